//! The inside of one node, and the card of one message.

use super::Breaker;
use super::Cell;
use super::Health;
use super::QueueCells;
use super::RoutingView;
use super::{BalancerView, GroupView, ScalerView};
use crate::text::fact::Tone;
use sim::time::Span;
use sim::time::Time;
use std::rc::Rc;

/// Whether a hand can reach a message at the cursor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    UnderWay,
    /// A hand holds it on its way.
    Held,
    NotSent,
    /// It arrived or was lost.
    Over,
}

/// The selected message.
#[derive(Clone, Debug, PartialEq)]
pub struct MessageCard {
    pub id: u32,
    pub label: String,
    pub tone: Tone,
    pub reach: Reach,
    /// Whether there is one before it that it can overtake.
    pub overtakes: bool,
}

/// The selected request.
#[derive(Clone, Debug, PartialEq)]
pub struct RequestCard {
    /// "request charge #17".
    pub title: String,
    /// Its identity path.
    pub path: Rc<str>,
    /// What it is a part of, and the name of that.
    pub part_of: Option<(Rc<str>, String)>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Inside {
    pub node: u16,
    pub unit: u32,
    /// How many members or instances there are to choose from.
    pub units: u32,
    /// "billing", or "billing 2" where there are several.
    pub title: String,
    pub health_label: String,
    /// Up, crashed or hung; whether it is cut off stands apart.
    pub health: Health,
    pub cut_off: bool,
    /// Whether `units` are processes of their own: a service's instances.
    pub has_instances: bool,
    /// Whether its programs acknowledge messages, and answer requests.
    pub sends_acks: bool,
    /// Whether it can be asked to stop, so that it writes down what it holds.
    pub can_shut_down: bool,
    pub replies: bool,
    /// The topics that it reads, with their brokers, in the order of its subscriptions: it can be sent elsewhere in each.
    pub topics: Vec<String>,
    pub programs: Vec<ProgramView>,
    /// One cell a worker: who holds it and since when.
    pub workers: Vec<Cell>,
    /// A RabbitMQ broker's exchanges and bindings.
    pub routing: Option<RoutingView>,
    pub queues: Vec<QueueCells>,
    /// Whether it is a RabbitMQ broker: its queues stand before their charts, as their cells tell more.
    pub rabbitmq: bool,
    /// How many waited in each queue, over the whole run.
    pub charts: Vec<Chart>,
    /// A client's: how long each run took.
    pub latencies: Option<Latencies>,
    pub tables: Vec<TableView>,
    pub breakers: Vec<BreakerView>,
    /// What a real library answered to the same calls.
    pub libraries: Vec<LibraryView>,
    /// The groups that read here, each with its latest rebalance.
    pub groups: Vec<GroupView>,
    /// What stands before the service, where it ejects instances.
    pub balancer: Option<BalancerView>,
    /// How many instances there are by the length of a queue, where they are scaled.
    pub scaler: Option<ScalerView>,
    /// What is there, as bars beside what is needed: retry budgets.
    pub meters: Vec<MeterView>,
    /// What limits its calls, and the requests at its door.
    pub limits: Vec<LimitView>,
}

/// A recorded case of a real library, at the cursor.
#[derive(Clone, Debug, PartialEq)]
pub struct LibraryView {
    /// "resilience4j 2.4.0".
    pub library: String,
    /// Where the answers come from.
    pub source: String,
    /// Why there is nothing to compare: somebody struck the run by hand.
    pub struck: Option<String>,
    pub rows: Vec<LibraryRow>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct LibraryRow {
    /// The event to go to, where the run has it.
    pub row: Option<u32>,
    pub at: String,
    /// "web#2 fails".
    pub what: String,
    /// The lines of the library's answer, and how the model's is beside it; none while the step lies ahead.
    pub answer: Option<Vec<String>>,
    pub model: Option<Agreement>,
    /// Whether it is the last step behind the cursor.
    pub now: bool,
}

/// How the model's answer is beside the library's.
#[derive(Clone, Debug, PartialEq)]
pub enum Agreement {
    Same,
    /// The model's own answer.
    Differs(Vec<String>),
    /// The run has no such event; its words.
    Missing(String),
}

/// A bulkhead, a thread pool, a rate limiter or a throttle.
#[derive(Clone, Debug, PartialEq)]
pub struct LimitView {
    pub title: String,
    /// "3 of 10 outstanding, 2 in line".
    pub label: String,
    /// Whether the next call is not let in at once.
    pub is_full: bool,
    /// One cell a place: who holds it and since when.
    pub places: Vec<Cell>,
    /// Who waits to be let in.
    pub line: Vec<Cell>,
}

/// How many waited in a queue from the start to the end of the clock.
#[derive(Clone, Debug, PartialEq)]
pub struct Chart {
    /// The queue's name, or the word for an input queue.
    pub label: String,
    /// The most that waited, in slices of equal length.
    pub peaks: Rc<[u32]>,
    /// The most of all.
    pub most: u32,
    /// Where the cursor stands, from 0 to 1, and where the clock ends.
    pub at: f32,
    pub end: Time,
    /// "3 wait now, 1,200 at most".
    pub spoken: String,
}

/// How long the runs of a client took, up to the cursor.
#[derive(Clone, Debug, PartialEq)]
pub struct Latencies {
    pub points: Vec<LatencyPoint>,
    /// The longest: where the axis ends, "160 ms".
    pub most: String,
    /// "12 ended, 2 of them not well; 160 ms at most".
    pub spoken: String,
    /// The last ones, the newest first.
    pub last: Vec<LatencyRow>,
    /// Where the cursor stands, from 0 to 1, and where the clock ends.
    pub at: f32,
    pub end: Time,
}

/// When a run ended and how long it took, each from 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LatencyPoint {
    pub x: f32,
    pub y: f32,
    pub ok: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub struct LatencyRow {
    /// The event that ended it.
    pub row: u32,
    pub at: String,
    pub latency: String,
    pub outcome: String,
}

#[derive(Clone, Debug, PartialEq)]
pub struct ProgramView {
    pub title: String,
    pub lines: Vec<ProgramLine>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct ProgramLine {
    pub depth: u8,
    pub text: String,
    /// The activations that stand on this line.
    pub here: Vec<Standing>,
    /// How many more stand here than `here` names.
    pub more: u32,
}

/// One activation and what it does on its line.
#[derive(Clone, Debug, PartialEq)]
pub struct Standing {
    /// "web#17".
    pub who: String,
    /// "waiting 42 ms", "working".
    pub doing: String,
    /// It waits and holds its worker meanwhile.
    pub blocked: bool,
    pub changed: bool,
    /// Belongs to the selected request.
    pub lit: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub struct TableView {
    pub name: String,
    /// Whether an open transaction has written to it.
    pub in_transaction: bool,
    /// The newest rows first.
    pub rows: Vec<TableRow>,
    /// How many rows the table has.
    pub total: u32,
}

#[derive(Clone, Debug, PartialEq)]
pub struct TableRow {
    pub key: String,
    pub value: String,
    pub changed: bool,
    /// Written in a transaction that is still open.
    pub pending: bool,
}

/// How much there is of something, beside how much is needed.
#[derive(Clone, Debug, PartialEq)]
pub struct MeterView {
    pub title: String,
    /// The same in words.
    pub spoken: String,
    /// From 0 to 1.
    pub share: f32,
    /// Where it would have to reach, from 0 to 1; none where nothing has to.
    pub needed: Option<f32>,
    pub enough: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub struct BreakerView {
    pub title: String,
    pub state: Breaker,
    /// "open".
    pub label: String,
    /// Closed, open, half-open.
    pub states: [StateBox; 3],
    /// The states and what leads from one to another, in words.
    pub spoken: String,
    /// One cell an outcome in the window, oldest first.
    pub window: Vec<Outcome>,
    /// "120 older", where there are more than are shown.
    pub older: Option<String>,
    /// How many places of a window that counts outcomes are free.
    pub free: u32,
    /// "a window of 20 times 500 ms", where it is one of time.
    pub buckets: Option<String>,
    /// In percent; none while there are too few outcomes.
    pub rate: Option<f32>,
    pub threshold: f32,
    /// "60 % of 5, limit 50 %".
    pub rate_label: String,
    /// "looks in 320 ms", where it looks by the clock only.
    pub looks: Option<String>,
    /// How long until the next try, and its words: "half-open in 1.2 s".
    pub until: Option<(Span, String)>,
    /// Trial calls in half-open: used and permitted.
    pub permits: Option<(u32, u32)>,
    pub permits_label: String,
}

/// A state of a breaker in its diagram.
#[derive(Clone, Debug, PartialEq)]
pub struct StateBox {
    pub state: Breaker,
    pub label: String,
    /// Whether it is the current one.
    pub lit: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    pub ok: bool,
    pub slow: bool,
    /// Whether it counts already.
    pub counts: bool,
    pub changed: bool,
    /// "ok", "error", "slow".
    pub label: String,
    /// "leaves in 3.2 s", "leaves after 4 more", "counts in 120 ms".
    pub leaves: String,
}

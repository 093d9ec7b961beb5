//! A frame: everything that is visible at one cursor, as plain data, for one run or for two side by side.
//!
//! `view` fills it from recordings and `ui` draws it; neither knows the other. It holds no DOM, no colours and no
//! borrowed data. All words in it are already in the reader's language. Every part is `PartialEq`, so that a
//! component whose part did not change is not drawn again.
//!
//! *Past, cursor, future*: nothing here says which side of the cursor a mark is on. Marks carry instants and the
//! picture compares them with [`Frame::at`], so the diagram of a window stays equal while the cursor moves in it.

use crate::text::Lang;
pub use crate::text::fact::Tone;
use crate::view::axis::Axis;
use crate::view::landmark::Landmark;
pub use crate::view::why_frame::{Inputs, Lit, Why, WhyAsk};
use sim::fact::KindSet;
use sim::record::Recording;
use sim::time::{Span, Time};
use sim::world::Position;
use std::rc::Rc;

/// What a frame is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Ask<'a> {
    pub lang: Lang,
    /// Simulated time per second of watching: what makes a gap on the axis long.
    pub pace: Span,
    /// One run, or two on one clock.
    pub runs: &'a [RunAsk<'a>],
    pub focused: usize,
    /// The cursor: how many events of the focused run are applied at the instant (`u32::MAX`: all of it). The other run
    /// stands at the end of the instant.
    pub cursor: Position,
    pub selected: Option<Selected>,
    /// The first place of the event list that is in sight; none: it follows the cursor.
    pub list_first: Option<u32>,
    /// Which events the list shows.
    pub sift: &'a Sift,
    /// Whether equal times have equal heights.
    pub linear: bool,
    /// Whether events follow one another too quickly for each to be lit: then the diagram stays as it is from one to the next.
    pub hurried: bool,
    /// What is to be explained, if anything.
    pub why: Option<&'a WhyAsk>,
}

/// Which events the list shows. The default: all of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sift {
    /// Only those where the run went another way than planned, in this way.
    pub mark: Option<Landmark>,
    /// Only those of the selected node or message.
    pub selected: bool,
    /// Only those whose line or path holds these words.
    pub words: String,
}

#[derive(Clone, Copy, Debug)]
pub struct RunAsk<'a> {
    /// The variant's label, or the name of the command that made the branch.
    pub name: &'a str,
    pub recording: &'a Recording,
}

/// How a message is drawn: the shape of its head and the style of its line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Solid line, filled head: requests and commands.
    Call,
    /// Solid line, open head: replies.
    Reply,
    /// Zig-zag: a reply that says that the request failed.
    Fault,
    /// Dotted line, round head: events and documents.
    Event,
    /// Dashed line, small open head: acknowledgements and confirmations.
    Ack,
}

/// What the reader points at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Selected {
    /// A node of the model, and which of its members or instances.
    Node { node: u16, unit: u32 },
    /// A message, by its number.
    Message { message: u32 },
}

#[derive(Clone, Debug, PartialEq)]
pub struct Frame {
    /// The instant of the cursor.
    pub at: Time,
    /// One run, or two on one clock.
    pub runs: Vec<RunFrame>,
    /// Which of `runs` the keys, the event list and the sentence follow.
    pub focused: usize,
    /// The window of time that the space-time diagrams show, shared by both.
    pub axis: Axis,
    pub ticks: Vec<Tick>,
    pub sentence: Sentence,
    pub transport: Transport,
    pub events: EventList,
    /// What clients saw, one line a measure and one cell a run.
    pub comparison: Vec<Measure>,
    /// Why, where that was asked.
    pub why: Option<Why>,
}

/// One run at the cursor.
#[derive(Clone, Debug, PartialEq)]
pub struct RunFrame {
    /// The variant's label, or the name of the command that made the branch.
    pub name: String,
    pub stage: Stage,
    pub space_time: SpaceTime,
    /// The selected node, or the most interesting one where none is selected.
    pub inside: Option<Inside>,
    pub ledger: Vec<LedgerRow>,
    /// The selected message, and what can be done to it.
    pub message: Option<MessageCard>,
    /// Why nothing more happens, where the cursor stands at the end.
    pub ended: Option<String>,
    /// Where the diagram ends, because what comes next would answer a question.
    pub hidden: Option<Hidden>,
    pub lit: Lit,
}

/// The future is hidden from an instant on, and words say why.
#[derive(Clone, Debug, PartialEq)]
pub struct Hidden {
    pub from: Time,
    pub words: String,
}

// ---- stage ----

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Stage {
    pub nodes: Vec<StageNode>,
    pub links: Vec<StageLink>,
    pub flights: Vec<Flight>,
    /// One sentence for readers who do not see the picture.
    pub spoken: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Client,
    Service,
    Broker,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Health {
    #[default]
    Up,
    Crashed,
    Hung,
    Partitioned,
}

#[derive(Clone, Debug, PartialEq)]
pub struct StageNode {
    /// An index into the model's nodes.
    pub id: u16,
    pub kind: Kind,
    pub label: String,
    /// In units of one node's width and height, as the scenario says.
    pub place: (f32, f32),
    /// A few short lines: "crashed", "1 sent", "0 of 1 busy".
    pub lines: Vec<String>,
    /// Queues with their cells; a service has its input queue here where somebody waits in it.
    pub queues: Vec<QueueCells>,
    /// Busy and all workers; none for clients and brokers.
    pub workers: Option<(u32, u32)>,
    pub health: Health,
    /// The word for the health, empty where it is up.
    pub health_label: String,
    pub breaker: Option<BreakerBadge>,
    /// The last event changed it.
    pub changed: bool,
    /// Belongs to what is being explained.
    pub lit: bool,
    /// Its accessible name: "order service, circuit open, 3 waiting".
    pub spoken: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Breaker {
    Closed,
    Open,
    HalfOpen,
}

#[derive(Clone, Debug, PartialEq)]
pub struct BreakerBadge {
    pub state: Breaker,
    /// "closed", "열림".
    pub label: String,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct QueueCells {
    /// The queue's name, or the word for an input queue.
    pub label: String,
    /// The first cells, at most as many as are worth drawing.
    pub cells: Vec<Cell>,
    /// How many more there are than `cells`.
    pub more: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellState {
    /// Waits in line.
    Ready,
    /// Handed out, not settled.
    Leased,
    /// Thrown away.
    Dead,
    /// A worker or window cell that holds something.
    Busy,
    Free,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// "m1".
    pub label: String,
    /// What decides next: "98 ms" until the lease ends, "2nd" delivery. Empty for nothing.
    pub note: String,
    pub state: CellState,
    pub changed: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub struct StageLink {
    pub from: u16,
    pub to: u16,
    /// Whether messages go both ways; one line is drawn.
    pub both: bool,
    pub partitioned: bool,
    pub changed: bool,
}

/// A message on its way at the cursor, or one that just ended it.
#[derive(Clone, Debug, PartialEq)]
pub struct Flight {
    /// The message's number.
    pub id: u32,
    pub from: u16,
    pub to: u16,
    pub sent_at: Time,
    /// When it arrives, or would have arrived.
    pub arrives_at: Time,
    /// How far it is at the cursor, 0 to 1.
    pub progress: f32,
    pub shape: Shape,
    pub tone: Tone,
    pub label: String,
    /// It carries ↻: sent or delivered again.
    pub again: bool,
    pub phase: Phase,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    Flying,
    /// A hand holds it where it is.
    Held,
    /// The event at the cursor brought it to its receiver.
    Landed,
    /// The event at the cursor lost it: ✕ at `progress`.
    Lost,
}

// ---- space-time ----

/// The marks of one run inside the window of [`Frame::axis`].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SpaceTime {
    pub lifelines: Vec<Lifeline>,
    pub bars: Vec<Bar>,
    pub arrows: Vec<Arrow>,
    pub marks: Vec<Mark>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Lifeline {
    pub node: u16,
    /// Which member or instance, where the node has several lifelines.
    pub unit: u32,
    pub label: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BarKind {
    /// A worker is at work.
    Busy,
    /// A worker is held by a wait.
    Blocked,
    Down,
    Hung,
    /// A bracket with its length: a lease, a timeout, a circuit that stays open.
    Wait,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Bar {
    /// An index into `lifelines`.
    pub lifeline: u16,
    /// Bars that overlap in time stand side by side: 0 is on the line.
    pub lane: u8,
    pub from: Time,
    /// None where it had not ended when the recording ended.
    pub to: Option<Time>,
    pub kind: BarKind,
    pub tone: Tone,
    /// Empty for none.
    pub label: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    Arrived,
    /// ✕ where it was lost, half-way.
    Lost,
    /// Still on its way when the recording ended.
    Pending,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Arrow {
    /// The message's number.
    pub id: u32,
    /// The row that sent it: a click goes there.
    pub row: u32,
    /// Indexes into `lifelines`.
    pub from: u16,
    pub to: u16,
    pub sent_at: Time,
    pub arrives_at: Time,
    pub shape: Shape,
    pub tone: Tone,
    pub label: String,
    pub fate: Fate,
    /// How far it came, from 0 to 1: 1 where it arrived, half-way where the link lost it.
    pub reach: f32,
    /// How many messages it stands for: more than one in a bundle.
    pub count: u32,
    pub again: bool,
    /// Belongs to what is selected, or to the last event.
    pub lit: bool,
}

/// A point on a lifeline: a change of state, a timeout, a rejection.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    pub lifeline: u16,
    pub at: Time,
    pub row: u32,
    pub tone: Tone,
    pub label: String,
    /// Belongs to what is being explained.
    pub lit: bool,
}

/// A number at the axis.
#[derive(Clone, Debug, PartialEq)]
pub struct Tick {
    pub at: Time,
    pub label: String,
}

// ---- inside ----

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
    pub replies: bool,
    pub programs: Vec<ProgramView>,
    /// One cell a worker: who holds it and since when.
    pub workers: Vec<Cell>,
    pub queues: Vec<QueueCells>,
    /// How many waited in each queue, over the whole run.
    pub charts: Vec<Chart>,
    pub tables: Vec<TableView>,
    pub breakers: Vec<BreakerView>,
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
}

#[derive(Clone, Debug, PartialEq)]
pub struct TableView {
    pub name: String,
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

#[derive(Clone, Debug, PartialEq)]
pub struct BreakerView {
    pub title: String,
    pub state: Breaker,
    /// "open".
    pub label: String,
    /// One cell an outcome in the window, oldest first.
    pub window: Vec<Outcome>,
    /// How many cells the window has.
    pub size: u32,
    /// In percent; none while there are too few outcomes.
    pub rate: Option<f32>,
    pub threshold: f32,
    /// "60 % of 5, limit 50 %".
    pub rate_label: String,
    /// How long until the next try, and its words: "half-open in 1.2 s".
    pub until: Option<(Span, String)>,
    /// Trial calls in half-open: used and permitted.
    pub permits: Option<(u32, u32)>,
    pub permits_label: String,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    pub ok: bool,
    pub slow: bool,
    pub changed: bool,
    /// "ok", "error", "slow".
    pub label: String,
}

// ---- ledger, events, sentence, transport ----

#[derive(Clone, Debug, PartialEq)]
pub struct LedgerRow {
    pub label: String,
    pub expected: Option<String>,
    pub actual: String,
    /// What `actual` says.
    pub amount: i64,
    /// It is not what was expected, and can no longer be.
    pub differs: bool,
    /// It is not what was expected, but what is under way may still mend it.
    pub pending: bool,
    pub changed: bool,
}

/// The part of the event list that is in sight.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EventList {
    /// How many events the run has.
    pub events: u32,
    /// How many of them the list shows.
    pub total: u32,
    /// The place in the list of the first of `rows`.
    pub first: u32,
    /// How many places of the list are applied.
    pub listed: u32,
    /// What stands at consecutive places.
    pub rows: Vec<EventRow>,
    /// How many events of the focused run are applied: row `applied - 1` just happened, row `applied` is next.
    pub applied: u32,
    /// Texts as long as any row may have: rows are all of one height, which is made for these.
    pub longest: RowLongest,
}

/// The longest texts of an event list's rows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RowLongest {
    pub nodes: Vec<String>,
    pub about: String,
    /// The kinds of facts that the run says: what headlines there can be.
    pub kinds: KindSet,
}

#[derive(Clone, Debug, PartialEq)]
pub struct EventRow {
    pub row: u32,
    /// "107 ms".
    pub time: String,
    /// One or two words: "redelivered".
    pub headline: String,
    pub tone: Tone,
    pub node: String,
    /// Which message or run it is about, in little room; may be empty.
    pub about: String,
    /// The whole sentence.
    pub text: String,
    /// Whether "next milestone" stops here.
    pub milestone: bool,
    /// Belongs to what is being explained.
    pub lit: bool,
    /// It is the first that the other run does not have.
    pub parts: bool,
}

/// What happened, and why.
#[derive(Clone, Debug, PartialEq)]
pub struct Sentence {
    pub headline: String,
    pub tone: Tone,
    pub text: String,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Transport {
    /// Events of the focused run that are applied.
    pub applied: u32,
    /// Events recorded so far.
    pub events: u32,
    /// Whether `events` is all there will be.
    pub complete: bool,
    /// "event 14 of 32".
    pub position: String,
    /// "t = 107 ms".
    pub time: String,
    /// The last instant of the track.
    pub end: Time,
    pub strip: Rc<Strip>,
    /// Where the cursor can jump to.
    pub jumps: Vec<Jump>,
    /// What the scrubber says for itself: position, time and the headline.
    pub spoken: String,
}

/// What happened, along the track.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Strip {
    pub marks: Vec<TrackMark>,
    /// How many events there are in each slice of the track, all slices of one length.
    pub load: Vec<u32>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrackMark {
    pub at: Time,
    pub row: u32,
    pub sign: Landmark,
    pub tone: Tone,
    pub label: String,
    /// Whether it has room for its sign; else it is a stroke.
    pub whole: bool,
}

/// How many landmarks of a sort lie on either side of the cursor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Jump {
    pub mark: Landmark,
    pub before: u32,
    pub after: u32,
}

/// Whose measure it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    Clients,
    /// Services and brokers.
    Servers,
}

/// One measure of what clients saw or servers did.
#[derive(Clone, Debug, PartialEq)]
pub struct Measure {
    pub side: Side,
    /// "web: latency, mean".
    pub label: String,
    /// One a run, in the order of [`Frame::runs`].
    pub cells: Vec<String>,
    pub differs: bool,
    /// How much more the second of two runs has, with its sign and unit.
    pub difference: Option<String>,
}

//! What a world is made of: processes, activations, calls and messages. All plain data: a clone is a checkpoint.

use crate::events::{Event, Token};
use crate::fact::{Failure, MessageNumber, NO_MESSAGE, RowId};
use crate::path::PathRef;
use crate::policy::{Permit, Policy};
use crate::program::{MessageKind, Pc, Program};
use crate::time::Time;
use crate::value::Value;
use std::cell::Cell;
use std::collections::VecDeque;
use std::rc::Rc;

/// No slot.
pub const NONE: u32 = u32::MAX;

/// Whether a process runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Condition {
    #[default]
    Up,
    Crashed,
    /// It stands still and keeps silent.
    Hung,
}

/// One instance of a service, a broker, or the one process in which a client's members live.
#[derive(Clone, Debug)]
pub struct Process {
    pub node: u16,
    /// The instance, from 0.
    pub unit: u32,
    pub condition: Condition,
    /// The row that made the condition what it is.
    pub condition_row: RowId,
    /// The row of its latest crash: what was sent to it before is lost.
    pub crash_row: RowId,
    /// Whether it is giving workers to those who wait, right now.
    pub serving: bool,
    /// Workers that are held.
    pub busy: u32,
    /// Requests and deliveries that wait for a worker: message slots with the time since when.
    pub queue: VecDeque<u32>,
    /// Activations that wait for a worker to go on (non-blocking waiting only); they go first.
    pub ready: VecDeque<u32>,
    /// What came while it stood still.
    pub held: Vec<Event>,
    /// The share of requests that it answers with an error.
    pub error_share: f64,
    /// How much longer its work takes, in thousandths.
    pub slow_milli: u64,
    /// The rows that set the two.
    pub error_row: RowId,
    pub slow_row: RowId,
}

/// What is kept of one member of a population.
#[derive(Clone, Copy, Debug, Default)]
pub struct Member {
    /// How many runs of the program began.
    pub runs: u32,
}

/// State that outlives a call, of one member or instance.
#[derive(Clone, Debug)]
pub struct Shared {
    pub policy: Policy,
    /// The timer that wakes it.
    pub timer: Option<(Time, Token)>,
}

/// A message between being sent and being done with.
#[derive(Clone, Debug)]
pub struct Message {
    /// Its number in the run, in the order of sending.
    pub number: MessageNumber,
    pub path: PathRef,
    pub kind: MessageKind,
    pub label: u32,
    pub from: u16,
    pub from_unit: u32,
    pub to: u16,
    pub to_unit: u32,
    pub sent: Time,
    pub sent_row: RowId,
    /// When it arrives; [`Time::MAX`] and later: never.
    pub arrives: Time,
    pub token: Token,
    /// When it reached the process in whose queue it waits.
    pub queued: Time,
    /// The latest row about it.
    pub row: RowId,
    pub body: Value,
    pub correlation: Value,
    pub reply_to: Option<(u16, u32)>,
    pub copy: bool,
    /// How many copies the network made of it.
    pub copies: u32,
    pub errand: Errand,
}

/// What a message does when it arrives.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Errand {
    /// Ask a handler; the answer goes to the call.
    Request { handler: u16, to: CallRef },
    /// Answer a call.
    Answer {
        to: CallRef,
        failure: Option<Failure>,
    },
    /// Be stored in a queue.
    Publish {
        queue: u16,
        persistent: bool,
        confirm: Option<ActivationRef>,
    },
    /// Be handled by a consumer.
    Delivery {
        broker: u16,
        queue: u16,
        entry: u32,
        delivery: u32,
        automatic: bool,
        consumer: u16,
    },
    /// Settle a delivery.
    Settle {
        queue: u16,
        entry: u32,
        delivery: u32,
        how: Settle,
    },
    /// Tell a producer how its publish ended.
    Confirm {
        to: ActivationRef,
        failure: Option<Failure>,
    },
    /// Lie in a mailbox.
    Mail,
}

/// How a consumer settles a delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settle {
    Ack,
    Requeue,
    Discard,
}

/// One attempt of a call: an answer to another attempt finds nobody waiting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CallRef {
    pub slot: u32,
    pub serial: u32,
    pub attempt: u32,
}

/// An activation that waits for a confirmation: the serial tells a later one in the same slot apart, the row another send
/// of the same one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ActivationRef {
    pub slot: u32,
    pub serial: u32,
    pub row: RowId,
}

/// A program in progress.
#[derive(Clone, Debug)]
pub struct Activation {
    pub serial: u32,
    pub program: Rc<Program>,
    pub process: u32,
    /// The member of a client population, else the instance.
    pub unit: u32,
    pub path: PathRef,
    pub pc: Pc,
    pub state: Doing,
    pub token: Token,
    /// Since when it does what it does.
    pub since: Time,
    pub began: Time,
    /// The latest row about it, and the row at which it began.
    pub row: RowId,
    pub began_row: RowId,
    /// Since when it holds a worker.
    pub worker: Option<Time>,
    pub vars: Vec<Value>,
    /// What the variables were when it began, if it is a branch.
    pub vars_before: Option<Rc<[Value]>>,
    /// How many chances it drew.
    pub chances: Cell<u32>,
    /// How often it named a call or message, or passed a draw, by name.
    pub named: Vec<(u32, u32)>,
    /// The message that it handles.
    pub handling: Handling,
    pub origin: Origin,
    pub writes: Option<Vec<Write>>,
    pub failed: Option<Failure>,
    /// Branches of `parallel` that still run.
    pub branches: u32,
    pub failure_text: Option<Value>,
}

/// What an activation handles: what its program is given.
#[derive(Clone, Debug, Default)]
pub struct Handling {
    pub number: MessageNumber,
    pub label: u32,
    pub kind: Option<MessageKind>,
    pub body: Value,
    pub correlation: Value,
    pub reply_to: Option<(u16, u32)>,
    pub redelivered: bool,
}

impl Handling {
    pub const fn nothing() -> Self {
        Self {
            number: NO_MESSAGE,
            label: 0,
            kind: None,
            body: Value::Null,
            correlation: Value::Null,
            reply_to: None,
            redelivered: false,
        }
    }
}

/// Why an activation runs, and who is told when it ends.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Origin {
    /// A run of a client's program.
    Run { occurrence: u32 },
    /// A request; `replied` once the answer is sent.
    Request {
        from: u16,
        from_unit: u32,
        to: CallRef,
        replied: bool,
    },
    /// A message of a queue.
    Delivery {
        broker: u16,
        queue: u16,
        entry: u32,
        delivery: u32,
        settled: bool,
    },
    /// A branch of another activation's `parallel`.
    Branch { parent: u32, first: Pc },
}

/// What an activation does at this instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doing {
    Running,
    Working,
    Waiting,
    Calling(u32),
    Receiving,
    Confirming,
    /// It starts its branches.
    Forking,
    /// It waits for its branches.
    Joining,
    /// It has what it waited for and waits for a worker.
    Ready,
}

/// A write that waits for its commit.
#[derive(Clone, Debug)]
pub struct Write {
    pub table: u16,
    pub key: Option<Value>,
    pub value: Value,
    pub insert: bool,
    /// Where a duplicate found at the commit continues.
    pub or: Option<Pc>,
}

/// A call in progress, seen by the caller.
#[derive(Clone, Debug)]
pub struct Call {
    pub serial: u32,
    pub activation: u32,
    /// Which op of the activation's program it is.
    pub pc: Pc,
    pub path: PathRef,
    pub began: Time,
    pub began_row: RowId,
    /// The attempt that runs, from 1; 0 before the first.
    pub attempt: u32,
    pub attempt_began: Time,
    pub attempt_row: RowId,
    /// The number of the latest request.
    pub request: MessageNumber,
    /// Where the request went: the unit of the callee.
    pub to_unit: u32,
    /// Whether an answer to this attempt is awaited.
    pub awaiting: bool,
    pub layers: Vec<Layer>,
}

/// One policy around a call.
#[derive(Clone, Debug)]
pub struct Layer {
    /// Its place among the policies of the node.
    pub policy: u16,
    pub permit: Option<Permit>,
    pub entered: Time,
    /// The policy's own state, where it belongs to the call.
    pub own: Option<Policy>,
    pub timer: Option<(Time, Token)>,
    /// What the timer is for: an attempt that is due, or the policy's own waking.
    pub attempt_due: bool,
}

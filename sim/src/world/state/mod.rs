//! What a world is made of: processes, activations, calls and messages. All plain data: a clone is a checkpoint.
//!
//! What comes and goes lives in a [`crate::slab::Slab`] and is filled in place, so that its lists are used again.

mod activation;
mod call;
mod message;

pub use activation::{Activation, Begin, Change, Doing, Handling, Origin, Write};
pub use call::{Call, Flight, Layer};
pub use message::{ActivationRef, CallRef, Due, Errand, Message, NO_DEADLINE, Route, Settle};

use super::NOT_SLOW;
use crate::events::{Event, Token};
use crate::fact::{NO_ROW, RowId};
use crate::model::{Deadlines, NodeKind, Order, Waiting};
use crate::policy::Policy;
use crate::time::{Span, Time};
use crate::value::Value;
use std::collections::{BTreeMap, VecDeque};
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
    /// Its autoscaler has not started it, or has stopped it.
    Off,
}

/// The replicas of a broker: which of them are down, one bit each, and which one leads.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cluster {
    pub(super) down: u8,
    pub(super) leader: u8,
}

/// One instance of a service, a broker, or the one process in which a client's members live.
#[derive(Clone, Debug)]
pub struct Process {
    pub node: u16,
    /// The instance, from 0.
    pub unit: u32,
    pub condition: Condition,
    /// Of a broker with replicas.
    pub cluster: Cluster,
    /// The row that made the condition what it is.
    pub condition_row: RowId,
    /// The row of its latest crash: what was sent to it before is lost.
    pub crash_row: RowId,
    /// Whether its autoscaler lets it go: it finishes what it holds.
    pub is_leaving: bool,
    /// Whether it is giving workers to those who wait, right now.
    pub serving: bool,
    /// How many workers it has; none where programs need none: in a client.
    pub workers: u32,
    /// Workers that are held.
    pub busy: u32,
    /// Whether a program gives its worker back while it waits.
    pub lets_go: bool,
    /// Whether it minds deadlines.
    pub minds_deadlines: bool,
    /// How long it worked for requests whose deadline had passed.
    pub wasted: Span,
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
    /// By how much each request in progress makes its work longer, in parts per million.
    pub load_slowdown: u64,
    /// Whom it lets in, where it limits that.
    pub door: Option<Policy>,
    /// Who of those in line goes first.
    pub order: Order,
    /// Whether it drops requests whose callers do not wait any more when their turn comes.
    pub drops_late: bool,
}

impl Process {
    pub(super) fn new(node: u16, unit: u32, kind: &NodeKind) -> Self {
        let (workers, lets_go, minds_deadlines) = match kind {
            NodeKind::Service(s) => (
                s.workers,
                s.waiting == Waiting::NonBlocking,
                s.deadlines == Deadlines::Propagated,
            ),
            _ => (0, false, false),
        };
        let (door, order, drops_late, load_slowdown) = match kind {
            NodeKind::Service(s) => {
                let door = s.door.as_ref();
                (
                    door.map(|d| Policy::new(d, Time::ZERO)),
                    s.order,
                    s.drop_late,
                    s.load_slowdown,
                )
            }
            _ => (None, Order::Fifo, false, 0),
        };
        Self {
            node,
            unit,
            condition: Condition::Up,
            cluster: Cluster::default(),
            condition_row: NO_ROW,
            crash_row: NO_ROW,
            is_leaving: false,
            serving: false,
            workers,
            busy: 0,
            lets_go,
            minds_deadlines,
            wasted: Span::ZERO,
            queue: VecDeque::new(),
            ready: VecDeque::new(),
            held: Vec::new(),
            error_share: 0.0,
            slow_milli: NOT_SLOW,
            load_slowdown,
            door,
            order,
            drops_late,
            error_row: NO_ROW,
            slow_row: NO_ROW,
        }
    }
}

/// What is kept of one member of a population.
#[derive(Clone, Copy, Debug, Default)]
pub struct Member {
    /// How many runs of the program began.
    pub runs: u32,
}

/// A good answer that a fallback may need.
#[derive(Clone, Debug, PartialEq)]
pub struct Kept {
    pub value: Value,
    pub at: Time,
    /// The row at which it came.
    pub row: RowId,
}

/// State that outlives a call, of one member or instance.
#[derive(Clone, Debug)]
pub struct Shared {
    pub policy: Policy,
    /// Good answers by the call's name and body, where a fallback may need them. Shared until they change.
    pub kept: Rc<BTreeMap<(u32, Value), Kept>>,
    /// The timer that wakes it.
    pub timer: Option<(Time, Token)>,
}

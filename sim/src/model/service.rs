//! Services: instances behind a balancer, with workers, handlers, consumers, loops and locks.

use crate::log::{CommitMode, GroupSettings, Isolation};
use crate::outlier::OutlierSettings;
use crate::policy::Settings;
use crate::program::Program;
use crate::scaling::Scaling;
use crate::time::Span;
use std::rc::Rc;

#[derive(Clone, Debug)]
pub struct Service {
    /// How many there are; the most, where they are scaled.
    pub instances: u32,
    /// How many of them run, by the length of a queue; none: all, always.
    pub scaling: Option<Rc<Scaling>>,
    pub balance: Balance,
    /// When the balancer takes an instance out of its choice, where it does.
    pub ejection: Option<Rc<OutlierSettings>>,
    /// Workers per instance.
    pub workers: u32,
    /// How many requests may wait per instance; none: without bound.
    pub queue_max: Option<u32>,
    pub order: Order,
    /// Whether a request whose caller waits no more is dropped when its turn comes.
    pub drop_late: bool,
    /// A rate limiter before the line, per instance.
    pub door: Option<Settings>,
    pub waiting: Waiting,
    /// Whether it minds the deadlines of its requests, and passes them on.
    pub deadlines: Deadlines,
    /// By how much each request in progress makes work longer, in parts per million of it; 0 where work takes as long as ever.
    pub load_slowdown: u64,
    /// The probability that one request finds it up; drawn per request, 1 for always.
    pub up: f64,
    pub handlers: Vec<Handler>,
    pub consumers: Vec<Consumer>,
    pub loops: Vec<Loop>,
    pub locks: Vec<Lock>,
    pub subscriptions: Vec<Subscription>,
}

/// What a call that waits does with its worker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Waiting {
    /// It holds it: a thread per request.
    Blocking,
    /// It gives it back and takes one again to go on.
    NonBlocking,
}

/// What a service does with the deadline of a request (RT-14).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deadlines {
    /// It works on, as if there were none.
    Ignored,
    /// It does not start what is too late, stops between two statements when the deadline passes, gives up its own calls then,
    /// and passes the deadline on to them.
    Propagated,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Balance {
    RoundRobin,
    Random,
    /// The instance with the fewest requests that are not answered yet; of several, the first.
    LeastOutstanding,
    /// Two are drawn, and the one with fewer requests is taken; of two alike, the first drawn.
    TwoChoices,
}

/// Who of those in line gets the next free worker.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// Who came first.
    #[default]
    Fifo,
    /// Who came last.
    Lifo,
}

/// What each instance of a service does by itself, again and again: a relay, a poller.
#[derive(Clone, Debug)]
pub struct Loop {
    pub name: String,
    /// A round begins this long after the one before began, or when that one ended, if it took longer.
    pub every: Span,
    /// When the first round begins after the process started.
    pub first: Span,
    pub program: Rc<Program>,
}

/// Locks in the database that a service's instances share: one for each key.
#[derive(Clone, Debug, PartialEq)]
pub struct Lock {
    pub name: String,
    /// How long a holder keeps it at the most; none: until it unlocks, ends or crashes.
    pub lease: Option<Span>,
}

/// What a service does when one operation is called.
#[derive(Clone, Debug)]
pub struct Handler {
    pub name: String,
    pub program: Rc<Program>,
}

/// What each instance of a service does with the messages of one queue.
#[derive(Clone, Debug)]
pub struct Consumer {
    pub broker: u16,
    pub queue: u16,
    /// How many deliveries one instance may hold unsettled.
    pub prefetch: u32,
    /// Consumers of a higher priority come first while they have credit.
    pub priority: i32,
    pub ack: AckMode,
    pub program: Rc<Program>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AckMode {
    /// Settled when it is handed over: a crash loses it.
    Automatic,
    /// Settled when the program says `ack`; a program that ends without saying so leaves it to the lease.
    Manual,
}

/// The instances of a service read a topic as the members of one group.
#[derive(Clone, Debug)]
pub struct Subscription {
    pub broker: u16,
    pub topic: u16,
    pub settings: GroupSettings,
    pub commit: CommitMode,
    pub isolation: Isolation,
    /// How many records one poll returns at most.
    pub records_max: u32,
    pub program: Rc<Program>,
}

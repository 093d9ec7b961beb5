//! How a queue behaves: numbers, and the few rules in which products really differ.

use crate::fact::Again;
use crate::time::Span;

/// How a queue behaves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct QueueSettings {
    /// How long a delivery may stay unsettled; none: until its consumer's connection closes.
    pub lease: Option<Span>,
    /// Whether persistent messages survive a crash.
    pub durable: bool,
    /// How long it takes until a message that survives is safe: on disk, or with a majority of the replicas (RQ-8).
    pub flush: Span,
    /// How many messages it holds; none: without bound.
    pub length_max: Option<u32>,
    /// How many bytes of ready messages it holds; none: without bound.
    pub bytes_max: Option<u64>,
    pub overflow: Overflow,
    /// How long a message may wait, counted from when it was stored; none: for ever.
    pub ttl: Option<Span>,
    /// The highest priority; none: all messages are alike.
    pub priority_max: Option<u8>,
    /// The priority of a message that has none.
    pub priority_default: u8,
    /// Whether one consumer gets everything, and the others wait to take over (RQ-29).
    pub single_active: bool,
    /// How often a message may fail before it is dead; none: for ever (RQ-30).
    pub delivery_limit: Option<u32>,
    pub rules: Rules,
}

/// What a queue does with one message too many (RQ-27).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Overflow {
    /// It refuses the newest; leased messages count.
    #[default]
    Refuse,
    /// The message at the head is dead; only ready messages count.
    DropHead,
    /// It refuses the newest; only ready messages count.
    RejectPublish,
    /// As before, and a copy of the refused message is dead.
    RejectPublishDlx,
}

/// The rules in which products differ.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rules {
    /// Where a message stands that its consumer gives back.
    pub given_back: Return,
    /// Where the messages of a closed connection stand.
    pub abandoned: Return,
    pub rejoin: Rejoin,
    /// Whether only genuine failures count towards the delivery limit, not every return (RQ-30).
    pub only_failures: bool,
    /// Whether every message survives a crash, transient ones too (quorum).
    pub replicated: bool,
    /// Whether all that survived being killed is marked as delivered before.
    pub marks_survivors: bool,
    /// Whether a newcomer of higher priority becomes the single active consumer (RQ-29).
    pub takeover: bool,
}

/// Where a message stands that comes back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Return {
    /// Where it stood before (RQ-11).
    #[default]
    Place,
    /// Before everything that was never handed over, behind what came back earlier.
    Front,
    /// Behind everything.
    Tail,
}

/// When a consumer without credit leaves the rotation; it joins it at the back when it settles something.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Rejoin {
    /// With the delivery that took its last credit.
    #[default]
    WhenFull,
    /// When a message is offered to it in vain: one that settles in time keeps its place.
    WhenTried,
}

impl Rules {
    /// Returns whether coming back like this counts towards the delivery limit (RQ-30).
    pub fn counts(self, why: Again) -> bool {
        match why {
            Again::Rejected | Again::ConsumerCrashed | Again::ConsumerLeft => true,
            Again::Requeued | Again::LeaseExpired => !self.only_failures,
            Again::BrokerRestarted => false,
        }
    }
}

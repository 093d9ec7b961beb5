//! Faults and the user's own hand: what can be done to processes, links and messages.

use crate::log::SeekTo;
use crate::program::MessageKind;
use crate::time::Span;

/// A fault, by schedule or by hand: the same mechanism.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// The process stops: what it was doing is lost, connections are reset, new ones refused. No instance: all of them.
    Crash {
        node: u16,
        instance: Option<u32>,
    },
    /// A broker is asked to stop: it writes down what it holds. No instance: all of them.
    Stop {
        node: u16,
        instance: Option<u32>,
    },
    /// A crashed process starts again with empty memory.
    Restart {
        node: u16,
        instance: Option<u32>,
    },
    /// The process stands still and keeps silent.
    Hang {
        node: u16,
        instance: Option<u32>,
    },
    /// A hung process goes on.
    Resume {
        node: u16,
        instance: Option<u32>,
    },
    /// Nothing passes between the two, or between the first and everyone; nobody is told.
    Partition {
        a: u16,
        b: Option<u16>,
    },
    Heal {
        a: u16,
        b: Option<u16>,
    },
    /// From now on the node, or one instance of it, answers this share of requests with an error (0 to 1).
    ErrorRate {
        node: u16,
        instance: Option<u32>,
        share: f64,
    },
    /// From now on work at the node, or at one instance of it, takes this factor, in thousandths.
    Slow {
        node: u16,
        instance: Option<u32>,
        factor_milli: u64,
    },
    /// The next `count` messages that fit get this verdict.
    Intercept(Intercept),
    /// The message that is in flight right now gets this verdict: the user's own hand. The number is the one of
    /// [`crate::world::Message::number`].
    Strike {
        message: u32,
        verdict: Verdict,
    },
    /// The message that is in flight stands still where it is, until it is released.
    Hold {
        message: u32,
    },
    /// A message that is held goes on.
    Release {
        message: u32,
    },
    /// The message that is in flight arrives before those that were sent earlier on its connection.
    Overtake {
        message: u32,
    },
    /// The next process that comes to a line of its program crashes there: once.
    CrashAt(Trap),
    /// Whoever reads a topic goes to another offset of each partition that it owns, at its next poll.
    Seek(Seek),
}

/// Which readers go where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seek {
    pub service: u16,
    /// None: all of them.
    pub instance: Option<u32>,
    /// An index into the service's subscriptions.
    pub subscription: u16,
    pub to: SeekTo,
}

/// Where a process is to crash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Trap {
    pub node: u16,
    /// None: whichever instance comes there first.
    pub instance: Option<u32>,
    /// Which program of the node: see [`crate::world::program`].
    pub program: u16,
    /// An index into the program's lines.
    pub line: u16,
    /// Whether the line is done first, well or not; else the process crashes before it.
    pub after: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Intercept {
    pub from: Option<u16>,
    pub to: Option<u16>,
    pub kind: Option<MessageKind>,
    /// The message's label, an index into [`super::Model::names`].
    pub label: Option<u32>,
    pub verdict: Verdict,
    /// How many fitting messages pass before.
    pub skip: u32,
    pub count: u32,
}

/// What the network does with a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    Drop,
    Duplicate,
    Delay(Span),
    /// The sender is told at once that nobody listens.
    Refuse,
}

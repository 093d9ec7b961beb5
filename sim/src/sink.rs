//! Sinks: who listens while the world steps. The world is generic over them, so that building a fact costs
//! nothing where no sink wants it.

use crate::fact::{
    DropReason, FactKind, KindSet, MessageNumber, NO_MESSAGE, NO_ROW, Outcome, RowId, Said,
};
use crate::program::MessageKind;
use crate::time::{Span, Time};

/// What is kept of one event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    pub at: Time,
    /// The message it is about, or [`NO_MESSAGE`].
    pub message: MessageNumber,
    /// The row that scheduled this event in the lowest three bytes, above it the node.
    cause_and_node: u32,
    kinds_low: u64,
    /// As much of the rolling hash as there is room for in the lowest two bytes, above it the other kinds.
    hash_and_kinds: u64,
}

const CAUSE_BITS: u32 = 24;

/// Stands for no row in the bits of a cause.
const NO_CAUSE: u32 = (1 << CAUSE_BITS) - 1;

const _: () = assert!(crate::record::EVENTS_MAX < NO_CAUSE);

const _: () = assert!(crate::model::NODES_MAX <= 1 << (u32::BITS - CAUSE_BITS));

const _: () = assert!(size_of::<Row>() == 32);

impl Row {
    /// Returns the row of an event; `hash` is the rolling hash after it.
    #[inline]
    pub fn new(
        at: Time,
        cause: RowId,
        message: MessageNumber,
        kinds: KindSet,
        node: u16,
        hash: u64,
    ) -> Self {
        Self {
            at,
            message,
            cause_and_node: u32::from(node) << CAUSE_BITS | cause & NO_CAUSE,
            kinds_low: kinds.0 as u64,
            hash_and_kinds: ((kinds.0 >> u64::BITS) as u64) << u16::BITS | u64::from(hash as u16),
        }
    }

    /// Returns the kinds of facts it says.
    #[inline]
    pub fn kinds(&self) -> KindSet {
        let high = self.hash_and_kinds >> u16::BITS;
        KindSet(u128::from(self.kinds_low) | u128::from(high) << u64::BITS)
    }

    /// Returns the row that scheduled this event; [`NO_ROW`] for the scenario itself.
    #[inline]
    pub fn cause(&self) -> RowId {
        match self.cause_and_node & NO_CAUSE {
            NO_CAUSE => NO_ROW,
            row => row,
        }
    }

    /// Returns the node at which it happened.
    pub fn node(&self) -> u16 {
        (self.cause_and_node >> CAUSE_BITS) as u16
    }

    /// Returns the lowest 16 bits of the rolling hash after it.
    pub fn hash(&self) -> u16 {
        self.hash_and_kinds as u16
    }

    /// Returns the message, if the row is about one.
    pub fn message(&self) -> Option<MessageNumber> {
        (self.message != NO_MESSAGE).then_some(self.message)
    }

    pub fn has(&self, kind: FactKind) -> bool {
        self.kinds().has(kind)
    }
}

/// Numbers that statistics want, without the words of a fact.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Tally {
    /// A client's program began.
    Began {
        node: u16,
    },
    /// A client's program ended.
    Ended {
        node: u16,
        outcome: Outcome,
        latency: Span,
    },
    /// A program of this node waited for a call.
    Blocked {
        node: u16,
        span: Span,
    },
    /// So many more (or fewer) workers of this service are held.
    Busy {
        node: u16,
        by: i32,
    },
    /// A handler of this service ended.
    Handled {
        node: u16,
    },
    Sent {
        kind: MessageKind,
    },
    Delivered {
        kind: MessageKind,
        redelivered: bool,
    },
    /// The work that the message asked for is done and said so.
    Done {
        kind: MessageKind,
    },
    Dropped {
        kind: MessageKind,
        reason: DropReason,
    },
    /// An answer of this service reached somebody who still waited for it.
    Useful {
        node: u16,
    },
    /// How long the request waited for a worker.
    Waited {
        node: u16,
        span: Span,
    },
    /// How many wait now, and how many more (or fewer) than before: at a service for a worker (queue 0), in a
    /// queue of a broker for settlement. `gauge` is the place in [`crate::world::World::gauges`].
    Depth {
        node: u16,
        queue: u16,
        gauge: u16,
        depth: u32,
        by: i32,
    },
    /// How many instances of a service run that is scaled.
    Running {
        node: u16,
        gauge: u16,
        instances: u32,
    },
    /// How far a group is behind.
    Lag {
        gauge: u16,
        lag: u32,
    },
}

impl Tally {
    /// Returns the level that it tells of, where it is one, and its gauge.
    #[inline]
    pub fn level(self) -> Option<(u16, u32)> {
        match self {
            Self::Depth { gauge, depth, .. } => Some((gauge, depth)),
            Self::Running {
                gauge, instances, ..
            } => Some((gauge, instances)),
            Self::Lag { gauge, lag } => Some((gauge, lag)),
            _ => None,
        }
    }
}

/// Listens to a stepping world.
pub trait Sink {
    /// Whether facts with their numbers are wanted.
    const FACTS: bool;
    /// Whether tallies are wanted.
    const TALLIES: bool;
    /// Whether [`Tally::Depth`], [`Tally::Running`] and [`Tally::Lag`] are wanted, with or without the others.
    const DEPTHS: bool = Self::TALLIES;

    /// Returns whether facts are wanted just now, by a sink that sometimes wants them.
    #[inline]
    fn wants_facts(&self) -> bool {
        Self::FACTS
    }

    /// Takes a fact of the event that is being handled; the row comes after its facts.
    fn fact(&mut self, said: Said);
    fn tally(&mut self, now: Time, tally: Tally);
    fn row(&mut self, row: Row);
}

/// Wants nothing: for replaying.
pub struct Silent;

impl Sink for Silent {
    const FACTS: bool = false;
    const TALLIES: bool = false;
    #[inline]
    fn fact(&mut self, _: Said) {}
    #[inline]
    fn tally(&mut self, _: Time, _: Tally) {}
    #[inline]
    fn row(&mut self, _: Row) {}
}

/// Keeps all facts: the describer.
#[derive(Default)]
pub struct Facts(pub Vec<Said>);

impl Sink for Facts {
    const FACTS: bool = true;
    const TALLIES: bool = false;
    fn fact(&mut self, said: Said) {
        self.0.push(said);
    }
    fn tally(&mut self, _: Time, _: Tally) {}
    fn row(&mut self, _: Row) {}
}

/// Two sinks at once.
impl<A: Sink, B: Sink> Sink for (A, B) {
    const FACTS: bool = A::FACTS || B::FACTS;
    const TALLIES: bool = A::TALLIES || B::TALLIES;
    const DEPTHS: bool = A::DEPTHS || B::DEPTHS;
    fn fact(&mut self, said: Said) {
        if A::FACTS && B::FACTS {
            self.0.fact(said.clone());
            self.1.fact(said);
        } else if A::FACTS {
            self.0.fact(said);
        } else {
            self.1.fact(said);
        }
    }
    fn tally(&mut self, now: Time, tally: Tally) {
        let is_level = tally.level().is_some();
        if A::TALLIES || (A::DEPTHS && is_level) {
            self.0.tally(now, tally);
        }
        if B::TALLIES || (B::DEPTHS && is_level) {
            self.1.tally(now, tally);
        }
    }
    fn row(&mut self, row: Row) {
        self.0.row(row);
        self.1.row(row);
    }
}

//! What happened in a window of rows, folded from its facts into plain history: messages on their way, what held workers,
//! what was waited for, and points worth a mark.
//!
//! It starts from the world before the window, so that what was under way then is known with its beginning, and it can be
//! continued row by row while the recording grows. It holds no words: pictures are made from it in any language.
//!
//! # Simplified
//! A service that does not block is drawn busy from its callee's answer on, also where it first waits for a worker
//! again.

mod fold;
mod messages;
mod programs;
mod seed;
mod states;
#[cfg(test)]
mod tests;

use fold::Open;
pub use seed::passage;
use sim::fact::{DropReason, RowId, Said};
use sim::model::Model;
use sim::policy::BreakerState;
use sim::program::MessageKind;
use sim::time::{Span, Time};
use std::ops::Range;
use std::rc::Rc;

/// Bars that overlap stand side by side in that many lanes; more share the last.
pub const LANES_MAX: u8 = 6;

/// The history of a window of rows.
#[derive(Clone, Debug)]
pub struct Trace {
    model: Rc<Model>,
    rows: Range<RowId>,
    /// In the order of their numbers.
    passages: Vec<Passage>,
    stretches: Vec<Stretch>,
    moments: Vec<Said>,
    open: Open,
}

/// One message on its way from one process to another.
#[derive(Clone, Debug, PartialEq)]
pub struct Passage {
    pub number: u32,
    pub kind: MessageKind,
    /// An index into the model's names.
    pub label: u32,
    pub path: String,
    /// Node and unit.
    pub from: (u16, u32),
    pub to: (u16, u32),
    pub sent_at: Time,
    pub sent_row: RowId,
    /// When it arrives, or would have arrived.
    pub arrives: Time,
    /// Which attempt of its call, from 1.
    pub attempt: u32,
    /// Which delivery by a broker, from 1; 0 for what no broker delivers.
    pub delivery: u32,
    /// The second copy that the network made.
    pub copy: bool,
    pub end: Option<Arrival>,
}

/// How a passage ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arrival {
    pub at: Time,
    pub row: RowId,
    /// Why it went no further; none where it reached its receiver.
    pub lost: Option<DropReason>,
}

impl Passage {
    /// Returns whether it is sent or delivered again.
    pub fn is_again(&self) -> bool {
        let repeated = self.attempt > 1 && self.kind == MessageKind::Request;
        let redelivered = self.delivery > 1;
        repeated || redelivered || self.copy
    }

    /// Returns how far it came, from 0 to 1: half-way where the link lost it, as far as it was where a hand took it.
    pub fn reach(&self) -> f32 {
        match self.end {
            Some(Arrival {
                row, lost: Some(_), ..
            }) if row == self.sent_row => 0.5,
            Some(Arrival {
                at, lost: Some(_), ..
            }) => share(at.since(self.sent_at), self.arrives.since(self.sent_at)),
            _ => 1.0,
        }
    }
}

/// Returns how much of a whole a part is, from 0 to 1; the whole of nothing is everything.
pub fn share(part: Span, whole: Span) -> f32 {
    if whole == Span::ZERO {
        1.0
    } else {
        (part.0 as f64 / whole.0 as f64).clamp(0.0, 1.0) as f32
    }
}

/// Something that lasted.
#[derive(Clone, Debug, PartialEq)]
pub struct Stretch {
    pub node: u16,
    pub unit: u32,
    /// For what holds workers: bars that overlap have different ones.
    pub lane: u8,
    pub from: Time,
    /// None where it goes on beyond the window.
    pub to: Option<Time>,
    pub row: RowId,
    pub what: What,
}

#[derive(Clone, Debug, PartialEq)]
pub enum What {
    /// A worker, or a client's program, is at work.
    Busy {
        /// For a message that may have been handled before.
        again: bool,
        /// Tables that it wrote a row into, and the how many-th that was.
        effects: Vec<(u16, u32)>,
    },
    /// It waits for an answer or for time to pass, and can do nothing else.
    Blocked,
    Down,
    /// Its autoscaler has not started it, or has stopped it.
    Off,
    Hung,
    /// Cut off from another node, or from everyone.
    Cut,
    /// A delivery that is not settled; `expired` once its lease ran out.
    Lease {
        length: Span,
        expired: bool,
    },
    /// Waiting that was in vain.
    Timeout(Span),
    /// Waiting before the next attempt.
    Pause(Span),
    /// A deadline that is minded: so much was left when the program began.
    Deadline(Span),
    Circuit(BreakerState),
    /// The balancer asks this instance no more.
    Ejected,
    /// Waiting for a message.
    Listening,
    /// Waiting for a worker of a service; `most` did so at once where several are told as one.
    InLine {
        most: u32,
    },
}

impl Trace {
    /// Returns the rows that it covers.
    pub fn rows(&self) -> Range<RowId> {
        self.rows.clone()
    }

    pub fn passages(&self) -> &[Passage] {
        &self.passages
    }

    pub fn stretches(&self) -> &[Stretch] {
        &self.stretches
    }

    /// Returns the facts that are worth a mark of their own.
    pub fn moments(&self) -> &[Said] {
        &self.moments
    }

    /// Returns the passage of a message, if it was on its way in the window.
    pub fn passage(&self, number: u32) -> Option<&Passage> {
        let i = self
            .passages
            .binary_search_by_key(&number, |p| p.number)
            .ok()?;
        Some(&self.passages[i])
    }
}

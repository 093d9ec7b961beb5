//! Orphans: answers to requests that wait for none any more.
//!
//! A request over queues has no connection that could end with it: its late answer still comes. Whoever asked gave up, or has
//! an answer already, so nothing is done with it, and a fact says since when.
//!
//! # Rules
//! A late reply after a timeout is counted as an orphan and not matched (semantics §1A row 8).
//!
//! # Simplified
//! Only an answer with a correlation id can be told apart: one without is kept. A mailbox remembers the latest
//! [`CLOSED_MAX`] requests that are over; an answer to an older one is kept as well.

use super::World;
use crate::draw::Key;
use crate::fact::{DropReason, RowId};
use crate::model::Counter;
use crate::sink::Sink;
use crate::time::Time;
use crate::value::Value;

/// How many requests that are over a mailbox remembers.
pub(super) const CLOSED_MAX: usize = 256;

/// A request for which no answer is wanted any more.
#[derive(Clone, Debug)]
pub(super) struct Closed {
    /// The path of the program that asked.
    asker: Key,
    label: u32,
    correlation: Value,
    at: Time,
    row: RowId,
    why: Why,
}

/// Why no answer is wanted any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Why {
    /// Its time was over, or as many answers came as were wanted.
    GivenUp,
    /// It was answered; while this activation lives it may still ask for another one.
    Answered { slot: u32, serial: u32 },
}

impl World {
    /// Remembers that an activation wants no answer of a name any more.
    pub(super) fn close_request(&mut self, slot: u32, label: u32, correlation: Value, why: Why) {
        if correlation == Value::Null {
            return;
        }
        let (spot, asker) = (self.spot(slot), self.asker(slot));
        let closed = Closed {
            asker,
            label,
            correlation,
            at: self.now,
            row: self.applied,
            why,
        };
        let mailbox = self.mailboxes.or_default((spot.node, spot.unit));
        if mailbox.closed.len() >= CLOSED_MAX {
            mailbox.closed.pop_front();
        }
        mailbox.closed.push_back(closed);
    }

    /// Forgets that an activation wanted no such answer: it asks for one again.
    pub(super) fn reopen_request(&mut self, slot: u32, label: u32, correlation: &Value) {
        let (spot, asker) = (self.spot(slot), self.asker(slot));
        if let Some(mailbox) = self.mailboxes.get_mut(&(spot.node, spot.unit)) {
            mailbox.closed.retain(|closed| {
                (closed.asker, closed.label) != (asker, label) || closed.correlation != *correlation
            });
        }
    }

    fn asker(&self, slot: u32) -> Key {
        let path = self.paths.message_of(self.activations[slot].path);
        self.paths.key(path)
    }

    /// Drops a message where the request that it answers is over; returns whether it is.
    pub(super) fn is_orphan<S: Sink>(&mut self, sink: &mut S, slot: u32) -> bool {
        let message = &self.messages[slot];
        let Some(mailbox) = self.mailboxes.get(&(message.to, message.to_unit)) else {
            return false;
        };
        let ended = |why| match why {
            Why::GivenUp => true,
            Why::Answered { slot, serial } => {
                let asker = self.activations.get(slot);
                asker.is_none_or(|a| a.serial != serial)
            }
        };
        let fits = |closed: &&Closed| {
            closed.label == message.label
                && closed.correlation == message.correlation
                && ended(closed.why)
                && self.paths.is_within(message.path, closed.asker)
        };
        let Some(closed) = mailbox.closed.iter().rev().find(fits) else {
            return false;
        };
        let (late, row, label) = (self.now.since(closed.at), closed.row, message.label);
        let reason = match closed.why {
            Why::GivenUp => DropReason::Orphaned,
            Why::Answered { .. } => DropReason::Answered,
        };
        self.count(label, Counter::Orphaned);
        self.drop_late(sink, slot, reason, &[row], Some(late));
        true
    }
}

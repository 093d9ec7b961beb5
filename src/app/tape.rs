//! A recording as the page holds it: shared by pointer, equal only to itself.

use super::Shared;
use crate::text::fact::milestone;
use sim::excess::{self, Wrong};
use sim::fact::{Fact, FactKind, KindSet, NO_MESSAGE, NO_ROW};
use sim::record::Recording;
use sim::time::Time;
use sim::world::Position;
use std::cell::OnceCell;
use std::rc::Rc;

/// The cursor at the end of an instant, whatever happens at it.
pub const ALL: u32 = u32::MAX;

#[derive(Clone, Debug)]
pub struct Tape(Shared<Recording>, Rc<OnceCell<Vec<Wrong>>>);

impl PartialEq for Tape {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl Tape {
    pub fn new(recording: Recording) -> Self {
        Self(Shared::new(recording), Rc::default())
    }

    /// Returns where the ledger goes wrong, in the order of rows. Looked for once.
    pub fn wrongs(&self) -> &[Wrong] {
        self.1.get_or_init(|| excess::wrongs(&self.0))
    }

    pub fn recording(&self) -> &Recording {
        &self.0
    }

    /// Returns how many events are recorded.
    pub fn len(&self) -> u32 {
        self.0.len()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns whether the run ended, so that nothing will be added.
    pub fn complete(&self) -> bool {
        self.0.is_complete()
    }

    /// Returns the instant of an event.
    pub fn at(&self, row: u32) -> Time {
        self.0.row(row).at
    }

    /// Returns the hash of the run up to that many events: of an equal run it is equal.
    pub fn seen(&self, applied: u32) -> Option<u32> {
        let last = applied.checked_sub(1).filter(|last| *last < self.len())?;
        Some(u32::from(self.0.row(last).hash()))
    }

    /// Returns where the run stands after that many events, or after all of them where there are fewer.
    pub fn position(&self, applied: u32) -> Position {
        self.0.position(applied.min(self.len()))
    }

    pub fn applied_at(&self, position: Position) -> u32 {
        match position.nth {
            ALL => self.0.events_at(position.at),
            _ => self.0.applied_at(position),
        }
    }

    /// Returns a position with its events counted.
    pub fn exact(&self, position: Position) -> Position {
        let before = position
            .at
            .0
            .checked_sub(1)
            .map_or(0, |at| self.0.events_at(Time(at)));
        Position {
            at: position.at,
            nth: self.applied_at(position) - before,
        }
    }

    /// Returns the row that sent a message: its first one, or the one that scheduled it where the sending is told in a row
    /// about another message.
    pub fn sent_row(&self, message: u32) -> Option<u32> {
        if message == NO_MESSAGE {
            return None;
        }
        let first = self.0.find_from(0, |row| row.message == message)?;
        let cause = self.0.row(first).cause();
        let sends = cause == NO_ROW || self.label_sent(first, message).is_some();
        Some(if sends { first } else { cause })
    }

    /// Returns under which name a row sends a message, if it does.
    fn label_sent(&self, row: u32, message: u32) -> Option<u32> {
        let facts = self.0.describe(row..row + 1);
        facts.into_iter().find_map(|said| match said.fact {
            Fact::Sent { label, .. } if said.message == Some(message) => Some(label),
            _ => None,
        })
    }

    /// Returns the name under which a message was sent.
    pub fn message_name(&self, message: u32) -> Option<String> {
        let row = self.sent_row(message)?;
        let label = self.label_sent(row, message)?;
        self.0
            .model()
            .names
            .get(label as usize)
            .map(|name| name.to_string())
    }

    /// Returns the instant of the last event up to an instant.
    pub fn before(&self, at: Time) -> Time {
        self.0
            .events_at(at)
            .checked_sub(1)
            .map_or(Time::ZERO, |row| self.at(row))
    }

    /// Returns the instant up to which everything is known.
    pub fn end(&self) -> Time {
        self.0.known_until()
    }

    /// Returns the kinds of facts that are milestones.
    pub fn milestones() -> KindSet {
        let mut set = KindSet::default();
        FactKind::ALL
            .iter()
            .filter(|kind| milestone(**kind))
            .for_each(|kind| set.add(*kind));
        set
    }
}

//! A recording as the page holds it: shared by pointer, equal only to itself.

use super::Shared;
use crate::text::fact::milestone;
use sim::fact::{Fact, FactKind, KindSet};
use sim::record::Recording;
use sim::time::Time;
use sim::world::Position;

/// The cursor at the end of an instant, whatever happens at it.
pub const ALL: u32 = u32::MAX;

#[derive(Clone, Debug, PartialEq)]
pub struct Tape(Shared<Recording>);

impl Tape {
    pub fn new(recording: Recording) -> Self {
        Self(Shared::new(recording))
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
        Some(self.0.row(last).hash)
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

    /// Returns the name under which a message was sent.
    pub fn message_name(&self, message: u32) -> Option<String> {
        let first = *self.0.rows_of_message(message).first()?;
        let label = self
            .0
            .describe(first..first + 1)
            .into_iter()
            .find_map(|said| match said.fact {
                Fact::Sent { label, .. } if said.message == Some(message) => Some(label),
                _ => None,
            })?;
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

    /// Returns the first milestone at or after a row.
    pub fn milestone_from(&self, row: u32) -> Option<u32> {
        self.0.next_of(milestones(), row)
    }

    /// Returns the last milestone before a row.
    pub fn milestone_before(&self, row: u32) -> Option<u32> {
        self.0.prev_of(milestones(), row)
    }
}

fn milestones() -> KindSet {
    let mut set = KindSet::default();
    FactKind::ALL
        .iter()
        .filter(|kind| milestone(**kind))
        .for_each(|kind| set.add(*kind));
    set
}

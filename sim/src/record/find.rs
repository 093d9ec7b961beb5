//! Where what happened is found again.

use super::Recording;
use super::chunk::Depth;
use super::sinks::Recorder;
use crate::fact::{KindSet, MessageNumber, RowId};
use crate::sink::Row;
use crate::time::Time;
use crate::world::Position;
use std::ops::Range;

impl Recording {
    /// Returns the rows of a range, in order.
    pub fn rows(&self, range: Range<RowId>) -> impl Iterator<Item = (RowId, Row)> {
        (range.start..range.end.min(self.len())).map(|i| (i, self.row(i)))
    }

    /// Returns how many events happened up to and including an instant.
    pub fn events_at(&self, at: Time) -> u32 {
        let mut found = 0;
        for chunk in self.chunks() {
            match chunk.rows.last() {
                Some(last) if last.at <= at => found = chunk.end(),
                _ => return chunk.first + chunk.rows.partition_point(|r| r.at <= at) as u32,
            }
        }
        found
    }

    /// Returns where the run stands after `applied` events.
    pub fn position(&self, applied: u32) -> Position {
        if applied == 0 {
            return Position::default();
        }
        let at = self.row(applied - 1).at;
        let mut nth = 1;
        while nth < applied && self.row(applied - 1 - nth).at == at {
            nth += 1;
        }
        Position { at, nth }
    }

    /// Returns how many events are applied at a position of this or another run: at most those of its instant.
    pub fn applied_at(&self, position: Position) -> u32 {
        let before = if position.at == Time::ZERO {
            0
        } else {
            self.events_at(Time(position.at.0 - 1))
        };
        (before + position.nth).min(self.events_at(position.at))
    }

    /// Returns the first row from `from` on that says one of these kinds of facts.
    pub fn next_of(&self, kinds: KindSet, from: RowId) -> Option<RowId> {
        let mut row = from;
        while row < self.len() {
            let chunk = self.chunk_of(row);
            if chunk.kinds.meets(kinds) {
                let rest = &chunk.rows[(row - chunk.first) as usize..];
                if let Some(i) = rest.iter().position(|r| r.kinds().meets(kinds)) {
                    return Some(row + i as u32);
                }
            }
            row = chunk.end();
        }
        None
    }

    /// Returns the last row before `before` that says one of these kinds of facts.
    pub fn prev_of(&self, kinds: KindSet, before: RowId) -> Option<RowId> {
        let mut end = before.min(self.len());
        while end > 0 {
            let chunk = self.chunk_of(end - 1);
            if chunk.kinds.meets(kinds) {
                let part = &chunk.rows[..(end - chunk.first) as usize];
                if let Some(i) = part.iter().rposition(|r| r.kinds().meets(kinds)) {
                    return Some(chunk.first + i as u32);
                }
            }
            end = chunk.first;
        }
        None
    }

    /// Returns the first row from `from` on that fits. It looks at every row on the way.
    pub fn find_from(&self, from: RowId, fits: impl Fn(&Row) -> bool) -> Option<RowId> {
        let mut row = from;
        while row < self.len() {
            let chunk = self.chunk_of(row);
            let rest = &chunk.rows[(row - chunk.first) as usize..];
            if let Some(i) = rest.iter().position(&fits) {
                return Some(row + i as u32);
            }
            row = chunk.end();
        }
        None
    }

    /// Returns the last row before `before` that fits. It looks at every row on the way.
    pub fn find_before(&self, before: RowId, fits: impl Fn(&Row) -> bool) -> Option<RowId> {
        let mut end = before.min(self.len());
        while end > 0 {
            let chunk = self.chunk_of(end - 1);
            let part = &chunk.rows[..(end - chunk.first) as usize];
            if let Some(i) = part.iter().rposition(&fits) {
                return Some(chunk.first + i as u32);
            }
            end = chunk.first;
        }
        None
    }

    /// Returns the rows from which on replaying is cheap, in order: the first is 0.
    pub fn checkpoint_rows(&self) -> impl Iterator<Item = RowId> + '_ {
        self.chunks().map(|c| c.first)
    }

    /// Returns the row that sent a message, or none where it is not sent yet.
    pub fn row_that_sent(&self, message: MessageNumber) -> Option<RowId> {
        if message >= self.live.messages_sent() {
            return None;
        }
        let later = self
            .sealed
            .partition_point(|c| c.start.messages_sent() <= message);
        let chunk = if self.tail.start.messages_sent() <= message {
            &self.tail
        } else {
            &self.sealed[later - 1]
        };
        let mut world = chunk.start.world();
        while world.messages_sent() <= message {
            let next = world.applied() + 1;
            self.play(&mut world, next, &mut Recorder::nobody());
        }
        Some(world.applied() - 1)
    }

    /// Returns all kinds of facts that its rows say.
    pub fn kinds(&self) -> KindSet {
        self.chunks()
            .fold(KindSet::default(), |all, chunk| all.with(chunk.kinds))
    }

    /// Returns how deep something stood in line, each time with the row from which on it did.
    pub fn depths(&self, gauge: u32) -> impl Iterator<Item = (RowId, u32)> + '_ {
        self.chunks().flat_map(move |chunk| {
            let own = move |d: &&Depth| u32::from(d.gauge) == gauge;
            let row = |d: &Depth| chunk.first + RowId::from(d.place);
            chunk
                .depths
                .iter()
                .filter(own)
                .map(move |d| (row(d), d.depth))
        })
    }
}

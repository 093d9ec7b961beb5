//! Replaying: the world after any event, and what a row said, are derived again from the nearest checkpoint.

use super::sinks::{Describer, Recorder};
use super::{CHUNK_ROWS, Recording};
use crate::fact::{Limit, RowId, Said};
use crate::sink::{Sink, Tally};
use crate::world::{End, World};
use std::ops::Range;

impl Recording {
    /// Returns the world after `applied` events.
    ///
    /// # Panics
    /// Where the replay differs from the recording: only a bug can do that.
    pub fn seek(&self, applied: u32) -> World {
        let applied = applied.min(self.len());
        if applied == self.len() {
            return self.live.clone();
        }
        let mut world = self.chunk_of(applied).start.world();
        self.play(&mut world, applied, &mut Recorder::nobody());
        world
    }

    /// Shows the world after each of these rows, which are in order and not before `from`.
    pub fn show(
        &self,
        from: RowId,
        rows: impl Iterator<Item = RowId>,
        mut look: impl FnMut(RowId, &World),
    ) {
        let mut world = self.seek(from);
        for row in rows {
            self.play(&mut world, row + 1, &mut Recorder::nobody());
            look(row, &world);
        }
    }

    /// Steps a world of this run on until `applied` events are handled.
    pub(crate) fn play<S: Sink>(&self, world: &mut World, applied: u32, sink: &mut S) {
        world.extend_until(self.live.until());
        world.set_commands(&self.commands);
        // The one row that no event makes is the last one of a run that had enough events.
        let stop = match self.end() {
            Some(End::Limit(Limit::Events)) => self.len() - 1,
            _ => u32::MAX,
        };
        while world.applied() < applied {
            let chunk = self.chunk_of(world.applied());
            let here = world.applied() - chunk.first..applied.min(chunk.end()) - chunk.first;
            for recorded in &chunk.rows[here.start as usize..here.end as usize] {
                if world.applied() == stop {
                    world.stop_at(sink, Limit::Events, u64::from(stop));
                } else {
                    assert!(world.step(sink), "what was recorded happens again");
                }
                let hash = world.fingerprint() as u16;
                assert_eq!(hash, recorded.hash(), "a replay is the recorded run");
            }
        }
    }

    /// Returns the facts of a range of rows, in order, with their numbers.
    pub fn describe(&self, range: Range<RowId>) -> Vec<Said> {
        if range.start >= range.end.min(self.len()) {
            return Vec::new();
        }
        self.describe_on(&mut self.seek(range.start), range.end)
    }

    /// Steps a world of this run on until `applied` events are handled, and returns the facts of these rows, in order.
    pub fn describe_on(&self, world: &mut World, applied: u32) -> Vec<Said> {
        let mut describer = Describer::Facts(Vec::new());
        self.play(world, applied.min(self.len()), &mut describer);
        match describer {
            Describer::Facts(facts) => facts,
            Describer::Tallies { .. } | Describer::Meter(_) => Vec::new(),
        }
    }

    /// Tells what statistics want to know of a range of rows, in order, each with its row.
    pub fn tally(&self, range: Range<RowId>, mut tell: impl FnMut(RowId, Tally)) {
        let end = range.end.min(self.len());
        if range.start >= end {
            return;
        }
        let mut world = self.seek(range.start);
        let (row, tell) = (range.start, &mut tell);
        self.play(&mut world, end, &mut Describer::Tallies { row, tell });
    }
}

/// A world that follows a cursor over recordings: a cache, so that steps forward cost a step.
#[derive(Clone, Debug, Default)]
pub struct Playhead {
    world: Option<World>,
}

impl Playhead {
    /// Returns the world of a recording after `applied` events. `same_run` says whether the recording is the one of the last call
    /// (or has grown since).
    pub fn seek(&mut self, recording: &Recording, applied: u32, same_run: bool) -> &World {
        let near = |w: &World| {
            same_run && w.applied() <= applied && applied - w.applied() <= CHUNK_ROWS as u32
        };
        match self.world.take().filter(near) {
            Some(mut world) if applied < recording.len() || world.applied() == applied => {
                recording.play(&mut world, applied, &mut Recorder::nobody());
                self.world.insert(world)
            }
            _ => self.world.insert(recording.seek(applied)),
        }
    }
}

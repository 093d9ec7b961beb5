//! Recordings: a run as rows with checkpoints between them.
//!
//! The page never steps a simulation; it moves a cursor over one of these. A chunk is a checkpoint and the rows after it. A fork clones
//! pointers. What a row's facts were, with their numbers, is derived again from the chunk's checkpoint when somebody asks.
//!
//! # Memory
//! A row is 32 bytes, a depth 8. Chunks hold 2,048 rows, and twice as many each time a run has grown past another doubling of a million events.

mod branch;
mod chunk;
mod find;
mod replay;
mod sinks;

pub use chunk::Depth;
pub use replay::Playhead;
pub(crate) use sinks::Describer;

use crate::fact::{Limit, RowId};
use crate::model::Model;
use crate::sink::Row;
use crate::time::Time;
use crate::world::{Command, End, World};
use chunk::{Chunk, ROWS_MAX};
use sinks::Recorder;
use std::rc::Rc;

/// Rows per chunk at first.
pub const CHUNK_ROWS: usize = 2048;
/// How many chunks there may be before pairs of them are joined.
const CHUNKS_MAX: usize = 512;

// Even in the longest run no chunk has more rows than the places of its depths can tell.
const _: () = assert!(EVENTS_MAX as usize / CHUNKS_MAX * 4 <= ROWS_MAX);

/// How many events the page records unless it is told otherwise.
pub const EVENTS_DEFAULT: u32 = 50_000;
/// The most events that may be recorded.
pub const EVENTS_MAX: u32 = 1_000_000;

/// A run that was recorded as far as somebody asked. Cloning it shares everything but the last chunk.
#[derive(Clone, Debug)]
pub struct Recording {
    seed: u64,
    commands: Rc<[Command]>,
    sealed: Vec<Rc<Chunk>>,
    tail: Chunk,
    live: World,
    chunk_rows: usize,
}

impl Recording {
    /// Returns an empty recording; [`Recording::extend`] fills it.
    pub fn start(model: Rc<Model>, seed: u64, commands: Vec<Command>) -> Self {
        let commands: Rc<[Command]> = commands.into();
        let mut live = World::new(model, seed, Rc::clone(&commands));
        let tail = Chunk::at(&mut live, None, CHUNK_ROWS);
        Self {
            seed,
            commands,
            sealed: Vec::new(),
            tail,
            live,
            chunk_rows: CHUNK_ROWS,
        }
    }

    /// Sets how many rows a chunk holds at first. The fewer, the faster a seek, and the more checkpoints.
    ///
    /// # Panics
    /// Where something is recorded already, or `rows` is 0 or more than half of 65,536.
    pub fn with_chunk_rows(mut self, rows: usize) -> Self {
        let fits = (1..=ROWS_MAX / 2).contains(&rows);
        assert!(self.is_empty() && fits, "an empty recording, and rows");
        self.chunk_rows = rows;
        self
    }

    /// Returns a whole run: to the scenario's end, its quiet or a limit.
    pub fn whole(model: Rc<Model>, seed: u64, commands: Vec<Command>, events_max: u32) -> Self {
        let until = model.until;
        let mut recording = Self::start(model, seed, commands);
        while !recording.extend(until, events_max, u32::MAX) {}
        recording
    }

    /// Records on, to `until` or until `events_max` events are there, at most `slice` events in this call. Returns whether
    /// there is nothing left to do for these arguments.
    pub fn extend(&mut self, until: Time, events_max: u32, slice: u32) -> bool {
        self.live.extend_until(until);
        let mut left = slice;
        while left > 0 {
            if self.live.end().is_some() {
                return true;
            }
            if self.len() >= events_max {
                let value = u64::from(events_max);
                let mut recorder = Recorder::of(&mut self.tail);
                self.live.stop_at(&mut recorder, Limit::Events, value);
                return true;
            }
            if self.tail.rows.len() >= self.chunk_rows {
                self.seal();
            }
            let room = (self.chunk_rows - self.tail.rows.len()) as u32;
            let steps = left.min(room).min(events_max - self.len());
            left -= steps;
            let mut recorder = Recorder::of(&mut self.tail);
            if (0..steps).any(|_| !self.live.step(&mut recorder)) {
                return true;
            }
        }
        self.live.end().is_some()
    }

    fn seal(&mut self) {
        self.tail.depths.shrink_to_fit();
        let next = Chunk::at(&mut self.live, Some(&self.tail), self.chunk_rows);
        self.sealed
            .push(Rc::new(std::mem::replace(&mut self.tail, next)));
        if self.sealed.len() >= CHUNKS_MAX {
            self.thin();
        }
    }

    /// Joins pairs of chunks, so that a long run keeps half as many checkpoints.
    #[cold]
    fn thin(&mut self) {
        let join = |pair: &[Rc<Chunk>]| {
            let mut chunk = Chunk::clone(&pair[0]);
            if let Some(second) = pair.get(1) {
                let before = chunk.rows.len() as u16;
                let moved = second.depths.iter().map(|d| Depth {
                    place: before + d.place,
                    ..*d
                });
                chunk.depths.extend(moved);
                chunk.rows.extend_from_slice(&second.rows);
                chunk.kinds.0 |= second.kinds.0;
            }
            Rc::new(chunk)
        };
        self.sealed = self.sealed.chunks(2).map(join).collect();
        self.chunk_rows *= 2;
    }

    pub fn model(&self) -> &Rc<Model> {
        self.live.model()
    }

    pub fn seed(&self) -> u64 {
        self.seed
    }

    pub fn commands(&self) -> &[Command] {
        &self.commands
    }

    /// Returns how many events are recorded.
    pub fn len(&self) -> u32 {
        self.tail.end()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns why the run is over: nothing while it can be recorded further within its horizon.
    pub fn end(&self) -> Option<End> {
        self.live.end()
    }

    /// Returns whether extending it cannot add anything to the scenario's run.
    pub fn is_complete(&self) -> bool {
        match self.live.end() {
            Some(End::Until) => self.live.until() >= self.model().until,
            end => end.is_some(),
        }
    }

    /// Returns the instant up to which everything is known.
    pub fn known_until(&self) -> Time {
        match self.live.end() {
            Some(End::Until) => self.live.until(),
            _ => self.live.now(),
        }
    }

    /// Returns the world after the last recorded event.
    pub fn last(&self) -> &World {
        &self.live
    }

    /// Returns the rolling hash over all recorded events.
    pub fn fingerprint(&self) -> u64 {
        self.live.fingerprint()
    }

    /// Returns how many bytes the rows and depths take.
    pub fn bytes_of_rows(&self) -> usize {
        self.chunks()
            .map(|c| {
                c.rows.capacity() * size_of::<Row>() + c.depths.capacity() * size_of::<Depth>()
            })
            .sum()
    }

    /// Returns how many checkpoints are kept.
    pub fn checkpoints(&self) -> usize {
        self.sealed.len() + 1
    }

    /// Returns whether the first `rows` rows of both are the same memory.
    pub fn shares_with(&self, other: &Self, rows: u32) -> bool {
        let whole = self.sealed.iter().take_while(|c| c.end() <= rows);
        whole.zip(&other.sealed).all(|(a, b)| Rc::ptr_eq(a, b))
    }

    /// Returns all chunks, in order.
    fn chunks(&self) -> impl Iterator<Item = &Chunk> {
        self.sealed.iter().map(|c| &**c).chain([&self.tail])
    }

    fn chunk_of(&self, row: RowId) -> &Chunk {
        if row >= self.tail.first {
            return &self.tail;
        }
        let i = self.sealed.partition_point(|c| c.end() <= row);
        &self.sealed[i]
    }

    /// Returns a row.
    ///
    /// # Panics
    /// Where the row is not recorded yet.
    pub fn row(&self, row: RowId) -> Row {
        let chunk = self.chunk_of(row);
        chunk.rows[(row - chunk.first) as usize]
    }
}

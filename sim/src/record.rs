//! Recordings: a run as rows with checkpoints between them.
//!
//! The page never steps a simulation; it moves a cursor over one of these. A chunk is a checkpoint and the rows after it. A fork clones
//! pointers. What a row's facts were, with their numbers, is derived again from the chunk's checkpoint when somebody asks.
//!
//! # Memory
//! A row is 32 bytes. Chunks hold 1,024 rows, and twice as many each time a run has grown past another doubling of a million events.

use crate::fact::{KindSet, Limit, MessageNumber, NO_MESSAGE, RowId, Said};
use crate::model::{Action, Model};
use crate::sink::{Facts, Row, Sink, Tally};
use crate::time::Time;
use crate::world::{Command, End, Position, World};
use std::ops::Range;
use std::rc::Rc;

/// Rows per chunk at first.
pub const CHUNK_ROWS: usize = 1024;
/// How many chunks there may be before pairs of them are joined.
const CHUNKS_MAX: usize = 1024;
/// How many events the page records unless it is told otherwise.
pub const EVENTS_DEFAULT: u32 = 50_000;
/// The most events that may be recorded.
pub const EVENTS_MAX: u32 = 1_000_000;

/// How deep something stood in line from a row on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Depth {
    pub row: RowId,
    pub gauge: u16,
    pub depth: u32,
}

/// A checkpoint and the rows after it.
#[derive(Clone, Debug)]
struct Chunk {
    first: RowId,
    world: World,
    rows: Vec<Row>,
    depths: Vec<Depth>,
    /// All kinds of facts that its rows say.
    kinds: KindSet,
}

impl Chunk {
    fn at(world: &World, room: usize) -> Self {
        Self {
            first: world.applied(),
            world: world.clone(),
            rows: Vec::with_capacity(room),
            depths: Vec::new(),
            kinds: KindSet::default(),
        }
    }

    fn end(&self) -> RowId {
        self.first + self.rows.len() as u32
    }
}

/// Who listens to a world without wanting facts. One type for all of them, so that the world is compiled once
/// for facts and once without.
enum Listener<'a> {
    /// Nobody: a replay.
    Nobody,
    /// The recorder.
    Chunk(&'a mut Chunk),
    /// Somebody who wants the tallies with their rows.
    Tallies {
        row: RowId,
        tell: &'a mut dyn FnMut(RowId, Tally),
    },
}

impl Sink for Listener<'_> {
    const FACTS: bool = false;
    const TALLIES: bool = true;

    #[inline]
    fn fact(&mut self, _: Said) {}

    #[inline]
    fn tally(&mut self, _: Time, tally: Tally) {
        match self {
            Self::Nobody => {}
            Self::Chunk(chunk) => {
                if let Tally::Depth { gauge, depth, .. } = tally {
                    let row = chunk.end();
                    chunk.depths.push(Depth { row, gauge, depth });
                }
            }
            Self::Tallies { row, tell } => tell(*row, tally),
        }
    }

    #[inline]
    fn row(&mut self, row: Row) {
        match self {
            Self::Nobody => {}
            Self::Chunk(chunk) => {
                chunk.kinds.0 |= row.kinds.0;
                chunk.rows.push(row);
            }
            Self::Tallies { row, .. } => *row += 1,
        }
    }
}

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
        let live = World::new(model, seed, Rc::clone(&commands));
        let tail = Chunk::at(&live, CHUNK_ROWS);
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
    /// Where something is recorded already, or `rows` is 0.
    pub fn with_chunk_rows(mut self, rows: usize) -> Self {
        assert!(self.is_empty() && rows > 0, "an empty recording, and rows");
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
        for _ in 0..slice {
            if self.live.end().is_some() {
                return true;
            }
            if self.len() >= events_max {
                let value = u64::from(events_max);
                self.live
                    .stop_at(&mut Listener::Chunk(&mut self.tail), Limit::Events, value);
                return true;
            }
            if self.tail.rows.len() >= self.chunk_rows {
                self.seal();
            }
            if self
                .live
                .step(&mut Listener::Chunk(&mut self.tail))
                .is_none()
            {
                return true;
            }
        }
        self.live.end().is_some()
    }

    fn seal(&mut self) {
        let next = Chunk::at(&self.live, self.chunk_rows);
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
                chunk.rows.extend_from_slice(&second.rows);
                chunk.depths.extend_from_slice(&second.depths);
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
        let chunks = self.sealed.iter().map(|c| &**c).chain([&self.tail]);
        chunks
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

    /// Returns the rows of a range, in order.
    pub fn rows(&self, range: Range<RowId>) -> impl Iterator<Item = (RowId, Row)> {
        (range.start..range.end.min(self.len())).map(|i| (i, self.row(i)))
    }

    /// Returns how many events happened up to and including an instant.
    pub fn events_at(&self, at: Time) -> u32 {
        let chunks = || self.sealed.iter().map(|c| &**c).chain([&self.tail]);
        let mut found = 0;
        for chunk in chunks() {
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
                if let Some(i) = rest.iter().position(|r| r.kinds.meets(kinds)) {
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
                if let Some(i) = part.iter().rposition(|r| r.kinds.meets(kinds)) {
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
        let chunks = self.sealed.iter().map(|c| &**c).chain([&self.tail]);
        chunks.map(|c| c.first)
    }

    /// Returns the rows about a message, in order.
    pub fn rows_of_message(&self, message: u32) -> Vec<RowId> {
        let of =
            |(i, r): (RowId, Row)| (r.message == message && message != NO_MESSAGE).then_some(i);
        self.rows(0..self.len()).filter_map(of).collect()
    }

    /// Returns the row that sent a message, or none where it is not sent yet.
    pub fn row_that_sent(&self, message: MessageNumber) -> Option<RowId> {
        if message >= self.live.messages_sent() {
            return None;
        }
        let later = self
            .sealed
            .partition_point(|c| c.world.messages_sent() <= message);
        let chunk = if self.tail.world.messages_sent() <= message {
            &self.tail
        } else {
            &self.sealed[later - 1]
        };
        let mut world = chunk.world.clone();
        while world.messages_sent() <= message {
            let next = world.applied() + 1;
            self.play(&mut world, next, &mut Listener::Nobody);
        }
        Some(world.applied() - 1)
    }

    /// Returns how deep something stood in line, from row to row.
    pub fn depths(&self, gauge: u32) -> impl Iterator<Item = Depth> + '_ {
        let chunks = self.sealed.iter().map(|c| &**c).chain([&self.tail]);
        chunks
            .flat_map(|c| c.depths.iter().copied())
            .filter(move |d| u32::from(d.gauge) == gauge)
    }

    /// Returns the world after `applied` events.
    ///
    /// # Panics
    /// Where the replay differs from the recording: only a bug can do that.
    pub fn seek(&self, applied: u32) -> World {
        let applied = applied.min(self.len());
        if applied == self.len() {
            return self.live.clone();
        }
        let chunk = self.chunk_of(applied);
        let mut world = chunk.world.clone();
        self.play(&mut world, applied, &mut Listener::Nobody);
        world
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
            let row = if world.applied() == stop {
                Some(world.stop_at(sink, Limit::Events, u64::from(stop)))
            } else {
                world.step(sink)
            };
            let row = row.expect("what was recorded happens again");
            let recorded = self.row(world.applied() - 1);
            assert_eq!(row.hash, recorded.hash, "a replay is the recorded run");
        }
    }

    /// Returns the facts of a range of rows, in order, with their numbers.
    pub fn describe(&self, range: Range<RowId>) -> Vec<Said> {
        let mut facts = Facts::default();
        let end = range.end.min(self.len());
        let mut at = range.start;
        while at < end {
            let chunk = self.chunk_of(at);
            let mut world = chunk.world.clone();
            self.play(&mut world, at, &mut Listener::Nobody);
            let to = end.min(chunk.end());
            self.play(&mut world, to, &mut facts);
            at = to;
        }
        facts.0
    }

    /// Tells what statistics want to know of a range of rows, in order, each with its row.
    pub fn tally(&self, range: Range<RowId>, mut tell: impl FnMut(RowId, Tally)) {
        let end = range.end.min(self.len());
        if range.start >= end {
            return;
        }
        let mut world = self.seek(range.start);
        let row = range.start;
        let tell = &mut tell;
        self.play(&mut world, end, &mut Listener::Tallies { row, tell });
    }

    /// Returns the run that branches off after `applied` events with an action of the user. The past is shared; the future is not
    /// recorded yet.
    pub fn fork(&self, applied: u32, action: Action) -> Self {
        self.fork_at(self.position(applied.min(self.len())), action)
    }

    /// Returns the run that branches off at a position, which may lie between two events.
    pub fn fork_at(&self, when: Position, action: Action) -> Self {
        // The row of a limit is no event: the branch goes on instead.
        let last = match self.end() {
            Some(End::Limit(Limit::Events)) => self.len() - 1,
            _ => self.len(),
        };
        let applied = self.applied_at(when).min(last);
        let when = if self.applied_at(when) > last {
            self.position(last)
        } else {
            when
        };
        let earlier = self
            .commands
            .iter()
            .filter(|c| c.when < when || (c.when == when && self.obeyed(c, applied)));
        let mut commands: Vec<Command> = earlier.cloned().collect();
        commands.push(Command { when, action });
        self.branch(applied, commands.into())
    }

    /// Returns whether a command at the position itself is among the first `applied` events.
    fn obeyed(&self, command: &Command, applied: u32) -> bool {
        self.applied_at(command.when) < applied
    }

    fn branch(&self, applied: u32, commands: Rc<[Command]>) -> Self {
        let sealed: Vec<Rc<Chunk>> = self
            .sealed
            .iter()
            .take_while(|c| c.end() <= applied)
            .cloned()
            .collect();
        let mut tail = if applied >= self.tail.first {
            self.tail.clone()
        } else {
            self.chunk_of(applied).clone()
        };
        tail.rows.truncate((applied - tail.first) as usize);
        tail.depths.retain(|d| d.row < applied);
        tail.kinds = KindSet(tail.rows.iter().fold(0, |all, r| all | r.kinds.0));
        tail.world.set_commands(&commands);
        tail.world.extend_until(self.live.until());
        let mut live = tail.world.clone();
        // A checkpoint knows the horizon of its own time only; the branch goes as far as this run went.
        live.extend_until(self.live.until());
        let mut branch = Self {
            seed: self.seed,
            commands,
            sealed,
            live: live.clone(),
            tail,
            chunk_rows: self.chunk_rows,
        };
        branch.play(&mut live, applied, &mut Listener::Nobody);
        branch.live = live;
        branch
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
                recording.play(&mut world, applied, &mut Listener::Nobody);
                self.world.insert(world)
            }
            _ => self.world.insert(recording.seek(applied)),
        }
    }
}

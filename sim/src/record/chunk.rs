//! What a recording is made of.

use crate::fact::{KindSet, RowId};
use crate::sink::Row;
use crate::world::{Checkpoint, World};

/// How deep something stood in line from a row on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Depth {
    /// How many rows of its chunk are before that row.
    pub place: u16,
    pub gauge: u16,
    pub depth: u32,
}

/// The most rows of a chunk: what the place of a depth can tell.
pub(super) const ROWS_MAX: usize = 1 << u16::BITS;

const _: () = assert!(size_of::<Depth>() == 8);

/// A checkpoint and the rows after it.
#[derive(Clone, Debug)]
pub(super) struct Chunk {
    pub first: RowId,
    pub start: Checkpoint,
    pub rows: Vec<Row>,
    pub depths: Vec<Depth>,
    /// All kinds of facts that its rows say.
    pub kinds: KindSet,
}

impl Chunk {
    /// Returns a chunk without rows that begins at the world as it is; `earlier` is the one before it.
    pub fn at(world: &mut World, earlier: Option<&Self>, room: usize) -> Self {
        Self {
            first: world.applied(),
            start: world.checkpoint(earlier.map(|it| &it.start)),
            rows: Vec::with_capacity(room),
            depths: Vec::new(),
            kinds: KindSet::default(),
        }
    }

    pub fn end(&self) -> RowId {
        self.first + self.rows.len() as u32
    }
}

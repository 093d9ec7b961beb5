//! The count-based window (RJ-1).

use super::window::Counts;
use crate::policy::cell::Cell;

/// The last outcomes, up to a size, with their counts.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Ring {
    /// In the order of recording until the ring is full, then `oldest` says where it begins.
    cells: Vec<Cell>,
    oldest: u32,
    size: u32,
    counts: Counts,
}

impl Ring {
    pub(super) const fn new(size: u32) -> Self {
        Self {
            cells: Vec::new(),
            oldest: 0,
            size,
            counts: Counts::NONE,
        }
    }

    /// Returns how many outcomes fit.
    pub(super) const fn size(&self) -> u32 {
        self.size
    }

    /// Returns how many outcomes are in the ring, and of which kinds.
    pub(super) const fn counts(&self) -> Counts {
        self.counts
    }

    /// Returns the outcomes, oldest first.
    pub(super) fn cells(&self) -> impl Iterator<Item = Cell> + '_ {
        let (newer, older) = self.cells.split_at(self.oldest as usize);
        older.iter().chain(newer).copied()
    }

    /// Adds an outcome and returns the oldest one, if the ring is full and loses it. A ring of
    /// size 0 records nothing.
    pub(super) fn record(&mut self, cell: Cell) -> Option<Cell> {
        if self.size == 0 {
            return None;
        }
        self.counts.add(cell);
        if self.cells.len() < self.size as usize {
            self.cells.push(cell);
            return None;
        }
        let evicted = std::mem::replace(&mut self.cells[self.oldest as usize], cell);
        self.oldest = (self.oldest + 1) % self.size;
        self.counts.remove(evicted);
        Some(evicted)
    }
}

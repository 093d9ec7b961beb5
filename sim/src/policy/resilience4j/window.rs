//! The outcomes that a breaker judges by.

use crate::policy::verdict::Outcome;

/// One recorded outcome: how it ended, whether it was slow, and the row that carried it.
///
/// Packed into 32 bits, because every checkpoint of a run holds every window: 29 bits of row
/// number, more than a run can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cell(u32);

const MARK_BITS: u32 = 29;
const MARK_MAX: u32 = (1 << MARK_BITS) - 1;
const SLOW: u32 = 1 << 31;

impl Cell {
    pub(super) fn new(outcome: Outcome, slow: bool, mark: u32) -> Self {
        let code = match outcome {
            Outcome::Failure => 1,
            Outcome::Timeout => 2,
            Outcome::Rejected => 3,
            Outcome::Success | Outcome::Ignored | Outcome::Released => 0,
        };
        let slow = if slow { SLOW } else { 0 };
        Self(slow | code << MARK_BITS | mark.min(MARK_MAX))
    }

    /// Returns how the call ended.
    pub const fn outcome(self) -> Outcome {
        match self.0 >> MARK_BITS & 3 {
            1 => Outcome::Failure,
            2 => Outcome::Timeout,
            3 => Outcome::Rejected,
            _ => Outcome::Success,
        }
    }

    /// Returns whether the call counts as failed.
    pub const fn failed(self) -> bool {
        self.0 >> MARK_BITS & 3 != 0
    }

    /// Returns whether the call took too long.
    pub const fn slow(self) -> bool {
        self.0 & SLOW != 0
    }

    /// Returns the row of the event that carried the outcome.
    pub const fn mark(self) -> u32 {
        self.0 & MARK_MAX
    }
}

/// The last outcomes, up to a size, with their counts.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Ring {
    /// In the order of recording until the ring is full, then `oldest` says where it begins.
    cells: Vec<Cell>,
    oldest: u32,
    pub(super) size: u32,
    pub(super) failed: u32,
    pub(super) slow: u32,
}

impl Ring {
    pub(super) const fn new(size: u32) -> Self {
        Self {
            cells: Vec::new(),
            oldest: 0,
            size,
            failed: 0,
            slow: 0,
        }
    }

    /// Returns how many outcomes are in the ring.
    pub(super) const fn len(&self) -> u32 {
        self.cells.len() as u32
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
        self.failed += u32::from(cell.failed());
        self.slow += u32::from(cell.slow());
        if self.len() < self.size {
            self.cells.push(cell);
            return None;
        }
        let evicted = std::mem::replace(&mut self.cells[self.oldest as usize], cell);
        self.oldest = (self.oldest + 1) % self.size;
        self.failed -= u32::from(evicted.failed());
        self.slow -= u32::from(evicted.slow());
        Some(evicted)
    }
}

//! The outcomes that a breaker judges by.

use super::ring::Ring;
use super::settings::{BreakerSettings, WindowKind};
use super::slices::Slices;
use crate::policy::breaker::Held;
use crate::policy::cell::Cell;
use crate::time::Time;

/// How many outcomes there are, and of which kinds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Counts {
    pub(super) total: u32,
    pub(super) failed: u32,
    pub(super) slow: u32,
}

impl Counts {
    pub(super) const NONE: Self = Self {
        total: 0,
        failed: 0,
        slow: 0,
    };

    const fn of(cell: Cell) -> Self {
        Self {
            total: 1,
            failed: cell.failed() as u32,
            slow: cell.slow() as u32,
        }
    }

    pub(super) const fn add(&mut self, cell: Cell) {
        self.add_all(Self::of(cell));
    }

    pub(super) const fn remove(&mut self, cell: Cell) {
        self.remove_all(Self::of(cell));
    }

    pub(super) const fn add_all(&mut self, other: Self) {
        self.total += other.total;
        self.failed += other.failed;
        self.slow += other.slow;
    }

    pub(super) const fn remove_all(&mut self, other: Self) {
        self.total -= other.total;
        self.failed -= other.failed;
        self.slow -= other.slow;
    }
}

/// A window of outcomes.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Window {
    /// The last so many.
    Count(Ring),
    /// Those of the last so many seconds.
    Time(Slices),
}

impl Window {
    /// Returns the empty window of the closed state.
    pub(super) const fn closed(settings: &BreakerSettings, now: Time) -> Self {
        let size = settings.window_size;
        match settings.window {
            WindowKind::Count => Self::count(size),
            WindowKind::Time => Self::Time(Slices::synchronized(size)),
            WindowKind::TimeLockFree => Self::Time(Slices::lock_free(size, now)),
        }
    }

    /// Returns an empty window of `size` outcomes, whatever the settings say.
    pub(super) const fn count(size: u32) -> Self {
        Self::Count(Ring::new(size))
    }

    /// Returns how many outcomes fit, or how many seconds the window covers.
    pub(super) const fn size(&self) -> u32 {
        match self {
            Self::Count(ring) => ring.size(),
            Self::Time(slices) => slices.size(),
        }
    }

    /// Returns how many outcomes there must be before a rate counts (RJ-3).
    ///
    /// # Source
    /// `builder.slidingWindow` limits the configured minimum to the size of a count window, and
    /// each count window limits it to its own size.
    pub(super) fn minimum(&self, settings: &BreakerSettings) -> u32 {
        let configured = match settings.window {
            WindowKind::Count => settings.calls_min.min(settings.window_size),
            WindowKind::Time | WindowKind::TimeLockFree => settings.calls_min,
        };
        match self {
            Self::Count(ring) => configured.min(ring.size()),
            Self::Time(_) => configured,
        }
    }

    /// Returns how many outcomes there were when the last one was recorded.
    pub(super) const fn counts(&self) -> Counts {
        match self {
            Self::Count(ring) => ring.counts(),
            Self::Time(slices) => slices.counts(),
        }
    }

    /// Returns how many outcomes there are at `now`.
    pub(super) fn counts_at(&self, now: Time) -> Counts {
        match self {
            Self::Count(ring) => ring.counts(),
            Self::Time(slices) => slices.counts_at(now),
        }
    }

    /// Returns the outcomes at `now`, oldest first, and when time makes them leave.
    pub(super) fn held_at(&self, now: Time) -> Vec<Held> {
        let held = |cell, leaves| Held {
            cell,
            leaves,
            counts_from: None,
        };
        match self {
            Self::Count(ring) => ring.cells().map(|cell| held(cell, None)).collect(),
            Self::Time(slices) => {
                let cells = slices.cells_at(now);
                cells
                    .map(|(cell, leaves)| held(cell, Some(leaves)))
                    .collect()
            }
        }
    }

    /// Adds an outcome and returns the one that leaves for it.
    pub(super) fn record(&mut self, now: Time, cell: Cell) -> Option<Cell> {
        match self {
            Self::Count(ring) => ring.record(cell),
            Self::Time(slices) => {
                slices.record(now, cell);
                None
            }
        }
    }

    /// Moves a time-based window to `now`.
    pub(super) fn move_to(&mut self, now: Time) {
        match self {
            Self::Count(_) => {}
            Self::Time(slices) => slices.move_to(now),
        }
    }
}

//! The time-based windows (RJ-2, surprise 5).
//!
//! Outcomes are kept by slices of one second, and leave with their slice. The synchronized window
//! cuts at whole seconds of the clock. The lock-free one cuts at whole seconds since the window
//! began, and begins anew at the next reading after an idle gap longer than itself.

use super::window::Counts;
use crate::policy::cell::Cell;
use crate::time::{Span, Time};
use std::collections::VecDeque;
use std::rc::Rc;

/// The outcomes of the last seconds, the current partial one included.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Slices {
    /// How many seconds the window covers.
    size: u32,
    /// Where the cuts are counted from.
    origin: Time,
    /// Whether an idle gap moves the origin.
    lock_free: bool,
    /// The start of the slice to which the window was last moved.
    newest: Time,
    /// Those that hold an outcome, oldest first.
    slices: VecDeque<Slice>,
    counts: Counts,
}

/// One second's outcomes. Copies of a window share those that are over.
#[derive(Clone, Debug, PartialEq)]
struct Slice {
    start: Time,
    cells: Rc<Vec<Cell>>,
    counts: Counts,
}

impl Slices {
    /// Returns the window that the library synchronizes, cut at whole seconds of the clock.
    pub(super) const fn synchronized(size: u32) -> Self {
        Self::new(size, Time::ZERO, false)
    }

    /// Returns the lock-free window, cut at whole seconds since `now`.
    pub(super) const fn lock_free(size: u32, now: Time) -> Self {
        Self::new(size, now, true)
    }

    const fn new(size: u32, origin: Time, lock_free: bool) -> Self {
        Self {
            size,
            origin,
            lock_free,
            newest: origin,
            slices: VecDeque::new(),
            counts: Counts::NONE,
        }
    }

    /// Returns how many seconds the window covers.
    pub(super) const fn size(&self) -> u32 {
        self.size
    }

    /// Returns how many outcomes there were when the window was last moved.
    pub(super) const fn counts(&self) -> Counts {
        self.counts
    }

    /// Returns how many outcomes there are at `now`.
    pub(super) fn counts_at(&self, now: Time) -> Counts {
        let mut counts = Counts::NONE;
        self.living(now)
            .for_each(|slice| counts.add_all(slice.counts));
        counts
    }

    /// Returns the outcomes at `now`, oldest first, each with the instant at which its slice leaves.
    pub(super) fn cells_at(&self, now: Time) -> impl Iterator<Item = (Cell, Time)> + '_ {
        self.living(now).flat_map(|slice| {
            let leaves = self.end_of(slice);
            slice.cells.iter().map(move |cell| (*cell, leaves))
        })
    }

    fn end_of(&self, slice: &Slice) -> Time {
        slice.start + Span::from_secs(u64::from(self.size))
    }

    /// Adds an outcome to the current slice.
    pub(super) fn record(&mut self, now: Time, cell: Cell) {
        self.move_to(now);
        if self
            .slices
            .back()
            .is_none_or(|slice| slice.start != self.newest)
        {
            let (start, cells, counts) = (self.newest, Rc::default(), Counts::NONE);
            self.slices.push_back(Slice {
                start,
                cells,
                counts,
            });
        }
        if let Some(slice) = self.slices.back_mut() {
            Rc::make_mut(&mut slice.cells).push(cell);
            slice.counts.add(cell);
            self.counts.add(cell);
        }
    }

    /// Drops the slices that are over, and begins anew after an idle gap.
    pub(super) fn move_to(&mut self, now: Time) {
        let idle = now.since(self.newest);
        if self.lock_free && idle >= Span::from_secs(u64::from(self.size) + 1) {
            self.origin = now;
        }
        self.newest = self.slice_of(now);
        while self
            .slices
            .front()
            .is_some_and(|slice| !self.lives(slice, self.newest))
        {
            if let Some(slice) = self.slices.pop_front() {
                self.counts.remove_all(slice.counts);
            }
        }
    }

    /// Returns the start of the slice that `now` is in.
    fn slice_of(&self, now: Time) -> Time {
        let second = Span::from_secs(1).0;
        self.origin + Span(now.since(self.origin).0 / second * second)
    }

    fn lives(&self, slice: &Slice, newest: Time) -> bool {
        self.end_of(slice) > newest
    }

    fn living(&self, now: Time) -> impl Iterator<Item = &Slice> {
        let newest = self.slice_of(now);
        self.slices
            .iter()
            .filter(move |slice| self.lives(slice, newest))
    }
}

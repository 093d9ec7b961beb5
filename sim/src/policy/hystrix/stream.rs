//! The health stream: outcomes in buckets that are seen once they are closed (HY-1, HY-2, HY-3).

use crate::policy::breaker::Held;
use crate::policy::cell::Cell;
use crate::time::{Span, Time};
use std::collections::VecDeque;
use std::rc::Rc;

/// The outcomes that some snapshot from now on covers.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Stream {
    /// When it began: ticks are counted from here.
    origin: Time,
    tick: Span,
    /// How many closed buckets a snapshot covers.
    size: u32,
    /// Those that hold an outcome, oldest first.
    buckets: VecDeque<Bucket>,
}

/// The outcomes between two ticks; seen from the `nth` tick on. Copies of a stream share those that are over.
#[derive(Clone, Debug, PartialEq)]
struct Bucket {
    nth: u64,
    cells: Rc<Vec<Cell>>,
    counts: Counts,
}

/// How many outcomes there are, and how many of them are errors.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Counts {
    pub(super) total: u32,
    pub(super) errors: u32,
}

impl Counts {
    /// Returns the errors as a percentage, cut to a whole number; 0 where there is nothing.
    ///
    /// # Source
    /// `HealthCounts`: `(int) ((double) errorCount / totalCount * 100)`, so that 29 of 100 are 28 %.
    pub(super) fn percentage(self) -> u32 {
        match self.total {
            0 => 0,
            total => (f64::from(self.errors) / f64::from(total) * 100.0) as u32,
        }
    }
}

impl Stream {
    /// Returns an empty stream that begins at `origin`.
    pub(super) const fn new(origin: Time, tick: Span, size: u32) -> Self {
        Self {
            origin,
            tick,
            size,
            buckets: VecDeque::new(),
        }
    }

    /// Adds an outcome that is seen at once, as a bucket of its own before the first tick.
    pub(super) fn begin_with(&mut self, cell: Cell) {
        self.add(0, cell);
    }

    /// Adds an outcome and returns the tick from which on it is seen.
    pub(super) fn record(&mut self, now: Time, cell: Cell) -> Time {
        let ticks = self.ticks(now);
        let size = u64::from(self.size);
        while self.buckets.front().is_some_and(|b| b.nth + size <= ticks) {
            self.buckets.pop_front();
        }
        self.add(ticks + 1, cell);
        self.at(ticks + 1)
    }

    fn add(&mut self, nth: u64, cell: Cell) {
        if self.buckets.back().is_none_or(|bucket| bucket.nth != nth) {
            self.buckets.push_back(Bucket {
                nth,
                cells: Rc::default(),
                counts: Counts::default(),
            });
        }
        if let Some(bucket) = self.buckets.back_mut() {
            Rc::make_mut(&mut bucket.cells).push(cell);
            bucket.counts.total += 1;
            bucket.counts.errors += u32::from(cell.failed());
        }
    }

    /// Returns what the latest tick published.
    pub(super) fn counts(&self, now: Time) -> Counts {
        let ticks = self.ticks(now);
        let mut counts = Counts::default();
        for bucket in self.living(ticks).filter(|bucket| bucket.nth <= ticks) {
            counts.total += bucket.counts.total;
            counts.errors += bucket.counts.errors;
        }
        counts
    }

    /// Returns the outcomes at `now`, oldest first: those of the latest snapshot, then those that wait for the next.
    pub(super) fn held(&self, now: Time) -> Vec<Held> {
        let ticks = self.ticks(now);
        let cells = self.living(ticks).flat_map(|bucket| {
            let leaves = Some(self.at(bucket.nth + u64::from(self.size)));
            let counts_from = (bucket.nth > ticks).then(|| self.at(bucket.nth));
            bucket.cells.iter().map(move |cell| Held {
                cell: *cell,
                leaves,
                counts_from,
            })
        });
        cells.collect()
    }

    /// Returns the next tick.
    pub(super) fn next_tick(&self, now: Time) -> Time {
        self.at(self.ticks(now) + 1)
    }

    /// Returns the first tick after `now` whose snapshot is `bad`, if no outcome comes any more.
    pub(super) fn first_tick(&self, now: Time, bad: impl Fn(Counts) -> bool) -> Option<Time> {
        let next = self.ticks(now) + 1;
        let mut left = Counts::default();
        let living: Vec<&Bucket> = self.living(next).collect();
        for bucket in &living {
            left.total += bucket.counts.total;
            left.errors += bucket.counts.errors;
        }
        if bad(left) {
            return Some(self.at(next));
        }
        living.into_iter().find_map(|bucket| {
            left.total -= bucket.counts.total;
            left.errors -= bucket.counts.errors;
            bad(left).then(|| self.at(bucket.nth + u64::from(self.size)))
        })
    }

    /// Returns how many ticks there were, one at `now` included.
    fn ticks(&self, now: Time) -> u64 {
        now.since(self.origin).0 / self.tick.0
    }

    fn at(&self, tick: u64) -> Time {
        self.origin + Span(tick.saturating_mul(self.tick.0))
    }

    fn living(&self, ticks: u64) -> impl Iterator<Item = &Bucket> {
        let size = u64::from(self.size);
        self.buckets.iter().filter(move |b| b.nth + size > ticks)
    }
}

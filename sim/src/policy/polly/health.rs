//! What Polly counts: ten rolling windows, or one (PO-1).

use crate::policy::breaker::Held;
use crate::policy::cell::Cell;
use crate::time::{Span, Time};
use std::collections::VecDeque;
use std::rc::Rc;

/// How many windows there are.
const WINDOWS: u32 = 10;
/// From this sampling duration on; below it there is one.
const ROLLING_FROM: Span = Span::from_ms(200);
/// What the library's clock can tell apart.
const RESOLUTION: u64 = 100;

/// The outcomes that count.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Health {
    sampling: Span,
    /// Oldest first; the last one is the current one.
    windows: VecDeque<Window>,
}

/// The outcomes from its start on. Copies share those that are over.
#[derive(Clone, Debug, PartialEq)]
struct Window {
    start: Time,
    cells: Rc<Vec<Cell>>,
    failed: u32,
}

/// How many outcomes there are, and how many of them failed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Counts {
    pub(super) total: u32,
    pub(super) failed: u32,
}

impl Counts {
    /// Returns the share of failures; 0 where there is nothing.
    pub(super) fn ratio(self) -> f64 {
        match self.total {
            0 => 0.0,
            total => f64::from(self.failed) / f64::from(total),
        }
    }
}

impl Health {
    /// Returns empty counts. The one window of a short sampling duration starts now.
    pub(super) fn new(sampling: Span, now: Time) -> Self {
        let mut health = Self {
            sampling,
            windows: VecDeque::new(),
        };
        if !health.rolls() {
            health.windows.push_back(Window::new(now));
        }
        health
    }

    fn rolls(&self) -> bool {
        self.sampling >= ROLLING_FROM
    }

    /// Returns how many windows there can be, and how long one lasts.
    pub(super) fn shape(&self) -> (u32, Span) {
        if !self.rolls() {
            return (1, self.sampling);
        }
        let tenth = self.sampling.0 / RESOLUTION / u64::from(WINDOWS) * RESOLUTION;
        (WINDOWS, Span(tenth))
    }

    /// Adds an outcome to the current window, after dropping what is too old.
    pub(super) fn record(&mut self, now: Time, cell: Cell) {
        let lasts = self.shape().1;
        let over = |window: &Window| now.since(window.start) >= lasts;
        if self.windows.back().is_none_or(over) {
            self.windows.push_back(Window::new(now));
        }
        while self.windows.len() > 1 && !self.lives(now, &self.windows[0]) {
            self.windows.pop_front();
        }
        if let Some(window) = self.windows.back_mut() {
            Rc::make_mut(&mut window.cells).push(cell);
            window.failed += u32::from(cell.failed());
        }
    }

    /// Returns the counts at `now`.
    pub(super) fn counts(&self, now: Time) -> Counts {
        let mut counts = Counts::default();
        for window in self.windows.iter().filter(|w| self.lives(now, w)) {
            counts.total += window.cells.len() as u32;
            counts.failed += window.failed;
        }
        counts
    }

    /// Returns the outcomes at `now`, oldest first.
    pub(super) fn held(&self, now: Time) -> Vec<Held> {
        let living = self.windows.iter().filter(|w| self.lives(now, w));
        let held = living.flat_map(|window| {
            let leaves = Some(window.start + self.sampling);
            window.cells.iter().map(move |cell| Held {
                cell: *cell,
                leaves,
                counts_from: None,
            })
        });
        held.collect()
    }

    fn lives(&self, now: Time, window: &Window) -> bool {
        now.since(window.start) < self.sampling
    }
}

impl Window {
    fn new(start: Time) -> Self {
        Self {
            start,
            cells: Rc::default(),
            failed: 0,
        }
    }
}

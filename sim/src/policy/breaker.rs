//! What all circuit breakers have in common: states, and what can be seen of one.
//!
//! Each library has its own rules for the same three states. Pictures, facts and tests look at all of them through
//! [`BreakerView`].

use super::cell::Cell;
use crate::time::{Span, Time};
use serde::{Deserialize, Serialize};

/// The state of a breaker.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BreakerState {
    Closed,
    Open,
    HalfOpen,
    Disabled,
    /// Lets nothing in until somebody closes it: forced open, or isolated.
    ForcedOpen,
    MetricsOnly,
    /// Lets everything in, whatever the outcomes are, and counts them.
    ForcedClosed,
}

/// What somebody does to a breaker by hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Command {
    /// Moves to this state. Half-open cannot be reached from closed or from metrics only.
    Move(BreakerState),
    /// Starts again, closed and with an empty window.
    Reset,
}

/// Whose rules a breaker follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BreakerKind {
    Resilience4j,
    Hystrix,
    Polly,
}

/// An outcome in a breaker's window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Held {
    pub cell: Cell,
    /// When time alone makes it leave; none where only newer outcomes push it out.
    pub leaves: Option<Time>,
    /// From when on it counts, where that is not yet: Hystrix publishes a bucket when it closes.
    pub counts_from: Option<Time>,
}

/// A breaker as plain data, for drawing and for tests.
#[derive(Clone, Debug, PartialEq)]
pub struct BreakerView {
    pub kind: BreakerKind,
    pub state: BreakerState,
    /// The recorded outcomes, oldest first.
    pub window: Vec<Held>,
    /// How many outcomes the window can hold, or how many buckets of time it covers.
    pub size: u32,
    /// How long a bucket is; none where the window counts outcomes.
    pub bucket: Option<Span>,
    /// How many outcomes there must be before a rate counts.
    pub minimum: u32,
    /// How many of those that count failed, and how many were slow.
    pub failed: u32,
    pub slow: u32,
    /// Percent; none below the minimum.
    pub failure_rate: Option<f32>,
    /// Percent; none below the minimum.
    pub slow_rate: Option<f32>,
    /// Percent.
    pub failure_threshold: f32,
    /// Percent; none where the library does not look at durations.
    pub slow_threshold: Option<f32>,
    /// How many calls were refused since the window began.
    pub not_permitted: u32,
    /// How often it has opened since it was last closed.
    pub attempts: u32,
    /// When the state began, and at which row; no row for the first state.
    pub since: Time,
    pub since_mark: Option<u32>,
    /// When a timed state ends: see [`BreakerKind::admits_at_end`].
    pub until: Option<Time>,
    /// When it next looks at its window, where it does so by the clock only.
    pub tick: Option<Time>,
    /// How many calls the half-open state lets in, and how many of its permits are left.
    pub permitted: u32,
    pub permits_left: u32,
    /// The rows at which the half-open calls that still run were let in.
    pub holders: Vec<u32>,
}

impl BreakerKind {
    /// Returns whether a call is let in at exactly the end of the open state; if not, only strictly after (surprise 1).
    pub const fn admits_at_end(self) -> bool {
        matches!(self, Self::Polly)
    }
}

impl BreakerView {
    /// Returns how many outcomes count.
    pub fn buffered(&self) -> u32 {
        self.window
            .iter()
            .filter(|held| held.counts_from.is_none())
            .count() as u32
    }

    /// Returns the outcomes that count, oldest first.
    pub fn counted(&self) -> impl Iterator<Item = Cell> + '_ {
        let counting = self.window.iter().filter(|held| held.counts_from.is_none());
        counting.map(|held| held.cell)
    }
}

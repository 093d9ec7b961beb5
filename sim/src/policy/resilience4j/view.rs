//! What can be seen of a breaker.

use super::breaker::{Breaker, Phase};
use super::cell::Cell;
use super::window::Window;
use crate::time::Time;
use serde::{Deserialize, Serialize};

/// The state of a breaker.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BreakerState {
    Closed,
    Open,
    HalfOpen,
    Disabled,
    ForcedOpen,
    MetricsOnly,
}

/// A breaker as plain data, for drawing and for tests.
#[derive(Clone, Debug, PartialEq)]
pub struct BreakerView {
    pub state: BreakerState,
    /// The recorded outcomes, oldest first.
    pub window: Vec<Cell>,
    /// How many outcomes the window can hold, or how many seconds it covers.
    pub size: u32,
    /// Whether it covers seconds.
    pub timed: bool,
    /// How many there must be before a rate counts.
    pub minimum: u32,
    pub failed: u32,
    pub slow: u32,
    /// Percent; none below the minimum.
    pub failure_rate: Option<f32>,
    /// Percent; none below the minimum.
    pub slow_rate: Option<f32>,
    /// Percent.
    pub failure_threshold: f32,
    /// Percent.
    pub slow_threshold: f32,
    /// How many calls were refused since the window began.
    pub not_permitted: u32,
    /// How often it has opened since it was last closed.
    pub attempts: u32,
    /// When the state began, and at which row; no row for the first state.
    pub since: Time,
    pub since_mark: Option<u32>,
    /// When a timed state ends: open calls are let in strictly after, a timer acts exactly then.
    pub until: Option<Time>,
    /// How many calls the half-open state lets in, and how many of its permits are left.
    pub permitted: u32,
    pub permits_left: u32,
    /// The rows at which the half-open calls that still run were let in.
    pub holders: Vec<u32>,
}

impl Breaker {
    /// Returns what can be seen of it at `now`. By time alone only a time-based window changes:
    /// what is due at `until` happens with the next call or the timer.
    pub fn view(&self, now: Time) -> BreakerView {
        let counts = self.window.counts_at(now);
        let (permits_left, holders) = match &self.phase {
            Phase::HalfOpen(probes) => (probes.left, probes.holders.clone()),
            _ => (0, Vec::new()),
        };
        BreakerView {
            state: self.state(),
            window: self.window.cells_at(now),
            timed: matches!(self.window, Window::Time(_)),
            size: self.window.size(),
            minimum: self.window.minimum(&self.settings),
            failed: counts.failed,
            slow: counts.slow,
            failure_rate: self.rate(counts.failed, counts),
            slow_rate: self.rate(counts.slow, counts),
            failure_threshold: self.settings.failure_rate,
            slow_threshold: self.settings.slow_rate,
            not_permitted: self.not_permitted,
            attempts: self.attempts,
            since: self.since,
            since_mark: self.since_mark,
            until: self.until(),
            permitted: self.permitted(),
            permits_left,
            holders,
        }
    }
}

//! What can be set about a breaker, under resilience4j's rules and with its defaults.

use crate::time::Span;
use serde::{Deserialize, Serialize};

/// The settings of a breaker.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct BreakerSettings {
    /// What the window covers.
    pub window: WindowKind,
    /// How many outcomes the window holds, or how many seconds it covers.
    pub window_size: u32,
    /// How many outcomes there must be before a rate counts; at most the size of a count window.
    pub calls_min: u32,
    /// Percent of failed calls that opens the breaker, equality included.
    pub failure_rate: f32,
    /// Percent of slow calls that opens the breaker, equality included.
    pub slow_rate: f32,
    /// A call is slow if it took longer than this.
    pub slow_after: Span,
    /// How long the breaker stays open.
    pub wait: Wait,
    /// How many calls are let in while half open.
    pub half_open_calls: u32,
    /// How long half-open may last, and what follows; none: for ever.
    pub half_open_max: Option<HalfOpenEnd>,
    /// Whether a timer ends the open state, or the next call after the wait.
    pub half_open_automatic: bool,
}

impl Default for BreakerSettings {
    fn default() -> Self {
        Self {
            window: WindowKind::Count,
            window_size: 100,
            calls_min: 100,
            failure_rate: 50.0,
            slow_rate: 100.0,
            slow_after: Span::from_secs(60),
            wait: Wait::Fixed(Span::from_secs(60)),
            half_open_calls: 10,
            half_open_max: None,
            half_open_automatic: false,
        }
    }
}

/// What the window covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WindowKind {
    /// The last so many outcomes.
    Count,
    /// The outcomes of the last so many seconds, cut at whole seconds of the clock.
    Time,
    /// Likewise, cut at whole seconds since the window began.
    TimeLockFree,
}

/// How long the breaker stays open.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Wait {
    /// The same each time.
    Fixed(Span),
    /// `initial` the first time, then `multiplier` times as long each time, up to `max`.
    Exponential {
        initial: Span,
        multiplier: f64,
        max: Span,
    },
}

impl Wait {
    /// Returns the wait of the `attempt`-th time in a row, the first being 1.
    ///
    /// # Source
    /// `IntervalFunction.ofExponentialBackoff`: each step is cut to whole milliseconds, so 1 ms
    /// times 1.5 stays 1 ms for ever.
    pub(super) fn of(&self, attempt: u32) -> Span {
        match self {
            Self::Fixed(wait) => *wait,
            Self::Exponential {
                initial,
                multiplier,
                max,
            } => {
                let (mut ms, max_ms) = (initial.as_ms(), max.as_ms());
                for _ in 1..attempt {
                    let next = (ms as f64 * multiplier) as u64;
                    if next == ms || ms >= max_ms {
                        break;
                    }
                    ms = next;
                }
                Span::from_ms(ms.min(max_ms))
            }
        }
    }
}

/// How half-open ends when it lasts too long.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HalfOpenEnd {
    /// After how long.
    pub after: Span,
    /// Whether the breaker closes then; otherwise it opens.
    pub closes: bool,
}

//! What can be set about Polly's breaker, with its defaults.

use crate::time::Span;
use serde::{Deserialize, Serialize};

/// The settings of a breaker.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PollySettings {
    /// `FailureRatio`, as a share of 1: the share of failures that breaks, equality included.
    pub failure_ratio: f64,
    /// `MinimumThroughput`: how many outcomes there must be.
    pub throughput_min: u32,
    /// `SamplingDuration`: what the counts cover.
    pub sampling: Span,
    /// `BreakDuration`: how long the breaker stays open at least.
    pub break_for: Span,
    /// Whether it starts isolated: open until somebody closes it by hand.
    pub isolated: bool,
}

impl Default for PollySettings {
    fn default() -> Self {
        Self {
            failure_ratio: 0.1,
            throughput_min: 100,
            sampling: Span::from_secs(30),
            break_for: Span::from_secs(5),
            isolated: false,
        }
    }
}

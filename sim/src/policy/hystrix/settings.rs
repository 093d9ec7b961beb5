//! What can be set about Hystrix's breaker, with its defaults.

use crate::time::Span;
use serde::{Deserialize, Serialize};

/// The settings of a breaker.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct HystrixSettings {
    /// `requestVolumeThreshold`: how many calls there must be in the window before it is judged.
    pub volume_min: u32,
    /// `errorThresholdPercentage`: percent of errors that opens the breaker, equality included.
    pub error_rate: f32,
    /// `sleepWindow`: how long the breaker stays open at least.
    pub sleep: Span,
    /// `rollingStats` window: what the counts cover.
    pub window: Span,
    /// `healthSnapshot.interval`: how long a bucket is, and how often the breaker looks.
    pub tick: Span,
    pub force_open: bool,
    pub force_closed: bool,
}

impl Default for HystrixSettings {
    fn default() -> Self {
        Self {
            volume_min: 20,
            error_rate: 50.0,
            sleep: Span::from_secs(5),
            window: Span::from_secs(10),
            tick: Span::from_ms(500),
            force_open: false,
            force_closed: false,
        }
    }
}

impl HystrixSettings {
    /// Returns how many whole buckets the window has; at least one.
    pub const fn buckets(&self) -> u32 {
        let buckets = self.window.0 / if self.tick.0 == 0 { 1 } else { self.tick.0 };
        if buckets == 0 { 1 } else { buckets as u32 }
    }
}

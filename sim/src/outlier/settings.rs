//! The settings of Envoy's outlier detection.

use crate::time::Span;

/// When an instance is ejected, and for how long. Shares are parts per million.
#[derive(Clone, Debug, PartialEq)]
pub struct OutlierSettings {
    /// Errors in a row: `consecutive_5xx`.
    pub errors: Streak,
    /// Gateway failures in a row: `consecutive_gateway_failure`.
    pub gateway_failures: Streak,
    pub success_rate: SuccessRate,
    pub failure_percentage: FailurePercentage,
    /// From one sweep to the next.
    pub interval: Span,
    /// How long the first ejection lasts; the k-th lasts k times as long.
    pub base: Span,
    /// The longest ejection; `base` where that is longer.
    pub longest: Span,
    /// From which share of ejected instances on no further one is ejected; the first always may be.
    pub ejected_max: u64,
    /// Below which share of instances that are left the balancer panics: it takes all of them again.
    pub panic_below: u64,
}

/// So many ends of one kind in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Streak {
    pub count: u32,
    /// How often this ejects, in parts per million; never draws where it is 0 or all.
    pub enforced: u64,
}

/// Instances that succeed less often than the others.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SuccessRate {
    /// How many instances must have been asked often enough.
    pub instances_min: u32,
    /// How often an instance must have been asked in an interval.
    pub requests_min: u32,
    /// How many standard deviations below the mean, in thousandths.
    pub factor_milli: u32,
    pub enforced: u64,
}

/// Instances that fail too often, whatever the others do.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FailurePercentage {
    /// Parts per million.
    pub threshold: u64,
    /// Whether exactly the threshold is too much.
    pub at_threshold: bool,
    pub instances_min: u32,
    pub requests_min: u32,
    pub enforced: u64,
}

/// All of a whole, in parts per million.
pub const WHOLE: u64 = 1_000_000;

impl Default for OutlierSettings {
    /// Returns Envoy's own settings.
    fn default() -> Self {
        Self {
            errors: Streak {
                count: 5,
                enforced: WHOLE,
            },
            gateway_failures: Streak {
                count: 5,
                enforced: 0,
            },
            success_rate: SuccessRate {
                instances_min: 5,
                requests_min: 100,
                factor_milli: 1_900,
                enforced: WHOLE,
            },
            failure_percentage: FailurePercentage {
                threshold: 850_000,
                at_threshold: false,
                instances_min: 5,
                requests_min: 50,
                enforced: 0,
            },
            interval: Span::from_secs(10),
            base: Span::from_secs(30),
            longest: Span::from_secs(300),
            ejected_max: 100_000,
            panic_below: 500_000,
        }
    }
}

impl OutlierSettings {
    /// Returns how long an ejection lasts: EN-2.
    pub fn lasts(&self, times: u32) -> Span {
        let longest = self.longest.max(self.base);
        Span(self.base.0.saturating_mul(u64::from(times))).min(longest)
    }
}

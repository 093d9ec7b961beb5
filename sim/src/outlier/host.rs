//! What a balancer remembers of one instance.

use super::note::Why;
use super::settings::OutlierSettings;
use super::{Ejected, Seen};
use crate::fact::RowId;
use std::collections::VecDeque;

/// One instance.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Host {
    /// Errors, and gateway failures, since the last success or detection.
    pub errors: u32,
    pub gateway_failures: u32,
    /// The rows of its latest errors in a row.
    streak: VecDeque<RowId>,
    /// How often it was asked since the last sweep, and how often that went well.
    pub requests: u32,
    pub successes: u32,
    /// The rows of what went wrong since the last sweep.
    pub failures: Vec<RowId>,
    /// What the time of its next ejection is multiplied with, less one.
    pub times: u32,
    /// How often it was ejected.
    pub ejections: u32,
    /// How often it was found to be an outlier: what draws are keyed by.
    pub detections: u32,
    pub ejected: Option<Ejected>,
}

impl Host {
    /// Counts how an attempt ended. Returns which rule finds the instance by that, gateway failures first.
    pub fn count(
        &mut self,
        seen: Seen,
        mark: RowId,
        settings: &OutlierSettings,
    ) -> [Option<Why>; 2] {
        self.requests += 1;
        if seen == Seen::Success {
            self.successes += 1;
            self.clear_streak();
            return [None, None];
        }
        self.failures.push(mark);
        let most = settings.errors.count.max(settings.gateway_failures.count);
        if self.streak.len() == most as usize {
            self.streak.pop_front();
        }
        self.streak.push_back(mark);
        self.errors += 1;
        self.gateway_failures = match seen {
            Seen::GatewayFailure => self.gateway_failures + 1,
            _ => 0,
        };
        let (errors, gateways) = (settings.errors.count, settings.gateway_failures.count);
        [
            reached(&mut self.gateway_failures, gateways)
                .then_some(Why::GatewayFailures { count: gateways }),
            reached(&mut self.errors, errors).then_some(Why::Errors { count: errors }),
        ]
    }

    /// Begins to count errors in a row anew.
    pub fn clear_streak(&mut self) {
        (self.errors, self.gateway_failures) = (0, 0);
        self.streak.clear();
    }

    /// Begins a new interval.
    pub fn clear_interval(&mut self) {
        (self.requests, self.successes) = (0, 0);
        self.failures.clear();
    }

    /// Returns the rows that made it an outlier.
    pub fn marks(&self, why: Why) -> Vec<RowId> {
        match why {
            Why::Errors { count } | Why::GatewayFailures { count } => {
                let before = self.streak.len().saturating_sub(count as usize);
                self.streak.iter().skip(before).copied().collect()
            }
            Why::SuccessRate { .. } | Why::FailurePercentage { .. } => self.failures.clone(),
        }
    }

    /// Returns how often it succeeded since the last sweep, in percent; none where it was not asked.
    pub fn rate(&self) -> Option<f64> {
        let (ok, all) = (f64::from(self.successes), f64::from(self.requests));
        (self.requests > 0).then(|| 100.0 * ok / all)
    }
}

/// Returns whether a count reached its threshold; then it begins anew.
fn reached(count: &mut u32, threshold: u32) -> bool {
    let reached = *count >= threshold;
    if reached {
        *count = 0;
    }
    reached
}

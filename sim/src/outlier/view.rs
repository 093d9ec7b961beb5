//! What can be seen of the instances behind a balancer.

use super::settings::{OutlierSettings, WHOLE};
use super::spread::Spread;
use super::{Ejected, Outliers};
use crate::time::{Span, Time};
use std::rc::Rc;

/// All instances at an instant.
#[derive(Clone, Debug, PartialEq)]
pub struct OutlierView {
    pub settings: Rc<OutlierSettings>,
    pub instances: Vec<InstanceView>,
    /// How many of them are ejected.
    pub ejected: u32,
    /// Whether so few are left that all get requests.
    pub panics: bool,
    /// Since the last sweep; none where too few were asked often enough.
    pub spread: Option<Spread>,
    pub sweep_next: Time,
}

/// One instance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct InstanceView {
    /// Errors in a row, and gateway failures.
    pub errors: u32,
    pub gateway_failures: u32,
    /// Since the last sweep.
    pub requests: u32,
    /// In percent; none where it was not asked since the last sweep.
    pub rate: Option<f64>,
    pub ejected: Option<Ejected>,
    /// What the time of its latest ejection was multiplied with, less the healthy intervals since.
    pub times: u32,
    /// How often it was ejected.
    pub ejections: u32,
}

impl OutlierView {
    /// Returns whether one more may be ejected.
    pub fn may_eject(&self) -> bool {
        may_eject(self.ejected, self.instances.len() as u32, &self.settings)
    }
}

/// Returns whether one more may be ejected: the first always, others while fewer than the greatest share are.
pub(super) fn may_eject(ejected: u32, instances: u32, settings: &OutlierSettings) -> bool {
    let share = u64::from(ejected) * WHOLE;
    ejected == 0 || share < settings.ejected_max * u64::from(instances)
}

impl Outliers {
    /// Returns what can be seen at an instant at which nothing was told after `at`.
    pub fn view(&self, at: Time) -> OutlierView {
        let mut now = self.clone();
        if self.wake_at().is_none_or(|wake| wake > at) {
            now.rest_until(at.0 / self.settings.interval.0);
        }
        let seen = |host: &super::host::Host| InstanceView {
            errors: host.errors,
            gateway_failures: host.gateway_failures,
            requests: host.requests,
            rate: host.rate(),
            ejected: host.ejected,
            times: host.times,
            ejections: host.ejections,
        };
        OutlierView {
            instances: now.hosts.iter().map(seen).collect(),
            ejected: now.ejected(),
            panics: now.panics(),
            spread: Spread::of(&now.hosts, &now.settings.success_rate),
            sweep_next: Time::ZERO + Span((now.swept + 1) * now.settings.interval.0),
            settings: now.settings,
        }
    }
}

//! How far apart the instances are: the mean of their success rates, and how much less is an outlier.

use super::host::Host;
use super::settings::SuccessRate;

/// The success rates of those instances that were asked often enough, in percent.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spread {
    pub mean: f64,
    pub stdev: f64,
    /// Whoever lies below is an outlier.
    pub threshold: f64,
    pub instances: u32,
}

impl Spread {
    /// Returns the spread of instances; none where too few were asked often enough.
    pub(super) fn of(hosts: &[Host], rule: &SuccessRate) -> Option<Self> {
        let asked = hosts
            .iter()
            .filter(|host| takes_part(host, rule.requests_min));
        let rates: Vec<f64> = asked.filter_map(Host::rate).collect();
        if rates.is_empty() || rates.len() < rule.instances_min as usize {
            return None;
        }
        let count = rates.len() as f64;
        let mean = rates.iter().sum::<f64>() / count;
        let squares = rates.iter().map(|rate| (rate - mean) * (rate - mean));
        let stdev = libm::sqrt(squares.sum::<f64>() / count);
        Some(Self {
            mean,
            stdev,
            threshold: mean - stdev * (f64::from(rule.factor_milli) / 1_000.0),
            instances: rates.len() as u32,
        })
    }
}

/// Returns whether an instance is compared with the others.
pub(super) fn takes_part(host: &Host, requests_min: u32) -> bool {
    host.ejected.is_none() && host.requests >= requests_min.max(1)
}

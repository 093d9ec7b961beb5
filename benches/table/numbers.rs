//! Medians, percentiles and ratios of lists in JSON.

use serde_json::Value;

/// Reads what one case measured.
pub trait Numbers {
    /// Returns the list of that name: empty where there is none.
    fn list(&self, name: &str) -> Vec<f64>;

    /// Returns the milliseconds of each round of a subject.
    fn times(&self, subject: &str) -> Vec<f64>;

    /// Returns how fast a subject is, in parts of what it is compared with.
    fn ratio(&self, beside: &str, subject: &str) -> Option<f64> {
        ratio(&self.times(beside), &self.times(subject))
    }

    fn median(&self, subject: &str) -> Option<f64> {
        median(&self.times(subject))
    }

    /// Returns the million events per second of a subject.
    fn rate(&self, subject: &str) -> Option<f64>;
}

impl Numbers for Value {
    fn list(&self, name: &str) -> Vec<f64> {
        let numbers = self[name].as_array().into_iter().flatten();
        numbers.filter_map(Self::as_f64).collect()
    }

    fn times(&self, subject: &str) -> Vec<f64> {
        self["ms"].list(subject)
    }

    fn rate(&self, subject: &str) -> Option<f64> {
        let events = self["arrivals"].as_f64()? * self["events_each"].as_f64()?;
        Some(events / self.median(subject)? / 1e3)
    }
}

/// Returns the median over rounds of `a / b`, each taken inside one round.
pub fn ratio(a: &[f64], b: &[f64]) -> Option<f64> {
    let ratios: Vec<f64> = a.iter().zip(b).map(|(a, b)| a / b).collect();
    median(&ratios)
}

/// Returns the middle of a list: nothing where it is empty.
pub fn median(list: &[f64]) -> Option<f64> {
    percentile(list, 0.5)
}

/// Returns the least number that is not below this share of the list.
pub fn percentile(list: &[f64], share: f64) -> Option<f64> {
    let mut list = list.to_vec();
    list.sort_by(f64::total_cmp);
    let i = (list.len() as f64 * share) as usize;
    list.get(i.min(list.len().saturating_sub(1))).copied()
}

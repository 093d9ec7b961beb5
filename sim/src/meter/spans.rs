//! Lengths of time with exact mean and maximum, and with quantiles.
//!
//! Quantiles are nearest-rank and exact up to [`SAMPLES_MAX`] samples. Beyond that the samples move
//! into a histogram whose buckets are as wide as 1/1024 of what they hold, so that a quantile is
//! off by less than 0.05 %.
//!
//! # Source
//! The histogram is log-linear, as HdrHistogram's (Tene); the rank is the smallest sample that at
//! least that share of all samples does not exceed.

use crate::time::Span;
use serde::Serialize;

/// How many samples are kept one by one.
pub const SAMPLES_MAX: usize = 65_536;

/// Count, sum and maximum of lengths of time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Total {
    count: u64,
    sum: u128,
    max: u64,
}

impl Total {
    /// Adds one sample.
    #[inline]
    pub fn record(&mut self, span: Span) {
        self.count += 1;
        self.sum += u128::from(span.0);
        self.max = self.max.max(span.0);
    }

    #[inline]
    pub fn count(&self) -> u64 {
        self.count
    }

    #[inline]
    pub fn max(&self) -> Span {
        Span(self.max)
    }

    /// Returns the exact mean in nanoseconds, as near as a float is; 0 without samples.
    pub fn mean_ns(&self) -> f64 {
        match self.count {
            0 => 0.0,
            n => self.sum as f64 / n as f64,
        }
    }

    /// Returns the mean rounded to the nearest nanosecond, or none without samples.
    pub fn mean(&self) -> Option<Span> {
        let count = u128::from(self.count);
        let mean = (self.sum + count / 2).checked_div(count)?;
        Some(Span(mean as u64))
    }
}

/// A collection of lengths of time.
#[derive(Clone, Debug, Default)]
pub struct Spans {
    total: Total,
    /// Every sample, in the order of recording, until there are too many.
    samples: Vec<u64>,
    /// How many samples each bucket holds, once there are too many.
    buckets: Vec<u64>,
}

/// What there is to say about lengths of time, in nanoseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Quantiles {
    /// Rounded to the nearest.
    pub mean: u64,
    pub p50: u64,
    pub p90: u64,
    pub p95: u64,
    pub p99: u64,
    pub max: u64,
}

impl Spans {
    /// Adds one sample.
    #[inline]
    pub fn record(&mut self, span: Span) {
        self.total.record(span);
        if self.total.count <= SAMPLES_MAX as u64 {
            self.samples.push(span.0);
        } else {
            if !self.samples.is_empty() {
                self.spill();
            }
            self.count_in_bucket(span.0);
        }
    }

    #[inline]
    pub fn total(&self) -> &Total {
        &self.total
    }

    /// Returns mean, quantiles and maximum, or none without samples.
    pub fn quantiles(&self) -> Option<Quantiles> {
        let mean = self.total.mean()?;
        let mut sorted = self.samples.clone();
        sorted.sort_unstable();
        let at = |percent| match self.buckets.is_empty() {
            true => sorted[self.rank(percent) as usize - 1],
            false => self.ranked(self.rank(percent)),
        };
        Some(Quantiles {
            mean: mean.0,
            p50: at(50),
            p90: at(90),
            p95: at(95),
            p99: at(99),
            max: self.total.max,
        })
    }

    /// Returns the nearest rank of a percentage, from 1.
    fn rank(&self, percent: u64) -> u64 {
        (self.total.count * percent).div_ceil(100).max(1)
    }

    /// Returns the middle of the bucket that holds the sample of that rank.
    fn ranked(&self, rank: u64) -> u64 {
        let mut below = 0;
        for (index, count) in self.buckets.iter().enumerate() {
            below += count;
            if below >= rank {
                return middle(index).min(self.total.max);
            }
        }
        self.total.max
    }

    /// Moves the kept samples into the histogram.
    #[cold]
    fn spill(&mut self) {
        for kept in std::mem::take(&mut self.samples) {
            self.count_in_bucket(kept);
        }
    }

    #[inline]
    fn count_in_bucket(&mut self, ns: u64) {
        let index = index(ns);
        if index >= self.buckets.len() {
            self.buckets.resize(index + 1, 0);
        }
        self.buckets[index] += 1;
    }
}

/// Buckets per power of two: 2¹⁰.
const BITS: u32 = 10;

/// Returns the bucket of a value: its own below 2048, then as wide as its power of two needs.
#[inline]
fn index(ns: u64) -> usize {
    let shift = ns.max(1 << BITS).ilog2() - BITS;
    ((u64::from(shift) << BITS) + (ns >> shift)) as usize
}

/// Returns the value in the middle of a bucket.
fn middle(index: usize) -> u64 {
    let index = index as u64;
    let shift = (index >> BITS).saturating_sub(1);
    let low = (index - (shift << BITS)) << shift;
    low + ((1 << shift) - 1) / 2
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn spans(samples: impl IntoIterator<Item = u64>) -> Spans {
        let mut spans = Spans::default();
        samples.into_iter().for_each(|ns| spans.record(Span(ns)));
        spans
    }

    #[test]
    fn quantiles_are_nearest_rank() {
        let expected = Quantiles {
            mean: 51,
            p50: 50,
            p90: 90,
            p95: 95,
            p99: 99,
            max: 100,
        };
        assert_eq!(spans((1..=100).rev()).quantiles(), Some(expected));
        let few = spans([30, 10, 20]).quantiles().unwrap();
        assert_eq!((few.mean, few.p50, few.p95, few.p99), (20, 20, 30, 30));
        assert_eq!(spans([]).quantiles(), None);
    }

    #[test]
    fn the_mean_is_exact_however_many_there_are() {
        let many = spans((0..200_000).map(|n| n * 1_000_000_007));
        assert_eq!(many.quantiles().unwrap().mean, 99_999_500_699_997);
        assert_eq!(many.total().count(), 200_000);
        assert!(many.samples.is_empty());
    }

    #[test]
    fn beyond_the_kept_samples_quantiles_are_close() {
        let spread = |n: u64| n * n % 1_000_003 * 977;
        let mut exact: Vec<u64> = (0..200_000).map(spread).collect();
        let near = spans(exact.iter().copied()).quantiles().unwrap();
        exact.sort_unstable();
        for (actual, percent) in [(near.p50, 50), (near.p95, 95), (near.p99, 99)] {
            let expected = exact[exact.len() * percent / 100 - 1];
            let off = actual.abs_diff(expected);
            assert!(off * 2_000 <= expected, "p{percent}: {actual}, {expected}");
        }
    }

    proptest! {
        #[test]
        fn a_bucket_is_where_its_middle_is(shift in 0..64_u32, ns: u64) {
            let ns = ns >> shift;
            let middle = middle(index(ns));
            prop_assert_eq!(index(middle), index(ns));
            prop_assert!(middle.abs_diff(ns) <= ns / 2_048);
            prop_assert!(index(ns.saturating_add(1)) >= index(ns));
        }
    }
}

//! Distributions of lengths of time.
//!
//! [`Dist::sample`] turns keyed random bits into whole nanoseconds: rounded to the nearest,
//! negative values become 0, values beyond what 64 bits hold become the greatest. The parameters
//! are those that a teacher writes: a mean, a standard deviation, a coefficient of variation.
//!
//! Every sampler is an inversion or a closed transformation through `libm`, so that a run has the
//! same bits natively and in WebAssembly. The samplers of `rand_distr` are not used: they take
//! their logarithms from `num-traits`, and whether those are `libm`'s or the system's depends on
//! which features other crates of the same build switch on. Square roots are exact everywhere.
//!
//! # Source
//! QT-6: waiting times in M/G/1 depend on the mean and the variance of the service time, so both
//! are known here in closed form ([`Dist::moments`]) and the tests hold the samplers to them.

mod check;
mod moments;
#[cfg(test)]
mod tests;

pub use check::{DistFault, PHASES_MAX};
pub use moments::Moments;

use crate::draw::Draw;
use crate::time::Span;
use serde::{Deserialize, Serialize};
use std::rc::Rc;

/// How long something takes. Times are nanoseconds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Dist {
    /// Always the same. Uses no random bits.
    Constant(Span),
    /// Any value from `low` to `high`, both included, equally likely.
    Uniform { low: Span, high: Span },
    /// Memoryless: the time between calls that know nothing of each other.
    Exponential { mean: Span },
    /// The sum of `k` exponential phases of equal mean; `mean` is that of the sum.
    Erlang { k: u32, mean: Span },
    /// The bell curve; what would be negative is 0, so the true mean lies above `mean`.
    Normal { mean: Span, sd: Span },
    /// Never below `min`, with a heavy tail: P(X > x) = (min/x)^shape.
    Pareto { min: Span, shape: f64 },
    /// A value whose logarithm is normal; `cv` is the standard deviation divided by the mean.
    Lognormal { mean: Span, cv: f64 },
    /// A mixture of exponentials: mostly short, sometimes long.
    Hyperexponential { branches: Rc<[Branch]> },
    /// One of some observed values.
    Empirical { values: Rc<[Observed]> },
}

/// One branch of a hyperexponential distribution.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Branch {
    /// How likely the branch is, relative to the others.
    pub weight: f64,
    /// The mean of the exponential of this branch.
    pub mean: Span,
}

/// One value of an empirical distribution.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Observed {
    /// The value.
    pub value: Span,
    /// How often it was seen, relative to the others.
    pub weight: f64,
}

impl Dist {
    /// Returns whether every value is zero.
    pub fn is_zero(&self) -> bool {
        match self {
            Self::Constant(span) | Self::Uniform { high: span, .. } => *span == Span::ZERO,
            Self::Exponential { mean } | Self::Erlang { mean, .. } => *mean == Span::ZERO,
            Self::Normal { mean, sd } => *mean == Span::ZERO && *sd == Span::ZERO,
            Self::Pareto { min, .. } => *min == Span::ZERO,
            Self::Lognormal { mean, .. } => *mean == Span::ZERO,
            Self::Hyperexponential { branches } => {
                let likely = |b: &&Branch| b.weight > 0.0;
                branches.iter().filter(likely).all(|b| b.mean == Span::ZERO)
            }
            Self::Empirical { values } => {
                let likely = |v: &&Observed| v.weight > 0.0;
                values.iter().filter(likely).all(|v| v.value == Span::ZERO)
            }
        }
    }

    /// Returns one value.
    #[inline]
    pub fn sample(&self, draw: &mut Draw) -> Span {
        match self {
            Self::Constant(span) => *span,
            Self::Exponential { mean } => rounded(draw.exponential() * mean.0 as f64),
            other => other.sample_rare(draw),
        }
    }

    /// Returns one value of the kinds that no hot loop waits for.
    fn sample_rare(&self, draw: &mut Draw) -> Span {
        match self {
            Self::Constant(span) => *span,
            Self::Exponential { mean } => rounded(draw.exponential() * mean.0 as f64),
            Self::Uniform { low, high } => {
                rounded(low.0 as f64 + draw.unit() * high.0.saturating_sub(low.0) as f64)
            }
            Self::Erlang { k, mean } => rounded(erlang(draw, *k) * mean.0 as f64),
            Self::Normal { mean, sd } => rounded(mean.0 as f64 + normal(draw) * sd.0 as f64),
            Self::Pareto { min, shape } => {
                rounded(min.0 as f64 * libm::exp(draw.exponential() / shape))
            }
            Self::Lognormal { mean, cv } => rounded(mean.0 as f64 * lognormal(draw, *cv)),
            Self::Hyperexponential { branches } => {
                let mean = pick(draw, branches, |b| b.weight).map_or(Span::ZERO, |b| b.mean);
                rounded(draw.exponential() * mean.0 as f64)
            }
            Self::Empirical { values } => {
                pick(draw, values, |v| v.weight).map_or(Span::ZERO, |v| v.value)
            }
        }
    }
}

/// Returns `ns` as whole nanoseconds; what is not a number is 0.
#[inline]
fn rounded(ns: f64) -> Span {
    Span((ns + 0.5) as u64)
}

/// Returns the sum of `k` exponentials, of mean 1 in all.
fn erlang(draw: &mut Draw, k: u32) -> f64 {
    let mut sum = 0.0;
    let mut product = 1.0;
    for _ in 0..k {
        product *= draw.unit_open();
        // One logarithm serves many phases, as long as their product is far from underflow.
        if product < 1e-200 {
            sum -= libm::log(product);
            product = 1.0;
        }
    }
    (sum - libm::log(product)) / f64::from(k.max(1))
}

/// Returns a normal value of mean 0 and deviation 1 (Box and Muller, the cosine half).
fn normal(draw: &mut Draw) -> f64 {
    let radius = libm::sqrt(2.0 * draw.exponential());
    radius * libm::cos(std::f64::consts::TAU * draw.unit())
}

/// Returns a lognormal value of mean 1 and deviation `cv`.
fn lognormal(draw: &mut Draw, cv: f64) -> f64 {
    let variance = libm::log1p(cv * cv);
    libm::exp(normal(draw) * libm::sqrt(variance) - variance / 2.0)
}

/// Returns one item by weight, the last possible one where rounding leaves a rest.
fn pick<'a, T>(draw: &mut Draw, items: &'a [T], weight: impl Fn(&T) -> f64) -> Option<&'a T> {
    let total: f64 = items.iter().map(&weight).sum();
    let mut left = draw.unit() * total;
    for item in items {
        left -= weight(item);
        if left < 0.0 {
            return Some(item);
        }
    }
    items.iter().rfind(|item| weight(item) > 0.0)
}

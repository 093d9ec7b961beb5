//! Means and variances in closed form.

use super::Dist;
use crate::time::Span;
use std::f64::consts::{PI, SQRT_2};

/// The mean and the variance of a distribution, before rounding to nanoseconds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Moments {
    /// Nanoseconds; infinite where the tail is too heavy.
    pub mean: f64,
    /// Square nanoseconds; infinite where the tail is too heavy.
    pub variance: f64,
}

impl Dist {
    /// Returns the mean, rounded to nanoseconds, or none where the tail is too heavy for one.
    pub fn mean(&self) -> Option<Span> {
        let mean = self.moments().mean;
        mean.is_finite().then(|| super::rounded(mean))
    }

    /// Returns the mean and the variance.
    pub fn moments(&self) -> Moments {
        let ns = |span: &Span| span.0 as f64;
        match self {
            Self::Constant(span) => Moments {
                mean: ns(span),
                variance: 0.0,
            },
            Self::Uniform { low, high } => {
                let width = ns(high) - ns(low);
                Moments {
                    mean: ns(low) + width / 2.0,
                    variance: width * width / 12.0,
                }
            }
            Self::Exponential { mean } => Moments {
                mean: ns(mean),
                variance: ns(mean) * ns(mean),
            },
            Self::Erlang { k, mean } => Moments {
                mean: ns(mean),
                variance: ns(mean) * ns(mean) / f64::from(*k),
            },
            Self::Normal { mean, sd } => normal_cut(ns(mean), ns(sd)),
            Self::Pareto { min, shape } => pareto(ns(min), *shape),
            Self::Lognormal { mean, cv } => {
                let sd = ns(mean) * cv;
                Moments {
                    mean: ns(mean),
                    variance: sd * sd,
                }
            }
            Self::Hyperexponential { branches } => {
                let squares = |mean: f64| 2.0 * mean * mean;
                mixture(
                    branches
                        .iter()
                        .map(|b| (b.weight, ns(&b.mean), squares(ns(&b.mean)))),
                )
            }
            Self::Empirical { values } => {
                let squares = |value: f64| value * value;
                mixture(
                    values
                        .iter()
                        .map(|v| (v.weight, ns(&v.value), squares(ns(&v.value)))),
                )
            }
        }
    }
}

/// Returns the moments of max(0, X) for a normal X.
fn normal_cut(mean: f64, sd: f64) -> Moments {
    if sd == 0.0 {
        return Moments {
            mean,
            variance: 0.0,
        };
    }
    let z = mean / sd;
    let above = libm::erfc(-z / SQRT_2) / 2.0;
    let density = libm::exp(-z * z / 2.0) / libm::sqrt(2.0 * PI);
    let first = mean * above + sd * density;
    let second = (mean * mean + sd * sd) * above + mean * sd * density;
    Moments {
        mean: first,
        variance: second - first * first,
    }
}

fn pareto(min: f64, shape: f64) -> Moments {
    let mean = if shape > 1.0 {
        shape * min / (shape - 1.0)
    } else {
        f64::INFINITY
    };
    let spread = (shape - 1.0) * (shape - 1.0) * (shape - 2.0);
    let variance = if shape > 2.0 {
        min * min * shape / spread
    } else {
        f64::INFINITY
    };
    Moments { mean, variance }
}

/// Returns the moments of a mixture of (weight, mean, mean of squares).
fn mixture(parts: impl Iterator<Item = (f64, f64, f64)>) -> Moments {
    let (mut total, mut first, mut second) = (0.0, 0.0, 0.0);
    for (weight, mean, squares) in parts {
        total += weight;
        first += weight * mean;
        second += weight * squares;
    }
    let mean = first / total;
    Moments {
        mean,
        variance: second / total - mean * mean,
    }
}

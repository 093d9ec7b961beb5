//! What makes a distribution unfit to sample.

use super::Dist;

/// The greatest number of Erlang phases: each costs a draw.
pub const PHASES_MAX: u32 = 1_000;

/// Why a distribution cannot be sampled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DistFault {
    /// `low` lies above `high`.
    LowAboveHigh,
    /// An Erlang distribution needs 1 to [`PHASES_MAX`] phases.
    Phases,
    /// The shape of a Pareto distribution is not a finite number above 0.
    Shape,
    /// The coefficient of variation is negative or not finite.
    Variation,
    /// There is no branch or no value.
    Empty,
    /// A weight is negative or not finite, or all of them are 0.
    Weight,
}

impl Dist {
    /// Returns nothing where the parameters make sense.
    ///
    /// # Errors
    /// What is wrong with them. Sampling would still not panic, but would mean nothing.
    pub fn check(&self) -> Result<(), DistFault> {
        let ok = |fine: bool, fault| if fine { Ok(()) } else { Err(fault) };
        match self {
            Self::Constant(_) | Self::Exponential { .. } | Self::Normal { .. } => Ok(()),
            Self::Uniform { low, high } => ok(low <= high, DistFault::LowAboveHigh),
            Self::Erlang { k, .. } => ok((1..=PHASES_MAX).contains(k), DistFault::Phases),
            Self::Pareto { shape, .. } => ok(shape.is_finite() && *shape > 0.0, DistFault::Shape),
            Self::Lognormal { cv, .. } => ok(cv.is_finite() && *cv >= 0.0, DistFault::Variation),
            Self::Hyperexponential { branches } => weights(branches.iter().map(|b| b.weight)),
            Self::Empirical { values } => weights(values.iter().map(|v| v.weight)),
        }
    }
}

fn weights(weights: impl ExactSizeIterator<Item = f64>) -> Result<(), DistFault> {
    if weights.len() == 0 {
        return Err(DistFault::Empty);
    }
    let mut total = 0.0;
    for weight in weights {
        if !weight.is_finite() || weight < 0.0 {
            return Err(DistFault::Weight);
        }
        total += weight;
    }
    if total > 0.0 && total.is_finite() {
        Ok(())
    } else {
        Err(DistFault::Weight)
    }
}

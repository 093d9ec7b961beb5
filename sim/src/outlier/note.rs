//! What is decided about instances, with every number, and every row, that decided it.

use crate::fact::RowId;
use crate::time::{Span, Time};
use serde::Serialize;

/// One decision.
#[derive(Clone, Debug, PartialEq)]
pub enum Note {
    Ejected(Ejection),
    Returned(Return),
    Withheld(Withheld),
}

/// What shows an instance as an outlier. Rates are percentages.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(tag = "rule", rename_all = "snake_case")]
pub enum Why {
    /// So many errors in a row.
    Errors { count: u32 },
    /// So many gateway failures in a row.
    GatewayFailures { count: u32 },
    /// It succeeded less often than the mean of all less so many standard deviations.
    SuccessRate {
        rate: f64,
        mean: f64,
        stdev: f64,
        threshold: f64,
        requests: u32,
        /// How many instances were asked often enough.
        instances: u32,
    },
    /// It failed more often than it may, or as often where that is too much.
    FailurePercentage {
        rate: f64,
        threshold: f64,
        requests: u32,
        at_threshold: bool,
    },
}

/// An instance gets no more requests.
#[derive(Clone, Debug, PartialEq)]
pub struct Ejection {
    pub instance: u32,
    pub why: Why,
    /// What its time is multiplied with: one more than at its latest ejection, less the healthy intervals since.
    pub times: u32,
    pub lasts: Span,
    /// The first sweep at which that is over.
    pub until: Time,
    /// How many are ejected now, and how many there are.
    pub ejected: u32,
    pub instances: u32,
    /// Whether so few are left that all get requests again.
    pub panics: bool,
    /// The rows at which its errors came.
    pub marks: Vec<RowId>,
}

/// An instance gets requests again.
#[derive(Clone, Debug, PartialEq)]
pub struct Return {
    pub instance: u32,
    pub ejected_for: Span,
    /// How many are ejected still, and how many there are.
    pub ejected: u32,
    pub instances: u32,
    /// The row at which it was ejected.
    pub mark: RowId,
}

/// An outlier that is not ejected.
#[derive(Clone, Debug, PartialEq)]
pub struct Withheld {
    pub instance: u32,
    pub why: Why,
    pub because: Because,
    pub ejected: u32,
    pub instances: u32,
    /// The rows at which its errors came, and those at which the others were ejected.
    pub marks: Vec<RowId>,
}

/// Why an outlier is not ejected. Shares are parts per million.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "because", rename_all = "snake_case")]
pub enum Because {
    /// As many are ejected as may be.
    TooMany { ejected_max: u64 },
    /// The rule is enforced by chance, and this time it was not.
    NotEnforced { enforced: u64 },
}

//! One outcome in a window.

use super::verdict::Outcome;

/// One recorded outcome: how it ended, whether it was slow, and the row that carried it.
///
/// Packed into 32 bits, because every checkpoint of a run holds every window: 29 bits of row
/// number, more than a run can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cell(u32);

const MARK_BITS: u32 = 29;
const MARK_MAX: u32 = (1 << MARK_BITS) - 1;
const SLOW: u32 = 1 << 31;

impl Cell {
    pub(in crate::policy) fn new(outcome: Outcome, slow: bool, mark: u32) -> Self {
        let code = match outcome {
            Outcome::Failure | Outcome::Bad => 1,
            Outcome::Timeout => 2,
            Outcome::Rejected => 3,
            Outcome::Success | Outcome::Ignored | Outcome::Released => 0,
        };
        let slow = if slow { SLOW } else { 0 };
        Self(slow | code << MARK_BITS | mark.min(MARK_MAX))
    }

    /// Returns how the call ended.
    pub const fn outcome(self) -> Outcome {
        match self.0 >> MARK_BITS & 3 {
            1 => Outcome::Failure,
            2 => Outcome::Timeout,
            3 => Outcome::Rejected,
            _ => Outcome::Success,
        }
    }

    /// Returns whether the call counts as failed.
    pub const fn failed(self) -> bool {
        self.0 >> MARK_BITS & 3 != 0
    }

    /// Returns whether the call took too long.
    pub const fn slow(self) -> bool {
        self.0 & SLOW != 0
    }

    /// Returns the row of the event that carried the outcome.
    pub const fn mark(self) -> u32 {
        self.0 & MARK_MAX
    }
}

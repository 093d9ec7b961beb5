//! A recording as the page holds it: shared by pointer, asked for positions only. What the rows say is `view`'s.

use super::Shared;
use sim::time::Time;

/// The instants of a run, one an event, and which of them are milestones.
#[derive(Clone, Debug, PartialEq)]
pub struct Tape(Shared<Rows>);

#[derive(Debug)]
struct Rows {
    at: Vec<Time>,
    milestones: Vec<u32>,
    complete: bool,
}

impl Tape {
    pub fn new(at: Vec<Time>, milestones: Vec<u32>, complete: bool) -> Self {
        Self(Shared::new(Rows {
            at,
            milestones,
            complete,
        }))
    }

    /// Returns how many events are recorded.
    pub fn len(&self) -> u32 {
        self.0.at.len() as u32
    }

    pub fn is_empty(&self) -> bool {
        self.0.at.is_empty()
    }

    /// Returns whether the run ended, so that nothing will be added.
    pub fn complete(&self) -> bool {
        self.0.complete
    }

    /// Returns the instant of an event.
    pub fn at(&self, row: u32) -> Time {
        self.0.at[row as usize]
    }

    /// Returns how many events happened up to an instant, those at it included.
    pub fn events_at(&self, at: Time) -> u32 {
        self.0.at.partition_point(|t| *t <= at) as u32
    }

    /// Returns the instant of the last event.
    pub fn end(&self) -> Time {
        self.0.at.last().copied().unwrap_or_default()
    }

    /// Returns the first milestone at or after a row.
    pub fn milestone_from(&self, row: u32) -> Option<u32> {
        let i = self.0.milestones.partition_point(|m| *m < row);
        self.0.milestones.get(i).copied()
    }

    /// Returns the last milestone before a row.
    pub fn milestone_before(&self, row: u32) -> Option<u32> {
        let i = self.0.milestones.partition_point(|m| *m < row);
        i.checked_sub(1).map(|i| self.0.milestones[i])
    }
}

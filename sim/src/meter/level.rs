//! A whole number that changes over time, with its mean over time and its maximum.

use crate::time::Time;

/// How many of something there are, over time. It starts at 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Level {
    value: u32,
    max: u32,
    since: Time,
    /// The sum of value × nanoseconds up to `since`.
    area: u128,
}

impl Level {
    /// From now on there are so many.
    #[inline]
    pub fn set(&mut self, now: Time, value: u32) {
        self.area += u128::from(self.value) * u128::from(now.since(self.since).0);
        self.since = now;
        self.value = value;
        self.max = self.max.max(value);
    }

    /// From now on there are so many more (or fewer).
    #[inline]
    pub fn add(&mut self, now: Time, by: i32) {
        self.set(now, self.value.saturating_add_signed(by));
    }

    #[inline]
    pub fn value(&self) -> u32 {
        self.value
    }

    #[inline]
    pub fn max(&self) -> u32 {
        self.max
    }

    /// Returns the sum of value × nanoseconds from 0 to `end`.
    pub fn area(&self, end: Time) -> u128 {
        self.area + u128::from(self.value) * u128::from(end.since(self.since).0)
    }

    /// Returns the mean over the time from 0 to `end`; 0 where no time passed.
    pub fn mean(&self, end: Time) -> f64 {
        match end.0 {
            0 => 0.0,
            ns => self.area(end) as f64 / ns as f64,
        }
    }
}

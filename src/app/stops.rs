//! When playing pauses of itself: what the reader asked to be stopped at.

use sim::fact::{FactKind, KindSet};
use sim::sink::Row;

/// Something worth stopping at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    BreakerOpens,
    MessageLost,
    DeliveredTwice,
    TimedOut,
    Crashed,
}

impl Stop {
    pub const ALL: [Self; 5] = [
        Self::BreakerOpens,
        Self::MessageLost,
        Self::DeliveredTwice,
        Self::TimedOut,
        Self::Crashed,
    ];

    /// Returns the name under which it is saved.
    pub fn name(self) -> &'static str {
        match self {
            Self::BreakerOpens => "breaker_opens",
            Self::MessageLost => "message_lost",
            Self::DeliveredTwice => "delivered_twice",
            Self::TimedOut => "timed_out",
            Self::Crashed => "crashed",
        }
    }

    /// Returns the kinds of which a row must have one.
    fn kinds(self) -> KindSet {
        match self {
            Self::BreakerOpens => KindSet::OPENED,
            Self::MessageLost => KindSet::LOST,
            Self::DeliveredTwice => KindSet::AGAIN,
            Self::TimedOut => KindSet::of(&[FactKind::TimedOut]),
            Self::Crashed => KindSet::of(&[FactKind::Crashed]),
        }
    }

    fn at(self, row: &Row) -> bool {
        // A broker hands over again before the consumer gets it again: the second is the delivery.
        let handed_over = row.has(FactKind::Leased) && !row.has(FactKind::Delivered);
        row.kinds().meets(self.kinds()) && !(self == Self::DeliveredTwice && handed_over)
    }
}

/// What the reader chose among them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stops(u8);

impl Stops {
    pub fn has(self, stop: Stop) -> bool {
        self.0 & (1 << stop as u8) != 0
    }

    /// Returns the set with one of them in or out.
    #[must_use]
    pub fn with(self, stop: Stop, on: bool) -> Self {
        let bit = 1 << stop as u8;
        Self(if on { self.0 | bit } else { self.0 & !bit })
    }

    pub fn iter(self) -> impl Iterator<Item = Stop> {
        Stop::ALL.into_iter().filter(move |stop| self.has(*stop))
    }

    /// Returns whether playing stops at a row.
    pub fn at(self, row: &Row) -> bool {
        self.iter().any(|stop| stop.at(row))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_is_in_or_out() {
        let one = Stops::default().with(Stop::TimedOut, true);
        assert_eq!(one.iter().collect::<Vec<_>>(), [Stop::TimedOut]);
        assert_eq!(one.with(Stop::TimedOut, false), Stops::default());
    }
}

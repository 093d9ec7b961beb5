//! What the strip under the scrubber marks and the jump keys look for: where a run went another way than planned.

use super::frame::Tone;
use sim::fact::{FactKind, KindSet};

/// Heaviest first: where several stand at one place, the first is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Landmark {
    /// Something was broken, or a message is lost: ✕.
    Fault,
    /// The ledger went wrong, something stood in for a write, or the run reached a limit: !.
    Violation,
    /// A circuit breaker changed, an instance was ejected or is back, or what was broken works again: ◆.
    State,
    /// Something happened a second time: ↻.
    Duplicate,
    /// Somebody waited in vain: ◷.
    Timeout,
}

impl Landmark {
    pub const ALL: [Self; 5] = [
        Self::Fault,
        Self::Violation,
        Self::State,
        Self::Duplicate,
        Self::Timeout,
    ];

    /// Returns the facts that make a row one. The ledger's own rows are [`sim::excess`]'s.
    pub fn kinds(self) -> KindSet {
        use FactKind as K;
        match self {
            Self::Fault => KindSet::of(&[
                K::Crashed,
                K::Hung,
                K::Partitioned,
                K::ErrorRateSet,
                K::SlowSet,
                K::InterceptSet,
                K::Delayed,
                K::CrashSet,
                K::HeldBack,
                K::LetGo,
                K::Hastened,
            ])
            .with(KindSet::LOST),
            Self::Violation => KindSet::of(&[K::LimitReached, K::WriteReplaced]),
            Self::State => KindSet::of(&[
                K::BreakerChanged,
                K::InstanceEjected,
                K::InstanceReturned,
                K::EjectionWithheld,
                K::InstanceScaled,
                K::Restarted,
                K::Resumed,
                K::Healed,
            ]),
            Self::Duplicate => KindSet::of(&[K::DuplicateKey]).with(KindSet::AGAIN),
            Self::Timeout => KindSet::of(&[K::TimedOut, K::LeaseExpired]),
        }
    }

    /// Returns the heaviest one that a row is, by its facts.
    pub fn of(kinds: KindSet) -> Option<Self> {
        Self::ALL.into_iter().find(|mark| kinds.meets(mark.kinds()))
    }

    pub fn tone(self) -> Tone {
        match self {
            Self::Fault | Self::Violation => Tone::Error,
            Self::State => Tone::Event,
            Self::Duplicate => Tone::Retry,
            Self::Timeout => Tone::Timeout,
        }
    }
}

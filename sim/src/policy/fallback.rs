//! The fallback: what stands in for a call that did not succeed.
//!
//! # Rules (semantics §2.1.1 and row 60)
//! - HY-9 A failure, a timeout and a rejection, at whichever inner gate (HY-8), ask for the fallback; a bad request
//!   ([`Outcome::Ignored`]) does not. While as many fallbacks run as may, one more is refused at once. Where there is
//!   none, the failure goes outwards.
//! - A fallback never stands in for a write: the caller would believe that something happened which did not. It can be
//!   written all the same, and is said when it happens.
//!
//! The value says only *that* something stands in; what it is, the world knows. It belongs to the member that calls, and
//! counts how many of its fallbacks run.
//!
//! # Simplified
//! Only another service takes time: a value and a kept answer are there at once, and never meet the limit.

use super::note::{NoFallback, Note, Notes};
use super::verdict::{Ask, Outcome, Permit, Settled, Settlement};
use serde::{Deserialize, Serialize};

/// The settings of a fallback.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FallbackSettings {
    /// Which of the node's fallbacks stands in; none: the failure goes outwards.
    pub nth: Option<u32>,
    /// How many may run at once.
    pub running_max: u32,
}

/// The fallbacks of one caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fallback {
    settings: FallbackSettings,
    running: u32,
}

/// The epoch of a permit whose call the fallback stands in for.
const STANDS_IN: u32 = 1;

impl Fallback {
    /// Returns the state in which none runs.
    pub const fn new(settings: FallbackSettings) -> Self {
        Self {
            settings,
            running: 0,
        }
    }

    /// Returns the permit under which the fallback itself ends, for a call that it stands in for.
    pub const fn stands_in(permit: Permit) -> Permit {
        Permit {
            epoch: STANDS_IN,
            ..permit
        }
    }

    pub(super) const fn admit(ask: Ask) -> Permit {
        Permit {
            call: ask.call,
            mark: ask.mark,
            epoch: 0,
        }
    }

    pub(super) fn settle(
        &mut self,
        permit: Permit,
        settled: Settled,
        notes: &mut Notes,
    ) -> Settlement {
        let over = matches!(
            settled.outcome,
            Outcome::Success | Outcome::Ignored | Outcome::Released
        );
        if permit.epoch == STANDS_IN {
            self.running = self.running.saturating_sub(1);
            if !over {
                notes.note(|| Note::NoFallback(NoFallback::Failed));
            }
            return Settlement::Done;
        }
        if over {
            return Settlement::Done;
        }
        let (running, running_max) = (self.running, self.settings.running_max);
        let Some(nth) = self.settings.nth else {
            notes.note(|| Note::NoFallback(NoFallback::Missing));
            return Settlement::Done;
        };
        if running >= running_max {
            notes.note(|| {
                Note::NoFallback(NoFallback::Full {
                    running,
                    running_max,
                })
            });
            return Settlement::Done;
        }
        self.running += 1;
        Settlement::Replace(nth)
    }
}

//! Adaptive throttling: a client that refuses its own requests while too few of them are accepted.
//!
//! # Rules
//! LS-2: refuse locally with p = max(0, (requests − K·accepts) / (requests + 1)) over the last two minutes, K = 2. Requests
//! count every attempt, those that were refused locally too; accepts count what the callee took. (semantics §2.3)
//!
//! # Source
//! Google's SRE book, "Handling overload".
//!
//! # Simplified
//! What is older than the window leaves it in slices of a sixtieth of its length. An error that the callee's own program
//! answers counts as accepted; a refusal at its door and a timeout do not.

use super::note::Notes;
use super::verdict::{Admission, Ask, Outcome, Permit, Rejection, Settled};
use crate::draw::Draw;
use crate::time::{Span, Time};
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;

/// In how many slices the window is cut.
const SLICES: u64 = 60;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ThrottleSettings {
    pub window: Span,
    /// How many requests there may be for each accepted one, in thousandths.
    pub k_milli: u32,
}

impl Default for ThrottleSettings {
    /// Returns the values of the source: two minutes, K = 2.
    fn default() -> Self {
        Self {
            window: Span::from_secs(120),
            k_milli: 2_000,
        }
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Slice {
    number: u64,
    requests: u32,
    accepts: u32,
}

/// What became of the latest requests.
#[derive(Clone, Debug, PartialEq)]
pub struct Throttle {
    settings: ThrottleSettings,
    slices: VecDeque<Slice>,
}

/// Returns the share of requests to refuse, from 0 to 1 (LS-2).
pub fn refused_share(requests: u32, accepts: u32, k_milli: u32) -> f64 {
    let enough = u64::from(accepts) * u64::from(k_milli);
    let excess = (u64::from(requests) * 1_000).saturating_sub(enough);
    excess as f64 / 1_000.0 / f64::from(requests.saturating_add(1))
}

impl Throttle {
    /// Returns one that has seen nothing.
    pub const fn new(settings: ThrottleSettings) -> Self {
        Self {
            settings,
            slices: VecDeque::new(),
        }
    }

    pub const fn settings(&self) -> ThrottleSettings {
        self.settings
    }

    fn number(&self, now: Time) -> u64 {
        now.0 / (self.settings.window.0 / SLICES).max(1)
    }

    /// Returns requests and accepts of the window that ends at `now`.
    pub fn counts(&self, now: Time) -> (u32, u32) {
        let newest = self.number(now);
        let living = self.slices.iter().filter(|s| s.number + SLICES > newest);
        living.fold((0, 0), |(r, a), s| (r + s.requests, a + s.accepts))
    }

    fn slice(&mut self, now: Time) -> &mut Slice {
        let number = self.number(now);
        while self
            .slices
            .front()
            .is_some_and(|s| s.number + SLICES <= number)
        {
            self.slices.pop_front();
        }
        if self.slices.back().is_none_or(|s| s.number != number) {
            self.slices.push_back(Slice {
                number,
                ..Slice::default()
            });
        }
        let last = self.slices.len() - 1;
        &mut self.slices[last]
    }

    pub(super) fn admit(
        &mut self,
        now: Time,
        ask: Ask,
        draw: &mut Draw,
        notes: &mut Notes,
    ) -> Admission {
        let (requests, accepts) = self.counts(now);
        self.slice(now).requests += 1;
        let share = refused_share(requests, accepts, self.settings.k_milli);
        if !draw.chance(share) {
            return Admission::Now(Permit {
                call: ask.call,
                mark: ask.mark,
                epoch: 0,
            });
        }
        let rejection = Rejection::Throttled {
            requests,
            accepts,
            share_ppm: (share * 1e6) as u32,
        };
        notes.refuse(rejection, || (None, Vec::new()))
    }

    pub(super) fn settle(&mut self, now: Time, settled: Settled) {
        if matches!(
            settled.outcome,
            Outcome::Success | Outcome::Failure | Outcome::Ignored
        ) {
            self.slice(now).accepts += 1;
        }
    }
}

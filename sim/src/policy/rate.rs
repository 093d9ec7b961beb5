//! Rate limiters: how many calls may begin in a time, however long each of them takes.
//!
//! [`Bucket`] fills evenly and holds a burst. [`Cycles`] is resilience4j's limiter: each period gives its permits at once,
//! and a call may wait for one that is reserved for it.
//!
//! # Rules
//! RL-1 token bucket: tokens = min(B, tokens + r·Δt); admit iff tokens ≥ 1. Long-run rate ≤ r, burst ≤ B.
//! RL-2 cycle = ⌊now/period⌋ since the limiter was made; permits refill to the limit, and a debt carries over:
//! min(permits + Δcycles·limit, limit). A caller may reserve from coming cycles if its wait is at most the timeout. What is
//! refused takes nothing. (semantics §2.3; surprise 10 of the vectors)
//!
//! # Source
//! resilience4j 2.4.0, AtomicRateLimiter; held to vectors recorded from it.
//!
//! # Simplified
//! Who gives up while it waits leaves its reservation unused, as the library does.

use super::note::{Awaiting, Note, Notes};
use super::verdict::{Admission, Ask, Permit, Rejection};
use crate::time::{Span, Time};
use serde::{Deserialize, Serialize};

/// A token bucket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BucketSettings {
    /// How many tokens come in a period, evenly.
    pub limit: u32,
    pub period: Span,
    /// How many it holds, and has at the start.
    pub burst: u32,
}

/// Tokens, counted in parts so small that nothing is rounded: a token is as many parts as its period has nanoseconds, and
/// each nanosecond brings `limit` of them.
#[derive(Clone, Debug, PartialEq)]
pub struct Bucket {
    settings: BucketSettings,
    parts: u128,
    at: Time,
}

impl Bucket {
    /// Returns a full one.
    pub const fn new(settings: BucketSettings, now: Time) -> Self {
        Self {
            settings,
            parts: settings.burst as u128 * settings.period.0 as u128,
            at: now,
        }
    }

    pub const fn settings(&self) -> BucketSettings {
        self.settings
    }

    fn parts_at(&self, now: Time) -> u128 {
        let one = u128::from(self.settings.period.0);
        let come = u128::from(now.since(self.at).0) * u128::from(self.settings.limit);
        (self.parts + come).min(u128::from(self.settings.burst) * one)
    }

    /// Returns how many whole tokens there are at `now`.
    pub fn tokens(&self, now: Time) -> u32 {
        (self.parts_at(now) / u128::from(self.settings.period.0.max(1))) as u32
    }

    pub(super) fn admit(&mut self, now: Time, ask: Ask, notes: &mut Notes) -> Admission {
        let one = u128::from(self.settings.period.0);
        self.parts = self.parts_at(now);
        self.at = now;
        if self.parts >= one {
            self.parts -= one;
            return Admission::Now(permit(ask));
        }
        let missing = (one - self.parts).div_ceil(u128::from(self.settings.limit.max(1)));
        let (limit, period) = (self.settings.limit, self.settings.period);
        let next = now + Span(u64::try_from(missing).unwrap_or(u64::MAX));
        refuse(
            notes,
            Rejection::RateLimited {
                limit,
                period,
                next,
            },
        )
    }
}

/// Resilience4j's rate limiter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CyclesSettings {
    pub limit: u32,
    pub period: Span,
    /// How long a call may wait for a permit of a coming cycle.
    pub timeout: Span,
}

impl Default for CyclesSettings {
    /// Returns the library's defaults.
    fn default() -> Self {
        Self {
            limit: 50,
            period: Span(500),
            timeout: Span::from_secs(5),
        }
    }
}

/// What a request for permits comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reserved {
    Now,
    /// They are reserved, and come after this wait.
    After(Span),
    /// It would wait longer than it may: nothing is taken.
    Refused {
        wait: Span,
    },
}

/// The permits of a cycle; below zero where coming cycles owe some.
#[derive(Clone, Debug, PartialEq)]
pub struct Cycles {
    settings: CyclesSettings,
    /// When it was made: cycles count from then.
    origin: Time,
    cycle: u64,
    permits: i64,
    /// Who holds a reservation, with the row at which it was made, and when it comes.
    waiting: Vec<(Ask, Time, Time)>,
}

impl Cycles {
    /// Returns a limiter whose first cycle begins at `now`.
    pub const fn new(settings: CyclesSettings, now: Time) -> Self {
        Self {
            settings,
            origin: now,
            cycle: 0,
            permits: settings.limit as i64,
            waiting: Vec::new(),
        }
    }

    pub const fn settings(&self) -> CyclesSettings {
        self.settings
    }

    fn period(&self) -> u64 {
        self.settings.period.0.max(1)
    }

    fn cycle_at(&self, now: Time) -> u64 {
        now.since(self.origin).0 / self.period()
    }

    /// Returns how many permits there are at `now`, below zero where some are owed.
    pub fn permits(&self, now: Time) -> i64 {
        let limit = i64::from(self.settings.limit);
        let passed = self.cycle_at(now).saturating_sub(self.cycle);
        let come = i64::try_from(passed).map_or(i64::MAX, |n| n.saturating_mul(limit));
        self.permits.saturating_add(come).min(limit)
    }

    /// Returns when the current cycle ends.
    pub fn next_cycle(&self, now: Time) -> Time {
        self.origin + Span((self.cycle_at(now) + 1).saturating_mul(self.period()))
    }

    /// Returns who waits for a reservation, and until when, first asked first.
    pub fn waiting(&self) -> impl Iterator<Item = (Ask, Time)> {
        self.waiting.iter().map(|(ask, _, at)| (*ask, *at))
    }

    /// Takes `permits` now, or reserves them.
    pub fn reserve(&mut self, now: Time, permits: u32) -> Reserved {
        self.permits = self.permits(now);
        self.cycle = self.cycle_at(now);
        let wanted = i64::from(permits);
        if self.permits >= wanted {
            self.permits -= wanted;
            return Reserved::Now;
        }
        let limit = i64::from(self.settings.limit.max(1));
        let missing = wanted - (self.permits + limit);
        let cycles = (missing.max(0) as u64).div_ceil(limit as u64);
        let wait = self.next_cycle(now).since(now).0;
        let wait = Span(wait.saturating_add(cycles.saturating_mul(self.period())));
        if wait > self.settings.timeout {
            return Reserved::Refused { wait };
        }
        self.permits -= wanted;
        Reserved::After(wait)
    }

    pub(super) fn admit(&mut self, now: Time, ask: Ask, notes: &mut Notes) -> Admission {
        let mine = self.waiting.iter().position(|(a, ..)| a.call == ask.call);
        if let Some(i) = mine {
            let (asked, since, at) = self.waiting[i];
            if now < at {
                return Admission::At(at, permit(asked));
            }
            self.waiting.remove(i);
            let (waited, marks) = (now.since(since), [asked.mark, asked.mark]);
            notes.note(|| Note::LetIn { waited, marks });
            return Admission::Now(permit(ask));
        }
        let (limit, period) = (self.settings.limit, self.settings.period);
        match self.reserve(now, 1) {
            Reserved::Now => Admission::Now(permit(ask)),
            Reserved::After(wait) => {
                let at = now + wait;
                self.waiting.push((ask, now, at));
                notes.note(|| Note::Awaiting {
                    awaiting: Awaiting::Permit { at, limit, period },
                    marks: Vec::new(),
                });
                Admission::At(at, permit(ask))
            }
            Reserved::Refused { wait } => {
                let next = now + wait;
                refuse(
                    notes,
                    Rejection::RateLimited {
                        limit,
                        period,
                        next,
                    },
                )
            }
        }
    }

    /// Forgets that a call waits, where it gave up; its permit stays taken.
    pub(super) fn settle(&mut self, given: Permit) {
        self.waiting.retain(|(ask, ..)| ask.call != given.call);
    }
}

fn refuse(notes: &mut Notes, rejection: Rejection) -> Admission {
    notes.refuse(rejection, || (None, Vec::new()))
}

const fn permit(ask: Ask) -> Permit {
    Permit {
        call: ask.call,
        mark: ask.mark,
        epoch: 0,
    }
}

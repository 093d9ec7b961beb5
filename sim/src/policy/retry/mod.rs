//! Retry: attempts up to a limit, with a wait between them, for the failures that are worth it.
//!
//! A plain [`Retry`] belongs to one call. With a budget, which all calls of a member share, the value belongs to the member
//! ([`SharedRetry`]) and keeps the attempts of each call in progress beside the budget.
//!
//! # Source
//! Resilience4j's Retry, §2.1.2 of the semantics: `maxAttempts` includes the first call; an exhausted retry on results
//! returns the bad result unless `failAfterMaxAttempts`. RT-4: with failure probability p and at most k attempts,
//! (1−pᵏ)/(1−p) attempts are expected. RT-6: gRPC's `maxAttempts` above 5 counts as 5. RT-9: a callee may push back, and then
//! the next wait is exactly what it asked for, and the backoff begins again behind it.

mod backoff;
mod budget;
mod on;
mod shared;
#[cfg(test)]
mod tests;

pub use backoff::{Backoff, Exponential, Interval, Jitter, Wait};
pub use budget::{Budget, BudgetSettings, Short};
pub use on::{RetryOn, pushback_ms};
pub use shared::SharedRetry;

use super::note::{Note, Notes, RetryStopped, Retrying, Suppressed};
use super::verdict::{Ask, Outcome, Permit, Settled, Settlement};
use crate::draw::Draw;
use crate::time::{Span, Time};
use std::rc::Rc;

/// When to try again, and how often.
#[derive(Clone, Debug, PartialEq)]
pub struct RetrySettings {
    /// The most attempts, the first included. 0 counts as 1.
    pub attempts_max: u32,
    /// From the end of an attempt to the start of the next.
    pub backoff: Backoff,
    /// Which outcomes are worth another attempt.
    pub on: RetryOn,
    /// Whether a bad answer to the last attempt fails the call.
    pub fail_after_max: bool,
    /// What all calls of a member may spend together.
    pub budget: Option<BudgetSettings>,
}

impl RetrySettings {
    /// The most attempts that gRPC makes, whatever is asked for (RT-6).
    pub const GRPC_ATTEMPTS_MAX: u32 = 5;
    /// How far gRPC's waits lie from the backoff (RT-6).
    pub const GRPC_SPREAD: f64 = 0.2;

    /// Returns settings with a fixed wait, for any failure, without a budget.
    pub fn fixed(attempts_max: u32, wait: Span) -> Self {
        Self {
            attempts_max,
            backoff: Backoff::Fixed(wait),
            on: RetryOn::default(),
            fail_after_max: false,
            budget: None,
        }
    }
}

/// How many calls ended how, as resilience4j's metrics count them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RetryCounts {
    pub ok_without_retry: u32,
    pub ok_with_retry: u32,
    pub failed_without_retry: u32,
    pub failed_with_retry: u32,
}

/// The attempts of one call, without a budget.
#[derive(Clone, Debug, PartialEq)]
pub struct Retry {
    settings: Rc<RetrySettings>,
    tries: Tries,
}

impl Retry {
    /// Returns the state of a call that was not attempted yet.
    pub fn new(settings: Rc<RetrySettings>) -> Self {
        Self {
            settings,
            tries: Tries::default(),
        }
    }

    /// Returns how many attempts ended without success.
    pub fn attempts(&self) -> u32 {
        self.tries.attempts()
    }

    /// Returns how the call ended, once it has.
    pub const fn counts(&self) -> RetryCounts {
        self.tries.counts
    }

    pub(super) fn admit(&self, ask: Ask) -> Permit {
        self.tries.permit(ask)
    }

    pub(super) const fn pushed_back(&mut self, ms: i64) {
        self.tries.pushback = Some(ms);
    }

    pub(super) fn settle(
        &mut self,
        now: Time,
        settled: Settled,
        draw: &mut Draw,
        notes: &mut Notes,
    ) -> Settlement {
        let rule = &self.settings;
        self.tries.settle(rule, None, now, settled, draw, notes)
    }
}

/// The attempts of one call.
#[derive(Clone, Debug, Default, PartialEq)]
struct Tries {
    /// The rows at which attempts ended.
    marks: Vec<u32>,
    /// How many waits there were since the backoff began.
    waits: u32,
    /// What the next wait is drawn from.
    remembered: Option<Span>,
    /// What the callee asked for with its latest failure, in milliseconds.
    pushback: Option<i64>,
    counts: RetryCounts,
}

impl Tries {
    const fn attempts(&self) -> u32 {
        self.marks.len() as u32
    }

    const fn permit(&self, ask: Ask) -> Permit {
        Permit {
            call: ask.call,
            mark: ask.mark,
            epoch: self.attempts(),
        }
    }

    fn settle(
        &mut self,
        rule: &RetrySettings,
        mut budget: Option<&mut Budget>,
        now: Time,
        settled: Settled,
        draw: &mut Draw,
        notes: &mut Notes,
    ) -> Settlement {
        let (after, mark) = (settled.outcome, settled.mark);
        let pushback = self.pushback.take();
        match after {
            Outcome::Released => return Settlement::Done,
            Outcome::Success => {
                if let Some(budget) = budget {
                    budget.succeeded();
                }
                self.count_success();
                return Settlement::Done;
            }
            _ => self.marks.push(mark),
        }
        let pushed_off = pushback.is_some_and(|ms| ms < 0);
        let retryable = rule.on.covers(after);
        if let Some(budget) = &mut budget
            && (retryable || pushed_off)
        {
            budget.failed(mark);
        }
        let attempts_max = rule.attempts_max.max(1);
        if !retryable || pushed_off || self.attempts() >= attempts_max {
            return self.stop(rule, after, retryable && !pushed_off, notes);
        }
        if let Some(Err(short)) = budget.map(|budget| budget.pay(now, mark)) {
            return self.suppress(after, short, notes);
        }
        let wait = self.wait(&rule.backoff, pushback, draw);
        let at = now + wait.span;
        let marks = &self.marks;
        notes.note(|| {
            Note::Retrying(Retrying {
                attempt: marks.len() as u32 + 1,
                attempts_max,
                after,
                at,
                drawn: wait.drawn,
                pushed_back: pushback.is_some(),
                marks: marks.clone(),
            })
        });
        Settlement::AttemptAt(at)
    }

    fn wait(&mut self, backoff: &Backoff, pushback: Option<i64>, draw: &mut Draw) -> Wait {
        if let Some(ms) = pushback.and_then(|ms| u64::try_from(ms).ok()) {
            (self.waits, self.remembered) = (0, None);
            let ms = ms.min(Time::MAX.0 / 1_000_000);
            return Wait::exactly(Span::from_ms(ms));
        }
        self.waits += 1;
        let wait = backoff.wait(self.waits, self.remembered, draw.unit());
        self.remembered = Some(backoff.remembered(self.remembered, wait.span));
        wait
    }

    fn stop(
        &mut self,
        rule: &RetrySettings,
        after: Outcome,
        retryable: bool,
        notes: &mut Notes,
    ) -> Settlement {
        let fails = after == Outcome::Bad && rule.fail_after_max;
        let (attempts, attempts_max) = (self.attempts(), rule.attempts_max.max(1));
        if retryable {
            // The library throws where it gives a bad result up, catches that itself, and counts it once more.
            self.counts.failed_with_retry += 1 + u32::from(fails);
        } else {
            self.counts.failed_without_retry += 1;
        }
        let marks = &self.marks;
        notes.note(|| {
            Note::RetryStopped(RetryStopped {
                attempts,
                attempts_max,
                after,
                retryable,
                marks: marks.clone(),
            })
        });
        if fails {
            Settlement::Fail
        } else {
            Settlement::Done
        }
    }

    fn suppress(&mut self, after: Outcome, short: Short, notes: &mut Notes) -> Settlement {
        let marks = &self.marks;
        notes.note(|| {
            Note::Suppressed(Suppressed {
                attempts: marks.len() as u32,
                after,
                balance: short.balance,
                needed: short.needed,
                marks: marks.iter().chain(&short.marks).copied().collect(),
            })
        });
        Settlement::Done
    }

    const fn count_success(&mut self) {
        if self.marks.is_empty() {
            self.counts.ok_without_retry += 1;
        } else {
            self.counts.ok_with_retry += 1;
        }
    }
}

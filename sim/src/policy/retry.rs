//! Plain retry: attempts up to a limit, with a fixed wait between them.
//!
//! The value belongs to one call. It counts the attempts that ended; the first one counts too.
//!
//! # Source
//! Resilience4j's Retry, §2.1.2 of the semantics: `maxAttempts` includes the first call. RT-4: with
//! failure probability p and at most k attempts, (1−pᵏ)/(1−p) attempts are expected.
//!
//! # Simplified
//! No backoff, no jitter and no budget: the wait is the same each time.

use super::note::{Note, Notes, RetryStopped, Retrying};
use super::verdict::{Ask, Outcome, Permit, Settled, Settlement};
use crate::time::{Span, Time};
use serde::{Deserialize, Serialize};

/// When to try again, and how often.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RetrySettings {
    /// The most attempts, the first included. 0 counts as 1.
    pub attempts_max: u32,
    /// From the end of an attempt to the start of the next.
    pub wait: Span,
    /// Which outcomes are worth another attempt.
    pub on: RetryOn,
}

/// The outcomes after which a call is attempted again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RetryOn {
    pub failure: bool,
    pub timeout: bool,
    pub rejected: bool,
}

impl Default for RetryOn {
    fn default() -> Self {
        Self {
            failure: true,
            timeout: true,
            rejected: true,
        }
    }
}

impl RetryOn {
    /// Returns whether `outcome` is worth another attempt.
    pub const fn covers(self, outcome: Outcome) -> bool {
        match outcome {
            Outcome::Failure => self.failure,
            Outcome::Timeout => self.timeout,
            Outcome::Rejected => self.rejected,
            Outcome::Success | Outcome::Ignored | Outcome::Released => false,
        }
    }
}

/// The attempts of one call.
#[derive(Clone, Debug, PartialEq)]
pub struct Retry {
    settings: RetrySettings,
    /// The rows at which attempts ended.
    marks: Vec<u32>,
}

impl Retry {
    /// Returns the state of a call that was not attempted yet.
    pub const fn new(settings: RetrySettings) -> Self {
        Self {
            settings,
            marks: Vec::new(),
        }
    }

    /// Returns how many attempts ended without success.
    pub const fn attempts(&self) -> u32 {
        self.marks.len() as u32
    }

    pub(super) const fn admit(&self, ask: Ask) -> Permit {
        Permit {
            call: ask.call,
            mark: ask.mark,
            epoch: self.attempts(),
        }
    }

    pub(super) fn settle(&mut self, now: Time, settled: Settled, notes: &mut Notes) -> Settlement {
        let after = settled.outcome;
        if matches!(after, Outcome::Success | Outcome::Released) {
            return Settlement::Done;
        }
        self.marks.push(settled.mark);
        let (attempts, attempts_max) = (self.attempts(), self.settings.attempts_max.max(1));
        let retryable = self.settings.on.covers(after);
        let marks = &self.marks;
        if !retryable || attempts >= attempts_max {
            notes.note(|| {
                let marks = marks.clone();
                Note::RetryStopped(RetryStopped {
                    attempts,
                    attempts_max,
                    after,
                    retryable,
                    marks,
                })
            });
            return Settlement::Done;
        }
        let at = now + self.settings.wait;
        notes.note(|| {
            let (attempt, marks) = (attempts + 1, marks.clone());
            Note::Retrying(Retrying {
                attempt,
                attempts_max,
                after,
                at,
                marks,
            })
        });
        Settlement::AttemptAt(at)
    }
}

//! Hedging: further attempts of one call beside those that still run, and the first answer wins.
//!
//! The value belongs to one call. It stands innermost: each attempt is a request of its own.
//!
//! # Source
//! RT-11, gRPC's hedgingPolicy: attempt k is sent at k·delay until there are `maxAttempts` or an answer came; the first success
//! wins; a failure that is not fatal sends the next attempt at once; a fatal one ends the call. As with retries, more than 5
//! attempts count as 5. RT-13: hedging after the p95 latency costs about 5 % more requests.
//!
//! # Simplified
//! The attempts that lost are not cancelled at the callee: their answers come too late. There is no pushback and no throttling.

use super::note::{Hedged, Note, Notes, RetryStopped};
use super::retry::{RetryOn, RetrySettings};
use super::verdict::{Ask, Outcome, Permit, Settled, Settlement, Woken};
use crate::time::{Span, Time};
use std::rc::Rc;

/// When to send another attempt beside the first.
#[derive(Clone, Debug, PartialEq)]
pub struct HedgingSettings {
    /// The most attempts, the first included; more than 5 count as 5.
    pub attempts_max: u32,
    /// From one attempt to the next.
    pub delay: Span,
    /// Which failures are not fatal.
    pub on: RetryOn,
}

/// The attempts of one call.
#[derive(Clone, Debug, PartialEq)]
pub struct Hedging {
    settings: Rc<HedgingSettings>,
    sent: u32,
    running: u32,
    latest: Time,
    /// The row at which the first attempt was sent, and those at which attempts failed.
    marks: Vec<u32>,
}

impl Hedging {
    /// Returns the state of a call that was not attempted yet.
    pub fn new(settings: Rc<HedgingSettings>) -> Self {
        Self {
            settings,
            sent: 0,
            running: 0,
            latest: Time::ZERO,
            marks: Vec::new(),
        }
    }

    fn attempts_max(&self) -> u32 {
        let most = RetrySettings::GRPC_ATTEMPTS_MAX;
        self.settings.attempts_max.clamp(1, most)
    }

    pub(super) fn admit(&mut self, now: Time, ask: Ask) -> Permit {
        (self.sent, self.running, self.latest) = (1, 1, now);
        self.marks = vec![ask.mark];
        Permit {
            call: ask.call,
            mark: ask.mark,
            epoch: 0,
        }
    }

    pub(super) fn wake_at(&self) -> Option<Time> {
        let more = self.running > 0 && self.sent < self.attempts_max();
        more.then_some(self.latest + self.settings.delay)
    }

    pub(super) fn wake(&mut self, now: Time, notes: &mut Notes) -> Woken {
        if self.wake_at().is_none_or(|at| now < at) {
            return Woken::Nothing;
        }
        self.send(now, false, notes);
        Woken::Attempt
    }

    fn send(&mut self, now: Time, failed: bool, notes: &mut Notes) {
        self.sent += 1;
        self.running += 1;
        self.latest = now;
        let (attempt, attempts_max) = (self.sent, self.attempts_max());
        let (after, marks) = (self.settings.delay, &self.marks);
        notes.note(|| {
            Note::Hedged(Hedged {
                attempt,
                attempts_max,
                after: (!failed).then_some(after),
                marks: marks.clone(),
            })
        });
    }

    pub(super) fn settle(&mut self, now: Time, settled: Settled, notes: &mut Notes) -> Settlement {
        let after = settled.outcome;
        self.running = self.running.saturating_sub(1);
        let fatal = !self.settings.on.covers(after);
        if matches!(after, Outcome::Success | Outcome::Released) {
            self.running = 0;
            return Settlement::Done;
        }
        self.marks.push(settled.mark);
        // The first mark is where the first attempt was sent.
        if !fatal && self.sent < self.attempts_max() {
            self.send(now, true, notes);
            return Settlement::AlsoAt(now);
        }
        if !fatal && self.running > 0 {
            return Settlement::Pending;
        }
        self.running = 0;
        let (attempts, attempts_max) = (self.marks.len() as u32 - 1, self.attempts_max());
        let marks = &self.marks;
        notes.note(|| {
            Note::RetryStopped(RetryStopped {
                attempts,
                attempts_max,
                after,
                retryable: !fatal,
                marks: marks.clone(),
            })
        });
        Settlement::Done
    }
}

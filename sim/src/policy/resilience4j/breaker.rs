//! The state machine.

use super::settings::BreakerSettings;
use super::window::{Counts, Window};
use crate::policy::breaker::{BreakerState, BreakerView, Command};
use crate::policy::cell::Cell;
use crate::policy::note::{BreakerMoved, MoveCause, Note, Notes, Recorded};
use crate::policy::verdict::{Admission, Ask, Outcome, Permit, Rejection, Settled};
use crate::time::Time;
use std::rc::Rc;

/// The breaker of one caller.
#[derive(Clone, Debug, PartialEq)]
pub struct Breaker {
    pub(super) settings: Rc<BreakerSettings>,
    pub(super) phase: Phase,
    pub(super) window: Window,
    /// Refused calls since the window began.
    pub(super) not_permitted: u32,
    /// Openings since it was last closed.
    pub(super) attempts: u32,
    pub(super) since: Time,
    pub(super) since_mark: Option<u32>,
    /// The number of the state, counted from the first.
    epoch: u32,
}

/// A state with what only it knows.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Phase {
    Closed,
    Open { until: Time },
    HalfOpen(Probes),
    Disabled,
    ForcedOpen,
    MetricsOnly,
}

/// The calls that are let in while half open.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Probes {
    pub(super) left: u32,
    pub(super) holders: Vec<u32>,
    until: Option<Time>,
}

impl Breaker {
    /// Returns a closed breaker.
    pub fn new(settings: Rc<BreakerSettings>, now: Time) -> Self {
        let window = Window::closed(&settings, now);
        Self {
            settings,
            phase: Phase::Closed,
            window,
            not_permitted: 0,
            attempts: 0,
            since: now,
            since_mark: None,
            epoch: 0,
        }
    }

    /// Returns the state.
    pub const fn state(&self) -> BreakerState {
        match self.phase {
            Phase::Closed => BreakerState::Closed,
            Phase::Open { .. } => BreakerState::Open,
            Phase::HalfOpen(_) => BreakerState::HalfOpen,
            Phase::Disabled => BreakerState::Disabled,
            Phase::ForcedOpen => BreakerState::ForcedOpen,
            Phase::MetricsOnly => BreakerState::MetricsOnly,
        }
    }

    /// Returns when a timed state ends.
    pub(super) const fn until(&self) -> Option<Time> {
        match &self.phase {
            Phase::Open { until } => Some(*until),
            Phase::HalfOpen(probes) => probes.until,
            Phase::Closed | Phase::Disabled | Phase::ForcedOpen | Phase::MetricsOnly => None,
        }
    }

    /// Returns how many calls the half-open state lets in; 0 in other states.
    pub(super) fn permitted(&self) -> u32 {
        match self.phase {
            Phase::HalfOpen(_) => self.settings.half_open_calls,
            _ => 0,
        }
    }

    /// Returns `part` of `counts` as a percentage, or none below the minimum (RJ-3).
    pub(super) fn rate(&self, part: u32, counts: Counts) -> Option<f32> {
        let enough = counts.total > 0 && counts.total >= self.window.minimum(&self.settings);
        enough.then(|| part as f32 * 100.0 / counts.total as f32)
    }

    /// Returns the permit that a call gets where nothing has to change for it.
    #[inline]
    pub(in crate::policy) const fn admit_freely(&self, ask: Ask) -> Option<Permit> {
        match self.phase {
            Phase::Closed | Phase::Disabled | Phase::MetricsOnly => Some(self.permit(ask)),
            Phase::Open { .. } | Phase::HalfOpen(_) | Phase::ForcedOpen => None,
        }
    }

    const fn permit(&self, ask: Ask) -> Permit {
        Permit {
            call: ask.call,
            mark: ask.mark,
            epoch: self.epoch,
        }
    }

    pub(in crate::policy) fn admit(&mut self, now: Time, ask: Ask, notes: &mut Notes) -> Admission {
        if let Phase::Open { until } = self.phase {
            if now <= until {
                return self.refuse(notes, |not_permitted| Rejection::Open {
                    until,
                    not_permitted,
                });
            }
            self.move_to(
                now,
                BreakerState::HalfOpen,
                MoveCause::WaitOver,
                ask.mark,
                notes,
            );
        }
        match &mut self.phase {
            Phase::HalfOpen(Probes { left: 0, .. }) => {
                let permitted = self.permitted();
                return self.refuse(notes, |not_permitted| Rejection::HalfOpenFull {
                    permitted,
                    not_permitted,
                });
            }
            Phase::HalfOpen(probes) => {
                probes.left -= 1;
                probes.holders.push(ask.mark);
            }
            Phase::ForcedOpen => {
                return self.refuse(notes, |not_permitted| Rejection::ForcedOpen {
                    not_permitted,
                });
            }
            Phase::Open { .. } | Phase::Closed | Phase::Disabled | Phase::MetricsOnly => {}
        }
        Admission::Now(self.permit(ask))
    }

    fn refuse(&mut self, notes: &mut Notes, why: impl FnOnce(u32) -> Rejection) -> Admission {
        self.not_permitted += 1;
        let rejection = why(self.not_permitted);
        notes.refuse(rejection, || {
            let holders = match &self.phase {
                Phase::HalfOpen(probes) => probes.holders.clone(),
                _ => Vec::new(),
            };
            (self.since_mark, holders)
        })
    }

    pub(in crate::policy) fn settle(
        &mut self,
        now: Time,
        permit: Permit,
        settled: Settled,
        notes: &mut Notes,
    ) {
        let given_back = matches!(settled.outcome, Outcome::Ignored | Outcome::Released);
        if let Phase::HalfOpen(probes) = &mut self.phase {
            // Any call gives a permit back here, also one that was let in before (surprise 4).
            probes.left += u32::from(given_back);
            let held = probes.holders.iter().position(|mark| *mark == permit.mark);
            if let Some(place) = held.filter(|_| permit.epoch == self.epoch) {
                probes.holders.remove(place);
            }
        }
        if given_back || matches!(self.phase, Phase::Disabled | Phase::ForcedOpen) {
            return;
        }
        let slow = settled.duration > self.settings.slow_after;
        let cell = Cell::new(settled.outcome, slow, settled.mark);
        let evicted = self.window.record(now, cell);
        notes.note(|| Note::Recorded(self.recorded(cell, evicted)));
        self.judge(now, settled.mark, notes);
    }

    fn recorded(&self, cell: Cell, evicted: Option<Cell>) -> Recorded {
        let counts = self.window.counts();
        Recorded {
            cell,
            evicted,
            buffered: counts.total,
            size: self.window.size(),
            failed: counts.failed,
            slow: counts.slow,
            failure_rate: self.rate(counts.failed, counts),
            failure_threshold: self.settings.failure_rate,
            tick: None,
        }
    }

    /// Moves where the rates say so (RJ-4, RJ-6).
    fn judge(&mut self, now: Time, mark: u32, notes: &mut Notes) {
        let half_open = match self.phase {
            Phase::Closed => false,
            Phase::HalfOpen(_) => true,
            _ => return,
        };
        let counts = self.window.counts();
        let (Some(failure_rate), Some(slow_rate)) = (
            self.rate(counts.failed, counts),
            self.rate(counts.slow, counts),
        ) else {
            return;
        };
        let failing = failure_rate >= self.settings.failure_rate;
        let slow = slow_rate >= self.settings.slow_rate;
        let (to, cause) = match (failing, slow) {
            (true, true) => (BreakerState::Open, MoveCause::BothRates),
            (true, false) => (BreakerState::Open, MoveCause::FailureRate),
            (false, true) => (BreakerState::Open, MoveCause::SlowRate),
            (false, false) if half_open => (BreakerState::Closed, MoveCause::BelowThresholds),
            (false, false) => return,
        };
        self.move_to(now, to, cause, mark, notes);
    }

    /// Returns when a timer acts: the automatic transition, or the end of a half-open phase.
    pub(in crate::policy) fn wake_at(&self) -> Option<Time> {
        match &self.phase {
            Phase::Open { until } if self.settings.half_open_automatic => Some(*until),
            Phase::HalfOpen(probes) => probes.until,
            _ => None,
        }
    }

    pub(in crate::policy) fn wake(&mut self, now: Time, mark: u32, notes: &mut Notes) {
        if self.wake_at().is_none_or(|at| now < at) {
            return;
        }
        let (to, cause) = match self.phase {
            Phase::Open { .. } => (BreakerState::HalfOpen, MoveCause::Timer),
            _ if self.settings.half_open_max.is_some_and(|end| end.closes) => {
                (BreakerState::Closed, MoveCause::HalfOpenExpired)
            }
            _ => (BreakerState::Open, MoveCause::HalfOpenExpired),
        };
        self.move_to(now, to, cause, mark, notes);
    }

    pub(in crate::policy) fn command(
        &mut self,
        now: Time,
        command: Command,
        mark: u32,
        notes: &mut Notes,
    ) -> bool {
        let to = match command {
            Command::Move(to) => to,
            Command::Reset => BreakerState::Closed,
        };
        let from_closed = matches!(self.phase, Phase::Closed | Phase::MetricsOnly);
        let illegal = match to {
            BreakerState::HalfOpen => from_closed,
            BreakerState::ForcedClosed => true,
            _ => false,
        };
        if !illegal {
            self.move_to(now, to, MoveCause::Command, mark, notes);
        }
        !illegal
    }

    /// Enters a state, and notes it where it is another one.
    fn move_to(
        &mut self,
        now: Time,
        to: BreakerState,
        cause: MoveCause,
        mark: u32,
        notes: &mut Notes,
    ) {
        let before = notes.are_wanted().then(|| self.view(now));
        self.enter(now, to);
        self.since = now;
        self.since_mark = Some(mark);
        self.epoch += 1;
        if let Some(before) = before.filter(|before| before.state != to) {
            notes.note(|| {
                let until = self.until();
                Note::BreakerMoved(Box::new(BreakerMoved::of(&before, to, cause, until)))
            });
        }
    }

    /// Sets the state and its window. Only the open state keeps the window that it comes with.
    fn enter(&mut self, now: Time, to: BreakerState) {
        let (phase, window) = match to {
            BreakerState::Open => {
                self.attempts += 1;
                let until = now + self.settings.wait.of(self.attempts);
                self.phase = Phase::Open { until };
                return;
            }
            BreakerState::HalfOpen => {
                let left = self.settings.half_open_calls;
                let until = self.settings.half_open_max.map(|end| now + end.after);
                let probes = Probes {
                    left,
                    holders: Vec::new(),
                    until,
                };
                (Phase::HalfOpen(probes), Window::count(left))
            }
            BreakerState::Closed => (Phase::Closed, Window::closed(&self.settings, now)),
            BreakerState::MetricsOnly => (Phase::MetricsOnly, Window::closed(&self.settings, now)),
            BreakerState::Disabled | BreakerState::ForcedClosed => {
                (Phase::Disabled, Window::count(0))
            }
            BreakerState::ForcedOpen => (Phase::ForcedOpen, Window::count(0)),
        };
        if !matches!(to, BreakerState::HalfOpen) {
            self.attempts = 0;
        }
        self.phase = phase;
        self.window = window;
        self.not_permitted = 0;
    }

    /// Moves a time-based window to `now`, as every reading of the library's metrics does. Only
    /// the lock-free one can tell: it begins anew at the first reading after an idle gap.
    pub(in crate::policy) fn read(&mut self, now: Time) -> BreakerView {
        self.window.move_to(now);
        self.view(now)
    }
}

//! The state machine.

use super::settings::HystrixSettings;
use super::stream::{Counts, Stream};
use crate::policy::breaker::{BreakerKind, BreakerState, BreakerView};
use crate::policy::cell::Cell;
use crate::policy::note::{BreakerMoved, MoveCause, NotPermitted, Note, Notes, Recorded};
use crate::policy::verdict::{Admission, Ask, Outcome, Permit, Rejection, Settled};
use crate::time::Time;
use std::rc::Rc;

/// The breaker of one caller.
#[derive(Clone, Debug, PartialEq)]
pub struct Hystrix {
    settings: Rc<HystrixSettings>,
    phase: Phase,
    stream: Stream,
    /// The tick at which it will open, if no outcome comes before.
    due: Option<Time>,
    not_permitted: u32,
    attempts: u32,
    since: Time,
    since_mark: Option<u32>,
}

/// A state with what only it knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    Closed,
    Open,
    /// `holder` is the row at which the trial was let in.
    HalfOpen {
        holder: u32,
    },
    ForcedOpen,
    ForcedClosed,
}

impl Hystrix {
    /// Returns a closed breaker, or one that is held open or closed.
    pub fn new(settings: Rc<HystrixSettings>, now: Time) -> Self {
        let phase = match (settings.force_open, settings.force_closed) {
            (true, _) => Phase::ForcedOpen,
            (false, true) => Phase::ForcedClosed,
            (false, false) => Phase::Closed,
        };
        let stream = Stream::new(now, settings.tick, settings.buckets());
        Self {
            settings,
            phase,
            stream,
            due: None,
            not_permitted: 0,
            attempts: 0,
            since: now,
            since_mark: None,
        }
    }

    /// Returns the state.
    pub const fn state(&self) -> BreakerState {
        match self.phase {
            Phase::Closed => BreakerState::Closed,
            Phase::Open => BreakerState::Open,
            Phase::HalfOpen { .. } => BreakerState::HalfOpen,
            Phase::ForcedOpen => BreakerState::ForcedOpen,
            Phase::ForcedClosed => BreakerState::ForcedClosed,
        }
    }

    /// Returns the permit that a call gets where nothing has to change for it.
    #[inline]
    pub(in crate::policy) const fn admit_freely(&self, ask: Ask) -> Option<Permit> {
        match self.phase {
            Phase::Closed | Phase::ForcedClosed => Some(permit(ask)),
            Phase::Open | Phase::HalfOpen { .. } | Phase::ForcedOpen => None,
        }
    }

    pub(in crate::policy) fn admit(&mut self, now: Time, ask: Ask, notes: &mut Notes) -> Admission {
        match self.phase {
            Phase::Closed | Phase::ForcedClosed => {}
            // HY-5: strictly after.
            Phase::Open if now > self.since + self.settings.sleep => {
                let holder = ask.mark;
                let phase = Phase::HalfOpen { holder };
                self.move_to(now, phase, MoveCause::WaitOver, ask.mark, notes);
            }
            Phase::Open => {
                let until = self.since + self.settings.sleep;
                return self.refuse(notes, |not_permitted| Rejection::Open {
                    until,
                    not_permitted,
                });
            }
            Phase::HalfOpen { .. } => {
                return self.refuse(notes, |not_permitted| Rejection::HalfOpenFull {
                    permitted: 1,
                    not_permitted,
                });
            }
            Phase::ForcedOpen => {
                return self.refuse(notes, |not_permitted| Rejection::ForcedOpen {
                    not_permitted,
                });
            }
        }
        Admission::Now(permit(ask))
    }

    fn refuse(&mut self, notes: &mut Notes, why: impl FnOnce(u32) -> Rejection) -> Admission {
        self.not_permitted += 1;
        let rejection = why(self.not_permitted);
        notes.note(|| {
            Note::NotPermitted(Box::new(NotPermitted {
                rejection,
                since_mark: self.since_mark,
                holders: self.holders(),
            }))
        });
        Admission::Rejected(rejection)
    }

    fn holders(&self) -> Vec<u32> {
        match self.phase {
            Phase::HalfOpen { holder } => vec![holder],
            _ => Vec::new(),
        }
    }

    pub(in crate::policy) fn settle(&mut self, now: Time, settled: Settled, notes: &mut Notes) {
        let cell = Cell::new(settled.outcome, false, settled.mark);
        let success = settled.outcome == Outcome::Success;
        if matches!(self.phase, Phase::HalfOpen { .. }) {
            let (phase, cause) = match success {
                true => (Phase::Closed, MoveCause::TrialSucceeded),
                false => (Phase::Open, MoveCause::TrialFailed),
            };
            self.move_to(now, phase, cause, settled.mark, notes);
            if success {
                self.stream.begin_with(cell);
                notes.note(|| self.recorded(now, cell, None));
                return;
            }
        }
        // HY-2: these two count in nothing.
        if !matches!(settled.outcome, Outcome::Ignored | Outcome::Released) {
            let seen = self.stream.record(now, cell);
            notes.note(|| self.recorded(now, cell, Some(seen)));
            self.plan(now);
        }
    }

    fn recorded(&self, now: Time, cell: Cell, tick: Option<Time>) -> Note {
        let counts = self.stream.counts(now);
        Note::Recorded(Recorded {
            cell,
            evicted: None,
            buffered: counts.total,
            size: self.settings.buckets(),
            failed: counts.errors,
            slow: 0,
            failure_rate: self.rate(counts),
            failure_threshold: self.settings.error_rate,
            tick,
        })
    }

    /// Returns the error percentage, or none below the volume.
    fn rate(&self, counts: Counts) -> Option<f32> {
        (counts.total >= self.settings.volume_min).then(|| counts.percentage() as f32)
    }

    fn is_bad(settings: &HystrixSettings, counts: Counts) -> bool {
        counts.total >= settings.volume_min && counts.percentage() as f32 >= settings.error_rate
    }

    /// Finds the tick at which it will open.
    fn plan(&mut self, now: Time) {
        let settings = &self.settings;
        self.due = match self.phase {
            Phase::Closed => self.stream.first_tick(now, |c| Self::is_bad(settings, c)),
            _ => None,
        };
    }

    /// Returns the tick at which something will change.
    pub(in crate::policy) const fn wake_at(&self) -> Option<Time> {
        self.due
    }

    /// A health tick: the one place where a closed breaker opens (HY-4).
    pub(in crate::policy) fn wake(&mut self, now: Time, mark: u32, notes: &mut Notes) {
        if self.due.is_none_or(|due| now < due) {
            return;
        }
        if Self::is_bad(&self.settings, self.stream.counts(now)) {
            self.move_to(now, Phase::Open, MoveCause::HealthTick, mark, notes);
        } else {
            self.plan(now);
        }
    }

    fn move_to(&mut self, now: Time, phase: Phase, cause: MoveCause, mark: u32, notes: &mut Notes) {
        let before = notes.are_wanted().then(|| self.view(now));
        self.phase = phase;
        self.since = now;
        self.since_mark = Some(mark);
        self.due = None;
        match phase {
            Phase::Closed => {
                self.stream = Stream::new(now, self.settings.tick, self.settings.buckets());
                self.attempts = 0;
                self.not_permitted = 0;
            }
            Phase::Open => self.attempts += 1,
            Phase::HalfOpen { .. } | Phase::ForcedOpen | Phase::ForcedClosed => {}
        }
        if let Some(before) = before {
            notes.note(|| {
                let (to, until) = (self.state(), self.until());
                Note::BreakerMoved(Box::new(BreakerMoved::of(&before, to, cause, until)))
            });
        }
    }

    fn until(&self) -> Option<Time> {
        (self.phase == Phase::Open).then(|| self.since + self.settings.sleep)
    }

    /// Returns what can be seen of it at `now`.
    pub fn view(&self, now: Time) -> BreakerView {
        let counts = self.stream.counts(now);
        let half_open = matches!(self.phase, Phase::HalfOpen { .. });
        BreakerView {
            kind: BreakerKind::Hystrix,
            state: self.state(),
            window: self.stream.held(now),
            size: self.settings.buckets(),
            bucket: Some(self.settings.tick),
            minimum: self.settings.volume_min,
            failed: counts.errors,
            slow: 0,
            failure_rate: self.rate(counts),
            slow_rate: None,
            failure_threshold: self.settings.error_rate,
            slow_threshold: None,
            not_permitted: self.not_permitted,
            attempts: self.attempts,
            since: self.since,
            since_mark: self.since_mark,
            until: self.until(),
            tick: Some(self.stream.next_tick(now)),
            permitted: u32::from(half_open),
            permits_left: 0,
            holders: self.holders(),
        }
    }
}

const fn permit(ask: Ask) -> Permit {
    Permit {
        call: ask.call,
        mark: ask.mark,
        epoch: 0,
    }
}

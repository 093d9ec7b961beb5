//! The state machine.

use super::settings::HystrixSettings;
use super::stream::{Counts, Stream};
use crate::policy::breaker::{BreakerKind, BreakerState, BreakerView};
use crate::policy::cell::Cell;
use crate::policy::circuit::{Circuit, Phase, Told};
use crate::policy::note::{BreakerMoved, MoveCause, Note, Notes, Recorded};
use crate::policy::verdict::{Admission, Ask, Outcome, Permit, Settled};
use crate::time::Time;
use std::rc::Rc;

/// The breaker of one caller.
#[derive(Clone, Debug, PartialEq)]
pub struct Hystrix {
    settings: Rc<HystrixSettings>,
    circuit: Circuit,
    stream: Stream,
    /// The tick at which it will open, if no outcome comes before.
    due: Option<Time>,
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
            circuit: Circuit::new(phase, now),
            stream,
            due: None,
        }
    }

    /// Returns the state.
    pub const fn state(&self) -> BreakerState {
        self.circuit.state()
    }

    /// Returns the permit that a call gets where nothing has to change for it.
    #[inline]
    pub(in crate::policy) const fn admit_freely(&self, ask: Ask) -> Option<Permit> {
        self.circuit.admit_freely(ask)
    }

    pub(in crate::policy) fn admit(&mut self, now: Time, ask: Ask, notes: &mut Notes) -> Admission {
        let until = self.circuit.since + self.settings.sleep;
        // HY-5: strictly after.
        match self.circuit.admit(ask, until, now > until, notes) {
            Told::Answer(admission) => admission,
            Told::BeTheTrial(permit) => {
                let holder = ask.mark;
                let phase = Phase::HalfOpen { holder };
                self.move_to(now, phase, MoveCause::WaitOver, ask.mark, notes);
                Admission::Now(permit)
            }
        }
    }

    pub(in crate::policy) fn settle(&mut self, now: Time, settled: Settled, notes: &mut Notes) {
        let cell = Cell::new(settled.outcome, false, settled.mark);
        let success = settled.outcome == Outcome::Success;
        if self.circuit.is_half_open() {
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
        self.due = match self.circuit.phase {
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
        self.circuit.begin(now, phase, mark);
        self.due = None;
        if phase == Phase::Closed {
            self.stream = Stream::new(now, self.settings.tick, self.settings.buckets());
        }
        if let Some(before) = before {
            notes.note(|| {
                let (to, until) = (self.state(), self.until());
                Note::BreakerMoved(Box::new(BreakerMoved::of(&before, to, cause, until)))
            });
        }
    }

    fn until(&self) -> Option<Time> {
        self.circuit.until(self.settings.sleep)
    }

    /// Returns what can be seen of it at `now`.
    pub fn view(&self, now: Time) -> BreakerView {
        let counts = self.stream.counts(now);
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
            not_permitted: self.circuit.not_permitted,
            attempts: self.circuit.attempts,
            since: self.circuit.since,
            since_mark: self.circuit.since_mark,
            until: self.until(),
            tick: Some(self.stream.next_tick(now)),
            permitted: u32::from(self.circuit.is_half_open()),
            permits_left: 0,
            holders: self.circuit.holders(),
        }
    }
}

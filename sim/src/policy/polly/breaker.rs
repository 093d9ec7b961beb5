//! The state machine.

use super::health::{Counts, Health};
use super::settings::PollySettings;
use crate::policy::breaker::{BreakerKind, BreakerState, BreakerView, Command};
use crate::policy::cell::Cell;
use crate::policy::circuit::{Circuit, Phase, Told};
use crate::policy::note::{BreakerMoved, MoveCause, Note, Notes, Recorded};
use crate::policy::verdict::{Admission, Ask, Outcome, Permit, Settled};
use crate::time::Time;
use std::rc::Rc;

/// The breaker of one caller.
#[derive(Clone, Debug, PartialEq)]
pub struct Polly {
    settings: Rc<PollySettings>,
    circuit: Circuit,
    health: Health,
}

impl Polly {
    /// Returns a closed breaker, or an isolated one.
    pub fn new(settings: Rc<PollySettings>, now: Time) -> Self {
        let phase = match settings.isolated {
            true => Phase::ForcedOpen,
            false => Phase::Closed,
        };
        let health = Health::new(settings.sampling, now);
        Self {
            settings,
            circuit: Circuit::new(phase, now),
            health,
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
        let until = self.circuit.since + self.settings.break_for;
        // PO-3: from the end on.
        match self.circuit.admit(ask, until, now >= until, notes) {
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
        let handled = is_handled(settled.outcome);
        let half_open = self.circuit.is_half_open();
        if !(handled && half_open) {
            self.health.record(now, cell);
            notes.note(|| self.recorded(now, cell));
        }
        let counts = self.health.counts(now);
        let (phase, cause) = match (half_open, handled) {
            (true, true) => (Phase::Open, MoveCause::TrialFailed),
            (true, false) => (Phase::Closed, MoveCause::TrialSucceeded),
            (false, true) if self.circuit.phase == Phase::Closed && self.breaks(counts) => {
                (Phase::Open, MoveCause::FailureRate)
            }
            (false, _) => return,
        };
        self.move_to(now, phase, cause, settled.mark, notes);
    }

    fn breaks(&self, counts: Counts) -> bool {
        counts.total >= self.settings.throughput_min
            && counts.ratio() >= self.settings.failure_ratio
    }

    fn recorded(&self, now: Time, cell: Cell) -> Note {
        let counts = self.health.counts(now);
        Note::Recorded(Recorded {
            cell,
            evicted: None,
            buffered: counts.total,
            size: self.health.shape().0,
            failed: counts.failed,
            slow: 0,
            failure_rate: self.rate(counts),
            failure_threshold: self.threshold(),
            tick: None,
        })
    }

    /// Returns the failure ratio in percent, or none below the throughput.
    fn rate(&self, counts: Counts) -> Option<f32> {
        let enough = counts.total > 0 && counts.total >= self.settings.throughput_min;
        enough.then(|| (counts.ratio() * 100.0) as f32)
    }

    fn threshold(&self) -> f32 {
        (self.settings.failure_ratio * 100.0) as f32
    }

    /// Isolates the breaker, or closes it (PO-4), and returns whether it knows the command.
    pub(in crate::policy) fn command(
        &mut self,
        now: Time,
        command: Command,
        mark: u32,
        notes: &mut Notes,
    ) -> bool {
        let phase = match command {
            Command::Move(BreakerState::ForcedOpen) => Phase::ForcedOpen,
            Command::Move(BreakerState::Closed) | Command::Reset => Phase::Closed,
            Command::Move(_) => return false,
        };
        self.move_to(now, phase, MoveCause::Command, mark, notes);
        true
    }

    fn move_to(&mut self, now: Time, phase: Phase, cause: MoveCause, mark: u32, notes: &mut Notes) {
        let before = notes.are_wanted().then(|| self.view(now));
        self.circuit.begin(now, phase, mark);
        if phase == Phase::Closed {
            self.health = Health::new(self.settings.sampling, now);
        }
        if let Some(before) = before.filter(|before| before.state != self.state()) {
            notes.note(|| {
                let (to, until) = (self.state(), self.until());
                Note::BreakerMoved(Box::new(BreakerMoved::of(&before, to, cause, until)))
            });
        }
    }

    fn until(&self) -> Option<Time> {
        self.circuit.until(self.settings.break_for)
    }

    /// Returns what can be seen of it at `now`.
    pub fn view(&self, now: Time) -> BreakerView {
        let counts = self.health.counts(now);
        let (size, bucket) = self.health.shape();
        BreakerView {
            kind: BreakerKind::Polly,
            state: self.state(),
            window: self.health.held(now),
            size,
            bucket: Some(bucket),
            minimum: self.settings.throughput_min,
            failed: counts.failed,
            slow: 0,
            failure_rate: self.rate(counts),
            slow_rate: None,
            failure_threshold: self.threshold(),
            slow_threshold: None,
            not_permitted: self.circuit.not_permitted,
            attempts: self.circuit.attempts,
            since: self.circuit.since,
            since_mark: self.circuit.since_mark,
            until: self.until(),
            tick: None,
            permitted: u32::from(self.circuit.is_half_open()),
            permits_left: 0,
            holders: self.circuit.holders(),
        }
    }
}

/// Returns whether the default `ShouldHandle` takes an outcome as a failure.
const fn is_handled(outcome: Outcome) -> bool {
    matches!(
        outcome,
        Outcome::Failure | Outcome::Timeout | Outcome::Rejected
    )
}

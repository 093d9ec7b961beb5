//! The state machine.

use super::health::{Counts, Health};
use super::settings::PollySettings;
use crate::policy::breaker::{BreakerKind, BreakerState, BreakerView, Command};
use crate::policy::cell::Cell;
use crate::policy::note::{BreakerMoved, MoveCause, NotPermitted, Note, Notes, Recorded};
use crate::policy::verdict::{Admission, Ask, Outcome, Permit, Rejection, Settled};
use crate::time::Time;
use std::rc::Rc;

/// The breaker of one caller.
#[derive(Clone, Debug, PartialEq)]
pub struct Polly {
    settings: Rc<PollySettings>,
    phase: Phase,
    health: Health,
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
    Isolated,
}

impl Polly {
    /// Returns a closed breaker, or an isolated one.
    pub fn new(settings: Rc<PollySettings>, now: Time) -> Self {
        let phase = match settings.isolated {
            true => Phase::Isolated,
            false => Phase::Closed,
        };
        let health = Health::new(settings.sampling, now);
        Self {
            settings,
            phase,
            health,
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
            Phase::Isolated => BreakerState::ForcedOpen,
        }
    }

    /// Returns the permit that a call gets where nothing has to change for it.
    #[inline]
    pub(in crate::policy) const fn admit_freely(&self, ask: Ask) -> Option<Permit> {
        match self.phase {
            Phase::Closed => Some(permit(ask)),
            Phase::Open | Phase::HalfOpen { .. } | Phase::Isolated => None,
        }
    }

    pub(in crate::policy) fn admit(&mut self, now: Time, ask: Ask, notes: &mut Notes) -> Admission {
        match self.phase {
            Phase::Closed => {}
            // PO-3: from the end on.
            Phase::Open if now >= self.since + self.settings.break_for => {
                let holder = ask.mark;
                let phase = Phase::HalfOpen { holder };
                self.move_to(now, phase, MoveCause::WaitOver, ask.mark, notes);
            }
            Phase::Open => {
                let until = self.since + self.settings.break_for;
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
            Phase::Isolated => {
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
        let handled = is_handled(settled.outcome);
        let half_open = matches!(self.phase, Phase::HalfOpen { .. });
        if !(handled && half_open) {
            self.health.record(now, cell);
            notes.note(|| self.recorded(now, cell));
        }
        let counts = self.health.counts(now);
        let (phase, cause) = match (half_open, handled) {
            (true, true) => (Phase::Open, MoveCause::TrialFailed),
            (true, false) => (Phase::Closed, MoveCause::TrialSucceeded),
            (false, true) if self.phase == Phase::Closed && self.breaks(counts) => {
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
            Command::Move(BreakerState::ForcedOpen) => Phase::Isolated,
            Command::Move(BreakerState::Closed) | Command::Reset => Phase::Closed,
            Command::Move(_) => return false,
        };
        self.move_to(now, phase, MoveCause::Command, mark, notes);
        true
    }

    fn move_to(&mut self, now: Time, phase: Phase, cause: MoveCause, mark: u32, notes: &mut Notes) {
        let before = notes.are_wanted().then(|| self.view(now));
        self.phase = phase;
        self.since = now;
        self.since_mark = Some(mark);
        match phase {
            Phase::Closed => {
                self.health = Health::new(self.settings.sampling, now);
                self.attempts = 0;
                self.not_permitted = 0;
            }
            Phase::Open => self.attempts += 1,
            Phase::HalfOpen { .. } | Phase::Isolated => {}
        }
        if let Some(before) = before.filter(|before| before.state != self.state()) {
            notes.note(|| {
                let (to, until) = (self.state(), self.until());
                Note::BreakerMoved(Box::new(BreakerMoved::of(&before, to, cause, until)))
            });
        }
    }

    fn until(&self) -> Option<Time> {
        (self.phase == Phase::Open).then(|| self.since + self.settings.break_for)
    }

    /// Returns what can be seen of it at `now`.
    pub fn view(&self, now: Time) -> BreakerView {
        let counts = self.health.counts(now);
        let (size, bucket) = self.health.shape();
        let half_open = matches!(self.phase, Phase::HalfOpen { .. });
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
            not_permitted: self.not_permitted,
            attempts: self.attempts,
            since: self.since,
            since_mark: self.since_mark,
            until: self.until(),
            tick: None,
            permitted: u32::from(half_open),
            permits_left: 0,
            holders: self.holders(),
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

const fn permit(ask: Ask) -> Permit {
    Permit {
        call: ask.call,
        mark: ask.mark,
        epoch: 0,
    }
}

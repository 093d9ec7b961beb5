//! What the breakers that let in one trial at a time share: the phase, who is let in, and what is counted while it lasts.
//!
//! When a circuit opens and closes is each library's own; see [`super::hystrix`] and [`super::polly`].

use super::breaker::BreakerState;
use super::note::Notes;
use super::verdict::{Admission, Ask, Permit, Rejection};
use crate::time::{Span, Time};

/// The phase of a breaker, and what began with it.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::policy) struct Circuit {
    pub phase: Phase,
    /// When the phase began, and at which row; no row for the first one.
    pub since: Time,
    pub since_mark: Option<u32>,
    /// How many calls were refused, and how often it has opened, since it was last closed.
    pub not_permitted: u32,
    pub attempts: u32,
}

/// A state with what only it knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::policy) enum Phase {
    Closed,
    Open,
    /// `holder` is the row at which the trial was let in.
    HalfOpen {
        holder: u32,
    },
    ForcedOpen,
    ForcedClosed,
}

/// What a call that asks is told.
pub(in crate::policy) enum Told {
    Answer(Admission),
    /// It may be the trial: the breaker moves to half-open, and the call goes.
    BeTheTrial(Permit),
}

impl Circuit {
    pub const fn new(phase: Phase, now: Time) -> Self {
        Self {
            phase,
            since: now,
            since_mark: None,
            not_permitted: 0,
            attempts: 0,
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
    pub const fn admit_freely(&self, ask: Ask) -> Option<Permit> {
        match self.phase {
            Phase::Closed | Phase::ForcedClosed => Some(permit(ask)),
            Phase::Open | Phase::HalfOpen { .. } | Phase::ForcedOpen => None,
        }
    }

    /// Answers a call. An open circuit is so `until` then, and `is_over` says whether a trial may go.
    pub fn admit(&mut self, ask: Ask, until: Time, is_over: bool, notes: &mut Notes) -> Told {
        if let Some(permit) = self.admit_freely(ask) {
            return Told::Answer(Admission::Now(permit));
        }
        if self.phase == Phase::Open && is_over {
            return Told::BeTheTrial(permit(ask));
        }
        self.not_permitted += 1;
        let rejection = self.rejection(until);
        let refusal = notes.refuse(rejection, || (self.since_mark, self.holders()));
        Told::Answer(refusal)
    }

    fn rejection(&self, until: Time) -> Rejection {
        let not_permitted = self.not_permitted;
        match self.phase {
            Phase::HalfOpen { .. } => Rejection::HalfOpenFull {
                permitted: 1,
                not_permitted,
            },
            Phase::ForcedOpen => Rejection::ForcedOpen { not_permitted },
            Phase::Open | Phase::Closed | Phase::ForcedClosed => Rejection::Open {
                until,
                not_permitted,
            },
        }
    }

    /// Returns when an open circuit may let a trial in, which is so long after it opened; none in another phase.
    pub fn until(&self, wait: Span) -> Option<Time> {
        (self.phase == Phase::Open).then(|| self.since + wait)
    }

    /// Begins a phase, at this row.
    pub fn begin(&mut self, now: Time, phase: Phase, mark: u32) {
        self.phase = phase;
        self.since = now;
        self.since_mark = Some(mark);
        match phase {
            Phase::Closed => {
                self.attempts = 0;
                self.not_permitted = 0;
            }
            Phase::Open => self.attempts += 1,
            Phase::HalfOpen { .. } | Phase::ForcedOpen | Phase::ForcedClosed => {}
        }
    }

    pub const fn is_half_open(&self) -> bool {
        matches!(self.phase, Phase::HalfOpen { .. })
    }

    /// Returns the row at which the trial that runs was let in, if one runs.
    pub fn holders(&self) -> Vec<u32> {
        match self.phase {
            Phase::HalfOpen { holder } => vec![holder],
            _ => Vec::new(),
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

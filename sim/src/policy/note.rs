//! What policies report: transitions and refusals with every number, and every row, that decided.

use super::breaker::{BreakerState, BreakerView};
use super::cell::Cell;
use super::verdict::{Admission, Outcome, Rejection};
use crate::time::{Span, Time};
use serde::Serialize;

/// Where policies write their notes. Building a note costs nothing where nobody wants them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Notes {
    wanted: bool,
    list: Vec<Note>,
}

impl Notes {
    /// Returns a list that keeps what is noted.
    pub const fn wanted() -> Self {
        Self {
            wanted: true,
            list: Vec::new(),
        }
    }

    /// Returns a list that keeps nothing.
    pub const fn unwanted() -> Self {
        Self {
            wanted: false,
            list: Vec::new(),
        }
    }

    /// Keeps the note where somebody wants it.
    #[inline]
    pub fn note(&mut self, note: impl FnOnce() -> Note) {
        if self.wanted {
            self.list.push(note());
        }
    }

    /// Notes that a call is not let through, with `since` which row that is so and who holds what it asked for, and returns its
    /// refusal.
    pub(super) fn refuse(
        &mut self,
        rejection: Rejection,
        held: impl FnOnce() -> (Option<u32>, Vec<u32>),
    ) -> Admission {
        self.note(|| {
            let (since_mark, holders) = held();
            Note::NotPermitted(Box::new(NotPermitted {
                rejection,
                since_mark,
                holders,
            }))
        });
        Admission::Rejected(rejection)
    }

    /// Returns whether anybody wants the notes.
    #[inline]
    pub const fn are_wanted(&self) -> bool {
        self.wanted
    }

    /// Returns what was noted so far, oldest first, and forgets it.
    pub fn drain(&mut self) -> impl Iterator<Item = Note> + '_ {
        self.list.drain(..)
    }
}

/// One thing that a policy decided.
#[derive(Clone, Debug, PartialEq)]
pub enum Note {
    /// The time of a call ran out.
    GaveUp { limit: Span, since: Time, mark: u32 },
    /// A call will be attempted again.
    Retrying(Retrying),
    /// A call was not attempted again.
    RetryStopped(RetryStopped),
    /// One more attempt is sent beside those that run.
    Hedged(Hedged),
    /// A call was not attempted again because the budget of its member does not allow it.
    Suppressed(Suppressed),
    /// A breaker recorded an outcome in its window.
    Recorded(Recorded),
    /// A breaker changed its state.
    BreakerMoved(Box<BreakerMoved>),
    /// A policy let a call not through.
    NotPermitted(Box<NotPermitted>),
    /// A call waits to be let in; `marks` are the rows that it waits for.
    Awaiting { awaiting: Awaiting, marks: Vec<u32> },
    /// A call that waited is let in: the rows at which it began to wait, and that freed its place.
    LetIn { waited: Span, marks: [u32; 2] },
    /// A place is free again whose caller had given up: the row at which it was taken.
    FreedLate {
        held: Span,
        outstanding: u32,
        limit: u32,
        mark: u32,
    },
    /// A call that did not succeed got no fallback.
    NoFallback(NoFallback),
}

/// What a call waits for before it is let in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "for", rename_all = "snake_case")]
pub enum Awaiting {
    /// A place of a bulkhead; `until` is none where it waits for as long as it takes.
    Place {
        position: u32,
        outstanding: u32,
        limit: u32,
        until: Option<Time>,
    },
    /// A permit of a rate limiter that is reserved for it, and comes at `at`.
    Permit { at: Time, limit: u32, period: Span },
}

/// Why nothing stood in for a call that did not succeed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum NoFallback {
    /// There is none: the failure goes outwards.
    Missing,
    /// As many run as may.
    Full { running: u32, running_max: u32 },
    /// No answer to such a call was kept.
    NothingKept,
    /// The kept answer is older than it may be.
    TooOld { age: Span, age_max: Span },
    /// What was asked instead did not succeed either.
    Failed,
}

/// The next attempt of a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Retrying {
    /// The number of the next attempt, the first being 1.
    pub attempt: u32,
    /// The most attempts there may be, the first included.
    pub attempts_max: u32,
    /// How the last attempt ended.
    pub after: Outcome,
    /// When the next one starts.
    pub at: Time,
    /// Between what the wait was drawn, where it was drawn.
    pub drawn: Option<(Span, Span)>,
    /// Whether the callee asked for this wait.
    pub pushed_back: bool,
    /// The rows at which the earlier attempts ended.
    pub marks: Vec<u32>,
}

/// Why a call that did not succeed gets no further attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RetryStopped {
    /// How many attempts there were.
    pub attempts: u32,
    /// The most attempts there may be, the first included.
    pub attempts_max: u32,
    /// How the last attempt ended.
    pub after: Outcome,
    /// Whether that outcome is one to retry on: if so, the attempts are used up.
    pub retryable: bool,
    /// The rows at which the attempts ended.
    pub marks: Vec<u32>,
}

/// One more attempt of a call, beside those that run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hedged {
    /// Its number, the first being 1.
    pub attempt: u32,
    /// The most attempts there may be, the first included.
    pub attempts_max: u32,
    /// The delay that is over; none where a failure sent it at once.
    pub after: Option<Span>,
    /// The row at which the first attempt was sent, and those at which attempts failed.
    pub marks: Vec<u32>,
}

/// A retry that the budget of its member does not allow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suppressed {
    /// How many attempts of the call there were.
    pub attempts: u32,
    /// How the last attempt ended.
    pub after: Outcome,
    /// What the budget holds, in thousandths of a token.
    pub balance: i64,
    /// What it would have to hold.
    pub needed: i64,
    /// The rows at which the attempts ended, and the latest ones that lowered the budget.
    pub marks: Vec<u32>,
}

/// Why a breaker changed its state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum MoveCause {
    /// The failure rate reached its threshold.
    FailureRate,
    /// The rate of slow calls reached its threshold.
    SlowRate,
    /// Both rates reached their thresholds.
    BothRates,
    /// Enough half-open calls ended, with both rates below their thresholds.
    BelowThresholds,
    /// A call asked after the wait was over.
    WaitOver,
    /// The timer of the automatic transition fired.
    Timer,
    /// The half-open phase lasted too long.
    HalfOpenExpired,
    /// Somebody did it by hand.
    Command,
    /// At a health tick the published failure rate was at its threshold.
    HealthTick,
    /// A call that ended while half open succeeded.
    TrialSucceeded,
    /// A call that ended while half open did not succeed.
    TrialFailed,
}

/// An outcome that a breaker recorded, and its window with it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Recorded {
    /// The outcome.
    pub cell: Cell,
    /// The outcome that left the window for it, if the window was full.
    pub evicted: Option<Cell>,
    /// How many outcomes are in the window now.
    pub buffered: u32,
    /// How many it can hold.
    pub size: u32,
    /// How many of them failed.
    pub failed: u32,
    /// How many of them were slow.
    pub slow: u32,
    /// Percent; none below the minimum.
    pub failure_rate: Option<f32>,
    /// Percent.
    pub failure_threshold: f32,
    /// When the outcome is looked at, where that is not at once; the counts and the rate are then without it.
    pub tick: Option<Time>,
}

/// A transition of a breaker, with the window that decided it.
#[derive(Clone, Debug, PartialEq)]
pub struct BreakerMoved {
    pub from: BreakerState,
    pub to: BreakerState,
    pub cause: MoveCause,
    /// The outcomes in the window, oldest first, as they were when it was decided.
    pub window: Vec<Cell>,
    /// How many of them failed.
    pub failed: u32,
    /// How many of them were slow.
    pub slow: u32,
    /// How many there must be before a rate counts.
    pub minimum: u32,
    /// Percent; none below the minimum.
    pub failure_rate: Option<f32>,
    /// Percent.
    pub failure_threshold: f32,
    /// Until when the new state lasts at least; none where nothing is timed.
    pub until: Option<Time>,
    /// The row at which the state that ends here began; none where it is the first.
    pub since_mark: Option<u32>,
}

impl BreakerMoved {
    /// Returns the move to a state that lasts until `until`, from what a breaker was before.
    pub(super) fn of(
        before: &BreakerView,
        to: BreakerState,
        cause: MoveCause,
        until: Option<Time>,
    ) -> Self {
        Self {
            from: before.state,
            to,
            cause,
            window: before.counted().collect(),
            failed: before.failed,
            slow: before.slow,
            minimum: before.minimum,
            failure_rate: before.failure_rate,
            failure_threshold: before.failure_threshold,
            until,
            since_mark: before.since_mark,
        }
    }
}

/// A call that a policy refused.
#[derive(Clone, Debug, PartialEq)]
pub struct NotPermitted {
    /// Why, with the numbers.
    pub rejection: Rejection,
    /// The row at which this state began; none where it is the first.
    pub since_mark: Option<u32>,
    /// The rows at which the calls were let in that hold what this one needed.
    pub holders: Vec<u32>,
}

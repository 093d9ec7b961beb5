//! Policies: what stands between a caller and its call.
//!
//! A policy is a value. It knows nothing of the world: it is asked, it is told how things ended,
//! it is woken, and it answers. So a table in a test can hold it to its library's recorded
//! behaviour, a checkpoint is a clone, and the value that replays the vectors is the value that
//! runs in the page.
//!
//! # How the world uses a policy
//! A call passes a list of layers, the outermost first, in the order that the scenario gives.
//!
//! 1. Entering a layer is [`Policy::admit`]. The answer lets the call in, reserves a place for
//!    later, or rejects it: then the layers outside settle [`Outcome::Rejected`].
//! 2. What comes back from inside is [`Policy::settle`], with the permit, the outcome, how long
//!    it took, and as `mark` the row of the event that carried it. The answer lets the outcome
//!    out, replaces it, or asks for attempts: each enters the layers inside again.
//! 3. After each of these the world reads [`Policy::wake_at`] and keeps one timer for it. When
//!    it fires, [`Policy::wake`] may ask for something.
//! 4. [`Notes`] tell what was decided, with the numbers and with *every* row that decided it.
//!
//! A value is of one call or of one member, see [`Policy::scope`]. A permit whose phase is over
//! may still be settled: each permit is settled exactly once, however late.
//!
//! # One interface for all of them
//! | policy | how it uses the interface |
//! |---|---|
//! | retry | `admit` counts; `settle` of a failure answers `AttemptAt(now + wait)` until the attempts are used up, then `Done` |
//! | timeout | `admit` starts the clock, `wake_at` is its end, `wake` answers `GiveUp`; the world then settles [`Outcome::Timeout`] |
//! | deadline | a timeout whose end the world writes on each request: see [`Policy::deadline`] |
//! | hedging | `wake_at` is the hedging delay after the last copy, `wake` answers `Attempt`; a failed copy answers `AlsoAt(now)` while copies are left to send, `Pending` while others still run; the first success answers `Done`, and the world settles the other copies as late |
//! | fallback | `settle` of a failure, timeout or rejection answers `Replace(n)`: the world finds what the node's n-th fallback gives, or asks another service, and the layers outside settle that; the end of the fallback itself is settled with [`Fallback::stands_in`] |
//! | Hystrix ticks | `wake_at` is the health tick at which it will open if nothing more ends before; only `wake` opens it, so calls pass until the tick (HY-1, HY-4) |
//! | automatic half-open | `wake_at` is the end of the wait; `wake` moves the breaker and notes it, with no call involved |
//! | ignored results | `settle` with [`Outcome::Ignored`] gives the permit back and records nothing (RJ-7); with [`Outcome::Released`] likewise, for calls that never ran |
//! | late settles | the permit carries the epoch in which it was given; resilience4j records late outcomes in the window of the state it is in then (surprise 4); Hystrix and Polly let any call decide that ends while half open |
//! | rate limiter | `admit` answers `At(t, permit)` when the permit is of a coming cycle; asked again at `t` by the same call it answers `Now`; a caller that gives up settles `Released` |
//! | bulkhead with a queue | `admit` of a full one answers `At(now + max wait, permit)`, or `At(Time::MAX, permit)` where the wait has no end; a freed place makes `wake_at` now, and `wake` answers `Ready(call)`; asked again too late it answers `Rejected` |
//! | thread pool | as a bulkhead; where the caller gives up, [`Policy::outlives_caller`] tells the world to settle the permit only when the work inside is over |
//! | retry with a budget | one value for all calls of a member: `admit` deposits, `settle` of a failure withdraws, or answers `Done` and notes that it could not |
//! | bad results | before `settle` the world asks [`Settings::seen`]: an answer that the settings call bad is told as [`Outcome::Bad`], a failure that they ignore as [`Outcome::Ignored`]; `settle` may answer `Fail` |
//! | random backoff | `settle` draws its jitter from the `draw` it is given, keyed by call and attempt |
//!
//! # Simplified
//! A policy's own work takes no simulated time.

mod breaker;
pub mod bulkhead;
mod cell;
mod circuit;
mod fallback;
mod hedging;
mod hystrix;
mod note;
mod polly;
pub mod rate;
pub mod resilience4j;
pub mod retry;
mod settings;
#[cfg(test)]
mod tests;
pub mod throttle;
mod timeout;
mod verdict;

pub use breaker::{BreakerKind, BreakerState, BreakerView, Command, Held};
pub use bulkhead::{Bulkhead, BulkheadSettings};
pub use cell::Cell;
pub use fallback::{Fallback, FallbackSettings};
pub use hedging::{Hedging, HedgingSettings};
pub use hystrix::{Hystrix, HystrixSettings};
pub use note::{
    Awaiting, BreakerMoved, MoveCause, NoFallback, NotPermitted, Note, Notes, Recorded,
    RetryStopped, Retrying, Suppressed,
};
pub use polly::{Polly, PollySettings};
pub use rate::{Bucket, BucketSettings, Cycles, CyclesSettings};
pub use resilience4j::{Breaker, BreakerSettings};
pub use retry::{Budget, BudgetSettings, Retry, RetryCounts, RetryOn, RetrySettings, SharedRetry};
pub use settings::{Scope, Settings};
pub use throttle::{Throttle, ThrottleSettings};
pub use timeout::Timeout;
pub use verdict::{Admission, Ask, Outcome, Permit, Rejection, Settled, Settlement, Woken};

use crate::draw::Draw;
use crate::time::Time;
use std::rc::Rc;

/// One layer's state.
#[derive(Clone, Debug, PartialEq)]
pub enum Policy {
    /// See [`Timeout`].
    Timeout(Timeout),
    /// The same clock, whose end travels with the request (RT-14).
    Deadline(Timeout),
    /// See [`Retry`].
    Retry(Retry),
    /// See [`Hedging`].
    Hedging(Hedging),
    /// See [`SharedRetry`]. Shared until it changes: a checkpoint costs a pointer.
    SharedRetry(Rc<SharedRetry>),
    /// See [`Breaker`]. Shared until it changes: a checkpoint costs a pointer.
    Resilience4j(Rc<Breaker>),
    /// See [`Hystrix`], shared likewise.
    Hystrix(Rc<Hystrix>),
    /// See [`Polly`], shared likewise.
    Polly(Rc<Polly>),
    /// See [`Bulkhead`]. Shared until it changes, as those below.
    Bulkhead(Rc<Bulkhead>),
    /// See [`Bucket`].
    TokenBucket(Rc<Bucket>),
    /// See [`Cycles`].
    RateLimiter(Rc<Cycles>),
    /// See [`Throttle`].
    Throttle(Rc<Throttle>),
    /// See [`Fallback`].
    Fallback(Fallback),
}

impl Policy {
    /// Returns the state in which a call or a member starts at `now`.
    pub fn new(settings: &Settings, now: Time) -> Self {
        match settings {
            Settings::Timeout(limit) => Self::Timeout(Timeout::new(*limit)),
            Settings::Deadline(limit) => Self::Deadline(Timeout::new(*limit)),
            Settings::Hedging(settings) => Self::Hedging(Hedging::new(Rc::clone(settings))),
            Settings::Retry(settings) => match SharedRetry::new(settings) {
                Some(shared) => Self::SharedRetry(Rc::new(shared)),
                None => Self::Retry(Retry::new(Rc::clone(settings))),
            },
            Settings::Resilience4j(settings) => {
                Self::Resilience4j(Rc::new(Breaker::new(Rc::clone(settings), now)))
            }
            Settings::Hystrix(settings) => {
                Self::Hystrix(Rc::new(Hystrix::new(Rc::clone(settings), now)))
            }
            Settings::Fallback(settings) => Self::Fallback(Fallback::new(*settings)),
            Settings::Polly(settings) => Self::Polly(Rc::new(Polly::new(Rc::clone(settings), now))),
            Settings::Bulkhead(settings) => Self::Bulkhead(Rc::new(Bulkhead::new(*settings))),
            Settings::TokenBucket(settings) => {
                Self::TokenBucket(Rc::new(Bucket::new(*settings, now)))
            }
            Settings::RateLimiter(settings) => {
                Self::RateLimiter(Rc::new(Cycles::new(*settings, now)))
            }
            Settings::Throttle(settings) => Self::Throttle(Rc::new(Throttle::new(*settings))),
        }
    }

    /// Returns whose state this is.
    pub const fn scope(&self) -> Scope {
        match self {
            Self::Timeout(_) | Self::Deadline(_) | Self::Retry(_) | Self::Hedging(_) => Scope::Call,
            Self::SharedRetry(_)
            | Self::Resilience4j(_)
            | Self::Hystrix(_)
            | Self::Polly(_)
            | Self::Bulkhead(_)
            | Self::TokenBucket(_)
            | Self::RateLimiter(_)
            | Self::Throttle(_)
            | Self::Fallback(_) => Scope::Member,
        }
    }

    /// Returns whether a call may go in.
    pub fn admit(&mut self, now: Time, ask: Ask, draw: &mut Draw, notes: &mut Notes) -> Admission {
        match self {
            Self::Timeout(timeout) | Self::Deadline(timeout) => {
                Admission::Now(timeout.admit(now, ask))
            }
            Self::Retry(retry) => Admission::Now(retry.admit(ask)),
            Self::Hedging(hedging) => Admission::Now(hedging.admit(now, ask)),
            Self::SharedRetry(retry) => Admission::Now(Rc::make_mut(retry).admit(now, ask)),
            Self::Resilience4j(breaker) => match breaker.admit_freely(ask) {
                Some(permit) => Admission::Now(permit),
                None => Rc::make_mut(breaker).admit(now, ask, notes),
            },
            Self::Hystrix(breaker) => match breaker.admit_freely(ask) {
                Some(permit) => Admission::Now(permit),
                None => Rc::make_mut(breaker).admit(now, ask, notes),
            },
            Self::Fallback(_) => Admission::Now(Fallback::admit(ask)),
            Self::Polly(breaker) => match breaker.admit_freely(ask) {
                Some(permit) => Admission::Now(permit),
                None => Rc::make_mut(breaker).admit(now, ask, notes),
            },
            Self::Bulkhead(bulkhead) => Rc::make_mut(bulkhead).admit(now, ask, notes),
            Self::TokenBucket(bucket) => Rc::make_mut(bucket).admit(now, ask, notes),
            Self::RateLimiter(cycles) => Rc::make_mut(cycles).admit(now, ask, notes),
            Self::Throttle(throttle) => Rc::make_mut(throttle).admit(now, ask, draw, notes),
        }
    }

    /// Takes the end of an attempt and returns what follows from it.
    pub fn settle(
        &mut self,
        now: Time,
        permit: Permit,
        settled: Settled,
        draw: &mut Draw,
        notes: &mut Notes,
    ) -> Settlement {
        match self {
            Self::Timeout(timeout) | Self::Deadline(timeout) => timeout.settle(),
            Self::Retry(retry) => retry.settle(now, settled, draw, notes),
            Self::Hedging(hedging) => hedging.settle(now, settled, notes),
            Self::SharedRetry(retry) => {
                Rc::make_mut(retry).settle(now, permit, settled, draw, notes)
            }
            Self::Resilience4j(breaker) => {
                Rc::make_mut(breaker).settle(now, permit, settled, notes);
                Settlement::Done
            }
            Self::Fallback(fallback) => fallback.settle(permit, settled, notes),
            Self::Hystrix(breaker) => {
                Rc::make_mut(breaker).settle(now, settled, notes);
                Settlement::Done
            }
            Self::Polly(breaker) => {
                Rc::make_mut(breaker).settle(now, settled, notes);
                Settlement::Done
            }
            Self::Bulkhead(bulkhead) => {
                Rc::make_mut(bulkhead).settle(now, permit, settled, notes);
                Settlement::Done
            }
            Self::TokenBucket(_) => Settlement::Done,
            Self::RateLimiter(cycles) => {
                Rc::make_mut(cycles).settle(permit);
                Settlement::Done
            }
            Self::Throttle(throttle) => {
                Rc::make_mut(throttle).settle(now, settled);
                Settlement::Done
            }
        }
    }

    /// Hears what the callee asked of `call` with the failure that is settled next: to wait this long, in milliseconds, or,
    /// where it is negative, not to try again.
    pub fn pushed_back(&mut self, call: u64, ms: i64) {
        match self {
            Self::Retry(retry) => retry.pushed_back(ms),
            Self::SharedRetry(retry) => Rc::make_mut(retry).pushed_back(call, ms),
            _ => {}
        }
    }

    /// Returns when the policy next has something to do by itself.
    pub fn wake_at(&self) -> Option<Time> {
        match self {
            Self::Timeout(timeout) | Self::Deadline(timeout) => timeout.wake_at(),
            Self::Hedging(hedging) => hedging.wake_at(),
            Self::Retry(_)
            | Self::SharedRetry(_)
            | Self::Polly(_)
            | Self::TokenBucket(_)
            | Self::RateLimiter(_)
            | Self::Throttle(_)
            | Self::Fallback(_) => None,
            Self::Resilience4j(breaker) => breaker.wake_at(),
            Self::Hystrix(breaker) => breaker.wake_at(),
            Self::Bulkhead(bulkhead) => bulkhead.wake_at(),
        }
    }

    /// Does what is due at `now`. Waking too early does nothing.
    pub fn wake(&mut self, now: Time, mark: u32, _draw: &mut Draw, notes: &mut Notes) -> Woken {
        match self {
            Self::Timeout(timeout) | Self::Deadline(timeout) => timeout.wake(now, notes),
            Self::Hedging(hedging) => hedging.wake(now, notes),
            Self::Bulkhead(bulkhead) => Rc::make_mut(bulkhead).wake(),
            Self::Retry(_)
            | Self::SharedRetry(_)
            | Self::Polly(_)
            | Self::TokenBucket(_)
            | Self::RateLimiter(_)
            | Self::Throttle(_)
            | Self::Fallback(_) => Woken::Nothing,
            Self::Resilience4j(breaker) => {
                Rc::make_mut(breaker).wake(now, mark, notes);
                Woken::Nothing
            }
            Self::Hystrix(breaker) => {
                Rc::make_mut(breaker).wake(now, mark, notes);
                Woken::Nothing
            }
        }
    }

    /// Returns what can be seen of a breaker at `now`, where this is one.
    pub fn breaker(&self, now: Time) -> Option<BreakerView> {
        match self {
            Self::Resilience4j(breaker) => Some(breaker.view(now)),
            Self::Hystrix(breaker) => Some(breaker.view(now)),
            Self::Polly(breaker) => Some(breaker.view(now)),
            _ => None,
        }
    }

    /// Returns until when an answer is wanted, where this is a deadline that runs.
    #[inline]
    pub fn deadline(&self) -> Option<Time> {
        match self {
            Self::Deadline(timeout) => timeout.wake_at(),
            _ => None,
        }
    }

    /// Returns the retry budget, where this is one.
    pub fn budget(&self) -> Option<&Budget> {
        match self {
            Self::SharedRetry(retry) => Some(retry.budget()),
            _ => None,
        }
    }

    /// Returns only the state of a breaker, where this is one.
    pub fn breaker_state(&self) -> Option<BreakerState> {
        match self {
            Self::Resilience4j(breaker) => Some(breaker.state()),
            Self::Hystrix(breaker) => Some(breaker.state()),
            Self::Polly(breaker) => Some(breaker.state()),
            _ => None,
        }
    }

    /// Returns whether the permit is held by the work that it let in, and not by its caller: then it is settled when that
    /// work is over, even if the caller gave up before.
    pub fn outlives_caller(&self, permit: Permit) -> bool {
        match self {
            Self::Bulkhead(bulkhead) => bulkhead.holds(permit),
            _ => false,
        }
    }

    /// Returns what can be seen of a breaker, where this is one, after moving a time-based window of resilience4j
    /// to `now`: the library does so whenever somebody reads its metrics. A view that must not
    /// change anything is [`Policy::breaker`].
    pub fn read(&mut self, now: Time) -> Option<BreakerView> {
        match self {
            Self::Resilience4j(breaker) => Some(Rc::make_mut(breaker).read(now)),
            _ => self.breaker(now),
        }
    }

    /// Moves a breaker by hand and returns whether that is a legal transition; other policies
    /// know no commands.
    pub fn command(&mut self, now: Time, command: Command, mark: u32, notes: &mut Notes) -> bool {
        match self {
            Self::Resilience4j(breaker) => Rc::make_mut(breaker).command(now, command, mark, notes),
            Self::Polly(breaker) => Rc::make_mut(breaker).command(now, command, mark, notes),
            _ => false,
        }
    }
}

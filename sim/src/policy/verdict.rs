//! What the world says to a policy, and what a policy answers.

use crate::time::{Span, Time};
use serde::{Deserialize, Serialize};

/// A request to go in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ask {
    /// The asking call: unique among the calls that this value has let in or keeps waiting.
    pub call: u64,
    /// The row of the event that asks.
    pub mark: u32,
}

/// The right to go in; it comes back with the outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Permit {
    /// The call that holds it.
    pub call: u64,
    /// The row of the event that asked.
    pub mark: u32,
    /// The phase of the policy when it was given: an older one makes the outcome a late one.
    pub epoch: u32,
}

/// The answer to an [`Ask`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Admission {
    /// Go in now.
    Now(Permit),
    /// A place is reserved: ask again at this time with the same call, or sooner when
    /// [`Woken::Ready`] names it. Who gives up before settles the permit as released.
    At(Time, Permit),
    /// Do not go in.
    Rejected(Rejection),
}

/// Why a call was not let in. `not_permitted` counts the refusals of this window, this one included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum Rejection {
    /// The breaker is open, and this is not yet after `until`.
    Open { until: Time, not_permitted: u32 },
    /// The breaker is half open, and all its permits are taken.
    HalfOpenFull { permitted: u32, not_permitted: u32 },
    /// The breaker is held open by hand.
    ForcedOpen { not_permitted: u32 },
    /// As many calls are outstanding as the bulkhead lets in.
    BulkheadFull { outstanding: u32, limit: u32 },
    /// The call waited for a place as long as it may.
    WaitedTooLong {
        outstanding: u32,
        limit: u32,
        waited: Span,
    },
    /// Every thread of the caller's pool is taken, and there is no room in the queue before it.
    PoolFull {
        running: u32,
        threads: u32,
        queued: u32,
        room: u32,
    },
    /// The permits of this period are used up, and the next one that is free is too far off.
    RateLimited {
        limit: u32,
        period: Span,
        /// When one more would be permitted.
        next: Time,
    },
    /// Too few of the latest requests were accepted: this one is refused by chance.
    Throttled {
        requests: u32,
        accepts: u32,
        /// The share that is refused, in millionths.
        share_ppm: u32,
    },
}

/// How an attempt ended, as seen from this policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// An answer.
    Success,
    /// An error answer, or a reset connection.
    Failure,
    /// No answer in time.
    Timeout,
    /// Refused: by an inner policy, or at the callee's door.
    Rejected,
    /// An answer that this policy's settings call bad.
    Bad,
    /// An error that says nothing about the callee's health, or is not worth another attempt.
    Ignored,
    /// It never ran, or nobody waits any more.
    Released,
}

/// The end of an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settled {
    /// How it ended.
    pub outcome: Outcome,
    /// How long it took.
    pub duration: Span,
    /// The row of the event that carried the outcome.
    pub mark: u32,
}

/// What follows from the end of an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settlement {
    /// The outcome goes outwards as it is; attempts of this call still running inside are late.
    Done,
    /// The attempt is over, the call is not: enter the inner layers again at this time.
    AttemptAt(Time),
    /// Other attempts of the call are running: start one more beside them at this time.
    AlsoAt(Time),
    /// Other attempts of the call are running, and one of them may still decide.
    Pending,
    /// A bad answer goes outwards as a failure.
    Fail,
    /// What the node's fallback of this number gives goes outwards instead.
    Replace(u32),
}

/// What a wake-up asks of the world.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Woken {
    /// Nothing more than the notes say.
    Nothing,
    /// This waiting call may ask again now. Wake once more: others may be ready too.
    Ready(u64),
    /// Start one more attempt of this call beside those that run.
    Attempt,
    /// The time of this call is over: settle the attempt inside as [`Outcome::Timeout`].
    GiveUp,
}

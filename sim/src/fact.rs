//! Facts: everything a person reads comes from one of these, with the numbers that decided it and every
//! earlier row that decided it. Words, pictures, tests and *why* share this vocabulary.
//!
//! An event of the run is one row; a row says one or more facts. A fact's rows (`because`) are event numbers.

use crate::model::Verdict;
use crate::policy::{BreakerState, MoveCause, Rejection};
use crate::program::MessageKind;
use crate::time::{Span, Time, as_text};
use serde::Serialize;

/// The number of an event of the run, from 0 (the start).
pub type RowId = u32;
/// No row: what decided it is the scenario itself.
pub const NO_ROW: RowId = u32::MAX;
/// The number of a message, in the order of sending; each attempt, copy and settlement is a message of its own.
pub type MessageNumber = u32;
/// No message.
pub const NO_MESSAGE: MessageNumber = u32::MAX;

/// One fact as it was said.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Said {
    pub row: RowId,
    pub at: Time,
    /// Where it was true, an index into the model's nodes.
    pub node: u16,
    /// Which member or instance of that node, from 0.
    pub unit: u32,
    /// Whose story it belongs to: `web[3]#17/charge·2/attempt2`.
    pub path: String,
    /// The message it is about, if any.
    pub message: Option<MessageNumber>,
    pub fact: Fact,
    /// Every earlier row that decided it, oldest first, the row that scheduled the event included.
    pub because: Vec<RowId>,
}

/// How a call or a client's program ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    Ok,
    Error,
    Timeout,
    Rejected,
}

/// Why a message went no further.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DropReason {
    /// The link lost it, by its own probability.
    Loss,
    /// A fault or the user's hand took it.
    Struck,
    /// The two nodes were partitioned.
    Partitioned,
    /// The receiver was not running; the connection was refused or reset.
    Down,
    /// It reached a process that stands still, which crashed before it went on.
    HungPeer,
    /// The one draw "up?" of this request said no.
    Unavailable,
    /// The input queue was full.
    QueueFull,
    /// Nobody waited for it any more: a late reply.
    NobodyWaits,
    /// It was in memory when the process crashed.
    Crashed,
    /// It was settled as not wanted.
    Discarded,
}

impl DropReason {
    pub const ALL: [Self; 10] = [
        Self::Loss,
        Self::Struck,
        Self::Partitioned,
        Self::Down,
        Self::HungPeer,
        Self::Unavailable,
        Self::QueueFull,
        Self::NobodyWaits,
        Self::Crashed,
        Self::Discarded,
    ];

    /// Returns whether the message vanished: nobody is told, or it was in a memory that is gone.
    pub fn is_loss(self) -> bool {
        matches!(
            self,
            Self::Loss | Self::Struck | Self::Partitioned | Self::HungPeer | Self::Crashed
        )
    }

    pub fn name(self) -> &'static str {
        match self {
            Self::Loss => "loss",
            Self::Struck => "struck",
            Self::Partitioned => "partitioned",
            Self::Down => "down",
            Self::HungPeer => "hung_peer",
            Self::Unavailable => "unavailable",
            Self::QueueFull => "queue_full",
            Self::NobodyWaits => "nobody_waits",
            Self::Crashed => "crashed",
            Self::Discarded => "discarded",
        }
    }
}

/// Why a message is delivered once more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Again {
    LeaseExpired,
    ConsumerCrashed,
    Requeued,
    BrokerRestarted,
}

/// Why an activation or call failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Failure {
    /// The callee's program said `fail`, or passed on a failure of its own.
    Answered,
    /// The connection was refused: nobody listens.
    Refused,
    /// The connection was reset: the peer crashed.
    Reset,
    /// The request found the service down: its one draw "up?" said no.
    Unavailable,
    /// The callee's input queue was full.
    QueueFull,
    TimedOut,
    /// A policy of the caller let it not through.
    Rejected,
    DuplicateKey,
    /// An injected error rate.
    Injected,
}

impl Failure {
    /// Returns the name that files and programs use.
    pub fn name(self) -> &'static str {
        match self {
            Self::Answered => "answered",
            Self::Refused => "refused",
            Self::Reset => "reset",
            Self::Unavailable => "unavailable",
            Self::QueueFull => "queue_full",
            Self::TimedOut => "timed_out",
            Self::Rejected => "rejected",
            Self::DuplicateKey => "duplicate_key",
            Self::Injected => "injected",
        }
    }
}

/// What limit ended a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Limit {
    Events,
    EventsAtOnce,
    /// The programs of one event would not stop.
    StatementsAtOnce,
    /// Messages led to messages without end.
    Chain,
    Time,
}

/// What a fact says. Names of nodes, labels and tables are indexes into the model.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "fact", rename_all = "snake_case")]
pub enum Fact {
    // Programs
    /// A client's program began.
    Began {
        occurrence: u32,
    },
    /// A client's program ended.
    Ended {
        outcome: Outcome,
        latency: Span,
    },
    /// A handler began: it took a worker.
    HandlerStarted {
        line: u16,
        waited: Span,
        busy: u32,
        workers: u32,
    },
    /// A handler ended and gave its worker back.
    HandlerEnded {
        failed: Option<Failure>,
        took: Span,
    },
    /// Work began that will take this long.
    WorkStarted {
        line: u16,
        takes: Span,
    },
    WorkDone {
        line: u16,
    },
    WaitStarted {
        line: u16,
        takes: Span,
    },
    WaitDone {
        line: u16,
    },
    /// The request found every worker busy and waits in line.
    Queued {
        position: u32,
        busy: u32,
        workers: u32,
    },

    // Messages on their way
    /// A message was handed to the network. `arrives` is none where it will never arrive.
    Sent {
        to: u16,
        to_unit: u32,
        kind: MessageKind,
        label: u32,
        attempt: u32,
        copy: bool,
        arrives: Option<Time>,
    },
    Dropped {
        reason: DropReason,
        kind: MessageKind,
        label: u32,
        from: u16,
        to: u16,
    },
    /// By a fault or by hand.
    Delayed {
        by: Span,
    },
    /// It reached a running process.
    Arrived {
        kind: MessageKind,
        label: u32,
        from: u16,
        took: Span,
    },

    // Calls
    /// The caller's call began; its worker is held while it waits if `holds_worker`.
    CallStarted {
        to: u16,
        label: u32,
        holds_worker: bool,
    },
    /// The caller got the answer to attempt `attempt`.
    ReplyReceived {
        label: u32,
        attempt: u32,
        took: Span,
    },
    AttemptFailed {
        label: u32,
        attempt: u32,
        failure: Failure,
        took: Span,
    },
    /// No answer within `timeout`. The callee may still be at work, and may have had its effect.
    TimedOut {
        label: u32,
        attempt: u32,
        timeout: Span,
    },
    RetryScheduled {
        label: u32,
        attempt_next: u32,
        attempts_max: u32,
        wait: Span,
    },
    /// The last attempt failed: the call fails.
    GaveUp {
        label: u32,
        attempts: u32,
    },
    /// A circuit breaker let the call not through: the window that opened it, and until when it refuses.
    Rejected {
        label: u32,
        policy: u16,
        rejection: Rejection,
        failed: u32,
        buffered: u32,
        rate: Option<f32>,
        threshold: f32,
    },
    /// A circuit breaker recorded an outcome.
    OutcomeRecorded {
        policy: u16,
        failed: bool,
        slow: bool,
        buffered: u32,
        size: u32,
        failed_count: u32,
        rate: Option<f32>,
        threshold: f32,
    },
    /// A circuit breaker changed its state.
    BreakerChanged {
        policy: u16,
        from: BreakerState,
        to: BreakerState,
        cause: MoveCause,
        failed: u32,
        slow: u32,
        buffered: u32,
        minimum: u32,
        /// Percent.
        rate: Option<f32>,
        threshold: f32,
        until: Option<Time>,
    },
    /// The whole call ended, seen by the caller.
    CallEnded {
        label: u32,
        outcome: Outcome,
        took: Span,
    },

    // Tables
    Inserted {
        table: u16,
        key: String,
        pending: bool,
    },
    Updated {
        table: u16,
        key: String,
        pending: bool,
    },
    Read {
        table: u16,
        key: String,
        found: bool,
    },
    /// The key was there already: the insert did nothing.
    DuplicateKey {
        table: u16,
        key: String,
    },
    Committed {
        writes: u32,
    },
    RolledBack {
        writes: u32,
    },

    // Brokers
    /// The broker keeps it now. `depth` counts ready and leased messages.
    Stored {
        queue: u16,
        depth: u32,
        persistent: bool,
    },
    /// The broker handed it to a consumer. `delivery` counts from 1.
    Leased {
        queue: u16,
        consumer: u16,
        consumer_unit: u32,
        delivery: u32,
        lease: Option<Span>,
        again: Option<Again>,
        ready: u32,
    },
    /// The broker got the acknowledgement and forgot the message.
    Settled {
        queue: u16,
        delivery: u32,
        depth: u32,
        automatic: bool,
    },
    LeaseExpired {
        queue: u16,
        delivery: u32,
        lease: Span,
    },
    /// The message stands in line again.
    Requeued {
        queue: u16,
        why: Again,
        depth: u32,
    },
    /// An acknowledgement came for a delivery that the broker no longer waits for.
    AckIgnored {
        queue: u16,
        delivery: u32,
    },
    /// The consumer got it. `delivery` counts from 1; `redelivered` where it may have been seen before.
    Delivered {
        label: u32,
        kind: MessageKind,
        delivery: u32,
        redelivered: bool,
    },
    AckSent {
        delivery: u32,
    },
    NackSent {
        delivery: u32,
        requeue: bool,
    },
    /// The confirmed send is stored.
    Confirmed {
        label: u32,
    },

    // Mailboxes
    ReceiveStarted {
        label: u32,
        timeout: Option<Span>,
    },
    Received {
        label: u32,
        waited: Span,
    },
    /// It came before anybody waited for it, and is kept.
    Kept {
        label: u32,
    },

    /// It reached a process that stands still, and lies there unread.
    Held {
        kind: MessageKind,
        label: u32,
        from: u16,
    },

    // Faults
    Crashed {
        lost_activations: u32,
        lost_messages: u32,
    },
    Restarted,
    Hung,
    Resumed {
        waiting: u32,
    },
    Partitioned {
        from: Option<u16>,
    },
    Healed {
        from: Option<u16>,
    },
    ErrorRateSet {
        share: f64,
    },
    SlowSet {
        #[serde(serialize_with = "as_text")]
        factor_milli: u64,
    },
    InterceptSet {
        verdict: Verdict,
    },
    /// Whoever comes to this line of the node's program will crash before it, or after.
    CrashSet {
        program: u16,
        line: u16,
        after: bool,
    },

    // By hand
    /// A message is held on its way; `left` is how long it had to go.
    HeldBack {
        left: Span,
    },
    /// A message that was held goes on.
    LetGo {
        arrives: Time,
    },
    /// A message overtakes those that were sent before it.
    Hastened {
        by: Span,
    },

    // The run
    LimitReached {
        limit: Limit,
        #[serde(serialize_with = "as_text")]
        value: u64,
    },
}

macro_rules! kinds {
    ($($kind:ident = $name:literal),+ $(,)?) => {
        /// What kind a fact is of: what anchors, indexes and filters name.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        #[serde(rename_all = "snake_case")]
        #[repr(u8)]
        pub enum FactKind { $($kind),+ }

        impl FactKind {
            /// All kinds; a kind's place is its bit in a [`KindSet`].
            pub const ALL: &[Self] = &[$(Self::$kind),+];

            /// Returns the name that files use in anchors.
            pub fn name(self) -> &'static str {
                match self { $(Self::$kind => $name),+ }
            }

            pub fn by_name(name: &str) -> Option<Self> {
                match name { $($name => Some(Self::$kind),)+ _ => None }
            }
        }

        impl Fact {
            pub fn kind(&self) -> FactKind {
                match self { $(Self::$kind { .. } => FactKind::$kind),+ }
            }
        }
    };
}

kinds! {
    Began = "began", Ended = "ended", HandlerStarted = "handler_started", HandlerEnded = "handler_ended",
    WorkStarted = "work_started", WorkDone = "work_done", WaitStarted = "wait_started", WaitDone = "wait_done",
    Queued = "queued", Sent = "sent", Dropped = "dropped", Delayed = "delayed", Arrived = "arrived",
    CallStarted = "call_started", ReplyReceived = "reply_received", AttemptFailed = "attempt_failed",
    TimedOut = "timed_out", RetryScheduled = "retry_scheduled", GaveUp = "gave_up", Rejected = "rejected",
    OutcomeRecorded = "outcome_recorded", BreakerChanged = "breaker_changed", CallEnded = "call_ended",
    Inserted = "inserted", Updated = "updated", Read = "read", DuplicateKey = "duplicate_key",
    Committed = "committed", RolledBack = "rolled_back", Stored = "stored", Leased = "leased",
    Settled = "settled", LeaseExpired = "lease_expired", Requeued = "requeued", AckIgnored = "ack_ignored",
    Delivered = "delivered", AckSent = "ack_sent", NackSent = "nack_sent", Confirmed = "confirmed",
    ReceiveStarted = "receive_started", Received = "received", Kept = "kept", Held = "held", Crashed = "crashed",
    Restarted = "restarted", Hung = "hung", Resumed = "resumed", Partitioned = "partitioned", Healed = "healed",
    ErrorRateSet = "error_rate_set", SlowSet = "slow_set", InterceptSet = "intercept_set",
    CrashSet = "crash_set", HeldBack = "held_back", LetGo = "let_go", Hastened = "hastened",
    LimitReached = "limit_reached",
}

/// The kinds of facts that one row says, one bit each, and above them three bits for what a kind alone does not say, so that
/// rows can be looked for without their facts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KindSet(pub u64);

impl KindSet {
    /// A circuit breaker opened.
    pub const OPENED: Self = Self(1 << 61);
    /// A message is lost, and not only refused or too late: see [`DropReason::is_loss`].
    pub const LOST: Self = Self(1 << 62);
    /// A message is delivered again, or copied on its way.
    pub const AGAIN: Self = Self(1 << 63);

    /// Returns the kinds alone: what a fingerprint is made of.
    #[inline]
    pub fn kinds(self) -> Self {
        Self(self.0 & !(Self::OPENED.0 | Self::LOST.0 | Self::AGAIN.0))
    }

    /// Returns what is in either set.
    #[must_use]
    pub const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    #[inline]
    pub fn add(&mut self, kind: FactKind) {
        self.0 |= 1 << (kind as u8);
    }

    pub fn has(self, kind: FactKind) -> bool {
        self.0 & (1 << (kind as u8)) != 0
    }

    pub fn of(kinds: &[FactKind]) -> Self {
        let mut set = Self::default();
        kinds.iter().for_each(|k| set.add(*k));
        set
    }

    pub fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    pub fn iter(self) -> impl Iterator<Item = FactKind> {
        FactKind::ALL.iter().copied().filter(move |k| self.has(*k))
    }
}

const _: () = assert!(FactKind::ALL.len() <= 61);

//! How and why things end: the closed lists that facts name.

use crate::time::Span;
use serde::Serialize;

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
    /// The rate limiter at the service's door let no more in.
    RateLimited,
    /// Its turn came after its caller had stopped waiting.
    Expired,
    /// Its deadline had passed before its handler could begin.
    TooLate,
    /// No binding of the exchange matched.
    Unroutable,
    /// It had waited in a queue for as long as it may.
    Outdated,
    /// It stood at the head of a queue that was too long.
    Overflowed,
    /// It came back to its queue more often than it may.
    DeliveryLimit,
    /// An orphan: the answer to a request that was given up.
    Orphaned,
    /// An orphan: a further answer to a request that has one already.
    Answered,
    /// The same sender's answer was gathered already.
    Repeated,
}

impl DropReason {
    pub const ALL: [Self; 20] = [
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
        Self::RateLimited,
        Self::Expired,
        Self::TooLate,
        Self::Unroutable,
        Self::Outdated,
        Self::Overflowed,
        Self::DeliveryLimit,
        Self::Orphaned,
        Self::Answered,
        Self::Repeated,
    ];

    /// Returns whether it is an answer to a request that waits for none any more.
    pub fn is_orphan(self) -> bool {
        matches!(self, Self::Orphaned | Self::Answered)
    }

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
            Self::RateLimited => "rate_limited",
            Self::Expired => "expired",
            Self::TooLate => "too_late",
            Self::Unroutable => "unroutable",
            Self::Outdated => "outdated",
            Self::Overflowed => "overflowed",
            Self::DeliveryLimit => "delivery_limit",
            Self::Orphaned => "orphaned",
            Self::Answered => "answered",
            Self::Repeated => "repeated",
        }
    }
}

/// Why a message is delivered once more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Again {
    LeaseExpired,
    ConsumerCrashed,
    /// Its consumer stopped and closed its connection, without a word about it.
    ConsumerLeft,
    Requeued,
    /// Its consumer could not handle it, and gave it back.
    Rejected,
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
    /// The rate limiter at the callee's door let no more in.
    RateLimited,
    TimedOut,
    /// A policy of the caller let it not through.
    Rejected,
    DuplicateKey,
    /// A row was not as an update asked for.
    Conflict,
    /// An injected error rate.
    Injected,
    /// An answer that a policy of the caller calls bad.
    BadResult,
    /// The callee's program said that the request was at fault: nothing about its own health.
    BadRequest,
    /// The deadline of the request passed before its handler was done.
    DeadlinePassed,
    /// No queue got the message, and the broker returned it.
    Unroutable,
    /// A partition did not append the record, or not on enough replicas: there is no leader, or too few are in sync.
    NotStored,
    /// A partition did not append the record: one of its producer is missing before it.
    OutOfOrder,
    /// A newer epoch of the producer is at work, or a newer generation of its group.
    Fenced,
    /// The transaction before is being ended: ask again.
    Ending,
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
            Self::RateLimited => "rate_limited",
            Self::TimedOut => "timed_out",
            Self::Rejected => "rejected",
            Self::DuplicateKey => "duplicate_key",
            Self::Conflict => "conflict",
            Self::Injected => "injected",
            Self::BadResult => "bad_result",
            Self::NotStored => "not_stored",
            Self::OutOfOrder => "out_of_order",
            Self::Fenced => "fenced",
            Self::Ending => "ending",
            Self::BadRequest => "bad_request",
            Self::DeadlinePassed => "deadline_passed",
            Self::Unroutable => "unroutable",
        }
    }
}

/// Why a log did not append a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// It is there already, at this offset: it is acknowledged.
    Duplicate {
        offset: u32,
    },
    /// A record of its producer is missing before it.
    OutOfOrder {
        expected: u32,
        found: u32,
    },
    /// A newer epoch of its producer is at work.
    Fenced {
        current: u16,
    },
    /// No replica leads.
    NoLeader,
    /// Another instance leads by now.
    NotLeader {
        leader: u32,
    },
    NotEnoughReplicas {
        in_sync: u16,
        min_in_sync: u16,
    },
}

/// Why a transaction ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum EndedBy {
    /// Its own producer asked for it.
    Producer,
    /// A newer producer started with the same transactional id.
    NewerProducer,
    /// It took longer than this.
    Timeout(Span),
}

/// Why a producer has another epoch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum EpochWhy {
    /// The transactional id is used for the first time.
    First,
    /// A producer starts with a transactional id that was used before.
    Started,
    /// A partition lost records of this idempotent producer, which goes on from sequence 0: `lost` were acknowledged, `again` are
    /// sent again (KIP-360).
    RecordsLost {
        broker: u16,
        topic: u16,
        partition: u32,
        lost: u32,
        again: u32,
    },
}

/// Why a coordinator refuses what a producer asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TransactionRefusal {
    /// A newer epoch is at work.
    Fenced { current: u16 },
    /// The transaction before is being ended: ask again.
    Ending,
}

/// The transaction that a record is part of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Within {
    pub id: String,
    pub epoch: u16,
    /// Whether this record opens it in its partition.
    pub opens: bool,
}

/// What stood in for the answer of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Substitute {
    /// A value from the scenario.
    Value,
    /// The last good answer, as old as this.
    Kept { age: Span, age_max: Option<Span> },
    /// Another service is asked.
    Call { to: u16 },
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

/// Why retention removes closed segments of a log (KA-20).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum Deletion {
    /// The newest record of them was older than that; none where compaction had left nothing.
    TooOld { age: Option<Span>, retention: Span },
    /// The log had so many records, and is large enough without them.
    TooLarge { size: u32, most: u32 },
}

/// Why a group is handed records that it was handed before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub struct HandedBefore {
    /// How many of them.
    pub records: u32,
    /// Which instance was handed the latest of them, and in which generation.
    pub unit: u32,
    pub generation: u32,
    /// Some did not reach it and are asked for again; else their offsets were not committed, and whoever owns the partition now
    /// begins there.
    pub is_lost: bool,
    /// Whoever reads the partition was told to go back to an earlier offset.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub is_replay: bool,
}

//! Kinds of facts: what anchors, indexes and filters name.

use super::Fact;
use serde::Serialize;

macro_rules! kinds {
    ($($kind:ident = $name:literal),+ $(,)?) => {
        /// What kind a fact is of: what anchors, indexes and filters name.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        #[serde(rename_all = "snake_case")]
        #[repr(u8)]
        pub enum FactKind { $($kind),+ }

        impl FactKind {
            /// All kinds; a kind's place is its bit in a [`KindSet`], and in the hash of every run: new ones come last.
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
    LimitReached = "limit_reached", CrashSet = "crash_set", HeldBack = "held_back", LetGo = "let_go",
    Hastened = "hastened", RetrySuppressed = "retry_suppressed", PermitAwaited = "permit_awaited",
    PermitGiven = "permit_given", PlaceFreed = "place_freed", Shed = "shed",
    DeadlineReceived = "deadline_received", DeadlinePassed = "deadline_passed", WorkWasted = "work_wasted",
    FellBack = "fell_back", FallbackFailed = "fallback_failed", WriteReplaced = "write_replaced",
    Hedged = "hedged", AttemptAbandoned = "attempt_abandoned", Selected = "selected", Deleted = "deleted",
    UpdateRefused = "update_refused", LogAwaited = "log_awaited", LockTaken = "lock_taken",
    LockAwaited = "lock_awaited", LockExpired = "lock_expired", LockReleased = "lock_released",
    InstanceEjected = "instance_ejected", InstanceReturned = "instance_returned",
    EjectionWithheld = "ejection_withheld",
    Routed = "routed", DeadLettered = "dead_lettered",
    Appended = "appended",
    AppendRefused = "append_refused", Fetched = "fetched", OffsetCommitted = "offset_committed",
    CommitRefused = "commit_refused", RebalanceStarted = "rebalance_started",
    PartitionsRevoked = "partitions_revoked", PartitionsAssigned = "partitions_assigned",
    ActiveChanged = "active_changed",
    Scaled = "scaled", InstanceScaled = "instance_scaled",
    Replicated = "replicated", InSyncChanged = "in_sync_changed", LeaderElected = "leader_elected",
    SegmentsDeleted = "segments_deleted", Compacted = "compacted", OffsetReset = "offset_reset", Sought = "sought",
    EpochRaised = "epoch_raised", TransactionDecided = "transaction_decided",
    TransactionRefused = "transaction_refused", MarkerAppended = "marker_appended",
    MemberJoined = "member_joined", AssignmentMade = "assignment_made",
}

/// The kinds of facts that one row says, one bit each, and above them three bits for what a kind alone does not say, so that
/// rows can be looked for without their facts.
///
/// Only the lowest 112 bits are used: a row keeps them in fourteen bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KindSet(pub u128);

/// How many bits of a set are used, flags included.
const BITS: u32 = 112;
const FLAGS: u32 = 3;

impl KindSet {
    /// A circuit breaker opened.
    pub const OPENED: Self = Self(1 << (BITS - 3));
    /// A message is lost, and not only refused or too late: see [`super::DropReason::is_loss`].
    pub const LOST: Self = Self(1 << (BITS - 2));
    /// A message is delivered again, or copied on its way.
    pub const AGAIN: Self = Self(1 << (BITS - 1));

    /// Returns the kinds alone: what a fingerprint is made of.
    #[inline]
    pub fn kinds(self) -> Self {
        Self(self.0 & !(Self::OPENED.0 | Self::LOST.0 | Self::AGAIN.0))
    }

    /// Returns one number that differs where the kinds differ; the first 64 kinds are its bits.
    #[inline]
    pub fn digest(self) -> u64 {
        let kinds = self.kinds().0;
        kinds as u64 ^ ((kinds >> 64) as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15)
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

const _: () = assert!(FactKind::ALL.len() <= (BITS - FLAGS) as usize);

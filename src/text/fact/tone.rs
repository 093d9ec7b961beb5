//! How a fact looks and how much it weighs: its colour, whether the scrubber marks it, and which fact of a row speaks first.

use sim::fact::{DropReason, EpochWhy, Fact, FactKind, Outcome, Refusal, Said};
use sim::policy::BreakerState;
use sim::program::MessageKind;

/// What a colour means: a kind of message or a state. Never without a shape, a line style or a word beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tone {
    /// Requests, commands and first deliveries.
    Request,
    /// Replies, acknowledgements, confirmations, success.
    Ok,
    /// Errors, losses, crashes, rejections.
    Error,
    /// Timeouts and leases that ran out.
    Timeout,
    /// Events and documents.
    Event,
    /// Anything done again: attempt 2 and later, redeliveries, copies.
    Retry,
    Idle,
}

impl Tone {
    pub const ALL: [Self; 7] = [
        Self::Request,
        Self::Ok,
        Self::Error,
        Self::Timeout,
        Self::Event,
        Self::Retry,
        Self::Idle,
    ];

    /// Returns the name that style sheets use.
    pub fn name(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::Ok => "ok",
            Self::Error => "error",
            Self::Timeout => "timeout",
            Self::Event => "event",
            Self::Retry => "retry",
            Self::Idle => "idle",
        }
    }
}

/// Returns the kind of palette that a fact's headline and marks wear.
pub fn tone(fact: &Fact) -> Tone {
    match fact {
        Fact::Sent { copy: true, .. } => Tone::Retry,
        Fact::Sent { kind, attempt, .. } => message_tone(*kind, *attempt),
        Fact::Arrived { kind, .. } | Fact::Held { kind, .. } => message_tone(*kind, 1),
        Fact::Ended { outcome, .. } | Fact::CallEnded { outcome, .. } => outcome_tone(*outcome),
        Fact::Dropped {
            reason: DropReason::NobodyWaits,
            ..
        } => Tone::Idle,
        Fact::Dropped { reason, .. } if reason.is_orphan() => Tone::Timeout,
        Fact::HandlerEnded { failed, .. } => failed.map_or(Tone::Ok, |_| Tone::Error),
        Fact::OutcomeRecorded { failed, slow, .. } => {
            if *failed || *slow {
                Tone::Error
            } else {
                Tone::Ok
            }
        }
        Fact::BreakerChanged { to, .. } => breaker_tone(*to),
        Fact::Leased { again, .. } => again.map_or(Tone::Request, |_| Tone::Retry),
        Fact::Delivered { redelivered, .. } => {
            if *redelivered {
                Tone::Retry
            } else {
                Tone::Request
            }
        }
        Fact::Dropped { .. }
        | Fact::AttemptFailed { .. }
        | Fact::GaveUp { .. }
        | Fact::RetrySuppressed { .. }
        | Fact::WorkWasted { .. }
        | Fact::Rejected { .. }
        | Fact::Shed { .. }
        | Fact::InstanceEjected { .. }
        | Fact::EjectionWithheld { .. }
        | Fact::Crashed { .. }
        | Fact::Hung
        | Fact::Partitioned { .. }
        | Fact::ErrorRateSet { .. }
        | Fact::SlowSet { .. }
        | Fact::InterceptSet { .. }
        | Fact::CrashSet { .. }
        | Fact::RolledBack { .. }
        | Fact::UpdateRefused { .. }
        | Fact::FallbackFailed { .. }
        | Fact::WriteReplaced { .. }
        | Fact::LimitReached { .. } => Tone::Error,
        Fact::TimedOut { .. }
        | Fact::DeadlinePassed { .. }
        | Fact::LockExpired { .. }
        | Fact::LeaseExpired { .. } => Tone::Timeout,
        Fact::RetryScheduled { .. }
        | Fact::Hedged { .. }
        | Fact::Requeued { .. }
        | Fact::ActiveChanged { .. }
        | Fact::DuplicateKey { .. } => Tone::Retry,
        Fact::PermitGiven { .. } => Tone::Request,
        Fact::PermitAwaited { .. }
        | Fact::PlaceFreed { .. }
        | Fact::InstanceScaled { running: false, .. } => Tone::Idle,
        Fact::Scaled { before, after, .. } if before == after => Tone::Idle,
        Fact::Scaled { .. } => Tone::Event,
        Fact::FellBack { .. }
        | Fact::HeldBack { .. }
        | Fact::LetGo { .. }
        | Fact::Hastened { .. } => Tone::Event,
        Fact::DeadLettered { .. } => Tone::Timeout,
        Fact::Routed { queues, .. } if queues.is_empty() => Tone::Error,
        Fact::Routed { .. } => Tone::Event,
        Fact::Stored { .. } | Fact::Kept { .. } | Fact::Received { .. } | Fact::Delayed { .. } => {
            Tone::Event
        }
        Fact::AppendRefused {
            why: Refusal::Duplicate { .. },
            ..
        } => Tone::Retry,
        Fact::NackSent { .. } | Fact::AppendRefused { .. } | Fact::CommitRefused { .. } => {
            Tone::Error
        }
        Fact::RebalanceStarted { .. }
        | Fact::PartitionsRevoked { .. }
        | Fact::InSyncChanged { joined: false, .. } => Tone::Timeout,
        Fact::EpochRaised {
            why: EpochWhy::RecordsLost { .. },
            ..
        } => Tone::Error,
        Fact::EpochRaised { .. } => Tone::Event,
        Fact::TransactionDecided {
            committed: true, ..
        }
        | Fact::MarkerAppended {
            committed: true, ..
        } => Tone::Ok,
        Fact::TransactionDecided { .. } | Fact::MarkerAppended { .. } => Tone::Retry,
        Fact::TransactionRefused { .. } => Tone::Error,
        Fact::LeaderElected { leader: None, .. } => Tone::Error,
        Fact::LeaderElected { lost, .. } if *lost > 0 => Tone::Error,
        Fact::LeaderElected { .. } | Fact::InSyncChanged { .. } => Tone::Ok,
        Fact::Replicated { .. } | Fact::Compacted { .. } => Tone::Event,
        Fact::SegmentsDeleted { unread, .. } if !unread.is_empty() => Tone::Error,
        Fact::SegmentsDeleted { .. } => Tone::Idle,
        Fact::OffsetReset { .. } => Tone::Error,
        Fact::Sought { .. } => Tone::Retry,
        Fact::Appended { .. } | Fact::Fetched { .. } => Tone::Event,
        Fact::MemberJoined { .. } => Tone::Request,
        Fact::OffsetCommitted { .. }
        | Fact::AssignmentMade { .. }
        | Fact::PartitionsAssigned { .. } => Tone::Ok,
        Fact::ReplyReceived { .. }
        | Fact::Settled { .. }
        | Fact::AckSent { .. }
        | Fact::Confirmed { .. }
        | Fact::Committed { .. }
        | Fact::Inserted { .. }
        | Fact::Updated { .. }
        | Fact::Deleted { .. }
        | Fact::LockReleased { .. }
        | Fact::InstanceReturned { .. }
        | Fact::Restarted { .. }
        | Fact::InstanceScaled { running: true, .. }
        | Fact::Resumed { .. }
        | Fact::Healed { .. } => Tone::Ok,
        Fact::Began { .. }
        | Fact::CallStarted { .. }
        | Fact::HandlerStarted { .. }
        | Fact::LockTaken { .. }
        | Fact::WorkStarted { .. } => Tone::Request,
        Fact::WorkDone { .. }
        | Fact::DeadlineReceived { .. }
        | Fact::AttemptAbandoned { .. }
        | Fact::WaitStarted { .. }
        | Fact::WaitDone { .. }
        | Fact::Queued { .. }
        | Fact::Read { .. }
        | Fact::Selected { .. }
        | Fact::LogAwaited { .. }
        | Fact::LockAwaited { .. }
        | Fact::AckIgnored { .. }
        | Fact::ReceiveStarted { .. } => Tone::Idle,
    }
}

/// Returns the kind of palette of a message's line; attempts count from 1.
pub fn message_tone(kind: MessageKind, attempt: u32) -> Tone {
    match kind {
        MessageKind::Error => Tone::Error,
        MessageKind::Reply | MessageKind::Ack | MessageKind::Confirm => Tone::Ok,
        _ if attempt > 1 => Tone::Retry,
        MessageKind::Request | MessageKind::Command => Tone::Request,
        MessageKind::Event | MessageKind::Document => Tone::Event,
    }
}

/// Returns the kind of palette of a breaker's state.
pub fn breaker_tone(state: BreakerState) -> Tone {
    match state {
        BreakerState::Closed => Tone::Ok,
        BreakerState::Open | BreakerState::ForcedOpen => Tone::Error,
        BreakerState::HalfOpen => Tone::Event,
        BreakerState::Disabled | BreakerState::MetricsOnly | BreakerState::ForcedClosed => {
            Tone::Idle
        }
    }
}

fn outcome_tone(outcome: Outcome) -> Tone {
    match outcome {
        Outcome::Ok => Tone::Ok,
        Outcome::Error | Outcome::Rejected => Tone::Error,
        Outcome::Timeout => Tone::Timeout,
    }
}

/// Returns the fact of a row that says most: the first of the heaviest, or none for a row that says nothing.
pub fn lead(said: &[Said]) -> Option<&Said> {
    said.iter().reduce(|best, next| {
        if weight(&next.fact) > weight(&best.fact) {
            next
        } else {
            best
        }
    })
}

/// Returns how much a fact weighs beside the others of its row: what surprises before what was to be expected, what ends before
/// what goes on, what is done before how it travels.
pub fn weight(fact: &Fact) -> u8 {
    match fact {
        Fact::Leased { again: Some(_), .. }
        | Fact::Delivered {
            redelivered: true, ..
        } => 90,
        Fact::Dropped {
            reason: DropReason::NobodyWaits,
            ..
        } => 45,
        Fact::HandlerEnded {
            failed: Some(_), ..
        } => 64,
        Fact::Sent { copy: true, .. } => 80,
        Fact::Ended { outcome, .. } if *outcome != Outcome::Ok => 68,
        other => kind_weight(other.kind()),
    }
}

fn kind_weight(kind: FactKind) -> u8 {
    use FactKind as K;
    match kind {
        K::LimitReached => 100,
        K::Crashed | K::Restarted | K::Hung | K::Resumed | K::Partitioned | K::Healed => 98,
        K::ErrorRateSet | K::SlowSet | K::InterceptSet | K::CrashSet => 96,
        K::Delayed | K::HeldBack | K::LetGo | K::Hastened => 96,
        K::BreakerChanged | K::InstanceEjected | K::InstanceReturned => 94,
        K::Scaled => 93,
        K::InstanceScaled => 91,
        K::EjectionWithheld => 92,
        K::DuplicateKey | K::UpdateRefused => 88,
        K::LockExpired => 83,
        K::Dropped | K::Held => 84,
        K::RebalanceStarted => 92,
        K::LeaderElected => 94,
        K::InSyncChanged => 89,
        K::TransactionDecided => 90,
        K::EpochRaised => 86,
        K::MarkerAppended => 76,
        K::Replicated => 53,
        K::OffsetReset => 92,
        K::SegmentsDeleted | K::Sought => 89,
        K::Compacted => 83,
        K::AppendRefused | K::CommitRefused | K::TransactionRefused => 87,
        K::AssignmentMade => 78,
        K::PartitionsAssigned => 77,
        K::PartitionsRevoked => 75,
        K::MemberJoined => 73,
        K::TimedOut | K::DeadlinePassed => 82,
        K::WorkWasted => 80,
        K::WriteReplaced => 95,
        K::FellBack | K::FallbackFailed => 79,
        K::Rejected => 78,
        K::Shed => 86,
        K::PermitAwaited | K::PermitGiven | K::PlaceFreed => 53,
        K::GaveUp | K::RetrySuppressed => 76,
        K::LeaseExpired | K::Requeued | K::AckIgnored => 74,
        K::RetryScheduled | K::Hedged => 72,
        K::AttemptAbandoned => 33,
        K::AttemptFailed | K::RolledBack => 70,
        K::NackSent | K::Ended => 66,
        K::CallEnded => 34,
        K::Committed | K::Inserted | K::Updated | K::Deleted => 62,
        K::LockTaken | K::LockAwaited => 61,
        K::LockReleased => 59,
        K::Received | K::Confirmed | K::ReplyReceived => 60,
        K::Settled => 58,
        K::AckSent => 56,
        K::DeadLettered => 83,
        K::ActiveChanged => 57,
        K::Routed => 55,
        K::Stored | K::Appended => 54,
        K::OffsetCommitted => 57,
        K::CallStarted | K::ReceiveStarted => 52,
        K::Delivered | K::Kept | K::Queued => 50,
        K::HandlerStarted | K::Leased | K::Fetched => 48,
        K::HandlerEnded => 44,
        K::DeadlineReceived => 46,
        K::WorkDone => 42,
        K::WorkStarted | K::WaitStarted => 40,
        K::WaitDone | K::Read | K::Selected | K::LogAwaited => 38,
        K::Began => 36,
        K::OutcomeRecorded => 32,
        K::Sent => 20,
        K::Arrived => 10,
    }
}

/// Returns whether the scrubber marks such facts and the keys for milestones stop at them.
pub fn milestone(kind: FactKind) -> bool {
    use FactKind as K;
    matches!(
        kind,
        K::TimedOut
            | K::Dropped
            | K::LeaseExpired
            | K::Requeued
            | K::DeadLettered
            | K::ActiveChanged
            | K::DuplicateKey
            | K::UpdateRefused
            | K::LockExpired
            | K::AppendRefused
            | K::CommitRefused
            | K::RebalanceStarted
            | K::LeaderElected
            | K::EpochRaised
            | K::TransactionDecided
            | K::TransactionRefused
            | K::InSyncChanged
            | K::PartitionsAssigned
            | K::SegmentsDeleted
            | K::Compacted
            | K::OffsetReset
            | K::Sought
            | K::GaveUp
            | K::DeadlinePassed
            | K::RetrySuppressed
            | K::Rejected
            | K::Shed
            | K::BreakerChanged
            | K::InstanceEjected
            | K::InstanceReturned
            | K::EjectionWithheld
            | K::InstanceScaled
            | K::FellBack
            | K::FallbackFailed
            | K::WriteReplaced
            | K::Ended
            | K::Crashed
            | K::Restarted
            | K::Hung
            | K::Resumed
            | K::Partitioned
            | K::Healed
            | K::ErrorRateSet
            | K::SlowSet
            | K::LimitReached
    )
}

//! Facts in words: a headline of one or two words, and one plain sentence that says what happened and why, with the
//! numbers that decided it.
//!
//! A new kind of fact is a compile error here until it has its words.

mod breakers;
mod brokers;
mod calls;
mod causes;
mod cleanup;
mod deadlines;
mod ejections;
mod exchanges;
mod fallbacks;
mod faults;
mod groups;
mod headline;
mod label;
mod limits;
mod locks;
mod logs;
mod messages;
mod partitions;
mod programs;
mod replicas;
mod retries;
mod scaling;
mod tables;
mod teller;
#[cfg(test)]
mod tests;
mod tone;
mod transactions;

pub use headline::{headline, headlines};
pub use label::{is_again, message_label};
pub(in crate::text) use programs::busy_of;
pub(in crate::text) use teller::{Teller, capital, ga, neun, node_name, reul};
pub use tone::{Tone, breaker_tone, lead, message_tone, milestone, tone, weight};

use super::{Lang, stretched};
use sim::fact::{Fact, Said};
use sim::model::Model;

/// Returns one plain sentence: what happened and why.
pub fn sentence(said: &Said, model: &Model, lang: Lang) -> String {
    if lang == Lang::Pseudo {
        return stretched(&sentence(said, model, Lang::En));
    }
    let t = Teller { said, model, lang };
    match &said.fact {
        Fact::Began { .. }
        | Fact::Ended { .. }
        | Fact::HandlerStarted { .. }
        | Fact::HandlerEnded { .. }
        | Fact::WorkStarted { .. }
        | Fact::WorkDone { .. }
        | Fact::WaitStarted { .. }
        | Fact::WaitDone { .. }
        | Fact::Queued { .. }
        | Fact::ReceiveStarted { .. }
        | Fact::Received { .. }
        | Fact::Kept { .. } => programs::sentence(&t),
        Fact::Sent { .. }
        | Fact::Dropped { .. }
        | Fact::Delayed { .. }
        | Fact::HeldBack { .. }
        | Fact::LetGo { .. }
        | Fact::Hastened { .. }
        | Fact::Arrived { .. }
        | Fact::Held { .. } => messages::sentence(&t),
        Fact::DeadlineReceived { .. } | Fact::DeadlinePassed { .. } | Fact::WorkWasted { .. } => {
            deadlines::sentence(&t)
        }
        Fact::CallStarted { .. }
        | Fact::ReplyReceived { .. }
        | Fact::AttemptFailed { .. }
        | Fact::TimedOut { .. }
        | Fact::RetryScheduled { .. }
        | Fact::GaveUp { .. }
        | Fact::RetrySuppressed { .. }
        | Fact::Hedged { .. }
        | Fact::AttemptAbandoned { .. }
        | Fact::CallEnded { .. } => calls::sentence(&t),
        Fact::Rejected { .. } | Fact::OutcomeRecorded { .. } | Fact::BreakerChanged { .. } => {
            breakers::sentence(&t)
        }
        Fact::PermitAwaited { .. }
        | Fact::PermitGiven { .. }
        | Fact::PlaceFreed { .. }
        | Fact::Shed { .. } => limits::sentence(&t),
        Fact::FellBack { .. } | Fact::FallbackFailed { .. } | Fact::WriteReplaced { .. } => {
            fallbacks::sentence(&t)
        }
        Fact::InstanceEjected { .. }
        | Fact::InstanceReturned { .. }
        | Fact::EjectionWithheld { .. } => ejections::sentence(&t),
        Fact::Scaled { .. } | Fact::InstanceScaled { .. } => scaling::sentence(&t),
        Fact::Inserted { .. }
        | Fact::Updated { .. }
        | Fact::Deleted { .. }
        | Fact::UpdateRefused { .. }
        | Fact::Read { .. }
        | Fact::Selected { .. }
        | Fact::LogAwaited { .. }
        | Fact::DuplicateKey { .. }
        | Fact::Committed { .. }
        | Fact::RolledBack { .. } => tables::sentence(&t),
        Fact::LockTaken { .. }
        | Fact::LockAwaited { .. }
        | Fact::LockExpired { .. }
        | Fact::LockReleased { .. } => locks::sentence(&t),
        Fact::Stored { .. }
        | Fact::Leased { .. }
        | Fact::Settled { .. }
        | Fact::LeaseExpired { .. }
        | Fact::Requeued { .. }
        | Fact::AckIgnored { .. }
        | Fact::Delivered { .. }
        | Fact::AckSent { .. }
        | Fact::NackSent { .. }
        | Fact::Confirmed { .. } => brokers::sentence(&t),
        Fact::Routed { .. } | Fact::DeadLettered { .. } | Fact::ActiveChanged { .. } => {
            exchanges::sentence(&t)
        }
        Fact::Appended { .. }
        | Fact::AppendRefused { .. }
        | Fact::Fetched { .. }
        | Fact::OffsetCommitted { .. }
        | Fact::CommitRefused { .. } => logs::sentence(&t),
        Fact::RebalanceStarted { .. }
        | Fact::MemberJoined { .. }
        | Fact::AssignmentMade { .. }
        | Fact::PartitionsRevoked { .. }
        | Fact::PartitionsAssigned { .. } => groups::sentence(&t),
        Fact::SegmentsDeleted { .. }
        | Fact::Compacted { .. }
        | Fact::OffsetReset { .. }
        | Fact::Sought { .. } => cleanup::sentence(&t),
        Fact::EpochRaised { .. }
        | Fact::TransactionDecided { .. }
        | Fact::TransactionRefused { .. }
        | Fact::MarkerAppended { .. } => transactions::sentence(&t),
        Fact::Replicated { .. } | Fact::InSyncChanged { .. } | Fact::LeaderElected { .. } => {
            partitions::sentence(&t)
        }
        Fact::Crashed { .. }
        | Fact::Restarted { .. }
        | Fact::Hung
        | Fact::Resumed { .. }
        | Fact::Partitioned { .. }
        | Fact::Healed { .. }
        | Fact::ErrorRateSet { .. }
        | Fact::SlowSet { .. }
        | Fact::InterceptSet { .. }
        | Fact::CrashSet { .. }
        | Fact::LimitReached { .. } => faults::sentence(&t),
    }
}

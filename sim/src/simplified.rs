//! What the model leaves out, as ids: the module docs state each one, and the page tells those that concern a scenario.

use crate::model::{Model, NodeKind};
use crate::policy::{BulkheadSettings, Settings};
use crate::program::Op;

/// One simplification.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Simplified {
    /// All nodes share one clock that never drifts.
    OneClock,
    /// Only `work` and `wait` take time: other statements, commits included, take none.
    StatementsTakeNoTime,
    /// Messages have no size; a link takes the same time for each.
    MessagesHaveNoSize,
    /// Opening a connection takes no time.
    ConnectionsOpenAtOnce,
    /// A policy's own work takes no time.
    PoliciesTakeNoTime,
    /// An answer is whole when it arrives: until then a call may be attempted again.
    CallsCommitWhole,
    /// Outcomes reach a circuit breaker one at a time.
    BreakerSeesOneAtATime,
    /// A balancer chooses among all instances, up or not.
    BalancerIsBlind,
    /// A broker knows at once that a consumer's connection is gone.
    BrokerSeesResets,
    /// Messages do not expire, have no priority, and are delivered however often it takes.
    MessagesLast,
    /// A full queue refuses the newest message; leased messages count.
    FullQueueRefusesNewest,
    /// After a broker's crash only what was leased is marked as delivered before.
    OnlyLeasedMarked,
    /// Statistics count from the start: the time in which a run warms up counts as any other.
    WarmUpCounts,
    /// A pool's thread beyond the core ends as soon as nothing waits for it, and no interrupt reaches a waiting thread.
    PoolThreadsEndAtOnce,
    /// What is older than a throttle's window leaves it in slices.
    ThrottleForgetsInSlices,
    /// Where load makes work longer, how long it takes is settled when it begins.
    LoadCountsAtStart,
    /// A service knows at no cost whether the caller of a request still waits.
    DoorKnowsWhoWaits,
    /// One balancer for all callers ejects instances; it sees timeouts and refused connections as errors of the instance.
    BalancerSeesAllCallers,
    /// A balancer with nobody left chooses among all instances.
    BalancerNeverRefuses,
    /// Only an answer with a correlation id can be an orphan, and a mailbox remembers only its latest requests.
    OldOrphansAreKept,
    /// Another replica leads in the instant in which a leader stops.
    FailoverAtOnce,
    /// Heartbeats and the steps of a rebalance are reckoned, not sent: joining and being assigned take no time of their own.
    GroupsNeedNoMessages,
    /// A fetched record travels as a message of its own, and what was not handled well counts as handled.
    RecordsTravelAlone,
    /// The replicas of a broker elect a leader at once, and whoever talks to it finds the new one at once.
    LeadersAreFoundAtOnce,
    /// An autoscaler knows the length of its queue, or the lag of its group, at once, starts as many instances as are wanted together, and stops those of the
    /// highest numbers.
    AutoscalerSeesAtOnce,
    /// Segments count records, are not closed by age, and are cleaned by the leader for all replicas, in no time.
    SegmentsCountRecords,
    /// A seek takes effect at the next poll, and without a reset policy a member stops reading where the Java client throws.
    SeeksWaitForPolls,
    /// A producer asks for its epoch with its first transaction, and is told of the end when all markers are written.
    EpochsComeWithTransactions,
}

impl Simplified {
    pub const ALL: [Self; 28] = [
        Self::OneClock,
        Self::StatementsTakeNoTime,
        Self::MessagesHaveNoSize,
        Self::ConnectionsOpenAtOnce,
        Self::PoliciesTakeNoTime,
        Self::CallsCommitWhole,
        Self::BreakerSeesOneAtATime,
        Self::BalancerIsBlind,
        Self::BrokerSeesResets,
        Self::MessagesLast,
        Self::FullQueueRefusesNewest,
        Self::OnlyLeasedMarked,
        Self::WarmUpCounts,
        Self::PoolThreadsEndAtOnce,
        Self::ThrottleForgetsInSlices,
        Self::LoadCountsAtStart,
        Self::DoorKnowsWhoWaits,
        Self::BalancerSeesAllCallers,
        Self::BalancerNeverRefuses,
        Self::OldOrphansAreKept,
        Self::FailoverAtOnce,
        Self::GroupsNeedNoMessages,
        Self::RecordsTravelAlone,
        Self::LeadersAreFoundAtOnce,
        Self::AutoscalerSeesAtOnce,
        Self::SegmentsCountRecords,
        Self::SeeksWaitForPolls,
        Self::EpochsComeWithTransactions,
    ];

    /// Returns whether it matters to a scenario.
    pub fn concerns(self, model: &Model) -> bool {
        let node = |is: fn(&NodeKind) -> bool| model.nodes.iter().any(|n| is(&n.kind));
        let policy = |is: fn(&Settings) -> bool| {
            let mut policies = model.nodes.iter().flat_map(|n| &n.policies);
            policies.any(|p| is(&p.settings))
        };
        match self {
            Self::OneClock
            | Self::StatementsTakeNoTime
            | Self::MessagesHaveNoSize
            | Self::ConnectionsOpenAtOnce
            | Self::WarmUpCounts => true,
            Self::PoliciesTakeNoTime => policy(|_| true),
            Self::PoolThreadsEndAtOnce => {
                policy(|p| matches!(p, Settings::Bulkhead(BulkheadSettings::Pool { .. })))
            }
            Self::ThrottleForgetsInSlices => policy(|p| matches!(p, Settings::Throttle(_))),
            Self::DoorKnowsWhoWaits => node(|n| matches!(n, NodeKind::Service(s) if s.drop_late)),
            Self::LoadCountsAtStart => {
                node(|n| matches!(n, NodeKind::Service(s) if s.load_slowdown > 0))
            }
            Self::BalancerSeesAllCallers | Self::BalancerNeverRefuses => {
                node(|n| matches!(n, NodeKind::Service(s) if s.ejection.is_some()))
            }
            Self::LeadersAreFoundAtOnce => {
                node(|n| matches!(n, NodeKind::Broker(b) if b.is_replicated()))
            }
            Self::AutoscalerSeesAtOnce => {
                node(|n| matches!(n, NodeKind::Service(s) if s.scaling.is_some()))
            }
            Self::SegmentsCountRecords => node(
                |n| matches!(n, NodeKind::Broker(b) if b.topics.iter().any(|t| t.cleanup.is_some())),
            ),
            Self::SeeksWaitForPolls => {
                node(|n| matches!(n, NodeKind::Service(s) if !s.subscriptions.is_empty()))
            }
            Self::OldOrphansAreKept => {
                has_op(model, |op| matches!(op, Op::Receive(_) | Op::Gather(_)))
            }
            Self::EpochsComeWithTransactions => has_op(model, |op| matches!(op, Op::Transact(_))),
            Self::CallsCommitWhole => policy(|p| matches!(p, Settings::Retry(_))),
            Self::BreakerSeesOneAtATime => policy(|p| p.breaker().is_some()),
            Self::BalancerIsBlind => node(|n| matches!(n, NodeKind::Service(s) if s.instances > 1)),
            Self::BrokerSeesResets => {
                node(|n| matches!(n, NodeKind::Broker(b) if !b.queues.is_empty()))
            }
            Self::MessagesLast | Self::OnlyLeasedMarked => node(
                |n| matches!(n, NodeKind::Broker(b) if b.rabbitmq.is_none() && !b.queues.is_empty()),
            ),
            Self::FailoverAtOnce | Self::GroupsNeedNoMessages | Self::RecordsTravelAlone => {
                node(|n| matches!(n, NodeKind::Broker(b) if !b.topics.is_empty()))
            }
            Self::FullQueueRefusesNewest => node(
                |n| matches!(n, NodeKind::Broker(b) if b.rabbitmq.is_none() && b.queues.iter().any(|q| q.settings.length_max.is_some())),
            ),
        }
    }

    /// Returns those that matter to a scenario.
    pub fn of(model: &Model) -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().filter(|s| s.concerns(model))
    }
}

/// Returns whether a program of any node has such a line.
fn has_op(model: &Model, is_it: fn(&Op) -> bool) -> bool {
    (0..model.nodes.len() as u16).any(|node| {
        let mut programs = (0..).map_while(|n| crate::world::program(model, node, n));
        programs.any(|program| program.ops.iter().any(is_it))
    })
}

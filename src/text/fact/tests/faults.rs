//! Samples of facts about faults, replicas and the limits of a run.

use super::model::{MS, said};
use sim::fact::*;
use sim::model::Verdict;

pub fn fault_facts() -> Vec<Said> {
    let mut all = Vec::new();
    let verdicts = [
        Verdict::Drop,
        Verdict::Duplicate,
        Verdict::Delay(MS),
        Verdict::Refuse,
    ];
    let limits = [
        (Limit::Events, 50_000),
        (Limit::EventsAtOnce, 10_000),
        (Limit::StatementsAtOnce, 100_000),
        (Limit::Chain, 200),
        (Limit::Time, 1),
    ];
    let facts = [
        Fact::Crashed {
            lost_activations: 1,
            lost_messages: 2,
            asked: false,
            replicas: None,
        },
        Fact::Crashed {
            lost_activations: 1,
            lost_messages: 0,
            asked: false,
            replicas: None,
        },
        Fact::Crashed {
            lost_activations: 0,
            lost_messages: 2,
            asked: false,
            replicas: None,
        },
        Fact::Crashed {
            lost_activations: 0,
            lost_messages: 0,
            asked: false,
            replicas: None,
        },
        Fact::Restarted { replicas: None },
        Fact::Hung,
        Fact::Resumed { waiting: 5 },
        Fact::Partitioned { from: None },
        Fact::Partitioned { from: Some(2) },
        Fact::Healed { from: None },
        Fact::Healed { from: Some(2) },
        Fact::ErrorRateSet {
            instance: None,
            share: 0.0,
        },
        Fact::ErrorRateSet {
            instance: Some(2),
            share: 0.6,
        },
        Fact::SlowSet {
            instance: Some(1),
            factor_milli: 1_000,
        },
        Fact::SlowSet {
            instance: None,
            factor_milli: 3_000,
        },
    ];
    let facts = facts
        .into_iter()
        .chain(verdicts.map(|verdict| Fact::InterceptSet { verdict }))
        .chain([false, true].map(|after| Fact::CrashSet {
            program: 0,
            line: 0,
            after,
        }))
        .chain(limits.map(|(limit, value)| Fact::LimitReached { limit, value }));
    all.extend(facts.map(|fact| said(3, "fault#1", fact)));
    all.extend(replica_facts().map(|fact| said(2, "fault#1", fact)));
    all
}

/// A broker that is asked to stop, and replicas that go and come.
fn replica_facts() -> impl Iterator<Item = Fact> {
    let stopped = [0, 2].map(|lost_messages| Fact::Crashed {
        lost_activations: 0,
        lost_messages,
        asked: true,
        replicas: None,
    });
    let standing = [(2, Some(1)), (1, None), (0, None)];
    let standing = standing.map(|(running, leader)| Replicas {
        running,
        of: 3,
        leader,
        elected: leader.is_some(),
    });
    let went = standing.map(|replicas| Fact::Crashed {
        lost_activations: 0,
        lost_messages: 1,
        asked: false,
        replicas: Some(replicas),
    });
    let asked = standing[..2].iter().map(|replicas| Fact::Crashed {
        lost_activations: 0,
        lost_messages: 0,
        asked: true,
        replicas: Some(*replicas),
    });
    let asked: Vec<Fact> = asked.collect();
    let came = standing.map(|replicas| Fact::Restarted {
        replicas: Some(replicas),
    });
    stopped.into_iter().chain(went).chain(asked).chain(came)
}

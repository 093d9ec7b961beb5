//! Samples of facts about logs and their groups.

use super::model::{at_broker, said};
use sim::fact::*;
use sim::log::group::Trigger;

pub fn log_facts() -> Vec<Said> {
    let mut all: Vec<Said> = [Some("order-1".to_owned()), None]
        .map(|key| {
            at_broker(Fact::Appended {
                topic: 0,
                partition: 1,
                offset: 7,
                key,
            })
        })
        .into();
    let refusals = [
        Refusal::Duplicate { offset: 7 },
        Refusal::OutOfOrder {
            expected: 3,
            found: 5,
        },
        Refusal::Fenced { current: 2 },
        Refusal::NoLeader,
        Refusal::NotLeader { leader: 0 },
        Refusal::NotEnoughReplicas {
            in_sync: 1,
            min_in_sync: 2,
        },
    ];
    all.extend(refusals.map(|why| {
        at_broker(Fact::AppendRefused {
            topic: 0,
            partition: 1,
            why,
        })
    }));
    let before = |is_lost| HandedBefore {
        records: 3,
        unit: 0,
        generation: 2,
        is_lost,
    };
    all.extend(
        [None, Some(before(false)), Some(before(true))].map(|again| {
            at_broker(Fact::Fetched {
                topic: 0,
                partition: 1,
                offset: 7,
                records: 5,
                consumer: 3,
                consumer_unit: 1,
                lag: 2,
                again,
            })
        }),
    );
    all.push(at_broker(Fact::OffsetCommitted {
        topic: 0,
        partition: 1,
        offset: 8,
        group: 3,
        lag: 1,
    }));
    all.extend([Some(4), None].map(|current| {
        at_broker(Fact::CommitRefused {
            topic: 0,
            partition: 1,
            offset: 8,
            consumer: 3,
            consumer_unit: 1,
            generation: 3,
            current,
        })
    }));
    let triggers = [
        Trigger::Joined,
        Trigger::Left,
        Trigger::SessionExpired,
        Trigger::PollTooLate,
        Trigger::PartitionsChanged,
        Trigger::GivenUp,
    ];
    all.extend(triggers.map(|trigger| {
        at_broker(Fact::RebalanceStarted {
            topic: 0,
            group: 3,
            trigger,
            members: 2,
            generation: 3,
        })
    }));
    all.extend(replicas());
    all.extend(changes().map(|fact| said(3, "", fact)));
    all
}

fn changes() -> [Fact; 5] {
    let assigned = |owned: &[u32], added: &[u32]| Fact::PartitionsAssigned {
        topic: 0,
        generation: 4,
        owned: owned.to_vec(),
        added: added.to_vec(),
    };
    [
        Fact::PartitionsRevoked {
            topic: 0,
            partitions: vec![0, 2],
        },
        assigned(&[], &[]),
        assigned(&[1], &[1]),
        assigned(&[1], &[]),
        assigned(&[1, 2], &[2]),
    ]
}

fn replicas() -> Vec<Said> {
    let mut all = vec![at_broker(Fact::Replicated {
        topic: 0,
        partition: 1,
        end: 8,
        high_watermark: 7,
    })];
    all.extend(
        [(true, 3), (false, 2), (false, 1)].map(|(joined, in_sync)| {
            at_broker(Fact::InSyncChanged {
                topic: 0,
                partition: 1,
                joined,
                in_sync,
                min_in_sync: 2,
            })
        }),
    );
    let elections = [
        (None, false, 0, 0),
        (Some(0), false, 0, 0),
        (Some(0), false, 2, 0),
        (Some(0), true, 2, 1),
    ];
    all.extend(
        elections.map(|(leader, is_unclean, lost, lost_acknowledged)| {
            at_broker(Fact::LeaderElected {
                topic: 0,
                partition: 1,
                leader,
                is_unclean,
                in_sync: 2,
                end: 7,
                lost,
                lost_acknowledged,
            })
        }),
    );
    all
}

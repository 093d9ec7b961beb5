//! Samples of facts about logs and their groups.

use super::super::sentence;
use super::model::{at_broker, said};
use crate::text::Lang;
use sim::fact::*;
use sim::log::SeekTo;
use sim::log::group::{Reset, Trigger};
use sim::time::{Span, Time};

pub fn log_facts() -> Vec<Said> {
    let mut all: Vec<Said> = [Some("order-1".to_owned()), None]
        .map(|key| {
            at_broker(Fact::Appended {
                topic: 0,
                partition: 1,
                offset: 7,
                key,
                transaction: None,
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
        is_replay: false,
    };
    let replay = HandedBefore {
        is_replay: true,
        ..before(false)
    };
    all.extend(
        [None, Some(before(false)), Some(before(true)), Some(replay)].map(|again| {
            at_broker(Fact::Fetched {
                topic: 0,
                partition: 1,
                offset: 7,
                records: 5,
                consumer: 3,
                consumer_unit: 1,
                lag: 2,
                again,
                aborted: 0,
            })
        }),
    );
    all.push(at_broker(Fact::OffsetCommitted {
        topic: 0,
        partition: 1,
        offset: 8,
        group: 3,
        lag: 1,
        pending: false,
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
    let started = |trigger, again| {
        at_broker(Fact::RebalanceStarted {
            topic: 0,
            group: 3,
            trigger,
            by: (trigger != Trigger::PartitionsChanged).then_some(0),
            left: match trigger {
                Trigger::Left | Trigger::SessionExpired => vec![0, 2],
                _ => Vec::new(),
            },
            members: 2,
            generation: 3,
            again,
        })
    };
    all.extend(triggers.map(|trigger| started(trigger, false)));
    all.push(started(Trigger::SessionExpired, true));
    all.extend(replicas());
    all.extend(cleaned());
    all.extend(changes().map(|fact| said(3, "", fact)));
    all
}

fn changes() -> [Fact; 11] {
    let assigned = |owned: &[u32], added: &[u32]| Fact::PartitionsAssigned {
        broker: 2,
        topic: 0,
        generation: 4,
        owned: owned.to_vec(),
        added: added.to_vec(),
        waited: Span::from_ms(10 * added.len() as u64),
    };
    let joined = |owned: &[u32], is_new, after| Fact::MemberJoined {
        broker: 2,
        topic: 0,
        owned: owned.to_vec(),
        is_new,
        nth: 1,
        members: 2,
        after: Span::from_ms(after),
    };
    let shared = |members, owned| Fact::AssignmentMade {
        broker: 2,
        topic: 0,
        generation: 4,
        members,
        partitions: 4,
        owned,
        moved: owned - 2,
        after: Span::from_ms(85),
    };
    [
        joined(&[], true, 0),
        joined(&[], true, 20),
        joined(&[0, 2], false, 75),
        shared(2, 4),
        shared(2, 2),
        shared(1, 4),
        Fact::PartitionsRevoked {
            broker: 2,
            topic: 0,
            partitions: vec![0, 2],
        },
        assigned(&[], &[]),
        assigned(&[1], &[1]),
        assigned(&[1], &[]),
        assigned(&[1, 2], &[2]),
    ]
}

fn cleaned() -> Vec<Said> {
    let age = Some(Span::from_ms(70_000));
    let retention = Span::from_ms(60_000);
    let deletions = [
        (Deletion::TooOld { age, retention }, vec![(3, 2)]),
        (
            Deletion::TooOld {
                age: None,
                retention,
            },
            vec![],
        ),
        (Deletion::TooLarge { size: 9, most: 4 }, vec![]),
    ];
    let mut all: Vec<Said> = deletions
        .map(|(why, unread)| {
            at_broker(Fact::SegmentsDeleted {
                topic: 0,
                partition: 1,
                first: 2,
                start: 6,
                segments: 2,
                records: 4,
                why,
                unread,
            })
        })
        .into();
    all.extend([0, 1].map(|tombstones| {
        at_broker(Fact::Compacted {
            topic: 0,
            partition: 1,
            upto: 8,
            removed: 5,
            kept: 3,
            tombstones,
        })
    }));
    let resets = [
        (Reset::Earliest, 2, Some(6)),
        (Reset::Earliest, 12, Some(6)),
        (Reset::Latest, 2, Some(9)),
        (Reset::None, 2, None),
    ];
    all.extend(resets.map(|(policy, found, to)| {
        said(
            3,
            "",
            Fact::OffsetReset {
                broker: 2,
                topic: 0,
                partition: 1,
                found,
                start: 6,
                end: 9,
                policy,
                next: to,
            },
        )
    }));
    let seeks = [
        (SeekTo::Beginning, 9, 6),
        (SeekTo::End, 6, 9),
        (SeekTo::Offset(7), 7, 7),
        (SeekTo::Time(Time(2_000_000)), 9, 8),
    ];
    let seeks = [false, true].map(|pending| seeks.map(|seek| (seek, pending)));
    all.extend(
        seeks
            .concat()
            .into_iter()
            .map(|((to, from, offset), pending)| {
                said(
                    3,
                    "",
                    Fact::Sought {
                        broker: 2,
                        topic: 0,
                        partition: 1,
                        goal: to,
                        position: from,
                        offset,
                        pending,
                    },
                )
            }),
    );
    all
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
        (None, false, 0, 0, 0, 0),
        (Some(0), false, 0, 0, 0, 0),
        (Some(0), false, 2, 0, 0, 0),
        (Some(0), true, 2, 1, 0, 0),
        (Some(0), false, 0, 0, 1, 0),
        (Some(0), false, 1, 0, 2, 0),
        (Some(0), true, 0, 0, 1, 0),
        (Some(0), true, 2, 1, 1, 0),
        (Some(0), true, 0, 0, 0, 1),
        (Some(0), true, 2, 1, 1, 2),
    ];
    all.extend(elections.map(
        |(leader, is_unclean, lost, lost_acknowledged, lost_markers, gone_before)| {
            at_broker(Fact::LeaderElected {
                topic: 0,
                partition: 1,
                leader,
                is_unclean,
                in_sync: 2,
                end: 7,
                lost,
                lost_acknowledged,
                lost_markers,
                gone_before,
            })
        },
    ));
    all
}

/// Returns what is told of a service that reads a topic of each of two brokers, both the first of their broker, with other settings:
/// the sentences of one kind of fact.
fn two_brokers(kind: FactKind) -> Vec<String> {
    let text = r#"{"signalbox": 1, "id": "two-brokers", "title": {"ko": "둘", "en": "Two"}, "until": "20s", "scenario": {"nodes": {
        "shop": {"kind": "client", "load": {"at": ["0s"]}, "program": [
            {"send": "east.orders", "message": "order", "kind": "event", "body": 1},
            {"send": "west.bills", "message": "bill", "kind": "event", "body": 1}]},
        "east": {"kind": "broker", "topics": {"orders": {}}},
        "west": {"kind": "broker", "topics": {"bills": {}}},
        "desk": {"kind": "service", "instances": 2, "subscriptions": [
            {"topic": "east.orders", "assignor": "range", "session": "5s", "heartbeat": "1s", "program": []},
            {"topic": "west.bills", "assignor": "roundrobin", "session": "9s", "heartbeat": "2s", "program": []}]}},
        "links": {"default": {"latency": "1ms"}},
        "faults": [{"at": "1s", "crash": "desk", "instance": 0},
            {"at": "15s", "seek": "desk", "topic": "west.bills", "to": "beginning"}]}}"#;
    let file = sim::scenario::parse(text.as_bytes()).expect("it reads");
    let model = std::rc::Rc::new(file.compile(&file.variants()[0].id, &[]).expect("it holds"));
    let run = sim::record::Recording::whole(model, 1, Vec::new(), 5_000);
    let all = run.describe(0..run.len());
    let told = all.iter().filter(|said| said.fact.kind() == kind);
    told.map(|said| sentence(said, run.model(), Lang::En))
        .collect()
}

/// Holds: KA-10.
#[test]
fn what_a_group_does_is_told_with_the_topic_and_the_settings_of_its_own_broker() {
    let told = |kind, first: &str, second: &str| {
        let all = two_brokers(kind);
        let has = |words: &str| all.iter().any(|sentence| sentence.contains(words));
        assert!(has(first) && has(second) && all.len() == 2, "{all:#?}");
    };
    told(
        FactKind::RebalanceStarted,
        "for the session timeout of 5 s.",
        "for the session timeout of 9 s.",
    );
    told(FactKind::MemberJoined, "(every 1 s)", "(every 2 s)");
    told(
        FactKind::AssignmentMade,
        "with the assignor range ",
        "with the assignor roundrobin ",
    );
    told(
        FactKind::PartitionsAssigned,
        "owns orders/0 in generation 2",
        "owns bills/0 in generation 2",
    );
    let sought = two_brokers(FactKind::Sought);
    assert!(
        sought.iter().all(|s| s.starts_with("In bills/0 ")),
        "{sought:?}"
    );
    assert_eq!(sought.len(), 1);
}

/// Holds: KA-22.
#[test]
fn a_seek_that_waits_for_the_next_poll_says_so() {
    let sought = Fact::Sought {
        broker: 2,
        topic: 0,
        partition: 1,
        goal: SeekTo::Offset(3),
        position: 7,
        offset: 3,
        pending: true,
    };
    super::check(
        said(3, "hand#1", sought),
        "결제 서비스는 다음에 폴(poll)할 때 orders/1에서 7번 대신 오프셋 3번으로 가서 읽어요. 아직 처리하지 못한 레코드가 있으면 먼저 처리해요.",
        "Billing goes on reading orders/1 at offset 3 instead of offset 7 when it polls next: whatever it still holds is handled first.",
    );
}

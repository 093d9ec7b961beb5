//! Autoscaling by the lag of a group: members join and leave it.

use crate::golden::{check, run};
use sim::fact::Fact;
use sim::log::group::Trigger;
use sim::record::Recording;
use sim::scaling::Why;
use sim::world::{Condition, End};
use std::collections::BTreeMap;

/// A hundred records at once in three partitions, and readers that are scaled like this.
fn desk(scaling: &str, subscription: &str, rest: &str) -> String {
    format!(
        r#"{{"nodes": {{
        "web": {{"kind": "client", "load": {{"open": {{"first": "0s", "interval": "10ms", "count": 100}}}},
            "program": [{{"send": "kafka.orders", "message": "order", "kind": "event", "key": {{"concat": ["o", "$occurrence"]}}, "body": "$occurrence"}}]}},
        "kafka": {{"kind": "broker", "topics": {{"orders": {{"partitions": 3}}}}}},
        "desk": {{"kind": "service", "autoscale": {{"topic": "kafka.orders", {scaling}}}, "tables": {{"done": [], "again": []}},
            "subscriptions": [{{"topic": "kafka.orders", "heartbeat": "200ms", "records_max": 4, {subscription} "program": [
                {{"work": "250ms"}}, {{"insert": "done", "key": "$message", "value": 1, "or": [{{"insert": "again"}}]}}]}}]}}}},
        "links": {{"default": {{"latency": "1ms"}}}} {rest}}}"#
    )
}

const QUICK: &str =
    r#""target": 10, "every": "2s", "max": 10, "start_up": "500ms", "stabilization": "3s""#;
const EACH: &str = r#""commit": "after_each","#;

/// Returns how many different records were handled, how many handlings there were more, and how often who joined or left.
fn handled(run: &Recording) -> (usize, usize, BTreeMap<Trigger, u32>) {
    let world = run.seek(run.len());
    let rows = |table| world.table(2, table).rows().count();
    let mut triggers = BTreeMap::new();
    for said in run.describe(0..run.len()) {
        if let Fact::RebalanceStarted { trigger, .. } = said.fact {
            *triggers.entry(trigger).or_default() += 1;
        }
    }
    (rows(0), rows(1), triggers)
}

/// A hundred records are 93 behind at 2 s: ten are wanted, and three partitions let three read. Both that start join at once, and the group
/// is stable when the one that is at work has handled what it fetched. At 12 s two leave, and their partitions are read on at the next
/// heartbeat of who is left.
///
/// Holds: AS-1, AS-3, AS-4, AS-5, AS-6, KA-10.
#[test]
fn members_join_and_leave_by_the_lag() {
    let told = "scaled instance_scaled rebalance_started partitions_assigned partitions_revoked commit_refused";
    check(&desk(QUICK, EACH, ""), told, "
            223 2000ms desk.0 desk#look1 scaled after=3 backlog=93 before=1 broker=1 ready=2500ms topic=0 wanted=10 why=more ‹ 22
            232 2500ms desk.1 desk[1]#turn1 instance_scaled instances=2 running=true took=500ms ‹ 223
            232 2500ms kafka.0 desk.orders#rebalance1 rebalance_started by=1 generation=1 group=2 members=2 topic=0 trigger=joined ‹ 223
            233 2500ms desk.2 desk[2]#turn2 instance_scaled instances=3 running=true took=500ms ‹ 223
            233 2500ms kafka.0 desk.orders#rebalance1 rebalance_started again=true by=2 generation=1 group=2 members=3 topic=0 trigger=joined ‹ 223,232
            242 3255ms desk.0 desk.orders#rebalance1/member0 partitions_revoked broker=1 partitions=[0,1,2] topic=0 ‹ 233,240
            242 3255ms desk.0 desk.orders#rebalance1/member0 partitions_assigned added=[0] broker=1 generation=2 owned=[0] topic=0 waited=0ms ‹ 233,240
            242 3255ms desk.1 desk.orders#rebalance1/member1 partitions_assigned added=[1] broker=1 generation=2 owned=[1] topic=0 waited=755ms ‹ 232,240
            242 3255ms desk.2 desk.orders#rebalance1/member2 partitions_assigned added=[2] broker=1 generation=2 owned=[2] topic=0 waited=755ms ‹ 233,240
            267 4000ms desk.0 desk#look2 scaled after=3 backlog=81 before=3 broker=1 topic=0 wanted=9 why=enough ‹ 48,223
            340 6000ms desk.0 desk#look3 scaled after=3 backlog=57 before=3 broker=1 topic=0 wanted=6 why=enough ‹ 76,267
            413 8000ms desk.0 desk#look4 scaled after=3 backlog=33 before=3 broker=1 topic=0 wanted=4 why=enough ‹ 118,340
            486 10000ms desk.0 desk#look5 scaled after=3 backlog=9 before=3 broker=1 highest=3 topic=0 until=11000ms wanted=1 why=held ‹ 180,413
            508 12000ms desk.0 desk#look6 scaled after=1 backlog=0 before=3 broker=1 topic=0 wanted=0 why=fewer ‹ 486
            508 12000ms kafka.0 desk.orders#rebalance2 rebalance_started by=2 generation=2 group=2 left=[2] members=2 topic=0 trigger=left ‹ 242,486
            508 12000ms desk.2 desk[2]#turn3 instance_scaled instances=2 running=false took=0ms ‹ 486
            508 12000ms kafka.0 desk.orders#rebalance2 rebalance_started again=true by=1 generation=2 group=2 left=[1] members=1 topic=0 trigger=left ‹ 486
            508 12000ms desk.1 desk[1]#turn4 instance_scaled instances=1 running=false took=0ms ‹ 486
            509 12200ms desk.0 desk.orders#rebalance2/member0 partitions_revoked broker=1 partitions=[0] topic=0 ‹ 508
            509 12200ms desk.0 desk.orders#rebalance2/member0 partitions_assigned added=[0,1,2] broker=1 generation=3 owned=[0,1,2] topic=0 waited=0ms ‹ 508
        ");
    let whole = run(&desk(QUICK, EACH, ""), "1h");
    let turns = BTreeMap::from([(Trigger::Joined, 2), (Trigger::Left, 2)]);
    assert_eq!(handled(&whole), (100, 0, turns));
    assert_eq!(whole.end(), Some(End::Quiet));
}

/// Whatever the commit mode: who leaves while it works handles what it fetched, commits it, and nobody handles it again.
///
/// Holds: AS-5, KA-12.
#[test]
fn whoever_leaves_finishes_and_commits_what_it_fetched() {
    let hasty =
        r#""target": 34, "every": "700ms", "max": 3, "stabilization": "0s", "tolerance": "0%""#;
    for mode in ["auto", "before", "after_batch", "after_each"] {
        let whole = run(&desk(hasty, &format!(r#""commit": "{mode}","#), ""), "1h");
        let (done, again, turns) = handled(&whole);
        assert_eq!((done, again), (100, 0), "{mode}");
        assert!(turns[&Trigger::Left] >= 1, "{mode}: {turns:?}");
        let facts = whole.describe(0..whole.len());
        let worked =
            |f: &Fact| matches!(f, Fact::InstanceScaled { running: false, took, .. } if took.0 > 0);
        let is_late = mode == "auto" || facts.iter().any(|s| worked(&s.fact));
        assert!(is_late, "{mode}: somebody was at work");
        let refused = |f: &Fact| matches!(f, Fact::CommitRefused { .. });
        assert!(!facts.iter().any(|s| refused(&s.fact)), "{mode}");
        let world = whole.seek(whole.len());
        let on = (0..3).filter(|unit| world.condition(2, *unit) == Condition::Up);
        assert_eq!((whole.end(), on.count()), (Some(End::Quiet), 1), "{mode}");
    }
}

/// Who cannot say that it goes is missed when its session times out.
///
/// Holds: KA-10.
#[test]
fn leaving_unheard_costs_a_session() {
    let rest = r#", "faults": [{"at": "11500ms", "partition": ["desk", "kafka"]}, {"at": "13s", "heal": ["desk", "kafka"]}]"#;
    let each = format!(r#""session": "3s", {EACH}"#);
    let whole = run(&desk(QUICK, &each, rest), "1h");
    let turns = BTreeMap::from([(Trigger::Joined, 2), (Trigger::SessionExpired, 2)]);
    assert_eq!(handled(&whole), (100, 0, turns));
}

/// Nobody can tell how far a group is behind while a partition has no leader: everybody stays.
#[test]
fn without_a_leader_nobody_knows_the_lag() {
    let rest = r#", "faults": [{"at": "3s", "crash": "kafka"}, {"at": "5s", "restart": "kafka"}]"#;
    let whole = run(&desk(QUICK, EACH, rest), "1h");
    let facts = whole.describe(0..whole.len());
    let looks = facts.iter().filter_map(|s| match s.fact {
        Fact::Scaled {
            backlog,
            before,
            after,
            why,
            ..
        } => Some((backlog.is_some(), before == after, why)),
        _ => None,
    });
    let looks: Vec<_> = looks.take(3).collect();
    assert_eq!(looks[1], (false, true, Why::Unknown));
    assert!(looks[0].0 && looks[2].0);
}

/// Nobody reads until something waits, and nobody afterwards: an empty group keeps its offsets.
#[test]
fn down_to_no_member() {
    let none = r#""target": 50, "every": "1s", "min": 0, "max": 2, "stabilization": "0s""#;
    let whole = run(&desk(none, EACH, ""), "1h");
    let (done, again, _) = handled(&whole);
    assert_eq!((done, again, whole.end()), (100, 0, Some(End::Quiet)));
    let world = whole.seek(whole.len());
    assert!((0..2).all(|unit| world.condition(2, unit) == Condition::Off));
    assert!(world.groups()[0].group.members().is_empty());
}

/// Beside a queue that is watched a topic may be read: who starts joins that group too.
#[test]
fn a_queue_is_watched_and_a_topic_read() {
    let both = r#"{"nodes": {
        "web": {"kind": "client", "load": {"open": {"first": "0s", "interval": "10ms", "count": 60}},
            "program": [{"send": "broker.orders", "message": "order"}, {"send": "kafka.orders", "message": "note"}]},
        "broker": {"kind": "broker", "queues": {"orders": {}}},
        "kafka": {"kind": "broker", "topics": {"orders": {"partitions": 3}}},
        "desk": {"kind": "service", "tables": {"done": []}, "autoscale": {"queue": "broker.orders", "target": 5, "every": "1s", "max": 2, "stabilization": "0s"},
            "consumers": [{"queue": "broker.orders", "program": [{"work": "100ms"}, {"ack": true}]}],
            "subscriptions": [{"topic": "kafka.orders", "commit": "after_each", "heartbeat": "200ms", "program": [{"work": "50ms"}, {"insert": "done"}]}]}},
        "links": {"default": {"latency": "1ms"}}}"#;
    let whole = run(both, "1h");
    let world = whole.seek(whole.len());
    assert_eq!(world.table(3, 0).rows().count(), 60);
    let facts = whole.describe(0..whole.len());
    let joined = |f: &Fact| {
        matches!(
            f,
            Fact::RebalanceStarted {
                trigger: Trigger::Joined,
                ..
            }
        )
    };
    let left = |f: &Fact| {
        matches!(
            f,
            Fact::RebalanceStarted {
                trigger: Trigger::Left,
                ..
            }
        )
    };
    assert_eq!(facts.iter().filter(|s| joined(&s.fact)).count(), 1);
    assert_eq!(facts.iter().filter(|s| left(&s.fact)).count(), 1);
}

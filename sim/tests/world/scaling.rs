//! Autoscaling: instances come and go by the length of a queue.

use crate::golden::{check, run};
use sim::fact::Fact;
use sim::record::Recording;
use sim::world::{Condition, End};

/// A hundred orders at once, each a second of work, and cooks that are scaled like this.
fn kitchen(scaling: &str, rest: &str, faults: &str) -> String {
    format!(
        r#"{{"nodes": {{
        "web": {{"kind": "client", "load": {{"open": {{"first": "0s", "interval": "10ms", "count": 100}}}},
            "program": [{{"send": "broker.orders", "message": "order"}}]}},
        "broker": {{"kind": "broker", "queues": {{"orders": {{}}}}}},
        "cook": {{"kind": "service", "autoscale": {{"queue": "broker.orders", {scaling}}}, {rest}
            "consumers": [{{"queue": "broker.orders", "prefetch": 2, "program": [{{"work": "1s"}}, {{"ack": true}}]}}]}}}},
        "links": {{"default": {{"latency": "1ms"}}}}, "faults": [{faults}]}}"#
    )
}

const TOLD: &str = "scaled instance_scaled crashed requeued";
const QUICK: &str =
    r#""target": 20, "every": "2s", "max": 4, "start_up": "500ms", "stabilization": "4s""#;

/// Returns how many orders are done, and how many deliveries there were.
fn done(run: &Recording) -> (usize, usize) {
    let facts = run.describe(0..run.len());
    let count = |is: fn(&Fact) -> bool| facts.iter().filter(|s| is(&s.fact)).count();
    (
        count(|f| matches!(f, Fact::Settled { .. })),
        count(|f| matches!(f, Fact::Delivered { .. })),
    )
}

#[test]
fn instances_follow_the_length_of_the_queue() {
    let whole = run(&kitchen(QUICK, "", ""), "1h");
    assert_eq!(whole.end(), Some(End::Quiet));
    assert_eq!(done(&whole), (100, 100));
    let world = whole.seek(whole.len());
    let on = (0..4).filter(|unit| world.condition(2, *unit) == Condition::Up);
    assert_eq!(on.count(), 1, "only the least number is left");
}

/// At 2 s 99 are left: 5 wanted, 4 may be. At 14 s 3 would do, and at 18 s the looks that wanted 4 are more than 4 s old.
///
/// Holds: AS-1, AS-2, AS-3, AS-4, AS-5.
#[test]
fn what_decided_is_told_with_its_numbers() {
    check(&kitchen(QUICK, "", ""), TOLD, "
            205 2000ms cook.0 cook#look1 scaled after=4 backlog=99 before=1 broker=1 queue=0 ready=2500ms wanted=5 why=more ‹ 9
            209 2500ms cook.1 cook[1]#turn1 instance_scaled instances=2 running=true took=500ms ‹ 205
            210 2500ms cook.2 cook[2]#turn2 instance_scaled instances=3 running=true took=500ms ‹ 205
            211 2500ms cook.3 cook[3]#turn3 instance_scaled instances=4 running=true took=500ms ‹ 205
            230 4000ms cook.0 cook#look2 scaled after=4 backlog=94 before=4 broker=1 queue=0 wanted=5 why=enough ‹ 31,205
            255 6000ms cook.0 cook#look3 scaled after=4 backlog=86 before=4 broker=1 queue=0 wanted=5 why=near ‹ 47,230
            280 8000ms cook.0 cook#look4 scaled after=4 backlog=78 before=4 broker=1 queue=0 wanted=4 why=near ‹ 63,255
            305 10000ms cook.0 cook#look5 scaled after=4 backlog=70 before=4 broker=1 queue=0 wanted=4 why=enough ‹ 79,280
            330 12000ms cook.0 cook#look6 scaled after=4 backlog=62 before=4 broker=1 queue=0 wanted=4 why=enough ‹ 95,305
            355 14000ms cook.0 cook#look7 scaled after=4 backlog=54 before=4 broker=1 highest=4 queue=0 until=16000ms wanted=3 why=held ‹ 111,330
            380 16000ms cook.0 cook#look8 scaled after=4 backlog=46 before=4 broker=1 highest=4 queue=0 until=16000ms wanted=3 why=held ‹ 127,355
            405 18000ms cook.0 cook#look9 scaled after=3 backlog=38 before=4 broker=1 queue=0 wanted=2 why=fewer ‹ 143,380
            422 19501ms cook.3 cook[3]#turn4 instance_scaled instances=3 running=false took=1501ms ‹ 405,411
            428 20000ms cook.0 cook#look10 scaled after=3 backlog=30 before=3 broker=1 highest=3 queue=0 until=20000ms wanted=2 why=held ‹ 155,405
        ");
}

/// An instance that goes while it works finishes, and gives nothing back that it has acknowledged.
///
/// Holds: AS-5.
#[test]
fn whoever_goes_finishes_what_it_holds() {
    let hasty =
        r#""target": 40, "every": "700ms", "max": 4, "stabilization": "0s", "tolerance": "0%""#;
    let whole = run(&kitchen(hasty, "", ""), "1h");
    assert_eq!(done(&whole), (100, 100));
    let facts = whole.describe(0..whole.len());
    let worked =
        |f: &Fact| matches!(f, Fact::InstanceScaled { running: false, took, .. } if took.0 > 0);
    assert!(
        facts.iter().any(|s| worked(&s.fact)),
        "somebody was at work"
    );
}

/// A crashed instance counts as one that runs, and can be stopped; a broker that is down tells no length.
#[test]
fn crashes_of_instances_and_of_the_broker() {
    let faults = r#"{"at": "3s", "crash": "cook", "instance": 1}, {"at": "3500ms", "crash": "broker"}, {"at": "6500ms", "restart": "broker"}"#;
    check(&kitchen(QUICK, "", faults), TOLD, "
            205 2000ms cook.0 cook#look1 scaled after=4 backlog=99 before=1 broker=1 queue=0 ready=2500ms wanted=5 why=more ‹ 9
            209 2500ms cook.1 cook[1]#turn1 instance_scaled instances=2 running=true took=500ms ‹ 205
            210 2500ms cook.2 cook[2]#turn2 instance_scaled instances=3 running=true took=500ms ‹ 205
            211 2500ms cook.3 cook[3]#turn3 instance_scaled instances=4 running=true took=500ms ‹ 205
            218 3000ms cook.1 fault#1 crashed lost_activations=1 lost_messages=1 ‹
            218 3000ms broker.0 web#5/order requeued depth=98 queue=0 why=consumer_crashed ‹
            218 3000ms broker.0 web#6/order requeued depth=98 queue=0 why=consumer_crashed ‹
            222 3500ms broker.0 fault#2 crashed lost_activations=0 lost_messages=97 ‹
            227 4000ms cook.0 cook#look2 scaled after=4 before=4 broker=1 queue=0 wanted=0 why=unknown ‹ 205
            236 6000ms cook.0 cook#look3 scaled after=4 before=4 broker=1 queue=0 wanted=0 why=unknown ‹ 227
            238 8000ms cook.0 cook#look4 scaled after=1 backlog=0 before=4 broker=1 queue=0 wanted=0 why=fewer ‹ 236
            238 8000ms cook.3 cook[3]#turn4 instance_scaled instances=3 running=false took=0ms ‹ 236
            238 8000ms cook.2 cook[2]#turn5 instance_scaled instances=2 running=false took=0ms ‹ 236
            238 8000ms cook.1 cook[1]#turn6 instance_scaled instances=1 running=false took=0ms ‹ 236
        ");
}

/// Nobody runs until something waits, and nobody afterwards.
#[test]
fn down_to_none() {
    let none = r#""target": 50, "every": "1s", "min": 0, "max": 2, "stabilization": "0s""#;
    let whole = run(&kitchen(none, r#""instances": 0,"#, ""), "1h");
    assert_eq!((whole.end(), done(&whole).0), (Some(End::Quiet), 100));
    let world = whole.seek(whole.len());
    assert!((0..2).all(|unit| world.condition(2, unit) == Condition::Off));
}

/// A run without orders is quiet at its first look: nothing comes of the later ones.
#[test]
fn looks_do_not_keep_a_run_from_being_quiet() {
    let scenario = kitchen(QUICK, "", "").replace(r#""count": 100"#, r#""count": 1"#);
    let whole = run(&scenario, "1h");
    assert_eq!(whole.end(), Some(End::Quiet));
    assert!(whole.last().now().0 < 10_000_000_000);
}

//! The user's own hand: holding, letting go, overtaking, and crashes at a line of a program.

use crate::golden::{check_run, model};
use sim::model::{Action, Intercept, Trap, Verdict};
use sim::program::MessageKind;
use sim::record::Recording;

/// Two orders a millisecond apart, each charged in a transaction.
const BANK: &str = r#"{"nodes": {
    "web": {"kind": "client", "load": {"at": ["0s", "1ms"]}, "program": [{"call": "bank.pay"}]},
    "bank": {"kind": "service", "workers": 2, "tables": {"charges": []}, "handlers": {"pay":
        [{"work": "2ms"}, {"transaction": [{"insert": "charges"}, {"work": "2ms"}]}, {"reply": true}]}}},
    "links": {"default": {"latency": "5ms"}}}"#;

/// A message that a consumer handles and acknowledges.
const QUEUE: &str = r#"{"nodes": {
    "web": {"kind": "client", "load": {"at": ["0s"]}, "program": [{"send": "broker.jobs", "message": "job"}]},
    "broker": {"kind": "broker", "queues": {"jobs": {"lease": "50ms"}}},
    "desk": {"kind": "service", "tables": {"done": []}, "consumers": [{"queue": "broker.jobs", "program":
        [{"insert": "done"}, {"ack": true}]}]}},
    "links": {"default": {"latency": "5ms"}}}"#;

/// Runs a scenario with actions, each after so many events.
fn by_hand(scenario: &str, actions: Vec<(u32, Action)>) -> Recording {
    let mut run = Recording::whole(model(scenario, "1s"), 1, Vec::new(), 1_000);
    for (applied, action) in actions {
        run = run.fork(applied, action);
        run.extend(run.model().until, 1_000, 1_000);
    }
    assert_eq!(run.last().audit(), Vec::<String>::new());
    run
}

fn crash_at(program: u16, line: u16, after: bool) -> Action {
    let (node, instance) = (1, None);
    Action::CrashAt(Trap {
        node,
        instance,
        program,
        line,
        after,
    })
}

#[test]
fn a_message_that_is_held_waits_and_later_ones_pass() {
    let run = by_hand(
        BANK,
        vec![
            (2, Action::Hold { message: 0 }),
            (6, Action::Release { message: 0 }),
        ],
    );
    check_run(
        &run,
        "sent held_back let_go arrived",
        r#"
            0 0ms web.0 web#1/bank.pay sent arrives=5ms attempt=1 copy=false kind=request label=bank.pay to=bank to_unit=0 ‹
            1 1ms web.0 web#2/bank.pay sent arrives=6ms attempt=1 copy=false kind=request label=bank.pay to=bank to_unit=0 ‹
            2 1ms web.0 web#1/bank.pay held_back left=4ms ‹ 0
            3 6ms bank.0 web#2/bank.pay arrived from=web kind=request label=bank.pay took=5ms ‹ 1
            5 10ms bank.0 web#2/bank.pay sent arrives=15ms attempt=1 copy=false kind=reply label=bank.pay to=web to_unit=0 ‹ 4
            6 10ms web.0 web#1/bank.pay let_go arrives=14ms ‹ 2
            7 14ms bank.0 web#1/bank.pay arrived from=web kind=request label=bank.pay took=14ms ‹ 6
            10 18ms bank.0 web#1/bank.pay sent arrives=23ms attempt=1 copy=false kind=reply label=bank.pay to=web to_unit=0 ‹ 9
        "#,
    );
}

#[test]
fn what_is_held_can_be_dropped_and_only_what_is_under_way_can_be_held() {
    let run = by_hand(
        BANK,
        vec![
            (2, Action::Hold { message: 0 }),
            (3, Action::Hold { message: 0 }),
            (3, Action::Release { message: 9 }),
            (
                3,
                Action::Strike {
                    message: 0,
                    verdict: Verdict::Drop,
                },
            ),
        ],
    );
    check_run(
        &run,
        "held_back let_go dropped",
        r#"
            2 1ms web.0 web#1/bank.pay held_back left=4ms ‹ 0
            3 1ms bank.0 web#1/bank.pay dropped from=web kind=request label=bank.pay reason=struck to=bank ‹ 2
        "#,
    );
}

#[test]
fn a_message_that_overtakes_arrives_before_the_earlier_one() {
    let run = by_hand(BANK, vec![(2, Action::Overtake { message: 1 })]);
    check_run(
        &run,
        "sent hastened arrived",
        r#"
            0 0ms web.0 web#1/bank.pay sent arrives=5ms attempt=1 copy=false kind=request label=bank.pay to=bank to_unit=0 ‹
            1 1ms web.0 web#2/bank.pay sent arrives=6ms attempt=1 copy=false kind=request label=bank.pay to=bank to_unit=0 ‹
            2 1ms web.0 web#2/bank.pay hastened by=1.000001ms ‹ 1
            3 4.999999ms bank.0 web#2/bank.pay arrived from=web kind=request label=bank.pay took=3.999999ms ‹ 2
            4 5ms bank.0 web#1/bank.pay arrived from=web kind=request label=bank.pay took=5ms ‹ 0
            7 8.999999ms bank.0 web#2/bank.pay sent arrives=13.999999ms attempt=1 copy=false kind=reply label=bank.pay to=web to_unit=0 ‹ 5
            8 9ms bank.0 web#1/bank.pay sent arrives=14ms attempt=1 copy=false kind=reply label=bank.pay to=web to_unit=0 ‹ 6
        "#,
    );
    let nothing_ahead = by_hand(BANK, vec![(2, Action::Overtake { message: 0 })]);
    check_run(&nothing_ahead, "hastened", "");
}

#[test]
fn a_crash_before_the_commit_loses_the_write_and_one_after_it_does_not() {
    let kinds = "crash_set inserted committed crashed ended";
    check_run(
        &by_hand(BANK, vec![(0, crash_at(0, 4, false))]),
        kinds,
        r#"
            0 0ms bank.0 hand#1 crash_set after=false line=4 program=0 ‹
            5 7ms bank.0 web#1/bank.pay inserted key= pending=true table=0 ‹ 3
            6 8ms bank.0 web#2/bank.pay inserted key= pending=true table=0 ‹ 4
            8 9ms bank.0 crashed lost_activations=2 lost_messages=0 ‹ 0,7
            9 14ms web.0 web#1 ended latency=14ms outcome=error ‹ 1,8
            10 14ms web.0 web#2 ended latency=13ms outcome=error ‹ 2,8
        "#,
    );
    check_run(
        &by_hand(BANK, vec![(0, crash_at(0, 4, true))]),
        kinds,
        r#"
            0 0ms bank.0 hand#1 crash_set after=true line=4 program=0 ‹
            5 7ms bank.0 web#1/bank.pay inserted key= pending=true table=0 ‹ 3
            6 8ms bank.0 web#2/bank.pay inserted key= pending=true table=0 ‹ 4
            7 9ms bank.0 web#1/bank.pay committed writes=1 ‹ 5
            8 9ms bank.0 crashed lost_activations=2 lost_messages=0 ‹ 0,7
            9 14ms web.0 web#1 ended latency=14ms outcome=error ‹ 1,8
            10 14ms web.0 web#2 ended latency=13ms outcome=error ‹ 2,8
        "#,
    );
}

#[test]
fn a_crash_has_the_message_delivered_again_unless_its_ack_arrived() {
    let kinds = "crash_set inserted ack_sent crashed settled requeued leased";
    let trap = |line, after| {
        Action::CrashAt(Trap {
            node: 2,
            instance: Some(0),
            program: 0,
            line,
            after,
        })
    };
    check_run(
        &by_hand(QUEUE, vec![(0, trap(1, false))]),
        kinds,
        r#"
            0 0ms desk.0 hand#1 crash_set after=false line=1 program=0 ‹
            2 5ms broker.0 web#1/job leased consumer=2 consumer_unit=0 delivery=1 lease=50ms queue=0 ready=0 ‹ 1
            3 10ms desk.0 web#1/job inserted key=0 pending=false table=0 ‹ 2
            4 10ms desk.0 crashed lost_activations=1 lost_messages=0 ‹ 0,3
            4 10ms broker.0 web#1/job requeued depth=1 queue=0 why=consumer_crashed ‹ 3
        "#,
    );
    check_run(
        &by_hand(QUEUE, vec![(0, trap(1, true))]),
        kinds,
        r#"
            0 0ms desk.0 hand#1 crash_set after=true line=1 program=0 ‹
            2 5ms broker.0 web#1/job leased consumer=2 consumer_unit=0 delivery=1 lease=50ms queue=0 ready=0 ‹ 1
            3 10ms desk.0 web#1/job inserted key=0 pending=false table=0 ‹ 2
            3 10ms desk.0 web#1/job ack_sent delivery=1 ‹ 2
            4 10ms desk.0 crashed lost_activations=1 lost_messages=0 ‹ 0,3
            4 10ms broker.0 web#1/job requeued depth=1 queue=0 why=consumer_crashed ‹ 3
        "#,
    );
}

#[test]
fn the_next_ack_is_lost_and_only_that_one() {
    let lose = Action::Intercept(Intercept {
        from: Some(2),
        to: None,
        kind: Some(MessageKind::Ack),
        label: None,
        verdict: Verdict::Drop,
        skip: 0,
        count: 1,
    });
    check_run(
        &by_hand(QUEUE, vec![(1, lose)]),
        "intercept_set dropped settled delivered",
        r#"
            1 0ms desk.0 hand#1 intercept_set verdict=drop ‹
            3 10ms desk.0 web#1/job delivered delivery=1 kind=command label=job redelivered=false ‹ 2
            3 10ms broker.0 web#1/job dropped from=desk kind=ack label=job reason=struck to=broker ‹ 1,2
            5 60ms desk.0 web#1/job/delivery2 delivered delivery=2 kind=command label=job redelivered=true ‹ 4
            6 65ms broker.0 web#1/job/delivery2 settled automatic=false delivery=2 depth=0 queue=0 ‹ 4,5
        "#,
    );
}

/// Whatever is done by hand, the run can be replayed to any event.
#[test]
fn a_run_with_traps_is_replayed_exactly() {
    let run = by_hand(
        BANK,
        vec![(0, crash_at(0, 1, false)), (3, Action::Hold { message: 1 })],
    );
    for applied in 0..=run.len() {
        assert_eq!(run.seek(applied).applied(), applied);
    }
    let mut again = Recording::start(run.model().clone(), 1, run.commands().to_vec());
    again.extend(run.model().until, 1_000, 1_000);
    assert_eq!(again.fingerprint(), run.fingerprint());
}

//! Commits by a program: it waits for the answer of the coordinator, sends again what got none, and fails where its generation is old.

use crate::golden::{check_run, run};

/// A client that sends records, a topic with so many partitions, and a service that handles a record: it commits, then works.
fn scenario(at: &str, partitions: u32, instances: u32, commit: &str, faults: &str) -> String {
    format!(
        r#"{{"nodes": {{
        "shop": {{"kind": "client", "load": {{"at": [{at}]}}, "program": [{{"send": "kafka.orders", "message": "order", "kind": "event", "key": {{"concat": ["order-", "$occurrence"]}}, "body": "$occurrence"}}]}},
        "kafka": {{"kind": "broker", "topics": {{"orders": {{"partitions": {partitions}}}}}}},
        "billing": {{"kind": "service", "instances": {instances}, "subscriptions": [{{"topic": "kafka.orders", "commit": "manual", "session": "300ms", "heartbeat": "100ms",
            "program": [{{"commit_offset": true{commit}}}, {{"work": "4ms"}}]}}]}}}},
        "links": {{"default": {{"latency": "1ms"}}}}, "faults": [{faults}]}}"#
    )
}

const KINDS: &str = "crashed restarted hung resumed partitioned healed timed_out retry_scheduled gave_up attempt_failed confirmed offset_committed commit_refused work_started handler_ended";

#[track_caller]
fn check(scenario: &str, kinds: &str, expected: &str) {
    check_run(&run(scenario, "120s"), kinds, expected);
}

/// Holds: KA-12.
#[test]
fn a_program_goes_on_once_its_commit_is_kept() {
    check(
        &scenario(r#""0s""#, 1, 1, "", ""),
        "",
        r#"
            0 0ms shop.0 shop#1 began occurrence=1 ‹
            0 0ms shop.0 shop#1/order sent arrives=1ms attempt=1 copy=false kind=event label=order to=kafka to_unit=0 ‹
            0 0ms shop.0 shop#1 ended latency=0ms outcome=ok ‹
            1 1ms kafka.0 shop#1/order arrived from=shop kind=event label=order took=1ms ‹ 0
            1 1ms kafka.0 shop#1/order appended key=order-1 offset=0 partition=0 topic=0 ‹ 0
            1 1ms kafka.0 fetched consumer=2 consumer_unit=0 lag=0 offset=0 partition=0 records=1 topic=0 ‹ 0
            1 1ms kafka.0 shop#1/order sent arrives=2ms attempt=1 copy=false kind=event label=order to=billing to_unit=0 ‹ 0
            2 2ms billing.0 shop#1/order delivered delivery=1 kind=event label=order redelivered=false ‹ 1
            2 2ms billing.0 shop#1/order handler_started busy=1 line=0 waited=0ms workers=1 ‹ 1
            2 2ms billing.0 shop#1/order/commit_offset sent arrives=3ms attempt=1 copy=false kind=command label=commit_offset to=kafka to_unit=0 ‹ 1
            3 3ms kafka.0 shop#1/order/commit_offset arrived from=billing kind=command label=commit_offset took=1ms ‹ 2
            3 3ms kafka.0 shop#1/order/commit_offset offset_committed group=2 lag=0 offset=1 partition=0 topic=0 ‹ 2
            3 3ms kafka.0 shop#1/order/commit_offset sent arrives=4ms attempt=1 copy=false kind=confirm label=commit_offset to=billing to_unit=0 ‹ 2
            4 4ms billing.0 shop#1/order/commit_offset arrived from=kafka kind=confirm label=commit_offset took=1ms ‹ 3
            4 4ms billing.0 shop#1/order/commit_offset confirmed label=commit_offset ‹ 2,3
            4 4ms billing.0 shop#1/order work_started line=1 takes=4ms ‹ 3
            5 8ms billing.0 shop#1/order work_done line=1 ‹ 4
            5 8ms billing.0 shop#1/order handler_ended took=6ms ‹ 4
        "#,
    );
}

#[test]
fn a_program_may_go_on_without_the_answer() {
    check(
        &scenario(r#""0s""#, 1, 1, r#", "confirmed": false"#, ""),
        "offset_committed confirmed sent work_started handler_ended",
        r#"
            0 0ms shop.0 shop#1/order sent arrives=1ms attempt=1 copy=false kind=event label=order to=kafka to_unit=0 ‹
            1 1ms kafka.0 shop#1/order sent arrives=2ms attempt=1 copy=false kind=event label=order to=billing to_unit=0 ‹ 0
            2 2ms billing.0 shop#1/order sent arrives=3ms attempt=1 copy=false kind=ack label=order to=kafka to_unit=0 ‹ 1
            2 2ms billing.0 shop#1/order work_started line=1 takes=4ms ‹ 1
            3 3ms kafka.0 shop#1/order offset_committed group=2 lag=0 offset=1 partition=0 topic=0 ‹ 2
            4 6ms billing.0 shop#1/order handler_ended took=4ms ‹ 2
        "#,
    );
}

#[test]
fn a_commit_that_finds_no_coordinator_is_sent_again() {
    let faults = r#"{"at": "2500us", "crash": "kafka"}, {"at": "150ms", "restart": "kafka"}"#;
    check(
        &scenario(r#""0s""#, 1, 1, "", faults),
        KINDS,
        r#"
            3 2.5ms kafka.0 fault#1 crashed lost_activations=0 lost_messages=0 ‹
            5 4ms billing.0 shop#1/order/commit_offset attempt_failed attempt=1 failure=refused label=commit_offset took=2ms ‹ 2,4
            5 4ms billing.0 shop#1/order retry_scheduled attempt_next=2 attempts_max=1000 label=commit_offset wait=100ms ‹ 2,4
            8 106ms billing.0 shop#1/order/commit_offset/attempt2 attempt_failed attempt=2 failure=refused label=commit_offset took=104ms ‹ 2,7
            8 106ms billing.0 shop#1/order retry_scheduled attempt_next=3 attempts_max=1000 label=commit_offset wait=100ms ‹ 2,7
            9 150ms kafka.0 fault#2 restarted ‹
            11 207ms kafka.0 shop#1/order/commit_offset/attempt3 offset_committed group=2 lag=0 offset=1 partition=0 topic=0 ‹ 10
            12 208ms billing.0 shop#1/order/commit_offset/attempt3 confirmed label=commit_offset ‹ 2,11
            12 208ms billing.0 shop#1/order work_started line=1 takes=4ms ‹ 11
            13 212ms billing.0 shop#1/order handler_ended took=210ms ‹ 12
        "#,
    );
}

#[test]
fn a_commit_without_an_answer_is_given_up_after_a_minute() {
    let faults = r#"{"at": "2500us", "partition": ["kafka", "billing"]}"#;
    check(
        &scenario(r#""0s""#, 1, 1, "", faults),
        KINDS,
        r#"
            3 2.5ms kafka.0 fault#1 partitioned from=billing ‹
            6 30002ms billing.0 shop#1/order timed_out attempt=1 label=commit_offset timeout=30000ms ‹ 2
            7 60002ms billing.0 shop#1/order timed_out attempt=2 label=commit_offset timeout=30000ms ‹ 2,6
            7 60002ms billing.0 shop#1/order gave_up attempts=2 label=commit_offset ‹ 2,6
            7 60002ms billing.0 shop#1/order handler_ended failed=timed_out took=60000ms ‹ 6
        "#,
    );
}

#[test]
fn an_answer_that_is_lost_costs_another_attempt() {
    let faults = r#"{"at": "2500us", "intercept": {"from": "kafka", "to": "billing", "count": 1}, "verdict": "drop"}"#;
    check(
        &scenario(r#""0s""#, 1, 1, "", faults),
        KINDS,
        r#"
            4 3ms kafka.0 shop#1/order/commit_offset offset_committed group=2 lag=0 offset=1 partition=0 topic=0 ‹ 2
            5 30002ms billing.0 shop#1/order timed_out attempt=1 label=commit_offset timeout=30000ms ‹ 2
            6 30003ms kafka.0 shop#1/order/commit_offset/attempt2 offset_committed group=2 lag=0 offset=1 partition=0 topic=0 ‹ 5
            7 30004ms billing.0 shop#1/order/commit_offset/attempt2 confirmed label=commit_offset ‹ 2,6
            7 30004ms billing.0 shop#1/order work_started line=1 takes=4ms ‹ 6
            8 30008ms billing.0 shop#1/order handler_ended took=30006ms ‹ 7
        "#,
    );
}

/// Holds: KA-10.
#[test]
fn the_commit_of_a_member_that_was_removed_fails_at_once() {
    let faults = r#"{"at": "1500us", "hang": "billing", "instance": 0}, {"at": "800ms", "resume": "billing", "instance": 0}"#;
    check(
        &scenario(r#""0s""#, 1, 2, "", faults),
        KINDS,
        r#"
            2 1.5ms billing.0 fault#1 hung ‹
            7 402ms kafka.0 shop#1/order/delivery2/commit_offset offset_committed group=2 lag=0 offset=1 partition=0 topic=0 ‹ 6
            8 403ms billing.1 shop#1/order/delivery2/commit_offset confirmed label=commit_offset ‹ 6,7
            8 403ms billing.1 shop#1/order/delivery2 work_started line=1 takes=4ms ‹ 7
            9 407ms billing.1 shop#1/order/delivery2 handler_ended took=6ms ‹ 8
            10 800ms billing.0 fault#2 resumed waiting=1 ‹
            12 801ms kafka.0 shop#1/order/commit_offset commit_refused consumer=2 consumer_unit=0 generation=1 offset=1 partition=0 topic=0 ‹ 5,11
            13 802ms billing.0 shop#1/order/commit_offset attempt_failed attempt=1 failure=fenced label=commit_offset took=2ms ‹ 11,12
            13 802ms billing.0 shop#1/order handler_ended failed=fenced took=2ms ‹ 12
        "#,
    );
}

#[test]
fn what_other_partitions_have_to_commit_goes_along() {
    let program = scenario(r#""0s", "0s""#, 2, 1, "", "").replace(
        r#"{"commit_offset": true}, {"work": "4ms"}"#,
        r#"{"work": "4ms"}, {"if": {"equal": ["$message", 2]}, "then": [{"commit_offset": true}]}"#,
    );
    check(
        &program,
        "sent handler_ended offset_committed confirmed",
        r#"
            0 0ms shop.0 shop#1/order sent arrives=1ms attempt=1 copy=false kind=event label=order to=kafka to_unit=0 ‹
            1 0ms shop.0 shop#2/order sent arrives=1ms attempt=1 copy=false kind=event label=order to=kafka to_unit=0 ‹
            2 1ms kafka.0 shop#1/order sent arrives=2ms attempt=1 copy=false kind=event label=order to=billing to_unit=0 ‹ 0
            5 6ms billing.0 shop#1/order handler_ended took=4ms ‹ 4
            5 6ms kafka.0 shop#2/order sent arrives=7ms attempt=1 copy=false kind=event label=order to=billing to_unit=0 ‹ 3,4
            7 11ms billing.0 shop#2/order sent arrives=12ms attempt=1 copy=false kind=ack label=order to=kafka to_unit=0 ‹ 6
            7 11ms billing.0 shop#2/order/commit_offset sent arrives=12ms attempt=1 copy=false kind=command label=commit_offset to=kafka to_unit=0 ‹ 6
            8 12ms kafka.0 shop#2/order offset_committed group=2 lag=0 offset=1 partition=0 topic=0 ‹ 7
            9 12ms kafka.0 shop#2/order/commit_offset offset_committed group=2 lag=0 offset=1 partition=1 topic=0 ‹ 7
            9 12ms kafka.0 shop#2/order/commit_offset sent arrives=13ms attempt=1 copy=false kind=confirm label=commit_offset to=billing to_unit=0 ‹ 7
            10 13ms billing.0 shop#2/order/commit_offset confirmed label=commit_offset ‹ 7,9
            10 13ms billing.0 shop#2/order handler_ended took=6ms ‹ 9
        "#,
    );
}

#[test]
fn a_minute_without_a_coordinator_ends_it_too() {
    let faults = r#"{"at": "2500us", "crash": "kafka"}"#;
    check(
        &scenario(r#""0s""#, 1, 1, "", faults),
        "crashed handler_ended",
        r#"
            3 2.5ms kafka.0 fault#1 crashed lost_activations=0 lost_messages=0 ‹
            1770 59980ms billing.0 shop#1/order handler_ended failed=refused took=59978ms ‹ 1769
        "#,
    );
}

//! Topics: appended at an offset, fetched by the members of a group, committed, read again.

use crate::golden::{check, check_run, run};

/// A client that sends a record per instant, with the keys of `key`, to a topic that the instances of a service read.
fn orders(at: &str, topic: &str, send: &str, service: &str, faults: &str) -> String {
    format!(
        r#"{{"nodes": {{
        "shop": {{"kind": "client", "load": {{"at": [{at}]}}, "program": [{{"send": "kafka.orders", "message": "order", "kind": "event", "body": "$occurrence", {send}}}]}},
        "kafka": {{"kind": "broker", "topics": {{"orders": {{{topic}}}}}}},
        "billing": {{"kind": "service", "tables": {{"done": []}}, {service}}}}},
        "links": {{"default": {{"latency": "1ms"}}}}, "faults": [{faults}]}}"#
    )
}

const KEY: &str = r#""key": {"concat": ["order-", "$occurrence"]}"#;

fn subscription(settings: &str) -> String {
    format!(
        r#""subscriptions": [{{"topic": "kafka.orders", {settings} "program": [{{"work": "4ms"}}, {{"insert": "done", "key": null, "value": "$message"}}]}}]"#
    )
}

/// Holds: KA-1, KA-11.
#[test]
fn a_record_is_appended_fetched_and_committed() {
    let service = subscription(r#""commit": "after_batch","#);
    check(
        &orders(r#""0s""#, r#""partitions": 3"#, KEY, &service, ""),
        "",
        r#"
            0 0ms shop.0 shop#1 began occurrence=1 ‹
            0 0ms shop.0 shop#1/order sent arrives=1ms attempt=1 copy=false kind=event label=order to=kafka to_unit=0 ‹
            0 0ms shop.0 shop#1 ended latency=0ms outcome=ok ‹
            1 1ms kafka.0 shop#1/order arrived from=shop kind=event label=order took=1ms ‹ 0
            1 1ms kafka.0 shop#1/order appended key=order-1 offset=0 partition=1 topic=0 ‹ 0
            1 1ms kafka.0 fetched consumer=2 consumer_unit=0 lag=0 offset=0 partition=1 records=1 topic=0 ‹ 0
            1 1ms kafka.0 shop#1/order sent arrives=2ms attempt=1 copy=false kind=event label=order to=billing to_unit=0 ‹ 0
            2 2ms billing.0 shop#1/order delivered delivery=1 kind=event label=order redelivered=false ‹ 1
            2 2ms billing.0 shop#1/order handler_started busy=1 line=0 waited=0ms workers=1 ‹ 1
            2 2ms billing.0 shop#1/order work_started line=0 takes=4ms ‹ 1
            3 6ms billing.0 shop#1/order work_done line=0 ‹ 2
            3 6ms billing.0 shop#1/order inserted key=0 pending=false table=0 ‹ 2
            3 6ms billing.0 shop#1/order handler_ended took=4ms ‹ 2
            3 6ms billing.0 shop#1/order sent arrives=7ms attempt=1 copy=false kind=ack label=order to=kafka to_unit=0 ‹ 2
            4 7ms kafka.0 shop#1/order arrived from=billing kind=ack label=order took=1ms ‹ 3
            4 7ms kafka.0 shop#1/order offset_committed group=2 lag=0 offset=1 partition=1 topic=0 ‹ 3
        "#,
    );
}

/// Holds: KA-1, OR-2.
#[test]
fn keys_decide_the_partition_and_a_partition_keeps_its_order() {
    let service = format!(r#""instances": 3, {}"#, subscription(""));
    check_run(
        &run(
            &orders(
                r#""0s", "0s", "0s", "0s", "0s", "0s""#,
                r#""partitions": 3"#,
                KEY,
                &service,
                "",
            ),
            "1s",
        ),
        "appended delivered",
        r#"
            6 1ms kafka.0 shop#1/order appended key=order-1 offset=0 partition=1 topic=0 ‹ 0
            7 1ms kafka.0 shop#2/order appended key=order-2 offset=0 partition=0 topic=0 ‹ 1
            8 1ms kafka.0 shop#3/order appended key=order-3 offset=1 partition=0 topic=0 ‹ 2
            9 1ms kafka.0 shop#4/order appended key=order-4 offset=0 partition=2 topic=0 ‹ 3
            10 1ms kafka.0 shop#5/order appended key=order-5 offset=1 partition=2 topic=0 ‹ 4
            11 1ms kafka.0 shop#6/order appended key=order-6 offset=2 partition=0 topic=0 ‹ 5
            12 2ms billing.1 shop#1/order delivered delivery=1 kind=event label=order redelivered=false ‹ 6
            13 2ms billing.0 shop#2/order delivered delivery=1 kind=event label=order redelivered=false ‹ 7
            14 2ms billing.2 shop#4/order delivered delivery=1 kind=event label=order redelivered=false ‹ 9
            18 7ms billing.0 shop#3/order delivered delivery=1 kind=event label=order redelivered=false ‹ 16
            19 7ms billing.0 shop#6/order delivered delivery=1 kind=event label=order redelivered=false ‹ 16
            20 7ms billing.2 shop#5/order delivered delivery=1 kind=event label=order redelivered=false ‹ 17
        "#,
    );
}

/// Holds: KA-10, KA-12.
#[test]
fn a_crash_is_noticed_after_the_session_and_read_again_from_the_committed_offset() {
    let settings =
        r#""commit": "after_batch", "session": "100ms", "heartbeat": "30ms", "records_max": 2,"#;
    let service = format!(r#""instances": 2, {}"#, subscription(settings));
    let crash = r#"{"at": "8ms", "crash": "billing", "instance": 0}"#;
    check_run(
        &run(
            &orders(
                r#""0s", "0s", "0s""#,
                r#""partitions": 1"#,
                KEY,
                &service,
                crash,
            ),
            "1s",
        ),
        "fetched crashed rebalance_started partitions_revoked member_joined assignment_made partitions_assigned offset_committed commit_refused delivered inserted",
        r#"
            3 1ms kafka.0 fetched consumer=2 consumer_unit=0 lag=0 offset=0 partition=0 records=1 topic=0 ‹ 0
            6 2ms billing.0 shop#1/order delivered delivery=1 kind=event label=order redelivered=false ‹ 3
            7 6ms billing.0 shop#1/order inserted key=0 pending=false table=0 ‹ 6
            7 6ms kafka.0 fetched consumer=2 consumer_unit=0 lag=0 offset=1 partition=0 records=2 topic=0 ‹ 4,5,6
            8 7ms kafka.0 shop#1/order offset_committed group=2 lag=2 offset=1 partition=0 topic=0 ‹ 7
            9 7ms billing.0 shop#2/order delivered delivery=1 kind=event label=order redelivered=false ‹ 7
            10 7ms billing.0 shop#3/order delivered delivery=1 kind=event label=order redelivered=false ‹ 7
            11 8ms billing.0 fault#1 crashed lost_activations=1 lost_messages=1 ‹
            12 100ms kafka.0 billing.orders#rebalance1 rebalance_started by=0 generation=1 group=2 left=[0] members=1 topic=0 trigger=session_expired ‹ 11
            13 120ms billing.1 billing.orders#rebalance1/member1 member_joined after=20ms broker=1 members=1 nth=1 owned=[] topic=0 ‹ 12
            13 120ms billing.1 billing.orders#rebalance1 assignment_made after=20ms broker=1 generation=2 members=1 moved=1 owned=1 partitions=1 topic=0 ‹ 12
            13 120ms billing.1 billing.orders#rebalance1/member1 partitions_assigned added=[0] broker=1 generation=2 owned=[0] topic=0 waited=0ms ‹ 12
            13 120ms kafka.0 fetched again={"generation":1,"is_lost":false,"records":2,"unit":0} consumer=2 consumer_unit=1 lag=0 offset=1 partition=0 records=2 topic=0 ‹ 4,5,7,12
            14 121ms billing.1 shop#2/order/delivery2 delivered delivery=2 kind=event label=order redelivered=true ‹ 13
            15 121ms billing.1 shop#3/order/delivery2 delivered delivery=2 kind=event label=order redelivered=true ‹ 13
            16 125ms billing.1 shop#2/order/delivery2 inserted key=1 pending=false table=0 ‹ 14
            17 129ms billing.1 shop#3/order/delivery2 inserted key=2 pending=false table=0 ‹ 16
            18 130ms kafka.0 shop#3/order/delivery2 offset_committed group=2 lag=0 offset=3 partition=0 topic=0 ‹ 17
        "#,
    );
}

/// Holds: KA-10.
#[test]
fn who_polls_too_late_is_removed_and_its_commit_refused() {
    let settings = r#""commit": "after_batch", "poll_max": "3ms", "heartbeat": "1ms","#;
    let service = format!(r#""instances": 2, {}"#, subscription(settings));
    check_run(
        &run(
            &orders(r#""0s""#, r#""partitions": 1"#, KEY, &service, ""),
            "7ms",
        ),
        "fetched rebalance_started partitions_revoked member_joined assignment_made partitions_assigned offset_committed commit_refused inserted",
        r#"
            1 1ms kafka.0 fetched consumer=2 consumer_unit=0 lag=0 offset=0 partition=0 records=1 topic=0 ‹ 0
            3 4ms kafka.0 billing.orders#rebalance1 rebalance_started by=0 generation=1 group=2 left=[0] members=1 topic=0 trigger=poll_too_late ‹ 1
            4 5ms billing.1 billing.orders#rebalance1/member1 member_joined after=1ms broker=1 members=1 nth=1 owned=[] topic=0 ‹ 3
            4 5ms billing.1 billing.orders#rebalance1 assignment_made after=1ms broker=1 generation=2 members=1 moved=1 owned=1 partitions=1 topic=0 ‹ 3
            4 5ms billing.1 billing.orders#rebalance1/member1 partitions_assigned added=[0] broker=1 generation=2 owned=[0] topic=0 waited=0ms ‹ 3
            4 5ms kafka.0 fetched again={"generation":1,"is_lost":false,"records":1,"unit":0} consumer=2 consumer_unit=1 lag=0 offset=0 partition=0 records=1 topic=0 ‹ 1,3
            5 6ms billing.0 shop#1/order inserted key=0 pending=false table=0 ‹ 2
            5 6ms kafka.0 billing.orders#rebalance2 rebalance_started by=0 generation=2 group=2 members=2 topic=0 trigger=joined ‹ 2,4
            5 6ms billing.0 billing.orders#rebalance2/member0 member_joined after=0ms broker=1 members=2 new=true nth=1 owned=[] topic=0 ‹ 2
            8 7ms kafka.0 shop#1/order commit_refused consumer=2 consumer_unit=0 generation=1 offset=1 partition=0 topic=0 ‹ 5
        "#,
    );
}

/// Holds: KA-17.
#[test]
fn a_lost_acknowledgement_makes_a_duplicate_only_without_idempotence() {
    for (idempotent, expected) in [
        (
            "false",
            r#"
            2 1ms kafka.0 shop#1/order appended key=order-1 offset=0 partition=0 topic=0 ‹ 1
            4 6ms billing.0 shop#1/order inserted key=0 pending=false table=0 ‹ 3
            5 10ms shop.0 shop#1 timed_out attempt=1 label=order timeout=10ms ‹ 1
            6 11ms kafka.0 shop#1/order/attempt2 appended key=order-1 offset=1 partition=0 topic=0 ‹ 5
            7 12ms shop.0 shop#1/order/attempt2 confirmed label=order ‹ 1,6
            9 16ms billing.0 shop#1/order/attempt2 inserted key=1 pending=false table=0 ‹ 8
        "#,
        ),
        (
            "true",
            r#"
            2 1ms kafka.0 shop#1/order appended key=order-1 offset=0 partition=0 topic=0 ‹ 1
            4 6ms billing.0 shop#1/order inserted key=0 pending=false table=0 ‹ 3
            5 10ms shop.0 shop#1 timed_out attempt=1 label=order timeout=10ms ‹ 1
            6 11ms kafka.0 shop#1/order/attempt2 append_refused partition=0 topic=0 why={"duplicate":{"offset":0}} ‹ 5
            7 12ms shop.0 shop#1/order/attempt2 confirmed label=order ‹ 1,6
        "#,
        ),
    ] {
        let send =
            format!(r#"{KEY}, "confirmed": true, "timeout": "10ms", "idempotent": {idempotent}"#);
        let drop = r#"{"at": "0s", "intercept": {"kind": "confirm"}, "verdict": "drop"}"#;
        check_run(
            &run(&orders(r#""0s""#, "", &send, &subscription(""), drop), "1s"),
            "appended append_refused timed_out confirmed inserted gave_up",
            expected,
        );
    }
}

/// Holds: KA-5.
#[test]
fn each_group_reads_every_record() {
    let scenario = orders(r#""0s", "1ms""#, "", KEY, &subscription(""), "").replace(
        r#""billing": {"#,
        r#""mail": {"kind": "service", "subscriptions": [{"topic": "kafka.orders", "program": []}]}, "billing": {"#,
    );
    check_run(
        &run(&scenario, "1s"),
        "delivered",
        r#"
            4 2ms mail.0 shop#1/order delivered delivery=1 kind=event label=order redelivered=false ‹ 2
            5 2ms billing.0 shop#1/order/delivery2 delivered delivery=1 kind=event label=order redelivered=false ‹ 2
            6 3ms mail.0 shop#2/order delivered delivery=1 kind=event label=order redelivered=false ‹ 4
            8 7ms billing.0 shop#2/order/delivery2 delivered delivery=1 kind=event label=order redelivered=false ‹ 7
        "#,
    );
}

/// Holds: KA-9.
#[test]
fn cooperative_members_read_on_while_partitions_move() {
    let settings = r#""assignor": "cooperative-sticky", "session": "50ms", "heartbeat": "10ms", "commit": "after_each","#;
    let service = format!(r#""instances": 2, {}"#, subscription(settings));
    let faults = r#"{"at": "1ms", "crash": "billing", "instance": 1}, {"at": "100ms", "restart": "billing", "instance": 1}"#;
    check_run(
        &run(
            &orders(r#""0s""#, r#""partitions": 4"#, KEY, &service, faults),
            "1s",
        ),
        "crashed restarted rebalance_started partitions_revoked member_joined assignment_made partitions_assigned",
        r#"
            1 1ms billing.1 fault#1 crashed lost_activations=0 lost_messages=0 ‹
            6 50ms kafka.0 billing.orders#rebalance1 rebalance_started by=1 generation=1 group=2 left=[1,3] members=1 topic=0 trigger=session_expired ‹ 1
            7 60ms billing.0 billing.orders#rebalance1/member0 member_joined after=10ms broker=1 members=1 nth=1 owned=[0,2] topic=0 ‹ 6
            7 60ms billing.0 billing.orders#rebalance1 assignment_made after=10ms broker=1 generation=2 members=1 moved=2 owned=4 partitions=4 topic=0 ‹ 6
            7 60ms billing.0 billing.orders#rebalance1/member0 partitions_assigned added=[1,3] broker=1 generation=2 owned=[0,1,2,3] topic=0 waited=0ms ‹ 6
            8 100ms billing.1 fault#2 restarted ‹
            8 100ms kafka.0 billing.orders#rebalance2 rebalance_started by=1 generation=2 group=2 members=2 topic=0 trigger=joined ‹ 7
            8 100ms billing.1 billing.orders#rebalance2/member1 member_joined after=0ms broker=1 members=2 new=true nth=1 owned=[] topic=0 ‹
            9 110ms billing.0 billing.orders#rebalance2/member0 member_joined after=10ms broker=1 members=2 nth=2 owned=[0,1,2,3] topic=0 ‹ 8
            9 110ms billing.0 billing.orders#rebalance2 assignment_made after=10ms broker=1 generation=3 members=2 moved=0 owned=2 partitions=4 topic=0 ‹ 8
            9 110ms billing.0 billing.orders#rebalance2/member0 partitions_revoked broker=1 partitions=[2,3] topic=0 ‹ 8
            9 110ms billing.0 billing.orders#rebalance2/member0 partitions_assigned added=[] broker=1 generation=3 owned=[0,1] topic=0 waited=0ms ‹ 8
            9 110ms billing.1 billing.orders#rebalance2/member1 partitions_assigned added=[] broker=1 generation=3 owned=[] topic=0 waited=10ms ‹ 8
            9 110ms kafka.0 billing.orders#rebalance3 rebalance_started by=0 generation=3 group=2 members=2 topic=0 trigger=given_up ‹ 8
            10 120ms billing.0 billing.orders#rebalance3/member0 member_joined after=10ms broker=1 members=2 nth=1 owned=[0,1] topic=0 ‹ 9
            11 120ms billing.1 billing.orders#rebalance3/member1 member_joined after=10ms broker=1 members=2 nth=2 owned=[] topic=0 ‹ 9
            11 120ms billing.0 billing.orders#rebalance3 assignment_made after=10ms broker=1 generation=4 members=2 moved=2 owned=4 partitions=4 topic=0 ‹ 9,10
            11 120ms billing.0 billing.orders#rebalance3/member0 partitions_assigned added=[] broker=1 generation=4 owned=[0,1] topic=0 waited=0ms ‹ 9,10
            11 120ms billing.1 billing.orders#rebalance3/member1 partitions_assigned added=[2,3] broker=1 generation=4 owned=[2,3] topic=0 waited=0ms ‹ 9
        "#,
    );
}

/// Holds: KA-20, KA-22.
#[test]
fn a_broker_that_restarts_has_its_log_and_its_readers_go_on() {
    let faults = r#"{"at": "3ms", "crash": "kafka"}, {"at": "20ms", "restart": "kafka"}"#;
    let send = format!(r#"{KEY}, "confirmed": true, "timeout": "10ms", "attempts": 9"#);
    check_run(
        &run(
            &orders(
                r#""0s", "5ms""#,
                "",
                &send,
                &subscription(r#""commit": "after_batch","#),
                faults,
            ),
            "2s",
        ),
        "appended fetched crashed restarted attempt_failed retry_scheduled confirmed offset_committed inserted",
        r#"
            1 1ms kafka.0 shop#1/order appended key=order-1 offset=0 partition=0 topic=0 ‹ 0
            1 1ms kafka.0 fetched consumer=2 consumer_unit=0 lag=0 offset=0 partition=0 records=1 topic=0 ‹ 0
            2 2ms shop.0 shop#1/order confirmed label=order ‹ 0,1
            4 3ms kafka.0 fault#1 crashed lost_activations=0 lost_messages=0 ‹
            6 6ms billing.0 shop#1/order inserted key=0 pending=false table=0 ‹ 3
            9 7ms shop.0 shop#2/order attempt_failed attempt=1 failure=refused label=order took=2ms ‹ 5,7
            9 7ms shop.0 shop#2 retry_scheduled attempt_next=2 attempts_max=9 label=order wait=100ms ‹ 5,7
            10 20ms kafka.0 fault#2 restarted ‹
            12 108ms kafka.0 shop#2/order/attempt2 appended key=order-2 offset=1 partition=0 topic=0 ‹ 11
            12 108ms kafka.0 fetched consumer=2 consumer_unit=0 lag=0 offset=1 partition=0 records=1 topic=0 ‹ 11
            13 109ms shop.0 shop#2/order/attempt2 confirmed label=order ‹ 5,12
            15 113ms billing.0 shop#2/order/attempt2 inserted key=1 pending=false table=0 ‹ 14
            16 114ms kafka.0 shop#2/order/attempt2 offset_committed group=2 lag=0 offset=2 partition=0 topic=0 ‹ 15
        "#,
    );
}

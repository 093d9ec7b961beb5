//! Replicas of a partition: who has a record, who is told that it is stored, and what a broker that stops takes with it.

use crate::golden::{check_run, run};
use sim::record::Recording;

/// A client that sends a record per instant to a partition with three replicas, that a service reads.
fn payments(at: &str, topic: &str, send: &str, faults: &str) -> Recording {
    let scenario = format!(
        r#"{{"nodes": {{
        "till": {{"kind": "client", "load": {{"at": [{at}]}}, "program": [{{"send": "kafka.payments", "message": "payment", "body": "$occurrence", {send}}}]}},
        "kafka": {{"kind": "broker", "instances": 3, "topics": {{"payments": {{"replicas": 3, "replication": "10ms", {topic}}}}}}},
        "bank": {{"kind": "service", "tables": {{"done": []}}, "subscriptions": [{{"topic": "kafka.payments", "from": "earliest", "commit": "after_each", "program": [{{"insert": "done", "value": "$message"}}]}}]}}}},
        "links": {{"default": {{"latency": "1ms"}}}}, "faults": [{faults}]}}"#
    );
    run(&scenario, "20s")
}

const LEADER_DIES: &str = r#"{"at": "5ms", "crash": "kafka", "instance": 0}"#;

/// Holds: KA-14, KA-15.
#[test]
fn all_waits_for_the_replicas_in_sync_and_readers_see_what_is_below_the_high_watermark() {
    check_run(
        &payments(
            r#""0s""#,
            r#""min_in_sync": 2"#,
            r#""confirmed": true, "acks": "all""#,
            "",
        ),
        "appended replicated confirmed fetched inserted",
        r#"
            1 1ms kafka.0 till#1/payment appended offset=0 partition=0 topic=0 ‹ 0
            2 11ms kafka.1 replicated end=1 high_watermark=0 partition=0 topic=0 ‹ 1
            3 11ms kafka.2 replicated end=1 high_watermark=1 partition=0 topic=0 ‹ 1
            3 11ms kafka.0 fetched consumer=2 consumer_unit=0 lag=0 offset=0 partition=0 records=1 topic=0 ‹ 1
            4 12ms till.0 till#1/payment confirmed label=payment ‹ 0,3
            5 12ms bank.0 till#1/payment inserted key=0 pending=false table=0 ‹ 3
        "#,
    );
}

/// Holds: KA-15.
// With acks=1 the leader's own append is all that a producer is told of.
#[test]
fn what_only_a_dead_leader_had_is_lost_although_it_was_acknowledged() {
    check_run(
        &payments(
            r#""0s""#,
            r#""min_in_sync": 2"#,
            r#""confirmed": true, "acks": "1""#,
            LEADER_DIES,
        ),
        "appended replicated confirmed leader_elected inserted",
        r#"
            1 1ms kafka.0 till#1/payment appended offset=0 partition=0 topic=0 ‹ 0
            2 2ms till.0 till#1/payment confirmed label=payment ‹ 0,1
            3 5ms kafka.1 leader_elected end=0 in_sync=2 is_unclean=false leader=1 lost=1 lost_acknowledged=1 partition=0 topic=0 ‹ 1
        "#,
    );
}

/// Holds: KA-15, KA-17.
// What was not acknowledged is sent again to the new leader.
#[test]
fn what_was_not_acknowledged_is_sent_to_the_new_leader() {
    check_run(
        &payments(
            r#""0s""#,
            r#""min_in_sync": 2"#,
            r#""confirmed": true, "acks": "all", "idempotent": true"#,
            LEADER_DIES,
        ),
        "appended attempt_failed leader_elected confirmed inserted",
        r#"
            1 1ms kafka.0 till#1/payment appended offset=0 partition=0 topic=0 ‹ 0
            2 5ms kafka.1 leader_elected end=0 in_sync=2 is_unclean=false leader=1 lost=1 lost_acknowledged=0 partition=0 topic=0 ‹ 1
            3 6ms till.0 till#1/payment attempt_failed attempt=1 failure=reset label=payment took=6ms ‹ 0,2
            7 107ms kafka.1 till#1/payment/attempt2 appended offset=0 partition=0 topic=0 ‹ 6
            9 118ms till.0 till#1/payment/attempt2 confirmed label=payment ‹ 0,8
            10 118ms bank.0 till#1/payment/attempt2 inserted key=0 pending=false table=0 ‹ 8
        "#,
    );
}

/// Holds: KA-15.
// Too few in sync: refused with acks=all, accepted with acks=1, and read all the same.
#[test]
fn too_few_replicas_in_sync_refuse_writes_and_not_reads() {
    let faults = r#"{"at": "0s", "crash": "kafka", "instance": 1}, {"at": "0s", "crash": "kafka", "instance": 2}, {"at": "300ms", "restart": "kafka", "instance": 2}"#;
    for (acks, expected) in [
        (
            "all",
            r#"
            0 0ms kafka.1 in_sync_changed in_sync=2 joined=false min_in_sync=2 partition=0 topic=0 ‹
            1 0ms kafka.2 in_sync_changed in_sync=1 joined=false min_in_sync=2 partition=0 topic=0 ‹
            3 11ms kafka.0 till#1/payment append_refused partition=0 topic=0 why={"not_enough_replicas":{"in_sync":1,"min_in_sync":2}} ‹ 2
            6 113ms kafka.0 till#1/payment/attempt2 append_refused partition=0 topic=0 why={"not_enough_replicas":{"in_sync":1,"min_in_sync":2}} ‹ 5
            9 215ms kafka.0 till#1/payment/attempt3 append_refused partition=0 topic=0 why={"not_enough_replicas":{"in_sync":1,"min_in_sync":2}} ‹ 8
            12 310ms kafka.2 in_sync_changed in_sync=2 joined=true min_in_sync=2 partition=0 topic=0 ‹ 11
            14 317ms kafka.0 till#1/payment/attempt4 appended offset=0 partition=0 topic=0 ‹ 13
            16 328ms till.0 till#1/payment/attempt4 confirmed label=payment ‹ 2,15
            17 328ms bank.0 till#1/payment/attempt4 inserted key=0 pending=false table=0 ‹ 15
        "#,
        ),
        (
            "1",
            r#"
            0 0ms kafka.1 in_sync_changed in_sync=2 joined=false min_in_sync=2 partition=0 topic=0 ‹
            1 0ms kafka.2 in_sync_changed in_sync=1 joined=false min_in_sync=2 partition=0 topic=0 ‹
            3 11ms kafka.0 till#1/payment appended offset=0 partition=0 topic=0 ‹ 2
            4 12ms till.0 till#1/payment confirmed label=payment ‹ 2,3
            5 12ms bank.0 till#1/payment inserted key=0 pending=false table=0 ‹ 3
            8 310ms kafka.2 in_sync_changed in_sync=2 joined=true min_in_sync=2 partition=0 topic=0 ‹ 7
        "#,
        ),
    ] {
        let send = format!(r#""confirmed": true, "acks": "{acks}""#);
        check_run(
            &payments(r#""10ms""#, r#""min_in_sync": 2"#, &send, faults),
            "in_sync_changed appended append_refused confirmed inserted",
            expected,
        );
    }
}

/// Holds: KA-16.
// Offline until a replica in sync returns, or led by one that does not have all.
#[test]
fn without_a_replica_in_sync_a_partition_is_offline_or_loses_what_was_committed() {
    let faults = r#"{"at": "20ms", "crash": "kafka", "instance": 1}, {"at": "20ms", "crash": "kafka", "instance": 2}, {"at": "40ms", "crash": "kafka", "instance": 0}, {"at": "50ms", "restart": "kafka", "instance": 1}, {"at": "90ms", "restart": "kafka", "instance": 0}"#;
    for (unclean, expected) in [
        (
            "false",
            r#"
            1 1ms kafka.0 till#1/payment appended offset=0 partition=0 topic=0 ‹ 0
            2 11ms kafka.1 replicated end=1 high_watermark=0 partition=0 topic=0 ‹ 1
            3 11ms kafka.2 replicated end=1 high_watermark=1 partition=0 topic=0 ‹ 1
            4 12ms till.0 till#1/payment confirmed label=payment ‹ 0,3
            7 20ms kafka.1 in_sync_changed in_sync=2 joined=false min_in_sync=1 partition=0 topic=0 ‹
            8 20ms kafka.2 in_sync_changed in_sync=1 joined=false min_in_sync=1 partition=0 topic=0 ‹
            10 31ms kafka.0 till#2/payment appended offset=1 partition=0 topic=0 ‹ 9
            11 32ms till.0 till#2/payment confirmed label=payment ‹ 9,10
            14 40ms kafka.0 leader_elected end=2 in_sync=1 is_unclean=false lost=0 lost_acknowledged=0 partition=0 topic=0 ‹
            17 90ms kafka.0 leader_elected end=2 in_sync=1 is_unclean=false leader=0 lost=0 lost_acknowledged=0 partition=0 topic=0 ‹
            18 100ms kafka.1 replicated end=2 high_watermark=2 partition=0 topic=0 ‹ 17
            18 100ms kafka.1 in_sync_changed in_sync=2 joined=true min_in_sync=1 partition=0 topic=0 ‹ 17
        "#,
        ),
        (
            "true",
            r#"
            1 1ms kafka.0 till#1/payment appended offset=0 partition=0 topic=0 ‹ 0
            2 11ms kafka.1 replicated end=1 high_watermark=0 partition=0 topic=0 ‹ 1
            3 11ms kafka.2 replicated end=1 high_watermark=1 partition=0 topic=0 ‹ 1
            4 12ms till.0 till#1/payment confirmed label=payment ‹ 0,3
            7 20ms kafka.1 in_sync_changed in_sync=2 joined=false min_in_sync=1 partition=0 topic=0 ‹
            8 20ms kafka.2 in_sync_changed in_sync=1 joined=false min_in_sync=1 partition=0 topic=0 ‹
            10 31ms kafka.0 till#2/payment appended offset=1 partition=0 topic=0 ‹ 9
            11 32ms till.0 till#2/payment confirmed label=payment ‹ 9,10
            14 40ms kafka.0 leader_elected end=2 in_sync=1 is_unclean=false lost=0 lost_acknowledged=0 partition=0 topic=0 ‹
            15 50ms kafka.1 leader_elected end=1 in_sync=1 is_unclean=true leader=1 lost=1 lost_acknowledged=1 partition=0 topic=0 ‹ 10
            17 100ms kafka.0 replicated end=1 high_watermark=1 partition=0 topic=0 ‹ 16
            17 100ms kafka.0 in_sync_changed in_sync=2 joined=true min_in_sync=1 partition=0 topic=0 ‹ 16
        "#,
        ),
    ] {
        let topic = format!(r#""unclean": {unclean}"#);
        check_run(
            &payments(
                r#""0s", "30ms""#,
                &topic,
                r#""confirmed": true, "acks": "all""#,
                faults,
            ),
            "in_sync_changed appended leader_elected confirmed replicated",
            expected,
        );
    }
}

/// Holds: KA-14.
// A follower that hangs is out of sync once it has been behind for `lag_max`.
#[test]
fn a_follower_that_is_behind_for_too_long_is_out_of_sync() {
    let faults = r#"{"at": "0s", "hang": "kafka", "instance": 2}, {"at": "200ms", "resume": "kafka", "instance": 2}"#;
    check_run(
        &payments(
            r#""1ms""#,
            r#""lag_max": "50ms""#,
            r#""confirmed": true, "acks": "all""#,
            faults,
        ),
        "in_sync_changed appended replicated confirmed",
        r#"
            2 2ms kafka.0 till#1/payment appended offset=0 partition=0 topic=0 ‹ 1
            3 12ms kafka.1 replicated end=1 high_watermark=0 partition=0 topic=0 ‹ 2
            5 52.000001ms kafka.2 in_sync_changed in_sync=2 joined=false min_in_sync=1 partition=0 topic=0 ‹ 2
            6 53.000001ms till.0 till#1/payment confirmed label=payment ‹ 1,5
            10 210ms kafka.2 replicated end=1 high_watermark=1 partition=0 topic=0 ‹ 9
            10 210ms kafka.2 in_sync_changed in_sync=3 joined=true min_in_sync=1 partition=0 topic=0 ‹ 9
        "#,
    );
}

/// Holds: KA-16, KA-17.
// What came before was acknowledged and is lost in an unclean election: the producer raises its epoch and goes on (KIP-360).
#[test]
fn an_idempotent_producer_whose_records_were_lost_goes_on_with_a_new_epoch() {
    let faults = r#"{"at": "20ms", "crash": "kafka", "instance": 1}, {"at": "20ms", "crash": "kafka", "instance": 2}, {"at": "40ms", "crash": "kafka", "instance": 0}, {"at": "50ms", "restart": "kafka", "instance": 1}"#;
    check_run(
        &payments(
            r#""0s", "30ms", "60ms", "300ms""#,
            r#""unclean": true"#,
            r#""confirmed": true, "acks": "all", "idempotent": true"#,
            faults,
        ),
        "appended append_refused epoch_raised attempt_failed leader_elected confirmed",
        r#"
            1 1ms kafka.0 till#1/payment appended offset=0 partition=0 topic=0 ‹ 0
            4 12ms till.0 till#1/payment confirmed label=payment ‹ 0,3
            10 31ms kafka.0 till#2/payment appended offset=1 partition=0 topic=0 ‹ 9
            11 32ms till.0 till#2/payment confirmed label=payment ‹ 9,10
            14 40ms kafka.0 leader_elected end=2 in_sync=1 is_unclean=false lost=0 lost_acknowledged=0 partition=0 topic=0 ‹
            15 50ms kafka.1 leader_elected end=1 in_sync=1 is_unclean=true leader=1 lost=1 lost_acknowledged=1 partition=0 topic=0 ‹ 10
            17 61ms kafka.1 till#3/payment append_refused partition=0 topic=0 why={"out_of_order":{"expected":1,"found":2}} ‹ 16
            18 62ms till.0 till#3/payment attempt_failed attempt=1 failure=out_of_order label=payment took=2ms ‹ 16,17
            18 62ms till.0 till#3 epoch_raised epoch=1 why={"records_lost":{"again":1,"broker":1,"lost":1,"partition":0,"topic":0}} ‹ 16,17
            20 163ms kafka.1 till#3/payment/attempt2 appended offset=1 partition=0 topic=0 ‹ 19
            21 164ms till.0 till#3/payment/attempt2 confirmed label=payment ‹ 16,20
            25 301ms kafka.1 till#4/payment appended offset=2 partition=0 topic=0 ‹ 24
            26 302ms till.0 till#4/payment confirmed label=payment ‹ 24,25
        "#,
    );
}

/// Holds: KA-11, KA-16.
// A member that starts anew finds its committed offset beyond the end of a log that got shorter: the policy decides.
#[test]
fn a_committed_offset_beyond_a_shorter_log_is_reset() {
    let faults = r#"{"at": "20ms", "crash": "kafka", "instance": 1}, {"at": "40ms", "crash": "kafka", "instance": 0}, {"at": "42ms", "crash": "bank"}, {"at": "50ms", "restart": "kafka", "instance": 1}, {"at": "60ms", "restart": "bank"}"#;
    for (from, expected) in [
        (
            "earliest",
            r#"
            2 6ms kafka.0 fetched consumer=2 consumer_unit=0 lag=0 offset=0 partition=0 records=1 topic=0 ‹ 1
            4 7ms bank.0 till#1/payment inserted key=0 pending=false table=0 ‹ 2
            5 8ms kafka.0 till#1/payment offset_committed group=2 lag=0 offset=1 partition=0 topic=0 ‹ 4
            8 26ms kafka.0 fetched consumer=2 consumer_unit=0 lag=0 offset=1 partition=0 records=1 topic=0 ‹ 7
            10 27ms bank.0 till#2/payment inserted key=1 pending=false table=0 ‹ 8
            11 28ms kafka.0 till#2/payment offset_committed group=2 lag=0 offset=2 partition=0 topic=0 ‹ 10
            13 31ms kafka.0 fetched consumer=2 consumer_unit=0 lag=0 offset=2 partition=0 records=1 topic=0 ‹ 12
            15 32ms bank.0 till#3/payment inserted key=2 pending=false table=0 ‹ 13
            16 33ms kafka.0 till#3/payment offset_committed group=2 lag=0 offset=3 partition=0 topic=0 ‹ 15
            17 40ms kafka.0 leader_elected end=3 in_sync=1 is_unclean=false lost=0 lost_acknowledged=0 partition=0 topic=0 ‹
            19 50ms kafka.1 leader_elected end=1 in_sync=1 is_unclean=true leader=1 lost=2 lost_acknowledged=2 partition=0 topic=0 ‹ 8,13
            21 90ms bank.0 bank.payments.0#position1 offset_reset broker=1 end=1 found=3 next=0 partition=0 policy=earliest start=0 topic=0 ‹ 13,18
            21 90ms kafka.1 fetched again={"generation":1,"is_lost":false,"is_replay":true,"records":1,"unit":0} consumer=2 consumer_unit=0 lag=0 offset=0 partition=0 records=1 topic=0 ‹ 1,13,18
            22 91ms bank.0 till#1/payment/delivery2 inserted key=3 pending=false table=0 ‹ 21
            23 92ms kafka.1 till#1/payment/delivery2 offset_committed group=2 lag=0 offset=1 partition=0 topic=0 ‹ 22
        "#,
        ),
        (
            "latest",
            r#"
            2 6ms kafka.0 fetched consumer=2 consumer_unit=0 lag=0 offset=0 partition=0 records=1 topic=0 ‹ 1
            4 7ms bank.0 till#1/payment inserted key=0 pending=false table=0 ‹ 2
            5 8ms kafka.0 till#1/payment offset_committed group=2 lag=0 offset=1 partition=0 topic=0 ‹ 4
            8 26ms kafka.0 fetched consumer=2 consumer_unit=0 lag=0 offset=1 partition=0 records=1 topic=0 ‹ 7
            10 27ms bank.0 till#2/payment inserted key=1 pending=false table=0 ‹ 8
            11 28ms kafka.0 till#2/payment offset_committed group=2 lag=0 offset=2 partition=0 topic=0 ‹ 10
            13 31ms kafka.0 fetched consumer=2 consumer_unit=0 lag=0 offset=2 partition=0 records=1 topic=0 ‹ 12
            15 32ms bank.0 till#3/payment inserted key=2 pending=false table=0 ‹ 13
            16 33ms kafka.0 till#3/payment offset_committed group=2 lag=0 offset=3 partition=0 topic=0 ‹ 15
            17 40ms kafka.0 leader_elected end=3 in_sync=1 is_unclean=false lost=0 lost_acknowledged=0 partition=0 topic=0 ‹
            19 50ms kafka.1 leader_elected end=1 in_sync=1 is_unclean=true leader=1 lost=2 lost_acknowledged=2 partition=0 topic=0 ‹ 8,13
            21 90ms bank.0 bank.payments.0#position1 offset_reset broker=1 end=1 found=3 next=1 partition=0 policy=latest start=0 topic=0 ‹ 13,18
        "#,
        ),
    ] {
        let scenario = format!(
            r#"{{"nodes": {{
            "till": {{"kind": "client", "load": {{"at": ["0s", "25ms", "30ms"]}}, "program": [{{"send": "kafka.payments", "message": "payment", "body": "$occurrence", "confirmed": true}}]}},
            "kafka": {{"kind": "broker", "instances": 2, "topics": {{"payments": {{"replicas": 2, "unclean": true, "replication": "5ms"}}}}}},
            "bank": {{"kind": "service", "tables": {{"done": []}}, "subscriptions": [{{"topic": "kafka.payments", "from": "{from}", "commit": "after_each", "session": "50ms", "heartbeat": "10ms", "program": [{{"insert": "done", "value": "$message"}}]}}]}}}},
            "links": {{"default": {{"latency": "1ms"}}}}, "faults": [{faults}]}}"#
        );
        check_run(
            &run(&scenario, "2s"),
            "leader_elected offset_committed offset_reset fetched inserted",
            expected,
        );
    }
}

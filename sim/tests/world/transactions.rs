//! Transactions of a log: records of several partitions and an offset, visible together or not at all.

mod fencing;

use crate::golden::{check_run, run};
use sim::record::Recording;

/// A till that sends orders, a service that makes a receipt and a booking of each in a transaction, and a reader of the receipts.
struct Shop<'a> {
    at: &'a str,
    service: &'a str,
    steps: &'a str,
    isolation: &'a str,
    faults: &'a str,
    topics: &'a str,
}

const SHOP: Shop<'_> = Shop {
    at: r#""0s""#,
    service: "",
    steps: r#"{"send": "kafka.receipts", "message": "receipt", "body": "$message"}, {"send": "kafka.bookings", "message": "booking", "body": "$message"}, {"send_offsets": true}"#,
    isolation: "read_committed",
    faults: "",
    topics: "",
};

impl Shop<'_> {
    fn run(&self, until: &str) -> Recording {
        let Self {
            at,
            service,
            steps,
            isolation,
            faults,
            topics,
        } = self;
        let scenario = format!(
            r#"{{"nodes": {{
            "till": {{"kind": "client", "load": {{"at": [{at}]}}, "program": [{{"send": "kafka.orders", "message": "order", "body": "$occurrence"}}]}},
            "kafka": {{"kind": "broker", {topics} "topics": {{"orders": {{}}, "receipts": {{"replication": "2ms"}}, "bookings": {{"replication": "3ms"}}}}}},
            "desk": {{"kind": "service", {service} "subscriptions": [{{"topic": "kafka.orders", "commit": "manual", "session": "100ms", "heartbeat": "30ms", "program": [
                {{"transaction": [{steps}], "broker": "kafka", "transactional_id": {{"concat": ["desk-", "$partition"]}}, "timeout": "500ms"}}]}}]}},
            "reader": {{"kind": "service", "tables": {{"read": []}}, "subscriptions": [{{"topic": "kafka.receipts", "isolation": "{isolation}", "commit": "after_batch", "program": [{{"insert": "read", "value": "$message"}}]}}]}}}},
            "links": {{"default": {{"latency": "1ms"}}}}, "faults": [{faults}]}}"#
        );
        run(&scenario, until)
    }
}

/// Holds: KA-19, KA-12.
#[test]
fn records_of_two_partitions_and_an_offset_are_committed_together() {
    check_run(
        &SHOP.run("1s"),
        "sent appended epoch_raised transaction_decided marker_appended fetched inserted offset_committed confirmed",
        r#"
            0 0ms till.0 till#1/order sent arrives=1ms attempt=1 copy=false kind=command label=order to=kafka to_unit=0 ‹
            1 1ms kafka.0 till#1/order appended offset=0 partition=0 topic=0 ‹ 0
            1 1ms kafka.0 fetched consumer=2 consumer_unit=0 lag=0 offset=0 partition=0 records=1 topic=0 ‹ 0
            1 1ms kafka.0 till#1/order sent arrives=2ms attempt=1 copy=false kind=command label=order to=desk to_unit=0 ‹ 0
            2 2ms desk.0 till#1/order/init_transactions sent arrives=3ms attempt=1 copy=false kind=command label=init_transactions to=kafka to_unit=0 ‹ 1
            3 3ms kafka.0 till#1/order/init_transactions epoch_raised epoch=0 id=desk-0 why=first ‹ 2
            3 3ms kafka.0 till#1/order/init_transactions sent arrives=4ms attempt=1 copy=false kind=confirm label=init_transactions to=desk to_unit=0 ‹ 2
            4 4ms desk.0 till#1/order/init_transactions confirmed label=init_transactions ‹ 2,3
            4 4ms desk.0 till#1/order/receipt sent arrives=5ms attempt=1 copy=false kind=command label=receipt to=kafka to_unit=0 ‹ 3
            5 5ms kafka.0 till#1/order/receipt appended offset=0 partition=0 topic=1 transaction={"epoch":0,"id":"desk-0","opens":true} ‹ 4
            5 5ms kafka.0 till#1/order/receipt sent arrives=6ms attempt=1 copy=false kind=confirm label=receipt to=desk to_unit=0 ‹ 4
            6 6ms desk.0 till#1/order/receipt confirmed label=receipt ‹ 4,5
            6 6ms desk.0 till#1/order/booking sent arrives=7ms attempt=1 copy=false kind=command label=booking to=kafka to_unit=0 ‹ 5
            7 7ms kafka.0 till#1/order/booking appended offset=0 partition=0 topic=2 transaction={"epoch":0,"id":"desk-0","opens":true} ‹ 6
            7 7ms kafka.0 till#1/order/booking sent arrives=8ms attempt=1 copy=false kind=confirm label=booking to=desk to_unit=0 ‹ 6
            8 8ms desk.0 till#1/order/booking confirmed label=booking ‹ 6,7
            8 8ms desk.0 till#1/order/send_offsets sent arrives=9ms attempt=1 copy=false kind=command label=send_offsets to=kafka to_unit=0 ‹ 7
            9 9ms kafka.0 till#1/order/send_offsets offset_committed group=2 lag=1 offset=1 partition=0 pending=true topic=0 ‹ 8
            9 9ms kafka.0 till#1/order/send_offsets sent arrives=10ms attempt=1 copy=false kind=confirm label=send_offsets to=desk to_unit=0 ‹ 8
            10 10ms desk.0 till#1/order/send_offsets confirmed label=send_offsets ‹ 8,9
            10 10ms desk.0 till#1/order/commit_transaction sent arrives=11ms attempt=1 copy=false kind=command label=commit_transaction to=kafka to_unit=0 ‹ 9
            11 11ms kafka.0 till#1/order/commit_transaction transaction_decided by=producer committed=true epoch=0 id=desk-0 offsets=1 partitions=2 ‹ 5,10
            12 13ms kafka.0 marker_appended committed=true id=desk-0 last_stable=2 left=1 offset=1 partition=0 topic=1 ‹ 11
            12 13ms kafka.0 fetched consumer=3 consumer_unit=0 lag=0 offset=0 partition=0 records=1 topic=1 ‹ 5,11
            12 13ms kafka.0 till#1/order/receipt sent arrives=14ms attempt=1 copy=false kind=command label=receipt to=reader to_unit=0 ‹ 5,11
            13 14ms kafka.0 marker_appended committed=true id=desk-0 last_stable=2 left=0 offset=1 partition=0 topic=2 ‹ 11
            13 14ms kafka.0 offset_committed group=2 lag=0 offset=1 partition=0 topic=0 ‹ 11
            13 14ms kafka.0 till#1/order/commit_transaction sent arrives=15ms attempt=1 copy=false kind=confirm label=commit_transaction to=desk to_unit=0 ‹ 11
            14 14ms reader.0 till#1/order/receipt inserted key=0 pending=false table=0 ‹ 12
            14 14ms reader.0 till#1/order/receipt sent arrives=15ms attempt=1 copy=false kind=ack label=receipt to=kafka to_unit=0 ‹ 12
            15 15ms desk.0 till#1/order/commit_transaction confirmed label=commit_transaction ‹ 10,13
            16 15ms kafka.0 till#1/order/receipt offset_committed group=3 lag=0 offset=2 partition=0 topic=1 ‹ 14
        "#,
    );
}

/// Holds: KA-19.
// Who reads uncommitted is handed a record when it is appended, and keeps it although it is aborted.
#[test]
fn who_reads_uncommitted_sees_what_is_aborted() {
    let steps = r#"{"send": "kafka.receipts", "message": "receipt", "body": "$message"}, {"work": "20ms"}, {"if": {"less": ["$now", 30]}, "then": [{"abort_transaction": true}]}, {"send_offsets": true}"#;
    for (isolation, expected) in [
        (
            "read_committed",
            r#"
            1 1ms kafka.0 till#1/order appended offset=0 partition=0 topic=0 ‹ 0
            1 1ms kafka.0 fetched consumer=2 consumer_unit=0 lag=0 offset=0 partition=0 records=1 topic=0 ‹ 0
            5 5ms kafka.0 till#1/order/receipt appended offset=0 partition=0 topic=1 transaction={"epoch":0,"id":"desk-0","opens":true} ‹ 4
            8 27ms kafka.0 till#1/order/abort_transaction transaction_decided by=producer committed=false epoch=0 id=desk-0 offsets=0 partitions=1 ‹ 5,7
            9 29ms kafka.0 marker_appended committed=false id=desk-0 last_stable=2 left=0 offset=1 partition=0 topic=1 ‹ 8
            9 29ms kafka.0 fetched aborted=1 consumer=3 consumer_unit=0 lag=0 offset=0 partition=0 records=0 topic=1 ‹ 8
            10 30ms kafka.0 fetched again={"generation":1,"is_lost":false,"records":1,"unit":0} consumer=2 consumer_unit=0 lag=0 offset=0 partition=0 records=1 topic=0 ‹ 1,9
            12 32ms kafka.0 till#1/order/delivery2/receipt appended offset=2 partition=0 topic=1 transaction={"epoch":1,"id":"desk-0","opens":true} ‹ 11
            15 54ms kafka.0 till#1/order/delivery2/send_offsets offset_committed group=2 lag=1 offset=1 partition=0 pending=true topic=0 ‹ 14
            17 56ms kafka.0 till#1/order/delivery2/commit_transaction transaction_decided by=producer committed=true epoch=1 id=desk-0 offsets=1 partitions=1 ‹ 12,16
            18 58ms kafka.0 marker_appended committed=true id=desk-0 last_stable=4 left=0 offset=3 partition=0 topic=1 ‹ 17
            18 58ms kafka.0 offset_committed group=2 lag=0 offset=1 partition=0 topic=0 ‹ 17
            18 58ms kafka.0 fetched consumer=3 consumer_unit=0 lag=0 offset=2 partition=0 records=1 topic=1 ‹ 12,17
            20 59ms reader.0 till#1/order/delivery2/receipt inserted key=0 pending=false table=0 ‹ 18
            21 60ms kafka.0 till#1/order/delivery2/receipt offset_committed group=3 lag=0 offset=4 partition=0 topic=1 ‹ 20
        "#,
        ),
        (
            "read_uncommitted",
            r#"
            1 1ms kafka.0 till#1/order appended offset=0 partition=0 topic=0 ‹ 0
            1 1ms kafka.0 fetched consumer=2 consumer_unit=0 lag=0 offset=0 partition=0 records=1 topic=0 ‹ 0
            5 5ms kafka.0 till#1/order/receipt appended offset=0 partition=0 topic=1 transaction={"epoch":0,"id":"desk-0","opens":true} ‹ 4
            5 5ms kafka.0 fetched consumer=3 consumer_unit=0 lag=0 offset=0 partition=0 records=1 topic=1 ‹ 4
            7 6ms reader.0 till#1/order/receipt inserted key=0 pending=false table=0 ‹ 5
            8 7ms kafka.0 till#1/order/receipt offset_committed group=3 lag=0 offset=1 partition=0 topic=1 ‹ 7
            10 27ms kafka.0 till#1/order/abort_transaction transaction_decided by=producer committed=false epoch=0 id=desk-0 offsets=0 partitions=1 ‹ 5,9
            11 29ms kafka.0 marker_appended committed=false id=desk-0 last_stable=2 left=0 offset=1 partition=0 topic=1 ‹ 10
            12 30ms kafka.0 fetched again={"generation":1,"is_lost":false,"records":1,"unit":0} consumer=2 consumer_unit=0 lag=0 offset=0 partition=0 records=1 topic=0 ‹ 1,11
            14 32ms kafka.0 till#1/order/delivery2/receipt appended offset=2 partition=0 topic=1 transaction={"epoch":1,"id":"desk-0","opens":true} ‹ 13
            14 32ms kafka.0 fetched consumer=3 consumer_unit=0 lag=0 offset=2 partition=0 records=1 topic=1 ‹ 13
            16 33ms reader.0 till#1/order/delivery2/receipt inserted key=1 pending=false table=0 ‹ 14
            17 34ms kafka.0 till#1/order/delivery2/receipt offset_committed group=3 lag=0 offset=3 partition=0 topic=1 ‹ 16
            19 54ms kafka.0 till#1/order/delivery2/send_offsets offset_committed group=2 lag=1 offset=1 partition=0 pending=true topic=0 ‹ 18
            21 56ms kafka.0 till#1/order/delivery2/commit_transaction transaction_decided by=producer committed=true epoch=1 id=desk-0 offsets=1 partitions=1 ‹ 14,20
            22 58ms kafka.0 marker_appended committed=true id=desk-0 last_stable=4 left=0 offset=3 partition=0 topic=1 ‹ 21
            22 58ms kafka.0 offset_committed group=2 lag=0 offset=1 partition=0 topic=0 ‹ 21
        "#,
        ),
    ] {
        let run = Shop {
            steps,
            isolation,
            ..SHOP
        }
        .run("1s");
        check_run(
            &run,
            "appended transaction_decided marker_appended fetched inserted offset_committed",
            expected,
        );
    }
}

const KINDS: &str = "crashed restarted hung resumed rebalance_started partitions_assigned appended append_refused epoch_raised transaction_decided transaction_refused marker_appended fetched inserted offset_committed commit_refused attempt_failed";

/// Holds: KA-12, KA-19.
// The offset is part of an open transaction: a new owner does not read before it is known how that ends.
#[test]
fn a_new_owner_waits_for_an_offset_that_is_open() {
    let steps = r#"{"send": "kafka.receipts", "message": "receipt", "body": "$message"}, {"send_offsets": true}, {"work": "20ms"}"#;
    let faults = r#"{"at": "15ms", "hang": "desk", "instance": 0}"#;
    let run = Shop {
        steps,
        service: r#""instances": 2,"#,
        faults,
        ..SHOP
    }
    .run("2s");
    check_run(
        &run,
        KINDS,
        r#"
            1 1ms kafka.0 till#1/order appended offset=0 partition=0 topic=0 ‹ 0
            1 1ms kafka.0 fetched consumer=2 consumer_unit=0 lag=0 offset=0 partition=0 records=1 topic=0 ‹ 0
            3 3ms kafka.0 till#1/order/init_transactions epoch_raised epoch=0 id=desk-0 why=first ‹ 2
            5 5ms kafka.0 till#1/order/receipt appended offset=0 partition=0 topic=1 transaction={"epoch":0,"id":"desk-0","opens":true} ‹ 4
            7 7ms kafka.0 till#1/order/send_offsets offset_committed group=2 lag=1 offset=1 partition=0 pending=true topic=0 ‹ 6
            9 15ms desk.0 fault#1 hung ‹
            10 100ms kafka.0 desk.orders#rebalance1 rebalance_started by=0 generation=1 group=2 left=[0] members=1 topic=0 trigger=session_expired ‹ 9
            11 120ms desk.1 desk.orders#rebalance1/member1 partitions_assigned added=[0] broker=1 generation=2 owned=[0] topic=0 waited=0ms ‹ 10
            12 505ms kafka.0 transaction_decided by={"timeout":"500000000"} committed=false epoch=0 id=desk-0 offsets=1 partitions=1 ‹ 5
            13 507ms kafka.0 marker_appended committed=false id=desk-0 last_stable=2 left=0 offset=1 partition=0 topic=1 ‹ 12
            13 507ms kafka.0 fetched again={"generation":1,"is_lost":false,"records":1,"unit":0} consumer=2 consumer_unit=1 lag=0 offset=0 partition=0 records=1 topic=0 ‹ 1,11,12
            13 507ms kafka.0 fetched aborted=1 consumer=3 consumer_unit=0 lag=0 offset=0 partition=0 records=0 topic=1 ‹ 12
            15 509ms kafka.0 till#1/order/delivery2/init_transactions epoch_raised epoch=2 id=desk-0 why=started ‹ 14
            17 511ms kafka.0 till#1/order/delivery2/receipt appended offset=2 partition=0 topic=1 transaction={"epoch":2,"id":"desk-0","opens":true} ‹ 16
            19 513ms kafka.0 till#1/order/delivery2/send_offsets offset_committed group=2 lag=1 offset=1 partition=0 pending=true topic=0 ‹ 18
            22 535ms kafka.0 till#1/order/delivery2/commit_transaction transaction_decided by=producer committed=true epoch=2 id=desk-0 offsets=1 partitions=1 ‹ 17,21
            23 537ms kafka.0 marker_appended committed=true id=desk-0 last_stable=4 left=0 offset=3 partition=0 topic=1 ‹ 22
            23 537ms kafka.0 offset_committed group=2 lag=0 offset=1 partition=0 topic=0 ‹ 22
            23 537ms kafka.0 fetched consumer=3 consumer_unit=0 lag=0 offset=2 partition=0 records=1 topic=1 ‹ 17,22
            25 538ms reader.0 till#1/order/delivery2/receipt inserted key=0 pending=false table=0 ‹ 23
            26 539ms kafka.0 till#1/order/delivery2/receipt offset_committed group=3 lag=0 offset=4 partition=0 topic=1 ‹ 25
        "#,
    );
}

/// Holds: KA-19.
// The answer to the commit is lost: asked again, the coordinator says what it decided.
#[test]
fn a_commit_whose_answer_is_lost_is_asked_again() {
    let steps = r#"{"send": "kafka.receipts", "message": "receipt", "body": "$message"}, {"send_offsets": true}"#;
    let faults = r#"{"at": "0s", "intercept": {"kind": "confirm", "skip": 3}, "verdict": "drop"}"#;
    let run = Shop {
        at: r#""0s", "1ms""#,
        steps,
        faults,
        ..SHOP
    }
    .run("40s");
    check_run(
        &run,
        &format!("{KINDS} confirmed timed_out"),
        r#"
            3 1ms kafka.0 till#1/order appended offset=0 partition=0 topic=0 ‹ 1
            3 1ms kafka.0 fetched consumer=2 consumer_unit=0 lag=0 offset=0 partition=0 records=1 topic=0 ‹ 1
            4 2ms kafka.0 till#2/order appended offset=1 partition=0 topic=0 ‹ 2
            6 3ms kafka.0 till#1/order/init_transactions epoch_raised epoch=0 id=desk-0 why=first ‹ 5
            7 4ms desk.0 till#1/order/init_transactions confirmed label=init_transactions ‹ 5,6
            8 5ms kafka.0 till#1/order/receipt appended offset=0 partition=0 topic=1 transaction={"epoch":0,"id":"desk-0","opens":true} ‹ 7
            9 6ms desk.0 till#1/order/receipt confirmed label=receipt ‹ 7,8
            10 7ms kafka.0 till#1/order/send_offsets offset_committed group=2 lag=2 offset=1 partition=0 pending=true topic=0 ‹ 9
            11 8ms desk.0 till#1/order/send_offsets confirmed label=send_offsets ‹ 9,10
            12 9ms kafka.0 till#1/order/commit_transaction transaction_decided by=producer committed=true epoch=0 id=desk-0 offsets=1 partitions=1 ‹ 8,11
            13 11ms kafka.0 marker_appended committed=true id=desk-0 last_stable=2 left=0 offset=1 partition=0 topic=1 ‹ 12
            13 11ms kafka.0 offset_committed group=2 lag=1 offset=1 partition=0 topic=0 ‹ 12
            13 11ms kafka.0 fetched consumer=3 consumer_unit=0 lag=0 offset=0 partition=0 records=1 topic=1 ‹ 8,12
            14 12ms reader.0 till#1/order/receipt inserted key=0 pending=false table=0 ‹ 13
            15 13ms kafka.0 till#1/order/receipt offset_committed group=3 lag=0 offset=2 partition=0 topic=1 ‹ 14
            16 30008ms desk.0 till#1/order timed_out attempt=1 label=commit_transaction timeout=30000ms ‹ 11
            17 30009ms kafka.0 till#1/order/commit_transaction/attempt2 transaction_decided again=true by=producer committed=true epoch=0 id=desk-0 offsets=0 partitions=0 ‹ 8,16
            18 30010ms desk.0 till#1/order/commit_transaction/attempt2 confirmed label=commit_transaction ‹ 11,17
            18 30010ms kafka.0 fetched consumer=2 consumer_unit=0 lag=0 offset=1 partition=0 records=1 topic=0 ‹ 4,17
            20 30012ms kafka.0 till#2/order/receipt appended offset=2 partition=0 topic=1 transaction={"epoch":1,"id":"desk-0","opens":true} ‹ 19
            21 30013ms desk.0 till#2/order/receipt confirmed label=receipt ‹ 19,20
            22 30014ms kafka.0 till#2/order/send_offsets offset_committed group=2 lag=1 offset=2 partition=0 pending=true topic=0 ‹ 21
            23 30015ms desk.0 till#2/order/send_offsets confirmed label=send_offsets ‹ 21,22
            24 30016ms kafka.0 till#2/order/commit_transaction transaction_decided by=producer committed=true epoch=1 id=desk-0 offsets=1 partitions=1 ‹ 20,23
            25 30018ms kafka.0 marker_appended committed=true id=desk-0 last_stable=4 left=0 offset=3 partition=0 topic=1 ‹ 24
            25 30018ms kafka.0 offset_committed group=2 lag=0 offset=2 partition=0 topic=0 ‹ 24
            25 30018ms kafka.0 fetched consumer=3 consumer_unit=0 lag=0 offset=2 partition=0 records=1 topic=1 ‹ 20,24
            26 30019ms desk.0 till#2/order/commit_transaction confirmed label=commit_transaction ‹ 23,25
            27 30019ms reader.0 till#2/order/receipt inserted key=1 pending=false table=0 ‹ 25
            28 30020ms kafka.0 till#2/order/receipt offset_committed group=3 lag=0 offset=4 partition=0 topic=1 ‹ 27
        "#,
    );
}

/// Holds: KA-19.
// The leader that had the marker dies before its follower has it: the new leader gets another one.
#[test]
fn a_marker_that_is_lost_with_its_leader_is_written_again() {
    let scenario = r#"{"nodes": {
        "desk": {"kind": "client", "load": {"at": ["0s"]}, "program": [{"transaction": [{"send": "kafka.receipts", "message": "receipt", "body": 1}], "broker": "kafka", "transactional_id": "desk"}]},
        "kafka": {"kind": "broker", "instances": 3, "topics": {"receipts": {"replicas": 3, "min_in_sync": 2, "replication": "2ms"}}},
        "reader": {"kind": "service", "tables": {"read": []}, "subscriptions": [{"topic": "kafka.receipts", "isolation": "read_committed", "program": [{"insert": "read", "value": "$message"}]}]}},
        "links": {"default": {"latency": "1ms"}}, "faults": [{"at": "10ms", "crash": "kafka", "instance": 0}]}"#;
    check_run(
        &run(scenario, "1s"),
        &format!("{KINDS} replicated leader_elected confirmed"),
        r#"
            1 1ms kafka.0 desk#1/init_transactions epoch_raised epoch=0 id=desk why=first ‹ 0
            2 2ms desk.0 desk#1/init_transactions confirmed label=init_transactions ‹ 0,1
            3 3ms kafka.0 desk#1/receipt appended offset=0 partition=0 topic=0 transaction={"epoch":0,"id":"desk","opens":true} ‹ 2
            4 5ms kafka.1 replicated end=1 high_watermark=0 partition=0 topic=0 ‹ 3
            5 5ms kafka.2 replicated end=1 high_watermark=1 partition=0 topic=0 ‹ 3
            6 6ms desk.0 desk#1/receipt confirmed label=receipt ‹ 2,5
            7 7ms kafka.0 desk#1/commit_transaction transaction_decided by=producer committed=true epoch=0 id=desk offsets=0 partitions=1 ‹ 3,6
            8 9ms kafka.0 marker_appended committed=true id=desk last_stable=0 left=0 offset=1 partition=0 topic=0 ‹ 7
            9 10ms kafka.0 fault#1 crashed lost_activations=0 lost_messages=0 ‹
            9 10ms kafka.1 leader_elected end=1 in_sync=2 is_unclean=false leader=1 lost=0 lost_acknowledged=0 lost_markers=1 partition=0 topic=0 ‹
            12 11ms kafka.1 marker_appended committed=true id=desk last_stable=0 left=0 offset=1 partition=0 topic=0 ‹ 7,8
            13 13ms kafka.2 replicated end=2 high_watermark=2 partition=0 topic=0 ‹ 12
            13 13ms kafka.1 fetched consumer=2 consumer_unit=0 lag=0 offset=0 partition=0 records=1 topic=0 ‹ 3,12
            15 14ms reader.0 desk#1/receipt inserted key=0 pending=false table=0 ‹ 13
            16 14ms desk.0 desk#1/commit_transaction confirmed label=commit_transaction ‹ 6,14
        "#,
    );
}

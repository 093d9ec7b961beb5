//! Producers that were replaced, or were too slow: what they left open is aborted, and what they still send is refused.

use super::{KINDS, SHOP, Shop};
use crate::golden::check_run;

/// A transaction that is open for a while.
const WORKS: &str = r#"{"send": "kafka.receipts", "message": "receipt", "body": "$message"}, {"work": "20ms"}, {"send_offsets": true}"#;

/// Holds: KA-19.
// The epoch of the instance that is back fences what the crashed one left: its transaction is aborted.
#[test]
fn a_restarted_producer_aborts_what_was_open() {
    let faults = r#"{"at": "15ms", "crash": "desk"}, {"at": "50ms", "restart": "desk"}"#;
    let run = Shop {
        steps: WORKS,
        faults,
        ..SHOP
    }
    .run("1s");
    check_run(
        &run,
        KINDS,
        r#"
            1 1ms kafka.0 till#1/order appended offset=0 partition=0 topic=0 ‹ 0
            1 1ms kafka.0 fetched consumer=2 consumer_unit=0 lag=0 offset=0 partition=0 records=1 topic=0 ‹ 0
            3 3ms kafka.0 till#1/order/init_transactions epoch_raised epoch=0 id=desk-0 why=first ‹ 2
            5 5ms kafka.0 till#1/order/receipt appended offset=0 partition=0 topic=1 transaction={"epoch":0,"id":"desk-0","opens":true} ‹ 4
            7 15ms desk.0 fault#1 crashed lost_activations=1 lost_messages=0 ‹
            8 50ms desk.0 fault#2 restarted ‹
            8 50ms kafka.0 desk.orders#rebalance1 rebalance_started by=0 generation=1 group=2 members=2 topic=0 trigger=joined ‹
            9 100ms kafka.0 desk.orders#rebalance1 rebalance_started again=true by=0 generation=1 group=2 left=[0] members=1 topic=0 trigger=session_expired ‹ 7,8
            9 100ms desk.0 desk.orders#rebalance1/member0 partitions_assigned added=[0] broker=1 generation=2 owned=[0] topic=0 waited=50ms ‹ 7,8
            9 100ms kafka.0 fetched again={"generation":1,"is_lost":false,"records":1,"unit":0} consumer=2 consumer_unit=0 lag=0 offset=0 partition=0 records=1 topic=0 ‹ 1,7
            11 102ms kafka.0 till#1/order/delivery2/init_transactions transaction_decided by=newer_producer committed=false epoch=0 id=desk-0 offsets=0 partitions=1 ‹ 5,10
            12 104ms kafka.0 marker_appended committed=false id=desk-0 last_stable=2 left=0 offset=1 partition=0 topic=1 ‹ 11
            12 104ms kafka.0 till#1/order/delivery2/init_transactions epoch_raised epoch=1 id=desk-0 why=started ‹ 11
            12 104ms kafka.0 fetched aborted=1 consumer=3 consumer_unit=0 lag=0 offset=0 partition=0 records=0 topic=1 ‹ 11
            14 106ms kafka.0 till#1/order/delivery2/receipt appended offset=2 partition=0 topic=1 transaction={"epoch":1,"id":"desk-0","opens":true} ‹ 13
            17 128ms kafka.0 till#1/order/delivery2/send_offsets offset_committed group=2 lag=1 offset=1 partition=0 pending=true topic=0 ‹ 16
            19 130ms kafka.0 till#1/order/delivery2/commit_transaction transaction_decided by=producer committed=true epoch=1 id=desk-0 offsets=1 partitions=1 ‹ 14,18
            20 132ms kafka.0 marker_appended committed=true id=desk-0 last_stable=4 left=0 offset=3 partition=0 topic=1 ‹ 19
            20 132ms kafka.0 offset_committed group=2 lag=0 offset=1 partition=0 topic=0 ‹ 19
            20 132ms kafka.0 fetched consumer=3 consumer_unit=0 lag=0 offset=2 partition=0 records=1 topic=1 ‹ 14,19
            22 133ms reader.0 till#1/order/delivery2/receipt inserted key=0 pending=false table=0 ‹ 20
            23 134ms kafka.0 till#1/order/delivery2/receipt offset_committed group=3 lag=0 offset=4 partition=0 topic=1 ‹ 22
        "#,
    );
}

/// Holds: KA-19.
#[test]
fn a_zombie_is_fenced_by_the_epoch_of_the_new_owner() {
    let faults = r#"{"at": "15ms", "hang": "desk", "instance": 0}, {"at": "400ms", "resume": "desk", "instance": 0}"#;
    let run = Shop {
        steps: WORKS,
        service: r#""instances": 2,"#,
        faults,
        ..SHOP
    }
    .run("1s");
    check_run(
        &run,
        KINDS,
        r#"
            1 1ms kafka.0 till#1/order appended offset=0 partition=0 topic=0 ‹ 0
            1 1ms kafka.0 fetched consumer=2 consumer_unit=0 lag=0 offset=0 partition=0 records=1 topic=0 ‹ 0
            3 3ms kafka.0 till#1/order/init_transactions epoch_raised epoch=0 id=desk-0 why=first ‹ 2
            5 5ms kafka.0 till#1/order/receipt appended offset=0 partition=0 topic=1 transaction={"epoch":0,"id":"desk-0","opens":true} ‹ 4
            7 15ms desk.0 fault#1 hung ‹
            8 100ms kafka.0 desk.orders#rebalance1 rebalance_started by=0 generation=1 group=2 left=[0] members=1 topic=0 trigger=session_expired ‹ 7
            9 120ms desk.1 desk.orders#rebalance1/member1 partitions_assigned added=[0] broker=1 generation=2 owned=[0] topic=0 waited=0ms ‹ 8
            9 120ms kafka.0 fetched again={"generation":1,"is_lost":false,"records":1,"unit":0} consumer=2 consumer_unit=1 lag=0 offset=0 partition=0 records=1 topic=0 ‹ 1,8
            11 122ms kafka.0 till#1/order/delivery2/init_transactions transaction_decided by=newer_producer committed=false epoch=0 id=desk-0 offsets=0 partitions=1 ‹ 5,10
            12 124ms kafka.0 marker_appended committed=false id=desk-0 last_stable=2 left=0 offset=1 partition=0 topic=1 ‹ 11
            12 124ms kafka.0 till#1/order/delivery2/init_transactions epoch_raised epoch=1 id=desk-0 why=started ‹ 11
            12 124ms kafka.0 fetched aborted=1 consumer=3 consumer_unit=0 lag=0 offset=0 partition=0 records=0 topic=1 ‹ 11
            14 126ms kafka.0 till#1/order/delivery2/receipt appended offset=2 partition=0 topic=1 transaction={"epoch":1,"id":"desk-0","opens":true} ‹ 13
            17 148ms kafka.0 till#1/order/delivery2/send_offsets offset_committed group=2 lag=1 offset=1 partition=0 pending=true topic=0 ‹ 16
            19 150ms kafka.0 till#1/order/delivery2/commit_transaction transaction_decided by=producer committed=true epoch=1 id=desk-0 offsets=1 partitions=1 ‹ 14,18
            20 152ms kafka.0 marker_appended committed=true id=desk-0 last_stable=4 left=0 offset=3 partition=0 topic=1 ‹ 19
            20 152ms kafka.0 offset_committed group=2 lag=0 offset=1 partition=0 topic=0 ‹ 19
            20 152ms kafka.0 fetched consumer=3 consumer_unit=0 lag=0 offset=2 partition=0 records=1 topic=1 ‹ 14,19
            22 153ms reader.0 till#1/order/delivery2/receipt inserted key=0 pending=false table=0 ‹ 20
            23 154ms kafka.0 till#1/order/delivery2/receipt offset_committed group=3 lag=0 offset=4 partition=0 topic=1 ‹ 22
            24 400ms desk.0 fault#2 resumed waiting=1 ‹
            26 401ms kafka.0 till#1/order/send_offsets transaction_refused epoch=0 id=desk-0 why={"fenced":{"current":2}} ‹ 14,25
            27 402ms desk.0 till#1/order/send_offsets attempt_failed attempt=1 failure=fenced label=send_offsets took=2ms ‹ 25,26
            27 402ms kafka.0 desk.orders#rebalance2 rebalance_started by=0 generation=2 group=2 members=2 topic=0 trigger=joined ‹ 9,26
            28 420ms desk.1 desk.orders#rebalance2/member1 partitions_assigned added=[] broker=1 generation=3 owned=[] topic=0 waited=0ms ‹ 27
            28 420ms desk.0 desk.orders#rebalance2/member0 partitions_assigned added=[0] broker=1 generation=3 owned=[0] topic=0 waited=18ms ‹ 27
        "#,
    );
}

/// Holds: KA-19.
// Nobody starts again: the coordinator aborts what is open for longer than its timeout.
#[test]
fn a_transaction_that_takes_too_long_is_aborted() {
    let run = Shop {
        steps: WORKS,
        faults: r#"{"at": "15ms", "crash": "desk"}"#,
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
            7 15ms desk.0 fault#1 crashed lost_activations=1 lost_messages=0 ‹
            9 505ms kafka.0 transaction_decided by={"timeout":"500000000"} committed=false epoch=0 id=desk-0 offsets=0 partitions=1 ‹ 5
            10 507ms kafka.0 marker_appended committed=false id=desk-0 last_stable=2 left=0 offset=1 partition=0 topic=1 ‹ 9
            10 507ms kafka.0 fetched aborted=1 consumer=3 consumer_unit=0 lag=0 offset=0 partition=0 records=0 topic=1 ‹ 9
        "#,
    );
}

/// Holds: KA-19.
// The producer that was merely slow starts with a new epoch; the record is handled again.
#[test]
fn a_producer_that_is_too_slow_starts_again() {
    let steps = r#"{"send": "kafka.receipts", "message": "receipt", "body": "$message"}, {"if": {"less": ["$now", 500]}, "then": [{"work": "600ms"}]}, {"send_offsets": true}"#;
    let run = Shop { steps, ..SHOP }.run("2s");
    check_run(
        &run,
        KINDS,
        r#"
            1 1ms kafka.0 till#1/order appended offset=0 partition=0 topic=0 ‹ 0
            1 1ms kafka.0 fetched consumer=2 consumer_unit=0 lag=0 offset=0 partition=0 records=1 topic=0 ‹ 0
            3 3ms kafka.0 till#1/order/init_transactions epoch_raised epoch=0 id=desk-0 why=first ‹ 2
            5 5ms kafka.0 till#1/order/receipt appended offset=0 partition=0 topic=1 transaction={"epoch":0,"id":"desk-0","opens":true} ‹ 4
            7 505ms kafka.0 transaction_decided by={"timeout":"500000000"} committed=false epoch=0 id=desk-0 offsets=0 partitions=1 ‹ 5
            8 507ms kafka.0 marker_appended committed=false id=desk-0 last_stable=2 left=0 offset=1 partition=0 topic=1 ‹ 7
            8 507ms kafka.0 fetched aborted=1 consumer=3 consumer_unit=0 lag=0 offset=0 partition=0 records=0 topic=1 ‹ 7
            10 607ms kafka.0 till#1/order/send_offsets transaction_refused epoch=0 id=desk-0 why={"fenced":{"current":1}} ‹ 5,9
            11 608ms desk.0 till#1/order/send_offsets attempt_failed attempt=1 failure=fenced label=send_offsets took=2ms ‹ 9,10
            11 608ms kafka.0 fetched again={"generation":1,"is_lost":false,"records":1,"unit":0} consumer=2 consumer_unit=0 lag=0 offset=0 partition=0 records=1 topic=0 ‹ 1,10
            13 610ms kafka.0 till#1/order/delivery2/init_transactions epoch_raised epoch=2 id=desk-0 why=started ‹ 12
            15 612ms kafka.0 till#1/order/delivery2/receipt appended offset=2 partition=0 topic=1 transaction={"epoch":2,"id":"desk-0","opens":true} ‹ 14
            17 614ms kafka.0 till#1/order/delivery2/send_offsets offset_committed group=2 lag=1 offset=1 partition=0 pending=true topic=0 ‹ 16
            19 616ms kafka.0 till#1/order/delivery2/commit_transaction transaction_decided by=producer committed=true epoch=2 id=desk-0 offsets=1 partitions=1 ‹ 15,18
            20 618ms kafka.0 marker_appended committed=true id=desk-0 last_stable=4 left=0 offset=3 partition=0 topic=1 ‹ 19
            20 618ms kafka.0 offset_committed group=2 lag=0 offset=1 partition=0 topic=0 ‹ 19
            20 618ms kafka.0 fetched consumer=3 consumer_unit=0 lag=0 offset=2 partition=0 records=1 topic=1 ‹ 15,19
            22 619ms reader.0 till#1/order/delivery2/receipt inserted key=0 pending=false table=0 ‹ 20
            23 620ms kafka.0 till#1/order/delivery2/receipt offset_committed group=3 lag=0 offset=4 partition=0 topic=1 ‹ 22
        "#,
    );
}

//! Queues: stored until settled, leased, delivered again, and what a crash leaves.

use crate::golden::{check, check_run, run};

/// A client that sends `message`s at `at` to a queue which a worker consumes.
fn jobs(at: &str, queue: &str, consumer: &str, faults: &str) -> String {
    format!(
        r#"{{"nodes": {{
        "web": {{"kind": "client", "load": {{"at": [{at}]}}, "program": [{{"send": "broker.jobs", "message": "job", "body": "$occurrence", "persistent": {{"p": 0}}}}]}},
        "broker": {{"kind": "broker", "queues": {{"jobs": {{{queue}}}}}}},
        "worker": {{"kind": "service", "tables": {{"done": []}}, "consumers": [{{"queue": "broker.jobs", {consumer}}}]}}}},
        "links": {{"default": {{"latency": "1ms"}}}}, "faults": [{faults}]}}"#
    )
    .replace(r#", "persistent": {"p": 0}"#, r#", "persistent": true"#)
}

const WORK: &str = r#""prefetch": 1, "ack": "manual", "program": [{"work": "4ms"}, {"insert": "done", "key": "$id", "value": 1, "or": [{"ack": true}]}, {"ack": true}]"#;

#[test]
fn a_message_is_kept_until_it_is_settled() {
    check(
        &jobs(r#""0s""#, "", WORK, ""),
        "",
        r#"
            0 0ms web.0 web#1 began occurrence=1 ‹
            0 0ms web.0 web#1/job sent arrives=1ms attempt=1 copy=false kind=command label=job to=broker to_unit=0 ‹
            0 0ms web.0 web#1 ended latency=0ms outcome=ok ‹
            1 1ms broker.0 web#1/job arrived from=web kind=command label=job took=1ms ‹ 0
            1 1ms broker.0 web#1/job stored depth=1 persistent=true queue=0 ‹ 0
            1 1ms broker.0 web#1/job leased consumer=2 consumer_unit=0 delivery=1 queue=0 ready=0 ‹ 0
            1 1ms broker.0 web#1/job sent arrives=2ms attempt=1 copy=false kind=command label=job to=worker to_unit=0 ‹ 0
            2 2ms worker.0 web#1/job delivered delivery=1 kind=command label=job redelivered=false ‹ 1
            2 2ms worker.0 web#1/job handler_started busy=1 line=0 waited=0ms workers=1 ‹ 1
            2 2ms worker.0 web#1/job work_started line=0 takes=4ms ‹ 1
            3 6ms worker.0 web#1/job work_done line=0 ‹ 2
            3 6ms worker.0 web#1/job inserted key=web#1/job pending=false table=0 ‹ 2
            3 6ms worker.0 web#1/job ack_sent delivery=1 ‹ 2
            3 6ms worker.0 web#1/job sent arrives=7ms attempt=1 copy=false kind=ack label=job to=broker to_unit=0 ‹ 2
            3 6ms worker.0 web#1/job handler_ended took=4ms ‹ 2
            4 7ms broker.0 web#1/job arrived from=worker kind=ack label=job took=1ms ‹ 3
            4 7ms broker.0 web#1/job settled automatic=false delivery=1 depth=0 queue=0 ‹ 1,3
        "#,
    );
}

#[test]
fn a_lost_acknowledgement_delivers_again_when_the_lease_ends() {
    let faults = r#"{"at": "0s", "intercept": {"kind": "ack"}, "verdict": "drop"}"#;
    check(
        &jobs(r#""0s""#, r#""lease": "10ms""#, WORK, faults),
        "leased delivered inserted duplicate_key ack_sent dropped lease_expired settled",
        r#"
            2 1ms broker.0 web#1/job leased consumer=2 consumer_unit=0 delivery=1 lease=10ms queue=0 ready=0 ‹ 1
            3 2ms worker.0 web#1/job delivered delivery=1 kind=command label=job redelivered=false ‹ 2
            4 6ms worker.0 web#1/job inserted key=web#1/job pending=false table=0 ‹ 3
            4 6ms worker.0 web#1/job ack_sent delivery=1 ‹ 3
            4 6ms broker.0 web#1/job dropped from=worker kind=ack label=job reason=struck to=broker ‹ 0,3
            5 11ms broker.0 web#1/job lease_expired delivery=1 lease=10ms queue=0 ‹ 2
            5 11ms broker.0 web#1/job/delivery2 leased again=lease_expired consumer=2 consumer_unit=0 delivery=2 lease=10ms queue=0 ready=0 ‹ 2
            6 12ms worker.0 web#1/job/delivery2 delivered delivery=2 kind=command label=job redelivered=true ‹ 5
            7 16ms worker.0 web#1/job/delivery2 duplicate_key key=web#1/job table=0 ‹ 4,6
            7 16ms worker.0 web#1/job/delivery2 ack_sent delivery=2 ‹ 6
            8 17ms broker.0 web#1/job/delivery2 settled automatic=false delivery=2 depth=0 queue=0 ‹ 5,7
        "#,
    );
}

#[test]
fn an_acknowledgement_after_the_lease_is_ignored() {
    check_run(
        &run(&jobs(r#""0s""#, r#""lease": "5ms""#, WORK, ""), "12ms"),
        "leased delivered ack_sent lease_expired ack_ignored settled handler_started",
        r#"
            1 1ms broker.0 web#1/job leased consumer=2 consumer_unit=0 delivery=1 lease=5ms queue=0 ready=0 ‹ 0
            2 2ms worker.0 web#1/job delivered delivery=1 kind=command label=job redelivered=false ‹ 1
            2 2ms worker.0 web#1/job handler_started busy=1 line=0 waited=0ms workers=1 ‹ 1
            3 6ms broker.0 web#1/job lease_expired delivery=1 lease=5ms queue=0 ‹ 1
            3 6ms broker.0 web#1/job/delivery2 leased again=lease_expired consumer=2 consumer_unit=0 delivery=2 lease=5ms queue=0 ready=0 ‹ 1
            4 6ms worker.0 web#1/job ack_sent delivery=1 ‹ 2
            5 7ms worker.0 web#1/job/delivery2 delivered delivery=2 kind=command label=job redelivered=true ‹ 3
            5 7ms worker.0 web#1/job/delivery2 handler_started busy=1 line=0 waited=0ms workers=1 ‹ 3
            6 7ms broker.0 web#1/job ack_ignored delivery=1 queue=0 ‹ 3,4
            7 11ms broker.0 web#1/job lease_expired delivery=2 lease=5ms queue=0 ‹ 3
            7 11ms broker.0 web#1/job/delivery3 leased again=lease_expired consumer=2 consumer_unit=0 delivery=3 lease=5ms queue=0 ready=0 ‹ 1,3
            8 11ms worker.0 web#1/job/delivery2 ack_sent delivery=2 ‹ 5
            9 12ms worker.0 web#1/job/delivery3 delivered delivery=3 kind=command label=job redelivered=true ‹ 7
            9 12ms worker.0 web#1/job/delivery3 handler_started busy=1 line=0 waited=0ms workers=1 ‹ 7
            10 12ms broker.0 web#1/job/delivery2 ack_ignored delivery=2 queue=0 ‹ 7,8
        "#,
    );
}

/// Holds: RQ-12.
#[test]
fn what_a_crashed_consumer_held_goes_to_the_next() {
    let faults = r#"{"at": "3ms", "crash": "worker"}, {"at": "20ms", "restart": "worker"}"#;
    check(
        &jobs(r#""0s", "0s""#, "", WORK, faults),
        "stored leased delivered crashed restarted requeued dropped settled",
        r#"
            2 1ms broker.0 web#1/job stored depth=1 persistent=true queue=0 ‹ 0
            2 1ms broker.0 web#1/job leased consumer=2 consumer_unit=0 delivery=1 queue=0 ready=0 ‹ 0
            3 1ms broker.0 web#2/job stored depth=2 persistent=true queue=0 ‹ 1
            4 2ms worker.0 web#1/job delivered delivery=1 kind=command label=job redelivered=false ‹ 2
            5 3ms worker.0 fault#1 crashed lost_activations=1 lost_messages=0 ‹
            5 3ms broker.0 web#1/job requeued depth=2 queue=0 why=consumer_crashed ‹
            6 20ms worker.0 fault#2 restarted ‹
            6 20ms broker.0 web#1/job/delivery2 leased again=consumer_crashed consumer=2 consumer_unit=0 delivery=2 queue=0 ready=1 ‹ 2,5
            7 21ms worker.0 web#1/job/delivery2 delivered delivery=2 kind=command label=job redelivered=true ‹ 6
            9 26ms broker.0 web#1/job/delivery2 settled automatic=false delivery=2 depth=1 queue=0 ‹ 6,8
            9 26ms broker.0 web#2/job leased consumer=2 consumer_unit=0 delivery=1 queue=0 ready=0 ‹ 3,8
            10 27ms worker.0 web#2/job delivered delivery=1 kind=command label=job redelivered=false ‹ 9
            12 32ms broker.0 web#2/job settled automatic=false delivery=1 depth=0 queue=0 ‹ 9,11
        "#,
    );
}

/// Holds: RQ-10.
#[test]
fn automatic_settlement_loses_what_a_crash_interrupts() {
    let consumer = r#""ack": "automatic", "program": [{"work": "4ms"}, {"insert": "done", "key": "$id", "value": 1}]"#;
    let faults = r#"{"at": "3ms", "crash": "worker"}, {"at": "20ms", "restart": "worker"}"#;
    check(
        &jobs(r#""0s", "0s", "30ms""#, "", consumer, faults),
        "leased settled delivered crashed restarted dropped inserted",
        r#"
            2 1ms broker.0 web#1/job leased consumer=2 consumer_unit=0 delivery=1 queue=0 ready=0 ‹ 0
            2 1ms broker.0 web#1/job settled automatic=true delivery=1 depth=0 queue=0 ‹ 0
            3 1ms broker.0 web#2/job leased consumer=2 consumer_unit=0 delivery=1 queue=0 ready=0 ‹ 1
            3 1ms broker.0 web#2/job settled automatic=true delivery=1 depth=0 queue=0 ‹ 1
            4 2ms worker.0 web#1/job delivered delivery=1 kind=command label=job redelivered=false ‹ 2
            5 2ms worker.0 web#2/job delivered delivery=1 kind=command label=job redelivered=false ‹ 3
            6 3ms worker.0 fault#1 crashed lost_activations=1 lost_messages=1 ‹
            6 3ms worker.0 web#2/job dropped from=broker kind=command label=job reason=crashed to=worker ‹ 5
            7 20ms worker.0 fault#2 restarted ‹
            9 31ms broker.0 web#3/job leased consumer=2 consumer_unit=0 delivery=1 queue=0 ready=0 ‹ 8
            9 31ms broker.0 web#3/job settled automatic=true delivery=1 depth=0 queue=0 ‹ 8
            10 32ms worker.0 web#3/job delivered delivery=1 kind=command label=job redelivered=false ‹ 9
            11 36ms worker.0 web#3/job inserted key=web#3/job pending=false table=0 ‹ 10
        "#,
    );
}

/// Holds: G-5, RQ-20.
#[test]
fn a_broker_that_crashes_keeps_what_is_persistent_in_a_durable_queue() {
    let faults = r#"{"at": "4ms", "crash": "broker"}, {"at": "10ms", "restart": "broker"}"#;
    check(
        &jobs(r#""0s", "0s", "6ms""#, r#""durable": true"#, WORK, faults),
        "sent stored leased delivered crashed restarted requeued dropped ack_ignored settled",
        r#"
            0 0ms web.0 web#1/job sent arrives=1ms attempt=1 copy=false kind=command label=job to=broker to_unit=0 ‹
            1 0ms web.0 web#2/job sent arrives=1ms attempt=1 copy=false kind=command label=job to=broker to_unit=0 ‹
            2 1ms broker.0 web#1/job stored depth=1 persistent=true queue=0 ‹ 0
            2 1ms broker.0 web#1/job leased consumer=2 consumer_unit=0 delivery=1 queue=0 ready=0 ‹ 0
            2 1ms broker.0 web#1/job sent arrives=2ms attempt=1 copy=false kind=command label=job to=worker to_unit=0 ‹ 0
            3 1ms broker.0 web#2/job stored depth=2 persistent=true queue=0 ‹ 1
            4 2ms worker.0 web#1/job delivered delivery=1 kind=command label=job redelivered=false ‹ 2
            5 4ms broker.0 fault#1 crashed lost_activations=0 lost_messages=0 ‹
            6 6ms web.0 web#3/job sent arrives=7ms attempt=1 copy=false kind=command label=job to=broker to_unit=0 ‹
            7 6ms worker.0 web#1/job sent arrives=7ms attempt=1 copy=false kind=ack label=job to=broker to_unit=0 ‹ 4
            8 7ms broker.0 web#3/job dropped from=web kind=command label=job reason=down to=broker ‹ 5,6
            9 7ms broker.0 web#1/job dropped from=worker kind=ack label=job reason=down to=broker ‹ 5,7
            10 10ms broker.0 fault#2 restarted ‹
            10 10ms broker.0 web#1/job/delivery2 leased again=broker_restarted consumer=2 consumer_unit=0 delivery=2 queue=0 ready=1 ‹ 2,5
            10 10ms broker.0 web#1/job/delivery2 sent arrives=11ms attempt=1 copy=false kind=command label=job to=worker to_unit=0 ‹ 5
            11 11ms worker.0 web#1/job/delivery2 delivered delivery=2 kind=command label=job redelivered=true ‹ 10
            12 15ms worker.0 web#1/job/delivery2 sent arrives=16ms attempt=1 copy=false kind=ack label=job to=broker to_unit=0 ‹ 11
            13 16ms broker.0 web#1/job/delivery2 settled automatic=false delivery=2 depth=1 queue=0 ‹ 10,12
            13 16ms broker.0 web#2/job leased consumer=2 consumer_unit=0 delivery=1 queue=0 ready=0 ‹ 3,12
            13 16ms broker.0 web#2/job sent arrives=17ms attempt=1 copy=false kind=command label=job to=worker to_unit=0 ‹ 3,12
            14 17ms worker.0 web#2/job delivered delivery=1 kind=command label=job redelivered=false ‹ 13
            15 21ms worker.0 web#2/job sent arrives=22ms attempt=1 copy=false kind=ack label=job to=broker to_unit=0 ‹ 14
            16 22ms broker.0 web#2/job settled automatic=false delivery=1 depth=0 queue=0 ‹ 13,15
        "#,
    );
}

/// Holds: G-5, RQ-21, RQ-22.
#[test]
fn a_broker_that_crashes_loses_everything_else() {
    let faults = r#"{"at": "4ms", "crash": "broker"}, {"at": "10ms", "restart": "broker"}"#;
    check(
        &jobs(r#""0s", "0s""#, r#""durable": false"#, WORK, faults),
        "stored leased delivered crashed restarted dropped ack_ignored settled inserted",
        r#"
            2 1ms broker.0 web#1/job stored depth=1 persistent=true queue=0 ‹ 0
            2 1ms broker.0 web#1/job leased consumer=2 consumer_unit=0 delivery=1 queue=0 ready=0 ‹ 0
            3 1ms broker.0 web#2/job stored depth=2 persistent=true queue=0 ‹ 1
            4 2ms worker.0 web#1/job delivered delivery=1 kind=command label=job redelivered=false ‹ 2
            5 4ms broker.0 fault#1 crashed lost_activations=0 lost_messages=2 ‹
            5 4ms broker.0 web#1/job dropped from=broker kind=command label=job reason=crashed to=broker ‹ 2
            5 4ms broker.0 web#2/job dropped from=broker kind=command label=job reason=crashed to=broker ‹ 3
            6 6ms worker.0 web#1/job inserted key=web#1/job pending=false table=0 ‹ 4
            7 7ms broker.0 web#1/job dropped from=worker kind=ack label=job reason=down to=broker ‹ 5,6
            8 10ms broker.0 fault#2 restarted ‹
        "#,
    );
}

#[test]
fn a_full_queue_refuses_the_newest() {
    check(
        &jobs(r#""0s", "0s", "0s""#, r#""length_max": 2"#, WORK, ""),
        "stored dropped leased settled",
        r#"
            3 1ms broker.0 web#1/job stored depth=1 persistent=true queue=0 ‹ 0
            3 1ms broker.0 web#1/job leased consumer=2 consumer_unit=0 delivery=1 queue=0 ready=0 ‹ 0
            4 1ms broker.0 web#2/job stored depth=2 persistent=true queue=0 ‹ 1
            5 1ms broker.0 web#3/job dropped from=web kind=command label=job reason=queue_full to=broker ‹ 2
            8 7ms broker.0 web#1/job settled automatic=false delivery=1 depth=1 queue=0 ‹ 3,7
            8 7ms broker.0 web#2/job leased consumer=2 consumer_unit=0 delivery=1 queue=0 ready=0 ‹ 4,7
            11 13ms broker.0 web#2/job settled automatic=false delivery=1 depth=0 queue=0 ‹ 8,10
        "#,
    );
}

#[test]
fn what_is_given_back_is_delivered_again_and_what_is_discarded_is_not() {
    let consumer = r#""prefetch": 1, "ack": "manual", "program": [{"work": "1ms"}, {"if": "$redelivered", "then": [{"nack": "discard"}], "else": [{"nack": "requeue"}]}]"#;
    check(
        &jobs(r#""0s""#, "", consumer, ""),
        "leased delivered nack_sent requeued dropped settled",
        r#"
            1 1ms broker.0 web#1/job leased consumer=2 consumer_unit=0 delivery=1 queue=0 ready=0 ‹ 0
            2 2ms worker.0 web#1/job delivered delivery=1 kind=command label=job redelivered=false ‹ 1
            3 3ms worker.0 web#1/job nack_sent delivery=1 requeue=true ‹ 2
            4 4ms broker.0 web#1/job requeued depth=1 queue=0 why=requeued ‹ 1,3
            4 4ms broker.0 web#1/job/delivery2 leased again=requeued consumer=2 consumer_unit=0 delivery=2 queue=0 ready=0 ‹ 1,3
            5 5ms worker.0 web#1/job/delivery2 delivered delivery=2 kind=command label=job redelivered=true ‹ 4
            6 6ms worker.0 web#1/job/delivery2 nack_sent delivery=2 requeue=false ‹ 5
            7 7ms broker.0 web#1/job/delivery2 dropped from=broker kind=command label=job reason=discarded to=broker ‹ 4,6
        "#,
    );
}

/// Holds: RQ-14.
#[test]
fn prefetch_bounds_what_one_consumer_holds() {
    let consumer = r#""prefetch": 2, "ack": "manual", "program": [{"work": "4ms"}, {"ack": true}]"#;
    check(
        &jobs(r#""0s", "0s", "0s", "0s""#, "", consumer, ""),
        "leased settled queued",
        r#"
            4 1ms broker.0 web#1/job leased consumer=2 consumer_unit=0 delivery=1 queue=0 ready=0 ‹ 0
            5 1ms broker.0 web#2/job leased consumer=2 consumer_unit=0 delivery=1 queue=0 ready=0 ‹ 1
            9 2ms worker.0 web#2/job queued busy=1 position=1 workers=1 ‹ 5,8
            11 7ms broker.0 web#1/job settled automatic=false delivery=1 depth=3 queue=0 ‹ 4,10
            11 7ms broker.0 web#3/job leased consumer=2 consumer_unit=0 delivery=1 queue=0 ready=1 ‹ 6,10
            12 8ms worker.0 web#3/job queued busy=1 position=1 workers=1 ‹ 10,11
            14 11ms broker.0 web#2/job settled automatic=false delivery=1 depth=2 queue=0 ‹ 5,13
            14 11ms broker.0 web#4/job leased consumer=2 consumer_unit=0 delivery=1 queue=0 ready=0 ‹ 7,13
            15 12ms worker.0 web#4/job queued busy=1 position=1 workers=1 ‹ 13,14
            17 15ms broker.0 web#3/job settled automatic=false delivery=1 depth=1 queue=0 ‹ 11,16
            19 19ms broker.0 web#4/job settled automatic=false delivery=1 depth=0 queue=0 ‹ 14,18
        "#,
    );
}

#[test]
fn a_copy_that_the_network_made_is_a_delivery_of_its_own_and_has_the_same_id() {
    let faults =
        r#"{"at": "0s", "intercept": {"from": "broker", "to": "worker"}, "verdict": "duplicate"}"#;
    check(
        &jobs(r#""0s""#, "", WORK, faults),
        "sent delivered inserted duplicate_key ack_sent settled ack_ignored",
        r#"
            1 0ms web.0 web#1/job sent arrives=1ms attempt=1 copy=false kind=command label=job to=broker to_unit=0 ‹
            2 1ms broker.0 web#1/job sent arrives=2ms attempt=1 copy=false kind=command label=job to=worker to_unit=0 ‹ 1
            2 1ms broker.0 web#1/job/delivery1/copy sent arrives=2ms attempt=1 copy=true kind=command label=job to=worker to_unit=0 ‹ 1
            3 2ms worker.0 web#1/job delivered delivery=1 kind=command label=job redelivered=false ‹ 2
            4 2ms worker.0 web#1/job/delivery1/copy delivered delivery=1 kind=command label=job redelivered=true ‹ 2
            5 6ms worker.0 web#1/job inserted key=web#1/job pending=false table=0 ‹ 3
            5 6ms worker.0 web#1/job ack_sent delivery=1 ‹ 3
            5 6ms worker.0 web#1/job sent arrives=7ms attempt=1 copy=false kind=ack label=job to=broker to_unit=0 ‹ 3
            6 7ms broker.0 web#1/job settled automatic=false delivery=1 depth=0 queue=0 ‹ 2,5
            7 10ms worker.0 web#1/job/delivery1/copy duplicate_key key=web#1/job table=0 ‹ 5
            7 10ms worker.0 web#1/job/delivery1/copy ack_sent delivery=1 ‹ 5
            7 10ms worker.0 web#1/job/delivery1/copy sent arrives=11ms attempt=1 copy=false kind=ack label=job to=broker to_unit=0 ‹ 5
            8 11ms broker.0 web#1/job/delivery1/copy ack_ignored delivery=1 queue=0 ‹ 7
        "#,
    );
}

#[test]
fn a_broker_that_hung_hands_over_when_it_goes_on() {
    let faults = r#"{"at": "2.5ms", "hang": "broker"}, {"at": "3ms", "crash": "worker"}, {"at": "5ms", "restart": "worker"}, {"at": "9ms", "resume": "broker"}"#;
    check(
        &jobs(r#""0s", "0s""#, "", WORK, faults),
        "hung resumed crashed restarted requeued leased delivered settled",
        r#"
            2 1ms broker.0 web#1/job leased consumer=2 consumer_unit=0 delivery=1 queue=0 ready=0 ‹ 0
            4 2ms worker.0 web#1/job delivered delivery=1 kind=command label=job redelivered=false ‹ 2
            5 2.5ms broker.0 fault#1 hung ‹
            6 3ms worker.0 fault#2 crashed lost_activations=1 lost_messages=0 ‹
            6 3ms broker.0 web#1/job requeued depth=2 queue=0 why=consumer_crashed ‹
            7 5ms worker.0 fault#3 restarted ‹
            8 9ms broker.0 fault#4 resumed waiting=0 ‹
            8 9ms broker.0 web#1/job/delivery2 leased again=consumer_crashed consumer=2 consumer_unit=0 delivery=2 queue=0 ready=1 ‹ 2,6
            9 10ms worker.0 web#1/job/delivery2 delivered delivery=2 kind=command label=job redelivered=true ‹ 8
            11 15ms broker.0 web#1/job/delivery2 settled automatic=false delivery=2 depth=1 queue=0 ‹ 8,10
            11 15ms broker.0 web#2/job leased consumer=2 consumer_unit=0 delivery=1 queue=0 ready=0 ‹ 3,10
            12 16ms worker.0 web#2/job delivered delivery=1 kind=command label=job redelivered=false ‹ 11
            14 21ms broker.0 web#2/job settled automatic=false delivery=1 depth=0 queue=0 ‹ 11,13
        "#,
    );
}

/// Holds: G-3, RQ-7.
#[test]
fn a_confirmed_send_waits_until_the_broker_has_stored_it() {
    let scenario = r#"{"nodes": {
        "web": {"kind": "client", "load": {"at": ["0s"]}, "program": [
            {"send": "broker.jobs", "message": "a", "confirmed": true}, {"send": "broker.jobs", "message": "b"}]},
        "broker": {"kind": "broker", "queues": {"jobs": {}}}}, "links": {"default": {"latency": "1ms"}}}"#;
    check(
        scenario,
        "sent stored confirmed ended",
        r#"
            0 0ms web.0 web#1/a sent arrives=1ms attempt=1 copy=false kind=command label=a to=broker to_unit=0 ‹
            1 1ms broker.0 web#1/a stored depth=1 persistent=false queue=0 ‹ 0
            1 1ms broker.0 web#1/a sent arrives=2ms attempt=1 copy=false kind=confirm label=a to=web to_unit=0 ‹ 0
            2 2ms web.0 web#1/a confirmed label=a ‹ 0,1
            2 2ms web.0 web#1/b sent arrives=3ms attempt=1 copy=false kind=command label=b to=broker to_unit=0 ‹ 1
            2 2ms web.0 web#1 ended latency=2ms outcome=ok ‹ 0,1
            3 3ms broker.0 web#1/b stored depth=2 persistent=false queue=0 ‹ 2
        "#,
    );
}

#[test]
fn a_broker_that_is_down_refuses_a_confirmed_send() {
    let scenario = r#"{"nodes": {
        "web": {"kind": "client", "load": {"at": ["0s"]}, "program": [{"send": "broker.jobs", "message": "a", "confirmed": true}]},
        "broker": {"kind": "broker", "up": "0%", "queues": {"jobs": {}}}}, "links": {"default": {"latency": "1ms"}}}"#;
    check(
        scenario,
        "sent dropped attempt_failed ended",
        r#"
            0 0ms web.0 web#1/a sent arrives=1ms attempt=1 copy=false kind=command label=a to=broker to_unit=0 ‹
            1 1ms broker.0 web#1/a dropped from=web kind=command label=a reason=unavailable to=broker ‹ 0
            1 1ms broker.0 web#1/a sent arrives=2ms attempt=1 copy=false kind=error label=a to=web to_unit=0 ‹ 0
            2 2ms web.0 web#1/a attempt_failed attempt=1 failure=unavailable label=a took=2ms ‹ 0,1
            2 2ms web.0 web#1 ended latency=2ms outcome=error ‹ 0,1
        "#,
    );
}

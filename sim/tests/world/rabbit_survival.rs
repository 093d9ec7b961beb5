//! RabbitMQ in the world: what a stop, a kill and the loss of replicas leave, and who is the active consumer.

use crate::golden::{check, model};
use sim::law;
use sim::time::Time;

/// A client that sends by `send` at each of the instants, a broker, and services by their consumers; with faults.
fn shop(at: &str, send: &str, broker: &str, services: &str, faults: &str) -> String {
    format!(
        r#"{{"nodes": {{
        "web": {{"kind": "client", "load": {{"at": [{at}]}}, "program": [{{{send}}}]}},
        "broker": {{"kind": "broker", "rabbitmq": "4.x", {broker}}}
        {services}}},
        "links": {{"default": {{"latency": "1ms"}}}}, "faults": [{faults}]}}"#
    )
}

/// Compares the facts of these kinds, and holds the run to the laws.
#[track_caller]
fn lawful(scenario: &str, kinds: &str, expected: &str) {
    let breaches = law::breaches(&model(scenario, "10s"), 1, &[], Time(10_000_000_000), 2_000);
    assert_eq!(breaches, []);
    check(scenario, kinds, expected);
}

const FOUR: &str =
    r#""queues": {"classic": {}, "fleeting": {"durable": false}, "quorum": {"kind": "quorum"}}"#;

/// A persistent and a transient message to each of three queues.
const SIX: &str = r#""send": "broker.classic", "message": "kept", "persistent": true}, {"send": "broker.classic", "message": "light"},
    {"send": "broker.fleeting", "message": "kept", "persistent": true}, {"send": "broker.fleeting", "message": "light"},
    {"send": "broker.quorum", "message": "kept", "persistent": true}, {"send": "broker.quorum", "message": "light""#;

/// Holds: RQ-20, RQ-21, RQ-22.
#[test]
fn a_stop_and_a_kill_leave_persistent_messages_of_durable_queues_and_all_of_a_quorum_queue() {
    let after = |how: &str| {
        let faults = format!(
            r#"{{"at": "10ms", "{how}": "broker"}}, {{"at": "20ms", "restart": "broker"}}"#
        );
        shop(r#""0s""#, SIX, FOUR, "", &faults)
    };
    lawful(
        &after("stop"),
        "crashed dropped restarted",
        r#"
            7 10ms broker.0 fault#1 crashed asked=true lost_activations=0 lost_messages=3 ‹
            7 10ms broker.0 web#1/light dropped from=broker kind=command label=light reason=crashed to=broker ‹ 2
            7 10ms broker.0 web#1/kept·2 dropped from=broker kind=command label=kept reason=crashed to=broker ‹ 3
            7 10ms broker.0 web#1/light·2 dropped from=broker kind=command label=light reason=crashed to=broker ‹ 4
            8 20ms broker.0 fault#2 restarted ‹
        "#,
    );
    lawful(
        &after("crash"),
        "crashed dropped restarted",
        r#"
            7 10ms broker.0 fault#1 crashed lost_activations=0 lost_messages=3 ‹
            7 10ms broker.0 web#1/light dropped from=broker kind=command label=light reason=crashed to=broker ‹ 2
            7 10ms broker.0 web#1/kept·2 dropped from=broker kind=command label=kept reason=crashed to=broker ‹ 3
            7 10ms broker.0 web#1/light·2 dropped from=broker kind=command label=light reason=crashed to=broker ‹ 4
            8 20ms broker.0 fault#2 restarted ‹
        "#,
    );
}

/// Holds: RQ-8, RQ-9.
#[test]
fn what_is_not_on_disk_yet_is_lost_in_a_kill_and_who_waits_for_a_confirm_knows() {
    let send = r#""send": "broker.jobs", "message": "trusting", "persistent": true}, {"send": "broker.jobs", "message": "careful", "persistent": true, "confirmed": true,
        "or": [{"wait": "20ms"}, {"send": "broker.jobs", "message": "careful", "persistent": true, "confirmed": true}]"#;
    let broker = r#""flush": "5ms", "queues": {"jobs": {}}"#;
    let faults = |how: &str| {
        format!(r#"{{"at": "4ms", "{how}": "broker"}}, {{"at": "10ms", "restart": "broker"}}"#)
    };
    let kinds = "stored crashed dropped confirmed attempt_failed";
    lawful(
        &shop(r#""0s""#, send, broker, "", &faults("crash")),
        kinds,
        r#"
            1 1ms broker.0 web#1/trusting stored depth=1 persistent=true queue=0 ‹ 0
            2 1ms broker.0 web#1/careful stored depth=2 persistent=true queue=0 ‹ 0
            3 4ms broker.0 fault#1 crashed lost_activations=0 lost_messages=2 ‹
            3 4ms broker.0 web#1/trusting dropped from=broker kind=command label=trusting reason=crashed to=broker ‹ 1
            3 4ms broker.0 web#1/careful dropped from=broker kind=command label=careful reason=crashed to=broker ‹ 2
            4 5ms web.0 web#1/careful attempt_failed attempt=1 failure=reset label=careful took=5ms ‹ 0,3
            7 26ms broker.0 web#1/careful·2 stored depth=1 persistent=true queue=0 ‹ 6
            9 32ms web.0 web#1/careful·2 confirmed label=careful ‹ 6,8
        "#,
    );
    lawful(
        &shop(r#""0s""#, send, broker, "", &faults("stop")),
        kinds,
        r#"
            1 1ms broker.0 web#1/trusting stored depth=1 persistent=true queue=0 ‹ 0
            2 1ms broker.0 web#1/careful stored depth=2 persistent=true queue=0 ‹ 0
            3 4ms broker.0 fault#1 crashed asked=true lost_activations=0 lost_messages=0 ‹
            4 5ms web.0 web#1/careful attempt_failed attempt=1 failure=reset label=careful took=5ms ‹ 0,3
            7 26ms broker.0 web#1/careful·2 stored depth=3 persistent=true queue=0 ‹ 6
            9 32ms web.0 web#1/careful·2 confirmed label=careful ‹ 6,8
        "#,
    );
}

/// A transient message is confirmed at once, a persistent one when it is on disk.
/// Holds: RQ-8.
#[test]
fn a_confirm_waits_for_the_disk_where_the_message_goes_there() {
    let send = r#""send": "broker.jobs", "message": "light", "confirmed": true}, {"send": "broker.jobs", "message": "kept", "persistent": true, "confirmed": true"#;
    lawful(
        &shop(
            r#""0s""#,
            send,
            r#""flush": "5ms", "queues": {"jobs": {}}"#,
            "",
            "",
        ),
        "stored confirmed",
        r#"
            1 1ms broker.0 web#1/light stored depth=1 persistent=false queue=0 ‹ 0
            2 2ms web.0 web#1/light confirmed label=light ‹ 0,1
            3 3ms broker.0 web#1/kept stored depth=2 persistent=true queue=0 ‹ 2
            5 9ms web.0 web#1/kept confirmed label=kept ‹ 2,4
        "#,
    );
}

const WORKER: &str = r#", "worker": {"kind": "service", "consumers": [{"queue": "broker.jobs", "prefetch": 1, "program": [{"work": "6ms"}, {"ack": true}]}]}"#;
const SAFE: &str = r#""send": "broker.jobs", "message": "job", "confirmed": true, "or": [{"wait": "5ms"}, {"send": "broker.jobs", "message": "job", "confirmed": true}]"#;
const THREE: &str = r#""instances": 3, "flush": "2ms", "queues": {"jobs": {"kind": "quorum"}}"#;

/// Holds: RQ-31.
#[test]
fn three_replicas_outlive_the_loss_of_one_and_stop_with_the_loss_of_two() {
    let faults = r#"{"at": "10ms", "crash": "broker", "instance": 0}, {"at": "20ms", "crash": "broker", "instance": 2}, {"at": "40ms", "restart": "broker", "instance": 0}"#;
    lawful(
        &shop(r#""0s", "8ms", "25ms""#, SAFE, THREE, WORKER, faults),
        "stored leased settled held crashed restarted confirmed attempt_failed dropped ack_ignored",
        r#"
            1 1ms broker.0 web#1/job stored depth=1 persistent=false queue=0 ‹ 0
            2 3ms broker.0 web#1/job leased consumer=2 consumer_unit=0 delivery=1 queue=0 ready=0 ‹ 1
            5 4ms web.0 web#1/job confirmed label=job ‹ 0,3
            7 9ms broker.0 web#2/job stored depth=2 persistent=false queue=0 ‹ 6
            8 10ms broker.0 fault#1 crashed lost_activations=0 lost_messages=1 replicas={"elected":true,"leader":1,"of":3,"running":2} ‹
            8 10ms broker.0 web#2/job dropped from=broker kind=command label=job reason=crashed to=broker ‹ 7
            8 10ms broker.0 web#1/job/delivery2 leased again=broker_restarted consumer=2 consumer_unit=0 delivery=2 queue=0 ready=0 ‹ 1
            10 11ms web.0 web#2/job attempt_failed attempt=1 failure=reset label=job took=3ms ‹ 6,8
            12 11ms broker.0 web#1/job ack_ignored delivery=1 queue=0 ‹ 8,9
            15 17ms broker.0 web#2/job·2 stored depth=2 persistent=false queue=0 ‹ 13
            16 18ms broker.0 web#1/job/delivery2 settled automatic=false delivery=2 depth=1 queue=0 ‹ 8,14
            17 19ms broker.0 web#2/job·2 leased consumer=2 consumer_unit=0 delivery=1 queue=0 ready=0 ‹ 15
            19 20ms broker.2 fault#2 crashed lost_activations=0 lost_messages=0 replicas={"leader":null,"of":3,"running":1} ‹
            21 20ms web.0 web#2/job·2 confirmed label=job ‹ 13,18
            24 26ms broker.0 web#3/job held from=web kind=command label=job ‹ 19,22
            25 27ms broker.0 web#2/job·2 held from=worker kind=ack label=job ‹ 19,23
            26 40ms broker.0 fault#3 restarted replicas={"leader":1,"of":3,"running":2} ‹
            27 40ms broker.0 web#3/job stored depth=2 persistent=false queue=0 ‹ 26
            28 40ms broker.0 web#2/job·2 settled automatic=false delivery=1 depth=1 queue=0 ‹ 17,23,26
            29 42ms broker.0 web#3/job leased consumer=2 consumer_unit=0 delivery=1 queue=0 ready=0 ‹ 27
            32 43ms web.0 web#3/job confirmed label=job ‹ 22,30
            34 50ms broker.0 web#3/job settled automatic=false delivery=1 depth=0 queue=0 ‹ 29,33
        "#,
    );
}

/// Holds: RQ-31.
#[test]
fn a_follower_goes_unnoticed_and_with_no_replica_left_nobody_answers() {
    let faults = r#"{"at": "2ms", "crash": "broker", "instance": 1}, {"at": "10ms", "crash": "broker"}, {"at": "12ms", "restart": "broker", "instance": 1}, {"at": "14ms", "restart": "broker"}"#;
    lawful(
        &shop(r#""0s", "10ms""#, SAFE, THREE, WORKER, faults),
        "stored leased settled held crashed restarted confirmed attempt_failed dropped",
        r#"
            1 1ms broker.0 web#1/job stored depth=1 persistent=false queue=0 ‹ 0
            2 2ms broker.1 fault#1 crashed lost_activations=0 lost_messages=0 replicas={"leader":0,"of":3,"running":2} ‹
            3 3ms broker.0 web#1/job leased consumer=2 consumer_unit=0 delivery=1 queue=0 ready=0 ‹ 1
            6 4ms web.0 web#1/job confirmed label=job ‹ 0,4
            7 10ms broker.0 fault#2 crashed lost_activations=0 lost_messages=0 replicas={"leader":null,"of":3,"running":0} ‹
            10 11ms broker.0 web#2/job dropped from=web kind=command label=job reason=down to=broker ‹ 7,8
            11 11ms broker.0 web#1/job dropped from=worker kind=ack label=job reason=down to=broker ‹ 7,9
            12 12ms broker.1 fault#3 restarted replicas={"leader":null,"of":3,"running":1} ‹
            13 12ms web.0 web#2/job attempt_failed attempt=1 failure=refused label=job took=2ms ‹ 8,10
            14 14ms broker.0 fault#4 restarted replicas={"leader":0,"of":3,"running":3} ‹
            14 14ms broker.0 web#1/job/delivery2 leased again=broker_restarted consumer=2 consumer_unit=0 delivery=2 queue=0 ready=0 ‹ 1,7
            17 18ms broker.0 web#2/job·2 stored depth=2 persistent=false queue=0 ‹ 16
            20 21ms web.0 web#2/job·2 confirmed label=job ‹ 16,18
            21 22ms broker.0 web#1/job/delivery2 settled automatic=false delivery=2 depth=1 queue=0 ‹ 14,19
            21 22ms broker.0 web#2/job·2 leased consumer=2 consumer_unit=0 delivery=1 queue=0 ready=0 ‹ 17,19
            24 30ms broker.0 web#2/job·2 settled automatic=false delivery=1 depth=0 queue=0 ‹ 21,23
        "#,
    );
}

/// The leader that is asked to stop writes down what it has; killed at that instant, it loses a message.
///
/// Holds: RQ-31.
#[test]
fn a_replica_that_is_asked_to_stop_loses_nothing() {
    let faults = r#"{"at": "10ms", "stop": "broker", "instance": 0}"#;
    lawful(
        &shop(r#""0s", "8ms""#, SAFE, THREE, WORKER, faults),
        "stored crashed dropped attempt_failed",
        r#"
            1 1ms broker.0 web#1/job stored depth=1 persistent=false queue=0 ‹ 0
            7 9ms broker.0 web#2/job stored depth=2 persistent=false queue=0 ‹ 6
            8 10ms broker.0 fault#1 crashed asked=true lost_activations=0 lost_messages=0 replicas={"elected":true,"leader":1,"of":3,"running":2} ‹
            10 11ms web.0 web#2/job attempt_failed attempt=1 failure=reset label=job took=3ms ‹ 6,8
            15 17ms broker.0 web#2/job·2 stored depth=3 persistent=false queue=0 ‹ 13
        "#,
    );
}

/// Holds: RQ-29.
#[test]
fn one_consumer_gets_everything_until_it_crashes_and_then_the_next() {
    let services = r#", "worker": {"kind": "service", "instances": 2, "consumers": [{"queue": "broker.jobs", "prefetch": 2, "program": [{"work": "5ms"}, {"ack": true}]}]}"#;
    let faults = r#"{"at": "8ms", "crash": "worker", "instance": 0}, {"at": "20ms", "restart": "worker", "instance": 0}"#;
    lawful(
        &shop(
            r#""0s", "1ms", "2ms""#,
            r#""send": "broker.jobs", "message": "job""#,
            r#""queues": {"jobs": {"single_active_consumer": true}}"#,
            services,
            faults,
        ),
        "leased settled requeued active_changed",
        r#"
            2 1ms broker.0 web#1/job leased consumer=2 consumer_unit=0 delivery=1 queue=0 ready=0 ‹ 0
            4 2ms broker.0 web#2/job leased consumer=2 consumer_unit=0 delivery=1 queue=0 ready=0 ‹ 1
            9 8ms broker.0 web#1/job requeued depth=3 queue=0 why=consumer_crashed ‹
            9 8ms broker.0 web#2/job requeued depth=3 queue=0 why=consumer_crashed ‹
            9 8ms broker.0 broker.jobs#active2 active_changed consumer=[2,1] queue=0 waiting=0 ‹
            9 8ms broker.0 web#1/job/delivery2 leased again=consumer_crashed consumer=2 consumer_unit=1 delivery=2 queue=0 ready=2 ‹ 2
            9 8ms broker.0 web#2/job/delivery2 leased again=consumer_crashed consumer=2 consumer_unit=1 delivery=2 queue=0 ready=1 ‹ 4
            14 15ms broker.0 web#1/job/delivery2 settled automatic=false delivery=2 depth=2 queue=0 ‹ 9,13
            14 15ms broker.0 web#3/job leased consumer=2 consumer_unit=1 delivery=1 queue=0 ready=0 ‹ 6,13
            18 20ms broker.0 web#2/job/delivery2 settled automatic=false delivery=2 depth=1 queue=0 ‹ 9,16
            20 25ms broker.0 web#3/job settled automatic=false delivery=1 depth=0 queue=0 ‹ 14,19
        "#,
    );
}

/// Holds: RQ-27.
#[test]
fn a_full_queue_may_refuse_and_send_what_it_refused_to_its_dead_letters() {
    lawful(
        &shop(
            r#""0s", "5ms""#,
            r#""send": "broker.jobs", "message": "job", "confirmed": true"#,
            r#""queues": {"jobs": {"length_max": 1, "overflow": "reject_publish_dlx", "dead_letters": {"exchange": "", "key": "dead"}}, "dead": {}}"#,
            "",
            "",
        ),
        "stored dropped dead_lettered confirmed attempt_failed",
        r#"
            1 1ms broker.0 web#1/job stored depth=1 persistent=false queue=0 ‹ 0
            2 2ms web.0 web#1/job confirmed label=job ‹ 0,1
            4 6ms broker.0 web#2/job dropped from=web kind=command label=job reason=queue_full to=broker ‹ 3
            4 6ms broker.0 web#2/job dead_lettered copies=1 deaths=1 exchange=0 key=dead queue=0 refused=true why=overflowed ‹ 3
            4 6ms broker.0 web#2/job/dead1 stored copy=true depth=1 persistent=false queue=1 ‹ 3
            5 7ms web.0 web#2/job attempt_failed attempt=1 failure=queue_full label=job took=2ms ‹ 3,4
        "#,
    );
}

/// Holds: RQ-30.
#[test]
fn what_is_rejected_counts_towards_the_limit_and_what_is_only_given_back_does_not() {
    let worker = |how: &str| {
        format!(
            r#", "worker": {{"kind": "service", "consumers": [{{"queue": "broker.jobs", "program": [{{"if": "$redelivered", "then": [{{"work": "1ms"}}, {{"{how}": "requeue"}}], "else": [{{"nack": "requeue"}}]}}]}}]}}"#
        )
    };
    let broker = r#""queues": {"jobs": {"kind": "quorum", "delivery_limit": 1, "dead_letters": {"exchange": "", "key": "dead"}}, "dead": {}}"#;
    let send = r#""send": "broker.jobs", "message": "job""#;
    lawful(
        &shop(r#""0s""#, send, broker, &worker("reject"), ""),
        "nack_sent requeued dead_lettered",
        r#"
            2 2ms worker.0 web#1/job nack_sent delivery=1 requeue=true ‹ 1
            3 3ms broker.0 web#1/job requeued depth=1 queue=0 why=requeued ‹ 1,2
            5 5ms worker.0 web#1/job/delivery2 nack_sent delivery=2 failed=true requeue=true ‹ 4
            6 6ms broker.0 web#1/job/delivery2 requeued depth=1 queue=0 why=rejected ‹ 3,5
            8 8ms worker.0 web#1/job/delivery3 nack_sent delivery=3 failed=true requeue=true ‹ 7
            9 9ms broker.0 web#1/job dead_lettered copies=1 deaths=1 exchange=0 key=dead queue=0 why=delivery_limit ‹ 6,8
        "#,
    );
}

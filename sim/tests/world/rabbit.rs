//! RabbitMQ in the world: exchanges, dead letters, limits, and what a restart leaves.

use crate::golden::{check, model};
use sim::law;
use sim::time::Time;

/// A client that sends by `send` at each of the instants, a broker, and services by their consumers.
fn shop(at: &str, send: &str, broker: &str, services: &str) -> String {
    format!(
        r#"{{"nodes": {{
        "web": {{"kind": "client", "load": {{"at": [{at}]}}, "program": [{{{send}}}]}},
        "broker": {{"kind": "broker", "rabbitmq": "4.x", {broker}}}
        {services}}},
        "links": {{"default": {{"latency": "1ms"}}}}}}"#
    )
}

/// Compares the facts of these kinds, and holds the run to the laws.
#[track_caller]
fn lawful(scenario: &str, kinds: &str, expected: &str) {
    let breaches = law::breaches(&model(scenario, "10s"), 1, &[], Time(10_000_000_000), 2_000);
    assert_eq!(breaches, []);
    check(scenario, kinds, expected);
}

/// Holds: RQ-1, RQ-4, RQ-6.
#[test]
fn a_topic_exchange_sends_copies_where_its_bindings_match() {
    lawful(
        &shop(
            r#""0s""#,
            r#""send": {"exchange": "broker.events"}, "message": "e", "key": "order.new", "confirmed": true},
               {"send": {"exchange": "broker.events"}, "message": "e", "key": "news", "confirmed": true},
               {"send": {"exchange": "broker.events"}, "message": "e", "key": "news", "mandatory": true, "confirmed": true"#,
            r##""queues": {"billing": {}, "audit": {}}, "exchanges": {"events": {"kind": "topic"}},
                "bindings": [{"exchange": "events", "queue": "billing", "key": "order.*"}, {"exchange": "events", "queue": "audit", "key": "order.#"},
                             {"exchange": "events", "queue": "audit", "key": "#.new"}]"##,
            "",
        ),
        "routed stored dropped confirmed attempt_failed",
        r#"
            1 1ms broker.0 web#1/e routed exchange=1 key=order.new queues=[[0,0],[1,1]] ‹ 0
            1 1ms broker.0 web#1/e stored depth=1 persistent=false queue=0 ‹ 0
            1 1ms broker.0 web#1/e/to2 stored copy=true depth=1 persistent=false queue=1 ‹ 0
            2 2ms web.0 web#1/e confirmed label=e ‹ 0,1
            3 3ms broker.0 web#1/e·2 routed exchange=1 key=news queues=[] ‹ 2
            3 3ms broker.0 web#1/e·2 dropped from=web kind=command label=e reason=unroutable to=broker ‹ 2
            4 4ms web.0 web#1/e·2 confirmed label=e ‹ 2,3
            5 5ms broker.0 web#1/e·3 routed exchange=1 key=news queues=[] ‹ 4
            5 5ms broker.0 web#1/e·3 dropped from=web kind=command label=e reason=unroutable to=broker ‹ 4
            6 6ms web.0 web#1/e·3 attempt_failed attempt=1 failure=unroutable label=e took=2ms ‹ 4,5
        "#,
    );
}

/// Holds: RQ-16, RQ-17, RQ-18.
#[test]
fn what_is_rejected_expires_or_overflows_goes_to_the_dead_letter_queue() {
    lawful(
        &shop(
            r#""0s", "0s", "0s", "0s""#,
            r#""send": "broker.jobs", "message": "job", "body": "$occurrence""#,
            r#""queues": {"jobs": {"ttl": "20ms", "length_max": 2, "dead_letters": {"exchange": "", "key": "dead"}}, "dead": {}}"#,
            r#", "worker": {"kind": "service", "consumers": [{"queue": "broker.jobs", "prefetch": 1, "program": [{"work": "50ms"}, {"nack": "discard"}]}]}"#,
        ),
        "stored leased dead_lettered dropped",
        r#"
            4 1ms broker.0 web#1/job stored depth=1 persistent=false queue=0 ‹ 0
            4 1ms broker.0 web#1/job leased consumer=2 consumer_unit=0 delivery=1 queue=0 ready=0 ‹ 0
            5 1ms broker.0 web#2/job stored depth=2 persistent=false queue=0 ‹ 1
            6 1ms broker.0 web#3/job stored depth=3 persistent=false queue=0 ‹ 2
            7 1ms broker.0 web#4/job stored depth=4 persistent=false queue=0 ‹ 3
            7 1ms broker.0 web#2/job dead_lettered copies=1 deaths=1 exchange=0 key=dead queue=0 why=overflowed ‹ 3,5
            7 1ms broker.0 web#2/job/dead1 stored copy=true depth=1 persistent=false queue=1 ‹ 3
            9 21ms broker.0 web#3/job dead_lettered copies=1 deaths=1 exchange=0 key=dead queue=0 why=expired ‹ 4,6
            9 21ms broker.0 web#3/job/dead1 stored copy=true depth=2 persistent=false queue=1 ‹ 4
            9 21ms broker.0 web#4/job dead_lettered copies=1 deaths=1 exchange=0 key=dead queue=0 why=expired ‹ 4,7
            9 21ms broker.0 web#4/job/dead1 stored copy=true depth=3 persistent=false queue=1 ‹ 4
            11 53ms broker.0 web#1/job dead_lettered copies=1 deaths=1 exchange=0 key=dead queue=0 why=rejected ‹ 4,10
            11 53ms broker.0 web#1/job/dead1 stored copy=true depth=4 persistent=false queue=1 ‹ 10
        "#,
    );
}

/// Holds: RQ-30.
#[test]
fn a_message_that_comes_back_too_often_is_dead() {
    lawful(
        &shop(
            r#""0s""#,
            r#""send": "broker.jobs", "message": "job""#,
            r#""rabbitmq": "3.10", "queues": {"jobs": {"kind": "quorum", "delivery_limit": 2, "dead_letters": {"exchange": "", "key": "dead"}}, "dead": {}}"#,
            r#", "worker": {"kind": "service", "consumers": [{"queue": "broker.jobs", "program": [{"work": "1ms"}, {"nack": "requeue"}]}]}"#,
        ).replace(r#""rabbitmq": "4.x", "#, ""),
        "stored leased requeued dead_lettered",
        r#"
            1 1ms broker.0 web#1/job stored depth=1 persistent=false queue=0 ‹ 0
            1 1ms broker.0 web#1/job leased consumer=2 consumer_unit=0 delivery=1 queue=0 ready=0 ‹ 0
            4 4ms broker.0 web#1/job requeued depth=1 queue=0 why=requeued ‹ 1,3
            4 4ms broker.0 web#1/job/delivery2 leased again=requeued consumer=2 consumer_unit=0 delivery=2 queue=0 ready=0 ‹ 1,3
            7 7ms broker.0 web#1/job/delivery2 requeued depth=1 queue=0 why=requeued ‹ 4,6
            7 7ms broker.0 web#1/job/delivery3 leased again=requeued consumer=2 consumer_unit=0 delivery=3 queue=0 ready=0 ‹ 1,6
            10 10ms broker.0 web#1/job dead_lettered copies=1 deaths=1 exchange=0 key=dead queue=0 why=delivery_limit ‹ 7,9
            10 10ms broker.0 web#1/job/dead1 stored copy=true depth=1 persistent=false queue=1 ‹ 9
        "#,
    );
}

/// Holds: RQ-25.
#[test]
fn a_message_that_expires_nowhere_to_go_is_dropped_at_the_head() {
    lawful(
        &shop(
            r#""0s", "5ms""#,
            r#""send": "broker.jobs", "message": "job", "expiration": "30ms", "persistent": true"#,
            r#""queues": {"jobs": {"ttl": "20ms"}}"#,
            "",
        ),
        "stored dropped",
        r#"
            1 1ms broker.0 web#1/job stored depth=1 persistent=true queue=0 ‹ 0
            3 6ms broker.0 web#2/job stored depth=2 persistent=true queue=0 ‹ 2
            4 21ms broker.0 web#1/job dropped from=broker kind=command label=job reason=outdated to=broker ‹ 1
            5 26ms broker.0 web#2/job dropped from=broker kind=command label=job reason=outdated to=broker ‹ 3
        "#,
    );
}

/// Holds: RQ-7, RQ-27.
#[test]
fn a_full_queue_that_refuses_is_a_failure_of_the_publish() {
    lawful(
        &shop(
            r#""0s", "5ms""#,
            r#""send": {"exchange": "broker.all"}, "message": "job", "confirmed": true"#,
            r#""queues": {"small": {"length_max": 1, "overflow": "reject_publish"}, "large": {}}, "exchanges": {"all": {"kind": "fanout"}},
               "bindings": [{"exchange": "all", "queue": "small"}, {"exchange": "all", "queue": "large"}]"#,
            "",
        ),
        "stored dropped confirmed attempt_failed",
        r#"
            1 1ms broker.0 web#1/job stored depth=1 persistent=false queue=0 ‹ 0
            1 1ms broker.0 web#1/job/to2 stored copy=true depth=1 persistent=false queue=1 ‹ 0
            2 2ms web.0 web#1/job confirmed label=job ‹ 0,1
            4 6ms broker.0 web#2/job dropped from=web kind=command label=job reason=queue_full to=broker ‹ 3
            4 6ms broker.0 web#2/job/to2 stored copy=true depth=2 persistent=false queue=1 ‹ 3
            5 7ms web.0 web#2/job attempt_failed attempt=1 failure=queue_full label=job took=2ms ‹ 3,4
        "#,
    );
}

/// Holds: RQ-12, RQ-20, RQ-21.
#[test]
fn a_killed_broker_has_the_persistent_messages_and_marks_them_all() {
    let scenario = shop(
        r#""0s", "1ms""#,
        r#""send": "broker.jobs", "message": "job", "persistent": true"#,
        r#""queues": {"jobs": {}}"#,
        r#", "worker": {"kind": "service", "consumers": [{"queue": "broker.jobs", "prefetch": 1, "program": [{"work": "20ms"}, {"ack": true}]}]}"#,
    );
    let faults =
        r#", "faults": [{"at": "10ms", "crash": "broker"}, {"at": "12ms", "restart": "broker"}]}"#;
    let scenario = format!("{}{faults}", &scenario[..scenario.len() - 1]);
    lawful(
        &scenario,
        "stored leased delivered settled ack_ignored",
        r#"
            2 1ms broker.0 web#1/job stored depth=1 persistent=true queue=0 ‹ 0
            2 1ms broker.0 web#1/job leased consumer=2 consumer_unit=0 delivery=1 queue=0 ready=0 ‹ 0
            3 2ms broker.0 web#2/job stored depth=2 persistent=true queue=0 ‹ 1
            4 2ms worker.0 web#1/job delivered delivery=1 kind=command label=job redelivered=false ‹ 2
            6 12ms broker.0 web#1/job/delivery2 leased again=broker_restarted consumer=2 consumer_unit=0 delivery=2 queue=0 ready=1 ‹ 2,5
            7 13ms worker.0 web#1/job/delivery2 delivered delivery=2 kind=command label=job redelivered=true ‹ 6
            9 23ms broker.0 web#1/job ack_ignored delivery=1 queue=0 ‹ 6,8
            11 43ms broker.0 web#1/job/delivery2 settled automatic=false delivery=2 depth=1 queue=0 ‹ 6,10
            11 43ms broker.0 web#2/job leased again=broker_restarted consumer=2 consumer_unit=0 delivery=1 queue=0 ready=0 ‹ 3,10
            12 44ms worker.0 web#2/job delivered delivery=1 kind=command label=job redelivered=true ‹ 11
            14 65ms broker.0 web#2/job settled automatic=false delivery=1 depth=0 queue=0 ‹ 11,13
        "#,
    );
}

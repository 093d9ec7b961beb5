//! Topics, subscriptions and what a record says: read, and told what is wrong with them.

use super::super::*;
use super::{check_mistakes, name_of};
use crate::log::{Assignor, CommitMode, Partitioner};
use crate::model::NodeKind;
use crate::program::{Op, Target};
use crate::time::Span;

fn file(topic: &str, send: &str, subscription: &str, program: &str) -> String {
    format!(
        r#"{{"signalbox": 1, "id": "t", "title": {{"ko": "시험", "en": "Test"}}, "until": "1s", "scenario": {{"nodes": {{
        "shop": {{"kind": "client", "load": {{"at": ["0s"]}}, "program": [{{"send": "kafka.orders", "message": "order"{send}}}]}},
        "kafka": {{"kind": "broker", "topics": {{"orders": {{{topic}}}}}}},
        "billing": {{"kind": "service", "subscriptions": [{{"topic": "kafka.orders"{subscription}, "program": [{program}]}}]}}}}}}}}"#
    )
}

#[track_caller]
fn check(parts: [&str; 4], expected: &[(&str, &str)]) {
    let [topic, send, subscription, program] = parts;
    let text = file(topic, send, subscription, program);
    check_mistakes(&text, expected, "a topic");
}

#[test]
fn everything_is_read() {
    let text = file(
        r#""partitions": 6, "partitioner": "consistent_random", "sticky": 9, "profile": "kafka""#,
        r#", "key": "k", "confirmed": true, "idempotent": true, "attempts": 3, "timeout": "2s""#,
        r#", "assignor": "cooperative-sticky", "commit": "auto", "commit_every": "1s", "from": "latest", "records_max": 7, "session": "9s", "heartbeat": "2s", "poll_max": "60s""#,
        r#"{"work": "1ms"}, {"commit_offset": true}"#,
    );
    let parsed = parse(text.as_bytes()).expect("it is right");
    let model = parsed.compile("", &[]).expect("it compiles");
    let NodeKind::Broker(broker) = &model.nodes[1].kind else {
        panic!("a broker");
    };
    let topic = &broker.topics[0];
    assert_eq!((topic.partitions, topic.sticky), (6, 9));
    assert_eq!(topic.partitioner, Partitioner::ConsistentRandom);
    let NodeKind::Service(service) = &model.nodes[2].kind else {
        panic!("a service");
    };
    let s = &service.subscriptions[0];
    assert_eq!(s.settings.assignor, Assignor::CooperativeSticky);
    assert_eq!(s.settings.session, Span::from_secs(9));
    assert_eq!(s.records_max, 7);
    let interval = Span::from_secs(1);
    assert_eq!(s.commit, CommitMode::Auto { interval });
    let NodeKind::Client(client) = &model.nodes[0].kind else {
        panic!("a client");
    };
    let Some(Op::Send(send)) = client.program.ops.first() else {
        panic!("a send");
    };
    let Target::Topic {
        broker: 1,
        topic: 0,
        producing,
    } = &send.to
    else {
        panic!("a topic");
    };
    assert!(producing.idempotent);
    assert_eq!(
        (producing.attempts_max, producing.timeout),
        (3, Span::from_secs(2))
    );
}

#[test]
fn mistakes_are_told() {
    check(
        [r#""partitions": 0, "partitioner": "murmur3""#, "", "", ""],
        &[
            (
                "out_of_range",
                "$.scenario.nodes.kafka.topics.orders.partitions",
            ),
            (
                "name_unknown",
                "$.scenario.nodes.kafka.topics.orders.partitioner",
            ),
        ],
    );
    check(
        ["", r#", "idempotent": true"#, "", ""],
        &[("only_with", "$.scenario.nodes.shop.program[0].idempotent")],
    );
    check(
        [
            "",
            "",
            r#", "commit": "before", "commit_every": "1s", "assignor": "best""#,
            "",
        ],
        &[
            (
                "field_unknown",
                "$.scenario.nodes.billing.subscriptions[0].commit_every",
            ),
            (
                "name_unknown",
                "$.scenario.nodes.billing.subscriptions[0].assignor",
            ),
        ],
    );
    check(
        ["", "", "", r#"{"ack": true}"#],
        &[(
            "misplaced",
            "$.scenario.nodes.billing.subscriptions[0].program[0].ack",
        )],
    );
}

#[test]
fn a_topic_that_is_not_there_is_named() {
    let text =
        file("", "", "", "").replacen("\"send\": \"kafka.orders\"", "\"send\": \"kafka.order\"", 1);
    let problems = parse(text.as_bytes()).expect_err("a mistake");
    let told: Vec<String> = problems.iter().map(|p| name_of(&p.code)).collect();
    assert_eq!(told, ["name_unknown"]);
    let hint = Some(Hint::DidYouMean("kafka.orders".to_owned()));
    assert_eq!(problems[0].hint, hint);
}

//! Mistakes in what a RabbitMQ is told.

use super::super::*;

#[test]
fn refuses_what_only_rabbitmq_has_and_what_it_refuses() {
    let text = r#"{"signalbox": 1, "id": "x", "title": {"ko": "가", "en": "x"}, "until": "1s", "scenario": {"nodes": {
        "web": {"kind": "client", "load": {"at": ["0s"]}, "program": [
            {"send": "plain.q", "message": "m", "key": "k"}, {"send": {"exchange": "rabbit.evnts"}, "message": "m"}]},
        "plain": {"kind": "broker", "exchanges": {"events": {"kind": "fanout"}}, "queues": {"q": {}, "r": {"ttl": "1s"}}},
        "rabbit": {"kind": "broker", "rabbitmq": "4.x", "exchanges": {"events": {"kind": "fanout"}}, "queues": {
            "q": {"kind": "quorum", "durable": false}, "r": {"dead_letters": {"exchange": "evnts"}}},
            "bindings": [{"exchange": "events", "queue": "s"}]},
        "three": {"kind": "broker", "rabbitmq": "4.x", "instances": 3, "queues": {"q": {"kind": "quorum"}, "r": {}}}},
        "faults": [{"at": "1s", "stop": "web"}]}}"#;
    let problems = parse(text.as_bytes()).expect_err("mistakes");
    let found: Vec<(&str, &Code)> = problems.iter().map(|p| (&*p.path, &p.code)).collect();
    let only = |field: &str, needs: &str| Code::OnlyWith {
        field: field.into(),
        needs: needs.into(),
    };
    let unknown = |what, name: &str| Code::NameUnknown {
        what,
        name: name.into(),
    };
    let expected = [
        ("web.program[0].key", only("key", "exchange")),
        (
            "web.program[1].send.exchange",
            unknown(What::Exchange, "rabbit.evnts"),
        ),
        ("plain.exchanges", only("exchanges", "rabbitmq")),
        ("plain.queues.r.ttl", only("ttl", "rabbitmq")),
        ("rabbit.queues.q", Code::QueueImpossible),
        (
            "rabbit.queues.r.dead_letters.exchange",
            unknown(What::Exchange, "evnts"),
        ),
        ("rabbit.bindings[0].queue", unknown(What::Queue, "s")),
        ("three.instances", Code::ReplicasOfClassic),
    ];
    let stop = found.iter().any(|(path, code)| {
        let wrong = matches!(
            code,
            Code::KindWrong {
                expected: NodeShape::Broker,
                ..
            }
        );
        wrong && *path == "$.scenario.faults[0].stop"
    });
    assert!(stop, "{found:#?}");
    for (path, code) in &expected {
        let path = format!("$.scenario.nodes.{path}");
        assert!(
            found.contains(&(&path, code)),
            "{path} {code:?}\n{found:#?}"
        );
    }
    assert_eq!(found.len(), expected.len() + 1, "{found:#?}");
}

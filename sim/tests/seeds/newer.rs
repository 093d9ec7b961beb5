//! Parts of random scenarios that stand beside the others: a workshop with tables, locks and loops, a service whose instances are
//! ejected, a RabbitMQ with an exchange and dead letters, a service that follows the length of a queue, and a topic that groups
//! read, one of them in transactions.

use super::Random;
use serde_json::{Map, Value, json};

/// Adds the nodes.
pub fn nodes(nodes: &mut Map<String, Value>) {
    nodes.insert("w".into(), workshop());
    nodes.insert("e".into(), ejected());
    nodes.insert("r".into(), rabbit());
    nodes.insert("s".into(), scaled());
    nodes.insert("k".into(), log());
    nodes.insert("g".into(), group());
    nodes.insert("x".into(), transactional());
    nodes.insert("y".into(), committed());
}

/// Returns a statement that uses one of them.
pub fn statement(random: &mut Random) -> Value {
    let call = |to: &str| json!({"call": to, "through": ["patience"], "or": []});
    match random.below(8) {
        0 => call("w.put"),
        1 | 2 => call("w.alone"),
        3 | 4 => call("e.get"),
        5 | 6 => {
            let keys = [json!("a"), json!("b"), json!(null)];
            let bodies = [json!(1), json!(null)];
            json!({"send": "k.t", "message": "event", "key": random.pick(&keys), "body": random.pick(&bodies), "confirmed": true,
                "idempotent": random.below(2) == 0, "attempts": 3, "timeout": "9ms", "or": []})
        }
        _ => {
            let key = random.pick(&["a.b", "b"]);
            json!({"send": {"exchange": "r.x"}, "message": "news", "key": key, "body": 1, "mandatory": true,
                "persistent": true, "confirmed": true, "or": []})
        }
    }
}

fn workshop() -> Value {
    let take = json!([{"select": "jobs", "limit": 2, "into": "some"},
        {"each": "job", "in": "$some", "do": [{"delete": "jobs", "key": "$job.key"}]}]);
    let follow =
        json!([{"tail": "jobs", "after": null, "limit": 3, "into": "some"}, {"wait": "1ms"}]);
    let alone = json!([{"lock": "desk", "key": 1, "timeout": "8ms", "into": "token", "or": [{"fail": "busy"}]},
        {"work": {"exponential": "5ms"}},
        {"update": "rows", "key": "a", "value": {"add": ["$row", 1]}, "where": {"less": ["$row", 3]}, "or": []},
        {"if": {"chance": ["70%"]}, "then": [{"unlock": "desk", "key": 1}]}, {"reply": "$token"}]);
    json!({"kind": "service", "instances": 2, "workers": 2, "tables": {"jobs": [], "rows": [{"key": "a", "value": 1}]},
        "locks": {"desk": {"lease": "6ms"}},
        "loops": {"take": {"every": "9ms", "program": take}, "follow": {"every": "5ms", "program": follow}},
        "handlers": {"put": [{"insert": "jobs", "value": 1}, {"reply": 1}], "alone": alone},
        "consumers": [{"queue": "r.in", "ack": "manual", "program": [{"work": "3ms"},
            {"if": {"chance": ["50%"]}, "then": [{"nack": "discard"}], "else": [{"ack": true}]}]}]})
}

fn ejected() -> Value {
    json!({"kind": "service", "instances": 3,
        "ejection": {"envoy": {"consecutive_5xx": 2, "interval": "10ms", "base_ejection_time": "15ms", "max_ejection_time": "40ms", "max_ejection_percent": "40%"}},
        "handlers": {"get": [{"if": {"chance": ["60%"]}, "then": [{"fail": "no"}]}, {"reply": 1}]}})
}

fn rabbit() -> Value {
    json!({"kind": "broker", "rabbitmq": "3.10", "flush": "2ms", "exchanges": {"x": {"kind": "topic"}},
        "bindings": [{"exchange": "x", "queue": "in", "key": "a.#"}, {"exchange": "x", "queue": "many", "key": "#"}],
        "queues": {"in": {"ttl": "8ms", "single_active_consumer": true, "dead_letters": {"exchange": "", "key": "dead"}}, "dead": {}, "many": {}}})
}

fn scaled() -> Value {
    json!({"kind": "service",
        "autoscale": {"queue": "r.many", "target": 1, "every": "5ms", "max": 3, "start_up": "3ms", "stabilization": "10ms"},
        "consumers": [{"queue": "r.many", "ack": "manual", "program": [{"work": "20ms"}, {"ack": true}]}]})
}

fn log() -> Value {
    json!({"kind": "broker", "instances": 3, "topics": {"t": {"partitions": 3, "sticky": 2, "replicas": 3, "min_in_sync": 2, "replication": "3ms", "lag_max": "9ms",
        "cleanup": {"segment": 1, "retention": "20ms", "compact": true, "dirty_ratio": "0%", "delete_retention": "5ms", "every": "7ms"}},
        "u": {"partitions": 2, "replicas": 2, "replication": "2ms", "unclean": true,
            "cleanup": {"segment": 1, "compact": true, "dirty_ratio": "0%", "every": "5ms"}}}})
}

/// Reads, makes something of it and sends that on, in a transaction.
fn transactional() -> Value {
    let steps = json!([{"send": "k.u", "message": "made", "key": "a", "body": 1, "attempts": 2, "timeout": "9ms", "or": [{"abort_transaction": true}]},
        {"work": {"exponential": "3ms"}}, {"send": "k.u", "message": "made", "body": 2, "attempts": 2, "timeout": "9ms", "or": [{"fail": "no"}]},
        {"send_offsets": true}, {"if": {"chance": ["10%"]}, "then": [{"abort_transaction": true}]}]);
    json!({"kind": "service", "instances": 2, "workers": 2, "subscriptions": [{"topic": "k.t", "commit": "manual", "records_max": 2,
        "session": "15ms", "heartbeat": "4ms",
        "program": [{"transaction": steps, "broker": "k", "transactional_id": {"concat": ["x-", "$partition"]}, "timeout": "25ms"}]}]})
}

fn committed() -> Value {
    json!({"kind": "service", "subscriptions": [{"topic": "k.u", "isolation": "read_committed", "commit": "after_batch", "program": []}]})
}

fn group() -> Value {
    json!({"kind": "service", "instances": 2, "subscriptions": [{"topic": "k.t", "assignor": "cooperative-sticky",
        "commit": "after_each", "from": "earliest", "records_max": 3, "session": "12ms", "heartbeat": "4ms", "poll_max": "30ms",
        "program": [{"work": {"exponential": "4ms"}}, {"if": {"chance": ["20%"]}, "then": [{"fail": "no"}]}]}]})
}

/// Returns faults that make the group share its partitions anew, and the RabbitMQ choose another consumer.
pub fn faults(random: &mut Random) -> Vec<Value> {
    let mut at = || format!("{}ms", random.below(60));
    vec![
        json!({"at": at(), "crash": "g", "instance": 0}),
        json!({"at": at(), "restart": "g", "instance": 0}),
        json!({"at": at(), "crash": "k", "instance": 1}),
        json!({"at": at(), "restart": "k", "instance": 1}),
        json!({"at": at(), "hang": "g", "instance": 1}),
        json!({"at": at(), "resume": "g", "instance": 1}),
        json!({"at": at(), "seek": "g", "to": {"offset": 0}}),
        json!({"at": "12ms", "hang": "x", "instance": 0}),
        json!({"at": "45ms", "resume": "x", "instance": 0}),
        json!({"at": "20ms", "crash": "x", "instance": 1}),
        json!({"at": "40ms", "restart": "x", "instance": 1}),
        json!({"at": "17ms", "crash": "w", "instance": 0}),
        json!({"at": "25ms", "restart": "w", "instance": 0}),
        json!({"at": "31ms", "stop": "r"}),
        json!({"at": "35ms", "restart": "r"}),
    ]
}

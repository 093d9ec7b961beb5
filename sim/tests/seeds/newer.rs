//! Parts of random scenarios that stand beside the others: a workshop with tables, locks and loops, a service whose instances are
//! ejected, and a RabbitMQ with an exchange and dead letters.

use super::Random;
use serde_json::{Map, Value, json};

/// Adds the nodes.
pub fn nodes(nodes: &mut Map<String, Value>) {
    nodes.insert("w".into(), workshop());
    nodes.insert("e".into(), ejected());
    nodes.insert("r".into(), rabbit());
}

/// Returns a statement that uses one of them.
pub fn statement(random: &mut Random) -> Value {
    let call = |to: &str| json!({"call": to, "through": ["patience"], "or": []});
    match random.below(6) {
        0 => call("w.put"),
        1 | 2 => call("w.alone"),
        3 | 4 => call("e.get"),
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
    json!({"kind": "broker", "rabbitmq": "3.10", "exchanges": {"x": {"kind": "topic"}},
        "bindings": [{"exchange": "x", "queue": "in", "key": "a.#"}],
        "queues": {"in": {"ttl": "8ms", "dead_letters": {"exchange": "", "key": "dead"}}, "dead": {}}})
}

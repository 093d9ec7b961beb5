//! Which queues get a copy, by kind of exchange.

use super::{Tally, arguments, differ, id, list};
use serde_json::{Map, Value, json};
use sim::rabbit::Envelope;
use sim::rabbit::headers::Match;
use sim::rabbit::routing::{Binding, Destination, Exchange, ExchangeKind, Routing};
use std::rc::Rc;

pub fn replay(tally: &mut Tally, part: &Map<String, Value>) -> Result<(), String> {
    for (kind, cases) in part {
        for case in list(cases) {
            match kind.as_str() {
                "topic" => keys(tally, case, ExchangeKind::Topic)?,
                "direct" => keys(tally, case, ExchangeKind::Direct)?,
                "fanout" => keys(tally, case, ExchangeKind::Fanout)?,
                "headers" => headers(tally, case)?,
                "misc" => {}
                other => *tally.not_yet.entry(format!("routing {other}")).or_default() += 1,
            }
        }
    }
    Ok(())
}

fn keys(tally: &mut Tally, case: &Value, kind: ExchangeKind) -> Result<(), String> {
    let queues = list(&case["queues"]).iter().enumerate();
    let bindings = queues.flat_map(|(queue, keys)| {
        let key = |key: &Value| binding(queue, key.as_str().unwrap_or_default(), Rc::from([]));
        list(keys).iter().map(key).collect::<Vec<_>>()
    });
    let routing = routing(kind, bindings.collect());
    tally.cases += 1;
    for (n, key) in list(&case["keys"]).iter().enumerate() {
        let message = Envelope::new("x", key.as_str().unwrap_or_default(), Rc::from([]));
        let step = format!("{} {key}", n + 1);
        compare(
            tally,
            id(case)?,
            &step,
            &case["routed"][n],
            &routing,
            &message,
        );
    }
    Ok(())
}

fn headers(tally: &mut Tally, case: &Value) -> Result<(), String> {
    tally.cases += 1;
    if !case["result"].is_null() {
        let some = arguments::headers(&json!({"x-match": "some"}));
        let refused = match Match::of(&some) {
            None => 406,
            Some(_) => 200,
        };
        tally.operations += 1;
        differ(
            tally,
            "refusal",
            id(case)?,
            "bind",
            &case["result"][0],
            &json!(refused),
        );
        return Ok(());
    }
    let bindings = list(&case["bindings"]).iter().enumerate();
    let bindings = bindings.map(|(queue, table)| binding(queue, "", arguments::headers(table)));
    let routing = routing(ExchangeKind::Headers, bindings.collect());
    for (n, table) in list(&case["messages"]).iter().enumerate() {
        let message = Envelope::new("x", "", arguments::headers(table));
        let step = format!("{} {table}", n + 1);
        compare(
            tally,
            id(case)?,
            &step,
            &case["routed"][n],
            &routing,
            &message,
        );
    }
    Ok(())
}

fn binding(queue: usize, key: &str, arguments: sim::rabbit::headers::Headers) -> Binding {
    Binding {
        from: 1,
        to: Destination::Queue(queue as u16),
        key: key.into(),
        arguments,
    }
}

/// Returns one exchange behind the default one, with these bindings.
fn routing(kind: ExchangeKind, bindings: Vec<Binding>) -> Routing {
    let mut routing = Routing {
        bindings,
        ..Routing::default()
    };
    routing.exchanges.push(Exchange {
        name: "x".into(),
        kind,
        alternate: None,
        durable: false,
    });
    routing
}

fn compare(
    tally: &mut Tally,
    case: &str,
    step: &str,
    expected: &Value,
    routing: &Routing,
    message: &Envelope,
) {
    tally.operations += 1;
    let hits = routing.route(1, message);
    let mut queues: Vec<u16> = hits.iter().map(|hit| hit.queue).collect();
    queues.sort_unstable();
    differ(tally, "routed", case, step, expected, &json!(queues));
}

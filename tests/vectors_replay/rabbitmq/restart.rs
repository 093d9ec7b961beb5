//! Restarts: what was there afterwards.

use super::client::{Client, mail};
use serde_json::{Value, json};
use sim::queue::Stop;
use sim::rabbit::routing::{Exchange, ExchangeKind};
use sim::rabbit::{Envelope, QueueArguments, QueueKind};
use sim::time::Span;
use std::rc::Rc;

/// Returns what stands behind the name of each step; none for an unknown case.
pub fn answers(id: &str) -> Option<Vec<Value>> {
    let how = match id {
        "restart-graceful" => Stop::Graceful,
        "restart-kill9" => Stop::Killed,
        _ => return None,
    };
    let mut client = before();
    client.broker.restart(how, Span::from_ms(3_000));
    Some(after(&mut client))
}

/// Every kind of queue with its messages, `p` persistent and `t` transient.
fn before() -> Client {
    let durable = QueueArguments {
        durable: true,
        ..QueueArguments::default()
    };
    let queues = [
        ("q-dur", durable.clone()),
        ("q-tra", QueueArguments::default()),
        ("q-lazy", durable.clone()),
        (
            "q-excl",
            QueueArguments {
                exclusive: true,
                ..durable.clone()
            },
        ),
        (
            "q-ttl",
            QueueArguments {
                ttl: Some(Span::from_ms(2_500)),
                ..durable.clone()
            },
        ),
        (
            "q-maxlen",
            QueueArguments {
                length_max: Some(4),
                ..durable.clone()
            },
        ),
        (
            "q-prio",
            QueueArguments {
                priority_max: Some(5),
                ..durable.clone()
            },
        ),
        ("q-unacked", durable.clone()),
        ("q-dur2", durable.clone()),
        (
            "q-quorum",
            QueueArguments {
                kind: QueueKind::Quorum,
                ..durable
            },
        ),
    ];
    let mut client = Client::with(&queues);
    for queue in [
        "q-dur", "q-tra", "q-lazy", "q-excl", "q-ttl", "q-maxlen", "q-quorum",
    ] {
        for (n, persistent) in [true, false, true, false, true, false]
            .into_iter()
            .enumerate()
        {
            let kind = if persistent { 'p' } else { 't' };
            client.send(queue, &format!("{kind}{n}"), |e| e.persistent = persistent);
        }
    }
    client.publish("q-dur", "no delivery mode");
    for (n, priority) in [0, 1, 2, 0].into_iter().enumerate() {
        client.send("q-prio", &format!("p{n}prio{priority}"), |e| {
            (e.persistent, e.priority) = (true, Some(priority));
        });
    }
    for n in 0..4 {
        client.send("q-unacked", &format!("p{n}"), |e| e.persistent = true);
    }
    let channel = client.broker.open_channel();
    for _ in 0..2 {
        let fetched = client.broker.get(channel, "q-unacked", false);
        assert!(fetched.is_ok_and(|m| m.is_some()));
    }
    for (name, durable) in [("x-dur", true), ("x-tra", false)] {
        let declared = client.broker.declare_exchange(Exchange {
            name: name.into(),
            kind: ExchangeKind::Direct,
            alternate: None,
            durable,
        });
        declared.expect("a new exchange");
    }
    client.bind("x-dur", "k", "q-dur2");
    client.bind("x-tra", "k", "q-dur2");
    client
}

fn after(client: &mut Client) -> Vec<Value> {
    let mut steps = Vec::new();
    for queue in [
        "q-dur",
        "q-tra",
        "q-lazy",
        "q-excl",
        "q-ttl",
        "q-maxlen",
        "q-prio",
        "q-unacked",
        "q-dur2",
        "q-quorum",
    ] {
        steps.push(match client.broker.queue_named(queue) {
            None => json!(["queue gone", 404]),
            Some(_) => json!(["messages [body, redelivered]", client.drain(queue)]),
        });
    }
    let there = |name: &str| match client.broker.routing().exchange(name) {
        Some(_) => "exists",
        None => "gone",
    };
    steps.push(json!(["", {"x-dur": there("x-dur"), "x-tra": there("x-tra")}]));
    let message = mail("b", Envelope::new("x-dur", "k", Rc::from([])));
    let confirm = client.broker.publish(&message, true).expect("the exchange");
    let told = match (confirm.returned, confirm.acked) {
        (false, true) => "ack",
        _ => "lost",
    };
    steps.push(json!(["", told]));
    steps
}

//! Scripted cases of several consumers: who gets which message, and what follows when one leaves.

use super::{Q, plain, with_priorities};
use crate::vectors_replay::rabbitmq::client::{Client, prefetch};
use serde_json::{Value, json};
use sim::queue::Subscription;
use sim::rabbit::QueueArguments;

pub fn round_robin() -> Vec<Value> {
    let mut client = Client::with(&[(Q, plain())]);
    for name in ["a", "b", "c"] {
        client.consume(Q, name, automatic());
    }
    for n in 0..9 {
        client.publish(Q, &n.to_string());
    }
    vec![json!([client.deliveries()])]
}

pub fn backlog(limit: u32) -> Vec<Value> {
    let mut client = Client::with(&[(Q, plain())]);
    for n in 0..9 {
        client.publish(Q, &n.to_string());
    }
    let consume = |name: &str| json!([name, client.consume(Q, name, prefetch(limit))]);
    let mut steps: Vec<Value> = ["a", "b", "c"].map(consume).into();
    if limit > 0 {
        for body in ["0", "1", "6"] {
            steps.push(json!(["a", body, client.ack("a", body)]));
        }
    }
    steps
}

pub fn consumer_priority() -> Vec<Value> {
    let mut client = Client::with(&[(Q, plain())]);
    for (name, limit, priority) in [("lo", 5, 0), ("hi", 2, 10), ("lo2", 5, 0)] {
        let asked = Subscription {
            priority,
            ..prefetch(limit)
        };
        client.consume(Q, name, asked);
    }
    for n in 0..4 {
        client.publish(Q, &n.to_string());
    }
    let filled = client.deliveries();
    client.ack("hi", "0");
    client.publish(Q, "4");
    vec![json!([filled]), json!(["0", client.deliveries()])]
}

pub fn auto_delete() -> Vec<Value> {
    let arguments = QueueArguments {
        auto_delete: true,
        ..plain()
    };
    let mut client = Client::with(&[(Q, arguments)]);
    client.consume(Q, "a", automatic());
    client.consume(Q, "b", automatic());
    client.broker.cancel("a");
    let consumers = client.broker.consumer_names(Q).len();
    client.broker.cancel("b");
    vec![json!([consumers]), json!([client.ready(Q)])]
}

pub fn deleted_under_consumer() -> Vec<Value> {
    let mut client = Client::with(&[(Q, plain())]);
    client.consume(Q, "a", prefetch(1));
    let deleted = client.broker.delete_queue(Q, false, false);
    deleted.expect("the queue");
    let cancelled = client.broker.take_cancelled();
    let told = cancelled
        .iter()
        .map(|name| json!(["consumer-cancelled", &**name]));
    vec![json!([told.collect::<Vec<_>>()])]
}

pub fn active_consumer_cancelled() -> Vec<Value> {
    let arguments = QueueArguments {
        single_active: true,
        ..plain()
    };
    let mut client = Client::with(&[(Q, arguments)]);
    client.consume(Q, "a", prefetch(1));
    client.consume(Q, "b", prefetch(1));
    client.publish(Q, "0");
    let first = client.deliveries();
    client.ack("a", "0");
    client.broker.cancel("a");
    client.publish(Q, "1");
    vec![json!([first]), json!([client.deliveries()])]
}

pub fn priorities_and_prefetch() -> Vec<Value> {
    let mut client = with_priorities(None);
    client.consume(Q, "k", prefetch(2));
    for (n, priority) in [0, 0, 0, 5, 3].into_iter().enumerate() {
        client.send(Q, &format!("{n}p{priority}"), |e| {
            e.priority = Some(priority)
        });
    }
    let mut steps = vec![json!([client.deliveries()])];
    for body in ["0p0", "1p0", "3p5"] {
        steps.push(json!([body, client.ack("k", body)]));
    }
    steps
}

fn automatic() -> Subscription {
    Subscription {
        automatic: true,
        ..Subscription::default()
    }
}

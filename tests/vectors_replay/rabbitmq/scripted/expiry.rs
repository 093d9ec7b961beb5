//! Scripted cases of what expires: messages that wait too long, and a queue that nobody uses.

use super::{Q, ms, plain};
use crate::vectors_replay::rabbitmq::client::{Client, prefetch};
use serde_json::{Value, json};
use sim::rabbit::QueueArguments;

pub fn ttl_behind_head() -> Vec<Value> {
    let mut client = Client::with(&[(Q, plain())]);
    client.send(Q, "long", |e| e.expiration = ms(60_000));
    client.send(Q, "short", |e| e.expiration = ms(50));
    client.wait(250);
    let count = client.ready(Q);
    vec![
        json!([count]),
        json!([client.get(Q)]),
        json!([client.get(Q)]),
    ]
}

pub fn ttl_zero() -> Vec<Value> {
    let mut client = Client::with(&[(Q, plain())]);
    let now_or_never = |client: &mut Client, body: &str| {
        client.send(Q, body, |e| e.expiration = ms(0));
    };
    now_or_never(&mut client, "z0");
    let alone = client.ready(Q);
    client.consume(Q, "k", prefetch(1));
    now_or_never(&mut client, "z1");
    let idle = client.deliveries();
    now_or_never(&mut client, "z2");
    let full = client.deliveries();
    vec![
        json!([alone]),
        json!([idle]),
        json!([full]),
        json!([client.ready(Q)]),
    ]
}

pub fn ttl_while_unacked() -> Vec<Value> {
    let mut client = Client::with(&[(Q, plain())]);
    client.send(Q, "m", |e| e.expiration = ms(50));
    client.consume(Q, "k", prefetch(1));
    client.wait(200);
    client.leave("k");
    vec![json!([client.ready(Q)]), json!([client.get(Q)])]
}

pub fn ttl_by_age() -> Vec<Value> {
    let arguments = QueueArguments {
        ttl: ms(100),
        ..plain()
    };
    let mut client = Client::with(&[(Q, arguments)]);
    client.publish(Q, "a");
    client.wait(60);
    client.publish(Q, "b");
    client.wait(70);
    vec![json!([client.bodies(Q)])]
}

pub fn unused() -> Vec<Value> {
    let arguments = QueueArguments {
        expires: ms(150),
        ..plain()
    };
    let mut client = Client::with(&[(Q, arguments)]);
    client.wait(400);
    vec![json!([client.ready(Q)])]
}

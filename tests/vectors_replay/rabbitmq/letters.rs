//! Scripted cases about dead letters, and how a dead letter reads.

use super::arguments::dead_to;
use super::client::Client;
use super::scripted::two_queues;
use serde_json::{Map, Value, json};
use sim::rabbit::QueueArguments;
use sim::rabbit::broker::Delivery;
use sim::rabbit::death::Passing;
use sim::time::Span;

/// A time to live of the queue, of the message, and of both: the lesser one counts.
pub fn expired() -> Vec<Value> {
    let ms = |ms| Some(Span::from_ms(ms));
    let cases = [
        ("ttl1", ms(120), None),
        ("ttl2", None, ms(40)),
        ("ttl3", ms(120), ms(60_000)),
    ];
    let letter = |(body, ttl, expiration)| {
        let source = QueueArguments {
            ttl,
            ..dead_to("dead")
        };
        let mut client = Client::with(&[("dead", QueueArguments::default()), ("src", source)]);
        client.send("src", body, |e| e.expiration = expiration);
        client.wait(200);
        json!([client.fetch("dead").map_or(Value::Null, read)])
    };
    cases.map(letter).into()
}

pub fn cycle() -> Vec<Value> {
    let mut client = two_queues(40);
    client.publish("ca", "m");
    client.wait(400);
    vec![json!([[client.ready("ca"), client.ready("cb")]])]
}

/// Returns a dead letter as its reader sees it.
fn read(letter: Delivery) -> Value {
    let envelope = letter.mail.envelope;
    let mut headers = Map::new();
    headers.insert(
        "x-death".into(),
        envelope.deaths.iter().map(passing).collect(),
    );
    for (which, passing) in [
        ("first", &envelope.first_death),
        ("last", &envelope.last_death),
    ] {
        if let Some(passing) = passing {
            let mut write = |what: &str, text: &str| {
                headers.insert(format!("x-{which}-death-{what}"), text.into())
            };
            write("exchange", &passing.exchange);
            write("queue", &passing.queue);
            write("reason", passing.why.name());
        }
    }
    json!({
        "body": &*letter.mail.body,
        "redelivered": u8::from(letter.redelivered),
        "exchange": &*envelope.exchange,
        "routing_key": envelope.key(),
        "expiration": envelope.expiration.map(|e| e.as_ms().to_string()),
        "headers": headers,
    })
}

fn passing(passing: &Passing) -> Value {
    let keys: Vec<&str> = passing.keys.iter().map(|key| &**key).collect();
    let mut told = json!({
        "count": passing.count,
        "reason": passing.why.name(),
        "queue": &*passing.queue,
        "exchange": &*passing.exchange,
        "routing-keys": keys,
    });
    if let Some(expiration) = passing.expiration {
        told["original-expiration"] = expiration.as_ms().to_string().into();
    }
    told
}

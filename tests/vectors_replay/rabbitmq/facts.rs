//! Single facts about routing and declarations, by their ids.

use super::client::{Client, mail, told};
use serde_json::{Value, json};
use sim::rabbit::channel::Settlement;
use sim::rabbit::routing::{Destination, Exchange, ExchangeKind};
use sim::rabbit::{Envelope, QueueArguments, Refusal};
use std::rc::Rc;

/// Returns the fields of a fact; none for an unknown one.
pub fn answers(id: &str) -> Option<Value> {
    Some(match id {
        "default-exchange-routes-by-queue-name" => default_exchange(),
        "unroutable-not-mandatory" => {
            json!({"confirm": publish(&mut plain(), "", "nobody", false)})
        }
        "unroutable-mandatory" => json!({"confirm": publish(&mut plain(), "", "nobody", true)}),
        "exchange-to-exchange-with-cycle" => json!({"rows": circle()}),
        "alternate-exchange" => json!({"rows": alternate()}),
        "cc-bcc" => json!({"received [routing_key, header names]": copies()}),
        "publish-to-missing-exchange" => {
            json!({"confirm": ["channel-closed", missing_exchange(), "NOT_FOUND - no exchange 'nope' in vhost '/'"]})
        }
        "redeclare-queue-different-durability" => refused(redeclared(QueueArguments {
            durable: true,
            ..QueueArguments::default()
        })),
        "redeclare-queue-different-args" => refused(redeclared(QueueArguments {
            length_max: Some(7),
            ..QueueArguments::default()
        })),
        "redeclare-exchange-different-type" => refused(redeclared_exchange()),
        "passive-missing" => refused(plain().broker.delete_queue("missing", false, false)),
        "delete-if-unused-in-use" => refused(delete_in_use()),
        "delete-if-empty-nonempty" => refused(delete_not_empty()),
        "ack-unknown-tag" => refused(settled_wrongly(99, 1)),
        "ack-twice" => refused(settled_wrongly(1, 2)),
        "bind-default-exchange" => {
            let to = Destination::Queue(0);
            refused(plain().broker.bind("", to, "k", Rc::from([])))
        }
        _ => return None,
    })
}

const Q: &str = "defq";

fn plain() -> Client {
    Client::with(&[(Q, QueueArguments::default())])
}

/// Publishes, and returns what the publisher is told.
fn publish(client: &mut Client, exchange: &str, key: &str, mandatory: bool) -> Value {
    let message = mail("m", Envelope::new(exchange, key, Rc::from([])));
    let confirm = client.broker.publish(&message, mandatory);
    let confirm = confirm.expect("the exchange");
    match confirm.returned {
        true => json!([
            "returned",
            312,
            "NO_ROUTE",
            format!("then-{}", told(confirm))
        ]),
        false => json!(told(confirm)),
    }
}

fn default_exchange() -> Value {
    let mut client = plain();
    let confirm = publish(&mut client, "", Q, false);
    json!({"confirm": confirm, "queue_count": client.ready(Q)})
}

fn circle() -> Vec<Value> {
    let queues = ["q1", "q2", "q3"].map(|name| (name, QueueArguments::default()));
    let mut client = Client::with(&queues);
    client.exchange("src", ExchangeKind::Topic, None);
    client.exchange("mid", ExchangeKind::Direct, None);
    client.exchange("dst", ExchangeKind::Fanout, None);
    for (from, key, to) in [
        ("src", "a.#", "mid"),
        ("mid", "a.b", "dst"),
        ("dst", "", "src"),
    ] {
        let to = client.broker.routing().exchange(to).expect("the exchange");
        let bound = client
            .broker
            .bind(from, Destination::Exchange(to), key, Rc::from([]));
        bound.expect("a binding");
    }
    for (from, key, to) in [
        ("dst", "", "q1"),
        ("src", "a.*", "q2"),
        ("mid", "a.c", "q3"),
        ("src", "#", "q1"),
    ] {
        client.bind(from, key, to);
    }
    let row = |key: &str| {
        let confirm = publish(&mut client, "src", key, false);
        let mut copies = |queue: &str| client.drain(queue).len();
        json!([key, confirm, {"q1": copies("q1"), "q2": copies("q2"), "q3": copies("q3")}])
    };
    ["a.b", "a.c", "x", "a", "a.b.c"].map(row).into()
}

fn alternate() -> Vec<Value> {
    let row = |key: &str, bound: bool, name: &str| {
        let queues = ["mq", "aeq"].map(|name| (name, QueueArguments::default()));
        let mut client = Client::with(&queues);
        client.exchange("ae", ExchangeKind::Fanout, None);
        client.exchange("main", ExchangeKind::Direct, Some("ae"));
        client.bind("main", "k", "mq");
        if bound {
            client.bind("ae", "", "aeq");
        }
        let confirm = publish(&mut client, "main", key, true);
        let copies = match bound {
            true => json!({"mq": client.ready("mq"), "aeq": client.ready("aeq")}),
            false => json!({}),
        };
        json!([name, confirm, copies])
    };
    vec![
        row("k", true, "k"),
        row("other", true, "other"),
        row("other", false, "other (ae has no binding)"),
    ]
}

fn copies() -> Value {
    let queues = ["cc1", "cc2", "cc3"];
    let mut client = Client::with(&queues.map(|name| (name, QueueArguments::default())));
    let headers = super::arguments::headers(&json!({"CC": ["cc2", "cc1"], "BCC": ["cc3"]}));
    let message = mail("m", Envelope::new("", "cc1", headers));
    let confirm = client.broker.publish(&message, false);
    confirm.expect("the default exchange");
    let mut received = json!({});
    for queue in queues {
        let all = std::iter::from_fn(|| client.fetch(queue)).map(|letter| {
            let envelope = letter.mail.envelope;
            let names: Vec<&str> = envelope.headers.iter().map(|(name, _)| &**name).collect();
            json!([envelope.key(), names])
        });
        received[queue] = all.collect();
    }
    received
}

fn missing_exchange() -> u16 {
    let message = mail("m", Envelope::new("nope", "k", Rc::from([])));
    let refused = plain().broker.publish(&message, false);
    refused.err().map_or(0, Refusal::code)
}

fn redeclared(arguments: QueueArguments) -> Result<u16, Refusal> {
    plain().broker.declare_queue(Q, arguments)
}

fn redeclared_exchange() -> Result<u16, Refusal> {
    let mut client = plain();
    client.exchange("x", ExchangeKind::Direct, None);
    client.broker.declare_exchange(Exchange {
        name: "x".into(),
        kind: ExchangeKind::Fanout,
        alternate: None,
        durable: false,
    })
}

fn delete_in_use() -> Result<(), Refusal> {
    let mut client = plain();
    client.consume(Q, "k", super::client::prefetch(1));
    client.broker.delete_queue(Q, true, false)
}

fn delete_not_empty() -> Result<(), Refusal> {
    let mut client = plain();
    client.publish(Q, "m");
    client.broker.delete_queue(Q, false, true)
}

/// Settles that tag of the first delivery so often, and returns the last answer.
fn settled_wrongly(tag: u64, times: usize) -> Result<(), Refusal> {
    let mut client = plain();
    client.publish(Q, "m");
    let channel = client.broker.open_channel();
    let got = client.broker.get(channel, Q, false);
    assert!(got.is_ok_and(|m| m.is_some()));
    for _ in 1..times {
        client.broker.settle(channel, tag, false, Settlement::Ack)?;
    }
    client.broker.settle(channel, tag, false, Settlement::Ack)
}

fn refused<T>(result: Result<T, Refusal>) -> Value {
    let (code, name) = match result.err() {
        Some(Refusal::AccessRefused) => (403, "ACCESS_REFUSED"),
        Some(Refusal::NotFound) => (404, "NOT_FOUND"),
        Some(Refusal::PreconditionFailed) => (406, "PRECONDITION_FAILED"),
        None => (200, ""),
    };
    json!({"result": [code, name]})
}

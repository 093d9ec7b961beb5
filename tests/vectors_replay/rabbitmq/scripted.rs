//! Scripted cases, by their ids: what each step answers. Here are those of length, order, quorum queues and transactions.

mod consumers;
mod expiry;

use super::arguments::dead_to;
use super::client::{Client, mail, prefetch};
use super::letters;
use serde_json::{Value, json};
use sim::queue::Overflow;
use sim::rabbit::arguments::expiration;
use sim::rabbit::broker::Transaction;
use sim::rabbit::channel::Settlement;
use sim::rabbit::{Envelope, QueueArguments, QueueKind, Refusal};
use sim::time::Span;
use std::rc::Rc;

/// Returns what stands behind the label of each step; none for an unknown case.
pub fn answers(id: &str) -> Option<Vec<Value>> {
    let answers = match id {
        "dlx-ttl" => letters::expired(),
        "dlx-two-queue-expiry-cycle" => letters::cycle(),
        "ttl-behind-head" => expiry::ttl_behind_head(),
        "ttl-zero" => expiry::ttl_zero(),
        "ttl-while-unacked" => expiry::ttl_while_unacked(),
        "ttl-invalid--1" => vec![refusal(
            expiration("-1"),
            "PRECONDITION_FAILED - invalid expiration",
        )],
        "ttl-queue-per-message-age" => expiry::ttl_by_age(),
        "queue-expires-unused" => expiry::unused(),
        "maxlen-drop-head" => kept_of_five(QueueArguments {
            length_max: Some(3),
            ..QueueArguments::default()
        }),
        "maxlen-zero" => nothing_fits(),
        "maxlen-counts-ready-only" => only_ready_count(),
        "maxlen-bytes" => bytes(),
        "priority-queue" => priorities(),
        "priority-vs-prefetch" => consumers::priorities_and_prefetch(),
        "priority-maxlen" => priorities_and_length(),
        "round-robin-autoack" => consumers::round_robin(),
        "backlog-goes-to-first-consumer" => consumers::backlog(0),
        "backlog-prefetch2" => consumers::backlog(2),
        "consumer-priority" => consumers::consumer_priority(),
        "auto-delete-queue" => consumers::auto_delete(),
        "queue-deleted-under-consumer" => consumers::deleted_under_consumer(),
        "sac-cancel-idle" => consumers::active_consumer_cancelled(),
        "quorum-requeue-position" => quorum_requeue(),
        "quorum-invalid-nondurable" => not_durable(),
        "quorum-maxlen-reject" => quorum_refuses(),
        "tx" => transactions(),
        _ => return None,
    };
    Some(answers)
}

const Q: &str = "q";

fn plain() -> QueueArguments {
    QueueArguments::default()
}

fn ms(ms: u64) -> Option<Span> {
    Some(Span::from_ms(ms))
}

fn with_priorities(length_max: Option<u32>) -> Client {
    let arguments = QueueArguments {
        priority_max: Some(5),
        length_max,
        ..plain()
    };
    Client::with(&[(Q, arguments)])
}

fn kept_of_five(arguments: QueueArguments) -> Vec<Value> {
    let mut client = Client::with(&[(Q, arguments)]);
    let publish = |n: i32| json!([n, client.publish(Q, &n.to_string())]);
    let mut steps: Vec<Value> = (0..5).map(publish).collect();
    steps.push(json!([client.bodies(Q)]));
    steps
}

fn nothing_fits() -> Vec<Value> {
    let arguments = QueueArguments {
        length_max: Some(0),
        ..plain()
    };
    let mut client = Client::with(&[(Q, arguments)]);
    let alone = client.publish(Q, "a");
    let count = client.ready(Q);
    client.consume(Q, "k", prefetch(1));
    let idle = client.publish(Q, "b");
    vec![
        json!([alone]),
        json!([count]),
        json!([idle, client.deliveries()]),
    ]
}

fn only_ready_count() -> Vec<Value> {
    let arguments = QueueArguments {
        length_max: Some(2),
        ..plain()
    };
    let mut client = Client::with(&[(Q, arguments)]);
    client.consume(Q, "k", prefetch(2));
    for n in 0..6 {
        client.publish(Q, &n.to_string());
    }
    let first = client.deliveries();
    let ready = client.ready(Q);
    let after = client.settle("k", "0", Settlement::Requeue);
    client.leave("k");
    vec![
        json!([first]),
        json!([ready]),
        json!([after]),
        json!([client.bodies(Q)]),
    ]
}

fn bytes() -> Vec<Value> {
    let arguments = QueueArguments {
        bytes_max: Some(10),
        ..plain()
    };
    let mut client = Client::with(&[(Q, arguments)]);
    let bodies = ["aaaa", "bbbb", "cccc", "dddddddddddd", "e"];
    let mut steps: Vec<Value> = bodies
        .map(|body| json!([body, client.publish(Q, body)]))
        .into();
    steps.push(json!([client.bodies(Q)]));
    steps
}

fn priorities() -> Vec<Value> {
    let mut client = with_priorities(None);
    let wanted = [
        Some(0),
        Some(3),
        Some(9),
        None,
        Some(5),
        Some(1),
        Some(3),
        Some(255),
    ];
    for (n, priority) in wanted.into_iter().enumerate() {
        let told = priority.map_or("None".to_owned(), |p: u8| p.to_string());
        client.send(Q, &format!("{n}p{told}"), |e| e.priority = priority);
    }
    vec![json!([client.bodies(Q)])]
}

fn priorities_and_length() -> Vec<Value> {
    let mut client = with_priorities(Some(3));
    for (n, priority) in [3, 0, 1, 2, 3].into_iter().enumerate() {
        client.send(Q, &format!("{n}p{priority}"), |e| {
            e.priority = Some(priority)
        });
    }
    vec![json!([client.bodies(Q)])]
}

fn quorum() -> QueueArguments {
    QueueArguments {
        kind: QueueKind::Quorum,
        durable: true,
        ..plain()
    }
}

fn quorum_requeue() -> Vec<Value> {
    let mut client = Client::with(&[(Q, quorum())]);
    for n in 0..4 {
        client.publish(Q, &n.to_string());
    }
    let channel = client.broker.open_channel();
    for tag in 1..=3 {
        let got = client.broker.get(channel, Q, false).expect("the queue");
        assert_eq!(got.expect("a message").tag, tag);
    }
    let given_back = client.broker.settle(channel, 2, false, Settlement::Requeue);
    given_back.expect("the tag is outstanding");
    vec![json!([client.get(Q)]), json!([client.get(Q)])]
}

fn transactions() -> Vec<Value> {
    let mut client = Client::with(&[(Q, plain())]);
    let channel = client.broker.open_channel();
    let publishes = |bodies: [&str; 2]| Transaction {
        publishes: bodies
            .map(|body| mail(body, Envelope::new("", Q, Rc::from([]))))
            .into(),
        settlements: Vec::new(),
    };
    let first = publishes(["a", "b"]);
    let mut counts = vec![client.ready(Q)];
    client.broker.commit(channel, &first).expect("the exchange");
    counts.push(client.ready(Q));
    drop(publishes(["c", "d"]));
    counts.push(client.ready(Q));
    let got = client.broker.get(channel, Q, false).expect("the queue");
    let tag = got.map_or(0, |delivery| delivery.tag);
    drop(Transaction {
        publishes: Vec::new(),
        settlements: vec![(tag, false, Settlement::Ack)],
    });
    client.broker.close_channel(channel);
    counts.push(client.ready(Q));
    counts.into_iter().map(|count| json!([count])).collect()
}

fn not_durable() -> Vec<Value> {
    let arguments = QueueArguments {
        durable: false,
        ..quorum()
    };
    let refused = Client::new().broker.declare_queue(Q, arguments);
    vec![refusal(
        refused,
        "PRECONDITION_FAILED - invalid property 'non-durable' for queue 'qn' in",
    )]
}

fn quorum_refuses() -> Vec<Value> {
    let arguments = QueueArguments {
        length_max: Some(3),
        overflow: Some(Overflow::RejectPublish),
        ..quorum()
    };
    let mut client = Client::with(&[(Q, arguments)]);
    let publish = |n: i32| json!([n, client.publish(Q, &n.to_string())]);
    let mut steps: Vec<Value> = (0..6).map(publish).collect();
    steps.push(json!([client.bodies(Q)]));
    steps
}

/// Returns the code of a refusal, beside the text that was recorded with it.
fn refusal<T>(result: Result<T, Refusal>, text: &str) -> Value {
    json!([[result.err().map_or(0, Refusal::code), text]])
}

/// Returns two queues with the same time to live, each sending its dead letters to the other.
pub fn two_queues(ttl: u64) -> Client {
    let to = |other: &str| QueueArguments {
        ttl: ms(ttl),
        ..dead_to(other)
    };
    Client::with(&[("ca", to("cb")), ("cb", to("ca"))])
}

//! Brokers: queues, and for RabbitMQ exchanges, bindings and what its queues can be told.

use super::exprs;
use super::json::Json;
use super::nodes::COUNT_MAX;
use super::problem::{Code, What};
use super::reader::{Fields, Reader, entries};
use super::topics;
use super::wiring::Head;
use crate::model::{Broker, Queue};
use crate::queue::Overflow;
use crate::queue::QueueSettings;
use crate::rabbit::headers::Headers;
use crate::rabbit::routing::{Binding, Destination, Exchange, ExchangeKind, Routing};
use crate::rabbit::{DeadLetters, QueueArguments, QueueKind, Version};
use crate::time::Span;
use crate::value::Value;
use std::rc::Rc;

/// The most brokers of a cluster.
const CLUSTER_MAX: u32 = 7;
const PLAIN_QUEUE: [&str; 3] = ["lease", "durable", "length_max"];
const RABBIT_QUEUE: [&str; 10] = [
    "lease",
    "durable",
    "length_max",
    "kind",
    "overflow",
    "ttl",
    "priority_max",
    "delivery_limit",
    "dead_letters",
    "single_active_consumer",
];
/// The fields of a broker; those from `exchanges` on belong to RabbitMQ.
pub const BROKER: [&str; 8] = [
    "up",
    "instances",
    "queues",
    "topics",
    "rabbitmq",
    "exchanges",
    "bindings",
    "flush",
];
const VERSIONS: [Version; 2] = [Version::V3_10, Version::V4];
const KINDS: [(&str, ExchangeKind); 4] = [
    ("direct", ExchangeKind::Direct),
    ("fanout", ExchangeKind::Fanout),
    ("topic", ExchangeKind::Topic),
    ("headers", ExchangeKind::Headers),
];

/// Reads a broker.
pub fn broker<'a>(r: &mut Reader<'a>, head: &Head<'a>, o: Fields<'a>) -> Broker {
    let up = o.get("up").and_then(|json| r.share(json)).unwrap_or(1.0);
    let version = o.get("rabbitmq").and_then(|json| {
        let names = VERSIONS.iter().map(|version| version.name());
        r.known(json, What::Setting, names).map(|i| VERSIONS[i])
    });
    if version.is_none() {
        for field in &BROKER[4..] {
            if let Some(json) = o.get(field) {
                r.note(
                    json,
                    Code::OnlyWith {
                        field: (*field).into(),
                        needs: "rabbitmq".into(),
                    },
                );
            }
        }
    }
    let names = head.queues.iter().map(|name| Some(Rc::from(*name)));
    let mut routing = Routing {
        queues: names.collect(),
        ..Routing::default()
    };
    exchanges(r, head, o, &mut routing);
    bindings(r, head, o, &mut routing);
    let flush = o.get("flush").and_then(|json| r.duration(json));
    let queues = match o.get("topics") {
        Some(_) => o.get("queues"),
        None => r.need(o, "queues"),
    };
    let queues = queues.map(|json| {
        r.open_object(json);
        entries(json)
            .filter_map(|(name, body)| queue(r, head, name, body, version))
            .map(|mut queue| {
                queue.settings.flush = flush.unwrap_or_default();
                queue
            })
            .collect::<Vec<Queue>>()
    });
    let queues = queues.unwrap_or_default();
    let instances = instances(r, o, &queues);
    Broker {
        instances,
        up,
        rabbitmq: version,
        queues,
        routing: Rc::new(routing),
        topics: topics::topics(r, o, instances),
    }
}

/// Reads how many brokers the cluster has: a queue is on all of them or on one, and only quorum queues can be on all.
fn instances<'a>(r: &mut Reader<'a>, o: Fields<'a>, queues: &[Queue]) -> u32 {
    let Some(json) = o.get("instances") else {
        return 1;
    };
    let instances = r.count(json, 1, CLUSTER_MAX).unwrap_or(1);
    let is_replicated = |q: &Queue| q.settings.rules.replicated && o.get("topics").is_none();
    if instances > 1 && !queues.iter().all(is_replicated) {
        r.note(json, Code::ReplicasOfClassic);
    }
    instances
}

fn exchanges<'a>(r: &mut Reader<'a>, head: &Head<'a>, o: Fields<'a>, routing: &mut Routing) {
    let Some(json) = o.get("exchanges") else {
        return;
    };
    r.open_object(json);
    for (name, body) in entries(json) {
        let Some(o) = r.object(body, &["kind", "alternate"]) else {
            continue;
        };
        let kinds = KINDS.iter().map(|(name, _)| *name);
        let kind = r
            .need(o, "kind")
            .and_then(|json| r.known(json, What::Setting, kinds));
        let alternate = o
            .get("alternate")
            .and_then(|json| exchange_name(r, head, json));
        routing.exchanges.push(Exchange {
            name: name.into(),
            kind: KINDS[kind.unwrap_or(0)].1,
            alternate,
            durable: true,
        });
    }
}

fn bindings<'a>(r: &mut Reader<'a>, head: &Head<'a>, o: Fields<'a>, routing: &mut Routing) {
    let Some(json) = o.get("bindings") else {
        return;
    };
    for item in r.list(json).unwrap_or(&[]) {
        let Some(o) = r.object(item, &["exchange", "queue", "key", "match", "headers"]) else {
            continue;
        };
        let from = r
            .need(o, "exchange")
            .and_then(|json| r.known(json, What::Exchange, head.exchanges.iter().copied()));
        let to = r
            .need(o, "queue")
            .and_then(|json| r.known(json, What::Queue, head.queues.iter().copied()));
        let key = o
            .get("key")
            .and_then(|json| r.text(json))
            .unwrap_or_default();
        let arguments = arguments(r, o);
        if let (Some(from), Some(to)) = (from, to) {
            routing.bindings.push(Binding {
                from: from as u16 + 1,
                to: Destination::Queue(to as u16),
                key: key.into(),
                arguments,
            });
        }
    }
}

/// Reads the headers that a binding asks for, with `match` written among them as the protocol does.
fn arguments<'a>(r: &mut Reader<'a>, o: Fields<'a>) -> Headers {
    let mut all = Vec::new();
    if let Some(json) = o.get("match") {
        let how = ["all", "any"];
        if let Some(i) = r.known(json, What::Setting, how.into_iter()) {
            all.push((Rc::from("x-match"), Value::text(how[i])));
        }
    }
    if let Some(json) = o.get("headers") {
        r.open_object(json);
        for (name, value) in entries(json) {
            all.extend(exprs::literal(r, value).map(|value| (Rc::from(name), value)));
        }
    }
    all.into()
}

/// Reads the name of an exchange; the empty text is the default one.
fn exchange_name<'a>(r: &mut Reader<'a>, head: &Head<'a>, json: &'a Json) -> Option<Rc<str>> {
    if json.as_text() == Some("") {
        return Some("".into());
    }
    let known = head.exchanges.iter().copied();
    let found = r.known(json, What::Exchange, known)?;
    Some(head.exchanges[found].into())
}

fn queue<'a>(
    r: &mut Reader<'a>,
    head: &Head<'a>,
    name: &str,
    json: &'a Json,
    version: Option<Version>,
) -> Option<Queue> {
    if version.is_none() {
        let only = |field: &&&str| !PLAIN_QUEUE.contains(*field) && json.field(field).is_some();
        if let Some(field) = RABBIT_QUEUE.iter().find(only) {
            let at = json.field(field).unwrap_or(json);
            r.note(
                at,
                Code::OnlyWith {
                    field: (*field).into(),
                    needs: "rabbitmq".into(),
                },
            );
            return None;
        }
    }
    let o = r.object(json, &RABBIT_QUEUE)?;
    let lease = o
        .get("lease")
        .map_or(Some(None), |json| r.duration_from(json, Span(1)).map(Some));
    let durable = o.get("durable").map_or(Some(true), |json| r.flag(json));
    let length_min = u32::from(version.is_none());
    let length_max = o.get("length_max").map_or(Some(None), |json| {
        r.count(json, length_min, COUNT_MAX).map(Some)
    });
    let (lease, durable, length_max) = (lease?, durable?, length_max?);
    let Some(version) = version else {
        return Some(Queue {
            name: name.to_owned(),
            settings: QueueSettings {
                lease,
                durable,
                length_max,
                ..QueueSettings::default()
            },
            dead_letters: None,
        });
    };
    let asked = QueueArguments {
        durable,
        length_max,
        ..rabbit_queue(r, head, o)?
    };
    let Ok(settings) = asked.settings(version) else {
        r.note(json, Code::QueueImpossible);
        return None;
    };
    Some(Queue {
        name: name.to_owned(),
        settings: QueueSettings { lease, ..settings },
        dead_letters: asked.dead_letters,
    })
}

/// Reads what a queue of RabbitMQ can be told besides.
fn rabbit_queue<'a>(r: &mut Reader<'a>, head: &Head<'a>, o: Fields<'a>) -> Option<QueueArguments> {
    let mut asked = QueueArguments::default();
    if let Some(json) = o.get("kind") {
        let kinds = [QueueKind::Classic, QueueKind::Quorum];
        asked.kind = kinds[r.known(json, What::Setting, ["classic", "quorum"].into_iter())?];
    }
    if let Some(json) = o.get("overflow") {
        let ways = [
            Overflow::DropHead,
            Overflow::RejectPublish,
            Overflow::RejectPublishDlx,
        ];
        let known = ["drop_head", "reject_publish", "reject_publish_dlx"].into_iter();
        asked.overflow = Some(ways[r.known(json, What::Setting, known)?]);
    }
    if let Some(json) = o.get("ttl") {
        asked.ttl = Some(r.duration_from(json, Span::ZERO)?);
    }
    if let Some(json) = o.get("priority_max") {
        asked.priority_max = Some(r.count(json, 1, 255)? as u8);
    }
    if let Some(json) = o.get("delivery_limit") {
        asked.delivery_limit = Some(i64::from(r.count(json, 0, COUNT_MAX)?));
    }
    if let Some(json) = o.get("single_active_consumer") {
        asked.single_active = r.flag(json)?;
    }
    if let Some(json) = o.get("dead_letters") {
        let o = r.object(json, &["exchange", "key"])?;
        let exchange = r
            .need(o, "exchange")
            .and_then(|json| exchange_name(r, head, json))?;
        let key = o.get("key").and_then(|json| r.text(json)).map(Rc::from);
        asked.dead_letters = Some(DeadLetters { exchange, key });
    }
    Some(asked)
}

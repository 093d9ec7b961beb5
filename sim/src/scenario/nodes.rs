//! The nodes of a file: what stands in each, and its programs.

use super::dists;
use super::exprs;
use super::json::{Json, Kind};
use super::policies;
use super::problem::{Code, NodeShape, Place, Shape, What};
use super::programs::{self, Owner};
use super::reader::{Fields, Reader, entries};
use super::wiring::{self, Head, Part, Wiring, field_names};
use crate::dist::Dist;
use crate::model::{
    AckMode, Balance, Broker, Client, Consumer, Handler, Load, MEMBERS_MAX, NODES_MAX, Node,
    NodeKind, Policy, Queue, Service, Table, Waiting, Words,
};
use crate::program::Program;
use crate::time::{Span, Time};
use std::rc::Rc;

/// The most handlers, queues, tables, policies or consumers of one node.
const PARTS_MAX: usize = 200;
/// The most rows that a table holds at the start.
const ROWS_MAX: usize = 10_000;
const INSTANCES_MAX: u32 = 1_000;
const WORKERS_MAX: u32 = 10_000;
const COUNT_MAX: u32 = 1_000_000_000;
/// Names that identity paths use for something else.
const RESERVED: [&str; 2] = ["fault", "hand"];

const COMMON: [&str; 5] = ["kind", "label", "place", "policies", "tables"];
const CLIENT: [&str; 3] = ["members", "load", "program"];
const SERVICE: [&str; 8] = [
    "instances",
    "balance",
    "workers",
    "queue_max",
    "waiting",
    "up",
    "handlers",
    "consumers",
];
const BROKER: [&str; 2] = ["up", "queues"];

/// Returns what is known of each node before programs are read.
pub fn heads<'a>(r: &mut Reader<'a>, json: &'a Json) -> Vec<Head<'a>> {
    if r.open_object(json).is_none() {
        return Vec::new();
    }
    let found = entries(json).count();
    if found == 0 {
        r.note(json, Code::Empty { what: What::Node });
    }
    if found > NODES_MAX {
        r.note(
            json,
            Code::TooMany {
                what: What::Node,
                found: found as u64,
                max: NODES_MAX as u64,
            },
        );
    }
    entries(json)
        .take(NODES_MAX)
        .filter_map(|(name, node)| head(r, name, node))
        .collect()
}

fn head<'a>(r: &mut Reader<'a>, name: &'a str, json: &'a Json) -> Option<Head<'a>> {
    let fields = r.open_object(json)?;
    r.name(json, name);
    if RESERVED.contains(&name) {
        r.note(
            json,
            Code::NameReserved {
                name: name.to_owned(),
            },
        );
    }
    let kinds = ["client", "service", "broker"].into_iter();
    let kind = r
        .need(fields, "kind")
        .and_then(|json| r.known(json, What::NodeKind, kinds));
    let shape = kind.map_or_else(
        || guessed(json),
        |i| [NodeShape::Client, NodeShape::Service, NodeShape::Broker][i],
    );
    if kind.is_some() {
        let own: &[&str] = match shape {
            NodeShape::Client => &CLIENT,
            NodeShape::Service => &SERVICE,
            NodeShape::Broker => &BROKER,
        };
        let known: Vec<&str> = COMMON.iter().chain(own).copied().collect();
        r.object(json, &known);
    }
    Some(Head {
        name,
        json,
        shape,
        handlers: field_names(r, fields.get("handlers"), What::Handler, PARTS_MAX),
        queues: field_names(r, fields.get("queues"), What::Queue, PARTS_MAX),
        tables: field_names(r, fields.get("tables"), What::Table, PARTS_MAX),
        policies: field_names(r, fields.get("policies"), What::Policy, PARTS_MAX),
    })
}

/// Returns what a node without a good kind was meant to be, so that one slip is not told ten times.
fn guessed(json: &Json) -> NodeShape {
    match (json.field("program"), json.field("queues")) {
        (Some(_), _) => NodeShape::Client,
        (_, Some(_)) => NodeShape::Broker,
        _ => NodeShape::Service,
    }
}

/// Reads one node whole.
pub fn node<'a>(
    r: &mut Reader<'a>,
    heads: &[Head<'a>],
    wiring: &mut Wiring<'a>,
    index: usize,
) -> Node {
    let head = &heads[index];
    let o = Fields { at: head.json };
    let label = o.get("label").and_then(|json| r.words(json));
    let kind = match head.shape {
        NodeShape::Client => NodeKind::Client(client(r, heads, wiring, index as u16, o)),
        NodeShape::Service => NodeKind::Service(service(r, heads, wiring, index as u16, o)),
        NodeShape::Broker => NodeKind::Broker(broker(r, o)),
    };
    Node {
        name: head.name.to_owned(),
        label: label.unwrap_or_else(|| Words {
            ko: head.name.to_owned(),
            en: head.name.to_owned(),
        }),
        place: o
            .get("place")
            .and_then(|json| place(r, json))
            .unwrap_or((index as f32, 0.0)),
        policies: policies_of(r, o),
        tables: tables(r, o),
        kind,
    }
}

fn place<'a>(r: &mut Reader<'a>, json: &'a Json) -> Option<(f32, f32)> {
    let [x, y] = r.list(json)? else {
        r.wrong_type(json, Shape::Pair);
        return None;
    };
    let mut side = |json: &'a Json| {
        let at = match json.kind {
            Kind::Int(n) => n as f64,
            Kind::Decimal(x) => x,
            _ => {
                r.wrong_type(json, Shape::Number);
                return None;
            }
        };
        if !(0.0..=50.0).contains(&at) {
            r.out_of_range(json, at.to_string(), "0".into(), "50".into());
            return None;
        }
        Some(at as f32)
    };
    let (x, y) = (side(x), side(y));
    Some((x?, y?))
}

fn policies_of<'a>(r: &mut Reader<'a>, o: Fields<'a>) -> Vec<Policy> {
    let Some(json) = o.get("policies") else {
        return Vec::new();
    };
    r.open_object(json);
    let settings = entries(json).filter_map(|(name, body)| {
        policies::settings(r, body).map(|settings| Policy {
            name: name.to_owned(),
            settings,
        })
    });
    settings.collect()
}

fn tables<'a>(r: &mut Reader<'a>, o: Fields<'a>) -> Vec<Table> {
    let Some(json) = o.get("tables") else {
        return Vec::new();
    };
    r.open_object(json);
    entries(json)
        .map(|(name, rows)| Table {
            name: name.to_owned(),
            rows: table_rows(r, rows),
        })
        .collect()
}

fn table_rows<'a>(
    r: &mut Reader<'a>,
    json: &'a Json,
) -> Vec<(crate::value::Value, crate::value::Value)> {
    let items = r.list(json).unwrap_or(&[]);
    if items.len() > ROWS_MAX {
        r.note(
            json,
            Code::TooMany {
                what: What::Row,
                found: items.len() as u64,
                max: ROWS_MAX as u64,
            },
        );
        return Vec::new();
    }
    let mut keys = std::collections::BTreeSet::new();
    let mut rows = Vec::new();
    for item in items {
        let Some(o) = r.object(item, &["key", "value"]) else {
            continue;
        };
        let key = r.need(o, "key").and_then(|json| exprs::literal(r, json));
        let value = o
            .get("value")
            .map_or(Some(crate::value::Value::Null), |json| {
                exprs::literal(r, json)
            });
        let (Some(key), Some(value)) = (key, value) else {
            continue;
        };
        if !keys.insert(key.clone()) {
            r.note(
                item,
                Code::NameTwice {
                    what: What::Row,
                    name: key.to_string(),
                },
            );
        }
        rows.push((key, value));
    }
    rows
}

fn client<'a>(
    r: &mut Reader<'a>,
    heads: &[Head<'a>],
    wiring: &mut Wiring<'a>,
    index: u16,
    o: Fields<'a>,
) -> Client {
    let members = o
        .get("members")
        .and_then(|json| r.count(json, 1, MEMBERS_MAX))
        .unwrap_or(1);
    let load = r.need(o, "load").and_then(|json| load(r, json));
    let owner = Owner {
        node: index,
        place: Place::ClientProgram,
        handler: None,
    };
    let program = r
        .need(o, "program")
        .map(|json| programs::program(r, heads, wiring, owner, json));
    Client {
        members,
        load: load.unwrap_or(Load::Scripted(Vec::new())),
        program: Rc::new(program.unwrap_or_default()),
    }
}

fn load<'a>(r: &mut Reader<'a>, json: &'a Json) -> Option<Load> {
    let o = r.object(json, &["open", "closed", "at"])?;
    match r.one_of(o, &["open", "closed", "at"])? {
        ("open", body) => open(r, body),
        ("closed", body) => {
            let o = r.object(body, &["think", "rounds"])?;
            let think = o
                .get("think")
                .map_or(Some(Dist::Constant(Span::ZERO)), |json| {
                    dists::dist(r, json)
                });
            let rounds = o
                .get("rounds")
                .map_or(Some(None), |json| r.count(json, 1, COUNT_MAX).map(Some));
            Some(Load::Closed {
                think: think?,
                rounds: rounds?,
            })
        }
        (_, body) => {
            let items = r.list(body)?;
            let mut at: Vec<Time> = items
                .iter()
                .filter_map(|json| r.duration(json))
                .map(|d| Time(d.0))
                .collect();
            at.sort_unstable();
            Some(Load::Scripted(at))
        }
    }
}

fn open<'a>(r: &mut Reader<'a>, json: &'a Json) -> Option<Load> {
    let o = r.object(json, &["first", "interval", "count"])?;
    let first = o
        .get("first")
        .map_or(Some(Span::ZERO), |json| r.duration(json));
    let every = r.need(o, "interval");
    let interval = every.and_then(|json| dists::dist(r, json));
    let count = o
        .get("count")
        .map_or(Some(None), |json| r.count(json, 1, COUNT_MAX).map(Some));
    if let (Some(json), Some(Dist::Constant(Span::ZERO)), Some(None)) = (every, &interval, count) {
        r.out_of_range(json, "0s".into(), "1ns".into(), "30d".into());
    }
    Some(Load::Open {
        first: Time(first?.0),
        interval: interval?,
        count: count?,
    })
}

fn service<'a>(
    r: &mut Reader<'a>,
    heads: &[Head<'a>],
    wiring: &mut Wiring<'a>,
    index: u16,
    o: Fields<'a>,
) -> Service {
    let handlers = o.get("handlers").map(|json| {
        r.open_object(json);
        let all = entries(json).take(PARTS_MAX).enumerate();
        all.map(|(i, (name, body))| {
            let owner = Owner {
                node: index,
                place: Place::Handler,
                handler: Some((index, i as u16)),
            };
            let program = Rc::new(programs::program(r, heads, wiring, owner, body));
            Handler {
                name: name.to_owned(),
                program,
            }
        })
        .collect()
    });
    let balance = o
        .get("balance")
        .and_then(|json| r.known(json, What::Setting, ["round_robin", "random"].into_iter()));
    let waiting = o.get("waiting").and_then(|json| {
        r.known(
            json,
            What::Setting,
            ["blocking", "non_blocking"].into_iter(),
        )
    });
    Service {
        instances: o
            .get("instances")
            .and_then(|json| r.count(json, 1, INSTANCES_MAX))
            .unwrap_or(1),
        balance: if balance == Some(1) {
            Balance::Random
        } else {
            Balance::RoundRobin
        },
        workers: o
            .get("workers")
            .and_then(|json| r.count(json, 1, WORKERS_MAX))
            .unwrap_or(1),
        queue_max: o
            .get("queue_max")
            .and_then(|json| r.count(json, 0, COUNT_MAX)),
        waiting: if waiting == Some(1) {
            Waiting::NonBlocking
        } else {
            Waiting::Blocking
        },
        up: o.get("up").and_then(|json| r.share(json)).unwrap_or(1.0),
        handlers: handlers.unwrap_or_default(),
        consumers: consumers(r, heads, wiring, index, o),
    }
}

fn consumers<'a>(
    r: &mut Reader<'a>,
    heads: &[Head<'a>],
    wiring: &mut Wiring<'a>,
    index: u16,
    o: Fields<'a>,
) -> Vec<Consumer> {
    let Some(json) = o.get("consumers") else {
        return Vec::new();
    };
    let items = r.list(json).unwrap_or(&[]);
    if items.len() > PARTS_MAX {
        r.note(
            json,
            Code::TooMany {
                what: What::Queue,
                found: items.len() as u64,
                max: PARTS_MAX as u64,
            },
        );
    }
    items
        .iter()
        .take(PARTS_MAX)
        .filter_map(|item| consumer(r, heads, wiring, index, item))
        .collect()
}

fn consumer<'a>(
    r: &mut Reader<'a>,
    heads: &[Head<'a>],
    wiring: &mut Wiring<'a>,
    index: u16,
    json: &'a Json,
) -> Option<Consumer> {
    let o = r.object(json, &["queue", "prefetch", "ack", "program"])?;
    let queue = r
        .need(o, "queue")
        .and_then(|json| wiring::part(r, heads, json, Part::Queue));
    let prefetch = o
        .get("prefetch")
        .map_or(Some(1), |json| r.count(json, 1, COUNT_MAX));
    let ack = o
        .get("ack")
        .and_then(|json| r.known(json, What::Setting, ["manual", "automatic"].into_iter()));
    let owner = Owner {
        node: index,
        place: Place::Consumer,
        handler: None,
    };
    let program: Option<Program> = r
        .need(o, "program")
        .map(|json| programs::program(r, heads, wiring, owner, json));
    let (broker, queue) = queue?;
    wiring.pairs.extend([(broker, index), (index, broker)]);
    Some(Consumer {
        broker,
        queue,
        prefetch: prefetch?,
        ack: if ack == Some(1) {
            AckMode::Automatic
        } else {
            AckMode::Manual
        },
        program: Rc::new(program?),
    })
}

fn broker<'a>(r: &mut Reader<'a>, o: Fields<'a>) -> Broker {
    let up = o.get("up").and_then(|json| r.share(json)).unwrap_or(1.0);
    let queues = r.need(o, "queues").map(|json| {
        r.open_object(json);
        entries(json)
            .filter_map(|(name, body)| queue(r, name, body))
            .collect()
    });
    Broker {
        up,
        queues: queues.unwrap_or_default(),
    }
}

fn queue<'a>(r: &mut Reader<'a>, name: &str, json: &'a Json) -> Option<Queue> {
    let o = r.object(json, &["lease", "durable", "length_max"])?;
    let lease = o
        .get("lease")
        .map_or(Some(None), |json| r.duration_from(json, Span(1)).map(Some));
    let durable = o.get("durable").map_or(Some(true), |json| r.flag(json));
    let length_max = o
        .get("length_max")
        .map_or(Some(None), |json| r.count(json, 1, COUNT_MAX).map(Some));
    Some(Queue {
        name: name.to_owned(),
        lease: lease?,
        durable: durable?,
        length_max: length_max?,
    })
}

//! The nodes of a file: what stands in each, and its programs.

use super::brokers;
use super::clients;
use super::exprs;
use super::fallbacks::Site;
use super::json::{Json, Kind};
use super::policies;
use super::presets;
use super::problem::{Code, NodeShape, Shape, What};
use super::reader::{Fields, Reader, entries};
use super::services;
use super::units;
use super::wiring::{Head, PolicyHead, Wiring, field_names};
use crate::model::{NODES_MAX, Node, NodeKind, Policy, StandIn, Table, Words};
use crate::sorted::SortedSet;
use crate::value::Value;

/// The most handlers, queues, tables, policies or consumers of one node.
pub const PARTS_MAX: usize = 200;
/// The most rows that a table holds at the start.
const ROWS_MAX: usize = 10_000;
/// The greatest count of anything.
pub const COUNT_MAX: u32 = 1_000_000_000;
/// Names that identity paths use for something else.
const RESERVED: [&str; 2] = ["fault", "hand"];

const COMMON: [&str; 5] = ["kind", "label", "place", "policies", "tables"];
const CLIENT: [&str; 3] = ["members", "load", "program"];
const SERVICE: [&str; 18] = [
    "instances",
    "balance",
    "ejection",
    "autoscale",
    "workers",
    "queue_max",
    "order",
    "drop_late",
    "door",
    "waiting",
    "deadlines",
    "load_slowdown",
    "up",
    "handlers",
    "consumers",
    "loops",
    "locks",
    "subscriptions",
];

/// Returns what is known of each node before programs are read.
pub fn heads<'a>(r: &mut Reader<'a>, json: &'a Json) -> Vec<Head<'a>> {
    if r.open_object(json).is_none() {
        return Vec::new();
    }
    let found = entries(json).count();
    if found == 0 {
        r.note(json, Code::Empty { what: What::Node });
    }
    r.at_most(json, What::Node, found, NODES_MAX);
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
            NodeShape::Broker => &brokers::BROKER,
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
        exchanges: field_names(r, fields.get("exchanges"), What::Exchange, PARTS_MAX),
        topics: field_names(r, fields.get("topics"), What::Topic, PARTS_MAX),
        tables: field_names(r, fields.get("tables"), What::Table, PARTS_MAX),
        policies: policy_heads(r, fields.get("policies")),
        locks: field_names(r, fields.get("locks"), What::Lock, PARTS_MAX),
    })
}

fn policy_heads<'a>(r: &mut Reader<'a>, json: Option<&'a Json>) -> Vec<PolicyHead<'a>> {
    field_names(r, json, What::Policy, PARTS_MAX);
    let all = json.into_iter().flat_map(entries);
    all.flat_map(|(name, json)| {
        let layers = presets::layers(json).map_or(1, |layers| layers.len());
        (0..layers).map(move |_| PolicyHead { name, json })
    })
    .collect()
}

/// Returns what a node without a good kind was meant to be, so that one slip is not told ten times.
fn guessed(json: &Json) -> NodeShape {
    let kept = json.field("queues").or_else(|| json.field("topics"));
    match (json.field("program"), kept) {
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
        NodeShape::Client => NodeKind::Client(clients::client(r, heads, wiring, index as u16, o)),
        NodeShape::Service => {
            NodeKind::Service(services::service(r, heads, wiring, index as u16, o))
        }
        NodeShape::Broker => NodeKind::Broker(brokers::broker(r, head, o)),
    };
    let (policies, fallbacks) = policies_of(r, heads, wiring, head.shape, o);
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
        policies,
        fallbacks,
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
            r.out_of_range(json, units::rounded_text(at), "0".into(), "50".into());
            return None;
        }
        Some(at as f32)
    };
    let (x, y) = (side(x), side(y));
    Some((x?, y?))
}

fn policies_of<'a>(
    r: &mut Reader<'a>,
    heads: &[Head<'a>],
    wiring: &mut Wiring<'a>,
    shape: NodeShape,
    o: Fields<'a>,
) -> (Vec<Policy>, Vec<StandIn>) {
    let Some(json) = o.get("policies") else {
        return (Vec::new(), Vec::new());
    };
    r.open_object(json);
    let mut site = Site {
        heads,
        wiring,
        shape,
        found: Vec::new(),
    };
    let settings = entries(json).flat_map(|(name, body)| {
        let layers = policies::layers(r, &mut site, body);
        layers.into_iter().map(move |(layer, settings)| Policy {
            name: layer.map_or_else(|| name.to_owned(), |layer| format!("{name}.{layer}")),
            settings,
        })
    });
    (settings.collect(), site.found)
}

fn tables<'a>(r: &mut Reader<'a>, o: Fields<'a>) -> Vec<Table> {
    let Some(json) = o.get("tables") else {
        return Vec::new();
    };
    r.open_object(json);
    entries(json)
        .map(|(name, body)| {
            let name = name.to_owned();
            let in_memory = matches!(body.kind, Kind::Object(_));
            let rows = if in_memory {
                memory_rows(r, body)
            } else {
                table_rows(r, body)
            };
            Table {
                name,
                memory: in_memory,
                rows,
            }
        })
        .collect()
}

/// Reads the rows of a table that each instance keeps in its memory: `{"memory": […]}`.
fn memory_rows<'a>(r: &mut Reader<'a>, json: &'a Json) -> Vec<(Value, Value)> {
    let Some(o) = r.object(json, &["memory"]) else {
        return Vec::new();
    };
    r.need(o, "memory")
        .map_or_else(Vec::new, |rows| table_rows(r, rows))
}

fn table_rows<'a>(r: &mut Reader<'a>, json: &'a Json) -> Vec<(Value, Value)> {
    let items = r.list_at_most(json, What::Row, ROWS_MAX);
    let mut keys = SortedSet::default();
    let mut rows = Vec::new();
    for item in items {
        let Some(o) = r.object(item, &["key", "value"]) else {
            continue;
        };
        let key = r.need(o, "key").and_then(|json| exprs::literal(r, json));
        let value = o
            .get("value")
            .map_or(Some(Value::Null), |json| exprs::literal(r, json));
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

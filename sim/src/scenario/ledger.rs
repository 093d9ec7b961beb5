//! The ledger: what the business believes, as counts and sums.

use super::exprs;
use super::faults::label;
use super::json::Json;
use super::problem::{Code, NodeShape, What};
use super::reader::{Reader, entries, owned};
use super::wiring::{self, Head, Part, Wiring};
use crate::model::{Counter, LedgerLine, Sum, Words};
use std::rc::Rc;

const LINES_MAX: usize = 100;
const SUMS: [&str; 5] = ["count", "sum", "messages", "wasted", "constant"];
/// Counters of messages by name.
pub const COUNTERS: [(&str, Counter); 6] = [
    ("sent", Counter::Sent),
    ("delivered", Counter::Delivered),
    ("redelivered", Counter::Redelivered),
    ("handled", Counter::Handled),
    ("useful", Counter::Useful),
    ("orphaned", Counter::Orphaned),
];

/// Reads the ledger.
pub fn ledger<'a>(
    r: &mut Reader<'a>,
    heads: &[Head<'a>],
    wiring: &Wiring<'a>,
    json: &'a Json,
) -> Vec<LedgerLine> {
    let items = r.list_at_most(json, What::LedgerLine, LINES_MAX);
    let mut lines: Vec<LedgerLine> = Vec::new();
    for item in items {
        let Some(line) = line(r, heads, wiring, item) else {
            continue;
        };
        if lines.iter().any(|l| l.name == line.name) {
            r.note(
                item,
                Code::NameTwice {
                    what: What::LedgerLine,
                    name: line.name.clone(),
                },
            );
        }
        lines.push(line);
    }
    lines
}

fn line<'a>(
    r: &mut Reader<'a>,
    heads: &[Head<'a>],
    wiring: &Wiring<'a>,
    json: &'a Json,
) -> Option<LedgerLine> {
    let o = r.object(json, &["name", "label", "expected", "actual"])?;
    let name = r
        .need(o, "name")
        .and_then(|json| r.text(json).filter(|name| r.name(json, name)));
    let label = o.get("label").map(|json| r.words(json));
    let expected = o
        .get("expected")
        .map_or(Some(None), |json| sum(r, heads, wiring, json).map(Some));
    let actual = r
        .need(o, "actual")
        .and_then(|json| sum(r, heads, wiring, json));
    let name = name?;
    let label = label.unwrap_or_else(|| {
        Some(Words {
            ko: name.to_owned(),
            en: name.to_owned(),
        })
    });
    Some(LedgerLine {
        name: name.to_owned(),
        label: label?,
        expected: expected?,
        actual: actual?,
    })
}

fn sum<'a>(
    r: &mut Reader<'a>,
    heads: &[Head<'a>],
    wiring: &Wiring<'a>,
    json: &'a Json,
) -> Option<Sum> {
    let fields = r.open_object(json)?;
    let (name, subject) = r.one_of(fields, &SUMS)?;
    let beside = match name {
        "count" => "where",
        "sum" => "field",
        "messages" => "counter",
        _ => name,
    };
    let o = r.object(json, &[name, beside])?;
    match name {
        "count" => {
            let table = wiring::part(r, heads, subject, Part::Table);
            let filter = o
                .get("where")
                .map_or(Some(None), |json| filter(r, json).map(Some));
            let (node, table) = table?;
            Some(Sum::Count {
                node,
                table,
                filter: filter?,
            })
        }
        "sum" => {
            let table = wiring::part(r, heads, subject, Part::Table);
            let field = r.need(o, "field").and_then(|json| r.text(json));
            let (node, table) = table?;
            Some(Sum::Field {
                node,
                table,
                field: field?.into(),
            })
        }
        "messages" => {
            let label = label(r, wiring, subject);
            let counter = r.need(o, "counter");
            let counter =
                counter.and_then(|json| r.known(json, What::Counter, COUNTERS.iter().map(|c| c.0)));
            Some(Sum::Messages {
                label: label?,
                counter: COUNTERS[counter?].1,
            })
        }
        "wasted" => service(r, heads, subject).map(|node| Sum::Wasted { node }),
        _ => r.int(subject, i64::MIN, i64::MAX).map(Sum::Constant),
    }
}

/// Reads the name of a service.
fn service<'a>(r: &mut Reader<'a>, heads: &[Head<'a>], json: &'a Json) -> Option<u16> {
    let node = wiring::node(r, heads, json)?;
    let head = &heads[usize::from(node)];
    if head.shape == NodeShape::Service {
        return Some(node);
    }
    r.note(
        json,
        Code::KindWrong {
            name: head.name.to_owned(),
            expected: NodeShape::Service,
            found: head.shape,
        },
    );
    None
}

fn filter<'a>(r: &mut Reader<'a>, json: &'a Json) -> Option<(Rc<str>, crate::value::Value)> {
    r.open_object(json)?;
    let mut all = entries(json);
    let (Some((field, value)), None) = (all.next(), all.next()) else {
        let found = owned(&entries(json).map(|(name, _)| name).collect::<Vec<_>>());
        r.note(
            json,
            Code::OneOf {
                fields: Vec::new(),
                found,
            },
        );
        return None;
    };
    Some((field.into(), exprs::literal(r, value)?))
}

//! The statements about rows of tables that become one op each; `insert` stands with the others.

use super::exprs::shown;
use super::json::Json;
use super::nodes::COUNT_MAX;
use super::problem::{NodeShape, Place, What};
use super::programs::Compiler;
use super::reader::Fields;
use crate::program::{Delete, Expr, Guard, Op, Read, Select, Tail, Update};

/// Returns the table of the own node that a statement names.
fn table<'a>(c: &mut Compiler<'_, 'a>, word: &str, subject: &'a Json) -> u16 {
    let head = &c.heads[usize::from(c.owner.node)];
    if head.shape == NodeShape::Client {
        c.allowed(subject, word, &[Place::Handler, Place::Consumer]);
    }
    let tables = head.tables.iter().copied();
    c.r.known(subject, What::Table, tables).unwrap_or(0) as u16
}

/// Returns the table of the own node that a statement names, and the key that it must give.
pub fn row<'a>(
    c: &mut Compiler<'_, 'a>,
    word: &str,
    o: Fields<'a>,
    subject: &'a Json,
) -> (u16, Expr) {
    let table = table(c, word, subject);
    // A row that is inserted without a key gets the next number.
    let key = if word == "insert" {
        o.get("key")
    } else {
        c.r.need(o, "key")
    };
    let key_shown = key
        .map(|json| format!(" {}", shown(json)))
        .unwrap_or_default();
    let where_shown = where_shown(o);
    let name = subject.as_text().unwrap_or_default();
    c.line(format!("{word} {name}{key_shown}{where_shown}"));
    (table, key.map_or(Expr::NULL, |json| c.expr(json)))
}

fn where_shown(o: Fields<'_>) -> String {
    let json = o.get("where");
    json.map_or_else(String::new, |json| format!(" where {}", shown(json)))
}

/// Reads what must hold of `$row`.
fn guard<'a>(c: &mut Compiler<'_, 'a>, o: Fields<'a>) -> Option<Guard> {
    let json = o.get("where")?;
    let row = c.variables.assign("row");
    let condition = c.expr(json);
    Some(Guard { row, condition })
}

pub fn update<'a>(c: &mut Compiler<'_, 'a>, o: Fields<'a>, subject: &'a Json) {
    let (table, key) = row(c, "update", o, subject);
    let only_if = guard(c, o);
    let value = match c.r.need(o, "value") {
        Some(json) => c.expr(json),
        None => Expr::NULL,
    };
    let at = c.emit(Op::Update(Box::new(Update {
        table,
        key,
        value,
        only_if,
        or: None,
    })));
    let or = c.or_branch(o, true);
    if let Op::Update(update) = c.op_mut(at) {
        update.or = or;
    }
}

pub fn delete<'a>(c: &mut Compiler<'_, 'a>, o: Fields<'a>, subject: &'a Json) {
    let (table, key) = row(c, "delete", o, subject);
    c.emit(Op::Delete(Box::new(Delete { table, key })));
}

pub fn read<'a>(c: &mut Compiler<'_, 'a>, o: Fields<'a>, subject: &'a Json) {
    let (table, key) = row(c, "read", o, subject);
    if c.r.need(o, "into").is_some()
        && let Some(into) = c.slot_of(o, "into")
    {
        c.emit(Op::Read(Box::new(Read { table, key, into })));
    }
}

/// Returns what `select` and `tail` have beside them: after what, and how many at the most.
fn range<'a>(c: &mut Compiler<'_, 'a>, o: Fields<'a>) -> (Expr, Option<u32>) {
    let limit = o
        .get("limit")
        .and_then(|json| c.r.count(json, 1, COUNT_MAX));
    (c.expr_of(o, "after"), limit)
}

fn range_shown(o: Fields<'_>) -> String {
    let part = |name: &str, word: &str| {
        let json = o.get(name);
        json.map_or_else(String::new, |json| format!(" {word} {}", shown(json)))
    };
    format!("{}{}", part("after", "after"), part("limit", "limit"))
}

pub fn select<'a>(c: &mut Compiler<'_, 'a>, o: Fields<'a>, subject: &'a Json) {
    let table = table(c, "select", subject);
    let name = subject.as_text().unwrap_or_default();
    c.line(format!("select {name}{}{}", where_shown(o), range_shown(o)));
    let only_if = guard(c, o);
    let (after, limit) = range(c, o);
    if c.r.need(o, "into").is_some()
        && let Some(into) = c.slot_of(o, "into")
    {
        c.emit(Op::Select(Box::new(Select {
            table,
            only_if,
            after,
            limit,
            into,
        })));
    }
}

pub fn tail<'a>(c: &mut Compiler<'_, 'a>, o: Fields<'a>, subject: &'a Json) {
    if c.transaction.is_some() {
        c.misplaced(subject, "tail", Place::Transaction);
    }
    let table = table(c, "tail", subject);
    let name = subject.as_text().unwrap_or_default();
    c.line(format!("tail {name}{}", range_shown(o)));
    let (after, limit) = range(c, o);
    if c.r.need(o, "into").is_some()
        && let Some(into) = c.slot_of(o, "into")
    {
        c.emit(Op::Tail(Box::new(Tail {
            table,
            after,
            limit,
            into,
        })));
    }
}

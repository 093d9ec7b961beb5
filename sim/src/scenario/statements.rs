//! The statements that become one op each.

use super::dists;
use super::exprs::shown;
use super::fallbacks;
use super::json::{Json, Kind};
use super::locks;
use super::mails;
use super::problem::{Code, Place, Shape, What};
use super::programs::Compiler;
use super::reader::Fields;
use super::rows;
use super::seeks;
use super::sends;
use super::transactions;
use super::units;
use super::wiring::{self, Part};
use crate::fact::Failure;
use crate::program::{Call, Expr, Function, Insert, MessageKind, Op, Slot};
use crate::time::Span;
use crate::value::Value;

pub const KINDS: [(&str, MessageKind); 3] = [
    ("command", MessageKind::Command),
    ("event", MessageKind::Event),
    ("document", MessageKind::Document),
];

/// Compiles one statement that holds no other but its `or`.
pub fn compile<'a>(c: &mut Compiler<'_, 'a>, name: &str, o: Fields<'a>, subject: &'a Json) {
    match name {
        "work" => takes(c, "work", subject, Op::Work),
        "wait" => takes(c, "wait", subject, Op::Wait),
        "call" => call(c, o, subject),
        "send" => sends::send(c, o, subject),
        "receive" => mails::receive(c, o, subject),
        "gather" => mails::gather(c, o, subject),
        "reply" => reply(c, subject),
        "fail" => fail(c, o, subject),
        "commit_offset" => commit_offset(c, o, subject),
        "seek" => seeks::statement(c, subject),
        "send_offsets" => transactions::send_offsets(c, subject),
        "abort_transaction" => transactions::abort(c, subject),
        "ack" => ack(c, subject),
        "nack" => nack(c, "nack", subject),
        "reject" => nack(c, "reject", subject),
        "insert" => insert(c, o, subject),
        "update" => rows::update(c, o, subject),
        "delete" => rows::delete(c, o, subject),
        "select" => rows::select(c, o, subject),
        "tail" => rows::tail(c, o, subject),
        "lock" => locks::lock(c, o, subject),
        "unlock" => locks::unlock(c, o, subject),
        _ => rows::read(c, o, subject),
    }
}

/// Returns whether time surely passes in a loop's body, so that it cannot turn for ever in one instant. A loop that counts ends
/// even where its pauses take no time.
pub fn time_passes(body: &Json, endless: bool) -> bool {
    let zero = |json: &Json| json.as_text().and_then(units::duration) == Some(Span::ZERO);
    let inside = |body: &Json| time_passes(body, endless);
    let takes_time = |statement: &Json| {
        let has = |name: &&str| statement.field(name).is_some();
        let pause = ["work", "wait"]
            .iter()
            .find_map(|name| statement.field(name));
        // With no time to wait it only looks whether a message is there.
        let looks = endless && statement.field("timeout").is_some_and(zero);
        pause.is_some_and(|takes| !(endless && zero(takes)))
            || ["call", "gather"].iter().any(has)
            || (has(&"receive") && !looks)
            || statement.field("transaction").is_some_and(inside)
            || (has(&"repeat") && statement.field("do").is_some_and(inside))
            || statement
                .field("parallel")
                .and_then(Json::items)
                .is_some_and(|all| all.iter().any(inside))
    };
    body.items()
        .is_some_and(|statements| statements.iter().any(takes_time))
}

pub fn less(slot: Expr, than: i64) -> Expr {
    Expr::Apply(Function::Less, vec![slot, Expr::Literal(Value::I64(than))])
}

pub fn plus_one(slot: Slot) -> Expr {
    Expr::Apply(
        Function::Add,
        vec![Expr::Slot(slot), Expr::Literal(Value::I64(1))],
    )
}

fn takes<'a>(
    c: &mut Compiler<'_, 'a>,
    word: &str,
    subject: &'a Json,
    op: fn(crate::dist::Dist) -> Op,
) {
    if let Some(dist) = dists::dist(c.r, subject) {
        c.line(format!("{word} {}", dists::shown(&dist)));
        c.emit(op(dist));
    }
}

fn call<'a>(c: &mut Compiler<'_, 'a>, o: Fields<'a>, subject: &'a Json) {
    let target = wiring::part(c.r, c.heads, subject, Part::Handler);
    let through = through(c, o);
    fallbacks::wire(c, &through);
    let mut text = format!("call {}", subject.as_text().unwrap_or_default());
    if !through.is_empty() {
        let policies = &c.heads[usize::from(c.owner.node)].policies;
        let mut names: Vec<&str> = Vec::new();
        for layer in &through {
            let name = policies[usize::from(*layer)].name;
            if names.last() != Some(&name) {
                names.push(name);
            }
        }
        text.push_str(&format!(" through {}", names.join(", ")));
    }
    c.line(text);
    let body = c.expr_of(o, "body");
    let into = c.slot_of(o, "into");
    let (to, handler) = target.unwrap_or_default();
    let label = c.wiring.name(subject.as_text().unwrap_or_default());
    if target.is_some() {
        c.wiring
            .pairs
            .extend([(c.owner.node, to), (to, c.owner.node)]);
        c.wiring
            .calls
            .push((c.owner.handler, (to, handler), subject));
    }
    let at = c.emit(Op::Call(Box::new(Call {
        to,
        handler,
        label,
        body,
        through,
        into,
        or: None,
        error: None,
    })));
    let or = c.or_branch(o, false);
    let error = c.error_slot(or);
    if let Op::Call(call) = c.op_mut(at) {
        (call.or, call.error) = (or, error);
    }
}

fn through<'a>(c: &mut Compiler<'_, 'a>, o: Fields<'a>) -> Vec<u16> {
    let Some(json) = o.get("through") else {
        return Vec::new();
    };
    let policies = &c.heads[usize::from(c.owner.node)].policies;
    let names: Vec<&str> = policies.iter().map(|policy| policy.name).collect();
    let mut known = names.clone();
    known.dedup();
    let items = c.r.list(json).unwrap_or(&[]);
    let node = c.heads[usize::from(c.owner.node)].json;
    for item in &items[..items.len().saturating_sub(1)] {
        let name = item.as_text().unwrap_or_default();
        let policy = node.field("policies").and_then(|all| all.field(name));
        if policy.is_some_and(|policy| policy.field("hedging").is_some()) {
            let name = name.to_owned();
            c.r.note(item, Code::NotInnermost { name });
        }
    }
    items
        .iter()
        .filter_map(|item| c.r.known(item, What::Policy, known.iter().copied()))
        .flat_map(|i| {
            let layers = (0..names.len()).filter(|layer| names[*layer] == known[i]);
            layers.map(|layer| layer as u16).collect::<Vec<u16>>()
        })
        .collect()
}

fn reply<'a>(c: &mut Compiler<'_, 'a>, subject: &'a Json) {
    if !c.allowed(subject, "reply", &[Place::Handler]) {
        return;
    }
    c.line(match subject.kind {
        Kind::Null | Kind::Bool(true) => "reply".to_owned(),
        _ => format!("reply {}", shown(subject)),
    });
    let value = c.expr(subject);
    c.emit(Op::Reply(value));
}

fn fail<'a>(c: &mut Compiler<'_, 'a>, o: Fields<'a>, subject: &'a Json) {
    let blame = o.get("blame").and_then(|json| {
        c.r.known(json, What::Setting, ["callee", "caller"].into_iter())
    });
    let (failure, behind) = match blame {
        Some(1) => (Failure::BadRequest, ", the caller is to blame"),
        _ => (Failure::Answered, ""),
    };
    c.line(format!("fail {}{behind}", shown(subject)));
    let value = c.expr(subject);
    c.emit(Op::Fail(value, failure));
}

fn commit_offset<'a>(c: &mut Compiler<'_, 'a>, o: Fields<'a>, subject: &'a Json) {
    if !c.allowed(subject, "commit_offset", &[Place::Subscription]) {
        return;
    }
    let waits = o.get("confirmed").and_then(|json| c.r.flag(json)) != Some(false);
    if c.r.flag(subject) == Some(true) {
        let behind = if waits { "" } else { ", without waiting" };
        c.line(format!("commit offset{behind}"));
        let label = waits.then(|| c.wiring.name("commit_offset"));
        c.emit(Op::CommitOffset { label });
    }
}

fn ack<'a>(c: &mut Compiler<'_, 'a>, subject: &'a Json) {
    if !c.allowed(subject, "ack", &[Place::Consumer]) {
        return;
    }
    if !matches!(subject.kind, Kind::Bool(true)) {
        c.r.wrong_type(subject, Shape::Bool);
    }
    c.line("ack".to_owned());
    c.emit(Op::Ack);
}

/// `nack` gives back what was only taken, `reject` what could not be handled.
fn nack<'a>(c: &mut Compiler<'_, 'a>, name: &'static str, subject: &'a Json) {
    if !c.allowed(subject, name, &[Place::Consumer]) {
        return;
    }
    if let Some(which) =
        c.r.known(subject, What::Setting, ["requeue", "discard"].into_iter())
    {
        c.line(format!("{name} {}", subject.as_text().unwrap_or_default()));
        c.emit(Op::Nack {
            requeue: which == 0,
            failed: name == "reject",
        });
    }
}

fn insert<'a>(c: &mut Compiler<'_, 'a>, o: Fields<'a>, subject: &'a Json) {
    let (table, key) = rows::row(c, "insert", o, subject);
    let value = c.expr_of(o, "value");
    let at = c.emit(Op::Insert(Box::new(Insert {
        table,
        key,
        value,
        or: None,
    })));
    let or = c.or_branch(o, true);
    if let Op::Insert(insert) = c.op_mut(at) {
        insert.or = or;
    }
}

pub fn flag<'a>(c: &mut Compiler<'_, 'a>, o: Fields<'a>, name: &str) -> bool {
    o.get(name).and_then(|json| c.r.flag(json)).unwrap_or(false)
}

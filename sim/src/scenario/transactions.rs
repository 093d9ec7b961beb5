//! Transactions of a log: a `transaction` with a `transactional_id`, and what only stands inside one.

use super::exprs::shown;
use super::json::Json;
use super::problem::{Code, NodeShape, Place};
use super::programs::Compiler;
use super::reader::Fields;
use super::wiring;
use crate::program::{Op, Pc, Transact};
use crate::time::Span;

/// `transaction.timeout.ms`
const TIMEOUT: Span = Span::from_secs(60);

/// The transaction of a log that is being compiled.
pub struct Producing {
    /// The broker whose topics it writes to.
    pub broker: u16,
    /// The jumps that lead behind it: after it was aborted.
    leave: Vec<Pc>,
}

/// Compiles a transaction whose records and offsets become visible together.
pub fn transaction<'a>(c: &mut Compiler<'_, 'a>, o: Fields<'a>, body: &'a Json) {
    if c.producing.is_some() || c.transaction.is_some() || c.in_branch {
        return c.misplaced(o.at, "transaction", Place::Transaction);
    }
    let broker =
        c.r.need(o, "broker")
            .and_then(|json| broker(c, json))
            .unwrap_or_default();
    let id_shown = o.get("transactional_id").map(shown).unwrap_or_default();
    let timeout = o
        .get("timeout")
        .map_or(Some(TIMEOUT), |json| c.r.duration_from(json, Span(1)));
    c.line(format!("begin transaction {id_shown}"));
    let id = c.expr_of(o, "transactional_id");
    let label = c.wiring.name("init_transactions");
    c.emit(Op::Transact(Box::new(Transact::Begin {
        broker,
        id,
        timeout: timeout.unwrap_or(TIMEOUT),
        label,
    })));
    c.producing = Some(Producing {
        broker,
        leave: Vec::new(),
    });
    c.inner(body);
    c.line("commit transaction".to_owned());
    let label = c.wiring.name("commit_transaction");
    let committed = true;
    c.emit(Op::Transact(Box::new(Transact::End { committed, label })));
    for leave in c.producing.take().into_iter().flat_map(|p| p.leave) {
        c.land(leave);
    }
}

fn broker<'a>(c: &mut Compiler<'_, 'a>, json: &'a Json) -> Option<u16> {
    let node = wiring::node(c.r, c.heads, json)?;
    let head = &c.heads[usize::from(node)];
    if head.shape != NodeShape::Broker {
        let (name, found) = (head.name.to_owned(), head.shape);
        let expected = NodeShape::Broker;
        let code = Code::KindWrong {
            name,
            expected,
            found,
        };
        c.r.note(json, code);
        return None;
    }
    let own = c.owner.node;
    c.wiring.pairs.extend([(own, node), (node, own)]);
    Some(node)
}

/// Compiles `send_offsets`: the offset after the record that is being handled becomes part of the transaction.
pub fn send_offsets<'a>(c: &mut Compiler<'_, 'a>, subject: &'a Json) {
    if is_inside(c, subject, "send_offsets")
        && c.allowed(subject, "send_offsets", &[Place::Subscription])
        && c.r.flag(subject) == Some(true)
    {
        c.line("send offsets to the transaction".to_owned());
        let label = c.wiring.name("send_offsets");
        c.emit(Op::Transact(Box::new(Transact::Offsets { label })));
    }
}

/// Compiles `abort_transaction`: the program goes on behind the transaction.
pub fn abort<'a>(c: &mut Compiler<'_, 'a>, subject: &'a Json) {
    if is_inside(c, subject, "abort_transaction") && c.r.flag(subject) == Some(true) {
        c.line("abort transaction".to_owned());
        let label = c.wiring.name("abort_transaction");
        let committed = false;
        c.emit(Op::Transact(Box::new(Transact::End { committed, label })));
        let leave = c.emit(Op::Jump(0));
        if let Some(producing) = &mut c.producing {
            producing.leave.push(leave);
        }
    }
}

/// Returns whether a statement stands inside a transaction of a log, and notes it where it does not.
fn is_inside<'a>(c: &mut Compiler<'_, 'a>, subject: &'a Json, statement: &str) -> bool {
    let inside = c.producing.is_some();
    if !inside {
        let (field, needs) = (statement.to_owned(), "transactional_id".to_owned());
        c.r.note(subject, Code::OnlyWith { field, needs });
    }
    inside
}

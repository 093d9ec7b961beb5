//! Waiting for messages in the own mailbox: one, or all that come within a window.

use super::json::Json;
use super::programs::Compiler;
use super::reader::Fields;
use super::units::duration_shown;
use crate::program::{Gather, Op, Receive};
use crate::time::Span;

/// The most answers that one `gather` may name.
const ANSWERS_MAX: u32 = 10_000;

pub fn receive<'a>(c: &mut Compiler<'_, 'a>, o: Fields<'a>, subject: &'a Json) {
    let (name, label) = awaited(c, subject);
    let timeout = o
        .get("timeout")
        .and_then(|json| c.r.duration_from(json, Span::ZERO));
    let within = timeout
        .map(|t| format!(" within {}", duration_shown(t)))
        .unwrap_or_default();
    c.line(format!("receive {name}{within}"));
    let correlation = c.expr_of(o, "correlation");
    let into = c.slot_of(o, "into");
    let at = c.emit(Op::Receive(Box::new(Receive {
        label,
        correlation,
        timeout,
        into,
        or: None,
    })));
    let or = c.or_branch(o, false);
    if let Op::Receive(receive) = c.op_mut(at) {
        receive.or = or;
    }
}

pub fn gather<'a>(c: &mut Compiler<'_, 'a>, o: Fields<'a>, subject: &'a Json) {
    let (name, label) = awaited(c, subject);
    let within = c.r.need(o, "within");
    let within = within.and_then(|json| c.r.duration_from(json, Span(1)));
    let most = o
        .get("most")
        .and_then(|json| c.r.count(json, 1, ANSWERS_MAX));
    let distinct = o.get("distinct").and_then(|json| c.r.text(json));
    let within = within.unwrap_or(Span(1));
    let most_shown = most.map(|n| format!(", at most {n}")).unwrap_or_default();
    let within_shown = duration_shown(within);
    c.line(format!("gather {name} within {within_shown}{most_shown}"));
    let correlation = c.expr_of(o, "correlation");
    let into = c.r.need(o, "into");
    let into = into.and_then(|json| c.variables.target(c.r, json));
    c.emit(Op::Gather(Box::new(Gather {
        label,
        correlation,
        within,
        most,
        distinct: distinct.map(Into::into),
        into: into.unwrap_or_default(),
    })));
}

/// Returns the name of the messages that are waited for, and its number.
fn awaited<'a>(c: &mut Compiler<'_, 'a>, subject: &'a Json) -> (&'a str, u32) {
    let name =
        c.r.text(subject)
            .filter(|name| c.r.name(subject, name))
            .unwrap_or_default();
    let label = c.wiring.name(name);
    c.wiring.awaited.insert((c.owner.node, label));
    (name, label)
}

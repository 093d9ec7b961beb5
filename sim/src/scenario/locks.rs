//! Locks of a service: what it declares, and the statements that take and give back.

use super::exprs::shown;
use super::json::Json;
use super::nodes::PARTS_MAX;
use super::problem::What;
use super::programs::Compiler;
use super::reader::{Fields, Reader, entries};
use super::units::duration_shown;
use crate::model;
use crate::program::{Expr, Lock, Op, Unlock};
use crate::time::Span;

/// Reads the locks that a service declares.
pub fn declared<'a>(r: &mut Reader<'a>, o: Fields<'a>) -> Vec<model::Lock> {
    let Some(json) = o.get("locks") else {
        return Vec::new();
    };
    r.open_object(json);
    entries(json)
        .take(PARTS_MAX)
        .filter_map(|(name, body)| {
            let o = r.object(body, &["lease"])?;
            let lease = o
                .get("lease")
                .map_or(Some(None), |json| r.duration_from(json, Span(1)).map(Some));
            Some(model::Lock {
                name: name.to_owned(),
                lease: lease?,
            })
        })
        .collect()
}

/// Returns the lock that a statement names, with its line for readers, and the key.
fn subject<'a>(
    c: &mut Compiler<'_, 'a>,
    word: &str,
    o: Fields<'a>,
    subject: &'a Json,
    within: &str,
) -> (u16, Expr) {
    let locks = c.heads[usize::from(c.owner.node)].locks.iter().copied();
    let lock = c.r.known(subject, What::Lock, locks).unwrap_or(0) as u16;
    let key = o.get("key");
    let key_shown = key.map_or_else(String::new, |json| format!(" {}", shown(json)));
    let name = subject.as_text().unwrap_or_default();
    c.line(format!("{word} {name}{key_shown}{within}"));
    (lock, key.map_or(Expr::NULL, |json| c.expr(json)))
}

pub fn lock<'a>(c: &mut Compiler<'_, 'a>, o: Fields<'a>, json: &'a Json) {
    let timeout = o
        .get("timeout")
        .and_then(|json| c.r.duration_from(json, Span(1)));
    let within = timeout
        .map(|t| format!(" within {}", duration_shown(t)))
        .unwrap_or_default();
    let (lock, key) = subject(c, "lock", o, json, &within);
    let label = c.wiring.name(json.as_text().unwrap_or_default());
    let into = c.slot_of(o, "into");
    let at = c.emit(Op::Lock(Box::new(Lock {
        lock,
        label,
        key,
        timeout,
        into,
        or: None,
    })));
    let or = c.or_branch(o, false);
    if let Op::Lock(lock) = c.op_mut(at) {
        lock.or = or;
    }
}

pub fn unlock<'a>(c: &mut Compiler<'_, 'a>, o: Fields<'a>, json: &'a Json) {
    let (lock, key) = subject(c, "unlock", o, json, "");
    c.emit(Op::Unlock(Box::new(Unlock { lock, key })));
}

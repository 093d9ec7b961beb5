//! What a `send` to a topic says beside the others: key, retries, and whether the broker recognises what is sent again.

use super::json::Json;
use super::problem::{Code, What};
use super::programs::Compiler;
use super::reader::Fields;
use super::wiring::{Head, Part};
use crate::log::Acks;
use crate::program::Producing;
use crate::time::Span;

/// The most attempts of one record.
const ATTEMPTS_MAX: u32 = 1_000;
/// What `acks` can be where the sender waits; else it is 0 (KA-15).
const ACKS: [Acks; 2] = [Acks::All, Acks::Leader];
/// `request.timeout.ms`
const TIMEOUT: Span = Span::from_secs(30);

/// Returns whether a dotted name means a topic: where the broker has one of that name, or no queues at all.
pub fn part_of(heads: &[Head<'_>], json: &Json) -> Part {
    let name = json.as_text().unwrap_or_default();
    let (node, inner) = name.split_once('.').unwrap_or((name, ""));
    let Some(head) = heads.iter().find(|head| head.name == node) else {
        return Part::Queue;
    };
    let only_topics = head.queues.is_empty() && !head.topics.is_empty();
    match only_topics || head.topics.contains(&inner) {
        true => Part::Topic,
        false => Part::Queue,
    }
}

/// The fields of a `send` that make sense for a topic alone; all but the key where it is `confirmed`.
pub const FIELDS: [&str; 5] = ["key", "acks", "idempotent", "attempts", "timeout"];

/// Reads how a record is sent.
pub fn producing<'a>(
    c: &mut Compiler<'_, 'a>,
    o: Fields<'a>,
    confirmed: bool,
    transactional: bool,
) -> Producing {
    for name in &FIELDS[1..] {
        if let (false, Some(json)) = (confirmed, o.get(name)) {
            let (field, needs) = ((*name).to_owned(), "confirmed".to_owned());
            c.r.note(json, Code::OnlyWith { field, needs });
        }
    }
    let key = c.expr_of(o, "key");
    let idempotent = o.get("idempotent").and_then(|json| c.r.flag(json));
    let acks = o.get("acks").and_then(|json| {
        let names = ACKS.iter().map(|acks| acks.name());
        c.r.known(json, What::Setting, names)
    });
    let acks = match confirmed {
        true => ACKS[acks.unwrap_or(0)],
        false => Acks::None,
    };
    if let (Some(true), Acks::Leader, Some(json)) = (idempotent, acks, o.get("idempotent")) {
        let (field, needs) = ("idempotent".to_owned(), "acks: all".to_owned());
        c.r.note(json, Code::OnlyWith { field, needs });
    }
    if let (true, Acks::Leader, Some(json)) = (transactional, acks, o.get("acks")) {
        let (field, needs) = ("transaction".to_owned(), "acks: all".to_owned());
        c.r.note(json, Code::OnlyWith { field, needs });
    }
    let attempts = o
        .get("attempts")
        .and_then(|json| c.r.count(json, 1, ATTEMPTS_MAX));
    let timeout = o
        .get("timeout")
        .and_then(|json| c.r.duration_from(json, Span(1)));
    Producing {
        key,
        acks,
        idempotent: idempotent.unwrap_or(false) || transactional,
        transactional,
        attempts_max: attempts.unwrap_or(ATTEMPTS_MAX),
        timeout: timeout.unwrap_or(TIMEOUT),
    }
}

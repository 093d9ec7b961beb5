//! Sending a message: to a queue, to an exchange, or to a mailbox.

use super::exprs::shown;
use super::json::{Json, Kind};
use super::problem::{Code, What};
use super::producers;
use super::programs::Compiler;
use super::reader::Fields;
use super::statements::{KINDS, flag};
use super::wiring::{self, Part};
use crate::program::{Expr, Op, Send, Target};
use crate::time::Span;

pub fn send<'a>(c: &mut Compiler<'_, 'a>, o: Fields<'a>, subject: &'a Json) {
    let message =
        c.r.need(o, "message")
            .and_then(|json| c.r.text(json).filter(|name| c.r.name(json, name)));
    let message = message.unwrap_or_default();
    let label = c.wiring.name(message);
    c.wiring.labels.insert(label);
    let confirmed = flag(c, o, "confirmed") || is_transactional(c, subject);
    let mailbox = subject.field("mailbox").is_some();
    let exchange = subject.field("exchange");
    let shown_target = match (mailbox, exchange) {
        (true, _) => subject.field("mailbox").map(shown).unwrap_or_default(),
        (false, Some(exchange)) => shown_exchange(exchange, o),
        (false, None) => subject.as_text().unwrap_or_default().to_owned(),
    };
    let confirmed_shown = if confirmed { ", confirmed" } else { "" };
    c.line(format!("send {message} → {shown_target}{confirmed_shown}"));
    let to = if exchange.is_some() {
        to_exchange(c, subject, o, confirmed)
    } else if matches!(subject.kind, Kind::Object(_)) {
        to_mailbox(c, subject, label)
    } else {
        to_part(c, subject, o, confirmed)
    };
    misplaced(c, o, to.as_ref());
    let expiration = o
        .get("expiration")
        .and_then(|json| c.r.duration_from(json, Span::ZERO));
    let priority = o.get("priority").and_then(|json| c.r.count(json, 0, 255));
    let kind = o.get("kind").and_then(|json| {
        c.r.known(json, What::MessageKind, KINDS.iter().map(|k| k.0))
    });
    let body = c.expr_of(o, "body");
    let correlation = c.expr_of(o, "correlation");
    let (reply_here, persistent) = (flag(c, o, "reply_here"), flag(c, o, "persistent"));
    let into = c.slot_of(o, "into");
    let send = Send {
        to: to.unwrap_or(Target::Mailbox(Expr::NULL)),
        kind: KINDS[kind.unwrap_or(0)].1,
        label,
        body,
        correlation,
        reply_here,
        persistent,
        expiration,
        priority: priority.map(|n| n as u8),
        confirmed,
        into,
        or: None,
    };
    let at = c.emit(Op::Send(Box::new(send)));
    let or = c.or_branch(o, false);
    if let Op::Send(send) = c.op_mut(at) {
        send.or = or;
    }
}

/// Returns whether a record goes to a topic of the broker whose transaction this is.
fn is_transactional(c: &Compiler<'_, '_>, subject: &Json) -> bool {
    let Some(producing) = &c.producing else {
        return false;
    };
    let node = subject.as_text().and_then(|name| name.split_once('.'));
    let broker = c.heads[usize::from(producing.broker)].name;
    node.is_some_and(|(node, _)| node == broker)
        && producers::part_of(c.heads, subject) == Part::Topic
}

/// Returns an exchange as a line of a program shows it, with the routing key.
fn shown_exchange(exchange: &Json, o: Fields<'_>) -> String {
    let name = exchange.as_text().unwrap_or_default();
    match o.get("key") {
        Some(key) => format!("{name}, key {}", shown(key)),
        None => name.to_owned(),
    }
}

fn to_exchange<'a>(
    c: &mut Compiler<'_, 'a>,
    subject: &'a Json,
    o: Fields<'a>,
    confirmed: bool,
) -> Option<Target> {
    let whole = c.r.object(subject, &["exchange"])?;
    let (broker, exchange) = wiring::part(c.r, c.heads, whole.get("exchange")?, Part::Exchange)?;
    c.wiring.pairs.insert((c.owner.node, broker));
    if confirmed {
        c.wiring.pairs.insert((broker, c.owner.node));
    }
    Some(Target::Exchange {
        broker,
        // The default exchange is the first.
        exchange: exchange + 1,
        key: c.expr_of(o, "key"),
        headers: c.expr_of(o, "headers"),
        mandatory: flag(c, o, "mandatory"),
    })
}

/// A queue or a topic.
fn to_part<'a>(
    c: &mut Compiler<'_, 'a>,
    subject: &'a Json,
    o: Fields<'a>,
    confirmed: bool,
) -> Option<Target> {
    let part = producers::part_of(c.heads, subject);
    let (broker, index) = wiring::part(c.r, c.heads, subject, part)?;
    c.wiring.pairs.insert((c.owner.node, broker));
    if confirmed {
        c.wiring.pairs.insert((broker, c.owner.node));
    }
    if part != Part::Topic {
        let queue = index;
        return Some(Target::Queue { broker, queue });
    }
    Some(Target::Topic {
        broker,
        topic: index,
        producing: producers::producing(c, o, confirmed, is_transactional(c, subject)),
    })
}

/// Notes the fields that make sense for another target than this one.
fn misplaced<'a>(c: &mut Compiler<'_, 'a>, o: Fields<'a>, to: Option<&Target>) {
    let (exchange, topic) = match to {
        None => return,
        Some(Target::Exchange { .. }) => (true, false),
        Some(Target::Topic { .. }) => (false, true),
        Some(_) => (false, false),
    };
    let of_topics = producers::FIELDS.iter().map(|field| (*field, "topic"));
    for (field, needs) in of_topics.chain([("headers", "exchange"), ("mandatory", "exchange")]) {
        let fits = topic && needs == "topic" || exchange && (needs == "exchange" || field == "key");
        if let (false, Some(at)) = (fits, o.get(field)) {
            let needs = match field {
                "key" => "exchange",
                _ => needs,
            };
            let (field, needs) = (field.to_owned(), needs.to_owned());
            c.r.note(at, Code::OnlyWith { field, needs });
        }
    }
}

fn to_mailbox<'a>(c: &mut Compiler<'_, 'a>, subject: &'a Json, label: u32) -> Option<Target> {
    let o = c.r.object(subject, &["mailbox"])?;
    let whose = c.r.need(o, "mailbox")?;
    c.wiring.mailed.insert((c.owner.node, label));
    Some(Target::Mailbox(c.expr(whose)))
}

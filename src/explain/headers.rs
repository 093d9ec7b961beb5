//! What is written on a message, for a reader: its headers, and its body.

use super::book::Reader;
use super::path::message_of;
use crate::text::quantity::span;
use crate::text::{Lang, headers as words};
use sim::fact::MessageNumber;
use sim::model::{Model, NodeKind};
use sim::value::Value;
use sim::world::{Errand, Message};

/// One header, or the body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    pub name: String,
    pub value: String,
}

/// Returns what is written on a message, in the order of an envelope: id, type, kind, where the answer goes, what it answers,
/// what brokers read, and the body last; nothing where there is no such message.
pub fn headers(reader: &Reader, number: MessageNumber, lang: Lang) -> Vec<Header> {
    let Some(sent) = reader.recording.row_that_sent(number) else {
        return Vec::new();
    };
    let world = reader.recording.seek(sent + 1);
    let found = world.messages().find(|m| m.number == number);
    let Some(message) = found else {
        return Vec::new();
    };
    let mut all = Vec::new();
    let mut add = |name: String, value: String| all.push(Header { name, value });
    let path = world.path_text(message.path);
    add(words::id(lang), message_of(&path).to_owned());
    let model = world.model();
    let name = model.names.get(message.label as usize);
    add(words::name(lang), name.map_or("", |n| n).to_owned());
    add(words::kind_of(lang), words::kind(message.kind, lang));
    if let Some(to) = answered_at(message) {
        add(words::reply_to(lang), address(model, to, lang));
    }
    if message.correlation != Value::Null {
        add(words::correlation(lang), message.correlation.to_string());
    }
    if let Some(envelope) = &message.envelope {
        if !envelope.key().is_empty() {
            add(words::key(lang), envelope.key().to_owned());
        }
        for (name, value) in envelope.headers.iter() {
            add(name.to_string(), value.to_string());
        }
        if let Some(priority) = envelope.priority {
            add(words::priority(lang), priority.to_string());
        }
        if let Some(expiration) = envelope.expiration {
            add(words::expiration(lang), span(expiration));
        }
    }
    if let Errand::Publish { persistent, .. } = message.errand {
        let word = if persistent { words::yes } else { words::no };
        add(words::persistent(lang), word(lang));
    }
    if message.body != Value::Null {
        add(words::body(lang), message.body.to_string());
    }
    all
}

/// Returns the mailbox to which an answer goes: of a request, its caller.
fn answered_at(message: &Message) -> Option<(u16, u32)> {
    match message.errand {
        Errand::Request { .. } => Some((message.from, message.from_unit)),
        _ => message.reply_to,
    }
}

fn address(model: &Model, (node, unit): (u16, u32), lang: Lang) -> String {
    let at = &model.nodes[usize::from(node)];
    let units = match &at.kind {
        NodeKind::Client(client) => client.members,
        NodeKind::Service(service) => service.instances,
        NodeKind::Broker(_) => 1,
    };
    words::address(&lang.pick(&at.label), (units > 1).then_some(unit), lang)
}

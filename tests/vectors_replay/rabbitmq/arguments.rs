//! Arguments of queues and values of headers, as the protocol writes them.

use serde_json::Value as Json;
use sim::queue::Overflow;
use sim::rabbit::headers::Headers;
use sim::rabbit::{DeadLetters, QueueArguments, QueueKind};
use sim::time::Span;
use sim::value::Value;
use std::rc::Rc;

/// Returns the arguments of a queue.
pub fn queue(arguments: &Json) -> Result<QueueArguments, String> {
    let mut read = QueueArguments::default();
    let mut key = None;
    for (name, value) in arguments.as_object().into_iter().flatten() {
        let number = value.as_u64();
        let span = number.map(Span::from_ms);
        match name.as_str() {
            "x-queue-type" if value == "quorum" => {
                (read.kind, read.durable) = (QueueKind::Quorum, true);
            }
            "x-queue-type" => {}
            "x-message-ttl" => read.ttl = span,
            "x-expires" => read.expires = span,
            "x-max-length" => read.length_max = number.map(|n| n as u32),
            "x-max-length-bytes" => read.bytes_max = number,
            "x-max-priority" => read.priority_max = number.map(|n| n as u8),
            "x-single-active-consumer" => read.single_active = value == true,
            "x-delivery-limit" => read.delivery_limit = value.as_i64(),
            "x-dead-letter-exchange" => {
                read.dead_letters.get_or_insert_default().exchange = text(value);
            }
            "x-dead-letter-routing-key" => key = Some(text(value)),
            "x-overflow" => {
                read.overflow = match value.as_str() {
                    Some("drop-head") => Some(Overflow::DropHead),
                    Some("reject-publish") => Some(Overflow::RejectPublish),
                    Some("reject-publish-dlx") => Some(Overflow::RejectPublishDlx),
                    _ => return Err(format!("x-overflow: {value}")),
                };
            }
            other => return Err(format!("an unknown argument of a queue: {other}")),
        }
    }
    if let Some(to) = &mut read.dead_letters {
        to.key = key;
    }
    Ok(read)
}

/// Returns a queue's arguments with dead letters to a queue of that name, by way of the default exchange.
pub fn dead_to(queue: &str) -> QueueArguments {
    QueueArguments {
        dead_letters: Some(DeadLetters {
            exchange: "".into(),
            key: Some(queue.into()),
        }),
        ..QueueArguments::default()
    }
}

/// Returns a table of headers.
pub fn headers(table: &Json) -> Headers {
    let fields = table.as_object().into_iter().flatten();
    fields
        .map(|(name, v)| (Rc::from(name.as_str()), value(v)))
        .collect()
}

fn value(json: &Json) -> Value {
    match json {
        Json::Bool(b) => Value::Bool(*b),
        Json::Number(n) => n.as_i64().map_or(Value::Null, Value::I64),
        Json::String(s) => Value::text(s),
        Json::Array(items) => Value::List(items.iter().map(value).collect()),
        Json::Null | Json::Object(_) => Value::Null,
    }
}

fn text(value: &Json) -> Rc<str> {
    value.as_str().unwrap_or_default().into()
}

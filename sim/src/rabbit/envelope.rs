//! What is written on a message: where it goes, how it is kept, and how it died before.

use super::death::Passing;
use super::headers::{Headers, header};
use crate::log::producer::Batch;
use crate::time::Span;
use crate::value::Value;
use std::rc::Rc;

/// The properties of a message that a broker reads.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Envelope {
    /// The name of the exchange it was last published to.
    pub exchange: Rc<str>,
    /// The routing key, or the key of a record where it has one; after it the keys of further copies (the headers CC and BCC).
    pub keys: Vec<Rc<str>>,
    pub headers: Headers,
    /// How long it may wait in a queue; taken off when it dies (RQ-18).
    pub expiration: Option<Span>,
    pub priority: Option<u8>,
    pub persistent: bool,
    /// The size of its body.
    pub bytes: u32,
    /// How it died before, the latest first: the header `x-death` (RQ-18).
    pub deaths: Vec<Passing>,
    /// The exchange, queue and reason of the first time (`x-first-death-…`) and of the last one (`x-last-death-…`, where the version
    /// writes it).
    pub first_death: Option<Rc<Passing>>,
    pub last_death: Option<Rc<Passing>>,
    /// How the idempotent producer of a record numbers it (KA-17).
    pub batch: Option<Batch>,
}

impl Envelope {
    /// Returns what stands on a message for an exchange: the keys in the headers CC and BCC lead to further copies, and BCC is taken
    /// off.
    pub fn new(exchange: &str, key: &str, headers: Headers) -> Self {
        let mut keys: Vec<Rc<str>> = vec![key.into()];
        for name in ["CC", "BCC"] {
            if let Some(Value::List(more)) = header(&headers, name) {
                keys.extend(more.iter().filter_map(text));
            }
        }
        let kept = headers.iter().filter(|(name, _)| &**name != "BCC");
        Self {
            exchange: exchange.into(),
            keys,
            headers: kept.cloned().collect(),
            ..Self::default()
        }
    }

    /// Returns the routing key.
    pub fn key(&self) -> &str {
        self.keys.first().map_or("", |key| key)
    }
}

fn text(value: &Value) -> Option<Rc<str>> {
    match value {
        Value::Text(text) => Some(text.clone()),
        _ => None,
    }
}

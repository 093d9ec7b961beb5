//! Messages that a line of the ledger counts.

use super::path::message_of;
use sim::fact::{Fact, Said};
use sim::model::{Counter, Model, NodeKind};
use sim::program::MessageKind;

/// Returns whether a counter of the messages of a label counts a fact.
pub fn counts(wanted: u32, counter: Counter, said: &Said, model: &Model) -> bool {
    match (counter, &said.fact) {
        // What answers or confirms is not counted, nor is what a broker or the network sends on.
        (
            Counter::Sent,
            Fact::Sent {
                label,
                kind,
                copy: false,
                ..
            },
        ) => {
            use MessageKind::{Ack, Confirm, Error, Reply};
            let from = &model.nodes[usize::from(said.node)].kind;
            *label == wanted
                && !matches!(kind, Reply | Error | Ack | Confirm)
                && !matches!(from, NodeKind::Broker(_))
        }
        (Counter::Delivered, Fact::Delivered { label, .. })
        | (Counter::Useful, Fact::ReplyReceived { label, .. } | Fact::Received { label, .. }) => {
            *label == wanted
        }
        (
            Counter::Redelivered,
            Fact::Delivered {
                label, redelivered, ..
            },
        ) => *redelivered && *label == wanted,
        (Counter::Orphaned, Fact::Dropped { reason, label, .. }) => {
            reason.is_orphan() && *label == wanted
        }
        // What was handled is the last element of its path.
        (Counter::Handled, Fact::HandlerEnded { failed: None, .. }) => {
            let path = message_of(&said.path);
            let name = path.rsplit('/').next().unwrap_or(path);
            let name = name.split('·').next().unwrap_or(name);
            let wanted = model.names.get(wanted as usize);
            wanted.is_some_and(|wanted| **wanted == *name)
        }
        _ => false,
    }
}

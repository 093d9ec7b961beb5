//! Answers: what goes back to whoever asked, by the program's own word or because the request went no further.

use super::door::told;
use super::letter::Letter;
use super::log::{Append, Ask};
use super::{Errand, Message, Origin, World};
use crate::fact::{DropReason, Failure, NO_ROW, RowId};
use crate::program::MessageKind;
use crate::sink::Sink;
use crate::value::Value;

impl World {
    /// Where no earlier row decided: the scenario itself did.
    pub(super) const START: RowId = NO_ROW;

    /// Sends the answer to a request; later ones are ignored.
    pub(super) fn reply<S: Sink>(
        &mut self,
        sink: &mut S,
        slot: u32,
        body: Value,
        failure: Option<Failure>,
    ) {
        let row = self.activations[slot].row;
        let slot = self.root(slot);
        let here = self.spot(slot);
        let activation = &mut self.activations[slot];
        let label = activation.handling.label;
        let Origin::Request {
            from,
            from_unit,
            to,
            replied,
        } = &mut activation.origin
        else {
            return;
        };
        if std::mem::replace(replied, true) {
            return;
        }
        let (there, to) = ((*from, *from_unit), *to);
        let letter = Letter {
            from: (here.node, here.unit),
            to: there,
            path: self.paths.retain(here.path),
            kind: answer_kind(failure),
            label,
            errand: Errand::Answer { to, failure },
            body,
            correlation: Value::Null,
            reply_to: None,
            row,
            attempt: to.attempt,
            envelope: None,
        };
        self.post(sink, letter);
    }

    /// An explicit error is an answer that travels; silence is not.
    pub(super) fn tell_sender<S: Sink>(
        &mut self,
        sink: &mut S,
        message: &Message,
        reason: DropReason,
    ) {
        let failure = match reason {
            DropReason::Down => Failure::Refused,
            DropReason::Unavailable => Failure::Unavailable,
            DropReason::QueueFull => Failure::QueueFull,
            DropReason::RateLimited => Failure::RateLimited,
            DropReason::Crashed | DropReason::HungPeer => Failure::Reset,
            _ => return,
        };
        let failure = Some(failure);
        let here = (message.to, message.to_unit);
        let there = (message.from, message.from_unit);
        match message.errand {
            Errand::Request { to, .. } => {
                let letter = Letter {
                    from: here,
                    to: there,
                    path: self.paths.retain(message.path),
                    kind: answer_kind(failure),
                    label: message.label,
                    errand: Errand::Answer { to, failure },
                    body: match reason {
                        DropReason::QueueFull => told(503, None),
                        DropReason::RateLimited => message.body.clone(),
                        _ => Value::Null,
                    },
                    correlation: Value::Null,
                    reply_to: None,
                    row: self.applied,
                    attempt: to.attempt,
                    envelope: None,
                };
                self.post(sink, letter);
            }
            Errand::Publish { confirm, .. }
            | Errand::Append(Append { confirm, .. })
            | Errand::Ask(Ask { confirm, .. }) => {
                if let Some(to) = confirm {
                    let (path, label) = (message.path, message.label);
                    self.confirm(sink, here, there, path, label, to, failure);
                }
            }
            Errand::Commit(commit) if commit.awaited => {
                let to = self.waits_for(commit, there);
                let (path, label) = (message.path, message.label);
                self.confirm(sink, here, there, path, label, to, failure);
            }
            _ => {}
        }
    }
}

#[inline]
fn answer_kind(failure: Option<Failure>) -> MessageKind {
    match failure {
        Some(_) => MessageKind::Error,
        None => MessageKind::Reply,
    }
}

//! Publishing: a message is sent to a queue or a mailbox, stored, and confirmed where the sender waits for that.

use super::{Spot, World};
use crate::fact::{DropReason, Fact, FactKind, Failure};
use crate::model::NodeKind;
use crate::path::Element;
use crate::program::{MessageKind, Op, Send, Target};
use crate::queue::Publication;
use crate::sink::{Sink, Tally};
use crate::value::Value;
use crate::world::letter::Letter;
use crate::world::{Activation, ActivationRef, Doing, Errand, Parcel};
use std::rc::Rc;

impl World {
    /// Sends a message; returns whether the sender waits for its confirmation.
    pub(in crate::world) fn send<S: Sink>(&mut self, sink: &mut S, slot: u32, send: &Send) -> bool {
        let spot = self.spot(slot);
        let (to, queue) = match &send.to {
            Target::Queue { broker, queue } => ((*broker, 0), Some(*queue)),
            Target::Mailbox(address) => {
                let Some(to) = self.mailbox_of(&self.eval(slot, address)) else {
                    return false;
                };
                (to, None)
            }
        };
        let nth = self.nth(slot, send.label);
        let name = self.lookup.label_hash[send.label as usize];
        let path = self.paths.child(
            spot.path,
            Element::Named {
                label: send.label,
                nth,
            },
            name,
        );
        self.chain = self.chain.max(self.paths.length(path));
        let serial = self.activations[slot].serial;
        let row = self.applied;
        let confirm = send
            .confirmed
            .then_some(ActivationRef { slot, serial, row });
        let errand = match queue {
            Some(queue) => Errand::Publish {
                queue,
                persistent: send.persistent,
                confirm,
            },
            None => Errand::Mail,
        };
        let (body, correlation) = (
            self.eval(slot, &send.body),
            self.eval(slot, &send.correlation),
        );
        let applied = self.applied;
        let row = std::mem::replace(&mut self.activations[slot].row, applied);
        let letter = Letter {
            from: (spot.node, spot.unit),
            to,
            path,
            kind: send.kind,
            label: send.label,
            errand,
            body,
            correlation,
            reply_to: send.reply_here.then_some((spot.node, spot.unit)),
            row,
            attempt: 1,
        };
        let waits = confirm.is_some() && queue.is_some();
        if waits {
            let now = self.now;
            self.activations[slot].state = Doing::Confirming;
            self.activations[slot].since = now;
        }
        self.post(sink, letter);
        if waits {
            self.let_go(sink, slot);
        }
        waits
    }

    /// Returns the mailbox that a `reply_to` names.
    fn mailbox_of(&self, address: &Value) -> Option<(u16, u32)> {
        let Value::List(parts) = address else {
            return None;
        };
        let [Value::I64(node), Value::I64(unit)] = &**parts else {
            return None;
        };
        let (node, unit) = (u16::try_from(*node).ok()?, u32::try_from(*unit).ok()?);
        let units = match &self.model.nodes.get(usize::from(node))?.kind {
            NodeKind::Client(client) => client.members,
            NodeKind::Service(service) => service.instances,
            NodeKind::Broker(_) => 0,
        };
        (unit < units).then_some((node, unit))
    }

    pub(in crate::world) fn publish_arrived<S: Sink>(
        &mut self,
        sink: &mut S,
        slot: u32,
        queue: u16,
        persistent: bool,
        confirm: Option<ActivationRef>,
    ) {
        let model = Rc::clone(&self.model);
        let node = self.messages[slot].to;
        let NodeKind::Broker(broker) = &model.nodes[usize::from(node)].kind else {
            return;
        };
        if broker.up < 1.0 && !self.is_up(slot, node, broker.up) {
            return self.drop_message(sink, slot, DropReason::Unavailable, &[]);
        }
        let at = self.queue_index(node, queue);
        let message = &self.messages[slot];
        let parcel = Parcel {
            number: message.number,
            path: message.path,
            kind: message.kind,
            label: message.label,
            body: message.body.clone(),
            correlation: message.correlation.clone(),
            reply_to: message.reply_to,
        };
        let (now, row) = (self.now, self.applied);
        if self.queues[at]
            .publish(Publication::of(parcel, persistent), now, row)
            .is_err()
        {
            return self.drop_message(sink, slot, DropReason::QueueFull, &[]);
        }
        let message = self.messages.remove(slot);
        let spot = Spot {
            node,
            unit: 0,
            path: message.path,
            message: message.number,
        };
        let depth = self.queues[at].len();
        self.say(sink, FactKind::Stored, spot, &[], |_| Fact::Stored {
            queue,
            depth,
            persistent,
        });
        self.queue_depth(sink, node, queue);
        if let Some(to) = confirm {
            let there = (message.from, message.from_unit);
            self.confirm(
                sink,
                (node, 0),
                there,
                message.path,
                message.label,
                to,
                None,
            );
        }
        self.hand_over(sink, node, queue);
    }

    /// Tells a producer how its publish ended.
    #[expect(clippy::too_many_arguments, reason = "a confirm is all of this")]
    pub(in crate::world) fn confirm<S: Sink>(
        &mut self,
        sink: &mut S,
        from: (u16, u32),
        to: (u16, u32),
        path: u32,
        label: u32,
        activation: ActivationRef,
        failure: Option<Failure>,
    ) {
        let path = self.paths.retain(path);
        let errand = Errand::Confirm {
            to: activation,
            failure,
        };
        let kind = if failure.is_some() {
            MessageKind::Error
        } else {
            MessageKind::Confirm
        };
        let letter = Letter {
            from,
            to,
            path,
            kind,
            label,
            errand,
            body: Value::Null,
            correlation: Value::Null,
            reply_to: None,
            row: self.applied,
            attempt: 1,
        };
        self.post(sink, letter);
    }

    pub(in crate::world) fn confirm_arrived<S: Sink>(
        &mut self,
        sink: &mut S,
        slot: u32,
        to: ActivationRef,
        failure: Option<Failure>,
    ) {
        let waits = |a: &&Activation| {
            a.serial == to.serial && a.row == to.row && a.state == Doing::Confirming
        };
        if self.activations.get(to.slot).filter(waits).is_none() {
            return self.drop_message(sink, slot, DropReason::NobodyWaits, &[]);
        }
        let message = self.messages.remove(slot);
        let slot = to.slot;
        let spot = Spot {
            message: message.number,
            path: self.paths.message_of(message.path),
            ..self.spot(slot)
        };
        let took = self.now.since(self.activations[slot].since);
        let (label, row) = (message.label, self.activations[slot].row);
        let because = [row, message.row];
        let program = Rc::clone(&self.activations[slot].program);
        let pc = self.activations[slot].pc;
        self.activations[slot].row = self.applied;
        self.tally(
            sink,
            Tally::Blocked {
                node: spot.node,
                span: took,
            },
        );
        let Some(failure) = failure else {
            self.say(sink, FactKind::Confirmed, spot, &because, |_| {
                Fact::Confirmed { label }
            });
            self.paths.release(message.path);
            self.activations[slot].pc = pc + 1;
            return self.go_on(sink, slot);
        };
        self.say(sink, FactKind::AttemptFailed, spot, &because, |_| {
            Fact::AttemptFailed {
                label,
                attempt: 1,
                failure,
                took,
            }
        });
        self.paths.release(message.path);
        let or = match program.ops.get(usize::from(pc)) {
            Some(Op::Send(send)) => send.or,
            _ => None,
        };
        match or {
            Some(pc) => {
                self.activations[slot].pc = pc;
                self.go_on(sink, slot);
            }
            None => self.fail(sink, slot, failure),
        }
    }
}

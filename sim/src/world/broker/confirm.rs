//! Confirms: a broker tells a producer how its publish ended, and the producer goes on, sends again or fails.

use crate::fact::{DropReason, Fact, FactKind, Failure};
use crate::program::{MessageKind, Op};
use crate::sink::{Sink, Tally};
use crate::value::Value;
use crate::world::letter::Letter;
use crate::world::{ActivationRef, Errand, Spot, World};
use std::rc::Rc;

impl World {
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
            envelope: None,
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
        if !self.awaits(to) {
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
        let attempt = self.activations[slot]
            .sending
            .as_ref()
            .map_or(1, |sending| sending.attempt);
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
            self.end_sending(slot);
            self.activations[slot].row = self.applied;
            self.paths.release(message.path);
            if let Some(Op::Transact(step)) = program.ops.get(usize::from(pc)) {
                self.transacted(sink, slot, step);
            }
            self.activations[slot].pc = pc + 1;
            return self.go_on(sink, slot);
        };
        self.say(sink, FactKind::AttemptFailed, spot, &because, |_| {
            Fact::AttemptFailed {
                label,
                attempt,
                failure,
                took,
            }
        });
        self.paths.release(message.path);
        if self.sends_again_later(sink, slot, failure, &because) {
            return;
        }
        self.end_sending(slot);
        self.activations[slot].row = self.applied;
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

//! Mailboxes: messages that nobody asked a handler for wait until a program receives them.

use super::run::Flow;
use super::step::kind;
use super::{Doing, Spot, World};
use crate::events::{Class, Token};
use crate::fact::{Fact, FactKind, Failure};
use crate::program::{Op, Receive};
use crate::sink::Sink;
use crate::value::Value;
use std::rc::Rc;

impl World {
    pub(super) fn receive_timed_out<S: Sink>(&mut self, sink: &mut S, slot: u32) {
        let program = Rc::clone(&self.activations[slot].program);
        let Some(Op::Receive(receive)) = program.ops.get(usize::from(self.activations[slot].pc))
        else {
            return;
        };
        let (spot, row) = (self.spot(slot), self.activations[slot].row);
        let timeout = self.now.since(self.activations[slot].since);
        let label = receive.label;
        self.say(sink, FactKind::TimedOut, spot, &[row], |_| Fact::TimedOut {
            label,
            attempt: 1,
            timeout,
        });
        let mailbox = self.mailboxes.entry((spot.node, spot.unit)).or_default();
        mailbox.receivers.retain(|r| *r != slot);
        self.activations[slot].row = self.applied;
        match receive.or {
            Some(pc) => {
                self.activations[slot].pc = pc;
                self.go_on(sink, slot);
            }
            None => self.fail(sink, slot, Failure::TimedOut),
        }
    }

    pub(super) fn receive<S: Sink>(&mut self, sink: &mut S, slot: u32, receive: &Receive) -> Flow {
        let spot = self.spot(slot);
        let wanted = self.eval(slot, &receive.correlation);
        let mailbox = self.mailboxes.entry((spot.node, spot.unit)).or_default();
        let fits = |m: &u32| {
            let message = &self.messages[*m];
            message.label == receive.label
                && (wanted == Value::Null || message.correlation == wanted)
        };
        if let Some(place) = mailbox.messages.iter().position(fits) {
            let message = mailbox.messages.remove(place);
            self.activations[slot].since = self.now;
            self.take_mail(sink, slot, message, receive);
            return Flow::Next;
        }
        mailbox.receivers.push(slot);
        let token = match receive.timeout {
            Some(timeout) => self.schedule(self.now + timeout, Class::Timer, kind::STEP, slot),
            None => Token::NONE,
        };
        let (row, label, timeout) = (self.activations[slot].row, receive.label, receive.timeout);
        self.say(sink, FactKind::ReceiveStarted, spot, &[row], |_| {
            Fact::ReceiveStarted { label, timeout }
        });
        let (now, applied) = (self.now, self.applied);
        let activation = &mut self.activations[slot];
        activation.token = token;
        activation.since = now;
        activation.row = applied;
        activation.state = Doing::Receiving;
        self.let_go(sink, slot);
        Flow::Stop
    }

    /// Gives a message of the mailbox to the activation that wants it.
    fn take_mail<S: Sink>(&mut self, sink: &mut S, slot: u32, message: u32, receive: &Receive) {
        let message = self.messages.remove(message);
        let waited = self.now.since(self.activations[slot].since);
        let spot = Spot {
            message: message.number,
            ..self.spot(slot)
        };
        let row = self.activations[slot].row;
        self.say(sink, FactKind::Received, spot, &[row, message.row], |_| {
            Fact::Received {
                label: message.label,
                waited,
            }
        });
        if let Some(into) = receive.into {
            self.activations[slot].vars[usize::from(into)] = message.body;
        }
        self.activations[slot].row = self.applied;
        self.paths.release(message.path);
    }

    /// A message for a mailbox arrived: whoever waits for it goes on, else it is kept.
    pub(super) fn mail_arrived<S: Sink>(&mut self, sink: &mut S, message: u32) {
        let (to, unit, label) = {
            let m = &self.messages[message];
            (m.to, m.to_unit, m.label)
        };
        let receivers = self
            .mailboxes
            .entry((to, unit))
            .or_default()
            .receivers
            .clone();
        let taker = receivers.iter().copied().find_map(|slot| {
            let activation = &self.activations[slot];
            let program = Rc::clone(&activation.program);
            let Some(Op::Receive(receive)) = program.ops.get(usize::from(activation.pc)) else {
                return None;
            };
            let wanted = self.eval(slot, &receive.correlation);
            let fits = receive.label == label
                && (wanted == Value::Null || self.messages[message].correlation == wanted);
            fits.then_some((slot, program))
        });
        let mailbox = self.mailboxes.entry((to, unit)).or_default();
        let Some((slot, program)) = taker else {
            mailbox.messages.push(message);
            let spot = self.message_spot(message, to, unit);
            self.messages[message].row = self.applied;
            return self.say(sink, FactKind::Kept, spot, &[], |_| Fact::Kept { label });
        };
        mailbox.receivers.retain(|r| *r != slot);
        let pc = self.activations[slot].pc;
        if let Some(Op::Receive(receive)) = program.ops.get(usize::from(pc)) {
            self.take_mail(sink, slot, message, receive);
        }
        if self.activations[slot].token != Token::NONE {
            self.activations[slot].token = Token::NONE;
            self.cancel();
        }
        self.activations[slot].pc = pc + 1;
        self.go_on(sink, slot);
    }
}

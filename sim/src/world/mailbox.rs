//! Mailboxes: messages that nobody asked a handler for wait until a program receives them, one at a time or all that come
//! within a window.
//!
//! # Rules
//! An answer that comes at the very end of a window counts (semantics §1A row 11: "arriving ≤ T"): its end is no timer, but comes
//! among the arrivals, and goes behind those of that instant.

use super::orphan::{Closed, Why};
use super::run::Flow;
use super::step::kind;
use super::{Doing, Spot, World};
use crate::events::{Class, Token};
use crate::fact::{DropReason, Fact, FactKind, Failure, Gathered};
use crate::model::Counter;
use crate::program::{Expr, Gather, Op, Program, Receive};
use crate::sink::Sink;
use crate::time::Span;
use crate::value::Value;
use std::collections::VecDeque;
use std::rc::Rc;

/// The messages for one member or instance, and who waits for some.
#[derive(Clone, Debug, Default)]
pub(super) struct Mailbox {
    pub messages: Vec<u32>,
    pub receivers: Vec<u32>,
    /// Requests for which no answer is wanted any more, the latest last.
    pub closed: VecDeque<Closed>,
}

/// Returns what an op that waits for mail asks for: name and correlation id.
fn wanted(op: Option<&Op>) -> Option<(u32, &Expr)> {
    match op? {
        Op::Receive(receive) => Some((receive.label, &receive.correlation)),
        Op::Gather(gather) => Some((gather.label, &gather.correlation)),
        _ => None,
    }
}

impl World {
    fn program_of(&self, slot: u32) -> Rc<Program> {
        Rc::clone(&self.activations[slot].program)
    }

    pub(super) fn receive_timed_out<S: Sink>(&mut self, sink: &mut S, slot: u32) {
        let program = self.program_of(slot);
        let op = program.ops.get(usize::from(self.activations[slot].pc));
        let Some((label, correlation)) = wanted(op) else {
            return;
        };
        let (spot, row) = (self.spot(slot), self.activations[slot].row);
        let timeout = self.now.since(self.activations[slot].since);
        let answers = match op {
            Some(Op::Gather(_)) if self.arrives_now(spot, label) => {
                let token = self.schedule(self.now, Class::Arrival, kind::STEP, slot);
                self.activations[slot].token = token;
                return;
            }
            Some(Op::Gather(gather)) => Some(self.gathered(slot, gather).len() as u32),
            _ => None,
        };
        self.say(sink, FactKind::TimedOut, spot, &[row], |_| Fact::TimedOut {
            label,
            attempt: 1,
            timeout,
            answers,
        });
        let mailbox = self.mailboxes.or_default((spot.node, spot.unit));
        mailbox.receivers.retain(|r| *r != slot);
        // Who only looked whether it is there has not given up.
        if timeout > Span::ZERO {
            let correlation = self.eval(slot, correlation);
            self.close_request(slot, label, correlation, Why::GivenUp);
        }
        self.activations[slot].row = self.applied;
        let pc = self.activations[slot].pc;
        let next = match op {
            Some(Op::Receive(receive)) => receive.or,
            _ => Some(pc + 1),
        };
        let Some(next) = next else {
            return self.fail(sink, slot, Failure::TimedOut);
        };
        self.activations[slot].pc = next;
        self.go_on(sink, slot);
    }

    pub(super) fn receive<S: Sink>(&mut self, sink: &mut S, slot: u32, receive: &Receive) -> Flow {
        let wanted = self.eval(slot, &receive.correlation);
        self.reopen_request(slot, receive.label, &wanted);
        if let Some(message) = self.next_mail(slot, receive.label, &wanted) {
            self.activations[slot].since = self.now;
            self.take_mail(sink, slot, message, receive);
            return Flow::Next;
        }
        self.await_mail(sink, slot, receive.label, receive.timeout, false);
        Flow::Stop
    }

    /// Begins to collect answers: those that are there already count.
    pub(super) fn gather<S: Sink>(&mut self, sink: &mut S, slot: u32, gather: &Gather) -> Flow {
        let wanted = self.eval(slot, &gather.correlation);
        self.reopen_request(slot, gather.label, &wanted);
        let activation = &mut self.activations[slot];
        activation.since = self.now;
        activation.vars[usize::from(gather.into)] = Value::List(Rc::from([]));
        while let Some(message) = self.next_mail(slot, gather.label, &wanted) {
            if self.take_answer(sink, slot, message, gather) {
                return Flow::Next;
            }
        }
        self.await_mail(sink, slot, gather.label, Some(gather.within), true);
        Flow::Stop
    }

    /// Takes the first message out of the mailbox that an activation may have.
    fn next_mail(&mut self, slot: u32, label: u32, wanted: &Value) -> Option<u32> {
        let spot = self.spot(slot);
        let mailbox = self.mailboxes.get_mut(&(spot.node, spot.unit))?;
        let fits = |m: &u32| {
            let message = &self.messages[*m];
            message.label == label && (*wanted == Value::Null || message.correlation == *wanted)
        };
        let place = mailbox.messages.iter().position(fits)?;
        Some(mailbox.messages.remove(place))
    }

    fn await_mail<S: Sink>(
        &mut self,
        sink: &mut S,
        slot: u32,
        label: u32,
        timeout: Option<Span>,
        gathers: bool,
    ) {
        let spot = self.spot(slot);
        let mailbox = self.mailboxes.or_default((spot.node, spot.unit));
        mailbox.receivers.push(slot);
        let class = if gathers {
            Class::Arrival
        } else {
            Class::Timer
        };
        let token = match timeout {
            Some(timeout) => self.schedule(self.now + timeout, class, kind::STEP, slot),
            None => Token::NONE,
        };
        let row = self.activations[slot].row;
        self.say(sink, FactKind::ReceiveStarted, spot, &[row], |_| {
            Fact::ReceiveStarted {
                label,
                timeout,
                gathers,
            }
        });
        let (now, applied) = (self.now, self.applied);
        let activation = &mut self.activations[slot];
        activation.token = token;
        activation.since = now;
        activation.row = applied;
        activation.state = Doing::Receiving;
        self.let_go(sink, slot);
    }

    /// Gives a message of the mailbox to the activation that wants it.
    fn take_mail<S: Sink>(&mut self, sink: &mut S, slot: u32, message: u32, receive: &Receive) {
        let correlation = self.messages[message].correlation.clone();
        let body = self.take_out(sink, slot, message, None);
        if let Some(into) = receive.into {
            self.activations[slot].vars[usize::from(into)] = body;
        }
        let serial = self.activations[slot].serial;
        let why = Why::Answered { slot, serial };
        self.close_request(slot, receive.label, correlation, why);
        self.activations[slot].row = self.applied;
    }

    /// Adds an answer to those that are gathered; returns whether no further one is wanted.
    fn take_answer<S: Sink>(
        &mut self,
        sink: &mut S,
        slot: u32,
        message: u32,
        gather: &Gather,
    ) -> bool {
        let mut answers = self.gathered(slot, gather).to_vec();
        if let Some(field) = &gather.distinct {
            let sender = self.messages[message].body.field(field);
            if answers.iter().any(|answer| answer.field(field) == sender) {
                let row = self.activations[slot].row;
                self.drop_message(sink, message, DropReason::Repeated, &[row]);
                return false;
            }
        }
        let gathered = Gathered {
            nth: answers.len() as u32 + 1,
            of: gather.most,
        };
        answers.push(self.take_out(sink, slot, message, Some(gathered)));
        let answers = Value::List(answers.into()).bounded();
        self.activations[slot].vars[usize::from(gather.into)] = answers;
        if gathered.is_last() {
            let correlation = self.eval(slot, &gather.correlation);
            self.close_request(slot, gather.label, correlation, Why::GivenUp);
            self.activations[slot].row = self.applied;
        }
        gathered.is_last()
    }

    /// Returns the answers that were gathered so far.
    fn gathered(&self, slot: u32, gather: &Gather) -> Rc<[Value]> {
        match &self.activations[slot].vars[usize::from(gather.into)] {
            Value::List(answers) => Rc::clone(answers),
            _ => Rc::from([]),
        }
    }

    /// Ends a message in the hands of an activation; returns its body.
    fn take_out<S: Sink>(
        &mut self,
        sink: &mut S,
        slot: u32,
        message: u32,
        gathered: Option<Gathered>,
    ) -> Value {
        let message = self.messages.remove(message);
        let (label, waited) = (message.label, self.now.since(self.activations[slot].since));
        let spot = Spot {
            message: message.number,
            ..self.spot(slot)
        };
        let row = self.activations[slot].row;
        self.say(sink, FactKind::Received, spot, &[row, message.row], |_| {
            Fact::Received {
                label,
                waited,
                gathered,
            }
        });
        self.count(label, Counter::Useful);
        self.paths.release(message.path);
        message.body
    }

    /// A message for a mailbox arrived: whoever waits for it goes on, else it is kept, unless nobody wants it any more.
    pub(super) fn mail_arrived<S: Sink>(&mut self, sink: &mut S, message: u32) {
        let (to, unit, label) = {
            let m = &self.messages[message];
            (m.to, m.to_unit, m.label)
        };
        let Some(slot) = self.taker_of(message) else {
            if self.is_orphan(sink, message) {
                return;
            }
            let mailbox = self.mailboxes.or_default((to, unit));
            mailbox.messages.push(message);
            let spot = self.message_spot(message, to, unit);
            return self.say(sink, FactKind::Kept, spot, &[], |_| Fact::Kept { label });
        };
        let (program, pc) = (self.program_of(slot), self.activations[slot].pc);
        let done = match program.ops.get(usize::from(pc)) {
            Some(Op::Receive(receive)) => {
                self.take_mail(sink, slot, message, receive);
                true
            }
            Some(Op::Gather(gather)) => self.take_answer(sink, slot, message, gather),
            _ => false,
        };
        if !done {
            return;
        }
        let mailbox = self.mailboxes.or_default((to, unit));
        mailbox.receivers.retain(|r| *r != slot);
        if self.activations[slot].token != Token::NONE {
            self.activations[slot].token = Token::NONE;
            self.cancel();
        }
        self.activations[slot].pc = pc + 1;
        self.go_on(sink, slot);
    }

    /// Returns the first activation that waits for a message like this.
    fn taker_of(&self, message: u32) -> Option<u32> {
        let message = &self.messages[message];
        let mailbox = self.mailboxes.get(&(message.to, message.to_unit))?;
        mailbox.receivers.iter().copied().find(|slot| {
            let activation = &self.activations[*slot];
            let op = activation.program.ops.get(usize::from(activation.pc));
            wanted(op).is_some_and(|(label, correlation)| {
                let wanted = self.eval(*slot, correlation);
                label == message.label && (wanted == Value::Null || message.correlation == wanted)
            })
        })
    }

    /// Returns whether a message of this name reaches a mailbox at this instant.
    fn arrives_now(&self, spot: Spot, label: u32) -> bool {
        let mut messages = self.messages.iter();
        messages.any(|(_, m)| {
            m.token != Token::NONE
                && (m.arrives, m.label) == (self.now, label)
                && (m.to, m.to_unit) == (spot.node, spot.unit)
        })
    }
}

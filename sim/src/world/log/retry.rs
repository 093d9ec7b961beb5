//! A producer that waits for its acknowledgement, and sends the same record again when there is none.

use super::super::letter::Letter;
use super::super::step::kind;
use super::super::{ActivationRef, Doing, Errand, World};
use super::produce::Append;
use crate::events::{Class, Token};
use crate::fact::{Fact, FactKind, Failure};
use crate::log::producer::Batch;
use crate::path::Element;
use crate::program::{MessageKind, Op, Producing};
use crate::rabbit::envelope::Envelope;
use crate::sink::Sink;
use crate::time::{Span, Time};
use crate::value::Value;
use std::rc::Rc;

/// How long a producer waits before it sends again what failed (`retry.backoff.ms`).
pub const BACKOFF: Span = Span::from_ms(100);

/// How long a client waits for its coordinator's answer (`request.timeout.ms`), and how often it asks at most.
pub(super) const TIMEOUT: Span = Span::from_secs(30);
pub(super) const ATTEMPTS_MAX: u32 = 1_000;

/// A record whose acknowledgement its sender waits for, and may send again.
#[derive(Clone, Debug, PartialEq)]
pub struct Sending {
    pub errand: Errand,
    pub broker: u16,
    pub kind: MessageKind,
    pub label: u32,
    /// The record is the n-th of that name.
    pub nth: u32,
    /// With its key, and how its producer numbers it.
    pub envelope: Option<Rc<Envelope>>,
    pub body: Value,
    pub correlation: Value,
    pub reply_to: Option<(u16, u32)>,
    /// Counts from 1.
    pub attempt: u32,
    pub attempts_max: u32,
    pub timeout: Span,
    /// When nobody waits any longer, whatever the attempts.
    pub until: Option<Time>,
    /// When it sends again, where it waits before the next attempt.
    pub again_at: Option<Time>,
    /// Whether it has another sequence than the attempt that is on its way.
    pub renumbered: bool,
}

impl Sending {
    /// Returns what is kept of a letter that may be sent again: so often at most, each time after so long.
    pub(super) fn of(letter: &Letter, nth: u32, (attempts_max, timeout): (u32, Span)) -> Self {
        Self {
            errand: letter.errand,
            broker: letter.to.0,
            kind: letter.kind,
            label: letter.label,
            nth,
            envelope: letter.envelope.clone(),
            body: letter.body.clone(),
            correlation: letter.correlation.clone(),
            reply_to: letter.reply_to,
            attempt: 1,
            attempts_max,
            timeout,
            until: None,
            again_at: None,
            renumbered: false,
        }
    }

    /// Gives up at an instant, whatever the attempts.
    pub(super) fn until(self, at: Time) -> Self {
        Self {
            until: Some(at),
            ..self
        }
    }

    /// Returns whether there is no time for another attempt from an instant on.
    fn is_over(&self, at: Time) -> bool {
        self.attempt >= self.attempts_max || self.until.is_some_and(|until| at >= until)
    }

    /// Returns the log that it goes to, and how its producer numbers it.
    pub(super) fn batch(&self) -> Option<(Append, Batch)> {
        match (self.errand, &self.envelope) {
            (Errand::Append(append), Some(envelope)) => Some((append, envelope.batch?)),
            _ => None,
        }
    }
}

impl World {
    /// Keeps what an activation sends to a log for as long as it may have to send it again.
    pub(in crate::world) fn expect_ack(
        &mut self,
        slot: u32,
        producing: &Producing,
        letter: &Letter,
        nth: u32,
    ) {
        let limits = (producing.attempts_max, producing.timeout);
        self.activations[slot].sending = Some(Box::new(Sending::of(letter, nth, limits)));
        self.await_ack(slot, producing.timeout);
    }

    /// Waits for the acknowledgement of an attempt that was just sent.
    pub(in crate::world) fn await_ack(&mut self, slot: u32, timeout: Span) {
        let token = self.schedule(self.now + timeout, Class::Timer, kind::STEP, slot);
        self.activations[slot].token = token;
    }

    /// The acknowledgement is there, or will not be waited for.
    pub(in crate::world) fn end_sending(&mut self, slot: u32) {
        let activation = &mut self.activations[slot];
        if activation.sending.take().is_some() && activation.token != Token::NONE {
            activation.token = Token::NONE;
            self.cancel();
        }
    }

    /// An attempt failed in a way that another one may mend. Returns whether there is another one.
    pub(in crate::world) fn sends_again_later<S: Sink>(
        &mut self,
        sink: &mut S,
        slot: u32,
        failure: Failure,
        because: &[u32],
    ) -> bool {
        let now = self.now;
        let Some(sending) = &self.activations[slot].sending else {
            return false;
        };
        if failure == Failure::BadRequest || sending.is_over(now + BACKOFF) {
            return false;
        }
        if matches!(failure, Failure::Fenced | Failure::OutOfOrder)
            && !self.numbers_anew(sink, slot, failure, because)
        {
            return false;
        }
        let Some(sending) = &mut self.activations[slot].sending else {
            return false;
        };
        sending.again_at = Some(now + BACKOFF);
        let (label, next, max) = (sending.label, sending.attempt + 1, sending.attempts_max);
        if self.activations[slot].token != Token::NONE {
            self.cancel();
        }
        self.await_ack(slot, BACKOFF);
        let spot = self.spot(slot);
        self.say(sink, FactKind::RetryScheduled, spot, because, |_| {
            Fact::RetryScheduled {
                label,
                attempt_next: next,
                attempts_max: max,
                wait: BACKOFF,
                drawn: None,
                pushed_back: false,
            }
        });
        true
    }

    /// No acknowledgement came in time, or the pause before the next attempt is over.
    pub(in crate::world) fn ack_timer<S: Sink>(&mut self, sink: &mut S, slot: u32) {
        let now = self.now;
        let Some(sending) = &mut self.activations[slot].sending else {
            return;
        };
        let (label, attempt, timeout) = (sending.label, sending.attempt, sending.timeout);
        if sending.again_at.take().is_some() {
            return self.send_again(sink, slot);
        }
        let gives_up = sending.is_over(now);
        let (spot, row) = (self.spot(slot), self.activations[slot].row);
        self.say(sink, FactKind::TimedOut, spot, &[row], |_| Fact::TimedOut {
            label,
            attempt,
            timeout,
            answers: None,
        });
        if !gives_up {
            return self.send_again(sink, slot);
        }
        self.say(sink, FactKind::GaveUp, spot, &[row], |_| Fact::GaveUp {
            label,
            attempts: attempt,
        });
        self.fail_sending(sink, slot, Failure::TimedOut);
    }

    /// Goes on where the statement says what to do without an acknowledgement, or fails.
    fn fail_sending<S: Sink>(&mut self, sink: &mut S, slot: u32, failure: Failure) {
        self.end_sending(slot);
        let pc = usize::from(self.activations[slot].pc);
        let or = match self.activations[slot].program.ops.get(pc) {
            Some(Op::Send(send)) => send.or,
            _ => None,
        };
        self.activations[slot].row = self.applied;
        match or {
            Some(pc) => {
                self.activations[slot].pc = pc;
                self.go_on(sink, slot);
            }
            None => self.fail(sink, slot, failure),
        }
    }

    /// Sends the same record once more: with the sequence that it had.
    fn send_again<S: Sink>(&mut self, sink: &mut S, slot: u32) {
        let (now, spot) = (self.now, self.spot(slot));
        let Some(sending) = &mut self.activations[slot].sending else {
            return;
        };
        sending.attempt += 1;
        sending.renumbered = false;
        if let Some(until) = sending.until {
            sending.timeout = sending.timeout.min(until.since(now));
        }
        let sending = sending.clone();
        let named = Element::Named {
            label: sending.label,
            nth: sending.nth,
        };
        let name = self.lookup.label_hash[sending.label as usize];
        let record = self.paths.child(spot.path, named, name);
        let path = self
            .paths
            .child(record, Element::Attempt(sending.attempt), 0);
        self.paths.release(record);
        let leader = match sending.errand {
            Errand::Append(append) => {
                self.leader_of(sending.broker, append.topic, append.partition)
            }
            _ => self.coordinator(sending.broker).unwrap_or_default(),
        };
        let letter = Letter {
            from: (spot.node, spot.unit),
            to: (sending.broker, leader),
            path,
            kind: sending.kind,
            label: sending.label,
            errand: sending.errand,
            body: sending.body,
            correlation: sending.correlation,
            reply_to: sending.reply_to,
            row: self.activations[slot].row,
            attempt: sending.attempt,
            envelope: sending.envelope,
        };
        self.await_ack(slot, sending.timeout);
        self.post(sink, letter);
    }

    /// Returns whether an activation still waits for this acknowledgement.
    pub(in crate::world) fn awaits(&self, to: ActivationRef) -> bool {
        self.activations.get(to.slot).is_some_and(|a| {
            a.serial == to.serial && a.row == to.row && a.state == Doing::Confirming
        })
    }
}

//! A call passes its policies, outermost first; each attempt is a request of its own. An answer goes back
//! through the same policies, innermost first.

use super::letter::Letter;
use super::run::Flow;
use super::{Activation, CallRef, Doing, Errand, Flight, Layer, NO_DEADLINE, Origin, Spot, World};
use crate::events::Token;
use crate::fact::{DropReason, Fact, FactKind, Failure, NO_MESSAGE, Outcome};
use crate::model::Counter;
use crate::path::{Element, PathRef};
use crate::policy::{self, Policy, Scope};
use crate::program::{self, MessageKind, Op};
use crate::sink::{Sink, Tally};
use crate::value::Value;

/// The end of a call as its policies and its caller see it.
#[derive(Clone, Debug)]
pub(super) struct Ending {
    pub outcome: policy::Outcome,
    pub failure: Option<Failure>,
    pub body: Value,
}

/// A call that is over: whose it was, and what its end lets the activation do.
pub(super) struct Over {
    pub activation: u32,
    pub then: Flow,
}

impl World {
    /// Begins a call. One that a policy rejects at once is over when this returns.
    pub(super) fn start_call<S: Sink>(
        &mut self,
        sink: &mut S,
        slot: u32,
        call: &program::Call,
    ) -> Flow {
        let spot = self.spot(slot);
        let (to, label) = (call.to, call.label);
        let nth = self.nth(slot, label);
        let name = self.lookup.label_hash[label as usize];
        let element = Element::Named { label, nth };
        let path = self.paths.child(spot.path, element, name);
        let id = self.new_call(slot, spot.node, path, call);
        let (now, applied) = (self.now, self.applied);
        let activation = &mut self.activations[slot];
        let row = std::mem::replace(&mut activation.row, applied);
        activation.state = Doing::Calling(id);
        activation.since = now;
        let process = activation.process;
        let at_call = Spot { path, ..spot };
        self.say(sink, FactKind::CallStarted, at_call, &[row], |world| {
            let process = &world.processes[process as usize];
            Fact::CallStarted {
                to,
                label,
                holds_worker: process.workers > 0 && !process.lets_go,
            }
        });
        if let Some(over) = self.enter(sink, id, 0) {
            return over.then;
        }
        if self.activations[slot].due.told != NO_DEADLINE {
            self.watch_deadline(slot);
        }
        self.let_go(sink, slot);
        Flow::Stop
    }

    #[inline(always)]
    fn new_call(&mut self, slot: u32, node: u16, path: PathRef, spec: &program::Call) -> u32 {
        let serial = self.new_serial();
        let id = self.calls.claim();
        let (now, applied) = (self.now, self.applied);
        let call = &mut self.calls[id];
        call.serial = serial;
        call.activation = slot;
        call.pc = self.activations[slot].pc;
        call.path = path;
        call.began = now;
        call.began_row = applied;
        call.attempt = 0;
        call.attempt_began = now;
        call.attempt_row = applied;
        call.request = NO_MESSAGE;
        call.to_unit = 0;
        call.awaiting = false;
        call.others.clear();
        call.layers.clear();
        call.stand_in = None;
        let policies = &self.model.nodes[usize::from(node)].policies;
        call.layers.extend(spec.through.iter().map(|policy| {
            let settings = &policies[usize::from(*policy)].settings;
            let own = (settings.scope() == Scope::Call).then(|| Policy::new(settings, now));
            Layer {
                policy: *policy,
                permit: None,
                entered: now,
                own,
                timer: None,
                attempt_due: false,
                waits: false,
            }
        }));
        id
    }

    /// Sends the request of the next attempt.
    pub(super) fn attempt<S: Sink>(&mut self, sink: &mut S, id: u32) {
        let (now, applied) = (self.now, self.applied);
        let call = &mut self.calls[id];
        let row = if call.attempt == 0 {
            call.began_row
        } else {
            call.attempt_row
        };
        if call.awaiting {
            call.others.push(Flight {
                attempt: call.attempt,
                began: call.attempt_began,
                row: call.attempt_row,
                request: call.request,
                to_unit: call.to_unit,
            });
        }
        call.attempt += 1;
        call.attempt_began = now;
        call.attempt_row = applied;
        call.awaiting = true;
        call.request = self.next_message;
        let (attempt, slot, path, serial) = (call.attempt, call.activation, call.path, call.serial);
        let path = match attempt {
            1 => self.paths.retain(path),
            n => self.paths.child(path, Element::Attempt(n), 0),
        };
        let (Some(spec), Some((node, handler, label))) = (self.spec_of(id), self.target_of(id))
        else {
            unreachable!("a call has a statement");
        };
        let body = self.eval(slot, &spec.body);
        let due = self.due_of_call(id);
        let unit = self.choose(node, path);
        self.calls[id].to_unit = unit;
        let from = self.spot(slot);
        let to = CallRef {
            slot: id,
            serial,
            attempt,
        };
        let letter = Letter {
            from: (from.node, from.unit),
            to: (node, unit),
            path,
            kind: MessageKind::Request,
            label,
            errand: Errand::Request { handler, to, due },
            body,
            correlation: Value::Null,
            reply_to: Some((from.node, from.unit)),
            row,
            attempt,
            envelope: None,
        };
        self.post(sink, letter);
    }

    /// Returns the statement that a call is.
    #[inline]
    pub(super) fn spec_of(&self, id: u32) -> Option<&program::Call> {
        let call = &self.calls[id];
        let program = &self.activations[call.activation].program;
        match program.ops.get(usize::from(call.pc)) {
            Some(Op::Call(spec)) => Some(spec),
            _ => None,
        }
    }

    pub(super) fn answer_arrived<S: Sink>(
        &mut self,
        sink: &mut S,
        slot: u32,
        to: CallRef,
        failure: Option<Failure>,
    ) {
        if !self.is_awaited(to) {
            if !self.late.is_empty() {
                let message = &self.messages[slot];
                let spot = self.message_spot(slot, message.to, message.to_unit);
                self.settle_late(sink, to, spot);
            }
            return self.drop_message(sink, slot, DropReason::NobodyWaits, &[]);
        }
        let (now, attempt) = (self.now, to.attempt);
        let call = &mut self.calls[to.slot];
        let (path, activation) = (call.path, call.activation);
        let (began, attempt_row) = call.take_attempt(attempt);
        let took = now.since(began);
        let message = &mut self.messages[slot];
        let (number, label, kind) = (message.number, message.label, message.kind);
        let (from, from_unit) = (message.from, message.from_unit);
        let (message_path, because) = (message.path, [message.sent_row, attempt_row]);
        let body = std::mem::take(&mut message.body);
        self.messages.release(slot);
        let spot = Spot {
            path,
            message: number,
            ..self.spot(activation)
        };
        match failure {
            None => self.say(sink, FactKind::ReplyReceived, spot, &because, |_| {
                Fact::ReplyReceived {
                    label,
                    attempt,
                    took,
                }
            }),
            Some(failure) => self.say(sink, FactKind::AttemptFailed, spot, &because, |_| {
                Fact::AttemptFailed {
                    label,
                    attempt,
                    failure,
                    took,
                }
            }),
        }
        let redelivered = false;
        self.tally(sink, Tally::Delivered { kind, redelivered });
        self.attempt_ended(sink, (from, from_unit), failure, path);
        if failure.is_none() {
            self.count(label, Counter::Useful);
            self.tally(sink, Tally::Useful { node: from });
        }
        self.paths.release(message_path);
        let applied = self.applied;
        let call = &mut self.calls[to.slot];
        call.attempt_row = applied;
        let layers = match call.stand_in.take() {
            Some((layer, _)) => usize::from(layer) + 1,
            None => call.layers.len(),
        };
        let outcome = match failure {
            None => policy::Outcome::Success,
            Some(Failure::BadRequest) => policy::Outcome::Ignored,
            Some(Failure::QueueFull | Failure::RateLimited) => policy::Outcome::Rejected,
            Some(_) => policy::Outcome::Failure,
        };
        let ending = Ending {
            outcome,
            failure,
            body,
        };
        let over = self.settle_call(sink, to.slot, layers, ending);
        self.go_on_after(sink, over);
    }

    /// Lets the activation go on whose call is over, if it is.
    #[inline]
    pub(super) fn go_on_after<S: Sink>(&mut self, sink: &mut S, over: Option<Over>) {
        let Some(Over { activation, then }) = over else {
            return;
        };
        match then {
            Flow::Fail(failure) => return self.fail(sink, activation, failure),
            Flow::Jump(pc) => self.activations[activation].pc = pc,
            Flow::Next => self.activations[activation].pc += 1,
            Flow::Stop => return,
        }
        self.go_on(sink, activation);
    }

    /// Forgets a call that is over, and tells its activation how it ended.
    pub(super) fn finish_call<S: Sink>(&mut self, sink: &mut S, id: u32, ending: Ending) -> Over {
        let call = &self.calls[id];
        let (slot, path) = (call.activation, call.path);
        let because = [call.began_row, call.attempt_row];
        let took = self.now.since(call.began);
        let over = |then| Over {
            activation: slot,
            then,
        };
        let Some(spec) = self.spec_of(id) else {
            unreachable!("a call has a statement");
        };
        let (label, into, or, error) = (spec.label, spec.into, spec.or, spec.error);
        let outcome = match ending.outcome {
            policy::Outcome::Success => Outcome::Ok,
            policy::Outcome::Timeout => Outcome::Timeout,
            policy::Outcome::Rejected => Outcome::Rejected,
            _ => Outcome::Error,
        };
        let spot = Spot {
            path,
            ..self.spot(slot)
        };
        self.say(sink, FactKind::CallEnded, spot, &because, |_| {
            Fact::CallEnded {
                label,
                outcome,
                took,
            }
        });
        let node = spot.node;
        self.tally(sink, Tally::Blocked { node, span: took });
        self.forget_call(id);
        let activation = &mut self.activations[slot];
        activation.row = self.applied;
        if activation.token != Token::NONE {
            activation.token = Token::NONE;
            self.cancel();
        }
        let activation = &mut self.activations[slot];
        if outcome == Outcome::Ok {
            if let Some(into) = into {
                activation.vars[usize::from(into)] = ending.body;
            }
            return over(Flow::Next);
        }
        let failure = ending.failure.unwrap_or(Failure::TimedOut);
        // What a door says of itself: the status, and when to ask again.
        if matches!(failure, Failure::QueueFull | Failure::RateLimited)
            && let Some(into) = into
        {
            activation.vars[usize::from(into)] = ending.body;
        }
        match or {
            Some(pc) => {
                if let Some(error) = error {
                    activation.vars[usize::from(error)] = Value::text(failure.name());
                }
                over(Flow::Jump(pc))
            }
            // Whoever asked this program is not to blame for what it asked of others.
            None if failure == Failure::BadRequest => over(Flow::Fail(Failure::Answered)),
            None => over(Flow::Fail(failure)),
        }
    }

    /// Forgets a call: because it is over, or because its caller is gone.
    pub(super) fn forget_call(&mut self, id: u32) {
        let call = &self.calls[id];
        let (path, timers) = (call.path, call.layers.iter().filter(|l| l.timer.is_some()));
        let timers = timers.count();
        (0..timers).for_each(|_| self.cancel());
        self.calls.release(id);
        self.paths.release(path);
    }

    /// Returns whether an activation is a request that still waits for its answer.
    pub(super) fn owes_answer(activation: &Activation) -> bool {
        matches!(activation.origin, Origin::Request { replied: false, .. })
    }
}

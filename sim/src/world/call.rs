//! A call passes its policies, outermost first; each attempt is a request of its own. An answer goes back
//! through the same policies, innermost first.

use super::run::Flow;
use super::{Activation, Call, CallRef, Doing, Errand, Layer, Origin, Spot, World, kind};
use crate::draw::{Draw, Purpose};
use crate::events::{Class, Token};
use crate::fact::{DropReason, Fact, FactKind, Failure, KindSet, Outcome, RowId};
use crate::model::{Balance, NodeKind, Waiting};
use crate::path::Element;
use crate::policy::{
    self, Admission, Ask, BreakerState, Note, Notes, Policy, Scope, Settled, Settlement, Woken,
};
use crate::program::{MessageKind, Op};
use crate::sink::{Sink, Tally};
use crate::time::Time;
use crate::value::Value;
use std::rc::Rc;

/// The end of a call as its policies and its caller see it.
#[derive(Clone, Debug)]
struct Ending {
    outcome: policy::Outcome,
    failure: Option<Failure>,
    body: Value,
}

/// A call that is over: whose it was, and what its end lets the activation do.
struct Over {
    activation: u32,
    then: Flow,
}

impl World {
    /// Begins a call. One that a policy rejects at once is over when this returns.
    pub(super) fn start_call<S: Sink>(
        &mut self,
        sink: &mut S,
        slot: u32,
        call: &crate::program::Call,
    ) -> Flow {
        let model = self.scenario();
        let spot = self.spot(slot);
        let node = &model.nodes[usize::from(spot.node)];
        let nth = self.nth(slot, call.label);
        let name = self.lookup.label_hash[call.label as usize];
        let path = self.paths.child(
            spot.path,
            Element::Named {
                label: call.label,
                nth,
            },
            name,
        );
        let serial = self.new_serial();
        let layers = call.through.iter().map(|policy| {
            let settings = &node.policies[usize::from(*policy)].settings;
            let own = (settings.scope() == Scope::Call).then(|| Policy::new(settings, self.now));
            Layer {
                policy: *policy,
                permit: None,
                entered: self.now,
                own,
                timer: None,
                attempt_due: false,
            }
        });
        let pc = self.activations[slot].pc;
        let started = Call {
            serial,
            activation: slot,
            pc,
            path,
            began: self.now,
            began_row: self.applied,
            attempt: 0,
            attempt_began: self.now,
            attempt_row: self.applied,
            request: crate::fact::NO_MESSAGE,
            to_unit: 0,
            awaiting: false,
            layers: layers.collect(),
        };
        let id = self.calls.insert(started);
        let holds_worker =
            matches!(&node.kind, NodeKind::Service(s) if s.waiting == Waiting::Blocking);
        let (to, label, row) = (call.to, call.label, self.activations[slot].row);
        let at_call = Spot { path, ..spot };
        self.say(sink, FactKind::CallStarted, at_call, &[row], |_| {
            Fact::CallStarted {
                to,
                label,
                holds_worker,
            }
        });
        let (now, applied) = (self.now, self.applied);
        let activation = &mut self.activations[slot];
        activation.state = Doing::Calling(id);
        activation.since = now;
        activation.row = applied;
        if let Some(over) = self.enter(sink, id, 0) {
            return over.then;
        }
        self.let_go(sink, slot);
        Flow::Stop
    }

    /// Passes the layers from `first` on; then the request goes out.
    fn enter<S: Sink>(&mut self, sink: &mut S, id: u32, first: usize) -> Option<Over> {
        for i in first..self.calls[id].layers.len() {
            self.renew(id, i);
            let ask = Ask {
                call: u64::from(self.calls[id].serial),
                mark: self.applied,
            };
            let now = self.now;
            let admission =
                self.with_policy(sink, id, i, |p, draw, notes| p.admit(now, ask, draw, notes));
            match admission {
                Admission::Now(permit) => {
                    let layer = &mut self.calls[id].layers[i];
                    layer.permit = Some(permit);
                    layer.entered = now;
                }
                Admission::At(at, permit) => {
                    self.calls[id].layers[i].permit = Some(permit);
                    self.set_timer(id, i, at, false);
                    return None;
                }
                Admission::Rejected(_) => {
                    let ending = Ending {
                        outcome: policy::Outcome::Rejected,
                        failure: Some(Failure::Rejected),
                        body: Value::Null,
                    };
                    return self.settle_call(sink, id, i, ending);
                }
            }
        }
        self.attempt(sink, id);
        None
    }

    /// Gives a layer that belongs to the call a fresh policy, where an outer layer enters it once more.
    fn renew(&mut self, id: u32, i: usize) {
        let layer = &self.calls[id].layers[i];
        if layer.own.is_none() || layer.permit.is_some() {
            return;
        }
        let node = self.spot(self.calls[id].activation).node;
        let policies = &self.model.nodes[usize::from(node)].policies;
        let fresh = Policy::new(&policies[usize::from(layer.policy)].settings, self.now);
        let layer = &mut self.calls[id].layers[i];
        layer.own = Some(fresh);
        layer.attempt_due = false;
    }

    fn attempt<S: Sink>(&mut self, sink: &mut S, id: u32) {
        let model = self.scenario();
        let program = Rc::clone(&self.activations[self.calls[id].activation].program);
        let Some(Op::Call(spec)) = program.ops.get(usize::from(self.calls[id].pc)) else {
            return;
        };
        let (now, applied) = (self.now, self.applied);
        let call = &mut self.calls[id];
        let row = if call.attempt == 0 {
            call.began_row
        } else {
            call.attempt_row
        };
        call.attempt += 1;
        call.attempt_began = now;
        call.attempt_row = applied;
        call.awaiting = true;
        let (attempt, slot, path, serial) = (call.attempt, call.activation, call.path, call.serial);
        let path = match attempt {
            1 => self.paths.retain(path),
            n => self.paths.child(path, Element::Attempt(n), 0),
        };
        let NodeKind::Service(service) = &model.nodes[usize::from(spec.to)].kind else {
            return;
        };
        let to_unit = self.choose(spec.to, service.instances, service.balance, path);
        let from = self.spot(slot);
        let to = CallRef {
            slot: id,
            serial,
            attempt,
        };
        let errand = Errand::Request {
            handler: spec.handler,
            to,
        };
        let mut message = self.letter(
            (from.node, from.unit),
            (spec.to, to_unit),
            path,
            MessageKind::Request,
            spec.label,
            errand,
        );
        message.body = self.eval(slot, &spec.body);
        message.reply_to = Some((from.node, from.unit));
        message.row = row;
        self.calls[id].request = self.next_message;
        self.calls[id].to_unit = to_unit;
        self.transmit(sink, message, attempt);
    }

    /// Chooses an instance for a request.
    fn choose(&mut self, node: u16, instances: u32, balance: Balance, path: u32) -> u32 {
        match balance {
            _ if instances == 1 => 0,
            Balance::RoundRobin => {
                let next = &mut self.balance[usize::from(node)];
                let chosen = *next % instances;
                *next = (chosen + 1) % instances;
                chosen
            }
            Balance::Random => self
                .draw(Purpose::Balance, self.paths.key(path))
                .below(instances),
        }
    }

    pub(super) fn answer_arrived<S: Sink>(
        &mut self,
        sink: &mut S,
        slot: u32,
        to: CallRef,
        failure: Option<Failure>,
    ) {
        let waits = |c: &&Call| c.serial == to.serial && c.attempt == to.attempt && c.awaiting;
        let Some(call) = self.calls.get(to.slot).filter(waits) else {
            return self.drop_message(sink, slot, DropReason::NobodyWaits, &[]);
        };
        let (path, activation, attempt) = (call.path, call.activation, call.attempt);
        let (took, attempt_row) = (self.now.since(call.attempt_began), call.attempt_row);
        let message = self.messages.remove(slot);
        let spot = Spot {
            path,
            message: message.number,
            ..self.spot(activation)
        };
        let label = message.label;
        let because = [message.sent_row, attempt_row];
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
        self.tally(
            sink,
            Tally::Delivered {
                kind: message.kind,
                redelivered: false,
            },
        );
        self.paths.release(message.path);
        self.calls[to.slot].awaiting = false;
        self.calls[to.slot].attempt_row = self.applied;
        let outcome = if failure.is_none() {
            policy::Outcome::Success
        } else {
            policy::Outcome::Failure
        };
        let layers = self.calls[to.slot].layers.len();
        let ending = Ending {
            outcome,
            failure,
            body: message.body,
        };
        let over = self.settle_call(sink, to.slot, layers, ending);
        self.go_on_after(sink, over);
    }

    /// Lets the activation go on whose call is over, if it is.
    fn go_on_after<S: Sink>(&mut self, sink: &mut S, over: Option<Over>) {
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

    /// Lets the end of an attempt pass outwards through the layers below `outside`.
    fn settle_call<S: Sink>(
        &mut self,
        sink: &mut S,
        id: u32,
        outside: usize,
        ending: Ending,
    ) -> Option<Over> {
        for i in (0..outside).rev() {
            let layer = &mut self.calls[id].layers[i];
            let Some(permit) = layer.permit.take() else {
                continue;
            };
            let (now, mark) = (self.now, self.applied);
            let settled = Settled {
                outcome: ending.outcome,
                duration: now.since(layer.entered),
                mark,
            };
            let then = self.with_policy(sink, id, i, |p, draw, notes| {
                p.settle(now, permit, settled, draw, notes)
            });
            match then {
                // No policy of today replaces an outcome.
                Settlement::Done | Settlement::Replace(_) => {}
                Settlement::Pending => return None,
                Settlement::AttemptAt(at) | Settlement::AlsoAt(at) => {
                    self.calls[id].layers[i].permit = Some(permit);
                    // What was rejected at once would be rejected again within the same event, without end.
                    if at <= now && ending.outcome != policy::Outcome::Rejected {
                        return self.enter(sink, id, i + 1);
                    }
                    self.set_timer(id, i, at, true);
                    return None;
                }
            }
        }
        Some(self.finish_call(sink, id, ending))
    }

    fn finish_call<S: Sink>(&mut self, sink: &mut S, id: u32, ending: Ending) -> Over {
        let call = self.calls.remove(id);
        let timers = call.layers.iter().filter(|l| l.timer.is_some()).count();
        (0..timers).for_each(|_| self.cancel());
        let slot = call.activation;
        let program = Rc::clone(&self.activations[slot].program);
        let over = |then| Over {
            activation: slot,
            then,
        };
        let Some(Op::Call(spec)) = program.ops.get(usize::from(call.pc)) else {
            return over(Flow::Stop);
        };
        let outcome = match ending.outcome {
            policy::Outcome::Success => Outcome::Ok,
            policy::Outcome::Timeout => Outcome::Timeout,
            policy::Outcome::Rejected => Outcome::Rejected,
            _ => Outcome::Error,
        };
        let (took, label) = (self.now.since(call.began), spec.label);
        let spot = Spot {
            path: call.path,
            ..self.spot(slot)
        };
        let because = [call.began_row, call.attempt_row];
        self.say(sink, FactKind::CallEnded, spot, &because, |_| {
            Fact::CallEnded {
                label,
                outcome,
                took,
            }
        });
        self.tally(
            sink,
            Tally::Blocked {
                node: spot.node,
                span: took,
            },
        );
        self.paths.release(call.path);
        self.activations[slot].row = self.applied;
        if outcome == Outcome::Ok {
            if let Some(into) = spec.into {
                self.activations[slot].vars[usize::from(into)] = ending.body;
            }
            return over(Flow::Next);
        }
        let failure = ending.failure.unwrap_or(Failure::TimedOut);
        match spec.or {
            Some(pc) => {
                if let Some(error) = spec.error {
                    self.activations[slot].vars[usize::from(error)] = Value::text(failure.name());
                }
                over(Flow::Jump(pc))
            }
            None => over(Flow::Fail(failure)),
        }
    }

    /// A timer of a layer fired: an attempt is due, or the policy wakes.
    pub(super) fn timer_of_call<S: Sink>(&mut self, sink: &mut S, id: u32, token: Token) {
        let Some(i) = self.calls[id].layer_of(token) else {
            return;
        };
        let layer = &mut self.calls[id].layers[i];
        layer.timer = None;
        if std::mem::take(&mut layer.attempt_due) {
            let over = self.enter(sink, id, i + 1);
            return self.go_on_after(sink, over);
        }
        let (now, mark) = (self.now, self.applied);
        let woken = self.with_policy(sink, id, i, |p, draw, notes| p.wake(now, mark, draw, notes));
        let over = match woken {
            Woken::GiveUp => self.give_up(sink, id, i),
            Woken::Ready(_) => self.enter(sink, id, i),
            Woken::Attempt => self.enter(sink, id, i + 1),
            Woken::Nothing => None,
        };
        self.go_on_after(sink, over);
    }

    /// The caller stops waiting; the callee is not told.
    fn give_up<S: Sink>(&mut self, sink: &mut S, id: u32, i: usize) -> Option<Over> {
        let (now, mark) = (self.now, self.applied);
        self.calls[id].awaiting = false;
        self.calls[id].attempt_row = mark;
        for inner in (i + 1..self.calls[id].layers.len()).rev() {
            self.calls[id].layers[inner].attempt_due = false;
            if self.calls[id].layers[inner].timer.take().is_some() {
                self.cancel();
            }
            if let Some(permit) = self.calls[id].layers[inner].permit.take() {
                let duration = now.since(self.calls[id].layers[inner].entered);
                let settled = Settled {
                    outcome: policy::Outcome::Released,
                    duration,
                    mark,
                };
                self.with_policy(sink, id, inner, |p, draw, notes| {
                    p.settle(now, permit, settled, draw, notes)
                });
            }
        }
        let ending = Ending {
            outcome: policy::Outcome::Timeout,
            failure: Some(Failure::TimedOut),
            body: Value::Null,
        };
        self.settle_call(sink, id, i + 1, ending)
    }

    /// Asks a layer's policy something, turns its notes into facts, and keeps its timer.
    fn with_policy<S: Sink, T>(
        &mut self,
        sink: &mut S,
        id: u32,
        i: usize,
        ask: impl FnOnce(&mut Policy, &mut Draw, &mut Notes) -> T,
    ) -> T {
        let call = &self.calls[id];
        let (path, attempt, policy) = (call.path, call.attempt, call.layers[i].policy);
        let key = self
            .paths
            .key(path)
            .with(u64::from(policy))
            .with(u64::from(attempt));
        let mut draw = self.draw(Purpose::Jitter, key);
        let mut notes = std::mem::replace(&mut self.notes, Notes::unwanted());
        let shared = self.shared_slot(id, policy);
        let state = match shared {
            Some(slot) => &mut self.shared[slot as usize].policy,
            None => self.calls[id].layers[i]
                .own
                .as_mut()
                .expect("a policy is of the call or shared"),
        };
        let answer = ask(state, &mut draw, &mut notes);
        let wake = state.wake_at();
        let spot = Spot {
            path,
            ..self.spot(self.calls[id].activation)
        };
        let label = self.label_of(id);
        for note in notes.drain() {
            self.tell(sink, spot, label, policy, Some(id), shared, note);
        }
        self.notes = notes;
        match (shared, wake) {
            (Some(slot), wake) => self.set_shared_timer(slot, wake),
            (None, Some(at)) => self.set_timer(id, i, at, false),
            (None, None) => self.stop_timer(id, i),
        }
        answer
    }

    fn label_of(&self, id: u32) -> u32 {
        let call = &self.calls[id];
        match self.activations[call.activation]
            .program
            .ops
            .get(usize::from(call.pc))
        {
            Some(Op::Call(spec)) => spec.label,
            _ => 0,
        }
    }

    /// Returns where the shared state of a call's policy is, if it is shared.
    fn shared_slot(&self, id: u32, policy: u16) -> Option<u32> {
        let activation = &self.activations[self.calls[id].activation];
        let node = self.processes[activation.process as usize].node;
        let place = self.lookup.shared_place[usize::from(node)][usize::from(policy)]?;
        let count = self.lookup.shared_count[usize::from(node)];
        Some(self.lookup.shared[usize::from(node)] + activation.unit * count + place)
    }

    fn set_timer(&mut self, id: u32, i: usize, at: Time, attempt_due: bool) {
        let timer = self.calls[id].layers[i].timer;
        if timer.is_some_and(|(when, _)| when == at)
            && self.calls[id].layers[i].attempt_due == attempt_due
        {
            return;
        }
        if timer.is_some() {
            self.cancel();
        }
        let token = self.schedule(at, Class::Timer, kind::CALL, id);
        let layer = &mut self.calls[id].layers[i];
        layer.timer = Some((at, token));
        layer.attempt_due = attempt_due;
    }

    fn stop_timer(&mut self, id: u32, i: usize) {
        let layer = &mut self.calls[id].layers[i];
        if !layer.attempt_due && layer.timer.take().is_some() {
            self.cancel();
        }
    }

    fn set_shared_timer(&mut self, slot: u32, wake: Option<Time>) {
        let timer = self.shared[slot as usize].timer;
        if timer.map(|(at, _)| at) == wake {
            return;
        }
        if timer.is_some() {
            self.cancel();
        }
        let set = wake.map(|at| (at, self.schedule(at, Class::Timer, kind::WAKE, slot)));
        self.shared[slot as usize].timer = set;
    }

    /// A shared policy has something to do by itself.
    pub(super) fn wake_shared<S: Sink>(&mut self, sink: &mut S, slot: u32) {
        let (node, unit, policy) = self.owner_of_shared(slot);
        let key = crate::draw::Key::ROOT
            .with(self.lookup.node_hash[usize::from(node)])
            .with(u64::from(unit))
            .with(u64::from(policy));
        let mut draw = self.draw(Purpose::Jitter, key);
        let mut notes = std::mem::replace(&mut self.notes, Notes::unwanted());
        self.shared[slot as usize].timer = None;
        let (now, mark) = (self.now, self.applied);
        self.shared[slot as usize]
            .policy
            .wake(now, mark, &mut draw, &mut notes);
        let wake = self.shared[slot as usize].policy.wake_at();
        let spot = Spot {
            node,
            unit,
            path: super::NONE,
            message: crate::fact::NO_MESSAGE,
        };
        for note in notes.drain() {
            self.tell(sink, spot, 0, policy, None, Some(slot), note);
        }
        self.notes = notes;
        self.set_shared_timer(slot, wake);
    }

    /// Returns the node, unit and policy that a shared state belongs to.
    pub(super) fn owner_of_shared(&self, slot: u32) -> (u16, u32, u16) {
        let bases = &self.lookup.shared;
        let mut node = bases.partition_point(|base| *base <= slot) - 1;
        while self.lookup.shared_count[node] == 0 {
            node -= 1;
        }
        let count = self.lookup.shared_count[node];
        let (unit, place) = ((slot - bases[node]) / count, (slot - bases[node]) % count);
        let policy = self.lookup.shared_place[node]
            .iter()
            .position(|p| *p == Some(place))
            .unwrap_or_default();
        (node as u16, unit, policy as u16)
    }

    /// Turns what a policy noted into facts.
    #[expect(clippy::too_many_arguments, reason = "a note is about all of this")]
    fn tell<S: Sink>(
        &mut self,
        sink: &mut S,
        spot: Spot,
        label: u32,
        policy: u16,
        call: Option<u32>,
        shared: Option<u32>,
        note: Note,
    ) {
        match note {
            Note::GaveUp { limit, mark, .. } => {
                let attempt = call.map_or(1, |id| self.calls[id].attempt);
                let spot = Spot {
                    message: call.map_or(spot.message, |id| self.calls[id].request),
                    ..spot
                };
                self.say(sink, FactKind::TimedOut, spot, &[mark], |_| {
                    Fact::TimedOut {
                        label,
                        attempt,
                        timeout: limit,
                    }
                });
            }
            Note::Retrying(next) => {
                let wait = next.at.since(self.now);
                let (attempt_next, attempts_max) = (next.attempt, next.attempts_max);
                self.say(sink, FactKind::RetryScheduled, spot, &next.marks, |_| {
                    Fact::RetryScheduled {
                        label,
                        attempt_next,
                        attempts_max,
                        wait,
                    }
                });
            }
            Note::RetryStopped(stopped) => {
                let attempts = stopped.attempts;
                self.say(sink, FactKind::GaveUp, spot, &stopped.marks, |_| {
                    Fact::GaveUp { label, attempts }
                });
            }
            Note::Recorded(r) => {
                self.say(sink, FactKind::OutcomeRecorded, spot, &[], |_| {
                    Fact::OutcomeRecorded {
                        policy,
                        failed: r.cell.failed(),
                        slow: r.cell.slow(),
                        buffered: r.buffered,
                        size: r.size,
                        failed_count: r.failed,
                        rate: r.failure_rate,
                        threshold: r.failure_threshold,
                    }
                });
            }
            Note::BreakerMoved(moved) => {
                let mut rows: Vec<RowId> = moved.window.iter().map(|cell| cell.mark()).collect();
                rows.extend(moved.since_mark);
                if matches!(moved.to, BreakerState::Open | BreakerState::ForcedOpen) {
                    self.flag(KindSet::OPENED);
                }
                self.say(sink, FactKind::BreakerChanged, spot, &rows, |_| {
                    Fact::BreakerChanged {
                        policy,
                        from: moved.from,
                        to: moved.to,
                        cause: moved.cause,
                        failed: moved.failed,
                        slow: moved.slow,
                        buffered: moved.window.len() as u32,
                        minimum: moved.minimum,
                        rate: moved.failure_rate,
                        threshold: moved.failure_threshold,
                        until: moved.until,
                    }
                });
            }
            Note::NotPermitted(refused) => {
                let mut rows = refused.holders.clone();
                rows.extend(refused.since_mark);
                self.say(sink, FactKind::Rejected, spot, &rows, |world| {
                    let view = shared
                        .and_then(|s| world.shared[s as usize].policy.breaker())
                        .map(|b| b.view(world.now));
                    Fact::Rejected {
                        label,
                        policy,
                        rejection: refused.rejection,
                        failed: view.as_ref().map_or(0, |v| v.failed),
                        buffered: view.as_ref().map_or(0, |v| v.window.len() as u32),
                        rate: view.as_ref().and_then(|v| v.failure_rate),
                        threshold: view.as_ref().map_or(0.0, |v| v.failure_threshold),
                    }
                });
            }
        }
    }

    /// Forgets a call whose caller is gone.
    pub(super) fn abandon_call(&mut self, id: u32) {
        let call = self.calls.remove(id);
        let timers = call.layers.iter().filter(|l| l.timer.is_some()).count();
        (0..timers).for_each(|_| self.cancel());
        self.paths.release(call.path);
    }

    /// Returns whether an activation is a request that still waits for its answer.
    pub(super) fn owes_answer(activation: &Activation) -> bool {
        matches!(activation.origin, Origin::Request { replied: false, .. })
    }
}

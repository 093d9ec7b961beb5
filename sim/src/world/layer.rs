//! The policies around a call: the layers that a call passes, outermost first, and that its end passes back.

use super::call::{Ending, Over};
use super::step::kind;
use super::{Flight, Spot, World};
use crate::draw::{Draw, Purpose};
use crate::events::{Class, Token};
use crate::fact::{Fact, FactKind, Failure};
use crate::policy::retry::pushback_ms;
use crate::policy::{self, Admission, Ask, Notes, Policy, Settled, Settlement, Woken};
use crate::sink::Sink;
use crate::time::Time;
use crate::value::Value;

impl World {
    /// Passes the layers from `first` on; then the request goes out.
    pub(super) fn enter<S: Sink>(&mut self, sink: &mut S, id: u32, first: usize) -> Option<Over> {
        for i in first..self.calls[id].layers.len() {
            self.renew(id, i);
            let ask = Ask {
                call: u64::from(self.calls[id].serial) << 32 | u64::from(id),
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
                    layer.waits = false;
                }
                Admission::At(at, permit) => {
                    let layer = &mut self.calls[id].layers[i];
                    layer.permit = Some(permit);
                    layer.entered = now;
                    layer.waits = true;
                    if at < Time::MAX {
                        self.set_timer(id, i, at, false);
                    }
                    return None;
                }
                Admission::Rejected(_) => {
                    let layer = &mut self.calls[id].layers[i];
                    layer.permit = None;
                    layer.waits = false;
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

    /// Lets the end of an attempt pass outwards through the layers below `outside`.
    pub(super) fn settle_call<S: Sink>(
        &mut self,
        sink: &mut S,
        id: u32,
        outside: usize,
        mut ending: Ending,
    ) -> Option<Over> {
        for i in (0..outside).rev() {
            let layer = &mut self.calls[id].layers[i];
            let Some(permit) = layer.permit.take() else {
                continue;
            };
            let (now, mark) = (self.now, self.applied);
            let duration = now.since(layer.entered);
            let outcome = self.seen(id, i, &ending);
            let settled = Settled {
                outcome,
                duration,
                mark,
            };
            let pushback = match outcome {
                policy::Outcome::Failure => pushback_ms(&ending.body),
                _ => None,
            };
            let then = self.with_policy(sink, id, i, |p, draw, notes| {
                if let Some(ms) = pushback {
                    p.pushed_back(permit.call, ms);
                }
                p.settle(now, permit, settled, draw, notes)
            });
            match then {
                Settlement::Done => {
                    if self.calls[id].awaiting || !self.calls[id].others.is_empty() {
                        self.abandon_others(sink, id);
                    }
                    self.keep_answer(id, i, &ending);
                }
                Settlement::Replace(nth) => {
                    ending = self.stand_in(sink, id, i, permit, nth, ending)?;
                }
                Settlement::Fail => {
                    ending.outcome = policy::Outcome::Failure;
                    ending.failure = Some(Failure::BadResult);
                }
                Settlement::Pending => {
                    self.calls[id].layers[i].permit = Some(permit);
                    return None;
                }
                Settlement::AttemptAt(at) | Settlement::AlsoAt(at) => {
                    self.calls[id].layers[i].permit = Some(permit);
                    // What was rejected at once would be rejected again within the same event, without end.
                    if at <= now && ending.failure != Some(Failure::Rejected) {
                        return self.enter(sink, id, i + 1);
                    }
                    self.set_timer(id, i, at, true);
                    return None;
                }
            }
        }
        Some(self.finish_call(sink, id, ending))
    }

    /// One attempt has decided: nobody waits for the others any more.
    #[cold]
    fn abandon_others<S: Sink>(&mut self, sink: &mut S, id: u32) {
        let call = &mut self.calls[id];
        let mut others = std::mem::take(&mut call.others);
        if std::mem::take(&mut call.awaiting) {
            others.push(Flight {
                attempt: call.attempt,
                began: call.attempt_began,
                row: call.attempt_row,
                request: call.request,
                to_unit: call.to_unit,
            });
        }
        let label = self.spec_of(id).map_or(0, |spec| spec.label);
        let (path, slot) = (self.calls[id].path, self.calls[id].activation);
        for other in others {
            let spot = Spot {
                path,
                message: other.request,
                ..self.spot(slot)
            };
            let attempt = other.attempt;
            self.say(sink, FactKind::AttemptAbandoned, spot, &[], |_| {
                Fact::AttemptAbandoned { label, attempt }
            });
        }
    }

    /// Returns how an end looks to a layer: some tell failures apart, and answers.
    fn seen(&self, id: u32, i: usize, ending: &Ending) -> policy::Outcome {
        let call = &self.calls[id];
        let node = self.processes[self.activations[call.activation].process as usize].node;
        let policies = &self.model.nodes[usize::from(node)].policies;
        let settings = &policies[usize::from(call.layers[i].policy)].settings;
        settings.seen(ending.outcome, ending.failure, &ending.body)
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
        if self.calls[id].layers[i].waits {
            let over = self.enter(sink, id, i);
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
        self.release_layers(sink, id, i + 1);
        let ending = Ending {
            outcome: policy::Outcome::Timeout,
            failure: Some(Failure::TimedOut),
            body: Value::Null,
        };
        self.settle_call(sink, id, i + 1, ending)
    }

    /// Tells the balancer of those attempts whose callers give them up.
    fn silent_attempts<S: Sink>(&mut self, sink: &mut S, id: u32) {
        let Some((node, ..)) = self.target_of(id) else {
            return;
        };
        let call = &self.calls[id];
        let path = call.path;
        let mut units: Vec<u32> = call.others.iter().map(|other| other.to_unit).collect();
        units.extend(call.awaiting.then_some(call.to_unit));
        for unit in units {
            self.attempt_ended(sink, (node, unit), Some(Failure::TimedOut), path);
        }
    }

    /// Settles the layers from `first` on as released, the innermost first: nobody waits for them any more.
    pub(super) fn release_layers<S: Sink>(&mut self, sink: &mut S, id: u32, first: usize) {
        let (now, mark) = (self.now, self.applied);
        self.silent_attempts(sink, id);
        self.calls[id].others.clear();
        let in_flight = std::mem::take(&mut self.calls[id].awaiting);
        self.calls[id].attempt_row = mark;
        self.calls[id].stand_in = None;
        for inner in (first..self.calls[id].layers.len()).rev() {
            self.calls[id].layers[inner].attempt_due = false;
            if self.calls[id].layers[inner].timer.take().is_some() {
                self.cancel();
            }
            self.calls[id].layers[inner].waits = false;
            if let Some(permit) = self.calls[id].layers[inner].permit.take() {
                if in_flight && self.leave_permit(id, inner, permit) {
                    continue;
                }
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
    }

    /// Asks a layer's policy something, turns its notes into facts, and keeps its timer.
    pub(super) fn with_policy<S: Sink, T>(
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
        let label = self.spec_of(id).map_or(0, |spec| spec.label);
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
}

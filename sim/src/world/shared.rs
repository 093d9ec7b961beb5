//! Policies that outlive a call: one value for each member or instance.

use super::step::kind;
use super::{NONE, Spot, World};
use crate::draw::{Draw, Key, Purpose};
use crate::events::Class;
use crate::fact::NO_MESSAGE;
use crate::model::NodeKind;
use crate::policy::{Notes, Policy, Woken};
use crate::sink::Sink;
use crate::time::Time;
use std::rc::Rc;

impl World {
    /// Returns where the shared state of a call's policy is, if it is shared.
    pub(super) fn shared_slot(&self, id: u32, policy: u16) -> Option<u32> {
        let activation = &self.activations[self.calls[id].activation];
        let node = self.processes[activation.process as usize].node;
        self.shared_index(node, activation.unit, policy)
    }

    pub(super) fn set_shared_timer(&mut self, slot: u32, wake: Option<Time>) {
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
        self.shared[slot as usize].timer = None;
        let (now, mark) = (self.now, self.applied);
        let spot = Spot {
            node,
            unit,
            path: NONE,
            message: NO_MESSAGE,
        };
        let woken = self.with_shared(sink, slot, spot, 0, |p, draw, notes| {
            p.wake(now, mark, draw, notes)
        });
        if let Woken::Ready(call) = woken {
            self.call_in(sink, policy, call);
        }
    }

    /// Asks a shared policy something that is not about a call in progress, turns its notes into facts, and keeps its timer.
    pub(super) fn with_shared<S: Sink, T>(
        &mut self,
        sink: &mut S,
        slot: u32,
        spot: Spot,
        label: u32,
        ask: impl FnOnce(&mut Policy, &mut Draw, &mut Notes) -> T,
    ) -> T {
        let (node, unit, policy) = self.owner_of_shared(slot);
        let key = Key::ROOT
            .with(self.lookup.node(node).hash)
            .with(u64::from(unit))
            .with(u64::from(policy));
        let mut draw = self.draw(Purpose::Jitter, key);
        let mut notes = std::mem::replace(&mut self.notes, Notes::unwanted());
        let state = &mut self.shared[slot as usize].policy;
        let answer = ask(state, &mut draw, &mut notes);
        let wake = state.wake_at();
        for note in notes.drain() {
            self.tell(sink, spot, label, policy, None, Some(slot), note);
        }
        self.notes = notes;
        self.set_shared_timer(slot, wake);
        answer
    }

    /// Returns where the shared state of a unit's policy is, if it is shared.
    pub(super) fn shared_index(&self, node: u16, unit: u32, policy: u16) -> Option<u32> {
        let place = self.lookup.node(node);
        let nth = place.shared_place[usize::from(policy)]?;
        Some(place.shared + unit * place.shared_count + nth)
    }

    /// Returns the node, unit and policy that a shared state belongs to.
    pub(super) fn owner_of_shared(&self, slot: u32) -> (u16, u32, u16) {
        let places = &self.lookup.nodes;
        let mut node = places.partition_point(|place| place.shared <= slot) - 1;
        while places[node].shared_count == 0 {
            node -= 1;
        }
        let place = &places[node];
        let nth = slot - place.shared;
        let (unit, nth) = (nth / place.shared_count, nth % place.shared_count);
        let mut policies = place.shared_place.iter();
        let policy = policies.position(|p| *p == Some(nth)).unwrap_or_default();
        (node as u16, unit, policy as u16)
    }

    /// What policies remember lives in memory: a crash of their node's unit loses it.
    pub(super) fn forget_policies(&mut self, node: u16, unit: u32) {
        let units = match &self.model.nodes[usize::from(node)].kind {
            NodeKind::Client(c) => 0..c.members,
            _ => unit..unit + 1,
        };
        for policy in 0..self.model.nodes[usize::from(node)].policies.len() as u16 {
            for unit in units.clone() {
                if let Some(slot) = self.shared_index(node, unit, policy) {
                    self.forget_policy(node, policy, slot);
                }
            }
        }
    }

    fn forget_policy(&mut self, node: u16, policy: u16, slot: u32) {
        let settings = &self.model.nodes[usize::from(node)].policies[usize::from(policy)].settings;
        let state = &mut self.shared[slot as usize];
        state.policy = Policy::new(settings, self.now);
        state.kept = Rc::default();
        if state.timer.take().is_some() {
            self.cancel();
        }
        self.forget_late(slot);
    }
}

//! What stands in for a call that did not succeed: a value, an answer that was kept, or another service.
//!
//! Answers are kept per caller, call and body: the price of one book never stands in for that of another. A crash of
//! the caller forgets them.
//!
//! # Simplified
//! At most [`KEPT_MAX`] answers are kept for each policy of a caller; the oldest makes room.

use super::call::Ending;
use super::state::Kept;
use super::{Spot, World};
use crate::fact::{Fact, FactKind, Failure, RowId, Substitute};
use crate::model::StandIn;
use crate::policy::{self, Fallback, NoFallback, Permit, Settings, Settled};
use crate::sink::Sink;
use crate::time::Span;
use crate::value::Value;
use std::rc::Rc;

/// How many answers a policy of one caller keeps.
const KEPT_MAX: usize = 1_000;

impl World {
    /// A policy replaces how the inside of a call ended. Returns what goes outwards, or nothing while another service is
    /// asked.
    pub(super) fn stand_in<S: Sink>(
        &mut self,
        sink: &mut S,
        id: u32,
        i: usize,
        permit: Permit,
        nth: u32,
        ending: Ending,
    ) -> Option<Ending> {
        let slot = self.calls[id].activation;
        let node = self.spot(slot).node;
        let model = Rc::clone(&self.model);
        let permit = Fallback::stands_in(permit);
        let stands_in = &model.nodes[usize::from(node)].fallbacks[nth as usize];
        let found = match stands_in {
            StandIn::Value(value) => Ok((self.eval(slot, value), Substitute::Value, None)),
            StandIn::Kept { age_max } => self.kept_answer(id, i, *age_max),
            StandIn::Call { to, .. } => {
                let to = *to;
                self.say_stand_in(sink, id, i, &ending, Substitute::Call { to }, None);
                let call = &mut self.calls[id];
                call.layers[i].permit = Some(permit);
                call.stand_in = Some((i as u16, nth));
                self.attempt(sink, id);
                return None;
            }
        };
        let ended = match found {
            Ok((body, what, row)) => {
                self.say_stand_in(sink, id, i, &ending, what, row);
                Ending {
                    outcome: policy::Outcome::Success,
                    failure: None,
                    body,
                }
            }
            Err(why) => {
                self.say_no_fallback(sink, id, i, why);
                ending
            }
        };
        let settled = Settled {
            outcome: policy::Outcome::Released,
            duration: Span::ZERO,
            mark: self.applied,
        };
        let now = self.now;
        self.with_policy(sink, id, i, |p, draw, notes| {
            p.settle(now, permit, settled, draw, notes)
        });
        Some(ended)
    }

    /// Returns the last good answer to the same call with the same body, and the row at which it came.
    fn kept_answer(
        &mut self,
        id: u32,
        i: usize,
        age_max: Option<Span>,
    ) -> Result<(Value, Substitute, Option<RowId>), NoFallback> {
        let Some((slot, key)) = self.kept_key(id, i) else {
            return Err(NoFallback::NothingKept);
        };
        let Some(kept) = self.shared[slot as usize].kept.get(&key) else {
            return Err(NoFallback::NothingKept);
        };
        let age = self.now.since(kept.at);
        match age_max.filter(|age_max| age > *age_max) {
            Some(age_max) => Err(NoFallback::TooOld { age, age_max }),
            None => {
                let what = Substitute::Kept { age, age_max };
                Ok((kept.value.clone(), what, Some(kept.row)))
            }
        }
    }

    fn kept_key(&mut self, id: u32, i: usize) -> Option<(u32, (u32, Value))> {
        let (activation, policy) = (self.calls[id].activation, self.calls[id].layers[i].policy);
        let slot = self.shared_slot(id, policy)?;
        let spec = self.spec_of(id)?;
        let (label, body) = (spec.label, spec.body.clone());
        Some((slot, (label, self.eval(activation, &body))))
    }

    /// Keeps a good answer where a fallback may need it later.
    pub(super) fn keep_answer(&mut self, id: u32, i: usize, ending: &Ending) {
        let call = &self.calls[id];
        let node = self.spot(call.activation).node;
        let place = &self.model.nodes[usize::from(node)];
        let settings = &place.policies[usize::from(call.layers[i].policy)].settings;
        let Settings::Fallback(policy::FallbackSettings { nth: Some(nth), .. }) = settings else {
            return;
        };
        let keeps = matches!(place.fallbacks[*nth as usize], StandIn::Kept { .. });
        if !keeps || ending.outcome != policy::Outcome::Success {
            return;
        }
        let Some((slot, key)) = self.kept_key(id, i) else {
            return;
        };
        let kept = Kept {
            value: ending.body.clone(),
            at: self.now,
            row: self.applied,
        };
        let answers = Rc::make_mut(&mut self.shared[slot as usize].kept);
        answers.insert(key, kept);
        if answers.len() > KEPT_MAX {
            let oldest = answers.iter().min_by_key(|(_, kept)| (kept.at, kept.row));
            if let Some(oldest) = oldest.map(|(key, _)| key.clone()) {
                answers.remove(&oldest);
            }
        }
    }

    fn say_stand_in<S: Sink>(
        &mut self,
        sink: &mut S,
        id: u32,
        i: usize,
        ending: &Ending,
        with: Substitute,
        kept: Option<RowId>,
    ) {
        let Some((spot, label, policy)) = self.place_of_layer(id, i) else {
            return;
        };
        let after = ending.failure.unwrap_or(Failure::TimedOut);
        let mut rows = vec![self.calls[id].began_row, self.calls[id].attempt_row];
        rows.extend(kept);
        self.say(sink, FactKind::FellBack, spot, &rows, |_| Fact::FellBack {
            label,
            policy,
            after,
            with,
        });
        let target = self.spec_of(id).map(|spec| (spec.to, spec.handler));
        if let Some((to, handler)) = target.filter(|(to, h)| self.model.writes(*to, *h)) {
            self.say(sink, FactKind::WriteReplaced, spot, &rows, |_| {
                Fact::WriteReplaced { label, to, handler }
            });
        }
    }

    pub(super) fn say_no_fallback<S: Sink>(
        &mut self,
        sink: &mut S,
        id: u32,
        i: usize,
        why: NoFallback,
    ) {
        let Some((spot, label, policy)) = self.place_of_layer(id, i) else {
            return;
        };
        let rows = [self.calls[id].began_row, self.calls[id].attempt_row];
        self.say(sink, FactKind::FallbackFailed, spot, &rows, |_| {
            Fact::FallbackFailed { label, policy, why }
        });
    }

    fn place_of_layer(&self, id: u32, i: usize) -> Option<(Spot, u32, u16)> {
        let call = &self.calls[id];
        let spot = Spot {
            path: call.path,
            ..self.spot(call.activation)
        };
        Some((spot, self.spec_of(id)?.label, call.layers[i].policy))
    }

    /// Returns the service, handler and name of what is called now: the call's own, or those of what stands in for it.
    pub(super) fn target_of(&self, id: u32) -> Option<(u16, u16, u32)> {
        let spec = self.spec_of(id)?;
        let own = (spec.to, spec.handler, spec.label);
        let Some((_, nth)) = self.calls[id].stand_in else {
            return Some(own);
        };
        let node = self.spot(self.calls[id].activation).node;
        match self.model.nodes[usize::from(node)].fallbacks[nth as usize] {
            StandIn::Call { to, handler, label } => Some((to, handler, label)),
            StandIn::Value(_) | StandIn::Kept { .. } => Some(own),
        }
    }
}

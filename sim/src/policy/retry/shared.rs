//! Retry with a budget: one value for each member, over all its calls.

use super::{Budget, RetrySettings, Tries};
use crate::draw::Draw;
use crate::policy::note::Notes;
use crate::policy::verdict::{Ask, Permit, Settled, Settlement};
use crate::time::Time;
use std::collections::BTreeMap;
use std::rc::Rc;

/// The budget of a member, and the attempts of its calls in progress.
#[derive(Clone, Debug, PartialEq)]
pub struct SharedRetry {
    settings: Rc<RetrySettings>,
    budget: Budget,
    calls: BTreeMap<u64, Tries>,
}

impl SharedRetry {
    /// Returns the state of a member that has made no calls yet, or nothing where the settings have no budget.
    pub fn new(settings: &Rc<RetrySettings>) -> Option<Self> {
        Some(Self {
            budget: Budget::new(settings.budget?),
            settings: Rc::clone(settings),
            calls: BTreeMap::new(),
        })
    }

    /// Returns what the calls spend together.
    pub const fn budget(&self) -> &Budget {
        &self.budget
    }

    /// A call that enters anew starts anew.
    pub(in crate::policy) fn admit(&mut self, now: Time, ask: Ask) -> Permit {
        self.budget.started(now);
        let tries = Tries::default();
        let permit = tries.permit(ask);
        self.calls.insert(ask.call, tries);
        permit
    }

    pub(in crate::policy) fn pushed_back(&mut self, call: u64, ms: i64) {
        if let Some(tries) = self.calls.get_mut(&call) {
            tries.pushback = Some(ms);
        }
    }

    pub(in crate::policy) fn settle(
        &mut self,
        now: Time,
        permit: Permit,
        settled: Settled,
        draw: &mut Draw,
        notes: &mut Notes,
    ) -> Settlement {
        let mut tries = self.calls.remove(&permit.call).unwrap_or_default();
        let budget = Some(&mut self.budget);
        let then = tries.settle(&self.settings, budget, now, settled, draw, notes);
        if matches!(then, Settlement::AttemptAt(_)) {
            self.calls.insert(permit.call, tries);
        }
        then
    }
}

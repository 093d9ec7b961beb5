//! What comes to a process that stands still waits there until it goes on.

use super::step::kind;
use super::{Condition, NONE, World};
use crate::events::{Class, Event, Token};
use crate::time::Time;

impl World {
    /// Keeps an event for a process that stands still; returns whether it did. What arrives is a row of its own.
    pub(super) fn hold(&mut self, event: &Event) -> bool {
        let Some(process) = self.process_of(event) else {
            return false;
        };
        let condition = self.processes[process as usize].condition;
        let waits = condition == Condition::Hung
            || (condition == Condition::Crashed && event.kind == kind::LOAD);
        if waits {
            self.processes[process as usize].held.push(*event);
        }
        waits
    }

    /// Returns the process at which a timer fires.
    #[inline]
    fn process_of(&self, event: &Event) -> Option<u32> {
        match event.kind {
            kind::STEP => Some(self.activations[event.slot].process),
            kind::CALL => Some(self.activations[self.calls[event.slot].activation].process),
            kind::LOAD => Some(self.lookup.node(self.member_of(event.slot).0).process),
            kind::LEASE => self
                .leases
                .get(&event.token)
                .map(|(broker, ..)| self.process_index(*broker, 0)),
            kind::FLUSH => {
                let broker = self.broker_that_waits(event.token)?;
                Some(self.process_index(broker, 0))
            }
            kind::WAKE => {
                let (node, unit, _) = self.owner_of_shared(event.slot);
                Some(self.process_index(node, unit))
            }
            kind::LOOP => Some(self.process_of_loop(event.slot)),
            _ => None,
        }
    }

    /// Lets everything that was held happen now, in the order in which it came.
    pub(super) fn release_held(&mut self, process: u32) {
        for event in std::mem::take(&mut self.processes[process as usize].held) {
            if event.kind != kind::ARRIVE && !self.is_valid(&event) {
                continue;
            }
            let token = self.schedule(self.now, event.class, event.kind, event.slot);
            match event.kind {
                kind::ARRIVE => self.messages[event.slot].token = token,
                kind::STEP => self.activations[event.slot].token = token,
                kind::CALL => self.rename_call_timer(event.slot, event.token, token),
                kind::LEASE => self.rename_lease(event.token, token),
                kind::FLUSH => self.rename_flush(event.token, token),
                kind::WAKE => self.shared[event.slot as usize].timer = Some((self.now, token)),
                kind::LOOP => self.rename_round(event.slot, token),
                _ => {}
            }
        }
    }

    fn rename_call_timer(&mut self, id: u32, old: Token, new: Token) {
        let now = self.now;
        if let Some(i) = self.calls[id].layer_of(old) {
            self.calls[id].layers[i].timer = Some((now, new));
        }
    }

    fn rename_lease(&mut self, old: Token, new: Token) {
        if let Some(lease) = self.leases.remove(&old) {
            let at = self.queue_index(lease.0, lease.1);
            if self.queues[at]
                .lease(lease.2)
                .is_some_and(|l| l.token == old)
            {
                self.queues[at].set_token(lease.2, new);
            }
            self.leases.insert(new, lease);
        }
    }
}

impl Event {
    /// Returns the arrival of a message that lies unread.
    pub(super) fn of_message(slot: u32) -> Self {
        Self {
            at: Time::ZERO,
            class: Class::Arrival,
            token: Token::NONE,
            cause: NONE,
            kind: kind::ARRIVE,
            slot,
        }
    }

    /// Returns the start of a member's next run.
    pub(super) fn of_load(slot: u32) -> Self {
        Self {
            class: Class::Timer,
            kind: kind::LOAD,
            ..Self::of_message(slot)
        }
    }
}

//! Volatile state: what a process loses when it ends, however it ends.
//!
//! # Rules
//! G-5: see [`super`].

use crate::events::{Event, Token};
use crate::fact::{DropReason, Failure};
use crate::model::{Load, NodeKind};
use crate::sink::Sink;
use crate::value::Value;
use crate::world::{Doing, Origin, World};
use std::rc::Rc;

impl World {
    pub(super) fn lose_activation<S: Sink>(&mut self, sink: &mut S, slot: u32) {
        if let Doing::Calling(id) = self.activations[slot].state {
            self.forget_call(id);
        }
        if self.activations[slot].token != Token::NONE {
            self.cancel();
        }
        self.give_locks_back(sink, slot, true);
        if Self::owes_answer(&self.activations[slot]) {
            let null = Value::Null;
            self.reply(sink, slot, null, Some(Failure::Reset));
        }
        self.give_worker_back(sink, slot);
        let lost = self.activations.remove(slot);
        self.paths.release(lost.path);
    }

    /// Returns the start of the round after a run of a closed loop that is about to be lost.
    pub(super) fn next_round(&self, slot: u32) -> Option<Event> {
        let activation = &self.activations[slot];
        let Origin::Run { occurrence } = activation.origin else {
            return None;
        };
        let node = self.processes[activation.process as usize].node;
        let NodeKind::Client(client) = &self.model.nodes[usize::from(node)].kind else {
            return None;
        };
        let Load::Closed { rounds, .. } = &client.load else {
            return None;
        };
        let member = self.lookup.node(node).member + activation.unit;
        rounds
            .is_none_or(|rounds| occurrence < rounds)
            .then(|| Event::of_load(member))
    }

    /// A client's members live in one process, a service's instances do not.
    pub(super) fn empty_mailboxes<S: Sink>(&mut self, sink: &mut S, node: u16, unit: u32) {
        let units = match &self.model.nodes[usize::from(node)].kind {
            NodeKind::Service(_) => unit..=unit,
            _ => 0..=u32::MAX,
        };
        let mine: Vec<(u16, u32)> = self
            .mailboxes
            .keys()
            .filter(|(at, unit)| *at == node && units.contains(unit))
            .copied()
            .collect();
        for key in mine {
            let Some(mailbox) = self.mailboxes.remove(&key) else {
                continue;
            };
            for slot in mailbox.messages {
                self.drop_message(sink, slot, DropReason::Crashed, &[]);
            }
        }
    }

    /// Sets a service's gauge to what really waits.
    pub(super) fn recount<S: Sink>(&mut self, sink: &mut S, node: u16) {
        if !matches!(
            self.model.nodes[usize::from(node)].kind,
            NodeKind::Service(_)
        ) {
            return;
        }
        let waiting = self
            .processes
            .iter()
            .filter(|p| p.node == node)
            .map(|p| p.queue.len() as u32)
            .sum();
        self.depth(sink, node, 0, waiting);
    }

    /// Empties the tables that a process keeps in memory.
    pub(super) fn forget_memory(&mut self, node: u16, unit: u32) {
        let model = Rc::clone(&self.model);
        let tables = model.nodes[usize::from(node)].tables.iter().enumerate();
        for (i, table) in tables.filter(|(_, table)| table.memory) {
            let index = self.lookup.table(node, unit, i as u16);
            self.tables[index] = Self::table_of(table);
        }
    }
}

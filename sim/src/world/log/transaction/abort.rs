//! What follows when a transaction fails: it is aborted, and the record that was handled is fetched again.
//!
//! # Rules
//! KA-19: see [`crate::log::transactional`].
//!
//! # Source
//! Apache Kafka 4.0, the example `ExactlyOnceMessageProcessor` for what follows an abort.
//!
//! # Simplified
//! A program that fails aborts its transaction without waiting, and what it had fetched is fetched again from the record on that
//! it handled.

use super::{Asked, OwnState};
use crate::fact::{DropReason, Failure};
use crate::program::{Op, Transact};
use crate::sink::Sink;
use crate::value::Value;
use crate::world::{Errand, Origin, Spot, World};

impl World {
    /// A program fails: its transaction is aborted, and nobody waits for that.
    pub(in crate::world) fn abandon<S: Sink>(&mut self, sink: &mut S, slot: u32, failure: Failure) {
        let Some(id) = self.transaction_of(slot) else {
            return;
        };
        let key = self.own_id(slot, id);
        let is_newest = self.is_newest(id, key);
        let Some(own) = self.own_mut(key) else {
            return;
        };
        let was_open = own.sent && own.state == OwnState::Ready && failure != Failure::Fenced;
        own.state = match failure {
            Failure::Fenced if !is_newest => OwnState::Fenced,
            _ => OwnState::Fresh,
        };
        if was_open {
            let label = self.abort_label(slot);
            let nth = self.nth(slot, label);
            let (what, named) = (Asked::End { committed: false }, (label, Value::Null));
            if let Some(letter) = self.letter_to_coordinator(slot, what, named, nth, None) {
                self.post(sink, letter);
            }
        }
        self.close(sink, slot, false);
    }

    /// Returns the name of the request that aborts: that of the commit, where a program has no other.
    fn abort_label(&self, slot: u32) -> u32 {
        let ops = &self.activations[slot].program.ops;
        let ends = ops.iter().filter_map(|op| match op {
            Op::Transact(step) => match &**step {
                Transact::End { label, committed } => Some((*committed, *label)),
                _ => None,
            },
            _ => None,
        });
        ends.min().map_or(0, |(_, label)| label)
    }

    /// A member reads on from the record that an activation handles: what it fetched beyond it is of no use.
    pub(super) fn rewind<S: Sink>(&mut self, sink: &mut S, slot: u32) {
        let Origin::Record(fetched) = self.activations[slot].origin else {
            return;
        };
        let Spot { unit, .. } = self.spot(slot);
        let process = self.activations[slot].process;
        let r = &mut self.readers[fetched.readers as usize];
        let partition = r.partition(fetched.partition);
        let member = &mut r.units[unit as usize];
        if member.session != fetched.session
            || !member
                .reader
                .go_on_from(&partition, u64::from(fetched.offset))
        {
            return;
        }
        let same = |errand: &Errand| match errand {
            Errand::Record(other) => {
                (other.readers, other.partition) == (fetched.readers, fetched.partition)
            }
            _ => false,
        };
        let queue = &self.processes[process as usize].queue;
        let stale: Vec<u32> = queue
            .iter()
            .copied()
            .filter(|m| same(&self.messages[*m].errand))
            .collect();
        let node = self.processes[process as usize].node;
        for message in stale {
            self.processes[process as usize]
                .queue
                .retain(|m| *m != message);
            self.line_changed(sink, node, -1);
            self.drop_message(sink, message, DropReason::NobodyWaits, &[]);
        }
    }
}

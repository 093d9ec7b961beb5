//! Instances that start join their groups, and those that stop leave them.
//!
//! # Rules
//! KA-10: a member that leaves says so, and the rebalance begins at once; nobody waits for its session to time out. AS-5, AS-6: see
//! [`crate::scaling`].
//!
//! # Source
//! Apache Kafka 4.0, `KafkaConsumer.close`: what automatic commits would commit is committed first, commits on their way are waited
//! for, then the member leaves. Who commits by program has committed what it will.
//!
//! # Simplified
//! An instance handles what its last poll returned before it closes. Like joining, leaving takes no message.

use super::super::World;
use super::{Alarm, AlarmOf};
use crate::log::Reader;
use crate::log::group::Trigger;
use crate::sink::Sink;
use std::rc::Rc;

impl World {
    /// Returns whether an instance runs and is to stay: others take nothing new.
    pub(in crate::world) fn takes_new(&self, node: u16, unit: u32) -> bool {
        let process = self.process_index(node, unit);
        self.is_running(process) && !self.processes[process as usize].is_leaving
    }

    /// Returns whether a member of a service can speak with the coordinator of its group.
    pub(super) fn is_heard(&self, service: u16, broker: u16) -> bool {
        self.coordinator(broker).is_some() && self.partition_between(service, broker).is_none()
    }

    /// An instance has started: it joins its groups.
    pub(in crate::world) fn join_groups<S: Sink>(&mut self, sink: &mut S, node: u16, unit: u32) {
        for readers in 0..self.readers.len() as u32 {
            if self.readers[readers as usize].service == node {
                self.poll(sink, readers, unit, None);
            }
        }
    }

    /// An instance stops that has handled what it fetched: it commits what is left to commit, and leaves its groups.
    pub(in crate::world) fn leave_groups<S: Sink>(&mut self, sink: &mut S, node: u16, unit: u32) {
        let runs = self.is_running(self.process_index(node, unit));
        for readers in 0..self.readers.len() as u32 {
            let r = &self.readers[readers as usize];
            if r.service != node {
                continue;
            }
            let broker = r.broker;
            if !runs || !self.is_heard(node, broker) {
                self.fall_silent(readers, unit);
                continue;
            }
            let id = Rc::clone(&self.readers[readers as usize].units[unit as usize].id);
            self.commit_before(sink, readers, unit);
            let group = &mut self.readers[readers as usize].group;
            let changes = group.remove(&id, Trigger::Left);
            self.watch(readers, unit, false);
            self.forget_alarms(readers, unit);
            self.end_session(readers, unit);
            self.carry_out(sink, readers, changes);
        }
    }

    /// Nobody is left for whom timers of a member were set.
    fn forget_alarms(&mut self, readers: u32, unit: u32) {
        let own = |(r, u, alarm): &AlarmOf| {
            let is_own = matches!(alarm, Alarm::Heartbeat | Alarm::Fetch | Alarm::Commit);
            is_own && (*r, *u) == (readers, unit)
        };
        let ledger = self.ledger();
        let before = ledger.alarms.len();
        ledger.alarms.retain(|_, of| !own(of));
        for _ in ledger.alarms.len()..before {
            self.cancel();
        }
        self.readers[readers as usize].units[unit as usize].commits_idle = false;
    }

    /// A member ends and cannot say so: its group learns of it when the session times out.
    pub(super) fn fall_silent(&mut self, readers: u32, unit: u32) {
        let now = self.now;
        let r = &mut self.readers[readers as usize];
        let id = Rc::clone(&r.units[unit as usize].id);
        r.group.fell_silent(&id, now);
        self.watch(readers, unit, false);
        self.end_session(readers, unit);
    }

    /// A member ends and forgets what it read: whoever starts again in its place is somebody else.
    fn end_session(&mut self, readers: u32, unit: u32) {
        let now = self.now;
        let Some(mode) = self.subscription(readers).map(|s| s.commit) else {
            return;
        };
        let r = &mut self.readers[readers as usize];
        let name = self.model.nodes[usize::from(r.service)].name.as_str();
        let member = &mut r.units[unit as usize];
        // A timer that is set stays with the ghost.
        member.deadline = None;
        member.session += 1;
        member.begin(name, unit, Reader::new(mode, now));
        member.is_fresh = true;
        member.seek = None;
        let own = r.handed.iter_mut().filter(|handed| handed.unit == unit);
        own.for_each(|handed| handed.is_lost = false);
    }
}

//! Rebalances: who hears of one and when, and who joins again.

mod steps;

use super::super::World;
use super::commit::CommitOf;
use super::{Alarm, at_process};
use crate::events::Token;
use crate::log::group::Phase;
use crate::log::reader::Offset;
use crate::sink::Sink;
use std::rc::Rc;

impl World {
    /// A timer of a member fired.
    pub(in crate::world) fn alarmed<S: Sink>(&mut self, sink: &mut S, token: Token) {
        let Some((readers, unit, alarm)) = self.ledger().alarms.remove(&token) else {
            return;
        };
        match alarm {
            Alarm::Replicate { broker, topic } => {
                self.replicate(sink, (broker, topic), readers, unit);
            }
            Alarm::Clean { broker, topic } => self.clean(sink, (broker, topic), readers),
            Alarm::TransactionTimeout => self.transaction_timed_out(sink, readers),
            Alarm::Marker => self.mark(sink, readers, unit),
            Alarm::Deadline => self.member_expired(sink, readers, unit, token),
            Alarm::Heartbeat => self.hears_of_rebalance(sink, readers, unit),
            Alarm::Commit => self.commit_idle(sink, readers, unit),
            Alarm::Fetch => {
                let r = &self.readers[readers as usize];
                if r.units[unit as usize].outstanding == 0 {
                    self.poll(sink, readers, unit, None);
                }
            }
        }
    }

    /// The coordinator removes a member whose time is over.
    fn member_expired<S: Sink>(&mut self, sink: &mut S, readers: u32, unit: u32, token: Token) {
        let r = &mut self.readers[readers as usize];
        // A ghost of an earlier session has a timer of its own, and no unit any more.
        let ids: Vec<Rc<str>> = r
            .group
            .members()
            .iter()
            .map(|seat| Rc::clone(&seat.id))
            .collect();
        let now = self.now;
        let member = &mut r.units[unit as usize];
        let at_work = member.outstanding > 0;
        if member.deadline == Some(token) {
            member.deadline = None;
        }
        let (current, broker) = (Rc::clone(&member.id), r.broker);
        if self.coordinator(broker).is_none() {
            return;
        }
        for id in ids {
            let r = &mut self.readers[readers as usize];
            let own = super::id_belongs(&id, &current);
            let Some((at, trigger)) = r
                .group
                .deadline(&id, at_work && id == current)
                .filter(|_| own)
            else {
                continue;
            };
            if at <= now {
                let changes = r.group.remove(&id, trigger);
                self.carry_out(sink, readers, changes);
            }
        }
    }

    /// At a heartbeat a member hears that it is to join again: at once where it is idle, else when it polls.
    fn hears_of_rebalance<S: Sink>(&mut self, sink: &mut S, readers: u32, unit: u32) {
        let member = &mut self.readers[readers as usize].units[unit as usize];
        member.told = true;
        if member.outstanding == 0 {
            self.join_again(sink, readers, unit);
            self.fetch(sink, readers, unit);
        }
    }

    /// A member joins again where it was told to, once its commits are there, and as a new one where its group has removed it.
    pub(in crate::world) fn join_again<S: Sink>(&mut self, sink: &mut S, readers: u32, unit: u32) {
        let r = &self.readers[readers as usize];
        let (service, broker) = (r.service, r.broker);
        if !self.takes_new(service, unit) || !self.is_heard(service, broker) {
            return;
        }
        let r = &mut self.readers[readers as usize];
        let member = &r.units[unit as usize];
        let id = Rc::clone(&member.id);
        if r.group.member(&id).is_none() {
            return self.join_anew(sink, readers, unit);
        }
        if !self.is_asked(readers, unit) || self.commits_travel(readers, unit) {
            return;
        }
        self.commit_before(sink, readers, unit);
        let r = &mut self.readers[readers as usize];
        let changes = r.group.rejoin(&id);
        self.carry_out(sink, readers, changes);
    }

    /// A member that its group does not know joins under a new name.
    pub(in crate::world) fn join_anew<S: Sink>(&mut self, sink: &mut S, readers: u32, unit: u32) {
        let now = self.now;
        let Some(mode) = self.subscription(readers).map(|s| s.commit) else {
            return;
        };
        let r = &mut self.readers[readers as usize];
        let name = self.model.nodes[usize::from(r.service)].name.as_str();
        let member = &mut r.units[unit as usize];
        member.session += u32::from(!std::mem::take(&mut member.is_fresh));
        member.begin(name, unit, crate::log::Reader::new(mode, now));
        let (id, topic) = (Rc::clone(&member.id), Rc::clone(&r.name));
        let changes = r.group.join(&id, &[topic], now);
        self.carry_out(sink, readers, changes);
    }

    /// Returns whether a member has heard that it is to join again, and has not.
    pub(in crate::world) fn is_asked(&self, readers: u32, unit: u32) -> bool {
        let r = &self.readers[readers as usize];
        let member = &r.units[unit as usize];
        let has_not_joined = |id: &str| r.group.member(id).is_some_and(|seat| !seat.has_joined);
        r.group.phase() == Phase::Preparing && member.told && has_not_joined(&member.id)
    }

    /// What is due is committed before a member joins again.
    pub(super) fn commit_before<S: Sink>(&mut self, sink: &mut S, readers: u32, unit: u32) {
        let member = &mut self.readers[readers as usize].units[unit as usize];
        let due = member.reader.gives_up();
        self.commit_at_once(sink, readers, unit, due);
    }

    /// Commits for which a member waits before it joins again: they travel with that.
    pub(in crate::world) fn commit_at_once<S: Sink>(
        &mut self,
        sink: &mut S,
        readers: u32,
        unit: u32,
        due: Vec<Offset>,
    ) {
        let r = &self.readers[readers as usize];
        let member = &r.units[unit as usize];
        let (id, session, broker) = (Rc::clone(&member.id), member.session, r.broker);
        let generation = member.generation;
        let at = self.coordinator(broker).unwrap_or_default();
        for (partition, offset) in due {
            let commit = CommitOf {
                readers,
                session,
                generation,
                partition: partition.partition,
                offset: offset as u32,
                awaited: false,
            };
            // Fenced already: then it is the new owner's to read again.
            let _ = self.keep_commit(sink, at_process(broker, at), commit, &id);
        }
    }
}

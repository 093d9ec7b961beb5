//! Rebalances: the steps of a group become events, timers and facts.

use super::super::{NONE, Spot, World};
use super::Alarm;
use super::commit::CommitOf;
use crate::draw::Key;
use crate::events::Token;
use crate::fact::{Fact, FactKind, NO_MESSAGE, RowId};
use crate::log::TopicPartition;
use crate::log::group::{Change, Phase};
use crate::log::reader::Offset;
use crate::path::Element;
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
        member.id = super::id_of(name, unit, member.session);
        member.reader = crate::log::Reader::new(mode, now);
        member.outstanding = 0;
        member.told = false;
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
            };
            // Fenced already: then it is the new owner's to read again.
            let _ = self.keep_commit(sink, nowhere(broker, at), commit, &id);
        }
    }

    /// Says the steps of a rebalance, and does what follows from each.
    pub(in crate::world) fn carry_out<S: Sink>(
        &mut self,
        sink: &mut S,
        readers: u32,
        changes: Vec<Change>,
    ) {
        for change in changes {
            match &change {
                Change::Started { .. } => self.started(sink, readers, &change),
                Change::Joined { .. } => self.joined(sink, readers, &change),
                Change::Shared { .. } => self.shared(sink, readers, &change),
                Change::Revoked { member, partitions } => {
                    self.revoked(sink, readers, member, partitions)
                }
                Change::Assigned {
                    member,
                    generation,
                    owned,
                    added,
                } => {
                    self.assigned(sink, readers, member, *generation, (owned, added));
                }
            }
        }
        let r = &self.readers[readers as usize];
        if r.group.phase() == Phase::Stable {
            for unit in 0..r.units.len() as u32 {
                self.readers[readers as usize].units[unit as usize].told = false;
                self.fetch(sink, readers, unit);
            }
        }
    }

    fn started<S: Sink>(&mut self, sink: &mut S, readers: u32, change: &Change) {
        let Change::Started {
            trigger,
            by,
            left,
            members,
            generation,
            again,
        } = change
        else {
            return;
        };
        let (trigger, members, generation) = (*trigger, *members, *generation);
        let (again, now) = (*again, self.now);
        let r = &mut self.readers[readers as usize];
        if !again {
            r.rebalances += 1;
            r.began = now;
        }
        let (topic, group, broker, before) = (r.topic, r.service, r.broker, r.row);
        let by = by.as_deref().and_then(|id| r.unit_of_any(id));
        let at = self.coordinator(broker).unwrap_or_default();
        let spot = self.rebalance_spot(readers, (broker, at), None);
        self.say(sink, FactKind::RebalanceStarted, spot, &[before], |_| {
            Fact::RebalanceStarted {
                topic,
                group,
                trigger,
                by,
                left: numbers(left),
                members,
                generation,
                again,
            }
        });
        self.paths.release(spot.path);
        self.readers[readers as usize].row = self.applied;
        self.ask_everyone(readers);
    }

    fn joined<S: Sink>(&mut self, sink: &mut S, readers: u32, change: &Change) {
        let Change::Joined {
            member,
            owned,
            nth,
            members,
        } = change
        else {
            return;
        };
        let joined = (self.now, self.applied);
        let r = &mut self.readers[readers as usize];
        let (topic, service, row, after) = (r.topic, r.service, r.row, joined.0.since(r.began));
        let Some(unit) = r.unit_of(member) else {
            return;
        };
        r.units[unit as usize].joined = joined;
        let (nth, members) = (*nth, *members);
        let spot = self.rebalance_spot(readers, (service, unit), Some(unit));
        self.say(sink, FactKind::MemberJoined, spot, &[row], |_| {
            Fact::MemberJoined {
                topic,
                owned: numbers(owned),
                nth,
                members,
                after,
            }
        });
        self.paths.release(spot.path);
    }

    fn shared<S: Sink>(&mut self, sink: &mut S, readers: u32, change: &Change) {
        let &Change::Shared {
            ref leader,
            generation,
            members,
            owned,
            moved,
        } = change
        else {
            return;
        };
        let r = &self.readers[readers as usize];
        let (topic, service, broker) = (r.topic, r.service, r.broker);
        let after = self.now.since(r.began);
        let there = r
            .units
            .iter()
            .filter(|unit| r.group.member(&unit.id).is_some());
        let because: Vec<RowId> = there.map(|unit| unit.joined.1).chain([r.row]).collect();
        let Some(unit) = r.unit_of_any(leader) else {
            return;
        };
        let partitions = self.partitions_of(broker, topic);
        let spot = self.rebalance_spot(readers, (service, unit), None);
        self.say(sink, FactKind::AssignmentMade, spot, &because, |_| {
            Fact::AssignmentMade {
                topic,
                generation,
                members,
                partitions,
                owned,
                moved,
                after,
            }
        });
        self.paths.release(spot.path);
    }

    /// Every member that has not joined hears of it at its next heartbeat.
    fn ask_everyone(&mut self, readers: u32) {
        let now = self.now;
        let r = &mut self.readers[readers as usize];
        let mut due = Vec::new();
        for (unit, member) in r.units.iter_mut().enumerate() {
            let joined = r
                .group
                .member(&member.id)
                .is_none_or(|seat| seat.has_joined);
            member.told = false;
            if let Some(at) = r.group.next_heartbeat(&member.id, now).filter(|_| !joined) {
                due.push((at, unit as u32));
            }
        }
        for (at, unit) in due {
            self.alarm(at, readers, unit, Alarm::Heartbeat);
        }
    }

    fn revoked<S: Sink>(
        &mut self,
        sink: &mut S,
        readers: u32,
        member: &str,
        partitions: &[TopicPartition],
    ) {
        let r = &mut self.readers[readers as usize];
        let (topic, service, row) = (r.topic, r.service, r.row);
        let Some(unit) = r.unit_of(member) else {
            return;
        };
        let reader = &mut r.units[unit as usize].reader;
        partitions
            .iter()
            .for_each(|partition| reader.revoke(partition));
        let partitions = numbers(partitions);
        let spot = self.rebalance_spot(readers, (service, unit), Some(unit));
        self.say(sink, FactKind::PartitionsRevoked, spot, &[row], |_| {
            Fact::PartitionsRevoked { topic, partitions }
        });
        self.paths.release(spot.path);
    }

    fn assigned<S: Sink>(
        &mut self,
        sink: &mut S,
        readers: u32,
        member: &str,
        generation: u32,
        (owned, added): (&[TopicPartition], &[TopicPartition]),
    ) {
        let r = &mut self.readers[readers as usize];
        let (topic, service, broker, row) = (r.topic, r.service, r.broker, r.row);
        let Some(unit) = r.unit_of(member) else {
            return;
        };
        let (joined_at, joined_row) = r.units[unit as usize].joined;
        let waited = self.now.since(joined_at);
        r.units[unit as usize].generation = generation;
        for partition in added {
            let log = self.log(broker, topic, partition.partition);
            let (start, end) = (log.start(), log.end());
            let r = &mut self.readers[readers as usize];
            let position = r.group.position(partition, start, end);
            r.units[unit as usize]
                .reader
                .assign(partition.clone(), position);
        }
        let (owned, added) = (numbers(owned), numbers(added));
        let spot = self.rebalance_spot(readers, (service, unit), Some(unit));
        let because = [row, joined_row];
        self.say(sink, FactKind::PartitionsAssigned, spot, &because, |_| {
            Fact::PartitionsAssigned {
                topic,
                generation,
                owned,
                added,
                waited,
            }
        });
        self.paths.release(spot.path);
        self.readers[readers as usize].row = self.applied;
    }
}

impl World {
    /// Returns where a step of the latest rebalance is true: for the whole group, or for one member.
    fn rebalance_spot(
        &mut self,
        readers: u32,
        (node, unit): (u16, u32),
        member: Option<u32>,
    ) -> Spot {
        let r = &self.readers[readers as usize];
        let whole = Element::Rebalance {
            node: r.service,
            subscription: r.subscription,
            nth: r.rebalances,
        };
        let whole = self.paths.root(whole, Key::ROOT);
        let path = match member {
            None => whole,
            Some(member) => {
                let path = self.paths.child(whole, Element::Member(member), 0);
                self.paths.release(whole);
                path
            }
        };
        Spot {
            path,
            ..nowhere(node, unit)
        }
    }
}

fn numbers(partitions: &[TopicPartition]) -> Vec<u32> {
    partitions.iter().map(|tp| tp.partition).collect()
}

fn nowhere(node: u16, unit: u32) -> Spot {
    Spot {
        node,
        unit,
        path: NONE,
        message: NO_MESSAGE,
    }
}

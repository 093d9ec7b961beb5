//! The steps of a group become facts, and what follows from them.

use super::super::super::{Spot, World};
use super::super::{Alarm, at_process};
use crate::draw::Key;
use crate::fact::{Fact, FactKind, RowId};
use crate::log::TopicPartition;
use crate::log::group::{Change, Phase};
use crate::path::Element;
use crate::sink::Sink;

impl World {
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
        let by = by.as_deref().and_then(|id| r.instance_of(id));
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
            is_new,
            nth,
            members,
        } = change
        else {
            return;
        };
        let joined = (self.now, self.applied);
        let r = &mut self.readers[readers as usize];
        let (broker, topic) = (r.broker, r.topic);
        let (service, row, after) = (r.service, r.row, joined.0.since(r.began));
        let Some(unit) = r.unit_of(member) else {
            return;
        };
        r.units[unit as usize].joined = joined;
        let (is_new, nth, members) = (*is_new, *nth, *members);
        let spot = self.rebalance_spot(readers, (service, unit), Some(unit));
        self.say(sink, FactKind::MemberJoined, spot, &[row], |_| {
            Fact::MemberJoined {
                broker,
                topic,
                owned: numbers(owned),
                is_new,
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
        let Some(unit) = r.instance_of(leader) else {
            return;
        };
        let partitions = self.partitions_of(broker, topic);
        let spot = self.rebalance_spot(readers, (service, unit), None);
        self.say(sink, FactKind::AssignmentMade, spot, &because, |_| {
            Fact::AssignmentMade {
                broker,
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
        let (broker, topic, service, row) = (r.broker, r.topic, r.service, r.row);
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
            Fact::PartitionsRevoked {
                broker,
                topic,
                partitions,
            }
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
                broker,
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
            ..at_process(node, unit)
        }
    }
}

fn numbers(partitions: &[TopicPartition]) -> Vec<u32> {
    partitions.iter().map(|tp| tp.partition).collect()
}

//! Brokers of a cluster stop and come back, and others lead what they led.
//!
//! # Rules
//! KA-14, KA-16: see [`crate::log::replicas`]. What is cut off and lost is what was still there: not what retention or compaction
//! had removed before.

use super::super::{Condition, World};
use super::replicas::LogOf;
use super::{Kept, at_process};
use crate::fact::{Fact, FactKind, Failure, KindSet};
use crate::log::{Acks, Content, Record};
use crate::sink::Sink;

/// What a log was before an election.
struct Before {
    high_watermark: u64,
    end: u64,
    /// The instances in sync.
    in_sync: Vec<u32>,
}

impl World {
    /// A broker of a cluster stopped: its followers are out of sync, and others lead what it led.
    pub(in crate::world) fn crash_logs<S: Sink>(&mut self, sink: &mut S, node: u16, unit: u32) {
        for at in self.replicated_logs(node) {
            let replica = at.replica(unit);
            let replicas = self.logs[at.log].replicas();
            let Some(own) = replicas.all().get(usize::from(replica)).copied() else {
                continue;
            };
            if replicas.leader() != Some(replica) {
                self.logs[at.log].crash(replica, self.now);
                if own.in_sync && self.logs[at.log].replicas().leader().is_some() {
                    self.in_sync_changed(sink, at, replica, false);
                    self.settle_acks(sink, at);
                    self.feed(sink, at.broker, at.topic, at.partition);
                }
                continue;
            }
            let before = self.before(at);
            let lost = self.logs[at.log].crash(replica, self.now);
            self.reset_producers(sink, at, unit);
            self.elected(sink, at, unit, &before, &lost);
        }
    }

    /// Returns what a log is before somebody else may lead it.
    fn before(&self, at: LogOf) -> Before {
        let log = &self.logs[at.log];
        Before {
            high_watermark: log.replicas().high_watermark(),
            end: log.end(),
            in_sync: self.in_sync_of(at.broker, at.topic, at.partition),
        }
    }

    /// Who waited for an acknowledgement of a leader that stopped finds its connection closed.
    fn reset_producers<S: Sink>(&mut self, sink: &mut S, at: LogOf, unit: u32) {
        for waiting in self.no_longer_waiting(at, u64::MAX) {
            self.acknowledge(sink, (at.broker, unit), waiting, Some(Failure::Reset));
        }
    }

    /// Says who leads now, and what is lost with who led before: of what is cut, only records that were still there.
    fn elected<S: Sink>(
        &mut self,
        sink: &mut S,
        at: LogOf,
        unit: u32,
        before: &Before,
        lost: &[(u64, Record<Kept>)],
    ) {
        let log = &self.logs[at.log];
        let (replicas, end) = (log.replicas(), log.end());
        let leader = replicas.leader().map(|replica| at.unit(replica));
        let in_sync = replicas.in_sync();
        let is_marker = |record: &Record<Kept>| matches!(record.content, Content::Marker { .. });
        let acknowledged = lost.iter().filter(|(offset, record)| {
            let is_acknowledged = |kept: &Kept| kept.acks == Acks::Leader;
            let is_known = *offset < before.high_watermark && !is_marker(record);
            is_known || record.value().is_some_and(is_acknowledged)
        });
        let lost_acknowledged = acknowledged.count() as u32;
        let lost_markers = lost.iter().filter(|(_, r)| is_marker(r)).count() as u32;
        let lost_records = lost.len() as u32 - lost_markers;
        let gone_before = (before.end - end) as u32 - lost.len() as u32;
        if lost_records > 0 {
            self.flag(KindSet::LOST);
        }
        let because: Vec<u32> = lost
            .iter()
            .filter_map(|(_, r)| Some(r.value()?.row))
            .collect();
        let (topic, partition) = (at.topic, at.partition);
        let spot = at_process(at.broker, leader.unwrap_or(unit));
        self.say(sink, FactKind::LeaderElected, spot, &because, |_| {
            Fact::LeaderElected {
                topic,
                partition,
                leader,
                is_unclean: leader.is_some_and(|leader| !before.in_sync.contains(&leader)),
                in_sync,
                end: end as u32,
                lost: lost_records,
                lost_acknowledged,
                lost_markers,
                gone_before,
            }
        });
        self.turn_back(at);
        self.settle_acks(sink, at);
        self.feed(sink, at.broker, topic, partition);
        self.replicate_later(at);
    }

    /// Readers that are beyond the end of a log that got shorter go back to it (KIP-320).
    fn turn_back(&mut self, at: LogOf) {
        let end = self.logs[at.log].end();
        let own = |r: &&mut super::Readers| (r.broker, r.topic) == (at.broker, at.topic);
        for readers in self.readers.iter_mut().filter(own) {
            let partition = readers.partition(at.partition);
            for unit in &mut readers.units {
                let position = unit.reader.position(&partition);
                if position.is_some_and(|position| position > end) {
                    unit.reader.seek(&partition, end);
                }
            }
            let handed = &mut readers.handed[at.partition as usize];
            handed.next = handed.next.min(end);
            let stays = |(p, offset): &(u32, u64)| *p != at.partition || *offset < end;
            readers.again.retain(|place, _| stays(place));
        }
    }

    /// A broker of a cluster runs again, or goes on: it fetches what it missed, and leads where nobody did.
    pub(in crate::world) fn restart_logs<S: Sink>(&mut self, sink: &mut S, node: u16, unit: u32) {
        let process = self.process_index(node, unit);
        if self.processes[process as usize].condition != Condition::Up {
            return;
        }
        self.clean_all_later(node);
        for at in self.replicated_logs(node) {
            let (replica, log) = (at.replica(unit), &self.logs[at.log]);
            let (led, before) = (log.replicas().leader(), self.before(at));
            let lost = self.logs[at.log].restart(replica, self.now);
            match led == self.logs[at.log].replicas().leader() {
                true => self.replicate_later(at),
                false => self.elected(sink, at, unit, &before, &lost),
            }
        }
    }
}

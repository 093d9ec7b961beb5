//! How a transaction that was decided ends: its markers, the offsets of its groups, and who may read on.
//!
//! # Rules
//! KA-19: see [`crate::log::transactional`].

use super::super::{Alarm, BACKOFF, at_process};
use super::{CommitOf, Coordinated, Pending};
use crate::fact::{EpochWhy, Fact, FactKind};
use crate::log::transactional::Phase;
use crate::log::{Content, Isolation};
use crate::sink::Sink;
use crate::time::Span;
use crate::world::{Spot, World};

impl World {
    /// Returns topic and partition of a log of a transaction's broker.
    fn place_of_log(&self, id: u32, log: u32) -> (u16, u32) {
        let firsts = &self.lookup.node(self.broker_of(id)).logs;
        let topic = firsts.partition_point(|first| *first <= log) - 1;
        (topic as u16, log - firsts[topic])
    }

    pub(super) fn marking_takes(&self, id: u32, log: u32) -> Span {
        let (topic, _) = self.place_of_log(id, log);
        let topic = self.topic((self.broker_of(id), topic));
        topic.map_or(BACKOFF, |topic| topic.replication)
    }

    /// A marker is due in a log: it is appended, or looked at whether it is on every replica in sync.
    pub(in crate::world) fn mark<S: Sink>(&mut self, sink: &mut S, id: u32, log: u32) {
        let (broker, (topic, partition)) = (self.broker_of(id), self.place_of_log(id, log));
        let Some(decided) = self.coordinated(id).decided.clone() else {
            return;
        };
        let at = self.log_of(broker, topic, partition);
        let leader = self.leader_of(broker, topic, partition);
        let leads = self.logs[at.log].replicas().leader().is_some();
        if !leads || !self.is_running(self.process_index(broker, leader)) {
            self.alarm(self.now + BACKOFF, id, log, Alarm::Marker);
            return;
        }
        let is_there = decided.markers.get(&log).is_some_and(|offset| {
            let record = self.logs[at.log].get(*offset);
            record.is_some_and(|r| {
                r.transaction() == Some(decided.producer)
                    && matches!(r.content, Content::Marker { .. })
            })
        });
        if !is_there {
            let now = self.now;
            let (producer, committed) = (decided.producer, decided.committed);
            let Ok(offset) = self.logs[at.log].end_transaction(producer, committed, now) else {
                self.alarm(self.now + BACKOFF, id, log, Alarm::Marker);
                return;
            };
            self.marked(
                sink,
                id,
                (at.log as u32, offset),
                (leader, topic, partition),
            );
            self.replicate_later(at);
        }
        let c = self.coordinated(id);
        let offset = c
            .decided
            .as_ref()
            .and_then(|d| d.markers.get(&log).copied());
        if !offset.is_some_and(|offset| self.logs[at.log].is_committed(offset)) {
            let after = self.marking_takes(id, log);
            self.alarm(self.now + after, id, log, Alarm::Marker);
        } else if self.coordinated(id).id.marked(log) == 0 {
            self.finish_transaction(sink, id);
        }
        self.feed(sink, broker, topic, partition);
    }

    fn marked<S: Sink>(
        &mut self,
        sink: &mut S,
        id: u32,
        (log, offset): (u32, u64),
        (leader, topic, partition): (u32, u16, u32),
    ) {
        let broker = self.broker_of(id);
        let c = self.coordinated(id);
        let Some(decided) = &mut c.decided else {
            return;
        };
        decided.markers.insert(log, offset);
        let (committed, row) = (decided.committed, decided.row);
        let markers = decided.markers.clone();
        let left = c.id.partitions().filter(|log| !markers.contains_key(log));
        let left = left.count() as u32;
        let spot = at_process(broker, leader);
        self.say(sink, FactKind::MarkerAppended, spot, &[row], |world| {
            let stable = world.logs[log as usize].readable(Isolation::ReadCommitted);
            Fact::MarkerAppended {
                topic,
                partition,
                offset: offset as u32,
                id: world.transactional_ids()[id as usize].name.to_string(),
                committed,
                left,
                last_stable: stable as u32,
            }
        });
    }

    /// Every marker is written: offsets of the transaction are kept or forgotten, and whoever waited is told.
    pub(super) fn finish_transaction<S: Sink>(&mut self, sink: &mut S, id: u32) {
        let broker = self.broker_of(id);
        let unit = self.coordinator(broker).unwrap_or_default();
        let c = self.coordinated(id);
        c.id.finish();
        let decided = c.decided.take();
        let offsets = std::mem::take(&mut c.offsets);
        let waiting = c.waiting.take();
        let row = decided.as_ref().map_or(Self::START, |d| d.row);
        if decided.is_some_and(|d| d.committed) {
            for pending in &offsets {
                let r = &mut self.readers[pending.commit.readers as usize];
                let partition = r.partition(pending.commit.partition);
                r.group.settle(&partition, u64::from(pending.commit.offset));
                self.offset_committed(
                    sink,
                    at_process(broker, unit),
                    pending.commit,
                    false,
                    &[row],
                );
            }
        }
        if let Some(asker) = waiting {
            let path = self.paths.revived(&asker.path);
            if asker.starts {
                let spot = Spot {
                    path,
                    ..at_process(broker, unit)
                };
                self.epoch_raised(sink, spot, id, EpochWhy::Started, &[row]);
            }
            self.note_grant(id, asker.from);
            let (to, label, confirm) = (asker.from, asker.label, asker.confirm);
            self.confirm(sink, (broker, unit), to, path, label, confirm, None);
            self.paths.release(path);
        }
        for pending in offsets {
            self.stable_again(sink, pending);
        }
    }

    /// Who reads a partition whose committed offset was open begins where it is now.
    fn stable_again<S: Sink>(&mut self, sink: &mut S, pending: Pending) {
        let CommitOf {
            readers,
            session,
            partition,
            ..
        } = pending.commit;
        let r = &self.readers[readers as usize];
        let log = self.log(r.broker, r.topic, partition);
        let (start, end, partition) = (log.start(), log.end(), r.partition(partition));
        let position = r.group.position(&partition, start, end);
        let mut others = Vec::new();
        let r = &mut self.readers[readers as usize];
        for (unit, member) in r.units.iter_mut().enumerate() {
            let is_own = (unit as u32, member.session) == (pending.unit, session);
            if !is_own && member.reader.go_on_from(&partition, position) {
                others.push(unit as u32);
            }
        }
        for unit in others {
            self.fetch(sink, readers, unit);
        }
    }

    /// Returns whether a member has to wait for an offset: see [`Self::unstable`].
    pub(in crate::world) fn is_unstable(&self, member: (u32, u32), partition: u32) -> bool {
        self.unstable(member, partition).is_some()
    }

    /// Returns the transaction of another member that may still move the committed offset of a partition: until it ends, nobody is told
    /// where to begin there (KIP-447, `UNSTABLE_OFFSET_COMMIT`).
    pub fn unstable(&self, (readers, unit): (u32, u32), partition: u32) -> Option<&Coordinated> {
        let session = self.readers[readers as usize].units[unit as usize].session;
        self.transactional_ids().iter().find(|c| {
            c.id.phase() != Phase::Idle
                && c.offsets.iter().any(|p| {
                    (p.commit.readers, p.commit.partition) == (readers, partition)
                        && (p.unit, p.commit.session) != (unit, session)
                })
        })
    }
}

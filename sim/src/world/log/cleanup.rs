//! Logs of a world get shorter: by retention and by compaction, at whole multiples of an interval, where there is something to do.
//!
//! # Rules
//! KA-20, KA-21: see [`crate::log::cleanup`].
//!
//! # Simplified
//! The leader cleans for all replicas, and takes no time. While it stands still nothing is cleaned.

use super::super::step::kind;
use super::super::{Spot, World};
use super::Alarm;
use super::replicas::LogOf;
use crate::draw::Key;
use crate::events::{Class, Token};
use crate::fact::{Deletion, Fact, FactKind, NO_MESSAGE, NO_ROW, RowId};
use crate::log::{Cleanup, Compacted, Deleted};
use crate::model::NodeKind;
use crate::path::Element;
use crate::sink::Sink;
use crate::time::Time;

/// What is kept of the cleaning of one log.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Cleaning {
    next: Option<(Time, Token)>,
    /// How often it got shorter.
    times: u32,
    /// The row at which it did last.
    row: Option<RowId>,
}

impl World {
    /// Something was appended, or is on more replicas: looks when the log is to be cleaned next.
    pub(super) fn clean_later(&mut self, at: LogOf) {
        let Some(cleanup) = self.cleanup_of(at) else {
            return;
        };
        let Some(due) = self.logs[at.log].next_cleaning(cleanup, self.now) else {
            return;
        };
        let every = cleanup.every.0.max(1);
        let ticks = due.0.max(self.now.0 + 1).div_ceil(every);
        let when = Time(ticks.saturating_mul(every));
        let log = at.log as u32;
        let before = self.ledger().cleaning.entry(log).or_default().next;
        if before.is_some_and(|(set, _)| set <= when) {
            return;
        }
        if let Some((_, token)) = before
            && self.ledger().alarms.remove(&token).is_some()
        {
            self.cancel();
        }
        let token = self.schedule(when, Class::Timer, kind::GROUP, 0);
        let alarm = Alarm::Clean {
            broker: at.broker,
            topic: at.topic,
        };
        let ledger = self.ledger();
        ledger.alarms.insert(token, (at.partition, 0, alarm));
        ledger.cleaning.entry(log).or_default().next = Some((when, token));
    }

    /// A broker runs again: what it did not clean meanwhile is due.
    pub(super) fn clean_all_later(&mut self, node: u16) {
        let NodeKind::Broker(broker) = &self.model.nodes[usize::from(node)].kind else {
            return;
        };
        let topics = broker.topics.iter().enumerate();
        let cleaned = topics.filter(|(_, topic)| topic.cleanup.is_some());
        let places =
            cleaned.flat_map(|(i, topic)| (0..topic.partitions).map(move |p| (i as u16, p)));
        let places: Vec<(u16, u32)> = places.collect();
        for (topic, partition) in places {
            self.clean_later(self.log_of(node, topic, partition));
        }
    }

    fn cleanup_of(&self, at: LogOf) -> Option<Cleanup> {
        self.topic((at.broker, at.topic))?.cleanup
    }

    /// Returns the row at which a log got shorter last.
    pub(super) fn shortened(&self, log: usize) -> RowId {
        let ledger = self.ledger.as_ref();
        let cleaning = ledger.and_then(|ledger| ledger.cleaning.get(&(log as u32)));
        cleaning.and_then(|cleaning| cleaning.row).unwrap_or(NO_ROW)
    }

    /// The broker looks at a log: retention by age, then by size, then compaction.
    pub(super) fn clean<S: Sink>(
        &mut self,
        sink: &mut S,
        (broker, topic): (u16, u16),
        partition: u32,
    ) {
        let at = self.log_of(broker, topic, partition);
        self.ledger()
            .cleaning
            .entry(at.log as u32)
            .or_default()
            .next = None;
        let leader = self.leader_of(broker, topic, partition);
        let Some(cleanup) = self.cleanup_of(at) else {
            return;
        };
        if !self.is_running(self.process_index(broker, leader)) {
            return;
        }
        let now = self.now;
        if let Some(retention) = cleanup.retention
            && let Some(deleted) = self.logs[at.log].delete_old(cleanup, now)
        {
            let age = deleted.newest.map(|newest| now.since(newest));
            self.segments_deleted(sink, at, deleted, Deletion::TooOld { age, retention });
        }
        if let Some(most) = cleanup.records_max
            && let Some(deleted) = self.logs[at.log].delete_excess(cleanup)
        {
            let size = deleted.size;
            self.segments_deleted(sink, at, deleted, Deletion::TooLarge { size, most });
        }
        if let Some(done) = self.logs[at.log].compact(cleanup, now) {
            self.compacted(sink, at, &done);
        }
        self.clean_later(at);
    }

    fn segments_deleted<S: Sink>(&mut self, sink: &mut S, at: LogOf, gone: Deleted, why: Deletion) {
        let (topic, partition) = (at.topic, at.partition);
        let unread = self.unread(at, &gone);
        let newest = self.row_of(at, gone.start - 1);
        let latest = self.row_of(at, self.logs[at.log].end() - 1);
        let because = match why {
            Deletion::TooOld { .. } => [newest, NO_ROW],
            Deletion::TooLarge { .. } => [newest, latest],
        };
        let spot = self.cleaning_spot(at);
        self.say(sink, FactKind::SegmentsDeleted, spot, &because, |_| {
            Fact::SegmentsDeleted {
                topic,
                partition,
                first: gone.from as u32,
                start: gone.start as u32,
                segments: gone.segments,
                records: gone.records,
                why,
                unread,
            }
        });
        self.paths.release(spot.path);
        for readers in 0..self.readers.len() as u32 {
            let r = &self.readers[readers as usize];
            if (r.broker, r.topic) == (at.broker, topic) {
                self.note_lag(sink, readers, partition);
            }
        }
    }

    /// Returns which groups were never handed some of what is gone.
    fn unread(&self, at: LogOf, gone: &Deleted) -> Vec<(u16, u32)> {
        let own = self.readers(at.broker, at.topic);
        let unread = own.map(|readers| {
            let next = readers.handed[at.partition as usize].next.max(gone.from);
            (readers.service, gone.start.saturating_sub(next) as u32)
        });
        unread.filter(|(_, records)| *records > 0).collect()
    }

    fn compacted<S: Sink>(&mut self, sink: &mut S, at: LogOf, done: &Compacted) {
        let mut because: Vec<RowId> = done
            .gone
            .iter()
            .filter_map(|(_, newer)| Some(self.row_of(at, (*newer)?)))
            .collect();
        because.dedup();
        let (topic, partition) = (at.topic, at.partition);
        let tombstones = done.gone.iter().filter(|(_, newer)| newer.is_none());
        let (removed, tombstones) = (done.gone.len() as u32, tombstones.count() as u32);
        let (upto, kept) = (done.upto as u32, done.kept);
        let spot = self.cleaning_spot(at);
        self.say(sink, FactKind::Compacted, spot, &because, |_| {
            Fact::Compacted {
                topic,
                partition,
                upto,
                removed,
                kept,
                tombstones,
            }
        });
        self.paths.release(spot.path);
    }

    /// Returns the row at which a record was appended, also where the log begins behind it by now.
    fn row_of(&self, at: LogOf, offset: u64) -> RowId {
        let record = self.logs[at.log].record(offset);
        record
            .and_then(|r| r.value())
            .map_or(NO_ROW, |kept| kept.row)
    }

    fn cleaning_spot(&mut self, at: LogOf) -> Spot {
        let row = self.applied;
        let cleaning = self.ledger().cleaning.entry(at.log as u32).or_default();
        cleaning.times += 1;
        cleaning.row = Some(row);
        let element = Element::Cleaning {
            node: at.broker,
            topic: at.topic,
            partition: at.partition,
            nth: cleaning.times,
        };
        Spot {
            node: at.broker,
            unit: self.leader_of(at.broker, at.topic, at.partition),
            path: self.paths.root(element, Key::ROOT),
            message: NO_MESSAGE,
        }
    }
}

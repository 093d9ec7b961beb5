//! How a log gets shorter: by age, by size, or by key.
//!
//! # Rules
//! - KA-20 retention: closed segments whose newest record is older than the retention go as a whole, read or not, and so do the
//!   oldest ones of a log that would be large enough without them; the segment that is being written stays.
//! - KA-21 compaction: of closed segments, at least the newest record of each key stays, at its offset. A null value is a
//!   tombstone: it stays for `delete.retention.ms` after it was compacted, so that readers on their way see it.
//!
//! A log is compacted where what was never compacted is more than the dirty ratio of its closed segments, or where a tombstone's
//! time is over. Nothing goes that is not on every replica in sync, or part of an open transaction.
//!
//! # Source
//! Apache Kafka 4.0, `UnifiedLog.deleteRetentionMsBreachedSegments`, `deleteRetentionSizeBreachedSegments`, `Cleaner`,
//! `LogCleanerManager.grabFilthiestCompactedLog`.
//!
//! # Simplified
//! A segment is full after a number of records, not of bytes, and is not closed by age; the size of a log is its number of records.
//! Retention and compaction look at the same instants (the broker's own are `log.retention.check.interval.ms` and
//! `log.cleaner.backoff.ms`).

use super::partition::Partition;
use super::record::{Content, Isolation, Record, Tombstone};
use crate::time::{Span, Time};
use std::collections::BTreeMap;
use std::rc::Rc;

const WHOLE: u64 = 1_000_000;

/// How a log is cleaned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cleanup {
    /// How many records a segment takes, at least 1.
    pub segment_records: u32,
    /// `retention.ms`; none: for ever.
    pub retention: Option<Span>,
    /// `retention.bytes`, in records; none: however large it gets.
    pub records_max: Option<u32>,
    /// `cleanup.policy=compact`
    pub compact: bool,
    /// `min.cleanable.dirty.ratio`, in parts per million.
    pub dirty_ratio: u64,
    /// `delete.retention.ms`
    pub delete_retention: Span,
    /// The broker looks at the whole multiples of this since the start.
    pub every: Span,
}

impl Default for Cleanup {
    fn default() -> Self {
        Self {
            segment_records: u32::MAX,
            retention: Some(Span::from_secs(7 * 86_400)),
            records_max: None,
            compact: false,
            dirty_ratio: WHOLE / 2,
            delete_retention: Span::from_secs(86_400),
            every: Span::from_secs(300),
        }
    }
}

/// What is known of the part of a log that was compacted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Cleaned {
    /// The first offset that was never compacted.
    upto: u64,
    /// How many records, markers included, are there below it.
    records: u32,
    /// When the first of its tombstones goes.
    tombstone: Option<Time>,
}

/// Closed segments that went as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deleted {
    /// From this offset up to the one at which the log starts now.
    pub from: u64,
    pub start: u64,
    pub segments: u32,
    /// How many records that were there are gone.
    pub records: u32,
    /// When the newest of them was appended; none where compaction had left nothing.
    pub newest: Option<Time>,
    /// How many records the log had before.
    pub size: u32,
}

/// What a compaction removed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Compacted {
    /// The first offset that was not looked at: of the segment that is being written, or of an open transaction.
    pub upto: u64,
    /// Offsets that are gone, each with the one of the newer record of its key; none where it was a tombstone whose time is over.
    pub gone: Vec<(u64, Option<u64>)>,
    /// How many records stay below `upto`.
    pub kept: u32,
}

impl<M: Clone> Partition<M> {
    /// Removes closed segments that are too old.
    pub fn delete_old(&mut self, cleanup: Cleanup, now: Time) -> Option<Deleted> {
        let retention = cleanup.retention?;
        let closed = self.closed(cleanup).min(self.replicas.high_watermark());
        let mut to = self.start;
        while self.segment_end(to, cleanup) <= closed {
            let newest = self.newest(to, cleanup);
            if newest.is_some_and(|at| now.since(at) <= retention) {
                break;
            }
            to = self.segment_end(to, cleanup);
        }
        self.delete(to, cleanup)
    }

    /// Removes the oldest closed segments, as long as what stays is as large as the log may be.
    pub fn delete_excess(&mut self, cleanup: Cleanup) -> Option<Deleted> {
        let most = cleanup.records_max?;
        let closed = self.closed(cleanup).min(self.replicas.high_watermark());
        let (mut to, mut size) = (self.start, self.size());
        while self.segment_end(to, cleanup) <= closed {
            let end = self.segment_end(to, cleanup);
            let left = size - self.there_between(to, end);
            if left < most {
                break;
            }
            (to, size) = (end, left);
        }
        self.delete(to, cleanup)
    }

    fn delete(&mut self, to: u64, cleanup: Cleanup) -> Option<Deleted> {
        let from = self.start;
        if to == from {
            return None;
        }
        let segment = u64::from(cleanup.segment_records.max(1));
        let newest = (from..to).rev().find_map(|offset| self.data_at(offset));
        let (records, size) = (self.there_between(from, to), self.size());
        let clean = self.there_between(from, to.min(self.cleaned.upto).max(from));
        self.cleaned.records = self.cleaned.records.saturating_sub(clean);
        self.start = to;
        Some(Deleted {
            from,
            start: to,
            segments: (to.div_ceil(segment) - from / segment) as u32,
            records,
            newest,
            size,
        })
    }

    /// Removes records of closed segments whose key has a newer one there, where enough of them is dirty.
    pub fn compact(&mut self, cleanup: Cleanup, now: Time) -> Option<Compacted> {
        let upto = self.compactable(cleanup);
        if !cleanup.compact || !self.is_dirty(cleanup, now) {
            return None;
        }
        let mut newest: BTreeMap<Rc<str>, u64> = BTreeMap::new();
        for (offset, record) in self.iter().take_while(|(offset, _)| *offset < upto) {
            if let Some(key) = record.key.as_ref().filter(|_| record.is_data()) {
                newest.insert(Rc::clone(key), offset);
            }
        }
        let mut done = Compacted {
            upto,
            ..Compacted::default()
        };
        let mut tombstone: Option<Time> = None;
        for offset in self.start..upto {
            let Some(record) = self.get(offset).filter(|record| record.is_data()) else {
                continue;
            };
            let newer = record.key.as_ref().and_then(|key| newest.get(key));
            let newer = newer.copied().filter(|newer| *newer != offset);
            let content = match (&record.content, newer) {
                (_, Some(_)) => Content::Gone,
                (Content::Tombstone(own), None) if own.goes_at.is_some_and(|at| at <= now) => {
                    Content::Gone
                }
                (Content::Tombstone(own), None) => {
                    let at = own.goes_at.unwrap_or(now + cleanup.delete_retention);
                    tombstone = Some(tombstone.map_or(at, |first| first.min(at)));
                    Content::Tombstone(Rc::new(Tombstone {
                        value: own.value.clone(),
                        goes_at: Some(at),
                    }))
                }
                _ => {
                    done.kept += 1;
                    continue;
                }
            };
            match content {
                Content::Gone => done.gone.push((offset, newer)),
                _ => done.kept += 1,
            }
            let mut record = record.clone();
            record.content = content;
            self.records.set(offset as u32, record);
        }
        self.cleaned = Cleaned {
            upto,
            records: self.there_between(self.start, upto),
            tombstone,
        };
        Some(done)
    }

    /// The log ends earlier than it did: counts anew what is there below.
    pub(super) fn cut_cleaned(&mut self, end: u64) {
        let upto = self.cleaned.upto.min(end);
        let clean = self.iter().take_while(|(offset, _)| *offset < upto);
        let goes_at = clean.filter_map(|(_, record)| match &record.content {
            Content::Tombstone(own) => own.goes_at,
            _ => None,
        });
        self.cleaned = Cleaned {
            upto,
            tombstone: goes_at.min(),
            records: self.there_between(self.start, upto),
        };
    }

    /// Returns when there will be something to clean while nothing is appended; none where nothing will.
    pub fn next_cleaning(&self, cleanup: Cleanup, now: Time) -> Option<Time> {
        let closed = self.closed(cleanup).min(self.replicas.high_watermark());
        let end = self.segment_end(self.start, cleanup);
        let has_closed = end <= closed;
        let old = cleanup.retention.filter(|_| has_closed).map(|retention| {
            let newest = self.newest(self.start, cleanup);
            newest.map_or(now, |at| at + retention + Span(1))
        });
        let excess = cleanup.records_max.filter(|most| {
            has_closed && self.size() - self.there_between(self.start, end) >= *most
        });
        let dirty = cleanup.compact && self.dirty_share(cleanup) > cleanup.dirty_ratio;
        let tombstone = self.cleaned.tombstone.filter(|_| cleanup.compact);
        let at_once = (excess.is_some() || dirty).then_some(now);
        [old, at_once, tombstone].into_iter().flatten().min()
    }

    fn is_dirty(&self, cleanup: Cleanup, now: Time) -> bool {
        self.dirty_share(cleanup) > cleanup.dirty_ratio
            || self.cleaned.tombstone.is_some_and(|at| at <= now)
    }

    /// Returns how much of the closed segments was never compacted, in parts per million.
    fn dirty_share(&self, cleanup: Cleanup) -> u64 {
        let first = self.cleaned.upto.max(self.start);
        let dirty = self.compactable(cleanup).saturating_sub(first);
        match dirty + u64::from(self.cleaned.records) {
            0 => 0,
            all => dirty * WHOLE / all,
        }
    }

    /// Returns the first offset that no compaction looks at.
    fn compactable(&self, cleanup: Cleanup) -> u64 {
        let stable = self.readable(Isolation::ReadCommitted);
        self.closed(cleanup).min(stable)
    }

    /// Returns how many records the log has.
    pub fn size(&self) -> u32 {
        let dirty = self.end() - self.cleaned.upto.max(self.start);
        self.cleaned.records + dirty as u32
    }

    /// Returns how many records are there between two offsets, markers included.
    fn there_between(&self, from: u64, to: u64) -> u32 {
        let all = self.records.iter_from(from as u32);
        let there = |record: &&Record<M>| !matches!(record.content, Content::Gone);
        let offsets = to.saturating_sub(from) as usize;
        all.take(offsets).filter(there).count() as u32
    }

    /// Returns when the record at an offset was appended, where it is there.
    fn data_at(&self, offset: u64) -> Option<Time> {
        let record = self.get(offset)?;
        record.is_data().then_some(record.at)
    }

    /// Returns when the newest record of the segment of an offset was appended: its last one that is there.
    fn newest(&self, offset: u64, cleanup: Cleanup) -> Option<Time> {
        let mut all = (offset..self.segment_end(offset, cleanup)).rev();
        all.find_map(|offset| self.data_at(offset))
    }

    /// Returns where the segment begins that is being written.
    pub fn closed(&self, cleanup: Cleanup) -> u64 {
        let size = u64::from(cleanup.segment_records.max(1));
        self.end().saturating_sub(1) / size * size
    }

    fn segment_end(&self, offset: u64, cleanup: Cleanup) -> u64 {
        let size = u64::from(cleanup.segment_records.max(1));
        (offset / size + 1) * size
    }
}

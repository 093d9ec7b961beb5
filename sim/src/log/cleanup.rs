//! How a log gets shorter: by age, or by key.
//!
//! # Rules
//! - KA-20 retention: closed segments whose newest record is older than the retention go as a whole, read or not; the segment
//!   that is being written stays.
//! - KA-21 compaction: of closed segments, at least the newest record of each key stays, at its offset. A null value is a
//!   tombstone: it stays for `delete.retention.ms` after it was compacted, so that readers on their way see it.
//!
//! # Source
//! Apache Kafka 4.0, `UnifiedLog.deleteRetentionMsBreachedSegments`, `Cleaner`.
//!
//! # Simplified
//! A segment is full after a number of records, not of bytes, and is not closed by age.

use super::partition::Partition;
use super::record::{Content, Record};
use crate::time::{Span, Time};
use std::collections::BTreeMap;
use std::rc::Rc;

/// How a log is cleaned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cleanup {
    /// How many records a segment takes, at least 1.
    pub segment_records: u32,
    /// `retention.ms`; none: for ever.
    pub retention: Option<Span>,
    /// `cleanup.policy=compact`
    pub compact: bool,
    /// `delete.retention.ms`
    pub delete_retention: Span,
}

impl Default for Cleanup {
    fn default() -> Self {
        Self {
            segment_records: u32::MAX,
            retention: Some(Span::from_secs(7 * 86_400)),
            compact: false,
            delete_retention: Span::from_secs(86_400),
        }
    }
}

impl<M: Clone> Partition<M> {
    /// Removes closed segments that are too old. Returns how many records that were there are gone; the first offset is now
    /// [`Partition::start`].
    pub fn retain(&mut self, cleanup: Cleanup, now: Time) -> u32 {
        let Some(retention) = cleanup.retention else {
            return 0;
        };
        let (before, closed) = (self.start, self.closed(cleanup));
        while self.start < closed {
            let end = self.segment_end(self.start, cleanup);
            let newest = (self.start..end)
                .filter_map(|o| self.get(o))
                .map(|r| r.at)
                .max();
            if newest.is_some_and(|at| now.since(at) <= retention) {
                break;
            }
            self.start = end;
        }
        let gone = self
            .records
            .iter_from(before as u32)
            .take((self.start - before) as usize);
        gone.filter(|record| record.is_data()).count() as u32
    }

    /// Removes records of closed segments whose key has a newer one there. Returns how many.
    pub fn compact(&mut self, cleanup: Cleanup, now: Time) -> u32 {
        if !cleanup.compact {
            return 0;
        }
        let closed = self.closed(cleanup);
        let mut newest: BTreeMap<Rc<str>, u64> = BTreeMap::new();
        for (offset, record) in self.iter().take_while(|(offset, _)| *offset < closed) {
            if let Some(key) = record.key.as_ref().filter(|_| record.is_data()) {
                newest.insert(Rc::clone(key), offset);
            }
        }
        let mut gone = 0;
        for offset in self.start..closed {
            let Some(record) = self.get(offset).filter(|record| record.is_data()) else {
                continue;
            };
            let kept = record
                .key
                .as_ref()
                .is_none_or(|key| newest.get(key) == Some(&offset));
            let content = match &record.content {
                _ if !kept => Content::Gone,
                Content::Tombstone { goes_at: None } => Content::Tombstone {
                    goes_at: Some(now + cleanup.delete_retention),
                },
                Content::Tombstone { goes_at: Some(at) } if *at <= now => Content::Gone,
                _ => continue,
            };
            gone += u32::from(matches!(content, Content::Gone));
            let record = Record {
                content,
                ..record.clone()
            };
            self.records.set(offset as u32, record);
        }
        gone
    }

    /// Returns where the segment begins that is being written.
    fn closed(&self, cleanup: Cleanup) -> u64 {
        let size = u64::from(cleanup.segment_records.max(1));
        self.end().saturating_sub(1) / size * size
    }

    fn segment_end(&self, offset: u64, cleanup: Cleanup) -> u64 {
        let size = u64::from(cleanup.segment_records.max(1));
        (offset / size + 1) * size
    }
}

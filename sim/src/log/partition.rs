//! A partition: an append-only log on its leader, and how far each replica has come.
//!
//! # Rules
//! - KA-4 a partition keeps the order in which its leader appended; nothing orders two partitions.
//! - KA-13 the lag of a reader: high watermark less position; last stable offset less position for read_committed.
//! - KA-14 every replica has a log end offset (LEO); the high watermark is the least of those in sync; readers see what is below.
//! - KA-15 acks 0 and 1 are settled by the leader's append. acks=all waits for all replicas that are in sync *now*, and fails
//!   where these are fewer than `min.insync.replicas`: before the append, or after it if they became fewer meanwhile.
//! - KA-22 reading removes nothing: a reader may go to any offset.
//!
//! # Source
//! Apache Kafka 4.0, `UnifiedLog`, `Partition`.
//!
//! # Simplified
//! One log is kept, the leader's, with the LEO of each replica: a follower's log is always a beginning of it. What a former
//! leader has beyond it is cut off when it returns. A record is a batch of its own.

use super::cleanup::Cleaned;
use super::producer::{Producers, Refused};
use super::record::{Acks, Content, Isolation, Record};
use super::replicas::{ReplicaSettings, Replicas};
use super::transactions::Transactions;
use crate::grow::Grow;
use crate::time::Time;
use std::rc::Rc;

/// Among how many records before it the key of a record is looked for: keys come again, and each is to be kept once.
const KEYS_BEFORE: u32 = 16;

/// The log of one partition.
#[derive(Clone, Debug)]
pub struct Partition<M> {
    pub(super) records: Grow<Record<M>>,
    /// The first offset that is still there.
    pub(super) start: u64,
    pub(super) cleaned: Cleaned,
    pub(super) replicas: Replicas,
    pub(super) producers: Producers,
    pub(super) transactions: Transactions,
}

/// Why records are not appended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotAppended {
    /// No replica leads: the partition is offline.
    NoLeader,
    /// acks=all, and fewer replicas in sync than there have to be.
    NotEnoughReplicas { in_sync: u16, min_in_sync: u16 },
    /// The producer's numbers say so.
    Producer(Refused),
}

/// What a read returns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Read<'a, M> {
    pub records: Vec<(u64, &'a Record<M>)>,
    /// The offset to read next: past what is no data.
    pub next: u64,
    /// How many records of aborted transactions were passed over.
    pub aborted: u32,
}

/// The offset is not in the log: before its start, or beyond its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutOfRange {
    pub start: u64,
    pub end: u64,
}

impl<M: Clone> Partition<M> {
    pub fn new(settings: ReplicaSettings) -> Self {
        Self {
            records: Grow::new(),
            start: 0,
            cleaned: Cleaned::default(),
            replicas: Replicas::new(settings),
            producers: Producers::default(),
            transactions: Transactions::default(),
        }
    }

    /// Appends one record on the leader and returns its offset.
    ///
    /// # Errors
    /// Why it is not appended; a duplicate carries the offset that it has already.
    pub fn append(
        &mut self,
        mut record: Record<M>,
        acks: Acks,
        now: Time,
    ) -> Result<u64, NotAppended> {
        self.replicas.check(acks)?;
        if let Some(batch) = record.batch() {
            self.producers.check(batch).map_err(NotAppended::Producer)?;
        }
        let offset = self.end();
        self.note(offset, &record);
        self.share_key(&mut record);
        self.records.push(record);
        self.replicas.appended(self.end(), now);
        Ok(offset)
    }

    /// Lets a record have the very text of an equal key that stands shortly before it.
    fn share_key(&self, record: &mut Record<M>) {
        let Some(key) = &mut record.key else {
            return;
        };
        let first = self.records.len().saturating_sub(KEYS_BEFORE);
        let mut before = self.records.iter_from(first).filter_map(|r| r.key.as_ref());
        if let Some(same) = before.find(|other| *other == key) {
            *key = Rc::clone(same);
        }
    }

    /// Ends a producer's transaction with a marker, which takes an offset of its own (KA-19).
    ///
    /// # Errors
    /// No replica leads, or too few are in sync.
    pub fn end_transaction(
        &mut self,
        producer: u64,
        committed: bool,
        now: Time,
    ) -> Result<u64, NotAppended> {
        self.append(Record::marker(producer, committed, now), Acks::All, now)
    }

    /// Keeps what a record says about its producer and its transaction.
    fn note(&mut self, offset: u64, record: &Record<M>) {
        match (record.transaction(), &record.content) {
            (Some(producer), Content::Marker { committed }) => {
                self.transactions.replicated(self.replicas.high_watermark());
                self.transactions.ended(producer, offset, *committed);
            }
            (Some(producer), _) => self.transactions.opened(producer, offset),
            (None, _) => {}
        }
        if let Some(batch) = record.batch() {
            self.producers.appended(batch, offset, record.at);
        }
    }

    /// Returns up to `most` records from an offset on that a reader may see.
    ///
    /// # Errors
    /// The offset is not in the log; the reader's reset policy says what then.
    pub fn read(
        &self,
        from: u64,
        most: usize,
        isolation: Isolation,
    ) -> Result<Read<'_, M>, OutOfRange> {
        let end = self.readable(isolation);
        if !self.reaches(from) {
            let (start, end) = (self.start, self.end());
            return Err(OutOfRange { start, end });
        }
        let there = end.saturating_sub(from).min(most as u64);
        let mut read = Read {
            records: Vec::with_capacity(there as usize),
            next: from,
            aborted: 0,
        };
        for record in self.records.iter_from(from as u32) {
            if read.next >= end || read.records.len() == most {
                break;
            }
            let hidden = isolation == Isolation::ReadCommitted
                && record
                    .transaction()
                    .is_some_and(|p| self.transactions.is_aborted(p, read.next));
            match hidden {
                true => read.aborted += u32::from(record.is_data()),
                false if record.is_data() => read.records.push((read.next, record)),
                false => {}
            }
            read.next += 1;
        }
        Ok(read)
    }

    /// Returns how far a reader may read: the high watermark, or the last stable offset.
    pub fn readable(&self, isolation: Isolation) -> u64 {
        let high = self.replicas.high_watermark();
        match isolation {
            Isolation::ReadUncommitted => high,
            Isolation::ReadCommitted => self.transactions.last_stable(high),
        }
    }

    /// Returns how many offsets a reader at `position` is behind (KA-13).
    pub fn lag(&self, position: u64, isolation: Isolation) -> u64 {
        self.readable(isolation).saturating_sub(position)
    }

    /// Returns whether an offset is one to read from: there, or the next one that is given.
    pub fn reaches(&self, offset: u64) -> bool {
        (self.start..=self.end()).contains(&offset)
    }

    /// Returns the first offset that is still there.
    pub fn start(&self) -> u64 {
        self.start
    }

    /// Returns the offset that the next record gets: the leader's LEO.
    pub fn end(&self) -> u64 {
        u64::from(self.records.len())
    }

    pub fn get(&self, offset: u64) -> Option<&Record<M>> {
        let position = u32::try_from(offset).ok()?;
        (offset >= self.start).then(|| self.records.get(position))?
    }

    /// Returns a record, also where the log begins behind it by now.
    pub fn record(&self, offset: u64) -> Option<&Record<M>> {
        self.records.get(u32::try_from(offset).ok()?)
    }

    /// Returns the first offset whose record was appended at an instant or later (`offsetsForTimes`).
    pub fn offset_at(&self, time: Time) -> Option<u64> {
        let mut there = self.iter().filter(|(_, record)| record.is_data());
        Some(there.find(|(_, record)| record.at >= time)?.0)
    }

    /// Returns the records that are there, from the first on, with their offsets.
    pub fn iter(&self) -> impl Iterator<Item = (u64, &Record<M>)> {
        (self.start..).zip(self.records.iter_from(self.start as u32))
    }

    /// Returns which transactions are open, and which records were part of aborted ones.
    pub fn transactions(&self) -> &Transactions {
        &self.transactions
    }

    pub fn producers(&self) -> &Producers {
        &self.producers
    }

    pub fn replicas(&self) -> &Replicas {
        &self.replicas
    }

    /// Returns whether a record is committed: on every replica that is in sync.
    pub fn is_committed(&self, offset: u64) -> bool {
        offset < self.replicas.high_watermark()
    }

    /// A follower has fetched up to an offset. Returns whether that brought it into sync again.
    pub fn replicated(&mut self, replica: u16, upto: u64, now: Time) -> bool {
        let end = self.end();
        self.replicas.replicated(replica, upto.min(end), end, now)
    }

    /// Takes followers out of sync that have not caught up for `replica.lag.time.max`. Returns them.
    pub fn shrink(&mut self, now: Time) -> Vec<u16> {
        let end = self.end();
        self.replicas.shrink(end, now)
    }

    /// A replica's broker stops. Returns what is lost if that makes another the leader: records that were still there, and that it
    /// does not have.
    pub fn crash(&mut self, replica: u16, now: Time) -> Vec<(u64, Record<M>)> {
        self.replicas.crash(replica);
        self.elect(now)
    }

    /// A replica's broker is there again, with what it had: beyond the leader's end it is cut off. Returns what is lost if it
    /// becomes the leader.
    pub fn restart(&mut self, replica: u16, now: Time) -> Vec<(u64, Record<M>)> {
        self.replicas.restart(replica);
        self.elect(now)
    }

    /// Lets a replica lead where none does, and cuts the log at its end (KA-16).
    fn elect(&mut self, now: Time) -> Vec<(u64, Record<M>)> {
        let Some(end) = self.replicas.elect(now).filter(|end| *end < self.end()) else {
            return Vec::new();
        };
        let first = end.max(self.start);
        let cut = (first..).zip(self.records.iter_from(first as u32));
        let there = cut.filter(|(_, record)| !matches!(record.content, Content::Gone));
        let lost = there.map(|(at, record)| (at, record.clone())).collect();
        self.cut(end);
        lost
    }

    /// Forgets everything from an offset on, and what is known of producers and transactions through it.
    fn cut(&mut self, end: u64) {
        let kept: Grow<Record<M>> = self.records.iter().take(end as usize).cloned().collect();
        self.producers = Producers::default();
        self.transactions = Transactions::default();
        for (offset, record) in kept.iter().enumerate() {
            self.note(offset as u64, record);
        }
        self.records = kept;
        self.start = self.start.min(end);
        self.cut_cleaned(end);
    }
}

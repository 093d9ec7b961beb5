//! What a partition knows about its producers: which batch is new, which is a duplicate, and which producer is fenced.
//!
//! # Rules
//! - KA-17 a batch carries the producer's id, its epoch and the sequence of its first record. It is appended if the sequence
//!   follows the last one (0 after 2³¹ - 1). A new epoch starts at 0. The last five batches of a producer are remembered:
//!   exactly the same first and last sequence again is a duplicate, acknowledged and not appended. Anything else is out of
//!   order; an older epoch is fenced.
//! - KA-18 a new session has a new id, so what the application sends again is not recognised.
//!
//! An unknown producer may start at any sequence. A producer that was idle for a day is forgotten, and with it its batches.
//!
//! # Source
//! Apache Kafka 4.0: `ProducerStateManager`, `ProducerStateEntry`, `ProducerAppendInfo`; recorded in the vectors.

use crate::time::{Span, Time};
use std::collections::{BTreeMap, VecDeque};

/// How many batches of a producer are remembered.
pub const REMEMBERED: usize = 5;
/// How long a producer may be idle before it is forgotten (`producer.id.expiration.ms`).
pub const IDLE_MAX: Span = Span::from_ms(86_400_000);

/// A batch, as its producer numbers it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Batch {
    pub producer: u64,
    pub epoch: u16,
    /// The sequence of its first record: 0 to 2³¹ - 1.
    pub first: u32,
    /// At least 1.
    pub records: u32,
}

/// Why a batch is not appended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// It is there already; it is acknowledged with its offset.
    Duplicate { offset: u64 },
    /// Its sequence is not the one that follows.
    OutOfOrder {
        /// What would have followed.
        expected: u32,
    },
    /// A newer epoch of the producer is at work: this one is fenced.
    OldEpoch { current: u16 },
}

/// The producers of one partition.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Producers(BTreeMap<u64, Known>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Known {
    epoch: u16,
    batches: VecDeque<Kept>,
    last_at: Time,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Kept {
    first: u32,
    last: u32,
    offset: u64,
}

const SEQUENCE_MAX: u32 = i32::MAX as u32;

/// Returns the sequence that comes `n` after one: 0 follows the greatest.
pub fn sequence_after(sequence: u32, n: u32) -> u32 {
    ((u64::from(sequence) + u64::from(n)) % (u64::from(SEQUENCE_MAX) + 1)) as u32
}

impl Producers {
    /// Returns whether a batch may be appended.
    ///
    /// # Errors
    /// Why it may not.
    pub fn check(&self, batch: Batch) -> Result<(), Refused> {
        let Some(known) = self.0.get(&batch.producer) else {
            return Ok(());
        };
        let expected = match known.batches.back() {
            Some(kept) if known.epoch == batch.epoch => sequence_after(kept.last, 1),
            _ => 0,
        };
        if batch.epoch < known.epoch {
            let current = known.epoch;
            return Err(Refused::OldEpoch { current });
        }
        if batch.epoch == known.epoch
            && let Some(kept) = known.batches.iter().find(|kept| kept.is(batch))
        {
            let offset = kept.offset;
            return Err(Refused::Duplicate { offset });
        }
        match batch.first == expected {
            true => Ok(()),
            false => Err(Refused::OutOfOrder { expected }),
        }
    }

    /// Returns the sequence that would follow the last one of a producer in its epoch; none for an unknown producer.
    pub fn next(&self, producer: u64) -> Option<u32> {
        let last = self.0.get(&producer)?.batches.back()?;
        Some(sequence_after(last.last, 1))
    }

    /// Remembers a batch that was appended at `offset`.
    pub fn appended(&mut self, batch: Batch, offset: u64, now: Time) {
        let known = self.0.entry(batch.producer).or_insert_with(|| Known {
            epoch: batch.epoch,
            batches: VecDeque::new(),
            last_at: now,
        });
        if known.epoch != batch.epoch {
            known.epoch = batch.epoch;
            known.batches.clear();
        }
        if known.batches.len() == REMEMBERED {
            known.batches.pop_front();
        }
        known.batches.push_back(Kept {
            first: batch.first,
            last: sequence_after(batch.first, batch.records.saturating_sub(1)),
            offset,
        });
        known.last_at = now;
    }

    /// Forgets the producers that have been idle for [`IDLE_MAX`]. Returns how many are left.
    pub fn expire(&mut self, now: Time) -> usize {
        self.0
            .retain(|_, known| now.since(known.last_at) < IDLE_MAX);
        self.0.len()
    }
}

impl Kept {
    fn is(&self, batch: Batch) -> bool {
        self.first == batch.first
            && self.last == sequence_after(batch.first, batch.records.saturating_sub(1))
    }
}

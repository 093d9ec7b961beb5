//! Open and aborted transactions of a partition.
//!
//! # Rules
//! KA-19 a transaction ends with a marker in each partition that it wrote to. A reader with read_committed sees what is before the
//! first open transaction (the last stable offset), without what was aborted; one with read_uncommitted sees all. A transaction
//! counts as open until its marker is below the high watermark. Markers take offsets, so that offsets of data have gaps.
//!
//! # Source
//! Apache Kafka 4.0, `ProducerStateManager.firstUnstableOffset`.

use std::collections::BTreeMap;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Transactions {
    /// The first offset of each open transaction, by producer.
    open: BTreeMap<u64, u64>,
    /// Ended, and the marker not on every replica in sync when that was looked at last: first offset and marker.
    ending: Vec<(u64, u64)>,
    aborted: Vec<Aborted>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Aborted {
    producer: u64,
    first: u64,
    marker: u64,
}

impl Transactions {
    pub fn opened(&mut self, producer: u64, offset: u64) {
        self.open.entry(producer).or_insert(offset);
    }

    pub fn ended(&mut self, producer: u64, marker: u64, committed: bool) {
        let Some(first) = self.open.remove(&producer) else {
            return;
        };
        self.ending.push((first, marker));
        if !committed {
            self.aborted.push(Aborted {
                producer,
                first,
                marker,
            });
        }
    }

    /// Forgets which markers were waited for, up to the high watermark.
    pub fn replicated(&mut self, high_watermark: u64) {
        self.ending.retain(|(_, marker)| *marker >= high_watermark);
    }

    /// Returns the first offset of a producer's open transaction.
    pub fn open_since(&self, producer: u64) -> Option<u64> {
        self.open.get(&producer).copied()
    }

    /// Returns the producer of the first open transaction, with its first offset.
    pub fn first_open(&self) -> Option<(u64, u64)> {
        let open = self
            .open
            .iter()
            .map(|(producer, first)| (*first, *producer));
        open.min().map(|(first, producer)| (producer, first))
    }

    /// Returns the offset below which every transaction has ended, at most the high watermark.
    pub fn last_stable(&self, high_watermark: u64) -> u64 {
        let ending = self.ending.iter();
        let ending = ending.filter(|(_, marker)| *marker >= high_watermark);
        let open = self.open.values().chain(ending.map(|(first, _)| first));
        let first = open.copied().min();
        first.map_or(high_watermark, |first| first.min(high_watermark))
    }

    pub fn is_aborted(&self, producer: u64, offset: u64) -> bool {
        let held = |a: &Aborted| a.producer == producer && (a.first..a.marker).contains(&offset);
        self.aborted.iter().any(held)
    }
}

//! Open and aborted transactions of a partition.
//!
//! # Rules
//! KA-19 a transaction ends with a marker in each partition that it wrote to. A reader with read_committed sees what is before the
//! first open transaction (the last stable offset), without what was aborted; one with read_uncommitted sees all. Markers take
//! offsets, so that offsets of data have gaps.
//!
//! # Simplified
//! The coordinator that writes the markers of several partitions is whoever holds them.

use std::collections::BTreeMap;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Transactions {
    /// The first offset of each open transaction, by producer.
    open: BTreeMap<u64, u64>,
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
        if let Some(first) = self.open.remove(&producer)
            && !committed
        {
            self.aborted.push(Aborted {
                producer,
                first,
                marker,
            });
        }
    }

    /// Returns the offset below which every transaction has ended, at most the high watermark.
    pub fn last_stable(&self, high_watermark: u64) -> u64 {
        let first = self.open.values().copied().min();
        first.map_or(high_watermark, |first| first.min(high_watermark))
    }

    pub fn is_aborted(&self, producer: u64, offset: u64) -> bool {
        let held = |a: &Aborted| a.producer == producer && (a.first..a.marker).contains(&offset);
        self.aborted.iter().any(held)
    }
}

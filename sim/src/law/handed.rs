//! L-9: what groups are handed, and what they commit.

use crate::fact::{Fact, Said};
use std::collections::BTreeMap;

/// Per broker, topic, partition and group: the offset after the last one that was handed over.
#[derive(Debug, Default)]
pub struct Handed(BTreeMap<(u16, u16, u32, u16), u32>);

impl Handed {
    /// Returns what does not fit what was said before.
    pub fn watch(&mut self, said: &Said) -> Option<String> {
        match said.fact {
            Fact::Fetched {
                topic,
                partition,
                offset,
                records,
                consumer,
                ..
            } => {
                let place = (said.node, topic, partition, consumer);
                let next = self.0.entry(place).or_default();
                let skipped = offset > *next;
                *next = (*next).max(offset + records);
                skipped.then(|| format!("{place:?} was handed {offset} too early"))
            }
            Fact::OffsetCommitted {
                topic,
                partition,
                offset,
                group,
                ..
            } => {
                let place = (said.node, topic, partition, group);
                let next = self.0.get(&place).copied().unwrap_or_default();
                (offset > next).then(|| format!("{place:?} committed {offset} of {next}"))
            }
            _ => None,
        }
    }
}

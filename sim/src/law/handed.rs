//! What groups are handed, and what they commit.

use super::{Findings, Law};
use crate::fact::{Fact, Said};
use std::collections::BTreeMap;

/// Per broker, topic, partition and group: the offset after the last one that was handed over.
#[derive(Debug, Default)]
pub(super) struct Handed(BTreeMap<(u16, u16, u32, u16), u32>);

impl Handed {
    pub fn fact(&mut self, found: &mut Findings, said: &Said) {
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
                found.judge(Law::Offsets, offset <= *next, || {
                    format!("{place:?} was handed {offset} too early")
                });
                *next = (*next).max(offset + records);
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
                found.judge(Law::Offsets, offset <= next, || {
                    format!("{place:?} committed {offset} of {next}")
                });
            }
            _ => {}
        }
    }
}

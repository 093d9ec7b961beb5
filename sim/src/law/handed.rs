//! What groups are handed, and what they commit.

use super::{Findings, Law};
use crate::fact::{Fact, Said};
use crate::model::{Model, NodeKind};
use std::collections::BTreeMap;
use std::rc::Rc;

/// Broker, topic, partition.
type Log = (u16, u16, u32);

#[derive(Debug)]
pub(super) struct Handed {
    model: Rc<Model>,
    /// Per log and group: the offset after the last one that was handed over, or skipped because the reader went elsewhere.
    next: BTreeMap<(Log, u16), u32>,
    /// Below this offset of a log there may be gaps: it was compacted, or begins there.
    gaps: BTreeMap<Log, u32>,
}

impl Handed {
    pub fn new(model: &Rc<Model>) -> Self {
        Self {
            model: Rc::clone(model),
            next: BTreeMap::new(),
            gaps: BTreeMap::new(),
        }
    }

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
                let log = (said.node, topic, partition);
                let gaps = self.gaps.get(&log).copied().unwrap_or_default();
                let next = self.next.entry((log, consumer)).or_default();
                found.judge(Law::Offsets, offset <= gaps.max(*next), || {
                    format!("{log:?} was handed {offset} too early to {consumer}")
                });
                // What is compacted has as many records at the most as it has offsets.
                let from = if offset < gaps { gaps } else { offset };
                *next = (*next).max(from + records);
            }
            Fact::OffsetCommitted {
                topic,
                partition,
                offset,
                group,
                ..
            } => {
                let log = (said.node, topic, partition);
                let next = self.next.get(&(log, group)).copied().unwrap_or_default();
                found.judge(Law::Offsets, offset <= next, || {
                    format!("{group} committed {offset} of {next} in {log:?}")
                });
            }
            Fact::Compacted {
                topic,
                partition,
                upto,
                ..
            }
            | Fact::SegmentsDeleted {
                topic,
                partition,
                start: upto,
                ..
            } => {
                let log = (said.node, topic, partition);
                let gaps = self.gaps.entry(log).or_default();
                *gaps = upto.max(*gaps);
            }
            Fact::OffsetReset {
                topic,
                partition,
                next: Some(offset),
                ..
            }
            | Fact::Sought {
                topic,
                partition,
                offset,
                ..
            } => {
                for broker in brokers_of(&self.model, said.node, topic) {
                    let place = ((broker, topic, partition), said.node);
                    let next = self.next.entry(place).or_default();
                    *next = (*next).max(offset);
                }
            }
            _ => {}
        }
    }
}

/// Returns the brokers of which a service reads the topic with this number.
fn brokers_of(model: &Model, service: u16, topic: u16) -> Vec<u16> {
    let NodeKind::Service(service) = &model.nodes[usize::from(service)].kind else {
        return Vec::new();
    };
    let read = service.subscriptions.iter().filter(|s| s.topic == topic);
    read.map(|s| s.broker).collect()
}

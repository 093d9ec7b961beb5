//! What groups are handed, and what they commit.

use super::{Findings, Law};
use crate::fact::{Fact, Said};
use crate::log::Isolation;
use crate::model::{Model, NodeKind};
use std::collections::{BTreeMap, BTreeSet};
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
    transacted: BTreeMap<Log, Transacted>,
}

/// What of a partition is part of transactions.
#[derive(Debug, Default)]
struct Transacted {
    /// Offsets of open transactions, by transactional id.
    open: BTreeMap<String, Vec<u32>>,
    aborted: BTreeSet<u32>,
    markers: BTreeSet<u32>,
}

impl Transacted {
    fn is_open(&self, offset: u32) -> bool {
        self.open.values().flatten().any(|open| *open == offset)
    }

    /// Returns whether a reader finds nothing at an offset.
    fn is_gap(&self, offset: u32, isolation: Isolation) -> bool {
        let hidden = isolation == Isolation::ReadCommitted && self.aborted.contains(&offset);
        hidden || self.markers.contains(&offset)
    }

    fn ended(&mut self, id: &str, marker: u32, committed: bool) {
        let records = self.open.remove(id).unwrap_or_default();
        self.markers.insert(marker);
        if !committed {
            self.aborted.extend(records);
        }
    }

    fn cut(&mut self, end: u32) {
        self.open
            .values_mut()
            .for_each(|all| all.retain(|offset| *offset < end));
        self.aborted.retain(|offset| *offset < end);
        self.markers.retain(|offset| *offset < end);
    }
}

impl Handed {
    pub fn new(model: &Rc<Model>) -> Self {
        Self {
            model: Rc::clone(model),
            next: BTreeMap::new(),
            gaps: BTreeMap::new(),
            transacted: BTreeMap::new(),
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
            } => self.handed(
                found,
                ((said.node, topic, partition), consumer),
                (offset, records),
            ),
            Fact::OffsetCommitted {
                topic,
                partition,
                offset,
                group,
                ..
            } => {
                let log = (said.node, topic, partition);
                let next = self.next_of(log, group);
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
                broker,
                topic,
                partition,
                next: Some(offset),
                ..
            }
            | Fact::Sought {
                broker,
                topic,
                partition,
                offset,
                pending: false,
                ..
            } => {
                let place = ((broker, topic, partition), said.node);
                let next = self.next.entry(place).or_default();
                *next = (*next).max(offset);
            }
            _ => self.of_transactions(said),
        }
    }

    fn of_transactions(&mut self, said: &Said) {
        match &said.fact {
            Fact::Appended {
                topic,
                partition,
                offset,
                transaction: Some(within),
                ..
            } => {
                let log = self.log((said.node, *topic, *partition));
                log.open.entry(within.id.clone()).or_default().push(*offset);
            }
            Fact::MarkerAppended {
                topic,
                partition,
                offset,
                id,
                committed,
                ..
            } => {
                let log = self.log((said.node, *topic, *partition));
                log.ended(id, *offset, *committed);
            }
            Fact::LeaderElected {
                topic,
                partition,
                end,
                ..
            } => self.log((said.node, *topic, *partition)).cut(*end),
            _ => {}
        }
    }

    fn log(&mut self, log: Log) -> &mut Transacted {
        self.transacted.entry(log).or_default()
    }

    /// Returns the offset up to which a group was handed everything.
    fn next_of(&self, log: Log, group: u16) -> u32 {
        let next = self.next.get(&(log, group)).copied().unwrap_or_default();
        let isolation = isolation(&self.model, group, log);
        let all = self.transacted.get(&log);
        let is_gap = |offset: &u32| all.is_some_and(|log| log.is_gap(*offset, isolation));
        next + (next..).take_while(is_gap).count() as u32
    }

    fn handed(
        &mut self,
        found: &mut Findings,
        (log, group): (Log, u16),
        (offset, records): (u32, u32),
    ) {
        let gaps = self.gaps.get(&log).copied().unwrap_or_default();
        let next = self.next_of(log, group);
        found.judge(Law::Offsets, offset <= gaps.max(next), || {
            format!("{log:?} was handed {offset} too early to {group}")
        });
        let end = match offset < gaps {
            // What is compacted has as many records at the most as it has offsets.
            true => gaps + records,
            false => self.end_of(found, (log, group), (offset, records)),
        };
        self.next.insert((log, group), next.max(end));
    }

    /// Returns the offset after so many records from an offset on, and judges that none of them is of an open transaction.
    fn end_of(
        &self,
        found: &mut Findings,
        (log, group): (Log, u16),
        (offset, records): (u32, u32),
    ) -> u32 {
        let isolation = isolation(&self.model, group, log);
        let Some(all) = self.transacted.get(&log) else {
            return offset + records;
        };
        let (mut end, mut left) = (offset, records);
        while left > 0 {
            if !all.is_gap(end, isolation) {
                left -= 1;
                if isolation == Isolation::ReadCommitted {
                    found.judge(Law::Isolation, !all.is_open(end), || {
                        format!("{group} was handed {end} of {log:?}, whose transaction is open")
                    });
                }
            }
            end += 1;
        }
        end
    }
}

/// Returns what a group sees of transactions.
fn isolation(model: &Model, group: u16, (broker, topic, _): Log) -> Isolation {
    let NodeKind::Service(service) = &model.nodes[usize::from(group)].kind else {
        return Isolation::default();
    };
    let own = |s: &&crate::model::Subscription| (s.broker, s.topic) == (broker, topic);
    let found = service.subscriptions.iter().find(own);
    found.map_or_else(Isolation::default, |s| s.isolation)
}

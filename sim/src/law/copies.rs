//! Each copy of a message, and each queue that got one: what a broker keeps, hands over and forgets.

use super::{Findings, Law, is_loss_in_broker, message_of};
use crate::fact::{DropReason, Fact, Said};
use crate::model::{Model, NodeKind};
use crate::time::Span;
use crate::world::World;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// A message in a broker.
type Place = (u16, String);

#[derive(Debug)]
pub(super) struct Copies {
    model: Rc<Model>,
    /// How many copies of each message each broker keeps.
    kept: BTreeMap<Place, i64>,
    /// Messages that were stored somewhere, or rightly nowhere.
    stored: BTreeSet<String>,
    /// Messages of which no crash may take a copy, and the others.
    on_disk: BTreeMap<Place, bool>,
    /// Deliveries that were made, each queue's for itself.
    made: BTreeSet<(u16, u16, String)>,
    /// Per queue: the place of each copy in the order of storing, and of the latest that was handed over for the first time.
    lines: BTreeMap<(u16, u16), Line>,
    /// Per broker, topic and partition: how many records were appended.
    appended: BTreeMap<(u16, u16, u32), u32>,
    /// Where markers of transactions stand, by the same place.
    markers: BTreeMap<(u16, u16, u32), BTreeSet<u32>>,
    /// How many records and markers retention and compaction removed, by the same place.
    removed: BTreeMap<(u16, u16, u32), u32>,
    row: Row,
}

#[derive(Debug, Default)]
struct Line {
    places: BTreeMap<String, u32>,
    next: u32,
    latest: u32,
}

/// What the facts of one event said about routing.
#[derive(Debug, Default)]
struct Row {
    /// Queues that must get a copy.
    routed: Vec<u16>,
    dead: usize,
    stored: Vec<u16>,
    refused: usize,
}

impl Copies {
    pub fn new(model: &Rc<Model>) -> Self {
        Self {
            model: Rc::clone(model),
            kept: BTreeMap::new(),
            stored: BTreeSet::new(),
            on_disk: BTreeMap::new(),
            made: BTreeSet::new(),
            lines: BTreeMap::new(),
            appended: BTreeMap::new(),
            markers: BTreeMap::new(),
            removed: BTreeMap::new(),
            row: Row::default(),
        }
    }

    pub fn fact(&mut self, found: &mut Findings, said: &Said) {
        match &said.fact {
            Fact::Routed { queues, .. } => {
                self.row
                    .routed
                    .extend(queues.iter().map(|(queue, _)| queue));
            }
            Fact::Stored {
                queue, persistent, ..
            } => self.stored(said, *queue, *persistent),
            Fact::Leased {
                queue, delivery, ..
            } => self.handed_over(found, said, *queue, *delivery),
            Fact::Settled { .. } => self.left(found, said),
            Fact::DeadLettered {
                copies, refused, ..
            } => {
                self.row.dead += *copies as usize;
                if !refused {
                    self.left(found, said);
                }
            }
            Fact::Dropped { reason, .. } => self.dropped(found, said, *reason),
            Fact::Appended {
                topic,
                partition,
                offset,
                ..
            } => {
                self.stored.insert(message_of(&said.path).to_owned());
                let place = (said.node, *topic, *partition);
                let next = self.appended.entry(place).or_default();
                found.judge(Law::Order, offset == next, || {
                    format!("{} has offset {offset} where {next} is next", said.path)
                });
                *next += 1;
            }
            // A marker takes an offset of its own (KA-19).
            Fact::MarkerAppended {
                topic,
                partition,
                offset,
                ..
            } => {
                let place = (said.node, *topic, *partition);
                let next = self.appended.entry(place).or_default();
                found.judge(Law::Order, offset == next, || {
                    format!("a marker has offset {offset} where {next} is next")
                });
                *next += 1;
                self.markers.entry(place).or_default().insert(*offset);
            }
            // What a coordinator is asked for is not stored, but done.
            Fact::EpochRaised { .. }
            | Fact::TransactionDecided { .. }
            | Fact::OffsetCommitted { .. } => {
                self.stored.insert(message_of(&said.path).to_owned());
            }
            Fact::LeaderElected {
                topic,
                partition,
                end,
                lost,
                lost_markers,
                gone_before,
                ..
            } => {
                let place = (said.node, *topic, *partition);
                let next = self.appended.entry(place).or_default();
                let markers = self.markers.entry(place).or_default();
                let cut = markers.split_off(end).len() as u32;
                let removed = self.removed.entry(place).or_default();
                let is_whole = *next == end + lost + lost_markers + gone_before
                    && cut == *lost_markers
                    && gone_before <= removed;
                found.judge(Law::Conservation, is_whole, || {
                    format!("of {next} offsets {end} are left, {lost} records and {lost_markers} markers are lost, {gone_before} of {removed} were gone before; {cut} markers stood there")
                });
                *next = *end;
                *removed = removed.saturating_sub(*gone_before);
            }
            Fact::SegmentsDeleted {
                topic,
                partition,
                start,
                records,
                ..
            } => {
                let place = (said.node, *topic, *partition);
                *self.removed.entry(place).or_default() += records;
                let markers = self.markers.entry(place).or_default();
                *markers = markers.split_off(start);
            }
            Fact::Compacted {
                topic,
                partition,
                removed,
                ..
            } => {
                let place = (said.node, *topic, *partition);
                *self.removed.entry(place).or_default() += removed;
            }
            Fact::Confirmed { .. } => {
                let was_stored = self.stored.contains(message_of(&said.path));
                found.judge(Law::AtLeastOnce, was_stored, || {
                    format!("{} was confirmed and never stored", said.path)
                });
            }
            _ => {}
        }
    }

    fn stored(&mut self, said: &Said, queue: u16, persistent: bool) {
        let message = message_of(&said.path);
        self.row.stored.push(queue);
        self.stored.insert(message.to_owned());
        let place = (said.node, message.to_owned());
        let durable = self
            .queue(said.node, queue)
            .is_some_and(|q| q.settings.durable && q.settings.flush == Span::ZERO);
        *self.on_disk.entry(place.clone()).or_insert(true) &= durable && persistent;
        *self.kept.entry(place).or_default() += 1;
        let line = self.lines.entry((said.node, queue)).or_default();
        line.next += 1;
        line.places.insert(said.path.clone(), line.next);
    }

    fn queue(&self, node: u16, queue: u16) -> Option<&crate::model::Queue> {
        match &self.model.nodes[usize::from(node)].kind {
            NodeKind::Broker(broker) => broker.queues.get(usize::from(queue)),
            _ => None,
        }
    }

    fn handed_over(&mut self, found: &mut Findings, said: &Said, queue: u16, delivery: u32) {
        let place = (said.node, message_of(&said.path).to_owned());
        let is_kept = self.kept.get(&place).is_some_and(|copies| *copies > 0);
        let is_first = self.made.insert((said.node, queue, said.path.clone()));
        found.judge(Law::AtMostOnce, is_kept && is_first, || {
            let path = &said.path;
            format!("{path}, delivery {delivery}, was made before, or of a message that was gone")
        });
        let ranked = |q: &crate::model::Queue| q.settings.priority_max.is_some();
        if delivery > 1 || self.queue(said.node, queue).is_some_and(ranked) {
            return;
        }
        let Some(line) = self.lines.get_mut(&(said.node, queue)) else {
            return;
        };
        let place = line.places.get(&said.path).copied().unwrap_or_default();
        found.judge(Law::Order, place > line.latest, || {
            format!(
                "{} was stored before what queue {queue} handed over earlier",
                said.path
            )
        });
        line.latest = line.latest.max(place);
    }

    fn dropped(&mut self, found: &mut Findings, said: &Said, reason: DropReason) {
        let message = message_of(&said.path);
        match reason {
            DropReason::Unroutable => {
                self.stored.insert(message.to_owned());
            }
            DropReason::QueueFull => self.row.refused += 1,
            _ => {}
        }
        if !is_loss_in_broker(said) {
            return;
        }
        if reason == DropReason::Crashed {
            let place = (said.node, message.to_owned());
            let on_disk = self.on_disk.get(&place).copied().unwrap_or_default();
            found.judge(Law::AtLeastOnce, !on_disk, || {
                format!("{} was on disk and lost in a crash", said.path)
            });
        }
        self.left(found, said);
    }

    fn left(&mut self, found: &mut Findings, said: &Said) {
        let place = (said.node, message_of(&said.path).to_owned());
        let kept = self.kept.entry(place).or_default();
        *kept -= 1;
        found.judge(Law::Conservation, *kept >= 0, || {
            format!("{} left more often than it was stored", said.path)
        });
    }

    /// Each queue to which a message was routed got it, or refused it.
    pub fn row_over(&mut self, found: &mut Findings) {
        let row = std::mem::take(&mut self.row);
        if row.routed.is_empty() && row.dead == 0 {
            return;
        }
        let missing = row
            .routed
            .iter()
            .filter(|q| !row.stored.contains(q))
            .count();
        let copies = row.stored.len() + row.refused;
        let all = missing <= row.refused && copies >= row.routed.len() + row.dead;
        found.judge(Law::Conservation, all, || {
            format!("not every queue has answered: {row:?}")
        });
    }

    /// Compares the copies with those that the brokers keep.
    pub fn look(&self, found: &mut Findings, world: &World) {
        for ((broker, topic, partition), appended) in &self.appended {
            let end = world.log(*broker, *topic, *partition).end();
            found.judge(Law::Conservation, end == u64::from(*appended), || {
                format!("partition {partition} ends at {end}, not {appended}")
            });
        }
        let mut here: BTreeMap<Place, i64> = BTreeMap::new();
        for (i, node) in self.model.nodes.iter().enumerate() {
            let NodeKind::Broker(broker) = &node.kind else {
                continue;
            };
            for queue in 0..broker.queues.len() as u16 {
                let queue = world.queue(i as u16, queue);
                for entry in queue.entries().chain(queue.unburied()) {
                    let path = world.path_text(entry.message.path);
                    let place = (i as u16, message_of(&path).to_owned());
                    *here.entry(place).or_default() += 1;
                }
            }
        }
        let kept = self.kept.iter().filter(|(_, copies)| **copies != 0);
        let same = kept.clone().eq(here.iter());
        if !self.kept.is_empty() {
            found.judge(Law::Conservation, same, || {
                let kept: Vec<_> = kept.collect();
                format!("brokers keep {here:?}, not {kept:?}")
            });
        }
    }
}

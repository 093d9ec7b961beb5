//! What a scenario promises beside what holds in every run, told in the words of its business: messages with an `id`, and rows
//! that are their effects.

use super::{Findings, Law, is_loss_in_broker, message_of};
use crate::fact::{DropReason, Fact, MessageNumber, Said};
use crate::model::NodeKind;
use crate::value::Value;
use crate::world::{Condition, End, World};
use std::collections::{BTreeMap, BTreeSet};

/// What a broker keeps messages in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    Queue(u16),
    Topic(u16),
}

impl Default for Source {
    fn default() -> Self {
        Self::Queue(0)
    }
}

/// What a scenario promises.
#[derive(Clone, Debug, Default)]
pub struct Promises {
    pub effects: Vec<Effects>,
    pub outboxes: Vec<Outbox>,
}

/// A table with one row for each effect of a message: its value has the message's `id`, and `key` and `n` where order is promised.
/// The messages have the same fields in their bodies.
#[derive(Clone, Debug, Default)]
pub struct Effects {
    pub node: u16,
    pub table: u16,
    pub broker: u16,
    /// Whose messages have these effects.
    pub source: Source,
    pub at_least_once: bool,
    pub at_most_once: bool,
    /// At most one effect for each id, however many messages carry it.
    pub once: bool,
    /// The effects of each key are in the order of `n`.
    pub in_order: bool,
}

/// A table whose rows are published, each as a message whose `id` is the row's key.
#[derive(Clone, Debug, Default)]
pub struct Outbox {
    pub node: u16,
    pub table: u16,
    pub broker: u16,
    pub source: Source,
}

/// One copy of a message in one queue, or one record.
#[derive(Debug)]
struct Arrival {
    message: String,
    id: Value,
    persistent: bool,
    /// Its partition and its offset there.
    offset: Option<(u32, u32)>,
}

/// What an event said of a message that is stored.
#[derive(Debug)]
struct Stored {
    at: (u16, Source),
    number: MessageNumber,
    arrival: Arrival,
}

/// Notes what the promises are about.
#[derive(Debug)]
pub(super) struct Witness<'a> {
    promises: &'a Promises,
    /// The ids that messages carry.
    ids: BTreeMap<MessageNumber, Value>,
    /// What each queue and topic got.
    arrivals: BTreeMap<(u16, Source), Vec<Arrival>>,
    /// How many copies the network made on the way from brokers to consumers.
    copied: BTreeMap<Value, usize>,
    /// Messages that died in a broker, with a reason.
    died: BTreeSet<String>,
    /// Pairs of nodes between which something went wrong.
    disturbed: BTreeSet<(u16, u16)>,
    /// Of the event that is being handled: what was sent, and what was stored.
    sent: Vec<(MessageNumber, bool)>,
    stored: Vec<Stored>,
}

impl<'a> Witness<'a> {
    pub fn new(promises: &'a Promises) -> Self {
        Self {
            promises,
            ids: BTreeMap::new(),
            arrivals: BTreeMap::new(),
            copied: BTreeMap::new(),
            died: BTreeSet::new(),
            disturbed: BTreeSet::new(),
            sent: Vec::new(),
            stored: Vec::new(),
        }
    }

    fn is_asked(&self) -> bool {
        !self.promises.effects.is_empty() || !self.promises.outboxes.is_empty()
    }

    pub fn fact(&mut self, said: &Said) {
        if !self.is_asked() {
            return;
        }
        let number = said.message.unwrap_or(MessageNumber::MAX);
        match said.fact {
            Fact::Sent { copy, to, .. } => {
                self.sent.push((number, copy));
                if copy {
                    self.disturbed.insert((said.node, to));
                }
            }
            Fact::Stored {
                queue, persistent, ..
            } => self.store(said, Source::Queue(queue), persistent, None),
            Fact::Appended {
                topic,
                partition,
                offset,
                ..
            } => self.store(said, Source::Topic(topic), true, Some((partition, offset))),
            Fact::DeadLettered { .. } => {
                self.died.insert(message_of(&said.path).to_owned());
            }
            Fact::Dropped {
                reason, from, to, ..
            } => {
                self.disturbed.insert((from, to));
                if is_loss_in_broker(said) && reason != DropReason::Crashed {
                    self.died.insert(message_of(&said.path).to_owned());
                }
            }
            Fact::Crashed { .. } | Fact::Hung => {
                self.disturbed.insert((said.node, said.node));
            }
            _ => {}
        }
    }

    fn store(&mut self, said: &Said, source: Source, persistent: bool, offset: Option<(u32, u32)>) {
        self.stored.push(Stored {
            at: (said.node, source),
            number: said.message.unwrap_or(MessageNumber::MAX),
            arrival: Arrival {
                message: message_of(&said.path).to_owned(),
                id: Value::Null,
                persistent,
                offset,
            },
        });
    }

    /// Reads the messages that the event was about.
    pub fn row_over(&mut self, found: &mut Findings, world: &World) {
        for (number, copy) in std::mem::take(&mut self.sent) {
            let Some(message) = world.messages().find(|m| m.number == number) else {
                continue;
            };
            let id = message.body.field("id");
            let from = &world.model().nodes[usize::from(message.from)].kind;
            if copy && matches!(from, NodeKind::Broker(_)) {
                *self.copied.entry(id.clone()).or_default() += 1;
            }
            self.ids.insert(number, id);
        }
        for stored in std::mem::take(&mut self.stored) {
            let id = self.ids.get(&stored.number).cloned().unwrap_or_default();
            self.is_no_ghost(found, world, stored.at, &id);
            let arrivals = self.arrivals.entry(stored.at).or_default();
            arrivals.push(Arrival {
                id,
                ..stored.arrival
            });
        }
    }

    fn is_no_ghost(&self, found: &mut Findings, world: &World, at: (u16, Source), id: &Value) {
        for outbox in &self.promises.outboxes {
            if (outbox.broker, outbox.source) == at {
                let mut log = world.table(outbox.node, outbox.table).log_from(0);
                found.judge(Law::NoGhosts, log.any(|row| row.key == *id), || {
                    format!("{id} is published, and was never committed")
                });
            }
        }
    }

    /// Judges the run, which is over.
    pub fn end(&self, found: &mut Findings, world: &World) {
        let is_healed = is_healed(world);
        for effects in &self.promises.effects {
            self.end_of_effects(found, world, effects, is_healed);
        }
        for outbox in &self.promises.outboxes {
            self.end_of_outbox(found, world, outbox, is_healed);
        }
    }

    fn arrivals(&self, broker: u16, source: Source) -> &[Arrival] {
        self.arrivals.get(&(broker, source)).map_or(&[], |of| of)
    }

    fn end_of_effects(
        &self,
        found: &mut Findings,
        world: &World,
        promised: &Effects,
        is_healed: bool,
    ) {
        let arrivals = self.arrivals(promised.broker, promised.source);
        let mut effects: BTreeMap<Value, usize> = BTreeMap::new();
        for row in world.table(promised.node, promised.table).rows() {
            *effects.entry(row.value.field("id")).or_default() += 1;
        }
        if promised.at_least_once && is_healed {
            for arrival in arrivals.iter().filter(|a| a.persistent) {
                let id = &arrival.id;
                let had_effect = effects.contains_key(id) || self.died.contains(&arrival.message);
                let is_there = had_effect || is_kept(world, promised, arrival);
                found.judge(Law::AtLeastOnce, is_there, || {
                    format!("{id} was stored, is gone, and had no effect")
                });
            }
        }
        for (id, count) in &effects {
            let stored = arrivals.iter().filter(|a| a.id == *id).count();
            let copies = stored + self.copied.get(id).copied().unwrap_or_default();
            if promised.at_most_once {
                found.judge(Law::AtMostOnce, *count <= copies, || {
                    format!("{id} had {count} effects, of {copies} copies")
                });
            }
            if promised.once {
                found.judge(Law::OneEffect, *count <= 1, || {
                    format!("{id} had {count} effects")
                });
            }
        }
        if promised.in_order {
            in_order(found, world, promised);
        }
    }

    fn end_of_outbox(&self, found: &mut Findings, world: &World, outbox: &Outbox, is_healed: bool) {
        let arrivals = self.arrivals(outbox.broker, outbox.source);
        let ends = [outbox.node, outbox.broker];
        let between = |(a, b): &(u16, u16)| ends.contains(a) && ends.contains(b);
        let is_disturbed = self.disturbed.iter().any(between);
        for row in world.table(outbox.node, outbox.table).log_from(0) {
            let id = &row.key;
            let times = arrivals.iter().filter(|a| a.id == *id).count();
            if is_healed {
                found.judge(Law::Published, times > 0, || {
                    format!("{id} is committed, and was never published")
                });
            }
            if !is_disturbed {
                found.judge(Law::PublishedOnce, times <= 1, || {
                    format!("{id} was published {times} times, and nothing was in the way")
                });
            }
        }
    }
}

/// Returns whether a message still waits for its effect: in its queue, or behind what the group has committed.
fn is_kept(world: &World, promised: &Effects, arrival: &Arrival) -> bool {
    match promised.source {
        Source::Queue(queue) => {
            let queue = world.queue(promised.broker, queue);
            let mut kept = queue.entries().map(|entry| entry.message.body.field("id"));
            !queue.settings().durable || kept.any(|id| id == arrival.id)
        }
        Source::Topic(topic) => {
            let mut readers = world.readers(promised.broker, topic);
            let group = readers.find(|readers| readers.service == promised.node);
            arrival
                .offset
                .zip(group)
                .is_some_and(|((partition, offset), readers)| {
                    let committed = readers.group.committed(&readers.partition(partition));
                    u64::from(offset) >= committed.unwrap_or_default()
                })
        }
    }
}

/// Returns whether nothing is left to happen, and all faults are over.
fn is_healed(world: &World) -> bool {
    let nodes = world.model().nodes.iter().enumerate();
    let units = nodes.flat_map(|(i, node)| {
        let units = match &node.kind {
            NodeKind::Service(service) => service.instances,
            _ => 1,
        };
        (0..units).map(move |unit| (i as u16, unit))
    });
    let mut conditions = units.map(|(node, unit)| world.condition(node, unit));
    world.end() == Some(End::Quiet)
        && conditions.all(|condition| condition == Condition::Up)
        && world.partitions().next().is_none()
}

/// The first effects of each key come in the order in which its messages were sent.
fn in_order(found: &mut Findings, world: &World, promised: &Effects) {
    let mut seen: BTreeSet<Value> = BTreeSet::new();
    let mut latest: BTreeMap<Value, i64> = BTreeMap::new();
    for row in world.table(promised.node, promised.table).rows() {
        if !seen.insert(row.value.field("id")) {
            continue;
        }
        let (key, n) = (row.value.field("key"), row.value.field("n").as_i64());
        let before = latest.insert(key.clone(), n).unwrap_or(i64::MIN);
        found.judge(Law::Order, n > before, || {
            format!("of {key}, {n} came after {before}")
        });
    }
}

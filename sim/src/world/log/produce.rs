//! Producing: a record gets its partition where it is sent, and its offset where it is appended.

use super::super::{ActivationRef, Errand, Spot, World};
use super::replicas::{LogOf, Waiting};
use super::{AnswerTo, Kept};
use crate::draw::{Key, Purpose};
use crate::fact::{DropReason, Fact, FactKind, Failure, Refusal, Within};
use crate::log::producer::{Batch, Refused, sequence_after};
use crate::log::{Acks, NotAppended, Record, Sticky, TransactionalId};
use crate::model::{NodeKind, Topic};
use crate::path::PathRef;
use crate::program::Producing;
use crate::rabbit::envelope::Envelope;
use crate::sink::Sink;
use crate::value::Value;
use std::rc::Rc;

/// What a record asks of the broker.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Append {
    pub topic: u16,
    pub partition: u32,
    pub acks: Acks,
    pub confirm: Option<ActivationRef>,
}

/// How an idempotent producer numbers its records in a log.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Numbering {
    pub epoch: u16,
    /// The next sequence.
    pub next: u32,
}

impl World {
    /// Decides partition and sequence of a record that an activation sends.
    pub(in crate::world) fn appending(
        &mut self,
        slot: u32,
        path: PathRef,
        producing: &Producing,
        (broker, topic): (u16, u16),
        confirm: Option<ActivationRef>,
    ) -> (Errand, Option<Rc<Envelope>>) {
        let key = text_of(&self.eval(slot, &producing.key));
        let spot = self.spot(slot);
        let path = self.paths.key(path);
        let partition = self.partition_of(spot, path, (broker, topic), key.as_deref());
        let log = self.log_index(broker, topic, partition);
        let batch = match producing.transactional {
            true => self.next_in_transaction(slot, log),
            false => producing.idempotent.then(|| self.next_batch(spot, log)),
        };
        let append = Append {
            topic,
            partition,
            acks: producing.acks,
            confirm,
        };
        let envelope = Envelope {
            keys: key.into_iter().collect(),
            batch,
            ..Envelope::clone(&self.blank)
        };
        (Errand::Append(append), Some(Rc::new(envelope)))
    }

    fn partition_of(&mut self, spot: Spot, path: Key, at: (u16, u16), key: Option<&str>) -> u32 {
        let Some(topic) = self.topic(at) else {
            return 0;
        };
        let (partitions, sticky) = (topic.partitions, topic.sticky);
        if let Some(partition) = topic
            .partitioner
            .partition(key.map(str::as_bytes), partitions)
        {
            return partition;
        }
        let mut draw = self.draw(Purpose::Partition, path);
        let queues: Vec<(u32, u32)> = (0..partitions).map(|p| (p, 0)).collect();
        let producer = (spot.node, spot.unit, at.0, at.1);
        let state = self
            .ledger()
            .stickies
            .entry(producer)
            .or_insert_with(|| Sticky::new(sticky));
        let partition = state.partition(&queues, &mut draw);
        state.appended(1, true);
        partition.unwrap_or(0)
    }

    pub(super) fn topic(&self, (broker, topic): (u16, u16)) -> Option<&Topic> {
        match &self.model.nodes[usize::from(broker)].kind {
            NodeKind::Broker(broker) => broker.topics.get(usize::from(topic)),
            _ => None,
        }
    }

    /// Returns the next batch of a producer: a new one after each crash of its process, since its id was in memory (KA-18).
    fn next_batch(&mut self, spot: Spot, log: usize) -> Batch {
        let process = &self.processes[self.process_index(spot.node, spot.unit) as usize];
        let session = u64::from(process.crash_row.wrapping_add(1));
        let producer = u64::from(spot.node) << 48 | u64::from(spot.unit) << 32 | session;
        let numbering = &mut self.ledger().numbering;
        let own = numbering.entry((producer, log as u32)).or_default();
        let first = own.next;
        own.next = sequence_after(first, 1);
        Batch {
            producer,
            epoch: own.epoch,
            first,
            records: 1,
        }
    }

    pub(in crate::world) fn append_arrived<S: Sink>(
        &mut self,
        sink: &mut S,
        slot: u32,
        append: Append,
    ) {
        let (node, unit) = (self.messages[slot].to, self.messages[slot].to_unit);
        let up = match &self.model.nodes[usize::from(node)].kind {
            NodeKind::Broker(broker) => broker.up,
            _ => 1.0,
        };
        if up < 1.0 && !self.is_up(slot, node, up) {
            return self.drop_message(sink, slot, DropReason::Unavailable, &[]);
        }
        let at = self.log_of(node, append.topic, append.partition);
        let record = self.record_of(slot, append.acks);
        let (key, batch) = (record.key.clone(), record.batch());
        let appended = self.append(at, unit, append.acks, record);
        let message = self.messages.remove(slot);
        let spot = Spot {
            node,
            unit,
            path: message.path,
            message: message.number,
        };
        let (topic, partition) = (append.topic, append.partition);
        let mut waits_at = None;
        let failure = match appended {
            Ok(offset) => {
                let now = self.is_acknowledged(at, offset, append.acks);
                waits_at = (!now).then_some(offset);
                self.say(sink, FactKind::Appended, spot, &[], |world| {
                    Fact::Appended {
                        topic,
                        partition,
                        offset: offset as u32,
                        key: key.as_deref().map(str::to_owned),
                        transaction: batch.and_then(|batch| world.within(at.log, offset, batch)),
                    }
                });
                None
            }
            Err(why) => {
                if let Refusal::Duplicate { offset } = why {
                    let offset = u64::from(offset);
                    let now = self.is_acknowledged(at, offset, append.acks);
                    waits_at = (!now).then_some(offset);
                }
                self.say(sink, FactKind::AppendRefused, spot, &[], |_| {
                    Fact::AppendRefused {
                        topic,
                        partition,
                        why,
                    }
                });
                failure_of(why)
            }
        };
        if let Some(confirm) = append.confirm {
            let from = (message.from, message.from_unit);
            let (path, label) = (message.path, message.label);
            match waits_at {
                Some(offset) => {
                    let path = self.paths.kept(path);
                    let waiting = Waiting {
                        confirm,
                        from,
                        path,
                        label,
                    };
                    let place = (at.log as u32, offset);
                    self.ledger().waiting.insert(place, waiting);
                }
                None => self.confirm(sink, (node, unit), from, path, label, confirm, failure),
            }
        }
        self.paths.release(message.path);
        self.feed(sink, node, topic, partition);
        self.replicate_later(at);
    }

    /// Appends a record where this broker of the cluster leads.
    fn append(
        &mut self,
        at: LogOf,
        unit: u32,
        acks: Acks,
        mut record: Record<Kept>,
    ) -> Result<u64, Refusal> {
        let leader = self.leader_of(at.broker, at.topic, at.partition);
        if self.logs[at.log].replicas().leader().is_some() && leader != unit {
            return Err(Refusal::NotLeader { leader });
        }
        let batch = record.batch();
        let transactional = batch.and_then(|b| Some((TransactionalId::nth_of(b.producer)?, b)));
        if let Some((id, batch)) = transactional {
            self.join_transaction(id, batch.epoch, Some(at.log as u32))
                .map_err(|fenced| Refusal::Fenced {
                    current: fenced.current,
                })?;
            record = record.in_transaction(Some(batch.producer));
        }
        self.logs[at.log]
            .append(record, acks, self.now)
            .map_err(|why| refusal(why, batch))
    }

    /// Returns the transaction that a record at this offset is part of.
    fn within(&self, log: usize, offset: u64, batch: Batch) -> Option<Within> {
        let id = self.transactional_name(batch.producer)?.to_owned();
        let first = self.logs[log].transactions().open_since(batch.producer);
        Some(Within {
            id,
            epoch: batch.epoch,
            opens: first == Some(offset),
        })
    }

    fn record_of(&self, slot: u32, acks: Acks) -> Record<Kept> {
        let message = &self.messages[slot];
        let envelope = message.envelope.as_deref();
        let key = envelope.and_then(|written| written.keys.first().cloned());
        let answer = AnswerTo {
            correlation: message.correlation.clone(),
            reply_to: message.reply_to,
        };
        let kept = Kept {
            number: message.number,
            path: self.paths.kept(message.path),
            kind: message.kind,
            label: message.label,
            acks,
            body: message.body.clone(),
            answer: (answer != AnswerTo::default()).then(|| Rc::new(answer)),
            row: self.applied,
        };
        // A null value of a key is a tombstone (KA-21).
        let record = match (key, &message.body) {
            (Some(key), Value::Null) => Record::tombstone(key, kept, self.now),
            (key, _) => Record::new(key, kept, self.now),
        };
        record.numbered(envelope.and_then(|written| written.batch))
    }
}

/// Returns what a producer is told; nothing where the record stands in the log already. A refusal that another attempt may find
/// mended is [`Failure::NotStored`].
fn failure_of(why: Refusal) -> Option<Failure> {
    match why {
        Refusal::Duplicate { .. } => None,
        Refusal::Fenced { .. } => Some(Failure::Fenced),
        Refusal::OutOfOrder { .. } => Some(Failure::OutOfOrder),
        _ => Some(Failure::NotStored),
    }
}

/// Returns the bytes of a key, as text; none for null.
fn text_of(key: &Value) -> Option<Rc<str>> {
    match key {
        Value::Null => None,
        Value::Text(text) => Some(Rc::clone(text)),
        other => Some(other.to_string().into()),
    }
}

fn refusal(why: NotAppended, batch: Option<Batch>) -> Refusal {
    let found = batch.map_or(0, |batch| batch.first);
    match why {
        NotAppended::Producer(Refused::Duplicate { offset }) => Refusal::Duplicate {
            offset: offset as u32,
        },
        NotAppended::Producer(Refused::OutOfOrder { expected }) => {
            Refusal::OutOfOrder { expected, found }
        }
        NotAppended::Producer(Refused::OldEpoch { current }) => Refusal::Fenced { current },
        NotAppended::NoLeader => Refusal::NoLeader,
        NotAppended::NotEnoughReplicas {
            in_sync,
            min_in_sync,
        } => Refusal::NotEnoughReplicas {
            in_sync,
            min_in_sync,
        },
    }
}

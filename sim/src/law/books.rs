//! The sums of what was said: messages, queues, answers, rows, locks.

use super::{Findings, Law};
use crate::fact::{Again, DropReason, Fact, MessageNumber, Said};
use crate::model::{Counter, Model, NodeKind, Sum};
use crate::program::MessageKind;
use crate::world::World;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

#[derive(Debug)]
pub(super) struct Books {
    model: Rc<Model>,
    sent_next: MessageNumber,
    open: BTreeSet<MessageNumber>,
    answered: BTreeSet<String>,
    attempts_over: BTreeSet<(String, u32)>,
    /// Per broker: what it stored, less what left it.
    kept: BTreeMap<u16, i64>,
    /// Per broker and queue: what it handed over, less what was settled.
    unsettled: BTreeMap<(u16, u16), i64>,
    /// Per label: sent, delivered, redelivered.
    counts: BTreeMap<u32, [i64; 3]>,
    /// Per node: rows of its tables.
    rows: BTreeMap<u16, i64>,
    /// Per transaction: rows that its commit adds, less those that it deletes.
    pending: BTreeMap<String, i64>,
    /// Per node, lock and key: the token of its holder, and whether it is held.
    locks: BTreeMap<(u16, u16, String), (i64, bool)>,
}

impl Books {
    pub fn new(model: &Rc<Model>) -> Self {
        let rows = model.nodes.iter().enumerate();
        let rows = rows.map(|(i, n)| {
            let rows = n.tables.iter().map(|t| t.rows.len() as i64);
            (i as u16, rows.sum())
        });
        Self {
            model: Rc::clone(model),
            sent_next: 0,
            open: BTreeSet::new(),
            answered: BTreeSet::new(),
            attempts_over: BTreeSet::new(),
            kept: BTreeMap::new(),
            unsettled: BTreeMap::new(),
            counts: BTreeMap::new(),
            rows: rows.collect(),
            pending: BTreeMap::new(),
            locks: BTreeMap::new(),
        }
    }

    /// Compares what the facts said with what the world is now.
    pub fn look(&self, found: &mut Findings, world: &World) {
        let faults = world.audit();
        found.judge(Law::State, faults.is_empty(), || faults.join("; "));
        let alive: BTreeSet<MessageNumber> = world.messages().map(|m| m.number).collect();
        found.judge(Law::Conservation, alive == self.open, || {
            let differ: Vec<_> = alive.symmetric_difference(&self.open).collect();
            format!("messages neither ended nor alive, or both: {differ:?}")
        });
        for (i, node) in self.model.nodes.iter().enumerate() {
            self.look_at_node(found, world, i as u16, &node.kind);
        }
        for (label, counts) in &self.counts {
            let counters = [Counter::Sent, Counter::Delivered, Counter::Redelivered];
            for (counter, expected) in counters.into_iter().zip(counts) {
                let label = *label;
                let shown = world.sum(&Sum::Messages { label, counter });
                found.judge(Law::Ledger, shown == *expected, || {
                    format!("label {label}, {counter:?}: {shown} not {expected}")
                });
            }
        }
    }

    fn look_at_node(&self, found: &mut Findings, world: &World, node: u16, kind: &NodeKind) {
        let tables = &self.model.nodes[usize::from(node)].tables;
        // No fact tells how many rows a crash takes from memory.
        let has_memory = tables.iter().any(|table| table.memory);
        let rows: i64 = (0..tables.len() as u16)
            .map(|t| i64::from(world.table(node, t).len()))
            .sum();
        let expected = self.rows.get(&node).copied().unwrap_or_default();
        if !has_memory && !tables.is_empty() {
            found.judge(Law::Ledger, rows == expected, || {
                format!("node {node} has {rows} rows, not {expected}")
            });
        }
        if let NodeKind::Broker(broker) = kind {
            let queues = (0..broker.queues.len() as u16).map(|q| world.queue(node, q));
            let kept: i64 = queues
                .map(|q| i64::from(q.len()) + q.unburied().count() as i64)
                .sum();
            let expected = self.kept.get(&node).copied().unwrap_or_default();
            found.judge(Law::Conservation, kept == expected, || {
                format!("broker {node} keeps {kept}, not {expected}")
            });
        }
    }

    /// A message is sent: it is a number of its own, and an answer is the only one on its path.
    fn sent(
        &mut self,
        found: &mut Findings,
        said: &Said,
        kind: MessageKind,
        label: u32,
        copy: bool,
    ) {
        let number = said.message.unwrap_or(MessageNumber::MAX);
        found.judge(Law::Conservation, number == self.sent_next, || {
            format!("message {number} was sent after {}", self.sent_next)
        });
        self.sent_next = number.wrapping_add(1);
        self.open.insert(number);
        let from_broker = matches!(
            self.model.nodes[usize::from(said.node)].kind,
            NodeKind::Broker(_)
        );
        match kind {
            MessageKind::Reply | MessageKind::Error | MessageKind::Confirm if !copy => {
                let is_first = self.answered.insert(said.path.clone());
                found.judge(Law::Answers, is_first, || {
                    format!("{} was answered twice", said.path)
                });
            }
            MessageKind::Request
            | MessageKind::Command
            | MessageKind::Event
            | MessageKind::Document
                if !copy && !from_broker =>
            {
                self.counts.entry(label).or_default()[0] += 1;
            }
            _ => {}
        }
    }

    /// A message came to its end.
    fn ended(&mut self, found: &mut Findings, said: &Said) {
        let number = said.message.unwrap_or(MessageNumber::MAX);
        let was_open = self.open.remove(&number);
        found.judge(Law::Conservation, was_open, || {
            let kind = said.fact.kind().name();
            format!("message {number} ended twice: {kind}")
        });
    }

    fn attempt_over(&mut self, found: &mut Findings, said: &Said, attempt: u32) {
        let is_first = self.attempts_over.insert((said.path.clone(), attempt));
        found.judge(Law::Answers, is_first, || {
            format!("attempt {attempt} of {} ended twice", said.path)
        });
    }

    fn dropped(
        &mut self,
        found: &mut Findings,
        said: &Said,
        reason: DropReason,
        (from, to): (u16, u16),
    ) {
        if from != to {
            return self.ended(found, said);
        }
        // A further copy that a queue refused was never stored.
        if reason == DropReason::QueueFull {
            return;
        }
        // What a broker drops it had stored; a discard is also the end of the message that asked for it.
        *self.kept.entry(from).or_default() -= 1;
        if reason == DropReason::Discarded {
            self.ended(found, said);
        } else {
            self.settlement_ended(found, said);
        }
    }

    /// A message died: it is not kept any more, and a settlement that was the reason is over.
    fn settlement_ended(&mut self, found: &mut Findings, said: &Said) {
        let is_open = |number: MessageNumber| self.open.contains(&number);
        if said.message.is_some_and(is_open) {
            self.ended(found, said);
        }
    }

    fn settled(&mut self, found: &mut Findings, said: &Said, queue: u16, automatic: bool) {
        *self.kept.entry(said.node).or_default() -= 1;
        let unsettled = self.unsettled.entry((said.node, queue)).or_default();
        *unsettled -= 1;
        found.judge(Law::Settlements, *unsettled >= 0, || {
            format!("queue {queue} settled more than it handed over")
        });
        if !automatic {
            self.ended(found, said);
        }
    }

    /// So many rows more, now or at the commit.
    fn wrote(&mut self, said: &Said, is_pending: bool, rows: i64) {
        if is_pending {
            *self.pending.entry(said.path.clone()).or_default() += rows;
        } else {
            *self.rows.entry(said.node).or_default() += rows;
        }
    }

    fn locked(
        &mut self,
        found: &mut Findings,
        said: &Said,
        (lock, key, token): (u16, &str, i64),
        takes: bool,
    ) {
        let id = (said.node, lock, key.to_owned());
        let (before, held) = self.locks.get(&id).copied().unwrap_or_default();
        let good = if takes {
            !held && token > before
        } else {
            held && token == before
        };
        found.judge(Law::Locks, good, || {
            format!("lock {lock} {key}: token {token} after {before}, held before: {held}")
        });
        self.locks.insert(id, (token, takes));
    }

    pub fn fact(&mut self, found: &mut Findings, said: &Said) {
        match said.fact {
            Fact::Sent {
                kind, label, copy, ..
            } => self.sent(found, said, kind, label, copy),
            Fact::Dropped {
                reason, from, to, ..
            } => self.dropped(found, said, reason, (from, to)),
            Fact::HandlerStarted { .. }
            | Fact::Received { .. }
            | Fact::Confirmed { .. }
            | Fact::Appended { .. }
            | Fact::AppendRefused { .. }
            | Fact::CommitRefused { .. }
            | Fact::AckIgnored { .. } => self.ended(found, said),
            Fact::OffsetCommitted { .. }
            | Fact::EpochRaised { id: Some(_), .. }
            | Fact::TransactionDecided { .. }
            | Fact::TransactionRefused { .. }
                if said.message.is_some() =>
            {
                self.ended(found, said);
            }
            Fact::ReplyReceived { attempt, .. } | Fact::AttemptFailed { attempt, .. } => {
                self.ended(found, said);
                self.attempt_over(found, said, attempt);
            }
            Fact::DeadLettered { refused: true, .. } => {}
            Fact::DeadLettered { .. } => {
                self.settlement_ended(found, said);
                *self.kept.entry(said.node).or_default() -= 1;
            }
            Fact::Stored { copy, .. } => {
                if !copy {
                    self.ended(found, said);
                }
                *self.kept.entry(said.node).or_default() += 1;
            }
            Fact::Leased { queue, .. } => {
                *self.unsettled.entry((said.node, queue)).or_default() += 1;
            }
            Fact::Settled {
                queue, automatic, ..
            } => self.settled(found, said, queue, automatic),
            Fact::Requeued {
                why: Again::Requeued | Again::Rejected,
                ..
            } => self.ended(found, said),
            Fact::Delivered {
                label, redelivered, ..
            } => {
                let counts = self.counts.entry(label).or_default();
                counts[1] += 1;
                counts[2] += i64::from(redelivered);
            }
            _ => self.fact_of_state(found, said),
        }
    }

    fn fact_of_state(&mut self, found: &mut Findings, said: &Said) {
        match said.fact {
            Fact::Inserted { pending, .. } => self.wrote(said, pending, 1),
            Fact::Deleted {
                pending,
                found: there,
                ..
            } => self.wrote(said, pending, -i64::from(there)),
            Fact::Committed { .. } => {
                let rows = self.pending.remove(&said.path).unwrap_or_default();
                *self.rows.entry(said.node).or_default() += rows;
            }
            Fact::RolledBack { .. } => {
                self.pending.remove(&said.path);
            }
            Fact::LockTaken {
                lock,
                ref key,
                token,
                ..
            } => self.locked(found, said, (lock, key, token), true),
            Fact::LockExpired {
                lock,
                ref key,
                token,
                ..
            }
            | Fact::LockReleased {
                lock,
                ref key,
                token,
                held: true,
            } => self.locked(found, said, (lock, key, token), false),
            Fact::FellBack { .. } => found.judge(Law::StandIns, true, String::new),
            Fact::WriteReplaced { label, .. } => {
                let call = Rc::clone(&self.model.names[label as usize]);
                found.judge(Law::StandIns, false, || {
                    format!("a fallback stood in for {call}, which writes")
                });
            }
            _ => {}
        }
    }
}

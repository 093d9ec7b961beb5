//! Laws: what holds in every run, whatever the scenario. They are observers beside a world: they read its facts and look at
//! its state, and never change it.
//!
//! # Rules
//! - L-1 the clock never goes back, rows count up, and every reason of a fact is an earlier row.
//! - L-2 conservation per copy (G-4): each message that was sent is in flight or waiting, or came to exactly one end: it was taken,
//!   stored, or dropped with a reason. What a broker stored it keeps, or it was settled, discarded or lost in a crash.
//! - L-3 to one request at most one answer is sent, and one attempt ends at most once.
//! - L-4 no queue settles more than it handed over.
//! - L-5 the ledger's counts of messages and rows are the counts of the facts.
//! - L-6 between events the state adds up: workers, lines, calls, paths, the order of what is pending (see `World::audit`).
//! - L-7 nothing stands in for a write (semantics, row 60): a fallback for a call that writes is a mistake of the scenario.
//! - L-8 a lock has one holder at a time, and each holder a greater token than the one before (OR-4).
//! - L-9 a group is handed every offset of a partition: none is skipped, and none is committed that it was not handed.

mod handed;

use crate::fact::{DropReason, Fact, MessageNumber, RowId, Said};
use crate::model::{Counter, Model, NodeKind, Sum};
use crate::program::MessageKind;
use crate::sink::{Row, Sink, Tally};
use crate::time::Time;
use crate::world::{Command, World};
use handed::Handed;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// A law that did not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Breach {
    /// The row after which it was found.
    pub row: RowId,
    /// In words for whoever mends it.
    pub what: String,
}

/// How often the state is looked at: after every so many rows, and at the end.
const AUDIT_EVERY: RowId = 8;

/// Watches one run from its start.
#[derive(Debug)]
pub struct Laws {
    model: Rc<Model>,
    breaches: Vec<Breach>,
    last_row: RowId,
    last_at: Time,
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
    handed: Handed,
    pending: BTreeMap<String, i64>,
    /// Per node, lock and key: the token of its holder, and whether it is held.
    locks: BTreeMap<(u16, u16, String), (i64, bool)>,
}

/// Runs a scenario and returns what broke a law on the way.
pub fn breaches(
    model: &Rc<Model>,
    seed: u64,
    commands: &[Command],
    until: Time,
    events_max: u32,
) -> Vec<Breach> {
    let mut world = World::new(Rc::clone(model), seed, commands.into());
    world.extend_until(until);
    let mut laws = Laws::new(model);
    while world.applied() < events_max && world.step(&mut laws).is_some() {
        if world.applied().is_multiple_of(AUDIT_EVERY) {
            laws.look(&world);
        }
    }
    laws.look(&world);
    laws.breaches
}

impl Laws {
    pub fn new(model: &Rc<Model>) -> Self {
        let rows = model.nodes.iter().enumerate();
        let rows = rows.map(|(i, n)| {
            let rows = n.tables.iter().map(|t| t.rows.len() as i64);
            (i as u16, rows.sum())
        });
        Self {
            model: Rc::clone(model),
            breaches: Vec::new(),
            last_row: 0,
            last_at: Time::ZERO,
            sent_next: 0,
            open: BTreeSet::new(),
            answered: BTreeSet::new(),
            attempts_over: BTreeSet::new(),
            kept: BTreeMap::new(),
            unsettled: BTreeMap::new(),
            counts: BTreeMap::new(),
            rows: rows.collect(),
            handed: Handed::default(),
            pending: BTreeMap::new(),
            locks: BTreeMap::new(),
        }
    }

    /// Returns what broke a law so far.
    pub fn breaches(&self) -> &[Breach] {
        &self.breaches
    }

    fn breach(&mut self, what: String) {
        let row = self.last_row;
        self.breaches.push(Breach { row, what });
    }

    /// Compares what the facts said with what the world is now.
    pub fn look(&mut self, world: &World) {
        for what in world.audit() {
            self.breach(what);
        }
        let alive: BTreeSet<MessageNumber> = world.messages().map(|m| m.number).collect();
        if alive != self.open {
            let (alive, open) = (alive.clone(), self.open.clone());
            let differ: Vec<_> = alive.symmetric_difference(&open).collect();
            self.breach(format!(
                "messages neither ended nor alive, or both: {differ:?}"
            ));
        }
        let model = Rc::clone(&self.model);
        for (i, node) in model.nodes.iter().enumerate() {
            self.look_at_node(world, i as u16, &node.kind);
        }
        for (label, counts) in self.counts.clone() {
            for (counter, expected) in [Counter::Sent, Counter::Delivered, Counter::Redelivered]
                .into_iter()
                .zip(counts)
            {
                let shown = world.sum(&Sum::Messages { label, counter });
                if shown != expected {
                    self.breach(format!(
                        "label {label}, {counter:?}: {shown} not {expected}"
                    ));
                }
            }
        }
    }

    fn look_at_node(&mut self, world: &World, node: u16, kind: &NodeKind) {
        let tables = &self.model.nodes[usize::from(node)].tables;
        // No fact tells how many rows a crash takes from memory.
        let has_memory = tables.iter().any(|table| table.memory);
        let rows: i64 = (0..tables.len() as u16)
            .map(|t| i64::from(world.table(node, t).len()))
            .sum();
        let expected = self.rows.get(&node).copied().unwrap_or_default();
        if rows != expected && !has_memory {
            self.breach(format!("node {node} has {rows} rows, not {expected}"));
        }
        if let NodeKind::Broker(broker) = kind {
            let queues = 0..broker.queues.len() as u16;
            let kept: i64 = queues.map(|q| i64::from(world.queue(node, q).len())).sum();
            let expected = self.kept.get(&node).copied().unwrap_or_default();
            if kept != expected {
                self.breach(format!("broker {node} keeps {kept}, not {expected}"));
            }
        }
    }

    /// A message is sent: it is a number of its own, and an answer is the only one on its path.
    fn sent(&mut self, said: &Said, kind: MessageKind, label: u32, copy: bool) {
        let number = said.message.unwrap_or(MessageNumber::MAX);
        if number != self.sent_next {
            self.breach(format!(
                "message {number} was sent after {}",
                self.sent_next
            ));
        }
        self.sent_next = number.wrapping_add(1);
        self.open.insert(number);
        let from_broker = matches!(
            self.model.nodes[usize::from(said.node)].kind,
            NodeKind::Broker(_)
        );
        match kind {
            MessageKind::Reply | MessageKind::Error | MessageKind::Confirm
                if !copy && !self.answered.insert(said.path.clone()) =>
            {
                self.breach(format!("{} was answered twice", said.path));
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
    fn ended(&mut self, said: &Said) {
        let number = said.message.unwrap_or(MessageNumber::MAX);
        if !self.open.remove(&number) {
            let kind = said.fact.kind().name();
            self.breach(format!("message {number} ended twice: {kind}"));
        }
    }

    fn attempt_over(&mut self, said: &Said, attempt: u32) {
        let over = (said.path.clone(), attempt);
        if !self.attempts_over.insert(over) {
            self.breach(format!("attempt {attempt} of {} ended twice", said.path));
        }
    }

    fn dropped(&mut self, said: &Said, reason: DropReason, from: u16, to: u16) {
        if from != to {
            return self.ended(said);
        }
        // A further copy that a queue refused was never stored.
        if reason == DropReason::QueueFull {
            return;
        }
        // What a broker drops it had stored; a discard is also the end of the message that asked for it.
        *self.kept.entry(from).or_default() -= 1;
        if reason == DropReason::Discarded {
            self.ended(said);
        } else {
            self.settlement_ended(said);
        }
    }

    /// A message died: it is not kept any more, and a settlement that was the reason is over.
    fn settlement_ended(&mut self, said: &Said) {
        if said
            .message
            .is_some_and(|number| self.open.contains(&number))
        {
            self.ended(said);
        }
    }

    fn settled(&mut self, said: &Said, queue: u16, automatic: bool) {
        *self.kept.entry(said.node).or_default() -= 1;
        let unsettled = self.unsettled.entry((said.node, queue)).or_default();
        *unsettled -= 1;
        if *unsettled < 0 {
            self.breach(format!("queue {queue} settled more than it handed over"));
        }
        if !automatic {
            self.ended(said);
        }
    }

    /// So many rows more, now or at the commit.
    fn handed_over(&mut self, said: &Said) {
        if let Some(what) = self.handed.watch(said) {
            self.breach(what);
        }
    }

    fn wrote(&mut self, said: &Said, is_pending: bool, rows: i64) {
        if is_pending {
            *self.pending.entry(said.path.clone()).or_default() += rows;
        } else {
            *self.rows.entry(said.node).or_default() += rows;
        }
    }

    fn locked(&mut self, said: &Said, (lock, key, token): (u16, &str, i64), takes: bool) {
        let id = (said.node, lock, key.to_owned());
        let (before, held) = self.locks.get(&id).copied().unwrap_or_default();
        let good = if takes {
            !held && token > before
        } else {
            held && token == before
        };
        if !good {
            self.breach(format!(
                "lock {lock} {key}: token {token} after {before}, held before: {held}"
            ));
        }
        self.locks.insert(id, (token, takes));
    }

    fn reasons(&mut self, said: &Said) {
        let row = self.last_row;
        if said.row < row || said.at < self.last_at {
            self.breach(format!("row {} came after row {row}", said.row));
        }
        (self.last_row, self.last_at) = (said.row, said.at);
        if said.because.iter().any(|reason| *reason >= said.row) {
            self.breach(format!("a reason of row {} is not earlier", said.row));
        }
    }
}

impl Sink for Laws {
    const FACTS: bool = true;
    const TALLIES: bool = false;

    fn fact(&mut self, said: Said) {
        self.reasons(&said);
        match said.fact {
            Fact::Sent {
                kind, label, copy, ..
            } => self.sent(&said, kind, label, copy),
            Fact::Dropped {
                reason, from, to, ..
            } => self.dropped(&said, reason, from, to),
            Fact::HandlerStarted { .. }
            | Fact::Received { .. }
            | Fact::Confirmed { .. }
            | Fact::Appended { .. }
            | Fact::AppendRefused { .. }
            | Fact::AckIgnored { .. } => self.ended(&said),
            Fact::Fetched { .. } => self.handed_over(&said),
            Fact::OffsetCommitted { .. } => {
                self.handed_over(&said);
                if said.message.is_some() {
                    self.ended(&said);
                }
            }
            Fact::CommitRefused { .. } => self.ended(&said),
            Fact::ReplyReceived { attempt, .. } | Fact::AttemptFailed { attempt, .. } => {
                self.ended(&said);
                self.attempt_over(&said, attempt);
            }
            Fact::DeadLettered { .. } => {
                self.settlement_ended(&said);
                *self.kept.entry(said.node).or_default() -= 1;
            }
            Fact::Stored { copy, .. } => {
                if !copy {
                    self.ended(&said);
                }
                *self.kept.entry(said.node).or_default() += 1;
            }
            Fact::Leased { queue, .. } => {
                *self.unsettled.entry((said.node, queue)).or_default() += 1;
            }
            Fact::Settled {
                queue, automatic, ..
            } => self.settled(&said, queue, automatic),
            Fact::Requeued {
                why: crate::fact::Again::Requeued,
                ..
            } => self.ended(&said),
            Fact::Delivered {
                label, redelivered, ..
            } => {
                let counts = self.counts.entry(label).or_default();
                counts[1] += 1;
                counts[2] += i64::from(redelivered);
            }
            Fact::Inserted { pending, .. } => self.wrote(&said, pending, 1),
            Fact::Deleted { pending, found, .. } => {
                self.wrote(&said, pending, -i64::from(found));
            }
            Fact::LockTaken {
                lock,
                ref key,
                token,
                ..
            } => self.locked(&said, (lock, key, token), true),
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
            } => self.locked(&said, (lock, key, token), false),
            Fact::Committed { .. } => {
                let rows = self.pending.remove(&said.path).unwrap_or_default();
                *self.rows.entry(said.node).or_default() += rows;
            }
            Fact::WriteReplaced { label, .. } => {
                let call = Rc::clone(&self.model.names[label as usize]);
                self.breach(format!("a fallback stood in for {call}, which writes"));
            }
            Fact::RolledBack { .. } => {
                self.pending.remove(&said.path);
            }
            _ => {}
        }
    }

    fn tally(&mut self, _: Time, _: Tally) {}

    fn row(&mut self, row: Row) {
        if row.at < self.last_at {
            self.breach("the clock went back".into());
        }
        self.last_at = row.at;
    }
}

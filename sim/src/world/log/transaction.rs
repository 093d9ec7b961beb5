//! The producer's side of transactions: it asks for its epoch, sends records and offsets under it, and ends what it began.
//!
//! # Rules
//! KA-19: see [`crate::log::transactional`]. KA-12 offsets that are part of the transaction are committed with what was made of
//! their records, or neither is.
//!
//! # Source
//! Apache Kafka 4.0, `TransactionManager`.
//!
//! # Simplified
//! A producer asks for its epoch (`initTransactions`) when it begins its first transaction, not when its process starts; a member
//! that joined its group anew is a new producer. It sends one record at a time. Where nothing was sent, there is nothing to end.

mod abort;

use super::super::letter::Letter;
use super::super::run::Flow;
use super::super::{ActivationRef, Doing, Errand, Origin, World};
use super::commit::CommitOf;
use super::coordinate::{Ask, Asked};
use super::retry::{ATTEMPTS_MAX, Sending, TIMEOUT};
use crate::fact::{Failure, RowId};
use crate::log::producer::{Batch, sequence_after};
use crate::path::Element;
use crate::program::{Expr, MessageKind, Transact};
use crate::sink::Sink;
use crate::time::Span;
use crate::value::Value;
use std::collections::BTreeMap;
use std::rc::Rc;

/// A producer with a transactional id, as its own process sees it.
#[derive(Clone, Debug)]
pub(super) struct Own {
    /// Since which crash of its process, and in which session of its group: another one is another producer.
    pub session: (RowId, u32),
    state: OwnState,
    /// Id and epoch that it sends under.
    id: (u64, u16),
    /// What the coordinator's latest answer says.
    pub granted: (u64, u16),
    /// The next sequence, per log.
    sequences: BTreeMap<u32, u32>,
    /// Which activation has the open transaction.
    used_by: Option<(u32, u32)>,
    /// Whether anything was sent in it.
    sent: bool,
    /// The offsets that were sent in it.
    pub offsets: Vec<CommitOf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum OwnState {
    /// It has no epoch yet.
    Fresh,
    Ready,
    Fenced,
}

/// Who uses which transactional id: node, instance or member, number of the id.
pub(super) type OwnId = (u16, u32, u32);

impl Own {
    fn new(session: (RowId, u32)) -> Self {
        Self {
            session,
            state: OwnState::Fresh,
            id: (0, 0),
            granted: (0, 0),
            sequences: BTreeMap::new(),
            used_by: None,
            sent: false,
            offsets: Vec::new(),
        }
    }
}

impl World {
    /// Takes a step of a transaction.
    pub(in crate::world) fn transact<S: Sink>(
        &mut self,
        sink: &mut S,
        slot: u32,
        step: &Transact,
    ) -> Flow {
        match step {
            Transact::Begin {
                broker,
                id,
                timeout,
                label,
            } => self.begin_transaction(sink, slot, (*broker, id, *timeout), *label),
            Transact::Offsets { label } => self.send_offsets(sink, slot, *label),
            Transact::End { committed, label } => self.end_own(sink, slot, *committed, *label),
        }
    }

    fn begin_transaction<S: Sink>(
        &mut self,
        sink: &mut S,
        slot: u32,
        (broker, id, timeout): (u16, &Expr, Span),
        label: u32,
    ) -> Flow {
        let name: Rc<str> = match self.eval(slot, id) {
            Value::Text(text) => text,
            other => other.to_string().into(),
        };
        let id = self.transactional_id(broker, &name, timeout);
        let session = self.session_of(slot);
        let key = self.own_id(slot, id);
        let user = (slot, self.activations[slot].serial);
        let in_use = self.own(key).and_then(|own| own.used_by);
        let alive = |(slot, serial): (u32, u32)| {
            let activation = self.activations.get(slot);
            activation.is_some_and(|a| a.serial == serial)
        };
        let is_busy = in_use.is_some_and(alive);
        let producers = &mut self.ledger().producers;
        let own = producers.entry(key).or_insert_with(|| Own::new(session));
        if own.session != session {
            *own = Own::new(session);
        }
        let state = own.state;
        if state == OwnState::Fenced || is_busy {
            self.rewind(sink, slot);
            return Flow::Fail(match is_busy {
                true => Failure::Conflict,
                false => Failure::Fenced,
            });
        }
        own.used_by = Some(user);
        own.sent = false;
        own.offsets.clear();
        self.ledger().transactions.insert(slot, (user.1, id));
        if state == OwnState::Ready {
            return Flow::Next;
        }
        self.ask(sink, slot, Asked::Start, (label, Value::Text(name)));
        Flow::Stop
    }

    /// Returns which run of its process, and which session of its group, an activation belongs to.
    fn session_of(&self, slot: u32) -> (RowId, u32) {
        let activation = &self.activations[slot];
        let crash = self.processes[activation.process as usize].crash_row;
        match activation.origin {
            Origin::Record(fetched) => (crash, fetched.session),
            _ => (crash, 0),
        }
    }

    fn own_id(&self, slot: u32, id: u32) -> OwnId {
        let spot = self.spot(slot);
        (spot.node, spot.unit, id)
    }

    fn own(&self, key: OwnId) -> Option<&Own> {
        self.ledger.as_ref()?.producers.get(&key)
    }

    fn own_mut(&mut self, key: OwnId) -> Option<&mut Own> {
        self.ledger.as_mut()?.producers.get_mut(&key)
    }

    /// Returns the transactional id of the transaction that an activation has open.
    fn transaction_of(&self, slot: u32) -> Option<u32> {
        let (serial, id) = *self.ledger.as_ref()?.transactions.get(&slot)?;
        (self.activations[slot].serial == serial).then_some(id)
    }

    /// Returns the number of the next record that an activation sends in its transaction.
    pub(super) fn next_in_transaction(&mut self, slot: u32, log: usize) -> Option<Batch> {
        let root = self.root(slot);
        let id = self.transaction_of(root)?;
        let own = self.own_mut(self.own_id(root, id))?;
        own.sent = true;
        let next = own.sequences.entry(log as u32).or_default();
        let first = *next;
        *next = sequence_after(first, 1);
        Some(Batch {
            producer: own.id.0,
            epoch: own.id.1,
            first,
            records: 1,
        })
    }

    fn send_offsets<S: Sink>(&mut self, sink: &mut S, slot: u32, label: u32) -> Flow {
        let (Some(id), Origin::Record(fetched)) =
            (self.transaction_of(slot), self.activations[slot].origin)
        else {
            return Flow::Next;
        };
        let r = &self.readers[fetched.readers as usize];
        let commit = CommitOf {
            readers: fetched.readers,
            session: fetched.session,
            generation: r.units[self.activations[slot].unit as usize].generation,
            partition: fetched.partition,
            offset: fetched.offset + 1,
            awaited: false,
        };
        let shown = |name: &str, n: u32| (Rc::from(name), Value::I64(i64::from(n)));
        let body = [
            shown("partition", commit.partition),
            shown("offset", commit.offset),
        ];
        let Some(own) = self.own_mut(self.own_id(slot, id)) else {
            return Flow::Next;
        };
        own.sent = true;
        own.offsets.push(commit);
        let nth = own.offsets.len() as u16 - 1;
        let body = Value::Record(body.into());
        self.ask(sink, slot, Asked::Offsets(nth), (label, body));
        Flow::Stop
    }

    fn end_own<S: Sink>(&mut self, sink: &mut S, slot: u32, committed: bool, label: u32) -> Flow {
        let Some(id) = self.transaction_of(slot) else {
            return Flow::Next;
        };
        if self.own(self.own_id(slot, id)).is_some_and(|own| own.sent) {
            self.ask(sink, slot, Asked::End { committed }, (label, Value::Null));
            return Flow::Stop;
        }
        self.close(sink, slot, committed);
        Flow::Next
    }

    /// Asks the coordinator, and waits for its answer.
    fn ask<S: Sink>(&mut self, sink: &mut S, slot: u32, what: Asked, named: (u32, Value)) {
        let row = self.applied;
        let serial = self.activations[slot].serial;
        let confirm = ActivationRef { slot, serial, row };
        let nth = self.nth(slot, named.0);
        let Some(letter) = self.letter_to_coordinator(slot, what, named, nth, Some(confirm)) else {
            return;
        };
        let now = self.now;
        let activation = &mut self.activations[slot];
        activation.row = row;
        activation.state = Doing::Confirming;
        activation.since = now;
        activation.sending = Some(Box::new(Sending::of(&letter, nth, (ATTEMPTS_MAX, TIMEOUT))));
        self.await_ack(slot, TIMEOUT);
        self.post(sink, letter);
        self.let_go(sink, slot);
    }

    fn letter_to_coordinator(
        &mut self,
        slot: u32,
        what: Asked,
        (label, body): (u32, Value),
        nth: u32,
        confirm: Option<ActivationRef>,
    ) -> Option<Letter> {
        let id = self.transaction_of(slot)?;
        let epoch = self.own(self.own_id(slot, id))?.id.1;
        let spot = self.spot(slot);
        let name = self.lookup.label_hash[label as usize];
        let path = self
            .paths
            .child(spot.path, Element::Named { label, nth }, name);
        self.chain = self.chain.max(self.paths.length(path));
        let broker = self.broker_of(id);
        let coordinator = self.coordinator(broker).unwrap_or_default();
        let ask = Ask {
            id,
            epoch,
            what,
            confirm,
        };
        Some(Letter {
            from: (spot.node, spot.unit),
            to: (broker, coordinator),
            path,
            kind: MessageKind::Command,
            label,
            errand: Errand::Ask(ask),
            body,
            correlation: Value::Null,
            reply_to: None,
            row: self.activations[slot].row,
            attempt: 1,
            envelope: None,
        })
    }

    /// The coordinator did what an activation asked for.
    pub(in crate::world) fn transacted<S: Sink>(
        &mut self,
        sink: &mut S,
        slot: u32,
        step: &Transact,
    ) {
        let Some(id) = self.transaction_of(slot) else {
            return;
        };
        let Some(own) = self.own_mut(self.own_id(slot, id)) else {
            return;
        };
        match step {
            Transact::Offsets { .. } => return,
            _ if own.id == own.granted => {}
            _ => {
                own.id = own.granted;
                own.sequences.clear();
            }
        }
        own.state = OwnState::Ready;
        if let Transact::End { committed, .. } = step {
            self.close(sink, slot, *committed);
        }
    }

    /// A transaction of an activation is over.
    fn close<S: Sink>(&mut self, sink: &mut S, slot: u32, committed: bool) {
        let Some(id) = self.transaction_of(slot) else {
            return;
        };
        let key = self.own_id(slot, id);
        self.ledger().transactions.remove(&slot);
        if let Some(own) = self.own_mut(key) {
            own.used_by = None;
        }
        if !committed {
            self.rewind(sink, slot);
        }
    }
}

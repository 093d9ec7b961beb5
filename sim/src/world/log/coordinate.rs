//! The coordinator's side of transactions: it gives out epochs, decides how a transaction ends, and writes its markers.
//!
//! # Rules
//! KA-19: see [`crate::log::transactional`].
//!
//! # Simplified
//! Any broker of the cluster that runs is the coordinator; what it knows survives, as on the partitions of
//! `__transaction_state`. It learns from the leader of a partition that a record of a transaction came. A marker takes as long to
//! write as a follower takes to fetch, without a message; a producer is told when all markers are written, not as soon as the end
//! is decided.

mod deciding;
mod marking;

use super::super::{ActivationRef, Spot, World};
use super::commit::CommitOf;
use super::transaction::OwnId;
use crate::events::Token;
use crate::fact::{EndedBy, EpochWhy, Fact, FactKind, Failure, RowId, TransactionRefusal};
use crate::log::transactional::{Fenced, Phase, Start, TransactionalId};
use crate::path::KeptPath;
use crate::sink::Sink;
use crate::time::Span;
use std::collections::BTreeMap;
use std::rc::Rc;

/// What a producer asks of the coordinator.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ask {
    /// The number of its transactional id.
    pub id: u32,
    pub epoch: u16,
    pub what: Asked,
    pub confirm: Option<ActivationRef>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// An epoch, for a producer that starts.
    Start,
    /// Make an offset part of the transaction: the n-th that the producer sent in it.
    Offsets(u16),
    End {
        committed: bool,
    },
}

/// A transactional id and its transaction, as the coordinator keeps them.
#[derive(Clone, Debug)]
pub struct Coordinated {
    pub broker: u16,
    pub name: Rc<str>,
    pub id: TransactionalId,
    /// Whose it is by now; none until a producer started with it.
    owner: Option<(OwnId, (RowId, u32))>,
    timeout: Span,
    timer: Option<Token>,
    /// The row at which the transaction was opened.
    opened: RowId,
    offsets: Vec<Pending>,
    decided: Option<Decided>,
    /// Whose answer waits until all markers are written.
    waiting: Option<Asker>,
}

/// An offset that is committed with a transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Pending {
    commit: CommitOf,
    unit: u32,
}

/// How a transaction ends.
#[derive(Clone, Debug)]
struct Decided {
    producer: u64,
    committed: bool,
    row: RowId,
    /// The markers that were appended, by log.
    markers: BTreeMap<u32, u64>,
}

#[derive(Clone, Debug)]
struct Asker {
    from: (u16, u32),
    path: KeptPath,
    label: u32,
    confirm: ActivationRef,
    starts: bool,
}

/// A request that arrived.
struct Arrived {
    spot: Spot,
    from: (u16, u32),
    label: u32,
    ask: Ask,
    sent_row: RowId,
}

impl World {
    /// Returns the transactional ids that were used so far, as their coordinators see them.
    pub fn transactional_ids(&self) -> &[Coordinated] {
        self.ledger.as_ref().map_or(&[], |l| &l.transactional)
    }

    /// Returns the name of the transactional id that a producer's number belongs to.
    pub fn transactional_name(&self, producer: u64) -> Option<&str> {
        let nth = TransactionalId::nth_of(producer)?;
        Some(&self.transactional_ids().get(nth as usize)?.name)
    }

    /// Returns the number of a transactional id, of which this is the timeout from now on.
    pub(super) fn transactional_id(&mut self, broker: u16, name: &Rc<str>, timeout: Span) -> u32 {
        let all = &mut self.ledger().transactional;
        let known = |c: &Coordinated| (c.broker, &c.name) == (broker, name);
        let nth = all.iter().position(known).unwrap_or(all.len());
        if nth == all.len() {
            all.push(Coordinated {
                broker,
                name: Rc::clone(name),
                id: TransactionalId::new(nth as u32),
                owner: None,
                timeout,
                timer: None,
                opened: Self::START,
                offsets: Vec::new(),
                decided: None,
                waiting: None,
            });
        }
        all[nth].timeout = timeout;
        nth as u32
    }

    fn coordinated(&mut self, id: u32) -> &mut Coordinated {
        &mut self.ledger().transactional[id as usize]
    }

    pub(super) fn broker_of(&self, id: u32) -> u16 {
        self.transactional_ids()[id as usize].broker
    }

    /// Returns whether no other producer has started with a transactional id since this one did.
    pub(super) fn is_newest(&self, id: u32, own: OwnId) -> bool {
        let owner = self.transactional_ids()[id as usize].owner;
        let session = self.ledger.as_ref().and_then(|l| l.producers.get(&own));
        owner == session.map(|s| (own, s.session))
    }

    pub(in crate::world) fn ask_arrived<S: Sink>(&mut self, sink: &mut S, slot: u32, ask: Ask) {
        let message = self.messages.remove(slot);
        let arrived = Arrived {
            spot: Spot {
                node: message.to,
                unit: message.to_unit,
                path: message.path,
                message: message.number,
            },
            from: (message.from, message.from_unit),
            label: message.label,
            ask,
            sent_row: message.sent_row,
        };
        match ask.what {
            Asked::Start => self.start_asked(sink, &arrived),
            Asked::Offsets(nth) => self.offsets_asked(sink, &arrived, nth),
            Asked::End { committed } => self.end_asked(sink, &arrived, committed),
        }
        self.paths.release(message.path);
    }

    fn start_asked<S: Sink>(&mut self, sink: &mut S, arrived: &Arrived) {
        let (id, own) = (arrived.ask.id, self.owner_of(arrived));
        let c = self.coordinated(id);
        let (is_first, before) = (c.owner.is_none(), c.id.epoch());
        let start = match is_first {
            true => Start::Ready,
            false => c.id.start(),
        };
        if start != Start::Waits {
            c.owner = own;
        }
        match start {
            Start::Ready => {
                let why = match is_first {
                    true => EpochWhy::First,
                    false => EpochWhy::Started,
                };
                self.epoch_raised(sink, arrived.spot, id, why, &[arrived.sent_row]);
                self.grant(sink, arrived);
            }
            Start::Aborts => {
                self.keep_waiting(arrived, true);
                self.decided(
                    sink,
                    (id, before),
                    arrived.spot,
                    false,
                    EndedBy::NewerProducer,
                );
            }
            Start::Waits => {
                self.refuse_ask(sink, arrived, TransactionRefusal::Ending);
            }
        }
    }

    fn owner_of(&self, arrived: &Arrived) -> Option<(OwnId, (RowId, u32))> {
        let key = (arrived.from.0, arrived.from.1, arrived.ask.id);
        let own = self.ledger.as_ref()?.producers.get(&key)?;
        Some((key, own.session))
    }

    fn epoch_raised<S: Sink>(
        &mut self,
        sink: &mut S,
        spot: Spot,
        id: u32,
        why: EpochWhy,
        because: &[RowId],
    ) {
        self.say(sink, FactKind::EpochRaised, spot, because, |world| {
            let c = &world.transactional_ids()[id as usize];
            Fact::EpochRaised {
                id: Some(c.name.to_string()),
                epoch: c.id.epoch(),
                why,
            }
        });
    }

    /// Says yes to a producer, with the epoch that is its own now.
    fn grant<S: Sink>(&mut self, sink: &mut S, arrived: &Arrived) {
        let Some(confirm) = arrived.ask.confirm else {
            return;
        };
        self.note_grant(arrived.ask.id, arrived.from);
        let (spot, label) = (arrived.spot, arrived.label);
        let from = (spot.node, spot.unit);
        self.confirm(sink, from, arrived.from, spot.path, label, confirm, None);
    }

    fn note_grant(&mut self, id: u32, (node, unit): (u16, u32)) {
        let c = self.coordinated(id);
        let granted = (c.id.producer(), c.id.epoch());
        if let Some(own) = self.ledger().producers.get_mut(&(node, unit, id)) {
            own.granted = granted;
        }
    }

    fn refuse_ask<S: Sink>(&mut self, sink: &mut S, arrived: &Arrived, why: TransactionRefusal) {
        let (id, epoch, spot) = (arrived.ask.id, arrived.ask.epoch, arrived.spot);
        let because = [arrived.sent_row, self.coordinated(id).opened];
        self.say(
            sink,
            FactKind::TransactionRefused,
            spot,
            &because,
            |world| Fact::TransactionRefused {
                id: world.transactional_ids()[id as usize].name.to_string(),
                epoch,
                why,
            },
        );
        let failure = match why {
            TransactionRefusal::Fenced { .. } => Failure::Fenced,
            TransactionRefusal::Ending => Failure::Ending,
        };
        self.refuse_confirm(sink, arrived, failure);
    }

    fn refuse_confirm<S: Sink>(&mut self, sink: &mut S, arrived: &Arrived, failure: Failure) {
        let Some(confirm) = arrived.ask.confirm else {
            return;
        };
        let (spot, label) = (arrived.spot, arrived.label);
        let from = (spot.node, spot.unit);
        let failure = Some(failure);
        self.confirm(sink, from, arrived.from, spot.path, label, confirm, failure);
    }

    fn keep_waiting(&mut self, arrived: &Arrived, starts: bool) {
        let path = self.paths.kept(arrived.spot.path);
        let asker = arrived.ask.confirm.map(|confirm| Asker {
            from: arrived.from,
            path,
            label: arrived.label,
            confirm,
            starts,
        });
        self.coordinated(arrived.ask.id).waiting = asker;
    }

    fn offsets_asked<S: Sink>(&mut self, sink: &mut S, arrived: &Arrived, nth: u16) {
        let (id, (node, unit)) = (arrived.ask.id, arrived.from);
        let own = self.ledger().producers.get(&(node, unit, id));
        let Some(commit) = own.and_then(|own| own.offsets.get(usize::from(nth)).copied()) else {
            return self.refuse_ask(
                sink,
                arrived,
                TransactionRefusal::Fenced {
                    current: arrived.ask.epoch,
                },
            );
        };
        if let Err(Fenced { current }) = self.join_transaction(id, arrived.ask.epoch, None) {
            return self.refuse_ask(sink, arrived, TransactionRefusal::Fenced { current });
        }
        let r = &self.readers[commit.readers as usize];
        let name = &self.model.nodes[usize::from(r.service)].name;
        let member = super::id_of(name, unit, commit.session);
        if let Err(why) = r.group.check(&member, commit.generation) {
            let row = arrived.sent_row;
            self.commit_refused(sink, arrived.spot, (commit, arrived.from), (why, row));
            return self.refuse_confirm(sink, arrived, Failure::Fenced);
        }
        let pending = Pending { commit, unit };
        let offsets = &mut self.coordinated(id).offsets;
        if !offsets.contains(&pending) {
            offsets.push(pending);
        }
        self.offset_committed(sink, arrived.spot, commit, true, &[]);
        self.grant(sink, arrived);
    }
}

impl Coordinated {
    /// Returns whether a transaction is open or being ended.
    pub fn is_busy(&self) -> bool {
        self.id.phase() != Phase::Idle
    }

    /// Returns how many offsets of groups are part of the transaction.
    pub fn offsets(&self) -> u32 {
        self.offsets.len() as u32
    }

    /// Returns the row at which the transaction was opened.
    pub fn opened(&self) -> RowId {
        self.opened
    }
}

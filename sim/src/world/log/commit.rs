//! Commits: a member tells the broker which offset is next. What a member asks reaches its coordinator in order: it joins again, or
//! leaves, when its commits are there. A program that commits waits for the answer, unless it says that it does not.
//!
//! # Rules
//! KA-12 what is committed before a record is processed is handled at most once, what is committed after it at least once: both
//! only as far as the commit is known to be kept. KA-10 the commit of a fenced member fails.
//!
//! # Source
//! Apache Kafka 4.0, `KafkaConsumer.commitSync`, `commitAsync`, `ConsumerCoordinator.commitOffsetsSync`: a request that nobody answers
//! within `request.timeout.ms`, or that does not reach a coordinator, is sent again until `default.api.timeout.ms` is over; a
//! member of an old generation gets a `CommitFailedException` at once. Who does not wait is told of nothing, and nothing is sent again.
//!
//! # Simplified
//! Each partition has a request of its own: what other partitions are to commit is sent right before, and only the answer for the
//! partition of the record at hand is waited for. Where time is over a program fails as it does without a commit: the record that
//! it handles counts as processed.

use super::super::letter::Letter;
use super::super::run::Flow;
use super::super::{ActivationRef, Doing, Errand, Origin, Spot, World};
use super::Alarm;
use super::retry::{ATTEMPTS_MAX, Sending, TIMEOUT};
use crate::fact::{Fact, FactKind, Failure, RowId};
use crate::log::group::Fenced;
use crate::log::reader::Offset;
use crate::path::{Element, PathRef};
use crate::program::MessageKind;
use crate::scaling::Watched;
use crate::sink::Sink;
use crate::time::Span;
use crate::value::Value;
use std::rc::Rc;

/// For how long a program that waits for its commit sends it again (`default.api.timeout.ms`).
const COMMITS_FOR: Span = Span::from_secs(60);

/// A commit on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CommitOf {
    pub readers: u32,
    pub session: u32,
    pub generation: u32,
    pub partition: u32,
    /// The next offset to read.
    pub offset: u32,
    /// Whether its program waits for the answer.
    pub awaited: bool,
}

impl World {
    /// Sends commits, one for each partition.
    pub(in crate::world) fn send_commits<S: Sink>(
        &mut self,
        sink: &mut S,
        readers: u32,
        unit: u32,
        commits: Vec<Offset>,
        path: PathRef,
    ) {
        for (partition, offset) in commits {
            let r = &self.readers[readers as usize];
            let member = &r.units[unit as usize];
            let commit = CommitOf {
                readers,
                session: member.session,
                generation: member.generation,
                partition: partition.partition,
                offset: offset as u32,
                awaited: false,
            };
            let (path, label) = (self.paths.retain(path), r.label);
            let letter = self.committing(unit, commit, path, (MessageKind::Ack, label));
            self.post(sink, letter);
        }
    }

    /// Returns a request to keep an offset.
    fn committing(
        &self,
        unit: u32,
        commit: CommitOf,
        path: PathRef,
        (kind, label): (MessageKind, u32),
    ) -> Letter {
        let r = &self.readers[commit.readers as usize];
        let coordinator = self.coordinator(r.broker).unwrap_or_default();
        Letter {
            from: (r.service, unit),
            to: (r.broker, coordinator),
            path,
            kind,
            label,
            errand: Errand::Commit(commit),
            body: Value::Null,
            correlation: Value::Null,
            reply_to: None,
            row: self.applied,
            attempt: 1,
            envelope: None,
        }
    }

    /// A member has nothing to read: where its lag is watched it commits automatically all the same, when it is time.
    pub(super) fn commit_later(&mut self, readers: u32, unit: u32) {
        if !self.is_watched(readers) {
            return;
        }
        let now = self.now;
        let member = &mut self.readers[readers as usize].units[unit as usize];
        let due = member.reader.commits_at();
        let Some(at) = due.filter(|_| member.outstanding == 0 && !member.commits_idle) else {
            return;
        };
        member.commits_idle = true;
        self.alarm(at.max(now), readers, unit, Alarm::Commit);
    }

    /// It is time: a member that still has nothing to read commits.
    pub(super) fn commit_idle<S: Sink>(&mut self, sink: &mut S, readers: u32, unit: u32) {
        let (now, r) = (self.now, &self.readers[readers as usize]);
        let (service, broker) = (r.service, r.broker);
        let is_heard = self.takes_new(service, unit) && self.is_heard(service, broker);
        let member = &mut self.readers[readers as usize].units[unit as usize];
        member.commits_idle = false;
        if member.outstanding == 0 && is_heard {
            let due = member.reader.polls(now);
            self.commit_at_once(sink, readers, unit, due);
            self.commit_later(readers, unit);
        }
    }

    /// Returns whether an autoscaler watches how far a group is behind.
    fn is_watched(&self, readers: u32) -> bool {
        let r = &self.readers[readers as usize];
        let scaling = self.service(r.service).and_then(|s| s.scaling.as_deref());
        let of = (r.broker, r.topic);
        scaling.is_some_and(
            |s| matches!(s.watched, Watched::Lag { broker, topic } if (broker, topic) == of),
        )
    }

    /// A program commits by itself: the offset after the record that it handles. It waits for the answer to a request with a name.
    pub(in crate::world) fn commit_offset<S: Sink>(
        &mut self,
        sink: &mut S,
        slot: u32,
        label: Option<u32>,
    ) -> Flow {
        let root = self.root(slot);
        let spot = self.spot(root);
        let Origin::Record(fetched) = self.activations[root].origin else {
            return Flow::Next;
        };
        let r = &mut self.readers[fetched.readers as usize];
        let partition = r.partition(fetched.partition);
        let member = &mut r.units[spot.unit as usize];
        if member.session != fetched.session {
            return match label {
                Some(_) => Flow::Fail(Failure::Fenced),
                None => Flow::Next,
            };
        }
        let mut commits = member
            .reader
            .processed(&partition, u64::from(fetched.offset));
        commits.extend(member.reader.commits());
        let own = commits.iter().position(|(other, _)| *other == partition);
        let Some((own, label)) = own.zip(label) else {
            self.send_commits(sink, fetched.readers, spot.unit, commits, spot.path);
            return Flow::Next;
        };
        let (_, offset) = commits.remove(own);
        let generation = member.generation;
        self.send_commits(sink, fetched.readers, spot.unit, commits, spot.path);
        let commit = CommitOf {
            readers: fetched.readers,
            session: fetched.session,
            generation,
            partition: fetched.partition,
            offset: offset as u32,
            awaited: true,
        };
        self.await_commit(sink, slot, label, commit);
        Flow::Stop
    }

    /// Returns who of a process waits for the answer to a commit: nobody any more, where its activation is gone. It is told by what was
    /// asked: with who asks in it a commit would be the largest of all errands, and every message as large.
    pub(in crate::world) fn waits_for(&self, commit: CommitOf, from: (u16, u32)) -> ActivationRef {
        let asks = |sending: &Sending| sending.errand == Errand::Commit(commit);
        let mut all = self.activations.iter();
        let found = all.find(|(slot, a)| {
            let spot = self.spot(*slot);
            (spot.node, spot.unit) == from && a.sending.as_deref().is_some_and(asks)
        });
        match found {
            Some((slot, a)) => ActivationRef {
                slot,
                serial: a.serial,
                row: a.row,
            },
            None => ActivationRef {
                slot: u32::MAX,
                serial: 0,
                row: 0,
            },
        }
    }

    /// Sends a commit, and waits for its answer.
    fn await_commit<S: Sink>(&mut self, sink: &mut S, slot: u32, label: u32, commit: CommitOf) {
        let (now, row, spot) = (self.now, self.applied, self.spot(slot));
        let nth = self.nth(slot, label);
        let name = self.lookup.label_hash[label as usize];
        let named = Element::Named { label, nth };
        let path = self.paths.child(spot.path, named, name);
        self.chain = self.chain.max(self.paths.length(path));
        let letter = self.committing(spot.unit, commit, path, (MessageKind::Command, label));
        let sending = Sending::of(&letter, nth, (ATTEMPTS_MAX, TIMEOUT));
        let activation = &mut self.activations[slot];
        activation.row = row;
        activation.state = Doing::Confirming;
        activation.since = now;
        activation.sending = Some(Box::new(sending.until(now + COMMITS_FOR)));
        self.await_ack(slot, TIMEOUT);
        self.post(sink, letter);
        self.let_go(sink, slot);
    }

    pub(in crate::world) fn commit_arrived<S: Sink>(
        &mut self,
        sink: &mut S,
        slot: u32,
        commit: CommitOf,
    ) {
        let message = self.messages.remove(slot);
        let spot = Spot {
            node: message.to,
            unit: message.to_unit,
            path: message.path,
            message: message.number,
        };
        let r = &self.readers[commit.readers as usize];
        let id = match r.units.get(message.from_unit as usize) {
            Some(member) if member.session == commit.session => Rc::clone(&member.id),
            _ => {
                let name = &self.model.nodes[usize::from(r.service)].name;
                super::id_of(name, message.from_unit, commit.session)
            }
        };
        let from = (message.from, message.from_unit);
        let kept = self.keep_commit(sink, spot, commit, &id);
        if let Err(why) = kept {
            self.commit_refused(sink, spot, (commit, from), (why, message.sent_row));
        }
        if commit.awaited {
            let to = self.waits_for(commit, from);
            let (here, failure) = ((spot.node, spot.unit), kept.err().map(|_| Failure::Fenced));
            self.confirm(sink, here, from, spot.path, message.label, to, failure);
        }
        self.paths.release(message.path);
        if self.waits_for_commits(commit, message.from_unit) {
            self.poll(sink, commit.readers, message.from_unit, None);
        }
    }

    /// A commit goes no further: its member waits for it no more.
    pub(in crate::world) fn commit_lost(&mut self, unit: u32, commit: CommitOf) {
        if self.waits_for_commits(commit, unit) {
            self.alarm(self.now, commit.readers, unit, Alarm::Fetch);
        }
    }

    /// Returns whether a member has nothing else to do than to join again or to leave, once its commits are there.
    fn waits_for_commits(&self, commit: CommitOf, unit: u32) -> bool {
        let r = &self.readers[commit.readers as usize];
        let member = &r.units[unit as usize];
        let process = self.process_index(r.service, unit);
        let is_leaving = self.processes[process as usize].is_leaving;
        let goes_on = is_leaving || self.is_asked(commit.readers, unit);
        goes_on && member.session == commit.session && member.outstanding == 0
    }

    /// Returns whether commits of a member are on their way.
    pub(super) fn commits_travel(&self, readers: u32, unit: u32) -> bool {
        let mut messages = self.messages.iter();
        messages.any(|(_, m)| {
            m.from_unit == unit && matches!(m.errand, Errand::Commit(c) if c.readers == readers)
        })
    }

    /// Says that a member may not commit.
    pub(super) fn commit_refused<S: Sink>(
        &mut self,
        sink: &mut S,
        spot: Spot,
        (commit, (consumer, consumer_unit)): (CommitOf, (u16, u32)),
        (why, sent_row): (Fenced, RowId),
    ) {
        let current = match why {
            Fenced::UnknownMember => None,
            Fenced::OldGeneration { current } => Some(current),
        };
        let r = &self.readers[commit.readers as usize];
        let (topic, row) = (r.topic, r.row);
        let because = [sent_row, row];
        self.say(sink, FactKind::CommitRefused, spot, &because, |_| {
            Fact::CommitRefused {
                topic,
                partition: commit.partition,
                offset: commit.offset,
                consumer,
                consumer_unit,
                generation: commit.generation,
                current,
            }
        });
    }

    /// Keeps a committed offset and says so.
    ///
    /// # Errors
    /// The member is fenced; nothing is kept.
    pub(in crate::world) fn keep_commit<S: Sink>(
        &mut self,
        sink: &mut S,
        spot: Spot,
        commit: CommitOf,
        id: &Rc<str>,
    ) -> Result<(), Fenced> {
        let r = &mut self.readers[commit.readers as usize];
        let partition = r.partition(commit.partition);
        r.group
            .commit(id, commit.generation, &partition, u64::from(commit.offset))?;
        self.offset_committed(sink, spot, commit, false, &[]);
        Ok(())
    }

    /// Says that an offset is committed, or is part of a transaction.
    pub(super) fn offset_committed<S: Sink>(
        &mut self,
        sink: &mut S,
        spot: Spot,
        commit: CommitOf,
        pending: bool,
        because: &[RowId],
    ) {
        let r = &self.readers[commit.readers as usize];
        let partition = r.partition(commit.partition);
        let (topic, group, broker) = (r.topic, r.service, r.broker);
        let log = self.log(broker, topic, commit.partition);
        let r = &self.readers[commit.readers as usize];
        let lag = r.group.lag(&partition, log.start(), log.end()) as u32;
        self.say(sink, FactKind::OffsetCommitted, spot, because, |_| {
            Fact::OffsetCommitted {
                topic,
                partition: commit.partition,
                offset: commit.offset,
                group,
                lag,
                pending,
            }
        });
        self.note_lag(sink, commit.readers, commit.partition);
    }
}

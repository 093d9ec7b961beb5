//! Commits: a member tells the broker which offset is next. What a member asks reaches its coordinator in order: it joins again, or
//! leaves, when its commits are there.

use super::super::letter::Letter;
use super::super::{Errand, Origin, Spot, World};
use super::Alarm;
use crate::fact::{Fact, FactKind, RowId};
use crate::log::group::Fenced;
use crate::log::reader::Offset;
use crate::path::PathRef;
use crate::program::MessageKind;
use crate::scaling::Watched;
use crate::sink::Sink;
use crate::value::Value;
use std::rc::Rc;

/// A commit on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CommitOf {
    pub readers: u32,
    pub session: u32,
    pub generation: u32,
    pub partition: u32,
    /// The next offset to read.
    pub offset: u32,
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
            };
            let coordinator = self.coordinator(r.broker).unwrap_or_default();
            let letter = Letter {
                from: (r.service, unit),
                to: (r.broker, coordinator),
                path: self.paths.retain(path),
                kind: MessageKind::Ack,
                label: r.label,
                errand: Errand::Commit(commit),
                body: Value::Null,
                correlation: Value::Null,
                reply_to: None,
                row: self.applied,
                attempt: 1,
                envelope: None,
            };
            self.post(sink, letter);
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

    /// A program commits by itself: the offset after the record that it handles.
    pub(in crate::world) fn commit_offset<S: Sink>(&mut self, sink: &mut S, slot: u32) {
        let slot = self.root(slot);
        let spot = self.spot(slot);
        let Origin::Record(fetched) = self.activations[slot].origin else {
            return;
        };
        let r = &mut self.readers[fetched.readers as usize];
        let partition = r.partition(fetched.partition);
        let member = &mut r.units[spot.unit as usize];
        if member.session != fetched.session {
            return;
        }
        let mut commits = member
            .reader
            .processed(&partition, u64::from(fetched.offset));
        commits.extend(member.reader.commits());
        self.send_commits(sink, fetched.readers, spot.unit, commits, spot.path);
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
        let said = self.keep_commit(sink, spot, commit, &id);
        if let Err(why) = said {
            let from = (message.from, message.from_unit);
            self.commit_refused(sink, spot, (commit, from), (why, message.sent_row));
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

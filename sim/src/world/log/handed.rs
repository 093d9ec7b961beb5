//! What members are handed: records on their way to them, what was handed over before, and what becomes of it.

use super::super::letter::Letter;
use super::super::{Errand, Message, World};
use super::Alarm;
use crate::fact::{DropReason, HandedBefore, RowId};
use crate::path::{Element, PathRef};
use crate::sink::Sink;
use crate::time::Span;
use crate::value::Value;

/// How long a member waits before it asks again for records that did not reach it (`fetch.max.wait.ms`).
const FETCH_AGAIN: Span = Span::from_ms(500);

/// A record that was fetched: for which member, and where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fetched {
    pub readers: u32,
    /// An index into the subscriptions of the service.
    pub subscription: u16,
    pub session: u32,
    pub partition: u32,
    pub offset: u32,
    /// Counts from 1: how often its group was handed this record.
    pub delivery: u32,
}

/// What was handed over last of a partition.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Handed {
    /// The offset after the last one that was ever handed over.
    pub next: u64,
    /// To whom, and at which row.
    pub unit: u32,
    pub generation: u32,
    pub row: RowId,
    /// Whether some of it did not reach that member.
    pub is_lost: bool,
    /// Whether its reader was told to go back, and has not caught up yet.
    pub is_replay: bool,
    /// How often a reader went to another offset than the next one.
    pub moves: u32,
}

impl World {
    /// Returns how many of these records the group was handed before, and by whom they were not committed.
    pub(super) fn handed_before(
        &self,
        readers: u32,
        partition: u32,
        offsets: &[u32],
    ) -> Option<HandedBefore> {
        let r = &self.readers[readers as usize];
        let last = r.handed[partition as usize];
        let again = offsets.iter().filter(|at| u64::from(**at) < last.next);
        let again = again.count();
        (again > 0).then_some(HandedBefore {
            records: again as u32,
            unit: last.unit,
            generation: last.generation,
            is_lost: last.is_lost,
            is_replay: last.is_replay,
        })
    }

    /// Keeps to whom records of a partition go, at the row that says so.
    pub(super) fn note_handed(&mut self, (readers, unit): (u32, u32), partition: u32, first: u64) {
        let row = self.applied;
        let r = &mut self.readers[readers as usize];
        let generation = r.units[unit as usize].generation;
        let handed = &mut r.handed[partition as usize];
        *handed = Handed {
            next: handed.next,
            unit,
            generation,
            row,
            is_lost: false,
            is_replay: handed.is_replay && first < handed.next,
            moves: handed.moves,
        };
    }

    /// Sends a record to a member. Returns its path, held once more.
    pub(super) fn send_record<S: Sink>(
        &mut self,
        sink: &mut S,
        (readers, unit): (u32, u32),
        from: (u16, u32),
        partition: u32,
        offset: u32,
    ) -> PathRef {
        let (delivery, number) = self.next_delivery_of(readers, partition, u64::from(offset));
        let r = &self.readers[readers as usize];
        let log = self.log_index(r.broker, r.topic, partition);
        let record = self.logs[log].get(u64::from(offset));
        let record = record.and_then(|record| record.value());
        let record = record.expect("it was read at this event");
        let original = self.paths.revived(&record.path);
        let path = match number {
            1 => original,
            n => {
                let path = self.paths.child(original, Element::Delivery(n), 0);
                self.paths.release(original);
                path
            }
        };
        let r = &mut self.readers[readers as usize];
        r.label = record.label;
        let fetched = Fetched {
            readers,
            subscription: r.subscription,
            session: r.units[unit as usize].session,
            partition,
            offset,
            delivery,
        };
        let answer = record.answer.as_deref();
        let letter = Letter {
            from,
            to: (r.service, unit),
            path: self.paths.retain(path),
            kind: record.kind,
            label: record.label,
            errand: Errand::Record(fetched),
            body: record.body.clone(),
            correlation: answer.map_or(Value::Null, |answer| answer.correlation.clone()),
            reply_to: answer.and_then(|answer| answer.reply_to),
            row: record.row,
            attempt: 1,
            envelope: None,
        };
        self.post(sink, letter);
        path
    }

    /// Returns how often its group is handed a record with this time, and the number of this delivery among all groups: the first
    /// one of each group in the order of the groups, then those again.
    fn next_delivery_of(&mut self, readers: u32, partition: u32, offset: u64) -> (u32, u32) {
        let r = &self.readers[readers as usize];
        let (broker, topic) = (r.broker, r.topic);
        let same = |other: &super::Readers| (other.broker, other.topic) == (broker, topic);
        let groups = self.readers.iter().filter(|other| same(other)).count() as u32;
        let before = self.readers[..readers as usize].iter();
        let place = before.filter(|other| same(other)).count() as u32;
        let r = &mut self.readers[readers as usize];
        let handed = &mut r.handed[partition as usize];
        if offset >= handed.next {
            handed.next = offset + 1;
            return (1, place + 1);
        }
        let again = r.again.entry((partition, offset)).or_insert(0);
        *again += 1;
        (*again + 1, groups + (*again - 1) * groups + place + 1)
    }

    /// A record reached its member.
    pub(in crate::world) fn record_arrived<S: Sink>(
        &mut self,
        sink: &mut S,
        slot: u32,
        process: u32,
        fetched: Fetched,
    ) {
        if self.messages[slot].copy {
            return self.drop_message(sink, slot, DropReason::NobodyWaits, &[]);
        }
        if self.is_behind(&fetched, self.messages[slot].to_unit) {
            return self.drop_message(sink, slot, DropReason::NobodyWaits, &[]);
        }
        self.delivered(sink, slot, fetched.delivery, fetched.delivery > 1);
        self.wait_for_worker(sink, slot, process, None);
    }

    /// Returns whether the member that fetched a record has gone back before it since.
    fn is_behind(&self, fetched: &Fetched, unit: u32) -> bool {
        let r = &self.readers[fetched.readers as usize];
        let partition = r.partition(fetched.partition);
        let member = &r.units[unit as usize];
        member.session == fetched.session
            && member
                .reader
                .is_behind(&partition, u64::from(fetched.offset))
    }

    /// A record did not reach its member: it will ask for it again.
    pub(in crate::world) fn record_lost(&mut self, message: &Message, fetched: Fetched) {
        let (readers, unit) = (fetched.readers, message.to_unit);
        let is_behind = self.is_behind(&fetched, unit);
        let r = &mut self.readers[readers as usize];
        let partition = r.partition(fetched.partition);
        let Some(member) = r.units.get_mut(unit as usize) else {
            return;
        };
        if member.session != fetched.session || message.copy {
            return;
        }
        if is_behind {
            member.outstanding = member.outstanding.saturating_sub(1);
            if member.outstanding == 0 {
                self.alarm(self.now, readers, unit, Alarm::Fetch);
            }
            return;
        }
        r.handed[fetched.partition as usize].is_lost = true;
        member.outstanding = member.outstanding.saturating_sub(1);
        member
            .reader
            .fetch_again(&partition, u64::from(fetched.offset));
        if member.outstanding == 0 {
            self.alarm(self.now + FETCH_AGAIN, readers, unit, Alarm::Fetch);
        }
    }

    /// A member has handled a record: at the last one of a fetch it polls again.
    pub(in crate::world) fn record_done<S: Sink>(
        &mut self,
        sink: &mut S,
        unit: u32,
        fetched: Fetched,
        path: PathRef,
    ) {
        let readers = fetched.readers;
        let r = &mut self.readers[readers as usize];
        let partition = r.partition(fetched.partition);
        let member = &mut r.units[unit as usize];
        if member.session != fetched.session {
            return;
        }
        member.outstanding = member.outstanding.saturating_sub(1);
        let offset = u64::from(fetched.offset);
        let commits = match member.reader.is_behind(&partition, offset) {
            true => Vec::new(),
            false => member.reader.processed(&partition, offset),
        };
        let is_last = member.outstanding == 0;
        let service = self.readers[readers as usize].service;
        let goes = self.is_asked(readers, unit) || !self.takes_new(service, unit);
        if is_last && goes && !self.commits_travel(readers, unit) {
            // It waits for this commit before it joins again, or leaves. None may overtake those on their way.
            self.commit_at_once(sink, readers, unit, commits);
        } else {
            self.send_commits(sink, readers, unit, commits, path);
        }
        if is_last {
            self.poll(sink, readers, unit, Some(path));
        }
    }
}

//! Fetching: a member that has handled everything asks for more, and gets what its partitions have.

use super::super::letter::Letter;
use super::super::step::kind;
use super::super::{Errand, Message, Spot, World};
use super::Alarm;
use crate::events::Class;
use crate::fact::{DropReason, Fact, FactKind, HandedBefore, KindSet, NO_MESSAGE};
use crate::log::TopicPartition;
use crate::path::{Element, PathRef};
use crate::sink::Sink;
use crate::time::Span;
use crate::value::Value;
use std::cmp::Reverse;

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

impl World {
    /// A partition has something new, or may have: whoever reads it and is idle gets it.
    pub(in crate::world) fn feed<S: Sink>(
        &mut self,
        sink: &mut S,
        broker: u16,
        topic: u16,
        partition: u32,
    ) {
        for readers in 0..self.readers.len() as u32 {
            let r = &self.readers[readers as usize];
            if (r.broker, r.topic) != (broker, topic) {
                continue;
            }
            self.note_lag(sink, readers, partition);
            let partition = self.readers[readers as usize].partition(partition);
            for unit in 0..self.readers[readers as usize].units.len() {
                let member = &self.readers[readers as usize].units[unit];
                if member.outstanding == 0 && member.reader.position(&partition).is_some() {
                    self.fetch(sink, readers, unit as u32);
                }
            }
        }
    }

    /// Hands a member that has handled everything what its partitions have, up to `max.poll.records`.
    pub(in crate::world) fn fetch<S: Sink>(&mut self, sink: &mut S, readers: u32, unit: u32) {
        if !self.can_fetch(readers, unit) {
            return;
        }
        let Some(subscription) = self.subscription(readers) else {
            return;
        };
        let most = subscription.records_max as usize;
        if self.readers[readers as usize].units[unit as usize]
            .seek
            .is_some()
        {
            self.seek_now(sink, readers, unit);
        }
        let r = &self.readers[readers as usize];
        let member = &r.units[unit as usize];
        let places = member
            .reader
            .positions()
            .filter_map(|(partition, position)| {
                let log = self.log(r.broker, r.topic, partition.partition);
                let lag = log.lag(position, r.isolation);
                let is_there = lag > 0 || !log.reaches(position);
                let is_read = is_there
                    && !member.reader.is_halted(partition)
                    && !self.is_unstable((readers, unit), partition.partition);
                is_read.then(|| (lag, partition.clone(), position))
            });
        let mut places: Vec<(u64, TopicPartition, u64)> = places.collect();
        // Whichever partition is furthest behind comes first, so that none is starved.
        places.sort_by_key(|(lag, ..)| Reverse(*lag));
        let mut left = most;
        for (_, partition, position) in places {
            left -= self.fetch_partition(sink, (readers, unit), &partition, position, left);
            if left == 0 {
                break;
            }
        }
        if left < most {
            let now = self.now;
            let r = &mut self.readers[readers as usize];
            r.group.polled(&r.units[unit as usize].id, now);
            self.watch(readers, unit, true);
        }
    }

    /// Returns whether a member is idle, to stay, reachable, and reads in a generation.
    fn can_fetch(&self, readers: u32, unit: u32) -> bool {
        let r = &self.readers[readers as usize];
        let member = &r.units[unit as usize];
        member.outstanding == 0
            && self.takes_new(r.service, unit)
            && self.is_heard(r.service, r.broker)
    }

    /// Sends up to `most` records of a partition. Returns how many.
    fn fetch_partition<S: Sink>(
        &mut self,
        sink: &mut S,
        (readers, unit): (u32, u32),
        partition: &TopicPartition,
        position: u64,
        most: usize,
    ) -> usize {
        let r = &self.readers[readers as usize];
        let (broker, topic, service, isolation) = (r.broker, r.topic, r.service, r.isolation);
        let leader = self.leader_of(broker, topic, partition.partition);
        if !self.is_running(self.process_index(broker, leader)) {
            return 0;
        }
        let log = self.log(broker, topic, partition.partition);
        let read = match log.read(position, most, isolation) {
            Ok(read) => read,
            Err(range) => {
                let to = self.reset_offset(sink, (readers, unit), partition, position, range);
                return to.map_or(0, |to| {
                    self.fetch_partition(sink, (readers, unit), partition, to, most)
                });
            }
        };
        let (next, lag, aborted) = (read.next, log.lag(read.next, isolation), read.aborted);
        let (count, offset) = match read.records.first() {
            Some((first, _)) => (read.records.len(), *first as u32),
            None if next == position => return 0,
            None => (0, position as u32),
        };
        if count == 0 && aborted == 0 {
            return self.pass_over((readers, unit), partition, next);
        }
        let mut because = Vec::new();
        if S::FACTS {
            let appended = read
                .records
                .iter()
                .filter_map(|(_, r)| Some(r.value()?.row));
            because.extend(appended.chain([r.row]));
        }
        let offsets: Vec<u32> = read.records.iter().map(|(at, _)| *at as u32).collect();
        let again = self.handed_before(readers, partition.partition, &offsets);
        if again.is_some() {
            let r = &self.readers[readers as usize];
            because.push(r.handed[partition.partition as usize].row);
            self.flag(KindSet::AGAIN);
        }
        let spot = Spot {
            node: broker,
            unit: leader,
            path: super::super::NONE,
            message: NO_MESSAGE,
        };
        let partition_number = partition.partition;
        self.say(sink, FactKind::Fetched, spot, &because, |_| Fact::Fetched {
            topic,
            partition: partition_number,
            offset,
            records: count as u32,
            consumer: service,
            consumer_unit: unit,
            lag: lag as u32,
            again,
            aborted,
        });
        if count == 0 {
            return self.pass_over((readers, unit), partition, next);
        }
        self.note_handed((readers, unit), partition_number, offset.into());
        let member = &mut self.readers[readers as usize].units[unit as usize];
        member.outstanding += count as u32;
        member.row = self.applied;
        let commits = member.reader.fetched(partition, next);
        if let Some(last) = offsets.last() {
            member.reader.ended_with(partition, u64::from(*last));
        }
        let from = (broker, leader);
        let mut path = None;
        for offset in offsets {
            let sent = self.send_record(sink, (readers, unit), from, partition_number, offset);
            if let Some(before) = path.replace(sent) {
                self.paths.release(before);
            }
        }
        if let Some(path) = path {
            self.send_commits(sink, readers, unit, commits, path);
            self.paths.release(path);
        }
        count
    }

    /// A member goes over offsets that hold nothing for it. Returns that nothing was sent.
    fn pass_over(
        &mut self,
        (readers, unit): (u32, u32),
        partition: &TopicPartition,
        next: u64,
    ) -> usize {
        let member = &mut self.readers[readers as usize].units[unit as usize];
        member.reader.go_on_from(partition, next);
        0
    }

    /// Returns how many of these records the group was handed before, and by whom they were not committed.
    fn handed_before(&self, readers: u32, partition: u32, offsets: &[u32]) -> Option<HandedBefore> {
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
    fn note_handed(&mut self, (readers, unit): (u32, u32), partition: u32, first: u64) {
        let row = self.applied;
        let r = &mut self.readers[readers as usize];
        let generation = r.units[unit as usize].generation;
        let handed = &mut r.handed[partition as usize];
        *handed = super::Handed {
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
    fn send_record<S: Sink>(
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

    /// A member polls: it commits what is due, joins again where it is asked to, and fetches. Whoever is to go polls no more.
    pub(in crate::world) fn poll<S: Sink>(
        &mut self,
        sink: &mut S,
        readers: u32,
        unit: u32,
        path: Option<PathRef>,
    ) {
        let now = self.now;
        let r = &self.readers[readers as usize];
        let process = self.process_index(r.service, unit);
        if self.processes[process as usize].is_leaving {
            return self.let_go_if_idle(sink, process);
        }
        let r = &mut self.readers[readers as usize];
        let member = &mut r.units[unit as usize];
        r.group.polled(&member.id, now);
        self.watch(readers, unit, false);
        if let Some(path) = path.filter(|_| !self.is_asked(readers, unit)) {
            let member = &mut self.readers[readers as usize].units[unit as usize];
            let commits = member.reader.polls(now);
            self.send_commits(sink, readers, unit, commits, path);
        }
        self.join_again(sink, readers, unit);
        self.fetch(sink, readers, unit);
        self.commit_later(readers, unit);
    }

    /// Sets a timer of a member.
    pub(in crate::world) fn alarm(
        &mut self,
        at: crate::time::Time,
        readers: u32,
        unit: u32,
        alarm: Alarm,
    ) -> crate::events::Token {
        let token = self.schedule(at, Class::Timer, kind::GROUP, 0);
        self.ledger().alarms.insert(token, (readers, unit, alarm));
        token
    }
}

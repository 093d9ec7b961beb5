//! Fetching: a member that has handled everything asks for more, and gets what its partitions have.

use super::super::World;
use super::super::step::kind;
use super::{Alarm, at_process};
use crate::events::Class;
use crate::fact::{Fact, FactKind, KindSet};
use crate::log::TopicPartition;
use crate::path::PathRef;
use crate::sink::Sink;
use std::cmp::Reverse;

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
        places.sort_by_key(furthest_behind);
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
        let partition_number = partition.partition;
        let spot = at_process(broker, leader);
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

/// In the order of this key, whichever partition is furthest behind comes first.
fn furthest_behind((lag, ..): &(u64, TopicPartition, u64)) -> Reverse<u64> {
    Reverse(*lag)
}

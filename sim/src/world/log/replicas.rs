//! Replicas in a world: followers fetch what their leader appended, and acknowledgements wait for them.
//!
//! # Rules
//! KA-14, KA-15, KA-16: see [`crate::log::replicas`]. Partition p has its first replica, which leads, on broker p of the cluster,
//! the others on the brokers after it.
//!
//! # Simplified
//! A follower fetches in a time of its own, without messages. That a broker stopped is known at once, and another leads in the
//! same instant; one that hangs goes on leading. Clients always know who leads.

use super::super::step::kind;
use super::super::{ActivationRef, World, scaled};
use super::{Alarm, at_process};
use crate::events::Class;
use crate::fact::{Fact, FactKind, Failure};
use crate::log::Acks;
use crate::model::{NodeKind, Topic};
use crate::path::KeptPath;
use crate::sink::Sink;
use crate::time::Span;

/// Stands for the replica of an alarm that looks at all followers of a log.
const ALL: u32 = u32::MAX;

/// A producer that waits until a record is on all replicas in sync.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Waiting {
    pub confirm: ActivationRef,
    pub from: (u16, u32),
    pub path: KeptPath,
    pub label: u32,
}

/// A log's place in the scenario.
#[derive(Clone, Copy, Debug)]
pub(super) struct LogOf {
    pub log: usize,
    pub broker: u16,
    pub topic: u16,
    pub partition: u32,
    /// How many brokers the cluster has.
    brokers: u32,
}

impl LogOf {
    /// Returns on which broker of the cluster a replica is.
    pub(super) fn unit(self, replica: u16) -> u32 {
        (self.partition + u32::from(replica)) % self.brokers
    }

    /// Returns the replica that a broker of the cluster would have.
    pub(super) fn replica(self, unit: u32) -> u16 {
        ((unit + self.brokers - self.partition % self.brokers) % self.brokers) as u16
    }
}

impl World {
    pub(super) fn log_of(&self, broker: u16, topic: u16, partition: u32) -> LogOf {
        LogOf {
            log: self.log_index(broker, topic, partition),
            broker,
            topic,
            partition,
            brokers: self.model.nodes[usize::from(broker)].kind.processes(),
        }
    }

    fn topic_of(&self, at: LogOf) -> Option<&Topic> {
        self.topic((at.broker, at.topic))
    }

    /// Returns the broker of the cluster that leads a partition; where none does, the one that is waited for.
    pub fn leader_of(&self, broker: u16, topic: u16, partition: u32) -> u32 {
        let at = self.log_of(broker, topic, partition);
        let replicas = self.logs[at.log].replicas();
        let awaited = || replicas.all().iter().position(|r| r.in_sync);
        let leader = replicas.leader().map(usize::from).or_else(awaited);
        at.unit(leader.unwrap_or(0) as u16)
    }

    /// Returns the brokers of the cluster that are in sync with a partition, in the order of its replicas.
    pub fn in_sync_of(&self, broker: u16, topic: u16, partition: u32) -> Vec<u32> {
        let at = self.log_of(broker, topic, partition);
        let replicas = self.logs[at.log].replicas().all().iter().enumerate();
        let in_sync = replicas.filter(|(_, replica)| replica.in_sync);
        in_sync.map(|(i, _)| at.unit(i as u16)).collect()
    }

    /// Returns a broker of the cluster that runs, and coordinates groups; none where all stopped.
    pub(super) fn coordinator(&self, broker: u16) -> Option<u32> {
        let brokers = self.model.nodes[usize::from(broker)].kind.processes();
        (0..brokers).find(|unit| self.is_running(self.process_index(broker, *unit)))
    }

    /// Returns the logs of a broker node that have more than one replica.
    pub(super) fn replicated_logs(&self, node: u16) -> Vec<LogOf> {
        let NodeKind::Broker(broker) = &self.model.nodes[usize::from(node)].kind else {
            return Vec::new();
        };
        let mut all = Vec::new();
        for (i, topic) in broker.topics.iter().enumerate() {
            if topic.replicas.replicas > 1 {
                let places = 0..topic.partitions;
                all.extend(places.map(|partition| self.log_of(node, i as u16, partition)));
            }
        }
        all
    }

    /// The leader appended: its followers fetch in their time, and what is due is cleaned.
    pub(super) fn replicate_later(&mut self, at: LogOf) {
        self.clean_later(at);
        let Some(topic) = self.topic_of(at) else {
            return;
        };
        let (replication, lag_max) = (topic.replication, topic.replicas.lag_max);
        let (log, end) = (&self.logs[at.log], self.logs[at.log].end());
        let leader = log.replicas().leader();
        let followers = log.replicas().all().iter().enumerate();
        let behind = followers
            .filter(|(i, r)| r.is_up && (r.end < end || !r.in_sync) && leader != Some(*i as u16));
        let behind: Vec<u16> = behind.map(|(i, _)| i as u16).collect();
        for replica in &behind {
            let process = self.process_index(at.broker, at.unit(*replica));
            let slow = self.processes[process as usize].slow_milli;
            self.look_again(at, u32::from(*replica), scaled(replication, slow));
        }
        if !behind.is_empty() {
            self.look_again(at, ALL, Span(lag_max.0 + 1));
        }
    }

    /// Sets the timer of a follower, or of all of a log, unless it is set.
    fn look_again(&mut self, at: LogOf, replica: u32, after: Span) {
        let log = at.log as u32;
        if !self.ledger().fetching.insert((log, replica)) {
            return;
        }
        let token = self.schedule(self.now + after, Class::Timer, kind::GROUP, 0);
        let alarm = Alarm::Replicate {
            broker: at.broker,
            topic: at.topic,
        };
        self.ledger()
            .alarms
            .insert(token, (at.partition, replica, alarm));
    }

    /// A follower fetches, or followers that are behind for too long are out of sync.
    pub(super) fn replicate<S: Sink>(
        &mut self,
        sink: &mut S,
        (broker, topic): (u16, u16),
        partition: u32,
        replica: u32,
    ) {
        let at = self.log_of(broker, topic, partition);
        self.ledger().fetching.remove(&(at.log as u32, replica));
        if replica == ALL {
            return self.shrink(sink, at);
        }
        let replica = replica as u16;
        let end = self.logs[at.log].end();
        let Some(leader) = self.logs[at.log].replicas().leader() else {
            return;
        };
        let runs = |unit: u32| self.is_running(self.process_index(broker, unit));
        if leader == replica || !runs(at.unit(replica)) || !runs(at.unit(leader)) {
            return;
        }
        let replicas = self.logs[at.log].replicas().all();
        let has_all = |r: &crate::log::replicas::Replica| r.in_sync && r.end >= end;
        if replicas.get(usize::from(replica)).is_some_and(has_all) {
            return;
        }
        let joined = self.logs[at.log].replicated(replica, end, self.now);
        let high_watermark = self.logs[at.log].replicas().high_watermark() as u32;
        let spot = at_process(broker, at.unit(replica));
        self.say(sink, FactKind::Replicated, spot, &[], |_| {
            Fact::Replicated {
                topic,
                partition,
                end: end as u32,
                high_watermark,
            }
        });
        if joined {
            self.in_sync_changed(sink, at, replica, true);
        }
        self.settle_acks(sink, at);
        self.feed(sink, broker, topic, partition);
        self.replicate_later(at);
    }

    fn shrink<S: Sink>(&mut self, sink: &mut S, at: LogOf) {
        let left = self.logs[at.log].shrink(self.now);
        for replica in &left {
            self.in_sync_changed(sink, at, *replica, false);
        }
        if !left.is_empty() {
            self.settle_acks(sink, at);
            self.feed(sink, at.broker, at.topic, at.partition);
        }
        let log = &self.logs[at.log];
        let is_behind = |r: &crate::log::replicas::Replica| r.in_sync && r.end < log.end();
        if log.replicas().all().iter().any(is_behind)
            && let Some(lag_max) = self.topic_of(at).map(|topic| topic.replicas.lag_max)
        {
            self.look_again(at, ALL, Span(lag_max.0 + 1));
        }
    }

    pub(super) fn in_sync_changed<S: Sink>(
        &mut self,
        sink: &mut S,
        at: LogOf,
        replica: u16,
        joined: bool,
    ) {
        let in_sync = self.logs[at.log].replicas().in_sync();
        let min_in_sync = self.topic_of(at).map_or(1, |t| t.replicas.min_in_sync);
        let spot = at_process(at.broker, at.unit(replica));
        let (topic, partition) = (at.topic, at.partition);
        self.say(sink, FactKind::InSyncChanged, spot, &[], |_| {
            Fact::InSyncChanged {
                topic,
                partition,
                joined,
                in_sync,
                min_in_sync,
            }
        });
    }

    /// Returns whether a record that was just appended is acknowledged at once, or keeps its producer waiting.
    pub(super) fn is_acknowledged(&self, at: LogOf, offset: u64, acks: Acks) -> bool {
        acks != Acks::All || self.logs[at.log].is_committed(offset)
    }

    /// Acknowledges what every replica in sync has: as an error where too few are in sync by now (KA-15).
    pub(super) fn settle_acks<S: Sink>(&mut self, sink: &mut S, at: LogOf) {
        let replicas = self.logs[at.log].replicas();
        let (high, is_enough) = (replicas.high_watermark(), replicas.is_enough());
        let failure = (!is_enough).then_some(Failure::NotStored);
        let leader = self.leader_of(at.broker, at.topic, at.partition);
        for waiting in self.no_longer_waiting(at, high) {
            self.acknowledge(sink, (at.broker, leader), waiting, failure);
        }
    }

    /// Takes out who waits for records of a log below an offset, in the order of these.
    pub(super) fn no_longer_waiting(&mut self, at: LogOf, below: u64) -> Vec<Waiting> {
        let log = at.log as u32;
        let waiting = &mut self.ledger().waiting;
        let own = waiting.extract_if((log, 0)..(log, below), |_, _| true);
        own.map(|(_, waiting)| waiting).collect()
    }

    pub(super) fn acknowledge<S: Sink>(
        &mut self,
        sink: &mut S,
        from: (u16, u32),
        waiting: Waiting,
        failure: Option<Failure>,
    ) {
        let path = self.paths.revived(&waiting.path);
        let (to, label) = (waiting.from, waiting.label);
        self.confirm(sink, from, to, path, label, waiting.confirm, failure);
        self.paths.release(path);
    }
}

//! How far groups are behind, as a number that is there at each moment.
//!
//! # Rules
//! KA-13 the lag of a group: the end of each partition less the offset that it has committed there, as the tools of the product
//! tell it.

use super::super::World;
use crate::fact::{NO_ROW, RowId};
use crate::model::{NodeKind, Service};
use crate::sink::{Sink, Tally};
use std::cmp::Reverse;

impl World {
    /// Notes how far a group is behind in a partition that has changed, or in which it has committed.
    pub(super) fn note_lag<S: Sink>(&mut self, sink: &mut S, readers: u32, partition: u32) {
        let r = &self.readers[readers as usize];
        let (service, subscription) = (r.service, r.subscription);
        let log = self.log(r.broker, r.topic, partition);
        let place = r.partition(partition);
        let lag = r.group.lag(&place, log.start(), log.end()) as u32;
        let r = &mut self.readers[readers as usize];
        let before = std::mem::replace(&mut r.lags[partition as usize], lag);
        if lag == before {
            return;
        }
        let gauge = self.lag_gauge(service, subscription);
        let whole = &mut self.waiting[gauge as usize];
        *whole = *whole - before + lag;
        let lag = *whole;
        if S::DEPTHS {
            let gauge = gauge as u16;
            sink.tally(self.now, Tally::Lag { gauge, lag });
        }
    }

    /// Returns how far a group is behind, over all partitions.
    pub(in crate::world) fn lag(&self, readers: u32) -> u32 {
        self.readers[readers as usize].lags.iter().sum()
    }

    /// Returns the row of the record that a group has to commit next, in the partition in which it is furthest behind.
    pub(in crate::world) fn next_of(&self, readers: u32) -> RowId {
        let r = &self.readers[readers as usize];
        let furthest = (0..).zip(&r.lags).min_by_key(|(_, lag)| Reverse(**lag));
        let next = furthest.and_then(|(partition, _)| {
            let log = self.log(r.broker, r.topic, partition);
            let next = r.group.committed(&r.partition(partition));
            log.record(next.unwrap_or(log.start()))?.value()
        });
        next.map_or(NO_ROW, |kept| kept.row)
    }

    /// Returns the group in which a service reads a topic, if it does.
    pub(in crate::world) fn group_of(&self, service: u16, of: (u16, u16)) -> Option<u32> {
        let own = |r: &super::Readers| (r.service, (r.broker, r.topic)) == (service, of);
        let place = self.readers.iter().position(own)?;
        Some(place as u32)
    }

    /// Returns the gauge of a service that tells how far it is behind in the topic of one of its subscriptions.
    pub fn lag_gauge(&self, service: u16, subscription: u16) -> u32 {
        let first = self.service(service).map_or(1, Service::gauges_before_lags);
        self.gauge(service, first + subscription)
    }
}

impl NodeKind {
    /// Returns how many gauges a node has: of a service who waits, how many instances run where that changes, and the lag of each group;
    /// of a broker the depth of each queue.
    pub fn gauges(&self) -> u16 {
        match self {
            Self::Client(_) => 0,
            Self::Service(s) => s.gauges_before_lags() + s.subscriptions.len() as u16,
            Self::Broker(b) => b.queues.len() as u16,
        }
    }
}

impl Service {
    /// Returns how many gauges a service has before those of its lags: who waits, and how many instances run where that changes.
    pub fn gauges_before_lags(&self) -> u16 {
        1 + u16::from(self.scaling.is_some())
    }
}

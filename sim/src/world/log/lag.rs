//! How far groups are behind, as a number that is there at each moment.
//!
//! # Rules
//! KA-13 the lag of a group: the end of each partition less the offset that it has committed there, as the tools of the product
//! tell it.

use super::super::World;
use crate::model::Service;
use crate::sink::{Sink, Tally};

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

    /// Returns the gauge of a service that tells how far it is behind in the topic of one of its subscriptions.
    pub fn lag_gauge(&self, service: u16, subscription: u16) -> u32 {
        let first = self.service(service).map_or(1, Service::gauges_before_lags);
        self.gauge(service, first + subscription)
    }
}

impl Service {
    /// Returns how many gauges a service has before those of its lags: who waits, and how many instances run where that changes.
    pub fn gauges_before_lags(&self) -> u16 {
        1 + u16::from(self.scaling.is_some())
    }
}

//! How a transaction goes on until its end is decided: partitions and offsets join it, its producer ends it, or it was open for too
//! long.
//!
//! # Rules
//! KA-19: see [`crate::log::transactional`].

use super::super::{Alarm, BACKOFF, at_process};
use super::{Arrived, Decided};
use crate::fact::{EndedBy, Fact, FactKind, TransactionRefusal};
use crate::log::transactional::{Ended, Fenced};
use crate::sink::Sink;
use crate::world::{Spot, World};
use std::collections::BTreeMap;

impl World {
    pub(super) fn end_asked<S: Sink>(&mut self, sink: &mut S, arrived: &Arrived, committed: bool) {
        let (id, epoch) = (arrived.ask.id, arrived.ask.epoch);
        match self.coordinated(id).id.end(epoch, committed) {
            Err(Fenced { current }) => {
                self.refuse_ask(sink, arrived, TransactionRefusal::Fenced { current });
            }
            Ok(Ended::Decided) => {
                self.keep_waiting(arrived, false);
                self.decided(
                    sink,
                    (id, epoch),
                    arrived.spot,
                    committed,
                    EndedBy::Producer,
                );
            }
            Ok(ended) => {
                self.say_decided(
                    sink,
                    (id, epoch),
                    arrived.spot,
                    (committed, EndedBy::Producer),
                    true,
                );
                match ended {
                    Ended::GoesOn => self.keep_waiting(arrived, false),
                    _ => self.grant(sink, arrived),
                }
            }
        }
    }

    /// A partition, or an offset, becomes part of a transaction.
    ///
    /// # Errors
    /// A newer epoch is at work.
    pub(in crate::world) fn join_transaction(
        &mut self,
        id: u32,
        epoch: u16,
        log: Option<u32>,
    ) -> Result<(), Fenced> {
        let row = self.applied;
        let c = self.coordinated(id);
        if c.id.join(epoch, log)? {
            c.opened = row;
            let at = self.now + self.coordinated(id).timeout;
            let timer = self.alarm(at, id, 0, Alarm::TransactionTimeout);
            self.coordinated(id).timer = Some(timer);
        }
        Ok(())
    }

    /// A transaction was open for too long.
    pub(in crate::world) fn transaction_timed_out<S: Sink>(&mut self, sink: &mut S, id: u32) {
        let broker = self.broker_of(id);
        let Some(unit) = self.coordinator(broker) else {
            let timer = self.alarm(self.now + BACKOFF, id, 0, Alarm::TransactionTimeout);
            self.coordinated(id).timer = Some(timer);
            return;
        };
        let c = self.coordinated(id);
        c.timer = None;
        let (epoch, timeout) = (c.id.epoch(), c.timeout);
        if c.id.time_out() {
            let spot = at_process(broker, unit);
            self.decided(sink, (id, epoch), spot, false, EndedBy::Timeout(timeout));
        }
    }

    /// The end of a transaction is decided: markers follow.
    pub(super) fn decided<S: Sink>(
        &mut self,
        sink: &mut S,
        (id, epoch): (u32, u16),
        spot: Spot,
        committed: bool,
        by: EndedBy,
    ) {
        if let Some(token) = self.coordinated(id).timer.take()
            && self.ledger().alarms.remove(&token).is_some()
        {
            self.cancel();
        }
        self.say_decided(sink, (id, epoch), spot, (committed, by), false);
        let row = self.applied;
        let c = self.coordinated(id);
        c.decided = Some(Decided {
            producer: c.id.producer_in(epoch),
            committed,
            row,
            markers: BTreeMap::new(),
        });
        let logs: Vec<u32> = c.id.partitions().collect();
        if logs.is_empty() {
            return self.finish_transaction(sink, id);
        }
        for log in logs {
            let after = self.marking_takes(id, log);
            self.alarm(self.now + after, id, log, Alarm::Marker);
        }
    }

    fn say_decided<S: Sink>(
        &mut self,
        sink: &mut S,
        (id, epoch): (u32, u16),
        spot: Spot,
        (committed, by): (bool, EndedBy),
        again: bool,
    ) {
        let opened = self.coordinated(id).opened;
        self.say(
            sink,
            FactKind::TransactionDecided,
            spot,
            &[opened],
            |world| {
                let c = &world.transactional_ids()[id as usize];
                Fact::TransactionDecided {
                    id: c.name.to_string(),
                    epoch,
                    committed,
                    by,
                    partitions: c.id.partitions().count() as u32,
                    offsets: c.offsets.len() as u32,
                    again,
                }
            },
        );
    }
}

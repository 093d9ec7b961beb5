//! An idempotent producer whose records were lost: the partition knows a sequence that is too early, and would refuse for ever.
//!
//! # Rules
//! KA-17 a partition takes only the sequence that follows. Where nothing of the producer is still on its way before a record that
//! is refused as out of order, the partition itself has lost what came before: the producer raises its epoch and begins at
//! sequence 0 again (KIP-360). What was lost stays lost; what is sent again may stand there already, under the older epoch.
//!
//! # Source
//! Apache Kafka 4.0, `TransactionManager.canRetry`, `requestIdempotentEpochBumpForPartition`.
//!
//! # Simplified
//! The epoch is counted per partition, not for the whole producer.

use super::super::World;
use super::produce::Numbering;
use super::retry::Sending;
use crate::fact::{EpochWhy, Fact, FactKind, Failure, RowId};
use crate::log::TransactionalId;
use crate::log::producer::{Batch, sequence_after};
use crate::rabbit::envelope::Envelope;
use crate::sink::Sink;
use crate::sort;
use std::rc::Rc;

impl World {
    /// A partition refused the number of a record that an activation sends. Returns whether it is sent again.
    pub(super) fn numbers_anew<S: Sink>(
        &mut self,
        sink: &mut S,
        slot: u32,
        failure: Failure,
        because: &[RowId],
    ) -> bool {
        let sending = self.activations[slot].sending.as_ref();
        let Some((append, batch)) = sending.and_then(|sending| sending.batch()) else {
            // A request to a coordinator that is fenced stays so.
            return false;
        };
        if sending.is_some_and(|sending| sending.renumbered) {
            return true;
        }
        let broker = sending.map_or(0, |sending| sending.broker);
        let log = self.log_index(broker, append.topic, append.partition) as u32;
        let same = |sending: &Sending| {
            let (other, theirs) = sending.batch()?;
            let log_of = (sending.broker, other.topic, other.partition);
            let is_same = log_of == (broker, append.topic, append.partition)
                && (theirs.producer, theirs.epoch) == (batch.producer, batch.epoch);
            is_same.then_some(theirs.first)
        };
        let mut waiting: Vec<(u32, u32)> = self
            .activations
            .iter()
            .filter_map(|(slot, a)| Some((same(a.sending.as_ref()?)?, slot)))
            .collect();
        sort::ascending(&mut waiting);
        let is_next = waiting
            .first()
            .is_some_and(|(first, _)| *first == batch.first);
        if TransactionalId::nth_of(batch.producer).is_some() {
            // Its transaction cannot be whole any more: it has to be aborted.
            return failure == Failure::OutOfOrder && !is_next;
        }
        if failure == Failure::Fenced || !is_next {
            return true;
        }
        let epoch = batch.epoch + 1;
        for (sequence, (_, slot)) in waiting.iter().enumerate() {
            self.renumber(*slot, batch, epoch, sequence as u32);
        }
        let again = waiting.len() as u32;
        let next = sequence_after(0, again);
        let own = Numbering { epoch, next };
        self.ledger().numbering.insert((batch.producer, log), own);
        let expected = self.logs[log as usize].producers().next(batch.producer);
        let lost = batch.first.saturating_sub(expected.unwrap_or_default());
        let spot = self.spot(slot);
        self.say(sink, FactKind::EpochRaised, spot, because, |_| {
            Fact::EpochRaised {
                id: None,
                epoch,
                why: EpochWhy::RecordsLost {
                    broker,
                    topic: append.topic,
                    partition: append.partition,
                    lost,
                    again,
                },
            }
        });
        true
    }

    fn renumber(&mut self, slot: u32, batch: Batch, epoch: u16, first: u32) {
        let Some(sending) = &mut self.activations[slot].sending else {
            return;
        };
        sending.renumbered = true;
        let envelope = sending.envelope.as_deref().cloned().unwrap_or_default();
        sending.envelope = Some(Rc::new(Envelope {
            batch: Some(Batch {
                epoch,
                first,
                ..batch
            }),
            ..envelope
        }));
    }
}

//! Brokers: what arrives is stored, handed over, leased, settled. The queue itself is [`crate::queue`].

mod confirm;
mod connection;
mod delivery;
mod desk;
mod flush;
mod publish;
mod replicas;
mod settlement;

pub(super) use flush::Unconfirmed;

use super::{Spot, World};
use crate::fact::{DropReason, Fact, FactKind, KindSet, RowId};
use crate::model::NodeKind;
use crate::queue::{QueueSettings, Stop};
use crate::sink::{Sink, Tally};
use crate::world::{Entry, Parcel};
use std::rc::Rc;

impl World {
    pub(in crate::world) fn queues_of(
        broker: &crate::model::Broker,
    ) -> impl Iterator<Item = QueueSettings> {
        broker.queues.iter().map(|queue| queue.settings)
    }

    #[inline]
    pub(in crate::world) fn queue_index(&self, broker: u16, queue: u16) -> usize {
        self.lookup.node(broker).queue as usize + usize::from(queue)
    }

    pub(in crate::world) fn queue_depth<S: Sink>(&mut self, sink: &mut S, broker: u16, queue: u16) {
        let depth = self.queues[self.queue_index(broker, queue)].len();
        self.depth(sink, broker, queue, depth);
    }

    /// A broker's memory is gone: what was not both persistent and in a durable queue is lost, and what was not safe yet.
    pub(in crate::world) fn crash_broker<S: Sink>(&mut self, sink: &mut S, node: u16, how: Stop) {
        let model = Rc::clone(&self.model);
        let NodeKind::Broker(broker) = &model.nodes[usize::from(node)].kind else {
            return;
        };
        for queue in 0..broker.queues.len() as u16 {
            let (at, row) = (self.queue_index(node, queue), self.applied);
            let crash = self.queues[at].crash(how, self.now, row);
            self.keep_expiries(node, queue);
            for entry in crash.lost {
                let parcel = entry.message;
                let spot = Spot {
                    node,
                    unit: 0,
                    path: parcel.path,
                    message: parcel.number,
                };
                self.flag(KindSet::LOST);
                let because = [entry.stored_row];
                self.drop_stored(sink, spot, &parcel, DropReason::Crashed, &because);
                self.paths.release(parcel.path);
            }
            self.queue_depth(sink, node, queue);
        }
        self.forget_confirms(sink, node);
    }

    /// A message that a broker has goes no further.
    fn drop_stored<S: Sink>(
        &mut self,
        sink: &mut S,
        spot: Spot,
        message: &Parcel,
        reason: DropReason,
        because: &[RowId],
    ) {
        let (kind, label, node) = (message.kind, message.label, spot.node);
        self.say(sink, FactKind::Dropped, spot, because, |_| Fact::Dropped {
            reason,
            kind,
            label,
            from: node,
            to: node,
            late: None,
        });
        self.tally(sink, Tally::Dropped { kind, reason });
    }

    /// Returns how many messages a crash of this broker would lose.
    pub(in crate::world) fn volatile_in_queues(&self, node: u16, how: Stop) -> u32 {
        let NodeKind::Broker(broker) = &self.model.nodes[usize::from(node)].kind else {
            return 0;
        };
        let lost = |queue: usize| {
            let kept = self.queue(node, queue as u16);
            let settings = kept.settings();
            let is_lost = |e: &&Entry| match how {
                Stop::Graceful => !settings.survives(e),
                Stop::Killed => !settings.is_safe(e, self.now),
            };
            kept.entries().filter(is_lost).count() as u32
        };
        (0..broker.queues.len()).map(lost).sum()
    }

    /// A broker runs again, or goes on: every consumer that runs connects, and what is ready is handed over.
    pub(in crate::world) fn restart_broker<S: Sink>(&mut self, sink: &mut S, node: u16) {
        let model = Rc::clone(&self.model);
        let NodeKind::Broker(broker) = &model.nodes[usize::from(node)].kind else {
            return;
        };
        for queue in 0..broker.queues.len() as u16 {
            let at = self.queue_index(node, queue);
            for index in 0..self.queues[at].consumers().len() {
                let consumer = &self.queues[at].consumers()[index];
                if self.takes_new(consumer.node, consumer.unit) {
                    self.queues[at].connect(index as u16);
                }
            }
            self.queues[at].trim(self.now);
            self.hand_over(sink, node, queue);
        }
    }
}

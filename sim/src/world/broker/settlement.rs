//! Settlements: a consumer says how a delivery ended, or its lease says so.

use super::{Spot, World};
use crate::events::Token;
use crate::fact::{Again, DropReason, Fact, FactKind};
use crate::program::MessageKind;
use crate::sink::{Sink, Tally};
use crate::value::Value;
use crate::world::letter::Letter;
use crate::world::{Errand, Origin, Parcel, Settle};

impl World {
    /// A consumer says how a delivery ended.
    pub(in crate::world) fn settle_delivery<S: Sink>(
        &mut self,
        sink: &mut S,
        slot: u32,
        how: Settle,
    ) {
        let row = self.activations[slot].row;
        let slot = self.root(slot);
        let spot = self.spot(slot);
        let label = self.activations[slot].handling.label;
        let Origin::Delivery {
            broker,
            queue,
            entry,
            delivery,
            settled,
        } = &mut self.activations[slot].origin
        else {
            return;
        };
        if std::mem::replace(settled, true) {
            return;
        }
        let (broker, queue, entry, delivery) = (*broker, *queue, *entry, *delivery);
        match how {
            Settle::Ack => self.say(sink, FactKind::AckSent, spot, &[row], |_| Fact::AckSent {
                delivery,
            }),
            _ => self.say(sink, FactKind::NackSent, spot, &[row], |_| Fact::NackSent {
                delivery,
                requeue: how == Settle::Requeue,
            }),
        }
        let path = self.paths.retain(spot.path);
        let errand = Errand::Settle {
            queue,
            entry,
            delivery,
            how,
        };
        let letter = Letter {
            from: (spot.node, spot.unit),
            to: (broker, 0),
            path,
            kind: MessageKind::Ack,
            label,
            errand,
            body: Value::Null,
            correlation: Value::Null,
            reply_to: None,
            row,
            attempt: 1,
        };
        self.post(sink, letter);
    }

    pub(in crate::world) fn settle_arrived<S: Sink>(
        &mut self,
        sink: &mut S,
        slot: u32,
        queue: u16,
        (entry, delivery): (u32, u32),
        how: Settle,
    ) {
        let message = self.messages.remove(slot);
        let (broker, row) = (message.to, self.applied);
        let at = self.queue_index(broker, queue);
        let token = self.queues[at].lease(entry).map(|lease| lease.token);
        let delivered = self.queues[at]
            .entry(entry)
            .map_or(Self::START, |e| e.last_row);
        let spot = Spot {
            node: broker,
            unit: 0,
            path: message.path,
            message: message.number,
        };
        let because = [message.sent_row, delivered];
        let done = match how {
            Settle::Requeue => {
                let (why, now) = (Again::Requeued, self.now);
                let given = self.queues[at].requeue(&[(entry, delivery)], why, now, row);
                let depth = self.queues[at].len();
                if !given.is_empty() {
                    self.say(sink, FactKind::Requeued, spot, &because, |_| {
                        Fact::Requeued { queue, why, depth }
                    });
                }
                !given.is_empty()
            }
            Settle::Ack | Settle::Discard => match self.queues[at].settle(entry, delivery) {
                Some(gone) => {
                    self.settled(sink, spot, queue, delivery, how, &gone.message, &because);
                    true
                }
                None => false,
            },
        };
        if done {
            self.drop_lease(token);
            self.queue_depth(sink, broker, queue);
            self.hand_over(sink, broker, queue);
        } else {
            self.say(sink, FactKind::AckIgnored, spot, &because, |_| {
                Fact::AckIgnored { queue, delivery }
            });
        }
        self.paths.release(message.path);
    }

    #[expect(clippy::too_many_arguments, reason = "a settlement is all of this")]
    fn settled<S: Sink>(
        &mut self,
        sink: &mut S,
        spot: Spot,
        queue: u16,
        delivery: u32,
        how: Settle,
        parcel: &Parcel,
        because: &[u32],
    ) {
        let depth = self.queues[self.queue_index(spot.node, queue)].len();
        let (kind, label) = (parcel.kind, parcel.label);
        if how == Settle::Discard {
            let reason = DropReason::Discarded;
            let (from, to) = (spot.node, spot.node);
            self.say(sink, FactKind::Dropped, spot, because, |_| Fact::Dropped {
                reason,
                kind,
                label,
                from,
                to,
            });
            self.tally(sink, Tally::Dropped { kind, reason });
        } else {
            self.say(sink, FactKind::Settled, spot, because, |_| Fact::Settled {
                queue,
                delivery,
                depth,
                automatic: false,
            });
        }
        self.paths.release(parcel.path);
    }

    pub(in crate::world) fn drop_lease(&mut self, token: Option<Token>) {
        if token.is_some_and(|token| self.leases.remove(&token).is_some()) {
            self.cancel();
        }
    }

    pub(in crate::world) fn lease_expired<S: Sink>(&mut self, sink: &mut S, token: Token) {
        let Some((broker, queue, entry)) = self.leases.remove(&token) else {
            return;
        };
        let (at, row) = (self.queue_index(broker, queue), self.applied);
        let Some(lease) = self.queues[at].lease_expired(entry, token, self.now, row) else {
            return;
        };
        let Some(kept) = self.queues[at].entry(entry) else {
            return;
        };
        let spot = Spot {
            node: broker,
            unit: 0,
            path: kept.message.path,
            message: kept.message.number,
        };
        let (delivery, length) = (lease.delivery, self.now.since(lease.since));
        self.say(sink, FactKind::LeaseExpired, spot, &[], |_| {
            Fact::LeaseExpired {
                queue,
                delivery,
                lease: length,
            }
        });
        self.hand_over(sink, broker, queue);
    }
}

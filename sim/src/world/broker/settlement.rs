//! Settlements: a consumer says how a delivery ended, or its lease says so.

use super::desk::Desk;
use super::{Spot, World};
use crate::events::{Event, Token};
use crate::fact::{Again, DropReason, Fact, FactKind};
use crate::model::NodeKind;
use crate::program::MessageKind;
use crate::queue::State;
use crate::rabbit::pump;
use crate::sink::Sink;
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
            Settle::Requeue { failed } | Settle::Discard { failed } => {
                let requeue = matches!(how, Settle::Requeue { .. });
                self.say(sink, FactKind::NackSent, spot, &[row], |_| Fact::NackSent {
                    delivery,
                    requeue,
                    failed,
                });
            }
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
            envelope: None,
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
        let (delivery_of, now) = ([(entry, delivery)], self.now);
        let mut desk_says = false;
        let done = match how {
            Settle::Requeue { failed } => {
                let why = match failed {
                    true => Again::Rejected,
                    false => Again::Requeued,
                };
                let given = self.queues[at].requeue(&delivery_of, why, now, row);
                let depth = self.queues[at].len();
                desk_says = self.queues[at].entry(entry).is_none();
                if !given.is_empty() && !desk_says {
                    self.say(sink, FactKind::Requeued, spot, &because, |_| {
                        Fact::Requeued { queue, why, depth }
                    });
                }
                !given.is_empty()
            }
            Settle::Discard { .. } if self.has_dead_letters(broker, queue) => {
                desk_says = true;
                self.queues[at].reject(&delivery_of) > 0
            }
            Settle::Ack | Settle::Discard { .. } => match self.queues[at].settle(entry, delivery) {
                Some(gone) => {
                    self.settled(sink, spot, queue, delivery, how, &gone.message, &because);
                    true
                }
                None => false,
            },
        };
        if done && desk_says {
            self.drop_lease(token);
            let mut desk = Desk::new(self, sink, broker);
            desk.settling = Some((message.number, because));
            pump::serve(&mut desk, queue);
        } else if done {
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
        if matches!(how, Settle::Discard { .. }) {
            self.drop_stored(sink, spot, parcel, DropReason::Discarded, because);
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

    /// A lease ended, or a message has waited for as long as it may.
    pub(in crate::world) fn lease_expired<S: Sink>(&mut self, sink: &mut S, token: Token) {
        let Some((broker, queue, entry)) = self.leases.remove(&token) else {
            return;
        };
        let (at, row) = (self.queue_index(broker, queue), self.applied);
        let Some(lease) = self.queues[at].lease_expired(entry, token, self.now, row) else {
            return self.hand_over(sink, broker, queue);
        };
        let Some(kept) = self.queues[at].entry(entry) else {
            return;
        };
        let spot = kept.message.spot(broker);
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

    fn has_dead_letters(&self, broker: u16, queue: u16) -> bool {
        match &self.model.nodes[usize::from(broker)].kind {
            NodeKind::Broker(broker) => broker.queues[usize::from(queue)].dead_letters.is_some(),
            _ => false,
        }
    }

    /// Returns whether the message is there that a timer of a queue is about.
    pub(in crate::world) fn is_kept(&self, (broker, queue, entry): (u16, u16, u32)) -> bool {
        self.queue(broker, queue).entry(entry).is_some()
    }

    /// Returns whether something happens when this event does: of the timers of a queue, those of a lease, and those of what is
    /// expired at its head. What is expired elsewhere goes when it gets there.
    pub(in crate::world) fn is_due_in_queue(&self, event: &Event) -> bool {
        let Some((broker, queue, slot)) = self.leases.get(&event.token).copied() else {
            return false;
        };
        let queue = self.queue(broker, queue);
        let Some(entry) = queue.entry(slot) else {
            return false;
        };
        let leased = matches!(entry.state, State::Leased(lease) if lease.token == event.token);
        leased || queue.head().is_some_and(|head| head.is_expired(event.at))
    }

    /// Forgets the timers of a queue that are not those of messages that it still has.
    pub(in crate::world) fn keep_expiries(&mut self, broker: u16, queue: u16) {
        let queues = &self.queues[self.queue_index(broker, queue)];
        let expires = |entry: u32| queues.entry(entry).is_some_and(|e| e.expires_at.is_some());
        self.leases
            .retain(|_, (b, q, entry)| (*b, *q) != (broker, queue) || expires(*entry));
    }
}

//! Deliveries: what is ready is handed to a consumer that has credit.

use super::desk::Desk;
use super::{Spot, World};
use crate::events::Class;
use crate::fact::{Fact, FactKind, KindSet};
use crate::model::{Counter, NodeKind};
use crate::path::Element;
use crate::queue::Handover;
use crate::rabbit::pump;
use crate::sink::{Sink, Tally};
use crate::world::letter::Letter;
use crate::world::step::kind;
use crate::world::{Errand, Parcel};
use std::rc::Rc;

impl World {
    /// Hands over what is ready while a consumer has credit.
    pub(in crate::world) fn hand_over<S: Sink>(&mut self, sink: &mut S, broker: u16, queue: u16) {
        if !self.is_running(self.process_index(broker, 0)) {
            return;
        }
        self.tell_active(sink, broker, queue);
        pump::serve(&mut Desk::new(self, sink, broker), queue);
        // A newcomer may have become the active one by what was settled on the way.
        self.tell_active(sink, broker, queue);
    }

    pub(super) fn deliver<S: Sink>(
        &mut self,
        sink: &mut S,
        broker: u16,
        queue: u16,
        handover: Handover<Parcel>,
    ) {
        let model = Rc::clone(&self.model);
        let at = self.queue_index(broker, queue);
        let to = &self.queues[at].consumers()[usize::from(handover.consumer)];
        let (node, unit) = (to.node, to.unit);
        let parcel = handover.message;
        let path = match handover.delivery {
            1 => self.paths.retain(parcel.path),
            n => self.paths.child(parcel.path, Element::Delivery(n), 0),
        };
        let spot = Spot {
            node: broker,
            unit: 0,
            path,
            message: parcel.number,
        };
        let ready = self.queues[at].ready();
        let lease = handover.until.map(|until| until.since(self.now));
        let because = [handover.stored_row, handover.last_row];
        let (delivery, again) = (handover.delivery, handover.again);
        if again.is_some() {
            self.flag(KindSet::AGAIN);
        }
        self.say(sink, FactKind::Leased, spot, &because, |_| Fact::Leased {
            queue,
            consumer: node,
            consumer_unit: unit,
            delivery,
            lease,
            again,
            ready,
        });
        if let Some(until) = handover.until {
            let token = self.schedule(until, Class::Timer, kind::LEASE, 0);
            self.queues[at].set_token(handover.slot, token);
            self.leases.insert(token, (broker, queue, handover.slot));
        }
        let NodeKind::Service(service) = &model.nodes[usize::from(node)].kind else {
            return;
        };
        let consumes = |c: &crate::model::Consumer| c.broker == broker && c.queue == queue;
        let consumer = service
            .consumers
            .iter()
            .position(consumes)
            .unwrap_or_default() as u16;
        let automatic = handover.automatic;
        let errand = Errand::Delivery {
            broker,
            queue,
            entry: handover.slot,
            delivery,
            automatic,
            marked: again.is_some(),
            consumer,
        };
        let letter = Letter {
            from: (broker, 0),
            to: (node, unit),
            path,
            kind: parcel.kind,
            label: parcel.label,
            errand,
            body: parcel.body,
            correlation: parcel.correlation,
            reply_to: parcel.reply_to,
            row: handover.last_row,
            attempt: 1,
            envelope: None,
        };
        self.post(sink, letter);
        if automatic {
            let depth = self.queues[at].len();
            // The delivery may be lost already, and its path with it.
            let spot = Spot {
                path: parcel.path,
                ..spot
            };
            self.say(sink, FactKind::Settled, spot, &[], |_| Fact::Settled {
                queue,
                delivery,
                depth,
                automatic,
            });
            self.paths.release(parcel.path);
        }
        self.queue_depth(sink, broker, queue);
    }

    /// A delivery reached its consumer.
    pub(in crate::world) fn delivery_arrived<S: Sink>(
        &mut self,
        sink: &mut S,
        slot: u32,
        process: u32,
    ) {
        let message = &self.messages[slot];
        let Errand::Delivery {
            delivery, marked, ..
        } = message.errand
        else {
            return;
        };
        let redelivered = marked || message.copy;
        self.delivered(sink, slot, delivery, redelivered);
        self.wait_for_worker(sink, slot, process, None);
    }

    /// Says that a message reached its consumer, and counts it.
    pub(in crate::world) fn delivered<S: Sink>(
        &mut self,
        sink: &mut S,
        slot: u32,
        delivery: u32,
        redelivered: bool,
    ) {
        let message = &self.messages[slot];
        let (label, kind) = (message.label, message.kind);
        let (spot, row) = (
            self.message_spot(slot, message.to, message.to_unit),
            message.sent_row,
        );
        if redelivered {
            self.flag(KindSet::AGAIN);
        }
        self.say(sink, FactKind::Delivered, spot, &[row], |_| {
            Fact::Delivered {
                label,
                kind,
                delivery,
                redelivered,
            }
        });
        self.tally(sink, Tally::Delivered { kind, redelivered });
        self.count(label, Counter::Delivered);
        if redelivered {
            self.count(label, Counter::Redelivered);
        }
    }
}

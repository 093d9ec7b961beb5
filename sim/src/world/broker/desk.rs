//! The desk of a broker: where the mechanism of exchanges and queues ([`pump`](crate::rabbit::pump)) meets the world.

use super::{Spot, World};
use crate::events::Class;
use crate::fact::{DropReason, Fact, FactKind, RowId};
use crate::model::{Broker, NodeKind};
use crate::path::Element;
use crate::queue::{Death, Full, Handover, Queue};
use crate::rabbit::death::Burial;
use crate::rabbit::envelope::Envelope;
use crate::rabbit::pump::Host;
use crate::rabbit::routing::{Hit, Routing};
use crate::rabbit::{DeadLetters, Version};
use crate::sink::{Sink, Tally};
use crate::time::Time;
use crate::world::step::kind;
use crate::world::{ActivationRef, Message, Parcel};
use std::rc::Rc;

/// One broker, while something happens in it.
pub(super) struct Desk<'a, S> {
    world: &'a mut World,
    sink: &'a mut S,
    node: u16,
    /// The publish that is being stored.
    pub publish: Option<Publish>,
    /// The message that is being settled, where that is what happens, and what led to it.
    pub settling: Option<(u32, [RowId; 2])>,
    /// How many dead messages are being sent on right now, one inside the other.
    burying: u32,
}

/// A publish that is being stored in its queues.
pub(super) struct Publish {
    pub message: Message,
    pub confirm: Option<ActivationRef>,
    /// How many queues have not answered yet.
    pub left: usize,
    /// How many copies were made.
    pub copies: u32,
    pub refused: bool,
    /// Whether a copy takes a while to be safe, and until when.
    pub safe_at: Time,
    /// Whether what arrived has come to its end: the first copy that is stored or refused is that end.
    pub ended: bool,
}

impl<'a, S: Sink> Desk<'a, S> {
    pub fn new(world: &'a mut World, sink: &'a mut S, node: u16) -> Self {
        Self {
            world,
            sink,
            node,
            publish: None,
            settling: None,
            burying: 0,
        }
    }

    fn broker<'m>(&self, model: &'m crate::model::Model) -> &'m Broker {
        match &model.nodes[usize::from(self.node)].kind {
            NodeKind::Broker(broker) => broker,
            _ => unreachable!("only brokers have queues"),
        }
    }

    fn spot(&self, parcel: &Parcel) -> Spot {
        Spot {
            node: self.node,
            unit: 0,
            path: parcel.path,
            message: parcel.number,
        }
    }

    /// One of the queues of a publish has answered; the last one lets its sender know.
    fn answered(&mut self, refused: bool) {
        let Some(publish) = &mut self.publish else {
            return;
        };
        publish.left -= 1;
        publish.refused |= refused;
        if publish.left > 0 {
            return;
        }
        let (refused, confirm) = (publish.refused, publish.confirm);
        let message = &publish.message;
        if refused {
            let full = DropReason::QueueFull;
            let message = message.clone();
            return self.world.tell_sender(self.sink, &message, full);
        }
        if let Some(to) = confirm {
            let (path, label) = (message.path, message.label);
            let there = (message.from, message.from_unit);
            let here = (self.node, 0);
            if publish.safe_at > self.world.now {
                let at = publish.safe_at;
                return self.world.confirm_at(at, self.node, there, path, label, to);
            }
            self.world
                .confirm(self.sink, here, there, path, label, to, None);
        }
    }

    fn watch_expiry(&mut self, queue: u16, slot: u32) {
        let at = self.world.queue_index(self.node, queue);
        let entry = self.world.queues[at].entry(slot);
        if let Some(due) = entry.and_then(|entry| entry.expires_at) {
            let token = self.world.schedule(due, Class::Timer, kind::LEASE, 0);
            self.world.leases.insert(token, (self.node, queue, slot));
        }
    }
}

impl<S: Sink> Host for Desk<'_, S> {
    type Message = Parcel;

    fn now(&self) -> (Time, RowId) {
        (self.world.now, self.world.applied)
    }

    fn version(&self) -> Version {
        self.broker(&self.world.model).rabbitmq.unwrap_or_default()
    }

    fn routing(&self) -> Rc<Routing> {
        Rc::clone(&self.broker(&self.world.model).routing)
    }

    fn queue(&mut self, queue: u16) -> &mut Queue<Parcel> {
        let at = self.world.queue_index(self.node, queue);
        &mut self.world.queues[at]
    }

    fn dead_letters(&self, queue: u16) -> Option<DeadLetters> {
        let broker = self.broker(&self.world.model);
        broker.queues[usize::from(queue)].dead_letters.clone()
    }

    fn envelope(message: &Parcel) -> &Envelope {
        &message.envelope
    }

    fn copy(&mut self, of: &Parcel, envelope: &Envelope, _hit: Hit) -> Parcel {
        let paths = &mut self.world.paths;
        let deaths: u32 = envelope.deaths.iter().map(|death| death.count).sum();
        let (base, copies) = match &mut self.publish {
            Some(publish) if self.burying == 0 => {
                publish.copies += 1;
                (paths.retain(of.path), publish.copies)
            }
            _ => {
                let alive = paths.alive(of.path);
                (paths.child(alive, Element::Dead(deaths), 0), 1)
            }
        };
        let path = match copies {
            1 => base,
            n => {
                let path = paths.child(base, Element::To(n), 0);
                paths.release(base);
                path
            }
        };
        let same = std::ptr::eq(envelope, &raw const *of.envelope) || *envelope == *of.envelope;
        Parcel {
            path,
            envelope: match same {
                true => Rc::clone(&of.envelope),
                false => Rc::new(envelope.clone()),
            },
            ..of.clone()
        }
    }

    fn stored(&mut self, queue: u16, slot: u32) {
        let at = self.world.queue_index(self.node, queue);
        let depth = self.world.queues[at].len();
        let Some(entry) = self.world.queues[at].entry(slot) else {
            return;
        };
        let (spot, persistent) = (self.spot(&entry.message), entry.persistent);
        let own = self.burying == 0;
        let settings = *self.world.queues[at].settings();
        let safe_at = match settings.keeps(persistent) {
            true => self.world.now + settings.flush,
            false => self.world.now,
        };
        let copy = match &mut self.publish {
            Some(publish) if own => {
                publish.safe_at = publish.safe_at.max(safe_at);
                std::mem::replace(&mut publish.ended, true)
            }
            _ => true,
        };
        self.world
            .say(self.sink, FactKind::Stored, spot, &[], |_| Fact::Stored {
                queue,
                depth,
                persistent,
                copy,
            });
        self.world.queue_depth(self.sink, self.node, queue);
        self.watch_expiry(queue, slot);
        if safe_at > self.world.now && settings.rules.replicated {
            self.world.serve_at(safe_at, self.node, queue);
        }
        if own {
            self.answered(false);
        }
    }

    /// What arrived ends with the first copy that is refused; a further one was never more than a thought of the broker.
    fn refused(&mut self, _queue: u16, message: &Parcel, _full: Full) {
        let (spot, own) = (self.spot(message), self.burying == 0);
        let (kind, label, to) = (message.kind, message.label, self.node);
        let first = self.publish.as_ref().filter(|p| own && !p.ended);
        let from = first.map_or(to, |p| p.message.from);
        let because: Vec<RowId> = first.map(|p| p.message.row).into_iter().collect();
        let reason = DropReason::QueueFull;
        self.world
            .say(self.sink, FactKind::Dropped, spot, &because, |_| {
                Fact::Dropped {
                    reason,
                    kind,
                    label,
                    from,
                    to,
                    late: None,
                }
            });
        self.world.tally(self.sink, Tally::Dropped { kind, reason });
        if own {
            if let Some(publish) = &mut self.publish {
                publish.ended = true;
            }
            self.answered(true);
        }
    }

    fn lend(&mut self, queue: u16, handover: Handover<Parcel>) {
        self.world.deliver(self.sink, self.node, queue, handover);
    }

    fn died(
        &mut self,
        queue: u16,
        message: &Parcel,
        (why, since): (Death, Option<RowId>),
        burial: Option<&Burial>,
    ) {
        self.burying += 1;
        let mut spot = self.spot(message);
        let refused = since.is_none();
        let mut because: Vec<RowId> = since.into_iter().collect();
        if let Some((number, rows)) = self.settling.filter(|_| self.burying == 1) {
            (spot.message, because) = (number, rows.to_vec());
        }
        because.retain(|row| *row < self.world.applied);
        let exchange = burial.and_then(|b| self.routing().exchange(&b.envelope.exchange));
        match (burial, exchange) {
            (Some(burial), Some(exchange)) => {
                let copies = burial.hits.len() as u32;
                let deaths = burial.envelope.deaths.iter().map(|death| death.count).sum();
                self.world
                    .say(self.sink, FactKind::DeadLettered, spot, &because, |_| {
                        Fact::DeadLettered {
                            queue,
                            why,
                            exchange,
                            key: burial.envelope.key().to_owned(),
                            copies,
                            deaths,
                            refused,
                        }
                    });
            }
            // What was refused is dropped already.
            _ if refused => {}
            _ => self
                .world
                .drop_dead(self.sink, spot, message, why, &because),
        }
        self.world.queue_depth(self.sink, self.node, queue);
    }

    fn buried(&mut self) {
        self.burying -= 1;
    }

    fn forget(&mut self, message: Parcel) {
        self.world.paths.release(message.path);
    }
}

impl World {
    /// A message that is dead goes nowhere.
    fn drop_dead<S: Sink>(
        &mut self,
        sink: &mut S,
        spot: Spot,
        message: &Parcel,
        why: Death,
        because: &[RowId],
    ) {
        let reason = match why {
            Death::Rejected => DropReason::Discarded,
            Death::Expired => DropReason::Outdated,
            Death::Overflowed => DropReason::Overflowed,
            Death::DeliveryLimit => DropReason::DeliveryLimit,
        };
        self.drop_stored(sink, spot, message, reason, because);
    }
}

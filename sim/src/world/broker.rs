//! Brokers: what arrives is stored, handed over, leased, settled. The queue itself is [`crate::store`].

use super::{Activation, ActivationRef, Doing, Errand, Origin, Parcel, Settle, Spot, World, kind};
use crate::events::{Class, Token};
use crate::fact::{Again, DropReason, Fact, FactKind, Failure, KindSet};
use crate::model::{AckMode, Counter, NodeKind};
use crate::path::Element;
use crate::program::{MessageKind, Op, Send, Target};
use crate::sink::{Sink, Tally};
use crate::store::{Handover, StoreSettings};
use crate::value::Value;
use std::rc::Rc;

impl World {
    pub(super) fn stores_of(broker: &crate::model::Broker) -> impl Iterator<Item = StoreSettings> {
        let settings = |q: &crate::model::Queue| StoreSettings {
            lease: q.lease,
            durable: q.durable,
            length_max: q.length_max,
        };
        broker.queues.iter().map(settings)
    }

    /// Introduces every instance that consumes to its queues.
    pub(super) fn connect_all_consumers(&mut self) {
        let model = self.scenario();
        for (node, spec) in model.nodes.iter().enumerate() {
            let NodeKind::Service(service) = &spec.kind else {
                continue;
            };
            for consumer in &service.consumers {
                let store = self.store_index(consumer.broker, consumer.queue);
                for unit in 0..service.instances {
                    let automatic = consumer.ack == AckMode::Automatic;
                    let index = self.stores[store].add_consumer(
                        node as u16,
                        unit,
                        consumer.prefetch,
                        automatic,
                    );
                    self.stores[store].connect(index);
                }
            }
        }
    }

    #[inline]
    pub(super) fn store_index(&self, broker: u16, queue: u16) -> usize {
        self.lookup.store[usize::from(broker)] as usize + usize::from(queue)
    }

    /// Sends a message; returns whether the sender waits for its confirmation.
    pub(super) fn send<S: Sink>(&mut self, sink: &mut S, slot: u32, send: &Send) -> bool {
        let spot = self.spot(slot);
        let (to, queue) = match &send.to {
            Target::Queue { broker, queue } => ((*broker, 0), Some(*queue)),
            Target::Mailbox(address) => {
                let Some(to) = self.mailbox_of(&self.eval(slot, address)) else {
                    return false;
                };
                (to, None)
            }
        };
        let nth = self.nth(slot, send.label);
        let name = self.lookup.label_hash[send.label as usize];
        let path = self.paths.child(
            spot.path,
            Element::Named {
                label: send.label,
                nth,
            },
            name,
        );
        self.chain = self.chain.max(self.paths.length(path));
        let serial = self.activations[slot].serial;
        let row = self.applied;
        let confirm = send
            .confirmed
            .then_some(ActivationRef { slot, serial, row });
        let errand = match queue {
            Some(queue) => Errand::Publish {
                queue,
                persistent: send.persistent,
                confirm,
            },
            None => Errand::Mail,
        };
        let mut message = self.letter(
            (spot.node, spot.unit),
            to,
            path,
            send.kind,
            send.label,
            errand,
        );
        message.body = self.eval(slot, &send.body);
        message.correlation = self.eval(slot, &send.correlation);
        message.reply_to = send.reply_here.then_some((spot.node, spot.unit));
        message.row = self.activations[slot].row;
        self.activations[slot].row = self.applied;
        let waits = confirm.is_some() && queue.is_some();
        if waits {
            let now = self.now;
            self.activations[slot].state = Doing::Confirming;
            self.activations[slot].since = now;
        }
        self.transmit(sink, message, 1);
        if waits {
            self.let_go(sink, slot);
        }
        waits
    }

    /// Returns the mailbox that a `reply_to` names.
    fn mailbox_of(&self, address: &Value) -> Option<(u16, u32)> {
        let Value::List(parts) = address else {
            return None;
        };
        let [Value::I64(node), Value::I64(unit)] = &**parts else {
            return None;
        };
        let (node, unit) = (u16::try_from(*node).ok()?, u32::try_from(*unit).ok()?);
        let units = match &self.model.nodes.get(usize::from(node))?.kind {
            NodeKind::Client(client) => client.members,
            NodeKind::Service(service) => service.instances,
            NodeKind::Broker(_) => 0,
        };
        (unit < units).then_some((node, unit))
    }

    pub(super) fn publish_arrived<S: Sink>(
        &mut self,
        sink: &mut S,
        slot: u32,
        queue: u16,
        persistent: bool,
        confirm: Option<ActivationRef>,
    ) {
        let model = self.scenario();
        let node = self.messages[slot].to;
        let NodeKind::Broker(broker) = &model.nodes[usize::from(node)].kind else {
            return;
        };
        if broker.up < 1.0 && !self.is_up(slot, node, broker.up) {
            return self.drop_message(sink, slot, DropReason::Unavailable, &[]);
        }
        let store = self.store_index(node, queue);
        let message = &self.messages[slot];
        let parcel = Parcel {
            number: message.number,
            path: message.path,
            kind: message.kind,
            label: message.label,
            body: message.body.clone(),
            correlation: message.correlation.clone(),
            reply_to: message.reply_to,
        };
        let (now, row) = (self.now, self.applied);
        if self.stores[store]
            .publish(parcel, persistent, now, row)
            .is_err()
        {
            return self.drop_message(sink, slot, DropReason::QueueFull, &[]);
        }
        let message = self.messages.remove(slot);
        let spot = Spot {
            node,
            unit: 0,
            path: message.path,
            message: message.number,
        };
        let depth = self.stores[store].len();
        self.say(sink, FactKind::Stored, spot, &[], |_| Fact::Stored {
            queue,
            depth,
            persistent,
        });
        self.store_depth(sink, node, queue);
        if let Some(to) = confirm {
            let there = (message.from, message.from_unit);
            self.confirm(
                sink,
                (node, 0),
                there,
                message.path,
                message.label,
                to,
                None,
            );
        }
        self.hand_over(sink, node, queue);
    }

    fn store_depth<S: Sink>(&mut self, sink: &mut S, broker: u16, queue: u16) {
        let depth = self.stores[self.store_index(broker, queue)].len();
        self.depth(sink, broker, queue, depth);
    }

    /// Tells a producer how its publish ended.
    #[expect(clippy::too_many_arguments, reason = "a confirm is all of this")]
    pub(super) fn confirm<S: Sink>(
        &mut self,
        sink: &mut S,
        from: (u16, u32),
        to: (u16, u32),
        path: u32,
        label: u32,
        activation: ActivationRef,
        failure: Option<Failure>,
    ) {
        let path = self.paths.retain(path);
        let errand = Errand::Confirm {
            to: activation,
            failure,
        };
        let kind = if failure.is_some() {
            MessageKind::Error
        } else {
            MessageKind::Confirm
        };
        let mut message = self.letter(from, to, path, kind, label, errand);
        message.row = self.applied;
        self.transmit(sink, message, 1);
    }

    pub(super) fn confirm_arrived<S: Sink>(
        &mut self,
        sink: &mut S,
        slot: u32,
        to: ActivationRef,
        failure: Option<Failure>,
    ) {
        let waits = |a: &&Activation| {
            a.serial == to.serial && a.row == to.row && a.state == Doing::Confirming
        };
        if self.activations.get(to.slot).filter(waits).is_none() {
            return self.drop_message(sink, slot, DropReason::NobodyWaits, &[]);
        }
        let message = self.messages.remove(slot);
        let slot = to.slot;
        let spot = Spot {
            message: message.number,
            path: self.paths.message_of(message.path),
            ..self.spot(slot)
        };
        let took = self.now.since(self.activations[slot].since);
        let (label, row) = (message.label, self.activations[slot].row);
        let because = [row, message.row];
        let program = Rc::clone(&self.activations[slot].program);
        let pc = self.activations[slot].pc;
        self.activations[slot].row = self.applied;
        self.tally(
            sink,
            Tally::Blocked {
                node: spot.node,
                span: took,
            },
        );
        let Some(failure) = failure else {
            self.say(sink, FactKind::Confirmed, spot, &because, |_| {
                Fact::Confirmed { label }
            });
            self.paths.release(message.path);
            self.activations[slot].pc = pc + 1;
            return self.go_on(sink, slot);
        };
        self.say(sink, FactKind::AttemptFailed, spot, &because, |_| {
            Fact::AttemptFailed {
                label,
                attempt: 1,
                failure,
                took,
            }
        });
        self.paths.release(message.path);
        let or = match program.ops.get(usize::from(pc)) {
            Some(Op::Send(send)) => send.or,
            _ => None,
        };
        match or {
            Some(pc) => {
                self.activations[slot].pc = pc;
                self.go_on(sink, slot);
            }
            None => self.fail(sink, slot, failure),
        }
    }

    /// Hands over what is ready while a consumer has credit.
    pub(super) fn hand_over<S: Sink>(&mut self, sink: &mut S, broker: u16, queue: u16) {
        let store = self.store_index(broker, queue);
        if !self.is_running(self.process_index(broker, 0)) {
            return;
        }
        let (now, row) = (self.now, self.applied);
        while let Some(handover) = self.stores[store].next_delivery(now, row) {
            self.deliver(sink, broker, queue, handover);
        }
    }

    fn deliver<S: Sink>(
        &mut self,
        sink: &mut S,
        broker: u16,
        queue: u16,
        handover: Handover<Parcel>,
    ) {
        let model = self.scenario();
        let store = self.store_index(broker, queue);
        let to = &self.stores[store].consumers()[usize::from(handover.consumer)];
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
        let ready = self.stores[store].ready();
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
            self.stores[store].set_token(handover.slot, token);
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
            consumer,
        };
        let mut message = self.letter(
            (broker, 0),
            (node, unit),
            path,
            parcel.kind,
            parcel.label,
            errand,
        );
        message.body = parcel.body;
        message.correlation = parcel.correlation;
        message.reply_to = parcel.reply_to;
        message.row = handover.last_row;
        self.transmit(sink, message, 1);
        if automatic {
            let depth = self.stores[store].len();
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
        self.store_depth(sink, broker, queue);
    }

    /// A delivery reached its consumer.
    pub(super) fn delivery_arrived<S: Sink>(&mut self, sink: &mut S, slot: u32, process: u32) {
        let message = &self.messages[slot];
        let Errand::Delivery { delivery, .. } = message.errand else {
            return;
        };
        let (label, kind, redelivered) =
            (message.label, message.kind, delivery > 1 || message.copy);
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
        self.wait_for_worker(sink, slot, process, None);
    }

    /// A consumer says how a delivery ended.
    pub(super) fn settle_delivery<S: Sink>(&mut self, sink: &mut S, slot: u32, how: Settle) {
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
        let mut message = self.letter(
            (spot.node, spot.unit),
            (broker, 0),
            path,
            MessageKind::Ack,
            label,
            errand,
        );
        message.row = row;
        self.transmit(sink, message, 1);
    }

    pub(super) fn settle_arrived<S: Sink>(
        &mut self,
        sink: &mut S,
        slot: u32,
        queue: u16,
        (entry, delivery): (u32, u32),
        how: Settle,
    ) {
        let message = self.messages.remove(slot);
        let (broker, row) = (message.to, self.applied);
        let store = self.store_index(broker, queue);
        let token = self.stores[store].lease(entry).map(|lease| lease.token);
        let delivered = self.stores[store]
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
                let lease = self.stores[store].requeue(entry, delivery, Again::Requeued, row);
                let depth = self.stores[store].len();
                if lease.is_some() {
                    let why = Again::Requeued;
                    self.say(sink, FactKind::Requeued, spot, &because, |_| {
                        Fact::Requeued { queue, why, depth }
                    });
                }
                lease.is_some()
            }
            Settle::Ack | Settle::Discard => match self.stores[store].settle(entry, delivery) {
                Some(gone) => {
                    self.settled(sink, spot, queue, delivery, how, &gone.message, &because);
                    true
                }
                None => false,
            },
        };
        if done {
            self.drop_lease(token);
            self.store_depth(sink, broker, queue);
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
        let depth = self.stores[self.store_index(spot.node, queue)].len();
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

    fn drop_lease(&mut self, token: Option<Token>) {
        if token.is_some_and(|token| self.leases.remove(&token).is_some()) {
            self.cancel();
        }
    }

    pub(super) fn lease_expired<S: Sink>(&mut self, sink: &mut S, token: Token) {
        let Some((broker, queue, entry)) = self.leases.remove(&token) else {
            return;
        };
        let (store, row) = (self.store_index(broker, queue), self.applied);
        let Some(lease) = self.stores[store].lease_expired(entry, token, row) else {
            return;
        };
        let Some(kept) = self.stores[store].entry(entry) else {
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

    /// What a consumer had not settled when its connection closed is ready again.
    pub(super) fn disconnect_consumer<S: Sink>(&mut self, sink: &mut S, node: u16, unit: u32) {
        for (broker, queue, index) in self.subscriptions(node, unit) {
            let (store, row) = (self.store_index(broker, queue), self.applied);
            let held = self.stores[store].disconnect(index, row);
            for (entry, lease) in held {
                self.drop_lease(Some(lease.token));
                let Some(kept) = self.stores[store].entry(entry) else {
                    continue;
                };
                let spot = Spot {
                    node: broker,
                    unit: 0,
                    path: kept.message.path,
                    message: kept.message.number,
                };
                let (why, depth) = (Again::ConsumerCrashed, self.stores[store].len());
                self.say(sink, FactKind::Requeued, spot, &[], |_| Fact::Requeued {
                    queue,
                    why,
                    depth,
                });
            }
            self.hand_over(sink, broker, queue);
        }
    }

    pub(super) fn connect_consumer<S: Sink>(&mut self, sink: &mut S, node: u16, unit: u32) {
        for (broker, queue, index) in self.subscriptions(node, unit) {
            if self.is_running(self.process_index(broker, 0)) {
                let store = self.store_index(broker, queue);
                self.stores[store].connect(index);
                self.hand_over(sink, broker, queue);
            }
        }
    }

    /// Returns the queues that an instance consumes, with its place among their consumers.
    fn subscriptions(&self, node: u16, unit: u32) -> Vec<(u16, u16, u16)> {
        let NodeKind::Service(service) = &self.model.nodes[usize::from(node)].kind else {
            return Vec::new();
        };
        let place = |c: &crate::model::Consumer| {
            let consumers = self.stores[self.store_index(c.broker, c.queue)].consumers();
            let index = consumers
                .iter()
                .position(|k| k.node == node && k.unit == unit)?;
            Some((c.broker, c.queue, index as u16))
        };
        service.consumers.iter().filter_map(place).collect()
    }

    /// A broker's memory is gone: what was not both persistent and in a durable queue is lost.
    pub(super) fn crash_broker<S: Sink>(&mut self, sink: &mut S, node: u16) {
        let model = self.scenario();
        let NodeKind::Broker(broker) = &model.nodes[usize::from(node)].kind else {
            return;
        };
        for queue in 0..broker.queues.len() as u16 {
            let (store, row) = (self.store_index(node, queue), self.applied);
            let crash = self.stores[store].crash(row);
            self.leases.retain(|_, (b, q, _)| (*b, *q) != (node, queue));
            for entry in crash.lost {
                let parcel = entry.message;
                let spot = Spot {
                    node,
                    unit: 0,
                    path: parcel.path,
                    message: parcel.number,
                };
                let (reason, kind, label) = (DropReason::Crashed, parcel.kind, parcel.label);
                self.flag(KindSet::LOST);
                self.say(sink, FactKind::Dropped, spot, &[entry.stored_row], |_| {
                    Fact::Dropped {
                        reason,
                        kind,
                        label,
                        from: node,
                        to: node,
                    }
                });
                self.tally(sink, Tally::Dropped { kind, reason });
                self.paths.release(parcel.path);
            }
            self.store_depth(sink, node, queue);
        }
    }

    /// Returns how many messages a crash of this broker would lose.
    pub(super) fn volatile_in_queues(&self, node: u16) -> u32 {
        let NodeKind::Broker(broker) = &self.model.nodes[usize::from(node)].kind else {
            return 0;
        };
        let lost = |queue: usize| {
            let store = self.store(node, queue as u16);
            let durable = store.settings().durable;
            store
                .entries()
                .filter(|e| !(durable && e.persistent))
                .count() as u32
        };
        (0..broker.queues.len()).map(lost).sum()
    }

    /// A broker runs again, or goes on: every consumer that runs connects, and what is ready is handed over.
    pub(super) fn restart_broker<S: Sink>(&mut self, sink: &mut S, node: u16) {
        let model = self.scenario();
        let NodeKind::Broker(broker) = &model.nodes[usize::from(node)].kind else {
            return;
        };
        for queue in 0..broker.queues.len() as u16 {
            let store = self.store_index(node, queue);
            for index in 0..self.stores[store].consumers().len() {
                let consumer = &self.stores[store].consumers()[index];
                if self.is_running(self.process_index(consumer.node, consumer.unit)) {
                    self.stores[store].connect(index as u16);
                }
            }
            self.hand_over(sink, node, queue);
        }
    }
}

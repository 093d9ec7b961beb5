//! Connections: which instances consume which queue, and what becomes of their deliveries when they go.

use super::{Spot, World};
use crate::fact::{Again, Fact, FactKind, NO_MESSAGE};
use crate::model::{AckMode, NodeKind};
use crate::path::Element;
use crate::queue::Subscription;
use crate::sink::Sink;
use std::rc::Rc;

impl World {
    /// Introduces every instance that consumes to its queues.
    pub(in crate::world) fn connect_all_consumers(&mut self) {
        let model = Rc::clone(&self.model);
        for (node, spec) in model.nodes.iter().enumerate() {
            let NodeKind::Service(service) = &spec.kind else {
                continue;
            };
            for consumer in &service.consumers {
                let at = self.queue_index(consumer.broker, consumer.queue);
                let at_start = service.scaling.as_ref().map(|s| s.at_start);
                for unit in 0..service.instances {
                    let automatic = consumer.ack == AckMode::Automatic;
                    let index = self.queues[at].add_consumer(Subscription {
                        node: node as u16,
                        unit,
                        prefetch: consumer.prefetch,
                        automatic,
                        priority: consumer.priority,
                    });
                    if at_start.is_none_or(|running| unit < running) {
                        self.queues[at].connect(index);
                    }
                    // Who is active at the start is no news.
                    self.queues[at].take_active_change();
                }
            }
        }
    }

    /// Says who is the active consumer of a queue where that has changed (RQ-29).
    pub(super) fn tell_active<S: Sink>(&mut self, sink: &mut S, broker: u16, queue: u16) {
        let at = self.queue_index(broker, queue);
        let Some(nth) = self.queues[at].take_active_change() else {
            return;
        };
        let active = self.queues[at].active();
        let (consumer, waiting) = {
            let all = self.queues[at].consumers();
            let of = active.map(|i| &all[usize::from(i)]);
            let connected = all.iter().filter(|c| c.connected).count() as u32;
            let consumer = of.map(|c| (c.node, c.unit));
            (consumer, connected - u32::from(active.is_some()))
        };
        let element = Element::Active {
            node: broker,
            queue,
            nth,
        };
        let path = self.paths.root(element, self.lookup.node(broker).key);
        let spot = Spot {
            node: broker,
            unit: 0,
            path,
            message: NO_MESSAGE,
        };
        self.say(sink, FactKind::ActiveChanged, spot, &[], |_| {
            Fact::ActiveChanged {
                queue,
                consumer,
                waiting,
            }
        });
        self.paths.release(path);
    }

    /// What a consumer had not settled when its connection closed is ready again.
    pub(in crate::world) fn disconnect_consumer<S: Sink>(
        &mut self,
        sink: &mut S,
        node: u16,
        unit: u32,
    ) {
        for (broker, queue, index) in self.subscriptions(node, unit) {
            let (at, row) = (self.queue_index(broker, queue), self.applied);
            let held = self.queues[at].disconnect(index, self.now, row);
            for (entry, lease) in held {
                self.drop_lease(Some(lease.token));
                self.say_requeued(sink, (broker, queue), entry, Again::ConsumerCrashed);
            }
            self.hand_over(sink, broker, queue);
        }
    }

    /// Says that a message is ready again because its consumer is gone; nothing where the queue has let it go.
    pub(in crate::world) fn say_requeued<S: Sink>(
        &mut self,
        sink: &mut S,
        (broker, queue): (u16, u16),
        entry: u32,
        why: Again,
    ) {
        let queued = &self.queues[self.queue_index(broker, queue)];
        let Some(kept) = queued.entry(entry) else {
            return;
        };
        let spot = kept.message.spot(broker);
        let depth = queued.len();
        self.say(sink, FactKind::Requeued, spot, &[], |_| Fact::Requeued {
            queue,
            why,
            depth,
        });
    }

    pub(in crate::world) fn connect_consumer<S: Sink>(
        &mut self,
        sink: &mut S,
        node: u16,
        unit: u32,
    ) {
        if self.processes[self.process_index(node, unit) as usize].is_leaving {
            return;
        }
        for (broker, queue, index) in self.subscriptions(node, unit) {
            if self.is_running(self.process_index(broker, 0)) {
                let at = self.queue_index(broker, queue);
                self.queues[at].connect(index);
                self.hand_over(sink, broker, queue);
            }
        }
    }

    /// Returns the queues that an instance consumes, with its place among their consumers.
    pub(in crate::world) fn subscriptions(&self, node: u16, unit: u32) -> Vec<(u16, u16, u16)> {
        let NodeKind::Service(service) = &self.model.nodes[usize::from(node)].kind else {
            return Vec::new();
        };
        let place = |c: &crate::model::Consumer| {
            let consumers = self.queues[self.queue_index(c.broker, c.queue)].consumers();
            let index = consumers
                .iter()
                .position(|k| k.node == node && k.unit == unit)?;
            Some((c.broker, c.queue, index as u16))
        };
        service.consumers.iter().filter_map(place).collect()
    }
}

//! Channels and consumers, and how deliveries are settled.

use super::{Broker, Consuming};
use crate::fact::Again;
use crate::queue::Subscription;
use crate::rabbit::arguments::Refusal;
use crate::rabbit::channel::{Channel, Held, Settlement};
use crate::rabbit::pump;
use crate::sort;
use std::rc::Rc;

impl Broker {
    /// Opens a channel and returns its number.
    pub fn open_channel(&mut self) -> usize {
        self.channels.push(Channel::default());
        self.channels.len() - 1
    }

    /// Subscribes a consumer of that name; what is ready is delivered at once.
    ///
    /// # Errors
    /// There is no such queue.
    pub fn consume(
        &mut self,
        channel: usize,
        queue: &str,
        name: &str,
        asked: Subscription,
    ) -> Result<(), Refusal> {
        let at = self.queue_index(queue)?;
        let kept = &mut self.queues[usize::from(at)];
        let prefetch = kept.arguments.prefetch(asked.prefetch);
        let index = kept.queue.add_consumer(Subscription { prefetch, ..asked });
        self.consumers.push(Consuming {
            name: name.into(),
            channel,
            queue: at,
            index,
        });
        self.queues[usize::from(at)].queue.connect(index);
        pump::serve(self, at);
        Ok(())
    }

    /// Ends a subscription; its unsettled deliveries stay with the channel. A queue that deletes itself goes with its last consumer.
    pub fn cancel(&mut self, name: &str) {
        let is_it = |c: &Consuming| &*c.name == name;
        if let Some(at) = self.consumers.iter().position(is_it) {
            let gone = self.consumers.remove(at);
            self.unsubscribe(&gone);
            pump::serve(self, gone.queue);
        }
    }

    /// Closes a channel: its subscriptions end, and its unsettled deliveries are ready again (RQ-12).
    pub fn close_channel(&mut self, channel: usize) {
        let of_it = |c: &Consuming| c.channel == channel;
        let (gone, left): (Vec<_>, Vec<_>) = self.consumers.drain(..).partition(of_it);
        self.consumers = left;
        gone.iter()
            .for_each(|consuming| self.unsubscribe(consuming));
        let held = self.channels[channel].close();
        self.settle_all(&held, Ended::Closed);
        for consuming in gone {
            pump::serve(self, consuming.queue);
        }
    }

    /// Settles a delivery of a channel, or all up to it.
    ///
    /// # Errors
    /// The tag is not outstanding: the channel is closed (RQ-10).
    pub fn settle(
        &mut self,
        channel: usize,
        tag: u64,
        multiple: bool,
        how: Settlement,
    ) -> Result<(), Refusal> {
        let held = self.channels[channel].take(tag, multiple);
        let held = held.inspect_err(|_| self.close_channel(channel))?;
        self.settle_all(&held, Ended::Settled(how));
        Ok(())
    }

    fn unsubscribe(&mut self, gone: &Consuming) {
        let kept = &mut self.queues[usize::from(gone.queue)];
        kept.queue.cancel(gone.index);
        let (auto_delete, at) = (kept.arguments.auto_delete, gone.queue);
        if self.consumers.iter().all(|c| c.queue != at) {
            self.queues[usize::from(at)].unused = self.now;
            if auto_delete {
                self.forget_queue(at);
            }
        }
    }

    /// Ends deliveries, queue by queue, in the order in which they were delivered.
    fn settle_all(&mut self, held: &[Held], how: Ended) {
        let mut queues: Vec<u16> = held.iter().map(|(queue, ..)| *queue).collect();
        sort::ascending(&mut queues);
        queues.dedup();
        for at in queues {
            let of_it = held.iter().filter(|(queue, ..)| *queue == at);
            let these: Vec<(u32, u32)> = of_it.map(|(_, slot, n)| (*slot, *n)).collect();
            let (queue, now) = (&mut self.queues[usize::from(at)].queue, self.now);
            match how {
                Ended::Settled(Settlement::Ack) => {
                    for (slot, delivery) in these {
                        queue.settle(slot, delivery);
                    }
                }
                Ended::Settled(Settlement::Discard) => drop(queue.reject(&these)),
                Ended::Settled(Settlement::Requeue) => {
                    queue.requeue(&these, Again::Requeued, now, 0);
                }
                Ended::Settled(Settlement::RejectAndRequeue) => {
                    queue.requeue(&these, Again::Rejected, now, 0);
                }
                Ended::Closed => drop(queue.requeue(&these, Again::ConsumerCrashed, now, 0)),
            }
            pump::serve(self, at);
        }
    }

    /// Returns the names of the consumers of a queue that get deliveries.
    pub fn consumer_names(&self, queue: &str) -> Vec<Rc<str>> {
        let at = self.routing.queue(queue);
        let of_it = self.consumers.iter().filter(|c| Some(c.queue) == at);
        of_it.map(|c| Rc::clone(&c.name)).collect()
    }
}

#[derive(Clone, Copy)]
enum Ended {
    Settled(Settlement),
    /// With its channel.
    Closed,
}

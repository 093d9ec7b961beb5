//! One RabbitMQ node as a value, driven operation by operation.

mod consume;
mod declare;
mod life;
mod transaction;

pub use transaction::Transaction;

use super::arguments::{QueueArguments, Refusal};
use super::channel::Channel;
use super::death::{Burial, DeadLetters};
use super::envelope::Envelope;
use super::pump::{self, Host};
use super::routing::{Hit, Routing};
use super::version::Version;
use crate::fact::RowId;
use crate::queue::{Death, Full, Handover, Queue};
use crate::time::Time;
use std::collections::VecDeque;
use std::rc::Rc;

/// A message of a client.
#[derive(Clone, Debug, PartialEq)]
pub struct Mail {
    pub body: Rc<str>,
    pub envelope: Envelope,
}

/// What a publisher is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Confirm {
    /// Whether a mandatory message went nowhere: it is returned before the confirm (RQ-6).
    pub returned: bool,
    /// Acknowledged, or refused.
    pub acked: bool,
}

/// A delivery, as a client sees it.
#[derive(Clone, Debug, PartialEq)]
pub struct Delivery {
    pub channel: usize,
    /// The name of the consumer.
    pub consumer: Rc<str>,
    pub tag: u64,
    pub mail: Mail,
    pub redelivered: bool,
}

/// One RabbitMQ node: exchanges, queues, channels.
#[derive(Clone, Debug)]
pub struct Broker {
    version: Version,
    now: Time,
    routing: Rc<Routing>,
    queues: Vec<Kept>,
    consumers: Vec<Consuming>,
    channels: Vec<Channel>,
    /// What was delivered and not looked at yet.
    delivered: VecDeque<Delivery>,
    /// The consumers whose queue was deleted.
    cancelled: Vec<Rc<str>>,
}

#[derive(Clone, Debug)]
struct Kept {
    arguments: QueueArguments,
    queue: Queue<Mail>,
    /// Since when nobody uses it.
    unused: Time,
    gone: bool,
}

/// A consumer: its name, its channel, its queue and its place among the consumers there.
#[derive(Clone, Debug)]
struct Consuming {
    name: Rc<str>,
    channel: usize,
    queue: u16,
    index: u16,
}

impl Broker {
    pub fn new(version: Version) -> Self {
        Self {
            version,
            now: Time::ZERO,
            routing: Rc::new(Routing::default()),
            queues: Vec::new(),
            consumers: Vec::new(),
            channels: Vec::new(),
            delivered: VecDeque::new(),
            cancelled: Vec::new(),
        }
    }

    /// Publishes a message to the exchange that stands on it.
    ///
    /// # Errors
    /// There is no such exchange: the channel is closed.
    pub fn publish(&mut self, mail: &Mail, mandatory: bool) -> Result<Confirm, Refusal> {
        let exchange = self.routing.exchange(&mail.envelope.exchange);
        let exchange = exchange.ok_or(Refusal::NotFound)?;
        let hits = self.routing.route(exchange, &mail.envelope);
        Ok(Confirm {
            returned: mandatory && hits.is_empty(),
            acked: pump::publish(self, &hits, mail, &mail.envelope),
        })
    }

    /// Returns what was delivered since this was last asked, in order.
    pub fn take_delivered(&mut self) -> Vec<Delivery> {
        self.delivered.drain(..).collect()
    }

    /// Returns which consumers the broker cancelled since this was last asked, as their queue was deleted.
    pub fn take_cancelled(&mut self) -> Vec<Rc<str>> {
        std::mem::take(&mut self.cancelled)
    }

    /// Returns a queue; none where there is none of that name.
    pub fn queue_named(&self, name: &str) -> Option<&Queue<Mail>> {
        let at = self.routing.queue(name)?;
        Some(&self.queues[usize::from(at)].queue)
    }

    pub fn routing(&self) -> &Routing {
        &self.routing
    }

    fn queue_index(&self, name: &str) -> Result<u16, Refusal> {
        self.routing.queue(name).ok_or(Refusal::NotFound)
    }
}

impl Host for Broker {
    type Message = Mail;

    fn now(&self) -> (Time, RowId) {
        (self.now, 0)
    }

    fn version(&self) -> Version {
        self.version
    }

    fn routing(&self) -> Rc<Routing> {
        Rc::clone(&self.routing)
    }

    fn queue(&mut self, queue: u16) -> &mut Queue<Mail> {
        &mut self.queues[usize::from(queue)].queue
    }

    fn dead_letters(&self, queue: u16) -> Option<DeadLetters> {
        self.queues[usize::from(queue)]
            .arguments
            .dead_letters
            .clone()
    }

    fn envelope(message: &Mail) -> &Envelope {
        &message.envelope
    }

    fn copy(&mut self, of: &Mail, envelope: &Envelope, _hit: Hit) -> Mail {
        Mail {
            body: Rc::clone(&of.body),
            envelope: envelope.clone(),
        }
    }

    fn stored(&mut self, _queue: u16, _slot: u32) {}

    fn refused(&mut self, _queue: u16, _message: &Mail, _full: Full) {}

    fn lend(&mut self, queue: u16, handover: Handover<Mail>) {
        let is_it = |c: &&Consuming| c.queue == queue && c.index == handover.consumer;
        let Some(consuming) = self.consumers.iter().find(is_it) else {
            return;
        };
        let held = (queue, handover.slot, handover.delivery);
        let tag = self.channels[consuming.channel].lend(held, handover.automatic);
        self.delivered.push_back(Delivery {
            channel: consuming.channel,
            consumer: Rc::clone(&consuming.name),
            tag,
            redelivered: handover.again.is_some(),
            mail: handover.message,
        });
    }

    fn died(&mut self, _: u16, _: &Mail, _: (Death, Option<RowId>), _: Option<&Burial>) {}

    fn buried(&mut self) {}

    fn forget(&mut self, _message: Mail) {}
}

impl Broker {
    /// Fetches the message at the head by hand (basic.get); none where the queue is empty.
    ///
    /// # Errors
    /// There is no such queue.
    pub fn get(
        &mut self,
        channel: usize,
        queue: &str,
        automatic: bool,
    ) -> Result<Option<Delivery>, Refusal> {
        let at = self.queue_index(queue)?;
        let kept = &mut self.queues[usize::from(at)];
        kept.unused = self.now;
        let fetched = kept.queue.fetch(automatic, self.now, 0);
        pump::serve(self, at);
        Ok(fetched.map(|handover| {
            let held = (at, handover.slot, handover.delivery);
            Delivery {
                channel,
                consumer: "".into(),
                tag: self.channels[channel].lend(held, automatic),
                redelivered: handover.again.is_some(),
                mail: handover.message,
            }
        }))
    }
}

//! A client of the broker: one channel per consumer, deliveries known by their bodies.

use super::VERSION;
use serde_json::{Value, json};
use sim::queue::Subscription;
use sim::rabbit::broker::{Confirm, Delivery, Mail};
use sim::rabbit::channel::Settlement;
use sim::rabbit::routing::{Destination, Exchange, ExchangeKind};
use sim::rabbit::{Broker, Envelope, QueueArguments};
use sim::time::{Span, Time};
use std::rc::Rc;

pub struct Client {
    pub broker: Broker,
    pub now: Time,
    /// In the order in which they were opened.
    channels: Vec<(String, usize)>,
    /// What each channel was given, with its tag.
    given: Vec<(usize, String, u64)>,
}

impl Client {
    pub fn new() -> Self {
        Self {
            broker: Broker::new(VERSION),
            now: Time::ZERO,
            channels: Vec::new(),
            given: Vec::new(),
        }
    }

    /// Returns a client of a broker that has these queues.
    pub fn with(queues: &[(&str, QueueArguments)]) -> Self {
        let mut client = Self::new();
        for (name, arguments) in queues {
            let declared = client.broker.declare_queue(name, arguments.clone());
            declared.expect("a queue of that kind");
        }
        client
    }

    pub fn exchange(&mut self, name: &str, kind: ExchangeKind, alternate: Option<&str>) {
        let exchange = Exchange {
            name: name.into(),
            kind,
            alternate: alternate.map(Rc::from),
            durable: false,
        };
        let declared = self.broker.declare_exchange(exchange);
        declared.expect("an exchange of that kind");
    }

    pub fn bind(&mut self, exchange: &str, key: &str, queue: &str) {
        let to = self.broker.routing().queue(queue).expect("the queue");
        let to = Destination::Queue(to);
        let bound = self.broker.bind(exchange, to, key, Rc::from([]));
        bound.expect("a binding");
    }

    /// Publishes to a queue by its name.
    pub fn publish(&mut self, queue: &str, body: &str) -> &'static str {
        self.send(queue, body, |_| ())
    }

    /// Publishes to a queue by its name, after something was written on the message.
    pub fn send(
        &mut self,
        queue: &str,
        body: &str,
        write: impl FnOnce(&mut Envelope),
    ) -> &'static str {
        let mut envelope = Envelope::new("", queue, Rc::from([]));
        envelope.bytes = body.len() as u32;
        write(&mut envelope);
        let confirm = self.broker.publish(&mail(body, envelope), false);
        told(confirm.expect("the default exchange"))
    }

    /// Subscribes on a channel of its own.
    pub fn subscribe(&mut self, queue: &str, name: &str, asked: Subscription) {
        let channel = self.broker.open_channel();
        self.channels.push((name.to_owned(), channel));
        let consumes = self.broker.consume(channel, queue, name, asked);
        consumes.expect("the queue");
    }

    /// Subscribes, and returns what was delivered.
    pub fn consume(&mut self, queue: &str, name: &str, asked: Subscription) -> Value {
        self.subscribe(queue, name, asked);
        self.deliveries()
    }

    /// Returns what was delivered: consumer, body, whether redelivered.
    pub fn deliveries(&mut self) -> Value {
        let delivered = self.broker.take_delivered();
        let rows = delivered.into_iter().map(|d| {
            self.given.push((d.channel, d.mail.body.to_string(), d.tag));
            json!([&*d.consumer, &*d.mail.body, u8::from(d.redelivered)])
        });
        rows.collect::<Vec<_>>().into()
    }

    /// Settles the latest delivery of that body to a consumer, or all up to it. Returns the code of the refusal, if it is refused.
    pub fn end(&mut self, name: &str, body: &str, multiple: bool, how: Settlement) -> Option<u16> {
        let channel = self.channel(name)?;
        let is_it = |(at, text, _): &&(usize, String, u64)| *at == channel && text == body;
        let found = self.given.iter().rev().find(is_it);
        let tag = found.map_or(0, |(_, _, tag)| *tag);
        let settled = self.broker.settle(channel, tag, multiple, how);
        settled.err().map(|refusal| refusal.code())
    }

    /// Settles the latest delivery of that body, and returns what was delivered then.
    pub fn settle(&mut self, name: &str, body: &str, how: Settlement) -> Value {
        self.end(name, body, false, how);
        self.deliveries()
    }

    pub fn ack(&mut self, name: &str, body: &str) -> Value {
        self.settle(name, body, Settlement::Ack)
    }

    /// Closes the channel of a consumer.
    pub fn leave(&mut self, name: &str) {
        if let Some(channel) = self.channel(name) {
            self.channels.retain(|(_, open)| *open != channel);
            self.broker.close_channel(channel);
        }
    }

    fn channel(&self, name: &str) -> Option<usize> {
        let found = self.channels.iter().find(|(other, _)| other == name);
        found.map(|(_, channel)| *channel)
    }

    pub fn close_all(&mut self) {
        let names: Vec<String> = self.channels.iter().map(|(name, _)| name.clone()).collect();
        for name in names {
            self.leave(&name);
        }
    }

    /// Fetches and settles what is at the head.
    pub fn fetch(&mut self, queue: &str) -> Option<Delivery> {
        let channel = self.broker.open_channel();
        self.broker.get(channel, queue, true).expect("the queue")
    }

    /// Fetches what is at the head: body, whether redelivered, how many are left; null where nothing is.
    pub fn get(&mut self, queue: &str) -> Value {
        match self.fetch(queue) {
            None => Value::Null,
            Some(d) => json!([&*d.mail.body, u8::from(d.redelivered), self.ready(queue)]),
        }
    }

    /// Fetches everything: bodies, with whether they were redelivered.
    pub fn drain(&mut self, queue: &str) -> Vec<(String, u8)> {
        let next = || self.fetch(queue);
        let all = std::iter::from_fn(next);
        all.map(|d| (d.mail.body.to_string(), u8::from(d.redelivered)))
            .collect()
    }

    /// Fetches everything: bodies.
    pub fn bodies(&mut self, queue: &str) -> Value {
        let all = self.drain(queue).into_iter();
        all.map(|(body, _)| body).collect::<Vec<_>>().into()
    }

    /// Returns how many messages are ready, or 404 where there is no such queue.
    pub fn ready(&self, queue: &str) -> u32 {
        self.broker.queue_named(queue).map_or(404, |q| q.ready())
    }

    pub fn wait(&mut self, ms: u64) {
        self.now += Span::from_ms(ms);
        self.broker.advance(self.now);
    }
}

pub fn mail(body: &str, envelope: Envelope) -> Mail {
    Mail {
        body: body.into(),
        envelope,
    }
}

pub fn told(confirm: Confirm) -> &'static str {
    match confirm.acked {
        true => "ack",
        false => "nack",
    }
}

/// Returns a subscription with that prefetch.
pub fn prefetch(prefetch: u32) -> Subscription {
    Subscription {
        prefetch,
        ..Subscription::default()
    }
}

//! A broker driven by lines of text: `step | result`.

use crate::queue::{Overflow, Stop, Subscription};
use crate::rabbit::broker::{Delivery, Mail};
use crate::rabbit::channel::Settlement;
use crate::rabbit::headers::Headers;
use crate::rabbit::routing::{Destination, Exchange, ExchangeKind};
use crate::rabbit::{Broker, DeadLetters, Envelope, QueueArguments, QueueKind, Refusal, Version};
use crate::time::{Span, Time};
use crate::value::Value;
use std::collections::BTreeMap;
use std::rc::Rc;

/// Runs the steps and compares the results; prints the corrected table where they differ.
#[track_caller]
pub fn check(version: Version, table: &str) {
    let mut bench = Bench {
        broker: Broker::new(version),
        channels: BTreeMap::new(),
        given: Vec::new(),
    };
    crate::script::check(table, |step| bench.step(step));
}

struct Bench {
    broker: Broker,
    channels: BTreeMap<String, usize>,
    given: Vec<(usize, String, u64)>,
}

impl Bench {
    fn step(&mut self, step: &str) -> String {
        let words: Vec<&str> = step.split_whitespace().collect();
        let answer = match words[..] {
            ["at", ms] => {
                self.broker.advance(Time::ZERO + Span::from_ms(number(ms)));
                Ok(String::new())
            }
            ["queue", name, ref options @ ..] => {
                let declared = self.broker.declare_queue(name, arguments(options));
                declared.map(|_| String::new())
            }
            ["exchange", name, kind, ref options @ ..] => self.exchange(name, kind, options),
            ["bind", exchange, key, queue, ref headers @ ..] => {
                let to = self.broker.routing().queue(queue).expect("the queue");
                let bound = self.broker.bind(
                    &exchange.replace('~', ""),
                    Destination::Queue(to),
                    &key.replace('~', ""),
                    table(headers),
                );
                bound.map(|()| String::new())
            }
            ["publish", exchange, key, body, ref options @ ..] => {
                self.publish(exchange, key, body, options)
            }
            ["consume", queue, name, ref options @ ..] => self.consume(queue, name, options),
            ["cancel", name] => {
                self.broker.cancel(name);
                Ok(String::new())
            }
            ["close", name] => {
                let channel = self.channels[name];
                self.broker.close_channel(channel);
                Ok(String::new())
            }
            ["get", queue] => {
                let channel = self.broker.open_channel();
                let got = self.broker.get(channel, queue, true);
                got.map(|d| d.map_or("nothing".into(), |d| told(&d)))
            }
            ["delete", queue] => {
                let deleted = self.broker.delete_queue(queue, false, false);
                deleted.map(|()| String::new())
            }
            ["restart"] => {
                self.broker.restart(Stop::Graceful, Span::ZERO);
                Ok(String::new())
            }
            ["kill"] => {
                self.broker.restart(Stop::Killed, Span::ZERO);
                Ok(String::new())
            }
            ["show", queue] => Ok(self.show(queue)),
            ["deaths", queue] => Ok(self.deaths(queue)),
            [how, name, body, ref multiple @ ..] => {
                self.settle(how, name, body, multiple == ["multiple"])
            }
            _ => panic!("unknown step: {step}"),
        };
        let answer = answer.unwrap_or_else(|refusal| refusal.code().to_string());
        let delivered = self.delivered();
        let words: Vec<String> = [answer, delivered]
            .into_iter()
            .filter(|w| !w.is_empty())
            .collect();
        match words.is_empty() {
            true => "-".into(),
            false => words.join(" "),
        }
    }

    fn exchange(&mut self, name: &str, kind: &str, options: &[&str]) -> Result<String, Refusal> {
        let exchange = Exchange {
            name: name.into(),
            kind: match kind {
                "direct" => ExchangeKind::Direct,
                "fanout" => ExchangeKind::Fanout,
                "topic" => ExchangeKind::Topic,
                "headers" => ExchangeKind::Headers,
                other => panic!("no exchange is {other}"),
            },
            alternate: option(options, "else").map(Rc::from),
            durable: options.contains(&"durable"),
        };
        self.broker
            .declare_exchange(exchange)
            .map(|_| String::new())
    }

    fn publish(
        &mut self,
        exchange: &str,
        key: &str,
        body: &str,
        options: &[&str],
    ) -> Result<String, Refusal> {
        let headers: Vec<&str> = options
            .iter()
            .filter_map(|o| o.strip_prefix("h:"))
            .collect();
        let (exchange, key) = (exchange.replace('~', ""), key.replace('~', ""));
        let envelope = Envelope {
            expiration: option(options, "ttl").map(|ms| Span::from_ms(number(ms))),
            priority: option(options, "priority").map(|n| number(n) as u8),
            persistent: options.contains(&"persistent"),
            bytes: body.len() as u32,
            ..Envelope::new(&exchange, &key, table(&headers))
        };
        let mail = Mail {
            body: body.into(),
            envelope,
        };
        let confirm = self.broker.publish(&mail, options.contains(&"mandatory"))?;
        let returned = if confirm.returned { "returned " } else { "" };
        let acked = if confirm.acked { "ack" } else { "nack" };
        Ok(format!("{returned}{acked}"))
    }

    fn consume(&mut self, queue: &str, name: &str, options: &[&str]) -> Result<String, Refusal> {
        let channel = self.broker.open_channel();
        self.channels.insert(name.into(), channel);
        let asked = Subscription {
            prefetch: option(options, "prefetch").map_or(0, |n| number(n) as u32),
            priority: option(options, "priority").map_or(0, |n| number(n) as i32),
            automatic: options.contains(&"automatic"),
            ..Subscription::default()
        };
        let consumes = self.broker.consume(channel, queue, name, asked);
        consumes.map(|()| String::new())
    }

    fn settle(
        &mut self,
        how: &str,
        name: &str,
        body: &str,
        multiple: bool,
    ) -> Result<String, Refusal> {
        let how = match how {
            "ack" => Settlement::Ack,
            "nack" => Settlement::Requeue,
            "reject" => Settlement::RejectAndRequeue,
            "discard" => Settlement::Discard,
            other => panic!("unknown step: {other}"),
        };
        let channel = self.channels[name];
        let is_it = |(at, text, _): &&(usize, String, u64)| *at == channel && text == body;
        let tag = self
            .given
            .iter()
            .rev()
            .find(is_it)
            .map_or(0, |(_, _, tag)| *tag);
        let settled = self.broker.settle(channel, tag, multiple, how);
        settled.map(|()| String::new())
    }

    /// Returns what was delivered: `consumer>body`, with a star where it was delivered before.
    fn delivered(&mut self) -> String {
        let delivered = self.broker.take_delivered();
        let texts: Vec<String> = delivered.iter().map(told).collect();
        let given = delivered.into_iter();
        self.given
            .extend(given.map(|d| (d.channel, d.mail.body.to_string(), d.tag)));
        texts.join(" ")
    }

    fn show(&self, queue: &str) -> String {
        let Some(queue) = self.broker.queue_named(queue) else {
            return "gone".into();
        };
        let bodies: Vec<&str> = queue.ready_entries().map(|e| &*e.message.body).collect();
        match bodies.is_empty() {
            true => "nothing".into(),
            false => bodies.join(" "),
        }
    }

    /// Returns how the message at the head died: `queue/reason×count`, the latest first.
    fn deaths(&self, queue: &str) -> String {
        let head = self.broker.queue_named(queue).and_then(|q| q.head());
        let Some(head) = head else {
            return "nothing".into();
        };
        let envelope = &head.message.envelope;
        let mut told: Vec<String> = envelope
            .deaths
            .iter()
            .map(|d| format!("{}/{}×{}", d.queue, d.why.name(), d.count))
            .collect();
        told.push(format!("key={}", envelope.key()));
        if let Some(last) = &envelope.last_death {
            told.push(format!("last={}", last.queue));
        }
        told.join(" ")
    }
}

fn told(delivery: &Delivery) -> String {
    let star = if delivery.redelivered { "*" } else { "" };
    format!("{}>{}{star}", delivery.consumer, delivery.mail.body)
}

fn arguments(options: &[&str]) -> QueueArguments {
    let ms = |name| option(options, name).map(|ms| Span::from_ms(number(ms)));
    let dead_letters = option(options, "dlx").map(|exchange| DeadLetters {
        exchange: exchange.replace('~', "").into(),
        key: option(options, "dlk").map(Rc::from),
    });
    QueueArguments {
        kind: match options.contains(&"quorum") {
            true => QueueKind::Quorum,
            false => QueueKind::Classic,
        },
        durable: options.contains(&"durable") || options.contains(&"quorum"),
        exclusive: options.contains(&"exclusive"),
        auto_delete: options.contains(&"auto-delete"),
        ttl: ms("ttl"),
        expires: ms("expires"),
        length_max: option(options, "length").map(|n| number(n) as u32),
        bytes_max: None,
        overflow: option(options, "overflow").map(|name| match name {
            "reject" => Overflow::RejectPublish,
            "reject-dlx" => Overflow::RejectPublishDlx,
            other => panic!("no overflow is {other}"),
        }),
        dead_letters,
        priority_max: option(options, "priorities").map(|n| number(n) as u8),
        single_active: options.contains(&"single"),
        delivery_limit: option(options, "limit").map(|n| n.parse().expect("a number")),
    }
}

/// Returns headers written as `name:value`; numbers are numbers.
fn table(words: &[&str]) -> Headers {
    let field = |word: &&str| {
        let (name, value) = word.split_once(':')?;
        let number = value.parse().map(Value::I64);
        Some((
            Rc::from(name),
            number.unwrap_or_else(|_| Value::text(value)),
        ))
    };
    words.iter().filter_map(field).collect()
}

fn option<'a>(options: &[&'a str], name: &str) -> Option<&'a str> {
    let named = |word: &&'a str| word.split_once('=').filter(|(n, _)| *n == name);
    options.iter().find_map(named).map(|(_, value)| value)
}

fn number(text: &str) -> u64 {
    text.parse().expect("a number")
}

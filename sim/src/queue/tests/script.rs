//! A queue driven by lines of text: `step | result`.

use super::*;
use std::collections::BTreeMap;
use std::fmt::Write;

/// Runs the steps and compares the results; prints the corrected table where they differ.
#[track_caller]
pub fn check(settings: QueueSettings, table: &str) {
    let mut bench = Bench::new(settings);
    crate::script::check(table, |step| bench.step(step));
}

struct Bench {
    queue: Queue<String>,
    now: Time,
    slots: BTreeMap<String, u32>,
    consumers: Vec<String>,
    /// The timer of each delivery, by slot and delivery.
    tokens: BTreeMap<(u32, u32), Token>,
}

impl Bench {
    fn new(settings: QueueSettings) -> Self {
        Self {
            queue: Queue::new(settings),
            now: Time::ZERO,
            slots: BTreeMap::new(),
            consumers: Vec::new(),
            tokens: BTreeMap::new(),
        }
    }

    fn step(&mut self, step: &str) -> String {
        let words: Vec<&str> = step.split_whitespace().collect();
        match words[..] {
            ["at", ms] => {
                self.now = Time::ZERO + Span::from_ms(ms.parse().unwrap());
                "ok".into()
            }
            ["consumer", name, ref rest @ ..] => self.consumer(name, rest),
            ["connect", name] => {
                self.queue.connect(self.index(name));
                "ok".into()
            }
            ["disconnect", name] => {
                let held = self.queue.disconnect(self.index(name), self.now, 1);
                self.requeued(&held)
            }
            ["publish", ref names @ ..] => self.publish(names, false),
            ["persist", ref names @ ..] => self.publish(names, true),
            ["deliver"] => self.deliver(),
            ["ack", name, delivery] => {
                let settled = self.queue.settle(self.slots[name], number(delivery));
                told(settled.is_some(), "settled", "ignored")
            }
            ["nack", name, delivery] => {
                let given = [(self.slots[name], number(delivery))];
                let given = self.queue.requeue(&given, Again::Requeued, self.now, 1);
                told(!given.is_empty(), "requeued", "ignored")
            }
            ["expire", name, delivery] => {
                let slot = self.slots[name];
                let token = self.tokens[&(slot, number(delivery))];
                let lease = self.queue.lease_expired(slot, token, self.now, 1);
                told(lease.is_some(), "requeued", "stale")
            }
            ["crash"] => {
                let crash = self.queue.crash(Stop::Killed, self.now, 1);
                self.queue.trim(self.now);
                let lost = joined(crash.lost.into_iter().map(|e| e.message));
                format!("lost: {lost}; requeued: {}", self.requeued(&crash.requeued))
            }
            ["show"] => self.show(),
            _ => panic!("unknown step: {step}"),
        }
    }

    fn consumer(&mut self, name: &str, rest: &[&str]) -> String {
        let prefetch = rest.first().map_or(0, |n| number(n));
        let automatic = rest.get(1) == Some(&"automatic");
        let index = self.queue.add_consumer(Subscription {
            prefetch,
            automatic,
            ..Subscription::default()
        });
        self.queue.connect(index);
        self.consumers.push(name.into());
        index.to_string()
    }

    fn publish(&mut self, names: &[&str], persistent: bool) -> String {
        joined(names.iter().map(|name| {
            let publication = Publication::of((*name).into(), persistent);
            let stored = self.queue.publish(publication, self.now, 1);
            match stored {
                Ok(slot) => {
                    self.slots.insert((*name).into(), slot);
                    format!("#{slot}")
                }
                Err(full) => format!("full({} of {})", full.length, full.length_max),
            }
        }))
    }

    /// Carries out all deliveries: `message>consumer/delivery`, `!` automatic, `:why` again,
    /// `~until` in milliseconds.
    fn deliver(&mut self) -> String {
        let mut done = Vec::new();
        while let Some(h) = self.queue.next_delivery(self.now, 1) {
            let token = Token(self.tokens.len() as u64);
            self.queue.set_token(h.slot, token);
            self.tokens.insert((h.slot, h.delivery), token);
            let consumer = &self.consumers[usize::from(h.consumer)];
            let mut text = format!("{}>{consumer}/{}", h.message, h.delivery);
            if h.automatic {
                text.push('!');
            }
            if let Some(again) = h.again {
                write!(text, ":{again:?}").unwrap();
            }
            if let Some(until) = h.until {
                write!(text, "~{}", until.since(Time::ZERO).as_ms()).unwrap();
            }
            done.push(text);
        }
        joined(done.into_iter())
    }

    fn show(&self) -> String {
        let ready = joined(self.queue.ready_entries().map(|e| e.message.clone()));
        let leased = joined(self.queue.leased_entries().map(|(entry, lease)| {
            let consumer = &self.consumers[usize::from(lease.consumer)];
            format!("{}@{consumer}", entry.message)
        }));
        format!("ready: {ready}; leased: {leased}")
    }

    fn requeued(&self, held: &[(u32, Lease)]) -> String {
        joined(held.iter().map(|(slot, lease)| {
            let message = self.queue.entry(*slot).map_or("?", |e| &e.message);
            format!("{message}/{}", lease.delivery)
        }))
    }

    fn index(&self, name: &str) -> u16 {
        let index = self.consumers.iter().position(|c| c == name);
        index.expect("a consumer of that name") as u16
    }
}

fn number(text: &str) -> u32 {
    text.parse().expect("a number")
}

fn told(yes: bool, then: &str, otherwise: &str) -> String {
    if yes { then } else { otherwise }.into()
}

fn joined(items: impl Iterator<Item = String>) -> String {
    let items: Vec<String> = items.collect();
    match items.is_empty() {
        true => "-".into(),
        false => items.join(" "),
    }
}

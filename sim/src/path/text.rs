//! Paths as anchors write them.

use super::{Element, KeptPath, NO_PARENT, PathRef, Paths};
use crate::model::{Model, NodeKind, Service, Subscription};

/// The text of most paths is not longer, in bytes.
const USUAL: usize = 64;

impl Paths {
    /// Returns the path as anchors write it.
    pub fn text(&self, path: PathRef, model: &Model) -> String {
        let length = self.nodes.get(path).map_or(0, |node| node.length);
        let mut elements = Vec::with_capacity(length as usize);
        let mut at = path;
        while at != NO_PARENT {
            elements.push(self.nodes[at].element);
            at = self.nodes[at].parent;
        }
        joined(elements.iter().rev(), model)
    }

    /// Returns a kept path as anchors write it.
    pub fn text_of(kept: &KeptPath, model: &Model) -> String {
        joined(kept.elements().iter().map(|(element, _)| element), model)
    }
}

fn joined<'a>(elements: impl Iterator<Item = &'a Element>, model: &Model) -> String {
    let mut text = String::with_capacity(USUAL);
    for element in elements {
        if !text.is_empty() {
            text.push('/');
        }
        write_element(&mut text, *element, model);
    }
    text
}

fn write_element(text: &mut String, element: Element, model: &Model) {
    let name = |node: u16| &*model.nodes[usize::from(node)].name;
    match element {
        Element::Run {
            node,
            member,
            occurrence,
        } => {
            text.push_str(name(node));
            if matches!(&model.nodes[usize::from(node)].kind, NodeKind::Client(c) if c.members > 1)
            {
                write_unit(text, member);
            }
            write(text, "#", occurrence);
        }
        Element::Round {
            node,
            unit,
            which,
            occurrence,
        } => {
            text.push_str(name(node));
            let NodeKind::Service(service) = &model.nodes[usize::from(node)].kind else {
                return;
            };
            if service.instances > 1 {
                write_unit(text, unit);
            }
            text.push('.');
            let round = service.loops.get(usize::from(which));
            text.push_str(round.map_or("", |it| &it.name));
            write(text, "#", occurrence);
        }
        Element::Named { label, nth } => {
            text.push_str(&model.names[label as usize]);
            if nth > 1 {
                write(text, "·", nth);
            }
        }
        Element::Attempt(n) => write(text, "attempt", n),
        Element::Delivery(n) => write(text, "delivery", n),
        Element::Copy(1) => text.push_str("copy"),
        Element::Copy(n) => write(text, "copy", n),
        Element::To(n) => write(text, "to", n),
        Element::Dead(n) => write(text, "dead", n),
        Element::Branch(n) => write(text, "branch", n),
        Element::Fault(n) => write(text, "fault#", n),
        Element::Hand(n) => write(text, "hand#", n),
        Element::Active { node, queue, nth } => {
            text.push_str(name(node));
            text.push('.');
            if let NodeKind::Broker(broker) = &model.nodes[usize::from(node)].kind {
                let queue = broker.queues.get(usize::from(queue));
                text.push_str(queue.map_or("", |it| &it.name));
            }
            write(text, "#active", nth);
        }
        Element::Sweep { node, nth } => {
            text.push_str(name(node));
            write(text, "#sweep", nth);
        }
        Element::Look { node, nth } => {
            text.push_str(name(node));
            write(text, "#look", nth);
        }
        Element::Cleaning {
            node,
            topic,
            partition,
            nth,
        } => {
            text.push_str(name(node));
            write_topic(text, model, node, topic);
            write(text, ".", partition);
            write(text, "#cleaning", nth);
        }
        Element::Rebalance {
            node,
            subscription,
            nth,
        } => {
            text.push_str(name(node));
            write_read_topic(text, model, node, subscription);
            write(text, "#rebalance", nth);
        }
        Element::Member(n) => write(text, "member", n),
        Element::Position {
            node,
            subscription,
            partition,
            nth,
        } => {
            text.push_str(name(node));
            write_read_topic(text, model, node, subscription);
            write(text, ".", partition);
            write(text, "#position", nth);
        }
        Element::Turn { node, unit, nth } => {
            text.push_str(name(node));
            write_unit(text, unit);
            write(text, "#turn", nth);
        }
    }
}

/// Writes the name of a broker's topic behind a dot.
fn write_topic(text: &mut String, model: &Model, broker: u16, topic: u16) {
    if let NodeKind::Broker(broker) = &model.nodes[usize::from(broker)].kind {
        let topic = broker.topics.get(usize::from(topic));
        text.push('.');
        text.push_str(topic.map_or("", |it| &it.name));
    }
}

/// Writes what a service calls the topic that it reads with one of its subscriptions behind a dot.
fn write_read_topic(text: &mut String, model: &Model, service: u16, subscription: u16) {
    text.push('.');
    text.push_str(&read_topic(model, service, subscription));
}

/// Returns what a service calls the topic that it reads with one of its subscriptions: `orders`, or `east.orders` where it reads
/// topics of that name at other brokers too.
pub fn read_topic(model: &Model, service: u16, subscription: u16) -> String {
    let NodeKind::Service(service) = &model.nodes[usize::from(service)].kind else {
        return String::new();
    };
    let read = service.subscriptions.get(usize::from(subscription));
    read.map_or_else(String::new, |read| topic_of(model, service, read))
}

/// Returns what a service calls the topic of one of its subscriptions, as [`read_topic`] does.
pub fn topic_of(model: &Model, service: &Service, read: &Subscription) -> String {
    let name = |read: &Subscription| match &model.nodes[usize::from(read.broker)].kind {
        NodeKind::Broker(broker) => broker.topics.get(usize::from(read.topic)).map(|t| &*t.name),
        _ => None,
    };
    let topic = name(read);
    let mut others = service.subscriptions.iter();
    let is_elsewhere = others.any(|s| s.broker != read.broker && name(s) == topic);
    let topic = topic.unwrap_or_default();
    match is_elsewhere {
        true => format!("{}.{topic}", model.nodes[usize::from(read.broker)].name),
        false => topic.to_owned(),
    }
}

fn write_unit(text: &mut String, unit: u32) {
    write(text, "[", unit);
    text.push(']');
}

fn write(text: &mut String, word: &str, number: u32) {
    text.push_str(word);
    text.push_str(itoa::Buffer::new().format(number));
}

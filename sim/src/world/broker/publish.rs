//! Publishing: a message is sent to a queue or a mailbox, and the broker looks for the queues that get it.

use super::desk::{Desk, Publish};
use super::{Spot, World};
use crate::fact::{DropReason, Fact, FactKind, Failure};
use crate::model::{Broker, NodeKind};
use crate::path::Element;
use crate::program::{Producing, Send, Target};
use crate::rabbit::envelope::Envelope;
use crate::rabbit::pump;
use crate::rabbit::routing::{DEFAULT_EXCHANGE, Hit};
use crate::sink::Sink;
use crate::time::Time;
use crate::value::Value;
use crate::world::letter::Letter;
use crate::world::{ActivationRef, Doing, Errand, Message, Parcel, Route};
use std::rc::Rc;

/// What a message is sent to.
enum Goal<'p> {
    /// Queues, directly or through an exchange.
    Broker(Route),
    Topic(u16, &'p Producing),
    Mailbox,
}

impl World {
    /// Sends a message; returns whether the sender waits for its confirmation.
    pub(in crate::world) fn send<S: Sink>(&mut self, sink: &mut S, slot: u32, send: &Send) -> bool {
        let spot = self.spot(slot);
        let (to, goal) = match &send.to {
            Target::Queue { broker, queue } => ((*broker, 0), Goal::Broker(Route::Queue(*queue))),
            Target::Exchange {
                broker,
                exchange,
                mandatory,
                ..
            } => {
                let (exchange, mandatory) = (*exchange, *mandatory);
                let route = Route::Exchange {
                    exchange,
                    mandatory,
                };
                ((*broker, 0), Goal::Broker(route))
            }
            Target::Topic {
                broker,
                topic,
                producing,
            } => ((*broker, 0), Goal::Topic(*topic, producing)),
            Target::Mailbox(address) => {
                let Some(to) = self.mailbox_of(&self.eval(slot, address)) else {
                    return false;
                };
                (to, Goal::Mailbox)
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
        let (errand, envelope) = match goal {
            Goal::Broker(to) => {
                let persistent = send.persistent;
                let errand = Errand::Publish {
                    to,
                    persistent,
                    confirm,
                };
                (errand, self.envelope_of(slot, send))
            }
            Goal::Topic(topic, producing) => {
                self.appending(slot, path, producing, (to.0, topic), confirm)
            }
            Goal::Mailbox => (Errand::Mail, None),
        };
        let body = self.eval(slot, &send.body);
        let correlation = self.eval(slot, &send.correlation);
        let to = match errand {
            Errand::Append(append) => {
                let leader = self.leader_of(to.0, append.topic, append.partition);
                (to.0, leader)
            }
            _ => to,
        };
        let applied = self.applied;
        let row = std::mem::replace(&mut self.activations[slot].row, applied);
        let letter = Letter {
            from: (spot.node, spot.unit),
            to,
            path,
            kind: send.kind,
            label: send.label,
            errand,
            body,
            correlation,
            reply_to: send.reply_here.then_some((spot.node, spot.unit)),
            row,
            attempt: 1,
            envelope,
        };
        if let Some(into) = send.into {
            let id = self.paths.text(path, &self.model);
            self.activations[slot].vars[usize::from(into)] = Value::text(&id);
        }
        let waits = confirm.is_some() && !matches!(goal, Goal::Mailbox);
        if waits {
            let now = self.now;
            self.activations[slot].state = Doing::Confirming;
            self.activations[slot].since = now;
            if let Goal::Topic(_, producing) = goal {
                self.expect_ack(slot, producing, &letter, nth);
            }
        }
        self.post(sink, letter);
        if waits {
            self.let_go(sink, slot);
        }
        waits
    }

    /// Returns what a broker that is a RabbitMQ reads on a message; none for another one, or where nothing is on it.
    fn envelope_of(&self, slot: u32, send: &Send) -> Option<Rc<Envelope>> {
        let broker = |node: u16| match &self.model.nodes[usize::from(node)].kind {
            NodeKind::Broker(broker) if broker.rabbitmq.is_some() => Some(broker),
            _ => None,
        };
        let written = match &send.to {
            Target::Queue { broker: at, queue } => {
                let name = &broker(*at)?.queues[usize::from(*queue)].name;
                Envelope::new("", name, Rc::from([]))
            }
            Target::Exchange {
                broker: at,
                exchange,
                key,
                headers,
                ..
            } => {
                let exchange = &broker(*at)?.routing.exchanges[usize::from(*exchange)];
                let headers = match self.eval(slot, headers) {
                    Value::Record(fields) => fields,
                    _ => Rc::from([]),
                };
                Envelope::new(&exchange.name, &text_of(&self.eval(slot, key)), headers)
            }
            Target::Topic { .. } | Target::Mailbox(_) => return None,
        };
        Some(Rc::new(Envelope {
            expiration: send.expiration,
            priority: send.priority,
            persistent: send.persistent,
            ..written
        }))
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

    pub(in crate::world) fn publish_arrived<S: Sink>(
        &mut self,
        sink: &mut S,
        slot: u32,
        route: Route,
        confirm: Option<ActivationRef>,
    ) {
        let model = Rc::clone(&self.model);
        let node = self.messages[slot].to;
        let NodeKind::Broker(broker) = &model.nodes[usize::from(node)].kind else {
            return;
        };
        if broker.up < 1.0 && !self.is_up(slot, node, broker.up) {
            return self.drop_message(sink, slot, DropReason::Unavailable, &[]);
        }
        let hits = self.hits(sink, slot, broker, route);
        if hits.is_empty() {
            return self.nowhere(sink, slot, route, confirm);
        }
        let message = self.messages.remove(slot);
        let parcel = self.parcel(&message);
        let envelope = Rc::clone(&parcel.envelope);
        let path = message.path;
        let mut desk = Desk::new(self, sink, node);
        desk.publish = Some(Publish {
            message,
            confirm,
            left: hits.len(),
            copies: 0,
            refused: false,
            safe_at: Time::ZERO,
            ended: false,
        });
        pump::publish(&mut desk, &hits, &parcel, &envelope);
        self.paths.release(path);
    }

    fn parcel(&self, message: &Message) -> Parcel {
        let envelope = message.envelope.as_ref().unwrap_or(&self.blank);
        let envelope = match message.errand {
            // A queue of no product reads of a message only whether it is to be kept.
            Errand::Publish {
                persistent: true, ..
            } if message.envelope.is_none() => &self.persistent,
            _ => envelope,
        };
        Parcel {
            number: message.number,
            path: message.path,
            kind: message.kind,
            label: message.label,
            body: message.body.clone(),
            correlation: message.correlation.clone(),
            reply_to: message.reply_to,
            envelope: Rc::clone(envelope),
        }
    }

    /// Returns the queues that get a message that arrived; an exchange says why these.
    fn hits<S: Sink>(
        &mut self,
        sink: &mut S,
        slot: u32,
        broker: &Broker,
        route: Route,
    ) -> Vec<Hit> {
        let exchange = match route {
            Route::Queue(queue) => {
                return vec![Hit {
                    queue,
                    exchange: DEFAULT_EXCHANGE,
                    binding: None,
                }];
            }
            Route::Exchange { exchange, .. } => exchange,
        };
        let message = &self.messages[slot];
        let envelope = Rc::clone(message.envelope.as_ref().unwrap_or(&self.blank));
        let spot = Spot {
            node: message.to,
            unit: 0,
            path: message.path,
            message: message.number,
        };
        let row = message.sent_row;
        let hits = broker.routing.route(exchange, &envelope);
        self.say(sink, FactKind::Routed, spot, &[row], |_| Fact::Routed {
            exchange,
            key: envelope.key().to_owned(),
            queues: hits.iter().map(|hit| (hit.queue, hit.binding)).collect(),
        });
        hits
    }

    /// No queue gets the message: it is dropped, and confirmed all the same, or returned where it is mandatory (RQ-6).
    fn nowhere<S: Sink>(
        &mut self,
        sink: &mut S,
        slot: u32,
        route: Route,
        confirm: Option<ActivationRef>,
    ) {
        let message = &self.messages[slot];
        let (here, there) = ((message.to, 0), (message.from, message.from_unit));
        let (path, label) = (self.paths.retain(message.path), message.label);
        self.drop_message(sink, slot, DropReason::Unroutable, &[]);
        let mandatory = matches!(
            route,
            Route::Exchange {
                mandatory: true,
                ..
            }
        );
        let failure = mandatory.then_some(Failure::Unroutable);
        if let Some(to) = confirm {
            self.confirm(sink, here, there, path, label, to, failure);
        }
        self.paths.release(path);
    }
}

/// Returns a routing key; what is no text is written as one.
fn text_of(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

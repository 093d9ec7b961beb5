//! The programs of a node, with who stands on which line.

use super::{Here, STANDING_MAX};
use crate::text::quantity::about;
use crate::text::{meters as words, picture};
use crate::view::frame::{ProgramLine, ProgramView, Standing};
use crate::view::{chosen, names};
use sim::model::{Model, Node, NodeKind};
use sim::program::Program;
use sim::world::{Activation, Doing, NO_DEADLINE};
use std::rc::Rc;

impl Here<'_> {
    pub(super) fn programs(self, spec: &Node) -> Vec<ProgramView> {
        match &spec.kind {
            NodeKind::Client(client) => {
                vec![self.program(picture::program(self.moment.lang), &client.program)]
            }
            NodeKind::Service(service) => {
                let handlers = service.handlers.iter();
                let handlers = handlers.map(|h| self.program(h.name.clone(), &h.program));
                let consumers = service.consumers.iter();
                let consumers = consumers.map(|c| {
                    let title = queue_name(self.moment.world.model(), c.broker, c.queue);
                    self.program(title, &c.program)
                });
                let loops = service.loops.iter();
                let loops = loops.map(|l| {
                    self.program(picture::own_loop(&l.name, self.moment.lang), &l.program)
                });
                let readers = service.subscriptions.iter();
                let readers = readers.map(|s| {
                    let title = topic_name(self.moment.world.model(), s.broker, s.topic);
                    self.program(title, &s.program)
                });
                handlers
                    .chain(consumers)
                    .chain(loops)
                    .chain(readers)
                    .collect()
            }
            NodeKind::Broker(_) => Vec::new(),
        }
    }

    fn program(self, title: String, program: &Rc<Program>) -> ProgramView {
        let mut lines: Vec<ProgramLine> = program
            .lines
            .iter()
            .map(|line| ProgramLine {
                depth: line.depth,
                text: line.text.clone(),
                here: Vec::new(),
                more: 0,
            })
            .collect();
        for activation in self.activations() {
            let on = program.line_of.get(usize::from(activation.pc));
            let line = on.and_then(|i| lines.get_mut(usize::from(*i)));
            // The parent of branches stands where they will meet: the branches say more.
            let joining = activation.state == Doing::Joining;
            match line.filter(|_| Rc::ptr_eq(program, &activation.program) && !joining) {
                Some(line) if line.here.len() < STANDING_MAX => {
                    line.here.push(self.standing(activation));
                }
                Some(line) => line.more += 1,
                None => {}
            }
        }
        ProgramView { title, lines }
    }

    fn standing(self, activation: &Activation) -> Standing {
        let lang = self.moment.lang;
        let waits = matches!(
            activation.state,
            Doing::Calling(_)
                | Doing::Waiting
                | Doing::Receiving
                | Doing::Confirming
                | Doing::Locking { .. }
        );
        let blocked = waits && activation.worker.is_some();
        let word = match activation.state {
            Doing::Running | Doing::Working => picture::working(lang),
            Doing::Receiving | Doing::Tailing => picture::listening(lang),
            Doing::Ready => picture::in_line(lang),
            _ if blocked => picture::waiting_blocked(lang),
            _ => picture::waiting(lang),
        };
        let length = self.moment.at.since(activation.since);
        Standing {
            who: self.who(activation),
            doing: self.with_time_left(activation, picture::doing_for(&word, &about(length))),
            blocked,
            changed: self.moment.last == Some(activation.row),
            lit: chosen::takes_in(self.selected, &self.path(activation)),
        }
    }

    /// Returns what somebody does, with how much time is left where there is a deadline.
    fn with_time_left(self, activation: &Activation, doing: String) -> String {
        if activation.due.wanted == NO_DEADLINE {
            return doing;
        }
        let left = activation.due.wanted.since(self.moment.at);
        format!("{doing}, {}", words::time_left(left, self.moment.lang))
    }

    /// Returns whose program it is: the run of a client, or the message that is handled.
    pub(super) fn who(self, activation: &Activation) -> String {
        let path = self.path(activation);
        let run = path.split('/').next().unwrap_or_default();
        if activation.handling.kind.is_none() {
            return run.to_owned();
        }
        let model = self.moment.world.model();
        names::message(activation.handling.label, &path, model)
    }
}

/// Returns the topics that a node reads, in the order of its subscriptions.
pub(super) fn topics(model: &Model, spec: &Node) -> Vec<String> {
    let NodeKind::Service(service) = &spec.kind else {
        return Vec::new();
    };
    let read = service.subscriptions.iter();
    read.map(|s| topic_name(model, s.broker, s.topic)).collect()
}

/// Returns the name of a topic with its broker's: `kafka.orders`.
fn topic_name(model: &Model, broker: u16, topic: u16) -> String {
    let node = &model.nodes[usize::from(broker)];
    let name = match &node.kind {
        NodeKind::Broker(b) => b.topics.get(usize::from(topic)).map_or("", |t| &*t.name),
        _ => "",
    };
    format!("{}.{name}", node.name)
}

/// Returns the name of a queue with its broker's: `broker.orders`.
fn queue_name(model: &Model, broker: u16, queue: u16) -> String {
    let node = &model.nodes[usize::from(broker)];
    let name = match &node.kind {
        NodeKind::Broker(b) => b.queues.get(usize::from(queue)).map_or("", |q| &*q.name),
        _ => "",
    };
    format!("{}.{name}", node.name)
}

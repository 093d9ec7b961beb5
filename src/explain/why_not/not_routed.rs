//! Queues that got no copy of a message: which binding of its exchange did not match, and what its sender was told.

use super::{Answer, Asked, Point, Question, last_at};
use crate::explain::book::Reader;
use crate::text::explain_routing as words;
use sim::fact::{Fact, FactKind, RowId, Said};
use sim::model::{Broker, Model, NodeKind};
use sim::program::MessageKind;
use sim::rabbit::routing::{Binding, Destination};
use sim::world::World;

/// Returns the question about the message that a broker routed last, where a bound queue got no copy of it.
pub(super) fn question(
    reader: &mut Reader,
    world: &World,
    applied: u32,
    node: u16,
) -> Option<Question> {
    broker(world.model(), node)?;
    let row = last_at(reader, FactKind::Routed, node, applied)?;
    let said = reader.facts(row).into_iter().find(is_routed)?;
    let missed = missed(&said, world.model());
    (!missed.is_empty()).then_some(Question::NotRouted { row, node })
}

impl Asked<'_, '_> {
    pub(super) fn not_routed(&mut self, row: RowId) -> Option<Answer> {
        let said = self.fact(row, is_routed)?;
        let (model, lang) = (self.model(), self.lang);
        let missed: Vec<Binding> = missed(&said, &model).into_iter().cloned().collect();
        let question = words::no_copy(&said, &missed, &model, lang);
        let of_binding = |binding| self.point(&said, words::no_match(&said, binding, &model, lang));
        let mut points: Vec<Point> = missed.iter().map(of_binding).collect();
        let Fact::Routed { queues, .. } = &said.fact else {
            return None;
        };
        if queues.is_empty() {
            let answered = |kind: MessageKind| move |s: &Said| matches!(s.fact, Fact::Sent { kind: k, .. } if k == kind);
            let returned = self.fact(row, answered(MessageKind::Error)).is_some();
            let confirmed = self.fact(row, answered(MessageKind::Confirm)).is_some();
            let text = words::nowhere(returned, confirmed, lang);
            points.insert(0, self.point(&said, text));
        }
        Some(Answer { question, points })
    }
}

fn is_routed(said: &Said) -> bool {
    matches!(said.fact, Fact::Routed { .. })
}

/// Returns the bindings of the exchange that lead to queues which got nothing.
fn missed<'m>(said: &Said, model: &'m Model) -> Vec<&'m Binding> {
    let Fact::Routed {
        exchange, queues, ..
    } = &said.fact
    else {
        return Vec::new();
    };
    let Some(broker) = broker(model, said.node) else {
        return Vec::new();
    };
    let missed = |binding: &&Binding| match binding.to {
        Destination::Queue(queue) => {
            binding.from == *exchange && queues.iter().all(|(got, _)| *got != queue)
        }
        Destination::Exchange(_) => false,
    };
    broker.routing.bindings.iter().filter(missed).collect()
}

fn broker(model: &Model, node: u16) -> Option<&Broker> {
    match &model.nodes[usize::from(node)].kind {
        NodeKind::Broker(broker) if broker.rabbitmq.is_some() => Some(broker),
        _ => None,
    }
}

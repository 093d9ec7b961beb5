//! Queues that got no copy of a message: which binding of its exchange did not match, and what its sender was told.

use super::{Answer, Asked, Point, Question, last_at};
use crate::explain::book::Reader;
use crate::text::Lang;
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
    let (said, _) = routed_last(reader, applied, node)?;
    let (row, missed) = (said.row, missed(&said, world.model()));
    (!missed.is_empty()).then_some(Question::NotRouted { row, node })
}

/// Returns what a broker said when it looked for queues last, before `applied` events, and all that was said with it; none where it
/// never did.
pub fn routed_last(reader: &mut Reader, applied: u32, node: u16) -> Option<(Said, Vec<Said>)> {
    let row = last_at(reader, FactKind::Routed, node, applied)?;
    let facts = reader.facts(row);
    let said = facts.iter().find(|said| is_routed(said))?.clone();
    Some((said, facts))
}

/// Returns what became of a message that no queue got, by all that was said then.
pub fn nowhere(facts: &[Said], lang: Lang) -> String {
    let sent = |kind: MessageKind| {
        let is_it = |s: &Said| matches!(s.fact, Fact::Sent { kind: k, .. } if k == kind);
        facts.iter().any(is_it)
    };
    words::nowhere(sent(MessageKind::Error), sent(MessageKind::Confirm), lang)
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
            let text = nowhere(&self.reader.facts(row), lang);
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

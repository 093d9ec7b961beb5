//! The routing table of a RabbitMQ broker: its exchanges and bindings, and which of them matched the message that came last.

use super::frame::{BindingRow, ExchangeView, RoutingView};
use super::lens::Lens;
use super::names;
use crate::explain::{nowhere, routed_last};
use crate::text::{Lang, routing as words};
use sim::fact::{Fact, Said};
use sim::model::{Broker, Model, NodeKind};
use sim::rabbit::envelope::Envelope;
use sim::rabbit::routing::{Binding, DEFAULT_EXCHANGE, Destination, ExchangeKind, Routing};
use sim::record::Recording;

/// Returns the routing table of a broker after `applied` events; none where it has no exchanges of its own (the default exchange has no
/// bindings, RQ-2). A dead letter that the broker itself publishes again lights nothing.
pub fn routing(
    lens: &mut Lens,
    recording: &Recording,
    (node, applied): (u16, u32),
    lang: Lang,
) -> Option<RoutingView> {
    let model = recording.model();
    let NodeKind::Broker(broker) = &model.nodes[usize::from(node)].kind else {
        return None;
    };
    if broker.routing.exchanges.len() < 2 {
        return None;
    }
    let said = routed_last(&mut lens.reader(recording), applied, node);
    let Some((said, facts)) = said else {
        return Some(RoutingView {
            told: words::none_yet(lang),
            verdict: String::new(),
            nowhere: false,
            changed: false,
            exchanges: exchanges(broker, None, lang),
        });
    };
    let Fact::Routed {
        exchange, queues, ..
    } = &said.fact
    else {
        return None;
    };
    let envelope = lens.envelope(recording, &said);
    let came = Came {
        reached: broker.routing.reached(*exchange, &envelope),
        envelope: &envelope,
    };
    let exchanges = exchanges(broker, Some(&came), lang);
    let asked = exchanges.iter().flat_map(|e| &e.bindings);
    let asked: Vec<bool> = asked.filter_map(|row| row.matched).collect();
    let matched = asked.iter().filter(|matched| **matched).count();
    Some(RoutingView {
        told: told(&said, &envelope, &broker.routing, model, lang),
        verdict: match queues.is_empty() {
            true => nowhere(&facts, lang),
            false => words::matched_of(matched, asked.len(), lang),
        },
        nowhere: queues.is_empty(),
        changed: applied == said.row + 1,
        exchanges,
    })
}

/// The message that came last, and the exchanges that it came to.
struct Came<'a> {
    envelope: &'a Envelope,
    reached: Vec<u16>,
}

fn told(said: &Said, envelope: &Envelope, routing: &Routing, model: &Model, lang: Lang) -> String {
    let Fact::Routed { exchange, key, .. } = &said.fact else {
        return String::new();
    };
    let subject = match names::subject(&said.path, model) {
        subject if subject.is_empty() => said.path.clone(),
        subject => subject,
    };
    let exchange = &routing.exchanges[usize::from(*exchange)];
    match exchange.kind {
        ExchangeKind::Headers => {
            let headers = words::headers(&envelope.headers);
            words::came_with_headers(&subject, &exchange.name, &headers, lang)
        }
        _ => words::came(&subject, &exchange.name, key, lang),
    }
}

fn exchanges(broker: &Broker, came: Option<&Came>, lang: Lang) -> Vec<ExchangeView> {
    let routing = &broker.routing;
    let named = routing.exchanges.iter().enumerate();
    named
        .filter(|(at, _)| *at != usize::from(DEFAULT_EXCHANGE))
        .map(|(at, exchange)| {
            let came = came.filter(|came| came.reached.contains(&(at as u16)));
            let own = routing.bindings.iter();
            let own = own.filter(|binding| usize::from(binding.from) == at);
            let row = |binding: &Binding| BindingRow {
                key: match exchange.kind {
                    ExchangeKind::Headers => words::headers(&binding.arguments),
                    _ => binding.key.to_string(),
                },
                to: match binding.to {
                    Destination::Queue(queue) => broker.queues[usize::from(queue)].name.clone(),
                    Destination::Exchange(to) => {
                        words::exchange(&routing.exchanges[usize::from(to)].name, lang)
                    }
                },
                matched: came.map(|came| binding.matches(exchange.kind, came.envelope)),
            };
            ExchangeView {
                name: exchange.name.to_string(),
                kind: words::kind(exchange.kind, exchange.alternate.as_deref(), lang),
                keys: words::keys(exchange.kind, lang),
                bindings: own.map(row).collect(),
            }
        })
        .collect()
}

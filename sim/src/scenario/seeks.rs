//! Where readers of a topic go: as a statement of their program, and on the schedule.

use super::exprs::shown;
use super::faults;
use super::json::{Json, Kind};
use super::nodes::COUNT_MAX;
use super::problem::{Place, What};
use super::programs::Compiler;
use super::reader::{Fields, Reader};
use super::wiring::{self, Head};
use crate::log::SeekTo;
use crate::model::{Action, Node, NodeKind, Seek};
use crate::program::{self, Op};
use crate::time::Time;

const ENDS: [&str; 2] = ["beginning", "end"];
const PLACES: [&str; 2] = ["offset", "time"];

/// Compiles `{"seek": "beginning" | "end" | {"offset": EXPR} | {"time": EXPR}}`.
pub fn statement<'a>(c: &mut Compiler<'_, 'a>, subject: &'a Json) {
    if !c.allowed(subject, "seek", &[Place::Subscription]) {
        return;
    }
    let (seek, shown) = match &subject.kind {
        Kind::Object(_) => {
            let place = c.r.object(subject, &PLACES);
            let named = place.and_then(|o| c.r.one_of(o, &PLACES));
            let Some((name, to)) = named else {
                return;
            };
            let expr = c.expr(to);
            match name {
                "offset" => (program::Seek::Offset(expr), format!("offset {}", shown(to))),
                _ => (program::Seek::Time(expr), format!("time {} ms", shown(to))),
            }
        }
        _ => match c.r.known(subject, What::Setting, ENDS.into_iter()) {
            Some(0) => (program::Seek::Beginning, "beginning".to_owned()),
            Some(_) => (program::Seek::End, "end".to_owned()),
            None => return,
        },
    };
    c.line(format!("seek {shown}"));
    c.emit(Op::Seek(Box::new(seek)));
}

/// Reads `{"at", "seek": SERVICE, "topic", "instance", "to"}`; the topic may be left out where the service reads one alone.
pub fn scheduled<'a>(
    r: &mut Reader<'a>,
    heads: &[Head<'a>],
    nodes: &[Node],
    o: Fields<'a>,
    subject: &'a Json,
) -> Option<Action> {
    let service = wiring::node(r, heads, subject);
    let instance = faults::instance(r, heads, service, o);
    let to = r.need(o, "to").and_then(|json| place(r, json));
    let topics = topics(nodes, nodes.get(usize::from(service?))?);
    let named = match o.get("topic") {
        None if topics.len() == 1 => Some(0),
        None => {
            r.need(o, "topic")?;
            None
        }
        Some(json) => r.known(json, What::Topic, topics.iter().map(|name| &**name)),
    };
    Some(Action::Seek(Seek {
        service: service?,
        instance: instance?,
        subscription: named? as u16,
        to: to?,
    }))
}

fn place<'a>(r: &mut Reader<'a>, json: &'a Json) -> Option<SeekTo> {
    if let Kind::Object(_) = json.kind {
        let o = r.object(json, &PLACES)?;
        let (name, to) = r.one_of(o, &PLACES)?;
        return match name {
            "offset" => Some(SeekTo::Offset(r.count(to, 0, COUNT_MAX)?.into())),
            _ => Some(SeekTo::Time(Time(r.duration(to)?.0))),
        };
    }
    match r.known(json, What::Setting, ENDS.into_iter())? {
        0 => Some(SeekTo::Beginning),
        _ => Some(SeekTo::End),
    }
}

/// Returns the topics that a service reads, in the order of its subscriptions, as files name them.
fn topics(nodes: &[Node], node: &Node) -> Vec<String> {
    let NodeKind::Service(service) = &node.kind else {
        return Vec::new();
    };
    let named = service.subscriptions.iter().filter_map(|s| {
        let broker = nodes.get(usize::from(s.broker))?;
        let NodeKind::Broker(of) = &broker.kind else {
            return None;
        };
        let topic = of.topics.get(usize::from(s.topic))?;
        Some(format!("{}.{}", broker.name, topic.name))
    });
    named.collect()
}

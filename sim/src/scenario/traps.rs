//! Crashes where a program comes to a line: `{"crash": "orders", "program": "create", "after": "commit"}`.

use super::faults;
use super::json::Json;
use super::problem::{Code, What};
use super::reader::{Fields, Reader, did_you_mean};
use super::wiring::{self, Head};
use crate::model::{Action, Node, NodeKind, Trap};
use crate::program::Program;
use std::rc::Rc;

/// Reads a crash at a line: of the node's one program, or of the one that `program` names.
pub fn crash_at<'a>(
    r: &mut Reader<'a>,
    heads: &[Head<'a>],
    nodes: &[Node],
    o: Fields<'a>,
    subject: &'a Json,
) -> Option<Action> {
    let node = wiring::node(r, heads, subject);
    let instance = faults::instance(r, heads, node, o);
    let (side, line) = r.one_of(o, &["before", "after"])?;
    let programs = programs(nodes, nodes.get(usize::from(node?))?);
    let program = match o.get("program") {
        None if programs.len() == 1 => 0,
        None => {
            r.need(o, "program")?;
            return None;
        }
        Some(json) => {
            let names: Vec<&str> = programs.iter().map(|(name, _)| &**name).collect();
            r.known(json, What::Program, names.into_iter())?
        }
    };
    Some(Action::CrashAt(Trap {
        node: node?,
        instance: instance?,
        program: program as u16,
        line: line_of(r, &programs[program].1, line)?,
        after: side == "after",
    }))
}

/// Returns the programs of a node in the order of [`crate::world::program`], with their names.
fn programs(nodes: &[Node], node: &Node) -> Vec<(String, Rc<Program>)> {
    match &node.kind {
        NodeKind::Client(client) => vec![("program".to_owned(), Rc::clone(&client.program))],
        NodeKind::Service(service) => {
            let handlers = service.handlers.iter();
            let handlers = handlers.map(|h| (h.name.clone(), Rc::clone(&h.program)));
            let consumers = service.consumers.iter().map(|c| {
                let name = queue_name(nodes, c.broker, c.queue);
                (name, Rc::clone(&c.program))
            });
            let loops = service.loops.iter();
            let loops = loops.map(|l| (l.name.clone(), Rc::clone(&l.program)));
            let readers = service.subscriptions.iter().map(|s| {
                let name = topic_name(nodes, s.broker, s.topic);
                (name, Rc::clone(&s.program))
            });
            let all = handlers.chain(consumers).chain(loops);
            all.chain(readers).collect()
        }
        NodeKind::Broker(_) => Vec::new(),
    }
}

/// Returns what a consumer's program is called: its queue's name with the broker's.
fn queue_name(nodes: &[Node], broker: u16, queue: u16) -> String {
    let node = nodes.get(usize::from(broker));
    let queue = node.and_then(|n| match &n.kind {
        NodeKind::Broker(b) => b.queues.get(usize::from(queue)),
        _ => None,
    });
    let (node, queue) = (node.map_or("", |n| &n.name), queue.map_or("", |q| &q.name));
    format!("{node}.{queue}")
}

/// Returns what the program of a topic's reader is called: the topic's name with the broker's.
fn topic_name(nodes: &[Node], broker: u16, topic: u16) -> String {
    let node = nodes.get(usize::from(broker));
    let topic = node.and_then(|n| match &n.kind {
        NodeKind::Broker(b) => b.topics.get(usize::from(topic)),
        _ => None,
    });
    let (node, topic) = (node.map_or("", |n| &n.name), topic.map_or("", |t| &t.name));
    format!("{node}.{topic}")
}

/// Returns the first line that is this text, else the first that begins with it.
fn line_of<'a>(r: &mut Reader<'a>, program: &Program, json: &'a Json) -> Option<u16> {
    let text = r.text(json)?;
    let lines = || program.lines.iter().map(|line| line.text.as_str());
    let found = lines()
        .position(|line| line == text)
        .or_else(|| lines().position(|line| line.starts_with(text)));
    if found.is_none() {
        let (what, name) = (What::Line, text.to_owned());
        r.note_with(json, Code::NameUnknown { what, name }, || {
            did_you_mean(text, lines())
        });
    }
    found.map(|line| line as u16)
}

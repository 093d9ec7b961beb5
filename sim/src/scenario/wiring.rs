//! What programs refer to: the nodes and what they offer, known before the programs are read; and what
//! the programs turn out to use: names, pairs of nodes that exchange messages, calls.

use super::json::Json;
use super::problem::{Code, NodeShape, What};
use super::reader::{Reader, did_you_mean, entries};
use crate::sorted::{SortedMap, SortedSet};
use std::rc::Rc;

/// What is known of a node before programs are read.
#[derive(Debug)]
pub struct Head<'a> {
    pub name: &'a str,
    pub json: &'a Json,
    pub shape: NodeShape,
    pub handlers: Vec<&'a str>,
    pub queues: Vec<&'a str>,
    pub exchanges: Vec<&'a str>,
    pub topics: Vec<&'a str>,
    pub tables: Vec<&'a str>,
    pub policies: Vec<PolicyHead<'a>>,
    pub locks: Vec<&'a str>,
}

/// A layer that calls may pass.
#[derive(Debug)]
pub struct PolicyHead<'a> {
    /// How programs refer to it; all layers of a preset have the same.
    pub name: &'a str,
    /// What the file says of it.
    pub json: &'a Json,
}

/// A handler: node, index into its handlers.
pub type HandlerId = (u16, u16);

/// What the programs use.
#[derive(Debug, Default)]
pub struct Wiring<'a> {
    pub names: Vec<Rc<str>>,
    name_of: SortedMap<Rc<str>, u32>,
    /// Directed pairs of nodes that exchange messages.
    pub pairs: SortedSet<(u16, u16)>,
    /// Who calls whom; none where the caller is no handler.
    pub calls: Vec<(Option<HandlerId>, HandlerId, &'a Json)>,
    /// Which labels go to mailboxes, and who waits for which.
    pub mailed: SortedSet<(u16, u32)>,
    pub awaited: SortedSet<(u16, u32)>,
    /// Labels of sent messages.
    pub labels: SortedSet<u32>,
    pub statements: u64,
}

impl<'a> Wiring<'a> {
    /// Returns the number of a name, the same for the same name.
    pub fn name(&mut self, name: &str) -> u32 {
        if let Some(i) = self.name_of.get(name) {
            return *i;
        }
        let (i, name) = (self.names.len() as u32, Rc::<str>::from(name));
        self.names.push(name.clone());
        self.name_of.insert(name, i);
        i
    }

    /// Adds the pairs that messages to mailboxes use: from whoever sends a label to whoever waits for it.
    pub fn join_mailboxes(&mut self) {
        for (from, label) in self.mailed.iter() {
            for (to, _) in self.awaited.iter().filter(|(_, l)| l == label) {
                self.pairs.insert((*from, *to));
            }
        }
    }

    /// Notes each circle of handlers that call each other, at the call that closes it.
    pub fn check_circles(&self, r: &mut Reader<'a>, heads: &[Head<'a>]) {
        let mut next: SortedMap<HandlerId, Vec<(HandlerId, &'a Json)>> = SortedMap::default();
        for (from, to, at) in &self.calls {
            if let Some(from) = from {
                next.or_default(*from).push((*to, at));
            }
        }
        let mut done = SortedSet::default();
        for start in next.keys() {
            follow(r, heads, &next, *start, &mut Vec::new(), &mut done);
        }
    }
}

type Next<'a> = SortedMap<HandlerId, Vec<(HandlerId, &'a Json)>>;

/// Follows calls depth first; `way` is how one got here. As deep as there are handlers that call.
fn follow<'a>(
    r: &mut Reader<'a>,
    heads: &[Head<'a>],
    next: &Next<'a>,
    here: HandlerId,
    way: &mut Vec<HandlerId>,
    done: &mut SortedSet<HandlerId>,
) {
    if done.contains(&here) {
        return;
    }
    way.push(here);
    for (to, at) in next.get(&here).into_iter().flatten() {
        if let Some(begin) = way.iter().position(|h| h == to) {
            let circle = way[begin..]
                .iter()
                .chain([to])
                .map(|h| full_name(heads, *h))
                .collect();
            r.note(at, Code::CallsWithoutEnd { cycle: circle });
        } else {
            follow(r, heads, next, *to, way, done);
        }
    }
    way.pop();
    done.insert(here);
}

fn full_name(heads: &[Head<'_>], (node, handler): HandlerId) -> String {
    let head = &heads[usize::from(node)];
    format!("{}.{}", head.name, head.handlers[usize::from(handler)])
}

/// What a dotted name such as `orders.create` refers to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Handler,
    Queue,
    Exchange,
    Topic,
    Table,
}

impl Part {
    fn names<'h, 'a>(self, head: &'h Head<'a>) -> &'h [&'a str] {
        match self {
            Self::Handler => &head.handlers,
            Self::Queue => &head.queues,
            Self::Exchange => &head.exchanges,
            Self::Topic => &head.topics,
            Self::Table => &head.tables,
        }
    }

    fn what(self) -> What {
        match self {
            Self::Handler => What::Handler,
            Self::Queue => What::Queue,
            Self::Exchange => What::Exchange,
            Self::Topic => What::Topic,
            Self::Table => What::Table,
        }
    }

    /// Returns which kind of node has it; any for tables.
    fn shape(self) -> Option<NodeShape> {
        match self {
            Self::Handler => Some(NodeShape::Service),
            Self::Queue | Self::Exchange | Self::Topic => Some(NodeShape::Broker),
            Self::Table => None,
        }
    }
}

/// Returns the index of a node that the file names.
pub fn node<'a>(r: &mut Reader<'a>, heads: &[Head<'a>], json: &'a Json) -> Option<u16> {
    r.known(json, What::Node, heads.iter().map(|h| h.name))
        .map(|i| i as u16)
}

/// Returns node and index of what a dotted name refers to.
pub fn part<'a>(
    r: &mut Reader<'a>,
    heads: &[Head<'a>],
    json: &'a Json,
    part: Part,
) -> Option<(u16, u16)> {
    let text = r.text(json)?;
    let (name, inner) = text.split_once('.').unwrap_or((text, ""));
    let Some(node) = heads.iter().position(|h| h.name == name) else {
        let code = Code::NameUnknown {
            what: part.what(),
            name: text.to_owned(),
        };
        r.note_with(json, code, || {
            did_you_mean(text, full_names(heads, part).iter().map(String::as_str))
        });
        return None;
    };
    let head = &heads[node];
    if let Some(expected) = part.shape().filter(|s| *s != head.shape) {
        r.note(
            json,
            Code::KindWrong {
                name: name.to_owned(),
                expected,
                found: head.shape,
            },
        );
        return None;
    }
    let place = part.names(head).iter().position(|n| *n == inner);
    if place.is_none() {
        let code = Code::NameUnknown {
            what: part.what(),
            name: text.to_owned(),
        };
        r.note_with(json, code, || {
            let own: Vec<String> = part
                .names(head)
                .iter()
                .map(|n| format!("{name}.{n}"))
                .collect();
            did_you_mean(text, own.iter().map(String::as_str))
        });
    }
    Some((node as u16, place? as u16))
}

fn full_names(heads: &[Head<'_>], part: Part) -> Vec<String> {
    heads
        .iter()
        .flat_map(|h| part.names(h).iter().map(move |n| format!("{}.{n}", h.name)))
        .collect()
}

/// Returns the names of an object's fields, checked and limited.
pub fn field_names<'a>(
    r: &mut Reader<'a>,
    json: Option<&'a Json>,
    what: What,
    max: usize,
) -> Vec<&'a str> {
    let Some(json) = json else { return Vec::new() };
    let names: Vec<&str> = entries(json).map(|(name, _)| name).collect();
    r.at_most(json, what, names.len(), max);
    for (name, value) in entries(json).take(max) {
        r.name(value, name);
    }
    names
}

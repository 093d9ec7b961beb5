//! What was changed between two runs: knobs, seed, commands; or where the models differ.

use super::Side;
use crate::text::Lang;
use crate::text::explain_difference as words;
use crate::text::explain_fault::fault;
use crate::text::fact::{lead, sentence};
use sim::dist::Dist;
use sim::fact::Said;
use sim::model::{Client, Consumer, Model, Node, NodeKind, Service};
use sim::path::topic_of;
use sim::program::{Line, Program};
use sim::sort;
use sim::time::Span;

/// So many changes are told.
const CHANGES_MAX: usize = 6;

/// Returns what was changed from the left run to the right one, a sentence each.
pub fn changed(left: &mut Side, right: &mut Side, lang: Lang) -> Vec<String> {
    let mut found = Vec::new();
    let (a, b) = (left.reader.recording, right.reader.recording);
    if left.variant == right.variant {
        found.extend(knobs(left, right, lang));
    } else {
        found.extend(models(a.model(), b.model(), left.name, right.name, lang));
    }
    if a.seed() != b.seed() {
        found.push(words::seeds(a.seed(), b.seed(), lang));
    }
    found.extend(commands(left, right, lang));
    found.extend(commands(right, left, lang));
    let more = found.len().saturating_sub(CHANGES_MAX);
    found.truncate(CHANGES_MAX);
    if more > 0 {
        found.push(crate::text::explain::and_more(more as u32, false, lang));
    }
    found
}

fn knobs(left: &Side, right: &Side, lang: Lang) -> Vec<String> {
    let both = left.knobs.iter().filter_map(|(label, value)| {
        let other = right.knobs.iter().find(|(l, _)| l == label)?;
        (other.1 != *value).then(|| words::knob(&lang.pick(label), value, &other.1, lang))
    });
    both.collect()
}

/// Returns what was done by hand in one run alone.
fn commands(side: &mut Side, other: &Side, lang: Lang) -> Vec<String> {
    let recording = side.reader.recording;
    let theirs = other.reader.recording.commands();
    let own = recording.commands().iter().filter(|c| !theirs.contains(c));
    let places: Vec<u32> = own.map(|c| recording.applied_at(c.when)).collect();
    let mut found = Vec::new();
    for place in places {
        let by_hand = |said: &&Said| said.path.starts_with("hand#");
        let near = place.saturating_sub(1)..recording.len().min(place + 2);
        for row in near {
            let facts: Vec<Said> = side
                .reader
                .facts(row)
                .iter()
                .filter(by_hand)
                .cloned()
                .collect();
            if let Some(said) = lead(&facts) {
                let text = sentence(said, recording.model(), lang);
                found.push(words::by_hand(side.name, said.at, &text, lang));
                break;
            }
        }
    }
    found
}

/// Returns where two models differ, what happens to them first, then what they are.
fn models(a: &Model, b: &Model, left: &str, right: &str, lang: Lang) -> Vec<String> {
    let mut found = faults(a, b, left, lang);
    found.extend(faults(b, a, right, lang));
    for node in &a.nodes {
        match b.nodes.iter().find(|n| n.name == node.name) {
            Some(other) => found.extend(
                Nodes {
                    a,
                    b,
                    node,
                    other,
                    lang,
                }
                .changed(),
            ),
            None => found.push(words::node_only(node, left, lang)),
        }
    }
    let new = b.nodes.iter().filter(|n| a.node(&n.name).is_none());
    found.extend(new.map(|node| words::node_only(node, right, lang)));
    if links(a) != links(b) && found.is_empty() {
        found.push(words::links(lang));
    }
    found
}

/// Returns the faults that only the first model has.
fn faults(of: &Model, other: &Model, name: &str, lang: Lang) -> Vec<String> {
    let told = |model: &Model| -> Vec<String> {
        let faults = model.faults.iter();
        faults
            .map(|(at, action)| fault(action, *at, model, lang))
            .collect()
    };
    let theirs = told(other);
    let own = told(of).into_iter().filter(|text| !theirs.contains(text));
    own.map(|text| words::only_in(name, &text, lang)).collect()
}

/// What lies between two nodes, under their names.
type Between<'m> = (&'m str, &'m str, (&'m Dist, f64, f64, Span, bool));

fn links(model: &Model) -> Vec<Between<'_>> {
    let name = |node: u16| &*model.nodes[usize::from(node)].name;
    let links = model.links.iter().map(|l| {
        let has = (&l.latency, l.loss, l.duplicate, l.transfer, l.unordered);
        (name(l.from), name(l.to), has)
    });
    let mut all: Vec<Between<'_>> = links.collect();
    sort::by_key(&mut all, |(from, to, _)| (*from, *to));
    all
}

/// One node as each of the models has it.
struct Nodes<'a> {
    a: &'a Model,
    b: &'a Model,
    node: &'a Node,
    other: &'a Node,
    lang: Lang,
}

impl Nodes<'_> {
    fn changed(&self) -> Vec<String> {
        let mut found = Vec::new();
        match (&self.node.kind, &self.other.kind) {
            (NodeKind::Client(a), NodeKind::Client(b)) => self.client(a, b, &mut found),
            (NodeKind::Service(a), NodeKind::Service(b)) => self.service(a, b, &mut found),
            (NodeKind::Broker(a), NodeKind::Broker(b)) => {
                if a != b {
                    found.push(words::settings(self.node, self.lang));
                }
            }
            _ => found.push(words::settings(self.node, self.lang)),
        }
        if self.node.policies != self.other.policies {
            found.push(words::policies(self.node, self.lang));
        }
        if self.node.tables != self.other.tables && found.is_empty() {
            found.push(words::settings(self.node, self.lang));
        }
        found
    }

    fn client(&self, a: &Client, b: &Client, found: &mut Vec<String>) {
        self.program("", Some(&a.program), Some(&b.program), found);
        if a.members != b.members || a.load != b.load {
            found.push(words::load(self.node, self.lang));
        }
    }

    fn service(&self, a: &Service, b: &Service, found: &mut Vec<String>) {
        for handler in &a.handlers {
            let other = b.handlers.iter().find(|h| h.name == handler.name);
            self.program(
                &handler.name,
                Some(&handler.program),
                other.map(|h| &*h.program),
                found,
            );
        }
        for handler in &b.handlers {
            if !a.handlers.iter().any(|h| h.name == handler.name) {
                self.program(&handler.name, None, Some(&handler.program), found);
            }
        }
        self.consumers(a, b, found);
        let rest = |s: &Service| {
            (
                s.instances,
                s.workers,
                s.queue_max,
                s.waiting,
                s.balance,
                s.load_slowdown,
                s.up.to_bits(),
            )
        };
        let manners = |s: &Service| (s.order, s.drop_late, s.deadlines);
        let is_same = rest(a) == rest(b)
            && manners(a) == manners(b)
            && a.door == b.door
            && a.ejection == b.ejection
            && a.scaling == b.scaling;
        if !is_same {
            let numbers = [(a.instances, b.instances), (a.workers, b.workers)];
            found.push(words::service(
                self.node,
                numbers,
                (a.queue_max, b.queue_max),
                self.lang,
            ));
        }
    }

    fn consumers(&self, a: &Service, b: &Service, found: &mut Vec<String>) {
        let queue = |model: &Model, c: &Consumer| match &model.nodes[usize::from(c.broker)].kind {
            NodeKind::Broker(broker) => broker.queues[usize::from(c.queue)].name.clone(),
            _ => String::new(),
        };
        let named = |model: &Model, service: &Service| -> Vec<(String, std::rc::Rc<Program>)> {
            let all = service.consumers.iter();
            let all = all.map(|c| (queue(model, c), std::rc::Rc::clone(&c.program)));
            let readers = service.subscriptions.iter();
            let readers =
                readers.map(|s| (topic_of(model, service, s), std::rc::Rc::clone(&s.program)));
            all.chain(readers).collect()
        };
        let (own, theirs) = (named(self.a, a), named(self.b, b));
        for (name, program) in &own {
            let other = theirs.iter().find(|(n, _)| n == name);
            self.program(name, Some(program), other.map(|(_, p)| &**p), found);
        }
        for (name, program) in &theirs {
            if !own.iter().any(|(n, _)| n == name) {
                self.program(name, None, Some(program), found);
            }
        }
    }

    /// Notes how a program differs: the lines between those that both begin and end with.
    fn program(
        &self,
        name: &str,
        a: Option<&Program>,
        b: Option<&Program>,
        found: &mut Vec<String>,
    ) {
        let lines = |p: Option<&Program>| p.map_or(&[][..], |p| &p.lines[..]).to_vec();
        let (a, b) = (lines(a), lines(b));
        if a == b {
            return;
        }
        let (gone, new) = apart(&a, &b);
        found.push(words::program(self.node, name, &gone, &new, self.lang));
    }
}

/// Returns the lines that only one of two programs has, each in its order: what is left beside a longest common part.
fn apart(a: &[Line], b: &[Line]) -> (Vec<String>, Vec<String>) {
    let width = b.len() + 1;
    let mut common = vec![0_u16; (a.len() + 1) * width];
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            common[i * width + j] = if a[i].text == b[j].text {
                common[(i + 1) * width + j + 1] + 1
            } else {
                common[(i + 1) * width + j].max(common[i * width + j + 1])
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    let (mut gone, mut new) = (Vec::new(), Vec::new());
    while i < a.len() || j < b.len() {
        let both = i < a.len() && j < b.len();
        if both && a[i].text == b[j].text {
            (i, j) = (i + 1, j + 1);
        } else if j == b.len() || (both && common[(i + 1) * width + j] >= common[i * width + j + 1])
        {
            gone.push(a[i].text.clone());
            i += 1;
        } else {
            new.push(b[j].text.clone());
            j += 1;
        }
    }
    (gone, new)
}

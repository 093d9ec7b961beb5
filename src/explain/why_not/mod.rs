//! What is missing, and why: a call without an answer, a message that is not delivered, a call that was not let through, a line of
//! the ledger that is not as expected.
//!
//! Questions are those that can be seen at the cursor; an answer is a few points, each with the row that decided it.

mod ejected;
pub mod ledger;
pub mod not_routed;
mod orphan;
mod queue;
mod reading;
mod rejected;
mod waiting;
mod waits;

use super::book::Reader;
use super::path::{is_within, message_of};
use crate::text::Lang;
use crate::text::fact::sentence;
use sim::fact::{FactKind, KindSet, MessageNumber, RowId, Said};
use sim::model::{Model, NodeKind};
use sim::queue::State;
use sim::sorted::SortedSet;
use sim::time::Time;
use sim::world::{Doing, Errand, Origin, World};
use std::rc::Rc;

/// More questions than that are not derived at one cursor.
pub const QUESTIONS_MAX: usize = 16;
/// How many points an answer has at the most.
pub const POINTS_MAX: usize = 8;

/// What somebody may ask about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum About {
    Everything,
    Node {
        node: u16,
        unit: u32,
    },
    Message(MessageNumber),
    /// A request and all that belongs to it, by its identity path.
    Request(Rc<str>),
}

/// Something that could be there and is not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Question {
    /// The call in this slot has no answer.
    Answer { call: u32 },
    /// The activation in this slot has no confirmation of what it sent.
    Confirmation { activation: u32 },
    /// The activation in this slot has not got the message that it waits for.
    Mail { activation: u32 },
    /// The activation in this slot has not got the lock that it waits for.
    Lock { activation: u32 },
    /// The request or delivery with this number has no worker.
    Worker { message: MessageNumber },
    /// A message stays in a queue of a broker.
    Queued { broker: u16, queue: u16, slot: u32 },
    /// The call of this row was not let through.
    Rejected { row: RowId },
    /// The answer of this row was not used.
    Unused { row: RowId },
    /// Queues got no copy of the message that was routed in this row.
    NotRouted { row: RowId, node: u16 },
    /// The balancer does not ask this instance.
    NotAsked { node: u16, unit: u32 },
    /// The outlier of this row was not ejected.
    NotEjected { row: RowId, node: u16, unit: u32 },
    /// A member of a group, one of [`sim::world::World::groups`], has no record to handle.
    NoRecord { readers: u32, unit: u32 },
    /// A line of the ledger is not as expected.
    Ledger { line: u16 },
}

/// One thing that keeps it from being there.
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    /// The event that decided it; none for a setting of the scenario.
    pub row: Option<RowId>,
    pub at: Option<Time>,
    pub text: String,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    pub question: String,
    /// At least one.
    pub points: Vec<Point>,
}

/// A run at a cursor, about to be asked.
struct Asked<'a, 'b> {
    reader: &'a mut Reader<'b>,
    world: &'a World,
    /// How many events are applied.
    applied: u32,
    lang: Lang,
    /// The activations that were told of: those who wait for each other are told once.
    seen: SortedSet<u32>,
}

impl<'a, 'b> Asked<'a, 'b> {
    fn new(reader: &'a mut Reader<'b>, world: &'a World, applied: u32, lang: Lang) -> Self {
        Self {
            reader,
            world,
            applied,
            lang,
            seen: SortedSet::default(),
        }
    }
}

impl Asked<'_, '_> {
    fn model(&self) -> Rc<Model> {
        Rc::clone(self.world.model())
    }

    /// Returns what a fact says, as a point.
    fn told(&self, said: &Said) -> Point {
        self.point(said, sentence(said, self.world.model(), self.lang))
    }

    /// Returns a sentence about what a fact said.
    fn point(&self, said: &Said, text: String) -> Point {
        Point {
            row: Some(said.row),
            at: Some(said.at),
            text,
        }
    }

    /// Returns the first fact of a row that fits.
    fn fact(&mut self, row: RowId, fits: impl Fn(&Said) -> bool) -> Option<Said> {
        if row >= self.applied {
            return None;
        }
        self.reader.facts(row).into_iter().find(fits)
    }
}

/// Returns what can be asked after `applied` events, in the order of nodes.
pub fn questions(reader: &mut Reader, applied: u32, about: About) -> Vec<Question> {
    let world = reader.recording.seek(applied);
    questions_in(reader, &world, applied, about)
}

fn questions_in(reader: &mut Reader, world: &World, applied: u32, about: About) -> Vec<Question> {
    let mut found = Vec::new();
    for node in 0..world.model().nodes.len() as u16 {
        waits(world, node, &mut found);
        in_line(world, node, &mut found);
        in_queues(world, node, &mut found);
        found.extend(rejected::question(reader, world, applied, node));
        found.extend(orphan::question(reader, applied, node));
        found.extend(not_routed::question(reader, world, applied, node));
        ejected::questions(reader, world, applied, node, &mut found);
    }
    if let About::Node { node, unit } = about {
        reading::questions(world, node, unit, &mut found);
    }
    found.extend(ledger::questions(world));
    match about {
        About::Everything => found.retain(|question| !is_told_elsewhere(world, question)),
        About::Node { node, unit } => {
            found.retain(|question| at_node(world, question, node, unit));
        }
        About::Message(number) => match story_of(reader, number) {
            Some(story) => {
                found
                    .retain(|question| about_story(world, question, &|of| message_of(of) == story));
            }
            None => found.clear(),
        },
        About::Request(path) => {
            found.retain(|question| about_story(world, question, &|of| is_within(of, &path)));
        }
    }
    found.truncate(QUESTIONS_MAX);
    found
}

fn waits(world: &World, node: u16, found: &mut Vec<Question>) {
    for (slot, activation) in world.activations(node) {
        found.extend(match activation.state {
            Doing::Calling(call) => Some(Question::Answer { call }),
            Doing::Confirming => Some(Question::Confirmation { activation: slot }),
            Doing::Receiving => Some(Question::Mail { activation: slot }),
            Doing::Locking { taken: false } => Some(Question::Lock { activation: slot }),
            _ => None,
        });
    }
}

fn in_line(world: &World, node: u16, found: &mut Vec<Question>) {
    let NodeKind::Service(service) = &world.model().nodes[usize::from(node)].kind else {
        return;
    };
    for unit in 0..service.instances {
        let line = world.line_of_process(node, unit);
        found.extend(line.map(|m| Question::Worker { message: m.number }));
    }
}

fn in_queues(world: &World, node: u16, found: &mut Vec<Question>) {
    let NodeKind::Broker(broker) = &world.model().nodes[usize::from(node)].kind else {
        return;
    };
    for queue in 0..broker.queues.len() as u16 {
        let entries = world.queue(node, queue).entries();
        found.extend(entries.map(|entry| Question::Queued {
            broker: node,
            queue,
            slot: entry.slot,
        }));
    }
}

/// Returns whether whoever waits for a question's end is asked about as well.
fn is_told_elsewhere(world: &World, question: &Question) -> bool {
    let asked = |slot: u32| {
        let activation = world.activation(slot);
        activation.is_some_and(|a| matches!(a.origin, Origin::Request { replied: false, .. }))
    };
    match question {
        Question::Answer { call } => world.call(*call).is_some_and(|c| asked(c.activation)),
        Question::Confirmation { activation } => asked(*activation),
        Question::Worker { message } => {
            let mut all = world.messages();
            all.any(|m| m.number == *message && matches!(m.errand, Errand::Request { .. }))
        }
        _ => false,
    }
}

fn at_node(world: &World, question: &Question, node: u16, unit: u32) -> bool {
    let here = |slot: u32| {
        let mut own = world.activations(node);
        own.any(|(s, a)| s == slot && a.unit == unit)
    };
    match question {
        Question::Answer { call } => world.call(*call).is_some_and(|c| here(c.activation)),
        Question::Confirmation { activation }
        | Question::Mail { activation }
        | Question::Lock { activation } => here(*activation),
        Question::Worker { message } => {
            let mut line = world.messages();
            line.any(|m| m.number == *message && (m.to, m.to_unit) == (node, unit))
        }
        Question::Queued {
            broker,
            queue,
            slot,
        } => {
            let store = world.queue(*broker, *queue);
            let held = store
                .lease(*slot)
                .map(|l| &store.consumers()[usize::from(l.consumer)]);
            *broker == node || held.is_some_and(|c| (c.node, c.unit) == (node, unit))
        }
        Question::NotAsked { node: at, unit: of }
        | Question::NotEjected {
            node: at, unit: of, ..
        } => (*at, *of) == (node, unit),
        Question::NotRouted { node: at, .. } => *at == node,
        Question::NoRecord { .. }
        | Question::Rejected { .. }
        | Question::Unused { .. }
        | Question::Ledger { .. } => true,
    }
}

/// Returns the path of a message without which attempt or delivery it is.
fn story_of(reader: &mut Reader, number: MessageNumber) -> Option<String> {
    let row = reader.recording.row_that_sent(number)?;
    let mut sent = reader.facts(row).into_iter();
    let sent = sent.find(|s| s.message == Some(number))?;
    Some(message_of(&sent.path).to_owned())
}

/// Returns whether a question is about a message, or about what it belongs to.
fn about_story(world: &World, question: &Question, belongs: &dyn Fn(&str) -> bool) -> bool {
    let same = |path: u32| belongs(&world.path_text(path));
    match question {
        Question::Answer { call } => world.call(*call).is_some_and(|c| same(c.path)),
        Question::Worker { message } => {
            let mut all = world.messages();
            all.any(|m| m.number == *message && same(m.path))
        }
        Question::Queued {
            broker,
            queue,
            slot,
        } => {
            let entry = world.queue(*broker, *queue).entry(*slot);
            entry.is_some_and(|e| same(e.message.path))
        }
        _ => false,
    }
}

/// Returns what keeps something from being there after `applied` events; none where it is there.
pub fn why_not(
    reader: &mut Reader,
    applied: u32,
    question: Question,
    lang: Lang,
) -> Option<Answer> {
    let world = reader.recording.seek(applied);
    answer(reader, &world, applied, question, lang)
}

fn answer(
    reader: &mut Reader,
    world: &World,
    applied: u32,
    question: Question,
    lang: Lang,
) -> Option<Answer> {
    let mut asked = Asked::new(reader, world, applied, lang);
    let mut answer = match question {
        Question::Answer { call } => asked.no_answer(call),
        Question::Confirmation { activation } => asked.no_confirmation(activation),
        Question::Mail { activation } => asked.no_mail(activation),
        Question::Lock { activation } => asked.no_lock(activation),
        Question::Worker { message } => asked.no_worker(message),
        Question::Queued {
            broker,
            queue,
            slot,
        } => asked.in_queue(broker, queue, slot),
        Question::Rejected { row } => asked.rejected(row),
        Question::Unused { row } => asked.unused(row),
        Question::NotRouted { row, .. } => asked.not_routed(row),
        Question::NotAsked { node, unit } => asked.not_asked(node, unit),
        Question::NotEjected { row, .. } => asked.not_ejected(row),
        Question::NoRecord { readers, unit } => asked.no_record(readers, unit),
        Question::Ledger { line } => asked.ledger(line),
    }?;
    answer.points.truncate(POINTS_MAX);
    (!answer.points.is_empty()).then_some(answer)
}

/// Returns the answers to all that can be asked.
pub fn why_nots(reader: &mut Reader, applied: u32, about: About, lang: Lang) -> Vec<Answer> {
    let world = reader.recording.seek(applied);
    let questions = questions_in(reader, &world, applied, about);
    let answers = questions.into_iter();
    answers
        .filter_map(|question| answer(reader, &world, applied, question, lang))
        .collect()
}

/// Returns the last row before `applied` that says a kind of fact at a node.
fn last_at(reader: &mut Reader, kind: FactKind, node: u16, applied: u32) -> Option<RowId> {
    let kinds = KindSet::of(&[kind]);
    let found = reader.recording;
    found.find_before(applied, |row| {
        row.kinds().meets(kinds) && row.node() == node
    })
}

/// Returns whether an entry is with a consumer.
fn is_leased(state: State) -> bool {
    matches!(state, State::Leased(_))
}

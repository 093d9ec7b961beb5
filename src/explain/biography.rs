//! A message's life: every hop, copy, attempt, delivery and effect, in order.

use super::book::Reader;
use super::chain::{STEPS_MAX, Step, step};
use super::headers::{Header, headers};
use super::path::{is_within, message_of};
use crate::text::Lang;
use crate::text::fact::message_label;
use sim::fact::{Fact, FactKind, KindSet, MessageNumber, RowId, Said};
use sim::world::World;

/// So many rows are looked at for one life.
const ROWS_MAX: u32 = 16_384;
/// After so many rows it is asked whether anything of it is still there.
const STRIDE: u32 = 512;

#[derive(Clone, Debug, PartialEq)]
pub struct Biography {
    /// The identity path that all its hops, copies and deliveries share.
    pub path: String,
    /// The label that its first arrow wears.
    pub title: String,
    /// What is written on it.
    pub headers: Vec<Header>,
    pub steps: Vec<Step>,
    /// How many more steps there are.
    pub more: u32,
    /// Whether its end is not reached here: it is still under way, or the rows were too many.
    pub goes_on: bool,
}

/// Returns the life of a message and of its replies, acknowledgements, attempts and deliveries; none where there is no such message.
pub fn biography(reader: &mut Reader, message: MessageNumber, lang: Lang) -> Option<Biography> {
    let sent = reader.recording.row_that_sent(message)?;
    let of_it =
        |said: &Said| said.message == Some(message) && matches!(said.fact, Fact::Sent { .. });
    let path = reader.facts(sent).into_iter().find(of_it)?.path;
    let path = message_of(&path).to_owned();
    let first = first_row(reader, &path, sent);
    let model = std::rc::Rc::clone(reader.recording.model());
    let mut life = Biography {
        path,
        title: String::new(),
        headers: headers(reader, message, lang),
        steps: Vec::new(),
        more: 0,
        goes_on: false,
    };
    let end = reader.recording.len().min(first.saturating_add(ROWS_MAX));
    for row in first..end {
        if row > first
            && (row - first).is_multiple_of(STRIDE)
            && !is_there(&reader.recording.seek(row), &life.path)
        {
            return Some(life);
        }
        let facts: Vec<Said> = reader
            .facts(row)
            .into_iter()
            .filter(|s| belongs(s, &life.path))
            .collect();
        if life.title.is_empty() {
            life.title = facts
                .iter()
                .find_map(|s| message_label(s, &model, lang))
                .unwrap_or_default();
        }
        let told = worth_telling(facts);
        if life.steps.len() < STEPS_MAX {
            life.steps.extend(step(&told, None, &model, lang));
        } else if !told.is_empty() {
            life.more += 1;
        }
    }
    life.goes_on = is_there(&reader.recording.seek(end), &life.path);
    Some(life)
}

/// Returns the row at which the first of its hops was sent.
fn first_row(reader: &mut Reader, path: &str, sent: RowId) -> RowId {
    let kinds = KindSet::of(&[FactKind::Sent]);
    let (mut first, mut before) = (sent, sent);
    let oldest = sent.saturating_sub(ROWS_MAX);
    while let Some(row) = reader
        .recording
        .prev_of(kinds, before)
        .filter(|r| *r >= oldest)
    {
        let facts = reader.facts(row);
        if facts.iter().any(|s| message_of(&s.path) == path) {
            first = row;
        }
        // Whoever sends it has begun its own life before: nothing of it is older.
        let parent = path.rsplit_once('/').map_or("", |(before, _)| before);
        if facts.iter().any(|s| began(s, parent)) {
            break;
        }
        before = row;
    }
    first
}

fn began(said: &Said, parent: &str) -> bool {
    said.path == parent && matches!(said.fact, Fact::Began { .. } | Fact::HandlerStarted { .. })
}

/// Returns whether a fact belongs to the life: its own, and what was sent because of it.
fn belongs(said: &Said, path: &str) -> bool {
    message_of(&said.path) == path
        || (matches!(said.fact, Fact::Sent { .. })
            && message_of(&said.path)
                .rsplit_once('/')
                .is_some_and(|(parent, _)| message_of(parent) == path))
}

/// Returns the facts of one row without those that only repeat others: what was begun says that it arrived, what was
/// done says that the work is over.
fn worth_telling(facts: Vec<Said>) -> Vec<Said> {
    let says = |kind: FactKind| facts.iter().any(|s| s.fact.kind() == kind);
    let handled = says(FactKind::HandlerStarted) || says(FactKind::Queued);
    let booked = says(FactKind::Stored) || says(FactKind::Settled) || says(FactKind::AckIgnored);
    let wrote =
        says(FactKind::Inserted) || says(FactKind::Committed) || says(FactKind::DuplicateKey);
    let answered =
        says(FactKind::ReplyReceived) || says(FactKind::GaveUp) || says(FactKind::FellBack);
    let redundant = |said: &Said| match said.fact {
        Fact::Arrived { .. } => handled || booked || says(FactKind::Confirmed),
        Fact::WorkStarted { .. } => handled,
        Fact::WorkDone { .. } => wrote,
        Fact::CallEnded { .. } => answered,
        Fact::HandlerEnded { failed: None, .. } => says(FactKind::AckSent),
        Fact::LeaseExpired { .. } => says(FactKind::Leased),
        Fact::Sent { .. } => {
            says(FactKind::Leased) || says(FactKind::AckSent) || says(FactKind::CallStarted)
        }
        _ => false,
    };
    facts.iter().filter(|s| !redundant(s)).cloned().collect()
}

/// Returns whether anything of a message is still there: itself, whoever handles it, whoever waits for its answer.
fn is_there(world: &World, path: &str) -> bool {
    let nodes = 0..world.model().nodes.len() as u16;
    let mut activations = nodes.flat_map(|node| world.activations(node));
    let mine = |at: u32| is_within(&world.path_text(at), path);
    world.messages().any(|m| mine(m.path))
        || activations.any(|(_, a)| mine(a.path))
        || stored(world).any(mine)
}

fn stored(world: &World) -> impl Iterator<Item = u32> {
    let nodes = world.model().nodes.iter().enumerate();
    nodes
        .filter_map(|(i, node)| match &node.kind {
            sim::model::NodeKind::Broker(broker) => Some((i as u16, broker.queues.len() as u16)),
            _ => None,
        })
        .flat_map(|(node, queues)| (0..queues).map(move |queue| (node, queue)))
        .flat_map(|(node, queue)| world.queue(node, queue).entries())
        .map(|entry| entry.message.path)
}

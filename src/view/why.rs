//! Why: the chain of causes of an event, what followed from it, the life of the selected message, what is missing, and why two
//! runs differ; and what is lit in the views because of it.

use super::frame::{Ask, EventRow, Inputs, Lit, Mark, RunAsk, Selected, StageNode, Tone, Why};
use super::lens::Lens;
use super::names;
use super::space_time::Sight;
use crate::explain::difference::{Difference, Side, Whose};
use crate::explain::{About, Book, Reader, biography, chain, difference, effects, why_nots};
use crate::text::{Lang, explain as words, explain_difference as apart};
use sim::fact::RowId;
use sim::record::Recording;
use sim::sort;
use std::rc::Rc;

/// What explains the focused run after `applied` events. `pinned` is the row to explain, if that is not the last one.
pub fn why(
    lens: &mut Lens,
    recording: &Recording,
    applied: u32,
    pinned: Option<RowId>,
    ask: &Ask,
) -> Why {
    let lang = ask.lang;
    let row = pinned.or_else(|| applied.checked_sub(1));
    let row = row.filter(|row| *row < recording.len());
    let mut reader = lens.reader(recording);
    let about = match ask.selected {
        None => About::Everything,
        Some(Selected::Node { node, unit }) => About::Node {
            node: *node,
            unit: *unit,
        },
        Some(Selected::Message { message }) => About::Message(*message),
        Some(Selected::Request { path }) => About::Request(Rc::clone(path)),
    };
    let life = match ask.selected {
        Some(Selected::Message { message }) => biography(&mut reader, *message, lang),
        _ => None,
    };
    Why {
        row,
        line: None,
        chain: row.map_or_else(Default::default, |row| chain(&mut reader, row, lang)),
        effects: row.map_or_else(Default::default, |row| effects(&mut reader, row, lang)),
        life,
        missing_title: missing_title(recording, ask),
        missing: why_nots(&mut reader, applied, about, lang),
        difference: None,
    }
}

fn missing_title(recording: &Recording, ask: &Ask) -> String {
    match ask.selected {
        Some(Selected::Node { node, unit }) => {
            let model = recording.model();
            let node = &model.nodes[usize::from(*node).min(model.nodes.len() - 1)];
            let unit = names::unit(node, *unit);
            let name = format!("{}{unit}", ask.lang.pick(&node.label));
            words::waits_for_what(&name, ask.lang)
        }
        _ => words::why_not_yet(ask.lang),
    }
}

/// Returns what is lit in a run: the steps that explain the event, or the way that explains the difference.
pub fn lit(recording: &Recording, why: &Why, side: usize, focused: bool) -> Lit {
    let whose = if side == 0 { Whose::Left } else { Whose::Right };
    let mut rows: Vec<RowId> = match &why.difference {
        Some(difference) => difference.rows(whose),
        None if focused => why.chain.steps.iter().map(|step| step.row).collect(),
        None => Vec::new(),
    };
    rows.retain(|row| *row < recording.len());
    rows.sort_unstable();
    rows.dedup();
    let mut nodes: Vec<u16> = rows.iter().map(|row| recording.row(*row).node()).collect();
    sort::ascending(&mut nodes);
    nodes.dedup();
    let parts = why.difference.as_ref().and_then(|d| d.first(whose));
    let parts = parts.filter(|row| *row < recording.len());
    Lit { rows, nodes, parts }
}

/// Lights the nodes at which something that explains happened.
pub fn light_nodes(nodes: &mut [StageNode], lit: &Lit) {
    nodes
        .iter_mut()
        .for_each(|node| node.lit = lit.node(node.id));
}

/// Marks the node at which the runs part.
pub fn part_nodes(nodes: &mut [StageNode], recording: &Recording, lit: &Lit, lang: Lang) {
    let at = lit.parts.map(|row| recording.row(row).node());
    for node in nodes.iter_mut().filter(|node| Some(node.id) == at) {
        node.parts = true;
        node.spoken = format!("{}, {}", node.spoken, apart::parts_here(lang));
    }
}

/// Lights the rows of the list that explain, and marks the one where the runs part.
pub fn light_rows(rows: &mut [EventRow], lit: &Lit) {
    for row in rows {
        row.lit |= lit.row(row.row);
        row.parts = lit.parts == Some(row.row);
    }
}

/// Returns the mark where a run first differs from the other, if it is in sight.
pub fn parting(recording: &Recording, sight: &Sight) -> Option<Mark> {
    let row = sight.lit.parts.filter(|row| *row < recording.len())?;
    let kept = recording.row(row);
    let window = sight.axis.from()..=sight.axis.to();
    window.contains(&kept.at).then(|| Mark {
        lifeline: kept.node(),
        at: kept.at,
        row,
        tone: Tone::Error,
        label: apart::parts_here(sight.lang),
        lit: true,
    })
}

/// The difference of two runs, kept as long as both are what they were.
#[derive(Debug, Default)]
pub struct Kept(Option<(Key, Rc<Difference>)>);

#[derive(Debug, PartialEq)]
struct Key {
    runs: [RunKey; 2],
    lang: Lang,
}

#[derive(Debug, PartialEq)]
struct RunKey {
    name: String,
    variant: String,
    events: u32,
    fingerprint: u64,
    values: Vec<String>,
}

impl Kept {
    /// Returns why two runs differ.
    pub fn difference(
        &mut self,
        runs: &[RunAsk],
        inputs: &[Inputs; 2],
        lang: Lang,
    ) -> Option<Rc<Difference>> {
        let [left, right] = runs else { return None };
        let key = Key {
            runs: [RunKey::of(left, &inputs[0]), RunKey::of(right, &inputs[1])],
            lang,
        };
        if let Some((_, found)) = self.0.as_ref().filter(|(known, _)| *known == key) {
            return Some(Rc::clone(found));
        }
        let mut books = [Book::default(), Book::default()];
        let [first, second] = &mut books;
        let mut a = side(left, &inputs[0], first);
        let mut b = side(right, &inputs[1], second);
        let found = Rc::new(difference(&mut a, &mut b, lang));
        self.0 = Some((key, Rc::clone(&found)));
        Some(found)
    }
}

impl RunKey {
    fn of(run: &RunAsk, inputs: &Inputs) -> Self {
        Self {
            name: run.name.to_owned(),
            variant: inputs.variant.clone(),
            events: run.recording.len(),
            fingerprint: run.recording.fingerprint(),
            values: inputs
                .knobs
                .iter()
                .map(|(_, value)| value.clone())
                .collect(),
        }
    }
}

fn side<'a>(run: &RunAsk<'a>, inputs: &Inputs, book: &'a mut Book) -> Side<'a> {
    Side {
        name: run.name,
        variant: inputs.variant.clone(),
        knobs: inputs.knobs.clone(),
        reader: Reader::new(run.recording, book),
    }
}

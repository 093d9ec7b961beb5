//! The chain of causes of a row, back to where it began; and what followed from a row.

use super::book::Reader;
use super::cause::{begins_run, causes, decisive, what_kept_it};
use crate::text::Lang;
use crate::text::fact::{Tone, headline, lead, sentence, tone};
use sim::fact::{RowId, Said};
use sim::model::Model;
use sim::sort;
use sim::sorted::{SortedMap, SortedSet};
use sim::time::Time;
use std::collections::VecDeque;

/// So many steps are told; the nearest ones, and what began it.
pub const STEPS_MAX: usize = 24;
/// So many rows are visited at the most.
const VISITED_MAX: usize = 256;
/// So many rows after a row are looked at for what followed from it.
const AFTER_MAX: u32 = 1_024;

/// What began a chain: nothing in the run came before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Root {
    /// The scenario's schedule: a client began its program.
    Schedule,
    /// A fault of the scenario.
    Fault,
    /// The user's own command.
    Hand,
}

/// One event of a chain, in words.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    pub row: RowId,
    pub at: Time,
    pub tone: Tone,
    pub headline: String,
    /// One sentence a fact.
    pub text: String,
    pub root: Option<Root>,
}

/// Events in the order of time.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Chain {
    pub steps: Vec<Step>,
    /// How many more there are than `steps`.
    pub more: u32,
    /// Whether there may be more than `more`.
    pub and_more: bool,
}

/// A row of a walk: what it said that matters, and the rows that decided that.
#[derive(Clone, Debug)]
pub struct Link {
    pub facts: Vec<Said>,
    pub causes: Vec<RowId>,
    /// How many steps it is away from where the walk began.
    pub distance: u32,
    pub root: Option<Root>,
}

/// All rows that decided a fact, by number, its own among them.
#[derive(Clone, Debug, Default)]
pub struct Walk {
    pub links: SortedMap<RowId, Link>,
    /// Whether it stopped before all were found.
    pub cut: bool,
}

/// Returns what decided a row, and what decided that, back to the roots; the row itself comes last.
pub fn chain(reader: &mut Reader, row: RowId, lang: Lang) -> Chain {
    let Some(said) = reader.lead(row) else {
        return Chain::default();
    };
    let walk = walk(reader, said);
    let model = std::rc::Rc::clone(reader.recording.model());
    shown(&walk, &model, lang)
}

fn shown(walk: &Walk, model: &Model, lang: Lang) -> Chain {
    let mut nearest: Vec<(&RowId, &Link)> = walk.links.iter().collect();
    let made = |link: &Link| matches!(link.root, Some(Root::Fault | Root::Hand));
    sort::by_key(&mut nearest, |(row, link)| {
        (!made(link), link.distance, std::cmp::Reverse(**row))
    });
    let own = nearest.iter().position(|(_, link)| link.distance == 0);
    if let Some(own) = own {
        nearest[..=own].rotate_right(1);
    }
    let more = nearest.len().saturating_sub(STEPS_MAX);
    nearest.truncate(STEPS_MAX);
    sort::by_key(&mut nearest, |(row, _)| **row);
    Chain {
        steps: nearest
            .iter()
            .filter_map(|(_, link)| step(&link.facts, link.root, model, lang))
            .collect(),
        more: more as u32,
        and_more: walk.cut,
    }
}

/// Returns facts of one row as a step; none where there are none.
pub fn step(facts: &[Said], root: Option<Root>, model: &Model, lang: Lang) -> Option<Step> {
    let first = lead(facts)?;
    let texts: Vec<String> = facts.iter().map(|s| sentence(s, model, lang)).collect();
    Some(Step {
        row: first.row,
        at: first.at,
        tone: tone(&first.fact),
        headline: headline(first, model, lang),
        text: texts.join(" "),
        root,
    })
}

/// Returns every row that decided a fact, and every row that decided those.
pub fn walk(reader: &mut Reader, said: Said) -> Walk {
    let mut walk = Walk::default();
    let mut open = VecDeque::from([(said, 0)]);
    while let Some((said, distance)) = open.pop_front() {
        if walk
            .links
            .get(&said.row)
            .is_some_and(|l| l.facts.contains(&said))
        {
            continue;
        }
        if walk.links.len() >= VISITED_MAX && !walk.links.contains_key(&said.row) {
            walk.cut = true;
            continue;
        }
        let facts = reader.facts(said.row);
        // What a fault or a hand did in the same event decided the rest of it.
        let made = facts.iter().find(|s| made_by(s).is_some());
        open.extend(
            made.filter(|_| made_by(&said).is_none())
                .map(|s| (s.clone(), distance)),
        );
        let rows = if begins_run(&said, &facts) {
            Vec::new()
        } else {
            causes(reader, &said)
        };
        for row in rows.iter().rev() {
            let earlier = reader.facts(*row);
            open.extend(decisive(&said, &earlier).map(|s| (s.clone(), distance + 1)));
        }
        note(&mut walk, said, rows, distance);
    }
    for (row, link) in walk.links.iter_mut() {
        let facts = reader.facts(*row);
        sort::by_key(&mut link.facts, |said| facts.iter().position(|f| f == said));
    }
    walk
}

fn note(walk: &mut Walk, said: Said, rows: Vec<RowId>, distance: u32) {
    let none = Link {
        facts: Vec::new(),
        causes: Vec::new(),
        distance,
        root: None,
    };
    let link = walk.links.or_insert(said.row, none);
    link.causes.extend(rows);
    link.causes.sort_unstable();
    link.causes.dedup();
    let made = link.facts.iter().chain([&said]).find_map(made_by);
    link.root = made.or(link.causes.is_empty().then_some(Root::Schedule));
    link.facts.push(said);
}

/// Returns what made a fact, where it was not the model's own doing.
pub fn made_by(said: &Said) -> Option<Root> {
    if said.path.starts_with("fault#") {
        Some(Root::Fault)
    } else if said.path.starts_with("hand#") {
        Some(Root::Hand)
    } else {
        None
    }
}

/// Returns what followed from a row, the nearest first; a client that begins its next run does not follow from the last one.
pub fn effects(reader: &mut Reader, row: RowId, lang: Lang) -> Chain {
    let model = std::rc::Rc::clone(reader.recording.model());
    let end = reader.recording.len().min(row.saturating_add(AFTER_MAX));
    let mut followed = SortedSet::from_iter([row]);
    let mut chain = Chain {
        and_more: end < reader.recording.len(),
        ..Chain::default()
    };
    for next in row + 1..end {
        let facts = reader.facts(next);
        let touched = facts
            .iter()
            .filter(|said| follows(reader, said, &facts, &followed));
        let touched: Vec<Said> = touched.cloned().collect();
        let Some(most) = lead(&touched) else {
            continue;
        };
        followed.insert(next);
        if chain.steps.len() < STEPS_MAX {
            let told = std::slice::from_ref(most);
            chain.steps.extend(step(told, None, &model, lang));
        } else {
            chain.more += 1;
        }
    }
    chain
}

/// Returns whether a fact was decided by one of some rows.
fn follows(reader: &mut Reader, said: &Said, facts: &[Said], rows: &SortedSet<RowId>) -> bool {
    let named = said.because.iter().any(|row| rows.contains(row));
    (named || what_kept_it(reader, said).is_some_and(|row| rows.contains(&row)))
        && !begins_run(said, facts)
}

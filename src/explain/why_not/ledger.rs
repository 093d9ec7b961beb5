//! Lines of the ledger: which facts move one, since which event one is not as expected, and what moved it last.

use super::{Answer, Asked, Point, Question};
use crate::explain::book::Reader;
use crate::explain::counted::counts;
use crate::text::Lang;
use crate::text::explain as words;
use crate::text::explain_question as ask;
use crate::text::fact::lead;
use sim::fact::{Fact, FactKind, KindSet, RowId, Said};
use sim::model::{LedgerLine, Model, Sum};
use sim::record::Playhead;
use sim::world::World;

/// So many rows back it is looked for at the most.
const BACK_MAX: u32 = 16_384;
/// It is looked for in parts of that many rows, the latest first.
const PART: u32 = 1_024;

pub fn questions(world: &World) -> impl Iterator<Item = Question> + '_ {
    let lines = 0..world.model().ledger.len() as u16;
    lines
        .filter(|line| differs(world, *line))
        .map(|line| Question::Ledger { line })
}

/// Returns what is expected and what is there, where the line expects something.
fn both(world: &World, line: u16) -> Option<(i64, i64)> {
    let line = &world.model().ledger[usize::from(line)];
    let expected = line.expected.as_ref()?;
    Some((world.sum(expected), world.sum(&line.actual)))
}

fn differs(world: &World, line: u16) -> bool {
    both(world, line).is_some_and(|(expected, actual)| expected != actual)
}

/// Returns what a line of the ledger shows after `applied` events, and the event that made it so: the one since which it is not as
/// expected, else the last one that moved it. None where there is no such line.
pub fn why_line(reader: &mut Reader, applied: u32, line: u16, lang: Lang) -> Option<Answer> {
    let world = reader.recording.seek(applied);
    let spec = world.model().ledger.get(usize::from(line))?;
    let (label, actual) = (lang.pick(&spec.label), world.sum(&spec.actual));
    if differs(&world, line) {
        return super::answer(reader, &world, applied, Question::Ledger { line }, lang);
    }
    let mut asked = Asked::new(reader, &world, applied, lang);
    let point = match asked.last_moved(line) {
        Some(said) => asked.told(&said),
        None => asked.rule(words::never_moved(lang)),
    };
    Some(Answer {
        question: ask::ledger_is(&label, actual, lang),
        points: vec![point],
    })
}

/// Returns whether a fact changes what a line of the ledger counts.
pub fn moves(line: &LedgerLine, said: &Said, model: &Model) -> bool {
    let sums = line.expected.iter().chain([&line.actual]);
    sums.into_iter().any(|sum| moves_sum(sum, said, model))
}

fn moves_sum(sum: &Sum, said: &Said, model: &Model) -> bool {
    match (sum, &said.fact) {
        (
            Sum::Count { node, .. } | Sum::Field { node, .. },
            Fact::Inserted { pending: false, .. }
            | Fact::Updated { pending: false, .. }
            | Fact::Committed { .. },
        ) => said.node == *node,
        (Sum::Wasted { node }, Fact::WorkWasted { .. }) => said.node == *node,
        (Sum::Messages { label, counter }, _) => counts(*label, *counter, said, model),
        _ => false,
    }
}

impl Asked<'_, '_> {
    pub(super) fn ledger(&mut self, line: u16) -> Option<Answer> {
        let (expected, actual) = both(self.world, line)?;
        let model = self.model();
        let label = self.lang.pick(&model.ledger[usize::from(line)].label);
        let question = ask::ledger_differs(&label, expected, actual, self.lang);
        let point = match self.since(line) {
            Some(said) => {
                let told = self.told(&said);
                Point {
                    text: words::differs_since(&told.text, self.lang),
                    ..told
                }
            }
            None => self.rule(words::differs_long(self.lang)),
        };
        Some(Answer {
            question,
            points: vec![point],
        })
    }

    /// Returns the fact since which a line is not as expected.
    fn since(&mut self, line: u16) -> Option<Said> {
        let mut end = self.applied;
        let oldest = self.applied.saturating_sub(BACK_MAX);
        while end > oldest {
            let start = end.saturating_sub(PART);
            if let Some(row) = self.began_in(line, start, end) {
                return self.booked(line, row);
            }
            end = start;
        }
        None
    }

    /// Returns the row in a part of the run after which the line was never as expected again within the part.
    fn began_in(&self, line: u16, start: RowId, end: RowId) -> Option<RowId> {
        let recording = self.reader.recording;
        let mut playhead = Playhead::default();
        let mut wrong = differs(playhead.seek(recording, start, true), line);
        let mut since = None;
        for (row, _) in recording
            .rows(start..end)
            .filter(|(_, r)| r.kinds().meets(booked()))
        {
            let now = differs(playhead.seek(recording, row + 1, true), line);
            if now != wrong {
                since = now.then_some(row);
                wrong = now;
            }
        }
        since
    }

    /// Returns what moved a line in a row, in the fact that says most of it.
    fn booked(&mut self, line: u16, row: RowId) -> Option<Said> {
        let model = self.model();
        let line = &model.ledger[usize::from(line)];
        let mut facts = self.reader.facts(row);
        facts.retain(|said| moves(line, said, &model));
        lead(&facts).cloned()
    }

    /// Returns the last fact that moved a line.
    fn last_moved(&mut self, line: u16) -> Option<Said> {
        let recording = self.reader.recording;
        let oldest = self.applied.saturating_sub(BACK_MAX);
        let mut before = self.applied;
        while let Some(row) = recording
            .prev_of(booked(), before)
            .filter(|row| *row >= oldest)
        {
            if let Some(said) = self.booked(line, row) {
                return Some(said);
            }
            before = row;
        }
        None
    }
}

/// Returns the kinds of facts that change what a ledger counts.
fn booked() -> KindSet {
    KindSet::of(&[
        FactKind::Inserted,
        FactKind::Updated,
        FactKind::Committed,
        FactKind::Sent,
        FactKind::Delivered,
        FactKind::HandlerEnded,
    ])
}

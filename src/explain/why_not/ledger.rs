//! Lines of the ledger that are not as expected: since which event.

use super::{Answer, Asked, Point, Question};
use crate::text::explain as words;
use crate::text::fact::lead;
use sim::fact::{FactKind, KindSet, RowId, Said};
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

impl Asked<'_, '_> {
    pub(super) fn ledger(&mut self, line: u16) -> Option<Answer> {
        let (expected, actual) = both(self.world, line)?;
        let model = self.model();
        let label = self.lang.pick(&model.ledger[usize::from(line)].label);
        let question = words::ledger_differs(&label, expected, actual, self.lang);
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
                return self.booked(row);
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

    fn booked(&mut self, row: RowId) -> Option<Said> {
        let facts = self.reader.facts(row);
        let written = facts.iter().filter(|s| booked().has(s.fact.kind()));
        let written: Vec<Said> = written.cloned().collect();
        lead(&written).cloned()
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

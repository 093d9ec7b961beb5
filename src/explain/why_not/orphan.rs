//! Answers that came and are not used: their request was given up or answered before, or the same sender had answered.

use super::{Answer, Asked, Question, last_at};
use crate::explain::book::Reader;
use crate::text::explain_question as ask;
use sim::fact::{DropReason, Fact, FactKind, RowId, Said};

fn is_unused(said: &Said) -> bool {
    let Fact::Dropped { reason, .. } = said.fact else {
        return false;
    };
    reason.is_orphan() || reason == DropReason::Repeated
}

/// Returns the answer that was dropped last at a node, while nothing else was dropped there since.
pub fn question(reader: &mut Reader, applied: u32, node: u16) -> Option<Question> {
    let row = last_at(reader, FactKind::Dropped, node, applied)?;
    let unused = reader.facts(row).iter().any(is_unused);
    unused.then_some(Question::Unused { row })
}

impl Asked<'_, '_> {
    /// Returns why an answer is not used: how late it came, and what ended the waiting.
    pub(super) fn unused(&mut self, row: RowId) -> Option<Answer> {
        let said = self.fact(row, is_unused)?;
        let question = ask::not_used(&said, &self.model(), self.lang);
        let mut points = vec![self.told(&said)];
        for row in said.because.iter().rev() {
            let decided = |s: &Said| {
                s.node == said.node
                    && matches!(s.fact, Fact::TimedOut { .. } | Fact::Received { .. })
            };
            points.extend(self.fact(*row, decided).iter().map(|said| self.told(said)));
        }
        Some(Answer { question, points })
    }
}

//! Calls that a policy of their caller did not let through: at which gate, by which numbers, and what would have let them pass.

use super::{Answer, Asked, Question, last_at};
use crate::explain::book::Reader;
use crate::text::{explain_question as ask, gate};
use sim::fact::{Fact, FactKind, RowId, Said};
use sim::policy::BreakerState;
use sim::world::World;

/// Returns the latest rejection at a node: of a breaker while it still rejects, of another gate while nothing came after.
pub fn question(reader: &mut Reader, world: &World, applied: u32, node: u16) -> Option<Question> {
    let row = last_at(reader, FactKind::Rejected, node, applied)?;
    let facts = reader.facts(row);
    let said = facts.iter().find(|s| s.fact.kind() == FactKind::Rejected)?;
    let Fact::Rejected { policy, .. } = said.fact else {
        return None;
    };
    let asks = match world.breaker_state(said.node, said.unit, policy) {
        Some(state) => state != BreakerState::Closed,
        None => row + 1 == applied,
    };
    asks.then_some(Question::Rejected { row })
}

impl Asked<'_, '_> {
    pub(super) fn rejected(&mut self, row: RowId) -> Option<Answer> {
        let said = self.fact(row, |s| s.fact.kind() == FactKind::Rejected)?;
        let question = ask::not_let_through(&said, &self.model(), self.lang);
        let mut points = vec![self.told(&said)];
        for row in said.because.iter().rev() {
            let decided = |s: &Said| {
                matches!(
                    s.fact,
                    Fact::OutcomeRecorded { failed: true, .. } | Fact::BreakerChanged { .. }
                )
            };
            let changed = |s: &Said| matches!(s.fact, Fact::BreakerChanged { .. });
            let found = self
                .fact(*row, changed)
                .or_else(|| self.fact(*row, decided));
            points.extend(found.iter().map(|said| self.told(said)));
        }
        if let Fact::Rejected {
            policy, rejection, ..
        } = said.fact
        {
            let model = self.model();
            let policies = &model.nodes[usize::from(said.node)].policies;
            let kind = policies[usize::from(policy)].settings.breaker();
            points.push(self.point(&said, gate::would_pass(rejection, kind, self.lang)));
        }
        Some(Answer { question, points })
    }
}

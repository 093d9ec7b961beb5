//! Instances that get no requests because they are ejected, and outliers that are not ejected.

use super::{Answer, Asked, Question};
use crate::explain::book::Reader;
use crate::text::explain_ejection as words;
use sim::fact::{Fact, FactKind, KindSet, RowId, Said};
use sim::world::World;

/// Adds whom the balancer before a node does not ask, and the latest outlier there that it still asks.
pub fn questions(
    reader: &mut Reader,
    world: &World,
    applied: u32,
    node: u16,
    found: &mut Vec<Question>,
) {
    let Some(view) = world.outliers(node, world.now()) else {
        return;
    };
    let units = (0..).zip(&view.instances);
    let ejected = units.filter(|(_, i)| i.ejected.is_some() && !view.panics);
    found.extend(ejected.map(|(unit, _)| Question::NotAsked { node, unit }));
    if let Some(row) = latest_withheld(reader, applied, node) {
        let facts = reader.facts(row);
        let mut kept = facts.iter().filter(|s| is_withheld(s));
        let still = kept.find(|s| world.ejection(s.node, s.unit).is_none());
        found.extend(still.map(|s| Question::NotEjected {
            row,
            node,
            unit: s.unit,
        }));
    }
}

/// Returns the last row that says so of a node: the row is its caller's where an answer decided it.
fn latest_withheld(reader: &mut Reader, applied: u32, node: u16) -> Option<RowId> {
    let kinds = KindSet::of(&[FactKind::EjectionWithheld]);
    let row = reader.recording.prev_of(kinds, applied)?;
    let here = reader.facts(row);
    here.iter()
        .any(|s| is_withheld(s) && s.node == node)
        .then_some(row)
}

fn is_withheld(said: &Said) -> bool {
    matches!(said.fact, Fact::EjectionWithheld { .. })
}

impl Asked<'_, '_> {
    pub(super) fn not_asked(&mut self, node: u16, unit: u32) -> Option<Answer> {
        let (row, until) = self.world.ejection(node, unit)?;
        let ejected = move |s: &Said| {
            (s.node, s.unit) == (node, unit) && matches!(s.fact, Fact::InstanceEjected { .. })
        };
        let said = self.fact(row, ejected)?;
        let question = words::not_asked(&said, &self.model(), self.lang);
        let mut points = vec![self.told(&said)];
        points.extend(self.errors_of(&said));
        points.push(self.rule(words::asked_again(&said, &self.model(), until, self.lang)));
        Some(Answer { question, points })
    }

    pub(super) fn not_ejected(&mut self, row: RowId) -> Option<Answer> {
        let said = self.fact(row, is_withheld)?;
        let question = words::not_ejected(&said, &self.model(), self.lang);
        let mut points = vec![self.told(&said)];
        for row in said.because.clone() {
            let took_the_place = |s: &Said| matches!(s.fact, Fact::InstanceEjected { .. });
            let found = self.fact(row, took_the_place);
            points.extend(found.iter().map(|said| self.told(said)));
        }
        points.extend(self.errors_of(&said));
        points.push(self.rule(words::would_eject(&said, &self.model(), self.lang)));
        Some(Answer { question, points })
    }

    /// Returns the latest errors that made an instance an outlier.
    fn errors_of(&mut self, said: &Said) -> Vec<super::Point> {
        let mut rows = said.because.clone();
        rows.push(said.row);
        let mut points = Vec::new();
        for row in rows.into_iter().rev().take(ERRORS_MAX) {
            let failed =
                |s: &Said| matches!(s.fact, Fact::AttemptFailed { .. } | Fact::TimedOut { .. });
            let found = self.fact(row, failed);
            points.extend(found.iter().map(|said| self.told(said)));
        }
        points
    }
}

/// So many errors are named.
const ERRORS_MAX: usize = 3;

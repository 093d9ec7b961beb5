//! The ledger of one run: what the business believes, expected beside actual.

use super::cells::Moment;
use super::frame::LedgerRow;
use crate::text::quantity::signed;
use sim::fact::{Fact, Said};
use sim::model::{Counter, LedgerLine, Sum};

/// Returns the lines of the ledger at a moment. `facts` are those of the row that was applied last.
pub fn ledger(moment: Moment, facts: &[Said]) -> Vec<LedgerRow> {
    let lines = moment.world.model().ledger.iter();
    lines.map(|line| row(line, moment, facts)).collect()
}

fn row(line: &LedgerLine, moment: Moment, facts: &[Said]) -> LedgerRow {
    let actual = moment.world.sum(&line.actual);
    let expected = line.expected.as_ref().map(|sum| moment.world.sum(sum));
    let sums = line.expected.iter().chain([&line.actual]);
    LedgerRow {
        label: moment.lang.pick(&line.label),
        expected: expected.map(signed),
        actual: signed(actual),
        differs: expected.is_some_and(|expected| expected != actual),
        changed: sums
            .flat_map(|sum| facts.iter().map(move |said| (sum, said)))
            .any(moves),
    }
}

/// Returns whether a fact changes what is counted.
fn moves((sum, said): (&Sum, &Said)) -> bool {
    match (sum, &said.fact) {
        (
            Sum::Count { node, .. } | Sum::Field { node, .. },
            Fact::Inserted { pending: false, .. }
            | Fact::Updated { pending: false, .. }
            | Fact::Committed { .. },
        ) => said.node == *node,
        (Sum::Messages { label, counter }, fact) => counts(*label, *counter, fact),
        _ => false,
    }
}

fn counts(wanted: u32, counter: Counter, fact: &Fact) -> bool {
    match (counter, fact) {
        (Counter::Sent, Fact::Sent { label, .. })
        | (Counter::Delivered, Fact::Delivered { label, .. }) => *label == wanted,
        (
            Counter::Redelivered,
            Fact::Delivered {
                label, redelivered, ..
            },
        ) => *redelivered && *label == wanted,
        (Counter::Handled, Fact::HandlerEnded { failed, .. }) => failed.is_none(),
        _ => false,
    }
}

//! The ledger of one run: what the business believes, expected beside actual.

use super::cells::Moment;
use super::frame::LedgerRow;
use crate::explain::moves;
use crate::text::quantity::signed;
use sim::fact::Said;
use sim::model::{LedgerLine, NodeKind, Sum};
use sim::program::MessageKind;
use sim::world::{Message, World};

/// Returns the lines of the ledger at a moment. `facts` are those of the row that was applied last; `over` says that nothing more
/// happens.
pub fn ledger(moment: Moment, facts: &[Said], over: bool) -> Vec<LedgerRow> {
    let lines = moment.world.model().ledger.iter();
    let hopes = if over { 0 } else { hopes(moment.world) };
    lines.map(|line| row(line, moment, facts, hopes)).collect()
}

fn row(line: &LedgerLine, moment: Moment, facts: &[Said], hopes: u64) -> LedgerRow {
    let actual = moment.world.sum(&line.actual);
    let expected = line.expected.as_ref().map(|sum| moment.world.sum(sum));
    let pending = expected.is_some_and(|expected| can_be_met(line, expected, actual, hopes));
    LedgerRow {
        label: moment.lang.pick(&line.label),
        expected: expected.map(signed),
        actual: signed(actual),
        amount: actual,
        differs: !pending && expected.is_some_and(|expected| expected != actual),
        pending,
        changed: facts
            .iter()
            .any(|said| moves(line, said, moment.world.model())),
    }
}

/// Returns whether a line is not met yet but may still be: something is missing, and so much is under way. Too much never goes away.
///
/// # Simplified
/// What is under way adds one to a count at the most; a program that writes several rows may surprise.
fn can_be_met(line: &LedgerLine, expected: i64, actual: i64, hopes: u64) -> bool {
    let counts = !matches!(line.actual, Sum::Field { .. });
    let missing = expected.saturating_sub(actual);
    missing > 0 && hopes > 0 && (!counts || missing.unsigned_abs() <= hopes)
}

/// Returns how many things are under way that may still write or handle something: programs, messages that start one, and what brokers
/// keep.
fn hopes(world: &World) -> u64 {
    let starts = |message: &&Message| {
        !matches!(
            message.kind,
            MessageKind::Reply | MessageKind::Error | MessageKind::Ack | MessageKind::Confirm
        )
    };
    let nodes = &world.model().nodes;
    let programs: usize = (0..nodes.len() as u16)
        .map(|node| world.activations(node).count())
        .sum();
    let stored = nodes.iter().enumerate().map(|(i, node)| match &node.kind {
        NodeKind::Broker(broker) => (0..broker.queues.len() as u16)
            .map(|queue| u64::from(world.queue(i as u16, queue).len()))
            .sum(),
        _ => 0,
    });
    programs as u64 + world.messages().filter(starts).count() as u64 + stored.sum::<u64>()
}

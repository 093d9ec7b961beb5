//! The ledger of one run: what the business believes, expected beside actual.

use super::cells::Moment;
use super::frame::LedgerRow;
use crate::explain::moves;
use crate::text::quantity::signed;
use sim::fact::Said;
use sim::model::{Broker, LedgerLine, Load, NodeKind, Sum};
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

/// Returns how many things are under way or planned that may still write or handle something: programs and those that clients will
/// start, messages that start one, and what brokers keep for somebody.
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
        NodeKind::Broker(broker) => {
            let queues = 0..broker.queues.len() as u16;
            let kept = queues.map(|queue| u64::from(world.queue(i as u16, queue).len()));
            kept.sum::<u64>() + unread(world, i as u16, broker)
        }
        NodeKind::Client(client) => {
            let members = u64::from(client.members);
            planned(&client.load, members).saturating_sub(world.runs(i as u16))
        }
        NodeKind::Service(_) => 0,
    });
    programs as u64 + world.messages().filter(starts).count() as u64 + stored.sum::<u64>()
}

/// Returns how many runs a load asks for in all; none where it never ends.
fn planned(load: &Load, members: u64) -> u64 {
    match load {
        Load::Closed {
            rounds: Some(runs), ..
        }
        | Load::Open {
            count: Some(runs), ..
        } => u64::from(*runs) * members,
        Load::Scripted(starts) => starts.len() as u64,
        Load::Closed { rounds: None, .. } | Load::Open { count: None, .. } | Load::Varying(_) => 0,
    }
}

/// Returns how many records of a broker's logs groups have still to read.
fn unread(world: &World, node: u16, broker: &Broker) -> u64 {
    let topics = broker.topics.iter().enumerate();
    let places = topics.flat_map(|(topic, t)| (0..t.partitions).map(move |p| (topic as u16, p)));
    places
        .map(|(topic, number)| {
            let log = world.log(node, topic, number);
            world
                .readers(node, topic)
                .map(|readers| {
                    let partition = readers.partition(number);
                    readers.group.lag(&partition, log.start(), log.end())
                })
                .sum::<u64>()
        })
        .sum()
}

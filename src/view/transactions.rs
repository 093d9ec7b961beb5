//! Transactions of logs as pictures: markers and records on their cells, how far readers may read, and the table of transactional
//! ids.

use super::cells::{Detail, Moment};
use super::frame::{Cell, CellState, TableRow, TableView};
use crate::text::{Lang, transactions as words};
use sim::log::partition::Partition;
use sim::log::transactional::Phase;
use sim::log::{Isolation, Record};
use sim::world::{Coordinated, KeptRecord};

/// Returns up to where readers with read_committed may read, where the partition has transactions, and what keeps them there.
pub fn last_stable(moment: Moment, log: &Partition<KeptRecord>) -> Option<String> {
    let last = log.get(log.end().checked_sub(1)?)?;
    let open = log.transactions().first_open();
    if last.transaction().is_none() && open.is_none() {
        return None;
    }
    let places = [Isolation::ReadCommitted, Isolation::ReadUncommitted].map(|i| log.readable(i));
    let open = open.and_then(|(producer, _)| moment.world.transactional_name(producer));
    Some(words::last_stable(places, open, moment.lang))
}

/// Returns the end of a transaction.
pub fn marker(moment: Moment, offset: u64, committed: bool, detail: Detail) -> Cell {
    Cell {
        label: format!("{offset}"),
        note: match detail {
            Detail::Short => words::marker_sign(committed).to_owned(),
            Detail::Whole => words::marker(committed, moment.lang),
        },
        state: CellState::Marker,
        changed: false,
    }
}

/// Returns what is written behind a record of an open or of an aborted transaction.
pub fn note(is_open: bool, detail: Detail, lang: Lang) -> String {
    match detail {
        Detail::Short => format!(" {}", words::record_sign(is_open)),
        Detail::Whole => format!(" · {}", words::record(is_open, lang)),
    }
}

/// Returns whether a record is part of an open or of an aborted transaction.
pub fn standing(
    log: &Partition<KeptRecord>,
    record: &Record<KeptRecord>,
    offset: u64,
) -> Option<bool> {
    let producer = record.transaction()?;
    let is_open = log
        .transactions()
        .open_since(producer)
        .is_some_and(|first| first <= offset);
    match is_open {
        true => Some(true),
        false if log.transactions().is_aborted(producer, offset) => Some(false),
        false => None,
    }
}

/// Returns the transactional ids of a broker, as a table: the epoch of each, and its transaction.
pub fn transactional_ids(moment: Moment, node: u16) -> Option<TableView> {
    let all = moment.world.transactional_ids().iter();
    let rows: Vec<TableRow> = all
        .filter(|c| c.broker == node)
        .map(|c| TableRow {
            key: c.name.to_string(),
            value: transaction(moment, c),
            changed: c.is_busy() && moment.last == Some(c.opened()),
            pending: false,
        })
        .collect();
    let total = rows.len() as u32;
    (total > 0).then(|| TableView {
        name: words::ids(moment.lang),
        in_transaction: false,
        rows,
        total,
    })
}

fn transaction(moment: Moment, c: &Coordinated) -> String {
    let ends = match c.id.phase() {
        Phase::Idle => None,
        Phase::Ongoing => Some(None),
        Phase::Ending { committed } => Some(Some(committed)),
    };
    let partitions = c.id.partitions().count() as u32;
    words::standing(c.id.epoch(), ends, (partitions, c.offsets()), moment.lang)
}

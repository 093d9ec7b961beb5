//! Logs as cells: the records of each partition with their offsets, who owns it, and where each group stands.

use super::cells::{Detail, Moment};
use super::frame::{Cell, CellState, QueueCells};
use super::{names, transactions};
use crate::text::{logs as words, picture};
use sim::log::Content;
use sim::log::partition::Partition;
use sim::model::Broker;
use sim::path::Paths;
use sim::world::{KeptRecord, Readers};

/// Returns the partitions of a broker's topics, each with its latest records.
pub fn partitions(
    moment: Moment,
    node: u16,
    broker: &Broker,
    (detail, cells_max): (Detail, usize),
) -> Vec<QueueCells> {
    let topics = broker.topics.iter().enumerate();
    let places = topics.flat_map(|(topic, t)| (0..t.partitions).map(move |p| (topic as u16, p)));
    places
        .map(|(topic, number)| {
            let log = moment.world.log(node, topic, number);
            let groups: Vec<&Readers> = moment.world.readers(node, topic).collect();
            let first = log.end().saturating_sub(cells_max as u64).max(log.start());
            let of = &broker.topics[usize::from(topic)];
            let (name, is_keyed) = (&of.name, of.cleanup.is_some_and(|c| c.compact));
            let gone = (detail == Detail::Whole && log.start() > 0).then(|| deleted(moment, log));
            let is_there = |offset: &u64| !is_compacted(log, *offset);
            let shown = (first..log.end()).filter(is_there).count();
            let at = |offset| match is_compacted(log, offset) {
                true => emptied(moment, log, (first, offset)),
                false => cell(moment, log, &groups, number, (offset, is_keyed), detail),
            };
            let records = (first..log.end()).filter_map(at);
            QueueCells {
                label: label(moment, &format!("{name}/{number}"), log, &groups, number),
                more: log.size().saturating_sub(shown as u32),
                cells: gone.into_iter().chain(records).collect(),
            }
        })
        .collect()
}

/// Returns the partition's name, and for each group its owner, the next offset to read and how far that is behind.
fn label(
    moment: Moment,
    name: &str,
    log: &Partition<KeptRecord>,
    groups: &[&Readers],
    number: u32,
) -> String {
    let mut text = name.to_owned();
    if log.start() > 0 {
        text.push_str(" · ");
        text.push_str(&words::log_start(log.start(), moment.lang));
    }
    for readers in groups {
        let partition = readers.partition(number);
        let committed = readers.group.committed(&partition).unwrap_or(log.start());
        let lag = readers.group.lag(&partition, log.start(), log.end());
        let owner = owner(moment, readers, number);
        text.push_str(" · ");
        text.push_str(&picture::group_stands(&owner, committed, lag, moment.lang));
    }
    if let Some(stable) = transactions::last_stable(moment, log) {
        text.push_str(" · ");
        text.push_str(&stable);
    }
    text
}

/// Returns the member that reads a partition, or that nobody does right now.
fn owner(moment: Moment, readers: &Readers, number: u32) -> String {
    let model = moment.world.model();
    let service = &model.nodes[usize::from(readers.service)];
    let partition = readers.partition(number);
    match readers.group.owner(&partition) {
        Some(seat) if readers.units.len() > 1 => seat.id.to_string(),
        Some(_) => service.name.clone(),
        None => picture::no_owner(moment.lang),
    }
}

fn is_compacted(log: &Partition<KeptRecord>, offset: u64) -> bool {
    let record = log.get(offset);
    record.is_some_and(|record| matches!(record.content, Content::Gone))
}

/// Returns the offsets that compaction has emptied up to this one, from `first` on: one cell, at the last of them.
fn emptied(moment: Moment, log: &Partition<KeptRecord>, (first, last): (u64, u64)) -> Option<Cell> {
    if is_compacted(log, last + 1) {
        return None;
    }
    let before = (first..last).rev().take_while(|o| is_compacted(log, *o));
    Some(Cell {
        label: words::offsets(last - before.count() as u64, last),
        note: words::compacted(moment.lang),
        state: CellState::Gone,
        changed: false,
    })
}

/// Returns what retention has deleted, as one cell.
fn deleted(moment: Moment, log: &Partition<KeptRecord>) -> Cell {
    Cell {
        label: words::offsets(0, log.start() - 1),
        note: words::deleted(moment.lang),
        state: CellState::Gone,
        changed: false,
    }
}

/// Returns one record: read and committed by every group, read by one, or still to be read.
fn cell(
    moment: Moment,
    log: &Partition<KeptRecord>,
    groups: &[&Readers],
    number: u32,
    (offset, is_keyed): (u64, bool),
    detail: Detail,
) -> Option<Cell> {
    let record = log.get(offset)?;
    if let Content::Marker { committed } = record.content {
        return Some(transactions::marker(moment, offset, committed, detail));
    }
    let kept = record.value()?;
    let standing = transactions::standing(log, record, offset);
    let model = moment.world.model();
    let is_committed = |readers: &&Readers| {
        let committed = readers.group.committed(&readers.partition(number));
        committed.is_some_and(|committed| offset < committed)
    };
    let is_fetched = |readers: &&Readers| {
        let partition = readers.partition(number);
        let mut units = readers.units.iter();
        units.any(|unit| {
            unit.reader
                .position(&partition)
                .is_some_and(|position| offset < position)
        })
    };
    let state = if let Some(is_open) = standing {
        match is_open {
            true => CellState::Open,
            false => CellState::Dead,
        }
    } else if !groups.is_empty() && groups.iter().all(is_committed) {
        CellState::Free
    } else if groups.iter().any(is_fetched) {
        CellState::Leased
    } else {
        CellState::Ready
    };
    let mut note = match (&record.content, record.key.as_deref()) {
        (Content::Tombstone(_), Some(key)) => words::tombstone(key, moment.lang),
        (_, Some(key)) if is_keyed => key.to_owned(),
        _ => names::cell(kept.label, &Paths::text_of(&kept.path, model), model),
    };
    if let Some(is_open) = standing {
        note.push_str(&transactions::note(is_open, detail, moment.lang));
    }
    Some(Cell {
        label: format!("{offset}"),
        note,
        state,
        changed: moment.last == Some(kept.row),
    })
}

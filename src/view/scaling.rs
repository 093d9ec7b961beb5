//! The autoscaler of a service: what it watches, what that asks for, and how each instance is.

use super::cells::Moment;
use super::frame::{ScaledRow, ScalerView};
use crate::text::scaling::{self as words, State};
use sim::model::Service;
use sim::scaling::{Seen, Watched};
use sim::world::Condition;

/// The most instances that have a row.
const ROWS_MAX: u32 = 24;

/// Returns the autoscaler of a service, where it has one.
pub fn scaler(moment: Moment, node: u16, service: &Service) -> Option<ScalerView> {
    let lang = moment.lang;
    let view = moment.world.scaler(node)?;
    let s = view.settings;
    let wanted = view.seen.map_or(0, |seen| seen.backlog.div_ceil(s.target));
    let limit = view.seen.and_then(|seen| seen.partitions);
    let limit = limit.filter(|partitions| *partitions < wanted);
    let asked = limit.unwrap_or(wanted).max(s.min);
    let held = view.highest.filter(|(_, n)| *n > asked);
    let sum = |seen: Seen| words::sum(seen.backlog, s.target, wanted, lang);
    Some(ScalerView {
        title: words::title(moment.world.model(), s.watched, lang),
        label: words::running(view.running, view.starting.len() as u32, s.max, lang),
        sum: view.seen.map_or_else(|| words::unknown(lang), sum),
        limit: limit.map(|partitions| words::limit(partitions, lang)),
        next: words::looks_in(view.next_look.since(moment.at), lang),
        held: held.map(|(at, n)| words::held(n, at + s.stabilization, lang)),
        instances: (0..service.instances.min(ROWS_MAX))
            .map(|unit| row(moment, node, unit, &view))
            .collect(),
        more: service.instances.saturating_sub(ROWS_MAX),
    })
}

fn row(moment: Moment, node: u16, unit: u32, view: &sim::world::ScalerView) -> ScaledRow {
    let process = moment.world.process(node, unit);
    let starting = view.starting.iter().find(|(u, _)| *u == unit);
    let state = match (process.condition, starting) {
        (Condition::Off, Some((_, ready))) => State::Starting {
            left: ready.since(moment.at),
        },
        (Condition::Off, None) => State::Off,
        (Condition::Crashed, _) => State::Down,
        _ if process.is_leaving => State::Leaving,
        _ => State::Running,
    };
    let label = words::state(state, moment.lang);
    let reads = reads(moment, node, unit, view.settings.watched);
    let reads = reads.filter(|_| matches!(state, State::Running | State::Leaving));
    ScaledRow {
        name: format!("[{unit}]"),
        state,
        label: match reads {
            Some(partitions) => words::reads(&label, &partitions, moment.lang),
            None => label,
        },
        busy: format!("{} / {}", process.busy, process.workers),
        changed: moment.last.is_some_and(|row| process.condition_row == row),
    }
}

/// Returns the partitions that an instance reads of the topic that is watched.
fn reads(moment: Moment, node: u16, unit: u32, watched: Watched) -> Option<Vec<u32>> {
    let Watched::Lag { broker, topic } = watched else {
        return None;
    };
    let mut groups = moment.world.readers(broker, topic);
    let group = groups.find(|group| group.service == node)?;
    let reader = &group.units.get(unit as usize)?.reader;
    Some(
        reader
            .positions()
            .map(|(place, _)| place.partition)
            .collect(),
    )
}

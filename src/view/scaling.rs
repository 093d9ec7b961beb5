//! The autoscaler of a service: what it watches, what that asks for, and how each instance is.

use super::cells::Moment;
use super::frame::{ScaledRow, ScalerView};
use crate::text::scaling::{self as words, State};
use sim::model::{NodeKind, Service};
use sim::world::Condition;

/// The most instances that have a row.
const ROWS_MAX: u32 = 24;

/// Returns the autoscaler of a service, where it has one.
pub fn scaler(moment: Moment, node: u16, service: &Service) -> Option<ScalerView> {
    let lang = moment.lang;
    let view = moment.world.scaler(node)?;
    let s = view.settings;
    let queue = match &moment.world.model().nodes[usize::from(s.broker)].kind {
        NodeKind::Broker(broker) => &*broker.queues[usize::from(s.queue)].name,
        _ => "",
    };
    let wanted = view.length.div_ceil(s.target);
    let held = view.highest.filter(|(_, n)| *n > wanted.max(s.min));
    Some(ScalerView {
        title: words::title(queue, lang),
        label: words::running(view.running, view.starting.len() as u32, s.max, lang),
        sum: words::sum(view.length, s.target, wanted, lang),
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
    ScaledRow {
        name: format!("[{unit}]"),
        state,
        label: words::state(state, moment.lang),
        busy: format!("{} / {}", process.busy, process.workers),
        changed: moment.last.is_some_and(|row| process.condition_row == row),
    }
}

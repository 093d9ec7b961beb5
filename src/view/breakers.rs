//! The circuit breakers inside a node: their state, their window as cells, and what decides next.

use super::cells::Moment;
use super::frame::{BreakerView, Outcome};
use super::stage;
use crate::text::{Lang, names, picture};
use sim::model::Node;
use sim::policy::{self, BreakerState};

/// Returns the breakers of a node's unit, `place`.
pub fn breakers(moment: Moment, place: (u16, u32), spec: &Node) -> Vec<BreakerView> {
    let (node, unit) = place;
    let policies = spec.policies.iter().enumerate();
    policies
        .filter_map(|(i, policy)| {
            let view = moment.world.breaker(node, unit, i as u16)?;
            Some(breaker(moment, &policy.name, &view))
        })
        .collect()
}

fn breaker(moment: Moment, name: &str, view: &policy::BreakerView) -> BreakerView {
    let lang = moment.lang;
    let outcomes = view.buffered();
    let left = view.until.map(|until| until.since(moment.at));
    let half_open = view.state == BreakerState::HalfOpen;
    let used = view.permitted.saturating_sub(view.permits_left);
    let permits = half_open.then_some((used, view.permitted));
    BreakerView {
        title: name.to_owned(),
        state: stage::breaker(view.state),
        label: names::breaker_state(view.state, lang),
        window: view
            .window
            .iter()
            .map(|c| outcome(moment, c.cell))
            .collect(),
        size: view.size,
        rate: view.failure_rate,
        threshold: view.failure_threshold,
        rate_label: picture::breaker_rate(
            view.failure_rate,
            outcomes,
            view.minimum,
            view.failure_threshold,
            lang,
        ),
        until: left
            .filter(|_| view.state == BreakerState::Open)
            .map(|left| (left, picture::half_open_in(left, lang))),
        permits,
        permits_label: permits.map_or_else(String::new, |(used, permitted)| {
            picture::trial_calls(used, permitted, lang)
        }),
    }
}

fn outcome(moment: Moment, cell: policy::Cell) -> Outcome {
    Outcome {
        ok: !cell.failed(),
        slow: cell.slow(),
        changed: moment.last == Some(cell.mark()),
        label: outcome_label(cell.failed(), cell.slow(), moment.lang),
    }
}

fn outcome_label(failed: bool, slow: bool, lang: Lang) -> String {
    match (failed, slow) {
        (true, _) => picture::outcome_error(lang),
        (false, true) => picture::outcome_slow(lang),
        (false, false) => picture::outcome_ok(lang),
    }
}

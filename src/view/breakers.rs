//! The circuit breakers inside a node: their state among the states there are, their window as cells, and what decides next.

use super::cells::Moment;
use super::frame::{Breaker, BreakerView, Outcome, StateBox};
use super::stage;
use crate::text::{Lang, circuit, names, picture};
use sim::model::Node;
use sim::policy::{self, BreakerState, Held};

/// The most outcomes that are drawn, the newest ones.
const CELLS_MAX: usize = 100;

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
    let left = view.until.map(|until| until.since(moment.at));
    let half_open = view.state == BreakerState::HalfOpen;
    let used = view.permitted.saturating_sub(view.permits_left);
    let permits = half_open.then_some((used, view.permitted));
    let label = names::breaker_state(view.state, lang);
    let older = view.window.len().saturating_sub(CELLS_MAX);
    let cells = view.window.iter().enumerate().skip(older);
    let looks = view.tick.filter(|_| view.state == BreakerState::Closed);
    BreakerView {
        title: name.to_owned(),
        state: stage::breaker(view.state),
        spoken: circuit::diagram_spoken(&label, lang),
        states: states(view.state, lang),
        window: cells
            .map(|(i, held)| outcome(moment, view, i, held))
            .collect(),
        older: (older > 0).then(|| circuit::older(older as u32, lang)),
        free: match view.bucket {
            Some(_) => 0,
            None => view.size.saturating_sub(view.window.len() as u32),
        },
        buckets: view
            .bucket
            .map(|each| circuit::buckets(view.size, each, lang)),
        rate: view.failure_rate,
        threshold: view.failure_threshold,
        rate_label: circuit::rate(
            view.failure_rate,
            view.buffered(),
            view.minimum,
            view.failure_threshold,
            lang,
        ),
        looks: looks.map(|tick| circuit::looks_in(tick.since(moment.at), lang)),
        until: left
            .filter(|_| view.state == BreakerState::Open)
            .map(|left| (left, circuit::half_open_in(left, lang))),
        permits,
        permits_label: permits.map_or_else(String::new, |(used, permitted)| {
            circuit::trial_calls(used, permitted, lang)
        }),
        label,
    }
}

/// Returns the three states that a breaker goes through, with the one lit that it is in.
fn states(state: BreakerState, lang: Lang) -> [StateBox; 3] {
    let now = stage::breaker(state);
    [
        (Breaker::Closed, BreakerState::Closed),
        (Breaker::Open, BreakerState::Open),
        (Breaker::HalfOpen, BreakerState::HalfOpen),
    ]
    .map(|(drawn, state)| StateBox {
        state: drawn,
        label: names::breaker_state(state, lang),
        lit: drawn == now,
    })
}

fn outcome(moment: Moment, view: &policy::BreakerView, place: usize, held: &Held) -> Outcome {
    let (cell, lang) = (held.cell, moment.lang);
    let left = |at: sim::time::Time| at.since(moment.at);
    let leaves = match (held.counts_from, held.leaves) {
        (Some(from), _) => circuit::counts_in(left(from), lang),
        (None, Some(leaves)) => circuit::leaves_in(left(leaves), lang),
        (None, None) => {
            let free = view.size.saturating_sub(view.window.len() as u32);
            circuit::leaves_after(free + place as u32 + 1, lang)
        }
    };
    Outcome {
        ok: !cell.failed(),
        slow: cell.slow(),
        counts: held.counts_from.is_none(),
        changed: moment.last == Some(cell.mark()),
        label: outcome_label(cell.failed(), cell.slow(), lang),
        leaves,
    }
}

fn outcome_label(failed: bool, slow: bool, lang: Lang) -> String {
    match (failed, slow) {
        (true, _) => picture::outcome_error(lang),
        (false, true) => picture::outcome_slow(lang),
        (false, false) => picture::outcome_ok(lang),
    }
}

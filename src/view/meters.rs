//! Meters inside a node: how much there is of something, beside how much is needed.

use super::cells::Moment;
use super::frame::MeterView;
use crate::text::meters as words;
use sim::model::{Node, Service};
use sim::time::Span;
use sim::value::Value;
use sim::world::{Activation, LockState};

/// Returns the retry budgets of a node's unit, `place`.
pub fn budgets(moment: Moment, place: (u16, u32), spec: &Node) -> Vec<MeterView> {
    let (node, unit) = place;
    let policies = spec.policies.iter().enumerate();
    policies
        .filter_map(|(i, policy)| {
            let (balance, needed) = moment.world.retry_budget(node, unit, i as u16)?;
            Some(budget(moment, &policy.name, balance, needed))
        })
        .collect()
}

/// The bar is as long as ten retries, or as what is there.
fn budget(moment: Moment, name: &str, balance: i64, needed: i64) -> MeterView {
    let full = balance.max(needed.saturating_mul(10)).max(1) as f32;
    MeterView {
        title: words::retry_budget(name, moment.lang),
        spoken: words::budget_holds(balance, needed, moment.lang),
        share: (balance.max(0) as f32 / full).clamp(0.0, 1.0),
        needed: Some((needed as f32 / full).clamp(0.0, 1.0)),
        enough: balance >= needed,
    }
}

/// Returns what is left before the deadline of a program. All bars of one deadline share one scale: from when its call began.
pub fn deadline(moment: Moment, activation: &Activation, who: &str) -> MeterView {
    let until = activation.due.wanted;
    let began = moment
        .world
        .deadline_began(until)
        .unwrap_or(activation.began);
    let (left, whole) = (until.since(moment.at), until.since(began));
    MeterView {
        title: words::deadline_of(who, moment.lang),
        spoken: words::time_left_of(left, whole, moment.lang),
        share: (left.0 as f32 / whole.0.max(1) as f32).clamp(0.0, 1.0),
        needed: None,
        enough: left > Span::ZERO,
    }
}

/// Returns the locks of a service that are held: the bar is what is left of the lease.
pub fn locks(moment: Moment, node: u16, service: &Service) -> Vec<MeterView> {
    let held = moment
        .world
        .locks(node)
        .filter(|(.., state)| state.holder.is_some());
    let meter = |(lock, key, state): (u16, &Value, &LockState)| {
        let name = service.locks.get(usize::from(lock)).map_or("", |l| &l.name);
        let holder = state.holder.and_then(|(slot, serial)| {
            let activation = moment.world.activation(slot);
            let alive = activation.filter(|a| a.serial == serial)?;
            Some(moment.world.path_text(alive.path))
        });
        let holder = holder.unwrap_or_else(|| words::holder_gone(moment.lang));
        let left = state
            .until
            .map(|until| (until.since(moment.at), until.since(state.since)));
        let share = left.map_or(1.0, |(left, whole)| left.0 as f32 / whole.0.max(1) as f32);
        MeterView {
            title: words::lock(name, &key.to_string(), state.token, &holder, moment.lang),
            spoken: words::lock_left(left, state.line.len(), moment.lang),
            share: share.clamp(0.0, 1.0),
            needed: None,
            enough: left.is_none_or(|(left, _)| left > Span::ZERO),
        }
    };
    held.map(meter).collect()
}

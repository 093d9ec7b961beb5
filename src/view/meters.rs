//! Meters inside a node: how much there is of something, beside how much is needed.

use super::cells::Moment;
use super::frame::MeterView;
use crate::text::meters as words;
use sim::model::Node;
use sim::time::Span;
use sim::world::Activation;

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

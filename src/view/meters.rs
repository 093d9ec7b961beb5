//! Meters inside a node: how much there is of something, beside how much is needed.

use super::cells::Moment;
use super::frame::MeterView;
use crate::text::picture;
use sim::model::Node;

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
        title: picture::retry_budget(name, moment.lang),
        spoken: picture::budget_holds(balance, needed, moment.lang),
        share: (balance.max(0) as f32 / full).clamp(0.0, 1.0),
        needed: Some((needed as f32 / full).clamp(0.0, 1.0)),
        enough: balance >= needed,
    }
}

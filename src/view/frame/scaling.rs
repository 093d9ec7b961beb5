//! The autoscaler of a service: one row an instance.

use crate::text::scaling::State;

#[derive(Clone, Debug, PartialEq)]
pub struct ScalerView {
    /// "Autoscaler: queue orders", "Autoscaler: lag in topic orders".
    pub title: String,
    /// "4 of at most 10 run, 2 start".
    pub label: String,
    /// "now 120 ÷ 20 → 6".
    pub sum: String,
    /// That a topic has fewer partitions than would be wanted, where that is so.
    pub limit: Option<String>,
    /// "looks in 3.2 s".
    pub next: String,
    /// Why it does not let instances go yet, if that is why.
    pub held: Option<String>,
    pub instances: Vec<ScaledRow>,
    /// How many more there may be.
    pub more: u32,
}

#[derive(Clone, Debug, PartialEq)]
pub struct ScaledRow {
    /// `[2]`.
    pub name: String,
    pub state: State,
    /// "starts, ready in 3 s", "runs, reads partitions 0, 2".
    pub label: String,
    /// "1 / 1".
    pub busy: String,
    pub changed: bool,
}

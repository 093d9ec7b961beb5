//! The ledger: what the business counts and adds up.

use super::Words;
use crate::value::Value;
use std::rc::Rc;

/// What the business believes: expected beside actual.
#[derive(Clone, Debug)]
pub struct LedgerLine {
    /// The name in `run --format json`.
    pub name: String,
    pub label: Words,
    pub expected: Option<Sum>,
    pub actual: Sum,
}

/// What a ledger line counts.
#[derive(Clone, Debug, PartialEq)]
pub enum Sum {
    /// Rows of a table, all or those whose `field` equals a value.
    Count {
        node: u16,
        table: u16,
        filter: Option<(Rc<str>, Value)>,
    },
    /// The sum of a field over a table.
    Field {
        node: u16,
        table: u16,
        field: Rc<str>,
    },
    /// Messages of that label: how many were sent, handed over or handled.
    Messages {
        label: u32,
        counter: Counter,
    },
    /// Milliseconds that a service worked for requests whose deadline had passed.
    Wasted {
        node: u16,
    },
    Constant(i64),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Counter {
    Sent,
    Delivered,
    Redelivered,
    Handled,
    /// Answers that somebody still waited for.
    Useful,
    /// Answers that came for a request that was given up or answered before.
    Orphaned,
}

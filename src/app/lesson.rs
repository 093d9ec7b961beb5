//! What the page needs of an open lesson, beside its runs.

use sim::model::Words;
use sim::time::{Span, Time};

#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    pub id: String,
    pub chapter: Words,
    pub title: Words,
    pub question: Words,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Lesson {
    pub entry: Entry,
    pub text: Words,
    pub pace: Span,
    pub until: Time,
    pub seed: u64,
    pub variants: Vec<Variant>,
    pub knobs: Vec<Knob>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Variant {
    pub id: String,
    pub label: Words,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KnobKind {
    /// Nanoseconds.
    Duration,
    Number,
    /// Parts per million.
    Percent,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Knob {
    pub id: String,
    pub label: Words,
    pub help: Option<Words>,
    pub kind: KnobKind,
    pub min: i64,
    pub max: i64,
    pub step: i64,
    pub default: i64,
    /// Indexes of the variants that have it.
    pub variants: Vec<usize>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    pub path: String,
    pub text: Words,
}

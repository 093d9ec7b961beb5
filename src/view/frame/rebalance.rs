//! A group that reads a topic: its members, and its latest rebalance step by step.

use super::Tone;

#[derive(Clone, Debug, PartialEq)]
pub struct GroupView {
    /// "Group billing · topic orders".
    pub title: String,
    /// "rebalancing: 1 of 2 have joined".
    pub label: String,
    /// "range · eager: all stop".
    pub rule: String,
    /// The latest rebalance; a cooperative one that came of another stands behind it. None before the first.
    pub rounds: Vec<RoundView>,
}

/// One rebalance.
#[derive(Clone, Debug, PartialEq)]
pub struct RoundView {
    /// "Rebalance 2: generation 2 → 3".
    pub title: String,
    /// In the order of the protocol.
    pub steps: Vec<StepView>,
    pub members: Vec<MemberRow>,
    /// How many more members there are.
    pub more: u32,
    /// Every fact of it so far, in order.
    pub told: Vec<ToldStep>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct StepView {
    /// "join 1/2".
    pub label: String,
    /// "+85 ms", or nothing where it came with the one before.
    pub note: String,
    /// What happened last in it, in a sentence.
    pub told: String,
    pub tone: Tone,
    /// The event to go to; none while it lies ahead.
    pub row: Option<u32>,
    /// Whether it is the one at the cursor, or the one that is waited for there.
    pub now: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub struct MemberRow {
    /// `[0]`.
    pub name: String,
    pub leads: bool,
    /// "0, 2".
    pub before: String,
    /// None while it is not known.
    pub after: Option<String>,
    /// "joined +85 ms".
    pub note: String,
    /// The event that says so.
    pub row: Option<u32>,
    pub changed: bool,
}

/// A step as a row of the table.
#[derive(Clone, Debug, PartialEq)]
pub struct ToldStep {
    pub row: u32,
    pub at: String,
    /// "Member joined".
    pub step: String,
    pub words: String,
    pub changed: bool,
}

//! The space-time diagram of one run inside the window of the axis: lifelines, bars, arrows, marks.

use super::Shape;
use crate::text::fact::Tone;
use sim::time::Time;

/// The marks of one run inside the window of [`super::Frame::axis`].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SpaceTime {
    pub lifelines: Vec<Lifeline>,
    pub bars: Vec<Bar>,
    pub arrows: Vec<Arrow>,
    pub marks: Vec<Mark>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Lifeline {
    pub node: u16,
    /// Which member or instance, where the node has several lifelines.
    pub unit: u32,
    pub label: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum BarKind {
    /// A worker is at work.
    Busy,
    /// A worker is held by a wait.
    Blocked,
    Down,
    /// An instance that its autoscaler does not let run.
    Off,
    Hung,
    /// A bracket with its length: a lease, a timeout, a circuit that stays open.
    Wait,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Bar {
    /// An index into `lifelines`.
    pub lifeline: u16,
    /// Bars that overlap in time stand side by side: 0 is on the line.
    pub lane: u8,
    pub from: Time,
    /// None where it had not ended when the recording ended.
    pub to: Option<Time>,
    pub kind: BarKind,
    pub tone: Tone,
    /// Empty for none.
    pub label: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    Arrived,
    /// ✕ where it was lost, half-way.
    Lost,
    /// Still on its way when the recording ended.
    Pending,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Arrow {
    /// The message's number.
    pub id: u32,
    /// The row that sent it: a click goes there.
    pub row: u32,
    /// Indexes into `lifelines`.
    pub from: u16,
    pub to: u16,
    pub sent_at: Time,
    pub arrives_at: Time,
    pub shape: Shape,
    pub tone: Tone,
    pub label: String,
    pub fate: Fate,
    /// How far it came, from 0 to 1: 1 where it arrived, half-way where the link lost it.
    pub reach: f32,
    /// How many messages it stands for: more than one in a bundle.
    pub count: u32,
    pub again: bool,
    /// Belongs to what is selected, or to the last event.
    pub lit: bool,
}

/// A point on a lifeline: a change of state, a timeout, a rejection.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    pub lifeline: u16,
    pub at: Time,
    pub row: u32,
    pub tone: Tone,
    pub label: String,
    /// Belongs to what is being explained.
    pub lit: bool,
}

impl SpaceTime {
    /// Returns whether both have the same marks, whatever is lit in them.
    pub fn same_marks(&self, other: &Self) -> bool {
        let arrows = self.arrows.iter().zip(&other.arrows);
        let marks = self.marks.iter().zip(&other.marks);
        self.lifelines == other.lifelines
            && self.bars == other.bars
            && self.arrows.len() == other.arrows.len()
            && self.marks.len() == other.marks.len()
            && arrows.into_iter().all(|(a, b)| a.same(b))
            && marks.into_iter().all(|(a, b)| a.same(b))
    }
}

impl Arrow {
    fn same(&self, other: &Self) -> bool {
        let parts = |it: &Self| {
            let Self {
                id,
                row,
                from,
                to,
                sent_at,
                arrives_at,
                shape,
                tone,
                label: _,
                fate,
                reach,
                count,
                again,
                lit: _,
            } = *it;
            let ends = (id, row, from, to, sent_at, arrives_at);
            (ends, shape, tone, fate, reach, count, again)
        };
        parts(self) == parts(other) && self.label == other.label
    }
}

impl Mark {
    fn same(&self, other: &Self) -> bool {
        let parts = |it: &Self| {
            let Self {
                lifeline,
                at,
                row,
                tone,
                label: _,
                lit: _,
            } = *it;
            (lifeline, at, row, tone)
        };
        parts(self) == parts(other) && self.label == other.label
    }
}

/// A number at the axis.
#[derive(Clone, Debug, PartialEq)]
pub struct Tick {
    pub at: Time,
    pub label: String,
}

//! The space-time diagram of one run: what a trace holds, in words and bounded in number.
//!
//! One lifeline a node, in the order of the file; members and instances are lanes of bars beside it.

use super::axis::Axis;
use super::bars::bars;
use super::frame::{Arrow, Fate, Lifeline, Lit, Mark, Selected, Shape, SpaceTime, Tick, Tone};
use super::message_labels::MessageLabels;
use super::trace::{Passage, Trace};
use super::{chosen, names};
use crate::text::fact::{headline, message_tone, tone};
use crate::text::quantity;
use crate::text::{Lang, picture};
use sim::fact::{DropReason, RowId};
use sim::model::Model;
use sim::program::MessageKind;
use sim::sorted::SortedMap;
use sim::time::{Span, Time};
use std::rc::Rc;

/// More arrows than that are drawn in bundles.
const ARROWS_MAX: usize = 300;
const MARKS_MAX: usize = 120;
/// The least distance of two numbers at the axis, in pixels.
const TICKS_APART: f32 = 40.0;

/// What a diagram is made for.
pub struct Sight<'a> {
    pub model: &'a Model,
    pub labels: &'a MessageLabels,
    pub axis: &'a Axis,
    pub lang: Lang,
    pub selected: Option<&'a Selected>,
    /// The row that was applied last.
    pub last: Option<RowId>,
    /// How far the cursor may come before the next frame.
    pub ahead: Span,
    pub lit: &'a Lit,
}

/// Returns the marks of a trace that lie in the axis's window.
pub fn space_time(trace: &Trace, sight: &Sight) -> SpaceTime {
    SpaceTime {
        lifelines: lifelines(sight),
        bars: bars(trace, sight),
        arrows: arrows(trace, sight),
        marks: marks(trace, sight),
    }
}

/// The numbers at the axis that was drawn last: most frames have the same one.
#[derive(Debug, Default)]
pub struct Ticks(Option<(Axis, Rc<[Tick]>)>);

impl Ticks {
    /// Returns the numbers at an axis.
    pub fn at(&mut self, axis: &Axis) -> Rc<[Tick]> {
        let same = self.0.take().filter(|(of, _)| of == axis);
        let anew = || (axis.clone(), ticks(axis).into());
        Rc::clone(&self.0.insert(same.unwrap_or_else(anew)).1)
    }
}

/// Returns numbers at the axis, none nearer to another than can be read, each as short as tells it from its neighbours.
fn ticks(axis: &Axis) -> Vec<Tick> {
    let shown = axis.instants_apart(TICKS_APART);
    let gap = |i: usize| match (i.checked_sub(1).map(|b| shown[b]), shown.get(i + 1)) {
        (Some(before), Some(after)) => shown[i].since(before).0.min(after.since(shown[i]).0),
        (Some(before), None) => shown[i].since(before).0,
        (None, Some(after)) => after.since(shown[i]).0,
        (None, None) => 1,
    };
    let label = |i: usize| {
        let mut grain = 1;
        while grain * 20 <= gap(i) {
            grain *= 10;
        }
        let rounded = shown[i].0.saturating_add(grain / 2) / grain * grain;
        quantity::clock(Time(rounded))
    };
    (0..shown.len())
        .map(|i| Tick {
            at: shown[i],
            label: label(i),
        })
        .collect()
}

/// Returns how a kind of message is drawn.
pub fn shape(kind: MessageKind) -> Shape {
    match kind {
        MessageKind::Request | MessageKind::Command => Shape::Call,
        MessageKind::Reply => Shape::Reply,
        MessageKind::Error => Shape::Fault,
        MessageKind::Event | MessageKind::Document => Shape::Event,
        MessageKind::Ack | MessageKind::Confirm => Shape::Ack,
    }
}

/// Returns the tone of a message on its way.
pub fn passage_tone(passage: &Passage) -> Tone {
    if passage.is_again() {
        Tone::Retry
    } else {
        message_tone(passage.kind, 1)
    }
}

/// Returns what stands at a message on its way: its name, and which attempt or delivery where that is not the first.
pub fn passage_label(passage: &Passage, model: &Model, lang: Lang) -> String {
    let name = names::message(passage.label, &passage.path, model);
    let asks = passage.kind == MessageKind::Request;
    let nth = if asks {
        passage.attempt
    } else {
        passage.delivery
    };
    picture::arrow(passage.kind, &name, nth, lang)
}

/// Returns what stands at the ✕ of a message: `ack charge: lost`.
pub fn lost_label(passage: &Passage, reason: DropReason, sight: &Sight) -> String {
    let label = sight.labels.of(passage, sight.model, sight.lang);
    picture::lost(&label, reason, sight.lang)
}

fn lifelines(sight: &Sight) -> Vec<Lifeline> {
    let nodes = sight.model.nodes.iter().enumerate();
    nodes
        .map(|(i, node)| Lifeline {
            node: i as u16,
            unit: 0,
            label: sight.lang.pick(&node.label),
        })
        .collect()
}

// ---- arrows ----

fn arrows(trace: &Trace, sight: &Sight) -> Vec<Arrow> {
    let (from, to) = (sight.axis.from(), sight.axis.to());
    let inside = |p: &&Passage| p.sent_at <= to && ends_at(p) >= from;
    let shown: Vec<&Passage> = trace.passages().iter().filter(inside).collect();
    if shown.len() <= ARROWS_MAX {
        return shown.into_iter().map(|p| arrow(p, sight)).collect();
    }
    bundles(&shown, sight)
}

fn ends_at(passage: &Passage) -> Time {
    passage.end.map_or(passage.arrives, |end| end.at)
}

fn fate(passage: &Passage) -> Fate {
    match passage.end {
        None => Fate::Pending,
        Some(end) if end.lost.is_some() => Fate::Lost,
        Some(_) => Fate::Arrived,
    }
}

fn arrow(passage: &Passage, sight: &Sight) -> Arrow {
    let fate = fate(passage);
    let label = match passage.end.and_then(|end| end.lost) {
        Some(reason) => lost_label(passage, reason, sight),
        None => sight.labels.of(passage, sight.model, sight.lang),
    };
    let end_row = passage.end.map(|end| end.row);
    let at_cursor = |row: RowId| passage.sent_row == row || end_row == Some(row);
    let own = Selected::Message {
        message: passage.number,
    };
    let chosen = sight.selected == Some(&own) || chosen::takes_in(sight.selected, &passage.path);
    Arrow {
        id: passage.number,
        row: passage.sent_row,
        from: passage.from.0,
        to: passage.to.0,
        sent_at: passage.sent_at,
        arrives_at: match fate {
            Fate::Arrived => ends_at(passage),
            Fate::Lost | Fate::Pending => passage.arrives,
        },
        shape: shape(passage.kind),
        tone: passage_tone(passage),
        label,
        fate,
        reach: passage.reach(),
        count: 1,
        again: passage.is_again(),
        lit: chosen
            || sight.last.is_some_and(at_cursor)
            || (sight.lit.row(passage.sent_row) && end_row.is_some_and(|row| sight.lit.row(row))),
    }
}

/// Returns one arrow for messages that are alike and leave at nearly the same height.
fn bundles(shown: &[&Passage], sight: &Sight) -> Vec<Arrow> {
    let mut height = 8.0;
    loop {
        let mut groups: SortedMap<_, Vec<&Passage>> = SortedMap::default();
        for passage in shown {
            let band = (sight.axis.y(passage.sent_at) / height) as u32;
            let fate = match fate(passage) {
                Fate::Arrived => 0,
                Fate::Lost => 1,
                Fate::Pending => 2,
            };
            let ends = (passage.from.0, passage.to.0);
            let looks = (passage.kind, passage.label, passage.is_again(), fate);
            groups.or_default((band, ends, looks)).push(passage);
        }
        if groups.len() <= ARROWS_MAX || height > sight.axis.height() {
            return groups.values().map(|group| bundle(group, sight)).collect();
        }
        height *= 2.0;
    }
}

fn bundle(group: &[&Passage], sight: &Sight) -> Arrow {
    let all = || group.iter().map(|p| arrow(p, sight));
    let lit = all().find(|a| a.lit);
    let first = lit.unwrap_or_else(|| arrow(group[0], sight));
    let count = group.len() as u32;
    let label = if count == 1 {
        first.label.clone()
    } else {
        format!("{} ×{count}", first.label)
    };
    Arrow {
        label,
        count,
        ..first
    }
}

// ---- marks ----

fn marks(trace: &Trace, sight: &Sight) -> Vec<Mark> {
    let window = sight.axis.from()..=sight.axis.to();
    let inside = trace.moments().iter().filter(|s| window.contains(&s.at));
    let all: Vec<Mark> = inside
        .map(|said| Mark {
            lifeline: said.node,
            at: said.at,
            row: said.row,
            tone: tone(&said.fact),
            label: headline(said, sight.model, sight.lang),
            lit: sight.lit.row(said.row),
        })
        .collect();
    // Where there are too many to tell apart, every so many-th stays.
    let step = all.len().div_ceil(MARKS_MAX).max(1);
    all.into_iter().step_by(step).collect()
}

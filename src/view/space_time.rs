//! The space-time diagram of one run: what a trace holds, in words and bounded in number.
//!
//! One lifeline a node, in the order of the file; members and instances are lanes of bars beside it.

use super::axis::Axis;
use super::frame::{
    Arrow, Bar, BarKind, Fate, Lifeline, Mark, Selected, Shape, SpaceTime, Tick, Tone,
};
use super::names;
use super::trace::{Passage, Stretch, Trace, What};
use crate::text::fact::{breaker_tone, headline, message_tone, tone};
use crate::text::quantity::{self, span};
use crate::text::{Lang, picture};
use sim::fact::{DropReason, RowId};
use sim::model::Model;
use sim::program::MessageKind;
use sim::time::Time;
use std::collections::BTreeMap;

/// More arrows than that are drawn in bundles.
const ARROWS_MAX: usize = 300;
const BARS_MAX: usize = 400;
/// Rows that programs wrote are named only where there are not more in sight than that.
const EFFECTS_MAX: usize = 32;
const MARKS_MAX: usize = 120;
const BRACKET_LANES: u8 = 3;
/// The least distance of two numbers at the axis, in pixels.
const TICKS_APART: f32 = 40.0;

/// What a diagram is made for.
pub struct Sight<'a> {
    pub model: &'a Model,
    pub axis: &'a Axis,
    pub lang: Lang,
    pub selected: Option<Selected>,
    /// The row that was applied last.
    pub last: Option<RowId>,
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

/// Returns numbers at the axis, none nearer to another than can be read, each as short as tells it from its neighbours.
pub fn ticks(axis: &Axis) -> Vec<Tick> {
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
pub fn lost_label(passage: &Passage, reason: DropReason, model: &Model, lang: Lang) -> String {
    picture::lost(&passage_label(passage, model, lang), reason, lang)
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
        Some(reason) => lost_label(passage, reason, sight.model, sight.lang),
        None => passage_label(passage, sight.model, sight.lang),
    };
    let end_row = passage.end.map(|end| end.row);
    let at_cursor = |row: RowId| passage.sent_row == row || end_row == Some(row);
    let chosen = sight.selected
        == Some(Selected::Message {
            message: passage.number,
        });
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
        lit: chosen || sight.last.is_some_and(at_cursor),
    }
}

/// Returns one arrow for messages that are alike and leave at nearly the same height.
fn bundles(shown: &[&Passage], sight: &Sight) -> Vec<Arrow> {
    let mut height = 8.0;
    loop {
        let mut groups: BTreeMap<_, Vec<&Passage>> = BTreeMap::new();
        for passage in shown {
            let band = (sight.axis.y(passage.sent_at) / height) as u32;
            let fate = match fate(passage) {
                Fate::Arrived => 0,
                Fate::Lost => 1,
                Fate::Pending => 2,
            };
            let ends = (passage.from.0, passage.to.0);
            let looks = (passage.kind, passage.label, passage.is_again(), fate);
            groups.entry((band, ends, looks)).or_default().push(passage);
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

// ---- bars ----

fn bars(trace: &Trace, sight: &Sight) -> Vec<Bar> {
    let (from, to) = (sight.axis.from(), sight.axis.to());
    let inside = |s: &&Stretch| s.from <= to && s.to.is_none_or(|end| end >= from);
    let mut shown: Vec<&Stretch> = trace.stretches().iter().filter(inside).collect();
    shown.sort_by_key(|s| (s.from, s.node));
    let writes =
        |s: &&&Stretch| matches!(&s.what, What::Busy { effects, .. } if !effects.is_empty());
    let quiet = shown.iter().filter(writes).count() > EFFECTS_MAX;
    let mut brackets = Brackets::default();
    let all = shown.into_iter().map(|s| Bar {
        lane: lane(s, &mut brackets),
        ..bar(s, quiet, sight)
    });
    let mut bars: Vec<Bar> = all.collect();
    if bars.len() > BARS_MAX {
        bars = joined(bars, sight.axis);
    }
    bars
}

fn lane(stretch: &Stretch, brackets: &mut Brackets) -> u8 {
    match stretch.what {
        What::Busy { .. } | What::Blocked | What::Down | What::Hung => stretch.lane,
        _ => brackets.lane(stretch),
    }
}

fn bar(stretch: &Stretch, quiet: bool, sight: &Sight) -> Bar {
    let lang = sight.lang;
    // Where it began in sight, the mark there says what it is.
    let unmarked = |word: String| {
        if stretch.from < sight.axis.from() {
            word
        } else {
            String::new()
        }
    };
    let (kind, tone, label) = match &stretch.what {
        What::Busy { again, effects } => {
            let tone = if *again { Tone::Retry } else { Tone::Request };
            let label = if quiet && !again {
                String::new()
            } else {
                effects_label(stretch.node, effects, sight)
            };
            (BarKind::Busy, tone, label)
        }
        What::Blocked => (BarKind::Blocked, Tone::Idle, String::new()),
        What::Down => (BarKind::Down, Tone::Error, unmarked(picture::crashed(lang))),
        What::Hung => (BarKind::Hung, Tone::Error, unmarked(picture::hung(lang))),
        What::Cut => (BarKind::Wait, Tone::Error, unmarked(picture::cut_off(lang))),
        What::Lease {
            length,
            expired: true,
        } => (BarKind::Wait, Tone::Retry, picture::lease(*length, lang)),
        What::Lease { .. } => (BarKind::Wait, Tone::Idle, String::new()),
        What::Timeout(length) => (
            BarKind::Wait,
            Tone::Timeout,
            picture::timeout(*length, lang),
        ),
        What::Pause(length) => {
            let label = picture::doing_for(&picture::waiting(lang), *length);
            (BarKind::Wait, Tone::Retry, label)
        }
        What::Circuit(state) => {
            let name = crate::text::names::breaker_state(*state, lang);
            let name = picture::circuit_is(&name, lang);
            let label = match stretch.to {
                Some(to) => format!("{name} {}", span(to.since(stretch.from))),
                None => name,
            };
            (BarKind::Wait, breaker_tone(*state), label)
        }
        What::Listening => (BarKind::Wait, Tone::Idle, picture::listening(lang)),
    };
    Bar {
        lifeline: stretch.node,
        lane: stretch.lane,
        from: stretch.from,
        to: stretch.to,
        kind,
        tone,
        label,
    }
}

/// Returns which rows a program wrote: `charges 2` is the second charge.
fn effects_label(node: u16, effects: &[(u16, u32)], sight: &Sight) -> String {
    let tables = &sight.model.nodes[usize::from(node)].tables;
    let one = |(table, nth): &(u16, u32)| {
        let name = tables.get(usize::from(*table)).map_or("", |t| &*t.name);
        format!("{name} {nth}")
    };
    effects.iter().map(one).collect::<Vec<_>>().join(", ")
}

/// Which lanes of brackets are taken until when, a node.
#[derive(Default)]
struct Brackets(BTreeMap<u16, Vec<Option<Time>>>);

impl Brackets {
    /// Gives a bracket the first lane that is free when it begins; where all are taken, the last.
    fn lane(&mut self, stretch: &Stretch) -> u8 {
        let lanes = self.0.entry(stretch.node).or_default();
        let is_free = |until: &Option<Time>| until.is_some_and(|until| until <= stretch.from);
        match lanes.iter().position(is_free) {
            Some(i) => {
                lanes[i] = stretch.to;
                i as u8
            }
            None if lanes.len() < usize::from(BRACKET_LANES) => {
                lanes.push(stretch.to);
                lanes.len() as u8 - 1
            }
            None => BRACKET_LANES - 1,
        }
    }
}

/// Joins bars that follow each other without a gap that could be seen.
fn joined(bars: Vec<Bar>, axis: &Axis) -> Vec<Bar> {
    let mut out: Vec<Bar> = Vec::new();
    let mut last: BTreeMap<(u16, u8, u8), usize> = BTreeMap::new();
    for bar in bars {
        let key = (bar.lifeline, bar.lane, bar.kind as u8);
        let near = last.get(&key).copied().filter(|i| {
            let before = &out[*i];
            let quiet = before.label.is_empty() && bar.label.is_empty() && before.tone == bar.tone;
            let gap = before.to.map_or(0.0, |end| axis.y(bar.from) - axis.y(end));
            quiet && gap < 3.0
        });
        match near {
            Some(i) => out[i].to = bar.to,
            None => {
                last.insert(key, out.len());
                out.push(bar);
            }
        }
    }
    out
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
        })
        .collect();
    // Where there are too many to tell apart, every so many-th stays.
    let step = all.len().div_ceil(MARKS_MAX).max(1);
    all.into_iter().step_by(step).collect()
}

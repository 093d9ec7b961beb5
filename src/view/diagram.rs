//! Where everything in a space-time diagram stands, in pixels: lifelines, bars, strokes, and the labels that find a free
//! place beside them. Pure geometry.
//!
//! A label covers no other label, no stroke and no bar. What finds no place is not written; its mark still carries it as a
//! tooltip, and the table twin has it. What the last event touched comes first, then what surprises.

use super::axis::Axis;
pub use super::diagram_labels::LINE;
use super::diagram_labels::{BASE, TEXT, Writer};
use super::frame::{Arrow, Bar, BarKind, Fate, Lifeline, SpaceTime, Tone};
use super::labels::Rect;
use super::measure;

/// Left of the first lifeline: the numbers of the axis.
pub const LEFT: f32 = 92.0;
/// Above the first instant.
pub const TOP: f32 = 18.0;
const RIGHT: f32 = 20.0;
const BOTTOM: f32 = 28.0;
/// The least distance of two lifelines: three of them fit on a phone.
const APART_MIN: f32 = 92.0;
const APART_MAX: f32 = 300.0;
/// Between bars side by side.
const LANE: f32 = 9.0;
const BAR_WIDTH: f32 = 8.0;
const BRACKET_LANE: f32 = 14.0;
/// Font size of the names above the lifelines: 14, in a heavy face that is wider than what is measured.
const NAME_SIZE: f32 = 14.0 * 1.06;
const NAMES_APART: f32 = 8.0;

pub type Point = (f32, f32);

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Diagram {
    pub width: f32,
    pub height: f32,
    /// Where each lifeline stands.
    pub x: Vec<f32>,
    /// How far two of them are apart.
    pub apart: f32,
    /// The name above each lifeline, in lines.
    pub names: Vec<Vec<String>>,
    /// One a bar, in their order; brackets have no width.
    pub bars: Vec<Rect>,
    /// One an arrow, in their order: where it begins and where its tip is.
    pub strokes: Vec<(Point, Point)>,
    /// One a mark, in their order.
    pub points: Vec<Point>,
}

/// Which point of a line of text stands where its label says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    Start,
    Middle,
    End,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Label {
    /// A point of the first base line, as [`Anchor`] says.
    pub at: Point,
    pub anchor: Anchor,
    /// One below another.
    pub lines: Vec<String>,
    pub tone: Tone,
    /// Whether it is written in the colour of its kind.
    pub toned: bool,
    /// Whether ↻ stands before it.
    pub again: bool,
}

impl Label {
    /// Returns the ground of each of its lines: a cursor's line that is drawn below does not go through the words.
    pub fn plates(&self) -> impl Iterator<Item = Rect> + '_ {
        let plate = |(i, line): (usize, &String)| {
            let width = measure::width(line, TEXT) + 2.0;
            let x = match self.anchor {
                Anchor::Start => self.at.0,
                Anchor::Middle => self.at.0 - width / 2.0,
                Anchor::End => self.at.0 - width,
            };
            Rect {
                x: x - 1.0,
                y: self.at.1 - BASE + LINE * i as f32,
                width,
                height: LINE,
            }
        };
        self.lines.iter().enumerate().map(plate)
    }
}

impl Diagram {
    /// Lays out the marks of one run in that width, without labels; it takes more where the lifelines need it.
    pub fn new(picture: &SpaceTime, axis: &Axis, width: f32) -> Self {
        let n = picture.lifelines.len().max(1) as f32;
        let room = width - LEFT - RIGHT;
        let least = APART_MIN.max(widest_word(picture) + NAMES_APART);
        let apart = (room / n).clamp(least, APART_MAX.max(least));
        let name = |line: &Lifeline| measure::wrap(&line.label, NAME_SIZE, apart - NAMES_APART);
        let full = width.max(LEFT + apart * n + RIGHT);
        let start = LEFT + (full - LEFT - RIGHT - apart * n) / 2.0 + apart / 2.0;
        let x: Vec<f32> = (0..picture.lifelines.len())
            .map(|i| start + apart * i as f32)
            .collect();
        let mut this = Self {
            width: full,
            height: axis.height() + TOP + BOTTOM,
            names: picture.lifelines.iter().map(name).collect(),
            x,
            apart,
            ..Self::default()
        };
        this.bars = picture.bars.iter().map(|bar| this.bar(bar, axis)).collect();
        this.strokes = picture
            .arrows
            .iter()
            .map(|arrow| this.stroke(arrow, axis))
            .collect();
        this.points = picture
            .marks
            .iter()
            .map(|m| (this.line(m.lifeline), axis.y(m.at) + TOP))
            .collect();
        this
    }

    /// Returns the labels of the marks it was made of.
    pub fn labels(&self, picture: &SpaceTime) -> Vec<Label> {
        Writer::new(self).write(picture)
    }

    fn line(&self, i: u16) -> f32 {
        self.x.get(usize::from(i)).copied().unwrap_or(LEFT)
    }

    fn bar(&self, bar: &Bar, axis: &Axis) -> Rect {
        let y = axis.y(bar.from) + TOP;
        let height = (axis.y(bar.to.unwrap_or(axis.to())) + TOP - y).max(3.0);
        let (x, lane) = (self.line(bar.lifeline), f32::from(bar.lane));
        match bar.kind {
            BarKind::Wait => Rect {
                x: x - 12.0 - lane * BRACKET_LANE,
                y,
                width: 0.0,
                height,
            },
            _ => Rect {
                x: x - BAR_WIDTH / 2.0 + lane * LANE,
                y,
                width: BAR_WIDTH,
                height,
            },
        }
    }

    fn stroke(&self, arrow: &Arrow, axis: &Axis) -> (Point, Point) {
        let (a, b) = (self.line(arrow.from), self.line(arrow.to));
        let side = if b >= a { 4.5 } else { -4.5 };
        let from = (a + side, axis.y(arrow.sent_at) + TOP);
        let to = (b - side, (axis.y(arrow.arrives_at) + TOP).max(from.1));
        let share = match arrow.fate {
            Fate::Lost => arrow.reach,
            Fate::Arrived | Fate::Pending => 1.0,
        };
        let tip = (
            from.0 + (to.0 - from.0) * share,
            from.1 + (to.1 - from.1) * share,
        );
        (from, tip)
    }
}

/// Returns the width of the longest word in the names of the lifelines: a name breaks at its spaces only.
fn widest_word(picture: &SpaceTime) -> f32 {
    let words = picture
        .lifelines
        .iter()
        .flat_map(|line| line.label.split_whitespace());
    words
        .map(|word| measure::width(word, NAME_SIZE))
        .fold(0.0, f32::max)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::diagram_labels::TEXT;
    use crate::view::frame::{Lifeline, Shape};
    use crate::view::measure;
    use sim::time::{Span, Time};

    fn ms(ms: u64) -> Time {
        Time(ms * 1_000_000)
    }

    fn picture(arrows: u32) -> SpaceTime {
        let lifelines = ["web", "order service", "broker", "billing"];
        let lifeline = |label: &&str| Lifeline {
            node: 0,
            unit: 0,
            label: (*label).to_owned(),
        };
        let arrow = |i: u32| Arrow {
            id: i,
            row: i,
            from: (i % 4) as u16,
            to: ((i * 7 + 1) % 4) as u16,
            sent_at: ms(u64::from(i) * 3),
            arrives_at: ms(u64::from(i) * 3 + 4),
            shape: Shape::Call,
            tone: Tone::Request,
            label: format!("a request of some length {i}"),
            fate: if i.is_multiple_of(5) {
                Fate::Lost
            } else {
                Fate::Arrived
            },
            again: i.is_multiple_of(3),
            reach: if i.is_multiple_of(5) { 0.5 } else { 1.0 },
            count: 1,
            lit: i == 8,
        };
        let bar = |i: u32| Bar {
            lifeline: (i % 4) as u16,
            lane: 0,
            from: ms(u64::from(i) * 9),
            to: (i.is_multiple_of(2)).then(|| ms(u64::from(i) * 9 + 20)),
            kind: if i.is_multiple_of(2) {
                BarKind::Wait
            } else {
                BarKind::Busy
            },
            tone: Tone::Idle,
            label: "lease 100 ms".to_owned(),
        };
        SpaceTime {
            lifelines: lifelines.iter().map(lifeline).collect(),
            arrows: (0..arrows).map(arrow).collect(),
            bars: (0..arrows / 4).map(bar).collect(),
            marks: Vec::new(),
        }
    }

    fn diagram(picture: &SpaceTime, width: f32) -> Diagram {
        let instants = picture
            .arrows
            .iter()
            .flat_map(|a| [a.sent_at, a.arrives_at]);
        let axis = Axis::by_event(ms(0), ms(200), instants, Span::from_ms(20));
        Diagram::new(picture, &axis, width)
    }

    fn rect(label: &Label) -> Rect {
        let widths = label.lines.iter().map(|line| measure::width(line, TEXT));
        let width = widths.fold(0.0, f32::max);
        let share = match label.anchor {
            Anchor::Start => 0.0,
            Anchor::Middle => 0.5,
            Anchor::End => 1.0,
        };
        Rect {
            x: label.at.0 - width * share,
            y: label.at.1 - 13.0,
            width,
            height: LINE * label.lines.len() as f32,
        }
    }

    #[test]
    fn no_label_covers_another_or_leaves_the_picture() {
        for width in [320.0, 390.0, 830.0, 1400.0] {
            let picture = picture(40);
            let diagram = diagram(&picture, width);
            let labels = diagram.labels(&picture);
            assert!(labels.len() > 8, "{width}: {} labels", labels.len());
            for (i, a) in labels.iter().enumerate() {
                let (ra, others) = (rect(a), &labels[i + 1..]);
                assert!(ra.x >= 0.0 && ra.x + ra.width <= diagram.width, "{a:?}");
                assert!(others.iter().all(|b| !rect(b).meets(&ra)), "{width}: {a:?}");
            }
        }
    }

    #[test]
    fn each_line_of_a_label_has_its_ground_and_no_lifeline_is_under_it() {
        let picture = picture(40);
        let diagram = diagram(&picture, 830.0);
        for label in diagram.labels(&picture) {
            let (all, plates) = (rect(&label), label.plates().collect::<Vec<_>>());
            assert_eq!(plates.len(), label.lines.len());
            let inside = |it: &Rect| it.y >= all.y && it.y + it.height <= all.y + all.height;
            let over = |it: &Rect| diagram.x.iter().any(|x| it.x < *x && *x < it.x + it.width);
            assert!(plates.iter().all(|it| inside(it) && !over(it)), "{label:?}");
        }
    }

    #[test]
    fn what_the_last_event_touched_is_written_first() {
        let picture = picture(40);
        let diagram = diagram(&picture, 830.0);
        let first = &diagram.labels(&picture)[0];
        assert!(first.toned && !first.again, "{first:?}");
    }

    #[test]
    fn a_lost_message_ends_half_way() {
        let picture = picture(1);
        let diagram = diagram(&picture, 830.0);
        let (a, tip) = diagram.strokes[0];
        assert_eq!(tip.0, (a.0 + diagram.x[1] - 4.5) / 2.0);
    }
}

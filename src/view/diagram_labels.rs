//! The labels of a space-time diagram: each takes the first free place beside its mark.

use super::diagram::{Anchor, Diagram, LEFT, Label, Point};
use super::frame::{Arrow, Bar, BarKind, Fate, Mark, SpaceTime, Tone};
use super::labels::{Rect, Taken};
use super::measure;
use crate::text::quantity::unbroken;

/// Font size of labels.
pub const TEXT: f32 = 13.0;
/// Height of a line of a label.
pub const LINE: f32 = 17.0;
/// From the top of a line to its base.
pub const BASE: f32 = 13.0;
/// Room for ↻ before a label.
const SIGN: f32 = 17.0;
const LABEL_MAX: f32 = 200.0;
const LINES_MAX: usize = 3;

/// Width and height.
type Size = (f32, f32);

/// How a label looks.
#[derive(Clone, Copy)]
struct Look {
    tone: Tone,
    toned: bool,
    /// Room for ↻ before it.
    sign: f32,
    anchor: Anchor,
}

/// Finds places for labels.
pub struct Writer<'a> {
    diagram: &'a Diagram,
    taken: Taken,
    labels: Vec<Label>,
}

impl<'a> Writer<'a> {
    pub fn new(diagram: &'a Diagram) -> Self {
        let mut taken = Taken::default();
        for x in &diagram.x {
            taken.take(Rect {
                x: x - 1.5,
                y: 0.0,
                width: 3.0,
                height: diagram.height,
            });
        }
        for bar in &diagram.bars {
            taken.take(Rect {
                x: bar.x - 1.0,
                width: bar.width + 2.0,
                ..*bar
            });
        }
        for (a, b) in &diagram.strokes {
            take_stroke(&mut taken, *a, *b);
        }
        for (x, y) in &diagram.points {
            taken.take(Rect {
                x: x - 6.0,
                y: y - 6.0,
                width: 12.0,
                height: 12.0,
            });
        }
        Self {
            diagram,
            taken,
            labels: Vec::new(),
        }
    }

    pub fn write(mut self, picture: &SpaceTime) -> Vec<Label> {
        let arrows = || picture.arrows.iter().zip(&self.diagram.strokes);
        let (lit, rest): (Vec<_>, Vec<_>) = arrows().partition(|(arrow, _)| arrow.lit);
        let (odd, plain): (Vec<_>, Vec<_>) = rest
            .into_iter()
            .partition(|(arrow, _)| arrow.again || arrow.fate == Fate::Lost);
        lit.into_iter()
            .for_each(|(arrow, stroke)| self.arrow(arrow, *stroke));
        for (mark, at) in picture.marks.iter().zip(&self.diagram.points) {
            self.mark(mark, *at);
        }
        odd.into_iter()
            .for_each(|(arrow, stroke)| self.arrow(arrow, *stroke));
        for (bar, rect) in picture.bars.iter().zip(&self.diagram.bars) {
            self.bar(bar, *rect);
        }
        plain
            .into_iter()
            .for_each(|(arrow, stroke)| self.arrow(arrow, *stroke));
        self.labels
    }

    /// Tries the middle of a stroke, then both sides of it, above and below.
    fn arrow(&mut self, arrow: &Arrow, (a, b): (Point, Point)) {
        let sign = if arrow.again { SIGN } else { 0.0 };
        let lost = arrow.fate == Fate::Lost;
        let slope = ((b.1 - a.1) / (b.0 - a.0).abs().max(1.0)).abs();
        let at = move |(width, height): Size, share: f32, below: bool| {
            let (x, y) = (a.0 + (b.0 - a.0) * share, a.1 + (b.1 - a.1) * share);
            // The stroke is slanted: a wide label needs more distance to stay clear of it.
            let away = slope * width / 2.0 + 4.0;
            let top = if below { y + away } else { y - away - height };
            Rect {
                x: x - width / 2.0,
                y: top,
                width,
                height,
            }
        };
        let shares: [f32; 3] = if lost {
            [1.0, 0.75, 0.5]
        } else {
            [0.5, 0.36, 0.64]
        };
        let places = move |size: Size| -> Vec<Rect> {
            [lost, !lost]
                .iter()
                .flat_map(|below| shares.map(|share| at(size, share, *below)))
                .collect()
        };
        let tone = if lost { Tone::Error } else { arrow.tone };
        let toned = lost || arrow.again || arrow.lit;
        let room = ((b.0 - a.0).abs() - 12.0).clamp(self.diagram.apart * 0.5, LABEL_MAX);
        let look = Look {
            tone,
            toned,
            sign,
            anchor: if arrow.again {
                Anchor::Start
            } else {
                Anchor::Middle
            },
        };
        self.place(&arrow.label, [LABEL_MAX, room], look, places);
    }

    /// Writes a bar's label beside it, at its middle where that is free.
    fn bar(&mut self, bar: &Bar, rect: Rect) {
        let left = bar.kind == BarKind::Wait;
        let middle = rect.y + rect.height / 2.0;
        let bottom = rect.y + rect.height;
        let places = move |(width, height): Size| -> Vec<Rect> {
            let x = if left {
                rect.x - 11.0 - width
            } else {
                rect.x + rect.width + 6.0
            };
            [
                middle,
                middle - LINE,
                middle + LINE,
                rect.y + 9.0,
                bottom - 9.0,
            ]
            .map(|y| Rect {
                x,
                y: y - height / 2.0,
                width,
                height,
            })
            .to_vec()
        };
        let room = self.diagram.apart - 22.0;
        let look = Look {
            tone: bar.tone,
            toned: bar.kind != BarKind::Busy,
            sign: 0.0,
            anchor: if left { Anchor::End } else { Anchor::Start },
        };
        self.place(&bar.label, [LABEL_MAX.min(room * 1.8), room], look, places);
    }

    fn mark(&mut self, mark: &Mark, (x, y): Point) {
        let places = move |(width, height): Size| -> Vec<Rect> {
            let sides = [x + 10.0, x - 10.0 - width];
            [0.0, 13.0, -13.0]
                .iter()
                .flat_map(|dy| {
                    sides.map(|x| Rect {
                        x,
                        y: y + dy - height / 2.0,
                        width,
                        height,
                    })
                })
                .collect()
        };
        let room = self.diagram.apart - 22.0;
        let look = Look {
            tone: mark.tone,
            toned: true,
            sign: 0.0,
            anchor: Anchor::Start,
        };
        self.place(&mark.label, [LABEL_MAX, room], look, places);
    }

    /// Writes a text at the first free place: on one line, or else broken at its spaces into a few. A text is whole or not written.
    fn place(
        &mut self,
        text: &str,
        rooms: [f32; 2],
        look: Look,
        places: impl Fn(Size) -> Vec<Rect>,
    ) {
        let Look { sign, anchor, .. } = look;
        let text = &unbroken(text);
        for room in rooms {
            let lines = measure::wrap(text, TEXT, room - sign);
            let widths = lines.iter().map(|line| measure::width(line, TEXT));
            let widest = widths.fold(0.0, f32::max);
            if lines.is_empty() || lines.len() > LINES_MAX || widest > LABEL_MAX {
                continue;
            }
            let inside = |r: &Rect| {
                let across = r.x >= LEFT - 8.0 && r.x + r.width <= self.diagram.width;
                across && r.y >= 0.0 && r.y + r.height <= self.diagram.height
            };
            let size = (widest + sign + 4.0, LINE * lines.len() as f32);
            let free: Vec<Rect> = places(size).into_iter().filter(inside).collect();
            let Some(i) = self.taken.take_one(&free) else {
                continue;
            };
            let x = match anchor {
                Anchor::Start => free[i].x + 2.0 + sign,
                Anchor::Middle => free[i].x + free[i].width / 2.0,
                Anchor::End => free[i].x + free[i].width - 2.0,
            };
            self.labels.push(Label {
                at: (x, free[i].y + BASE),
                anchor,
                lines,
                tone: look.tone,
                toned: look.toned,
                again: sign > 0.0,
            });
            return;
        }
    }
}

/// Takes the places along a stroke, in small squares.
fn take_stroke(taken: &mut Taken, a: Point, b: Point) {
    const SIZE: f32 = 4.0;
    let length = libm::hypotf(b.0 - a.0, b.1 - a.1);
    let steps = (length / 8.0).max(1.0) as u32;
    for i in 0..=steps {
        let share = i as f32 / steps as f32;
        let (x, y) = (a.0 + (b.0 - a.0) * share, a.1 + (b.1 - a.1) * share);
        taken.take(Rect {
            x: x - SIZE / 2.0,
            y: y - SIZE / 2.0,
            width: SIZE,
            height: SIZE,
        });
    }
}

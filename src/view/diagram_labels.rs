//! The labels of a space-time diagram: each takes the first free place beside its mark.

use super::diagram::{Diagram, LEFT, Label, Point};
use super::frame::{Arrow, Bar, BarKind, Fate, Mark, SpaceTime, Tone};
use super::labels::{Rect, Taken};
use super::measure;

/// Font size of labels.
pub const TEXT: f32 = 13.0;
pub const LINE: f32 = 17.0;
/// Room for ↻ before a label.
const SIGN: f32 = 17.0;
const LABEL_MAX: f32 = 200.0;

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
        let at = move |width: f32, share: f32, below: bool| {
            let (x, y) = (a.0 + (b.0 - a.0) * share, a.1 + (b.1 - a.1) * share);
            // The stroke is slanted: a wide label needs more distance to stay clear of it.
            let away = slope * width / 2.0 + 4.0;
            let top = if below { y + away } else { y - away - LINE };
            Rect {
                x: x - width / 2.0,
                y: top,
                width,
                height: LINE,
            }
        };
        let shares: [f32; 3] = if lost {
            [1.0, 0.75, 0.5]
        } else {
            [0.5, 0.36, 0.64]
        };
        let places = move |width: f32| -> Vec<Rect> {
            [lost, !lost]
                .iter()
                .flat_map(|below| shares.map(|share| at(width, share, *below)))
                .collect()
        };
        let tone = if lost { Tone::Error } else { arrow.tone };
        let toned = lost || arrow.again || arrow.lit;
        let room = ((b.0 - a.0).abs() - 12.0).clamp(self.diagram.apart * 0.5, LABEL_MAX);
        self.place(&arrow.label, sign, [LABEL_MAX, room], tone, toned, places);
    }

    /// Writes a bar's label beside it, at its middle where that is free.
    fn bar(&mut self, bar: &Bar, rect: Rect) {
        let left = bar.kind == BarKind::Wait;
        let middle = rect.y + rect.height / 2.0;
        let bottom = rect.y + rect.height;
        let places = move |width: f32| -> Vec<Rect> {
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
                y: y - LINE / 2.0,
                width,
                height: LINE,
            })
            .to_vec()
        };
        let room = self.diagram.apart - 22.0;
        self.place(
            &bar.label,
            0.0,
            [LABEL_MAX.min(room * 1.8), room],
            bar.tone,
            bar.kind != BarKind::Busy,
            places,
        );
    }

    fn mark(&mut self, mark: &Mark, (x, y): Point) {
        let places = move |width: f32| -> Vec<Rect> {
            let sides = [x + 10.0, x - 10.0 - width];
            [0.0, 13.0, -13.0]
                .iter()
                .flat_map(|dy| {
                    sides.map(|x| Rect {
                        x,
                        y: y + dy - LINE / 2.0,
                        width,
                        height: LINE,
                    })
                })
                .collect()
        };
        let room = self.diagram.apart - 22.0;
        self.place(&mark.label, 0.0, [LABEL_MAX, room], mark.tone, true, places);
    }

    /// Writes a text at the first free place: whole, or else shortened.
    fn place(
        &mut self,
        text: &str,
        sign: f32,
        rooms: [f32; 2],
        tone: Tone,
        toned: bool,
        places: impl Fn(f32) -> Vec<Rect>,
    ) {
        if text.is_empty() {
            return;
        }
        for room in rooms {
            let text = measure::clip(text, TEXT, room - sign);
            let width = measure::width(&text, TEXT) + sign + 4.0;
            let inside = |r: &Rect| {
                let across = r.x >= LEFT - 8.0 && r.x + r.width <= self.diagram.width;
                across && r.y >= 0.0 && r.y + r.height <= self.diagram.height
            };
            let free: Vec<Rect> = places(width).into_iter().filter(inside).collect();
            if let Some(i) = self.taken.take_one(&free) {
                let at = (free[i].x + 2.0 + sign, free[i].y + 13.0);
                self.labels.push(Label {
                    at,
                    text,
                    tone,
                    toned,
                    again: sign > 0.0,
                });
                return;
            }
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

//! Which mark of a space-time diagram a pointer means. Pure geometry.

use super::diagram::{Diagram, Point};

/// How far from the middle of a stroke, of a point and of a bar or bracket the pointer may be.
const STROKE: f32 = 7.0;
const POINT: f32 = 8.0;
const BAR: f32 = 3.0;

/// A mark, by its place among those of its kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Near {
    Point(usize),
    Arrow(usize),
    Bar(usize),
}

impl Diagram {
    /// Returns the mark at a place, if any: points lie over strokes, and strokes over bars; of several strokes the nearest.
    pub fn near(&self, at: Point) -> Option<Near> {
        let points = self.points.iter().enumerate();
        let point = least(points.map(|(i, point)| (i, distance(at, (*point, *point)))));
        let strokes = self.strokes.iter().enumerate();
        let stroke = least(strokes.map(|(i, line)| (i, distance(at, *line))));
        let bars = self.bars.iter().enumerate().map(|(i, bar)| {
            let x = bar.x + bar.width / 2.0;
            let aside = distance(at, ((x, bar.y), (x, bar.y + bar.height)));
            (i, aside - bar.width / 2.0)
        });
        let within = |found: Option<(usize, f32)>, reach: f32| {
            found.filter(|(_, away)| *away <= reach).map(|(i, _)| i)
        };
        within(point, POINT)
            .map(Near::Point)
            .or_else(|| within(stroke, STROKE).map(Near::Arrow))
            .or_else(|| within(least(bars), BAR).map(Near::Bar))
    }
}

fn least(all: impl Iterator<Item = (usize, f32)>) -> Option<(usize, f32)> {
    all.min_by(|(_, a), (_, b)| a.total_cmp(b))
}

/// Returns how far a place is from a line between two points.
fn distance((x, y): Point, (a, b): (Point, Point)) -> f32 {
    let (dx, dy) = (b.0 - a.0, b.1 - a.1);
    let length = dx * dx + dy * dy;
    let along = (x - a.0) * dx + (y - a.1) * dy;
    let share = if length > 0.0 {
        (along / length).clamp(0.0, 1.0)
    } else {
        0.0
    };
    libm::hypotf(x - a.0 - dx * share, y - a.1 - dy * share)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::labels::Rect;

    fn diagram() -> Diagram {
        let bar = Rect {
            x: 96.0,
            y: 20.0,
            width: 8.0,
            height: 60.0,
        };
        Diagram {
            strokes: vec![
                ((100.0, 20.0), (300.0, 30.0)),
                ((300.0, 40.0), (100.0, 60.0)),
            ],
            points: vec![(100.0, 50.0)],
            bars: vec![bar],
            ..Diagram::default()
        }
    }

    #[test]
    fn the_pointer_means_the_mark_that_lies_on_top() {
        let diagram = diagram();
        for (at, near) in [
            ((200.0, 25.0), Some(Near::Arrow(0))),
            ((200.0, 31.0), Some(Near::Arrow(0))),
            ((250.0, 45.0), Some(Near::Arrow(1))),
            ((103.0, 52.0), Some(Near::Point(0))),
            ((102.0, 75.0), Some(Near::Bar(0))),
            ((105.0, 79.0), Some(Near::Bar(0))),
            ((200.0, 90.0), None),
            ((320.0, 30.0), None),
        ] {
            assert_eq!(diagram.near(at), near, "{at:?}");
        }
        assert_eq!(Diagram::default().near((1.0, 1.0)), None);
    }
}

//! How far apart the columns and rows of a stage stand: no nodes cover one another, links are long enough for a message
//! to be seen on them, and the room is used. Pure geometry.

use super::frame::{Stage, StageNode};
use super::stage_layout::NodeBox;

/// A link that a message with its label is seen on.
const LINK: f32 = 84.0;
/// The shortest link that a message is seen on at all.
const LINK_MIN: f32 = 40.0;
/// Links are not drawn longer than that, however much space there is.
const LINK_MAX: f32 = 190.0;
/// Space beside the outermost nodes, and above and below them for the labels of messages.
const MARGIN_X: f32 = 14.0;
const MARGIN_Y: f32 = 24.0;
const MARGIN_TIGHT: f32 = 12.0;

pub struct Fit {
    pub centres: Vec<(f32, f32)>,
    pub width: f32,
    pub height: f32,
    /// By how many pixels the room falls short of what is wanted: zero or less.
    pub slack: f32,
}

/// Finds the largest steps between columns and rows that the room allows.
pub fn fit(stage: &Stage, boxes: &[NodeBox], turned: bool, width: f32, height: f32) -> Fit {
    let place = |node: &StageNode| {
        if turned {
            (node.place.1, node.place.0)
        } else {
            node.place
        }
    };
    let grid = Grid {
        places: stage.nodes.iter().map(place).collect(),
        boxes,
    };
    // Messages fly along rows; on a turned stage along columns, and there the gaps must be the longer ones.
    let [least, wanted, most] = if turned {
        [
            (10.0, LINK_MIN),
            (LINK_MIN, LINK - 32.0),
            (LINK_MAX, LINK_MAX),
        ]
    } else {
        [(LINK_MIN, 16.0), (LINK, 26.0), (LINK_MAX, LINK)]
    };
    let room = (width - 2.0 * MARGIN_X, height - 2.0 * MARGIN_Y);
    let columns = |(link, _)| grid.columns_apart(link);
    let dx = largest(columns(least), columns(most), |dx| {
        grid.extent((dx, 0.0)).0 <= room.0
    });
    // Wide columns let nodes of neighbouring columns overlap in height: rows are as near as these columns allow.
    let rows = |(_, gap)| grid.rows_apart(dx, gap);
    let dy = largest(rows(least), rows(most), |dy| {
        grid.extent((dx, dy)).1 <= room.1
    });
    let full = grid.extent((columns(wanted), rows(wanted)));
    let used = grid.extent((dx, dy));
    let short = |room: f32, wanted: f32| (room - wanted).min(0.0);
    let slack = short(room.0, full.0) + short(room.1, full.1) - if turned { 1.0 } else { 0.0 };
    let (width, height) = (
        width.max(used.0 + 24.0),
        height.max(used.1 + 2.0 * MARGIN_TIGHT),
    );
    Fit {
        centres: grid.centres((dx, dy), width, height),
        width,
        height,
        slack,
    }
}

/// The nodes by their places, and how large they are.
struct Grid<'a> {
    places: Vec<(f32, f32)>,
    boxes: &'a [NodeBox],
}

impl Grid<'_> {
    /// Returns how many pixels a column must be, so that nodes less than a row apart have a link of `link` between them.
    fn columns_apart(&self, link: f32) -> f32 {
        let rows = self
            .pairs()
            .filter(|(columns, rows, ..)| *rows < 1.0 && *columns > 0.0);
        rows.map(|(columns, _, w, _)| (w + link) / columns)
            .fold(0.0, f32::max)
    }

    /// Returns how many pixels a row must be, so that nodes less than a column apart have `gap` between them and no two cover
    /// one another.
    fn rows_apart(&self, dx: f32, gap: f32) -> f32 {
        let mut dy = 0.0_f32;
        for (columns, rows, _, h) in self.pairs() {
            if columns < 1.0 && rows > 0.0 {
                dy = dy.max((h + gap) / rows);
            }
        }
        for (columns, rows, w, h) in self.pairs() {
            let clear = columns * dx >= w + 12.0 || rows * dy >= h + 12.0;
            if !clear && rows > 0.0 {
                dy = dy.max((h + 12.0) / rows);
            }
        }
        dy
    }

    /// Returns for each pair how many columns and rows it is apart, and half its widths and heights together.
    fn pairs(&self) -> impl Iterator<Item = (f32, f32, f32, f32)> {
        let n = self.places.len();
        (0..n)
            .flat_map(move |i| (i + 1..n).map(move |j| (i, j)))
            .map(|(i, j)| {
                let (a, b) = (self.places[i], self.places[j]);
                let (p, q) = (&self.boxes[i], &self.boxes[j]);
                (
                    (a.0 - b.0).abs(),
                    (a.1 - b.1).abs(),
                    (p.width + q.width) / 2.0,
                    (p.height + q.height) / 2.0,
                )
            })
    }

    /// Returns the least and the greatest coordinate that boxes reach, across and along.
    fn reach(&self, (dx, dy): (f32, f32)) -> ((f32, f32), (f32, f32)) {
        let mut out = ((f32::MAX, f32::MIN), (f32::MAX, f32::MIN));
        for ((x, y), b) in self.places.iter().zip(self.boxes) {
            let (x, y, w, h) = (x * dx, y * dy, b.width / 2.0, b.height / 2.0);
            out = (
                (out.0.0.min(x - w), out.0.1.max(x + w)),
                (out.1.0.min(y - h), out.1.1.max(y + h)),
            );
        }
        out
    }

    fn extent(&self, steps: (f32, f32)) -> (f32, f32) {
        let (x, y) = self.reach(steps);
        ((x.1 - x.0).max(0.0), (y.1 - y.0).max(0.0))
    }

    fn centres(&self, steps: (f32, f32), width: f32, height: f32) -> Vec<(f32, f32)> {
        let (x, y) = self.reach(steps);
        let (left, top) = ((width - x.0 - x.1) / 2.0, (height - y.0 - y.1) / 2.0);
        self.places
            .iter()
            .map(|p| (left + p.0 * steps.0, top + p.1 * steps.1))
            .collect()
    }
}

/// Returns the largest value between two for which something still holds; the least where it never does.
fn largest(least: f32, most: f32, holds: impl Fn(f32) -> bool) -> f32 {
    let (mut low, mut high) = (least, most.max(least));
    if holds(high) {
        return high;
    }
    for _ in 0..16 {
        let middle = (low + high) / 2.0;
        if holds(middle) {
            low = middle
        } else {
            high = middle
        }
    }
    low
}

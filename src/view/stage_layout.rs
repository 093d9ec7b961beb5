//! Where the stage's nodes and links stand in a given space. Pure geometry.
//!
//! The scenario gives places in units of one node; here they become pixels. In a narrow space the
//! picture is turned, columns becoming rows: laid out anew, not shrunk.

use super::frame::{QueueCells, Stage, StageNode};
use super::measure;

/// Font size of a node's name.
pub const NAME_SIZE: f32 = 14.0;
/// Font size of everything else.
pub const TEXT_SIZE: f32 = 13.0;
pub const NAME_LINE: f32 = 20.0;
pub const TEXT_LINE: f32 = 19.0;
/// Height of a row of queue cells with its space.
pub const CELL_LINE: f32 = 32.0;
pub const CELL_HEIGHT: f32 = 24.0;
const PADDING: f32 = 14.0;
const WIDTH_MIN: f32 = 96.0;
const WIDTH_MAX: f32 = 176.0;
const NAME_WIDTH_MAX: f32 = WIDTH_MAX - 2.0 * PADDING;
/// Where space is short, names are broken earlier.
const NAME_WIDTH_MIN: f32 = 72.0;
/// Space for the labels of messages above the first and below the last node.
const MARGIN: f32 = 34.0;
/// A link that a message with its label is seen on.
const LINK: f32 = 84.0;
/// The shortest link that a message is seen on at all.
const LINK_MIN: f32 = 40.0;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Layout {
    pub width: f32,
    pub height: f32,
    /// One box a node, in their order.
    pub boxes: Vec<NodeBox>,
}

/// A node's box, by its centre.
#[derive(Clone, Debug, PartialEq)]
pub struct NodeBox {
    pub x: f32,
    pub y: f32,
    pub width: f32,
    pub height: f32,
    pub name: Vec<String>,
    /// For each queue how many of its cells fit, and the width of each.
    pub cells: Vec<Vec<f32>>,
}

impl Layout {
    /// Lays a stage out in that much space. It may need more than it was given; then the view scrolls.
    pub fn new(stage: &Stage, width: f32, height: f32) -> Self {
        let try_out = |name_width: f32, turned: bool| {
            let boxes: Vec<NodeBox> = stage
                .nodes
                .iter()
                .map(|n| measure_node(n, name_width))
                .collect();
            let fit = fit(stage, &boxes, turned, width, height);
            (boxes, fit)
        };
        let ways = [
            (NAME_WIDTH_MAX, false),
            (NAME_WIDTH_MAX, true),
            (NAME_WIDTH_MIN, false),
            (NAME_WIDTH_MIN, true),
        ];
        let mut best = try_out(ways[0].0, ways[0].1);
        for (name_width, turned) in &ways[1..] {
            let other = try_out(*name_width, *turned);
            if other.1.slack > best.1.slack {
                best = other;
            }
        }
        let (mut boxes, fit) = best;
        for (node, place) in boxes.iter_mut().zip(&fit.centres) {
            (node.x, node.y) = *place;
        }
        Self {
            width: fit.width,
            height: fit.height,
            boxes,
        }
    }

    /// Returns the two ends of a straight link between two nodes, at the edges of their boxes.
    pub fn link(&self, from: usize, to: usize) -> Option<((f32, f32), (f32, f32))> {
        let (a, b) = (self.boxes.get(from)?, self.boxes.get(to)?);
        Some((edge(a, (b.x, b.y)), edge(b, (a.x, a.y))))
    }
}

struct Fit {
    centres: Vec<(f32, f32)>,
    width: f32,
    height: f32,
    /// How much longer the shortest link is than it must be; negative where it is too short.
    slack: f32,
}

fn fit(stage: &Stage, boxes: &[NodeBox], turned: bool, width: f32, height: f32) -> Fit {
    let place = |node: &StageNode| {
        if turned {
            (node.place.1, node.place.0)
        } else {
            node.place
        }
    };
    let columns = axis(stage.nodes.iter().map(|n| place(n).0));
    let rows = axis(stage.nodes.iter().map(|n| place(n).1));
    let box_width = boxes.iter().map(|b| b.width).fold(0.0, f32::max);
    let box_height = boxes.iter().map(|b| b.height).fold(0.0, f32::max);
    let apart = rows_apart(stage.nodes.iter().map(place));
    let needed = |link: f32, gap: f32, margin: f32| {
        let x = (columns.1 - columns.0) * (box_width + link) + box_width + 32.0;
        let y = (rows.1 - rows.0) * (box_height + gap) / apart + box_height + 2.0 * margin;
        (x, y)
    };
    // A turned stage's messages fly down its columns: there the rows need the longer gaps.
    let wanted = if turned {
        needed(LINK_MIN, LINK - 36.0, MARGIN)
    } else {
        needed(LINK, 24.0, MARGIN)
    };
    let (least_x, least_y) = needed(LINK_MIN, 16.0, 12.0);
    let (full_x, full_y) = (width.max(least_x), height.max(least_y));
    let step = |full: f32, size: f32, margin: f32, range: (f32, f32), step_max: f32| {
        let count = range.1 - range.0;
        if count > 0.0 {
            ((full - size - 2.0 * margin) / count).min(step_max)
        } else {
            0.0
        }
    };
    let dx = step(full_x, box_width, 16.0, columns, box_width + 170.0);
    let margin_y = ((full_y - least_y) / 2.0 + 12.0).min(MARGIN);
    let dy = step(full_y, box_height, margin_y, rows, box_height + 90.0);
    let at = |node: &StageNode| {
        let (x, y) = place(node);
        let middle = |range: (f32, f32)| (range.0 + range.1) / 2.0;
        (
            full_x / 2.0 + (x - middle(columns)) * dx,
            full_y / 2.0 + (y - middle(rows)) * dy,
        )
    };
    let short = |room: f32, wanted: f32| (room - wanted).min(0.0);
    let slack = short(width, wanted.0) + short(height, wanted.1) - if turned { 1.0 } else { 0.0 };
    Fit {
        centres: stage.nodes.iter().map(at).collect(),
        width: full_x,
        height: full_y,
        slack,
    }
}

fn axis(values: impl Iterator<Item = f32>) -> (f32, f32) {
    let (low, high) = values.fold((f32::MAX, f32::MIN), |(low, high), v| {
        (low.min(v), high.max(v))
    });
    if low > high { (0.0, 0.0) } else { (low, high) }
}

/// Returns how many rows nodes of one column are apart at the least. Only these can cover one another: columns stand clear.
fn rows_apart(places: impl Iterator<Item = (f32, f32)>) -> f32 {
    let places: Vec<(f32, f32)> = places.collect();
    let mut apart = 2.0_f32;
    for (i, a) in places.iter().enumerate() {
        for b in &places[i + 1..] {
            let rows = (a.1 - b.1).abs();
            if (a.0 - b.0).abs() < 1.0 && rows > 0.0 {
                apart = apart.min(rows);
            }
        }
    }
    apart
}

fn measure_node(node: &StageNode, name_width: f32) -> NodeBox {
    let name = measure::wrap(&node.label, NAME_SIZE, name_width);
    let cells: Vec<Vec<f32>> = node.queues.iter().map(fitting_cells).collect();
    let texts = node
        .lines
        .iter()
        .map(|line| measure::width(line, TEXT_SIZE));
    let names = name
        .iter()
        .map(|line| measure::width(line, NAME_SIZE) * 1.06);
    let extra = node
        .breaker
        .iter()
        .map(|b| measure::width(&b.label, TEXT_SIZE) + 34.0);
    let rows = cells
        .iter()
        .zip(&node.queues)
        .map(|(cells, queue)| row_width(cells, queue));
    let inner = texts
        .chain(names)
        .chain(extra)
        .chain(rows)
        .fold(0.0, f32::max);
    let height = NAME_LINE * name.len().max(1) as f32
        + TEXT_LINE * (node.lines.len() + usize::from(node.breaker.is_some())) as f32
        + CELL_LINE * cells.len() as f32
        + 2.0 * PADDING;
    NodeBox {
        x: 0.0,
        y: 0.0,
        width: (inner + 2.0 * PADDING).max(WIDTH_MIN),
        height,
        name,
        cells,
    }
}

fn row_width(cells: &[f32], queue: &QueueCells) -> f32 {
    let more = queue.more + (queue.cells.len() - cells.len()) as u32;
    let rest = if more > 0 { 36.0 } else { 0.0 };
    cells.iter().map(|w| w + 4.0).sum::<f32>() + rest
}

/// Returns the widths of as many cells as stand in the widest node.
fn fitting_cells(queue: &QueueCells) -> Vec<f32> {
    let mut used = 0.0;
    let mut out = Vec::new();
    for cell in &queue.cells {
        let width = cell_width(&cell.label, &cell.note);
        if !out.is_empty() && used + width + 4.0 > NAME_WIDTH_MAX - 36.0 {
            break;
        }
        used += width + 4.0;
        out.push(width);
    }
    out
}

/// Returns what stands in a queue's cell, on the stage.
pub fn cell_text(label: &str, note: &str) -> String {
    match (label.is_empty(), note.is_empty()) {
        (false, false) => format!("{label} · {note}"),
        (_, true) => label.to_owned(),
        (true, false) => note.to_owned(),
    }
}

fn cell_width(label: &str, note: &str) -> f32 {
    (measure::width(&cell_text(label, note), TEXT_SIZE) + 14.0).max(28.0)
}

/// Returns where the line from a box's centre to a point leaves the box.
fn edge(from: &NodeBox, to: (f32, f32)) -> (f32, f32) {
    let (dx, dy) = (to.0 - from.x, to.1 - from.y);
    let across = if dx == 0.0 {
        f32::INFINITY
    } else {
        from.width / 2.0 / dx.abs()
    };
    let along = if dy == 0.0 {
        f32::INFINITY
    } else {
        from.height / 2.0 / dy.abs()
    };
    let share = across.min(along).min(1.0);
    (from.x + dx * share, from.y + dy * share)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::frame::{Health, Kind};

    fn node(label: &str, place: (f32, f32)) -> StageNode {
        StageNode {
            id: 0,
            kind: Kind::Service,
            label: label.to_owned(),
            place,
            lines: vec!["작업 중 0 / 1".to_owned()],
            queues: Vec::new(),
            workers: Some((0, 1)),
            health: Health::Up,
            health_label: String::new(),
            breaker: None,
            changed: false,
            spoken: String::new(),
        }
    }

    fn stage(places: &[(f32, f32)]) -> Stage {
        let nodes = places
            .iter()
            .map(|p| node("restaurant service", *p))
            .collect();
        Stage {
            nodes,
            ..Stage::default()
        }
    }

    #[track_caller]
    fn check_apart(layout: &Layout) {
        for (i, a) in layout.boxes.iter().enumerate() {
            assert!(
                a.x - a.width / 2.0 >= 0.0 && a.x + a.width / 2.0 <= layout.width,
                "{a:?}"
            );
            assert!(
                a.y - a.height / 2.0 >= 0.0 && a.y + a.height / 2.0 <= layout.height,
                "{a:?}"
            );
            for b in &layout.boxes[i + 1..] {
                let clear = (a.x - b.x).abs() >= (a.width + b.width) / 2.0
                    || (a.y - b.y).abs() >= (a.height + b.height) / 2.0;
                assert!(clear, "{a:?} {b:?}");
            }
        }
    }

    #[test]
    fn nodes_stand_apart_in_any_space() {
        let places = [(0.0, 1.0), (1.0, 1.0), (2.0, 0.0), (2.0, 2.0)];
        for (width, height) in [
            (830.0, 330.0),
            (390.0, 300.0),
            (320.0, 240.0),
            (1200.0, 500.0),
            (0.0, 0.0),
        ] {
            check_apart(&Layout::new(&stage(&places), width, height));
        }
    }

    #[test]
    fn a_wide_row_is_turned_on_a_phone() {
        let row = stage(&[(0.0, 0.0), (1.0, 0.0), (2.0, 0.0)]);
        let wide = Layout::new(&row, 830.0, 300.0);
        assert!(wide.boxes[0].y == wide.boxes[2].y && wide.width == 830.0);
        let narrow = Layout::new(&row, 358.0, 420.0);
        assert!(narrow.boxes[0].x == narrow.boxes[2].x && narrow.width == 358.0);
    }

    #[test]
    fn links_touch_the_boxes() {
        let layout = Layout::new(&stage(&[(0.0, 0.0), (1.0, 0.0)]), 800.0, 300.0);
        let (a, b) = layout.link(0, 1).expect("both are there");
        assert_eq!(a.0, layout.boxes[0].x + layout.boxes[0].width / 2.0);
        assert_eq!(b.0, layout.boxes[1].x - layout.boxes[1].width / 2.0);
        assert_eq!(layout.link(0, 7), None);
    }
}

//! Where the stage's nodes and links stand in a given space. Pure geometry.
//!
//! The scenario gives places in units of one node; here they become pixels. In a narrow space the
//! picture is turned, columns becoming rows: laid out anew, not shrunk.

use super::frame::{QueueCells, Stage, StageNode};
use super::measure;
use super::stage_grid::fit;

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
/// Rows of cells that a node keeps room for.
const QUEUE_ROWS_KEPT: usize = 1;
const WIDTH_MAX: f32 = 176.0;
const NAME_WIDTH_MAX: f32 = WIDTH_MAX - 2.0 * PADDING;

/// A way to draw a stage, and by how many missing pixels it is worse than the first.
struct Way {
    turned: bool,
    /// Names are broken into lines of that width.
    name_width: f32,
    /// Nodes show their names and queues only.
    bare: bool,
    price: f32,
}

const fn way(turned: bool, narrow: bool, bare: bool, price: f32) -> Way {
    let name_width = if narrow { 72.0 } else { NAME_WIDTH_MAX };
    Way {
        turned,
        name_width,
        bare,
        price,
    }
}

const WAYS: [Way; 8] = [
    way(false, false, false, 0.0),
    way(true, false, false, 1.0),
    way(false, true, false, 4.0),
    way(true, true, false, 5.0),
    way(false, false, true, 40.0),
    way(true, false, true, 41.0),
    way(false, true, true, 44.0),
    way(true, true, true, 45.0),
];

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
    /// Between its edge and what stands in it.
    pub padding: f32,
    /// Its lines of text are not shown.
    pub bare: bool,
    pub name: Vec<String>,
    /// For each queue how many of its cells fit, and the width of each.
    pub cells: Vec<Vec<f32>>,
}

impl Layout {
    /// Lays a stage out in that much space. It may need more than it was given; then the view scrolls.
    pub fn new(stage: &Stage, width: f32, height: f32) -> Self {
        let try_out = |way: &Way| {
            let boxes: Vec<NodeBox> = stage.nodes.iter().map(|n| measure_node(n, way)).collect();
            let mut fit = fit(stage, &boxes, way.turned, width, height);
            fit.slack -= way.price;
            (boxes, fit)
        };
        let mut best = try_out(&WAYS[0]);
        for way in &WAYS[1..] {
            // At its best a way falls short by its price.
            if best.1.slack >= -way.price {
                continue;
            }
            let other = try_out(way);
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

/// Returns whether all nodes of two stages take the same room, so that the layout of one is the layout of the other.
pub fn take_same_room(a: &Stage, b: &Stage) -> bool {
    let nodes = a.nodes.iter().zip(&b.nodes);
    a.nodes.len() == b.nodes.len() && { nodes }.all(|(a, b)| takes_same_room(a, b))
}

fn takes_same_room(a: &StageNode, b: &StageNode) -> bool {
    let as_wide = |a: &str, b: &str| a == b || measure::width(a, 1.0) == measure::width(b, 1.0);
    let lines = |a: &[String], b: &[String]| {
        a.len() == b.len() && a.iter().zip(b).all(|(a, b)| as_wide(a, b))
    };
    let badge = |node: &'_ StageNode| node.breaker.as_ref().map(|it| it.label.clone());
    let queues = a.queues.iter().zip(&b.queues);
    let mut cells = queues.map(|(a, b)| {
        let mut cells = a.cells.iter().zip(&b.cells);
        a.more == b.more
            && a.cells.len() == b.cells.len()
            && cells.all(|(a, b)| (&a.label, &a.note) == (&b.label, &b.note))
    });
    a.label == b.label
        && a.place == b.place
        && lines(&a.lines, &b.lines)
        && badge(a) == badge(b)
        && a.queues.len() == b.queues.len()
        && cells.all(|same| same)
}

fn measure_node(node: &StageNode, way: &Way) -> NodeBox {
    let name = measure::wrap(&node.label, NAME_SIZE, way.name_width);
    let cells: Vec<Vec<f32>> = node.queues.iter().map(fitting_cells).collect();
    let lines = if way.bare { &[][..] } else { &node.lines };
    let texts = lines.iter().map(|line| measure::width(line, TEXT_SIZE));
    let names = name
        .iter()
        .map(|line| measure::width(line, NAME_SIZE) * 1.06);
    let badge = node
        .breaker
        .iter()
        .map(|b| measure::width(&b.label, TEXT_SIZE) + 34.0);
    let rows = cells
        .iter()
        .zip(&node.queues)
        .map(|(cells, queue)| row_width(cells, queue));
    let inner = texts
        .chain(names)
        .chain(badge)
        .chain(rows)
        .fold(0.0, f32::max);
    let small = way.bare || way.name_width < NAME_WIDTH_MAX;
    let (across, along) = if small {
        (9.0, 9.0)
    } else {
        (PADDING, PADDING)
    };
    // Some room for queues is kept while they are empty, so that the picture does not jump with each message.
    let filled = node.queues.iter().filter(|queue| is_filled(queue)).count();
    let queue_rows = filled.max(node.queues.len().min(QUEUE_ROWS_KEPT));
    let height = NAME_LINE * name.len().max(1) as f32
        + TEXT_LINE * (lines.len() + usize::from(node.breaker.is_some())) as f32
        + CELL_LINE * queue_rows as f32
        + 2.0 * along;
    let width = (inner + 2.0 * across).max(if small { 64.0 } else { WIDTH_MIN });
    NodeBox {
        x: 0.0,
        y: 0.0,
        width,
        height,
        padding: along,
        bare: way.bare,
        name,
        cells,
    }
}

/// Returns whether a queue has anything to draw.
pub fn is_filled(queue: &QueueCells) -> bool {
    !queue.cells.is_empty() || queue.more > 0
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
            lit: false,
            parts: false,
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
    fn a_node_between_two_rows_is_a_link_away() {
        let places = [(0.0, 0.0), (0.0, 1.0), (2.6, 0.5)];
        for (width, height) in [(830.0, 330.0), (660.0, 240.0), (390.0, 460.0)] {
            let layout = Layout::new(&stage(&places), width, height);
            check_apart(&layout);
            let (a, b) = layout.link(0, 2).expect("both are there");
            let link = (a.0 - b.0).hypot(a.1 - b.1);
            assert!(link >= 40.0, "{width} × {height}: {link}");
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
    fn what_counts_on_is_not_laid_out_anew() {
        let counting = |count: &str| {
            let mut stage = stage(&[(0.0, 0.0), (1.0, 0.0)]);
            stage.nodes[1].lines = vec![count.to_owned()];
            stage
        };
        let (one, two, ten) = (
            counting("11 sent"),
            counting("27 sent"),
            counting("100 sent"),
        );
        assert!(take_same_room(&one, &two));
        assert_eq!(
            Layout::new(&one, 800.0, 300.0),
            Layout::new(&two, 800.0, 300.0)
        );
        assert!(!take_same_room(&one, &ten));
        assert!(!take_same_room(&one, &stage(&[(0.0, 0.0)])));
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

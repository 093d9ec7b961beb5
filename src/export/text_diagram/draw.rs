//! Puts a story into lines.

use super::Diagram;
use super::story::{Happening, Leg, Moment, Story};
use crate::export::canvas::{Line, fit, pad_start, width};
use crate::text::Lang;
use crate::text::quantity;
use sim::model::Model;
use sim::time::Time;

/// Cells for the instants at the left.
const TIMES: usize = 12;
/// Cells between two neighbouring lifelines.
const GAP_MIN: usize = 16;
const GAP_MAX: usize = 40;
/// Cells for the words at the right.
const NOTES: usize = 60;

struct Sheet<'a> {
    model: &'a Model,
    story: &'a Story,
    /// The cell of each lifeline.
    column: Vec<usize>,
    /// How many programs are at work, and how many processes are down, per node.
    work: Vec<i32>,
    down: Vec<u32>,
    lines: Vec<String>,
    time: Option<Time>,
}

pub fn draw(model: &Model, story: &Story, lang: Lang, lines_max: usize) -> Diagram {
    let names: Vec<String> = model.nodes.iter().map(|n| lang.pick(&n.label)).collect();
    let mut sheet = Sheet {
        model,
        story,
        column: columns(&names, &story.legs),
        work: vec![0; names.len()],
        down: vec![0; names.len()],
        lines: Vec::new(),
        time: None,
    };
    sheet.head(&names);
    let mut events_drawn = 0;
    let rows: Vec<&[Moment]> = story.moments.chunk_by(|a, b| a.row == b.row).collect();
    for (i, row) in rows.iter().enumerate() {
        if sheet.lines.len() >= lines_max {
            break;
        }
        sheet.row(row, i.checked_sub(1).map(|before| rows[before]));
        events_drawn = rows.get(i + 1).map_or(story.events, |next| next[0].row);
    }
    Diagram {
        lines: sheet.lines,
        events_drawn,
    }
}

/// Returns where the lifelines stand: neighbours that talk to each other have room for their labels.
fn columns(names: &[String], legs: &[Leg]) -> Vec<usize> {
    let mut gaps: Vec<usize> = names
        .windows(2)
        .map(|n| (width(&n[0]) + width(&n[1])) / 2 + 3)
        .collect();
    for leg in legs {
        let (low, high) = (leg.from.min(leg.to), leg.from.max(leg.to));
        if high == low + 1 {
            let gap = &mut gaps[usize::from(low)];
            // Three quarters of the way carry the label and its ends.
            *gap = (*gap).max((width(&leg.label) + 5) * 4 / 3);
        }
    }
    let mut at = TIMES + 2 + names.first().map_or(0, |n| width(n) / 2);
    let mut columns = vec![at];
    for gap in gaps {
        at += gap.clamp(GAP_MIN, GAP_MAX);
        columns.push(at);
    }
    columns
}

impl Sheet<'_> {
    fn head(&mut self, names: &[String]) {
        let mut line = Line::blank(self.end() + NOTES);
        for (name, column) in names.iter().zip(&self.column) {
            line.write(column.saturating_sub(width(name) / 2), name);
        }
        self.lines.push(line.finish());
    }

    fn end(&self) -> usize {
        self.column.last().copied().unwrap_or(TIMES) + 4
    }

    /// Draws one event: its messages, each on a line of its own, with the words beside them.
    fn row(&mut self, moments: &[Moment], before: Option<&[Moment]>) {
        let mut notes: Vec<(u16, &str)> = moments.iter().filter_map(note).collect();
        notes.reverse();
        for moment in moments {
            self.change(&moment.what);
        }
        let strokes: Vec<&Happening> = moments
            .iter()
            .map(|m| &m.what)
            .filter(|what| {
                matches!(
                    what,
                    Happening::Leaves(_) | Happening::Arrives(_) | Happening::Lost(_)
                )
            })
            .collect();
        for (i, what) in strokes.iter().enumerate() {
            let swallowed = i > 0
                && matches!((strokes[i - 1], what), (Happening::Leaves(a), Happening::Lost(b)) if a == b);
            if swallowed {
                continue;
            }
            let mut line = self.lifelines(moments[0].at);
            self.stroke(&mut line, what, follows(what, before));
            self.finish(line, notes.pop());
        }
        while let Some(last) = notes.pop() {
            let line = self.lifelines(moments[0].at);
            self.finish(line, Some(last));
        }
    }

    fn change(&mut self, what: &Happening) {
        match what {
            Happening::Work { node, by } => self.work[usize::from(*node)] += by,
            Happening::Down { node, down: true } => {
                self.work[usize::from(*node)] = 0;
                self.down[usize::from(*node)] += 1;
            }
            Happening::Down { node, down: false } => {
                let down = &mut self.down[usize::from(*node)];
                *down = down.saturating_sub(1);
            }
            _ => {}
        }
    }

    /// Returns a line with every lifeline, and the instant where it is a new one.
    fn lifelines(&mut self, at: Time) -> Line {
        let mut line = Line::blank(self.end() + NOTES);
        if self.time != Some(at) {
            line.write(0, &pad_start(&stamp(at), TIMES));
            self.time = Some(at);
        }
        for (node, column) in self.column.iter().enumerate() {
            line.put(*column, self.lifeline(node));
        }
        line
    }

    fn lifeline(&self, node: usize) -> char {
        let units = self.model.nodes[node].kind.processes();
        match (self.down[node] >= units, self.work[node] > 0) {
            (true, _) => '┊',
            (false, true) => '┃',
            (false, false) => '│',
        }
    }

    /// Draws a message: the first three quarters where it leaves, the last where it arrives.
    fn stroke(&self, line: &mut Line, what: &Happening, continued: bool) {
        let (Happening::Leaves(i) | Happening::Arrives(i) | Happening::Lost(i)) = what else {
            return;
        };
        let leg = &self.story.legs[*i];
        let (from, to) = (
            self.column[usize::from(leg.from)],
            self.column[usize::from(leg.to)],
        );
        if from == to {
            line.write(from + 2, &leg.label);
            return;
        }
        let along = |quarter: usize| (from * (4 - quarter) + to * quarter) / 4;
        let (start, end) = match what {
            Happening::Leaves(_) => (from, along(3)),
            Happening::Arrives(_) if continued => (along(3), to),
            Happening::Arrives(_) => (along(1), to),
            _ => (from, along(3)),
        };
        self.rule(line, leg, start, end);
        self.ends(line, leg, what, (start, end));
        if !continued {
            let room = start.abs_diff(end).saturating_sub(4);
            let label = fit(&leg.label, room);
            line.write(start.min(end) + 2 + (room - width(&label)) / 2, &label);
        }
    }

    fn rule(&self, line: &mut Line, leg: &Leg, start: usize, end: usize) {
        let ink = if leg.answer { '╌' } else { '─' };
        for at in start.min(end) + 1..start.max(end) {
            line.put(
                at,
                if self.column.contains(&at) {
                    '┼'
                } else {
                    ink
                },
            );
        }
    }

    fn ends(&self, line: &mut Line, leg: &Leg, what: &Happening, (start, end): (usize, usize)) {
        let right = leg.from < leg.to;
        let slant = if right { '╲' } else { '╱' };
        match what {
            Happening::Leaves(_) if leg.lost => {
                line.put(start, if right { '├' } else { '┤' });
                line.put(end, '✕');
            }
            Happening::Leaves(_) => {
                line.put(start, if right { '├' } else { '┤' });
                line.put(end, slant);
            }
            Happening::Arrives(_) => {
                line.put(start, slant);
                line.put(
                    if right { end - 1 } else { end + 1 },
                    if right { '▶' } else { '◀' },
                );
            }
            _ => line.put(end, '✕'),
        }
    }

    fn finish(&mut self, mut line: Line, note: Option<(u16, &str)>) {
        if let Some((node, words)) = note {
            line.put(self.column[usize::from(node)], '◆');
            line.write(self.end(), &fit(words, NOTES));
        }
        self.lines.push(line.finish());
    }
}

fn note(moment: &Moment) -> Option<(u16, &str)> {
    match &moment.what {
        Happening::Note { node, words } => Some((*node, words)),
        _ => None,
    }
}

/// Returns whether a message arrives in the very next event after the one in which it alone left.
fn follows(what: &Happening, before: Option<&[Moment]>) -> bool {
    let Happening::Arrives(leg) = what else {
        return false;
    };
    let left = |m: &Moment| matches!(m.what, Happening::Leaves(_) | Happening::Arrives(_));
    before
        .and_then(|moments| moments.iter().rfind(|m| left(m)))
        .is_some_and(|m| matches!(m.what, Happening::Leaves(last) if last == *leg))
}

/// Instants to the microsecond.
fn stamp(at: Time) -> String {
    quantity::time(Time(at.0.saturating_add(500) / 1_000 * 1_000))
}

//! Which part of the time space-time diagrams show: rows around the cursor.

use super::axis::Axis;
use super::frame::Ask;
use super::shot::{Shown, applied};
use sim::record::Recording;
use sim::sort;
use sim::time::{Span, Time};
use std::ops::Range;

/// How many rows the space-time diagram shows before and after the cursor at the least.
const WINDOW_HALF: u32 = 80;
/// A hurried window goes on where the cursor has so many rows or fewer before it, or behind.
const BESIDE: u32 = WINDOW_HALF / 2;
/// More rows of another run than that are not traced in one window.
const OTHER_ROWS_MAX: u32 = 2_000;
/// More instants than that are not told apart on one axis.
const INSTANTS_MAX: usize = 600;

/// The part of the time that space-time diagrams show.
pub struct Window {
    pub rows: Range<u32>,
    pub axis: Axis,
}

impl Window {
    /// Chooses rows around the cursor. The window moves by half of itself, so that it stands still while the cursor
    /// moves within; while events are hurried it stays as long as it can. None where there is no run.
    pub fn new(runs: &[Shown], ask: &Ask, last: &Range<u32>) -> Option<Self> {
        let focused = ask.focused.min(runs.len().checked_sub(1)?);
        let recording = runs[focused].recording;
        let at = ask.cursor.at;
        let (applied, len) = (applied(recording, ask, true), recording.len());
        let rows = match ask.is_hurried() {
            true => rows_ahead(applied, len, last),
            false => rows_around(applied, len),
        };
        let from = match rows.start {
            0 => Time::ZERO,
            first => recording.row(first).at,
        };
        let mut to = match rows.end.checked_sub(1) {
            Some(last) => recording.row(last).at.max(at),
            None => at,
        };
        if rows.end == recording.len() {
            to = runs.iter().map(|run| end_of(run, from)).fold(to, Time::max);
        }
        let mut window = Self {
            rows,
            axis: Axis::linear(from, to, ask.pace),
        };
        if !ask.linear {
            window.axis = window.by_event(runs, focused, ask.pace);
        }
        Some(window)
    }

    fn by_event(&self, runs: &[Shown], focused: usize, pace: Span) -> Axis {
        let mut instants: Vec<Time> = Vec::new();
        for (i, run) in runs.iter().enumerate() {
            let rows = self.rows(run.recording, i == focused);
            instants.extend(run.recording.rows(rows).map(|(_, row)| row.at));
        }
        sort::ascending(&mut instants);
        instants.dedup();
        let step = instants.len().div_ceil(INSTANTS_MAX).max(1);
        let (from, to) = (self.axis.from(), self.axis.to());
        Axis::by_event(from, to, instants.into_iter().step_by(step), pace)
    }

    /// Returns the rows of a run in the window.
    pub fn rows(&self, recording: &Recording, focused: bool) -> Range<u32> {
        if focused {
            return self.rows.clone();
        }
        let from = match self.axis.from().0.checked_sub(1) {
            Some(before) => recording.events_at(Time(before)),
            None => 0,
        };
        let to = recording.events_at(self.axis.to());
        from..to.min(from + OTHER_ROWS_MAX)
    }
}

/// Returns the last instant of a run, or of as much of it as is traced in one window.
fn end_of(run: &Shown, from: Time) -> Time {
    let recording = run.recording;
    let first = from
        .0
        .checked_sub(1)
        .map_or(0, |t| recording.events_at(Time(t)));
    match recording.len().min(first + OTHER_ROWS_MAX).checked_sub(1) {
        Some(last) => recording.row(last).at,
        None => from,
    }
}

fn rows_around(applied: u32, len: u32) -> Range<u32> {
    let shown = 3 * WINDOW_HALF;
    if len <= shown {
        return 0..len;
    }
    let from = (applied / WINDOW_HALF).saturating_sub(1) * WINDOW_HALF;
    let to = (from + shown).min(len);
    to - shown..to
}

/// Returns the rows that were shown last while the cursor has some before and after it, and else those that it comes to next.
fn rows_ahead(applied: u32, len: u32, last: &Range<u32>) -> Range<u32> {
    let shown = 3 * WINDOW_HALF;
    if len <= shown {
        return 0..len;
    }
    let stays = last.len() == shown as usize
        && last.end <= len
        && (last.start == 0 || applied >= last.start + BESIDE)
        && (last.end == len && applied <= len || applied + BESIDE <= last.end);
    if stays {
        return last.clone();
    }
    let goes_on = last.len() == shown as usize && last.contains(&applied);
    if let Some(next) = rows_next(last, len).filter(|_| goes_on) {
        return next;
    }
    let to = (applied.saturating_sub(BESIDE) + shown).min(len);
    to - shown..to
}

/// Returns the rows to which a window goes on while events are hurried; none where it is the last of its run.
pub fn rows_next(last: &Range<u32>, len: u32) -> Option<Range<u32>> {
    let to = (last.end + 3 * WINDOW_HALF - 2 * BESIDE).min(len);
    (to > last.end).then(|| to.saturating_sub(3 * WINDOW_HALF)..to)
}

#[cfg(test)]
mod tests {
    use super::{rows_ahead, rows_around};

    #[test]
    fn a_hurried_window_moves_seldom_and_holds_the_cursor() {
        let (mut last, mut moves) = (0..0, 0);
        for applied in 300..1_000 {
            let rows = rows_ahead(applied, 1_000, &last);
            assert!(rows.len() == 240 && rows.end <= 1_000, "{applied}");
            assert!(rows.start <= applied && applied <= rows.end, "{applied}");
            moves += u32::from(rows != last);
            last = rows;
        }
        // One for 160 rows, where the window would move by 80 at rest.
        assert_eq!(moves, 5);
        assert_eq!(rows_ahead(5, 200, &last), 0..200);
        assert_eq!(rows_ahead(10, 1_000, &last), 0..240);
    }

    #[test]
    fn the_window_holds_the_cursor_and_what_is_near() {
        assert_eq!(rows_around(7, 200), 0..200);
        for applied in [0, 79, 80, 500, 999, 1_000] {
            let rows = rows_around(applied, 1_000);
            assert_eq!(rows.len(), 240, "{applied}");
            assert!(rows.start <= applied && applied <= rows.end, "{applied}");
        }
        assert_eq!(rows_around(400, 1_000), rows_around(479, 1_000));
    }
}

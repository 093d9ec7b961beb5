//! Moving the cursor. It never changes a run. Every move by hand pauses.

use crate::app::branch::Run;
use crate::app::effect::Effect;
use crate::app::state::AppState;
use crate::app::stride::{self, Stride, Way};
use crate::app::tape::ALL;
use crate::text::quantity;
use sim::time::{Span, Time};
use sim::world::Position;

pub fn toggle(s: &mut AppState) -> Vec<Effect> {
    if s.playing { pause(s) } else { play(s) }
}

/// Plays on; from the start, where the cursor stands at the end.
pub fn play(s: &mut AppState) -> Vec<Effect> {
    if s.focused_run().is_none_or(|run| run.tape.is_none()) {
        return Vec::new();
    }
    if s.complete() && s.cursor.at >= s.end() {
        s.cursor = Position::default();
    }
    s.playing = true;
    s.list_first = None;
    Vec::new()
}

pub fn pause(s: &mut AppState) -> Vec<Effect> {
    if s.playing {
        s.playing = false;
        s.cursor.at = between_events(s, s.cursor.at);
    }
    Vec::new()
}

/// Returns an instant without digits that nobody can watch. It stays behind the last event before it.
fn between_events(s: &AppState, at: Time) -> Time {
    let Some(lesson) = s.open_lesson() else {
        return at;
    };
    let last = |run: &Run| Some(run.tape.as_ref()?.before(at));
    let last = s.shown_runs().filter_map(last).max().unwrap_or_default();
    quantity::watched(at, lesson.pace).max(last)
}

/// Lets simulated time pass: the lesson's pace times the speed. Pauses at the end of what is recorded.
pub fn tick(s: &mut AppState, elapsed: Span) -> Vec<Effect> {
    if !s.playing {
        return Vec::new();
    }
    let seconds = elapsed.as_secs_f64().min(0.25);
    let passed = Span((s.rate() * seconds) as u64);
    let end = s.end();
    let at = (s.cursor.at + passed).min(end);
    if let Some(stop) = stop(s, at) {
        s.cursor = stop;
        s.playing = false;
        return Vec::new();
    }
    s.cursor = Position { at, nth: ALL };
    if at >= end && s.complete() {
        s.playing = false;
    }
    Vec::new()
}

/// Returns right after which event playing stops on its way to an instant: the earliest one in any run in sight at which the reader
/// asked to be stopped.
pub fn stop(s: &AppState, at: Time) -> Option<Position> {
    let stops = s.prefs.stops;
    let first = |(i, run): (usize, &Run)| {
        let tape = run.tape.as_ref()?;
        let row = tape
            .recording()
            .rows(run.applied(s.cursor)..run.applied(Position { at, nth: ALL }))
            .find(|(_, row)| stops.at(row));
        let position = run.position(row?.0 + 1);
        let nth = if i == s.focused { position.nth } else { ALL };
        Some(Position { nth, ..position })
    };
    s.shown_runs().enumerate().filter_map(first).min()
}

pub fn step_forward(s: &mut AppState) -> Vec<Effect> {
    let applied = s.applied();
    seek_applied(s, applied + 1)
}

/// Goes back to right after the event before; between two events, to right after the last one.
pub fn step_back(s: &mut AppState) -> Vec<Effect> {
    let applied = s.applied();
    let between = s
        .focused_run()
        .is_some_and(|run| run.position(applied).at < s.cursor.at);
    seek_applied(
        s,
        if between {
            applied
        } else {
            applied.saturating_sub(1)
        },
    )
}

/// Goes right after the event to which a stride leads. Past the last milestone lies the end, before the first one the start; where
/// any other stride finds nothing, the cursor stays.
pub fn walk(s: &mut AppState, stride: Stride, way: Way) -> Vec<Effect> {
    let milestones =
        stride == Stride::Milestone || (stride == Stride::Along && s.selected.is_none());
    match (stride::row(s, stride, way), way) {
        (Some(row), _) => seek_applied(s, row + 1),
        (None, Way::Next) if milestones => to_end(s),
        (None, Way::Previous) if milestones => seek_applied(s, 0),
        (None, _) => pause(s),
    }
}

pub fn to_end(s: &mut AppState) -> Vec<Effect> {
    let at = s.end();
    seek_time(s, at)
}

/// Puts the cursor at the end of an instant.
pub fn seek_time(s: &mut AppState, at: Time) -> Vec<Effect> {
    if s.focused_run().is_none() {
        return Vec::new();
    }
    s.playing = false;
    s.list_first = None;
    let at = between_events(s, at.min(s.end()));
    s.cursor = Position { at, nth: ALL };
    Vec::new()
}

/// Puts the cursor right after that many events of the focused run.
pub fn seek_applied(s: &mut AppState, applied: u32) -> Vec<Effect> {
    s.playing = false;
    s.list_first = None;
    if let Some(run) = s.focused_run() {
        s.cursor = run.position(applied);
    }
    Vec::new()
}

pub fn speed(s: &mut AppState, faster: bool) -> Vec<Effect> {
    s.speed = if faster {
        s.speed.faster()
    } else {
        s.speed.slower()
    };
    Vec::new()
}

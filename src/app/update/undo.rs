//! Taking back and doing again: runs, and which of them are shown. The clock never moves.

use super::runs::{NO_JOB, record, settle};
use crate::app::branch::RunId;
use crate::app::effect::Effect;
use crate::app::state::{AppState, Notice, Snapshot, Step};

/// How many steps can be taken back.
const UNDO_MAX: usize = 200;

pub fn undo(s: &mut AppState) -> Vec<Effect> {
    let Some(before) = s.undo.pop() else {
        return Vec::new();
    };
    let now = snapshot(s, before.step);
    s.redo.push(now);
    restore(s, before)
}

pub fn redo(s: &mut AppState) -> Vec<Effect> {
    let Some(after) = s.redo.pop() else {
        return Vec::new();
    };
    let now = snapshot(s, after.step);
    s.undo.push(now);
    restore(s, after)
}

/// Returns what is there before a step.
pub fn snapshot(s: &AppState, step: Step) -> Snapshot {
    Snapshot {
        step,
        runs: s.runs.clone(),
        shown: s.shown.clone(),
        focused: s.focused,
        cursor: s.cursor,
    }
}

pub fn remember(s: &mut AppState, before: Snapshot) {
    s.undo.push(before);
    if s.undo.len() > UNDO_MAX {
        s.undo.remove(0);
    }
    s.redo.clear();
}

/// Brings runs back; the clock stays, and where another run comes under the cursor, of its events at that instant as many have happened as
/// when it was left there. What had not arrived then is asked for again; what was recorded in part is extended when the
/// cursor comes near its end.
fn restore(s: &mut AppState, snapshot: Snapshot) -> Vec<Effect> {
    s.drag = None;
    s.playing = false;
    let (run, cursor) = (s.focused_run().map(|run| run.id), s.cursor);
    s.runs = snapshot.runs;
    s.shown = snapshot.shown;
    s.focused = snapshot.focused;
    let there = |id: &RunId| s.runs.iter().any(|run| run.id == *id);
    s.notices.retain(|notice| match notice {
        Notice::Branched { run } => there(run),
        Notice::Deleted { run } => !there(run),
        Notice::Seeded => false,
        _ => true,
    });
    settle(s);
    if s.focused_run().map(|run| run.id) == run {
        s.cursor = cursor;
    } else if snapshot.cursor.at == cursor.at {
        s.cursor = snapshot.cursor;
    }
    for run in &mut s.runs {
        // A job that was under way belongs to what was undone.
        run.job = NO_JOB;
        run.horizon = run.tape.as_ref().map_or(run.horizon, |tape| tape.end());
    }
    let stale = s.runs.iter().filter(|run| run.stale || run.tape.is_none());
    let stale: Vec<RunId> = stale.map(|run| run.id).collect();
    stale.into_iter().flat_map(|id| record(s, id)).collect()
}

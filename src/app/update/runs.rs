//! Runs: variants, branches, knobs, and what is shown beside what.
//!
//! Nothing is lost or rewritten silently: a knob and a command are one undo step each, the run that a knob replaced stays as
//! a ghost, and the run that a command left stays in the list.

use super::branches::forget_notices;
use super::link;
use super::undo::{remember, snapshot};
use crate::app::branch::{Run, RunId, message_of};
use crate::app::effect::{Effect, Job, Source};
use crate::app::lesson::{Lesson, Problem, knob_in_file};
use crate::app::predictions::Wish;
use crate::app::state::{AppState, Notice, Step};
use crate::app::tape::{ALL, Tape};
use sim::record::EVENTS_DEFAULT;
use sim::sorted::SortedMap;
use sim::time::{Span, Time};
use sim::world::{Command, Position};

/// No job delivers to a run that waits for none.
pub const NO_JOB: u32 = u32::MAX;
/// How far ahead of the cursor a run without end is recorded, in seconds of watching at 1×.
const AHEAD_S: u64 = 120;

/// Returns the id of the next run that is made.
pub fn new_id(s: &mut AppState) -> RunId {
    let id = s.run_next;
    s.run_next += 1;
    id
}

/// Starts the run of a variant, and returns its id; the one that is there already is taken.
pub fn of_variant(s: &mut AppState, variant: usize, effects: &mut Vec<Effect>) -> Option<RunId> {
    let lesson = s.open_lesson()?;
    lesson.variants().get(variant)?;
    let own = |run: &&Run| run.variant == variant && run.is_own();
    if let Some(run) = s.runs.iter().find(own) {
        return Some(run.id);
    }
    let seed = s
        .focused_run()
        .map_or(s.wanted.seed.unwrap_or(lesson.seed), |run| run.seed);
    let knobs = match s.focused_run() {
        Some(run) => run.knobs.clone(),
        None => link::knobs(s, lesson, variant),
    };
    let id = new_id(s);
    s.runs.push(Run {
        id,
        title: None,
        variant,
        seed,
        knobs,
        commands: Vec::new(),
        wish: None,
        struck: None,
        parent: None,
        tape: None,
        ghost: None,
        stale: true,
        job: NO_JOB,
        horizon: Time::ZERO,
    });
    effects.extend(record(s, id));
    Some(id)
}

/// Starts a run with commands from the start or in the world of an answer, which a link asked for, and returns its id.
pub fn asked_for(
    s: &mut AppState,
    parent: RunId,
    wish: Option<Wish>,
    commands: Vec<Command>,
    effects: &mut Vec<Effect>,
) -> RunId {
    let Some(own) = s.run(parent).cloned() else {
        return parent;
    };
    let id = new_id(s);
    s.runs.push(Run {
        id,
        title: None,
        wish,
        commands,
        parent: Some(parent),
        tape: None,
        ghost: None,
        ..own
    });
    effects.extend(record(s, id));
    id
}

pub fn choose(s: &mut AppState, variant: usize) -> Vec<Effect> {
    let mut effects = Vec::new();
    if let Some(run) = of_variant(s, variant, &mut effects) {
        s.shown = vec![run];
        s.focused = 0;
        settle(s);
    }
    effects
}

/// Puts a branch beside the run that it left, where that is still there, and a variant beside the first other one.
pub fn side_by_side(s: &mut AppState) -> Vec<Effect> {
    let Some(run) = s.focused_run() else {
        return Vec::new();
    };
    if let Some(parent) = run.parent.filter(|parent| s.run(*parent).is_some()) {
        s.shown = vec![parent, run.id];
        s.focused = 1;
        return Vec::new();
    }
    let variant = run.variant;
    let other = usize::from(variant == 0);
    let mut effects = Vec::new();
    let left = of_variant(s, variant, &mut effects);
    let right = of_variant(s, other, &mut effects);
    if let (Some(left), Some(right)) = (left, right) {
        s.shown = vec![left, right];
        s.focused = s.focused.min(1);
        settle(s);
    }
    effects
}

pub fn show(s: &mut AppState, run: RunId) -> Vec<Effect> {
    if s.run(run).is_some() {
        s.shown = vec![run];
        s.focused = 0;
        settle(s);
    }
    Vec::new()
}

pub fn put_beside(s: &mut AppState, run: RunId) -> Vec<Effect> {
    let left = s.focused_run().map(|run| run.id);
    if let (Some(left), Some(_)) = (left.filter(|left| *left != run), s.run(run)) {
        s.shown = vec![left, run];
        s.focused = 0;
    }
    Vec::new()
}

/// Puts a run at a side of two; the other side stays.
pub fn put(s: &mut AppState, side: usize, run: RunId) -> Vec<Effect> {
    if s.run(run).is_some() && side < s.shown.len() && !s.shown.contains(&run) {
        s.shown[side] = run;
        settle(s);
    }
    Vec::new()
}

pub fn put_variant(s: &mut AppState, side: usize, variant: usize) -> Vec<Effect> {
    let mut effects = Vec::new();
    if let Some(run) = of_variant(s, variant, &mut effects) {
        effects.extend(put(s, side, run));
    }
    effects
}

pub fn focus(s: &mut AppState, i: usize) -> Vec<Effect> {
    if i < s.shown.len() && i != s.focused {
        s.focused = i;
        settle(s);
    }
    Vec::new()
}

/// Keeps the instant when another run comes under the cursor; the count of events was the other run's.
pub fn settle(s: &mut AppState) {
    s.selected = s.selected.take().filter(|_| s.shown.len() == 1);
    s.list_first = None;
    if s.cursor.at != Time::ZERO {
        s.cursor.nth = ALL;
    }
}

/// Takes a slice that was recorded. The first of a re-recorded run makes the old one its ghost.
pub fn recorded(s: &mut AppState, id: RunId, job: u32, tape: &Tape) -> Vec<Effect> {
    let wanted = s.wanted.at.filter(|at| tape.complete() || tape.len() > *at);
    let focused = s.focused_run().is_some_and(|run| run.id == id);
    let Some(run) = s.runs.iter_mut().find(|run| run.id == id && run.job == job) else {
        return Vec::new();
    };
    run.tape = Some(tape.clone());
    run.stale = false;
    let message = run.commands.last().and_then(|c| message_of(&c.action));
    if let (None, Some(message)) = (&run.struck, message) {
        run.struck = tape.message_name(message);
    }
    if focused {
        if let Some(applied) = wanted {
            s.wanted.at = None;
            s.cursor = run.position(applied);
            let seen = s.wanted.seen.take();
            if seen.is_some() && seen != tape.seen(applied) {
                s.notices.push(Notice::LinkOutdated);
            }
        }
        let end = s.end();
        if s.complete() && s.cursor.at > end {
            s.cursor = Position { at: end, nth: ALL };
        }
    }
    Vec::new()
}

/// The values make no scenario: the last good run stays, and the reader is told.
pub fn record_failed(s: &mut AppState, id: RunId, job: u32, problems: &[Problem]) -> Vec<Effect> {
    if s.run(id).is_some_and(|run| run.job == job) {
        let file = s
            .open_lesson()
            .map(|lesson| lesson.id.clone())
            .unwrap_or_default();
        super::lesson::tell(s, &file, problems);
    }
    Vec::new()
}

/// Moves a knob of every run in sight that has it, and records them anew.
pub fn knob_dragged(s: &mut AppState, knob: usize, value: u64) -> Vec<Effect> {
    let Some(lesson) = s.open_lesson().cloned() else {
        return Vec::new();
    };
    let Some(definition) = lesson.knobs().get(knob) else {
        return Vec::new();
    };
    let value = value.clamp(definition.min, definition.max);
    let before = snapshot(s, Step::Knob(knob));
    let shown = s.shown.clone();
    let mut moved = Vec::new();
    for run in s.runs.iter_mut().filter(|run| shown.contains(&run.id)) {
        let Some(in_file) = knob_in_file(&lesson, run, knob) else {
            continue;
        };
        if run.knobs.get(&knob).copied().unwrap_or(in_file) != value {
            if s.drag.is_none() {
                run.ghost = run.as_ghost();
            }
            run.knobs.insert(knob, value);
            moved.push(run.id);
        }
    }
    if moved.is_empty() {
        return Vec::new();
    }
    s.drag.get_or_insert(before);
    s.playing = false;
    moved.into_iter().flat_map(|id| record(s, id)).collect()
}

pub fn knob_released(s: &mut AppState) -> Vec<Effect> {
    if let Some(before) = s.drag.take() {
        remember(s, before);
    }
    Vec::new()
}

/// Draws every random value of the runs in sight anew.
pub fn set_seed(s: &mut AppState, seed: u64) -> Vec<Effect> {
    if s.shown_runs().all(|run| run.seed == seed) {
        return Vec::new();
    }
    let before = snapshot(s, Step::Seed);
    remember(s, before);
    let shown = s.shown.clone();
    for run in s.runs.iter_mut().filter(|run| shown.contains(&run.id)) {
        run.ghost = run.as_ghost();
        run.seed = seed;
    }
    forget_notices(s);
    s.notices.push(Notice::Seeded);
    s.playing = false;
    shown.into_iter().flat_map(|id| record(s, id)).collect()
}

/// Asks for a run: from where it left its parent, if that is recorded, else from its start.
pub fn record(s: &mut AppState, id: RunId) -> Vec<Effect> {
    let Some(lesson) = s.open_lesson().cloned() else {
        return Vec::new();
    };
    let Some(run) = s.run(id) else {
        return Vec::new();
    };
    let source = fork(s, run).unwrap_or_else(|| Source::Start {
        lesson,
        variant: run.variant,
        wish: run.wish,
        seed: run.seed,
        knobs: run.knobs.clone(),
        commands: run.commands.clone(),
    });
    job(s, id, source)
}

/// Returns what a run is a function of, but for its commands.
fn function(run: &Run) -> (usize, Option<Wish>, u64, &SortedMap<usize, u64>) {
    (run.variant, run.wish, run.seed, &run.knobs)
}

/// Returns how a run is had from its parent, where it differs by its last command alone.
fn fork(s: &AppState, run: &Run) -> Option<Source> {
    let parent = s.run(run.parent?).filter(|parent| !parent.stale)?;
    let (last, earlier) = run.commands.split_last()?;
    let same = function(parent) == function(run);
    let kept = parent.commands.iter().filter(|c| c.when <= last.when);
    let tape = parent.tape.clone()?;
    let reached = tape.complete() || last.when.at < tape.end();
    (same && reached && kept.eq(earlier)).then(|| Source::Fork {
        from: tape,
        when: last.when,
        action: last.action.clone(),
    })
}

pub fn job(s: &mut AppState, id: RunId, source: Source) -> Vec<Effect> {
    let until = horizon(s);
    let first = s.cursor.at;
    let events_max = s.wanted.events_max.unwrap_or(EVENTS_DEFAULT);
    let number = s.job_next;
    s.job_next += 1;
    let Some(run) = s.runs.iter_mut().find(|run| run.id == id) else {
        return Vec::new();
    };
    run.job = number;
    run.horizon = until;
    run.stale |= !matches!(source, Source::Extend(_));
    vec![Effect::Record(Box::new(Job {
        run: id,
        job: number,
        source,
        until,
        events_max,
        first,
    }))]
}

/// Returns until when runs are wanted, seen from the cursor; to the end while an address asks for an event that is not recorded yet.
fn horizon(s: &AppState) -> Time {
    let Some(lesson) = s.open_lesson() else {
        return Time::ZERO;
    };
    if s.wanted.at.is_some() {
        return until(s, lesson);
    }
    let ahead = lesson.pace.0.saturating_mul(AHEAD_S);
    let ahead = (ahead as f64 * s.speed.factor().max(1.0)) as u64;
    (s.cursor.at + Span(ahead)).min(until(s, lesson))
}

/// Returns when the runs in sight end at the latest: a variant may have another end than the lesson.
fn until(s: &AppState, lesson: &Lesson) -> Time {
    let known = s.shown_runs().filter_map(|run| {
        let tape = run.tape.as_ref()?;
        Some(tape.recording().model().until)
    });
    known.max().unwrap_or(lesson.until)
}

/// Asks for more of the runs in sight where the cursor came near the end of what was asked for.
pub fn extend(s: &mut AppState) -> Vec<Effect> {
    let Some(lesson) = s.open_lesson() else {
        return Vec::new();
    };
    let (until, wanted) = (until(s, lesson), horizon(s));
    let near = |run: &Run| {
        let left = run.horizon.since(s.cursor.at).0;
        let open = run.tape.as_ref().is_some_and(|tape| !tape.complete());
        open && run.horizon < until && left < wanted.since(s.cursor.at).0 / 2
    };
    let more: Vec<(RunId, Tape)> = s
        .shown_runs()
        .filter(|run| near(run))
        .filter_map(|run| Some((run.id, run.tape.clone()?)))
        .collect();
    more.into_iter()
        .flat_map(|(id, tape)| job(s, id, Source::Extend(tape)))
        .collect()
}

/// Forgets all runs: another lesson was opened.
pub fn clear(s: &mut AppState) {
    s.runs.clear();
    s.shown.clear();
    s.undo.clear();
    s.redo.clear();
    s.drag = None;
    s.focused = 0;
    s.cursor = Position::default();
    s.playing = false;
    s.selected = None;
    s.list_first = None;
    s.sift = Default::default();
    s.curve = None;
    s.decide = None;
}

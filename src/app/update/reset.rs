//! Three ways back to the beginning. The run's is one undo step and keeps branches; the lesson's and everything's forget what was
//! answered, so the page asks before.

use super::lesson;
use super::runs::{clear, of_variant, settle};
use super::undo::{remember, snapshot};
use crate::app::effect::Effect;
use crate::app::prefs::Prefs;
use crate::app::route::Route;
use crate::app::state::{AppState, Reset, Step};
use crate::lesson::catalogue;
use sim::world::Position;

pub fn reset(s: &mut AppState, what: Reset) -> Vec<Effect> {
    s.dialog = None;
    match what {
        Reset::Run => run(s),
        Reset::Lesson => whole_lesson(s),
        Reset::Everything => everything(s),
    }
}

/// The runs in sight as the lesson has them: its seed, its knobs, no hand; from their start.
fn run(s: &mut AppState) -> Vec<Effect> {
    let Some(lesson) = s.open_lesson().cloned() else {
        return Vec::new();
    };
    let before = snapshot(s, Step::Reset);
    let variants: Vec<usize> = s.shown_runs().map(|run| run.variant).collect();
    let mut effects = Vec::new();
    let mut shown = Vec::new();
    for variant in variants {
        let Some(id) = of_variant(s, variant, &mut effects) else {
            continue;
        };
        if !shown.contains(&id) {
            shown.push(id);
        }
        let own = s.runs.iter_mut().find(|run| run.id == id);
        if let Some(run) =
            own.filter(|run| run.seed != lesson.seed || run.knobs.iter().next().is_some())
        {
            run.ghost = run.as_ghost();
            run.seed = lesson.seed;
            run.knobs = Default::default();
            effects.extend(super::runs::record(s, id));
        }
    }
    s.shown = shown;
    s.focused = s.focused.min(s.shown.len().saturating_sub(1));
    s.playing = false;
    s.cursor = Position::default();
    settle(s);
    if s.runs != before.runs || s.shown != before.shown {
        remember(s, before);
    }
    effects
}

/// The lesson as on the first visit: no branches, no answers.
fn whole_lesson(s: &mut AppState) -> Vec<Effect> {
    let Some(open) = s.open_lesson().cloned() else {
        return Vec::new();
    };
    s.predictions.forget(&open.id);
    s.wanted = Route {
        lesson: Some(open.id.clone()),
        ..lesson::elsewhere(s)
    };
    let effects = lesson::loaded(s, &open);
    s.predictions.open(&open);
    effects
}

/// The page as on the first visit, in the reader's language.
fn everything(s: &mut AppState) -> Vec<Effect> {
    clear(s);
    let fresh = AppState::new(
        Prefs {
            lang: s.prefs.lang,
            ..Prefs::default()
        },
        Route::default(),
    );
    *s = AppState {
        run_next: s.run_next,
        job_next: s.job_next,
        sweep_next: s.sweep_next,
        ..fresh
    };
    s.invites = true;
    let first = catalogue::entries().first();
    first.map_or_else(Vec::new, |first| lesson::open(s, &first.id))
}

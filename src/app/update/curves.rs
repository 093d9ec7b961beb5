//! The curve of a knob: its runs are asked for one after the other, and one of them can be shown.

use super::runs;
use super::sweeps;
use super::undo::{remember, snapshot};
use crate::app::branch::RunId;
use crate::app::curve::{Curve, Deed, SEEDS, SEEDS_OF_ONE};
use crate::app::effect::{Effect, Sample};
use crate::app::lesson::knob_in_file;
use crate::app::state::{AppState, Dialog, Step};
use crate::app::sweep::{Ending, Setting};
use crate::app::tape::{ALL, Tape};
use sim::fact::{FactKind, KindSet};
use sim::time::Time;
use sim::world::Position;

pub fn apply(s: &mut AppState, deed: &Deed) -> Vec<Effect> {
    match deed {
        Deed::Open(knob) => return open(s, *knob),
        Deed::Start => return start(s),
        Deed::Show { value, seed } => return show(s, *value, *seed),
        _ => {}
    }
    let Some(knob) = s.curve.as_ref().map(|curve| curve.knob) else {
        return Vec::new();
    };
    let (min, max) = s
        .open_lesson()
        .and_then(|lesson| lesson.knobs().get(knob))
        .map_or((0, 0), |knob| (knob.min, knob.max));
    let here = s.knob_value(knob);
    let Some(curve) = &mut s.curve else {
        return Vec::new();
    };
    match deed {
        Deed::From(value) => {
            curve.from = (*value).clamp(min, max);
            curve.to = curve.to.max(curve.from);
        }
        Deed::To(value) => {
            curve.to = (*value).clamp(min, max);
            curve.from = curve.from.min(curve.to);
        }
        Deed::OneValue => {
            let here = here.unwrap_or(curve.from).clamp(min, max);
            (curve.from, curve.to) = (here, here);
            curve.seeds = curve.seeds.max(SEEDS_OF_ONE);
        }
        Deed::Seeds(seeds) if SEEDS.contains(seeds) => curve.seeds = *seeds,
        Deed::Measure(measure) => {
            curve.chosen = Some(*measure);
            return Vec::new();
        }
        _ => {}
    }
    // Another range or number of seeds: what runs belongs to the old ones. What is known stays.
    curve.running = false;
    let (from, to) = (curve.from, curve.to);
    if matches!(deed, Deed::From(_) | Deed::To(_) | Deed::OneValue) {
        curve.samples = curve
            .samples
            .iter()
            .filter(|((value, _), _)| (from..=to).contains(value))
            .map(|(place, ending)| (*place, ending.clone()))
            .collect();
    }
    Vec::new()
}

fn open(s: &mut AppState, knob: usize) -> Vec<Effect> {
    let (Some(setting), Some(lesson)) = (sweeps::setting(s, knob), s.open_lesson()) else {
        return Vec::new();
    };
    let Some(definition) = lesson.knobs().get(knob) else {
        return Vec::new();
    };
    let (from, to) = (definition.min, definition.max);
    s.playing = false;
    s.dialog = Some(Dialog::Curve);
    let same = |curve: &Curve| curve.knob == knob && curve.setting == setting;
    if s.curve.as_ref().is_some_and(same) {
        return Vec::new();
    }
    let id = s.sweep_next;
    s.sweep_next += 1;
    s.curve = Some(Curve {
        id,
        knob,
        setting,
        from,
        to,
        seeds: SEEDS[1],
        chosen: None,
        running: false,
        samples: Default::default(),
    });
    Vec::new()
}

fn start(s: &mut AppState) -> Vec<Effect> {
    if let Some(curve) = &mut s.curve {
        curve.running = true;
    }
    ask(s)
}

/// Takes how a run ended, and asks for the next one.
pub fn sampled(
    s: &mut AppState,
    id: u32,
    place: (u64, u64),
    ending: Option<&Ending>,
) -> Vec<Effect> {
    let Some(curve) = s.curve.as_mut().filter(|curve| curve.id == id) else {
        return Vec::new();
    };
    curve.samples.insert(place, ending.cloned());
    ask(s)
}

fn ask(s: &mut AppState) -> Vec<Effect> {
    let Some(lesson) = s.open_lesson().cloned() else {
        return Vec::new();
    };
    let Some(curve) = s.curve.as_mut().filter(|curve| curve.running) else {
        return Vec::new();
    };
    let next = lesson
        .knobs()
        .get(curve.knob)
        .and_then(|knob| curve.next(knob));
    let Some((value, seed)) = next else {
        curve.running = false;
        return Vec::new();
    };
    vec![Effect::Sample(Box::new(Sample {
        sweep: curve.id,
        lesson,
        knob: curve.knob,
        value,
        setting: Setting {
            seed,
            ..curve.setting.clone()
        },
    }))]
}

/// Stops what runs when its dialog is closed: nobody waits for it.
pub fn follow(s: &mut AppState) {
    let open = s.dialog == Some(Dialog::Curve);
    if let Some(curve) = s.curve.as_mut().filter(|_| !open) {
        curve.running = false;
    }
}

/// Shows the run of a value and a seed; the run before it is its ghost, and one step to undo.
fn show(s: &mut AppState, value: u64, seed: u64) -> Vec<Effect> {
    let Some((knob, lesson)) = s
        .curve
        .as_ref()
        .map(|curve| curve.knob)
        .zip(s.open_lesson().cloned())
    else {
        return Vec::new();
    };
    s.dialog = None;
    let before = snapshot(s, Step::Knob(knob));
    let Some(id) = s.focused_run().map(|run| run.id) else {
        return Vec::new();
    };
    let Some(run) = s.runs.iter_mut().find(|run| run.id == id) else {
        return Vec::new();
    };
    let Some(in_file) = knob_in_file(&lesson, run, knob) else {
        return Vec::new();
    };
    let here = run.knobs.get(&knob).copied().unwrap_or(in_file);
    if here == value && run.seed == seed {
        return decide(s, id);
    }
    run.ghost = run.as_ghost();
    run.knobs.insert(knob, value);
    run.seed = seed;
    remember(s, before);
    s.decide = Some(id);
    s.cursor = Position {
        at: Time::ZERO,
        nth: ALL,
    };
    runs::record(s, id)
}

/// Moves the cursor to where a run that was asked for was decided, once it is recorded to its end.
pub fn recorded(s: &mut AppState, id: RunId) {
    let done = |run: &crate::app::branch::Run| {
        let tape = run.tape.as_ref();
        !run.stale && tape.is_some_and(|tape| tape.complete() || tape.end() >= run.horizon)
    };
    if s.decide == Some(id) && s.run(id).is_some_and(done) {
        decide(s, id);
    }
}

fn decide(s: &mut AppState, id: RunId) -> Vec<Effect> {
    s.decide = None;
    let place = s.run(id).and_then(|run| {
        let tape = run.tape.as_ref()?;
        Some(run.position(decisive(tape)))
    });
    if let Some(place) = place {
        s.cursor = place;
    }
    Vec::new()
}

/// Returns how many events are applied right after the one that decided how a run ended: where the ledger first goes wrong, else
/// where somebody first waits in vain, else where a breaker changes, else where a message is first lost; the end where nothing
/// of this happens.
fn decisive(tape: &Tape) -> u32 {
    let recording = tape.recording();
    let first = |kinds: KindSet| recording.next_of(kinds, 0);
    let row = tape
        .wrongs()
        .iter()
        .map(|wrong| wrong.row)
        .min()
        .or_else(|| first(KindSet::of(&[FactKind::TimedOut, FactKind::GaveUp])))
        .or_else(|| first(KindSet::of(&[FactKind::BreakerChanged])))
        .or_else(|| first(KindSet::LOST));
    row.map_or(tape.len(), |row| row + 1)
}

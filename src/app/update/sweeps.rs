//! Sweeping a knob that the reader comes near: one value after the other, while nothing else is recorded.

use crate::app::effect::{Effect, Sample};
use crate::app::state::AppState;
use crate::app::sweep::{Ending, Setting, Sweep};

/// Begins a sweep of a knob, unless this one is under way or done.
pub fn near(s: &mut AppState, knob: usize) -> Vec<Effect> {
    let Some(setting) = setting(s, knob) else {
        return Vec::new();
    };
    let busy = s.curve.as_ref().is_some_and(|curve| curve.running);
    if busy
        || s.knob_value(knob).is_none()
        || s.sweep.as_ref().is_some_and(|sweep| sweep.knob == knob)
    {
        return Vec::new();
    }
    let id = s.sweep_next;
    s.sweep_next = id + 1;
    s.sweep = Some(Sweep {
        id,
        knob,
        setting,
        samples: Default::default(),
    });
    ask(s)
}

/// Returns what the runs of a knob's values have in common.
pub fn setting(s: &AppState, knob: usize) -> Option<Setting> {
    let (lesson, run) = (s.open_lesson()?, s.focused_run()?);
    // A run without end is tried as far as it is asked for.
    let until = lesson.until.min(run.horizon.max(s.end()));
    Some(Setting::of(run, knob, until))
}

/// Takes how the run of a value ended, and asks for the next one.
pub fn sampled(s: &mut AppState, id: u32, value: u64, ending: Option<&Ending>) -> Vec<Effect> {
    let Some(sweep) = s.sweep.as_mut().filter(|sweep| sweep.id == id) else {
        return Vec::new();
    };
    sweep.samples.insert(value, ending.cloned());
    ask(s)
}

fn ask(s: &AppState) -> Vec<Effect> {
    let next = || {
        let (lesson, sweep) = (s.open_lesson()?, s.sweep.as_ref()?);
        let value = sweep.next(lesson.knobs().get(sweep.knob)?)?;
        Some(Effect::Sample(Box::new(Sample {
            sweep: sweep.id,
            lesson: lesson.clone(),
            knob: sweep.knob,
            value,
            setting: sweep.setting.clone(),
        })))
    };
    next().into_iter().collect()
}

/// Forgets a sweep of what is no longer in sight: another run, another seed, another knob's value.
pub fn forget(s: &mut AppState) {
    let Some(sweep) = &s.sweep else { return };
    let here = setting(s, sweep.knob);
    let same = |here: &Setting| {
        Setting {
            until: here.until,
            ..sweep.setting.clone()
        } == *here
    };
    if !here.as_ref().is_some_and(same) {
        s.sweep = None;
    }
}

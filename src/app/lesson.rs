//! A lesson as the page knows it, open or not.

use super::branch::Run;
use super::predictions::Wish;
use sim::model::Model;
use sim::scenario::{Change, Checked};
pub use sim::scenario::{File as Lesson, Knob, Problem};
use sim::sorted::SortedMap;

/// Returns the value that a knob has in a run before anybody turns it; none where the run does not have it.
pub fn knob_in_file(lesson: &Lesson, run: &Run, knob: usize) -> Option<u64> {
    let variant = lesson.variants().get(run.variant)?;
    let id = &lesson.knobs().get(knob)?.id;
    let of_run = lesson.knobs_with(&variant.id, patch(lesson, run.wish));
    of_run
        .into_iter()
        .find(|(knob, _)| knob.id == *id)
        .map(|(_, value)| value)
}

/// Returns the changes that would make an answer right.
pub fn patch(lesson: &Lesson, wish: Option<Wish>) -> &[Change] {
    let wrong = wish.and_then(|wish| {
        let prediction = lesson.predictions.get(wish.prediction)?;
        prediction.options.get(wish.option)?.wrong.as_ref()
    });
    wrong.map_or(&[], |wrong| &wrong.patch)
}

/// Compiles what a run is a function of, but for its seed and commands.
///
/// # Errors
/// Values that do not go together.
pub fn compile(
    lesson: &Lesson,
    variant: usize,
    wish: Option<Wish>,
    knobs: &SortedMap<usize, u64>,
) -> Checked<Model> {
    let turned: Vec<(String, String)> = knobs
        .iter()
        .filter_map(|(i, value)| {
            let knob = lesson.knobs().get(*i)?;
            Some((knob.id.clone(), knob.text(*value)))
        })
        .collect();
    let id = lesson
        .variants()
        .get(variant)
        .map_or("", |variant| &variant.id);
    lesson.compile_with(id, patch(lesson, wish), &turned)
}

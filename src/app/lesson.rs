//! A lesson as the page knows it, open or not.

pub use sim::scenario::{File as Lesson, Knob, Problem};

/// Returns the value that a knob has in the file, for a variant; none where the variant does not have it.
pub fn knob_in_file(lesson: &Lesson, variant: usize, knob: usize) -> Option<u64> {
    let variant = lesson.variants().get(variant)?;
    let id = &lesson.knobs().get(knob)?.id;
    let of_variant = lesson.knobs_of(&variant.id);
    of_variant
        .into_iter()
        .find(|(knob, _)| knob.id == *id)
        .map(|(_, value)| value)
}

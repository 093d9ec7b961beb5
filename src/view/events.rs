//! The event list of one run: only the rows in sight are told.

use super::frame::{EventList, EventRow, Tone};
use super::lens::Lens;
use super::names;
use crate::text::fact::{headline, lead, milestone, sentence, tone};
use crate::text::quantity::time;
use crate::text::{Lang, picture};
use sim::record::Recording;
use std::ops::Range;

/// Returns the part of the list in sight.
pub fn events(
    lens: &mut Lens,
    recording: &Recording,
    applied: u32,
    in_sight: Range<u32>,
    lang: Lang,
) -> EventList {
    let total = recording.len();
    let rows = in_sight.start.min(total)..in_sight.end.min(total);
    EventList {
        total,
        rows: rows.map(|row| event(lens, recording, row, lang)).collect(),
        applied,
    }
}

fn event(lens: &mut Lens, recording: &Recording, row: u32, lang: Lang) -> EventRow {
    let model = recording.model();
    let kept = recording.row(row);
    let facts = lens.facts(recording, row);
    let (place, told) = match lead(&facts) {
        Some(said) => (
            (said.node, said.unit),
            (
                headline(said, model, lang),
                tone(&said.fact),
                sentence(said, model, lang),
            ),
        ),
        None => (
            (kept.node, 0),
            (
                picture::no_change(lang),
                Tone::Idle,
                picture::nothing_changed(lang),
            ),
        ),
    };
    let (node, unit) = place;
    let (headline, tone, text) = told;
    let spec = &model.nodes[usize::from(node)];
    EventRow {
        row,
        time: time(kept.at),
        headline,
        tone,
        node: format!("{}{}", lang.pick(&spec.label), names::unit(spec, unit)),
        text,
        milestone: kept.kinds.iter().any(milestone),
    }
}

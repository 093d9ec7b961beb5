//! A recorded case of a real library beside the model, at the cursor: what lies ahead is not told.

use super::frame::{Agreement, LibraryRow, LibraryView};
use crate::lesson::recorded::Given;
use crate::text::{Lang, library as words};
use sim::record::Recording;
use sim::scenario::{Recorded, Step};

/// Returns the table of a recorded case after `applied` events. `given` are the model's answers.
pub fn library(
    recording: &Recording,
    recorded: &Recorded,
    given: &[Option<Given>],
    applied: u32,
    lang: Lang,
) -> LibraryView {
    let struck = !recording.commands().is_empty();
    let rows = recorded.steps.iter().zip(given);
    let mut rows: Vec<LibraryRow> = rows
        .filter(|_| !struck)
        .map(|(step, given)| row(step, given.as_ref(), (applied, recording), lang))
        .collect();
    if let Some(now) = rows.iter_mut().rev().find(|row| row.answer.is_some()) {
        now.now = true;
    }
    LibraryView {
        library: words::library(recorded),
        source: words::source(recorded, lang),
        struck: struck.then(|| words::struck(lang)),
        rows,
    }
}

fn row(
    step: &Step,
    given: Option<&Given>,
    (applied, recording): (u32, &Recording),
    lang: Lang,
) -> LibraryRow {
    let call = step.anchor.as_ref().map_or("", |anchor| &anchor.path);
    let call = call.split('/').next().unwrap_or_default();
    let known = match given {
        Some(given) => given.applied <= applied,
        None => applied > recording.events_at(step.at),
    };
    let agreement = || match given {
        None => Agreement::Missing(words::missing(lang)),
        Some(given) if given.answer == step.answer => Agreement::Same,
        Some(given) => Agreement::Differs(words::answer(&given.answer, lang)),
    };
    LibraryRow {
        row: given.and_then(|given| given.applied.checked_sub(1)),
        at: crate::text::quantity::time(step.at),
        what: words::deed(step.does, call, lang),
        answer: known.then(|| words::answer(&step.answer, lang)),
        model: known.then(agreement),
        now: false,
    }
}

//! Grading predictions: which answer is right is decided by the run, through the predicates of its options.
//!
//! The same predicates prove a lesson right: [`check`] holds a prediction to its own run, and each wrong answer to the world that
//! its patch makes.

use super::claims::holds;
use super::run::Run;
use sim::fact::{KindSet, RowId};
use sim::record::Recording;
use sim::scenario::{Anchor, Choice, File, Prediction};
use std::fmt;

/// What is not as it should be with a prediction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// An anchor is not there exactly once.
    Anchor { anchor: String, found: usize },
    /// The answer would be shown before the question.
    Order,
    /// Not exactly the one option that has no patch is right.
    Graded { right: Vec<usize> },
    /// In the world of a wrong answer not exactly this answer is right: none of the others may be, or the patch goes too far.
    World { option: usize, right: Vec<usize> },
    /// The world of a wrong answer, or the variant, does not compile.
    Model { problems: String },
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self:?}")
    }
}

/// Returns the options that are right in a run, by their places.
pub fn right(run: &Run, prediction: &Prediction) -> Vec<usize> {
    let good = |option: &Choice| option.holds.iter().all(|that| holds(run, that).is_ok());
    let options = prediction.options.iter().enumerate();
    options.filter(|(_, o)| good(o)).map(|(i, _)| i).collect()
}

/// Returns the option that is right in a run; none where not exactly one is.
pub fn grade(run: &Run, prediction: &Prediction) -> Option<usize> {
    match *right(run, prediction) {
        [one] => Some(one),
        _ => None,
    }
}

/// Returns the option that the lesson says is right.
pub fn expected(prediction: &Prediction) -> Option<usize> {
    prediction.options.iter().position(|o| o.wrong.is_none())
}

/// How many rows are told at once while an anchor is looked for.
const SPAN: u32 = 1_024;

/// Returns the first row from `from` on that says what an anchor names. Only rows of its kind are told.
pub fn find(recording: &Recording, anchor: &Anchor, from: RowId) -> Option<RowId> {
    let kind = KindSet::of(&[anchor.kind]);
    let mut next = recording.next_of(kind, from);
    while let Some(row) = next {
        let said = recording.describe(row..row.saturating_add(SPAN));
        let found = said
            .iter()
            .find(|s| s.fact.kind() == anchor.kind && s.path == anchor.path);
        if let Some(said) = found {
            return Some(said.row);
        }
        next = recording.next_of(kind, row.saturating_add(SPAN));
    }
    None
}

/// Checks a prediction in its variant's own run, and each wrong answer in the world that its patch makes.
///
/// # Errors
/// All that is wrong with it.
pub fn check(file: &File, prediction: &Prediction) -> Result<(), Vec<Fault>> {
    let mut faults = Vec::new();
    match Run::of(file, &prediction.variant, &[], file.seed) {
        Ok(run) => faults.extend(check_real(&run, prediction)),
        Err(problems) => faults.push(model(&problems)),
    }
    for (i, option) in prediction.options.iter().enumerate() {
        let Some(wrong) = &option.wrong else { continue };
        match Run::with(file, &prediction.variant, &wrong.patch, &[], file.seed) {
            Ok(world) => {
                let right = right(&world, prediction);
                if right != [i] {
                    faults.push(Fault::World { option: i, right });
                }
            }
            Err(problems) => faults.push(model(&problems)),
        }
    }
    if faults.is_empty() {
        Ok(())
    } else {
        Err(faults)
    }
}

fn model(problems: &[sim::scenario::Problem]) -> Fault {
    Fault::Model {
        problems: format!("{problems:?}"),
    }
}

fn check_real(run: &Run, prediction: &Prediction) -> Vec<Fault> {
    let mut faults = Vec::new();
    let rows: Vec<_> = [&prediction.before, &prediction.until]
        .into_iter()
        .map(|anchor| only(run, anchor))
        .collect();
    match rows[..] {
        [Ok(before), Ok(until)] if until < before => faults.push(Fault::Order),
        _ => faults.extend(rows.into_iter().filter_map(Result::err)),
    }
    faults.dedup();
    let right = right(run, prediction);
    if right.len() != 1 || right.first().copied() != expected(prediction) {
        faults.push(Fault::Graded { right });
    }
    faults
}

/// Returns the row of the one fact that an anchor matches.
fn only(run: &Run, anchor: &Anchor) -> Result<u32, Fault> {
    let rows: Vec<u32> = run.matches(anchor).map(|said| said.row).collect();
    match rows[..] {
        [row] => Ok(row),
        _ => Err(Fault::Anchor {
            anchor: anchor.to_string(),
            found: rows.len(),
        }),
    }
}

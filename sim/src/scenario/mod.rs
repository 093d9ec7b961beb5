//! Scenario and lesson files: JSON text from anywhere becomes a [`Model`], or a list of all its
//! mistakes.
//!
//! - Nothing in here panics, whatever the bytes are; sizes, depths and counts are limited, and each limit is
//!   an error that names itself.
//! - All mistakes are told at once, each with path, line and column, what was expected, and a hint. Only a
//!   text that is not JSON, or of another version, stops the reading.
//! - Unknown fields are refused: a mistyped setting must not be a default in disguise.
//! - Durations and percentages are text with a unit, see [`units`].
//!
//! The format itself is described in `FORMAT.md` beside this file.
//!
//! How it flows: [`json`] makes the tree, [`envelope`] reads what is around the scenario, [`patch`] and [`knobs`] change
//! the scenario, [`build`] compiles it through
//! [`nodes`], [`programs`] and [`links`]. A [`reader`] goes along and
//! collects mistakes.

mod across;
mod autoscale;
mod blocks;
mod breakers;
mod brokers;
mod build;
mod catalogue;
mod claims;
mod cleanup;
mod clients;
mod dists;
mod ejection;
mod envelope;
mod exprs;
mod fallbacks;
mod faults;
mod file;
mod json;
mod knobs;
mod ledger;
mod limits;
mod links;
mod locate;
mod locks;
mod mails;
mod nearest;
mod nodes;
mod patch;
mod policies;
mod predicates;
mod predictions;
mod presets;
mod problem;
mod producers;
mod programs;
mod quantities;
mod reader;
mod recorded;
mod retries;
mod rows;
mod seeks;
mod sends;
mod services;
mod statements;
mod topics;
mod totals;
mod transactions;
mod traps;
pub mod units;
mod variants;
mod wiring;

#[cfg(test)]
mod tests;

pub use catalogue::{Entry, catalogue};
pub use claims::{Anchor, Bounds, Claim, Predicate};
pub use file::{File, Stop, VERSION};
pub use json::DEPTH_MAX;
pub use knobs::{Knob, KnobKind};
pub use nearest::nearest;
pub use patch::Change;
pub use predictions::{Choice, Prediction, Target, Wrong};
pub use problem::{Checked, Code, Hint, NodeShape, Place, Problem, Shape, Token, What};
pub use programs::STATEMENTS_MAX;
pub use reader::{NAME_MAX, PROBLEMS_MAX};
pub use recorded::{Answer, Deed, Recorded, Step};
pub use variants::Variant;

use crate::model::Model;

/// The greatest file, in bytes.
pub const BYTES_MAX: usize = 1_000_000;

/// Refuses a file by its size, before anybody reads it.
///
/// # Errors
/// It has more than [`BYTES_MAX`] bytes.
pub fn check_size(bytes: u64) -> Checked<()> {
    let max = BYTES_MAX as u64;
    if bytes > max {
        return Err(vec![whole_file(Code::FileTooBig { bytes, max }, None)]);
    }
    Ok(())
}

/// Reads and checks a file, each of its variants included.
///
/// # Errors
/// All its mistakes, in the order of the file; at most [`PROBLEMS_MAX`] per variant.
pub fn parse(bytes: &[u8]) -> Checked<File> {
    check_size(bytes.len() as u64)?;
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    let source = match std::str::from_utf8(bytes) {
        Ok(source) => source,
        Err(e) => {
            let good = std::str::from_utf8(&bytes[..e.valid_up_to()]).unwrap_or_default();
            return Err(vec![whole_file(
                Code::NotUtf8,
                locate::line_and_column(good, good.len() as u32),
            )]);
        }
    };
    match json::read(source) {
        Ok(root) => file::file(root, source),
        Err((at, code)) => Err(vec![whole_file(code, locate::line_and_column(source, at))]),
    }
}

/// Compiles a variant with some knobs turned: see [`File::compile`].
///
/// # Errors
/// No such variant or knob, a value out of its range, or values that do not go together.
pub fn compile(file: &File, variant: &str, knobs: &[(String, String)]) -> Checked<Model> {
    file.compile(variant, knobs)
}

fn whole_file(code: Code, place: Option<(u32, u32)>) -> Problem {
    Problem {
        code,
        path: "$".into(),
        line: place.map(|p| p.0),
        column: place.map(|p| p.1),
        variant: None,
        hint: None,
    }
}

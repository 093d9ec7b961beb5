//! Lessons: a scenario with its words, variants, knobs, stops, predictions and claims, one file each under `static/lessons/`.
//!
//! A lesson's file is a [`sim::scenario::File`]; what this module adds is the [`catalogue`] of those that come with the page,
//! numbers in their [`prose`], which are taken from the runs so that no sentence goes stale, their [`claims`], each of which is a
//! test, and the grading of their [`predictions`].
//!
//! Natively the files are part of the program. In the page only the catalogue is; a lesson is fetched when it is opened.

pub mod catalogue;
pub mod claims;
#[cfg(not(target_arch = "wasm32"))]
pub mod embedded;
pub mod predictions;
pub mod prose;
pub mod recorded;
pub mod run;

pub use catalogue::{Entry, entries, studies};

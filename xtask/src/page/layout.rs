//! Clipped, overlapping, overflowing and small text, found in the page itself.

use crate::browser::Browser;
use serde_json::Value;
use std::fmt;
use xtask::shell::Outcome;

const FINDER: &str = include_str!("layout.js");

/// One fault a reader would see.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    pub kind: String,
    pub place: String,
    /// The element on which this one lies, or nothing.
    pub other: String,
    pub words: String,
    pub why: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            kind,
            place,
            other,
            words,
            why,
        } = self;
        write!(f, "{kind}: \"{words}\" {why}\n      at {place}")?;
        if other.is_empty() {
            return Ok(());
        }
        write!(f, "\n      on {other}")
    }
}

/// Returns the faults of what is shown now.
///
/// # Errors
/// The browser's.
pub fn faults(browser: &Browser) -> Outcome<Vec<Fault>> {
    let found = browser.run(FINDER, &[])?;
    let text = |fault: &Value, name: &str| fault[name].as_str().unwrap_or_default().to_string();
    let mut faults: Vec<Fault> = found
        .as_array()
        .into_iter()
        .flatten()
        .map(|it| Fault {
            kind: text(it, "kind"),
            place: text(it, "place"),
            other: text(it, "other"),
            words: text(it, "words"),
            why: text(it, "why"),
        })
        .collect();
    faults.sort();
    faults.dedup();
    Ok(faults)
}

//! Clipped, overlapping, overflowing and small text, found in the page itself.

use crate::browser::Browser;
use crate::scenes::{SETTLED, TABS};
use serde_json::{Value, json};
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
    Ok(told(&browser.run(FINDER, &[])?))
}

/// Returns the faults of the first tabs, at most so many, each with which tab it is in.
///
/// # Errors
/// The browser's.
pub fn faults_by_tab(browser: &Browser, tabs_max: usize) -> Outcome<Vec<(String, Fault)>> {
    let body = format!(
        "const look = () => {{ {FINDER} }};
         const tabs = {TABS}.slice(0, given[0]);
         const seen = [];
         for (const tab of tabs) {{ tab.click(); {SETTLED} seen.push(look()); }}
         return tabs.length ? seen : [look()];"
    );
    let found = browser.run(&body, &[json!(u32::try_from(tabs_max).unwrap_or(u32::MAX))])?;
    let tabs = found.as_array().into_iter().flatten().enumerate();
    let of_tab = |(i, found)| {
        told(found)
            .into_iter()
            .map(move |it| (format!(", tab {i}"), it))
    };
    Ok(tabs.flat_map(of_tab).collect())
}

fn told(found: &Value) -> Vec<Fault> {
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
    faults
}

//! The lessons that come with Signalbox, in the order in which they are taught.

use serde::{Deserialize, Serialize};
use sim::model::Words;
use std::sync::OnceLock;

/// What the catalogue says of a lesson. A test holds it to the lesson's own file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    pub id: String,
    pub chapter: Words,
    pub title: Words,
    pub question: Words,
}

/// Returns the entries of all lessons.
pub fn entries() -> &'static [Entry] {
    static ENTRIES: OnceLock<Vec<Entry>> = OnceLock::new();
    ENTRIES.get_or_init(|| {
        serde_json::from_str(include_str!("../../static/lessons.json")).unwrap_or_default()
    })
}

/// Returns where the page finds a lesson's file, relative to itself.
pub fn url(id: &str) -> String {
    format!("lessons/{id}.json")
}

/// Returns the nearest id of a lesson, for "did you mean".
pub fn nearest(id: &str) -> Option<&'static str> {
    sim::scenario::nearest(id, entries().iter().map(|e| &*e.id))
}

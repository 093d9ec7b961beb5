//! The lessons that come with Signalbox, in the order in which they are taught, and the published experiments behind them.

pub use sim::scenario::Entry;
use std::sync::OnceLock;

/// Returns the entries of all lessons. A test holds each to the lesson's own file.
pub fn entries() -> &'static [Entry] {
    static ENTRIES: OnceLock<Vec<Entry>> = OnceLock::new();
    ENTRIES.get_or_init(|| {
        let text = include_str!("../../static/lessons.json");
        sim::scenario::catalogue(text).unwrap_or_default()
    })
}

/// Returns the entries of all studies: scenarios of published experiments, without questions.
pub fn studies() -> &'static [Entry] {
    static ENTRIES: OnceLock<Vec<Entry>> = OnceLock::new();
    ENTRIES.get_or_init(|| {
        let text = include_str!("../../static/studies.json");
        sim::scenario::catalogue(text).unwrap_or_default()
    })
}

/// Returns where the page finds the file of a lesson or a study, relative to itself.
pub fn url(id: &str) -> String {
    let folder = match studies().iter().any(|e| e.id == id) {
        true => "studies",
        false => "lessons",
    };
    format!("{folder}/{id}.json")
}

/// Returns the nearest id of a lesson, for "did you mean".
pub fn nearest(id: &str) -> Option<&'static str> {
    sim::scenario::nearest(id, entries().iter().chain(studies()).map(|e| &*e.id))
}

//! The space-time diagram as text: lifelines as columns, time downwards, messages as slanted arrows.
//!
//! ```text
//!    0 s  ┃                 ┃                │
//!         ├─ create ────────╲                │
//!   1 ms  ┃                 ╲▶               │
//! ```
//! A thick lifeline is at work, a dotted one is down. ✕ ends a lost message, ↻ marks what was sent or delivered before. What changed
//! a state stands at the right.

mod draw;
mod story;
#[cfg(test)]
mod tests;

use crate::text::Lang;
use sim::fact::Said;
use sim::model::Model;

/// A drawn run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagram {
    pub lines: Vec<String>,
    /// How many events it shows, from the first on.
    pub events_drawn: u32,
}

/// Draws a run from its facts, with at most about `lines_max` lines.
pub fn text_diagram(model: &Model, facts: &[Said], lang: Lang, lines_max: usize) -> Diagram {
    let story = story::tell(model, facts, lang);
    draw::draw(model, &story, lang, lines_max)
}

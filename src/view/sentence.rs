//! What happened with the row that was applied last, and why: its fact that says most.

use super::frame::{Sentence, Tone};
use super::lens::Lens;
use crate::text::fact::{headline, lead, sentence as told, tone};
use crate::text::{Lang, picture};
use sim::record::Recording;

/// Returns the sentence after `applied` events.
pub fn sentence(lens: &mut Lens, recording: &Recording, applied: u32, lang: Lang) -> Sentence {
    let Some(row) = applied.checked_sub(1) else {
        return plain(picture::not_started(lang), picture::how_to_start(lang));
    };
    let facts = lens.facts(recording, row);
    let Some(said) = lead(&facts) else {
        return plain(picture::no_change(lang), picture::nothing_changed(lang));
    };
    let model = recording.model();
    Sentence {
        headline: headline(said, model, lang),
        tone: tone(&said.fact),
        text: told(said, model, lang),
    }
}

fn plain(headline: String, text: String) -> Sentence {
    Sentence {
        headline,
        tone: Tone::Idle,
        text,
    }
}

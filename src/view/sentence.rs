//! What happened with the row that was applied last, and why: its fact that says most, and every earlier row that decided it.

use super::frame::{Reason, Sentence, Tone};
use super::lens::Lens;
use crate::text::fact::{headline, lead, sentence as told, tone};
use crate::text::quantity::time;
use crate::text::{Lang, picture};
use sim::record::Recording;

/// More reasons than that are not told one by one; the latest ones are.
const REASONS_MAX: usize = 16;

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
    let skipped = said.because.len().saturating_sub(REASONS_MAX);
    let reasons = said.because[skipped..]
        .iter()
        .map(|row| reason(lens, recording, *row, lang))
        .collect();
    Sentence {
        headline: headline(said, model, lang),
        tone: tone(&said.fact),
        text: told(said, model, lang),
        reasons,
    }
}

fn reason(lens: &mut Lens, recording: &Recording, row: u32, lang: Lang) -> Reason {
    let facts = lens.facts(recording, row);
    Reason {
        row,
        time: time(recording.row(row).at),
        text: match lead(&facts) {
            Some(said) => told(said, recording.model(), lang),
            None => picture::nothing_changed(lang),
        },
    }
}

fn plain(headline: String, text: String) -> Sentence {
    Sentence {
        headline,
        tone: Tone::Idle,
        text,
        reasons: Vec::new(),
    }
}

//! The event list of one run: only the rows in sight are told.

use super::chosen::is_about;
use super::frame::{Ask, EventList, EventRow, RowLongest, Tone};
use super::lens::Lens;
use super::sift::sift;
use super::{measure, names};
use crate::text::fact::{headline, headlines, lead, milestone, sentence, tone};
use crate::text::page::Label;
use crate::text::quantity::brief;
use crate::text::{Lang, picture};
use sim::fact::RowId;
use sim::model::Node;
use sim::record::Recording;

/// Rows of the event list before and after the first one in sight.
const LIST_BEFORE: u32 = 8;
const LIST_AFTER: u32 = 40;

/// Returns the part of the list in sight: from the reader's first place on, else around the cursor.
pub fn events(lens: &mut Lens, recording: &Recording, applied: u32, ask: &Ask) -> EventList {
    let lang = ask.lang;
    let sifted = sift(lens, recording, ask.sift, ask.selected, lang);
    let total = sifted.map_or(recording.len(), |rows| rows.len() as u32);
    let listed = sifted.map_or(applied, |rows| {
        rows.partition_point(|row| *row < applied) as u32
    });
    let (first, last) = match ask.listed {
        true => in_sight(ask.list_first, listed, total),
        false => (listed.saturating_sub(1), listed),
    };
    let rows: Vec<RowId> = match sifted {
        Some(rows) => rows[first as usize..last as usize].to_vec(),
        None => (first..last).collect(),
    };
    EventList {
        events: recording.len(),
        total,
        first,
        listed,
        rows: rows
            .into_iter()
            .map(|row| event(lens, recording, row, ask))
            .collect(),
        applied,
        longest: match ask.listed {
            true => longest(recording, lang),
            false => RowLongest::default(),
        },
    }
}

/// Returns the first place of the list that is made, and the one after the last.
fn in_sight(first: Option<u32>, listed: u32, total: u32) -> (u32, u32) {
    let first = first
        .unwrap_or(listed.saturating_sub(LIST_BEFORE))
        .min(total);
    let first = first.saturating_sub(LIST_BEFORE);
    let last = first.saturating_add(LIST_BEFORE + LIST_AFTER).min(total);
    (first, last)
}

fn longest(recording: &Recording, lang: Lang) -> RowLongest {
    let node = |node: &Node| format!("{}{}", lang.pick(&node.label), names::unit(node, 10));
    RowLongest {
        nodes: recording.model().nodes.iter().map(node).collect(),
        about: names::subject_longest(recording.model()),
        kinds: recording.kinds(),
    }
}

/// How large the texts of a row are: its headline, and everything else.
const HEADLINE_SIZE: f32 = 14.0;
const TEXT_SIZE: f32 = 13.0;
/// A heavy face is wider than what is measured.
const HEAVY: f32 = 1.06;

/// Returns how many lines a row of the list needs, so that none of its texts is cut; `times` and `texts` are the widths of its two
/// columns, in pixels.
pub fn row_lines(longest: &RowLongest, times: f32, texts: f32, lang: Lang) -> usize {
    let lines = |text: &str| measure::lines(text, TEXT_SIZE, texts);
    let heads = headlines(longest.kinds, lang).map(|text| {
        let (size, about) = (HEADLINE_SIZE, &longest.about);
        let width = measure::width(&text, size) + measure::width(&format!(" {about}"), TEXT_SIZE);
        if width <= texts {
            1
        } else {
            measure::lines(&text, size, texts) + lines(about)
        }
    });
    let nodes = longest.nodes.iter().map(|node| lines(node));
    let marks = [Label::Now, Label::Next]
        .map(|mark| 1 + measure::lines(&mark.say(lang), TEXT_SIZE * HEAVY, times));
    let told = heads.max().unwrap_or(1) + nodes.max().unwrap_or(1);
    marks.into_iter().fold(told, usize::max)
}

fn event(lens: &mut Lens, recording: &Recording, row: u32, ask: &Ask) -> EventRow {
    let lang = ask.lang;
    let model = recording.model();
    let kept = recording.row(row);
    let facts = lens.facts(recording, row);
    let (place, about, told) = match lead(&facts) {
        Some(said) => (
            (said.node, said.unit),
            names::subject(&said.path, model),
            (
                headline(said, model, lang),
                tone(&said.fact),
                sentence(said, model, lang),
            ),
        ),
        None => (
            (kept.node(), 0),
            String::new(),
            (
                picture::no_change(lang),
                Tone::Idle,
                picture::nothing_changed(lang),
            ),
        ),
    };
    let (node, unit) = place;
    let (headline, tone, text) = told;
    let spec = &model.nodes[usize::from(node)];
    EventRow {
        row,
        time: brief(kept.at),
        headline,
        tone,
        node: format!("{}{}", lang.pick(&spec.label), names::unit(spec, unit)),
        about,
        text,
        milestone: kept.kinds().iter().any(milestone),
        lit: facts.iter().any(|said| is_about(ask.selected, said)),
        parts: false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::stretched;
    use sim::fact::{FactKind, KindSet};

    #[test]
    fn a_row_has_room_for_its_longest_text() {
        let longest = RowLongest {
            nodes: vec!["billing".to_owned(), "restaurant service[10]".to_owned()],
            about: "charge #100".to_owned(),
            kinds: KindSet::of(FactKind::ALL),
        };
        assert_eq!(row_lines(&longest, 66.0, 260.0, Lang::En), 2);
        assert_eq!(row_lines(&longest, 66.0, 150.0, Lang::En), 3);
        let long = RowLongest {
            nodes: longest.nodes.iter().map(|name| stretched(name)).collect(),
            ..longest
        };
        assert!(row_lines(&long, 66.0, 260.0, Lang::Pseudo) > 2);
    }
}

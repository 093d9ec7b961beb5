//! Which events the list shows: all of them, those of a kind, those of what is selected, those that hold certain words.
//!
//! Kinds, nodes and messages are read off the rows. Words are looked for in what the list writes of an event, its path
//! included; that text is made once a run, in the first frame that asks for words.

use super::chosen::is_about;
use super::frame::{Selected, Sift};
use super::lens::Lens;
use super::{Landmark, names};
use crate::text::Lang;
use crate::text::fact::{headline, lead};
use sim::fact::RowId;
use sim::record::Recording;

/// What is kept of the last sieve, so that a longer run only adds to it.
#[derive(Debug, Default)]
pub struct Sieve {
    sift: Sift,
    selected: Option<Selected>,
    /// All rows before this one were looked at.
    until: RowId,
    rows: Vec<RowId>,
    texts: Texts,
}

/// What the list writes of each row, in small letters.
#[derive(Debug, Default)]
struct Texts {
    lang: Lang,
    of: Vec<Box<str>>,
}

/// Returns the rows that the list shows in their order, or none where it shows all.
pub fn sift<'a>(
    lens: &'a mut Lens,
    recording: &Recording,
    sift: &Sift,
    selected: Option<&Selected>,
    lang: Lang,
) -> Option<&'a [RowId]> {
    if *sift == Sift::default() {
        return None;
    }
    let mut sieve = std::mem::take(lens.sieve());
    let selected = selected.filter(|_| sift.selected);
    let spoken = !sift.words.trim().is_empty();
    if sieve.sift != *sift
        || sieve.selected.as_ref() != selected
        || (spoken && sieve.texts.lang != lang)
    {
        (sieve.sift, sieve.selected) = (sift.clone(), selected.cloned());
        sieve.until = 0;
        sieve.rows.clear();
    }
    if spoken {
        sieve.texts.read(lens, recording, lang);
    }
    let words = sift.words.trim().to_lowercase();
    let of_request = of_request(lens, recording, selected, sieve.until);
    for (row, kept) in recording.rows(sieve.until..recording.len()) {
        let kind = sift
            .mark
            .is_none_or(|mark| kept.kinds().meets(mark.kinds()));
        let about = match selected {
            Some(Selected::Node { node, .. }) => kept.node() == *node,
            Some(Selected::Message { message }) => kept.message == *message,
            Some(Selected::Request { .. }) => of_request.binary_search(&row).is_ok(),
            None => true,
        };
        if kind && about && (!spoken || sieve.texts.of[row as usize].contains(&*words)) {
            sieve.rows.push(row);
        }
    }
    sieve.until = recording.len();
    *lens.sieve() = sieve;
    Some(&lens.sieve().rows)
}

/// Returns the rows from one on that say something about the selected request.
fn of_request(
    lens: &mut Lens,
    recording: &Recording,
    selected: Option<&Selected>,
    from: RowId,
) -> Vec<RowId> {
    if !matches!(selected, Some(Selected::Request { .. })) {
        return Vec::new();
    }
    let mut about = |row: &RowId| {
        let facts = lens.facts(recording, *row);
        facts.iter().any(|said| is_about(selected, said))
    };
    (from..recording.len()).filter(|row| about(row)).collect()
}

impl Texts {
    fn read(&mut self, lens: &mut Lens, recording: &Recording, lang: Lang) {
        if self.lang != lang {
            *self = Self {
                lang,
                of: Vec::new(),
            };
        }
        let model = recording.model();
        for row in self.of.len() as RowId..recording.len() {
            let facts = lens.facts(recording, row);
            let text = match lead(&facts) {
                Some(said) => {
                    let node = lang.pick(&model.nodes[usize::from(said.node)].label);
                    let about = names::subject(&said.path, model);
                    let what = headline(said, model, lang);
                    format!("{what} {node} {about} {}", said.path)
                }
                None => String::new(),
            };
            self.of.push(text.to_lowercase().into());
        }
    }
}

impl Sift {
    /// Returns this sieve with a kind taken in, or let go where it was.
    pub fn toggled(&self, mark: Landmark) -> Self {
        Self {
            mark: Some(mark).filter(|_| self.mark != Some(mark)),
            ..self.clone()
        }
    }
}

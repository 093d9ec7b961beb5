//! What stands at messages, kept from one frame to the next: most of what is in sight was there before, and a label is made of many parts.

use super::space_time::passage_label;
use super::trace::Passage;
use crate::text::Lang;
use sim::model::Model;
use std::cell::RefCell;
use std::collections::BTreeMap;

/// More labels than that are not kept.
const KEPT_MAX: usize = 4_096;

/// What a label of a message was made for: the language, and which attempt and delivery it is.
type Made = (Lang, u32, u32);

/// The labels of one run's messages.
#[derive(Debug, Default)]
pub struct MessageLabels(RefCell<BTreeMap<u32, (Made, String)>>);

impl MessageLabels {
    /// Returns what stands at a message on its way, as [`passage_label`] does.
    pub fn of(&self, passage: &Passage, model: &Model, lang: Lang) -> String {
        let made = (lang, passage.attempt, passage.delivery);
        let mut kept = self.0.borrow_mut();
        if let Some((_, label)) = kept.get(&passage.number).filter(|(of, _)| *of == made) {
            return label.clone();
        }
        let label = passage_label(passage, model, lang);
        if kept.len() >= KEPT_MAX {
            kept.clear();
        }
        kept.insert(passage.number, (made, label.clone()));
        label
    }
}

//! Which part of the page shows which moment. Mostly all show the same one. While a hand drags they are drawn in turn, one in a frame, so
//! that no frame takes long, and so is a new diagram while events are hurried; the moment that came last is always drawn in the end.

use super::context::Ui;
use std::rc::Rc;

/// A part that has turns of its own. What is not in any, as the header and the knobs, is drawn whenever something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    Stage,
    Diagram,
    /// The labels of the diagram, where that was drawn without them. They wait until the hand rests: nobody reads what is gone in the
    /// next moment.
    Labels,
    /// The sentence and the transport.
    Deck,
    /// The inside and the events.
    Side,
    Ledger,
    /// The lesson's words: their numbers come from runs of all variants.
    Text,
}

const ALL: [Turn; 7] = [
    Turn::Stage,
    Turn::Diagram,
    Turn::Labels,
    Turn::Deck,
    Turn::Side,
    Turn::Ledger,
    Turn::Text,
];

#[derive(Default)]
pub struct Turns {
    /// What each part shows.
    shown: [Option<Ui>; ALL.len()],
    /// Whether it waits to show what came later.
    waits: [bool; ALL.len()],
    /// Whose turn it was last.
    last: usize,
    /// Whether the diagram that is shown has its labels.
    written: bool,
}

impl Turns {
    /// Returns what a part shows; none before anything was shown.
    pub fn of(&self, part: Turn) -> Option<&Ui> {
        self.shown[part as usize].as_ref()
    }

    /// Returns whether a part waits for its turn.
    pub fn waits(&self, part: Turn) -> bool {
        self.waits[part as usize]
    }

    /// Returns whether any part does.
    pub fn wait(&self) -> bool {
        self.waits.contains(&true)
    }

    pub fn show_all(&mut self, now: &Ui) {
        self.shown = [(); ALL.len()].map(|()| Some(now.clone()));
        self.waits = [false; ALL.len()];
        self.written = true;
    }

    /// Shows some parts at once; the others wait. Parts of different runs never stand side by side: then all wait.
    pub fn show(&mut self, now: &Ui, at_once: &[Turn]) {
        if self.is_of_others(now) {
            self.waits = [true; ALL.len()];
            return;
        }
        let drawn = self
            .of(Turn::Diagram)
            .is_some_and(|old| same_window(old, now));
        self.waits = [true; ALL.len()];
        self.waits[Turn::Diagram as usize] = !drawn;
        self.waits[Turn::Labels as usize] = !(drawn && self.written);
        at_once.iter().for_each(|part| self.put(*part, now));
    }

    /// Lets the diagram that is shown be where it is the one of now.
    pub fn keep_diagram(&mut self, now: &Ui) {
        let drawn = |old: &Ui| same_window(old, now);
        if self.of(Turn::Diagram).is_some_and(drawn) {
            self.shown[Turn::Diagram as usize] = Some(now.clone());
            self.waits[Turn::Diagram as usize] = false;
            self.waits[Turn::Labels as usize] = !self.written;
        }
    }

    /// Returns whether the diagram that is shown has its labels: a new one is drawn without them, and they have the next turn.
    pub fn are_written(&self) -> bool {
        self.waits(Turn::Diagram) || !self.waits(Turn::Labels)
    }

    /// Returns whether any part shows other runs, or none yet.
    fn is_of_others(&self, now: &Ui) -> bool {
        let runs = |ui: &Ui| ui.frame.as_ref().map(|frame| frame.runs.len());
        let same = |ui: &Option<Ui>| ui.as_ref().is_some_and(|ui| runs(ui) == runs(now));
        !self.shown.iter().all(same)
    }

    /// Gives the next part that waits its turn; where runs came or went, all of them. Returns whether there was any that may have it
    /// while a hand is at work, or rests.
    pub fn next(&mut self, now: &Ui, by_hand: bool) -> bool {
        if self.is_of_others(now) {
            self.show_all(now);
            return true;
        }
        let after = (1..=ALL.len()).map(|i| ALL[(self.last + i) % ALL.len()]);
        let may = |part: &Turn| self.waits(*part) && !(by_hand && *part == Turn::Labels);
        let next = { after }.find(may);
        if let Some(part) = next {
            self.put(part, now);
            self.last = part as usize;
        }
        next.is_some()
    }

    fn put(&mut self, part: Turn, now: &Ui) {
        self.shown[part as usize] = Some(now.clone());
        self.waits[part as usize] = false;
        self.written = match part {
            Turn::Diagram => false,
            Turn::Labels => true,
            _ => self.written,
        };
    }
}

/// Returns whether the diagrams of both are the same, which they are while the cursor moves inside of a window.
fn same_window(a: &Ui, b: &Ui) -> bool {
    let (Some(a), Some(b)) = (&a.frame, &b.frame) else {
        return false;
    };
    let runs = a.runs.iter().zip(&b.runs);
    let mut pictures =
        runs.map(|(a, b)| Rc::ptr_eq(&a.space_time, &b.space_time) && a.hidden == b.hidden);
    a.axis == b.axis && a.ticks == b.ticks && pictures.all(|same| same)
}

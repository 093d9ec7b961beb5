//! Why two runs differ: what was changed, where they part, what came out differently, and the shortest way from the one to the other
//! along causes.
//!
//! Rows are compared by what they say (whose story, what kind, when, with which numbers), never by their number: two models
//! with other nodes have other numbers. A fact that only one of the runs says is *new* in it. The way goes from the end that differs back
//! along new facts to where newness began: a fault, a hand, or the first event that a changed program or setting decided.
//! Between them stand the turning points that both runs have, where they lie on the same chain of causes.

mod inputs;
mod outcome;
mod told;
mod way;

use super::book::Reader;
use super::chain::Step;
use crate::text::Lang;
use sim::fact::RowId;
use sim::model::Words;
use told::Told;

pub use outcome::Outcome;

/// One of the two runs, and what its reader set.
#[derive(Debug)]
pub struct Side<'a> {
    /// Its variant's label, or the name of the branch.
    pub name: &'a str,
    /// Which variant it is of; two runs of one variant differ by knobs, seed and commands alone.
    pub variant: String,
    /// Every knob with its value in words.
    pub knobs: Vec<(Words, String)>,
    pub reader: Reader<'a>,
}

/// Which of the two runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    Left,
    Right,
    Both,
}

/// An event on the way.
#[derive(Clone, Debug, PartialEq)]
pub struct WayStep {
    pub whose: Whose,
    pub step: Step,
    /// It happened in this run in place of what the way leads to in the other.
    pub instead: bool,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Difference {
    /// What was changed, a sentence each.
    pub changed: Vec<String>,
    /// The first event of each run that the other does not have.
    pub first_left: Option<Step>,
    pub first_right: Option<Step>,
    /// The way from the changed thing to the changed outcome, in the order of time.
    pub way: Vec<WayStep>,
    /// How many events in the middle of the way are left out.
    pub way_more: u32,
    /// How often else it came out like that, as a sentence; empty where it was once.
    pub again: String,
    /// What came out differently.
    pub outcome: Vec<Outcome>,
    /// Whether the runs were longer than what was compared.
    pub cut: bool,
}

impl Difference {
    /// Returns the row of a run at which it first differs from the other.
    pub fn first(&self, whose: Whose) -> Option<RowId> {
        let step = match whose {
            Whose::Left => &self.first_left,
            Whose::Right => &self.first_right,
            Whose::Both => return None,
        };
        step.as_ref().map(|step| step.row)
    }

    /// Returns the rows of a run that lie on the way.
    pub fn rows(&self, whose: Whose) -> Vec<RowId> {
        let on_it =
            |s: &&WayStep| s.whose == whose || (s.whose == Whose::Both && whose != Whose::Both);
        self.way.iter().filter(on_it).map(|s| s.step.row).collect()
    }
}

/// Both runs with what they say.
struct Pair<'p, 'a> {
    sides: [&'p mut Side<'a>; 2],
    told: [Told; 2],
    lang: Lang,
}

/// Returns why two runs differ.
pub fn difference<'a>(left: &mut Side<'a>, right: &mut Side<'a>, lang: Lang) -> Difference {
    let changed = inputs::changed(left, right, lang);
    let told = [
        Told::of(left.reader.recording),
        Told::of(right.reader.recording),
    ];
    let mut pair = Pair {
        sides: [left, right],
        told,
        lang,
    };
    let [first_left, first_right] = [0, 1].map(|i| pair.first(i));
    let end = outcome::end(&pair);
    let mut found = Difference {
        changed,
        first_left,
        first_right,
        cut: pair.told.iter().any(|t| t.cut),
        outcome: outcome::outcomes(&pair),
        ..Difference::default()
    };
    if let Some(end) = end {
        found.again = end.again(&pair);
        (found.way, found.way_more) = way::way(&mut pair, &end);
    }
    found
}

impl Pair<'_, '_> {
    /// Returns whether the other run does not say a fact of this one.
    fn is_new(&self, side: usize, said: &sim::fact::Said) -> bool {
        let model = self.sides[side].reader.recording.model();
        !self.told[1 - side].says(said, model)
    }

    fn first(&self, side: usize) -> Option<Step> {
        let recording = self.sides[side].reader.recording;
        let facts = &self.told[side].facts;
        let first = facts.iter().find(|said| self.is_new(side, said))?;
        let own = facts.iter().skip_while(|s| s.row < first.row);
        let new: Vec<_> = own
            .take_while(|s| s.row == first.row)
            .filter(|s| self.is_new(side, s))
            .cloned()
            .collect();
        let lead = crate::text::fact::lead(&new)?;
        super::chain::step(
            std::slice::from_ref(lead),
            None,
            recording.model(),
            self.lang,
        )
    }
}

fn whose(side: usize) -> Whose {
    if side == 0 { Whose::Left } else { Whose::Right }
}

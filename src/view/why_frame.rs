//! The part of a frame that explains: what is asked, what is answered, and what is lit because of it.

use crate::explain::{Answer, Biography, Chain, Difference};
use sim::fact::RowId;
use sim::model::Words;
use std::rc::Rc;

/// What is to be explained beside what is drawn.
#[derive(Clone, Debug, Default)]
pub struct WhyAsk {
    /// The row, where it is not the last one before the cursor.
    pub row: Option<RowId>,
    /// The line of the ledger that was asked about, and after how many events.
    pub line: Option<(u16, u32)>,
    /// What the two runs were made of, where their difference is to be explained.
    pub inputs: Option<[Inputs; 2]>,
}

/// What a reader made a run of.
#[derive(Clone, Debug, Default)]
pub struct Inputs {
    /// Two runs of one variant differ by knobs, seed and commands alone.
    pub variant: String,
    /// Every knob with its value in words.
    pub knobs: Vec<(Words, String)>,
}

/// What explains the event at the cursor, and what is missing there.
#[derive(Clone, Debug, PartialEq)]
pub struct Why {
    /// The row that is explained; none before the first.
    pub row: Option<RowId>,
    /// What the line of the ledger shows and why, where that was asked.
    pub line: Option<Answer>,
    pub chain: Chain,
    pub effects: Chain,
    /// The life of the selected message.
    pub life: Option<Biography>,
    pub missing_title: String,
    pub missing: Vec<Answer>,
    /// Why the two runs differ, where that was asked.
    pub difference: Option<Rc<Difference>>,
}

/// What is lit in one run because somebody asked why.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lit {
    /// In order.
    pub rows: Vec<RowId>,
    /// In order.
    pub nodes: Vec<u16>,
    /// The first row that the other run does not have.
    pub parts: Option<RowId>,
}

impl Lit {
    pub fn row(&self, row: RowId) -> bool {
        self.rows.binary_search(&row).is_ok()
    }

    pub fn node(&self, node: u16) -> bool {
        self.nodes.binary_search(&node).is_ok()
    }
}

//! Where a stride of the reader leads: the next or the previous event of some story.

use super::state::AppState;
use super::tape::Tape;
use crate::explain::path::is_within;
use crate::view::Landmark;
use crate::view::frame::Selected;
use sim::fact::{FactKind, KindSet, NO_ROW, RowId, Said};
use sim::sink::Row;

/// Which events a stride stops at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stride {
    /// Those of one message: the selected one, or the one that the cursor's event is about. Where its way ends, on with what
    /// its arrival sent.
    Hop,
    /// The begin and the end of a client's program.
    Request,
    /// Those of the selected message, request or node; milestones where nothing is selected.
    Along,
    Milestone,
    To(Landmark),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Way {
    Next,
    Previous,
}

/// Returns the event to which a stride leads, or none where there is none that way.
pub fn row(s: &AppState, stride: Stride, way: Way) -> Option<RowId> {
    let run = s.focused_run()?;
    let tape = run.tape.as_ref()?;
    let applied = s.applied();
    // The last applied event is where the cursor stands, unless it stands between two.
    let between = run.position(applied).at < s.cursor.at;
    let search = Search {
        tape,
        way,
        edge: match way {
            Way::Next => applied,
            Way::Previous if between => applied,
            Way::Previous => applied.saturating_sub(1),
        },
    };
    match (stride, &s.selected) {
        (Stride::To(Landmark::Violation), _) => search.violation(),
        (Stride::To(mark), _) => search.of(mark.kinds()),
        (Stride::Request, _) => search.of(KindSet::of(&[FactKind::Began, FactKind::Ended])),
        (Stride::Along, Some(Selected::Node { node, .. })) => {
            search.that(|row| row.node() == *node)
        }
        (Stride::Along, Some(Selected::Request { path })) => search.within(path),
        (Stride::Hop | Stride::Along, Some(Selected::Message { message })) => {
            search.of_message(*message)
        }
        (Stride::Hop, _) => search.hop(applied.checked_sub(1)),
        (Stride::Along, None) | (Stride::Milestone, _) => search.of(Tape::milestones()),
    }
}

struct Search<'a> {
    tape: &'a Tape,
    way: Way,
    /// The first row that may be found, or the one behind the last.
    edge: RowId,
}

impl Search<'_> {
    fn of(&self, kinds: KindSet) -> Option<RowId> {
        let recording = self.tape.recording();
        match self.way {
            Way::Next => recording.next_of(kinds, self.edge),
            Way::Previous => recording.prev_of(kinds, self.edge),
        }
    }

    fn that(&self, fits: impl Fn(&Row) -> bool) -> Option<RowId> {
        let recording = self.tape.recording();
        match self.way {
            Way::Next => recording.find_from(self.edge, fits),
            Way::Previous => recording.find_before(self.edge, fits),
        }
    }

    /// Returns whether a row lies on the way.
    fn ahead(&self, row: RowId) -> bool {
        match self.way {
            Way::Next => row >= self.edge,
            Way::Previous => row < self.edge,
        }
    }

    fn nearer(&self, a: Option<RowId>, b: Option<RowId>) -> Option<RowId> {
        match self.way {
            Way::Next => a.into_iter().chain(b).min(),
            Way::Previous => a.into_iter().chain(b).max(),
        }
    }

    /// The row that sends a message may be about the one that led to it.
    fn of_message(&self, message: u32) -> Option<RowId> {
        let sent = self.tape.sent_row(message).filter(|row| self.ahead(*row));
        self.nearer(self.that(|row| row.message == message), sent)
    }

    /// Returns the next row that says something about a request. Rows hold no paths, so they are told again in parts of that many.
    fn within(&self, path: &str) -> Option<RowId> {
        const PART: u32 = 1_024;
        let recording = self.tape.recording();
        let fits = |said: &&Said| is_within(&said.path, path);
        let (mut edge, len) = (self.edge.min(recording.len()), recording.len());
        loop {
            let part = match self.way {
                Way::Next => edge..edge.saturating_add(PART).min(len),
                Way::Previous => edge.saturating_sub(PART)..edge,
            };
            if part.is_empty() {
                return None;
            }
            edge = match self.way {
                Way::Next => part.end,
                Way::Previous => part.start,
            };
            let told = recording.describe(part);
            let found = match self.way {
                Way::Next => told.iter().find(fits),
                Way::Previous => told.iter().rev().find(fits),
            };
            if let Some(said) = found {
                return Some(said.row);
            }
        }
    }

    fn hop(&self, here: Option<RowId>) -> Option<RowId> {
        let recording = self.tape.recording();
        let of_this = here.and_then(|here| {
            let row = recording.row(here);
            let message = row.message()?;
            let same = self.that(|r| r.message == message);
            same.or_else(|| match self.way {
                Way::Next => self.that(|r| r.cause() == here && r.message().is_some()),
                Way::Previous => (row.cause() != NO_ROW).then_some(row.cause()),
            })
        });
        of_this.or_else(|| self.that(|r| r.message().is_some()))
    }

    fn violation(&self) -> Option<RowId> {
        let ledger = self.tape.wrongs().iter().map(|wrong| wrong.row);
        let ahead = ledger.filter(|row| self.ahead(*row));
        let ledger = match self.way {
            Way::Next => ahead.min(),
            Way::Previous => ahead.max(),
        };
        self.nearer(ledger, self.of(Landmark::Violation.kinds()))
    }
}

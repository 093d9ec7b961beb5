//! Where the ledger of a run goes wrong: the rows at which a line counts more than is expected, and what is missing when
//! nothing is left to happen.
//!
//! Less than is expected is no fault while the run goes on: what was ordered is charged later. More than is expected never
//! becomes right by waiting, so the row that makes it so is the fault.
//!
//! # Simplified
//! After the first rows ([`LOOKED_THROUGH`]) only those chunks are looked through between whose ends the excess differs: one that
//! comes and goes within a chunk is not found.

use crate::fact::{FactKind, KindSet, RowId};
use crate::record::Recording;
use crate::world::World;

/// Chunks that begin before this row are looked through row by row whatever their ends say.
const LOOKED_THROUGH: RowId = 2_048;

/// A line of the ledger that is not as expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// The row that made it so, or the last one where something is missing at the end.
    pub row: RowId,
    /// An index into the model's ledger.
    pub line: u16,
    pub expected: i64,
    pub actual: i64,
}

/// Returns where a recording's ledger goes wrong, in the order of rows.
pub fn wrongs(recording: &Recording) -> Vec<Wrong> {
    let mut watch = Watch::default();
    watch.look(recording);
    watch.wrongs
}

/// What is known of one recording's ledger, so that a recording that grew is looked through only where it is new.
#[derive(Clone, Debug, Default)]
pub struct Watch {
    wrongs: Vec<Wrong>,
    /// How many of them lie before `until`.
    sure: usize,
    /// All before it is looked through: the last chunk may still grow.
    until: RowId,
    /// What was too much there.
    excess: Vec<Option<(i64, i64)>>,
}

impl Watch {
    pub fn wrongs(&self) -> &[Wrong] {
        &self.wrongs
    }

    /// Looks at the recording of the last call, which may have grown since, and returns where its ledger goes wrong, in the order of
    /// rows.
    pub fn look(&mut self, recording: &Recording) -> &[Wrong] {
        let lines = &recording.model().ledger;
        if recording.is_empty() || lines.iter().all(|line| line.expected.is_none()) {
            return &self.wrongs;
        }
        self.wrongs.truncate(self.sure);
        let starts: Vec<RowId> = recording
            .checkpoint_rows()
            .filter(|row| *row > self.until)
            .collect();
        for next in starts {
            self.look_until(recording, next);
            self.until = next;
            self.sure = self.wrongs.len();
        }
        self.look_until(recording, recording.len());
        if recording.is_complete() {
            self.wrongs.extend(missing(recording));
        }
        &self.wrongs
    }

    fn look_until(&mut self, recording: &Recording, to: RowId) {
        let from = self.until;
        let after = excess(&recording.seek(to));
        if from < LOOKED_THROUGH || self.excess != after {
            look_through(recording, from, to, &mut self.wrongs);
        }
        if to < recording.len() {
            self.excess = after;
        }
    }
}

fn look_through(recording: &Recording, from: RowId, to: RowId, out: &mut Vec<Wrong>) {
    let mut before = excess(&recording.seek(from));
    let booked = booked();
    let rows = recording.rows(from..to);
    let rows = rows.filter_map(|(row, r)| r.kinds().meets(booked).then_some(row));
    recording.show(from, rows, |row, world| {
        let after = excess(world);
        for (line, (was, is)) in before.iter().zip(&after).enumerate() {
            if let Some((expected, actual)) = *is
                && was.is_none_or(|(_, fewer)| fewer < actual)
            {
                out.push(Wrong {
                    row,
                    line: line as u16,
                    expected,
                    actual,
                });
            }
        }
        before = after;
    });
}

/// Returns the kinds of facts that change what a ledger counts.
fn booked() -> KindSet {
    use FactKind as K;
    KindSet::of(&[
        K::Inserted,
        K::Updated,
        K::Committed,
        K::Sent,
        K::Delivered,
        K::HandlerEnded,
    ])
}

/// Returns for each line what is expected and what is there, where there is more.
fn excess(world: &World) -> Vec<Option<(i64, i64)>> {
    let lines = world.model().ledger.iter();
    let over = |line: &crate::model::LedgerLine| {
        let expected = world.sum(line.expected.as_ref()?);
        let actual = world.sum(&line.actual);
        (actual > expected).then_some((expected, actual))
    };
    lines.map(over).collect()
}

fn missing(recording: &Recording) -> Vec<Wrong> {
    let (world, row) = (recording.last(), recording.len() - 1);
    let lines = world.model().ledger.iter().enumerate();
    let short = |(i, line): (usize, &crate::model::LedgerLine)| {
        let expected = world.sum(line.expected.as_ref()?);
        let actual = world.sum(&line.actual);
        (actual < expected).then_some(Wrong {
            row,
            line: i as u16,
            expected,
            actual,
        })
    };
    lines.filter_map(short).collect()
}

//! Who listens to a world that is recorded or replayed. Two types for all of them, so that the page holds the world compiled twice:
//! once without facts and once with them.

use super::chunk::{Chunk, Depth};
use crate::fact::{RowId, Said};
use crate::meter::Meter;
use crate::sink::{Row, Sink, Tally};
use crate::time::Time;

/// Writes what happens into a chunk; without one it listens to nothing: a replay.
pub(super) struct Recorder<'a>(Option<&'a mut Chunk>);

impl<'a> Recorder<'a> {
    /// For a replay.
    pub fn nobody() -> Self {
        Self(None)
    }

    pub fn of(chunk: &'a mut Chunk) -> Self {
        Self(Some(chunk))
    }
}

impl Sink for Recorder<'_> {
    const FACTS: bool = false;
    const TALLIES: bool = false;
    const DEPTHS: bool = true;

    #[inline]
    fn fact(&mut self, _: Said) {}

    #[inline]
    fn tally(&mut self, _: Time, tally: Tally) {
        let Some((gauge, depth)) = tally.level() else {
            return;
        };
        if let Some(chunk) = &mut self.0 {
            let place = chunk.rows.len() as u16;
            chunk.depths.push(Depth {
                place,
                gauge,
                depth,
            });
        }
    }

    #[inline]
    fn row(&mut self, row: Row) {
        if let Some(chunk) = &mut self.0 {
            chunk.kinds.0 |= row.kinds().0;
            chunk.rows.push(row);
        }
    }
}

/// Tells more of a replayed stretch than was recorded.
pub(crate) enum Describer<'a> {
    /// All its facts.
    Facts(Vec<Said>),
    /// Its tallies, each with its row: the next one's is known.
    Tallies {
        row: RowId,
        tell: &'a mut dyn FnMut(RowId, Tally),
    },
    /// Statistics of a run that nobody records.
    Meter(&'a mut Meter),
}

impl Sink for Describer<'_> {
    const FACTS: bool = true;
    const TALLIES: bool = true;

    fn wants_facts(&self) -> bool {
        matches!(self, Self::Facts(_))
    }

    fn fact(&mut self, said: Said) {
        if let Self::Facts(facts) = self {
            facts.push(said);
        }
    }

    // Not in line: the place that tells is one of many.
    #[inline(never)]
    fn tally(&mut self, now: Time, tally: Tally) {
        match self {
            Self::Facts(_) => {}
            Self::Tallies { row, tell } => tell(*row, tally),
            Self::Meter(meter) => meter.tally(now, tally),
        }
    }

    fn row(&mut self, _: Row) {
        if let Self::Tallies { row, .. } = self {
            *row += 1;
        }
    }
}

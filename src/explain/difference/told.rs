//! Everything a run says, so that another run can be asked whether it says the same.

use crate::text::Lang;
use crate::text::fact::sentence;
use sim::fact::Said;
use sim::model::Model;
use sim::record::Recording;

/// So many rows of each run are compared.
pub const ROWS_MAX: u32 = 20_000;

#[derive(Debug)]
pub struct Told {
    pub facts: Vec<Said>,
    /// What each fact says as one number, sorted.
    marks: Vec<u64>,
    /// Whether the run is longer than what was looked at.
    pub cut: bool,
}

impl Told {
    pub fn of(recording: &Recording) -> Self {
        let end = recording.len().min(ROWS_MAX);
        let facts = recording.describe(0..end);
        let model = recording.model();
        let mut marks: Vec<u64> = facts.iter().map(|said| mark(said, model)).collect();
        marks.sort_unstable();
        Self {
            facts,
            marks,
            cut: end < recording.len(),
        }
    }

    /// Returns whether this run says a fact of another run, with the same numbers at the same time.
    pub fn says(&self, said: &Said, model: &Model) -> bool {
        self.marks.binary_search(&mark(said, model)).is_ok()
    }
}

/// Returns what a fact says as one number: equal where a reader would read the same. The sentence names nodes and
/// tables, which have other indexes in another model.
fn mark(said: &Said, model: &Model) -> u64 {
    let mut hash = Fnv::new();
    hash.add(said.path.as_bytes());
    hash.add(&[said.fact.kind() as u8]);
    hash.add(&said.at.0.to_le_bytes());
    hash.add(sentence(said, model, Lang::En).as_bytes());
    hash.0
}

/// FNV-1a.
struct Fnv(u64);

impl Fnv {
    fn new() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }

    fn add(&mut self, bytes: &[u8]) {
        for byte in bytes.iter().chain([&0xff]) {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x100_0000_01b3);
        }
    }
}

//! What is measured, natively and in the page alike.

mod bare;
mod cases;
#[path = "../../src/lesson/embedded.rs"]
mod embedded;
mod fingerprints;
mod memory;
mod rounds;
mod seeks;

#[cfg(not(target_arch = "wasm32"))]
pub use rounds::{DRAGGED, DRAGS};

use cases::Case;
use serde_json::{Map, Value, json};

/// What natively and in the page is measured with.
pub struct Probe {
    /// Returns milliseconds since some instant.
    pub now: fn() -> f64,
    /// Returns how many bytes of memory the program holds.
    pub bytes: fn() -> f64,
}

/// How much is measured.
#[derive(Clone, Copy)]
pub struct Size {
    /// Events of the machine in one run.
    pub events: u32,
    /// Ratios are medians of this many rounds.
    pub rounds: usize,
    pub seeks: u32,
}

impl Size {
    pub const FULL: Self = Self {
        events: 1_000_000,
        rounds: 9,
        seeks: 2_000,
    };

    /// To see whether everything works: the numbers mean little.
    pub const SMOKE: Self = Self {
        events: 50_000,
        rounds: 3,
        seeks: 100,
    };
}

/// Returns for each case what was measured, and the fingerprints of all lessons.
pub fn run(probe: &Probe, size: Size) -> Value {
    let cases = Case::all(size.events);
    // First, because what is freed again is not given back.
    let memory = memory::measure(probe, &cases);
    let mut measured = Map::new();
    for (case, memory) in cases.iter().zip(memory) {
        let value = json!({
            "arrivals": case.arrivals,
            "events_each": case.events_each,
            "likeness": case.likeness(),
            "memory": memory,
            "ms": rounds::measure(probe, size, case),
            "seek": seeks::measure(probe, size, case),
        });
        measured.insert(case.name.to_string(), value);
    }
    measured.insert("fingerprints".to_string(), fingerprints::all());
    Value::Object(measured)
}

//! What a recording takes: goal G7.

use super::Probe;
use super::cases::{Case, SEED};
use serde_json::{Value, json};
use sim::record::{EVENTS_MAX, Recording};
use std::rc::Rc;

/// Returns for each case its events, and the bytes of everything that is kept and of its rows.
pub fn measure(probe: &Probe, cases: &[Case]) -> Vec<Value> {
    // None is dropped before all are measured: the next would take its place for nothing.
    let mut kept = Vec::new();
    let mut measured = Vec::new();
    for case in cases {
        let before = (probe.bytes)();
        let recording = Recording::whole(Rc::clone(&case.model), SEED, Vec::new(), EVENTS_MAX);
        measured.push(json!({
            "events": recording.len(),
            "bytes": (probe.bytes)() - before,
            "rows": recording.bytes_of_rows(),
            "checkpoints": recording.checkpoints(),
        }));
        kept.push(recording);
    }
    measured
}

//! What a recording takes: goal G7.

use super::Probe;
use super::cases::{Case, SEED};
use serde_json::{Value, json};
use sim::record::{EVENTS_MAX, Recording};
use sim::sink::Silent;
use sim::world::World;
use std::any::Any;
use std::rc::Rc;

/// Returns for each case its events, and the bytes of everything that is kept, of its rows, and of its world alone as it is at the end:
/// what stands in tables and logs is there without any checkpoint.
pub fn measure(probe: &Probe, cases: &[Case]) -> Vec<Value> {
    // None is dropped before all are measured: the next would take its place for nothing.
    let mut kept: Vec<Box<dyn Any>> = Vec::new();
    let mut measured = Vec::new();
    for case in cases {
        let before = (probe.bytes)();
        let recording = Recording::whole(Rc::clone(&case.model), SEED, Vec::new(), EVENTS_MAX);
        let bytes = (probe.bytes)() - before;
        let before = (probe.bytes)();
        let mut world = World::new(Rc::clone(&case.model), SEED, [].into());
        world.extend_until(case.model.until);
        while world.step(&mut Silent) {}
        let alone = (probe.bytes)() - before;
        measured.push(json!({
            "events": recording.len(),
            "bytes": bytes,
            "rows": recording.bytes_of_rows(),
            "world": alone,
            "checkpoints": recording.checkpoints(),
        }));
        kept.extend([Box::new(world) as Box<dyn Any>, Box::new(recording)]);
    }
    measured
}

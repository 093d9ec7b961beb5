//! Seeking anywhere in a long recording beside running it again: goal G6.

use super::cases::{Case, SEED};
use super::{Probe, Size};
use serde_json::{Value, json};
use sim::draw::{Draw, Key, Purpose};
use sim::record::{EVENTS_MAX, Recording};
use sim::sink::Silent;
use sim::world::World;
use std::hint::black_box;
use std::rc::Rc;

/// Each place is sought so often, and the best counts: a p99 would otherwise be that of the computer.
const TRIES: u32 = 3;

/// Returns the time of every seek and of every full run without a recorder, in milliseconds.
pub fn measure(probe: &Probe, size: Size, case: &Case) -> Value {
    let recording = Recording::whole(Rc::clone(&case.model), SEED, Vec::new(), EVENTS_MAX);
    let mut places = Draw::new(Key::of_seed(SEED), Purpose::Value, Key::ROOT);
    let (mut seeks, mut reruns) = (Vec::new(), Vec::new());
    let timed = |run: &mut dyn FnMut()| {
        let start = (probe.now)();
        run();
        (probe.now)() - start
    };
    for _ in 0..size.rounds {
        reruns.push(timed(&mut || rerun(case)));
        for _ in 0..size.seeks / size.rounds as u32 + 1 {
            let place = places.below(recording.len());
            let tries = (0..TRIES).map(|_| timed(&mut || drop(black_box(recording.seek(place)))));
            seeks.push(tries.fold(f64::INFINITY, f64::min));
        }
    }
    json!({ "ms": seeks, "rerun_ms": reruns })
}

fn rerun(case: &Case) {
    let mut world = World::new(Rc::clone(&case.model), SEED, [].into());
    world.extend_until(case.model.until);
    while world.step(&mut Silent) {}
    black_box(world.fingerprint());
}

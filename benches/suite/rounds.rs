//! Subjects that are compared: each once per round, one after another, so that ratios are taken
//! inside a round and a slow moment of the computer meets all of them.

use super::cases::{Case, SEED};
use super::{Probe, Size};
use serde_json::{Value, json};
use sim::fact::Said;
use sim::measure::{self, measure as meter};
use sim::record::{CHUNK_ROWS, Depth, EVENTS_MAX, Recording};
use sim::sink::{Row, Sink, Tally};
use sim::time::Time;
use sim::world::World;
use std::hint::black_box;
use std::rc::Rc;

/// How many events are recorded anew while a knob is dragged, and how often per round.
pub const DRAGGED: u32 = 10_000;
pub const DRAGS: u32 = 5;

type Subject = (&'static str, fn(&Case));

const SUBJECTS: [Subject; 5] = [
    ("bare", |case| {
        black_box((case.bare)(black_box(SEED), case.arrivals));
    }),
    ("meter", |case| {
        let until = case.model.until;
        black_box(meter(&case.model, SEED, &[], until, measure::EVENTS_MAX));
    }),
    ("recorder", |case| record(case, EVENTS_MAX)),
    ("rows", rows),
    ("drag", |case| {
        (0..DRAGS).for_each(|_| record(case, DRAGGED));
    }),
];

/// Returns `{subject: [milliseconds of each round]}`.
///
/// # Panics
/// `rows` and the recorder do not note the same, so that their times could not be compared.
pub fn measure(probe: &Probe, size: Size, case: &Case) -> Value {
    assert_eq!(
        noted(case),
        kept(case),
        "levels that rows and recorder note"
    );
    let mut times = vec![Vec::new(); SUBJECTS.len()];
    // One round before the first, for caches and for the browser's second compiler.
    for round in 0..=size.rounds {
        for ((_, run), times) in SUBJECTS.iter().zip(&mut times) {
            let start = (probe.now)();
            run(case);
            let time = (probe.now)() - start;
            if round > 0 {
                times.push(time);
            }
        }
    }
    let named = SUBJECTS.iter().zip(times);
    named
        .map(|((name, _), times)| (name.to_string(), json!(times)))
        .collect()
}

fn record(case: &Case, events_max: u32) {
    let model = Rc::clone(&case.model);
    black_box(Recording::whole(model, SEED, Vec::new(), events_max));
}

/// What the recorder does, without checkpoints.
fn rows(case: &Case) {
    black_box(&rows_of(case, measure::EVENTS_MAX).full);
}

fn rows_of(case: &Case, events_max: u32) -> Rows {
    let mut world = World::new(Rc::clone(&case.model), SEED, [].into());
    world.extend_until(case.model.until);
    let mut rows = Rows::default();
    while world.applied() < events_max && world.step(&mut rows) {}
    rows
}

/// Returns how many levels of a run's beginning `rows` notes.
fn noted(case: &Case) -> usize {
    let rows = rows_of(case, DRAGGED);
    let full = rows.full.iter().map(|(_, depths)| depths.len());
    full.sum::<usize>() + rows.depths.len()
}

/// Returns how many of them the recorder keeps.
fn kept(case: &Case) -> usize {
    let model = Rc::clone(&case.model);
    let recording = Recording::whole(model, SEED, Vec::new(), DRAGGED);
    let gauges: u32 = case
        .model
        .nodes
        .iter()
        .map(|n| u32::from(n.kind.gauges()))
        .sum();
    (0..gauges)
        .map(|gauge| recording.depths(gauge).count())
        .sum()
}

#[derive(Default)]
struct Rows {
    full: Vec<(Vec<Row>, Vec<Depth>)>,
    rows: Vec<Row>,
    depths: Vec<Depth>,
    kinds: u128,
}

impl Sink for Rows {
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
        let place = self.rows.len() as u16;
        self.depths.push(Depth {
            place,
            gauge,
            depth,
        });
    }
    #[inline]
    fn row(&mut self, row: Row) {
        if self.rows.len() == self.rows.capacity() {
            let rows = std::mem::replace(&mut self.rows, Vec::with_capacity(CHUNK_ROWS));
            self.full.push((rows, std::mem::take(&mut self.depths)));
        }
        self.kinds |= row.kinds().0;
        self.rows.push(row);
    }
}

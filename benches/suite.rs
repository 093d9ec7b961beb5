//! What is measured, natively and in the page alike: each subject once per round, one after another,
//! so that ratios are taken inside a round and a slow moment of the computer meets all of them.

use crate::bare;
use serde_json::{Value, json};
use std::hint::black_box;

/// Ratios are medians of this many rounds.
pub const ROUNDS: usize = 9;

/// Customers of M/M/1 in one round; each is two events.
const CUSTOMERS: u64 = 500_000;

/// A subject: its name, the events of one round, and the round itself.
type Subject = (&'static str, u64, fn());

const SUBJECTS: [Subject; 1] = [("mm1 bare", 2 * CUSTOMERS, || {
    black_box(bare::mm1(black_box(1), CUSTOMERS));
})];

/// Returns `{subject: [events per second of each round]}`. `now` returns milliseconds.
pub fn run(now: &dyn Fn() -> f64) -> Value {
    let mut rates: Vec<Vec<f64>> = vec![Vec::new(); SUBJECTS.len()];
    // One round before the first, for caches and for the browser's second compiler.
    for round in 0..=ROUNDS {
        for ((_, events, run), rates) in SUBJECTS.iter().zip(&mut rates) {
            let start = now();
            run();
            let seconds = (now() - start) / 1e3;
            if round > 0 {
                rates.push(*events as f64 / seconds);
            }
        }
    }
    SUBJECTS
        .iter()
        .zip(rates)
        .map(|((name, ..), rates)| (name.to_string(), json!(rates)))
        .collect()
}

//! The loop to compare with: M/M/1 by hand, a binary heap of one packed integer and keyed draws.
//!
//! Nothing but arrivals, departures and the number in the system: what an engine adds to this is
//! its price. Each customer costs two events and two draws, as in the machine.
//!
//! # Source
//! The rules of the ratio: performance goals G1 and G2. The heap: design §4 "Event queue".

use sim::draw::{Draw, Key, Purpose};
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// The mean time between arrivals, and of service, in nanoseconds: utilisation 0.9.
const INTERVAL_NS: f64 = 1e9 / 0.9;
const SERVICE_NS: f64 = 1e9;

const ARRIVAL: u128 = 0;
const DEPARTURE: u128 = 1;

/// Runs `customers` to the end and returns the sum of the times which they spent, in nanoseconds:
/// a result that depends on every event, so that none can be left out.
pub fn mm1(seed: u64, customers: u64) -> u64 {
    let seed = Key::of_seed(seed);
    let mut heap: BinaryHeap<Reverse<u128>> = BinaryHeap::new();
    let mut sequence: u128 = 0;
    let mut push = |heap: &mut BinaryHeap<Reverse<u128>>, at: u64, kind: u128| {
        heap.push(Reverse(u128::from(at) << 64 | sequence << 1 | kind));
        sequence += 1;
    };
    let (mut arrived, mut left, mut inside) = (0_u64, 0_u64, 0_u64);
    let (mut now, mut spent) = (0_u64, 0_u64);
    push(
        &mut heap,
        exponential(seed, Purpose::Arrival, 0, INTERVAL_NS),
        ARRIVAL,
    );
    while let Some(Reverse(event)) = heap.pop() {
        let at = (event >> 64) as u64;
        spent += inside * (at - now);
        now = at;
        if event & 1 == ARRIVAL {
            arrived += 1;
            inside += 1;
            if inside == 1 {
                push(
                    &mut heap,
                    now + exponential(seed, Purpose::Work, left, SERVICE_NS),
                    DEPARTURE,
                );
            }
            if arrived < customers {
                let gap = exponential(seed, Purpose::Arrival, arrived, INTERVAL_NS);
                push(&mut heap, now + gap, ARRIVAL);
            }
        } else {
            left += 1;
            inside -= 1;
            if inside > 0 {
                push(
                    &mut heap,
                    now + exponential(seed, Purpose::Work, left, SERVICE_NS),
                    DEPARTURE,
                );
            }
        }
    }
    spent
}

fn exponential(seed: Key, purpose: Purpose, customer: u64, mean: f64) -> u64 {
    let unit = Draw::new(seed, purpose, Key::ROOT.with(customer)).unit_open();
    (-libm::log(unit) * mean) as u64
}

//! M/M/1: arrivals, departures and the number in the system. Each customer costs two events and two
//! draws, as in the machine.

use super::{Agenda, exponential};
use sim::draw::{Key, Purpose};

/// The mean time between arrivals, and of service, in nanoseconds: utilisation 0.9.
const INTERVAL_NS: f64 = 1e9 / 0.9;
const SERVICE_NS: f64 = 1e9;

const ARRIVAL: u32 = 0;
const DEPARTURE: u32 = 1;

/// Runs `customers` to the end and returns the sum of the times which they spent, in nanoseconds:
/// a result that depends on every event, so that none can be left out.
pub fn mm1(seed: u64, customers: u32) -> u64 {
    let seed = Key::of_seed(seed);
    let mut agenda = Agenda::default();
    let (mut arrived, mut left, mut inside) = (0_u32, 0_u32, 0_u32);
    let (mut before, mut spent) = (0_u64, 0_u64);
    agenda.push(
        exponential(seed, Purpose::Arrival, 0, INTERVAL_NS),
        ARRIVAL,
        0,
    );
    while let Some((now, what, _)) = agenda.pop() {
        spent += u64::from(inside) * (now - before);
        before = now;
        let starts = if what == ARRIVAL {
            arrived += 1;
            inside += 1;
            if arrived < customers {
                let gap = exponential(seed, Purpose::Arrival, arrived, INTERVAL_NS);
                agenda.push(now + gap, ARRIVAL, arrived);
            }
            inside == 1
        } else {
            left += 1;
            inside -= 1;
            inside > 0
        };
        if starts {
            let work = exponential(seed, Purpose::Work, left, SERVICE_NS);
            agenda.push(now + work, DEPARTURE, left);
        }
    }
    spent
}

//! A queue: messages arrive at random, a broker hands them to a consumer with four at once in its hands, and forgets each when it is
//! acknowledged.
//!
//! A message costs five events: it is sent; it reaches the broker; it reaches the consumer; its work ends; the acknowledgement
//! reaches the broker.

use super::{Agenda, exponential};
use sim::draw::{Key, Purpose};
use std::collections::VecDeque;
use std::hint::black_box;

const MS: u64 = 1_000_000;
const LEG_NS: u64 = MS;
const WORK_NS: u64 = 5 * MS;
/// The mean time between two messages: utilisation 0.875, as each keeps one of four places for 7 ms.
const INTERVAL_NS: f64 = 2e6;
const PLACES: u32 = 4;

const SENT: u32 = 0;
const STORED: u32 = 1;
const DELIVERED: u32 = 2;
const DONE: u32 = 3;
const SETTLED: u32 = 4;

/// Runs so many messages to their end and returns the sum of the times from sending to the end of their work, in nanoseconds.
pub fn queue(seed: u64, messages: u32) -> u64 {
    let seed = Key::of_seed(seed);
    let mut agenda = Agenda::default();
    let mut ready = VecDeque::new();
    let (mut free, mut took) = (PLACES, 0);
    let mut sent_at: Vec<u64> = Vec::new();
    let mut effects: Vec<u64> = Vec::new();
    agenda.push(0, SENT, 0);
    while let Some((now, what, message)) = agenda.pop() {
        match what {
            SENT => {
                sent_at.push(now);
                agenda.push(now + LEG_NS, STORED, message);
                if message + 1 < messages {
                    let gap = exponential(seed, Purpose::Arrival, message + 1, INTERVAL_NS);
                    agenda.push(now + gap, SENT, message + 1);
                }
            }
            STORED => ready.push_back(message),
            DELIVERED => agenda.push(now + WORK_NS, DONE, message),
            DONE => {
                let delay = now - sent_at[message as usize];
                took += delay;
                effects.push(delay);
                agenda.push(now + LEG_NS, SETTLED, message);
            }
            _ => free += 1,
        }
        if (what == STORED || what == SETTLED)
            && free > 0
            && let Some(next) = ready.pop_front()
        {
            free -= 1;
            agenda.push(now + LEG_NS, DELIVERED, next);
        }
    }
    black_box(&effects);
    took
}

//! The loops to compare with: the measured scenarios by hand, each a binary heap of one packed
//! integer and keyed draws. What an engine adds to them is its price.
//!
//! Nothing is kept of a run but its result: no rows, no statistics, no messages, no programs.
//!
//! # Source
//! The rules of the ratio: performance goals G1 and G2. The heap: design §4 "Event queue".

mod log;
mod mm1;
mod order;
mod queue;

pub use log::log;
pub use mm1::mm1;
pub use order::create_order;
pub use queue::queue;

use sim::draw::{Draw, Key, Purpose};
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// What is pending, the next first. From the top an event holds: time (64 bits), how many were
/// scheduled before it (32), whose it is (28), what happens (4).
#[derive(Default)]
struct Agenda {
    heap: BinaryHeap<Reverse<u128>>,
    scheduled: u32,
}

impl Agenda {
    #[inline]
    fn push(&mut self, at: u64, what: u32, whose: u32) {
        let low = u64::from(self.scheduled) << 32 | u64::from(whose << 4 | what);
        self.heap
            .push(Reverse(u128::from(at) << 64 | u128::from(low)));
        self.scheduled += 1;
    }

    /// Returns when, what and whose.
    #[inline]
    fn pop(&mut self) -> Option<(u64, u32, u32)> {
        let Reverse(event) = self.heap.pop()?;
        let low = event as u32;
        Some(((event >> 64) as u64, low & 0xF, low >> 4))
    }
}

#[inline]
fn draw(seed: Key, purpose: Purpose, whose: u32) -> Draw {
    Draw::new(seed, purpose, Key::ROOT.with(u64::from(whose)))
}

#[inline]
fn exponential(seed: Key, purpose: Purpose, whose: u32, mean: f64) -> u64 {
    (-libm::log(draw(seed, purpose, whose).unit_open()) * mean) as u64
}

//! The lesson `create-order`, variant `sync`: an order every 150 ms; the order service works, calls
//! the consumer service, then the restaurant service, and answers. Each of the three has two workers
//! and a line, and is up for a request with 99.5 %; the order service's worker waits for its calls.
//!
//! An order costs ten events: it arrives; three requests arrive; three pieces of work end; three
//! answers arrive.

use super::{Agenda, draw};
use sim::draw::{Key, Purpose};
use std::collections::VecDeque;
use std::hint::black_box;

const MS: u64 = 1_000_000;
const FIRST_NS: u64 = 10 * MS;
const INTERVAL_NS: u64 = 150 * MS;
const LEG_NS: u64 = 5 * MS;
/// Of the order service, the consumer service and the restaurant service.
const WORK_NS: [u64; 3] = [10 * MS, 20 * MS, 30 * MS];
const UP: f64 = 0.995;

// What happens. At which of the three services is added to it.
const REQUEST: u32 = 0;
const DONE: u32 = 3;
const ANSWER: u32 = 6;
const REFUSED: u32 = 9;
const ORDER: u32 = 12;

const ORDERS: usize = 0;
const RESTAURANTS: usize = 2;

/// Runs so many orders to their end and returns the sum of the times which their customers waited, in
/// nanoseconds.
pub fn create_order(seed: u64, orders: u32) -> u64 {
    let mut run = Run {
        seed: Key::of_seed(seed),
        agenda: Agenda::default(),
        services: Default::default(),
        accepted: Vec::new(),
        waited: 0,
    };
    run.agenda.push(FIRST_NS, ORDER, 0);
    while let Some((now, what, order)) = run.agenda.pop() {
        match what {
            REQUEST..DONE => run.request(now, (what - REQUEST) as usize, order),
            DONE..ANSWER => run.done(now, (what - DONE) as usize, order),
            ANSWER..REFUSED => run.answer(now, (what - ANSWER) as usize, order, true),
            REFUSED..ORDER => run.answer(now, (what - REFUSED) as usize, order, false),
            _ => {
                if order + 1 < orders {
                    run.agenda.push(now + INTERVAL_NS, ORDER, order + 1);
                }
                run.send(now, REQUEST, ORDERS, order);
            }
        }
    }
    black_box(&run.accepted);
    run.waited
}

struct Run {
    seed: Key,
    agenda: Agenda,
    services: [Service; 3],
    accepted: Vec<u32>,
    waited: u64,
}

struct Service {
    free: u32,
    line: VecDeque<u32>,
}

impl Default for Service {
    fn default() -> Self {
        let line = VecDeque::new();
        Self { free: 2, line }
    }
}

impl Run {
    #[inline]
    fn send(&mut self, now: u64, what: u32, service: usize, order: u32) {
        self.agenda.push(now + LEG_NS, what + service as u32, order);
    }

    fn request(&mut self, now: u64, service: usize, order: u32) {
        let whose = order << 2 | service as u32;
        if !draw(self.seed, Purpose::Up, whose).chance(UP) {
            self.send(now, REFUSED, service, order);
        } else if self.services[service].free == 0 {
            self.services[service].line.push_back(order);
        } else {
            self.services[service].free -= 1;
            self.work(now, service, order);
        }
    }

    fn work(&mut self, now: u64, service: usize, order: u32) {
        self.agenda
            .push(now + WORK_NS[service], DONE + service as u32, order);
    }

    fn done(&mut self, now: u64, service: usize, order: u32) {
        if service == ORDERS {
            self.send(now, REQUEST, ORDERS + 1, order);
        } else {
            self.release(now, service);
            self.send(now, ANSWER, service, order);
        }
    }

    fn release(&mut self, now: u64, service: usize) {
        match self.services[service].line.pop_front() {
            Some(next) => self.work(now, service, next),
            None => self.services[service].free += 1,
        }
    }

    fn answer(&mut self, now: u64, service: usize, order: u32, is_ok: bool) {
        if service == ORDERS {
            self.waited += now - (FIRST_NS + u64::from(order) * INTERVAL_NS);
        } else if is_ok && service < RESTAURANTS {
            self.send(now, REQUEST, service + 1, order);
        } else {
            if is_ok {
                self.accepted.push(order);
            }
            self.release(now, ORDERS);
            self.send(now, if is_ok { ANSWER } else { REFUSED }, ORDERS, order);
        }
    }
}

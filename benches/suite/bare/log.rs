//! A log: records arrive at random in one of three partitions by their key, each partition has a member that fetches what is there, handles
//! one after another, and commits its offset behind the last of them.
//!
//! A record costs four events: it is sent; it reaches the broker; it reaches its member; its work ends. A commit is one more for each
//! fetch.

use super::{Agenda, exponential};
use sim::draw::Key;
use sim::draw::Purpose;
use sim::log::Partitioner;
use std::collections::VecDeque;
use std::hint::black_box;

const MS: u64 = 1_000_000;
const LEG_NS: u64 = MS;
const WORK_NS: u64 = 5 * MS;
/// The mean time between two records: utilisation 0.79 where five of the nine keys are.
const INTERVAL_NS: f64 = 3.5e6;
const PARTITIONS: usize = 3;
const KEYS: u32 = 9;
/// How many records one fetch returns at most.
const RECORDS_MAX: u64 = 10;

const SENT: u32 = 0;
const APPENDED: u32 = 1;
const DELIVERED: u32 = 2;
const DONE: u32 = 3;
const COMMITTED: u32 = 4;

#[derive(Default)]
struct Partition {
    log: Vec<u32>,
    /// The next offset to fetch, and the one that is committed.
    position: u64,
    committed: u64,
    /// Fetched records that are not handled yet, those on their way included.
    outstanding: u64,
    line: VecDeque<u32>,
    at_work: bool,
}

/// Runs so many records to their end and returns the sum of the times from sending to the end of their work, in nanoseconds.
pub fn log(seed: u64, records: u32) -> u64 {
    let seed = Key::of_seed(seed);
    let partition_of: Vec<usize> = (0..KEYS)
        .map(|key| {
            let key = format!("customer-{key}");
            let partition = Partitioner::Murmur2.partition(Some(key.as_bytes()), PARTITIONS as u32);
            partition.unwrap_or_default() as usize
        })
        .collect();
    let mut partitions: [Partition; PARTITIONS] = Default::default();
    let mut agenda = Agenda::default();
    let mut sent_at: Vec<u64> = Vec::new();
    let mut took = 0;
    agenda.push(0, SENT, 0);
    while let Some((now, what, record)) = agenda.pop() {
        if what == COMMITTED {
            let partition = &mut partitions[record as usize];
            partition.committed = partition.position - partition.outstanding;
            continue;
        }
        // Occurrences count from 1.
        let number = partition_of[((record + 1) % KEYS) as usize];
        let partition = &mut partitions[number];
        match what {
            SENT => {
                sent_at.push(now);
                agenda.push(now + LEG_NS, APPENDED, record);
                if record + 1 < records {
                    let gap = exponential(seed, Purpose::Arrival, record + 1, INTERVAL_NS);
                    agenda.push(now + gap, SENT, record + 1);
                }
            }
            APPENDED => {
                partition.log.push(record);
                partition.fetch(&mut agenda, now);
            }
            DELIVERED => {
                partition.line.push_back(record);
                partition.work(&mut agenda, now);
            }
            _ => {
                took += now - sent_at[record as usize];
                partition.at_work = false;
                partition.outstanding -= 1;
                partition.work(&mut agenda, now);
                if partition.outstanding == 0 {
                    agenda.push(now + LEG_NS, COMMITTED, number as u32);
                    partition.fetch(&mut agenda, now);
                }
            }
        }
    }
    black_box(&partitions.map(|partition| partition.committed));
    took
}

impl Partition {
    /// Hands over what is there, if nothing is outstanding.
    fn fetch(&mut self, agenda: &mut Agenda, now: u64) {
        if self.outstanding > 0 {
            return;
        }
        let end = (self.log.len() as u64).min(self.position + RECORDS_MAX);
        for record in &self.log[self.position as usize..end as usize] {
            agenda.push(now + LEG_NS, DELIVERED, *record);
        }
        self.outstanding = end - self.position;
        self.position = end;
    }

    fn work(&mut self, agenda: &mut Agenda, now: u64) {
        if self.at_work {
            return;
        }
        if let Some(next) = self.line.pop_front() {
            self.at_work = true;
            agenda.push(now + WORK_NS, DONE, next);
        }
    }
}

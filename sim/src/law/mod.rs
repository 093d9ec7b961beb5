//! Laws: what holds in every run, whatever the scenario, and what a scenario promises beside. They are observers beside a world:
//! they read its facts and look at its state, and never change it.
//!
//! # Rules
//! Of every run ([`breaches`]):
//! - L-1 the clock never goes back, rows count up, and every reason of a fact is an earlier row.
//! - L-2 conservation per copy (G-4): each message that was sent is in flight or waiting, or came to exactly one end: it was taken,
//!   stored, or dropped with a reason. What a broker stored it keeps, or it was settled, discarded or lost in a crash: so many copies
//!   of each message as it stored. A message that was routed is stored in each of its queues, or refused there.
//! - L-3 to one request at most one answer is sent, and one attempt ends at most once.
//! - L-4 no queue settles more than it handed over.
//! - L-5 the ledger's counts of messages and rows are the counts of the facts.
//! - L-6 between events the state adds up: workers, lines, calls, paths, the order of what is pending (see `World::audit`).
//! - L-7 nothing stands in for a write (semantics, row 60): a fallback for a call that writes is a mistake of the scenario.
//! - L-8 a lock has one holder at a time, and each holder a greater token than the one before (OR-4).
//! - L-9 what a durable queue keeps on disk no crash takes from it, and what is confirmed was stored (G-3, RQ-20).
//! - L-10 what is settled is not handed over again, and no delivery is made twice (G-3): at most once repeats nothing.
//! - L-11 a queue without priorities hands over for the first time in the order of storing (RQ-33), and the offsets of a partition
//!   count up by one (KA-4).
//! - L-16 a group is handed every offset of a partition that is there: none is skipped but by a seek, markers, and with
//!   read_committed records of aborted transactions, and none is committed that it was not handed.
//! - L-17 a group with read_committed is handed no record of an open transaction (KA-19).
//!
//! Of a run whose scenario promises it ([`judge`], [`Promises`]):
//! - L-9 at least once: at quiescence, with faults healed, every persistent message of a durable queue has had its effect, or is
//!   still kept, or died with a reason (KA-12, OB-7).
//! - L-10 at most once: no message has more effects than there were copies of it.
//! - L-11 per key, effects are in the order of sending (OR-2, OR-3).
//! - L-12 an idempotent consumer has at most one effect for each id, however often that was sent (OB-7).
//! - L-13 at quiescence, with faults healed, every committed row of an outbox is published (OB-2).
//! - L-14 what was never committed to the outbox is never published (OB-1, OB-2).
//! - L-15 a row is published once where nothing came between the relay and its broker (OB-5).

mod books;
mod copies;
mod handed;
mod promise;

pub use promise::{Effects, Outbox, Promises, Source};

use crate::fact::{Fact, RowId, Said};
use crate::model::Model;
use crate::sink::{Row, Sink, Tally};
use crate::time::Time;
use crate::world::{Command, World};
use books::Books;
use copies::Copies;
use handed::Handed;
use promise::Witness;
use std::rc::Rc;

/// What holds; the numbers are those of the module's rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Law {
    /// L-1
    Clock,
    /// L-2
    Conservation,
    /// L-3
    Answers,
    /// L-4
    Settlements,
    /// L-5
    Ledger,
    /// L-6
    State,
    /// L-7
    StandIns,
    /// L-8
    Locks,
    /// L-9
    AtLeastOnce,
    /// L-10
    AtMostOnce,
    /// L-11
    Order,
    /// L-12
    OneEffect,
    /// L-13
    Published,
    /// L-14
    NoGhosts,
    /// L-15
    PublishedOnce,
    /// L-16
    Offsets,
    /// L-17
    Isolation,
}

impl Law {
    pub const ALL: [Self; 17] = [
        Self::Clock,
        Self::Conservation,
        Self::Answers,
        Self::Settlements,
        Self::Ledger,
        Self::State,
        Self::StandIns,
        Self::Locks,
        Self::AtLeastOnce,
        Self::AtMostOnce,
        Self::Order,
        Self::OneEffect,
        Self::Published,
        Self::NoGhosts,
        Self::PublishedOnce,
        Self::Offsets,
        Self::Isolation,
    ];
}

/// A law that did not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Breach {
    /// The row after which it was found.
    pub row: RowId,
    pub law: Law,
    /// In words for whoever mends it.
    pub what: String,
}

/// What was judged in a run, and what did not hold.
#[derive(Clone, Debug, Default)]
pub struct Findings {
    row: RowId,
    breaches: Vec<Breach>,
    judged: [u32; Law::ALL.len()],
}

impl Findings {
    /// Returns what broke a law so far.
    pub fn breaches(&self) -> &[Breach] {
        &self.breaches
    }

    /// Returns how often the run gave a law something to judge.
    pub fn judged(&self, law: Law) -> u32 {
        self.judged[law as usize]
    }

    fn judge(&mut self, law: Law, holds: bool, what: impl FnOnce() -> String) {
        self.judged[law as usize] += 1;
        if !holds {
            let (row, what) = (self.row, what());
            self.breaches.push(Breach { row, law, what });
        }
    }
}

/// How often the state is looked at: after every so many rows, and at the end.
const AUDIT_EVERY: RowId = 8;

/// Watches one run from its start.
#[derive(Debug)]
pub struct Laws<'a> {
    found: Findings,
    last_at: Time,
    books: Books,
    copies: Copies,
    handed: Handed,
    witness: Witness<'a>,
}

/// Runs a scenario and returns what broke a law on the way.
pub fn breaches(
    model: &Rc<Model>,
    seed: u64,
    commands: &[Command],
    until: Time,
    events_max: u32,
) -> Vec<Breach> {
    let mut world = World::new(Rc::clone(model), seed, commands.into());
    world.extend_until(until);
    let promises = Promises::default();
    let mut laws = Laws::new(model, &promises);
    laws.watch(&mut world, events_max);
    laws.found.breaches
}

/// Runs a scenario to its end, and returns what was judged of it and of what it promises.
pub fn judge(model: &Rc<Model>, seed: u64, promises: &Promises, events_max: u32) -> Findings {
    let mut world = World::new(Rc::clone(model), seed, Rc::default());
    world.extend_until(model.until);
    let mut laws = Laws::new(model, promises);
    laws.watch(&mut world, events_max);
    laws.end(&world)
}

impl<'a> Laws<'a> {
    pub fn new(model: &Rc<Model>, promises: &'a Promises) -> Self {
        Self {
            found: Findings::default(),
            last_at: Time::ZERO,
            books: Books::new(model),
            copies: Copies::new(model),
            handed: Handed::new(model),
            witness: Witness::new(promises),
        }
    }

    fn watch(&mut self, world: &mut World, events_max: u32) {
        while world.applied() < events_max && world.step(self) {
            self.row_over(world);
            if world.applied().is_multiple_of(AUDIT_EVERY) {
                self.look(world);
            }
        }
        self.look(world);
    }

    /// An event was handled: what its facts leave open is seen in the world.
    pub fn row_over(&mut self, world: &World) {
        self.copies.row_over(&mut self.found);
        self.witness.row_over(&mut self.found, world);
    }

    /// Compares what the facts said with what the world is now.
    pub fn look(&mut self, world: &World) {
        self.books.look(&mut self.found, world);
        self.copies.look(&mut self.found, world);
    }

    /// Judges the promises of a run that is over, and returns everything that was found.
    pub fn end(mut self, world: &World) -> Findings {
        self.witness.end(&mut self.found, world);
        self.found
    }

    fn reasons(&mut self, said: &Said) {
        let row = self.found.row;
        let in_order = said.row >= row && said.at >= self.last_at;
        self.found.judge(Law::Clock, in_order, || {
            format!("row {} came after row {row}", said.row)
        });
        (self.found.row, self.last_at) = (said.row, said.at);
        let are_earlier = said.because.iter().all(|reason| *reason < said.row);
        self.found.judge(Law::Clock, are_earlier, || {
            format!("a reason of row {} is not earlier", said.row)
        });
    }
}

impl Sink for Laws<'_> {
    const FACTS: bool = true;
    const TALLIES: bool = false;

    fn fact(&mut self, said: Said) {
        self.reasons(&said);
        self.books.fact(&mut self.found, &said);
        self.copies.fact(&mut self.found, &said);
        self.handed.fact(&mut self.found, &said);
        self.witness.fact(&said);
    }

    fn tally(&mut self, _: Time, _: Tally) {}

    fn row(&mut self, row: Row) {
        let goes_on = row.at >= self.last_at;
        let back = || "the clock went back".into();
        self.found.judge(Law::Clock, goes_on, back);
        self.last_at = row.at;
    }
}

/// Returns the path of the message itself, where this is the path of one of its deliveries, copies or attempts.
fn message_of(mut path: &str) -> &str {
    const BELOW: [&str; 5] = ["copy", "delivery", "to", "dead", "attempt"];
    let is_below = |element: &str| {
        let name = element.trim_end_matches(|c: char| c.is_ascii_digit());
        BELOW.contains(&name) && (name.len() < element.len() || name == "copy")
    };
    while let Some((above, element)) = path.rsplit_once('/') {
        if !is_below(element) {
            break;
        }
        path = above;
    }
    path
}

/// Returns whether a fact is said by a broker that keeps messages.
fn is_loss_in_broker(said: &Said) -> bool {
    use crate::fact::DropReason::QueueFull;
    matches!(said.fact, Fact::Dropped { reason, from, to, .. } if from == to && reason != QueueFull)
}

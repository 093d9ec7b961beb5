//! Queues with closed forms, run through the machine: one client population that arrives and one
//! service, without delay between them.
//!
//! A row holds if, over 30 replications, each mean lies within four standard errors of its closed
//! form. One row in thousands is further away by chance: it runs once more with other seeds, four
//! times as many, and holds if it does then.
//!
//! Each replication is measured twice, to a tenth of its length and to its end, and the difference
//! counts: so the time in which the empty system fills is left out.

mod finite;
mod little;
mod row;

pub use row::{Quantity, Row, Rows, rows};

use sim::meter::{Estimate, Summary};
use sim::model::Model;
use sim::scenario;
use sim::time::Time;
use std::ops::RangeInclusive;
use std::rc::Rc;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// The seeds of the replications, and those of the second look.
const SEEDS: RangeInclusive<u64> = 1..=30;
const SEEDS_AGAIN: RangeInclusive<u64> = 101..=220;
/// How many standard errors a mean may lie from its closed form.
pub const Z_MAX: f64 = 4.0;

/// One mean beside its closed form.
#[derive(Clone, Copy)]
pub struct Finding {
    pub quantity: Quantity,
    pub expected: f64,
    pub actual: f64,
    pub z: f64,
}

/// What the replications of one row found: once, or twice where the first look was too far off.
pub struct Found {
    pub first: Vec<Finding>,
    pub again: Option<Vec<Finding>>,
}

impl Found {
    /// Returns the means that decide: those of the second look where there was one.
    pub fn decisive(&self) -> &[Finding] {
        self.again.as_ref().unwrap_or(&self.first)
    }
}

pub fn holds(findings: &[Finding]) -> bool {
    findings.iter().all(|f| f.z.abs() <= Z_MAX)
}

/// Runs all rows, on as many threads as the computer has, and returns what was found in their order.
///
/// # Errors
/// A row that makes no valid scenario, or a run that a limit ended.
pub fn find_all(rows: &[Row]) -> Result<Vec<Found>, String> {
    let next = AtomicUsize::new(0);
    let found = Mutex::new(Vec::with_capacity(rows.len()));
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some((i, row)) = take(rows, &next) {
                    let result = find(row).map_err(|error| format!("{}: {error}", row.name));
                    found.lock().expect("no thread panicked").push((i, result));
                }
            });
        }
    });
    let mut found = found.into_inner().map_err(|error| error.to_string())?;
    found.sort_by_key(|(i, _)| *i);
    found.into_iter().map(|(_, result)| result).collect()
}

fn take<'a>(rows: &'a [Row], next: &AtomicUsize) -> Option<(usize, &'a Row)> {
    let i = next.fetch_add(1, Ordering::Relaxed);
    rows.get(i).map(|row| (i, row))
}

fn find(row: &Row) -> Result<Found, String> {
    let first = replicate(row, SEEDS)?;
    let again = match holds(&first) {
        true => None,
        false => Some(replicate(row, SEEDS_AGAIN)?),
    };
    Ok(Found { first, again })
}

fn replicate(row: &Row, seeds: RangeInclusive<u64>) -> Result<Vec<Finding>, String> {
    let model = Rc::new(model_of(row)?);
    let mut estimates = vec![Estimate::new(); row.expected.len()];
    for seed in seeds {
        let warm = means(&model, seed, Time(row.length.0 / 10))?;
        let whole = means(&model, seed, row.length)?;
        for (estimate, (quantity, _)) in estimates.iter_mut().zip(&row.expected) {
            estimate.push(whole.after(&warm, *quantity));
        }
    }
    let findings = row.expected.iter().zip(estimates);
    Ok(findings
        .map(|((quantity, expected), estimate)| Finding {
            quantity: *quantity,
            expected: *expected,
            actual: estimate.mean(),
            z: estimate.z(*expected),
        })
        .collect())
}

fn model_of(row: &Row) -> Result<Model, String> {
    let text = row.file().to_string();
    let file = scenario::parse(text.as_bytes()).map_err(|problems| format!("{problems:?}"))?;
    scenario::compile(&file, "", &[]).map_err(|problems| format!("{problems:?}"))
}

fn means(model: &Rc<Model>, seed: u64, until: Time) -> Result<Means, String> {
    let measured = sim::measure::measure(model, seed, &[], until, sim::measure::EVENTS_MAX);
    match measured.end {
        sim::world::End::Until => {
            little::holds(&measured.summary)?;
            Means::of(&measured.summary)
        }
        end => Err(format!("seed {seed} ended by {end:?}")),
    }
}

/// The statistics of one run as sums, so that a later state minus an earlier one is what happened
/// between them. Times are seconds.
struct Means {
    time: f64,
    started: f64,
    waited: f64,
    /// Those that were served, those that were turned away, and how long the former were there.
    ended: f64,
    lost: f64,
    sojourned: f64,
    waiting: f64,
    busy: f64,
    utilised: f64,
}

impl Means {
    fn of(summary: &Summary) -> Result<Self, String> {
        let [client] = &summary.clients[..] else {
            return Err("not one client".into());
        };
        let [service] = &summary.services[..] else {
            return Err("not one service".into());
        };
        let latency = client.latency_ns.ok_or("nothing came back")?;
        let time = summary.end_ns as f64 / 1e9;
        let outcomes = client.outcomes;
        let ended = (outcomes.ok + outcomes.error) as f64;
        let lost = outcomes.rejected as f64;
        Ok(Self {
            time,
            started: service.started as f64,
            waited: service.started as f64 * service.wait_mean_ns / 1e9,
            ended,
            lost,
            // Who is turned away is there for no time.
            sojourned: (ended + lost) * latency.mean as f64 / 1e9,
            waiting: time * service.queue.mean,
            busy: time * service.busy.mean,
            utilised: time * service.utilisation,
        })
    }

    /// Returns a mean over what happened after an earlier state of the same run.
    fn after(&self, earlier: &Self, quantity: Quantity) -> f64 {
        let share = |sum: fn(&Self) -> f64, count: fn(&Self) -> f64| {
            (sum(self) - sum(earlier)) / (count(self) - count(earlier))
        };
        match quantity {
            Quantity::Wait => share(|m| m.waited, |m| m.started),
            Quantity::Sojourn => share(|m| m.sojourned, |m| m.ended),
            Quantity::Waiting => share(|m| m.waiting, |m| m.time),
            Quantity::Present => share(|m| m.waiting + m.busy, |m| m.time),
            Quantity::Utilisation => share(|m| m.utilised, |m| m.time),
            Quantity::Loss => share(|m| m.lost, |m| m.ended + m.lost),
        }
    }
}

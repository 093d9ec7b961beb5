//! Brooker's congestive collapse (`simple_collapse_sim`): the lesson `congestive-collapse`, whose numbers are the same.
//!
//! # Differences
//! There the gap to the next start is drawn with the rate at the start before, here with the rate as it goes on. Their server has no
//! limit on what is in progress, ours one of 10,000, which no run comes near. Numbers are taken from 0 to 80 s, as there. The
//! spike is here a population of its own that comes beside the usual guests: together they are one Poisson process.

use crate::fisher;
use crate::row::{Row, Theirs, hold};
use crate::study::{Point, run};
use serde_json::{Value, json};
use sim::fact::FactKind;
use sim::measure::Measured;
use sim::meter::Estimate;
use sim::record::Recording;
use sim::time::Time;
use std::rc::Rc;

const RUNS: u64 = 40;
/// Fewer successes a second than this, from 60 to 78 s, are a collapse.
const COLLAPSED: f64 = 5.0;
/// Below this probability two samples are not of one fate.
const SAME_MIN: f64 = 1e-3;

/// What one run comes to.
struct Fate {
    collapsed: bool,
    /// Starts, successes, retries that were decided on, timeouts.
    numbers: [f64; 4],
}

fn successes(run: &Measured) -> f64 {
    let clients = run.summary.clients.iter();
    clients.map(|client| client.outcomes.ok as f64).sum()
}

fn fates(variant: &str, ramp: bool) -> Vec<Fate> {
    let rate = json!({"open": {"rate": [["0s", 40], ["25s", 80], ["75s", 0]]}});
    let nobody: Value = json!([["20s", 0], ["25s", 0]]);
    let set = [
        ("/scenario/nodes/web/load", rate),
        ("/scenario/nodes/crowd/load/open/rate", nobody),
    ];
    let point = Point {
        study: "congestive-collapse",
        variant,
        set: if ramp { &set } else { &[] },
    };
    point.each_seed(RUNS, |model, seed| {
        let at = |seconds: u64| run(model, seed, Time(seconds * 1_000_000_000));
        let late = (successes(&at(78)) - successes(&at(60))) / 18.0;
        let whole = at(80);
        let starts: f64 = whole.summary.clients.iter().map(|c| c.sent as f64).sum();
        let recording = Recording::whole(Rc::clone(model), seed, Vec::new(), 1_000_000);
        let rows_of = |kind: FactKind| {
            let rows = recording.rows(0..recording.len());
            rows.filter(|(_, row)| row.kinds().has(kind)).count() as f64
        };
        Fate {
            collapsed: late < COLLAPSED,
            numbers: [
                starts,
                successes(&whole),
                rows_of(FactKind::RetryScheduled),
                rows_of(FactKind::TimedOut),
            ],
        }
    })
}

fn rows_of(name: &str, fates: &[Fate], theirs: [&'static str; 4]) -> Vec<Row> {
    let whats = ["starts", "successes", "retries", "timeouts"];
    let row = |i: usize| {
        let ours: Estimate = fates.iter().map(|fate| fate.numbers[i]).collect();
        let theirs = Theirs::Printed(theirs[i], 20);
        Row::new(format!("{name}: {}", whats[i]), theirs, &ours)
    };
    (0..4).map(row).collect()
}

/// Same parameters, different seeds, different fate.
#[test]
fn the_same_parameters_have_two_fates() {
    let mut rows = Vec::new();
    let mut told =
        String::from("\n5c: how many runs collapse, theirs, ours, Fisher's p for the same fate\n");
    let mut other = Vec::new();
    for (name, variant, ramp, collapsed, theirs) in [
        (
            "spike, no backoff",
            "spike",
            false,
            15,
            ["3,392", "1,669", "3,165", "4,594"],
        ),
        (
            "spike, backoff",
            "backoff",
            false,
            0,
            ["3,374", "3,297", "147", "147"],
        ),
        (
            "ramp, no backoff",
            "spike",
            true,
            20,
            ["3,491", "1,046", "4,895", "7,325"],
        ),
        (
            "ramp, backoff",
            "backoff",
            true,
            20,
            ["3,506", "1,094", "4,698", "6,064"],
        ),
    ] {
        let fates = fates(variant, ramp);
        let ours = fates.iter().filter(|fate| fate.collapsed).count() as u32;
        let p = fisher::same(collapsed, 20, ours, RUNS as u32);
        told += &format!("{name:<20} {collapsed} of 20, {ours} of {RUNS}, p = {p:.3}\n");
        if p < SAME_MIN {
            other.push(name);
        }
        rows.extend(rows_of(name, &fates, theirs));
    }
    hold(&format!("{told}5c"), &rows);
    assert!(other.is_empty(), "another fate: {other:?}");
}

//! Brooker, "Open and Closed, Omission and Collapse" (2023), with the parameters of `omission`: one server for 5,000 s.
//!
//! # Differences
//! Their latency ends when the server has done the job, ours when the client has the answer: the same, since nothing is on its way here.
//! Where a job is offered again, the latency is that of each job, in line and at work, as there; we take both means from the service,
//! which counts a wait when it ends, one job before them.

use crate::row::{Row, Theirs, hold};
use crate::study::Point;
use sim::measure::Measured;
use sim::meter::Estimate;
use sim::time::Time;

const RUNS: u64 = 20;
const UNTIL: Time = Time(5_000_000_000_000);

fn point<const N: usize>(
    variant: &str,
    read: impl Fn(&Measured) -> [f64; N] + Sync,
) -> [Estimate; N] {
    let point = Point {
        study: "open-or-closed",
        variant,
        set: &[],
    };
    point.numbers(RUNS, Some(UNTIL), read)
}

/// Returns p50, p90, p99 and mean, in seconds.
fn latencies(run: &Measured) -> [f64; 4] {
    let all = run.summary.clients[0]
        .latency_ns
        .expect("somebody was served");
    [all.p50, all.p90, all.p99, all.mean].map(|ns| ns as f64 / 1e9)
}

const NAMES: [&str; 4] = ["p50", "p90", "p99", "mean"];

#[test]
fn a_closed_loop_sees_little_of_what_an_open_one_sees() {
    let mut rows = Vec::new();
    for (variant, theirs) in [
        ("open", [".348", "1.16", "2.46", ".507"]),
        ("closed-1", [".069", ".231", ".464", ".100"]),
        ("closed-10", [".186", ".533", ".949", ".243"]),
        ("bimodal-open", [".526", "23.7", "67.2", "6.89"]),
        ("bimodal-closed-1", [".070", ".232", ".473", ".113"]),
        ("bimodal-closed-10", [".171", ".517", "1.14", ".334"]),
    ] {
        let ours = point(variant, latencies);
        for (i, theirs) in theirs.into_iter().enumerate() {
            let name = format!("{variant}: {}, s", NAMES[i]);
            rows.push(Row::new(name, Theirs::Printed(theirs, 3), &ours[i]));
        }
    }
    hold("5e", &rows);
}

/// M/M/1: the time in the system is exponential of mean s / (1 − ρ) = 0.5 s. Alone, who waits for nobody, takes the service time.
#[test]
fn the_open_loop_is_that_of_theory() {
    let quantile = |mean: f64, share: f64| -mean * (1.0 - share).ln();
    let mut rows = Vec::new();
    for (variant, mean) in [("open", 0.5), ("closed-1", 0.1)] {
        let ours = point(variant, latencies);
        let expected = [
            quantile(mean, 0.5),
            quantile(mean, 0.9),
            quantile(mean, 0.99),
            mean,
        ];
        for (i, expected) in expected.into_iter().enumerate() {
            let name = format!("{variant}: {}, s", NAMES[i]);
            rows.push(Row::new(name, Theirs::ClosedForm(expected), &ours[i]));
        }
    }
    // M/G/1, by Pollaczek and Khinchine: λ·E[S²] / (2(1 − ρ)) in line, and the service time.
    let (mean, square) = (
        0.999 * 0.1 + 0.001 * 10.0,
        2.0 * (0.999 * 0.01 + 0.001 * 100.0),
    );
    let sojourn = 0.8 / mean * square / (2.0 * 0.2) + mean;
    let [.., ours] = point("bimodal-open", latencies);
    rows.push(Row::new(
        "bimodal-open: mean, s",
        Theirs::ClosedForm(sojourn),
        &ours,
    ));
    hold("5e, closed forms", &rows);
}

/// Who is late is offered again: once behind, for ever behind.
#[test]
fn offering_late_jobs_again_never_recovers() {
    let ours = point("again", |run| {
        let server = &run.summary.services[0];
        let at_work = server.busy.mean * run.summary.end_ns as f64 / server.handled as f64;
        [(server.wait_mean_ns + at_work) / 1e9]
    });
    let row = Row::new(
        "offered again: mean, s",
        Theirs::Printed("925", 3),
        &ours[0],
    );
    hold("5e, again after 15 s", &[row]);
}

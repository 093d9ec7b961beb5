//! Brooker, "Fixing retries with token buckets and circuit breakers" (2022), with the parameters of `retry_sim`.
//!
//! # Differences
//! Their clients make their first call about 10 ms after the start, ours about 100 ms after it, as at any other instant: one call in a hundred
//! at T = 10 s, which no share feels. Their bucket counts in floating-point numbers, ours in thousandths of a token: "more than 1.0" is
//! at least 1.001 here.

use crate::row::{Row, Theirs, hold};
use crate::study::{Point, requests};
use serde_json::{Value, json};
use sim::meter::Estimate;

const RUNS: u64 = 20;
const RATE: &str = "/scenario/nodes/clients/load/open/rate";
const FAILURE: &str = "/scenario/nodes/server/handlers/get/0/if/chance/0";

/// Returns success and load, each in percent of the calls.
fn point(variant: &str, failure: &str, clients: u32, rate: Value, seconds: u32) -> [Estimate; 2] {
    let end = format!("{seconds}s");
    let set = [
        (FAILURE, json!(format!("{failure}%"))),
        ("/scenario/nodes/clients/members", json!(clients)),
        (RATE, json!([["0s", &rate], [end, &rate]])),
        ("/until", json!(format!("{}s", seconds + 2))),
    ];
    let point = Point {
        study: "retry-budgets",
        variant,
        set: &set,
    };
    // A long run says as much as ten short ones.
    let runs = if seconds > 10 && rate == json!(10) {
        RUNS / 2
    } else {
        RUNS
    };
    point.numbers(runs, None, |run| {
        let client = &run.summary.clients[0];
        let calls = client.sent as f64;
        let ok = client.outcomes.ok as f64;
        [100.0 * ok / calls, 100.0 * requests(run) / calls]
    })
}

/// Without retries 1 − p succeed; with N of them 1 − p^(N+1), and (1 − p^(N+1)) / (1 − p) attempts are made.
#[test]
fn success_and_load_are_those_of_theory() {
    let mut rows = Vec::new();
    for failure in ["1", "5", "10", "20", "30", "50"] {
        let p: f64 = failure.parse::<f64>().expect("a number") / 100.0;
        for (variant, attempts) in [("none", 1), ("three", 4)] {
            let [success, load] = point(variant, failure, 100, json!(10), 10);
            let succeed = 1.0 - p.powi(attempts);
            let name = format!("{variant}, p = {failure} %");
            // Too rare to be near normal: a handful in a hundred thousand calls, or none.
            if succeed < 0.999 {
                let theirs = Theirs::ClosedForm(100.0 * succeed);
                rows.push(Row::new(format!("{name}: success %"), theirs, &success));
            }
            if attempts > 1 {
                let theirs = Theirs::ClosedForm(100.0 * succeed / (1.0 - p));
                rows.push(Row::new(format!("{name}: load %"), theirs, &load));
            } else {
                assert_eq!((load.mean(), load.variance()), (100.0, 0.0));
            }
        }
    }
    hold("5a, closed forms", &rows);
}

/// Percent of failure, then success and load of: none, 3 retries, bucket and breaker at 10 s, bucket and breaker at 100 s.
type Line = (
    &'static str,
    &'static str,
    [&'static str; 2],
    [[&'static str; 2]; 4],
);

#[rustfmt::skip]
const TABLE: [Line; 6] = [
    ("1", "98.98", ["100.00", "100.95"], [["100.00", "100.94"], ["99.91", "100.88"], ["100.00", "100.97"], ["99.99", "101.04"]]),
    ("5", "95.13", ["100.00", "105.4"], [["99.99", "105.1"], ["98.55", "103.8"], ["99.99", "105.2"], ["99.84", "105.1"]]),
    ("10", "90.03", ["99.99", "110.9"], [["99.19", "110.1"], ["92.65", "103.2"], ["98.43", "109.4"], ["92.95", "103.4"]]),
    ("20", "80.07", ["99.83", "124.5"], [["90.64", "113.4"], ["80.43", "100.3"], ["88.05", "110.4"], ["80.11", "100.0"]]),
    ("30", "69.87", ["99.21", "141.9"], [["79.48", "113.9"], ["70.16", "100.1"], ["77.37", "110.4"], ["70.12", "100.0"]]),
    ("50", "50.12", ["93.70", "187.6"], [["56.86", "114.2"], ["50.08", "100.0"], ["55.08", "110.4"], ["49.88", "100.0"]]),
];

#[test]
fn retries_breaker_or_token_bucket() {
    let mut rows = Vec::new();
    for (failure, none, three, limited) in TABLE {
        let [success, _] = point("none", failure, 100, json!(10), 10);
        let name = format!("none, p = {failure} %: success %");
        rows.push(Row::new(name, Theirs::Printed(none, 5), &success));
        both(&mut rows, ("three", failure, 10), three, 5);
        let settings = [
            ("bucket", 10, 5),
            ("breaker", 10, 5),
            ("bucket", 100, 1),
            ("breaker", 100, 1),
        ];
        for ((variant, seconds, n), theirs) in settings.into_iter().zip(limited) {
            both(&mut rows, (variant, failure, seconds), theirs, n);
        }
    }
    hold("5a", &rows);
}

fn both(
    rows: &mut Vec<Row>,
    (variant, failure, seconds): (&str, &str, u32),
    theirs: [&'static str; 2],
    n: u32,
) {
    let ours = point(variant, failure, 100, json!(10), seconds);
    for ((what, theirs), ours) in ["success", "load"].into_iter().zip(theirs).zip(&ours) {
        let name = format!("{variant}, p = {failure} %, T = {seconds} s: {what} %");
        rows.push(Row::new(name, Theirs::Printed(theirs, n), ours));
    }
}

/// A hundred calls a second in all, for 100 s: success at p = 10 % and 20 %, and the load at 20 %.
#[test]
fn the_more_clients_the_less_each_of_them_knows() {
    let mut rows = Vec::new();
    for (clients, rate, breaker, bucket, load) in [
        (
            10,
            json!(10),
            ["92.0", "79.8"],
            ["98.6", "88.4"],
            Some("110.4"),
        ),
        (100, json!(1), ["92.7", "80.3"], ["99.2", "91.2"], None),
        (
            1000,
            json!("0.1"),
            ["90.6", "80.3"],
            ["99.99", "98.96"],
            Some("123.7"),
        ),
    ] {
        for (variant, theirs) in [("breaker", breaker), ("bucket", bucket)] {
            for (failure, success) in ["10", "20"].into_iter().zip(theirs) {
                let ours = point(variant, failure, clients, rate.clone(), 100);
                let name = format!("{variant}, {clients} clients, p = {failure} %");
                let theirs = Theirs::Printed(success, 2);
                rows.push(Row::new(format!("{name}: success %"), theirs, &ours[0]));
                if let Some(load) = load.filter(|_| (variant, failure) == ("bucket", "20")) {
                    let theirs = Theirs::Printed(load, 2);
                    rows.push(Row::new(format!("{name}: load %"), theirs, &ours[1]));
                }
            }
        }
    }
    hold("5a, number of clients", &rows);
}

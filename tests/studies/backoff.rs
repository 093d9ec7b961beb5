//! Brooker, "What is backoff for?" (2022): the model of the study of retries, with a backoff of 0.1 s that doubles.
//!
//! # Differences
//! Each of their clients in the open loop makes a call at once and then ten a second for 10 s. Ours come at random from the start on, so they
//! come for 10.1 s: as many on average. Their attempts were counted for all calls begun in 10 s, however long they took. Ours are
//! counted so in the open loop; the serial clients end at 10 s, so the last attempts of those calls are missing that were in
//! progress: about one in two hundred at 50 %.

use crate::row::{Row, Theirs, hold};
use crate::study::{Point, requests};
use serde_json::json;
use sim::meter::Estimate;

const RUNS: u64 = 30;

/// Returns how many calls began and how many requests were sent.
fn point(variant: &str, failure: &str) -> [Estimate; 2] {
    let chance = "/scenario/nodes/server/handlers/get/0/if/chance/0";
    let rate = "/scenario/nodes/clients/load/open/rate";
    let point = Point {
        study: "what-backoff-is-for",
        variant,
        set: &[
            (chance, json!(format!("{failure}%"))),
            (rate, json!([["0s", 10], ["10100ms", 10]])),
        ],
    };
    point.numbers(RUNS, None, |run| {
        [run.summary.clients[0].sent as f64, requests(run)]
    })
}

#[test]
fn backoff_helps_where_clients_wait_for_it() {
    let mut rows = Vec::new();
    for (variant, failure, calls, attempts, n) in [
        ("open", "0", "10,062", "10,062", 2),
        ("open", "50", "10,224", "19,089", 2),
        ("open-backoff", "50", "10,090", "18,846", 2),
        ("serial", "0", "9,753", "9,753", 3),
        ("serial", "50", "9,179", "17,284", 3),
        ("serial-backoff", "50", "4,307", "8,102", 3),
        ("serial-backoff", "30", "6,661", "9,405", 3),
        ("serial-backoff", "10", "9,088", "10,129", 3),
    ] {
        let ours = point(variant, failure);
        for ((what, theirs), ours) in [("calls", calls), ("attempts", attempts)]
            .into_iter()
            .zip(&ours)
        {
            let name = format!("{variant}, p = {failure} %: {what}");
            rows.push(Row::new(name, Theirs::Printed(theirs, n), ours));
        }
    }
    hold("5b", &rows);
}

//! AWS, "Exponential Backoff And Jitter" (2015), with the parameters of `aws-arch-backoff-simulator`: everybody writes one row once.
//!
//! # Differences
//! A hop takes |normal(10, 2)| ms there; here what would be negative is 0, five deviations away. A client of theirs is here a client with a
//! session beside it, no time away, which reads and writes for it: a retry goes around a call, and a session is the call that does
//! both. Attempt n waits for 5 ms × 2ⁿ, so the first backoff is 10 ms. "Calls" are taken as reads and writes together: half as many
//! would be writes alone.

use crate::row::{Row, Theirs, hold};
use crate::study::Point;
use serde_json::json;
use sim::meter::Estimate;

const RUNS: u64 = 20;

/// Returns when everybody has written, in milliseconds, and how often the row was read or written.
fn point(variant: &str, clients: u32) -> [Estimate; 2] {
    let point = Point {
        study: "optimistic-locking",
        variant,
        set: &[("/scenario/nodes/clients/members", json!(clients))],
    };
    point.numbers(RUNS, None, move |run| {
        assert_eq!(run.summary.clients[0].outcomes.ok, u64::from(clients));
        let row = &run.summary.services[1];
        [run.summary.end_ns as f64 / 1e6, row.handled as f64]
    })
}

#[test]
fn backoff_without_jitter_only_moves_the_crowd() {
    let variants = ["none", "exponential", "decorrelated", "equal", "full"];
    let mut rows = Vec::new();
    for (clients, theirs) in [
        (
            10,
            [
                ["382", "51"],
                ["3,590", "51"],
                ["435", "38"],
                ["733", "42"],
                ["465", "39"],
            ],
        ),
        (
            50,
            [
                ["1,138", "690"],
                ["36,033", "623"],
                ["2,195", "373"],
                ["4,278", "347"],
                ["2,914", "332"],
            ],
        ),
        (
            100,
            [
                ["2,031", "2,430"],
                ["63,309", "1,846"],
                ["4,780", "999"],
                ["6,540", "813"],
                ["4,909", "796"],
            ],
        ),
        (
            190,
            [
                ["3,542", "8,033"],
                ["100,928", "5,162"],
                ["7,815", "2,445"],
                ["9,470", "1,760"],
                ["7,556", "1,772"],
            ],
        ),
    ] {
        for (variant, [time, calls]) in variants.into_iter().zip(theirs) {
            let ours = point(variant, clients);
            let name = format!("{variant}, {clients} clients");
            rows.push(Row::new(
                format!("{name}: ms"),
                Theirs::Printed(time, 100),
                &ours[0],
            ));
            rows.push(Row::new(
                format!("{name}: calls"),
                Theirs::Printed(calls, 100),
                &ours[1],
            ));
        }
    }
    hold("5d", &rows);
}

//! Two runs on one clock, and what the second has more.

use super::{Look, record};
use crate::view::Camera;
use crate::view::frame::Side;

/// Each line: the measure, the left run, the right run, the difference.
fn lines(lesson: &str, variants: [&str; 2], side: Side) -> String {
    let json = crate::lesson::embedded::by_id(lesson)
        .expect("a lesson")
        .json;
    let file = sim::scenario::parse(json.as_bytes()).expect("a file without mistakes");
    let (left, right) = (record(&file, variants[0]), record(&file, variants[1]));
    let look = Look {
        runs: vec![&left, &right],
        ..Look::at(&left)
    };
    let frame = look.after(&mut Camera::default(), left.len());
    let line = |m: &crate::view::frame::Measure| {
        let difference = m.difference.as_deref().unwrap_or("–");
        format!("{} | {} | {difference}\n", m.label, m.cells.join(" | "))
    };
    let rows = frame.comparison.iter().filter(|m| m.side == side);
    rows.map(line).collect()
}

#[track_caller]
fn check(found: &str, expected: &str) {
    let expected: String = expected
        .lines()
        .map(str::trim)
        .filter(|l| !l.is_empty())
        .map(|l| format!("{l}\n"))
        .collect();
    assert!(found == expected, "found:\n{found}");
}

#[test]
fn clients_and_servers_of_two_runs_are_subtracted() {
    check(
        &lines("create-order", ["sync", "async"], Side::Clients),
        "sent | 20 | 20 | 0
         ok | 20 | 20 | 0
         latency, mean | 90 ms | 30 ms | −60 ms
         latency, p95 | 90 ms | 30 ms | −60 ms
         latency, max | 90 ms | 30 ms | −60 ms
         time blocked | 1.8 s | 600 ms | −1.2 s",
    );
    check(
        &lines("create-order", ["sync", "async"], Side::Servers),
        "order service: handled | 20 | 39 | +19
         consumer service: handled | 20 | 20 | 0
         restaurant service: handled | 20 | 19 | −1
         message broker: most stored | – | 1 | –",
    );
}

#[test]
fn a_single_run_has_nothing_to_subtract() {
    let json = crate::lesson::embedded::by_id("create-order")
        .expect("a lesson")
        .json;
    let file = sim::scenario::parse(json.as_bytes()).expect("a file without mistakes");
    let run = record(&file, &file.variants()[0].id.clone());
    let frame = Look::at(&run).after(&mut Camera::default(), run.len());
    let clients = frame.comparison.iter().all(|m| m.side == Side::Clients);
    assert!(clients && frame.comparison.iter().all(|m| m.difference.is_none()));
}

#[test]
fn every_measure_says_how_it_is_computed() {
    let lesson = |id: &str| crate::lesson::embedded::by_id(id).expect("a lesson").json;
    for (id, variants) in [
        ("create-order", ["sync", "async"]),
        ("cb-resilience4j", ["breaker", "no-breaker"]),
    ] {
        let file = sim::scenario::parse(lesson(id).as_bytes()).expect("a file without mistakes");
        let (left, right) = (record(&file, variants[0]), record(&file, variants[1]));
        let look = Look {
            runs: vec![&left, &right],
            ..Look::at(&left)
        };
        let frame = look.after(&mut Camera::default(), left.len());
        assert!(frame.comparison.iter().any(|m| m.side == Side::Servers));
        for m in &frame.comparison {
            assert!(m.label.ends_with(&m.name) && m.how.ends_with('.'), "{m:?}");
        }
        // Two measures are told apart by what is said of them, but for the ends of runs, which are counted alike.
        let mean = frame.comparison.iter().find(|m| m.name == "latency, mean");
        let p95 = frame.comparison.iter().find(|m| m.name == "latency, p95");
        assert_ne!(mean.map(|m| &m.how), p95.map(|m| &m.how));
    }
}

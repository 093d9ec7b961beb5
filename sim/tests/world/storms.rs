//! Retries in several layers: how they multiply, how budgets hold them, and whether the callee gets up again.

use crate::golden::run;
use sim::model::{Counter, Sum};
use sim::record::Recording;

const BUDGET: &str = r#", "budget": {"bucket": {"deposit": "10%"}}"#;

/// Returns a chain of three layers that retry, in front of `db`.
fn chain(attempts: u32, budget: &str, load: &str, faults: &str) -> String {
    let policies = format!(
        r#""policies": {{"again": {{"retry": {{"max_attempts": {attempts}, "wait": "10ms"{budget}}}}}, "patience": {{"timeout": "300ms"}}}}"#
    );
    let layer = |name: &str, handler: &str, callee: &str| {
        format!(
            r#""{name}": {{"kind": "service", "workers": 100, "waiting": "non_blocking", {policies},
                "handlers": {{"{handler}": [{{"call": "{callee}", "through": ["again", "patience"]}}, {{"reply": true}}]}}}}"#
        )
    };
    let (gateway, orders) = (
        layer("gateway", "buy", "orders.place"),
        layer("orders", "place", "db.save"),
    );
    format!(
        r#"{{"nodes": {{
            "web": {{"kind": "client", "load": {load}, {policies},
                "program": [{{"call": "gateway.buy", "through": ["again", "patience"]}}]}},
            {gateway}, {orders},
            "db": {{"kind": "service", "handlers": {{"save": [{{"work": "40ms"}}, {{"reply": true}}]}}}}}},
        "links": {{"default": {{"latency": "1ms"}}}}, "faults": {faults}}}"#
    )
}

const TEN: &str = r#"{"open": {"first": "0s", "interval": "1s", "count": 10}}"#;
const DOWN: &str = r#"[{"at": "0s", "crash": "db"}]"#;

/// Returns how many requests of this name were sent, or handled.
fn requests(run: &Recording, name: &str, counter: Counter) -> i64 {
    let label = run.model().names.iter().position(|n| **n == *name);
    let label = label.expect("a label") as u32;
    run.last().sum(&Sum::Messages { label, counter })
}

/// Holds: RT-5.
#[test]
fn retries_of_three_layers_multiply_at_the_bottom() {
    let sent = |attempts| {
        let run = run(&chain(attempts, "", TEN, DOWN), "60s");
        requests(&run, "db.save", Counter::Sent)
    };
    assert_eq!((sent(1), sent(2), sent(3), sent(4)), (10, 80, 270, 640));
}

#[test]
fn a_budget_of_a_tenth_adds_a_tenth_in_each_layer() {
    let run = run(&chain(3, BUDGET, TEN, DOWN), "60s");
    let sent = requests(&run, "db.save", Counter::Sent);
    assert_eq!(sent, 13, "10 calls, and one more in each of three layers");
}

/// After the fault is gone the database could serve 25 requests a second; customers ask for ten.
#[test]
fn what_a_fault_began_goes_on_without_it_unless_a_budget_holds_it() {
    let load = r#"{"open": {"first": "0s", "interval": "100ms", "count": 130}}"#;
    let hang = r#"[{"at": "2s", "hang": "db"}, {"at": "4s", "resume": "db"}]"#;
    let waiting = |budget: &str| {
        let run = run(&chain(3, budget, load, hang), "14s");
        run.last().gauges()[run.last().gauge(3, 0) as usize]
    };
    let (without, with) = (waiting(""), waiting(BUDGET));
    assert!(
        without > 100,
        "{without} requests stand in line without a budget"
    );
    assert_eq!(with, 0, "requests stand in line with a budget");
}

/// Holds: RT-4.
#[test]
fn the_attempts_of_a_call_follow_their_closed_form() {
    for (share, p, k) in [("10%", 0.1_f64, 3), ("50%", 0.5, 3), ("90%", 0.9, 4)] {
        let scenario = format!(
            r#"{{"nodes": {{
                "web": {{"kind": "client", "load": {{"open": {{"first": "1ms", "interval": "10ms", "count": 1500}}}},
                    "policies": {{"again": {{"retry": {{"max_attempts": {k}}}}}}}, "program": [{{"call": "shop.buy", "through": ["again"], "or": []}}]}},
                "shop": {{"kind": "service", "handlers": {{"buy": [{{"reply": true}}]}}}}}},
            "faults": [{{"at": "0s", "error_rate": "shop", "share": "{share}"}}]}}"#
        );
        let run = run(&scenario, "60s");
        let mean = requests(&run, "shop.buy", Counter::Sent) as f64 / 1500.0;
        let powers: Vec<f64> = (0..k).map(|n| (0..n).fold(1.0, |all, _| all * p)).collect();
        let expected: f64 = powers.iter().sum();
        let square: f64 = (0..k)
            .zip(&powers)
            .map(|(n, q)| f64::from(2 * n + 1) * q)
            .sum();
        let error = ((square - expected * expected) / 1500.0).sqrt();
        let z = (mean - expected) / error;
        assert!(
            z.abs() <= 4.0,
            "p {p}, k {k}: {mean} beside {expected}, z {z}"
        );
    }
}

/// Holds: RT-3.
#[test]
fn jitter_parts_callers_that_failed_together() {
    let busiest = |jitter: &str| {
        let scenario = format!(
            r#"{{"nodes": {{
                "web": {{"kind": "client", "members": 100, "load": {{"closed": {{"think": "0s", "rounds": 1}}}},
                    "policies": {{"again": {{"retry": {{"max_attempts": 2, "wait": {{"base": "1s", "jitter": "{jitter}"}}}}}}}},
                    "program": [{{"call": "shop.buy", "through": ["again"], "or": []}}]}},
                "shop": {{"kind": "service", "workers": 100, "handlers": {{"buy": [{{"fail": "busy"}}]}}}}}}}}"#
        );
        let run = run(&scenario, "60s");
        let mut buckets = std::collections::BTreeMap::<u64, u32>::new();
        for said in run.describe(0..run.len()) {
            if matches!(
                said.fact,
                sim::fact::Fact::Sent {
                    attempt: 2,
                    kind: sim::program::MessageKind::Request,
                    ..
                }
            ) {
                *buckets.entry(said.at.0 / 50_000_000).or_default() += 1;
            }
        }
        let most = buckets.values().max().copied().unwrap_or_default();
        (most, requests(&run, "shop.buy", Counter::Sent))
    };
    let (together, sent) = busiest("none");
    let (apart, sent_apart) = busiest("full");
    assert_eq!((together, sent, sent_apart), (100, 200, 200));
    assert!(apart <= 15, "{apart} in one twentieth of a second");
}

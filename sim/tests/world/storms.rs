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

//! The worked examples of the semantic reference, §2.22, to the nanosecond.

use crate::golden::{check, run};
use sim::fact::Fact;
use sim::record::Recording;
use sim::time::Time;
use std::rc::Rc;

/// Returns when the runs of a client's program ended, in seconds.
fn ends(scenario: &str) -> Vec<u64> {
    let run = run(scenario, "1h");
    let facts = run.describe(0..run.len());
    let ended = |s: &sim::fact::Said| matches!(s.fact, Fact::Ended { .. }).then_some(s.at);
    let whole = |at: Time| {
        assert_eq!(at.0 % 1_000_000_000, 0);
        at.0 / 1_000_000_000
    };
    facts.iter().filter_map(ended).map(whole).collect()
}

#[test]
fn one_person_does_all_the_coffee() {
    let scenario = r#"{"nodes": {
        "customer": {"kind": "client", "members": 6, "load": {"at": ["0s", "0s", "0s", "0s", "0s", "0s"]}, "program": [{"call": "counter.order"}]},
        "counter": {"kind": "service", "handlers": {"order": [{"work": "10s"}, {"work": "60s"}]}}}}"#;
    assert_eq!(ends(scenario), [70, 140, 210, 280, 350, 420]);
}

#[test]
fn baristas_take_orders_from_a_list() {
    for (baristas, expected) in [
        (1, [70, 130, 190, 250, 310, 370]),
        (2, [70, 80, 130, 140, 190, 200]),
        (3, [70, 80, 90, 130, 140, 150]),
        (6, [70, 80, 90, 100, 110, 120]),
    ] {
        let scenario = format!(
            r#"{{"nodes": {{
            "customer": {{"kind": "client", "members": 6, "load": {{"at": ["0s", "0s", "0s", "0s", "0s", "0s"]}},
                "program": [{{"call": "cashier.order"}}, {{"receive": "coffee"}}]}},
            "cashier": {{"kind": "service", "handlers": {{"order": [{{"work": "10s"}},
                {{"send": "list.orders", "message": "order", "body": "$reply_to"}}]}}}},
            "list": {{"kind": "broker", "queues": {{"orders": {{}}}}}},
            "barista": {{"kind": "service", "instances": {baristas}, "consumers": [{{"queue": "list.orders", "prefetch": 1, "ack": "manual",
                "program": [{{"work": "60s"}}, {{"send": {{"mailbox": "$message"}}, "message": "coffee"}}, {{"ack": true}}]}}]}}}}}}"#
        );
        assert_eq!(ends(&scenario), expected, "{baristas} baristas");
    }
}

/// Mobile → product → order; 20 ms each way.
fn chain(faults: &str) -> String {
    format!(
        r#"{{"nodes": {{
        "mobile": {{"kind": "client", "load": {{"at": ["0s"]}}, "program": [{{"call": "product.show"}}]}},
        "product": {{"kind": "service", "policies": {{"again": {{"retry": {{"max_attempts": 3, "wait": "0ms"}}}}, "patience": {{"timeout": "1s"}}}},
            "handlers": {{"show": [{{"work": "30ms"}}, {{"call": "order.list", "through": ["again", "patience"], "or": []}}]}}}},
        "order": {{"kind": "service", "handlers": {{"list": [{{"work": "50ms"}}]}}}}}},
        "links": {{"default": {{"latency": "20ms"}}}}, "faults": [{faults}]}}"#
    )
}

#[test]
fn the_mobile_chain_takes_the_sum_of_its_hops() {
    check(
        &chain(""),
        "ended",
        r#"
            6 160ms mobile.0 mobile#1 ended latency=160ms outcome=ok ‹ 0,5
        "#,
    );
}

#[test]
fn the_mobile_chain_waits_for_every_timeout_of_a_hung_service() {
    check(
        &chain(r#"{"at": "0s", "hang": "order"}"#),
        "ended",
        r#"
            10 3070ms mobile.0 mobile#1 ended latency=3070ms outcome=ok ‹ 1,9
        "#,
    );
}

/// Web → gateway (10 ms) → four services (5 ms each way).
fn wedding(calls: &str) -> String {
    format!(
        r#"{{"nodes": {{
        "web": {{"kind": "client", "load": {{"at": ["0s"]}}, "program": [{{"call": "gateway.page"}}]}},
        "gateway": {{"kind": "service", "handlers": {{"page": [{calls}]}}}},
        "member": {{"kind": "service", "handlers": {{"get": [{{"work": "20ms"}}]}}}},
        "vendor": {{"kind": "service", "handlers": {{"get": [{{"work": "40ms"}}]}}}},
        "schedule": {{"kind": "service", "handlers": {{"get": [{{"work": "30ms"}}]}}}},
        "budget": {{"kind": "service", "handlers": {{"get": [{{"work": "30ms"}}]}}}}}},
        "links": {{"default": {{"latency": "5ms"}}, "web - gateway": {{"latency": "10ms"}}}}}}"#
    )
}

#[test]
fn parallel_calls_take_the_longest_and_sequential_ones_the_sum() {
    let calls = ["member", "vendor", "schedule", "budget"]
        .map(|service| format!(r#"{{"call": "{service}.get"}}"#));
    let parallel = calls.each_ref().map(|call| format!("[{call}]")).join(", ");
    check(
        &wedding(&format!(r#"{{"parallel": [{parallel}]}}"#)),
        "ended",
        r#"
            14 70ms web.0 web#1 ended latency=70ms outcome=ok ‹ 0,13
        "#,
    );
    check(
        &wedding(&calls.join(", ")),
        "ended",
        r#"
            14 180ms web.0 web#1 ended latency=180ms outcome=ok ‹ 0,13
        "#,
    );
}

/// Holds: QT-8.
#[test]
fn an_outage_builds_a_backlog_that_drains_in_forty_seconds() {
    let scenario = r#"{"nodes": {
        "web": {"kind": "client", "load": {"open": {"first": "0s", "interval": "50ms", "count": 2500}}, "program": [{"send": "broker.jobs", "message": "job"}]},
        "broker": {"kind": "broker", "queues": {"jobs": {}}},
        "worker": {"kind": "service", "consumers": [{"queue": "broker.jobs", "prefetch": 1, "ack": "manual", "program": [{"work": "20ms"}, {"ack": true}]}]}},
        "faults": [{"at": "10s", "crash": "worker"}, {"at": "70s", "restart": "worker"}]}"#;
    let run = run(scenario, "1h");
    let gauge = run.last().gauge(1, 0);
    let depth_at = |s: u64| {
        let rows = run.events_at(Time(s * 1_000_000_000));
        let before = run.depths(gauge).take_while(|(row, _)| *row < rows);
        before.last().map_or(0, |(_, depth)| depth)
    };
    assert!(depth_at(70).abs_diff(1200) <= 1, "{}", depth_at(70));
    let empty = run
        .depths(gauge)
        .map(|(row, depth)| (run.row(row).at, depth))
        .find(|(at, depth)| *at > Time(70_000_000_000) && *depth == 0);
    let (at, _) = empty.expect("the backlog drains");
    assert!(at.0.abs_diff(110_000_000_000) <= 20_000_000, "{at:?}");
    // Chunks are joined where there are many: each depth stays at its row.
    let mut joined = Recording::start(Rc::clone(run.model()), run.seed(), Vec::new());
    joined = joined.with_chunk_rows(3);
    while !joined.extend(run.model().until, u32::MAX, u32::MAX) {}
    assert!(joined.checkpoints() < 512 && joined.len() > 512 * 3);
    assert!(joined.depths(gauge).eq(run.depths(gauge)));
}

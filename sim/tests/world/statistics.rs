//! Shares and means over many calls, beside what theory says of them: at most four standard errors apart.

use crate::golden::{model, run};
use sim::fact::FactKind;
use sim::measure::{EVENTS_MAX, measure};
use sim::meter::{Estimate, Summary};
use sim::program::MessageKind;
use std::rc::Rc;

fn summary(scenario: &str, until: &str, seed: u64) -> Summary {
    let model = model(scenario, until);
    measure(&Rc::clone(&model), seed, &[], model.until, EVENTS_MAX).summary
}

/// Holds a mean over seeds to theory.
#[track_caller]
fn check(expected: f64, found: impl Fn(u64) -> f64) {
    let estimate: Estimate = (1..=20).map(found).collect();
    let z = estimate.z(expected);
    assert!(
        z.abs() <= 4.0,
        "{} instead of {expected}: {z} standard errors",
        estimate.mean()
    );
}

fn requests(summary: &Summary) -> f64 {
    let of = summary.messages.iter();
    of.filter(|kind| kind.kind == MessageKind::Request)
        .map(|kind| kind.sent as f64)
        .sum()
}

/// 2,000 calls of a service that fails that often, with at most so many attempts.
fn attempts(failing: &str, most: u32) -> String {
    format!(
        r#"{{"faults": [{{"at": "0s", "error_rate": "shop", "share": "{failing}"}}], "nodes": {{
        "web": {{"kind": "client", "load": {{"open": {{"first": "1ms", "interval": "10ms", "count": 2000}}}}, "policies": {{"again": {{"retry": {{"max_attempts": {most}}}}}}},
            "program": [{{"call": "shop.buy", "through": ["again"], "or": []}}]}},
        "shop": {{"kind": "service", "handlers": {{"buy": []}}}}}}}}"#
    )
}

/// Holds: RT-4.
#[test]
fn attempts_are_as_many_as_the_geometric_series_says() {
    for (failing, most, expected) in [
        ("10%", 3, 1.11),
        ("50%", 3, 1.75),
        ("90%", 3, 2.71),
        ("90%", 4, 3.439),
    ] {
        let scenario = attempts(failing, most);
        check(expected, |seed| {
            requests(&summary(&scenario, "1h", seed)) / 2_000.0
        });
    }
    let always = summary(&attempts("100%", 3), "1h", 1);
    assert_eq!(requests(&always), 6_000.0);
}

/// A page of ten lookups at once, each of which is slow in one of twenty cases.
fn page(lookup: &str) -> String {
    let lookups = vec![format!("[{lookup}]"); 10].join(", ");
    format!(
        r#"{{"nodes": {{
        "web": {{"kind": "client", "load": {{"open": {{"first": "0s", "interval": "1s", "count": 500}}}},
            "policies": {{"patience": {{"timeout": "30ms"}}, "twice": {{"hedging": {{"max_attempts": 2, "delay": "30ms"}}}}}},
            "program": [{{"parallel": [{lookups}]}}]}},
        "shop": {{"kind": "service", "instances": 2, "workers": 99, "handlers": {{"find": [
            {{"if": {{"chance": ["5%"]}}, "then": [{{"work": "200ms"}}]}}, {{"reply": true}}]}}}}}}}}"#
    )
}

/// Holds: RT-13.
#[test]
fn the_tail_of_a_fan_out_is_what_many_meet() {
    let slow = page(r#"{"call": "shop.find", "through": ["patience"]}"#);
    check(1.0 - 0.598_736_939, |seed| {
        let client = &summary(&slow, "1h", seed).clients[0];
        1.0 - client.outcomes.ok as f64 / client.sent as f64
    });
    let hedged = page(r#"{"call": "shop.find", "through": ["twice"]}"#);
    check(1.05, |seed| {
        requests(&summary(&hedged, "1h", seed)) / 5_000.0
    });
}

/// Holds: RT-15.
#[test]
fn a_retry_is_safe_where_nothing_ran_and_not_where_only_the_answer_was_lost() {
    let charges = |from: &str, to: &str, kind: &str, verdict: &str| {
        let scenario = format!(
            r#"{{"faults": [{{"at": "0s", "intercept": {{"from": "{from}", "to": "{to}", "kind": "{kind}", "count": 1}}, "verdict": "{verdict}"}}], "nodes": {{
            "web": {{"kind": "client", "load": {{"at": ["1ms"]}}, "policies": {{"again": {{"retry": {{"max_attempts": 2}}}}, "patience": {{"timeout": "50ms"}}}},
                "program": [{{"call": "bank.charge", "through": ["again", "patience"]}}]}},
            "bank": {{"kind": "service", "tables": {{"charges": []}}, "handlers": {{"charge": [{{"insert": "charges", "value": 10}}]}}}}}}}}"#
        );
        let run = run(&scenario, "10s");
        let facts = run.describe(0..run.len());
        let count = |kind| facts.iter().filter(|s| s.fact.kind() == kind).count();
        assert_eq!(count(FactKind::CallEnded), 1);
        count(FactKind::Inserted)
    };
    assert_eq!(charges("web", "bank", "request", "refuse"), 1);
    assert_eq!(charges("web", "bank", "request", "drop"), 1);
    assert_eq!(charges("bank", "web", "reply", "drop"), 2);
}

/// Holds: QT-7.
#[test]
fn one_line_for_two_servers_beats_two_lines() {
    let scenario = |desks: &str| {
        format!(
            r#"{{"nodes": {{
            "web": {{"kind": "client", "load": {{"open": {{"first": "0s", "interval": {{"exponential": "625ms"}}}}}}, "program": [{{"call": "desk.serve"}}]}},
            "desk": {{"kind": "service", {desks}, "handlers": {{"serve": [{{"work": {{"exponential": "1s"}}}}]}}}}}}}}"#
        )
    };
    let wait = |desks: &str, seed| {
        let summary = summary(&scenario(desks), "10h", seed);
        summary.services[0].wait_mean_ns / 1e9
    };
    check(1.777_778, |seed| wait(r#""workers": 2"#, seed));
    let two_lines = r#""instances": 2, "workers": 1, "balance": "random""#;
    check(4.0, |seed| wait(two_lines, seed));
}

/// Holds: QT-9.
#[test]
fn availabilities_multiply_in_series_and_their_gaps_do_beside_each_other() {
    let scenario = |up: &str, program: &str| {
        let service = |name: &str| {
            format!(r#""{name}": {{"kind": "service", "up": "{up}", "handlers": {{"ask": []}}}}"#)
        };
        let services: Vec<String> = ["a", "b", "c", "d", "e"].map(service).into();
        format!(
            r#"{{"nodes": {{"web": {{"kind": "client", "load": {{"open": {{"first": "0s", "interval": "1s", "count": 2000}}}}, "program": [{program}]}}, {}}}}}"#,
            services.join(", ")
        )
    };
    let calls: Vec<String> = ["a", "b", "c", "d", "e"]
        .map(|name| format!(r#"{{"call": "{name}.ask"}}"#))
        .into();
    let series = scenario("99%", &calls.join(", "));
    let beside = scenario("90%", r#"{"call": "a.ask", "or": [{"call": "b.ask"}]}"#);
    let ok = |scenario: &str, seed| {
        let client = &summary(scenario, "1h", seed).clients[0];
        client.outcomes.ok as f64 / client.sent as f64
    };
    check(0.950_990, |seed| ok(&series, seed));
    check(0.99, |seed| ok(&beside, seed));
}

/// Holds: KA-13.
#[test]
fn the_lag_of_each_group_is_a_level_over_time() {
    let scenario = r#"{"nodes": {
        "shop": {"kind": "client", "load": {"at": ["0s", "2ms"]}, "program": [{"send": "kafka.orders", "message": "order", "kind": "event", "body": "$occurrence"}]},
        "kafka": {"kind": "broker", "topics": {"audits": {}, "orders": {}}},
        "billing": {"kind": "service", "subscriptions": [
            {"topic": "kafka.audits", "program": []},
            {"topic": "kafka.orders", "commit": "after_each", "program": [{"work": "4ms"}]}]},
        "mail": {"kind": "service", "autoscale": {"topic": "kafka.orders", "target": 9, "min": 1}, "subscriptions": [
            {"topic": "kafka.orders", "commit": "before", "program": []}]}},
        "links": {"default": {"latency": "1ms"}}}"#;
    let model = model(scenario, "20ms");
    let summary = measure(&model, 1, &[], model.until, 1_000).summary;
    let groups: Vec<String> = summary
        .groups
        .iter()
        .map(|g| {
            format!(
                "{} {}.{} {} {}",
                g.service, g.broker, g.topic, g.lag.mean, g.lag.max
            )
        })
        .collect();
    // Of 20 ms, the first record waits from 1 ms to 7 ms for the commit of billing, the second one from 3 ms to 12 ms; mail commits
    // each when it is fetched, 1 ms later.
    assert_eq!(
        groups,
        [
            "billing kafka.audits 0 0",
            "billing kafka.orders 0.75 2",
            "mail kafka.orders 0.1 1"
        ]
    );
}

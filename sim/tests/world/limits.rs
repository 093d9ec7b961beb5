//! Limits end a run with a fact; nothing a scenario says makes the machine stop answering.

use crate::golden::{check_run, model, run};
use sim::fact::{FactKind, Limit};
use sim::record::Recording;
use sim::world::End;

#[test]
fn too_many_events_at_one_instant_end_the_run() {
    let scenario = r#"{"nodes": {"web": {"kind": "client", "load": {"closed": {"think": "0s"}}, "program": [{"wait": "0s"}]}}}"#;
    let run = run(scenario, "1s");
    assert_eq!(run.end(), Some(End::Limit(Limit::EventsAtOnce)));
    check_run(
        &run,
        "limit_reached",
        r#"
            10000 0ms web.0 limit_reached limit=events_at_once value=10000 ‹ 9999
        "#,
    );
}

#[test]
fn a_program_that_would_not_stop_ends_the_run() {
    let scenario = r#"{"nodes": {
        "web": {"kind": "client", "load": {"at": ["0s"]},
            "policies": {"breaker": {"resilience4j": {"window": 1, "minimum": 1, "failure_rate": "50%", "slow_rate": "100%", "slow_after": "60s",
                "wait_open": "25ms", "half_open": 1, "automatic": false, "half_open_max": "0s"}}},
            "program": [{"repeat": true, "do": [{"call": "shop.buy", "through": ["breaker"], "or": []}]}]},
        "shop": {"kind": "service", "handlers": {"buy": [{"fail": "no"}]}}}}"#;
    let run = run(scenario, "1s");
    assert_eq!(run.end(), Some(End::Limit(Limit::StatementsAtOnce)));
    check_run(
        &run,
        "limit_reached",
        r#"
            2 0ms web.0 limit_reached limit=statements_at_once value=100000 ‹ 1
        "#,
    );
}

#[test]
fn the_greatest_number_of_events_ends_the_run_and_can_be_replayed() {
    let scenario = r#"{"nodes": {"web": {"kind": "client", "load": {"closed": {"think": "1ms"}}, "program": [{"wait": "1ms"}]}}}"#;
    let run = Recording::whole(model(scenario, "1h"), 1, Vec::new(), 3_000);
    assert_eq!(run.end(), Some(End::Limit(Limit::Events)));
    assert_eq!(run.len(), 3_001);
    check_run(
        &run,
        "limit_reached",
        r#"
            3000 2999ms web.0 limit_reached limit=events value=3000 ‹
        "#,
    );
    assert_eq!(
        run.row(3_000).kinds(),
        sim::fact::KindSet::of(&[FactKind::LimitReached])
    );
    assert_eq!(run.seek(2_999).applied(), 2_999);
}

#[test]
fn a_long_line_needs_no_deep_stack() {
    // 20,000 requests are in line when the one worker is free; each gives it back at once.
    let scenario = r#"{"nodes": {
        "web": {"kind": "client", "members": 20, "load": {"open": {"first": "0s", "interval": "1us", "count": 300}}, "program": [{"call": "shop.buy"}]},
        "shop": {"kind": "service", "waiting": "non_blocking", "handlers": {"buy": [{"wait": "1s"}]}}},
        "links": {"default": {"latency": "1us"}},
        "faults": [{"at": "0s", "hang": "shop"}, {"at": "500ms", "resume": "shop"}]}"#;
    let run = run(scenario, "20s");
    assert_eq!(run.end(), Some(End::Quiet));
    assert_eq!(run.last().runs(0), 6_000);
}

#[test]
fn a_message_that_leads_to_itself_ends_the_run() {
    let scenario = r#"{"nodes": {
        "web": {"kind": "client", "load": {"at": ["0s"]}, "program": [{"send": "broker.q", "message": "again"}]},
        "broker": {"kind": "broker", "queues": {"q": {}}},
        "echo": {"kind": "service", "consumers": [{"queue": "broker.q", "program": [{"send": "broker.q", "message": "again"}, {"ack": true}]}]}},
        "links": {"default": {"latency": "1ms"}}}"#;
    let run = run(scenario, "1h");
    assert_eq!(run.end(), Some(End::Limit(Limit::Chain)));
    check_run(
        &run,
        "limit_reached",
        r#"
            596 398ms web.0 limit_reached limit=chain value=200 ‹ 595
        "#,
    );
}

#[test]
fn a_loop_of_branches_needs_no_deep_stack() {
    // No call gets past the breaker after the first, so that 100,000 statements run at one event, in branch after branch.
    let scenario = r#"{"nodes": {
        "web": {"kind": "client", "load": {"at": ["0s"]},
            "policies": {"breaker": {"resilience4j": {"window": 1, "minimum": 1, "wait_open": "25ms"}}},
            "program": [{"repeat": true, "do": [{"parallel": [[{"set": "a", "to": 1}], [{"call": "shop.buy", "through": ["breaker"], "or": []}]]}]}]},
        "shop": {"kind": "service", "handlers": {"buy": [{"fail": "no"}]}}}}"#;
    assert_eq!(
        run(scenario, "1s").end(),
        Some(End::Limit(Limit::StatementsAtOnce))
    );
}

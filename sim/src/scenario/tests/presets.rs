//! What a library puts around a call, in its own order.

use super::super::*;
use super::name_of;
use crate::model::{Model, NodeKind, Policy};
use crate::policy::retry::Backoff;
use crate::policy::{BulkheadSettings, Settings};
use crate::program::Op;
use crate::time::Span;

fn file(guard: &str, through: &str) -> String {
    format!(
        r#"{{"signalbox": 1, "id": "x", "title": {{"ko": "엑스", "en": "x"}}, "until": "1s", "scenario": {{"nodes": {{
            "web": {{"kind": "client", "label": {{"ko": "웹", "en": "web"}}, "load": {{"at": ["0s"]}},
                "policies": {{"first": {{"timeout": "5s"}}, "guard": {guard}}},
                "program": [{{"call": "shop.buy", "through": {through}}}]}},
            "shop": {{"kind": "service", "label": {{"ko": "상점", "en": "shop"}}, "handlers": {{"buy": []}}}}}}}}}}"#
    )
}

fn model(guard: &str, through: &str) -> Model {
    let file = parse(file(guard, through).as_bytes()).unwrap_or_else(|p| panic!("{p:#?}"));
    compile(&file, "", &[]).expect("it compiles")
}

/// Returns the layers that the only call passes, outermost first.
fn passed(model: &Model) -> Vec<&Policy> {
    let NodeKind::Client(client) = &model.nodes[0].kind else {
        panic!("the first node is the client");
    };
    let calls = client.program.ops.iter().filter_map(|op| match op {
        Op::Call(call) => Some(call),
        _ => None,
    });
    let layers = calls.flat_map(|call| &call.through);
    layers
        .map(|i| &model.nodes[0].policies[usize::from(*i)])
        .collect()
}

#[track_caller]
fn check(guard: &str, expected: &[&str]) {
    let model = model(guard, r#"["first", "guard"]"#);
    let names: Vec<&str> = passed(&model).iter().map(|p| &*p.name).collect();
    assert_eq!(names, expected);
}

/// Holds: HY-8, HY-9.
#[test]
fn each_library_has_its_own_layers_in_its_own_order() {
    check(
        r#"{"preset": "hystrix"}"#,
        &[
            "first",
            "guard.fallback",
            "guard.breaker",
            "guard.timeout",
            "guard.pool",
        ],
    );
    check(
        r#"{"preset": "resilience4j"}"#,
        &[
            "first",
            "guard.retry",
            "guard.breaker",
            "guard.rate_limiter",
            "guard.timeout",
            "guard.bulkhead",
        ],
    );
    check(
        r#"{"preset": "polly"}"#,
        &[
            "first",
            "guard.bulkhead",
            "guard.total_timeout",
            "guard.retry",
            "guard.breaker",
            "guard.attempt_timeout",
        ],
    );
}

#[test]
fn a_layer_can_be_written_or_left_out() {
    let guard = r#"{"preset": "polly", "bulkhead": false, "retry": {"max_attempts": 2}, "attempt_timeout": "50ms"}"#;
    let model = model(guard, r#"["guard"]"#);
    let layers = passed(&model);
    assert_eq!(layers.len(), 4);
    let Settings::Retry(retry) = &layers[1].settings else {
        panic!("{:?}", layers[1]);
    };
    assert_eq!(
        (retry.attempts_max, &retry.backoff),
        (2, &Backoff::Fixed(Span::ZERO))
    );
    assert_eq!(layers[3].settings, Settings::Timeout(Span::from_ms(50)));
}

#[test]
fn what_is_not_written_is_as_the_library_has_it() {
    let model = model(r#"{"preset": "resilience4j"}"#, r#"["guard"]"#);
    let layers = passed(&model);
    let Settings::Retry(retry) = &layers[0].settings else {
        panic!("{:?}", layers[0]);
    };
    assert_eq!(
        (retry.attempts_max, &retry.backoff),
        (3, &Backoff::Fixed(Span::from_ms(500)))
    );
    let bulkhead = BulkheadSettings::Limit {
        limit: 25,
        max_wait: Span::ZERO,
    };
    assert_eq!(layers[4].settings, Settings::Bulkhead(bulkhead));
}

#[test]
fn mistakes_in_a_preset_are_told() {
    let told = |guard: &str| -> Vec<(String, String)> {
        let problems = parse(file(guard, r#"["guard"]"#).as_bytes()).expect_err("a mistake");
        let told = |p: &Problem| (name_of(&p.code), p.path.to_string());
        problems.iter().map(told).collect()
    };
    let at = |rest: &str| format!("$.scenario.nodes.web.policies.guard{rest}");
    assert_eq!(
        told(r#"{"preset": "hystix"}"#),
        [("name_unknown".into(), at(".preset"))]
    );
    assert_eq!(
        told(r#"{"preset": "hystrix", "retry": {}}"#),
        [("field_unknown".into(), at(".retry"))]
    );
    assert_eq!(
        told(r#"{"preset": "hystrix", "timeout": 5, "pool": {"threads": 0}}"#),
        [
            ("wrong_type".into(), at(".timeout")),
            ("out_of_range".into(), at(".pool.threads"))
        ]
    );
}

//! Retries in the world: waits, what is worth another attempt, and budgets.

use crate::golden::check;

/// Returns a scenario of one client that calls `shop.buy` through the policy `again`.
fn shop(load: &str, retry: &str, handler: &str) -> String {
    format!(
        r#"{{"nodes": {{
        "web": {{"kind": "client", "load": {load}, "policies": {{"again": {{"retry": {retry}}}}},
            "program": [{{"call": "shop.buy", "through": ["again"], "or": []}}]}},
        "shop": {{"kind": "service", "handlers": {{"buy": {handler}}}}}}}}}"#
    )
}

const ONCE: &str = r#"{"at": ["0s"]}"#;

/// Holds: RT-1.
#[test]
fn waits_grow_up_to_their_cap() {
    let retry =
        r#"{"max_attempts": 5, "wait": {"base": "10ms", "multiplier": "2", "cap": "25ms"}}"#;
    check(
        &shop(ONCE, retry, r#"[{"fail": "no"}]"#),
        "retry_scheduled gave_up",
        "
            2 0ms web.0 web#1/shop.buy retry_scheduled attempt_next=2 attempts_max=5 label=shop.buy wait=10ms ‹ 1
            5 10ms web.0 web#1/shop.buy retry_scheduled attempt_next=3 attempts_max=5 label=shop.buy wait=20ms ‹ 2,4
            8 30ms web.0 web#1/shop.buy retry_scheduled attempt_next=4 attempts_max=5 label=shop.buy wait=25ms ‹ 2,5,7
            11 55ms web.0 web#1/shop.buy retry_scheduled attempt_next=5 attempts_max=5 label=shop.buy wait=25ms ‹ 2,5,8,10
            14 80ms web.0 web#1/shop.buy gave_up attempts=5 label=shop.buy ‹ 2,5,8,11,13
        ",
    );
}

/// Holds: RT-2.
#[test]
fn jitter_is_drawn_for_each_call_and_attempt() {
    let retry = r#"{"max_attempts": 3, "wait": {"base": "1s", "jitter": "full"}}"#;
    check(
        &shop(r#"{"at": ["0s", "1ms"]}"#, retry, r#"[{"fail": "no"}]"#),
        "retry_scheduled",
        r#"
            2 0ms web.0 web#1/shop.buy retry_scheduled attempt_next=2 attempts_max=3 drawn=["0","1000000000"] label=shop.buy wait=435.78514ms ‹ 1
            5 1ms web.0 web#2/shop.buy retry_scheduled attempt_next=2 attempts_max=3 drawn=["0","1000000000"] label=shop.buy wait=126.647509ms ‹ 4
            8 127.647509ms web.0 web#2/shop.buy retry_scheduled attempt_next=3 attempts_max=3 drawn=["0","2000000000"] label=shop.buy wait=251.980149ms ‹ 5,7
            14 435.78514ms web.0 web#1/shop.buy retry_scheduled attempt_next=3 attempts_max=3 drawn=["0","2000000000"] label=shop.buy wait=1009.0709ms ‹ 2,13
        "#,
    );
}

/// Holds: RT-7.
#[test]
fn only_listed_failures_are_retried() {
    let retry =
        r#"{"max_attempts": 3, "wait": "1ms", "errors": ["UNAVAILABLE"], "ignore": ["busy"]}"#;
    check(
        &shop(
            ONCE,
            retry,
            r#"[{"fail": "UNAVAILABLE"}]"#,
        ),
        "retry_scheduled gave_up",
        "
            2 0ms web.0 web#1/shop.buy retry_scheduled attempt_next=2 attempts_max=3 label=shop.buy wait=1ms ‹ 1
            5 1ms web.0 web#1/shop.buy retry_scheduled attempt_next=3 attempts_max=3 label=shop.buy wait=1ms ‹ 2,4
            8 2ms web.0 web#1/shop.buy gave_up attempts=3 label=shop.buy ‹ 2,5,7
        ",
    );
    check(
        &shop(ONCE, retry, r#"[{"fail": "INTERNAL"}]"#),
        "retry_scheduled gave_up",
        "
            2 0ms web.0 web#1/shop.buy gave_up attempts=1 label=shop.buy ‹ 1
        ",
    );
}

#[test]
fn a_bad_answer_is_retried_and_fails_at_last_where_it_should() {
    let retry = r#"{"max_attempts": 2, "results": ["bad"], "fail_after_max": true}"#;
    check(
        &shop(ONCE, retry, r#"[{"reply": "bad"}]"#),
        "retry_scheduled gave_up call_ended",
        "
            2 0ms web.0 web#1/shop.buy retry_scheduled attempt_next=2 attempts_max=2 label=shop.buy wait=0ms ‹ 1
            4 0ms web.0 web#1/shop.buy gave_up attempts=2 label=shop.buy ‹ 2,3
            4 0ms web.0 web#1/shop.buy call_ended label=shop.buy outcome=error took=0ms ‹ 0,3
        ",
    );
    let retry = r#"{"max_attempts": 2, "results": ["bad"]}"#;
    check(
        &shop(ONCE, retry, r#"[{"reply": "bad"}]"#),
        "call_ended",
        "
            4 0ms web.0 web#1/shop.buy call_ended label=shop.buy outcome=ok took=0ms ‹ 0,3
        ",
    );
}

/// Holds: RT-9.
#[test]
fn a_callee_pushes_back() {
    let retry = r#"{"max_attempts": 3, "wait": "1ms"}"#;
    check(
        &shop(
            ONCE,
            retry,
            r#"[{"fail": {"record": {"code": "UNAVAILABLE", "pushback_ms": 40}}}]"#,
        ),
        "retry_scheduled gave_up",
        "
            2 0ms web.0 web#1/shop.buy retry_scheduled attempt_next=2 attempts_max=3 label=shop.buy pushed_back=true wait=40ms ‹ 1
            5 40ms web.0 web#1/shop.buy retry_scheduled attempt_next=3 attempts_max=3 label=shop.buy pushed_back=true wait=40ms ‹ 2,4
            8 80ms web.0 web#1/shop.buy gave_up attempts=3 label=shop.buy ‹ 2,5,7
        ",
    );
    check(
        &shop(
            ONCE,
            retry,
            r#"[{"fail": {"record": {"code": "UNAVAILABLE", "pushback_ms": -1}}}]"#,
        ),
        "retry_scheduled gave_up",
        "
            2 0ms web.0 web#1/shop.buy gave_up attempts=1 label=shop.buy ‹ 1
        ",
    );
}

/// Holds: RT-10.
#[test]
fn throttling_withholds_retries_and_says_so() {
    let retry = r#"{"max_attempts": 3, "wait": "1ms", "budget": {"throttling": {"tokens": 4, "ratio": "0.1"}}}"#;
    check(
        &shop(r#"{"at": ["0s", "20ms"]}"#, retry, r#"[{"fail": "no"}]"#),
        "retry_scheduled retry_suppressed gave_up",
        "
            2 0ms web.0 web#1/shop.buy retry_scheduled attempt_next=2 attempts_max=3 label=shop.buy wait=1ms ‹ 1
            5 1ms web.0 web#1/shop.buy retry_suppressed attempts=2 balance_milli=2000 label=shop.buy needed_milli=2001 policy=0 ‹ 2,4
            8 20ms web.0 web#2/shop.buy retry_suppressed attempts=1 balance_milli=1000 label=shop.buy needed_milli=2001 policy=0 ‹ 2,5,7
        ",
    );
}

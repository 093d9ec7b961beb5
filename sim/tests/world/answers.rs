//! Answers through mailboxes: which are used, which are orphans, and what a window gathers.

use crate::golden::check;

/// Asks over a topic of one exchange, one vendor per time of work, and then does what it is told.
fn quotes(then: &str, works: &[&str], reply: &str) -> String {
    let vendors: String = works
        .iter()
        .enumerate()
        .map(|(i, work)| {
            format!(
                r#", "v{i}": {{"kind": "service", "consumers": [{{"queue": "broker.q{i}", "ack": "automatic", "program": [
                {{"work": "{work}"}}, {{"send": {{"mailbox": "$reply_to"}}, "message": "quote", "correlation": "$id",
                "body": {{"record": {{"vendor": {i}}}}}}}{reply}]}}]}}"#
            )
        })
        .collect();
    let queues: Vec<String> = (0..works.len())
        .map(|i| format!(r#""q{i}": {{}}"#))
        .collect();
    let bindings: Vec<String> = (0..works.len())
        .map(|i| format!(r#"{{"exchange": "asks", "queue": "q{i}"}}"#))
        .collect();
    format!(
        r#"{{"nodes": {{
        "web": {{"kind": "client", "load": {{"at": ["0s"]}}, "program": [
            {{"send": {{"exchange": "broker.asks"}}, "message": "ask", "reply_here": true, "into": "asked"}}, {then}]}},
        "broker": {{"kind": "broker", "rabbitmq": "4.x", "exchanges": {{"asks": {{"kind": "fanout"}}}},
            "queues": {{{}}}, "bindings": [{}]}}{vendors}}},
        "links": {{"default": {{"latency": "0ms"}}}}}}"#,
        queues.join(", "),
        bindings.join(", ")
    )
}

#[test]
fn a_window_counts_what_comes_in_time_and_calls_the_rest_orphans() {
    let then = r#"{"gather": "quote", "correlation": "$asked", "within": "500ms", "into": "quotes"},
        {"if": {"equal": [{"length": "$quotes"}, 2]}, "then": [], "else": [{"fail": "wrong"}]}"#;
    let scenario = quotes(then, &["100ms", "250ms", "900ms"], "");
    check(
        &scenario,
        "receive_started received timed_out dropped ended",
        r#"
            0 0ms web.0 web#1 receive_started gathers=true label=quote timeout=500ms ‹
            6 100ms web.0 web#1 received gathered={"nth":1} label=quote waited=100ms ‹ 0,5
            8 250ms web.0 web#1 received gathered={"nth":2} label=quote waited=250ms ‹ 0,7
            9 500ms web.0 web#1 timed_out answers=2 attempt=1 label=quote timeout=500ms ‹ 0
            9 500ms web.0 web#1 ended latency=500ms outcome=ok ‹ 0
            11 900ms web.0 web#1/ask/to3/quote dropped from=v2 kind=command label=quote late=400ms reason=orphaned to=web ‹ 9,10
        "#,
    );
}

#[test]
fn an_answer_at_the_very_end_of_the_window_counts() {
    let then =
        r#"{"gather": "quote", "correlation": "$asked", "within": "500ms", "into": "quotes"}"#;
    check(
        &quotes(then, &["500ms"], ""),
        "received timed_out dropped ended",
        r#"
            5 500ms web.0 web#1 received gathered={"nth":1} label=quote waited=500ms ‹ 0,3
            6 500ms web.0 web#1 timed_out answers=1 attempt=1 label=quote timeout=500ms ‹ 0,4
            6 500ms web.0 web#1 ended latency=500ms outcome=ok ‹ 0,4
        "#,
    );
}

#[test]
fn with_as_many_as_it_wants_a_window_is_over() {
    let then = r#"{"gather": "quote", "correlation": "$asked", "within": "500ms", "most": 1, "into": "quotes"}, {"wait": "1s"}"#;
    check(
        &quotes(then, &["100ms", "250ms"], ""),
        "received timed_out dropped ended",
        r#"
            5 100ms web.0 web#1 received gathered={"nth":1,"of":1} label=quote waited=100ms ‹ 0,4
            7 250ms web.0 web#1/ask/to2/quote dropped from=v1 kind=command label=quote late=150ms reason=orphaned to=web ‹ 5,6
            8 1100ms web.0 web#1 ended latency=1100ms outcome=ok ‹ 0,5
        "#,
    );
}

#[test]
fn of_one_sender_the_first_answer_counts() {
    let again = r#", {"send": {"mailbox": "$reply_to"}, "message": "quote", "correlation": "$id", "body": {"record": {"vendor": 0}}}"#;
    let then = r#"{"gather": "quote", "correlation": "$asked", "within": "500ms", "distinct": "vendor", "into": "quotes"}"#;
    check(
        &quotes(then, &["100ms"], again),
        "received timed_out dropped ended",
        r#"
            4 100ms web.0 web#1 received gathered={"nth":1} label=quote waited=100ms ‹ 0,3
            5 100ms web.0 web#1/ask/quote·2 dropped from=v0 kind=command label=quote reason=repeated to=web ‹ 0,3
            6 500ms web.0 web#1 timed_out answers=1 attempt=1 label=quote timeout=500ms ‹ 0
            6 500ms web.0 web#1 ended latency=500ms outcome=ok ‹ 0
        "#,
    );
}

#[test]
fn what_came_before_the_window_counts() {
    let then = r#"{"wait": "300ms"}, {"gather": "quote", "correlation": "$asked", "within": "500ms", "most": 2, "into": "quotes"}"#;
    check(
        &quotes(then, &["100ms", "400ms"], ""),
        "kept receive_started received timed_out dropped ended",
        r#"
            5 100ms web.0 web#1/ask/quote kept label=quote ‹ 4
            6 300ms web.0 web#1 received gathered={"nth":1,"of":2} label=quote waited=0ms ‹ 0,5
            6 300ms web.0 web#1 receive_started gathers=true label=quote timeout=500ms ‹ 0
            8 400ms web.0 web#1 received gathered={"nth":2,"of":2} label=quote waited=100ms ‹ 6,7
            8 400ms web.0 web#1 ended latency=400ms outcome=ok ‹ 0,7
        "#,
    );
}

#[test]
fn a_late_reply_is_an_orphan_and_says_since_when() {
    let then = r#"{"receive": "quote", "correlation": "$asked", "timeout": "100ms", "or": []}"#;
    check(
        &quotes(then, &["130ms"], ""),
        "received timed_out dropped kept ended",
        r#"
            3 100ms web.0 web#1 timed_out attempt=1 label=quote timeout=100ms ‹ 0
            3 100ms web.0 web#1 ended latency=100ms outcome=ok ‹ 0
            5 130ms web.0 web#1/ask/quote dropped from=v0 kind=command label=quote late=30ms reason=orphaned to=web ‹ 3,4
        "#,
    );
}

#[test]
fn a_second_answer_is_an_orphan_once_its_run_is_over() {
    let again = r#", {"work": "40ms"}, {"send": {"mailbox": "$reply_to"}, "message": "quote", "correlation": "$id"}"#;
    let then = r#"{"receive": "quote", "correlation": "$asked", "timeout": "200ms"}"#;
    check(
        &quotes(then, &["100ms"], again),
        "received timed_out dropped kept ended",
        r#"
            4 100ms web.0 web#1 received label=quote waited=100ms ‹ 0,3
            4 100ms web.0 web#1 ended latency=100ms outcome=ok ‹ 0,3
            6 140ms web.0 web#1/ask/quote·2 dropped from=v0 kind=command label=quote late=40ms reason=answered to=web ‹ 4,5
        "#,
    );
}

#[test]
fn a_second_answer_is_kept_while_its_run_may_ask_for_it() {
    let again = r#", {"work": "40ms"}, {"send": {"mailbox": "$reply_to"}, "message": "quote", "correlation": "$id"}"#;
    let then = r#"{"receive": "quote", "correlation": "$asked", "timeout": "200ms"}"#;
    let longer =
        format!(r#"{then}, {{"wait": "100ms"}}, {{"receive": "quote", "correlation": "$asked"}}"#);
    check(
        &quotes(&longer, &["100ms"], again),
        "received timed_out dropped kept ended",
        r#"
            4 100ms web.0 web#1 received label=quote waited=100ms ‹ 0,3
            6 140ms web.0 web#1/ask/quote·2 kept label=quote ‹ 5
            7 200ms web.0 web#1 received label=quote waited=0ms ‹ 4,6
            7 200ms web.0 web#1 ended latency=200ms outcome=ok ‹ 0,4
        "#,
    );
}

#[test]
fn who_asks_again_wants_the_late_answer_after_all() {
    let then = r#"{"receive": "quote", "correlation": "$asked", "timeout": "100ms", "or": [{"receive": "quote", "correlation": "$asked", "timeout": "100ms"}]}"#;
    check(
        &quotes(then, &["130ms"], ""),
        "received timed_out dropped kept ended",
        r#"
            3 100ms web.0 web#1 timed_out attempt=1 label=quote timeout=100ms ‹ 0
            5 130ms web.0 web#1 received label=quote waited=30ms ‹ 3,4
            5 130ms web.0 web#1 ended latency=130ms outcome=ok ‹ 0,4
        "#,
    );
}

#[test]
fn an_answer_without_a_correlation_id_is_kept() {
    let then = r#"{"receive": "quote", "timeout": "100ms", "or": []}"#;
    check(
        &quotes(then, &["130ms"], ""),
        "received timed_out dropped kept ended",
        r#"
            3 100ms web.0 web#1 timed_out attempt=1 label=quote timeout=100ms ‹ 0
            3 100ms web.0 web#1 ended latency=100ms outcome=ok ‹ 0
            5 130ms web.0 web#1/ask/quote kept label=quote ‹ 4
        "#,
    );
}

#[test]
fn who_only_looks_has_not_given_up() {
    let look = |then: &str| {
        format!(
            r#"{{"wait": "100ms"}}, {{"receive": "quote", "correlation": "$asked", "timeout": "0s", "or": [{then}]}}"#
        )
    };
    check(
        &quotes(&look(&look("")), &["130ms"], ""),
        "receive_started received timed_out dropped kept ended",
        r#"
            3 100ms web.0 web#1 receive_started label=quote timeout=0ms ‹ 0
            4 100ms web.0 web#1 timed_out attempt=1 label=quote timeout=0ms ‹ 3
            6 130ms web.0 web#1/ask/quote kept label=quote ‹ 5
            7 200ms web.0 web#1 received label=quote waited=0ms ‹ 4,6
            7 200ms web.0 web#1 ended latency=200ms outcome=ok ‹ 0,4
        "#,
    );
}

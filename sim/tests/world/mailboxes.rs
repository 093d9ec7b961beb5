//! Mailboxes: replies by correlation, what comes early, and what never comes.

use crate::golden::check;

fn quotes(receive: &str, work: &str) -> String {
    format!(
        r#"{{"nodes": {{
        "web": {{"kind": "client", "members": 2, "load": {{"at": ["0s", "0s"]}}, "program": [
            {{"send": "broker.asks", "message": "ask", "correlation": "$member", "reply_here": true}}, {receive}]}},
        "broker": {{"kind": "broker", "queues": {{"asks": {{}}}}}},
        "vendor": {{"kind": "service", "workers": 2, "consumers": [{{"queue": "broker.asks", "prefetch": 2, "ack": "automatic", "program": [
            {{"work": "{work}"}}, {{"send": {{"mailbox": "$reply_to"}}, "message": "quote", "correlation": "$correlation", "body": 5}}]}}]}}}},
        "links": {{"default": {{"latency": "1ms"}}}}}}"#
    )
}

#[test]
fn a_reply_finds_who_waits_for_it() {
    let receive =
        r#"{"receive": "quote", "correlation": "$member", "timeout": "20ms", "into": "q"}"#;
    check(
        &quotes(receive, "2ms"),
        "receive_started received kept ended",
        r#"
            0 0ms web.0 web[0]#1 receive_started label=quote timeout=20ms ‹
            1 0ms web.1 web[1]#1 receive_started label=quote timeout=20ms ‹
            8 5ms web.0 web[0]#1 received label=quote waited=5ms ‹ 0,6
            8 5ms web.0 web[0]#1 ended latency=5ms outcome=ok ‹ 0,6
            9 5ms web.1 web[1]#1 received label=quote waited=5ms ‹ 1,7
            9 5ms web.1 web[1]#1 ended latency=5ms outcome=ok ‹ 1,7
        "#,
    );
}

#[test]
fn a_reply_that_comes_early_is_kept() {
    let receive =
        r#"{"wait": "10ms"}, {"receive": "quote", "correlation": "$member", "timeout": "20ms"}"#;
    check(
        &quotes(receive, "2ms"),
        "receive_started received kept ended",
        r#"
            8 5ms web.0 web[0]#1/ask/quote kept label=quote ‹ 6
            9 5ms web.1 web[1]#1/ask/quote kept label=quote ‹ 7
            10 10ms web.0 web[0]#1 received label=quote waited=0ms ‹ 0,8
            10 10ms web.0 web[0]#1 ended latency=10ms outcome=ok ‹ 0
            11 10ms web.1 web[1]#1 received label=quote waited=0ms ‹ 1,9
            11 10ms web.1 web[1]#1 ended latency=10ms outcome=ok ‹ 1
        "#,
    );
}

#[test]
fn who_waits_in_vain_goes_on_or_fails() {
    let receive = r#"{"if": {"equal": ["$member", 0]}, "then": [{"receive": "quote", "correlation": 7, "timeout": "3ms", "or": [{"wait": "1ms"}]}],
        "else": [{"receive": "quote", "correlation": 7, "timeout": "3ms"}]}"#;
    check(
        &quotes(receive, "2ms"),
        "receive_started timed_out wait_done kept ended",
        r#"
            0 0ms web.0 web[0]#1 receive_started label=quote timeout=3ms ‹
            1 0ms web.1 web[1]#1 receive_started label=quote timeout=3ms ‹
            6 3ms web.0 web[0]#1 timed_out attempt=1 label=quote timeout=3ms ‹ 0
            7 3ms web.1 web[1]#1 timed_out attempt=1 label=quote timeout=3ms ‹ 1
            7 3ms web.1 web[1]#1 ended latency=3ms outcome=timeout ‹ 1
            10 4ms web.0 web[0]#1 wait_done line=4 ‹ 6
            10 4ms web.0 web[0]#1 ended latency=4ms outcome=ok ‹ 0,6
            11 5ms web.0 web[0]#1/ask/quote kept label=quote ‹ 8
            12 5ms web.1 web[1]#1/ask/quote kept label=quote ‹ 9
        "#,
    );
}

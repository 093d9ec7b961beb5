//! Calls: three legs, the caller's timeout and its retries, and answers that nobody waits for any more.

use crate::golden::check;

/// A client that calls once, through `policies`, a service that takes `work`; the links take 1 ms.
fn one_call(through: &str, work: &str, faults: &str) -> String {
    format!(
        r#"{{"nodes": {{
        "web": {{"kind": "client", "load": {{"at": ["0s"]}},
            "policies": {{"patience": {{"timeout": "10ms"}}, "all": {{"timeout": "25ms"}}, "twice": {{"retry": {{"max_attempts": 2, "wait": "0ms"}}}},
                "later": {{"retry": {{"max_attempts": 2, "wait": "5ms"}}}}}},
            "program": [{{"call": "shop.buy", "through": [{through}], "into": "answer"}}, {{"wait": "1ms"}}]}},
        "shop": {{"kind": "service", "handlers": {{"buy": [{{"work": "{work}"}}, {{"reply": "done"}}]}}}}}},
        "links": {{"default": {{"latency": "1ms"}}}}, "faults": [{faults}]}}"#
    )
}

/// Holds: G-1.
#[test]
fn a_call_has_three_legs() {
    check(
        &one_call("", "3ms", ""),
        "",
        r#"
            0 0ms web.0 web#1 began occurrence=1 ‹
            0 0ms web.0 web#1/shop.buy call_started holds_worker=false label=shop.buy to=shop ‹
            0 0ms web.0 web#1/shop.buy sent arrives=1ms attempt=1 copy=false kind=request label=shop.buy to=shop to_unit=0 ‹
            1 1ms shop.0 web#1/shop.buy arrived from=web kind=request label=shop.buy took=1ms ‹ 0
            1 1ms shop.0 web#1/shop.buy handler_started busy=1 line=0 waited=0ms workers=1 ‹ 0
            1 1ms shop.0 web#1/shop.buy work_started line=0 takes=3ms ‹ 0
            2 4ms shop.0 web#1/shop.buy work_done line=0 ‹ 1
            2 4ms shop.0 web#1/shop.buy sent arrives=5ms attempt=1 copy=false kind=reply label=shop.buy to=web to_unit=0 ‹ 1
            2 4ms shop.0 web#1/shop.buy handler_ended took=3ms ‹ 1
            3 5ms web.0 web#1/shop.buy reply_received attempt=1 label=shop.buy took=5ms ‹ 0,2
            3 5ms web.0 web#1/shop.buy call_ended label=shop.buy outcome=ok took=5ms ‹ 0,2
            3 5ms web.0 web#1 wait_started line=1 takes=1ms ‹ 2
            4 6ms web.0 web#1 wait_done line=1 ‹ 3
            4 6ms web.0 web#1 ended latency=6ms outcome=ok ‹ 0,3
        "#,
    );
}

#[test]
fn a_nested_call_blocks_both_callers() {
    let scenario = r#"{"nodes": {
        "web": {"kind": "client", "load": {"at": ["0s"]}, "program": [{"call": "a.one", "into": "x"}]},
        "a": {"kind": "service", "handlers": {"one": [{"call": "b.two", "body": 1, "into": "y"}, {"reply": "$y"}]}},
        "b": {"kind": "service", "handlers": {"two": [{"work": "2ms"}, {"reply": {"add": ["$request", 1]}}]}}},
        "links": {"default": {"latency": "1ms"}}}"#;
    check(
        scenario,
        "",
        r#"
            0 0ms web.0 web#1 began occurrence=1 ‹
            0 0ms web.0 web#1/a.one call_started holds_worker=false label=a.one to=a ‹
            0 0ms web.0 web#1/a.one sent arrives=1ms attempt=1 copy=false kind=request label=a.one to=a to_unit=0 ‹
            1 1ms a.0 web#1/a.one arrived from=web kind=request label=a.one took=1ms ‹ 0
            1 1ms a.0 web#1/a.one handler_started busy=1 line=0 waited=0ms workers=1 ‹ 0
            1 1ms a.0 web#1/a.one/b.two call_started holds_worker=true label=b.two to=b ‹ 0
            1 1ms a.0 web#1/a.one/b.two sent arrives=2ms attempt=1 copy=false kind=request label=b.two to=b to_unit=0 ‹ 0
            2 2ms b.0 web#1/a.one/b.two arrived from=a kind=request label=b.two took=1ms ‹ 1
            2 2ms b.0 web#1/a.one/b.two handler_started busy=1 line=0 waited=0ms workers=1 ‹ 1
            2 2ms b.0 web#1/a.one/b.two work_started line=0 takes=2ms ‹ 1
            3 4ms b.0 web#1/a.one/b.two work_done line=0 ‹ 2
            3 4ms b.0 web#1/a.one/b.two sent arrives=5ms attempt=1 copy=false kind=reply label=b.two to=a to_unit=0 ‹ 2
            3 4ms b.0 web#1/a.one/b.two handler_ended took=2ms ‹ 2
            4 5ms a.0 web#1/a.one/b.two reply_received attempt=1 label=b.two took=4ms ‹ 1,3
            4 5ms a.0 web#1/a.one/b.two call_ended label=b.two outcome=ok took=4ms ‹ 1,3
            4 5ms a.0 web#1/a.one sent arrives=6ms attempt=1 copy=false kind=reply label=a.one to=web to_unit=0 ‹ 3
            4 5ms a.0 web#1/a.one handler_ended took=4ms ‹ 3
            5 6ms web.0 web#1/a.one reply_received attempt=1 label=a.one took=6ms ‹ 0,4
            5 6ms web.0 web#1/a.one call_ended label=a.one outcome=ok took=6ms ‹ 0,4
            5 6ms web.0 web#1 ended latency=6ms outcome=ok ‹ 0,4
        "#,
    );
}

#[test]
fn a_failure_passes_through_to_the_client_unless_it_is_caught() {
    let scenario = r#"{"nodes": {
        "web": {"kind": "client", "load": {"at": ["0s", "10ms"]}, "program": [
            {"if": {"equal": ["$occurrence", 1]}, "then": [{"call": "a.one"}], "else": [{"call": "a.one", "or": [{"wait": "1ms"}]}]}]},
        "a": {"kind": "service", "handlers": {"one": [{"work": "1ms"}, {"fail": "sold out"}]}}}}"#;
    check(
        scenario,
        "handler_ended attempt_failed call_ended wait_started ended",
        r#"
            2 1ms a.0 web#1/a.one handler_ended failed=answered took=1ms ‹ 1
            3 1ms web.0 web#1/a.one attempt_failed attempt=1 failure=answered label=a.one took=1ms ‹ 0,2
            3 1ms web.0 web#1/a.one call_ended label=a.one outcome=error took=1ms ‹ 0,2
            3 1ms web.0 web#1 ended latency=1ms outcome=error ‹ 0,2
            6 11ms a.0 web#2/a.one handler_ended failed=answered took=1ms ‹ 5
            7 11ms web.0 web#2/a.one attempt_failed attempt=1 failure=answered label=a.one took=1ms ‹ 4,6
            7 11ms web.0 web#2/a.one call_ended label=a.one outcome=error took=1ms ‹ 4,6
            7 11ms web.0 web#2 wait_started line=5 takes=1ms ‹ 6
            8 12ms web.0 web#2 ended latency=2ms outcome=ok ‹ 4,7
        "#,
    );
}

#[test]
fn an_attempt_that_times_out_is_repeated_at_once_and_its_late_answer_is_dropped() {
    check(
        &one_call(r#""twice", "patience""#, "12ms", ""),
        "",
        r#"
            0 0ms web.0 web#1 began occurrence=1 ‹
            0 0ms web.0 web#1/shop.buy call_started holds_worker=false label=shop.buy to=shop ‹
            0 0ms web.0 web#1/shop.buy sent arrives=1ms attempt=1 copy=false kind=request label=shop.buy to=shop to_unit=0 ‹
            1 1ms shop.0 web#1/shop.buy arrived from=web kind=request label=shop.buy took=1ms ‹ 0
            1 1ms shop.0 web#1/shop.buy handler_started busy=1 line=0 waited=0ms workers=1 ‹ 0
            1 1ms shop.0 web#1/shop.buy work_started line=0 takes=12ms ‹ 0
            2 10ms web.0 web#1/shop.buy timed_out attempt=1 label=shop.buy timeout=10ms ‹ 0
            2 10ms web.0 web#1/shop.buy retry_scheduled attempt_next=2 attempts_max=2 label=shop.buy wait=0ms ‹ 0
            2 10ms web.0 web#1/shop.buy/attempt2 sent arrives=11ms attempt=2 copy=false kind=request label=shop.buy to=shop to_unit=0 ‹ 0
            3 11ms shop.0 web#1/shop.buy/attempt2 arrived from=web kind=request label=shop.buy took=1ms ‹ 2
            3 11ms shop.0 web#1/shop.buy/attempt2 queued busy=1 position=1 workers=1 ‹ 1,2
            4 13ms shop.0 web#1/shop.buy work_done line=0 ‹ 1
            4 13ms shop.0 web#1/shop.buy sent arrives=14ms attempt=1 copy=false kind=reply label=shop.buy to=web to_unit=0 ‹ 1
            4 13ms shop.0 web#1/shop.buy handler_ended took=12ms ‹ 1
            4 13ms shop.0 web#1/shop.buy/attempt2 handler_started busy=1 line=0 waited=2ms workers=1 ‹ 1,3
            4 13ms shop.0 web#1/shop.buy/attempt2 work_started line=0 takes=12ms ‹ 1
            5 14ms web.0 web#1/shop.buy dropped from=shop kind=reply label=shop.buy reason=nobody_waits to=web ‹ 4
            6 20ms web.0 web#1/shop.buy timed_out attempt=2 label=shop.buy timeout=10ms ‹ 2
            6 20ms web.0 web#1/shop.buy gave_up attempts=2 label=shop.buy ‹ 2
            6 20ms web.0 web#1/shop.buy call_ended label=shop.buy outcome=timeout took=20ms ‹ 0,2
            6 20ms web.0 web#1 ended latency=20ms outcome=timeout ‹ 0,2
            7 25ms shop.0 web#1/shop.buy/attempt2 work_done line=0 ‹ 4
            7 25ms shop.0 web#1/shop.buy/attempt2 sent arrives=26ms attempt=2 copy=false kind=reply label=shop.buy to=web to_unit=0 ‹ 4
            7 25ms shop.0 web#1/shop.buy/attempt2 handler_ended took=12ms ‹ 4
            8 26ms web.0 web#1/shop.buy/attempt2 dropped from=shop kind=reply label=shop.buy reason=nobody_waits to=web ‹ 7
        "#,
    );
}

#[test]
fn a_retry_waits() {
    check(
        &one_call(r#""later", "patience""#, "12ms", ""),
        "sent timed_out retry_scheduled gave_up reply_received dropped call_ended",
        r#"
            0 0ms web.0 web#1/shop.buy sent arrives=1ms attempt=1 copy=false kind=request label=shop.buy to=shop to_unit=0 ‹
            2 10ms web.0 web#1/shop.buy timed_out attempt=1 label=shop.buy timeout=10ms ‹ 0
            2 10ms web.0 web#1/shop.buy retry_scheduled attempt_next=2 attempts_max=2 label=shop.buy wait=5ms ‹ 0
            3 13ms shop.0 web#1/shop.buy sent arrives=14ms attempt=1 copy=false kind=reply label=shop.buy to=web to_unit=0 ‹ 1
            4 14ms web.0 web#1/shop.buy dropped from=shop kind=reply label=shop.buy reason=nobody_waits to=web ‹ 3
            5 15ms web.0 web#1/shop.buy/attempt2 sent arrives=16ms attempt=2 copy=false kind=request label=shop.buy to=shop to_unit=0 ‹ 2
            7 25ms web.0 web#1/shop.buy timed_out attempt=2 label=shop.buy timeout=10ms ‹ 5
            7 25ms web.0 web#1/shop.buy gave_up attempts=2 label=shop.buy ‹ 2,5
            7 25ms web.0 web#1/shop.buy call_ended label=shop.buy outcome=timeout took=25ms ‹ 0,5
            8 28ms shop.0 web#1/shop.buy/attempt2 sent arrives=29ms attempt=2 copy=false kind=reply label=shop.buy to=web to_unit=0 ‹ 6
            9 29ms web.0 web#1/shop.buy/attempt2 dropped from=shop kind=reply label=shop.buy reason=nobody_waits to=web ‹ 8
        "#,
    );
}

#[test]
fn a_timeout_around_a_retry_ends_all_attempts() {
    check(
        &one_call(r#""all", "later", "patience""#, "100ms", ""),
        "sent timed_out retry_scheduled gave_up call_ended ended",
        r#"
            0 0ms web.0 web#1/shop.buy sent arrives=1ms attempt=1 copy=false kind=request label=shop.buy to=shop to_unit=0 ‹
            2 10ms web.0 web#1/shop.buy timed_out attempt=1 label=shop.buy timeout=10ms ‹ 0
            2 10ms web.0 web#1/shop.buy retry_scheduled attempt_next=2 attempts_max=2 label=shop.buy wait=5ms ‹ 0
            3 15ms web.0 web#1/shop.buy/attempt2 sent arrives=16ms attempt=2 copy=false kind=request label=shop.buy to=shop to_unit=0 ‹ 2
            5 25ms web.0 web#1/shop.buy timed_out attempt=2 label=shop.buy timeout=25ms ‹ 0
            5 25ms web.0 web#1/shop.buy call_ended label=shop.buy outcome=timeout took=25ms ‹ 0
            5 25ms web.0 web#1 ended latency=25ms outcome=timeout ‹ 0
            6 101ms shop.0 web#1/shop.buy sent arrives=102ms attempt=1 copy=false kind=reply label=shop.buy to=web to_unit=0 ‹ 1
            8 201ms shop.0 web#1/shop.buy/attempt2 sent arrives=202ms attempt=2 copy=false kind=reply label=shop.buy to=web to_unit=0 ‹ 6
        "#,
    );
}

#[test]
fn retries_around_retries_multiply() {
    let scenario = one_call(
        r#""twice", "later""#,
        "1ms",
        r#"{"at": "0s", "error_rate": "shop", "share": "100%"}"#,
    );
    check(
        &scenario,
        "attempt_failed retry_scheduled gave_up call_ended",
        r#"
            3 2ms web.0 web#1/shop.buy attempt_failed attempt=1 failure=injected label=shop.buy took=2ms ‹ 1,2
            3 2ms web.0 web#1/shop.buy retry_scheduled attempt_next=2 attempts_max=2 label=shop.buy wait=5ms ‹ 2
            6 9ms web.0 web#1/shop.buy attempt_failed attempt=2 failure=injected label=shop.buy took=2ms ‹ 4,5
            6 9ms web.0 web#1/shop.buy gave_up attempts=2 label=shop.buy ‹ 3,5
            6 9ms web.0 web#1/shop.buy retry_scheduled attempt_next=2 attempts_max=2 label=shop.buy wait=0ms ‹ 5
            8 11ms web.0 web#1/shop.buy attempt_failed attempt=3 failure=injected label=shop.buy took=2ms ‹ 6,7
            8 11ms web.0 web#1/shop.buy retry_scheduled attempt_next=2 attempts_max=2 label=shop.buy wait=5ms ‹ 7
            11 18ms web.0 web#1/shop.buy attempt_failed attempt=4 failure=injected label=shop.buy took=2ms ‹ 9,10
            11 18ms web.0 web#1/shop.buy gave_up attempts=2 label=shop.buy ‹ 8,10
            11 18ms web.0 web#1/shop.buy gave_up attempts=2 label=shop.buy ‹ 6,10
            11 18ms web.0 web#1/shop.buy call_ended label=shop.buy outcome=error took=18ms ‹ 1,10
        "#,
    );
}

#[test]
fn a_request_that_is_lost_is_silent() {
    let scenario = one_call(
        r#""twice", "patience""#,
        "1ms",
        r#"{"at": "0s", "intercept": {"kind": "request"}, "verdict": "drop"}"#,
    );
    check(
        &scenario,
        "sent dropped timed_out retry_scheduled reply_received ended",
        r#"
            1 0ms web.0 web#1/shop.buy sent attempt=1 copy=false kind=request label=shop.buy to=shop to_unit=0 ‹
            1 0ms shop.0 web#1/shop.buy dropped from=web kind=request label=shop.buy reason=struck to=shop ‹ 0
            2 10ms web.0 web#1/shop.buy timed_out attempt=1 label=shop.buy timeout=10ms ‹ 1
            2 10ms web.0 web#1/shop.buy retry_scheduled attempt_next=2 attempts_max=2 label=shop.buy wait=0ms ‹ 1
            2 10ms web.0 web#1/shop.buy/attempt2 sent arrives=11ms attempt=2 copy=false kind=request label=shop.buy to=shop to_unit=0 ‹ 1
            4 12ms shop.0 web#1/shop.buy/attempt2 sent arrives=13ms attempt=2 copy=false kind=reply label=shop.buy to=web to_unit=0 ‹ 3
            5 13ms web.0 web#1/shop.buy reply_received attempt=2 label=shop.buy took=3ms ‹ 2,4
            6 14ms web.0 web#1 ended latency=14ms outcome=ok ‹ 1,5
        "#,
    );
}

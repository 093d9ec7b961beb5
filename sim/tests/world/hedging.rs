//! Hedging in the world: several attempts of one call in flight.

use crate::golden::check;

/// Returns a scenario of one hedged call; each attempt goes to another instance.
fn shop(hedging: &str, handler: &str) -> String {
    format!(
        r#"{{"nodes": {{
        "web": {{"kind": "client", "load": {{"at": ["0s"]}}, "policies": {{"twice": {{"hedging": {hedging}}}}},
            "program": [{{"call": "shop.buy", "through": ["twice"], "or": []}}]}},
        "shop": {{"kind": "service", "instances": 3, "handlers": {{"buy": {handler}}}}}}},
        "links": {{"default": {{"latency": "5ms"}}}}}}"#
    )
}

const KINDS: &str =
    "hedged reply_received attempt_failed attempt_abandoned gave_up call_ended dropped";

/// Holds: RT-11.
#[test]
fn the_first_success_wins_and_the_others_come_too_late() {
    let hedging = r#"{"max_attempts": 3, "delay": "20ms"}"#;
    check(&shop(hedging, r#"[{"work": "45ms"}, {"reply": true}]"#), KINDS,
        "
            2 20ms web.0 web#1/shop.buy hedged after=20ms attempt=2 attempts_max=3 label=shop.buy ‹ 0
            4 40ms web.0 web#1/shop.buy hedged after=20ms attempt=3 attempts_max=3 label=shop.buy ‹ 0,2
            7 55ms web.0 web#1/shop.buy reply_received attempt=1 label=shop.buy took=55ms ‹ 0,6
            7 55ms web.0 web#1/shop.buy attempt_abandoned attempt=2 label=shop.buy ‹ 6
            7 55ms web.0 web#1/shop.buy attempt_abandoned attempt=3 label=shop.buy ‹ 6
            7 55ms web.0 web#1/shop.buy call_ended label=shop.buy outcome=ok took=55ms ‹ 0,6
            9 75ms web.0 web#1/shop.buy/attempt2 dropped from=shop kind=reply label=shop.buy reason=nobody_waits to=web ‹ 8
            11 95ms web.0 web#1/shop.buy/attempt3 dropped from=shop kind=reply label=shop.buy reason=nobody_waits to=web ‹ 10
        ",
    );
}

/// Holds: RT-11.
#[test]
fn an_answer_before_the_delay_sends_no_hedge() {
    let hedging = r#"{"max_attempts": 3, "delay": "20ms"}"#;
    check(
        &shop(hedging, r#"[{"work": "5ms"}, {"reply": true}]"#),
        KINDS,
        "
            3 15ms web.0 web#1/shop.buy reply_received attempt=1 label=shop.buy took=15ms ‹ 0,2
            3 15ms web.0 web#1/shop.buy call_ended label=shop.buy outcome=ok took=15ms ‹ 0,2
        ",
    );
}

/// Holds: RT-11.
#[test]
fn a_failure_that_is_not_fatal_hedges_at_once_and_a_fatal_one_ends_the_call() {
    let hedging = r#"{"max_attempts": 3, "delay": "100ms", "errors": ["UNAVAILABLE"]}"#;
    check(&shop(hedging, r#"[{"work": "5ms"}, {"fail": "UNAVAILABLE"}]"#), KINDS,
        "
            3 15ms web.0 web#1/shop.buy attempt_failed attempt=1 failure=answered label=shop.buy took=15ms ‹ 0,2
            3 15ms web.0 web#1/shop.buy hedged attempt=2 attempts_max=3 label=shop.buy ‹ 0,2
            6 30ms web.0 web#1/shop.buy attempt_failed attempt=2 failure=answered label=shop.buy took=15ms ‹ 3,5
            6 30ms web.0 web#1/shop.buy hedged attempt=3 attempts_max=3 label=shop.buy ‹ 0,3,5
            9 45ms web.0 web#1/shop.buy attempt_failed attempt=3 failure=answered label=shop.buy took=15ms ‹ 6,8
            9 45ms web.0 web#1/shop.buy gave_up attempts=3 label=shop.buy ‹ 0,3,6,8
            9 45ms web.0 web#1/shop.buy call_ended label=shop.buy outcome=error took=45ms ‹ 0,8
        ",
    );
    let hedging = r#"{"max_attempts": 3, "delay": "8ms", "errors": ["UNAVAILABLE"]}"#;
    check(&shop(hedging, r#"[{"work": "10ms"}, {"fail": "INVALID_ARGUMENT"}]"#), KINDS,
        "
            2 8ms web.0 web#1/shop.buy hedged after=8ms attempt=2 attempts_max=3 label=shop.buy ‹ 0
            5 16ms web.0 web#1/shop.buy hedged after=8ms attempt=3 attempts_max=3 label=shop.buy ‹ 0,2
            6 20ms web.0 web#1/shop.buy attempt_failed attempt=1 failure=answered label=shop.buy took=20ms ‹ 0,4
            6 20ms web.0 web#1/shop.buy gave_up attempts=1 label=shop.buy ‹ 0,4
            6 20ms web.0 web#1/shop.buy attempt_abandoned attempt=2 label=shop.buy ‹ 4
            6 20ms web.0 web#1/shop.buy attempt_abandoned attempt=3 label=shop.buy ‹ 4
            6 20ms web.0 web#1/shop.buy call_ended label=shop.buy outcome=error took=20ms ‹ 0,4
            9 28ms web.0 web#1/shop.buy/attempt2 dropped from=shop kind=error label=shop.buy reason=nobody_waits to=web ‹ 8
            11 36ms web.0 web#1/shop.buy/attempt3 dropped from=shop kind=error label=shop.buy reason=nobody_waits to=web ‹ 10
        ",
    );
}

/// Holds: RT-11.
#[test]
fn more_than_five_attempts_count_as_five() {
    let hedging = r#"{"max_attempts": 9, "delay": "1ms"}"#;
    check(&shop(hedging, r#"[{"work": "30ms"}, {"reply": true}]"#), "hedged call_ended",
        "
            1 1ms web.0 web#1/shop.buy hedged after=1ms attempt=2 attempts_max=5 label=shop.buy ‹ 0
            2 2ms web.0 web#1/shop.buy hedged after=1ms attempt=3 attempts_max=5 label=shop.buy ‹ 0,1
            3 3ms web.0 web#1/shop.buy hedged after=1ms attempt=4 attempts_max=5 label=shop.buy ‹ 0,2
            4 4ms web.0 web#1/shop.buy hedged after=1ms attempt=5 attempts_max=5 label=shop.buy ‹ 0,3
            13 40ms web.0 web#1/shop.buy call_ended label=shop.buy outcome=ok took=40ms ‹ 0,10
        ",
    );
}

#[test]
fn a_timeout_around_hedging_ends_all_attempts() {
    let scenario = r#"{"nodes": {
        "web": {"kind": "client", "load": {"at": ["0s"]}, "policies": {"twice": {"hedging": {"max_attempts": 3, "delay": "5ms"}}, "patience": {"timeout": "12ms"}, "again": {"retry": {"max_attempts": 2}}},
            "program": [{"call": "shop.buy", "through": ["again", "patience", "twice"], "or": []}]},
        "shop": {"kind": "service", "instances": 3, "handlers": {"buy": [{"work": "20ms"}, {"reply": true}]}}}}"#;
    check(scenario, "sent hedged timed_out retry_scheduled call_ended dropped",
        "
            0 0ms web.0 web#1/shop.buy sent arrives=0ms attempt=1 copy=false kind=request label=shop.buy to=shop to_unit=0 ‹
            2 5ms web.0 web#1/shop.buy hedged after=5ms attempt=2 attempts_max=3 label=shop.buy ‹ 0
            2 5ms web.0 web#1/shop.buy/attempt2 sent arrives=5ms attempt=2 copy=false kind=request label=shop.buy to=shop to_unit=1 ‹ 0
            4 10ms web.0 web#1/shop.buy hedged after=5ms attempt=3 attempts_max=3 label=shop.buy ‹ 0,2
            4 10ms web.0 web#1/shop.buy/attempt3 sent arrives=10ms attempt=3 copy=false kind=request label=shop.buy to=shop to_unit=2 ‹ 2
            6 12ms web.0 web#1/shop.buy timed_out attempt=3 label=shop.buy timeout=12ms ‹ 0
            6 12ms web.0 web#1/shop.buy retry_scheduled attempt_next=2 attempts_max=2 label=shop.buy wait=0ms ‹ 0
            6 12ms web.0 web#1/shop.buy/attempt4 sent arrives=12ms attempt=4 copy=false kind=request label=shop.buy to=shop to_unit=0 ‹ 0
            8 17ms web.0 web#1/shop.buy hedged after=5ms attempt=2 attempts_max=3 label=shop.buy ‹ 6
            8 17ms web.0 web#1/shop.buy/attempt5 sent arrives=17ms attempt=5 copy=false kind=request label=shop.buy to=shop to_unit=1 ‹ 6
            10 20ms shop.0 web#1/shop.buy sent arrives=20ms attempt=1 copy=false kind=reply label=shop.buy to=web to_unit=0 ‹ 1
            11 20ms web.0 web#1/shop.buy dropped from=shop kind=reply label=shop.buy reason=nobody_waits to=web ‹ 10
            12 22ms web.0 web#1/shop.buy hedged after=5ms attempt=3 attempts_max=3 label=shop.buy ‹ 6,8
            12 22ms web.0 web#1/shop.buy/attempt6 sent arrives=22ms attempt=6 copy=false kind=request label=shop.buy to=shop to_unit=2 ‹ 8
            14 24ms web.0 web#1/shop.buy timed_out attempt=6 label=shop.buy timeout=12ms ‹ 6
            14 24ms web.0 web#1/shop.buy call_ended label=shop.buy outcome=timeout took=24ms ‹ 0,6
            15 25ms shop.1 web#1/shop.buy/attempt2 sent arrives=25ms attempt=2 copy=false kind=reply label=shop.buy to=web to_unit=0 ‹ 3
            16 25ms web.0 web#1/shop.buy/attempt2 dropped from=shop kind=reply label=shop.buy reason=nobody_waits to=web ‹ 15
            17 30ms shop.2 web#1/shop.buy/attempt3 sent arrives=30ms attempt=3 copy=false kind=reply label=shop.buy to=web to_unit=0 ‹ 5
            18 30ms web.0 web#1/shop.buy/attempt3 dropped from=shop kind=reply label=shop.buy reason=nobody_waits to=web ‹ 17
            19 40ms shop.0 web#1/shop.buy/attempt4 sent arrives=40ms attempt=4 copy=false kind=reply label=shop.buy to=web to_unit=0 ‹ 10
            20 40ms web.0 web#1/shop.buy/attempt4 dropped from=shop kind=reply label=shop.buy reason=nobody_waits to=web ‹ 19
            21 45ms shop.1 web#1/shop.buy/attempt5 sent arrives=45ms attempt=5 copy=false kind=reply label=shop.buy to=web to_unit=0 ‹ 15
            22 45ms web.0 web#1/shop.buy/attempt5 dropped from=shop kind=reply label=shop.buy reason=nobody_waits to=web ‹ 21
            23 50ms shop.2 web#1/shop.buy/attempt6 sent arrives=50ms attempt=6 copy=false kind=reply label=shop.buy to=web to_unit=0 ‹ 17
            24 50ms web.0 web#1/shop.buy/attempt6 dropped from=shop kind=reply label=shop.buy reason=nobody_waits to=web ‹ 23
        ",
    );
}

//! Services: workers, the line before them, instances, and waiting that holds a worker or does not.

use crate::golden::check;

fn shop(service: &str, at: &str) -> String {
    format!(
        r#"{{"nodes": {{
        "web": {{"kind": "client", "load": {{"at": [{at}]}}, "program": [{{"call": "shop.buy", "or": []}}]}},
        "shop": {{"kind": "service", {service}}},
        "bank": {{"kind": "service", "workers": 9, "handlers": {{"pay": [{{"work": "5ms"}}]}}}}}},
        "links": {{"default": {{"latency": "1ms"}}}}}}"#
    )
}

const THREE: &str = r#""0s", "0s", "0s""#;

#[test]
fn a_full_line_turns_requests_away() {
    let service = r#""queue_max": 1, "handlers": {"buy": [{"work": "5ms"}]}"#;
    check(
        &shop(service, THREE),
        "queued handler_started dropped attempt_failed handler_ended",
        r#"
            3 1ms shop.0 web#1/shop.buy handler_started busy=1 line=0 waited=0ms workers=1 ‹ 0
            4 1ms shop.0 web#2/shop.buy queued busy=1 position=1 workers=1 ‹ 1,3
            5 1ms shop.0 web#3/shop.buy dropped from=web kind=request label=shop.buy reason=queue_full to=shop ‹ 2,3
            6 2ms web.0 web#3/shop.buy attempt_failed attempt=1 failure=queue_full label=shop.buy took=2ms ‹ 2,5
            7 6ms shop.0 web#1/shop.buy handler_ended took=5ms ‹ 3
            7 6ms shop.0 web#2/shop.buy handler_started busy=1 line=0 waited=5ms workers=1 ‹ 3,4
            9 11ms shop.0 web#2/shop.buy handler_ended took=5ms ‹ 7
        "#,
    );
}

#[test]
fn a_waiting_call_holds_its_worker_in_a_blocking_service() {
    let service = r#""handlers": {"buy": [{"call": "bank.pay"}, {"work": "1ms"}]}"#;
    check(
        &shop(service, THREE),
        "queued handler_started handler_ended ended",
        r#"
            3 1ms shop.0 web#1/shop.buy handler_started busy=1 line=0 waited=0ms workers=1 ‹ 0
            4 1ms shop.0 web#2/shop.buy queued busy=1 position=1 workers=1 ‹ 1,3
            5 1ms shop.0 web#3/shop.buy queued busy=1 position=2 workers=1 ‹ 2,3
            6 2ms bank.0 web#1/shop.buy/bank.pay handler_started busy=1 line=0 waited=0ms workers=9 ‹ 3
            7 7ms bank.0 web#1/shop.buy/bank.pay handler_ended took=5ms ‹ 6
            9 9ms shop.0 web#1/shop.buy handler_ended took=8ms ‹ 8
            9 9ms shop.0 web#2/shop.buy handler_started busy=1 line=0 waited=8ms workers=1 ‹ 4,8
            10 10ms web.0 web#1 ended latency=10ms outcome=ok ‹ 0,9
            11 10ms bank.0 web#2/shop.buy/bank.pay handler_started busy=1 line=0 waited=0ms workers=9 ‹ 9
            12 15ms bank.0 web#2/shop.buy/bank.pay handler_ended took=5ms ‹ 11
            14 17ms shop.0 web#2/shop.buy handler_ended took=8ms ‹ 13
            14 17ms shop.0 web#3/shop.buy handler_started busy=1 line=0 waited=16ms workers=1 ‹ 5,13
            15 18ms web.0 web#2 ended latency=18ms outcome=ok ‹ 1,14
            16 18ms bank.0 web#3/shop.buy/bank.pay handler_started busy=1 line=0 waited=0ms workers=9 ‹ 14
            17 23ms bank.0 web#3/shop.buy/bank.pay handler_ended took=5ms ‹ 16
            19 25ms shop.0 web#3/shop.buy handler_ended took=8ms ‹ 18
            20 26ms web.0 web#3 ended latency=26ms outcome=ok ‹ 2,19
        "#,
    );
}

#[test]
fn a_waiting_call_gives_its_worker_back_in_a_non_blocking_service() {
    let service = r#""waiting": "non_blocking", "handlers": {"buy": [{"call": "bank.pay"}, {"work": "1ms"}]}"#;
    check(
        &shop(service, THREE),
        "queued handler_started work_started handler_ended ended",
        r#"
            3 1ms shop.0 web#1/shop.buy handler_started busy=1 line=0 waited=0ms workers=1 ‹ 0
            4 1ms shop.0 web#2/shop.buy handler_started busy=1 line=0 waited=0ms workers=1 ‹ 1
            5 1ms shop.0 web#3/shop.buy handler_started busy=1 line=0 waited=0ms workers=1 ‹ 2
            6 2ms bank.0 web#1/shop.buy/bank.pay handler_started busy=1 line=0 waited=0ms workers=9 ‹ 3
            6 2ms bank.0 web#1/shop.buy/bank.pay work_started line=0 takes=5ms ‹ 3
            7 2ms bank.0 web#2/shop.buy/bank.pay handler_started busy=2 line=0 waited=0ms workers=9 ‹ 4
            7 2ms bank.0 web#2/shop.buy/bank.pay work_started line=0 takes=5ms ‹ 4
            8 2ms bank.0 web#3/shop.buy/bank.pay handler_started busy=3 line=0 waited=0ms workers=9 ‹ 5
            8 2ms bank.0 web#3/shop.buy/bank.pay work_started line=0 takes=5ms ‹ 5
            9 7ms bank.0 web#1/shop.buy/bank.pay handler_ended took=5ms ‹ 6
            10 7ms bank.0 web#2/shop.buy/bank.pay handler_ended took=5ms ‹ 7
            11 7ms bank.0 web#3/shop.buy/bank.pay handler_ended took=5ms ‹ 8
            12 8ms shop.0 web#1/shop.buy work_started line=1 takes=1ms ‹ 9
            15 9ms shop.0 web#1/shop.buy handler_ended took=8ms ‹ 12
            15 9ms shop.0 web#2/shop.buy work_started line=1 takes=1ms ‹ 12,13
            16 10ms shop.0 web#2/shop.buy handler_ended took=9ms ‹ 15
            16 10ms shop.0 web#3/shop.buy work_started line=1 takes=1ms ‹ 14,15
            17 10ms web.0 web#1 ended latency=10ms outcome=ok ‹ 0,15
            18 11ms shop.0 web#3/shop.buy handler_ended took=10ms ‹ 16
            19 11ms web.0 web#2 ended latency=11ms outcome=ok ‹ 1,16
            20 12ms web.0 web#3 ended latency=12ms outcome=ok ‹ 2,18
        "#,
    );
}

#[test]
fn round_robin_takes_turns() {
    let service = r#""instances": 2, "handlers": {"buy": [{"work": "1ms"}]}"#;
    check(
        &shop(service, THREE),
        "handler_started",
        r#"
            3 1ms shop.0 web#1/shop.buy handler_started busy=1 line=0 waited=0ms workers=1 ‹ 0
            4 1ms shop.1 web#2/shop.buy handler_started busy=1 line=0 waited=0ms workers=1 ‹ 1
            6 2ms shop.0 web#3/shop.buy handler_started busy=1 line=0 waited=1ms workers=1 ‹ 3,5
        "#,
    );
}

#[test]
fn random_balance_draws_by_the_request() {
    let service = r#""instances": 2, "balance": "random", "handlers": {"buy": [{"work": "1ms"}]}"#;
    check(
        &shop(service, THREE),
        "handler_started",
        r#"
            3 1ms shop.1 web#1/shop.buy handler_started busy=1 line=0 waited=0ms workers=1 ‹ 0
            4 1ms shop.0 web#2/shop.buy handler_started busy=1 line=0 waited=0ms workers=1 ‹ 1
            6 2ms shop.1 web#3/shop.buy handler_started busy=1 line=0 waited=1ms workers=1 ‹ 3,5
        "#,
    );
}

#[test]
fn one_draw_per_request_says_whether_the_service_is_up() {
    let service = r#""up": "50%", "handlers": {"buy": [{"work": "1ms"}]}"#;
    check(
        &shop(service, THREE),
        "dropped attempt_failed reply_received",
        r#"
            5 1ms shop.0 web#3/shop.buy dropped from=web kind=request label=shop.buy reason=unavailable to=shop ‹ 2
            7 2ms web.0 web#3/shop.buy attempt_failed attempt=1 failure=unavailable label=shop.buy took=2ms ‹ 2,5
            9 3ms web.0 web#1/shop.buy reply_received attempt=1 label=shop.buy took=3ms ‹ 0,6
            10 4ms web.0 web#2/shop.buy reply_received attempt=1 label=shop.buy took=4ms ‹ 1,8
        "#,
    );
}

#[test]
fn a_reply_before_the_end_frees_the_caller_not_the_worker() {
    let service = r#""handlers": {"buy": [{"reply": 1}, {"work": "5ms"}, {"reply": 2}]}"#;
    check(
        &shop(service, r#""0s""#),
        "sent reply_received handler_ended ended",
        r#"
            0 0ms web.0 web#1/shop.buy sent arrives=1ms attempt=1 copy=false kind=request label=shop.buy to=shop to_unit=0 ‹
            1 1ms shop.0 web#1/shop.buy sent arrives=2ms attempt=1 copy=false kind=reply label=shop.buy to=web to_unit=0 ‹ 0
            2 2ms web.0 web#1/shop.buy reply_received attempt=1 label=shop.buy took=2ms ‹ 0,1
            2 2ms web.0 web#1 ended latency=2ms outcome=ok ‹ 0,1
            3 6ms shop.0 web#1/shop.buy handler_ended took=5ms ‹ 1
        "#,
    );
}

/// 1 ms, and a tenth of it for each that is in progress when it begins, itself included. Who waits in line does not count.
#[test]
fn load_makes_work_longer() {
    check(
        r#"{"nodes": {
            "web": {"kind": "client", "load": {"at": ["0ms", "0ms", "0ms", "0ms", "9ms"]}, "program": [{"call": "shop.buy"}]},
            "shop": {"kind": "service", "workers": 3, "load_slowdown": "10%", "handlers": {"buy": [{"work": "1ms"}, {"wait": "1ms"}]}}}}"#,
        "work_started wait_started",
        r#"
            4 0ms shop.0 web#1/shop.buy work_started in_progress=1 line=0 takes=1.1ms ‹ 0
            5 0ms shop.0 web#2/shop.buy work_started in_progress=2 line=0 takes=1.2ms ‹ 1,4
            6 0ms shop.0 web#3/shop.buy work_started in_progress=3 line=0 takes=1.3ms ‹ 2,4,5
            8 1.1ms shop.0 web#1/shop.buy wait_started line=1 takes=1ms ‹ 4
            9 1.2ms shop.0 web#2/shop.buy wait_started line=1 takes=1ms ‹ 5
            10 1.3ms shop.0 web#3/shop.buy wait_started line=1 takes=1ms ‹ 6
            11 2.1ms shop.0 web#4/shop.buy work_started in_progress=3 line=0 takes=1.3ms ‹ 5,6,8
            17 3.4ms shop.0 web#4/shop.buy wait_started line=1 takes=1ms ‹ 11
            21 9ms shop.0 web#5/shop.buy work_started in_progress=1 line=0 takes=1.1ms ‹ 20
            22 10.1ms shop.0 web#5/shop.buy wait_started line=1 takes=1ms ‹ 21
        "#,
    );
}

//! Crashes, hangs, partitions, error rates and slowness.

use crate::golden::{check, check_run, model};
use sim::model::{Action, Verdict};
use sim::record::Recording;
use sim::time::Span;

/// A caller with patience and a callee of one worker that takes 5 ms, behind links of 1 ms.
fn shop(at: &str, faults: &str) -> String {
    format!(
        r#"{{"nodes": {{
        "web": {{"kind": "client", "load": {{"at": [{at}]}}, "policies": {{"patience": {{"timeout": "30ms"}}}},
            "program": [{{"call": "shop.buy", "through": ["patience"]}}]}},
        "shop": {{"kind": "service", "handlers": {{"buy": [{{"call": "bank.pay", "or": []}}]}}}},
        "bank": {{"kind": "service", "workers": 2, "handlers": {{"pay": [{{"work": "5ms"}}]}}}}}},
        "links": {{"default": {{"latency": "1ms"}}}}, "faults": [{faults}]}}"#
    )
}

#[test]
fn a_crash_resets_who_is_inside_in_line_and_on_the_way() {
    let faults = r#"{"at": "3ms", "crash": "shop"}, {"at": "10ms", "restart": "shop"}"#;
    check(
        &shop(r#""0s", "1ms", "2.5ms", "5ms", "9.5ms""#, faults),
        "",
        r#"
            0 0ms web.0 web#1 began occurrence=1 ‹
            0 0ms web.0 web#1/shop.buy call_started holds_worker=false label=shop.buy to=shop ‹
            0 0ms web.0 web#1/shop.buy sent arrives=1ms attempt=1 copy=false kind=request label=shop.buy to=shop to_unit=0 ‹
            1 1ms web.0 web#2 began occurrence=2 ‹
            1 1ms web.0 web#2/shop.buy call_started holds_worker=false label=shop.buy to=shop ‹
            1 1ms web.0 web#2/shop.buy sent arrives=2ms attempt=1 copy=false kind=request label=shop.buy to=shop to_unit=0 ‹
            2 1ms shop.0 web#1/shop.buy arrived from=web kind=request label=shop.buy took=1ms ‹ 0
            2 1ms shop.0 web#1/shop.buy handler_started busy=1 line=0 waited=0ms workers=1 ‹ 0
            2 1ms shop.0 web#1/shop.buy/bank.pay call_started holds_worker=true label=bank.pay to=bank ‹ 0
            2 1ms shop.0 web#1/shop.buy/bank.pay sent arrives=2ms attempt=1 copy=false kind=request label=bank.pay to=bank to_unit=0 ‹ 0
            3 2ms shop.0 web#2/shop.buy arrived from=web kind=request label=shop.buy took=1ms ‹ 1
            3 2ms shop.0 web#2/shop.buy queued busy=1 position=1 workers=1 ‹ 1,2
            4 2ms bank.0 web#1/shop.buy/bank.pay arrived from=shop kind=request label=bank.pay took=1ms ‹ 2
            4 2ms bank.0 web#1/shop.buy/bank.pay handler_started busy=1 line=0 waited=0ms workers=2 ‹ 2
            4 2ms bank.0 web#1/shop.buy/bank.pay work_started line=0 takes=5ms ‹ 2
            5 2.5ms web.0 web#3 began occurrence=3 ‹
            5 2.5ms web.0 web#3/shop.buy call_started holds_worker=false label=shop.buy to=shop ‹
            5 2.5ms web.0 web#3/shop.buy sent arrives=3.5ms attempt=1 copy=false kind=request label=shop.buy to=shop to_unit=0 ‹
            6 3ms shop.0 fault#1 crashed lost_activations=1 lost_messages=1 ‹
            6 3ms shop.0 web#1/shop.buy sent arrives=4ms attempt=1 copy=false kind=error label=shop.buy to=web to_unit=0 ‹ 2
            6 3ms shop.0 web#2/shop.buy dropped from=web kind=request label=shop.buy reason=crashed to=shop ‹ 3
            6 3ms shop.0 web#2/shop.buy sent arrives=4ms attempt=1 copy=false kind=error label=shop.buy to=web to_unit=0 ‹
            7 3.5ms shop.0 web#3/shop.buy dropped from=web kind=request label=shop.buy reason=down to=shop ‹ 5,6
            7 3.5ms shop.0 web#3/shop.buy sent arrives=4.5ms attempt=1 copy=false kind=error label=shop.buy to=web to_unit=0 ‹ 5
            8 4ms web.0 web#1/shop.buy attempt_failed attempt=1 failure=reset label=shop.buy took=4ms ‹ 0,6
            8 4ms web.0 web#1/shop.buy call_ended label=shop.buy outcome=error took=4ms ‹ 0,6
            8 4ms web.0 web#1 ended latency=4ms outcome=error ‹ 0,6
            9 4ms web.0 web#2/shop.buy attempt_failed attempt=1 failure=reset label=shop.buy took=3ms ‹ 1,6
            9 4ms web.0 web#2/shop.buy call_ended label=shop.buy outcome=error took=3ms ‹ 1,6
            9 4ms web.0 web#2 ended latency=3ms outcome=error ‹ 1,6
            10 4.5ms web.0 web#3/shop.buy attempt_failed attempt=1 failure=refused label=shop.buy took=2ms ‹ 5,7
            10 4.5ms web.0 web#3/shop.buy call_ended label=shop.buy outcome=error took=2ms ‹ 5,7
            10 4.5ms web.0 web#3 ended latency=2ms outcome=error ‹ 5,7
            11 5ms web.0 web#4 began occurrence=4 ‹
            11 5ms web.0 web#4/shop.buy call_started holds_worker=false label=shop.buy to=shop ‹
            11 5ms web.0 web#4/shop.buy sent arrives=6ms attempt=1 copy=false kind=request label=shop.buy to=shop to_unit=0 ‹
            12 6ms shop.0 web#4/shop.buy dropped from=web kind=request label=shop.buy reason=down to=shop ‹ 6,11
            12 6ms shop.0 web#4/shop.buy sent arrives=7ms attempt=1 copy=false kind=error label=shop.buy to=web to_unit=0 ‹ 11
            13 7ms bank.0 web#1/shop.buy/bank.pay work_done line=0 ‹ 4
            13 7ms bank.0 web#1/shop.buy/bank.pay sent arrives=8ms attempt=1 copy=false kind=reply label=bank.pay to=shop to_unit=0 ‹ 4
            13 7ms bank.0 web#1/shop.buy/bank.pay handler_ended took=5ms ‹ 4
            14 7ms web.0 web#4/shop.buy attempt_failed attempt=1 failure=refused label=shop.buy took=2ms ‹ 11,12
            14 7ms web.0 web#4/shop.buy call_ended label=shop.buy outcome=error took=2ms ‹ 11,12
            14 7ms web.0 web#4 ended latency=2ms outcome=error ‹ 11,12
            15 8ms shop.0 web#1/shop.buy/bank.pay dropped from=bank kind=reply label=bank.pay reason=down to=shop ‹ 6,13
            16 9.5ms web.0 web#5 began occurrence=5 ‹
            16 9.5ms web.0 web#5/shop.buy call_started holds_worker=false label=shop.buy to=shop ‹
            16 9.5ms web.0 web#5/shop.buy sent arrives=10.5ms attempt=1 copy=false kind=request label=shop.buy to=shop to_unit=0 ‹
            17 10ms shop.0 fault#2 restarted ‹
            18 10.5ms shop.0 web#5/shop.buy arrived from=web kind=request label=shop.buy took=1ms ‹ 16
            18 10.5ms shop.0 web#5/shop.buy handler_started busy=1 line=0 waited=0ms workers=1 ‹ 16
            18 10.5ms shop.0 web#5/shop.buy/bank.pay call_started holds_worker=true label=bank.pay to=bank ‹ 16
            18 10.5ms shop.0 web#5/shop.buy/bank.pay sent arrives=11.5ms attempt=1 copy=false kind=request label=bank.pay to=bank to_unit=0 ‹ 16
            19 11.5ms bank.0 web#5/shop.buy/bank.pay arrived from=shop kind=request label=bank.pay took=1ms ‹ 18
            19 11.5ms bank.0 web#5/shop.buy/bank.pay handler_started busy=1 line=0 waited=0ms workers=2 ‹ 18
            19 11.5ms bank.0 web#5/shop.buy/bank.pay work_started line=0 takes=5ms ‹ 18
            20 16.5ms bank.0 web#5/shop.buy/bank.pay work_done line=0 ‹ 19
            20 16.5ms bank.0 web#5/shop.buy/bank.pay sent arrives=17.5ms attempt=1 copy=false kind=reply label=bank.pay to=shop to_unit=0 ‹ 19
            20 16.5ms bank.0 web#5/shop.buy/bank.pay handler_ended took=5ms ‹ 19
            21 17.5ms shop.0 web#5/shop.buy/bank.pay reply_received attempt=1 label=bank.pay took=7ms ‹ 18,20
            21 17.5ms shop.0 web#5/shop.buy/bank.pay call_ended label=bank.pay outcome=ok took=7ms ‹ 18,20
            21 17.5ms shop.0 web#5/shop.buy sent arrives=18.5ms attempt=1 copy=false kind=reply label=shop.buy to=web to_unit=0 ‹ 20
            21 17.5ms shop.0 web#5/shop.buy handler_ended took=7ms ‹ 20
            22 18.5ms web.0 web#5/shop.buy reply_received attempt=1 label=shop.buy took=9ms ‹ 16,21
            22 18.5ms web.0 web#5/shop.buy call_ended label=shop.buy outcome=ok took=9ms ‹ 16,21
            22 18.5ms web.0 web#5 ended latency=9ms outcome=ok ‹ 16,21
        "#,
    );
}

#[test]
fn a_process_that_starts_again_never_gets_what_was_sent_to_the_one_before() {
    let faults = r#"{"at": "0.2ms", "crash": "shop"}, {"at": "0.4ms", "restart": "shop"}"#;
    check(
        &shop(r#""0s""#, faults),
        "crashed restarted dropped arrived attempt_failed ended",
        r#"
            1 0.2ms shop.0 fault#1 crashed lost_activations=0 lost_messages=0 ‹
            2 0.4ms shop.0 fault#2 restarted ‹
            3 1ms shop.0 web#1/shop.buy dropped from=web kind=request label=shop.buy reason=down to=shop ‹ 0,1
            4 2ms web.0 web#1/shop.buy attempt_failed attempt=1 failure=refused label=shop.buy took=2ms ‹ 0,3
            4 2ms web.0 web#1 ended latency=2ms outcome=error ‹ 0,3
        "#,
    );
}

#[test]
fn a_hung_process_is_silent_and_goes_on_where_it_was() {
    let faults = r#"{"at": "4ms", "hang": "bank"}, {"at": "12ms", "resume": "bank"}"#;
    check(
        &shop(r#""0s", "0s""#, faults),
        "",
        r#"
            0 0ms web.0 web#1 began occurrence=1 ‹
            0 0ms web.0 web#1/shop.buy call_started holds_worker=false label=shop.buy to=shop ‹
            0 0ms web.0 web#1/shop.buy sent arrives=1ms attempt=1 copy=false kind=request label=shop.buy to=shop to_unit=0 ‹
            1 0ms web.0 web#2 began occurrence=2 ‹
            1 0ms web.0 web#2/shop.buy call_started holds_worker=false label=shop.buy to=shop ‹
            1 0ms web.0 web#2/shop.buy sent arrives=1ms attempt=1 copy=false kind=request label=shop.buy to=shop to_unit=0 ‹
            2 1ms shop.0 web#1/shop.buy arrived from=web kind=request label=shop.buy took=1ms ‹ 0
            2 1ms shop.0 web#1/shop.buy handler_started busy=1 line=0 waited=0ms workers=1 ‹ 0
            2 1ms shop.0 web#1/shop.buy/bank.pay call_started holds_worker=true label=bank.pay to=bank ‹ 0
            2 1ms shop.0 web#1/shop.buy/bank.pay sent arrives=2ms attempt=1 copy=false kind=request label=bank.pay to=bank to_unit=0 ‹ 0
            3 1ms shop.0 web#2/shop.buy arrived from=web kind=request label=shop.buy took=1ms ‹ 1
            3 1ms shop.0 web#2/shop.buy queued busy=1 position=1 workers=1 ‹ 1,2
            4 2ms bank.0 web#1/shop.buy/bank.pay arrived from=shop kind=request label=bank.pay took=1ms ‹ 2
            4 2ms bank.0 web#1/shop.buy/bank.pay handler_started busy=1 line=0 waited=0ms workers=2 ‹ 2
            4 2ms bank.0 web#1/shop.buy/bank.pay work_started line=0 takes=5ms ‹ 2
            5 4ms bank.0 fault#1 hung ‹
            6 12ms bank.0 fault#2 resumed waiting=1 ‹
            7 12ms bank.0 web#1/shop.buy/bank.pay work_done line=0 ‹ 4,6
            7 12ms bank.0 web#1/shop.buy/bank.pay sent arrives=13ms attempt=1 copy=false kind=reply label=bank.pay to=shop to_unit=0 ‹ 6
            7 12ms bank.0 web#1/shop.buy/bank.pay handler_ended took=10ms ‹ 6
            8 13ms shop.0 web#1/shop.buy/bank.pay reply_received attempt=1 label=bank.pay took=12ms ‹ 2,7
            8 13ms shop.0 web#1/shop.buy/bank.pay call_ended label=bank.pay outcome=ok took=12ms ‹ 2,7
            8 13ms shop.0 web#1/shop.buy sent arrives=14ms attempt=1 copy=false kind=reply label=shop.buy to=web to_unit=0 ‹ 7
            8 13ms shop.0 web#1/shop.buy handler_ended took=12ms ‹ 7
            8 13ms shop.0 web#2/shop.buy handler_started busy=1 line=0 waited=12ms workers=1 ‹ 3,7
            8 13ms shop.0 web#2/shop.buy/bank.pay call_started holds_worker=true label=bank.pay to=bank ‹ 7
            8 13ms shop.0 web#2/shop.buy/bank.pay sent arrives=14ms attempt=1 copy=false kind=request label=bank.pay to=bank to_unit=0 ‹ 7
            9 14ms web.0 web#1/shop.buy reply_received attempt=1 label=shop.buy took=14ms ‹ 0,8
            9 14ms web.0 web#1/shop.buy call_ended label=shop.buy outcome=ok took=14ms ‹ 0,8
            9 14ms web.0 web#1 ended latency=14ms outcome=ok ‹ 0,8
            10 14ms bank.0 web#2/shop.buy/bank.pay arrived from=shop kind=request label=bank.pay took=1ms ‹ 8
            10 14ms bank.0 web#2/shop.buy/bank.pay handler_started busy=1 line=0 waited=0ms workers=2 ‹ 8
            10 14ms bank.0 web#2/shop.buy/bank.pay work_started line=0 takes=5ms ‹ 8
            11 19ms bank.0 web#2/shop.buy/bank.pay work_done line=0 ‹ 10
            11 19ms bank.0 web#2/shop.buy/bank.pay sent arrives=20ms attempt=1 copy=false kind=reply label=bank.pay to=shop to_unit=0 ‹ 10
            11 19ms bank.0 web#2/shop.buy/bank.pay handler_ended took=5ms ‹ 10
            12 20ms shop.0 web#2/shop.buy/bank.pay reply_received attempt=1 label=bank.pay took=7ms ‹ 8,11
            12 20ms shop.0 web#2/shop.buy/bank.pay call_ended label=bank.pay outcome=ok took=7ms ‹ 8,11
            12 20ms shop.0 web#2/shop.buy sent arrives=21ms attempt=1 copy=false kind=reply label=shop.buy to=web to_unit=0 ‹ 11
            12 20ms shop.0 web#2/shop.buy handler_ended took=7ms ‹ 11
            13 21ms web.0 web#2/shop.buy reply_received attempt=1 label=shop.buy took=21ms ‹ 1,12
            13 21ms web.0 web#2/shop.buy call_ended label=shop.buy outcome=ok took=21ms ‹ 1,12
            13 21ms web.0 web#2 ended latency=21ms outcome=ok ‹ 1,12
        "#,
    );
}

#[test]
fn a_hung_process_that_crashes_resets_what_lay_unread() {
    let faults = r#"{"at": "0.5ms", "hang": "shop"}, {"at": "5ms", "crash": "shop"}"#;
    check(
        &shop(r#""0s""#, faults),
        "hung held crashed dropped sent attempt_failed ended",
        r#"
            0 0ms web.0 web#1/shop.buy sent arrives=1ms attempt=1 copy=false kind=request label=shop.buy to=shop to_unit=0 ‹
            1 0.5ms shop.0 fault#1 hung ‹
            2 1ms shop.0 web#1/shop.buy held from=web kind=request label=shop.buy ‹ 0,1
            3 5ms shop.0 fault#2 crashed lost_activations=0 lost_messages=1 ‹
            3 5ms shop.0 web#1/shop.buy dropped from=web kind=request label=shop.buy reason=hung_peer to=shop ‹ 2
            3 5ms shop.0 web#1/shop.buy sent arrives=6ms attempt=1 copy=false kind=error label=shop.buy to=web to_unit=0 ‹
            4 6ms web.0 web#1/shop.buy attempt_failed attempt=1 failure=reset label=shop.buy took=6ms ‹ 0,3
            4 6ms web.0 web#1 ended latency=6ms outcome=error ‹ 0,3
        "#,
    );
}

#[test]
fn nothing_passes_a_partition_and_nobody_is_told() {
    let faults =
        r#"{"at": "1.5ms", "partition": ["web", "shop"]}, {"at": "20ms", "heal": ["web", "shop"]}"#;
    check(
        &shop(r#""0s", "1ms", "5ms", "21ms""#, faults),
        "partitioned healed dropped timed_out reply_received ended",
        r#"
            3 1.5ms web.0 fault#1 partitioned from=shop ‹
            4 2ms shop.0 web#2/shop.buy dropped from=web kind=request label=shop.buy reason=partitioned to=shop ‹ 1,3
            6 5ms shop.0 web#3/shop.buy dropped from=web kind=request label=shop.buy reason=partitioned to=shop ‹ 3
            8 8ms shop.0 web#1/shop.buy/bank.pay reply_received attempt=1 label=bank.pay took=7ms ‹ 2,7
            8 8ms web.0 web#1/shop.buy dropped from=shop kind=reply label=shop.buy reason=partitioned to=web ‹ 3,7
            9 20ms web.0 fault#2 healed from=shop ‹
            14 29ms shop.0 web#4/shop.buy/bank.pay reply_received attempt=1 label=bank.pay took=7ms ‹ 11,13
            15 30ms web.0 web#1/shop.buy timed_out attempt=1 label=shop.buy timeout=30ms ‹ 0
            15 30ms web.0 web#1 ended latency=30ms outcome=timeout ‹ 0
            16 30ms web.0 web#4/shop.buy reply_received attempt=1 label=shop.buy took=9ms ‹ 10,14
            16 30ms web.0 web#4 ended latency=9ms outcome=ok ‹ 10,14
            17 31ms web.0 web#2/shop.buy timed_out attempt=1 label=shop.buy timeout=30ms ‹ 1
            17 31ms web.0 web#2 ended latency=30ms outcome=timeout ‹ 1
            18 35ms web.0 web#3/shop.buy timed_out attempt=1 label=shop.buy timeout=30ms ‹ 6
            18 35ms web.0 web#3 ended latency=30ms outcome=timeout ‹ 6
        "#,
    );
}

#[test]
fn an_error_rate_answers_with_errors_until_it_is_set_back() {
    let faults = r#"{"at": "0s", "error_rate": "bank", "share": "100%"}, {"at": "5ms", "error_rate": "bank", "share": "0%"}"#;
    check(
        &shop(r#""0s", "6ms""#, faults),
        "error_rate_set attempt_failed call_ended ended",
        r#"
            0 0ms bank.0 fault#1 error_rate_set share=1.0 ‹
            4 3ms shop.0 web#1/shop.buy/bank.pay attempt_failed attempt=1 failure=injected label=bank.pay took=2ms ‹ 2,3
            4 3ms shop.0 web#1/shop.buy/bank.pay call_ended label=bank.pay outcome=error took=2ms ‹ 2,3
            5 4ms web.0 web#1/shop.buy call_ended label=shop.buy outcome=ok took=4ms ‹ 1,4
            5 4ms web.0 web#1 ended latency=4ms outcome=ok ‹ 1,4
            6 5ms bank.0 fault#2 error_rate_set share=0.0 ‹
            11 14ms shop.0 web#2/shop.buy/bank.pay call_ended label=bank.pay outcome=ok took=7ms ‹ 8,10
            12 15ms web.0 web#2/shop.buy call_ended label=shop.buy outcome=ok took=9ms ‹ 7,11
            12 15ms web.0 web#2 ended latency=9ms outcome=ok ‹ 7,11
        "#,
    );
}

#[test]
fn slow_work_says_which_fault_made_it_slow() {
    let faults = r#"{"at": "1ms", "slow": "bank", "factor": "3"}"#;
    check(
        &shop(r#""0s""#, faults),
        "slow_set work_started work_done",
        r#"
            1 1ms bank.0 fault#1 slow_set factor_milli=3000 ‹
            3 2ms bank.0 web#1/shop.buy/bank.pay work_started line=0 takes=15ms ‹ 1,2
            4 17ms bank.0 web#1/shop.buy/bank.pay work_done line=0 ‹ 3
        "#,
    );
}

#[test]
fn a_client_that_crashed_goes_on_with_its_rounds() {
    let scenario = r#"{"nodes": {
        "web": {"kind": "client", "load": {"closed": {"think": "2ms", "rounds": 3}}, "program": [{"wait": "5ms"}]}},
        "faults": [{"at": "3ms", "crash": "web"}, {"at": "10ms", "restart": "web"}]}"#;
    check(
        scenario,
        "",
        r#"
            0 0ms web.0 web#1 began occurrence=1 ‹
            0 0ms web.0 web#1 wait_started line=0 takes=5ms ‹
            1 3ms web.0 fault#1 crashed lost_activations=1 lost_messages=0 ‹
            2 10ms web.0 fault#2 restarted ‹
            3 10ms web.0 web#2 began occurrence=2 ‹ 2
            3 10ms web.0 web#2 wait_started line=0 takes=5ms ‹ 2
            4 15ms web.0 web#2 wait_done line=0 ‹ 3
            4 15ms web.0 web#2 ended latency=5ms outcome=ok ‹ 3
            5 17ms web.0 web#3 began occurrence=3 ‹ 4
            5 17ms web.0 web#3 wait_started line=0 takes=5ms ‹ 4
            6 22ms web.0 web#3 wait_done line=0 ‹ 5
            6 22ms web.0 web#3 ended latency=5ms outcome=ok ‹ 5
        "#,
    );
}

#[test]
fn one_instance_of_two_crashes() {
    let scenario = r#"{"nodes": {
        "web": {"kind": "client", "load": {"at": ["0s", "0s", "5ms", "5ms"]}, "program": [{"call": "shop.buy"}]},
        "shop": {"kind": "service", "instances": 2, "handlers": {"buy": [{"work": "2ms"}]}}},
        "faults": [{"at": "1ms", "crash": "shop", "instance": 1}]}"#;
    check(
        scenario,
        "crashed dropped attempt_failed handler_ended ended",
        r#"
            4 1ms shop.1 fault#1 crashed lost_activations=1 lost_messages=0 ‹
            5 1ms web.0 web#2/shop.buy attempt_failed attempt=1 failure=reset label=shop.buy took=1ms ‹ 1,4
            5 1ms web.0 web#2 ended latency=1ms outcome=error ‹ 1,4
            6 2ms shop.0 web#1/shop.buy handler_ended took=2ms ‹ 2
            7 2ms web.0 web#1 ended latency=2ms outcome=ok ‹ 0,6
            11 5ms shop.1 web#4/shop.buy dropped from=web kind=request label=shop.buy reason=down to=shop ‹ 4,9
            12 5ms web.0 web#4/shop.buy attempt_failed attempt=1 failure=refused label=shop.buy took=0ms ‹ 9,11
            12 5ms web.0 web#4 ended latency=0ms outcome=error ‹ 9,11
            13 7ms shop.0 web#3/shop.buy handler_ended took=2ms ‹ 10
            14 7ms web.0 web#3 ended latency=2ms outcome=ok ‹ 8,13
        "#,
    );
}

const ON_THE_WAY: &str = "sent arrived dropped delayed attempt_failed timed_out reply_received";

/// Returns the run in which the user's hand meets the first message while it is on its way.
fn struck(verdict: Verdict) -> Recording {
    let run = Recording::whole(model(&shop(r#""0s""#, ""), "20s"), 1, Vec::new(), 50_000);
    let mut fork = run.fork(
        1,
        Action::Strike {
            message: 0,
            verdict,
        },
    );
    fork.extend(run.model().until, 50_000, u32::MAX);
    fork
}

#[test]
fn a_message_in_flight_can_be_struck() {
    check_run(
        &struck(Verdict::Drop),
        ON_THE_WAY,
        r#"
            0 0ms web.0 web#1/shop.buy sent arrives=1ms attempt=1 copy=false kind=request label=shop.buy to=shop to_unit=0 ‹
            1 0ms shop.0 web#1/shop.buy dropped from=web kind=request label=shop.buy reason=struck to=shop ‹ 0
            2 30ms web.0 web#1/shop.buy timed_out attempt=1 label=shop.buy timeout=30ms ‹ 0
        "#,
    );
}

#[test]
fn a_message_in_flight_can_be_refused() {
    check_run(
        &struck(Verdict::Refuse),
        ON_THE_WAY,
        r#"
            0 0ms web.0 web#1/shop.buy sent arrives=1ms attempt=1 copy=false kind=request label=shop.buy to=shop to_unit=0 ‹
            1 0ms shop.0 web#1/shop.buy dropped from=web kind=request label=shop.buy reason=down to=shop ‹ 0
            1 0ms shop.0 web#1/shop.buy sent arrives=1ms attempt=1 copy=false kind=error label=shop.buy to=web to_unit=0 ‹
            2 1ms web.0 web#1/shop.buy attempt_failed attempt=1 failure=refused label=shop.buy took=1ms ‹ 0,1
        "#,
    );
}

#[test]
fn a_message_in_flight_can_be_doubled() {
    check_run(
        &struck(Verdict::Duplicate),
        ON_THE_WAY,
        r#"
            0 0ms web.0 web#1/shop.buy sent arrives=1ms attempt=1 copy=false kind=request label=shop.buy to=shop to_unit=0 ‹
            1 0ms web.0 web#1/shop.buy/copy sent arrives=1ms attempt=1 copy=true kind=request label=shop.buy to=shop to_unit=0 ‹ 0
            2 1ms shop.0 web#1/shop.buy arrived from=web kind=request label=shop.buy took=1ms ‹ 0
            2 1ms shop.0 web#1/shop.buy/bank.pay sent arrives=2ms attempt=1 copy=false kind=request label=bank.pay to=bank to_unit=0 ‹ 0
            3 1ms shop.0 web#1/shop.buy/copy arrived from=web kind=request label=shop.buy took=1ms ‹ 1
            4 2ms bank.0 web#1/shop.buy/bank.pay arrived from=shop kind=request label=bank.pay took=1ms ‹ 2
            5 7ms bank.0 web#1/shop.buy/bank.pay sent arrives=8ms attempt=1 copy=false kind=reply label=bank.pay to=shop to_unit=0 ‹ 4
            6 8ms shop.0 web#1/shop.buy/bank.pay reply_received attempt=1 label=bank.pay took=7ms ‹ 2,5
            6 8ms shop.0 web#1/shop.buy sent arrives=9ms attempt=1 copy=false kind=reply label=shop.buy to=web to_unit=0 ‹ 5
            6 8ms shop.0 web#1/shop.buy/copy/bank.pay sent arrives=9ms attempt=1 copy=false kind=request label=bank.pay to=bank to_unit=0 ‹ 5
            7 9ms web.0 web#1/shop.buy reply_received attempt=1 label=shop.buy took=9ms ‹ 0,6
            8 9ms bank.0 web#1/shop.buy/copy/bank.pay arrived from=shop kind=request label=bank.pay took=1ms ‹ 6
            9 14ms bank.0 web#1/shop.buy/copy/bank.pay sent arrives=15ms attempt=1 copy=false kind=reply label=bank.pay to=shop to_unit=0 ‹ 8
            10 15ms shop.0 web#1/shop.buy/copy/bank.pay reply_received attempt=1 label=bank.pay took=7ms ‹ 6,9
            10 15ms shop.0 web#1/shop.buy/copy sent arrives=16ms attempt=1 copy=false kind=reply label=shop.buy to=web to_unit=0 ‹ 9
            11 16ms web.0 web#1/shop.buy/copy dropped from=shop kind=reply label=shop.buy reason=nobody_waits to=web ‹ 10
        "#,
    );
}

#[test]
fn a_message_in_flight_can_be_delayed() {
    check_run(
        &struck(Verdict::Delay(Span::from_ms(7))),
        ON_THE_WAY,
        r#"
            0 0ms web.0 web#1/shop.buy sent arrives=1ms attempt=1 copy=false kind=request label=shop.buy to=shop to_unit=0 ‹
            1 0ms web.0 web#1/shop.buy delayed by=7ms ‹
            2 8ms shop.0 web#1/shop.buy arrived from=web kind=request label=shop.buy took=8ms ‹ 1
            2 8ms shop.0 web#1/shop.buy/bank.pay sent arrives=9ms attempt=1 copy=false kind=request label=bank.pay to=bank to_unit=0 ‹ 1
            3 9ms bank.0 web#1/shop.buy/bank.pay arrived from=shop kind=request label=bank.pay took=1ms ‹ 2
            4 14ms bank.0 web#1/shop.buy/bank.pay sent arrives=15ms attempt=1 copy=false kind=reply label=bank.pay to=shop to_unit=0 ‹ 3
            5 15ms shop.0 web#1/shop.buy/bank.pay reply_received attempt=1 label=bank.pay took=7ms ‹ 2,4
            5 15ms shop.0 web#1/shop.buy sent arrives=16ms attempt=1 copy=false kind=reply label=shop.buy to=web to_unit=0 ‹ 4
            6 16ms web.0 web#1/shop.buy reply_received attempt=1 label=shop.buy took=16ms ‹ 0,5
        "#,
    );
}

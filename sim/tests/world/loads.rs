//! When clients run their programs.

use crate::golden::check;

fn clients(load: &str) -> String {
    format!(
        r#"{{"nodes": {{"web": {{"kind": "client", "members": 2, "load": {load}, "program": [{{"wait": "3ms"}}]}}}}}}"#
    )
}

#[test]
fn a_closed_loop_thinks_between_rounds() {
    check(
        &clients(r#"{"closed": {"think": "2ms", "rounds": 2}}"#),
        "began ended",
        r#"
            0 0ms web.0 web[0]#1 began occurrence=1 ‹
            1 0ms web.1 web[1]#1 began occurrence=1 ‹
            2 3ms web.0 web[0]#1 ended latency=3ms outcome=ok ‹ 0
            3 3ms web.1 web[1]#1 ended latency=3ms outcome=ok ‹ 1
            4 5ms web.0 web[0]#2 began occurrence=2 ‹ 2
            5 5ms web.1 web[1]#2 began occurrence=2 ‹ 3
            6 8ms web.0 web[0]#2 ended latency=3ms outcome=ok ‹ 4
            7 8ms web.1 web[1]#2 ended latency=3ms outcome=ok ‹ 5
        "#,
    );
}

#[test]
fn open_arrivals_wait_for_nobody() {
    check(
        &clients(r#"{"open": {"first": "1ms", "interval": "2ms", "count": 3}}"#),
        "began ended",
        r#"
            0 1ms web.0 web[0]#1 began occurrence=1 ‹
            1 1ms web.1 web[1]#1 began occurrence=1 ‹
            2 3ms web.0 web[0]#2 began occurrence=2 ‹ 0
            3 3ms web.1 web[1]#2 began occurrence=2 ‹ 1
            4 4ms web.0 web[0]#1 ended latency=3ms outcome=ok ‹ 0
            5 4ms web.1 web[1]#1 ended latency=3ms outcome=ok ‹ 1
            6 5ms web.0 web[0]#3 began occurrence=3 ‹ 2
            7 5ms web.1 web[1]#3 began occurrence=3 ‹ 3
            8 6ms web.0 web[0]#2 ended latency=3ms outcome=ok ‹ 2
            9 6ms web.1 web[1]#2 ended latency=3ms outcome=ok ‹ 3
            10 8ms web.0 web[0]#3 ended latency=3ms outcome=ok ‹ 6
            11 8ms web.1 web[1]#3 ended latency=3ms outcome=ok ‹ 7
        "#,
    );
}

#[test]
fn poisson_arrivals_draw_their_first_gap_too() {
    check(
        &clients(r#"{"open": {"first": "1ms", "interval": {"exponential": "2ms"}, "count": 2}}"#),
        "began",
        r#"
            0 1.540429ms web.0 web[0]#1 began occurrence=1 ‹
            1 3.154515ms web.0 web[0]#2 began occurrence=2 ‹ 0
            4 8.539928ms web.1 web[1]#1 began occurrence=1 ‹
            6 12.630576ms web.1 web[1]#2 began occurrence=2 ‹ 4
        "#,
    );
}

#[test]
fn scripted_starts_go_round_the_members() {
    check(
        &clients(r#"{"at": ["5ms", "1ms", "1ms"]}"#),
        "began",
        r#"
            0 1ms web.0 web[0]#1 began occurrence=1 ‹
            1 1ms web.1 web[1]#1 began occurrence=1 ‹
            4 5ms web.0 web[0]#2 began occurrence=2 ‹
        "#,
    );
}

/// 2 a second, then nobody for 2 s, then a thousand a second for 5 ms; and the run ends by itself.
#[test]
fn a_rate_that_changes_draws_one_gap_for_each_start() {
    check(
        &clients(
            r#"{"open": {"rate": [["1s", 2], ["2s", 2], ["2s", 0], ["4s", 0], ["4s", 1000], ["4005ms", "1000.0"]]}}"#,
        ),
        "began",
        r#"
            0 1135.10723ms web.0 web[0]#1 began occurrence=1 ‹
            2 1538.628787ms web.0 web[0]#2 began occurrence=2 ‹ 0
            4 1870.784978ms web.0 web[0]#3 began occurrence=3 ‹ 2
            6 4000.957053ms web.0 web[0]#4 began occurrence=4 ‹ 4
            7 4001.557409ms web.0 web[0]#5 began occurrence=5 ‹ 6
            8 4001.769963ms web.1 web[1]#1 began occurrence=1 ‹
            9 4002.289081ms web.0 web[0]#6 began occurrence=6 ‹ 7
            10 4002.574091ms web.0 web[0]#7 began occurrence=7 ‹ 9
            11 4002.869967ms web.0 web[0]#8 began occurrence=8 ‹ 10
            12 4003.815287ms web.1 web[1]#2 began occurrence=2 ‹ 8
            13 4003.938295ms web.1 web[1]#3 began occurrence=3 ‹ 12
            17 4004.857286ms web.0 web[0]#9 began occurrence=9 ‹ 11
        "#,
    );
}

//! Deadlines in the world: what is passed on, what is not started, what stops, and what is wasted.

use crate::golden::{check, run};

/// Returns the scenario of GR-10: every leg takes 10 ms, A works 20 ms, then calls B (165 ms), then C (80 ms).
fn chain(deadlines: &str) -> String {
    format!(
        r#"{{"nodes": {{
            "web": {{"kind": "client", "load": {{"at": ["0s"]}}, "policies": {{"by": {{"deadline": "200ms"}}}},
                "program": [{{"call": "a.ask", "through": ["by"]}}]}},
            "a": {{"kind": "service", "deadlines": "{deadlines}",
                "handlers": {{"ask": [{{"work": "20ms"}}, {{"call": "b.ask"}}, {{"call": "c.ask"}}, {{"reply": true}}]}}}},
            "b": {{"kind": "service", "deadlines": "{deadlines}",
                "handlers": {{"ask": [{{"repeat": 33, "do": [{{"work": "5ms"}}]}}, {{"reply": true}}]}}}},
            "c": {{"kind": "service", "deadlines": "{deadlines}", "handlers": {{"ask": [{{"work": "80ms"}}, {{"reply": true}}]}}}}}},
        "links": {{"default": {{"latency": "10ms"}}}}}}"#
    )
}

/// Holds: RT-14, GR-9, GR-10.
#[test]
fn a_deadline_that_is_passed_on_stops_everybody_at_once() {
    check(
        &chain("propagated"),
        "handler_started deadline_received timed_out deadline_passed call_ended handler_ended dropped work_wasted ended",
        "
            1 10ms a.0 web#1/a.ask handler_started busy=1 line=0 waited=0ms workers=1 ‹ 0
            1 10ms a.0 web#1/a.ask deadline_received remaining=190ms ‹ 0
            3 40ms b.0 web#1/a.ask/b.ask handler_started busy=1 line=0 waited=0ms workers=1 ‹ 2
            3 40ms b.0 web#1/a.ask/b.ask deadline_received remaining=160ms ‹ 2
            35 200ms web.0 web#1/a.ask timed_out attempt=1 label=a.ask timeout=200ms ‹ 0
            35 200ms web.0 web#1/a.ask call_ended label=a.ask outcome=timeout took=200ms ‹ 0
            35 200ms web.0 web#1 ended latency=200ms outcome=timeout ‹ 0
            36 200ms a.0 web#1/a.ask/b.ask call_ended label=b.ask outcome=timeout took=170ms ‹ 2
            36 200ms a.0 web#1/a.ask deadline_passed late=0ms line=1 ‹ 2
            36 200ms a.0 web#1/a.ask handler_ended failed=deadline_passed took=190ms ‹ 2
            37 200ms b.0 web#1/a.ask/b.ask deadline_passed late=0ms line=0 ‹ 34
            37 200ms b.0 web#1/a.ask/b.ask handler_ended failed=deadline_passed took=160ms ‹ 34
            38 210ms web.0 web#1/a.ask dropped from=a kind=error label=a.ask reason=nobody_waits to=web ‹ 36
            39 210ms a.0 web#1/a.ask/b.ask dropped from=b kind=error label=b.ask reason=nobody_waits to=a ‹ 37
        ",
    );
}

/// Holds: G-2, GR-10.
#[test]
fn without_it_the_callees_work_for_nobody() {
    check(
        &chain("ignored"),
        "handler_started timed_out deadline_received deadline_passed work_wasted handler_ended dropped ended",
        "
            1 10ms a.0 web#1/a.ask handler_started busy=1 line=0 waited=0ms workers=1 ‹ 0
            3 40ms b.0 web#1/a.ask/b.ask handler_started busy=1 line=0 waited=0ms workers=1 ‹ 2
            35 200ms web.0 web#1/a.ask timed_out attempt=1 label=a.ask timeout=200ms ‹ 0
            35 200ms web.0 web#1 ended latency=200ms outcome=timeout ‹ 0
            37 205ms b.0 web#1/a.ask/b.ask work_wasted line=1 wasted=5ms ‹ 36
            37 205ms b.0 web#1/a.ask/b.ask handler_ended took=165ms ‹ 36
            39 225ms c.0 web#1/a.ask/c.ask handler_started busy=1 line=0 waited=0ms workers=1 ‹ 38
            40 305ms c.0 web#1/a.ask/c.ask work_wasted line=0 wasted=80ms ‹ 39
            40 305ms c.0 web#1/a.ask/c.ask handler_ended took=80ms ‹ 39
            41 315ms a.0 web#1/a.ask handler_ended took=305ms ‹ 40
            42 325ms web.0 web#1/a.ask dropped from=a kind=reply label=a.ask reason=nobody_waits to=web ‹ 41
        ",
    );
    let run = run(&chain("ignored"), "20s");
    let wasted = |node| run.last().wasted(node).as_ms();
    assert_eq!((wasted(1), wasted(2), wasted(3)), (0, 5, 80));
}

/// Holds: RT-14.
#[test]
fn work_with_no_time_left_is_not_started() {
    let scenario = r#"{"nodes": {
        "web": {"kind": "client", "load": {"at": ["0s", "1ms"]}, "policies": {"by": {"deadline": "30ms"}},
            "program": [{"call": "shop.buy", "through": ["by"], "or": []}]},
        "shop": {"kind": "service", "deadlines": "propagated", "handlers": {"buy": [{"work": "40ms"}, {"reply": true}]}}}}"#;
    check(
        scenario,
        "handler_started timed_out dropped deadline_passed work_wasted handler_ended",
        "
            1 0ms shop.0 web#1/shop.buy handler_started busy=1 line=0 waited=0ms workers=1 ‹ 0
            4 30ms web.0 web#1/shop.buy timed_out attempt=1 label=shop.buy timeout=30ms ‹ 0
            5 31ms web.0 web#2/shop.buy timed_out attempt=1 label=shop.buy timeout=30ms ‹ 2
            6 40ms shop.0 web#1/shop.buy work_wasted line=0 wasted=10ms ‹ 1
            6 40ms shop.0 web#1/shop.buy deadline_passed late=10ms line=1 ‹ 1
            6 40ms shop.0 web#1/shop.buy handler_ended failed=deadline_passed took=40ms ‹ 1
            6 40ms shop.0 web#2/shop.buy dropped from=web kind=request label=shop.buy reason=too_late to=shop ‹ 1,3
            7 40ms web.0 web#1/shop.buy dropped from=shop kind=error label=shop.buy reason=nobody_waits to=web ‹ 6
        ",
    );
}

/// Holds: RT-6.
#[test]
fn one_deadline_spans_all_attempts() {
    let scenario = r#"{"nodes": {
        "web": {"kind": "client", "load": {"at": ["0s"]},
            "policies": {"by": {"deadline": "25ms"}, "again": {"retry": {"max_attempts": 5, "wait": "10ms"}}},
            "program": [{"call": "shop.buy", "through": ["by", "again"], "or": []}]},
        "shop": {"kind": "service", "deadlines": "propagated", "handlers": {"buy": [{"fail": "no"}]}}}}"#;
    check(
        scenario,
        "deadline_received retry_scheduled timed_out gave_up call_ended",
        "
            1 0ms shop.0 web#1/shop.buy deadline_received remaining=25ms ‹ 0
            2 0ms web.0 web#1/shop.buy retry_scheduled attempt_next=2 attempts_max=5 label=shop.buy wait=10ms ‹ 1
            4 10ms shop.0 web#1/shop.buy/attempt2 deadline_received remaining=15ms ‹ 3
            5 10ms web.0 web#1/shop.buy retry_scheduled attempt_next=3 attempts_max=5 label=shop.buy wait=10ms ‹ 2,4
            7 20ms shop.0 web#1/shop.buy/attempt3 deadline_received remaining=5ms ‹ 6
            8 20ms web.0 web#1/shop.buy retry_scheduled attempt_next=4 attempts_max=5 label=shop.buy wait=10ms ‹ 2,5,7
            9 25ms web.0 web#1/shop.buy timed_out attempt=3 label=shop.buy timeout=25ms ‹ 0
            9 25ms web.0 web#1/shop.buy call_ended label=shop.buy outcome=timeout took=25ms ‹ 0
        ",
    );
}

#[test]
fn branches_mind_the_deadline_too() {
    let scenario = r#"{"nodes": {
        "web": {"kind": "client", "load": {"at": ["0s"]}, "policies": {"by": {"deadline": "30ms"}},
            "program": [{"call": "shop.buy", "through": ["by"], "or": []}]},
        "shop": {"kind": "service", "workers": 4, "deadlines": "propagated",
            "handlers": {"buy": [{"parallel": [[{"call": "tax.ask"}], [{"work": "10ms"}]]}, {"reply": true}]}},
        "tax": {"kind": "service", "deadlines": "propagated", "handlers": {"ask": [{"work": "20ms"}, {"work": "20ms"}, {"reply": true}]}}}}"#;
    check(
        scenario,
        "handler_started deadline_received deadline_passed timed_out call_ended handler_ended",
        "
            1 0ms shop.0 web#1/shop.buy handler_started busy=1 line=0 waited=0ms workers=4 ‹ 0
            1 0ms shop.0 web#1/shop.buy deadline_received remaining=30ms ‹ 0
            2 0ms tax.0 web#1/shop.buy/branch1/tax.ask handler_started busy=1 line=0 waited=0ms workers=1 ‹ 1
            2 0ms tax.0 web#1/shop.buy/branch1/tax.ask deadline_received remaining=30ms ‹ 1
            5 30ms web.0 web#1/shop.buy timed_out attempt=1 label=shop.buy timeout=30ms ‹ 0
            5 30ms web.0 web#1/shop.buy call_ended label=shop.buy outcome=timeout took=30ms ‹ 0
            6 30ms shop.0 web#1/shop.buy/branch1/tax.ask call_ended label=tax.ask outcome=timeout took=30ms ‹ 1
            6 30ms shop.0 web#1/shop.buy/branch1 deadline_passed late=0ms line=2 ‹ 1
            6 30ms shop.0 web#1/shop.buy handler_ended failed=deadline_passed took=30ms ‹ 1
            8 40ms tax.0 web#1/shop.buy/branch1/tax.ask deadline_passed late=10ms line=2 ‹ 4
            8 40ms tax.0 web#1/shop.buy/branch1/tax.ask handler_ended failed=deadline_passed took=40ms ‹ 4
        ",
    );
}

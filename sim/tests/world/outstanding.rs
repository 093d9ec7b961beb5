//! Limits on calls in the world: bulkheads and pools, rate limiters, and a service's door.

use crate::golden::{check, run};
use sim::fact::{Fact, FactKind};
use sim::time::Time;

/// Clients that call a shop through policies; each call takes 10 ms of work.
fn shop(policies: &str, through: &str, at: &str, more: &str) -> String {
    format!(
        r#"{{"nodes": {{
        "web": {{"kind": "client", "load": {{"at": [{at}]}}, "policies": {{{policies}}}, "program": [{{"call": "shop.buy", "through": [{through}], "or": []}}]}},
        "shop": {{"kind": "service", "workers": 9, "handlers": {{"buy": [{{"work": "10ms"}}]}}}}}}{more}}}"#
    )
}

/// Holds: BH-1.
#[test]
fn a_full_bulkhead_rejects_in_no_time_and_names_who_holds_its_places() {
    check(
        &shop(
            r#""places": {"bulkhead": {"limit": 2}}"#,
            r#""places""#,
            r#""0ms", "1ms", "2ms", "12ms""#,
            "",
        ),
        "rejected call_ended",
        r#"
            4 2ms web.0 web#3/shop.buy rejected buffered=0 failed=0 label=shop.buy policy=0 rejection={"limit":2,"outstanding":2,"why":"bulkhead_full"} threshold=0.0 ‹ 0,2
            4 2ms web.0 web#3/shop.buy call_ended label=shop.buy outcome=rejected took=0ms ‹
            6 10ms web.0 web#1/shop.buy call_ended label=shop.buy outcome=ok took=10ms ‹ 0,5
            8 11ms web.0 web#2/shop.buy call_ended label=shop.buy outcome=ok took=10ms ‹ 2,7
            12 22ms web.0 web#4/shop.buy call_ended label=shop.buy outcome=ok took=10ms ‹ 9,11
        "#,
    );
}

/// Holds: BH-1.
#[test]
fn those_in_line_are_let_in_first_come_first_served_or_give_up() {
    check(
        &shop(
            r#""places": {"bulkhead": {"limit": 1, "max_wait": "12ms"}}"#,
            r#""places""#,
            r#""0ms", "1ms", "2ms""#,
            "",
        ),
        "permit_awaited permit_given rejected call_ended",
        r#"
            2 1ms web.0 web#2/shop.buy permit_awaited awaiting={"for":"place","limit":1,"outstanding":1,"position":1,"until":"13000000"} label=shop.buy policy=0 ‹ 0
            3 2ms web.0 web#3/shop.buy permit_awaited awaiting={"for":"place","limit":1,"outstanding":1,"position":2,"until":"14000000"} label=shop.buy policy=0 ‹ 0
            5 10ms web.0 web#1/shop.buy call_ended label=shop.buy outcome=ok took=10ms ‹ 0,4
            6 10ms web.0 web#2/shop.buy permit_given label=shop.buy policy=0 waited=9ms ‹ 2,5
            8 14ms web.0 web#3/shop.buy rejected buffered=0 failed=0 label=shop.buy policy=0 rejection={"limit":1,"outstanding":1,"waited":"12000000","why":"waited_too_long"} threshold=0.0 ‹ 3,6
            8 14ms web.0 web#3/shop.buy call_ended label=shop.buy outcome=rejected took=12ms ‹ 3
            10 20ms web.0 web#2/shop.buy call_ended label=shop.buy outcome=ok took=19ms ‹ 2,9
        "#,
    );
}

/// The caller is released at the timeout; the thread of its pool is held until the answer comes.
///
/// Holds: HY-10, HY-11.
#[test]
fn a_timeout_outside_a_pool_releases_the_caller_and_not_the_thread() {
    check(
        &shop(
            r#""patience": {"timeout": "4ms"}, "threads": {"pool": {"threads": 1}}"#,
            r#""patience", "threads""#,
            r#""0ms", "5ms", "11ms""#,
            "",
        ),
        "timed_out rejected place_freed call_ended",
        r#"
            2 4ms web.0 web#1/shop.buy timed_out attempt=1 label=shop.buy timeout=4ms ‹ 0
            2 4ms web.0 web#1/shop.buy call_ended label=shop.buy outcome=timeout took=4ms ‹ 0
            3 5ms web.0 web#2/shop.buy rejected buffered=0 failed=0 label=shop.buy policy=1 rejection={"queued":0,"room":0,"running":1,"threads":1,"why":"pool_full"} threshold=0.0 ‹ 0
            3 5ms web.0 web#2/shop.buy call_ended label=shop.buy outcome=rejected took=0ms ‹
            5 10ms web.0 web#1/shop.buy place_freed held=10ms limit=1 outstanding=0 policy=1 ‹ 0,4
            8 15ms web.0 web#3/shop.buy timed_out attempt=1 label=shop.buy timeout=4ms ‹ 6
            8 15ms web.0 web#3/shop.buy call_ended label=shop.buy outcome=timeout took=4ms ‹ 6
            10 21ms web.0 web#3/shop.buy place_freed held=10ms limit=1 outstanding=0 policy=1 ‹ 6,9
        "#,
    );
}

/// Inside the bulkhead the same timeout frees the place with the caller.
#[test]
fn a_timeout_inside_a_pool_frees_its_thread_too() {
    check(
        &shop(
            r#""patience": {"timeout": "4ms"}, "threads": {"pool": {"threads": 1}}"#,
            r#""threads", "patience""#,
            r#""0ms", "5ms", "11ms""#,
            "",
        ),
        "timed_out rejected place_freed",
        r#"
            2 4ms web.0 web#1/shop.buy timed_out attempt=1 label=shop.buy timeout=4ms ‹ 0
            5 9ms web.0 web#2/shop.buy timed_out attempt=1 label=shop.buy timeout=4ms ‹ 3
            11 15ms web.0 web#3/shop.buy timed_out attempt=1 label=shop.buy timeout=4ms ‹ 8
        "#,
    );
}

/// A queued command whose caller gives up leaves the queue.
#[test]
fn who_gives_up_in_line_leaves_it() {
    check(
        &shop(
            r#""patience": {"timeout": "4ms"}, "threads": {"pool": {"threads": 1, "queue": 1}}"#,
            r#""patience", "threads""#,
            r#""0ms", "1ms", "6ms""#,
            "",
        ),
        "permit_awaited permit_given timed_out rejected place_freed call_ended",
        r#"
            2 1ms web.0 web#2/shop.buy permit_awaited awaiting={"for":"place","limit":1,"outstanding":1,"position":1,"until":null} label=shop.buy policy=1 ‹ 0
            3 4ms web.0 web#1/shop.buy timed_out attempt=1 label=shop.buy timeout=4ms ‹ 0
            3 4ms web.0 web#1/shop.buy call_ended label=shop.buy outcome=timeout took=4ms ‹ 0
            4 5ms web.0 web#2/shop.buy timed_out attempt=0 label=shop.buy timeout=4ms ‹ 2
            4 5ms web.0 web#2/shop.buy call_ended label=shop.buy outcome=timeout took=4ms ‹ 2
            5 6ms web.0 web#3/shop.buy permit_awaited awaiting={"for":"place","limit":1,"outstanding":1,"position":1,"until":null} label=shop.buy policy=1 ‹ 0
            7 10ms web.0 web#3/shop.buy timed_out attempt=0 label=shop.buy timeout=4ms ‹ 5
            7 10ms web.0 web#3/shop.buy call_ended label=shop.buy outcome=timeout took=4ms ‹ 5
            8 10ms web.0 web#1/shop.buy place_freed held=10ms limit=1 outstanding=0 policy=1 ‹ 0,6
        "#,
    );
}

/// Holds: RL-2.
#[test]
fn a_reserved_call_goes_in_at_its_cycle() {
    check(
        &shop(
            r#""rate": {"rate_limiter": {"limit": 1, "period": "100ms", "timeout": "150ms"}}"#,
            r#""rate""#,
            r#""0ms", "10ms", "20ms", "150ms""#,
            "",
        ),
        "permit_awaited permit_given rejected call_ended",
        r#"
            2 10ms web.0 web#2/shop.buy permit_awaited awaiting={"at":"100000000","for":"permit","limit":1,"period":"100000000"} label=shop.buy policy=0 ‹
            4 10ms web.0 web#1/shop.buy call_ended label=shop.buy outcome=ok took=10ms ‹ 0,3
            5 20ms web.0 web#3/shop.buy rejected buffered=0 failed=0 label=shop.buy policy=0 rejection={"limit":1,"next":"200000000","period":"100000000","why":"rate_limited"} threshold=0.0 ‹
            5 20ms web.0 web#3/shop.buy call_ended label=shop.buy outcome=rejected took=0ms ‹
            6 100ms web.0 web#2/shop.buy permit_given label=shop.buy policy=0 waited=90ms ‹ 2
            9 110ms web.0 web#2/shop.buy call_ended label=shop.buy outcome=ok took=100ms ‹ 2,8
            10 150ms web.0 web#4/shop.buy permit_awaited awaiting={"at":"200000000","for":"permit","limit":1,"period":"100000000"} label=shop.buy policy=0 ‹
            11 200ms web.0 web#4/shop.buy permit_given label=shop.buy policy=0 waited=50ms ‹ 10
            14 210ms web.0 web#4/shop.buy call_ended label=shop.buy outcome=ok took=60ms ‹ 10,13
        "#,
    );
}

/// Holds: RL-1.
#[test]
fn an_empty_bucket_says_when_the_next_token_comes() {
    check(
        &shop(
            r#""rate": {"token_bucket": {"limit": 1, "period": "100ms", "burst": 1}}"#,
            r#""rate""#,
            r#""0ms", "10ms", "100ms""#,
            "",
        ),
        "rejected call_ended",
        r#"
            2 10ms web.0 web#2/shop.buy rejected buffered=0 failed=0 label=shop.buy policy=0 rejection={"limit":1,"next":"100000000","period":"100000000","why":"rate_limited"} threshold=0.0 ‹
            2 10ms web.0 web#2/shop.buy call_ended label=shop.buy outcome=rejected took=0ms ‹
            4 10ms web.0 web#1/shop.buy call_ended label=shop.buy outcome=ok took=10ms ‹ 0,3
            8 110ms web.0 web#3/shop.buy call_ended label=shop.buy outcome=ok took=10ms ‹ 5,7
        "#,
    );
}

/// The rate is kept, and yet more and more is outstanding: Little's law.
#[test]
fn a_rate_limiter_does_not_limit_what_is_outstanding() {
    let outstanding = |work: &str| {
        let scenario = format!(
            r#"{{"nodes": {{
            "web": {{"kind": "client", "load": {{"open": {{"first": "0s", "interval": "10ms"}}}}, "policies": {{"rate": {{"token_bucket": {{"limit": 100, "period": "1s", "burst": 1}}}}}},
                "program": [{{"call": "shop.buy", "through": ["rate"], "or": []}}]}},
            "shop": {{"kind": "service", "workers": 999, "handlers": {{"buy": [{{"work": "{work}"}}]}}}}}}}}"#
        );
        let run = run(&scenario, "4s");
        run.last().process(1, 0).busy
    };
    assert_eq!((outstanding("100ms"), outstanding("2s")), (10, 200));
}

/// Threads blocked on a dependency are the rate times the shorter of latency and timeout; a pool of ten is used up after 0.2 s.
///
/// Holds: BH-2.
#[test]
fn threads_blocked_on_a_hung_dependency_are_rate_times_timeout() {
    let blocked = |timeout: &str, hang: bool| {
        let fault = if hang {
            r#""faults": [{"at": "0s", "hang": "shop"}],"#
        } else {
            ""
        };
        let scenario = format!(
            r#"{{{fault} "nodes": {{
            "web": {{"kind": "client", "load": {{"open": {{"first": "0s", "interval": "20ms"}}}}, "program": [{{"call": "front.page", "or": []}}]}},
            "front": {{"kind": "service", "workers": 2000, "policies": {{"patience": {{"timeout": "{timeout}"}}}},
                "handlers": {{"page": [{{"call": "shop.buy", "through": ["patience"], "or": []}}]}}}},
            "shop": {{"kind": "service", "workers": 999, "handlers": {{"buy": [{{"work": "40ms"}}]}}}}}}}}"#
        );
        // Between two arrivals.
        let until = "40.01s";
        run(&scenario, until).last().process(1, 0).busy
    };
    assert_eq!(blocked("30s", false), 2);
    assert_eq!(blocked("30s", true), 1_500);
    assert_eq!(blocked("1s", true), 50);
    // 12.5: between two arrivals there are 13 or 12.
    assert!((12..=13).contains(&blocked("250ms", true)));
}

#[test]
fn a_pool_of_ten_is_used_up_after_a_fifth_of_a_second() {
    let scenario = r#"{"faults": [{"at": "0s", "hang": "shop"}], "nodes": {
        "web": {"kind": "client", "load": {"open": {"first": "20ms", "interval": "20ms"}}, "policies": {"threads": {"pool": {"threads": 10}}},
            "program": [{"call": "shop.buy", "through": ["threads"], "or": []}]},
        "shop": {"kind": "service", "handlers": {"buy": []}}}}"#;
    let run = run(scenario, "1s");
    let facts = run.describe(0..run.len());
    let rejected: Vec<Time> = facts
        .iter()
        .filter(|said| said.fact.kind() == FactKind::Rejected)
        .map(|said| said.at)
        .collect();
    // Ten are in by 0.2 s; the eleventh comes 20 ms later.
    assert_eq!(rejected.first(), Some(&Time(220_000_000)));
}

/// Holds: LS-2.
#[test]
fn a_throttled_client_spares_a_callee_that_turns_everything_away() {
    let scenario = r#"{"nodes": {
        "web": {"kind": "client", "load": {"open": {"first": "0s", "interval": "10ms"}}, "policies": {"self": {"throttle": {}}},
            "program": [{"call": "shop.buy", "through": ["self"], "or": []}]},
        "shop": {"kind": "service", "door": {"token_bucket": {"limit": 1, "period": "1s", "burst": 1}}, "handlers": {"buy": []}}}}"#;
    let run = run(scenario, "20s");
    let facts = run.describe(0..run.len());
    let count = |kind| facts.iter().filter(|s| s.fact.kind() == kind).count();
    let (rejected, shed) = (count(FactKind::Rejected), count(FactKind::Shed));
    // 2,000 asked, 20 taken: about K times that are sent.
    assert!(rejected > 1_850 && shed < 130, "{rejected} {shed}");
    assert_eq!(rejected + shed + count(FactKind::HandlerStarted), 2_001);
}

/// Holds: RL-1, LS-1.
#[test]
fn a_door_answers_429_and_says_when_to_come_again() {
    let scenario = r#"{"nodes": {
        "web": {"kind": "client", "load": {"at": ["0ms", "30ms", "130ms"]},
            "program": [{"call": "front.ask", "or": []}]},
        "front": {"kind": "service", "tables": {"told": []}, "handlers": {"ask": [{"call": "shop.buy", "into": "answer", "or": [{"insert": "told", "value": "$answer"}]}]}},
        "shop": {"kind": "service", "door": {"rate_limiter": {"limit": 1, "period": "100ms"}}, "handlers": {"buy": [{"work": "1ms"}]}}}}"#;
    check(
        scenario,
        "shed dropped attempt_failed call_ended",
        r#"
            4 1ms front.0 web#1/front.ask/shop.buy call_ended label=shop.buy outcome=ok took=1ms ‹ 1,3
            5 1ms web.0 web#1/front.ask call_ended label=front.ask outcome=ok took=1ms ‹ 0,4
            8 30ms shop.0 web#2/front.ask/shop.buy shed label=shop.buy limit=1 period=100ms retry_after=70ms ‹ 7
            8 30ms shop.0 web#2/front.ask/shop.buy dropped from=front kind=request label=shop.buy reason=rate_limited to=shop ‹ 7
            9 30ms front.0 web#2/front.ask/shop.buy attempt_failed attempt=1 failure=rate_limited label=shop.buy took=0ms ‹ 7,8
            9 30ms front.0 web#2/front.ask/shop.buy call_ended label=shop.buy outcome=rejected took=0ms ‹ 7,8
            10 30ms web.0 web#2/front.ask call_ended label=front.ask outcome=ok took=0ms ‹ 6,9
            15 131ms front.0 web#3/front.ask/shop.buy call_ended label=shop.buy outcome=ok took=1ms ‹ 12,14
            16 131ms web.0 web#3/front.ask call_ended label=front.ask outcome=ok took=1ms ‹ 11,15
        "#,
    );
    let run = run(scenario, "1s");
    let told = run
        .last()
        .table(1, 0)
        .get(0)
        .map(|row| row.value.to_string());
    assert_eq!(told.as_deref(), Some("{status: 429, retry_after_ms: 70}"));
}

/// Holds: LS-1.
#[test]
fn the_last_in_line_goes_first_where_it_is_told_to_and_late_ones_are_dropped() {
    let scenario = r#"{"nodes": {
        "web": {"kind": "client", "load": {"at": ["0ms", "1ms", "2ms", "3ms"]}, "policies": {"patience": {"timeout": "25ms"}},
            "program": [{"call": "shop.buy", "through": ["patience"], "or": []}]},
        "shop": {"kind": "service", "order": "lifo", "drop_late": true, "handlers": {"buy": [{"work": "12ms"}]}}}}"#;
    check(
        scenario,
        "handler_started dropped timed_out call_ended",
        r#"
            1 0ms shop.0 web#1/shop.buy handler_started busy=1 line=0 waited=0ms workers=1 ‹ 0
            8 12ms shop.0 web#4/shop.buy handler_started busy=1 line=0 waited=9ms workers=1 ‹ 1,7
            9 12ms web.0 web#1/shop.buy call_ended label=shop.buy outcome=ok took=12ms ‹ 0,8
            10 24ms shop.0 web#3/shop.buy handler_started busy=1 line=0 waited=22ms workers=1 ‹ 5,8
            11 24ms web.0 web#4/shop.buy call_ended label=shop.buy outcome=ok took=21ms ‹ 6,10
            12 26ms web.0 web#2/shop.buy timed_out attempt=1 label=shop.buy timeout=25ms ‹ 2
            12 26ms web.0 web#2/shop.buy call_ended label=shop.buy outcome=timeout took=25ms ‹ 2
            13 27ms web.0 web#3/shop.buy timed_out attempt=1 label=shop.buy timeout=25ms ‹ 4
            13 27ms web.0 web#3/shop.buy call_ended label=shop.buy outcome=timeout took=25ms ‹ 4
            14 36ms shop.0 web#2/shop.buy dropped from=web kind=request label=shop.buy reason=expired to=shop ‹ 3,10
            15 36ms web.0 web#3/shop.buy dropped from=shop kind=reply label=shop.buy reason=nobody_waits to=web ‹ 14
        "#,
    );
}

/// Without shedding every answer comes after its caller left, and the worker is busy all the time; with a bounded line the
/// service does all that it can.
///
/// Holds: LS-1, LS-3.
#[test]
fn goodput_collapses_where_nobody_is_turned_away() {
    let useful = |shedding: &str| {
        let scenario = format!(
            r#"{{"nodes": {{
            "web": {{"kind": "client", "load": {{"open": {{"first": "0s", "interval": "5ms"}}}}, "policies": {{"patience": {{"timeout": "100ms"}}}},
                "program": [{{"call": "shop.buy", "through": ["patience"], "or": []}}]}},
            "shop": {{"kind": "service", {shedding} "handlers": {{"buy": [{{"work": "10ms"}}]}}}}}}}}"#
        );
        let model = crate::golden::model(&scenario, "60s");
        let until = Time(60_000_000_000);
        let measured = sim::measure::measure(&model, 1, &[], until, sim::measure::EVENTS_MAX);
        let shop = &measured.summary.services[0];
        assert!(shop.utilisation > 0.99, "{}", shop.utilisation);
        (shop.useful, shop.handled)
    };
    let (alone, done) = useful("");
    assert!(alone < 25 && done > 5_900, "{alone} of {done}");
    let (bounded, done) = useful(r#""queue_max": 8,"#);
    assert!(bounded == done && done > 5_900, "{bounded} of {done}");
    // Who is dropped only once it is too late makes room for one that is nearly too late.
    let (dropping, done) = useful(r#""drop_late": true,"#);
    assert!(dropping < 25 && done > 5_900, "{dropping} of {done}");
    let (newest, done) = useful(r#""order": "lifo", "drop_late": true,"#);
    assert!(newest > 5_900, "{newest} of {done}");
}

/// An answer that nobody waits for is no goodput.
#[test]
fn answers_in_time_are_counted_apart_from_work() {
    let scenario = shop(
        r#""patience": {"timeout": "4ms"}"#,
        r#""patience""#,
        r#""0ms""#,
        "",
    );
    let run = run(&scenario, "1s");
    let facts = run.describe(0..run.len());
    let late = |s: &&sim::fact::Said| matches!(s.fact, Fact::Dropped { .. });
    assert_eq!(facts.iter().filter(late).count(), 1);
}

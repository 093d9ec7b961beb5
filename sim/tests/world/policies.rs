//! Circuit breakers in the world: opening, refusing, half open, closing.

use crate::golden::check;

#[test]
fn a_breaker_opens_refuses_tries_and_closes() {
    let scenario = r#"{"nodes": {
        "web": {"kind": "client", "load": {"open": {"first": "0s", "interval": "10ms", "count": 9}},
            "policies": {"breaker": {"resilience4j": {"window": 3, "minimum": 3, "failure_rate": "50%", "slow_rate": "100%", "slow_after": "60s",
                "wait_open": "25ms", "half_open": 2, "automatic": false, "half_open_max": "0s"}}},
            "program": [{"call": "shop.buy", "through": ["breaker"], "or": []}]},
        "shop": {"kind": "service", "handlers": {"buy": [{"work": "2ms"}]}}},
        "faults": [{"at": "5ms", "error_rate": "shop", "share": "100%"}, {"at": "25ms", "error_rate": "shop", "share": "0%"}]}"#;
    check(
        scenario,
        "outcome_recorded breaker_changed rejected call_ended",
        r#"
            3 2ms web.0 web#1/shop.buy outcome_recorded buffered=1 failed=false failed_count=0 policy=0 size=3 slow=false threshold=50.0 ‹ 2
            3 2ms web.0 web#1/shop.buy call_ended label=shop.buy outcome=ok took=2ms ‹ 0,2
            7 10ms web.0 web#2/shop.buy outcome_recorded buffered=2 failed=true failed_count=1 policy=0 size=3 slow=false threshold=50.0 ‹ 6
            7 10ms web.0 web#2/shop.buy call_ended label=shop.buy outcome=error took=0ms ‹ 5,6
            10 20ms web.0 web#3/shop.buy outcome_recorded buffered=3 failed=true failed_count=2 policy=0 rate=66.66666412353516 size=3 slow=false threshold=50.0 ‹ 9
            10 20ms web.0 web#3/shop.buy breaker_changed buffered=3 cause=failure_rate failed=2 from=closed minimum=3 policy=0 rate=66.66666412353516 slow=0 threshold=50.0 to=open until=45ms ‹ 3,7,9
            10 20ms web.0 web#3/shop.buy call_ended label=shop.buy outcome=error took=0ms ‹ 8,9
            12 30ms web.0 web#4/shop.buy rejected buffered=3 failed=2 label=shop.buy policy=0 rate=66.66666412353516 rejection={"not_permitted":1,"until":"45000000","why":"open"} threshold=50.0 ‹ 8,10
            12 30ms web.0 web#4/shop.buy call_ended label=shop.buy outcome=rejected took=0ms ‹ 8
            13 40ms web.0 web#5/shop.buy rejected buffered=3 failed=2 label=shop.buy policy=0 rate=66.66666412353516 rejection={"not_permitted":2,"until":"45000000","why":"open"} threshold=50.0 ‹ 10,12
            13 40ms web.0 web#5/shop.buy call_ended label=shop.buy outcome=rejected took=0ms ‹ 12
            14 50ms web.0 web#6/shop.buy breaker_changed buffered=3 cause=wait_over failed=2 from=open minimum=3 policy=0 rate=66.66666412353516 slow=0 threshold=50.0 to=half_open ‹ 3,7,10,13
            17 52ms web.0 web#6/shop.buy outcome_recorded buffered=1 failed=false failed_count=0 policy=0 size=2 slow=false threshold=50.0 ‹ 16
            17 52ms web.0 web#6/shop.buy call_ended label=shop.buy outcome=ok took=2ms ‹ 14,16
            21 62ms web.0 web#7/shop.buy outcome_recorded buffered=2 failed=false failed_count=0 policy=0 rate=0.0 size=2 slow=false threshold=50.0 ‹ 20
            21 62ms web.0 web#7/shop.buy breaker_changed buffered=2 cause=below_thresholds failed=0 from=half_open minimum=2 policy=0 rate=0.0 slow=0 threshold=50.0 to=closed ‹ 14,17,20
            21 62ms web.0 web#7/shop.buy call_ended label=shop.buy outcome=ok took=2ms ‹ 18,20
            25 72ms web.0 web#8/shop.buy outcome_recorded buffered=1 failed=false failed_count=0 policy=0 size=3 slow=false threshold=50.0 ‹ 24
            25 72ms web.0 web#8/shop.buy call_ended label=shop.buy outcome=ok took=2ms ‹ 22,24
            29 82ms web.0 web#9/shop.buy outcome_recorded buffered=2 failed=false failed_count=0 policy=0 size=3 slow=false threshold=50.0 ‹ 28
            29 82ms web.0 web#9/shop.buy call_ended label=shop.buy outcome=ok took=2ms ‹ 26,28
        "#,
    );
}

#[test]
fn a_breaker_moves_to_half_open_by_itself_where_it_is_told_to() {
    let scenario = r#"{"nodes": {
        "web": {"kind": "client", "load": {"at": ["0s", "10ms"]},
            "policies": {"breaker": {"resilience4j": {"window": 1, "minimum": 1, "failure_rate": "50%", "slow_rate": "100%", "slow_after": "60s",
                "wait_open": "25ms", "half_open": 1, "automatic": true, "half_open_max": "0s"}}, "again": {"retry": {"max_attempts": 3, "wait": "0ms"}}},
            "program": [{"call": "shop.buy", "through": ["again", "breaker"], "or": []}]},
        "shop": {"kind": "service", "handlers": {"buy": [{"fail": "no"}]}}}}"#;
    check(
        scenario,
        "outcome_recorded breaker_changed rejected retry_scheduled gave_up call_ended",
        r#"
            2 0ms web.0 web#1/shop.buy outcome_recorded buffered=1 failed=true failed_count=1 policy=0 rate=100.0 size=1 slow=false threshold=50.0 ‹ 1
            2 0ms web.0 web#1/shop.buy breaker_changed buffered=1 cause=failure_rate failed=1 from=closed minimum=1 policy=0 rate=100.0 slow=0 threshold=50.0 to=open until=25ms ‹ 1
            2 0ms web.0 web#1/shop.buy retry_scheduled attempt_next=2 attempts_max=3 label=shop.buy wait=0ms ‹ 1
            2 0ms web.0 web#1/shop.buy rejected buffered=1 failed=1 label=shop.buy policy=0 rate=100.0 rejection={"not_permitted":1,"until":"25000000","why":"open"} threshold=50.0 ‹ 1
            2 0ms web.0 web#1/shop.buy retry_scheduled attempt_next=3 attempts_max=3 label=shop.buy wait=0ms ‹ 1
            3 0ms web.0 web#1/shop.buy rejected buffered=1 failed=1 label=shop.buy policy=0 rate=100.0 rejection={"not_permitted":2,"until":"25000000","why":"open"} threshold=50.0 ‹ 2
            3 0ms web.0 web#1/shop.buy gave_up attempts=3 label=shop.buy ‹ 2
            3 0ms web.0 web#1/shop.buy call_ended label=shop.buy outcome=rejected took=0ms ‹ 0,2
            4 10ms web.0 web#2/shop.buy rejected buffered=1 failed=1 label=shop.buy policy=0 rate=100.0 rejection={"not_permitted":3,"until":"25000000","why":"open"} threshold=50.0 ‹ 2
            4 10ms web.0 web#2/shop.buy retry_scheduled attempt_next=2 attempts_max=3 label=shop.buy wait=0ms ‹
            5 10ms web.0 web#2/shop.buy rejected buffered=1 failed=1 label=shop.buy policy=0 rate=100.0 rejection={"not_permitted":4,"until":"25000000","why":"open"} threshold=50.0 ‹ 2,4
            5 10ms web.0 web#2/shop.buy retry_scheduled attempt_next=3 attempts_max=3 label=shop.buy wait=0ms ‹ 4
            6 10ms web.0 web#2/shop.buy rejected buffered=1 failed=1 label=shop.buy policy=0 rate=100.0 rejection={"not_permitted":5,"until":"25000000","why":"open"} threshold=50.0 ‹ 2,5
            6 10ms web.0 web#2/shop.buy gave_up attempts=3 label=shop.buy ‹ 4,5
            6 10ms web.0 web#2/shop.buy call_ended label=shop.buy outcome=rejected took=0ms ‹ 4,5
            7 25ms web.0 breaker_changed buffered=1 cause=timer failed=1 from=open minimum=1 policy=0 rate=100.0 slow=0 threshold=50.0 to=half_open ‹ 2
        "#,
    );
}

/// The tick at 20 ms opens it: calls passed until then. The run is quiet afterwards, for no tick is left that could change anything.
///
/// Holds: HY-1, HY-4, HY-5, HY-6.
#[test]
fn hystrix_decides_at_ticks() {
    let scenario = r#"{"nodes": {
        "web": {"kind": "client", "load": {"at": ["0s", "5ms", "10ms", "15ms", "25ms", "50ms", "51ms", "60ms"]},
            "policies": {"command": {"hystrix": {"volume": 2, "error_rate": "50%", "sleep": "30ms", "window": "40ms", "tick": "20ms"}}},
            "program": [{"call": "shop.buy", "through": ["command"], "or": []}]},
        "shop": {"kind": "service", "handlers": {"buy": [{"reply": 1}]}}},
        "faults": [{"at": "0s", "error_rate": "shop", "share": "100%"}, {"at": "20ms", "error_rate": "shop", "share": "0%"}]}"#;
    check(
        scenario,
        "outcome_recorded breaker_changed rejected call_ended",
        r#"
            3 0ms web.0 web#1/shop.buy outcome_recorded buffered=0 failed=true failed_count=0 policy=0 size=2 slow=false threshold=50.0 tick=20ms ‹ 2
            3 0ms web.0 web#1/shop.buy call_ended label=shop.buy outcome=error took=0ms ‹ 1,2
            6 5ms web.0 web#2/shop.buy outcome_recorded buffered=0 failed=true failed_count=0 policy=0 size=2 slow=false threshold=50.0 tick=20ms ‹ 5
            6 5ms web.0 web#2/shop.buy call_ended label=shop.buy outcome=error took=0ms ‹ 4,5
            9 10ms web.0 web#3/shop.buy outcome_recorded buffered=0 failed=true failed_count=0 policy=0 size=2 slow=false threshold=50.0 tick=20ms ‹ 8
            9 10ms web.0 web#3/shop.buy call_ended label=shop.buy outcome=error took=0ms ‹ 7,8
            12 15ms web.0 web#4/shop.buy outcome_recorded buffered=0 failed=true failed_count=0 policy=0 size=2 slow=false threshold=50.0 tick=20ms ‹ 11
            12 15ms web.0 web#4/shop.buy call_ended label=shop.buy outcome=error took=0ms ‹ 10,11
            14 20ms web.0 breaker_changed buffered=4 cause=health_tick failed=4 from=closed minimum=2 policy=0 rate=100.0 slow=0 threshold=50.0 to=open until=50ms ‹ 3,6,9,12
            15 25ms web.0 web#5/shop.buy rejected buffered=4 failed=4 label=shop.buy policy=0 rate=100.0 rejection={"not_permitted":1,"until":"50000000","why":"open"} threshold=50.0 ‹ 14
            15 25ms web.0 web#5/shop.buy call_ended label=shop.buy outcome=rejected took=0ms ‹
            16 50ms web.0 web#6/shop.buy rejected buffered=4 failed=4 label=shop.buy policy=0 rate=100.0 rejection={"not_permitted":2,"until":"50000000","why":"open"} threshold=50.0 ‹ 14
            16 50ms web.0 web#6/shop.buy call_ended label=shop.buy outcome=rejected took=0ms ‹
            17 51ms web.0 web#7/shop.buy breaker_changed buffered=4 cause=wait_over failed=4 from=open minimum=2 policy=0 rate=100.0 slow=0 threshold=50.0 to=half_open ‹ 3,6,9,12,14
            19 51ms web.0 web#7/shop.buy breaker_changed buffered=4 cause=trial_succeeded failed=4 from=half_open minimum=2 policy=0 rate=100.0 slow=0 threshold=50.0 to=closed ‹ 3,6,9,12,17,18
            19 51ms web.0 web#7/shop.buy outcome_recorded buffered=1 failed=false failed_count=0 policy=0 size=2 slow=false threshold=50.0 ‹ 18
            19 51ms web.0 web#7/shop.buy call_ended label=shop.buy outcome=ok took=0ms ‹ 17,18
            22 60ms web.0 web#8/shop.buy outcome_recorded buffered=1 failed=false failed_count=0 policy=0 size=2 slow=false threshold=50.0 tick=71ms ‹ 21
            22 60ms web.0 web#8/shop.buy call_ended label=shop.buy outcome=ok took=0ms ‹ 20,21
        "#,
    );
}

/// A request that is at fault says nothing about the callee: it is no error in the window, and is not passed on as one.
///
/// Holds: HY-2.
#[test]
fn a_bad_request_is_no_failure_of_the_callee() {
    let scenario = r#"{"nodes": {
        "web": {"kind": "client", "load": {"at": ["0s", "10ms"]},
            "policies": {"command": {"hystrix": {"volume": 1, "error_rate": "50%", "tick": "5ms", "window": "20ms"}}, "again": {"retry": {"max_attempts": 3}}},
            "program": [{"call": "shop.buy", "through": ["again", "command"], "or": [{"call": "shop.pass", "or": []}]}]},
        "shop": {"kind": "service", "handlers": {"buy": [{"fail": "no such thing", "blame": "caller"}], "pass": [{"call": "depot.take"}]}},
        "depot": {"kind": "service", "handlers": {"take": [{"fail": "no such thing", "blame": "caller"}]}}}}"#;
    check(
        scenario,
        "outcome_recorded breaker_changed rejected attempt_failed gave_up call_ended",
        r#"
            2 0ms web.0 web#1/shop.buy attempt_failed attempt=1 failure=bad_request label=shop.buy took=0ms ‹ 0,1
            2 0ms web.0 web#1/shop.buy gave_up attempts=1 label=shop.buy ‹ 1
            2 0ms web.0 web#1/shop.buy call_ended label=shop.buy outcome=error took=0ms ‹ 0,1
            5 0ms shop.0 web#1/shop.pass/depot.take attempt_failed attempt=1 failure=bad_request label=depot.take took=0ms ‹ 3,4
            5 0ms shop.0 web#1/shop.pass/depot.take call_ended label=depot.take outcome=error took=0ms ‹ 3,4
            6 0ms web.0 web#1/shop.pass attempt_failed attempt=1 failure=answered label=shop.pass took=0ms ‹ 2,5
            6 0ms web.0 web#1/shop.pass call_ended label=shop.pass outcome=error took=0ms ‹ 2,5
            9 10ms web.0 web#2/shop.buy attempt_failed attempt=1 failure=bad_request label=shop.buy took=0ms ‹ 7,8
            9 10ms web.0 web#2/shop.buy gave_up attempts=1 label=shop.buy ‹ 8
            9 10ms web.0 web#2/shop.buy call_ended label=shop.buy outcome=error took=0ms ‹ 7,8
            12 10ms shop.0 web#2/shop.pass/depot.take attempt_failed attempt=1 failure=bad_request label=depot.take took=0ms ‹ 10,11
            12 10ms shop.0 web#2/shop.pass/depot.take call_ended label=depot.take outcome=error took=0ms ‹ 10,11
            13 10ms web.0 web#2/shop.pass attempt_failed attempt=1 failure=answered label=shop.pass took=0ms ‹ 9,12
            13 10ms web.0 web#2/shop.pass call_ended label=shop.pass outcome=error took=0ms ‹ 9,12
        "#,
    );
}

/// Polly admits at exactly the end of the break, and only a failure breaks.
///
/// Holds: PO-2, PO-3.
#[test]
fn polly_admits_at_exactly_the_end() {
    let scenario = r#"{"nodes": {
        "web": {"kind": "client", "load": {"at": ["0s", "10ms", "39ms", "40ms", "41ms"]},
            "policies": {"circuit": {"polly": {"throughput": 2, "failure_ratio": "50%", "sampling": "1s", "break": "30ms"}}},
            "program": [{"call": "shop.buy", "through": ["circuit"], "or": []}]},
        "shop": {"kind": "service", "handlers": {"buy": [{"work": "5ms"}, {"reply": 1}]}}},
        "faults": [{"at": "0s", "error_rate": "shop", "share": "100%"}, {"at": "20ms", "error_rate": "shop", "share": "0%"}]}"#;
    check(
        scenario,
        "outcome_recorded breaker_changed rejected call_ended",
        r#"
            3 0ms web.0 web#1/shop.buy outcome_recorded buffered=1 failed=true failed_count=1 policy=0 size=10 slow=false threshold=50.0 ‹ 2
            3 0ms web.0 web#1/shop.buy call_ended label=shop.buy outcome=error took=0ms ‹ 1,2
            6 10ms web.0 web#2/shop.buy outcome_recorded buffered=2 failed=true failed_count=2 policy=0 rate=100.0 size=10 slow=false threshold=50.0 ‹ 5
            6 10ms web.0 web#2/shop.buy breaker_changed buffered=2 cause=failure_rate failed=2 from=closed minimum=2 policy=0 rate=100.0 slow=0 threshold=50.0 to=open until=40ms ‹ 3,5
            6 10ms web.0 web#2/shop.buy call_ended label=shop.buy outcome=error took=0ms ‹ 4,5
            8 39ms web.0 web#3/shop.buy rejected buffered=2 failed=2 label=shop.buy policy=0 rate=100.0 rejection={"not_permitted":1,"until":"40000000","why":"open"} threshold=50.0 ‹ 6
            8 39ms web.0 web#3/shop.buy call_ended label=shop.buy outcome=rejected took=0ms ‹
            9 40ms web.0 web#4/shop.buy breaker_changed buffered=2 cause=wait_over failed=2 from=open minimum=2 policy=0 rate=100.0 slow=0 threshold=50.0 to=half_open ‹ 3,6
            11 41ms web.0 web#5/shop.buy rejected buffered=2 failed=2 label=shop.buy policy=0 rate=100.0 rejection={"not_permitted":2,"permitted":1,"why":"half_open_full"} threshold=50.0 ‹ 9
            11 41ms web.0 web#5/shop.buy call_ended label=shop.buy outcome=rejected took=0ms ‹
            13 45ms web.0 web#4/shop.buy outcome_recorded buffered=3 failed=false failed_count=2 policy=0 rate=66.66666412353516 size=10 slow=false threshold=50.0 ‹ 12
            13 45ms web.0 web#4/shop.buy breaker_changed buffered=3 cause=trial_succeeded failed=2 from=half_open minimum=2 policy=0 rate=66.66666412353516 slow=0 threshold=50.0 to=closed ‹ 3,6,9,12
            13 45ms web.0 web#4/shop.buy call_ended label=shop.buy outcome=ok took=5ms ‹ 9,12
        "#,
    );
}

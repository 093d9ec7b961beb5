//! The circuit breaker in the world: opening, refusing, half open, closing.

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

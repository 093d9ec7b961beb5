//! Locks with and without a lease, and the token that tells a late holder from the present one.

use crate::golden::{check, run};
use sim::value::Value;

/// Two members ask a service with two instances for the same lock; `faults` may stop one of them.
fn shop(lease: &str, program: &str, faults: &str) -> String {
    format!(
        r#"{{"nodes": {{
        "web": {{"kind": "client", "members": 2, "load": {{"at": ["0s", "1ms"]}}, "program": [{{"call": "shop.buy", "or": []}}]}},
        "shop": {{"kind": "service", "instances": 2, "locks": {{"stock": {{{lease}}}}}, "tables": {{"stock": [{{"key": 7, "value": {{"left": 5, "token": 0}}}}]}},
            "handlers": {{"buy": [{program}]}}}}}},
        "faults": [{faults}],
        "links": {{"default": {{"latency": "1ms"}}}}}}"#
    )
}

const BUY: &str = r#"{"lock": "stock", "key": 7, "into": "token"}, {"read": "stock", "key": 7, "into": "item"}, {"work": "10ms"},
    {"update": "stock", "key": 7, "value": {"record": {"left": {"subtract": ["$item.left", 1]}, "token": "$token"}}}, {"unlock": "stock", "key": 7}"#;

/// The same, refused where somebody with a greater token has written.
const FENCED: &str = r#"{"lock": "stock", "key": 7, "into": "token"}, {"read": "stock", "key": 7, "into": "item"}, {"work": "10ms"},
    {"update": "stock", "key": 7, "where": {"not": {"less": ["$token", "$row.token"]}},
        "value": {"record": {"left": {"subtract": ["$item.left", 1]}, "token": "$token"}}}, {"unlock": "stock", "key": 7}"#;

/// The first instance stands still for 40 ms while it holds the lock.
const PAUSE: &str = r#"{"at": "5ms", "hang": "shop", "instance": 0}, {"at": "45ms", "resume": "shop", "instance": 0}"#;

#[track_caller]
fn stock(scenario: &str) -> (i64, i64) {
    let run = run(scenario, "1s");
    let row = run
        .last()
        .table(1, 0)
        .rows()
        .next()
        .map(|r| r.value.clone());
    let row = row.unwrap_or_default();
    let breaches = sim::law::breaches(run.model(), 1, &[], run.model().until, 10_000);
    assert_eq!(breaches, []);
    (row.field("left").as_i64(), row.field("token").as_i64())
}

#[test]
fn the_second_waits_until_the_first_is_done() {
    check(
        &shop("", BUY, ""),
        "lock_taken lock_awaited lock_released updated",
        r#"
            2 1ms shop.0 web[0]#1/shop.buy lock_taken key=7 lock=0 token=1 waited=0ms ‹ 0
            3 2ms shop.1 web[1]#1/shop.buy lock_awaited key=7 lock=0 token=1 ‹ 1,2
            4 11ms shop.0 web[0]#1/shop.buy updated key=7 pending=false table=0 ‹ 2
            4 11ms shop.0 web[0]#1/shop.buy lock_released held=true key=7 lock=0 token=1 ‹ 2
            4 11ms shop.1 web[1]#1/shop.buy lock_taken key=7 lock=0 token=2 waited=9ms ‹ 2,3
            7 21ms shop.1 web[1]#1/shop.buy updated key=7 pending=false table=0 ‹ 5
            7 21ms shop.1 web[1]#1/shop.buy lock_released held=true key=7 lock=0 token=2 ‹ 4,5
        "#,
    );
    assert_eq!(stock(&shop("", BUY, "")), (3, 2));
}

/// Holds: OR-4.
#[test]
fn who_stands_still_longer_than_its_lease_writes_late_and_a_token_refuses_it() {
    let lease = r#""lease": "20ms""#;
    check(
        &shop(lease, FENCED, PAUSE),
        "lock_taken lock_expired update_refused lock_released updated",
        r#"
            2 1ms shop.0 web[0]#1/shop.buy lock_taken key=7 lease=20ms lock=0 token=1 waited=0ms ‹ 0
            5 21ms shop.0 web[0]#1/shop.buy lock_expired key=7 lease=20ms lock=0 token=1 ‹ 2
            5 21ms shop.1 web[1]#1/shop.buy lock_taken key=7 lease=20ms lock=0 token=2 waited=19ms ‹ 2,3
            7 31ms shop.1 web[1]#1/shop.buy updated key=7 pending=false table=0 ‹ 6
            7 31ms shop.1 web[1]#1/shop.buy lock_released held=true key=7 lock=0 token=2 ‹ 5,6
            10 45ms shop.0 web[0]#1/shop.buy update_refused found=true key=7 overtaken=false table=0 ‹ 7,9
        "#,
    );
    // Both bought; the one whose lock was lost wrote what it had read long ago, unless the store looked at its token.
    assert_eq!(stock(&shop(lease, BUY, PAUSE)), (4, 1), "a lost update");
    assert_eq!(stock(&shop(lease, FENCED, PAUSE)), (4, 2));
    assert_eq!(stock(&shop(r#""lease": "60ms""#, BUY, PAUSE)), (3, 2));
    assert_eq!(
        stock(&shop("", BUY, PAUSE)),
        (3, 2),
        "it lasts, and so does the wait"
    );
}

#[test]
fn a_crash_gives_back_a_lock_without_a_lease_and_leaves_the_other_to_its_lease() {
    let crash = r#"{"at": "5ms", "crash": "shop", "instance": 0}"#;
    let when = |lease: &str| {
        let run = run(&shop(lease, BUY, crash), "1s");
        let facts = run.describe(0..run.len());
        let mut taken = facts
            .iter()
            .filter(|s| s.fact.kind().name() == "lock_taken");
        taken.nth(1).map(|s| s.at.0 / 1_000_000)
    };
    assert_eq!(when(""), Some(5));
    assert_eq!(when(r#""lease": "20ms""#), Some(21));
}

#[test]
fn who_waits_too_long_for_a_lock_goes_on_without_it() {
    let hurry = r#"{"lock": "stock", "key": 7, "timeout": "4ms", "or": [{"fail": "busy"}]}, {"work": "10ms"}"#;
    check(
        &shop("", hurry, ""),
        "lock_taken timed_out lock_released",
        r#"
            2 1ms shop.0 web[0]#1/shop.buy lock_taken key=7 lock=0 token=1 waited=0ms ‹ 0
            4 6ms shop.1 web[1]#1/shop.buy timed_out attempt=1 label=stock timeout=4ms ‹ 3
            6 11ms shop.0 web[0]#1/shop.buy lock_released held=true key=7 lock=0 token=1 ‹ 2
        "#,
    );
}

#[test]
fn other_keys_are_other_locks() {
    let own = BUY.replace(
        "\"stock\", \"key\": 7, \"into\": \"token\"",
        "\"stock\", \"key\": \"$id\", \"into\": \"token\"",
    );
    let run = run(&shop("", &own, ""), "1s");
    let facts = run.describe(0..run.len());
    assert!(facts.iter().all(|s| s.fact.kind().name() != "lock_awaited"));
    let row = run
        .last()
        .table(1, 0)
        .rows()
        .next()
        .map(|r| r.value.field("left"));
    assert_eq!(row, Some(Value::I64(4)), "both read five");
}

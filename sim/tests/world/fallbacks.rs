//! Fallbacks in the world: a value, a kept answer, another service, nothing; and what stands in for a write.

use crate::golden::{check, model, run};
use sim::fact::FactKind;
use sim::law;
use sim::time::Time;

const KINDS: &str = "fell_back fallback_failed write_replaced call_ended";

/// Returns a scenario: a page asks twice for the price of one book and once for another, and the shop fails from 15 ms on.
fn prices(fallback: &str, times: &str) -> String {
    format!(
        r#"{{"nodes": {{
        "web": {{"kind": "client", "load": {{"at": {times}}},
            "policies": {{"instead": {{"fallback": {fallback}}}}},
            "program": [{{"call": "shop.price", "body": {{"remainder": ["$occurrence", 3]}}, "through": ["instead"], "into": "price", "or": []}}]}},
        "shop": {{"kind": "service", "handlers": {{"price": [{{"work": "1ms"}}, {{"reply": {{"add": ["$request", 100]}}}}]}}}},
        "spare": {{"kind": "service", "handlers": {{"price": [{{"work": "2ms"}}, {{"reply": 99}}]}}}}}},
        "faults": [{{"at": "15ms", "error_rate": "shop", "share": "100%"}}]}}"#
    )
}

/// Holds: HY-9.
#[test]
fn a_value_stands_in() {
    check(
        &prices(
            r#"{"value": {"concat": ["from ", "$member"]}}"#,
            r#"["0s", "20ms"]"#,
        ),
        KINDS,
        r#"
            3 1ms web.0 web#1/shop.price call_ended label=shop.price outcome=ok took=1ms ‹ 0,2
            7 20ms web.0 web#2/shop.price fell_back after=injected label=shop.price policy=0 with=value ‹ 5,6
            7 20ms web.0 web#2/shop.price call_ended label=shop.price outcome=ok took=0ms ‹ 5,6
        "#,
    );
}

/// The answer for the same body, with its age; none for another body, and none that is too old.
#[test]
fn a_kept_answer_stands_in_for_the_same_question() {
    check(
        &prices(
            r#"{"cached": "30ms"}"#,
            r#"["0s", "10ms", "20ms", "30ms", "40ms", "50ms", "80ms"]"#,
        ),
        KINDS,
        r#"
            3 1ms web.0 web#1/shop.price call_ended label=shop.price outcome=ok took=1ms ‹ 0,2
            7 11ms web.0 web#2/shop.price call_ended label=shop.price outcome=ok took=1ms ‹ 4,6
            11 20ms web.0 web#3/shop.price fallback_failed label=shop.price policy=0 why={"why":"nothing_kept"} ‹ 9,10
            11 20ms web.0 web#3/shop.price call_ended label=shop.price outcome=error took=0ms ‹ 9,10
            14 30ms web.0 web#4/shop.price fell_back after=injected label=shop.price policy=0 with={"kept":{"age":"29000000","age_max":"30000000"}} ‹ 3,12,13
            14 30ms web.0 web#4/shop.price call_ended label=shop.price outcome=ok took=0ms ‹ 12,13
            17 40ms web.0 web#5/shop.price fell_back after=injected label=shop.price policy=0 with={"kept":{"age":"29000000","age_max":"30000000"}} ‹ 7,15,16
            17 40ms web.0 web#5/shop.price call_ended label=shop.price outcome=ok took=0ms ‹ 15,16
            20 50ms web.0 web#6/shop.price fallback_failed label=shop.price policy=0 why={"why":"nothing_kept"} ‹ 18,19
            20 50ms web.0 web#6/shop.price call_ended label=shop.price outcome=error took=0ms ‹ 18,19
            23 80ms web.0 web#7/shop.price fallback_failed label=shop.price policy=0 why={"age":"79000000","age_max":"30000000","why":"too_old"} ‹ 21,22
            23 80ms web.0 web#7/shop.price call_ended label=shop.price outcome=error took=0ms ‹ 21,22
        "#,
    );
}

#[test]
fn another_service_is_asked() {
    check(
        &prices(r#"{"call": "spare.price"}"#, r#"["0s", "20ms"]"#),
        &format!("{KINDS} sent reply_received"),
        r#"
            0 0ms web.0 web#1/shop.price sent arrives=0ms attempt=1 copy=false kind=request label=shop.price to=shop to_unit=0 ‹
            2 1ms shop.0 web#1/shop.price sent arrives=1ms attempt=1 copy=false kind=reply label=shop.price to=web to_unit=0 ‹ 1
            3 1ms web.0 web#1/shop.price reply_received attempt=1 label=shop.price took=1ms ‹ 0,2
            3 1ms web.0 web#1/shop.price call_ended label=shop.price outcome=ok took=1ms ‹ 0,2
            5 20ms web.0 web#2/shop.price sent arrives=20ms attempt=1 copy=false kind=request label=shop.price to=shop to_unit=0 ‹
            6 20ms shop.0 web#2/shop.price sent arrives=20ms attempt=1 copy=false kind=error label=shop.price to=web to_unit=0 ‹ 4,5
            7 20ms web.0 web#2/shop.price fell_back after=injected label=shop.price policy=0 with={"call":{"to":2}} ‹ 5,6
            7 20ms web.0 web#2/shop.price/attempt2 sent arrives=20ms attempt=2 copy=false kind=request label=spare.price to=spare to_unit=0 ‹ 6
            9 22ms spare.0 web#2/shop.price/attempt2 sent arrives=22ms attempt=2 copy=false kind=reply label=spare.price to=web to_unit=0 ‹ 8
            10 22ms web.0 web#2/shop.price reply_received attempt=2 label=spare.price took=2ms ‹ 7,9
            10 22ms web.0 web#2/shop.price call_ended label=shop.price outcome=ok took=2ms ‹ 5,9
        "#,
    );
}

/// With room for one, the second of two that fail at once is refused.
///
/// Holds: HY-9.
#[test]
fn only_so_many_fallbacks_run() {
    check(
        &prices(
            r#"{"call": "spare.price", "running": 1}"#,
            r#"["20ms", "21ms", "30ms"]"#,
        ),
        KINDS,
        r#"
            3 20ms web.0 web#1/shop.price fell_back after=injected label=shop.price policy=0 with={"call":{"to":2}} ‹ 1,2
            7 21ms web.0 web#2/shop.price fallback_failed label=shop.price policy=0 why={"running":1,"running_max":1,"why":"full"} ‹ 6
            7 21ms web.0 web#2/shop.price call_ended label=shop.price outcome=error took=0ms ‹ 5,6
            9 22ms web.0 web#1/shop.price call_ended label=shop.price outcome=ok took=2ms ‹ 1,8
            12 30ms web.0 web#3/shop.price fell_back after=injected label=shop.price policy=0 with={"call":{"to":2}} ‹ 10,11
            15 32ms web.0 web#3/shop.price call_ended label=shop.price outcome=ok took=2ms ‹ 10,14
        "#,
    );
}

#[test]
fn what_is_asked_instead_may_fail_too() {
    let scenario = prices(r#"{"call": "spare.price"}"#, r#"["20ms"]"#)
        .replace(r#"{"reply": 99}"#, r#"{"fail": "sold out"}"#);
    check(
        &scenario,
        KINDS,
        r#"
            3 20ms web.0 web#1/shop.price fell_back after=injected label=shop.price policy=0 with={"call":{"to":2}} ‹ 1,2
            6 22ms web.0 web#1/shop.price fallback_failed label=shop.price policy=0 why={"why":"failed"} ‹ 5
            6 22ms web.0 web#1/shop.price call_ended label=shop.price outcome=error took=2ms ‹ 1,5
        "#,
    );
}

/// Nothing stands in: the error goes on.
///
/// Holds: HY-9.
#[test]
fn without_a_fallback_the_error_goes_on() {
    check(
        &prices("{}", r#"["20ms"]"#),
        KINDS,
        r#"
            3 20ms web.0 web#1/shop.price fallback_failed label=shop.price policy=0 why={"why":"missing"} ‹ 2
            3 20ms web.0 web#1/shop.price call_ended label=shop.price outcome=error took=0ms ‹ 1,2
        "#,
    );
}

/// A refusal at the outer gate, the breaker, and one at the inner one, the timeout, both ask for the fallback.
///
/// Holds: HY-8, HY-9.
#[test]
fn a_rejection_at_any_gate_asks_for_it() {
    let scenario = r#"{"nodes": {
        "web": {"kind": "client", "load": {"at": ["0s", "10ms"]},
            "policies": {"instead": {"fallback": {"value": 0}}, "patience": {"timeout": "3ms"},
                "command": {"hystrix": {"volume": 1, "tick": "5ms", "window": "50ms"}}},
            "program": [{"call": "shop.price", "through": ["instead", "command", "patience"], "or": []}]},
        "shop": {"kind": "service", "handlers": {"price": [{"work": "9ms"}, {"reply": 1}]}}}}"#;
    check(
        scenario,
        &format!("{KINDS} timed_out rejected breaker_changed"),
        r#"
            2 3ms web.0 web#1/shop.price timed_out attempt=1 label=shop.price timeout=3ms ‹ 0
            2 3ms web.0 web#1/shop.price fell_back after=timed_out label=shop.price policy=0 with=value ‹ 0
            2 3ms web.0 web#1/shop.price call_ended label=shop.price outcome=ok took=3ms ‹ 0
            3 5ms web.0 breaker_changed buffered=1 cause=health_tick failed=1 from=closed minimum=1 policy=2 rate=100.0 slow=0 threshold=50.0 to=open until=5005ms ‹ 2
            6 10ms web.0 web#2/shop.price rejected buffered=1 failed=1 label=shop.price policy=2 rate=100.0 rejection={"not_permitted":1,"until":"5005000000","why":"open"} threshold=50.0 ‹ 3
            6 10ms web.0 web#2/shop.price fell_back after=rejected label=shop.price policy=0 with=value ‹
            6 10ms web.0 web#2/shop.price call_ended label=shop.price outcome=ok took=0ms ‹
        "#,
    );
}

/// The law is broken by exactly the fallback that stands in for a write, however deep the write is.
#[test]
fn nothing_stands_in_for_a_write() {
    let scenario = r#"{"nodes": {
        "web": {"kind": "client", "load": {"at": ["0s"]}, "policies": {"instead": {"fallback": {"value": "paid"}}, "patience": {"timeout": "3ms"}},
            "program": [{"call": "shop.pay", "through": ["instead", "patience"]}]},
        "shop": {"kind": "service", "handlers": {"pay": [{"work": "9ms"}, {"call": "bank.book"}]}},
        "bank": {"kind": "service", "tables": {"payments": []}, "handlers": {"book": [{"insert": "payments", "value": 1}, {"reply": 1}]}}}}"#;
    let told = run(scenario, "1s");
    let facts = told.describe(0..told.len());
    let said: Vec<FactKind> = facts.iter().map(|said| said.fact.kind()).collect();
    let at = said.iter().position(|kind| *kind == FactKind::FellBack);
    assert_eq!(said[at.expect("it fell back") + 1], FactKind::WriteReplaced);
    let breaches =
        |scenario: &str| law::breaches(&model(scenario, "1s"), 1, &[], Time(1_000_000_000), 1_000);
    let broken: Vec<String> = breaches(scenario).into_iter().map(|b| b.what).collect();
    assert_eq!(broken, ["a fallback stood in for shop.pay, which writes"]);
    let reading = scenario.replace(
        r#"{"insert": "payments", "value": 1}"#,
        r#"{"read": "payments", "key": 1, "into": "row"}"#,
    );
    assert_eq!(breaches(&reading), []);
}

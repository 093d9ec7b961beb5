//! Links: order, loss, duplicates, transfer times, and the verdicts of intercepts.

use crate::golden::check;

/// A client that sends three commands to a queue over one link.
fn three(link: &str, faults: &str) -> String {
    format!(
        r#"{{"nodes": {{
        "web": {{"kind": "client", "load": {{"at": ["0s", "1ms", "2ms", "3ms"]}}, "program": [{{"send": "broker.jobs", "message": "job"}}]}},
        "broker": {{"kind": "broker", "queues": {{"jobs": {{}}}}}}}},
        "links": {{"web -> broker": {{{link}}}}}, "faults": [{faults}]}}"#
    )
}

const KINDS: &str = "sent dropped delayed stored";

#[test]
fn a_connection_keeps_order() {
    check(
        &three(r#""latency": {"uniform": ["1ms", "20ms"]}"#, ""),
        KINDS,
        r#"
            0 0ms web.0 web#1/job sent arrives=9.383239ms attempt=1 copy=false kind=command label=job to=broker to_unit=0 ‹
            1 1ms web.0 web#2/job sent arrives=13.501145ms attempt=1 copy=false kind=command label=job to=broker to_unit=0 ‹
            2 2ms web.0 web#3/job sent arrives=20.274576ms attempt=1 copy=false kind=command label=job to=broker to_unit=0 ‹
            3 3ms web.0 web#4/job sent arrives=20.274576ms attempt=1 copy=false kind=command label=job to=broker to_unit=0 ‹
            4 9.383239ms broker.0 web#1/job stored depth=1 persistent=false queue=0 ‹ 0
            5 13.501145ms broker.0 web#2/job stored depth=2 persistent=false queue=0 ‹ 1
            6 20.274576ms broker.0 web#3/job stored depth=3 persistent=false queue=0 ‹ 2
            7 20.274576ms broker.0 web#4/job stored depth=4 persistent=false queue=0 ‹ 3
        "#,
    );
}

#[test]
fn an_unordered_link_lets_messages_overtake() {
    check(
        &three(
            r#""latency": {"uniform": ["1ms", "20ms"]}, "unordered": true"#,
            "",
        ),
        KINDS,
        r#"
            0 0ms web.0 web#1/job sent arrives=9.383239ms attempt=1 copy=false kind=command label=job to=broker to_unit=0 ‹
            1 1ms web.0 web#2/job sent arrives=13.501145ms attempt=1 copy=false kind=command label=job to=broker to_unit=0 ‹
            2 2ms web.0 web#3/job sent arrives=20.274576ms attempt=1 copy=false kind=command label=job to=broker to_unit=0 ‹
            3 3ms web.0 web#4/job sent arrives=17.489886ms attempt=1 copy=false kind=command label=job to=broker to_unit=0 ‹
            4 9.383239ms broker.0 web#1/job stored depth=1 persistent=false queue=0 ‹ 0
            5 13.501145ms broker.0 web#2/job stored depth=2 persistent=false queue=0 ‹ 1
            6 17.489886ms broker.0 web#4/job stored depth=3 persistent=false queue=0 ‹ 3
            7 20.274576ms broker.0 web#3/job stored depth=4 persistent=false queue=0 ‹ 2
        "#,
    );
}

#[test]
fn a_delayed_message_holds_up_those_behind_it() {
    let faults = r#"{"at": "0s", "intercept": {"message": "job"}, "verdict": {"delay": "9ms"}}"#;
    check(
        &three(r#""latency": "1ms""#, faults),
        KINDS,
        r#"
            1 0ms web.0 web#1/job sent arrives=10ms attempt=1 copy=false kind=command label=job to=broker to_unit=0 ‹
            1 0ms web.0 web#1/job delayed by=9ms ‹ 0
            2 1ms web.0 web#2/job sent arrives=10ms attempt=1 copy=false kind=command label=job to=broker to_unit=0 ‹
            3 2ms web.0 web#3/job sent arrives=10ms attempt=1 copy=false kind=command label=job to=broker to_unit=0 ‹
            4 3ms web.0 web#4/job sent arrives=10ms attempt=1 copy=false kind=command label=job to=broker to_unit=0 ‹
            5 10ms broker.0 web#1/job stored depth=1 persistent=false queue=0 ‹ 1
            6 10ms broker.0 web#2/job stored depth=2 persistent=false queue=0 ‹ 2
            7 10ms broker.0 web#3/job stored depth=3 persistent=false queue=0 ‹ 3
            8 10ms broker.0 web#4/job stored depth=4 persistent=false queue=0 ‹ 4
        "#,
    );
}

#[test]
fn each_intercept_counts_every_message_that_fits() {
    let faults = r#"{"at": "0s", "intercept": {"message": "job"}, "verdict": "drop"},
        {"at": "0s", "intercept": {"message": "job", "skip": 2}, "verdict": "duplicate"}"#;
    check(
        &three(r#""latency": "1ms""#, faults),
        KINDS,
        r#"
            2 0ms web.0 web#1/job sent attempt=1 copy=false kind=command label=job to=broker to_unit=0 ‹
            2 0ms broker.0 web#1/job dropped from=web kind=command label=job reason=struck to=broker ‹ 0
            3 1ms web.0 web#2/job sent arrives=2ms attempt=1 copy=false kind=command label=job to=broker to_unit=0 ‹
            4 2ms web.0 web#3/job sent arrives=3ms attempt=1 copy=false kind=command label=job to=broker to_unit=0 ‹
            4 2ms web.0 web#3/job/copy sent arrives=3ms attempt=1 copy=true kind=command label=job to=broker to_unit=0 ‹
            5 2ms broker.0 web#2/job stored depth=1 persistent=false queue=0 ‹ 3
            6 3ms web.0 web#4/job sent arrives=4ms attempt=1 copy=false kind=command label=job to=broker to_unit=0 ‹
            7 3ms broker.0 web#3/job stored depth=2 persistent=false queue=0 ‹ 4
            8 3ms broker.0 web#3/job/copy stored depth=3 persistent=false queue=0 ‹ 4
            9 4ms broker.0 web#4/job stored depth=4 persistent=false queue=0 ‹ 6
        "#,
    );
}

#[test]
fn links_lose_and_double_by_draws_of_the_message() {
    check(
        &three(r#""loss": "50%", "duplicate": "50%""#, ""),
        KINDS,
        r#"
            0 0ms web.0 web#1/job sent attempt=1 copy=false kind=command label=job to=broker to_unit=0 ‹
            0 0ms broker.0 web#1/job dropped from=web kind=command label=job reason=loss to=broker ‹
            1 1ms web.0 web#2/job sent arrives=1ms attempt=1 copy=false kind=command label=job to=broker to_unit=0 ‹
            2 1ms broker.0 web#2/job stored depth=1 persistent=false queue=0 ‹ 1
            3 2ms web.0 web#3/job sent attempt=1 copy=false kind=command label=job to=broker to_unit=0 ‹
            3 2ms broker.0 web#3/job dropped from=web kind=command label=job reason=loss to=broker ‹
            4 3ms web.0 web#4/job sent arrives=3ms attempt=1 copy=false kind=command label=job to=broker to_unit=0 ‹
            4 3ms web.0 web#4/job/copy sent arrives=3ms attempt=1 copy=true kind=command label=job to=broker to_unit=0 ‹
            5 3ms broker.0 web#4/job stored depth=2 persistent=false queue=0 ‹ 4
            6 3ms broker.0 web#4/job/copy stored depth=3 persistent=false queue=0 ‹ 4
        "#,
    );
}

#[test]
fn transfer_takes_its_time() {
    check(
        &three(r#""latency": "1ms", "transfer": "2ms""#, ""),
        "stored",
        r#"
            4 3ms broker.0 web#1/job stored depth=1 persistent=false queue=0 ‹ 0
            5 4ms broker.0 web#2/job stored depth=2 persistent=false queue=0 ‹ 1
            6 5ms broker.0 web#3/job stored depth=3 persistent=false queue=0 ‹ 2
            7 6ms broker.0 web#4/job stored depth=4 persistent=false queue=0 ‹ 3
        "#,
    );
}

#[test]
fn a_refused_publish_tells_who_waits_for_its_confirmation() {
    let scenario = r#"{"nodes": {
        "web": {"kind": "client", "load": {"at": ["0s"]}, "program": [
            {"send": "broker.jobs", "message": "job", "confirmed": true, "or": [{"wait": "1ms"}, {"send": "broker.jobs", "message": "job", "confirmed": true}]}]},
        "broker": {"kind": "broker", "queues": {"jobs": {}}}},
        "links": {"default": {"latency": "1ms"}},
        "faults": [{"at": "0s", "intercept": {"message": "job"}, "verdict": "refuse"},
            {"at": "0s", "intercept": {"message": "job", "kind": "confirm"}, "verdict": "duplicate"}]}"#;
    check(
        scenario,
        "",
        r#"
            0 0ms web.0 fault#1 intercept_set verdict=refuse ‹
            1 0ms web.0 fault#2 intercept_set verdict=duplicate ‹
            2 0ms web.0 web#1 began occurrence=1 ‹
            2 0ms web.0 web#1/job sent attempt=1 copy=false kind=command label=job to=broker to_unit=0 ‹
            2 0ms broker.0 web#1/job dropped from=web kind=command label=job reason=down to=broker ‹ 0
            2 0ms broker.0 web#1/job sent arrives=1ms attempt=1 copy=false kind=error label=job to=web to_unit=0 ‹
            3 1ms web.0 web#1/job arrived from=broker kind=error label=job took=1ms ‹ 2
            3 1ms web.0 web#1/job attempt_failed attempt=1 failure=refused label=job took=1ms ‹ 2
            3 1ms web.0 web#1 wait_started line=2 takes=1ms ‹ 2
            4 2ms web.0 web#1 wait_done line=2 ‹ 3
            4 2ms web.0 web#1/job·2 sent arrives=3ms attempt=1 copy=false kind=command label=job to=broker to_unit=0 ‹ 3
            5 3ms broker.0 web#1/job·2 arrived from=web kind=command label=job took=1ms ‹ 4
            5 3ms broker.0 web#1/job·2 stored depth=1 persistent=false queue=0 ‹ 4
            5 3ms broker.0 web#1/job·2 sent arrives=4ms attempt=1 copy=false kind=confirm label=job to=web to_unit=0 ‹ 4
            5 3ms broker.0 web#1/job·2/copy sent arrives=4ms attempt=1 copy=true kind=confirm label=job to=web to_unit=0 ‹ 4
            6 4ms web.0 web#1/job·2 arrived from=broker kind=confirm label=job took=1ms ‹ 5
            6 4ms web.0 web#1/job·2 confirmed label=job ‹ 4,5
            6 4ms web.0 web#1 ended latency=4ms outcome=ok ‹ 2,5
            7 4ms web.0 web#1/job·2/copy arrived from=broker kind=confirm label=job took=1ms ‹ 5
            7 4ms web.0 web#1/job·2/copy dropped from=broker kind=confirm label=job reason=nobody_waits to=web ‹ 5
        "#,
    );
}

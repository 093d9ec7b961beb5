//! Logs that get shorter, offsets that are gone, and readers that go elsewhere.

use crate::golden::{check_run, run};

/// A client that sends a record per instant to a topic that a service reads; `cleanup` is the topic's.
fn readings(at: &str, topic: &str, send: &str, service: &str, faults: &str) -> String {
    format!(
        r#"{{"nodes": {{
        "meter": {{"kind": "client", "load": {{"at": [{at}]}}, "program": [{{"send": "kafka.readings", "message": "reading", "kind": "event", {send}}}]}},
        "kafka": {{"kind": "broker", "topics": {{"readings": {{{topic}}}}}}},
        "report": {{"kind": "service", "tables": {{"done": []}}, {service}}}}},
        "links": {{"default": {{"latency": "1ms"}}}}, "faults": [{faults}]}}"#
    )
}

const FIVE: &str = r#""0s", "10ms", "20ms", "30ms", "40ms""#;
const BODY: &str = r#""body": "$occurrence""#;

fn reader(settings: &str, program: &str) -> String {
    format!(
        r#""subscriptions": [{{"topic": "kafka.readings", {settings} "program": [{program}]}}]"#
    )
}

const INSERT: &str = r#"{"insert": "done", "key": null, "value": "$message"}"#;

/// Holds: KA-20.
#[test]
fn old_segments_go_and_a_reader_that_comes_late_follows_its_policy() {
    let topic = r#""cleanup": {"segment": 2, "retention": "50ms", "every": "25ms"}"#;
    let crash = r#"{"at": "5ms", "crash": "report"}, {"at": "120ms", "restart": "report"}"#;
    for (from, expected) in [
        (
            "earliest",
            r#"
            1 1ms kafka.0 fetched consumer=2 consumer_unit=0 lag=0 offset=0 partition=0 records=1 topic=0 ‹ 0
            2 2ms report.0 meter#1/reading inserted key=0 pending=false table=0 ‹ 1
            3 3ms kafka.0 meter#1/reading offset_committed group=2 lag=0 offset=1 partition=0 topic=0 ‹ 2
            14 75ms kafka.0 kafka.readings.0#cleaning1 segments_deleted age=64ms first=0 partition=0 records=2 retention=50ms segments=1 start=2 topic=0 unread=[[2,1]] why=too_old ‹ 6,8
            15 100ms kafka.0 kafka.readings.0#cleaning2 segments_deleted age=69ms first=2 partition=0 records=2 retention=50ms segments=1 start=4 topic=0 unread=[[2,2]] why=too_old ‹ 11,14
            16 120ms report.0 report.readings.0#position1 offset_reset broker=1 end=5 found=1 next=4 partition=0 policy=earliest start=4 topic=0 ‹ 1,15
            16 120ms kafka.0 fetched consumer=2 consumer_unit=0 lag=0 offset=4 partition=0 records=1 topic=0 ‹ 13
            17 121ms report.0 meter#5/reading inserted key=1 pending=false table=0 ‹ 16
            18 122ms kafka.0 meter#5/reading offset_committed group=2 lag=0 offset=5 partition=0 topic=0 ‹ 17
        "#,
        ),
        (
            "latest",
            r#"
            1 1ms kafka.0 fetched consumer=2 consumer_unit=0 lag=0 offset=0 partition=0 records=1 topic=0 ‹ 0
            2 2ms report.0 meter#1/reading inserted key=0 pending=false table=0 ‹ 1
            3 3ms kafka.0 meter#1/reading offset_committed group=2 lag=0 offset=1 partition=0 topic=0 ‹ 2
            14 75ms kafka.0 kafka.readings.0#cleaning1 segments_deleted age=64ms first=0 partition=0 records=2 retention=50ms segments=1 start=2 topic=0 unread=[[2,1]] why=too_old ‹ 6,8
            15 100ms kafka.0 kafka.readings.0#cleaning2 segments_deleted age=69ms first=2 partition=0 records=2 retention=50ms segments=1 start=4 topic=0 unread=[[2,2]] why=too_old ‹ 11,14
            16 120ms report.0 report.readings.0#position1 offset_reset broker=1 end=5 found=1 next=5 partition=0 policy=latest start=4 topic=0 ‹ 1,15
        "#,
        ),
        (
            "none",
            r#"
            1 1ms kafka.0 fetched consumer=2 consumer_unit=0 lag=0 offset=0 partition=0 records=1 topic=0 ‹ 0
            2 2ms report.0 meter#1/reading inserted key=0 pending=false table=0 ‹ 1
            3 3ms kafka.0 meter#1/reading offset_committed group=2 lag=0 offset=1 partition=0 topic=0 ‹ 2
            14 75ms kafka.0 kafka.readings.0#cleaning1 segments_deleted age=64ms first=0 partition=0 records=2 retention=50ms segments=1 start=2 topic=0 unread=[[2,1]] why=too_old ‹ 6,8
            15 100ms kafka.0 kafka.readings.0#cleaning2 segments_deleted age=69ms first=2 partition=0 records=2 retention=50ms segments=1 start=4 topic=0 unread=[[2,2]] why=too_old ‹ 11,14
            16 120ms report.0 report.readings.0#position1 offset_reset broker=1 end=5 found=1 partition=0 policy=none start=4 topic=0 ‹ 1,15
        "#,
        ),
    ] {
        let settings = format!(
            r#""from": "{from}", "commit": "after_each", "session": "30ms", "heartbeat": "10ms","#
        );
        let service = reader(&settings, INSERT);
        check_run(
            &run(&readings(FIVE, topic, BODY, &service, crash), "1s"),
            "segments_deleted fetched offset_reset offset_committed inserted",
            expected,
        );
    }
}

/// Holds: KA-20.
#[test]
fn a_log_that_is_too_large_loses_its_oldest_segments() {
    let topic = r#""cleanup": {"segment": 1, "records_max": 2, "every": "25ms"}"#;
    check_run(
        &run(&readings(FIVE, topic, BODY, &reader("", INSERT), ""), "1s"),
        "appended segments_deleted",
        r#"
            1 1ms kafka.0 meter#1/reading appended offset=0 partition=0 topic=0 ‹ 0
            4 11ms kafka.0 meter#2/reading appended offset=1 partition=0 topic=0 ‹ 3
            7 21ms kafka.0 meter#3/reading appended offset=2 partition=0 topic=0 ‹ 6
            9 25ms kafka.0 kafka.readings.0#cleaning1 segments_deleted first=0 most=2 partition=0 records=1 segments=1 size=3 start=1 topic=0 unread=[] why=too_large ‹ 1,7
            11 31ms kafka.0 meter#4/reading appended offset=3 partition=0 topic=0 ‹ 10
            14 41ms kafka.0 meter#5/reading appended offset=4 partition=0 topic=0 ‹ 13
            16 50ms kafka.0 kafka.readings.0#cleaning2 segments_deleted first=1 most=2 partition=0 records=2 segments=2 size=4 start=3 topic=0 unread=[] why=too_large ‹ 7,11,14
        "#,
    );
}

/// Holds: KA-20.
#[test]
fn a_broker_that_stands_still_cleans_when_it_is_back() {
    let topic = r#""cleanup": {"segment": 1, "retention": "10ms", "every": "25ms"}"#;
    let faults = r#"{"at": "45ms", "crash": "kafka"}, {"at": "110ms", "restart": "kafka"}"#;
    check_run(
        &run(
            &readings(FIVE, topic, BODY, &reader("", INSERT), faults),
            "1s",
        ),
        "crashed restarted segments_deleted",
        r#"
            9 25ms kafka.0 kafka.readings.0#cleaning1 segments_deleted age=14ms first=0 partition=0 records=2 retention=10ms segments=2 start=2 topic=0 unread=[] why=too_old ‹ 4
            16 45ms kafka.0 fault#1 crashed lost_activations=0 lost_messages=0 ‹
            18 110ms kafka.0 fault#2 restarted ‹
            19 125ms kafka.0 kafka.readings.0#cleaning2 segments_deleted age=94ms first=2 partition=0 records=2 retention=10ms segments=2 start=4 topic=0 unread=[] why=too_old ‹ 11,18
        "#,
    );
}

/// Holds: KA-21.
#[test]
fn the_newest_record_of_each_key_stays_and_a_tombstone_is_handed_over() {
    let topic = r#""cleanup": {"segment": 1, "compact": true, "dirty_ratio": "0%", "delete_retention": "60ms", "every": "25ms"}"#;
    let send = r#""key": {"concat": ["m-", {"remainder": ["$occurrence", 2]}]}, "body": "$body""#;
    let program =
        r#"{"insert": "done", "key": null, "value": {"list": ["$record_key", "$message"]}}"#;
    let scenario = readings(FIVE, topic, send, &reader(r#""commit": "after_each","#, program), "")
        .replace(
            r#""program": [{"send""#,
            r#""program": [{"set": "body", "to": "$occurrence"}, {"if": {"equal": ["$occurrence", 4]}, "then": [{"set": "body", "to": null}]}, {"send""#,
        );
    check_run(
        &run(&scenario, "1s"),
        "appended compacted inserted",
        r#"
            1 1ms kafka.0 meter#1/reading appended key=m-1 offset=0 partition=0 topic=0 ‹ 0
            2 2ms report.0 meter#1/reading inserted key=0 pending=false table=0 ‹ 1
            5 11ms kafka.0 meter#2/reading appended key=m-0 offset=1 partition=0 topic=0 ‹ 4
            6 12ms report.0 meter#2/reading inserted key=1 pending=false table=0 ‹ 5
            9 21ms kafka.0 meter#3/reading appended key=m-1 offset=2 partition=0 topic=0 ‹ 8
            10 22ms report.0 meter#3/reading inserted key=2 pending=false table=0 ‹ 9
            12 25ms kafka.0 kafka.readings.0#cleaning1 compacted kept=2 partition=0 removed=0 tombstones=0 topic=0 upto=2 ‹ 5
            14 31ms kafka.0 meter#4/reading appended key=m-0 offset=3 partition=0 topic=0 ‹ 13
            15 32ms report.0 meter#4/reading inserted key=3 pending=false table=0 ‹ 14
            18 41ms kafka.0 meter#5/reading appended key=m-1 offset=4 partition=0 topic=0 ‹ 17
            19 42ms report.0 meter#5/reading inserted key=4 pending=false table=0 ‹ 18
            21 50ms kafka.0 kafka.readings.0#cleaning2 compacted kept=2 partition=0 removed=2 tombstones=0 topic=0 upto=4 ‹ 9,14
            22 125ms kafka.0 kafka.readings.0#cleaning3 compacted kept=1 partition=0 removed=1 tombstones=1 topic=0 upto=4 ‹ 21
        "#,
    );
}

/// Holds: KA-22.
#[test]
fn a_group_reads_again_from_where_it_is_sent() {
    for (to, expected) in [
        (
            r#""beginning""#,
            r#"
            1 1ms kafka.0 fetched consumer=2 consumer_unit=0 lag=0 offset=0 partition=0 records=1 topic=0 ‹ 0
            3 3ms kafka.0 meter#1/reading offset_committed group=2 lag=0 offset=1 partition=0 topic=0 ‹ 2
            5 11ms kafka.0 fetched consumer=2 consumer_unit=0 lag=0 offset=1 partition=0 records=1 topic=0 ‹ 4
            7 13ms kafka.0 meter#2/reading offset_committed group=2 lag=0 offset=2 partition=0 topic=0 ‹ 6
            9 21ms kafka.0 fetched consumer=2 consumer_unit=0 lag=0 offset=2 partition=0 records=1 topic=0 ‹ 8
            11 23ms kafka.0 meter#3/reading offset_committed group=2 lag=0 offset=3 partition=0 topic=0 ‹ 10
            13 31ms kafka.0 fetched consumer=2 consumer_unit=0 lag=0 offset=3 partition=0 records=1 topic=0 ‹ 12
            15 33ms kafka.0 meter#4/reading offset_committed group=2 lag=0 offset=4 partition=0 topic=0 ‹ 14
            17 41ms kafka.0 fetched consumer=2 consumer_unit=0 lag=0 offset=4 partition=0 records=1 topic=0 ‹ 16
            19 43ms kafka.0 meter#5/reading offset_committed group=2 lag=0 offset=5 partition=0 topic=0 ‹ 18
            20 60ms report.0 report.readings.0#position1 sought broker=1 goal=beginning offset=0 partition=0 position=5 topic=0 ‹
            20 60ms kafka.0 fetched again={"generation":1,"is_lost":false,"is_replay":true,"records":2,"unit":0} consumer=2 consumer_unit=0 lag=3 offset=0 partition=0 records=2 topic=0 ‹ 1,5
            22 61ms kafka.0 fetched again={"generation":1,"is_lost":false,"is_replay":true,"records":2,"unit":0} consumer=2 consumer_unit=0 lag=1 offset=2 partition=0 records=2 topic=0 ‹ 9,13,20
            23 62ms kafka.0 meter#2/reading/delivery2 offset_committed group=2 lag=3 offset=2 partition=0 topic=0 ‹ 22
            25 62ms kafka.0 fetched again={"generation":1,"is_lost":false,"is_replay":true,"records":1,"unit":0} consumer=2 consumer_unit=0 lag=0 offset=4 partition=0 records=1 topic=0 ‹ 17,22
            26 63ms kafka.0 meter#4/reading/delivery2 offset_committed group=2 lag=1 offset=4 partition=0 topic=0 ‹ 25
            28 64ms kafka.0 meter#5/reading/delivery2 offset_committed group=2 lag=0 offset=5 partition=0 topic=0 ‹ 27
        "#,
        ),
        (
            r#""end""#,
            r#"
            1 1ms kafka.0 fetched consumer=2 consumer_unit=0 lag=0 offset=0 partition=0 records=1 topic=0 ‹ 0
            3 3ms kafka.0 meter#1/reading offset_committed group=2 lag=0 offset=1 partition=0 topic=0 ‹ 2
            5 11ms kafka.0 fetched consumer=2 consumer_unit=0 lag=0 offset=1 partition=0 records=1 topic=0 ‹ 4
            7 13ms kafka.0 meter#2/reading offset_committed group=2 lag=0 offset=2 partition=0 topic=0 ‹ 6
            9 21ms kafka.0 fetched consumer=2 consumer_unit=0 lag=0 offset=2 partition=0 records=1 topic=0 ‹ 8
            11 23ms kafka.0 meter#3/reading offset_committed group=2 lag=0 offset=3 partition=0 topic=0 ‹ 10
            13 31ms kafka.0 fetched consumer=2 consumer_unit=0 lag=0 offset=3 partition=0 records=1 topic=0 ‹ 12
            15 33ms kafka.0 meter#4/reading offset_committed group=2 lag=0 offset=4 partition=0 topic=0 ‹ 14
            17 41ms kafka.0 fetched consumer=2 consumer_unit=0 lag=0 offset=4 partition=0 records=1 topic=0 ‹ 16
            19 43ms kafka.0 meter#5/reading offset_committed group=2 lag=0 offset=5 partition=0 topic=0 ‹ 18
            20 60ms report.0 report.readings.0#position1 sought broker=1 goal=end offset=5 partition=0 position=5 topic=0 ‹
        "#,
        ),
        (
            r#"{"offset": 3}"#,
            r#"
            1 1ms kafka.0 fetched consumer=2 consumer_unit=0 lag=0 offset=0 partition=0 records=1 topic=0 ‹ 0
            3 3ms kafka.0 meter#1/reading offset_committed group=2 lag=0 offset=1 partition=0 topic=0 ‹ 2
            5 11ms kafka.0 fetched consumer=2 consumer_unit=0 lag=0 offset=1 partition=0 records=1 topic=0 ‹ 4
            7 13ms kafka.0 meter#2/reading offset_committed group=2 lag=0 offset=2 partition=0 topic=0 ‹ 6
            9 21ms kafka.0 fetched consumer=2 consumer_unit=0 lag=0 offset=2 partition=0 records=1 topic=0 ‹ 8
            11 23ms kafka.0 meter#3/reading offset_committed group=2 lag=0 offset=3 partition=0 topic=0 ‹ 10
            13 31ms kafka.0 fetched consumer=2 consumer_unit=0 lag=0 offset=3 partition=0 records=1 topic=0 ‹ 12
            15 33ms kafka.0 meter#4/reading offset_committed group=2 lag=0 offset=4 partition=0 topic=0 ‹ 14
            17 41ms kafka.0 fetched consumer=2 consumer_unit=0 lag=0 offset=4 partition=0 records=1 topic=0 ‹ 16
            19 43ms kafka.0 meter#5/reading offset_committed group=2 lag=0 offset=5 partition=0 topic=0 ‹ 18
            20 60ms report.0 report.readings.0#position1 sought broker=1 goal={"offset":3} offset=3 partition=0 position=5 topic=0 ‹
            20 60ms kafka.0 fetched again={"generation":1,"is_lost":false,"is_replay":true,"records":2,"unit":0} consumer=2 consumer_unit=0 lag=0 offset=3 partition=0 records=2 topic=0 ‹ 13,17
            23 62ms kafka.0 meter#5/reading/delivery2 offset_committed group=2 lag=0 offset=5 partition=0 topic=0 ‹ 22
        "#,
        ),
        (
            r#"{"offset": 9}"#,
            r#"
            1 1ms kafka.0 fetched consumer=2 consumer_unit=0 lag=0 offset=0 partition=0 records=1 topic=0 ‹ 0
            3 3ms kafka.0 meter#1/reading offset_committed group=2 lag=0 offset=1 partition=0 topic=0 ‹ 2
            5 11ms kafka.0 fetched consumer=2 consumer_unit=0 lag=0 offset=1 partition=0 records=1 topic=0 ‹ 4
            7 13ms kafka.0 meter#2/reading offset_committed group=2 lag=0 offset=2 partition=0 topic=0 ‹ 6
            9 21ms kafka.0 fetched consumer=2 consumer_unit=0 lag=0 offset=2 partition=0 records=1 topic=0 ‹ 8
            11 23ms kafka.0 meter#3/reading offset_committed group=2 lag=0 offset=3 partition=0 topic=0 ‹ 10
            13 31ms kafka.0 fetched consumer=2 consumer_unit=0 lag=0 offset=3 partition=0 records=1 topic=0 ‹ 12
            15 33ms kafka.0 meter#4/reading offset_committed group=2 lag=0 offset=4 partition=0 topic=0 ‹ 14
            17 41ms kafka.0 fetched consumer=2 consumer_unit=0 lag=0 offset=4 partition=0 records=1 topic=0 ‹ 16
            19 43ms kafka.0 meter#5/reading offset_committed group=2 lag=0 offset=5 partition=0 topic=0 ‹ 18
            20 60ms report.0 report.readings.0#position1 sought broker=1 goal={"offset":9} offset=9 partition=0 position=5 topic=0 ‹
            20 60ms report.0 report.readings.0#position2 offset_reset broker=1 end=5 found=9 next=5 partition=0 policy=latest start=0 topic=0 ‹
        "#,
        ),
        (
            r#"{"time": "15ms"}"#,
            r#"
            1 1ms kafka.0 fetched consumer=2 consumer_unit=0 lag=0 offset=0 partition=0 records=1 topic=0 ‹ 0
            3 3ms kafka.0 meter#1/reading offset_committed group=2 lag=0 offset=1 partition=0 topic=0 ‹ 2
            5 11ms kafka.0 fetched consumer=2 consumer_unit=0 lag=0 offset=1 partition=0 records=1 topic=0 ‹ 4
            7 13ms kafka.0 meter#2/reading offset_committed group=2 lag=0 offset=2 partition=0 topic=0 ‹ 6
            9 21ms kafka.0 fetched consumer=2 consumer_unit=0 lag=0 offset=2 partition=0 records=1 topic=0 ‹ 8
            11 23ms kafka.0 meter#3/reading offset_committed group=2 lag=0 offset=3 partition=0 topic=0 ‹ 10
            13 31ms kafka.0 fetched consumer=2 consumer_unit=0 lag=0 offset=3 partition=0 records=1 topic=0 ‹ 12
            15 33ms kafka.0 meter#4/reading offset_committed group=2 lag=0 offset=4 partition=0 topic=0 ‹ 14
            17 41ms kafka.0 fetched consumer=2 consumer_unit=0 lag=0 offset=4 partition=0 records=1 topic=0 ‹ 16
            19 43ms kafka.0 meter#5/reading offset_committed group=2 lag=0 offset=5 partition=0 topic=0 ‹ 18
            20 60ms report.0 report.readings.0#position1 sought broker=1 goal={"time":"15000000"} offset=2 partition=0 position=5 topic=0 ‹
            20 60ms kafka.0 fetched again={"generation":1,"is_lost":false,"is_replay":true,"records":2,"unit":0} consumer=2 consumer_unit=0 lag=1 offset=2 partition=0 records=2 topic=0 ‹ 9,13
            22 61ms kafka.0 fetched again={"generation":1,"is_lost":false,"is_replay":true,"records":1,"unit":0} consumer=2 consumer_unit=0 lag=0 offset=4 partition=0 records=1 topic=0 ‹ 17,20
            23 62ms kafka.0 meter#4/reading/delivery2 offset_committed group=2 lag=1 offset=4 partition=0 topic=0 ‹ 22
            25 63ms kafka.0 meter#5/reading/delivery2 offset_committed group=2 lag=0 offset=5 partition=0 topic=0 ‹ 24
        "#,
        ),
    ] {
        let seek = format!(r#"{{"at": "60ms", "seek": "report", "to": {to}}}"#);
        let service = reader(
            r#""commit": "after_batch", "records_max": 2, "from": "latest","#,
            INSERT,
        );
        check_run(
            &run(&readings(FIVE, "", BODY, &service, &seek), "70ms"),
            "sought offset_reset fetched offset_committed",
            expected,
        );
    }
}

/// Holds: KA-22.
// A member that still handles what it was handed goes there with its next poll; one that is down is told nothing.
#[test]
fn a_member_at_work_is_told_where_it_goes_next() {
    let program = format!(r#"{{"work": "20ms"}}, {INSERT}"#);
    let service = reader(r#""commit": "after_each","#, &program);
    let faults = r#"{"at": "10ms", "seek": "report", "to": {"offset": 0}}, {"at": "60ms", "crash": "report"}, {"at": "65ms", "seek": "report", "to": "beginning"}"#;
    check_run(
        &run(&readings(r#""0s""#, "", BODY, &service, faults), "70ms"),
        "sought fetched inserted crashed",
        r#"
            1 1ms kafka.0 fetched consumer=2 consumer_unit=0 lag=0 offset=0 partition=0 records=1 topic=0 ‹ 0
            3 10ms report.0 fault#1 sought broker=1 goal={"offset":0} offset=0 partition=0 pending=true position=1 topic=0 ‹
            4 22ms report.0 meter#1/reading inserted key=0 pending=false table=0 ‹ 2
            4 22ms report.0 report.readings.0#position1 sought broker=1 goal={"offset":0} offset=0 partition=0 position=1 topic=0 ‹ 2,3
            4 22ms kafka.0 fetched again={"generation":1,"is_lost":false,"is_replay":true,"records":1,"unit":0} consumer=2 consumer_unit=0 lag=0 offset=0 partition=0 records=1 topic=0 ‹ 1,2
            7 43ms report.0 meter#1/reading/delivery2 inserted key=1 pending=false table=0 ‹ 6
            9 60ms report.0 fault#2 crashed lost_activations=0 lost_messages=0 ‹
        "#,
    );
}

/// Holds: KA-22.
#[test]
fn a_program_seeks_when_it_polls_next() {
    let program = format!(
        r#"{INSERT}, {{"if": {{"equal": ["$message", 3]}}, "then": [{{"seek": {{"offset": 4}}}}]}}"#
    );
    let service = reader(r#""commit": "after_each","#, &program);
    check_run(
        &run(
            &readings(
                r#""0s", "0s", "0s", "0s", "0s", "0s""#,
                "",
                BODY,
                &service,
                "",
            ),
            "70ms",
        ),
        "sought fetched inserted offset_committed",
        r#"
            6 1ms kafka.0 fetched consumer=2 consumer_unit=0 lag=0 offset=0 partition=0 records=1 topic=0 ‹ 0
            12 2ms report.0 meter#1/reading inserted key=0 pending=false table=0 ‹ 6
            12 2ms kafka.0 fetched consumer=2 consumer_unit=0 lag=0 offset=1 partition=0 records=5 topic=0 ‹ 6,7,8,9,10,11
            13 3ms kafka.0 meter#1/reading offset_committed group=2 lag=5 offset=1 partition=0 topic=0 ‹ 12
            14 3ms report.0 meter#2/reading inserted key=1 pending=false table=0 ‹ 12
            15 3ms report.0 meter#3/reading inserted key=2 pending=false table=0 ‹ 12
            16 3ms report.0 meter#4/reading inserted key=3 pending=false table=0 ‹ 12
            17 3ms report.0 meter#5/reading inserted key=4 pending=false table=0 ‹ 12
            18 3ms report.0 meter#6/reading inserted key=5 pending=false table=0 ‹ 12
            18 3ms report.0 report.readings.0#position1 sought broker=1 goal={"offset":4} offset=4 partition=0 position=6 topic=0 ‹ 12,15
            18 3ms kafka.0 fetched again={"generation":1,"is_lost":false,"is_replay":true,"records":2,"unit":0} consumer=2 consumer_unit=0 lag=0 offset=4 partition=0 records=2 topic=0 ‹ 10,11,12
            19 4ms kafka.0 meter#2/reading offset_committed group=2 lag=4 offset=2 partition=0 topic=0 ‹ 14
            20 4ms kafka.0 meter#3/reading offset_committed group=2 lag=3 offset=3 partition=0 topic=0 ‹ 15
            21 4ms kafka.0 meter#4/reading offset_committed group=2 lag=2 offset=4 partition=0 topic=0 ‹ 16
            22 4ms kafka.0 meter#5/reading offset_committed group=2 lag=1 offset=5 partition=0 topic=0 ‹ 17
            23 4ms kafka.0 meter#6/reading offset_committed group=2 lag=0 offset=6 partition=0 topic=0 ‹ 18
            24 4ms report.0 meter#5/reading/delivery2 inserted key=6 pending=false table=0 ‹ 18
            25 4ms report.0 meter#6/reading/delivery2 inserted key=7 pending=false table=0 ‹ 18
            26 5ms kafka.0 meter#5/reading/delivery2 offset_committed group=2 lag=1 offset=5 partition=0 topic=0 ‹ 24
            27 5ms kafka.0 meter#6/reading/delivery2 offset_committed group=2 lag=0 offset=6 partition=0 topic=0 ‹ 25
        "#,
    );
}

/// Holds: KA-16, KA-21.
// The follower that leads lacks offsets 1 to 4, of which compaction had removed 1 and 2: two records are lost.
#[test]
fn what_compaction_had_removed_is_not_lost_in_an_election() {
    let scenario = r#"{"nodes": {
        "meter": {"kind": "client", "load": {"at": ["0s", "30ms", "31ms", "32ms", "33ms"]}, "program": [
            {"send": "kafka.readings", "message": "reading", "key": "a", "body": "$occurrence"}]},
        "kafka": {"kind": "broker", "instances": 2, "topics": {"readings": {"replicas": 2, "unclean": true, "replication": "5ms",
            "cleanup": {"segment": 1, "compact": true, "dirty_ratio": "0%", "every": "50ms"}}}}},
        "links": {"default": {"latency": "1ms"}},
        "faults": [{"at": "20ms", "crash": "kafka", "instance": 1}, {"at": "60ms", "crash": "kafka", "instance": 0},
            {"at": "70ms", "restart": "kafka", "instance": 1}]}"#;
    check_run(
        &run(scenario, "1s"),
        "compacted leader_elected",
        r#"
            12 50ms kafka.0 kafka.readings.0#cleaning1 compacted kept=1 partition=0 removed=3 tombstones=0 topic=0 upto=4 ‹ 6,10
            13 60ms kafka.0 leader_elected end=5 in_sync=1 is_unclean=false lost=0 lost_acknowledged=0 partition=0 topic=0 ‹
            14 70ms kafka.1 leader_elected end=1 gone_before=2 in_sync=1 is_unclean=true leader=1 lost=2 lost_acknowledged=2 partition=0 topic=0 ‹ 10,11
        "#,
    );
}

//! Replays what real systems answered: `cargo test --test vectors`.
//!
//! Every `*.json` of `tests/vectors`, or of the folder named by `SIGNALBOX_VECTORS`, is replayed
//! through the machine's own values. Printed per file: cases, operations, differences, and what is
//! not replayed yet. Any difference fails the test.

mod queueing;
mod vectors_replay;

use serde_json::Value;
use signalbox::lesson::embedded;
use sim::scenario::{File, Recorded};
use std::env;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use vectors_replay::{Report, lessons, replay_folder};

/// The files whose cases the altered copies below change.
const RESILIENCE4J: &str = "circuit_breaker_resilience4j.json";
const RETRY: &str = "resilience4j_retry_ratelimit_bulkhead.json";
const HYSTRIX: &str = "circuit_breaker_hystrix.json";
const RABBITMQ: &str = "rabbitmq.json";
const KAFKA: &str = "kafka.json";

fn own_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors")
}

#[test]
fn recorded_answers_are_given_again() {
    let folder = env::var_os("SIGNALBOX_VECTORS").map_or_else(own_folder, PathBuf::from);
    let report = replay_folder(&folder).unwrap_or_else(|error| panic!("{error}"));
    // Past the test harness, which keeps what a passing test prints to itself.
    let mut out = io::stdout().lock();
    write!(out, "\n{report}")
        .and_then(|()| out.flush())
        .expect("standard output is open");
    drop(out);
    assert_eq!(
        report.differences(),
        0,
        "the machine answers otherwise than the real system"
    );
}

/// Returns the lessons that stand beside a real library, each with one recorded case.
fn beside_a_library() -> Vec<(File, Recorded)> {
    let files = embedded::LESSONS
        .iter()
        .map(|it| sim::scenario::parse(it.json.as_bytes()));
    let files = files.map(|file| file.expect("a lesson"));
    let cases = files.flat_map(|file| {
        let cases = file.recorded.clone();
        cases.into_iter().map(move |case| (file.clone(), case))
    });
    cases.collect()
}

#[test]
fn a_lesson_beside_a_library_answers_as_it_was_recorded() {
    let all = beside_a_library();
    for (file, case) in &all {
        lessons::check(file, case, &own_folder())
            .unwrap_or_else(|why| panic!("{}: {why}", file.id));
    }
    let mut libraries: Vec<&str> = all.iter().map(|(_, case)| &*case.library).collect();
    libraries.sort_unstable();
    libraries.dedup();
    assert_eq!(libraries, ["hystrix", "resilience4j"]);
}

#[test]
fn a_lesson_that_differs_from_the_recording_is_found() {
    for (file, case) in beside_a_library() {
        for i in 0..case.steps.len() {
            let mut other = case.clone();
            other.steps[i].answer.calls += 1;
            lessons::check(&file, &other, &own_folder()).expect_err("another count");
        }
        let mut other = case.clone();
        other.case += "0";
        lessons::check(&file, &other, &own_folder()).expect_err("another case");
    }
}

/// Replays a copy of a file of vectors after `alter`.
#[track_caller]
fn after(name: &str, file_name: &str, alter: impl FnOnce(&mut Value)) -> Report {
    let text = fs::read_to_string(own_folder().join(file_name)).expect("the vectors are there");
    let mut file: Value = serde_json::from_str(&text).expect("the vectors are JSON");
    alter(&mut file);
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::create_dir_all(&folder).expect("a temporary folder can be made");
    fs::write(folder.join(file_name), file.to_string()).expect("a temporary file can be written");
    replay_folder(&folder).expect("the copy can be read")
}

/// Replays a copy in which the value at `place` is another one.
#[track_caller]
fn altered(name: &str, file: &str, place: &str, value: Value) -> Report {
    after(name, file, |file| {
        let old = file
            .pointer_mut(place)
            .unwrap_or_else(|| panic!("no {place}"));
        assert_ne!(*old, value, "{place} has that value already");
        *old = value;
    })
}

#[test]
fn an_unaltered_copy_has_no_differences() {
    for file in [RESILIENCE4J, HYSTRIX, RETRY, RABBITMQ, KAFKA] {
        let report = after(&format!("unaltered-{file}"), file, |_| {});
        assert_eq!(report.differences(), 0, "{file}");
    }
}

#[test]
fn one_altered_value_is_a_difference() {
    let altered = |name, place: &str, value: Value, kind: &str| {
        let report = altered(name, RESILIENCE4J, place, value);
        assert_eq!(report.kinds(), [kind], "{place}");
    };
    altered("permitted", "/cases/0/out/8/0", 1.into(), "permitted");
    altered("state", "/cases/0/out/8/1", "C".into(), "state");
    altered("counts", "/cases/0/out/8/4", 1.into(), "counts");
    altered("rates", "/cases/0/out/8/6", 33.334.into(), "rates");
    altered(
        "transitions",
        "/cases/0/trans/0/0",
        1271.into(),
        "transitions",
    );
}

#[test]
fn an_altered_retry_is_named_with_its_case_and_step() {
    let told = |name, place: &str, value: Value, line: &str| {
        let report = altered(name, RETRY, place, value);
        assert_eq!(report.differences(), 1, "{place}");
        let report = report.to_string();
        assert!(report.contains(line), "{report}");
    };
    told(
        "retry-sleeps",
        "/retry/1/sleeps/1",
        3001.into(),
        "sleeps: case retry 1, step 2",
    );
    told(
        "retry-result",
        "/retry/0/result",
        "ret:bad".into(),
        "result: case retry 0, step 1",
    );
    told(
        "retry-metrics",
        "/retry/1/metrics/3",
        2.into(),
        "metrics: case retry 1, step 3",
    );
    told(
        "retry-interval",
        "/interval/0/delays/4",
        2.into(),
        "interval: case interval 0, step 5",
    );
}

#[test]
fn an_altered_hystrix_breaker_is_named_with_its_case_and_step() {
    let told = |name, place: &str, value: Value, line: &str| {
        let report = altered(name, HYSTRIX, place, value);
        assert_eq!(report.differences(), 1, "{place}");
        let report = report.to_string();
        assert!(report.contains(line), "{report}");
    };
    told(
        "hystrix-executed",
        "/cases/0/out/7/0",
        1.into(),
        "executed: case hystrix-0, step 7",
    );
    told(
        "hystrix-state",
        "/cases/0/out/7/1",
        "C".into(),
        "state: case hystrix-0, step 7",
    );
    told(
        "hystrix-counts",
        "/cases/0/out/6/4",
        99.into(),
        "counts: case hystrix-0, step 6",
    );
}

/// Holds: RL-2, BH-1.
#[test]
fn an_altered_limit_is_named_with_its_case_and_step() {
    let told = |name, place: &str, line: &str| {
        let report = altered(name, RETRY, place, 77.into());
        assert_eq!(report.differences(), 1, "{place}");
        let report = report.to_string();
        assert!(report.contains(line), "{report}");
    };
    told(
        "limiter-permission",
        "/ratelimiter/0/out/2/0",
        "permission: case ratelimiter-0, step 2 [425,2]",
    );
    told(
        "limiter-available",
        "/ratelimiter/1/out/3/1",
        "available: case ratelimiter-1, step 3",
    );
    told(
        "bulkhead-permission",
        "/bulkhead/2/out/4/0",
        "permission: case bulkhead-2, step 4",
    );
}

/// Holds: KA-1, KA-6, KA-7, KA-8, KA-9, KA-17.
#[test]
fn an_altered_log_is_named_with_its_case_and_step() {
    fn told(name: &str, place: &str, value: Value, line: &str) {
        let report = altered(name, KAFKA, place, value);
        assert_eq!(report.differences(), 1, "{place}");
        let report = report.to_string();
        assert!(report.contains(line), "{report}");
        assert!(report.contains("profile Apache Kafka 4.0"), "{report}");
    }
    told(
        "kafka-hash",
        "/keys/0/1",
        7.into(),
        "murmur2: case key 61, step hash",
    );
    told(
        "kafka-partition",
        "/keys/1/3/3",
        4.into(),
        "librdkafka partition: case key 616263, step of 5",
    );
    for assignor in ["range", "roundrobin", "sticky"] {
        let empty = Value::Array(Vec::new());
        told(
            &format!("kafka-{assignor}"),
            &format!("/assign/0/rounds/1/{assignor}/b-23-1"),
            empty,
            &format!("{assignor}: case assign-0, step 1 join"),
        );
    }
    told(
        "kafka-cooperative",
        "/assign/0/rounds/1/cooperative-sticky/0/c-9-2",
        vec!["a0:2"].into(),
        "cooperative-sticky: case assign-0, step 1 join",
    );
    told(
        "kafka-moved",
        "/assign/0/rounds/1/sticky_moved",
        3.into(),
        "moved: case assign-0, step 1 join",
    );
    told(
        "kafka-batch",
        "/idempotent_producer/0/out/1/1",
        1.into(),
        r#"batch: case idem-0, step 1 ["batch",1,0,0,1]"#,
    );
}

/// What is recorded is version 3.10 of RabbitMQ.
#[test]
fn an_altered_answer_of_rabbitmq_is_named_with_its_case_and_step() {
    let told = |name, place: &str, value: Value, line: &str| {
        let report = altered(name, RABBITMQ, place, value);
        assert_eq!(report.differences(), 1, "{place}");
        let report = report.to_string();
        assert!(report.contains(line), "{report}");
    };
    told(
        "rabbitmq-routed",
        "/routing/topic/0/routed/0/1",
        2.into(),
        "routed: case topic-edge, step 1 \"\"",
    );
    told(
        "rabbitmq-deliveries",
        "/random_sequences/0/steps/1/deliveries/0/2",
        1.into(),
        "deliveries: case rmq-random-1, step 2",
    );
    told(
        "rabbitmq-step",
        "/scripted/0/steps/0/1/headers/x-death/0/count",
        2.into(),
        "step: case dlx-ttl, step 1",
    );
    told(
        "rabbitmq-fact",
        "/routing/misc/0/confirm",
        "nack".into(),
        "fact: case default-exchange-routes-by-queue-name, step confirm",
    );
    told(
        "rabbitmq-restart",
        "/restart/0/after/0/2/0/1",
        1.into(),
        "step: case restart-graceful, step 1",
    );
}

#[test]
fn what_an_altered_copy_of_rabbitmq_says_anew_is_named() {
    let report = altered("rabbitmq-unknown", RABBITMQ, "/scripted/0/id", "new".into());
    assert_eq!(report.differences(), 0);
    assert!(report.to_string().contains("1 not yet (new)"), "{report}");
}

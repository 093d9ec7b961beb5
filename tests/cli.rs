//! The built command line, as a shell sees it: what it prints, where, and how it ends.
#![cfg(not(target_arch = "wasm32"))]

use serde_json::Value;
use std::process::{Command, Output};

const SCENARIO: &str = r#"{
  "signalbox": 1, "id": "one-call", "title": {"ko": "호출 한 번", "en": "One call"}, "until": "1s", "seed": 7,
  "scenario": {
    "nodes": {
      "web": {"kind": "client", "label": {"ko": "웹", "en": "web"}, "load": {"at": ["0s", "20ms"]},
        "program": [{"call": "orders.create", "body": 1}]},
      "orders": {"kind": "service", "label": {"ko": "주문 서비스", "en": "orders"}, "tables": {"orders": []},
        "handlers": {"create": [{"work": "5ms"}, {"insert": "orders", "key": "$id", "value": "$request"}, {"reply": true}]}}
    },
    "links": {"default": {"latency": "1ms"}},
    "ledger": [{"name": "orders", "label": {"ko": "주문", "en": "orders"}, "expected": {"constant": 2},
      "actual": {"count": "orders.orders"}}]
  },
  "variants": [{"id": "quick", "label": {"ko": "빠름", "en": "quick"}, "patch": []},
    {"id": "slow", "label": {"ko": "느림", "en": "slow"},
     "patch": [{"set": "/scenario/nodes/orders/handlers/create/0/work", "to": "50ms"}]}],
  "knobs": [{"id": "work", "label": {"ko": "작업", "en": "work"}, "kind": "duration", "min": "1ms", "max": "1s", "step": "1ms",
    "path": "/scenario/nodes/orders/handlers/create/0/work"}]
}"#;

fn signalbox(args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_signalbox"));
    command
        .args(args)
        .env("LANG", "en_US.UTF-8")
        .output()
        .expect("the program starts")
}

/// Returns the path of a file in the test's own folder.
fn file(name: &str, content: &str) -> String {
    let path = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&path, content).expect("the folder for tests can be written");
    path.to_str().expect("a path in UTF-8").to_owned()
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("output in UTF-8")
}

#[track_caller]
fn ends(args: &[&str], code: i32, complaint: &str) {
    let output = signalbox(args);
    let err = text(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{args:?}: {err}");
    assert!(err.contains(complaint), "{args:?}: {err}");
}

#[test]
fn exit_codes_and_complaints() {
    let path = file("codes.json", SCENARIO);
    let broken = file(
        "broken.json",
        &SCENARIO.replace("\"latency\"", "\"latncy\""),
    );
    let big = file("big.json", &" ".repeat(10_000_000));
    ends(&["list"], 0, "");
    ends(&["--help"], 0, "");
    ends(&["check", &path], 0, "");
    ends(&["check", &broken], 1, "1 mistake to correct");
    ends(&["run", &broken], 1, "Did you mean “latency”?");
    ends(&["check", &big], 1, "1 mistake to correct");
    ends(&["run", &big], 1, "The file has 10 MB");
    ends(&[], 2, "See --help.");
    ends(&["run"], 2, "Name a file or a lesson to run.");
    ends(
        &["run", "cofee-shop"],
        2,
        "There is no file and no lesson cofee-shop.",
    );
    ends(
        &["run", &path, "--variant", "quik"],
        2,
        "Did you mean quick?",
    );
    ends(
        &["run", &path, "--set", "wrok=2ms"],
        2,
        "Did you mean work?",
    );
    ends(&["run", &path, "--set", "work=2"], 2, "$.knobs[0]");
    ends(&["run", &path, "--set", "work=2h"], 2, "$.knobs[0]");
    ends(&["check", "/no/such/file.json"], 3, "could not be read");
    ends(&["run", "/no/such/file.json"], 3, "could not be read");
}

#[test]
fn complaints_are_in_the_language_asked_for() {
    let output = signalbox(&["run", "cofee-shop", "--lang", "ko"]);
    assert!(
        text(&output.stderr).contains("cofee-shop이라는 파일도 실습도 없어요."),
        "{}",
        text(&output.stderr)
    );
    let mut command = Command::new(env!("CARGO_BIN_EXE_signalbox"));
    let output = command
        .arg("--help")
        .env("LANG", "ko_KR.UTF-8")
        .output()
        .expect("the program starts");
    assert!(text(&output.stdout).contains("쓰는 법"));
}

fn json(args: &[&str]) -> Value {
    let output = signalbox(args);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("one JSON object on standard output")
}

#[test]
fn json_of_all_variants() {
    let path = file("json.json", SCENARIO);
    let report = json(&["run", &path, "--format", "json"]);
    assert_eq!(report["lesson"], "one-call");
    let runs = report["runs"].as_array().expect("runs");
    assert_eq!(
        runs.iter().map(|r| &r["variant"]).collect::<Vec<_>>(),
        ["quick", "slow"]
    );
    let run = &runs[0];
    assert_eq!(
        (&run["seed"], &run["end"], &run["end_ns"]),
        (&"7".into(), &"quiet".into(), &"27000000".into())
    );
    assert_eq!(run["fingerprint"].as_str().map(str::len), Some(16));
    let client = &run["clients"]["web"];
    assert_eq!(
        (&client["sent"], &client["outcomes"]["ok"]),
        (&2.into(), &2.into())
    );
    assert_eq!(
        client["latency_ns"],
        serde_json::json!({
            "mean": "7000000", "p50": "7000000", "p95": "7000000", "p99": "7000000", "max": "7000000"
        })
    );
    assert_eq!(client["blocked_ns"], "14000000");
    assert_eq!(run["services"]["orders"]["handled"], 2);
    assert_eq!(run["messages"]["request"]["sent"], 2);
    assert_eq!(
        run["ledger"],
        serde_json::json!([{"name": "orders", "expected": "2", "actual": "2"}])
    );
    assert_eq!(
        run["completions_ns"]["web"],
        serde_json::json!(["7000000", "27000000"])
    );
    assert!(run.get("facts").is_none());
}

#[test]
fn options_of_run_change_the_run() {
    let path = file("options.json", SCENARIO);
    let one = json(&[
        "run",
        &path,
        "--format",
        "json",
        "--variant",
        "quick",
        "--set",
        "work=9ms",
        "--seed",
        "3",
        "--facts",
    ]);
    let run = &one["runs"][0];
    assert_eq!(one["runs"].as_array().map(Vec::len), Some(1));
    assert_eq!(
        (&run["seed"], &run["completions_ns"]["web"][0]),
        (&"3".into(), &"11000000".into())
    );
    let facts = run["facts"].as_array().expect("facts");
    assert!(
        facts
            .iter()
            .any(|f| f["fact"] == "inserted" && f["path"] == "web#1/orders.create")
    );
    assert!(
        facts
            .iter()
            .all(|f| f["sentence"].as_str().is_some_and(|s| s.ends_with('.')))
    );
    let cut = json(&[
        "run",
        &path,
        "--format",
        "json",
        "--variant",
        "quick",
        "--until",
        "10ms",
    ]);
    assert_eq!(
        (&cut["runs"][0]["end"], &cut["runs"][0]["end_ns"]),
        (&"until".into(), &"10000000".into())
    );
}

#[test]
fn text_shows_diagram_tables_and_end() {
    let path = file("text.json", SCENARIO);
    let output = signalbox(&["run", &path, "--variant", "quick"]);
    let shown = text(&output.stdout);
    for part in [
        "├────create #1",
        "╱╌create #1 reply",
        "web: Done 7 ms",
        "utilisation",
        "Nothing more will happen. 8 events",
    ] {
        assert!(shown.contains(part), "{part} is missing in\n{shown}");
    }
    assert!(
        text(&output.stderr).contains("running one-call / quick"),
        "progress goes to standard error"
    );
}

#[test]
fn a_closed_pipe_is_no_error() {
    let path = file("pipe.json", SCENARIO);
    let mut child = Command::new(env!("CARGO_BIN_EXE_signalbox"));
    let mut child = child
        .args(["run", &path, "--facts"])
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::null())
        .spawn()
        .expect("the program starts");
    drop(child.stdout.take());
    assert_eq!(child.wait().expect("it ends").code(), Some(0));
}

#[test]
fn explain_says_what_happened_why_and_what_is_missing() {
    let path = file("explain.json", SCENARIO);
    let at = |position: &str| {
        let output = signalbox(&["explain", &path, "--at", position]);
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
        text(&output.stdout).to_owned()
    };
    let anchored = at("web#1/orders.create @ inserted");
    for part in [
        "one-call / quick",
        "event 3, t = 6 ms",
        "Row written: Orders wrote row ‘web#1/orders.create’ into orders.",
        "Why?",
        "           0 s  Web #1 called create at orders and waits for the answer. (it begins here)",
        "What is missing?",
        "Why has web no answer from create #1 at orders yet?",
        "The reply to create #1 is on its way to web and arrives at t = 7 ms.",
        "Why is ‘orders’ 1 and not 2?",
    ] {
        assert!(anchored.contains(part), "{part} is missing in\n{anchored}");
    }
    assert_eq!(at("3"), anchored);
    assert_eq!(at("6ms"), anchored);
    assert_eq!(at("6ms+1"), anchored);
    assert!(at("0").contains("Not started"));
    let ko = signalbox(&[
        "explain",
        &path,
        "--at=3",
        "--lang",
        "ko",
        "--variant",
        "slow",
        "--set",
        "work=9ms",
    ]);
    for part in [
        "one-call / slow",
        "t = 10 ms",
        "왜 그랬나요?",
        "무엇이 아직 없나요?",
    ] {
        assert!(
            text(&ko.stdout).contains(part),
            "{part} is missing in\n{}",
            text(&ko.stdout)
        );
    }
}

#[test]
fn a_bad_position_is_told_with_what_was_expected() {
    let path = file("positions.json", SCENARIO);
    let bad = |at: &str, complaint: &str| ends(&["explain", &path, "--at", at], 2, complaint);
    ends(&["explain", &path], 2, "Say with --at what to explain");
    ends(
        &["explain", &path, "--at", "3", "--variant", "quik"],
        2,
        "Did you mean quick?",
    );
    ends(
        &["explain", "/no/such/file.json", "--at", "3"],
        3,
        "could not be read",
    );
    bad(
        "soon",
        "soon is no position. Write the number of an event (14), a time (107ms, 107ms+2) or an anchor",
    );
    bad("99", "There is no event 99: this run has 8.");
    bad(
        "2s",
        "It does not last until t = 2 s: this run ends at t = 27 ms.",
    );
    bad("6ms+2", "At t = 6 ms the run has 1 event, not 2.");
    bad(
        "web#1 @ endet",
        "There is no kind of fact endet. Did you mean ended?",
    );
    bad("web#1 @ dropped", "What happens there: began, ended.");
    bad(
        "wep#1 @ ended",
        "Nothing in this run has the path wep#1. Did you mean web#1?",
    );
}

/// Holds: KA-13.
#[test]
fn the_lag_of_each_group_is_part_of_the_report() {
    let report = json(&[
        "run",
        "kafka-transactions",
        "--variant",
        "none",
        "--format",
        "json",
    ]);
    let groups = report["runs"][0]["groups"].as_array().expect("groups");
    let named = |group: &Value| ["service", "broker", "topic"].map(|field| group[field].clone());
    let names: Vec<[Value; 3]> = groups.iter().map(named).collect();
    assert_eq!(
        names,
        [
            ["billing", "kafka", "orders"],
            ["mail", "kafka", "invoices"]
        ]
        .map(|n| n.map(Value::from))
    );
    assert_eq!(groups[0]["lag"]["max"], 3);
    assert!(groups[0]["lag"]["mean"].as_f64() > Some(1.0));
    let output = signalbox(&[
        "run",
        "kafka-transactions",
        "--variant",
        "none",
        "--lang",
        "en",
    ]);
    let told = text(&output.stdout);
    let line = told.lines().find(|line| line.contains("kafka.orders"));
    let line = line.expect("a line for the group");
    assert!(line.contains("billing") && line.ends_with(" 3"), "{line}");
    assert!(told.contains("lag, mean"));
}

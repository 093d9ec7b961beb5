//! Order: what competing consumers do to it, and what keeps or restores it.

use crate::golden::run;
use sim::record::Recording;

/// Messages of so many ms of work, in the order of sending: (key, token, ms). `program` handles one.
fn consumers(
    messages: &[(u32, u32, u32)],
    instances: u32,
    program: &str,
    beside: &str,
) -> Recording {
    let sends: Vec<String> = messages
        .iter()
        .map(|(key, token, ms)| {
            format!(
                r#"{{"send": "broker.jobs", "message": "job", "body": {{"record": {{"key": {key}, "token": {token}, "slow": {}}}}}}}"#,
                *ms > 1
            )
        })
        .collect();
    let scenario = format!(
        r#"{{"nodes": {{
        "web": {{"kind": "client", "load": {{"at": ["0s"]}}, "program": [{}]}},
        "broker": {{"kind": "broker", "queues": {{"jobs": {{}}}}}},
        "desk": {{"kind": "service", "instances": {instances}, "locks": {{"key": {{}}}},
            "tables": {{"done": [], "next": [{{"key": 1, "value": 1}}, {{"key": 2, "value": 1}}], "early": [], "late": []}}, {beside}
            "consumers": [{{"queue": "broker.jobs", "program": [{program}]}}]}}}},
        "links": {{"default": {{"latency": "1ms"}}}}}}"#,
        sends.join(", ")
    );
    run(&scenario, "20s")
}

fn tokens(run: &Recording, table: u16) -> Vec<i64> {
    let rows = run.last().table(2, table).rows();
    rows.map(|row| row.value.field("token").as_i64()).collect()
}

const WORK: &str = r#"{"if": "$message.slow", "then": [{"work": "5s"}], "else": [{"work": "1s"}]}"#;

/// Holds: OR-1.
#[test]
fn three_consumers_of_one_queue_finish_in_another_order() {
    let program = format!(r#"{WORK}, {{"insert": "done", "value": "$message"}}, {{"ack": true}}"#);
    let messages = [(1, 1, 5), (1, 2, 1), (1, 3, 1)];
    assert_eq!(tokens(&consumers(&messages, 3, &program, ""), 0), [2, 3, 1]);
    assert_eq!(tokens(&consumers(&messages, 1, &program, ""), 0), [1, 2, 3]);
}

/// Releases a message and those that waited for it; keeps one that is early, drops one that was seen.
const RESEQUENCE: &str = r#"{"read": "next", "key": "$message.key", "into": "next"},
    {"if": {"not": {"less": ["$message.token", "$next"]}}, "then": [
        {"transaction": [{"insert": "early", "key": {"list": ["$message.key", "$message.token"]}, "value": "$message", "or": []},
            {"select": "early", "where": {"equal": ["$row.key", "$message.key"]}, "into": "all"},
            {"each": "one", "in": "$all", "do": [{"if": {"equal": ["$one.value.token", "$next"]}, "then": [
                {"insert": "done", "value": "$one.value"}, {"delete": "early", "key": "$one.key"}, {"set": "next", "to": {"add": ["$next", 1]}}]}]},
            {"update": "next", "key": "$message.key", "value": "$next"}]}],
    "else": [{"insert": "late", "value": "$message"}]},
    {"ack": true}"#;

/// A gap that is still there after 200 ms is skipped.
const SKIP: &str = r#""loops": {"skip": {"every": "100ms", "program": [{"select": "early", "limit": 1, "into": "first"},
    {"each": "one", "in": "$first", "do": [
        {"wait": "200ms"}, {"read": "early", "key": "$one.key", "into": "still"},
        {"if": "$still", "then": [
            {"select": "early", "where": {"equal": ["$row.key", "$one.value.key"]}, "into": "all"}, {"set": "next", "to": "$one.value.token"},
            {"transaction": [{"each": "other", "in": "$all", "do": [{"if": {"equal": ["$other.value.token", "$next"]}, "then": [
                {"insert": "done", "value": "$other.value"}, {"delete": "early", "key": "$other.key"}, {"set": "next", "to": {"add": ["$next", 1]}}]}]},
                {"update": "next", "key": "$one.value.key", "value": "$next"}]}]}]}]}},"#;

/// Holds: OR-3.
#[test]
fn a_resequencer_releases_in_order_drops_what_it_saw_and_waits_at_a_gap() {
    let run_of = |order: &[u32]| {
        let messages: Vec<(u32, u32, u32)> = order.iter().map(|t| (1, *t, 1)).collect();
        let run = consumers(&messages, 1, RESEQUENCE, "");
        [tokens(&run, 0), tokens(&run, 2), tokens(&run, 3)]
    };
    let none = Vec::new;
    assert_eq!(run_of(&[2, 3, 1]), [vec![1, 2, 3], none(), none()]);
    assert_eq!(
        run_of(&[1, 1, 2]),
        [vec![1, 2], none(), vec![1]],
        "a duplicate"
    );
    assert_eq!(
        run_of(&[2, 2, 1]),
        [vec![1, 2], none(), none()],
        "one that waits, too"
    );
    assert_eq!(run_of(&[1, 3, 4]), [vec![1], vec![3, 4], none()], "blocked");
    let two = [(1, 2, 1), (2, 1, 1), (1, 1, 1), (2, 2, 1)];
    let both = consumers(&two, 1, RESEQUENCE, "");
    assert_eq!(
        tokens(&both, 0),
        [1, 1, 2, 2],
        "a gap of one key stops no other"
    );
}

/// Holds: OR-3.
#[test]
fn a_gap_is_skipped_after_a_time_and_what_comes_then_is_too_late() {
    let run = consumers(&[(1, 1, 1), (1, 3, 1), (1, 4, 1)], 1, RESEQUENCE, SKIP);
    assert_eq!([tokens(&run, 0), tokens(&run, 2)], [vec![1, 3, 4], vec![]]);
}

/// A lock for each key keeps the messages of one key from being handled at once, and does not bring back their order.
///
/// Holds: OR-4.
#[test]
fn a_lock_for_each_key_parts_those_who_work_on_it() {
    let program = format!(
        r#"{{"lock": "key", "key": "$message.key"}}, {WORK}, {{"insert": "done", "value": "$message"}}, {{"unlock": "key", "key": "$message.key"}}, {{"ack": true}}"#
    );
    let run = consumers(&[(1, 1, 5), (1, 2, 1), (2, 3, 1)], 3, &program, "");
    assert_eq!(tokens(&run, 0), [3, 1, 2]);
    let one = consumers(&[(1, 1, 1), (1, 2, 1), (1, 3, 1)], 3, &program, "");
    let facts = one.describe(0..one.len());
    let last = facts.iter().rfind(|s| s.fact.kind().name() == "inserted");
    assert_eq!(
        last.map(|s| s.at.0 / 1_000_000),
        Some(3_002),
        "one key: one at a time"
    );
}

/// Holds: OR-2.
#[test]
fn a_queue_for_each_part_of_the_keys_keeps_the_order_of_each_key() {
    let sends: Vec<String> = [(1, 1, true), (2, 2, false), (1, 3, false), (3, 4, false), (2, 5, false)]
        .iter()
        .map(|(key, token, slow)| {
            let part = key % 2;
            format!(r#"{{"send": "broker.part{part}", "message": "job", "body": {{"record": {{"key": {key}, "token": {token}, "slow": {slow}}}}}}}"#)
        })
        .collect();
    let program =
        format!(r#"[{WORK}, {{"insert": "done", "value": "$message"}}, {{"ack": true}}]"#);
    let scenario = format!(
        r#"{{"nodes": {{
        "web": {{"kind": "client", "load": {{"at": ["0s"]}}, "program": [{}]}},
        "broker": {{"kind": "broker", "queues": {{"part0": {{}}, "part1": {{}}}}}},
        "desk": {{"kind": "service", "workers": 2, "tables": {{"done": []}}, "consumers": [
            {{"queue": "broker.part0", "program": {program}}}, {{"queue": "broker.part1", "program": {program}}}]}}}},
        "links": {{"default": {{"latency": "1ms"}}}}}}"#,
        sends.join(", ")
    );
    let run = run(&scenario, "20s");
    // Keys 1 and 3 share a part: the slow first message of one delays the other, too.
    assert_eq!(tokens(&run, 0), [2, 5, 1, 3, 4]);
}

/// Holds: OR-5.
#[test]
fn a_failed_message_goes_to_the_tail_and_is_overtaken_or_stays_and_stops_its_key() {
    let first_fails = r#"{"if": {"and": ["$message.slow", {"not": "$message.again"}]}, "then": ["#;
    let rest = r#"], "else": [{"insert": "done", "value": "$message"}]}, {"ack": true}"#;
    let tail = r#"{"send": "broker.jobs", "message": "job", "body": {"record": {"key": 1, "token": "$message.token", "slow": true, "again": true}}}"#;
    let in_place = r#"{"wait": "4s"}, {"insert": "done", "value": "$message"}"#;
    let messages = [(1, 1, 5), (1, 2, 1), (1, 3, 1)];
    let overtaken = consumers(&messages, 1, &format!("{first_fails}{tail}{rest}"), "");
    let blocked = consumers(&messages, 1, &format!("{first_fails}{in_place}{rest}"), "");
    assert_eq!(tokens(&overtaken, 0), [2, 3, 1]);
    assert_eq!(tokens(&blocked, 0), [1, 2, 3]);
    let end = |run: &Recording| run.last().now().0 / 1_000_000_000;
    assert_eq!((end(&overtaken), end(&blocked)), (0, 4));
}

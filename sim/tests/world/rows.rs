//! Rows of tables: selections, deletions, and updates that ask what a row is like.

use crate::golden::{check, run};
use sim::value::Value;

/// Runs a program of a service once, beside two rows of a table.
fn once(program: &str) -> String {
    format!(
        r#"{{"nodes": {{
        "web": {{"kind": "client", "load": {{"at": ["0s"]}}, "program": [{{"call": "bank.do"}}]}},
        "bank": {{"kind": "service", "tables": {{"accounts": [{{"key": 2, "value": {{"owner": "b", "version": 1}}}},
            {{"key": 1, "value": {{"owner": "a", "version": 1}}}}, {{"key": 3, "value": {{"owner": "a", "version": 1}}}}], "log": []}},
            "handlers": {{"do": [{program}]}}}}}},
        "links": {{"default": {{"latency": "1ms"}}}}}}"#
    )
}

/// Returns the keys and values of a table of the second node at the end.
#[track_caller]
fn rows(scenario: &str, table: u16) -> Vec<String> {
    let run = run(scenario, "1s");
    let table = run.last().table(1, table);
    table
        .rows()
        .map(|row| format!("{}={}", row.key, row.value))
        .collect()
}

#[test]
fn a_selection_has_an_order_a_condition_and_a_limit() {
    let note = r#"{"each": "one", "in": "$found", "do": [{"insert": "log", "value": "$one.key"}]}"#;
    let owner = r#""where": {"equal": ["$row.owner", "a"]}"#;
    for (beside, expected) in [
        (String::new(), "1 2 3"),
        (format!("{owner},"), "1 3"),
        (format!("{owner}, \"limit\": 1,"), "1"),
        (format!("{owner}, \"after\": 1,"), "3"),
        (r#""after": 3,"#.to_owned(), ""),
    ] {
        let select = format!(r#"{{"select": "accounts", {beside} "into": "found"}}, {note}"#);
        let found = rows(&once(&select), 1);
        let keys: Vec<&str> = found.iter().filter_map(|r| r.split('=').nth(1)).collect();
        assert_eq!(keys.join(" "), expected, "{beside}");
    }
}

#[test]
fn a_transaction_sees_what_it_has_changed_itself() {
    let program = r#"{"transaction": [{"delete": "accounts", "key": 1}, {"insert": "accounts", "key": 4, "value": {"record": {"owner": "a"}}},
        {"select": "accounts", "where": {"equal": ["$row.owner", "a"]}, "into": "found"}, {"read": "accounts", "key": 1, "into": "gone"},
        {"insert": "log", "value": {"list": ["$found", "$gone"]}}]}"#;
    let log = rows(&once(program), 1);
    assert_eq!(
        log,
        ["0=[[{key: 3, value: {owner: a, version: 1}}, {key: 4, value: {owner: a}}], null]"]
    );
}

#[test]
fn a_deleted_row_is_gone_and_its_key_is_free() {
    let program = r#"{"delete": "accounts", "key": 1}, {"delete": "accounts", "key": 1}, {"insert": "accounts", "key": 1, "value": "new"},
        {"transaction": [{"delete": "accounts", "key": 2}, {"insert": "accounts", "key": 2, "value": "new too"}]}"#;
    check(
        &once(program),
        "deleted inserted committed duplicate_key",
        r#"
            1 1ms bank.0 web#1/bank.do deleted found=true key=1 pending=false table=0 ‹ 0
            1 1ms bank.0 web#1/bank.do deleted found=false key=1 pending=false table=0 ‹ 0
            1 1ms bank.0 web#1/bank.do inserted key=1 pending=false table=0 ‹ 0
            1 1ms bank.0 web#1/bank.do deleted found=true key=2 pending=true table=0 ‹ 0
            1 1ms bank.0 web#1/bank.do inserted key=2 pending=true table=0 ‹ 0
            1 1ms bank.0 web#1/bank.do committed writes=2 ‹ 0
        "#,
    );
    let kept = rows(&once(program), 0);
    assert_eq!(kept, ["3={owner: a, version: 1}", "1=new", "2=new too"]);
}

#[test]
fn an_update_changes_only_what_it_asks_for() {
    let update = |version: u32, key: u32| {
        format!(
            r#"{{"update": "accounts", "key": {key}, "where": {{"equal": ["$row.version", {version}]}}, "value": {{"record": {{"version": 2}}}},
            "or": [{{"insert": "log", "value": "refused"}}]}}"#
        )
    };
    assert!(rows(&once(&update(1, 1)), 1).is_empty());
    assert_eq!(rows(&once(&update(7, 1)), 1), ["0=refused"]);
    assert_eq!(rows(&once(&update(1, 9)), 1), ["0=refused"], "no row");
    let failing = r#"{"update": "accounts", "key": 1, "where": false, "value": 1}, {"insert": "log", "value": 1}"#;
    check(
        &once(failing),
        "update_refused handler_ended",
        r#"
            1 1ms bank.0 web#1/bank.do update_refused found=true key=1 overtaken=false table=0 ‹ 0
            1 1ms bank.0 web#1/bank.do handler_ended failed=conflict took=0ms ‹ 0
        "#,
    );
}

/// Two requests read one version and change the row in transactions of 5 ms: the second to commit is refused and rolled back.
#[test]
fn of_two_transactions_that_saw_one_version_one_commits() {
    let scenario = r#"{"nodes": {
        "web": {"kind": "client", "members": 2, "load": {"at": ["0s", "1ms"]}, "program": [{"call": "bank.do", "or": []}]},
        "bank": {"kind": "service", "workers": 2, "tables": {"accounts": [{"key": 1, "value": {"version": 1, "balance": 100}}], "log": []},
            "handlers": {"do": [{"transaction": [
                {"insert": "log", "value": "$id"},
                {"read": "accounts", "key": 1, "into": "seen"},
                {"update": "accounts", "key": 1, "where": {"equal": ["$row.version", "$seen.version"]}, "value":
                    {"record": {"version": {"add": ["$seen.version", 1]}, "balance": {"subtract": ["$seen.balance", 30]}}}, "or": [{"fail": "again"}]},
                {"work": "5ms"}]}]}}},
        "links": {"default": {"latency": "1ms"}}}"#;
    check(
        scenario,
        "committed update_refused rolled_back",
        r#"
            4 6ms bank.0 web[0]#1/bank.do committed writes=2 ‹ 2
            5 7ms bank.0 web[1]#1/bank.do update_refused found=true key=1 overtaken=true table=0 ‹ 3,4
            5 7ms bank.0 web[1]#1/bank.do rolled_back writes=2 ‹ 3
        "#,
    );
    let run = run(scenario, "1s");
    let row = run
        .last()
        .table(1, 0)
        .rows()
        .next()
        .map(|r| r.value.clone());
    let balance = row.unwrap_or_default().field("balance");
    assert_eq!(balance, Value::I64(70));
    assert_eq!(
        run.last().table(1, 1).len(),
        1,
        "the refused one leaves nothing"
    );
}

#[test]
fn the_clock_is_read_in_whole_milliseconds() {
    let program = r#"{"work": "2500us"}, {"insert": "log", "value": "$now"}"#;
    assert_eq!(rows(&once(program), 1), ["0=3"]);
}

/// Each instance has its own table in memory, and a crash empties it; what is not in memory is shared and stays.
#[test]
fn memory_belongs_to_one_process_and_dies_with_it() {
    let scenario = r#"{"nodes": {
        "web": {"kind": "client", "load": {"at": ["0s", "1ms", "30ms"]}, "program": [{"call": "shop.do"}]},
        "shop": {"kind": "service", "instances": 2, "tables": {"cache": {"memory": [{"key": "k", "value": 0}]}, "log": []},
            "handlers": {"do": [{"insert": "cache", "value": 1}, {"insert": "log", "value": 1}]}}},
        "faults": [{"at": "20ms", "crash": "shop", "instance": 1}, {"at": "25ms", "restart": "shop", "instance": 1}],
        "links": {"default": {"latency": "1ms"}}}"#;
    let run = run(scenario, "1s");
    let world = run.last();
    let lengths = [0, 1].map(|unit| world.table_of_unit(1, unit, 0).len());
    assert_eq!(
        lengths,
        [3, 1],
        "two inserts in one; the other is as at the start"
    );
    assert_eq!(world.table(1, 1).len(), 3);
    assert_eq!(world.audit(), Vec::<String>::new());
}

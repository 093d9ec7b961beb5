//! A service that keeps the answers to requests by their idempotency key, and the mistakes that such a service can make.

use crate::golden::run;
use sim::record::Recording;
use sim::value::Value;

/// The decision table of the draft: what the key is bound to, one atomic insert, effect and answer in one transaction.
const RIGHT: &str = r#"[
    {"if": {"equal": ["$request.key", null]}, "then": [{"insert": "answers", "value": {"record": {"status": 400, "at": "$now"}}}, {"fail": "400", "blame": "caller"}]},
    {"set": "key", "to": {"list": ["$request.client", "pay", "$request.key"]}},
    {"set": "mine", "to": true},
    {"insert": "keys", "key": "$key", "value": {"record": {"state": "running", "amount": "$request.amount", "until": {"add": ["$now", LEASE]}}}, "or": [
        {"set": "mine", "to": false}, {"read": "keys", "key": "$key", "into": "kept"}]},
    {"if": {"and": [{"not": "$mine"}, {"less": ["$kept.until", "$now"]}]}, "then": [
        {"update": "keys", "key": "$key", "where": {"equal": ["$row", "$kept"]}, "value":
            {"record": {"state": "running", "amount": "$request.amount", "until": {"add": ["$now", LEASE]}}},
            "or": [{"fail": "409", "blame": "caller"}]},
        {"set": "mine", "to": true}]},
    {"if": "$mine", "then": [
        {"work": "300ms"},
        {"transaction": [{"insert": "charges", "value": {"record": {"amount": "$request.amount"}}},
            {"update": "keys", "key": "$key", "value": {"record": {"state": "done", "amount": "$request.amount", "status": 201, "until": {"add": ["$now", TTL]}}}}]},
        {"insert": "answers", "value": {"record": {"status": 201, "at": "$now"}}},
        {"reply": {"record": {"status": 201}}}],
    "else": [
        {"if": {"not": {"equal": ["$kept.amount", "$request.amount"]}}, "then": [
            {"insert": "answers", "value": {"record": {"status": 422, "at": "$now"}}}, {"fail": "422", "blame": "caller"}]},
        {"if": {"equal": ["$kept.state", "running"]}, "then": [
            {"insert": "answers", "value": {"record": {"status": 409, "at": "$now"}}}, {"fail": "409", "blame": "caller"}]},
        {"insert": "answers", "value": {"record": {"status": "$kept.status", "at": "$now"}}},
        {"reply": {"record": {"status": "$kept.status"}}}]}]"#;

/// The flawed sample: it looks first and writes last, binds the key to nothing, and keeps only what went well, in memory.
const FLAWED: &str = r#"[
    {"read": "KEYS", "key": "$request.key", "into": "kept"},
    {"if": "$kept", "then": [{"insert": "answers", "value": {"record": {"status": 200, "at": "$now"}}}, {"reply": {"record": {"status": 200}}}],
    "else": [
        {"work": "300ms"},
        {"insert": "charges", "value": {"record": {"amount": "$request.amount"}}},
        {"insert": "KEYS", "key": "$request.key", "value": true, "or": []},
        {"insert": "answers", "value": {"record": {"status": 201, "at": "$now"}}},
        {"reply": {"record": {"status": 201}}}]}]"#;

/// Clients and what they ask, in milliseconds: when, client, key, amount.
fn bank(program: &str, asks: &[(u32, &str, &str, u32)], beside: &str, faults: &str) -> Recording {
    let clients: Vec<String> = asks
        .iter()
        .enumerate()
        .map(|(i, (at, client, key, amount))| {
            format!(
                r#""c{i}": {{"kind": "client", "load": {{"at": ["{at}ms"]}}, "program": [{{"call": "bank.pay", "body":
                {{"record": {{"client": "{client}", "key": {key}, "amount": {amount}}}}}, "or": []}}]}}"#
            )
        })
        .collect();
    let program = program.replace("LEASE", "1000").replace("TTL", "2000");
    let scenario = format!(
        r#"{{"nodes": {{{}, "bank": {{"kind": "service", "workers": 9, {beside}
        "tables": {{"keys": [], "memory": {{"memory": []}}, "charges": [], "answers": []}}, "handlers": {{"pay": {program}}}}}}},
        "faults": [{faults}], "links": {{"default": {{"latency": "0ms"}}}}}}"#,
        clients.join(", ")
    );
    run(&scenario, "20s")
}

/// Returns the answers in order, each with its instant in milliseconds.
fn answers(run: &Recording) -> Vec<(i64, i64)> {
    let rows = table(run, 3);
    rows.iter()
        .map(|v| (v.field("status").as_i64(), v.field("at").as_i64()))
        .collect()
}

fn table(run: &Recording, table: u16) -> Vec<Value> {
    let node = run.model().nodes.len() as u16 - 1;
    let rows = run.last().table(node, table).rows();
    rows.map(|row| row.value.clone()).collect()
}

fn charges(run: &Recording) -> usize {
    table(run, 2).len()
}

/// Holds: IK-1, IK-2, IK-6.
#[test]
fn the_vector_of_the_draft_charges_once() {
    let asks = [
        (0, "a", "\"k\"", 100),
        (100, "a", "\"k\"", 100),
        (400, "a", "\"k\"", 100),
        (500, "a", "\"k\"", 200),
        (600, "a", "null", 100),
    ];
    let run = bank(RIGHT, &asks, "", "");
    assert_eq!(
        answers(&run),
        [(409, 100), (201, 300), (201, 400), (422, 500), (400, 600)]
    );
    assert_eq!(charges(&run), 1);
}

/// Holds: IK-2, IK-4.
#[test]
fn another_client_and_a_time_after_the_expiry_are_new() {
    let asks = [
        (0, "a", "\"k\"", 100),
        (0, "b", "\"k\"", 100),
        (2_300, "a", "\"k\"", 100),
        (2_301, "b", "\"k\"", 100),
    ];
    let run = bank(RIGHT, &asks, "", "");
    let statuses = [(201, 300), (201, 300), (201, 2_300), (201, 2_601)];
    assert_eq!(
        answers(&run),
        statuses,
        "one is kept for 2 s, to the millisecond"
    );
    assert_eq!(charges(&run), 3);
}

/// A crash while a request runs leaves its key in progress: for so long others are told to come later, then one may try again.
///
/// Holds: IK-3.
#[test]
fn a_key_left_in_progress_is_free_again_after_its_lease() {
    let asks = [
        (0, "a", "\"k\"", 100),
        (400, "a", "\"k\"", 100),
        (1_100, "a", "\"k\"", 100),
    ];
    let crash = |line: &str| {
        format!(
            r#"{{"at": "0s", "crash": "bank", "program": "pay", {line}}}, {{"at": "310ms", "restart": "bank"}}"#
        )
    };
    let before = bank(RIGHT, &asks, "", &crash(r#""before": "commit""#));
    assert_eq!(answers(&before), [(409, 400), (201, 1_400)]);
    let after = bank(RIGHT, &asks, "", &crash(r#""after": "commit""#));
    assert_eq!(
        answers(&after),
        [(201, 400), (201, 1_100)],
        "committed: it is replayed"
    );
    assert_eq!((charges(&before), charges(&after)), (1, 1));
    let release = r#""loops": {"release": {"every": "10s", "program": [{"select": "keys", "where": {"equal": ["$row.state", "running"]}, "into": "left"},
        {"each": "one", "in": "$left", "do": [{"delete": "keys", "key": "$one.key"}]}]}},"#;
    let released = bank(RIGHT, &asks, release, &crash(r#""before": "commit""#));
    assert_eq!(
        answers(&released),
        [(201, 700), (201, 1_100)],
        "a new process lets it go at once"
    );
    let resume = r#""loops": {"resume": {"every": "10s", "program": [{"select": "keys", "where": {"equal": ["$row.state", "running"]}, "into": "left"},
        {"each": "one", "in": "$left", "do": [{"work": "300ms"}, {"transaction": [{"insert": "charges", "value": {"record": {"amount": "$one.value.amount"}}},
            {"update": "keys", "key": "$one.key", "value": {"record": {"state": "done", "amount": "$one.value.amount", "status": 201, "until": 9000}}}]}]}]}},"#;
    let resumed = bank(RIGHT, &asks, resume, &crash(r#""before": "commit""#));
    assert_eq!(
        answers(&resumed),
        [(409, 400), (201, 1_100)],
        "a new process finishes it"
    );
    assert_eq!((charges(&released), charges(&resumed)), (1, 1));
}

/// Each mistake of the sample has a run in which it charges twice, or tells a caller what is not so.
///
/// Holds: IK-5.
#[test]
fn each_mistake_of_the_sample_shows() {
    let durable = FLAWED.replace("KEYS", "keys");
    let memory = FLAWED.replace("KEYS", "memory");
    let again = [(0, "a", "\"k\"", 100), (400, "a", "\"k\"", 100)];
    let at_once = [(0, "a", "\"k\"", 100), (100, "a", "\"k\"", 100)];
    let changed = [(0, "a", "\"k\"", 100), (400, "a", "\"k\"", 900)];
    let crash = r#"{"at": "350ms", "crash": "bank"}, {"at": "360ms", "restart": "bank"}"#;
    assert_eq!(
        answers(&bank(&durable, &again, "", "")),
        [(201, 300), (200, 400)],
        "200, not 201"
    );
    assert_eq!(
        charges(&bank(&durable, &at_once, "", "")),
        2,
        "looks first, writes last"
    );
    assert_eq!(
        answers(&bank(&durable, &changed, "", "")),
        [(201, 300), (200, 400)],
        "900 is not charged, and nobody is told"
    );
    assert_eq!(charges(&bank(&memory, &again, "", "")), 1);
    assert_eq!(
        charges(&bank(&memory, &again, "", crash)),
        2,
        "a restart forgets"
    );
    assert_eq!(charges(&bank(&durable, &again, "", crash)), 1);
    assert_eq!(
        charges(&bank(&memory, &again, r#""instances": 2,"#, "")),
        2,
        "each process has its own"
    );
    assert_eq!(
        charges(&bank(RIGHT, &again, r#""instances": 2,"#, crash)),
        1
    );
}

//! Read, make, write in a transaction: whatever crashes, hangs or gets lost on the way, each record has exactly one effect for who
//! reads what is committed. Without the transaction, or for who reads all, it has not.

use crate::compile;
use crate::random::Random;
use serde_json::{Value, json};
use sim::law;
use sim::record::Recording;

const SCENARIOS: u64 = 60;
const EVENTS_MAX: u32 = 20_000;
const ORDERS: i64 = 6;

/// How the desk writes, and what its reader sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Transaction,
    /// Record and offset are two writes.
    Plain,
    /// In a transaction, and read before it is committed.
    ReadUncommitted,
}

fn file(number: u64, way: Way) -> Value {
    let random = &mut Random::new(number);
    let receipt = json!({"send": "broker.receipts", "message": "receipt", "key": {"concat": ["k", "$message"]},
        "body": "$message", "confirmed": true});
    let pause = |random: &mut Random| json!({"work": format!("{}ms", 1 + random.below(9))});
    let steps = [pause(random), receipt, pause(random)];
    let program = match way {
        Way::Plain => json!([steps[0], steps[1], steps[2], {"commit_offset": true}]),
        _ => {
            json!([{"transaction": [steps[0], steps[1], steps[2], {"send_offsets": true}], "broker": "broker",
            "transactional_id": {"concat": ["desk-", "$partition"]}, "timeout": "400ms"}])
        }
    };
    let isolation = match way {
        Way::ReadUncommitted => "read_uncommitted",
        _ => "read_committed",
    };
    let mut at = |from: u64, to: u64| format!("{}ms", from + random.below(to - from));
    let mut faults = vec![
        json!({"at": at(10, 60), "crash": "desk", "instance": 0}),
        json!({"at": at(61, 200), "restart": "desk", "instance": 0}),
        json!({"at": at(10, 90), "hang": "desk", "instance": 1}),
        json!({"at": at(300, 600), "resume": "desk", "instance": 1}),
        json!({"at": at(10, 60), "intercept": {"kind": "confirm"}, "verdict": "drop"}),
    ];
    if number.is_multiple_of(3) {
        faults.push(json!({"at": at(10, 60), "crash": "broker", "instance": 0}));
        faults.push(json!({"at": at(61, 200), "restart": "broker", "instance": 0}));
    }
    let words = json!({"ko": "임의", "en": "Random"});
    let every: Vec<String> = (0..ORDERS).map(|i| format!("{}ms", 6 * i)).collect();
    let topic = json!({"partitions": 2, "replicas": 3, "min_in_sync": 2, "replication": "1ms"});
    json!({"signalbox": 1, "id": "random", "title": words, "until": "120s", "seed": number, "scenario": {
        "nodes": {
            "till": {"kind": "client", "load": {"at": every}, "program": [{"send": "broker.orders", "message": "order",
                "key": {"concat": ["k", "$occurrence"]}, "body": "$occurrence", "confirmed": true, "idempotent": true, "timeout": "50ms"}]},
            "broker": {"kind": "broker", "instances": 3, "topics": {"orders": topic, "receipts": topic}},
            "desk": {"kind": "service", "instances": 2, "subscriptions": [{"topic": "broker.orders", "commit": "manual", "from": "earliest",
                "session": "90ms", "heartbeat": "20ms", "records_max": 3, "program": program}]},
            "reader": {"kind": "service", "tables": {"read": []}, "subscriptions": [{"topic": "broker.receipts", "isolation": isolation,
                "commit": "after_each", "program": [{"insert": "read", "value": "$message"}]}]}},
        "links": {"default": {"latency": "1ms"}}, "faults": faults}})
}

/// Returns how often the reader had each order.
fn effects(number: u64, way: Way) -> Vec<usize> {
    let model = compile(&file(number, way));
    let breaches = law::breaches(
        &model,
        number,
        &std::rc::Rc::from([]),
        model.until,
        EVENTS_MAX,
    );
    assert_eq!(breaches, [], "{number} {way:?}");
    let run = Recording::whole(model.clone(), number, Vec::new(), EVENTS_MAX);
    let reader = model.nodes.iter().position(|n| n.name == "reader");
    let world = run.seek(run.len());
    let table = world.table(reader.expect("there is one") as u16, 0);
    let had = |id: i64| {
        let rows = table.rows();
        rows.filter(|row| row.value.as_i64() == id).count()
    };
    (1..=ORDERS).map(had).collect()
}

/// Holds: KA-12, KA-19.
#[test]
fn in_a_transaction_each_record_has_exactly_one_effect() {
    let all = 0..SCENARIOS;
    let broken: Vec<_> = all
        .map(|number| (number, effects(number, Way::Transaction)))
        .filter(|(_, had)| had.iter().any(|times| *times != 1))
        .collect();
    assert_eq!(broken, []);
}

#[test]
fn without_one_or_for_who_reads_all_it_has_not() {
    for way in [Way::Plain, Way::ReadUncommitted] {
        let repeats = |number: &u64| effects(*number, way).iter().any(|times| *times > 1);
        let broken = (0..SCENARIOS).filter(repeats).count();
        assert!(broken >= 10, "{way:?}: only {broken} of {SCENARIOS}");
    }
}

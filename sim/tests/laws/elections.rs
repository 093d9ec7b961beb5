//! Brokers of a cluster that come and go while their logs get shorter: of what an election cuts off, only what was still there is
//! lost, and every offset is accounted for.

use crate::compile;
use crate::random::Random;
use serde_json::{Value, json};
use sim::fact::Fact;
use sim::law;
use sim::record::Recording;
use std::rc::Rc;

const SCENARIOS: u64 = 200;
const EVENTS_MAX: u32 = 20_000;

fn file(number: u64) -> Value {
    let random = &mut Random::new(number);
    let mut ms = |from: u64, to: u64| format!("{}ms", from + random.below(to - from));
    let at = |ms: &mut dyn FnMut(u64, u64) -> String| {
        let mut at: Vec<String> = (0..30).map(|_| ms(0, 300)).collect();
        at.sort_by_key(|at| at.trim_end_matches("ms").parse::<u64>().expect("a number"));
        at
    };
    let mut faults = Vec::new();
    for (first, broker) in [(20, 1), (80, 0), (150, 1), (230, 0)] {
        faults.push(json!({"at": ms(first, first + 40), "crash": "broker", "instance": broker}));
        faults.push(
            json!({"at": ms(first + 41, first + 100), "restart": "broker", "instance": broker}),
        );
    }
    let (plain, within) = (at(&mut ms), at(&mut ms));
    let cleanup = json!({"segment": 1 + random.below(3), "retention": format!("{}ms", 30 + random.below(200)),
        "compact": true, "dirty_ratio": "0%", "delete_retention": "20ms", "every": "15ms"});
    let topic = json!({"partitions": 2, "replicas": 2, "unclean": true, "replication": "4ms", "cleanup": cleanup});
    let send = json!({"send": "broker.states", "message": "state", "key": {"concat": ["k", {"remainder": ["$occurrence", 3]}]},
        "body": "$occurrence", "confirmed": true, "or": []});
    let mut forget = send.clone();
    forget["body"] = Value::Null;
    let either = json!([{"if": {"equal": [{"remainder": ["$occurrence", 7]}, 0]}, "then": [forget], "else": [send.clone()]}]);
    let send_in = json!([{"transaction": [send], "broker": "broker", "transactional_id": "t"}]);
    let words = json!({"ko": "임의", "en": "Random"});
    json!({"signalbox": 1, "id": "random", "title": words, "until": "2s", "seed": number, "scenario": {
        "nodes": {
            "meter": {"kind": "client", "load": {"at": plain}, "program": either},
            "desk": {"kind": "client", "load": {"at": within}, "program": send_in},
            "broker": {"kind": "broker", "instances": 2, "topics": {"states": topic}},
            "reader": {"kind": "service", "subscriptions": [{"topic": "broker.states", "from": "earliest", "commit": "after_each",
                "session": "40ms", "heartbeat": "10ms", "program": []}]}},
        "links": {"default": {"latency": "1ms"}}, "faults": faults}})
}

/// Holds: KA-16, KA-20, KA-21.
#[test]
fn an_election_accounts_for_every_offset_of_a_log_that_got_shorter() {
    let (mut cut, mut gone, mut markers) = (0, 0, 0);
    for number in 0..SCENARIOS {
        let model = compile(&file(number));
        let breaches = law::breaches(&model, number, &Rc::from([]), model.until, EVENTS_MAX);
        assert_eq!(breaches, [], "{number}");
        let run = Recording::whole(model, number, Vec::new(), EVENTS_MAX);
        for said in run.describe(0..run.len()) {
            if let Fact::LeaderElected {
                lost,
                lost_markers,
                gone_before,
                ..
            } = said.fact
            {
                cut += u32::from(lost > 0);
                markers += u32::from(lost_markers > 0);
                gone += u32::from(gone_before > 0);
            }
        }
    }
    assert!(
        cut > 40 && gone > 40 && markers > 20,
        "too few lose something: {cut} records, {markers} markers, {gone} nothing"
    );
}

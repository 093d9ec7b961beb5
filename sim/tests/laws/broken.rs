//! A test of the tests: programs and brokers that do not keep their promises are each caught by the law that they break. What they
//! break is put into a scenario that keeps it.

use crate::scenario::{Cast, Channel, Consumer, Producer};
use crate::{compile, judged};
use serde_json::{Value, json};
use sim::fact::{DropReason, Fact, Said};
use sim::law::{self, Law, Laws, Promises};
use sim::model::Model;
use sim::sink::{Row, Sink, Tally};
use sim::time::Time;
use sim::world::World;
use std::rc::Rc;

const SEED: u64 = 1;

/// Checks that the scenario is lawful as it is, and breaks this law and no other with what is done to it.
#[track_caller]
fn caught(cast: &Cast, faults: &[Value], breaks: fn(&mut Value), law: Law) {
    let mut file = cast.file();
    file["scenario"]["faults"] = faults.into();
    let lawful = judged(cast, &file, SEED);
    assert_eq!(lawful.breaches(), [], "the scenario without the mistake");
    assert!(lawful.judged(law) > 0, "{law:?} has nothing to judge");
    breaks(&mut file);
    let found = judged(cast, &file, SEED);
    let laws: Vec<Law> = found.breaches().iter().map(|breach| breach.law).collect();
    assert!(!laws.is_empty(), "{law:?} did not see it");
    assert!(
        laws.iter().all(|found| *found == law),
        "{:#?}",
        found.breaches()
    );
}

fn consumer(file: &mut Value) -> &mut Value {
    &mut file["scenario"]["nodes"]["desk"]["consumers"][0]
}

fn effect() -> Value {
    json!({"insert": "effects", "value": "$message"})
}

/// The consumer's process dies at this line, and comes back.
fn crash(side: &str, line: &str) -> Vec<Value> {
    vec![
        json!({"at": "0s", "crash": "desk", "program": "broker.jobs", side: line}),
        json!({"at": "100ms", "restart": "desk"}),
    ]
}

#[test]
fn an_acknowledgement_before_the_effect_is_not_at_least_once() {
    let cast = Cast::quiet(Producer::Direct, Consumer::AtLeastOnce);
    let acks_first = |file: &mut Value| {
        consumer(file)["program"] = json!([{"ack": true}, {"work": "3ms"}, effect()]);
    };
    caught(
        &cast,
        &crash("before", "insert effects"),
        acks_first,
        Law::AtLeastOnce,
    );
}

#[test]
fn an_offset_that_is_committed_first_is_not_at_least_once() {
    let cast = Cast::quiet(Producer::Direct, Consumer::AtLeastOnce).over(Channel::Topic);
    let commits_first = |file: &mut Value| {
        let desk = &mut file["scenario"]["nodes"]["desk"];
        desk["subscriptions"][0]["commit"] = json!("before");
    };
    caught(
        &cast,
        &crash("before", "insert effects"),
        commits_first,
        Law::AtLeastOnce,
    );
}

#[test]
fn an_effect_outside_the_transaction_is_not_one_effect() {
    let cast = Cast::quiet(Producer::Direct, Consumer::Idempotent);
    let beside = |file: &mut Value| {
        consumer(file)["program"] = json!([
            {"read": "processed", "key": "$message.id", "into": "seen"}, {"if": {"not": "$seen"}, "then": [
                effect(), {"insert": "processed", "key": "$message.id", "value": true}]}, {"ack": true}]);
    };
    caught(
        &cast,
        &crash("after", "insert effects"),
        beside,
        Law::OneEffect,
    );
}

#[test]
fn a_consumer_that_forgets_what_it_has_seen_is_not_idempotent() {
    let cast = Cast::quiet(Producer::Twice, Consumer::Idempotent);
    let forgets = |file: &mut Value| {
        consumer(file)["program"] = json!([{"work": "3ms"}, effect(), {"ack": true}]);
    };
    caught(&cast, &[], forgets, Law::OneEffect);
}

#[test]
fn a_delivery_that_comes_again_is_not_at_most_once() {
    let cast = Cast::quiet(Producer::Direct, Consumer::AtMostOnce);
    let waits_for_an_answer = |file: &mut Value| {
        consumer(file)["ack"] = json!("manual");
        consumer(file)["program"] = json!([{"work": "3ms"}, effect(), {"ack": true}]);
    };
    caught(
        &cast,
        &crash("after", "insert effects"),
        waits_for_an_answer,
        Law::AtMostOnce,
    );
}

#[test]
fn several_at_once_are_not_in_order() {
    let cast = Cast::quiet(Producer::Direct, Consumer::OneByOne);
    let competes = |file: &mut Value| {
        file["scenario"]["nodes"]["desk"]["workers"] = json!(4);
        consumer(file)["prefetch"] = json!(4);
        let slow = json!({"if": {"equal": ["$message.n", 1]}, "then": [{"work": "60ms"}]});
        consumer(file)["program"] = json!([slow, effect(), {"ack": true}]);
    };
    caught(&cast, &[], competes, Law::Order);
}

fn relay(file: &mut Value) -> &mut Value {
    &mut file["scenario"]["nodes"]["orders"]["loops"]["relay"]["program"]
}

#[test]
fn a_relay_that_sends_each_row_twice_is_caught() {
    let cast = Cast::quiet(Producer::Polling, Consumer::Idempotent);
    let twice = |file: &mut Value| {
        let send = relay(file)[1]["do"][0].clone();
        relay(file)[1]["do"] = json!([send, send]);
    };
    caught(&cast, &[], twice, Law::PublishedOnce);
}

#[test]
fn a_relay_that_marks_what_it_did_not_send_is_caught() {
    let cast = Cast::quiet(Producer::Polling, Consumer::AtLeastOnce);
    let never = |file: &mut Value| relay(file)[1]["do"] = json!([]);
    caught(&cast, &[], never, Law::Published);
}

#[test]
fn a_relay_that_saves_its_position_first_is_caught() {
    let cast = Cast::quiet(Producer::Tailing, Consumer::AtLeastOnce);
    let position_first = |file: &mut Value| {
        if let Value::Array(steps) = &mut relay(file)[2]["do"] {
            steps.reverse();
        }
    };
    let between = json!({"at": "0s", "crash": "orders", "program": "relay", "before": "send"});
    let faults = [between, json!({"at": "100ms", "restart": "orders"})];
    caught(&cast, &faults, position_first, Law::Published);
}

#[test]
fn what_is_published_beside_the_transaction_may_be_a_ghost() {
    let cast = Cast::quiet(Producer::Polling, Consumer::AtLeastOnce);
    let beside = |file: &mut Value| {
        let mut send = relay(file)[1]["do"][0].clone();
        send["body"] = json!({"record": {"id": "$request", "key": 0, "n": "$request"}});
        let create = &mut file["scenario"]["nodes"]["orders"]["handlers"]["create"];
        let commit = create[1].clone();
        *create = json!([send, commit, {"reply": true}]);
        *relay(file) = json!([{"wait": "1ms"}]);
    };
    caught(&cast, &[], beside, Law::NoGhosts);
}

/// Hands the laws what a broker would say that is not true.
struct Liar<'a> {
    laws: Laws<'a>,
    lie: fn(Said) -> Vec<Said>,
}

impl Sink for Liar<'_> {
    const FACTS: bool = true;
    const TALLIES: bool = false;

    fn fact(&mut self, said: Said) {
        (self.lie)(said)
            .into_iter()
            .for_each(|said| self.laws.fact(said));
    }

    fn tally(&mut self, _: Time, _: Tally) {}

    fn row(&mut self, row: Row) {
        self.laws.row(row);
    }
}

/// Checks that a law is broken where a broker lies, and none where it does not.
#[track_caller]
fn unmasked(cast: &Cast, faults: &[Value], lie: fn(Said) -> Vec<Said>, law: Law) {
    let mut file = cast.file();
    file["scenario"]["faults"] = faults.into();
    assert_eq!(judged(cast, &file, SEED).breaches(), []);
    let model = compile(&file);
    found_out(&model, &cast.promises(&model), lie, law);
}

/// Checks that a law is broken in a run of which somebody lies.
#[track_caller]
fn found_out(model: &Rc<Model>, promises: &Promises, lie: fn(Said) -> Vec<Said>, law: Law) {
    let mut world = World::new(Rc::clone(model), SEED, [].into());
    world.extend_until(model.until);
    let laws = Laws::new(model, promises);
    let mut liar = Liar { laws, lie };
    while world.step(&mut liar) {
        liar.laws.row_over(&world);
    }
    liar.laws.look(&world);
    let found = liar.laws.end(&world);
    let laws: Vec<Law> = found.breaches().iter().map(|breach| breach.law).collect();
    assert!(laws.contains(&law), "{law:?} did not see it: {laws:?}");
}

#[test]
fn a_broker_that_repeats_what_it_promised_once_is_caught() {
    let cast = Cast::quiet(Producer::Direct, Consumer::AtMostOnce);
    let repeats = |said: Said| match said.fact {
        Fact::Leased { .. } => vec![said.clone(), said],
        _ => vec![said],
    };
    unmasked(&cast, &[], repeats, Law::AtMostOnce);
}

#[test]
fn a_broker_that_drops_without_a_word_is_caught() {
    let cast = Cast::quiet(Producer::Direct, Consumer::AtLeastOnce);
    let faults = [
        json!({"at": "0s", "intercept": {"from": "broker", "to": "desk", "count": 1}, "verdict": "drop"}),
        json!({"at": "100ms", "crash": "desk"}),
        json!({"at": "110ms", "restart": "desk"}),
    ];
    let silent = |said: Said| match said.fact {
        Fact::Dropped {
            reason: DropReason::Struck,
            ..
        } => Vec::new(),
        _ => vec![said],
    };
    unmasked(&cast, &faults, silent, Law::Conservation);
}

#[test]
fn a_broker_that_confirms_what_it_did_not_store_is_caught() {
    let cast = Cast::quiet(Producer::Direct, Consumer::AtLeastOnce);
    let forgets = |said: Said| match said.fact {
        Fact::Stored { .. } => Vec::new(),
        _ => vec![said],
    };
    unmasked(&cast, &[], forgets, Law::AtLeastOnce);
}

/// The leader that has the marker of a transaction dies before a follower has it.
#[test]
fn a_marker_that_is_counted_as_a_record_is_caught() {
    let words = json!({"ko": "시험", "en": "Test"});
    let begins = json!({"transaction": [{"send": "broker.receipts", "message": "receipt", "body": 1}], "broker": "broker",
        "transactional_id": "desk"});
    let receipts = json!({"replicas": 3, "min_in_sync": 2, "replication": "2ms"});
    let file = json!({"signalbox": 1, "id": "marker", "title": words, "until": "1s", "scenario": {
        "nodes": {
            "desk": {"kind": "client", "load": {"at": ["0s"]}, "program": [begins]},
            "broker": {"kind": "broker", "instances": 3, "topics": {"receipts": receipts}}},
        "links": {"default": {"latency": "1ms"}},
        "faults": [{"at": "10ms", "crash": "broker", "instance": 0}]}});
    let model = compile(&file);
    let promises = Promises::default();
    assert_eq!(law::judge(&model, SEED, &promises, 1_000).breaches(), []);
    let lies = |mut said: Said| {
        if let Fact::LeaderElected {
            lost, lost_markers, ..
        } = &mut said.fact
        {
            assert_eq!((*lost, *lost_markers), (0, 1));
            std::mem::swap(lost, lost_markers);
        }
        vec![said]
    };
    found_out(&model, &promises, lies, Law::Conservation);
}

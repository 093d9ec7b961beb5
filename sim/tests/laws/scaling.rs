//! Instances that follow the lag of their group up and down: whoever joins and leaves while records come, no record is left out,
//! whatever crashes or gets lost on the way, and none is handled twice where nothing does. The state of the group is audited on the
//! way: no partition ever has two owners, and whoever is off is no member.

use crate::compile;
use crate::random::Random;
use serde_json::{Value, json};
use sim::fact::Fact;
use sim::law;
use sim::log::group::Trigger;
use sim::model::Model;
use sim::record::Recording;
use sim::world::End;
use std::rc::Rc;

const SCENARIOS: u64 = 300;
const EVENTS_MAX: u32 = 20_000;

fn file(number: u64, commit: &str, has_faults: bool) -> Value {
    let random = &mut Random::new(number);
    let mut ms = |from: u64, to: u64| format!("{}ms", from + random.below(to - from));
    // Waves, so that there are reasons to start and to stop.
    let waves: Vec<Vec<String>> = (0..3)
        .map(|wave| {
            (0..12)
                .map(|_| ms(300 * wave, 300 * wave + 60))
                .collect::<Vec<_>>()
        })
        .collect();
    let mut at: Vec<String> = waves.concat();
    at.sort_by_key(|at| at.trim_end_matches("ms").parse::<u64>().expect("a number"));
    let (work, every, start_up) = (ms(1, 12), ms(5, 40), ms(0, 30));
    let stabilization = ms(0, 60);
    let faults = match has_faults {
        false => Vec::new(),
        true => vec![
            json!({"at": ms(5, 300), "crash": "desk", "instance": 0}),
            json!({"at": ms(301, 400), "restart": "desk", "instance": 0}),
            json!({"at": ms(20, 500), "crash": "desk", "instance": 1}),
            json!({"at": ms(501, 700), "restart": "desk", "instance": 1}),
            json!({"at": ms(5, 500), "partition": ["broker", "desk"]}),
            json!({"at": ms(501, 600), "heal": ["broker", "desk"]}),
            json!({"at": ms(601, 700), "hang": "desk", "instance": 0}),
            json!({"at": ms(701, 800), "resume": "desk", "instance": 0}),
            json!({"at": ms(5, 600), "intercept": {"from": "desk", "to": "broker"}, "verdict": "drop"}),
            json!({"at": ms(5, 600), "intercept": {"from": "broker", "to": "desk"}, "verdict": "drop"}),
        ],
    };
    let program = match commit {
        "manual" => {
            json!([{"work": work}, {"insert": "effects", "value": "$message"}, {"commit_offset": true}])
        }
        _ => json!([{"work": work}, {"insert": "effects", "value": "$message"}]),
    };
    let (partitions, target) = (1 + random.below(4), 1 + random.below(6));
    let (min, max) = (random.below(2), 2 + random.below(4));
    let assignor = random.pick(&["range", "roundrobin", "sticky", "cooperative-sticky"]);
    let mut subscription = json!({"topic": "broker.jobs", "commit": commit, "assignor": assignor, "records_max": 1 + random.below(4),
        "session": "50ms", "heartbeat": format!("{}ms", 3 + random.below(10)), "program": program});
    if commit == "auto" {
        subscription["commit_every"] = json!(format!("{}ms", 5 + random.below(60)));
    }
    let words = json!({"ko": "임의", "en": "Random"});
    json!({"signalbox": 1, "id": "random", "title": words, "until": "600s", "seed": number, "scenario": {
        "nodes": {
            "web": {"kind": "client", "load": {"at": at}, "program": [{"send": "broker.jobs", "message": "job",
                "key": {"concat": ["k", "$occurrence"]}, "body": "$occurrence"}]},
            "broker": {"kind": "broker", "topics": {"jobs": {"partitions": partitions}}},
            "desk": {"kind": "service", "tables": {"effects": []}, "subscriptions": [subscription], "autoscale":
                {"topic": "broker.jobs", "target": target, "every": every, "min": min, "max": max, "start_up": start_up, "stabilization": stabilization}}},
        "links": {"default": {"latency": format!("{}ms", 1 + random.below(4))}}, "faults": faults}})
}

/// Returns how often each record had its effect, and how often members joined and left.
fn effects(number: u64, commit: &str, has_faults: bool) -> (Vec<usize>, [usize; 2]) {
    let model: Rc<Model> = compile(&file(number, commit, has_faults));
    let breaches = law::breaches(&model, number, &Rc::from([]), model.until, EVENTS_MAX);
    assert_eq!(breaches, [], "{number} {commit}");
    let run = Recording::whole(model.clone(), number, Vec::new(), EVENTS_MAX);
    assert_eq!(run.end(), Some(End::Quiet), "{number} {commit}");
    let desk = model.node("desk").expect("it is there");
    let world = run.seek(run.len());
    let had = |id: i64| {
        let rows = world.table(desk, 0).rows();
        rows.filter(|row| row.value.as_i64() == id).count()
    };
    let facts = run.describe(0..run.len());
    let began = |of: Trigger| {
        let is =
            |fact: &Fact| matches!(fact, Fact::RebalanceStarted { trigger, .. } if *trigger == of);
        facts.iter().filter(|said| is(&said.fact)).count()
    };
    (
        (1..=36).map(had).collect(),
        [began(Trigger::Joined), began(Trigger::Left)],
    )
}

const AT_LEAST_ONCE: [&str; 4] = ["auto", "after_batch", "after_each", "manual"];

/// Holds: AS-5, AS-6, KA-5, KA-10, KA-12.
#[test]
fn a_group_that_is_scaled_leaves_no_record_out() {
    let (mut turns, mut broken) = ([0; 2], Vec::new());
    for number in 0..SCENARIOS {
        let commit = AT_LEAST_ONCE[(number % 4) as usize];
        let (had, began) = effects(number, commit, true);
        turns = [turns[0] + began[0], turns[1] + began[1]];
        if had.contains(&0) {
            broken.push((number, commit, had));
        }
    }
    assert_eq!(broken, []);
    assert!(turns.iter().all(|n| *n > SCENARIOS as usize), "{turns:?}");
}

/// Where nothing fails, whoever leaves has committed what it handled: nobody handles it again.
///
/// Holds: AS-5.
#[test]
fn who_leaves_in_order_leaves_nothing_to_repeat() {
    let mut broken = Vec::new();
    for number in 0..SCENARIOS {
        let commit = [AT_LEAST_ONCE.as_slice(), &["before"]].concat()[(number % 5) as usize];
        let (had, _) = effects(number, commit, false);
        if had.iter().any(|times| *times != 1) {
            broken.push((number, commit, had));
        }
    }
    assert_eq!(broken, []);
}

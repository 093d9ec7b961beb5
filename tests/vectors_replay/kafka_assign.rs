//! `kafka.json`, family `assign`: a group that changes, and what each assignor makes of it.
//!
//! Each assignor goes on from what it assigned in the round before. A cooperative member that has to give something up joins
//! again, so that a round may have several rebalances.

use super::Tally;
use super::kafka::compare;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use sim::log::{Assignor, Member, TopicPartition};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

#[derive(Deserialize)]
struct Case {
    id: String,
    rounds: Vec<Round>,
}

#[derive(Deserialize)]
struct Round {
    event: String,
    topics: BTreeMap<String, u32>,
    members: BTreeMap<String, Vec<String>>,
    #[serde(flatten)]
    out: Map<String, Value>,
}

/// What each member owns.
type Owned = BTreeMap<Rc<str>, BTreeSet<TopicPartition>>;

pub fn replay(case: &Value, tally: &mut Tally) -> Result<(), String> {
    let case = Case::deserialize(case).map_err(|error| format!("assign: {error}"))?;
    tally.cases += 1;
    for assignor in Assignor::ALL {
        let mut owned = Owned::new();
        for (i, round) in case.rounds.iter().enumerate() {
            let step = format!("{i} {}", round.event);
            let before = owned.clone();
            let rebalances = rebalances(assignor, round, i as u32, &mut owned);
            let actual: Vec<Value> = rebalances.iter().map(told).collect();
            let actual = match assignor.is_cooperative() {
                true => Value::Array(actual),
                false => actual.into_iter().next_back().unwrap_or_default(),
            };
            let Some(expected) = round.out.get(assignor.name()) else {
                return Err(format!("assign: {} has no {}", case.id, assignor.name()));
            };
            compare(
                tally,
                assignor.name(),
                (&case.id, &step),
                sorted(expected),
                actual,
            );
            if let Some(expected) = round.out.get(&format!("{}_moved", assignor.name())) {
                let moved = moved(&before, &owned);
                compare(
                    tally,
                    "moved",
                    (&case.id, &step),
                    expected.clone(),
                    json!(moved),
                );
            }
        }
    }
    Ok(())
}

/// Returns what each rebalance of a round assigns.
fn rebalances(assignor: Assignor, round: &Round, generation: u32, owned: &mut Owned) -> Vec<Owned> {
    let topics: Vec<(Rc<str>, u32)> = round
        .topics
        .iter()
        .map(|(name, partitions)| (name.as_str().into(), *partitions))
        .collect();
    let mut assigned = Vec::new();
    loop {
        let members: Vec<Member> = round
            .members
            .iter()
            .map(|(id, topics)| member(id, topics, owned, generation))
            .collect();
        let now = assignor.assign(&topics, &members);
        let ids = members.iter().map(|m| Rc::clone(&m.id));
        *owned = ids.zip(now.into_iter().map(BTreeSet::from_iter)).collect();
        assigned.push(owned.clone());
        let gave_up = |m: &Member| m.owned.iter().any(|held| !owned[&m.id].contains(held));
        if !assignor.is_cooperative() || !members.iter().any(gave_up) {
            return assigned;
        }
    }
}

fn member(id: &str, topics: &[String], owned: &Owned, generation: u32) -> Member {
    let held = owned.get(id);
    Member {
        id: id.into(),
        topics: topics.iter().map(|name| name.as_str().into()).collect(),
        owned: held.into_iter().flatten().cloned().collect(),
        generation: held.map(|_| generation),
    }
}

/// Returns how many partitions a member lost to another and was there to see it.
fn moved(before: &Owned, after: &Owned) -> usize {
    let lost = |(from, owned): (&Rc<str>, &BTreeSet<TopicPartition>)| {
        let kept = after.get(from)?;
        let given = |held: &&TopicPartition| after.values().any(|owned| owned.contains(*held));
        Some(owned.difference(kept).filter(given).count())
    };
    before.iter().filter_map(lost).sum()
}

fn told(owned: &Owned) -> Value {
    let told = |(id, held): (&Rc<str>, &BTreeSet<TopicPartition>)| {
        let names = held
            .iter()
            .map(|tp| format!("{}:{}", tp.topic, tp.partition));
        (id.to_string(), sorted(&json!(names.collect::<Vec<_>>())))
    };
    Value::Object(owned.iter().map(told).collect())
}

/// Returns a recorded assignment with each member's partitions in order: they are sets.
fn sorted(recorded: &Value) -> Value {
    match recorded {
        Value::Array(items) if items.iter().all(Value::is_string) => {
            let names: BTreeSet<&str> = items.iter().filter_map(Value::as_str).collect();
            json!(names)
        }
        Value::Array(items) => items.iter().map(sorted).collect(),
        Value::Object(members) => {
            let of = |(id, held): (&String, &Value)| (id.clone(), sorted(held));
            Value::Object(members.iter().map(of).collect())
        }
        other => other.clone(),
    }
}

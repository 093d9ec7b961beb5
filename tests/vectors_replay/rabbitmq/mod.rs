//! Replays what RabbitMQ 3.10.8 answered: routing, random sequences, scripted cases and restarts.
//!
//! Routing and random sequences are replayed whatever they are; scripted cases, restarts and single facts are written out here by
//! their ids, and one of an unknown id is counted and named.

mod arguments;
mod client;
mod facts;
mod letters;
mod random;
mod restart;
mod routing;
mod scripted;

use super::{Difference, Tally};
use serde_json::Value;
use sim::rabbit::Version;

/// What was recorded.
const VERSION: Version = Version::V3_10;
/// A case in which the broker itself failed.
const BROKER_BUG: &str = "sac-cancel-keeps-unacked";

/// Replays the file.
pub fn replay(file: &Value) -> Result<Tally, String> {
    let mut tally = Tally::default();
    if let Some(part) = file["routing"].as_object() {
        routing::replay(&mut tally, part)?;
    }
    for case in list(&file["routing"]["misc"]) {
        let answers = facts::answers(id(case)?);
        by_id(&mut tally, case, answers)?;
    }
    for case in list(&file["random_sequences"]) {
        random::replay(&mut tally, case)?;
    }
    for case in list(&file["scripted"]) {
        if id(case)? != BROKER_BUG {
            let answers = scripted::answers(id(case)?);
            by_steps(&mut tally, case, &case["steps"], answers)?;
        }
    }
    for case in list(&file["restart"]) {
        let answers = restart::answers(id(case)?);
        by_steps(&mut tally, case, &case["after"], answers)?;
    }
    Ok(tally)
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn id(case: &Value) -> Result<&str, String> {
    case["id"].as_str().ok_or_else(|| format!("no id: {case}"))
}

fn unknown(tally: &mut Tally, case: &Value) -> Result<(), String> {
    *tally.not_yet.entry(id(case)?.to_owned()).or_default() += 1;
    Ok(())
}

/// Compares a fact: every field that the answers name.
fn by_id(tally: &mut Tally, case: &Value, answers: Option<Value>) -> Result<(), String> {
    let Some(Value::Object(answers)) = answers else {
        return unknown(tally, case);
    };
    tally.cases += 1;
    for (field, actual) in answers {
        tally.operations += 1;
        differ(tally, "fact", id(case)?, &field, &case[&field], &actual);
    }
    Ok(())
}

/// Compares the results of steps: what stands behind each label.
fn by_steps(
    tally: &mut Tally,
    case: &Value,
    steps: &Value,
    answers: Option<Vec<Value>>,
) -> Result<(), String> {
    let Some(answers) = answers else {
        return unknown(tally, case);
    };
    tally.cases += 1;
    let steps = list(steps);
    for at in 0..steps.len().max(answers.len()) {
        tally.operations += 1;
        let results = steps.get(at).map(|step| list(step)[1..].to_vec());
        let expected = results.map_or(Value::Null, Value::from);
        let actual = answers.get(at).cloned().unwrap_or_default();
        let step = format!(
            "{} {}",
            at + 1,
            steps.get(at).map_or(&Value::Null, |s| &s[0])
        );
        differ(tally, "step", id(case)?, &step, &expected, &actual);
    }
    Ok(())
}

fn differ(
    tally: &mut Tally,
    kind: &'static str,
    case: &str,
    step: &str,
    expected: &Value,
    actual: &Value,
) {
    if per_consumer(expected) != per_consumer(actual) {
        tally.differences.push(Difference {
            kind,
            case: case.to_owned(),
            step: step.to_owned(),
            expected: expected.to_string(),
            actual: actual.to_string(),
        });
    }
}

/// Returns the value with deliveries sorted by consumer, each consumer's in their order: across consumers the order is the client
/// library's.
fn per_consumer(value: &Value) -> Value {
    let Value::Array(items) = value else {
        return value.clone();
    };
    let is_delivery = |item: &Value| {
        let parts = list(item);
        parts.len() == 3 && parts[0].is_string() && parts[2].is_u64()
    };
    let mut items: Vec<Value> = items.iter().map(per_consumer).collect();
    if items.iter().all(is_delivery) {
        items.sort_by(|a, b| a[0].as_str().cmp(&b[0].as_str()));
    }
    items.into()
}

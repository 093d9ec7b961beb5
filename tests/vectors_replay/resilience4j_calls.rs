//! `resilience4j_retry_ratelimit_bulkhead.json`: three families of cases, each with a replayer of its own.

use super::Tally;
use super::{resilience4j_limits, resilience4j_retry};
use serde_json::Value;

/// Replays one family of cases.
type Family = fn(&[Value], &mut Tally) -> Result<(), String>;

/// Returns what replays the family of this name.
fn family(name: &str) -> Option<Family> {
    match name {
        "retry" => Some(resilience4j_retry::replay),
        "interval" => Some(resilience4j_retry::replay_intervals),
        "ratelimiter" => Some(resilience4j_limits::replay_limiters),
        "bulkhead" => Some(resilience4j_limits::replay_bulkheads),
        _ => None,
    }
}

pub fn replay(file: &Value) -> Result<Tally, String> {
    let families = file.as_object().ok_or("no families")?;
    let mut tally = Tally::default();
    for (name, cases) in families.iter().filter(|(name, _)| *name != "_meta") {
        let cases = cases.as_array().ok_or_else(|| format!("{name}: no list"))?;
        match family(name) {
            Some(replay) => {
                tally.cases += cases.len();
                replay(cases, &mut tally)?;
            }
            None => *tally.not_yet.entry(name.clone()).or_default() += cases.len(),
        }
    }
    Ok(tally)
}

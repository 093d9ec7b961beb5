//! Lessons that stand beside a real library: their settings, calls and recorded answers are those of a case of the vectors, and the
//! run gives just these answers, read as the page reads them.

use super::{hystrix_breaker, resilience4j_breaker};
use serde_json::Value;
use signalbox::lesson::recorded::given;
use signalbox::lesson::run::Run;
use sim::fact::FactKind;
use sim::policy::{BreakerState, Settings};
use sim::scenario::{Answer, Deed, File, Recorded, Step};
use sim::time::{Span, Time};
use std::fs;
use std::path::Path;

/// Checks one recorded case of a lesson against the vectors in `folder`, and the lesson's run against both.
///
/// # Errors
/// The first thing that is not as it was recorded.
pub fn check(file: &File, recorded: &Recorded, folder: &Path) -> Result<(), String> {
    let case = case(recorded, folder)?;
    let run = Run::of(file, &recorded.variant, &[], file.seed).map_err(|it| format!("{it:?}"))?;
    let (node, policy) = recorded.place(run.model()).ok_or("no such breaker")?;
    let policies = &run.model().nodes[usize::from(node)].policies;
    equal(
        "settings",
        &policies[usize::from(policy)].settings,
        &settings(recorded, &case)?,
    )?;
    let steps = steps(recorded, &case).ok_or("a case of another form")?;
    for (i, (mine, real)) in recorded.steps.iter().zip(&steps).enumerate() {
        equal(&format!("step {i}"), &with_call(mine)?, real)?;
    }
    if recorded.steps.len() > steps.len() {
        return Err("more steps than were recorded".to_owned());
    }
    for (i, (step, given)) in recorded
        .steps
        .iter()
        .zip(given(&run.recording, recorded))
        .enumerate()
    {
        let given = given.ok_or(format!("step {i}: the run has no such event"))?;
        equal(&format!("answer {i}"), &given.answer, &step.answer)?;
    }
    let asked = steps[..recorded.steps.len()]
        .iter()
        .filter(|(_, step)| is_call(recorded, step));
    let calls = run.of_kind(FactKind::CallStarted, Some(&recorded.node));
    equal("calls", &calls.count(), &asked.count())
}

fn equal<T: PartialEq + std::fmt::Debug>(what: &str, mine: &T, real: &T) -> Result<(), String> {
    if mine == real {
        Ok(())
    } else {
        Err(format!("{what}: {mine:?} in the lesson, {real:?} recorded"))
    }
}

fn case(recorded: &Recorded, folder: &Path) -> Result<Value, String> {
    let name = format!("circuit_breaker_{}.json", recorded.library);
    let text =
        fs::read_to_string(folder.join(&name)).map_err(|error| format!("{name}: {error}"))?;
    let file: Value = serde_json::from_str(&text).map_err(|error| error.to_string())?;
    let version = file["_meta"]["library"].as_str().unwrap_or_default();
    if !version.contains(&recorded.version) {
        return Err(format!(
            "recorded of {version}, not of {}",
            recorded.version
        ));
    }
    let mut cases = file["cases"].as_array().into_iter().flatten();
    let found = cases.find(|case| case["id"] == *recorded.case).cloned();
    found.ok_or(format!("no case {} in {name}", recorded.case))
}

fn settings(recorded: &Recorded, case: &Value) -> Result<Settings, String> {
    match &*recorded.library {
        "hystrix" => hystrix_breaker::settings(case),
        _ => resilience4j_breaker::settings(case),
    }
}

/// A step without its anchor, and the number of the call that the anchor names.
type Plain = (Option<u64>, Step);

fn with_call(step: &Step) -> Result<Plain, String> {
    let number = |path: &str| path.split(['#', '/']).nth(1)?.parse().ok();
    let call = step
        .anchor
        .as_ref()
        .map(|anchor| number(&anchor.path).ok_or("no number"));
    let plain = Step {
        anchor: None,
        ..step.clone()
    };
    Ok((call.transpose()?, plain))
}

/// Hystrix is called as a whole: its steps are calls. In resilience4j they ask first.
fn is_call(recorded: &Recorded, step: &Step) -> bool {
    match &*recorded.library {
        "hystrix" => step.does != Deed::Looks,
        _ => step.does == Deed::Asks,
    }
}

fn steps(recorded: &Recorded, case: &Value) -> Option<Vec<Plain>> {
    let (ops, out) = (case["ops"].as_array()?, case["out"].as_array()?);
    let rows = ops.iter().zip(out).enumerate();
    let read = match &*recorded.library {
        "hystrix" => hystrix,
        _ => resilience4j,
    };
    rows.map(|(i, (op, out))| read(i, op, out)).collect()
}

fn resilience4j(_: usize, op: &Value, out: &Value) -> Option<Plain> {
    let does = match op[1].as_str()? {
        "a" => Deed::Asks,
        "s" => Deed::Succeeds,
        "f" => Deed::Fails,
        "i" => Deed::IsIgnored,
        _ => Deed::Looks,
    };
    let count = |i: usize| u32::try_from(out[i].as_u64()?).ok();
    let answer = Answer {
        let_in: (does == Deed::Asks).then(|| out[0] == 1),
        state: state(&out[1])?,
        calls: count(2)?,
        failed: count(3)?,
        slow: Some(count(4)?),
        rejected: Some(count(5)?),
        failure_rate: ppm(&out[6]),
        slow_rate: ppm(&out[7]),
    };
    let call = op[2].as_u64().map(|call| call + 1);
    Some((call, step(op[0].as_u64()?, does, answer)))
}

fn hystrix(i: usize, op: &Value, out: &Value) -> Option<Plain> {
    let does = match op[1].as_str()? {
        "s" => Deed::Succeeds,
        "f" => Deed::Fails,
        "b" => Deed::IsIgnored,
        _ => Deed::Looks,
    };
    let count = |i: usize| u32::try_from(out[i].as_u64()?).ok();
    let is_call = does != Deed::Looks;
    let answer = Answer {
        let_in: is_call.then(|| out[0] == 1),
        state: state(&out[1])?,
        calls: count(2)?,
        failed: count(3)?,
        slow: None,
        rejected: None,
        failure_rate: ppm(&out[4]),
        slow_rate: None,
    };
    // A call that was let in answers when it is over.
    let took = op[2].as_u64().filter(|_| out[0] == 1).unwrap_or_default();
    let call = is_call.then_some(i as u64 + 1);
    Some((call, step(op[0].as_u64()? + took, does, answer)))
}

fn step(ms: u64, does: Deed, answer: Answer) -> Step {
    Step {
        at: Time::ZERO + Span::from_ms(ms),
        anchor: None,
        does,
        answer,
    }
}

fn ppm(percent: &Value) -> Option<u64> {
    Some((percent.as_f64()? * 10_000.0).round() as u64)
}

fn state(letter: &Value) -> Option<BreakerState> {
    match letter.as_str()? {
        "C" => Some(BreakerState::Closed),
        "O" => Some(BreakerState::Open),
        "H" => Some(BreakerState::HalfOpen),
        _ => None,
    }
}

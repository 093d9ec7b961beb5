//! The families `retry` and `interval`: a call that ends as its script says, retried by [`Policy`].

use super::{Difference, Tally};
use serde::Deserialize;
use serde_json::{Value as Json, json};
use sim::draw::{Draw, Key, Purpose};
use sim::fact::Failure;
use sim::policy::retry::{Backoff, Interval};
use sim::policy::{
    Admission, Ask, Notes, Outcome, Policy, RetryCounts, RetryOn, RetrySettings, Settings, Settled,
    Settlement,
};
use sim::time::{Span, Time};
use sim::value::Value;
use std::rc::Rc;

#[derive(Deserialize)]
struct Case {
    cfg: Config,
    script: String,
    attempts: u32,
    sleeps: Vec<u64>,
    result: String,
    metrics: [u32; 4],
}

#[derive(Deserialize)]
struct Config {
    max_attempts: u32,
    interval: Vec<Json>,
    retry_on_bad_result: bool,
    fail_after_max: bool,
}

#[derive(Deserialize)]
struct Delays {
    init: u64,
    mul: f64,
    cap: u64,
    delays: Vec<u64>,
}

/// What the library calls the exception that it throws for a bad result.
const GAVE_UP: &str = "exc:MaxRetriesExceededException";

pub fn replay(cases: &[Json], tally: &mut Tally) -> Result<(), String> {
    for (i, json) in cases.iter().enumerate() {
        let id = format!("retry {i}");
        let told = |error| format!("{id}: {error}");
        let case = Case::deserialize(json).map_err(|error| told(error.to_string()))?;
        let ended = run(&case).map_err(told)?;
        tally.operations += ended.sleeps.len() + 1;
        let mut compare = |kind, step: String, expected: Json, actual: Json| {
            if expected != actual {
                tally.differences.push(Difference {
                    kind,
                    case: id.clone(),
                    step,
                    expected: expected.to_string(),
                    actual: actual.to_string(),
                });
            }
        };
        for n in 0..case.sleeps.len().max(ended.sleeps.len()) {
            let (expected, actual) = (case.sleeps.get(n), ended.sleeps.get(n));
            compare(
                "sleeps",
                (n + 1).to_string(),
                json!(expected),
                json!(actual),
            );
        }
        let last = || ended.attempts.to_string();
        compare(
            "attempts",
            last(),
            case.attempts.into(),
            ended.attempts.into(),
        );
        compare("result", last(), case.result.into(), ended.result.into());
        compare("metrics", last(), json!(case.metrics), json!(ended.metrics));
    }
    Ok(())
}

pub fn replay_intervals(cases: &[Json], tally: &mut Tally) -> Result<(), String> {
    for (i, json) in cases.iter().enumerate() {
        let id = format!("interval {i}");
        let case = Delays::deserialize(json).map_err(|error| format!("{id}: {error}"))?;
        let backoff = interval(case.init, case.mul, (case.cap > 0).then_some(case.cap));
        for (n, expected) in (1..).zip(&case.delays) {
            tally.operations += 1;
            let actual = backoff.wait(n, None, 0.5).span.as_ms();
            if actual != *expected {
                tally.differences.push(Difference {
                    kind: "interval",
                    case: id.clone(),
                    step: n.to_string(),
                    expected: expected.to_string(),
                    actual: actual.to_string(),
                });
            }
        }
    }
    Ok(())
}

/// How a call ended.
struct Ended {
    attempts: u32,
    sleeps: Vec<u64>,
    result: String,
    metrics: [u32; 4],
}

fn run(case: &Case) -> Result<Ended, String> {
    let settings = settings(&case.cfg)?;
    let mut policy = Policy::new(&settings, Time::ZERO);
    let mut draw = Draw::new(Key::of_seed(1), Purpose::Jitter, Key::ROOT);
    let mut notes = Notes::unwanted();
    let ask = Ask { call: 1, mark: 0 };
    let Admission::Now(permit) = policy.admit(Time::ZERO, ask, &mut draw, &mut notes) else {
        return Err("a retry lets every call in".to_owned());
    };
    let (mut now, mut sleeps) = (Time::ZERO, Vec::new());
    for (mark, letter) in (1..).zip(case.script.chars()) {
        let (outcome, failure, body, result) = end_of(letter)?;
        let settled = Settled {
            outcome: settings.seen(outcome, failure, &Value::text(body)),
            duration: Span::ZERO,
            mark,
        };
        let result = match policy.settle(now, permit, settled, &mut draw, &mut notes) {
            Settlement::AttemptAt(at) => {
                sleeps.push(at.since(now).as_ms());
                now = at;
                continue;
            }
            Settlement::Fail => GAVE_UP,
            Settlement::Done => result,
            other => return Err(format!("a retry does not answer {other:?}")),
        };
        return Ok(Ended {
            attempts: mark,
            sleeps,
            result: result.to_owned(),
            metrics: metrics(&policy)?,
        });
    }
    Err("the script ends before the call".to_owned())
}

/// Returns how an attempt ends by its letter: for the world, and in the words of the file.
fn end_of(letter: char) -> Result<(Outcome, Option<Failure>, &'static str, &'static str), String> {
    let failed = Some(Failure::Answered);
    Ok(match letter {
        's' => (Outcome::Success, None, "ok", "ret:ok"),
        'b' => (Outcome::Success, None, "bad", "ret:bad"),
        'f' => (Outcome::Failure, failed, "Rec", "exc:Rec"),
        'c' => (Outcome::Failure, failed, "Chk", "exc:Chk"),
        'i' => (Outcome::Failure, failed, "Ign", "exc:Ign"),
        other => return Err(format!("unknown letter {other}")),
    })
}

fn settings(config: &Config) -> Result<Settings, String> {
    let number = |i: usize| config.interval.get(i).and_then(Json::as_f64);
    let kind = config.interval.first().and_then(Json::as_str);
    let initial = number(1).ok_or("no interval")? as u64;
    let multiplier = || number(2).ok_or("no multiplier");
    let backoff = match kind {
        Some("fixed") => Backoff::Fixed(Span::from_ms(initial)),
        Some("exp") => interval(initial, multiplier()?, None),
        Some("expmax") => {
            let cap = number(3).ok_or("no cap")?;
            interval(initial, multiplier()?, Some(cap as u64))
        }
        _ => return Err("unknown interval".to_owned()),
    };
    let results = match config.retry_on_bad_result {
        true => vec![Value::text("bad")],
        false => Vec::new(),
    };
    Ok(Settings::Retry(Rc::new(RetrySettings {
        attempts_max: config.max_attempts,
        backoff,
        on: RetryOn {
            ignored: vec!["Ign".to_owned()],
            results,
            ..RetryOn::default()
        },
        fail_after_max: config.fail_after_max,
        budget: None,
    })))
}

fn interval(initial_ms: u64, multiplier: f64, cap_ms: Option<u64>) -> Backoff {
    Backoff::Resilience4j(Interval {
        initial_ms,
        multiplier,
        cap_ms,
        randomization: 0.0,
    })
}

fn metrics(policy: &Policy) -> Result<[u32; 4], String> {
    let Policy::Retry(retry) = policy else {
        return Err("this is no plain retry".to_owned());
    };
    let RetryCounts {
        ok_without_retry,
        ok_with_retry,
        failed_without_retry,
        failed_with_retry,
    } = retry.counts();
    Ok([
        ok_without_retry,
        ok_with_retry,
        failed_without_retry,
        failed_with_retry,
    ])
}

//! `resilience4j_retry_ratelimit_bulkhead.json`, families `ratelimiter` and `bulkhead`: [`Cycles`] on a fake clock, and
//! the bulkhead of [`Policy`].
//!
//! Times of the file are milliseconds.

use super::{Difference, Tally};
use serde::Deserialize;
use serde_json::{Value, json};
use sim::draw::{Draw, Key, Purpose};
use sim::policy::rate::Reserved;
use sim::policy::{
    Admission, Ask, BulkheadSettings, Cycles, CyclesSettings, Notes, Outcome, Permit, Policy,
    Settings, Settled,
};
use sim::time::{Span, Time};
use std::collections::VecDeque;

#[derive(Deserialize)]
struct Limiter {
    cfg: Rate,
    ops: Vec<(u64, u32)>,
    out: Vec<(i64, i64)>,
}

#[derive(Deserialize)]
struct Rate {
    limit: u32,
    period: u64,
    timeout: u64,
}

#[derive(Deserialize)]
struct Places {
    max: u32,
    ops: String,
    out: Vec<(i64, i64)>,
}

/// Replays the family `ratelimiter`.
pub fn replay_limiters(cases: &[Value], tally: &mut Tally) -> Result<(), String> {
    for (i, case) in cases.iter().enumerate() {
        let case = Limiter::deserialize(case).map_err(|error| error.to_string())?;
        let name = format!("ratelimiter-{i}");
        add(tally, &name, &case.out, limiter(&case));
    }
    Ok(())
}

/// Replays the family `bulkhead`.
pub fn replay_bulkheads(cases: &[Value], tally: &mut Tally) -> Result<(), String> {
    for (i, case) in cases.iter().enumerate() {
        let case = Places::deserialize(case).map_err(|error| error.to_string())?;
        let name = format!("bulkhead-{i}");
        add(tally, &name, &case.out, places(&case)?);
    }
    Ok(())
}

/// An operation, and its row of output.
type Answers = Vec<(Value, (i64, i64))>;

/// Compares a case's rows of output.
fn add(tally: &mut Tally, case: &str, expected: &[(i64, i64)], answers: Answers) {
    tally.operations += answers.len();
    let mut differ = |kind, step: String, expected: Value, actual: Value| {
        tally.differences.push(Difference {
            kind,
            case: case.to_owned(),
            step,
            expected: expected.to_string(),
            actual: actual.to_string(),
        });
    };
    if expected.len() != answers.len() {
        let (expected, actual) = (json!(expected.len()), json!(answers.len()));
        differ("rows", "all".into(), expected, actual);
    }
    for (i, (expected, (op, actual))) in expected.iter().zip(answers).enumerate() {
        for (kind, expected, actual) in [
            ("permission", expected.0, actual.0),
            ("available", expected.1, actual.1),
        ] {
            if expected != actual {
                differ(kind, format!("{i} {op}"), json!(expected), json!(actual));
            }
        }
    }
}

fn limiter(case: &Limiter) -> Answers {
    let settings = CyclesSettings {
        limit: case.cfg.limit,
        period: Span::from_ms(case.cfg.period),
        timeout: Span::from_ms(case.cfg.timeout),
    };
    let mut cycles = Cycles::new(settings, Time::ZERO);
    let ops = case.ops.iter().map(|(ms, permits)| {
        let now = Time::ZERO + Span::from_ms(*ms);
        let wait = match cycles.reserve(now, *permits) {
            Reserved::Now => 0,
            Reserved::After(wait) => wait.as_ms() as i64,
            Reserved::Refused { .. } => -1,
        };
        (json!([ms, permits]), (wait, cycles.permits(now)))
    });
    ops.collect()
}

fn places(case: &Places) -> Result<Answers, String> {
    let settings = Settings::Bulkhead(BulkheadSettings::Limit {
        limit: case.max,
        max_wait: Span::ZERO,
    });
    let mut policy = Policy::new(&settings, Time::ZERO);
    let mut draw = Draw::new(Key::of_seed(1), Purpose::Jitter, Key::ROOT);
    let mut inside: VecDeque<Permit> = VecDeque::new();
    let mut answers = Answers::new();
    for (mark, op) in case.ops.chars().enumerate() {
        let (now, notes) = (Time::ZERO, &mut Notes::unwanted());
        let mark = mark as u32;
        let permitted = match op {
            'a' => {
                let call = u64::from(mark);
                match policy.admit(now, Ask { call, mark }, &mut draw, notes) {
                    Admission::Now(permit) => {
                        inside.push_back(permit);
                        1
                    }
                    Admission::Rejected(_) => 0,
                    Admission::At(..) => return Err(format!("op {mark} waits")),
                }
            }
            'r' => {
                let permit = inside.pop_front().ok_or("a release of nothing")?;
                let settled = Settled {
                    outcome: Outcome::Success,
                    duration: Span::ZERO,
                    mark,
                };
                policy.settle(now, permit, settled, &mut draw, notes);
                -1
            }
            other => return Err(format!("unknown operation {other}")),
        };
        let Policy::Bulkhead(bulkhead) = &policy else {
            return Err("no bulkhead".into());
        };
        let available = i64::from(bulkhead.available());
        answers.push((json!(op.to_string()), (permitted, available)));
    }
    Ok(answers)
}

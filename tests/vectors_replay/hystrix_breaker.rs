//! `circuit_breaker_hystrix.json`: a breaker in virtual time, called one call after the other, replayed by [`Policy`].
//!
//! Times of the file are milliseconds; ticks due at or before an operation fire before it. What the file says about the
//! success that closes a breaker (a bucket of its own, within one in the total) needs no tolerance here: the machine counts
//! it as the file does.

use super::{Difference, Tally};
use serde::Deserialize;
use serde_json::{Value, json};
use sim::draw::{Draw, Key, Purpose};
use sim::policy::{
    Admission, Ask, BreakerState, HystrixSettings, Notes, Outcome, Policy, Settings, Settled,
};
use sim::time::{Span, Time};
use std::rc::Rc;

#[derive(Deserialize)]
struct Case {
    id: String,
    cfg: Config,
    ops: Vec<Vec<Value>>,
    out: Vec<Vec<Value>>,
}

#[derive(Deserialize)]
struct Config {
    volume: u32,
    error_pct: u32,
    sleep: u64,
    rolling: u64,
    snapshot: u64,
}

pub fn replay(file: &Value) -> Result<Tally, String> {
    let cases = file["cases"].as_array().ok_or("no cases")?;
    let mut tally = Tally::default();
    for case in cases {
        let case = Case::deserialize(case).map_err(|error| format!("{}: {error}", case["id"]))?;
        tally.cases += 1;
        tally.operations += case.ops.len();
        tally.differences.extend(Replay::new(&case.cfg).run(&case)?);
    }
    Ok(tally)
}

/// Returns the settings of a case.
pub fn settings(case: &Value) -> Result<Settings, String> {
    let cfg = Config::deserialize(&case["cfg"]).map_err(|error| error.to_string())?;
    Ok(cfg.settings())
}

impl Config {
    fn settings(&self) -> Settings {
        Settings::Hystrix(Rc::new(HystrixSettings {
            volume_min: self.volume,
            error_rate: self.error_pct as f32,
            sleep: Span::from_ms(self.sleep),
            window: Span::from_ms(self.rolling),
            tick: Span::from_ms(self.snapshot),
            ..HystrixSettings::default()
        }))
    }
}

/// A case on its way.
struct Replay {
    policy: Policy,
    notes: Notes,
    draw: Draw,
    step: u32,
}

impl Replay {
    fn new(cfg: &Config) -> Self {
        Self {
            policy: Policy::new(&cfg.settings(), Time::ZERO),
            notes: Notes::unwanted(),
            draw: Draw::new(Key::of_seed(1), Purpose::Jitter, Key::ROOT),
            step: 0,
        }
    }

    fn run(mut self, case: &Case) -> Result<Vec<Difference>, String> {
        if case.ops.len() != case.out.len() {
            return Err(format!("{}: not as many outputs as operations", case.id));
        }
        let mut differences = Vec::new();
        for (op, out) in case.ops.iter().zip(&case.out) {
            let step = format!("{} {}", self.step, Value::from(op.clone()));
            let actual = self
                .apply(op)
                .ok_or_else(|| format!("{}, step {step}: unknown operation", case.id))?;
            for (kind, from, to) in [("executed", 0, 1), ("state", 1, 2), ("counts", 2, 5)] {
                if out.get(from..to) != Some(&actual[from..to]) {
                    differences.push(Difference {
                        kind,
                        case: case.id.clone(),
                        step: step.clone(),
                        expected: Value::from(out.clone()).to_string(),
                        actual: Value::from(actual.to_vec()).to_string(),
                    });
                }
            }
            self.step += 1;
        }
        Ok(differences)
    }

    /// Does one operation and returns the row of output, or nothing where it is unknown.
    fn apply(&mut self, op: &[Value]) -> Option<[Value; 5]> {
        let ms = op.first()?.as_u64()?;
        self.fire_ticks(ms)?;
        let outcome = match op.get(1)?.as_str()? {
            "s" => Outcome::Success,
            "f" => Outcome::Failure,
            "b" => Outcome::Ignored,
            "p" => return Some(self.output(ms, -1)),
            _ => return None,
        };
        let took = op.get(2)?.as_u64()?;
        let ask = Ask {
            call: u64::from(self.step),
            mark: self.step,
        };
        let admitted = self
            .policy
            .admit(at(ms), ask, &mut self.draw, &mut self.notes);
        let Admission::Now(permit) = admitted else {
            return Some(self.output(ms, 0));
        };
        let end = ms + took;
        self.fire_ticks(end)?;
        let settled = Settled {
            outcome,
            duration: Span::from_ms(took),
            mark: self.step,
        };
        self.policy
            .settle(at(end), permit, settled, &mut self.draw, &mut self.notes);
        Some(self.output(end, 1))
    }

    fn fire_ticks(&mut self, ms: u64) -> Option<()> {
        while let Some(due) = self.policy.wake_at().filter(|due| *due <= at(ms)) {
            self.policy
                .wake(due, self.step, &mut self.draw, &mut self.notes);
            if self.policy.wake_at() == Some(due) {
                return None;
            }
        }
        Some(())
    }

    fn output(&self, ms: u64, executed: i8) -> [Value; 5] {
        let view = self.policy.breaker(at(ms)).expect("it is a breaker");
        let total = view.buffered();
        let percentage = match total {
            0 => 0,
            _ => (f64::from(view.failed) / f64::from(total) * 100.0) as u32,
        };
        [
            executed.into(),
            letter(view.state).into(),
            total.into(),
            view.failed.into(),
            json!(percentage),
        ]
    }
}

fn at(ms: u64) -> Time {
    Time::ZERO + Span::from_ms(ms)
}

fn letter(state: BreakerState) -> &'static str {
    match state {
        BreakerState::Closed => "C",
        BreakerState::Open => "O",
        BreakerState::HalfOpen => "H",
        _ => "?",
    }
}

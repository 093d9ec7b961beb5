//! `circuit_breaker_resilience4j.json`: a breaker on a fake clock, replayed by [`Policy`].
//!
//! Times of the file are milliseconds; timers due at or before an operation fire before it.

use super::{Difference, Tally};
use serde::Deserialize;
use serde_json::Value;
use sim::draw::{Draw, Key, Purpose};
use sim::policy::resilience4j::{HalfOpenEnd, Wait, WindowKind};
use sim::policy::{
    Admission, Ask, BreakerSettings, BreakerState, Command, Note, Notes, Outcome, Permit, Policy,
    Settings, Settled,
};
use sim::time::{Span, Time};
use std::collections::BTreeMap;
use std::rc::Rc;

#[derive(Deserialize)]
struct Case {
    id: String,
    cfg: Config,
    t0: u64,
    ops: Vec<Vec<Value>>,
    out: Vec<Vec<Value>>,
    trans: Vec<(u64, String)>,
}

#[derive(Deserialize)]
struct Config {
    #[serde(rename = "type")]
    kind: String,
    size: u32,
    min: u32,
    half: u32,
    fr: f32,
    sr: f32,
    slow: u64,
    wait: Option<u64>,
    wait_exp: Option<(u64, f64, u64)>,
    max_half: Option<u64>,
    to: Option<String>,
    #[serde(default)]
    auto: u8,
    sync: Option<String>,
}

pub fn replay(file: &Value) -> Result<Tally, String> {
    let cases = file["cases"].as_array().ok_or("no cases")?;
    let mut tally = Tally::default();
    for case in cases {
        let case = Case::deserialize(case).map_err(|error| format!("{}: {error}", case["id"]))?;
        let Some(window) = case.cfg.window() else {
            *tally.not_yet.entry(case.cfg.kind).or_default() += 1;
            continue;
        };
        tally.cases += 1;
        tally.operations += case.ops.len();
        tally
            .differences
            .extend(Replay::new(&case, window)?.run(&case)?);
    }
    Ok(tally)
}

/// Returns the settings of a case.
pub fn settings(case: &Value) -> Result<Settings, String> {
    let cfg = Config::deserialize(&case["cfg"]).map_err(|error| error.to_string())?;
    let window = cfg.window().ok_or("a window of another kind")?;
    Ok(Settings::Resilience4j(Rc::new(cfg.settings(window)?)))
}

impl Config {
    /// Returns the kind of window, where the machine has it.
    fn window(&self) -> Option<WindowKind> {
        let lock_free = self.sync.as_deref() == Some("LOCK_FREE");
        match (self.kind.as_str(), lock_free) {
            ("COUNT_BASED", _) => Some(WindowKind::Count),
            ("TIME_BASED", false) => Some(WindowKind::Time),
            ("TIME_BASED", true) => Some(WindowKind::TimeLockFree),
            _ => None,
        }
    }

    fn settings(&self, window: WindowKind) -> Result<BreakerSettings, String> {
        let wait = match (self.wait, self.wait_exp) {
            (_, Some((initial, multiplier, max))) => Wait::Exponential {
                initial: Span::from_ms(initial),
                multiplier,
                max: Span::from_ms(max),
            },
            (Some(wait), None) => Wait::Fixed(Span::from_ms(wait)),
            (None, None) => return Err("no wait".to_owned()),
        };
        Ok(BreakerSettings {
            window,
            window_size: self.size,
            calls_min: self.min,
            failure_rate: self.fr,
            slow_rate: self.sr,
            slow_after: Span::from_ms(self.slow),
            wait,
            half_open_calls: self.half,
            half_open_max: self.max_half.map(|ms| HalfOpenEnd {
                after: Span::from_ms(ms),
                closes: self.to.as_deref() == Some("CLOSED"),
            }),
            half_open_automatic: self.auto == 1,
        })
    }
}

/// A case on its way.
struct Replay {
    policy: Policy,
    notes: Notes,
    draw: Draw,
    permits: BTreeMap<u64, Permit>,
    transitions: Vec<(u64, String)>,
    step: u32,
}

impl Replay {
    fn new(case: &Case, window: WindowKind) -> Result<Self, String> {
        let settings = Settings::Resilience4j(Rc::new(case.cfg.settings(window)?));
        Ok(Self {
            policy: Policy::new(&settings, at(case.t0)),
            notes: Notes::wanted(),
            draw: Draw::new(Key::of_seed(1), Purpose::Jitter, Key::ROOT),
            permits: BTreeMap::new(),
            transitions: Vec::new(),
            step: 0,
        })
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
            for kind in kinds_that_differ(out, &actual) {
                let (case, step) = (case.id.clone(), step.clone());
                let (expected, actual) = (json(out).to_string(), json(&actual).to_string());
                differences.push(Difference {
                    kind,
                    case,
                    step,
                    expected,
                    actual,
                });
            }
            self.step += 1;
        }
        if self.transitions != case.trans {
            differences.push(Difference {
                kind: "transitions",
                case: case.id.clone(),
                step: "all".to_owned(),
                expected: format!("{:?}", case.trans),
                actual: format!("{:?}", self.transitions),
            });
        }
        Ok(differences)
    }

    /// Does one operation and returns the row of output, or nothing where it is unknown.
    fn apply(&mut self, op: &[Value]) -> Option<Vec<Value>> {
        let ms = op.first()?.as_u64()?;
        self.fire_timers(ms)?;
        let answer = match op.get(1)?.as_str()? {
            "a" => self.admit(ms, op.get(2)?.as_u64()?),
            "s" => self.settle(ms, op, Outcome::Success)?,
            "f" => self.settle(ms, op, Outcome::Failure)?,
            "i" => self.settle(ms, op, Outcome::Ignored)?,
            "r" => self.settle(ms, op, Outcome::Released)?,
            "x" => {
                let command = command(op.get(2)?.as_str()?)?;
                let legal = self
                    .policy
                    .command(at(ms), command, self.step, &mut self.notes);
                if legal { -1 } else { -2 }
            }
            "p" => -1,
            _ => return None,
        };
        self.gather(ms);
        self.output(ms, answer)
    }

    fn fire_timers(&mut self, ms: u64) -> Option<()> {
        while let Some(due) = self.policy.wake_at().filter(|due| *due <= at(ms)) {
            self.policy
                .wake(due, self.step, &mut self.draw, &mut self.notes);
            self.gather(due.0 / 1_000_000);
            if self.policy.wake_at() == Some(due) {
                return None;
            }
        }
        Some(())
    }

    fn admit(&mut self, ms: u64, call: u64) -> i8 {
        let ask = Ask {
            call,
            mark: self.step,
        };
        match self
            .policy
            .admit(at(ms), ask, &mut self.draw, &mut self.notes)
        {
            Admission::Now(permit) => {
                self.permits.insert(call, permit);
                1
            }
            Admission::At(..) | Admission::Rejected(_) => 0,
        }
    }

    fn settle(&mut self, ms: u64, op: &[Value], outcome: Outcome) -> Option<i8> {
        let permit = self.permits.remove(&op.get(2)?.as_u64()?)?;
        let duration = Span::from_ms(op.get(3).map_or(Some(0), Value::as_u64)?);
        let settled = Settled {
            outcome,
            duration,
            mark: self.step,
        };
        self.policy
            .settle(at(ms), permit, settled, &mut self.draw, &mut self.notes);
        Some(-1)
    }

    /// Keeps the transitions of the notes.
    fn gather(&mut self, ms: u64) {
        for note in self.notes.drain() {
            if let Note::BreakerMoved(moved) = note {
                self.transitions
                    .push((ms, format!("{}{}", letter(moved.from), letter(moved.to))));
            }
        }
    }

    fn output(&mut self, ms: u64, answer: i8) -> Option<Vec<Value>> {
        let view = self.policy.read(at(ms))?;
        let mut row = vec![
            answer.into(),
            letter(view.state).into(),
            view.window.len().into(),
            view.failed.into(),
            view.slow.into(),
            view.not_permitted.into(),
        ];
        if let (Some(failure_rate), Some(slow_rate)) = (view.failure_rate, view.slow_rate) {
            row.extend([printed(failure_rate), printed(slow_rate)]);
        }
        Some(row)
    }
}

fn at(ms: u64) -> Time {
    Time::ZERO + Span::from_ms(ms)
}

fn json(row: &[Value]) -> Value {
    Value::from(row.to_vec())
}

/// Returns which kinds of answers of one row are not the expected ones.
fn kinds_that_differ(expected: &[Value], actual: &[Value]) -> Vec<&'static str> {
    let part = |row: &[Value], from: usize, to: usize| -> Vec<Value> {
        row.iter().take(to).skip(from).map(number).collect()
    };
    [
        ("permitted", 0, 1),
        ("state", 1, 2),
        ("counts", 2, 6),
        ("rates", 6, usize::MAX),
    ]
    .into_iter()
    .filter(|(_, from, to)| part(expected, *from, *to) != part(actual, *from, *to))
    .map(|(kind, ..)| kind)
    .collect()
}

/// Returns `rate` with the three decimals that the file keeps.
fn printed(rate: f32) -> Value {
    ((f64::from(rate) * 1000.0).round() / 1000.0).into()
}

/// Returns numbers in one form, so that 50 and 50.0 are equal.
fn number(value: &Value) -> Value {
    value.as_f64().map_or_else(|| value.clone(), Value::from)
}

fn letter(state: BreakerState) -> &'static str {
    match state {
        BreakerState::Closed => "C",
        BreakerState::Open => "O",
        BreakerState::HalfOpen => "H",
        BreakerState::Disabled => "D",
        BreakerState::ForcedOpen => "F",
        BreakerState::MetricsOnly => "M",
        BreakerState::ForcedClosed => "?",
    }
}

fn command(letter: &str) -> Option<Command> {
    Some(match letter {
        "C" => Command::Move(BreakerState::Closed),
        "O" => Command::Move(BreakerState::Open),
        "H" => Command::Move(BreakerState::HalfOpen),
        "D" => Command::Move(BreakerState::Disabled),
        "F" => Command::Move(BreakerState::ForcedOpen),
        "M" => Command::Move(BreakerState::MetricsOnly),
        "R" => Command::Reset,
        _ => return None,
    })
}

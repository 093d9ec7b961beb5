//! The rows of `queueing.json` that the machine can be, and the scenario that each of them is.

use super::finite;
use serde_json::{Value, json};
use sim::time::Time;
use std::fmt;

/// Above this utilisation replications get too long for a test.
pub(super) const RHO_MAX: f64 = 0.9;
/// A row's waits are compared where at least so many are expected in a replication: the mean of a
/// handful is far from normal.
pub(super) const WAITS_MIN: f64 = 30.0;

/// A probability below this is left out: too few losses to be near normal.
pub(super) const LOSS_MIN: f64 = 1e-4;

/// A mean that has a closed form.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Quantity {
    /// Time in line.
    Wait,
    /// Time in line and at work.
    Sojourn,
    /// How many are in line.
    Waiting,
    /// How many are in line or at work.
    Present,
    /// The share of workers that are busy.
    Utilisation,
    /// The share of customers that are turned away.
    Loss,
}

impl Quantity {
    const ALL: [Self; 5] = [
        Self::Wait,
        Self::Sojourn,
        Self::Waiting,
        Self::Present,
        Self::Utilisation,
    ];

    /// Returns the field of the vectors that holds it.
    pub fn field(self) -> &'static str {
        match self {
            Self::Wait => "Wq",
            Self::Sojourn => "W",
            Self::Waiting => "Lq",
            Self::Present => "L",
            Self::Utilisation => "rho",
            Self::Loss => "blocking",
        }
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.field())
    }
}

/// A queue with closed forms.
pub struct Row {
    /// Unique: it names the client, and so gives each row draws of its own.
    pub name: String,
    /// What a reader knows it by.
    pub title: String,
    pub length: Time,
    pub expected: Vec<(Quantity, f64)>,
    pub(super) interval: Value,
    pub(super) service: Value,
    pub(super) workers: u64,
    /// How many may wait; none: all.
    pub(super) room: Option<u64>,
}

/// The rows of a file.
pub struct Rows {
    /// Those that can be run.
    pub rows: Vec<Row>,
    /// Why the others are left out, and how many.
    pub left_out: Vec<(String, usize)>,
}

/// Returns the rows of the vectors.
///
/// # Errors
/// What is missing in the file.
pub fn rows(file: &Value) -> Result<Rows, String> {
    let mut rows = Vec::new();
    let mut left_out: Vec<(String, usize)> = Vec::new();
    let mut leave_out = |why: String| match left_out.iter_mut().find(|(w, _)| *w == why) {
        Some((_, count)) => *count += 1,
        None => left_out.push((why, 1)),
    };
    for family in ["mm1", "mmc", "md1", "dm1", "mg1"] {
        let cases = file[family].as_array().ok_or(format!("no {family}"))?;
        for (i, case) in cases.iter().enumerate() {
            match row(family, i, case)? {
                Ok(row) => rows.push(row),
                Err(why) => leave_out(format!("{family}: {why}")),
            }
        }
    }
    for (family, outcome) in finite::rows(file)? {
        match outcome {
            Ok(row) => rows.push(row),
            Err(why) => leave_out(format!("{family}: {why}")),
        }
    }
    for _ in file["mm1_priority"].as_array().into_iter().flatten() {
        leave_out("mm1_priority: priorities are not modelled".into());
    }
    Ok(Rows { rows, left_out })
}

/// Returns one row, or why it is left out.
fn row(family: &str, i: usize, case: &Value) -> Result<Result<Row, String>, String> {
    let name = format!("{family}-{i}");
    let number = |field: &str| {
        let missing = || format!("{name}: no {field}");
        case[field].as_f64().ok_or_else(missing)
    };
    let (lambda, rho) = (number("lambda")?, number("rho")?);
    if rho > RHO_MAX {
        return Ok(Err(format!("utilisation above {RHO_MAX}")));
    }
    if case.get("var_Wq").is_some_and(Value::is_null) {
        return Ok(Err("variance is infinite".into()));
    }
    let mean = match family {
        "mg1" => number("mean_s")?,
        _ => 1.0 / number("mu")?,
    };
    let service = match family {
        "mg1" => general(case, mean).ok_or_else(|| format!("{name}: unknown service"))?,
        "md1" => json!(seconds(mean)),
        _ => json!({"exponential": seconds(mean)}),
    };
    let interval = match family {
        "dm1" => json!(seconds(1.0 / lambda)),
        _ => json!({"exponential": seconds(1.0 / lambda)}),
    };
    // Longer where it is fuller: what one customer meets is felt by many after it.
    let customers = 1_000.0 / (1.0 - rho);
    let waits = customers * number("p_wait")?;
    let mut expected = Vec::new();
    for quantity in Quantity::ALL {
        let of_waits = matches!(quantity, Quantity::Wait | Quantity::Waiting);
        if !of_waits || waits >= WAITS_MIN {
            expected.push((quantity, number(quantity.field())?));
        }
    }
    let workers = case["c"].as_u64().unwrap_or(1);
    let kind = case["service"].as_str().unwrap_or_default();
    Ok(Ok(Row {
        title: format!("{family} λ={lambda} c={workers} ρ={rho} {kind}"),
        name,
        length: Time((customers / lambda * 1e9) as u64),
        expected,
        interval,
        service,
        workers,
        room: None,
    }))
}

/// Returns the service time of a row of M/G/1.
fn general(case: &Value, mean: f64) -> Option<Value> {
    let params = &case["params"];
    Some(match case["service"].as_str()?.split(' ').next()? {
        "exponential" => json!({"exponential": seconds(mean)}),
        "deterministic" => json!(seconds(mean)),
        "uniform(0,2mean)" => json!({"uniform": ["0s", seconds(2.0 * mean)]}),
        "erlang2" | "erlang4" => json!({"erlang": {"k": params["k"], "mean": seconds(mean)}}),
        "lognormal" => json!({"lognormal": {"mean": seconds(mean), "cv": "1.5"}}),
        "hyperexp2" => {
            let share = params["p"].as_f64()?;
            json!({"hyperexponential": [
                {"share": percent(share), "mean": seconds(params["mean1"].as_f64()?)},
                {"share": percent(1.0 - share), "mean": seconds(params["mean2"].as_f64()?)},
            ]})
        }
        _ => return None,
    })
}

pub(super) fn seconds(seconds: f64) -> String {
    format!("{:.0}ns", seconds * 1e9)
}

fn percent(share: f64) -> String {
    format!("{:.4}%", share * 100.0)
}

impl Row {
    /// Returns the scenario as a file.
    pub fn file(&self) -> Value {
        let mut station = json!({
            "kind": "service", "label": {"ko": "창구", "en": "station"}, "place": [1, 0],
            "workers": self.workers,
            "handlers": {"serve": [{"work": self.service}]},
        });
        if let Some(room) = self.room {
            station["queue_max"] = room.into();
        }
        let words = json!({"ko": "대기행렬", "en": "queue"});
        json!({
            "signalbox": 1,
            "id": "queueing",
            "title": words,
            "pace": "1s",
            "until": "30d",
            "seed": 1,
            "scenario": {"nodes": {
                &self.name: {
                    "kind": "client", "label": words, "place": [0, 0],
                    "load": {"open": {"first": "0s", "interval": self.interval}},
                    "program": [{"call": "station.serve"}],
                },
                "station": station,
            }},
        })
    }
}

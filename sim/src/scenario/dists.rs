//! The file form of [`Dist`]: `"10ms"`, or an object of one field that names the distribution.

use super::json::{Json, Kind};
use super::problem::{Code, Hint, Shape, What};
use super::reader::{Reader, entries, shape};
use super::units;
use crate::dist::{Branch, Dist, Observed, PHASES_MAX};
use crate::time::Span;

const NAMES: [&str; 8] = [
    "uniform",
    "exponential",
    "erlang",
    "normal",
    "pareto",
    "lognormal",
    "hyperexponential",
    "empirical",
];

/// Reads a length of time that may vary.
pub fn dist<'a>(r: &mut Reader<'a>, json: &'a Json) -> Option<Dist> {
    match &json.kind {
        Kind::Text(_) => r.duration(json).map(Dist::Constant),
        Kind::Object(_) => named(r, json),
        _ => {
            let code = Code::WrongType {
                expected: Shape::Distribution,
                found: shape(json),
            };
            r.note_with(json, code, || {
                Some(Hint::Write(match json.kind {
                    Kind::Int(n) if n >= 0 => format!("\"{n}ms\""),
                    _ => "\"10ms\"".to_owned(),
                }))
            });
            None
        }
    }
}

fn named<'a>(r: &mut Reader<'a>, json: &'a Json) -> Option<Dist> {
    let mut all = entries(json);
    let (Some((name, body)), None) = (all.next(), all.next()) else {
        let found = entries(json).map(|(n, _)| n.to_owned()).collect();
        r.note(
            json,
            Code::OneOf {
                fields: super::reader::owned(&NAMES),
                found,
            },
        );
        return None;
    };
    match name {
        "uniform" => uniform(r, body),
        "exponential" => r.duration(body).map(|mean| Dist::Exponential { mean }),
        "erlang" => erlang(r, body),
        "normal" => normal(r, body),
        "pareto" => pareto(r, body),
        "lognormal" => lognormal(r, body),
        "hyperexponential" => hyperexponential(r, body),
        "empirical" => empirical(r, body),
        _ => {
            r.unknown(json, What::Distribution, name, NAMES.into_iter());
            None
        }
    }
}

fn thousandths(milli: u64) -> f64 {
    milli as f64 / 1_000.0
}

fn erlang<'a>(r: &mut Reader<'a>, body: &'a Json) -> Option<Dist> {
    let o = r.object(body, &["k", "mean"])?;
    let k = r.need(o, "k").and_then(|j| r.count(j, 1, PHASES_MAX));
    let mean = r.need(o, "mean").and_then(|j| r.duration(j));
    Some(Dist::Erlang { k: k?, mean: mean? })
}

fn normal<'a>(r: &mut Reader<'a>, body: &'a Json) -> Option<Dist> {
    let o = r.object(body, &["mean", "sd"])?;
    let mean = r.need(o, "mean").and_then(|j| r.duration(j));
    let sd = r.need(o, "sd").and_then(|j| r.duration(j));
    Some(Dist::Normal {
        mean: mean?,
        sd: sd?,
    })
}

fn pareto<'a>(r: &mut Reader<'a>, body: &'a Json) -> Option<Dist> {
    let o = r.object(body, &["min", "shape"])?;
    let min = r.need(o, "min").and_then(|j| r.duration(j));
    let shape = r
        .need(o, "shape")
        .and_then(|j| r.decimal_milli(j, 100, 1_000_000));
    Some(Dist::Pareto {
        min: min?,
        shape: thousandths(shape?),
    })
}

fn lognormal<'a>(r: &mut Reader<'a>, body: &'a Json) -> Option<Dist> {
    let o = r.object(body, &["mean", "cv"])?;
    let mean = r.need(o, "mean").and_then(|j| r.duration(j));
    let cv = r.need(o, "cv").and_then(|j| r.decimal_milli(j, 0, 100_000));
    Some(Dist::Lognormal {
        mean: mean?,
        cv: thousandths(cv?),
    })
}

fn uniform<'a>(r: &mut Reader<'a>, json: &'a Json) -> Option<Dist> {
    let [low, high] = r.list(json)? else {
        r.wrong_type(json, Shape::Pair);
        return None;
    };
    let (low, high) = (r.duration(low), r.duration(high));
    let (low, high) = (low?, high?);
    if low > high {
        let text = |span: Span| units::duration_text(span);
        r.note(
            json,
            Code::OutOfOrder {
                low: text(low),
                high: text(high),
            },
        );
        return None;
    }
    Some(Dist::Uniform { low, high })
}

fn hyperexponential<'a>(r: &mut Reader<'a>, json: &'a Json) -> Option<Dist> {
    let items = r.list(json)?;
    let mut branches = Vec::new();
    for item in items {
        let Some(o) = r.object(item, &["share", "mean"]) else {
            continue;
        };
        let weight = r.need(o, "share").and_then(|j| r.share(j));
        let mean = r.need(o, "mean").and_then(|j| r.duration(j));
        if let (Some(weight), Some(mean)) = (weight, mean) {
            branches.push(Branch { weight, mean });
        }
    }
    if !branches.iter().any(|b| b.weight > 0.0) {
        r.note(
            json,
            Code::Empty {
                what: What::Distribution,
            },
        );
        return None;
    }
    (branches.len() == items.len()).then(|| Dist::Hyperexponential {
        branches: branches.into(),
    })
}

fn empirical<'a>(r: &mut Reader<'a>, json: &'a Json) -> Option<Dist> {
    let items = r.list(json)?;
    let values: Vec<Observed> = items
        .iter()
        .filter_map(|j| r.duration(j))
        .map(|value| Observed { value, weight: 1.0 })
        .collect();
    if items.is_empty() {
        r.note(
            json,
            Code::Empty {
                what: What::Distribution,
            },
        );
        return None;
    }
    (values.len() == items.len()).then(|| Dist::Empirical {
        values: values.into(),
    })
}

/// Returns a distribution as readers see it in a program: `7 ms`, `exponential 10 ms`.
pub fn shown(dist: &Dist) -> String {
    let text = units::duration_shown;
    match dist {
        Dist::Constant(span) => text(*span),
        Dist::Uniform { low, high } => format!("{} – {}", text(*low), text(*high)),
        Dist::Exponential { mean } => format!("exponential {}", text(*mean)),
        Dist::Erlang { k, mean } => format!("erlang {k} × {}", text(Span(mean.0 / u64::from(*k)))),
        Dist::Normal { mean, sd } => format!("normal {} ± {}", text(*mean), text(*sd)),
        Dist::Pareto { min, shape } => {
            format!("pareto {} ({})", text(*min), units::rounded_text(*shape))
        }
        Dist::Lognormal { mean, cv } => {
            format!("lognormal {} ({})", text(*mean), units::rounded_text(*cv))
        }
        Dist::Hyperexponential { branches } => format!("hyperexponential ({})", branches.len()),
        Dist::Empirical { values } => format!("empirical ({})", values.len()),
    }
}

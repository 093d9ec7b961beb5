//! The file form of a retry: attempts, waits, what is worth another attempt, and the budget.

use super::exprs::literal;
use super::json::{Json, Kind};
use super::problem::{Code, What};
use super::reader::{Fields, Reader};
use crate::policy::retry::{Backoff, BudgetSettings, Exponential, Interval, Jitter};
use crate::policy::{HedgingSettings, RetryOn, RetrySettings, Settings};
use crate::time::{Span, Time};
use std::rc::Rc;

const FIELDS: [&str; 8] = [
    "max_attempts",
    "wait",
    "on",
    "errors",
    "ignore",
    "results",
    "fail_after_max",
    "budget",
];
const ATTEMPTS_MAX: u32 = 1_000;
/// The greatest number of tokens and of factors, in thousandths: gRPC's own limit of tokens (RT-10).
const MILLI_MAX: u64 = 1_000_000;

/// Reads a retry.
pub fn retry<'a>(r: &mut Reader<'a>, json: &'a Json) -> Option<Settings> {
    let o = r.object(json, &FIELDS)?;
    let attempts_max = r
        .need(o, "max_attempts")
        .and_then(|j| r.count(j, 1, ATTEMPTS_MAX));
    let backoff = o
        .get("wait")
        .map_or(Some(Backoff::Fixed(Span::ZERO)), |j| backoff(r, j));
    let on = retry_on(r, o);
    let fail_after_max = o.get("fail_after_max").map_or(Some(false), |j| r.flag(j));
    let budget = o
        .get("budget")
        .map_or(Some(None), |j| budget(r, j).map(Some));
    let is_grpc = o.get("wait").is_some_and(is_grpc);
    let attempts_max = attempts_max?;
    Some(Settings::Retry(Rc::new(RetrySettings {
        attempts_max: if is_grpc {
            attempts_max.min(RetrySettings::GRPC_ATTEMPTS_MAX)
        } else {
            attempts_max
        },
        backoff: backoff?,
        on: on?,
        fail_after_max: fail_after_max?,
        budget: budget?,
    })))
}

/// Reads hedging.
pub fn hedging<'a>(r: &mut Reader<'a>, json: &'a Json) -> Option<Settings> {
    let o = r.object(json, &["max_attempts", "delay", "errors", "ignore"])?;
    let attempts_max = r
        .need(o, "max_attempts")
        .and_then(|j| r.count(j, 2, ATTEMPTS_MAX));
    let delay = r.need(o, "delay").and_then(|j| r.duration(j));
    let on = retry_on(r, o);
    Some(Settings::Hedging(Rc::new(HedgingSettings {
        attempts_max: attempts_max?,
        delay: delay?,
        on: on?,
    })))
}

/// Reads which ends are worth another attempt.
pub fn retry_on<'a>(r: &mut Reader<'a>, o: Fields<'a>) -> Option<RetryOn> {
    let on = o
        .get("on")
        .map_or(Some(RetryOn::default()), |j| outcomes(r, j));
    let errors = names(r, o, "errors");
    let ignored = names(r, o, "ignore");
    let results = o.get("results").map_or(Some(Vec::new()), |j| {
        let all: Vec<_> = r.list(j)?.iter().map(|item| literal(r, item)).collect();
        all.into_iter().collect()
    });
    Some(RetryOn {
        errors: errors?,
        ignored: ignored?,
        results: results?,
        ..on?
    })
}

fn outcomes<'a>(r: &mut Reader<'a>, json: &'a Json) -> Option<RetryOn> {
    let mut on = RetryOn {
        failure: false,
        timeout: false,
        rejected: false,
        ..RetryOn::default()
    };
    for item in r.list(json)? {
        match r.known(
            item,
            What::Setting,
            ["failure", "timeout", "rejected"].into_iter(),
        ) {
            Some(0) => on.failure = true,
            Some(1) => on.timeout = true,
            Some(_) => on.rejected = true,
            None => {}
        }
    }
    Some(on)
}

fn names<'a>(r: &mut Reader<'a>, o: Fields<'a>, field: &str) -> Option<Vec<String>> {
    let Some(json) = o.get(field) else {
        return Some(Vec::new());
    };
    let all: Vec<_> = r.list(json)?.iter().map(|item| r.text(item)).collect();
    all.into_iter()
        .map(|text| text.map(str::to_owned))
        .collect()
}

fn is_grpc(json: &Json) -> bool {
    super::reader::entries(json).any(|(name, _)| name == "grpc")
}

/// Reads a wait: a duration, an exponential backoff, or one as a library counts it.
fn backoff<'a>(r: &mut Reader<'a>, json: &'a Json) -> Option<Backoff> {
    if !matches!(json.kind, Kind::Object(_)) {
        return r.duration(json).map(Backoff::Fixed);
    }
    let o = r.open_object(json)?;
    if let Some(body) = o.get("grpc") {
        r.object(json, &["grpc"]);
        return grpc(r, body);
    }
    if let Some(body) = o.get("resilience4j") {
        r.object(json, &["resilience4j"]);
        return interval(r, body);
    }
    let o = r.object(json, &["base", "multiplier", "cap", "jitter"])?;
    let base = r.need(o, "base").and_then(|j| r.duration_from(j, Span(1)));
    let cap = o
        .get("cap")
        .map_or(Some(Span(Time::MAX.0)), |j| r.duration_from(j, Span(1)));
    let multiplier = factor(r, o, "multiplier", 2.0);
    let jitter = o
        .get("jitter")
        .map_or(Some(Some(Jitter::None)), |j| jitter(r, j));
    let (base, cap, multiplier) = (base?, cap?, multiplier?);
    Some(match jitter? {
        None => Backoff::Decorrelated { base, cap },
        Some(jitter) => Backoff::Exponential(Exponential {
            base,
            multiplier,
            cap,
            jitter,
        }),
    })
}

/// Reads the random part: by name, or how far around the backoff; none is decorrelated.
fn jitter<'a>(r: &mut Reader<'a>, json: &'a Json) -> Option<Option<Jitter>> {
    if json.as_text().is_some_and(|text| text.ends_with('%')) {
        return r.share(json).map(|share| Some(Jitter::Spread(share)));
    }
    let names = ["none", "full", "equal", "decorrelated"];
    Some(match r.known(json, What::Setting, names.into_iter())? {
        0 => Some(Jitter::None),
        1 => Some(Jitter::Full),
        2 => Some(Jitter::Equal),
        _ => None,
    })
}

fn grpc<'a>(r: &mut Reader<'a>, json: &'a Json) -> Option<Backoff> {
    let o = r.object(json, &["initial", "max", "multiplier"])?;
    let mut need = |name| r.need(o, name).and_then(|j| r.duration_from(j, Span(1)));
    let (base, cap) = (need("initial"), need("max"));
    let multiplier = factor(r, o, "multiplier", 2.0);
    Some(Backoff::Exponential(Exponential {
        base: base?,
        multiplier: multiplier?,
        cap: cap?,
        jitter: Jitter::Spread(RetrySettings::GRPC_SPREAD),
    }))
}

fn interval<'a>(r: &mut Reader<'a>, json: &'a Json) -> Option<Backoff> {
    let o = r.object(json, &["initial", "multiplier", "max", "randomization"])?;
    let ms = Span::from_ms(1);
    let initial = r.need(o, "initial").and_then(|j| r.duration_from(j, ms));
    let cap = o
        .get("max")
        .map_or(Some(None), |j| r.duration_from(j, ms).map(Some));
    let multiplier = factor(r, o, "multiplier", 1.0);
    let randomization = o.get("randomization").map_or(Some(0.0), |j| r.share(j));
    Some(Backoff::Resilience4j(Interval {
        initial_ms: initial?.as_ms(),
        multiplier: multiplier?,
        cap_ms: cap?.map(Span::as_ms),
        randomization: randomization?,
    }))
}

fn factor<'a>(r: &mut Reader<'a>, o: Fields<'a>, name: &str, default: f64) -> Option<f64> {
    o.get(name).map_or(Some(default), |j| {
        let milli = r.decimal_milli(j, 1_000, MILLI_MAX)?;
        Some(milli as f64 / 1_000.0)
    })
}

/// Reads a budget.
pub fn budget<'a>(r: &mut Reader<'a>, json: &'a Json) -> Option<BudgetSettings> {
    let known = ["throttling", "finagle", "bucket", "failures"];
    let outer = r.object(json, &known)?;
    let (name, body) = r.one_of(outer, &known)?;
    match name {
        "throttling" => {
            let o = r.object(body, &["tokens", "ratio"])?;
            let tokens_max = milli(r, o, "tokens", None, 1);
            let ratio = milli(r, o, "ratio", None, 1);
            Some(BudgetSettings::Throttling {
                tokens_max: tokens_max?,
                ratio: ratio?,
            })
        }
        "finagle" => finagle(r, body),
        "failures" => {
            let o = r.object(body, &["share"])?;
            let share = r.need(o, "share").and_then(|j| r.percent_ppm(j))?;
            Some(BudgetSettings::Failures {
                share: share as i64 / 1_000,
            })
        }
        _ => bucket(r, body),
    }
}

fn finagle<'a>(r: &mut Reader<'a>, json: &'a Json) -> Option<BudgetSettings> {
    let o = r.object(json, &["ttl", "per_second", "share"])?;
    let ttl = o.get("ttl").map_or(Some(Span::from_secs(10)), |j| {
        let ttl = r.duration_from(j, Span::from_secs(1))?;
        if ttl > Span::from_secs(60) {
            let text = super::units::duration_text;
            let max = Span::from_secs(60);
            r.out_of_range(j, text(ttl), "1s".into(), text(max));
            return None;
        }
        Some(ttl)
    });
    let per_second = o
        .get("per_second")
        .map_or(Some(10), |j| r.count(j, 0, 10_000));
    let share = o.get("share").map_or(Some(200_000), |j| r.percent_ppm(j));
    let share = share? / 1_000;
    if share == 0 {
        let at = o.get("share").unwrap_or(json);
        r.out_of_range(at, "0%".into(), "0.1%".into(), "100%".into());
        return None;
    }
    Some(BudgetSettings::Finagle {
        ttl: ttl?,
        per_second_min: per_second?,
        share: share as u32,
    })
}

fn bucket<'a>(r: &mut Reader<'a>, json: &'a Json) -> Option<BudgetSettings> {
    let o = r.object(json, &["initial", "deposit", "needed", "max"])?;
    let initial = milli(r, o, "initial", Some(0), 0);
    let deposit = r.need(o, "deposit").and_then(|j| r.percent_ppm(j));
    let needed = milli(r, o, "needed", Some(1_000), 1_000);
    let tokens_max = match o.get("max") {
        Some(_) => milli(r, o, "max", None, 1_000).map(Some),
        None => Some(None),
    };
    Some(BudgetSettings::Bucket {
        initial: initial?,
        deposit: deposit? as i64 / 1_000,
        needed: needed?,
        tokens_max: tokens_max?,
    })
}

/// Reads tokens in thousandths.
fn milli<'a>(
    r: &mut Reader<'a>,
    o: Fields<'a>,
    name: &str,
    default: Option<i64>,
    min: u64,
) -> Option<i64> {
    let json = match (o.get(name), default) {
        (None, Some(default)) => return Some(default),
        (Some(json), _) => json,
        (None, None) => {
            let field = name.to_owned();
            r.note(o.at, Code::FieldMissing { field });
            return None;
        }
    };
    r.decimal_milli(json, min, MILLI_MAX).map(|n| n as i64)
}

//! The file form of [`Settings`]: an object of one field that names the policy.

use super::json::{Json, Kind};
use super::problem::{Code, What};
use super::reader::{Fields, Reader, entries, owned};
use super::retries;
use crate::policy::resilience4j::{HalfOpenEnd, Wait};
use crate::policy::{BreakerSettings, Settings};
use crate::time::Span;
use std::rc::Rc;

const NAMES: [&str; 3] = ["timeout", "retry", "resilience4j"];
const BREAKER: [&str; 9] = [
    "window",
    "minimum",
    "failure_rate",
    "slow_rate",
    "slow_after",
    "wait_open",
    "half_open",
    "automatic",
    "half_open_max",
];
/// The greatest window: each cell is kept.
const WINDOW_MAX: u32 = 10_000;
/// The library refuses less: it counts waits in whole milliseconds.
const WAIT_MIN: Span = Span::from_ms(1);

/// Reads the settings of one policy.
pub fn settings<'a>(r: &mut Reader<'a>, json: &'a Json) -> Option<Settings> {
    let fields = r.open_object(json)?;
    let mut all = entries(json);
    let (Some((name, body)), None) = (all.next(), all.next()) else {
        let found = entries(json).map(|(n, _)| n.to_owned()).collect();
        r.note(
            fields.at,
            Code::OneOf {
                fields: owned(&NAMES),
                found,
            },
        );
        return None;
    };
    match name {
        "timeout" => r.duration_from(body, Span(1)).map(Settings::Timeout),
        "retry" => retries::retry(r, body),
        "resilience4j" => breaker(r, body),
        _ => {
            r.unknown(json, What::Policy, name, NAMES.into_iter());
            None
        }
    }
}

/// Reads the settings of a breaker; what is left out has the library's default.
fn breaker<'a>(r: &mut Reader<'a>, json: &'a Json) -> Option<Settings> {
    let o = r.object(json, &BREAKER)?;
    let mut s = BreakerSettings::default();
    let mut good = true;
    let mut keep = |read: Option<()>| good &= read.is_some();
    keep(count(r, o, "window", &mut s.window_size));
    keep(count(r, o, "minimum", &mut s.calls_min));
    keep(count(r, o, "half_open", &mut s.half_open_calls));
    keep(percent(r, o, "failure_rate", &mut s.failure_rate));
    keep(percent(r, o, "slow_rate", &mut s.slow_rate));
    keep(o.get("slow_after").map_or(Some(()), |j| {
        r.duration_from(j, Span(1)).map(|d| s.slow_after = d)
    }));
    keep(
        o.get("automatic")
            .map_or(Some(()), |j| r.flag(j).map(|b| s.half_open_automatic = b)),
    );
    keep(
        o.get("wait_open")
            .map_or(Some(()), |j| wait_open(r, j).map(|w| s.wait = w)),
    );
    keep(o.get("half_open_max").map_or(Some(()), |j| {
        half_open_max(r, j).map(|e| s.half_open_max = e)
    }));
    good.then(|| Settings::Resilience4j(Rc::new(s)))
}

fn count<'a>(r: &mut Reader<'a>, o: Fields<'a>, name: &str, slot: &mut u32) -> Option<()> {
    match o.get(name) {
        Some(json) => r.count(json, 1, WINDOW_MAX).map(|n| *slot = n),
        None => Some(()),
    }
}

/// A rate of zero would open the breaker on its first success.
fn percent<'a>(r: &mut Reader<'a>, o: Fields<'a>, name: &str, slot: &mut f32) -> Option<()> {
    let Some(json) = o.get(name) else {
        return Some(());
    };
    let ppm = r.percent_ppm(json)?;
    if ppm == 0 {
        r.out_of_range(json, "0%".into(), "0.0001%".into(), "100%".into());
        return None;
    }
    *slot = (ppm as f64 / 10_000.0) as f32;
    Some(())
}

fn wait_open<'a>(r: &mut Reader<'a>, json: &'a Json) -> Option<Wait> {
    if !matches!(json.kind, Kind::Object(_)) {
        return r.duration_from(json, WAIT_MIN).map(Wait::Fixed);
    }
    let o = r.object(json, &["initial", "multiplier", "max"])?;
    let initial = r
        .need(o, "initial")
        .and_then(|j| r.duration_from(j, WAIT_MIN));
    let multiplier = r
        .need(o, "multiplier")
        .and_then(|j| r.decimal_milli(j, 1_000, 100_000));
    let max = r.need(o, "max").and_then(|j| r.duration_from(j, WAIT_MIN));
    Some(Wait::Exponential {
        initial: initial?,
        multiplier: multiplier? as f64 / 1_000.0,
        max: max?,
    })
}

/// `"0s"` means for ever; an object tells what follows: `{"after": "5s", "then": "closed"}`.
fn half_open_max<'a>(r: &mut Reader<'a>, json: &'a Json) -> Option<Option<HalfOpenEnd>> {
    if !matches!(json.kind, Kind::Object(_)) {
        let after = r.duration(json)?;
        return Some((after > Span::ZERO).then_some(HalfOpenEnd {
            after,
            closes: false,
        }));
    }
    let o = r.object(json, &["after", "then"])?;
    let after = r.need(o, "after").and_then(|j| r.duration_from(j, Span(1)));
    let then = r
        .need(o, "then")
        .and_then(|j| r.known(j, What::Setting, ["open", "closed"].into_iter()));
    Some(Some(HalfOpenEnd {
        after: after?,
        closes: then? == 1,
    }))
}

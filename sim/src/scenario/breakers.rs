//! The file forms of circuit breakers. What is left out has the library's default.

use super::json::{Json, Kind};
use super::problem::What;
use super::reader::{Fields, Reader};
use super::units;
use crate::policy::resilience4j::{HalfOpenEnd, Wait, WindowKind};
use crate::policy::{BreakerSettings, HystrixSettings, PollySettings, Settings};
use crate::time::Span;
use std::rc::Rc;

const RESILIENCE4J: [&str; 9] = [
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
const HYSTRIX: [&str; 7] = [
    "volume",
    "error_rate",
    "sleep",
    "window",
    "tick",
    "force_open",
    "force_closed",
];
const POLLY: [&str; 5] = [
    "throughput",
    "failure_ratio",
    "sampling",
    "break",
    "isolated",
];
/// The greatest window: each cell is kept.
const WINDOW_MAX: u32 = 10_000;
/// The most buckets of a window.
const BUCKETS_MAX: u64 = 100;
/// The longest window in time.
const SECONDS_MAX: u32 = 3_600;
/// The libraries count in whole milliseconds.
const MS: Span = Span::from_ms(1);

/// Reads the settings of resilience4j's breaker.
pub fn resilience4j<'a>(r: &mut Reader<'a>, json: &'a Json) -> Option<Settings> {
    let o = r.object(json, &RESILIENCE4J)?;
    let mut s = BreakerSettings::default();
    let mut good = true;
    let mut keep = |read: Option<()>| good &= read.is_some();
    keep(window(r, o, &mut s));
    keep(count(r, o, "minimum", &mut s.calls_min));
    keep(count(r, o, "half_open", &mut s.half_open_calls));
    keep(percent(r, o, "failure_rate", &mut s.failure_rate));
    keep(percent(r, o, "slow_rate", &mut s.slow_rate));
    keep(duration(r, o, "slow_after", Span(1), &mut s.slow_after));
    keep(flag(r, o, "automatic", &mut s.half_open_automatic));
    keep(
        o.get("wait_open")
            .map_or(Some(()), |j| wait_open(r, j).map(|w| s.wait = w)),
    );
    keep(o.get("half_open_max").map_or(Some(()), |j| {
        half_open_max(r, j).map(|e| s.half_open_max = e)
    }));
    good.then(|| Settings::Resilience4j(Rc::new(s)))
}

/// Reads the settings of Hystrix's breaker.
pub fn hystrix<'a>(r: &mut Reader<'a>, json: &'a Json) -> Option<Settings> {
    let o = r.object(json, &HYSTRIX)?;
    let mut s = HystrixSettings::default();
    let mut good = true;
    let mut keep = |read: Option<()>| good &= read.is_some();
    keep(count(r, o, "volume", &mut s.volume_min));
    keep(percent(r, o, "error_rate", &mut s.error_rate));
    keep(duration(r, o, "sleep", MS, &mut s.sleep));
    keep(duration(r, o, "tick", MS, &mut s.tick));
    keep(duration(r, o, "window", MS, &mut s.window));
    keep(flag(r, o, "force_open", &mut s.force_open));
    keep(flag(r, o, "force_closed", &mut s.force_closed));
    if good {
        let (shortest, longest) = (s.tick, Span(s.tick.0.saturating_mul(BUCKETS_MAX)));
        if s.window < shortest || s.window > longest {
            let at = o.get("window").or(o.get("tick")).unwrap_or(json);
            let text = units::duration_text;
            r.out_of_range(at, text(s.window), text(shortest), text(longest));
            good = false;
        }
    }
    good.then(|| Settings::Hystrix(Rc::new(s)))
}

/// Reads the settings of Polly's breaker.
pub fn polly<'a>(r: &mut Reader<'a>, json: &'a Json) -> Option<Settings> {
    let o = r.object(json, &POLLY)?;
    let mut s = PollySettings::default();
    let mut good = true;
    let mut keep = |read: Option<()>| good &= read.is_some();
    keep(count(r, o, "throughput", &mut s.throughput_min));
    keep(ratio(r, o, "failure_ratio", &mut s.failure_ratio));
    keep(duration(r, o, "sampling", MS, &mut s.sampling));
    keep(duration(r, o, "break", MS, &mut s.break_for));
    keep(flag(r, o, "isolated", &mut s.isolated));
    good.then(|| Settings::Polly(Rc::new(s)))
}

/// A number of outcomes, or a length in whole seconds.
fn window<'a>(r: &mut Reader<'a>, o: Fields<'a>, s: &mut BreakerSettings) -> Option<()> {
    let Some(json) = o.get("window").filter(|j| j.as_text().is_some()) else {
        return count(r, o, "window", &mut s.window_size);
    };
    let second = Span::from_secs(1);
    let seconds = r.duration_from(json, second)?.0 / second.0;
    if seconds > u64::from(SECONDS_MAX) {
        let text = json.as_text().unwrap_or_default().to_owned();
        r.out_of_range(json, text, "1s".into(), "1h".into());
        return None;
    }
    s.window = WindowKind::Time;
    s.window_size = seconds as u32;
    Some(())
}

fn duration<'a>(
    r: &mut Reader<'a>,
    o: Fields<'a>,
    name: &str,
    min: Span,
    slot: &mut Span,
) -> Option<()> {
    match o.get(name) {
        Some(json) => r.duration_from(json, min).map(|span| *slot = span),
        None => Some(()),
    }
}

fn flag<'a>(r: &mut Reader<'a>, o: Fields<'a>, name: &str, slot: &mut bool) -> Option<()> {
    match o.get(name) {
        Some(json) => r.flag(json).map(|flag| *slot = flag),
        None => Some(()),
    }
}

fn count<'a>(r: &mut Reader<'a>, o: Fields<'a>, name: &str, slot: &mut u32) -> Option<()> {
    match o.get(name) {
        Some(json) => r.count(json, 1, WINDOW_MAX).map(|n| *slot = n),
        None => Some(()),
    }
}

/// A rate of zero would open the breaker on its first success.
fn rate_ppm<'a>(r: &mut Reader<'a>, json: &'a Json) -> Option<u64> {
    let ppm = r.percent_ppm(json)?;
    if ppm == 0 {
        r.out_of_range(json, "0%".into(), "0.0001%".into(), "100%".into());
        return None;
    }
    Some(ppm)
}

fn percent<'a>(r: &mut Reader<'a>, o: Fields<'a>, name: &str, slot: &mut f32) -> Option<()> {
    let Some(json) = o.get(name) else {
        return Some(());
    };
    rate_ppm(r, json).map(|ppm| *slot = (ppm as f64 / 10_000.0) as f32)
}

fn ratio<'a>(r: &mut Reader<'a>, o: Fields<'a>, name: &str, slot: &mut f64) -> Option<()> {
    let Some(json) = o.get(name) else {
        return Some(());
    };
    rate_ppm(r, json).map(|ppm| *slot = ppm as f64 / units::PPM as f64)
}

fn wait_open<'a>(r: &mut Reader<'a>, json: &'a Json) -> Option<Wait> {
    if !matches!(json.kind, Kind::Object(_)) {
        return r.duration_from(json, MS).map(Wait::Fixed);
    }
    let o = r.object(json, &["initial", "multiplier", "max"])?;
    let initial = r.need(o, "initial").and_then(|j| r.duration_from(j, MS));
    let multiplier = r
        .need(o, "multiplier")
        .and_then(|j| r.decimal_milli(j, 1_000, 100_000));
    let max = r.need(o, "max").and_then(|j| r.duration_from(j, MS));
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

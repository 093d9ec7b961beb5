//! The file form of outlier ejection: `{"envoy": {…}}`, with the names of Envoy's own settings. What is left out has Envoy's value.

use super::json::Json;
use super::reader::{Fields, Reader};
use super::units;
use crate::outlier::OutlierSettings;
use crate::time::Span;
use std::rc::Rc;

const FIELDS: [&str; 18] = [
    "consecutive_5xx",
    "enforcing_consecutive_5xx",
    "consecutive_gateway_failure",
    "enforcing_consecutive_gateway_failure",
    "interval",
    "base_ejection_time",
    "max_ejection_time",
    "max_ejection_percent",
    "success_rate_minimum_hosts",
    "success_rate_request_volume",
    "success_rate_stdev_factor",
    "enforcing_success_rate",
    "failure_percentage_threshold",
    "failure_percentage_at_threshold",
    "failure_percentage_minimum_hosts",
    "failure_percentage_request_volume",
    "enforcing_failure_percentage",
    "healthy_panic_threshold",
];
/// The most errors in a row: the row of each is kept.
const ERRORS_MAX: u32 = 1_000;
const INSTANCES_MAX: u32 = 1_000;
const REQUESTS_MAX: u32 = 1_000_000;
/// The greatest factor of the standard deviation, in thousandths.
const FACTOR_MAX: u32 = 100_000;
/// Envoy counts in whole milliseconds.
const MS: Span = Span::from_ms(1);

/// Reads when a service's balancer ejects instances.
pub fn ejection<'a>(r: &mut Reader<'a>, json: &'a Json) -> Option<Rc<OutlierSettings>> {
    let o = r.object(json, &["envoy"])?;
    let json = r.need(o, "envoy")?;
    let o = r.object(json, &FIELDS)?;
    let mut s = OutlierSettings::default();
    let mut good = streaks(r, o, &mut s);
    good &= rates(r, o, &mut s);
    good &= percentages(r, o, &mut s);
    good &= times(r, o, &mut s);
    good.then(|| Rc::new(s))
}

fn streaks<'a>(r: &mut Reader<'a>, o: Fields<'a>, s: &mut OutlierSettings) -> bool {
    let (errors, gateways) = (&mut s.errors, &mut s.gateway_failures);
    let all = [
        count(r, o, "consecutive_5xx", ERRORS_MAX, &mut errors.count),
        share(r, o, "enforcing_consecutive_5xx", &mut errors.enforced),
        count(
            r,
            o,
            "consecutive_gateway_failure",
            ERRORS_MAX,
            &mut gateways.count,
        ),
        share(
            r,
            o,
            "enforcing_consecutive_gateway_failure",
            &mut gateways.enforced,
        ),
    ];
    all.iter().all(|good| *good)
}

fn rates<'a>(r: &mut Reader<'a>, o: Fields<'a>, s: &mut OutlierSettings) -> bool {
    let rule = &mut s.success_rate;
    let all = [
        count(
            r,
            o,
            "success_rate_minimum_hosts",
            INSTANCES_MAX,
            &mut rule.instances_min,
        ),
        count(
            r,
            o,
            "success_rate_request_volume",
            REQUESTS_MAX,
            &mut rule.requests_min,
        ),
        count(
            r,
            o,
            "success_rate_stdev_factor",
            FACTOR_MAX,
            &mut rule.factor_milli,
        ),
        share(r, o, "enforcing_success_rate", &mut rule.enforced),
    ];
    all.iter().all(|good| *good)
}

fn percentages<'a>(r: &mut Reader<'a>, o: Fields<'a>, s: &mut OutlierSettings) -> bool {
    let rule = &mut s.failure_percentage;
    let mut at_threshold = u32::from(rule.at_threshold);
    let all = [
        share(r, o, "failure_percentage_threshold", &mut rule.threshold),
        at_least(
            r,
            o,
            "failure_percentage_at_threshold",
            (0, 1),
            &mut at_threshold,
        ),
        count(
            r,
            o,
            "failure_percentage_minimum_hosts",
            INSTANCES_MAX,
            &mut rule.instances_min,
        ),
        count(
            r,
            o,
            "failure_percentage_request_volume",
            REQUESTS_MAX,
            &mut rule.requests_min,
        ),
        share(r, o, "enforcing_failure_percentage", &mut rule.enforced),
    ];
    rule.at_threshold = at_threshold == 1;
    all.iter().all(|good| *good)
}

fn times<'a>(r: &mut Reader<'a>, o: Fields<'a>, s: &mut OutlierSettings) -> bool {
    let all = [
        duration(r, o, "interval", &mut s.interval),
        duration(r, o, "base_ejection_time", &mut s.base),
        duration(r, o, "max_ejection_time", &mut s.longest),
        share(r, o, "max_ejection_percent", &mut s.ejected_max),
        share(r, o, "healthy_panic_threshold", &mut s.panic_below),
    ];
    all.iter().all(|good| *good)
}

fn count<'a>(r: &mut Reader<'a>, o: Fields<'a>, name: &str, max: u32, slot: &mut u32) -> bool {
    at_least(r, o, name, (1, max), slot)
}

fn at_least<'a>(
    r: &mut Reader<'a>,
    o: Fields<'a>,
    name: &str,
    (min, max): (u32, u32),
    slot: &mut u32,
) -> bool {
    o.get(name)
        .is_none_or(|json| r.count(json, min, max).map(|n| *slot = n).is_some())
}

fn share<'a>(r: &mut Reader<'a>, o: Fields<'a>, name: &str, slot: &mut u64) -> bool {
    o.get(name)
        .is_none_or(|json| r.percent_ppm(json).map(|ppm| *slot = ppm).is_some())
}

fn duration<'a>(r: &mut Reader<'a>, o: Fields<'a>, name: &str, slot: &mut Span) -> bool {
    o.get(name)
        .is_none_or(|json| r.duration_from(json, MS).map(|span| *slot = span).is_some())
}

const _: () = assert!(units::PPM == crate::outlier::WHOLE);

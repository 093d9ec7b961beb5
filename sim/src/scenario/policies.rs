//! The file form of [`Settings`]: an object of one field that names the policy. One with a `preset` stands for several, see
//! [`super::presets`].

use super::breakers;
use super::fallbacks::{self, Site};
use super::json::Json;
use super::limits;
use super::presets;
use super::problem::{Code, What};
use super::reader::{Reader, entries, owned};
use super::retries;
use crate::policy::Settings;
use crate::time::Span;

const NAMES: [&str; 13] = [
    "timeout",
    "deadline",
    "retry",
    "hedging",
    "resilience4j",
    "hystrix",
    "polly",
    "bulkhead",
    "pool",
    "token_bucket",
    "rate_limiter",
    "throttle",
    "fallback",
];

/// Reads one policy of a file: the settings of its layers, each with its own name where there may be several.
pub fn layers<'a>(
    r: &mut Reader<'a>,
    site: &mut Site<'_, 'a>,
    json: &'a Json,
) -> Vec<(Option<&'static str>, Settings)> {
    if json.field("preset").is_none() {
        return Vec::from_iter(settings(r, site, json).map(|settings| (None, settings)));
    }
    let layers = presets::settings(r, site, json);
    layers.into_iter().map(|(n, s)| (Some(n), s)).collect()
}

fn settings<'a>(r: &mut Reader<'a>, site: &mut Site<'_, 'a>, json: &'a Json) -> Option<Settings> {
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
    if !NAMES.contains(&name) {
        r.unknown(json, What::Policy, name, NAMES.into_iter());
        return None;
    }
    named(r, site, name, body)
}

/// Reads the settings of the policy of that name.
pub fn named<'a>(
    r: &mut Reader<'a>,
    site: &mut Site<'_, 'a>,
    name: &str,
    body: &'a Json,
) -> Option<Settings> {
    match name {
        "timeout" => r.duration_from(body, Span(1)).map(Settings::Timeout),
        "deadline" => r.duration_from(body, Span(1)).map(Settings::Deadline),
        "retry" => retries::retry(r, body),
        "hedging" => retries::hedging(r, body),
        "resilience4j" => breakers::resilience4j(r, body),
        "hystrix" => breakers::hystrix(r, body),
        "polly" => breakers::polly(r, body),
        "bulkhead" => limits::bulkhead(r, body),
        "pool" => limits::pool(r, body),
        "token_bucket" => limits::token_bucket(r, body),
        "rate_limiter" => limits::rate_limiter(r, body),
        "throttle" => limits::throttle(r, body),
        "fallback" => fallbacks::fallback(r, site, body),
        _ => unreachable!("the name is one of those that are known"),
    }
}

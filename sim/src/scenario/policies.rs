//! The file form of [`Settings`]: an object of one field that names the policy.

use super::breakers;
use super::fallbacks::{self, Site};
use super::json::Json;
use super::limits;
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

/// Reads the settings of one policy.
pub fn settings<'a>(
    r: &mut Reader<'a>,
    site: &mut Site<'_, 'a>,
    json: &'a Json,
) -> Option<Settings> {
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
        _ => {
            r.unknown(json, What::Policy, name, NAMES.into_iter());
            None
        }
    }
}

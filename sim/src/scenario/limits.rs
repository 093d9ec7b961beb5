//! The file form of bulkheads, thread pools, rate limiters and throttling. What is left out has the library's default.

use super::json::Json;
use super::reader::{Fields, Reader};
use crate::policy::{BucketSettings, BulkheadSettings, CyclesSettings, Settings, ThrottleSettings};
use crate::time::Span;

/// The most places, threads and permits.
const PLACES_MAX: u32 = 10_000;
const PERMITS_MAX: u32 = 1_000_000;

fn count<'a>(
    r: &mut Reader<'a>,
    o: Fields<'a>,
    name: &str,
    (min, max): (u32, u32),
    otherwise: u32,
) -> Option<u32> {
    o.get(name)
        .map_or(Some(otherwise), |json| r.count(json, min, max))
}

fn span<'a>(
    r: &mut Reader<'a>,
    o: Fields<'a>,
    name: &str,
    min: Span,
    otherwise: Span,
) -> Option<Span> {
    o.get(name)
        .map_or(Some(otherwise), |json| r.duration_from(json, min))
}

/// `{"limit": 25, "max_wait": "0s"}`, resilience4j's semaphore bulkhead.
pub fn bulkhead<'a>(r: &mut Reader<'a>, json: &'a Json) -> Option<Settings> {
    let o = r.object(json, &["limit", "max_wait"])?;
    let limit = count(r, o, "limit", (1, PLACES_MAX), 25);
    let max_wait = span(r, o, "max_wait", Span::ZERO, Span::ZERO);
    Some(Settings::Bulkhead(BulkheadSettings::Limit {
        limit: limit?,
        max_wait: max_wait?,
    }))
}

/// `{"threads": 10, "threads_max": 10, "queue": 0, "reject_at": 5}`, Hystrix's thread pool.
pub fn pool<'a>(r: &mut Reader<'a>, json: &'a Json) -> Option<Settings> {
    let o = r.object(json, &["threads", "threads_max", "queue", "reject_at"])?;
    let core = count(r, o, "threads", (1, PLACES_MAX), 10);
    let max = count(
        r,
        o,
        "threads_max",
        (core.unwrap_or(1), PLACES_MAX),
        core.unwrap_or(10),
    );
    let queue_max = count(r, o, "queue", (0, PLACES_MAX), 0);
    let reject_at = o
        .get("reject_at")
        .map_or(Some(None), |json| r.count(json, 0, PLACES_MAX).map(Some));
    Some(Settings::Bulkhead(BulkheadSettings::Pool {
        core: core?,
        max: max?,
        queue_max: queue_max?,
        reject_at: reject_at?,
    }))
}

/// `{"limit": 50, "period": "1s", "burst": 50}`; without `burst`, what one period brings.
pub fn token_bucket<'a>(r: &mut Reader<'a>, json: &'a Json) -> Option<Settings> {
    let o = r.object(json, &["limit", "period", "burst"])?;
    let limit = r.need(o, "limit").and_then(|j| r.count(j, 1, PERMITS_MAX));
    let period = r
        .need(o, "period")
        .and_then(|j| r.duration_from(j, Span(1)));
    let burst = count(r, o, "burst", (1, PERMITS_MAX), limit.unwrap_or(1));
    Some(Settings::TokenBucket(BucketSettings {
        limit: limit?,
        period: period?,
        burst: burst?,
    }))
}

/// `{"limit": 50, "period": "500ns", "timeout": "5s"}`, resilience4j's limiter.
pub fn rate_limiter<'a>(r: &mut Reader<'a>, json: &'a Json) -> Option<Settings> {
    let o = r.object(json, &["limit", "period", "timeout"])?;
    let library = CyclesSettings::default();
    let limit = count(r, o, "limit", (1, PERMITS_MAX), library.limit);
    let period = span(r, o, "period", Span(1), library.period);
    let timeout = span(r, o, "timeout", Span::ZERO, library.timeout);
    Some(Settings::RateLimiter(CyclesSettings {
        limit: limit?,
        period: period?,
        timeout: timeout?,
    }))
}

/// `{"window": "2min", "k": "2"}`, the values of Google's SRE book.
pub fn throttle<'a>(r: &mut Reader<'a>, json: &'a Json) -> Option<Settings> {
    let o = r.object(json, &["window", "k"])?;
    let source = ThrottleSettings::default();
    let window = span(r, o, "window", Span::from_ms(60), source.window);
    let k_milli = o.get("k").map_or(Some(u64::from(source.k_milli)), |json| {
        r.decimal_milli(json, 1_000, 100_000)
    });
    Some(Settings::Throttle(ThrottleSettings {
        window: window?,
        k_milli: k_milli? as u32,
    }))
}

/// The rate limiter at a service's door: nobody waits there, so its `timeout` counts as zero.
pub fn door<'a>(r: &mut Reader<'a>, json: &'a Json) -> Option<Settings> {
    let o = r.object(json, &["token_bucket", "rate_limiter"])?;
    match r.one_of(o, &["token_bucket", "rate_limiter"])? {
        ("token_bucket", body) => token_bucket(r, body),
        (_, body) => match rate_limiter(r, body)? {
            Settings::RateLimiter(settings) => Some(Settings::RateLimiter(CyclesSettings {
                timeout: Span::ZERO,
                ..settings
            })),
            other => Some(other),
        },
    }
}

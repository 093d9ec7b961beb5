//! Presets: what a library puts around a call where nobody changes anything, in the library's own order.
//!
//! `{"preset": "resilience4j", "retry": {…}, "bulkhead": false}` is one policy in the file and several layers in the model, named
//! `NAME.retry` and so on. A layer that the file writes stands wholly in place of the library's; `false` leaves it out.
//!
//! # Source
//! Hystrix: HY-8 (breaker, then thread pool and timeout) inside HY-9 (a rejection at any gate asks for the fallback); with
//! THREAD isolation the timeout frees the caller and not the thread (HY-10). Resilience4j: the order of its Spring aspects,
//! Retry(CircuitBreaker(RateLimiter(TimeLimiter(Bulkhead(call))))), with the defaults of §2.1.2. Polly: the standard handler of
//! `Microsoft.Extensions.Http.Resilience`, concurrency limiter → total timeout → retry → breaker → attempt timeout.
//!
//! # Simplified
//! Resilience4j's aspects act only where a method carries their annotations; here all five do.

use super::fallbacks::Site;
use super::json::{Json, Kind};
use super::policies;
use super::problem::What;
use super::reader::Reader;
use crate::policy::retry::Backoff;
use crate::policy::{
    BreakerSettings, BulkheadSettings, CyclesSettings, FallbackSettings, HystrixSettings,
    PollySettings, RetrySettings, Settings,
};
use crate::time::Span;
use std::rc::Rc;

/// A library and its layers, outermost first.
pub struct Preset {
    name: &'static str,
    layers: &'static [Layer],
}

/// One layer of a preset.
pub struct Layer {
    pub name: &'static str,
    /// How a file writes such a policy.
    policy: &'static str,
    /// What the library has.
    default: fn() -> Settings,
}

const PRESETS: [Preset; 3] = [
    Preset {
        name: "hystrix",
        layers: &[
            layer("fallback", "fallback", no_fallback),
            layer("breaker", "hystrix", hystrix),
            layer("timeout", "timeout", one_second),
            layer("pool", "pool", ten_threads),
        ],
    },
    Preset {
        name: "resilience4j",
        layers: &[
            layer("retry", "retry", three_attempts),
            layer("breaker", "resilience4j", resilience4j),
            layer("rate_limiter", "rate_limiter", cycles),
            layer("timeout", "timeout", one_second),
            layer("bulkhead", "bulkhead", twenty_five),
        ],
    },
    Preset {
        name: "polly",
        layers: &[
            layer("bulkhead", "bulkhead", one_thousand),
            layer("total_timeout", "timeout", thirty_seconds),
            layer("retry", "retry", four_attempts),
            layer("breaker", "polly", polly),
            layer("attempt_timeout", "timeout", ten_seconds),
        ],
    },
];

const fn layer(name: &'static str, policy: &'static str, default: fn() -> Settings) -> Layer {
    Layer {
        name,
        policy,
        default,
    }
}

/// Returns the layers that a policy of a file stands for: those of its preset that are not left out. None where it is
/// no preset, or none that is known.
pub fn layers(json: &Json) -> Option<Vec<&'static Layer>> {
    let name = json.field("preset")?.as_text()?;
    let preset = PRESETS.iter().find(|preset| preset.name == name)?;
    let is_in = |layer: &&Layer| !json.field(layer.name).is_some_and(is_left_out);
    Some(preset.layers.iter().filter(is_in).collect())
}

/// Reads the settings of each layer, and notes what is wrong with the preset.
pub fn settings<'a>(
    r: &mut Reader<'a>,
    site: &mut Site<'_, 'a>,
    json: &'a Json,
) -> Vec<(&'static str, Settings)> {
    let names = PRESETS.iter().map(|preset| preset.name);
    let known = json
        .field("preset")
        .and_then(|name| r.known(name, What::Preset, names));
    let Some(preset) = known.map(|i| &PRESETS[i]) else {
        return Vec::new();
    };
    let mut fields = vec!["preset"];
    fields.extend(preset.layers.iter().map(|layer| layer.name));
    r.object(json, &fields);
    let read = |layer: &'static Layer| match json.field(layer.name) {
        None => Some((layer.name, (layer.default)())),
        Some(body) if is_left_out(body) => None,
        Some(body) => policies::named(r, site, layer.policy, body).map(|it| (layer.name, it)),
    };
    preset.layers.iter().filter_map(read).collect()
}

const fn is_left_out(json: &Json) -> bool {
    matches!(json.kind, Kind::Bool(false))
}

const fn no_fallback() -> Settings {
    Settings::Fallback(FallbackSettings {
        nth: None,
        running_max: super::fallbacks::RUNNING,
    })
}

fn hystrix() -> Settings {
    Settings::Hystrix(Rc::new(HystrixSettings::default()))
}

fn resilience4j() -> Settings {
    Settings::Resilience4j(Rc::new(BreakerSettings::default()))
}

fn polly() -> Settings {
    Settings::Polly(Rc::new(PollySettings::default()))
}

const fn one_second() -> Settings {
    Settings::Timeout(Span::from_secs(1))
}

const fn ten_seconds() -> Settings {
    Settings::Timeout(Span::from_secs(10))
}

const fn thirty_seconds() -> Settings {
    Settings::Timeout(Span::from_secs(30))
}

const fn ten_threads() -> Settings {
    Settings::Bulkhead(BulkheadSettings::Pool {
        core: 10,
        max: 10,
        queue_max: 0,
        reject_at: None,
    })
}

const fn at_once(limit: u32) -> Settings {
    Settings::Bulkhead(BulkheadSettings::Limit {
        limit,
        max_wait: Span::ZERO,
    })
}

const fn twenty_five() -> Settings {
    at_once(25)
}

const fn one_thousand() -> Settings {
    at_once(1_000)
}

fn cycles() -> Settings {
    Settings::RateLimiter(CyclesSettings::default())
}

fn three_attempts() -> Settings {
    Settings::Retry(Rc::new(RetrySettings::fixed(3, Span::from_ms(500))))
}

fn four_attempts() -> Settings {
    let base = Span::from_secs(2);
    Settings::Retry(Rc::new(RetrySettings {
        backoff: Backoff::Polly { base },
        ..RetrySettings::fixed(4, base)
    }))
}

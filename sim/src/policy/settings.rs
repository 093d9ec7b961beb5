//! What a scenario says about a layer, and whose state the layer is.

use super::bulkhead::BulkheadSettings;
use super::fallback::FallbackSettings;
use super::hedging::HedgingSettings;
use super::hystrix::HystrixSettings;
use super::polly::PollySettings;
use super::rate::{BucketSettings, CyclesSettings};
use super::resilience4j::BreakerSettings;
use super::retry::RetrySettings;
use super::throttle::ThrottleSettings;
use super::{BreakerKind, Outcome};
use crate::fact::Failure;
use crate::time::Span;
use crate::value::Value;
use std::rc::Rc;

/// What a scenario says about one layer.
#[derive(Clone, Debug, PartialEq)]
pub enum Settings {
    /// Give up after this time.
    Timeout(Span),
    /// Give up after this time, and tell the callee until when its answer is wanted.
    Deadline(Span),
    /// Try again.
    Retry(Rc<RetrySettings>),
    /// Try again beside what still runs.
    Hedging(Rc<HedgingSettings>),
    /// The circuit breaker of resilience4j.
    Resilience4j(Rc<BreakerSettings>),
    /// The circuit breaker of Hystrix.
    Hystrix(Rc<HystrixSettings>),
    /// The circuit breaker of Polly.
    Polly(Rc<PollySettings>),
    /// A limit on outstanding calls, or a pool of threads for them.
    Bulkhead(BulkheadSettings),
    /// A rate limiter that fills evenly.
    TokenBucket(BucketSettings),
    /// The rate limiter of resilience4j.
    RateLimiter(CyclesSettings),
    /// Refuse one's own requests while too few are accepted.
    Throttle(ThrottleSettings),
    /// Something else stands in for the answer.
    Fallback(FallbackSettings),
}

/// Whose state a policy value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// A fresh value for each call that enters the layer.
    Call,
    /// One value for each member or instance that calls, over all its calls.
    Member,
}

impl Settings {
    /// Returns whose state a value with these settings is.
    pub fn scope(&self) -> Scope {
        match self {
            Self::Retry(retry) if retry.budget.is_some() => Scope::Member,
            Self::Timeout(_) | Self::Deadline(_) | Self::Retry(_) | Self::Hedging(_) => Scope::Call,
            Self::Resilience4j(_)
            | Self::Hystrix(_)
            | Self::Polly(_)
            | Self::Bulkhead(_)
            | Self::TokenBucket(_)
            | Self::RateLimiter(_)
            | Self::Throttle(_)
            | Self::Fallback(_) => Scope::Member,
        }
    }

    /// Returns whose rules the breaker follows, where this is one.
    pub const fn breaker(&self) -> Option<BreakerKind> {
        match self {
            Self::Resilience4j(_) => Some(BreakerKind::Resilience4j),
            Self::Hystrix(_) => Some(BreakerKind::Hystrix),
            Self::Polly(_) => Some(BreakerKind::Polly),
            _ => None,
        }
    }

    /// Returns how an end looks to a policy with these settings, which may tell failures apart, and answers.
    pub fn seen(&self, outcome: Outcome, failure: Option<Failure>, body: &Value) -> Outcome {
        match self {
            Self::Retry(retry) => retry.on.seen(outcome, failure, body),
            Self::Hedging(hedging) => hedging.on.seen(outcome, failure, body),
            _ => outcome,
        }
    }
}

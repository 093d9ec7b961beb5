//! Backoff: how long a caller waits between two attempts.
//!
//! # Source
//! RT-1: exponential backoff eₙ = min(cap, base·multiplierⁿ), n from 0. RT-2: full jitter U(0, eₙ); equal jitter
//! eₙ/2 + U(0, eₙ/2); decorrelated jitter s₀ = base, sₖ = min(cap, U(base, 3·sₖ₋₁)), of which s₁ is the first wait. RT-3:
//! jitter parts callers that failed at the same instant. RT-6: gRPC waits min(initial·multiplierⁿ⁻¹, max)·U(0.8, 1.2) before
//! retry n. Resilience4j's `IntervalFunction` (2.4.0) counts whole milliseconds and cuts at each step, so that 1 ms × 1.5
//! stays 1 ms for ever (vectors, surprise 9); its randomised waits are U(w·(1−f), w·(1+f)), cut to whole milliseconds, and
//! the cap is applied behind them. Polly 8 (`RetryHelper`, exponential with jitter) draws t = n + U(0, 1) before retry n + 1 and waits
//! until g(t) = 2ᵗ·tanh(√4t)·base/1.4 after the first failure, less what it waited before.

use crate::time::{Span, Time};

/// The longest wait: the longest run.
const WAIT_MAX: f64 = Time::MAX.0 as f64;

/// How the waits of one call go.
#[derive(Clone, Debug, PartialEq)]
pub enum Backoff {
    /// The same each time.
    Fixed(Span),
    /// Longer each time.
    Exponential(Exponential),
    /// Each wait is drawn from `base` to three times the one before, up to `cap`.
    Decorrelated { base: Span, cap: Span },
    /// As resilience4j counts.
    Resilience4j(Interval),
    /// As Polly draws: waits that grow twofold and are spread evenly, with a mean of about `base` for the first.
    Polly { base: Span },
}

/// An exponential backoff.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Exponential {
    /// The first wait, before jitter.
    pub base: Span,
    /// How many times as long the next one is.
    pub multiplier: f64,
    /// The longest wait, before jitter.
    pub cap: Span,
    pub jitter: Jitter,
}

/// The random part of an exponential backoff of e.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Jitter {
    /// e itself.
    None,
    /// From 0 to e.
    Full,
    /// From e/2 to e.
    Equal,
    /// From e·(1 − share) to e·(1 + share).
    Spread(f64),
}

/// Resilience4j's interval functions.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// The first wait, in milliseconds.
    pub initial_ms: u64,
    /// 1 keeps the wait the same.
    pub multiplier: f64,
    /// In milliseconds.
    pub cap_ms: Option<u64>,
    /// From 0 to 1; 0 draws nothing.
    pub randomization: f64,
}

/// A wait, and between what it was drawn where it was drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wait {
    pub span: Span,
    pub drawn: Option<(Span, Span)>,
}

impl Backoff {
    /// Returns what the next wait is drawn from: the wait before, or for Polly all of them together.
    pub fn remembered(&self, last: Option<Span>, wait: Span) -> Span {
        match self {
            Self::Polly { .. } => wait + last.unwrap_or(Span::ZERO),
            Self::Fixed(_)
            | Self::Exponential(_)
            | Self::Decorrelated { .. }
            | Self::Resilience4j(_) => wait,
        }
    }

    /// Returns how long to wait before retry `nth`, from 1, where `last` is [remembered](Self::remembered) of those before. `unit` is
    /// drawn from 0 to 1.
    pub fn wait(&self, nth: u32, last: Option<Span>, unit: f64) -> Wait {
        match self {
            Self::Fixed(wait) => Wait::exactly(*wait),
            Self::Exponential(backoff) => backoff.wait(nth, unit),
            Self::Decorrelated { base, cap } => {
                let high = 3.0 * last.unwrap_or(*base).0 as f64;
                let wait = Wait::drawn(base.0 as f64, high, unit);
                Wait {
                    span: wait.span.min(*cap),
                    drawn: wait.drawn.map(|(a, b)| (a.min(*cap), b.min(*cap))),
                }
            }
            Self::Resilience4j(interval) => interval.wait(nth, unit),
            Self::Polly { base } => {
                let waited = last.unwrap_or(Span::ZERO).0 as f64;
                let until = |unit| polly_until(*base, f64::from(nth - 1) + unit) - waited;
                Wait {
                    span: Wait::whole(until(unit)),
                    drawn: Some((Wait::whole(until(0.0)), Wait::whole(until(1.0)))),
                }
            }
        }
    }
}

/// Returns g(t) in nanoseconds.
fn polly_until(base: Span, t: f64) -> f64 {
    libm::exp2(t) * libm::tanh(libm::sqrt(4.0 * t)) * base.0 as f64 / 1.4
}

impl Wait {
    /// Returns a wait that was not drawn.
    pub const fn exactly(span: Span) -> Self {
        Self { span, drawn: None }
    }

    /// Returns a wait from `low` to `high`, in nanoseconds.
    fn drawn(low: f64, high: f64, unit: f64) -> Self {
        Self {
            span: Self::whole(low + (high - low) * unit),
            drawn: Some((Self::whole(low), Self::whole(high))),
        }
    }

    fn whole(ns: f64) -> Span {
        Span(libm::round(ns.clamp(0.0, WAIT_MAX)) as u64)
    }
}

impl Exponential {
    fn wait(self, nth: u32, unit: f64) -> Wait {
        let e = self.ceiling(nth.saturating_sub(1));
        match self.jitter {
            Jitter::None => Wait::exactly(Span(libm::round(e) as u64)),
            Jitter::Full => Wait::drawn(0.0, e, unit),
            Jitter::Equal => Wait::drawn(e / 2.0, e, unit),
            Jitter::Spread(share) => Wait::drawn(e * (1.0 - share), e * (1.0 + share), unit),
        }
    }

    /// Returns min(cap, base·multiplierⁿ) in nanoseconds, multiplied step by step.
    fn ceiling(self, n: u32) -> f64 {
        let cap = (self.cap.0 as f64).min(WAIT_MAX);
        let mut e = self.base.0 as f64;
        for _ in 0..n {
            if e >= cap || self.multiplier <= 1.0 {
                break;
            }
            e *= self.multiplier;
        }
        e.min(cap)
    }
}

impl Interval {
    fn wait(self, nth: u32, unit: f64) -> Wait {
        let cap = self.cap_ms.unwrap_or(u64::MAX);
        let span = |ms: u64| Span(ms.min(Time::MAX.0 / 1_000_000) * 1_000_000);
        let ms = self.step(nth);
        if self.randomization == 0.0 {
            return Wait::exactly(span(ms.min(cap)));
        }
        let delta = self.randomization * ms as f64;
        let (low, high) = (ms as f64 - delta, ms as f64 + delta);
        let capped = |ms: f64| span(ms.min(cap as f64) as u64);
        Wait {
            span: capped(low + unit * (high - low)),
            drawn: Some((capped(low), capped(high))),
        }
    }

    /// Returns the wait before retry `nth` in milliseconds, each step cut to whole ones, before cap and chance.
    fn step(self, nth: u32) -> u64 {
        let mut ms = self.initial_ms;
        for _ in 1..nth {
            let next = (ms as f64 * self.multiplier) as u64;
            if next == ms {
                break;
            }
            ms = next;
        }
        ms
    }
}

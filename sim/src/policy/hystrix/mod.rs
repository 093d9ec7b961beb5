//! The circuit breaker of Hystrix 1.5.
//!
//! # Rules (semantics §2.1.1, from Hystrix's source; held to vectors recorded from 1.5)
//! - HY-1 The window that decides is cut into buckets as long as the health snapshot interval. A bucket is seen when it
//!   closes, at a *health tick*; between ticks nothing is decided.
//! - HY-2 Successes, failures, timeouts and rejections from inside count; all but the first are errors. Calls that the
//!   breaker refuses, and bad requests ([`Outcome::Ignored`](super::Outcome)), count in neither.
//! - HY-3 The error percentage is cut to a whole number, computed as the library does: `(int) (errors / total * 100)`.
//! - HY-4 Closed → open at a tick at which there are enough calls (≥) and enough percent of them (≥) are errors.
//! - HY-5 Open: a call is let in *strictly after* the sleep window, and moves the breaker to half-open; until it ends
//!   all others are refused.
//! - HY-6 Half-open: a success closes the breaker, with fresh counts and ticks counted from then. Anything else opens it
//!   again for a whole sleep window: a failure, a timeout, a rejection, a bad request, a call that is given up.
//! - HY-7 Forced open wins over forced closed; forced closed still counts.
//!
//! What surprises (README of the vectors, 6): calls pass after the threshold is crossed, until the next tick; a breaker
//! may open at a tick although nothing failed since the last one, when successes leave the window; a bad request as the
//! trial opens it again. `HystrixCircuitBreaker` looks at its state only: *any* call that ends while it is half open
//! decides, one that was let in before included. The success that closes is a bucket of its own in the fresh counts.
//!
//! # Simplified
//! A tick that would change nothing is no event, so that a run becomes quiet; what a tick publishes is computed from the
//! buckets at any instant. An error threshold may have a fraction; the library has whole numbers.

mod breaker;
mod settings;
mod stream;

pub use breaker::Hystrix;
pub use settings::HystrixSettings;

//! The circuit breaker of Polly v8.
//!
//! # Rules (semantics §2.1.3, from Polly's source)
//! - PO-1 From 200 ms of sampling on there are ten windows, each a tenth as long. A window starts with the first outcome
//!   after the one before it ended, and is dropped when its *start* is as old as the sampling duration. Below 200 ms
//!   there is one window, which starts anew when it is that old.
//! - PO-2 Only a failure can break: with enough throughput (≥) and a failure ratio at its threshold (≥). A success is
//!   counted and never looked at.
//! - PO-3 Open: a call is let in from the end of the break on (*equality included*) and moves the breaker to half-open;
//!   until it settles all others are refused. A success closes the breaker and empties the counts, a failure opens it
//!   for a whole break. A trial that never settles leaves it half open.
//! - PO-4 Isolated: open until somebody closes it by hand.
//!
//! What surprises: an outcome that is not handled (here [`Outcome::Ignored`](super::Outcome), and a call that was given
//! up) is counted as a *success*, and closes a half-open breaker. Any call that ends while it is half open decides, one
//! that was let in before included.
//!
//! # Simplified
//! The library refuses sampling and break durations below 500 ms, and a throughput below 2; here all may be shorter, so
//! that the one window can be seen.

mod breaker;
mod health;
mod settings;

pub use breaker::Polly;
pub use settings::PollySettings;

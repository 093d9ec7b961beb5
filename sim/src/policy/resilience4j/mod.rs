//! The circuit breaker of resilience4j 2.4.0.
//!
//! # Rules (semantics §2.1.2, from resilience4j's source; held to vectors recorded from 2.4.0)
//! - RJ-1 A count window is a ring of N outcomes; each new one evicts the oldest. Rates are
//!   100·failed/total and 100·slow/total as 32-bit floats over what is in the ring.
//! - RJ-2 A time window of N s is cut into seconds and covers the current partial one and the
//!   N−1 before it. Synchronized, the cuts are whole seconds of the clock, and a run starts on
//!   one; lock-free, they count from when the window began, anew after a longer idle gap.
//! - RJ-3 There is no rate, and no check, while there are fewer outcomes than the minimum. The
//!   minimum of a count window is at most its size.
//! - RJ-4 Closed → open at once, on recording the outcome that makes a rate reach (≥) its
//!   threshold. A call is slow if it took longer (>) than the limit.
//! - RJ-5 Open: calls are refused and counted, nothing is recorded for them. A call that asks
//!   *strictly after* the wait moves the breaker to half-open and is let in. With the automatic
//!   transition a timer moves it, at exactly the end of the wait.
//! - RJ-6 Half-open: a count window as large as the calls let in; the minimum is at most that.
//!   With enough outcomes the rates decide: open (attempts + 1), else closed.
//! - RJ-7 An ignored outcome gives the permit back and is not recorded.
//! - RJ-8 Outcomes that arrive while the breaker is open are recorded in its old window and
//!   change nothing.
//! - RJ-9 Entering closed, or half-open, starts an empty window. Disabled: lets everything in,
//!   records nothing. Metrics only: lets everything in, records, never opens. Forced open: lets
//!   nothing in.
//!
//! What surprises (README of the vectors, 1–5): late outcomes of the closed state count in the
//! half-open window; each ignored or released old call adds a half-open permit, without limit; a
//! half-open breaker whose probe never returns refuses for ever, unless a greatest half-open
//! duration is set; with a minimum of 1, one half-open success closes.
//!
//! # Simplified
//! One event happens at a time, so `LOCK_FREE` and `SYNCHRONIZED` count windows are the same. A
//! lock-free ring of size 1 fails with a null pointer in 2.4.0; here it works.

mod breaker;
mod ring;
mod settings;
mod slices;
mod view;
mod window;

pub use breaker::Breaker;
pub use settings::{BreakerSettings, HalfOpenEnd, Wait, WindowKind};

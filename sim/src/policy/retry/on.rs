//! Which ends of an attempt are worth another one.
//!
//! # Source
//! RT-7: a retry is for listed failures only. Resilience4j's `retryExceptions`, `ignoreExceptions` and `retryOnResult`: what
//! is ignored is never retried, even where it is listed, and an answer can be as bad as a failure.
//!
//! # Simplified
//! An answer is whole when it arrives: there is no moment between its headers and its end at which a call is committed.

use crate::fact::Failure;
use crate::policy::verdict::Outcome;
use crate::value::Value;

/// The outcomes after which a call is attempted again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RetryOn {
    pub failure: bool,
    pub timeout: bool,
    pub rejected: bool,
    /// Where there are any, only failures of these names: a kind of failure, or the text with which a program fails.
    pub errors: Vec<String>,
    /// Failures of these names are never retried.
    pub ignored: Vec<String>,
    /// Answers that are as bad as a failure.
    pub results: Vec<Value>,
}

impl Default for RetryOn {
    fn default() -> Self {
        Self {
            failure: true,
            timeout: true,
            rejected: true,
            errors: Vec::new(),
            ignored: Vec::new(),
            results: Vec::new(),
        }
    }
}

impl RetryOn {
    /// Returns whether `outcome` is worth another attempt.
    pub const fn covers(&self, outcome: Outcome) -> bool {
        match outcome {
            Outcome::Failure => self.failure,
            Outcome::Timeout => self.timeout,
            Outcome::Rejected => self.rejected,
            Outcome::Bad => true,
            Outcome::Success | Outcome::Ignored | Outcome::Released => false,
        }
    }

    /// Returns how an end looks through these lists: a bad answer is [`Outcome::Bad`], an ignored or unlisted failure
    /// [`Outcome::Ignored`].
    pub fn seen(&self, outcome: Outcome, failure: Option<Failure>, body: &Value) -> Outcome {
        match (outcome, failure) {
            (Outcome::Success, _) if self.results.contains(body) => Outcome::Bad,
            (Outcome::Failure, Some(failure)) => {
                let named = |names: &[String]| names.iter().any(|n| is_named(failure, body, n));
                let listed = self.errors.is_empty() || named(&self.errors);
                if listed && !named(&self.ignored) {
                    outcome
                } else {
                    Outcome::Ignored
                }
            }
            _ => outcome,
        }
    }
}

/// Returns whether a failure goes by this name: its kind's, or the text or `code` with which the callee's program failed.
fn is_named(failure: Failure, body: &Value, name: &str) -> bool {
    failure.name() == name
        || match body {
            Value::Text(text) => **text == *name,
            Value::Record(_) => body.field("code") == Value::text(name),
            _ => false,
        }
}

/// Returns how long the callee asks its caller to wait before the next attempt, in milliseconds: the field `pushback_ms` of a
/// failure (RT-9); a negative one asks for no further attempt.
pub fn pushback_ms(body: &Value) -> Option<i64> {
    match body.field("pushback_ms") {
        Value::I64(ms) => Some(ms),
        _ => None,
    }
}

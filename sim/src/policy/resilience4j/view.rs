//! What can be seen of a breaker.

use super::breaker::{Breaker, Phase};
use super::window::Window;
use crate::policy::breaker::{BreakerKind, BreakerView};
use crate::time::{Span, Time};

impl Breaker {
    /// Returns what can be seen of it at `now`. By time alone only a time-based window changes:
    /// what is due at `until` happens with the next call or the timer.
    pub fn view(&self, now: Time) -> BreakerView {
        let counts = self.window.counts_at(now);
        let (permits_left, holders) = match &self.phase {
            Phase::HalfOpen(probes) => (probes.left, probes.holders.clone()),
            _ => (0, Vec::new()),
        };
        BreakerView {
            kind: BreakerKind::Resilience4j,
            state: self.state(),
            window: self.window.held_at(now),
            size: self.window.size(),
            bucket: matches!(self.window, Window::Time(_)).then(|| Span::from_secs(1)),
            minimum: self.window.minimum(&self.settings),
            failed: counts.failed,
            slow: counts.slow,
            failure_rate: self.rate(counts.failed, counts),
            slow_rate: self.rate(counts.slow, counts),
            failure_threshold: self.settings.failure_rate,
            slow_threshold: Some(self.settings.slow_rate),
            not_permitted: self.not_permitted,
            attempts: self.attempts,
            since: self.since,
            since_mark: self.since_mark,
            until: self.until(),
            tick: None,
            permitted: self.permitted(),
            permits_left,
            holders,
        }
    }
}

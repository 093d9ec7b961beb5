//! What policies note becomes facts.

use super::{Spot, World};
use crate::fact::{Fact, FactKind, KindSet, RowId};
use crate::policy::{BreakerState, Note};
use crate::sink::Sink;

impl World {
    /// Turns what a policy noted into facts.
    #[expect(clippy::too_many_arguments, reason = "a note is about all of this")]
    pub(super) fn tell<S: Sink>(
        &mut self,
        sink: &mut S,
        spot: Spot,
        label: u32,
        policy: u16,
        call: Option<u32>,
        shared: Option<u32>,
        note: Note,
    ) {
        match note {
            Note::GaveUp { limit, mark, .. } => {
                let attempt = call.map_or(1, |id| self.calls[id].attempt);
                let spot = Spot {
                    message: call.map_or(spot.message, |id| self.calls[id].request),
                    ..spot
                };
                self.say(sink, FactKind::TimedOut, spot, &[mark], |_| {
                    Fact::TimedOut {
                        label,
                        attempt,
                        timeout: limit,
                        answers: None,
                    }
                });
            }
            Note::Retrying(next) => {
                let wait = next.at.since(self.now);
                let (attempt_next, attempts_max) = (next.attempt, next.attempts_max);
                self.say(sink, FactKind::RetryScheduled, spot, &next.marks, |_| {
                    Fact::RetryScheduled {
                        label,
                        attempt_next,
                        attempts_max,
                        wait,
                        drawn: next.drawn,
                        pushed_back: next.pushed_back,
                    }
                });
            }
            Note::RetryStopped(stopped) => {
                let attempts = stopped.attempts;
                self.say(sink, FactKind::GaveUp, spot, &stopped.marks, |_| {
                    Fact::GaveUp { label, attempts }
                });
            }
            Note::Hedged(h) => {
                self.say(sink, FactKind::Hedged, spot, &h.marks, |_| Fact::Hedged {
                    label,
                    attempt: h.attempt,
                    attempts_max: h.attempts_max,
                    after: h.after,
                });
            }
            Note::Suppressed(s) => {
                self.say(sink, FactKind::RetrySuppressed, spot, &s.marks, |_| {
                    Fact::RetrySuppressed {
                        label,
                        policy,
                        attempts: s.attempts,
                        balance_milli: s.balance,
                        needed_milli: s.needed,
                    }
                });
            }
            Note::Recorded(r) => {
                self.say(sink, FactKind::OutcomeRecorded, spot, &[], |_| {
                    Fact::OutcomeRecorded {
                        policy,
                        failed: r.cell.failed(),
                        slow: r.cell.slow(),
                        buffered: r.buffered,
                        size: r.size,
                        failed_count: r.failed,
                        rate: r.failure_rate,
                        threshold: r.failure_threshold,
                        tick: r.tick,
                    }
                });
            }
            Note::BreakerMoved(moved) => {
                let mut rows: Vec<RowId> = moved.window.iter().map(|cell| cell.mark()).collect();
                rows.extend(moved.since_mark);
                if matches!(moved.to, BreakerState::Open | BreakerState::ForcedOpen) {
                    self.flag(KindSet::OPENED);
                }
                self.say(sink, FactKind::BreakerChanged, spot, &rows, |_| {
                    Fact::BreakerChanged {
                        policy,
                        from: moved.from,
                        to: moved.to,
                        cause: moved.cause,
                        failed: moved.failed,
                        slow: moved.slow,
                        buffered: moved.window.len() as u32,
                        minimum: moved.minimum,
                        rate: moved.failure_rate,
                        threshold: moved.failure_threshold,
                        until: moved.until,
                    }
                });
            }
            Note::Awaiting { .. } | Note::LetIn { .. } | Note::FreedLate { .. } => {
                self.tell_of_waiting(sink, spot, label, policy, note);
            }
            Note::NoFallback(why) => {
                self.say(sink, FactKind::FallbackFailed, spot, &[], |_| {
                    Fact::FallbackFailed { label, policy, why }
                });
            }
            Note::NotPermitted(refused) => {
                let mut rows = refused.holders.clone();
                rows.extend(refused.since_mark);
                self.say(sink, FactKind::Rejected, spot, &rows, |world| {
                    let view =
                        shared.and_then(|s| world.shared[s as usize].policy.breaker(world.now));
                    Fact::Rejected {
                        label,
                        policy,
                        rejection: refused.rejection,
                        failed: view.as_ref().map_or(0, |v| v.failed),
                        buffered: view.as_ref().map_or(0, |v| v.buffered()),
                        rate: view.as_ref().and_then(|v| v.failure_rate),
                        threshold: view.as_ref().map_or(0.0, |v| v.failure_threshold),
                    }
                });
            }
        }
    }

    /// Says who waits to be let in, is let in, and gives back late.
    fn tell_of_waiting<S: Sink>(
        &mut self,
        sink: &mut S,
        spot: Spot,
        label: u32,
        policy: u16,
        note: Note,
    ) {
        match note {
            Note::Awaiting { awaiting, marks } => {
                self.say(sink, FactKind::PermitAwaited, spot, &marks, |_| {
                    Fact::PermitAwaited {
                        label,
                        policy,
                        awaiting,
                    }
                });
            }
            Note::LetIn { waited, marks } => {
                self.say(sink, FactKind::PermitGiven, spot, &marks, |_| {
                    Fact::PermitGiven {
                        label,
                        policy,
                        waited,
                    }
                });
            }
            Note::FreedLate {
                held,
                outstanding,
                limit,
                mark,
            } => {
                self.say(sink, FactKind::PlaceFreed, spot, &[mark], |_| {
                    Fact::PlaceFreed {
                        policy,
                        held,
                        outstanding,
                        limit,
                    }
                });
            }
            _ => {}
        }
    }
}

//! Samples of facts about circuit breakers, limits and fallbacks.

use super::model::{MS, call, handler};
use sim::fact::*;
use sim::policy::{Awaiting, BreakerState, MoveCause, NoFallback, Rejection};
use sim::time::Time;

pub fn breaker_facts() -> Vec<Said> {
    let until = Time(2_400_000_000);
    let rejections = [
        Rejection::Open {
            until,
            not_permitted: 1,
        },
        Rejection::HalfOpenFull {
            permitted: 3,
            not_permitted: 1,
        },
        Rejection::ForcedOpen { not_permitted: 1 },
        Rejection::BulkheadFull {
            outstanding: 10,
            limit: 10,
        },
        Rejection::WaitedTooLong {
            outstanding: 10,
            limit: 10,
            waited: MS,
        },
        Rejection::PoolFull {
            running: 10,
            threads: 10,
            queued: 5,
            room: 5,
        },
        Rejection::RateLimited {
            limit: 50,
            period: MS,
            next: until,
        },
        Rejection::Throttled {
            requests: 100,
            accepts: 40,
            share_ppm: 198_019,
        },
    ];
    let mut all = Vec::new();
    for rejection in rejections {
        all.push(call(Fact::Rejected {
            label: 0,
            policy: 0,
            rejection,
            failed: 3,
            buffered: 5,
            rate: Some(60.0),
            threshold: 50.0,
        }));
    }
    for (failed, slow, rate, tick) in [
        (true, false, None, None),
        (true, true, Some(60.0), None),
        (false, true, None, None),
        (false, false, Some(40.0), None),
        (true, false, None, Some(until)),
        (false, false, Some(40.0), Some(until)),
    ] {
        all.push(call(Fact::OutcomeRecorded {
            policy: 0,
            failed,
            slow,
            buffered: 5,
            size: 10,
            failed_count: 3,
            rate,
            threshold: 50.0,
            tick,
        }));
    }
    let causes = [
        (MoveCause::FailureRate, BreakerState::Open),
        (MoveCause::SlowRate, BreakerState::Open),
        (MoveCause::BothRates, BreakerState::Open),
        (MoveCause::BelowThresholds, BreakerState::Closed),
        (MoveCause::WaitOver, BreakerState::HalfOpen),
        (MoveCause::Timer, BreakerState::HalfOpen),
        (MoveCause::HalfOpenExpired, BreakerState::Open),
        (MoveCause::Command, BreakerState::ForcedOpen),
        (MoveCause::HealthTick, BreakerState::Open),
        (MoveCause::TrialSucceeded, BreakerState::Closed),
        (MoveCause::TrialFailed, BreakerState::Open),
    ];
    for (cause, to) in causes {
        all.push(call(Fact::BreakerChanged {
            policy: 0,
            from: BreakerState::Closed,
            to,
            cause,
            failed: 3,
            slow: 4,
            buffered: 5,
            minimum: 5,
            rate: Some(60.0),
            threshold: 50.0,
            until: Some(until),
        }));
    }
    all
}

pub fn limit_facts() -> Vec<Said> {
    let at = Time(2_400_000_000);
    let place = |until| Awaiting::Place {
        position: 2,
        outstanding: 10,
        limit: 10,
        until,
    };
    let permit = Awaiting::Permit {
        at,
        limit: 50,
        period: MS,
    };
    let awaiting = [place(Some(at)), place(None), permit];
    let awaited = awaiting.map(|awaiting| {
        call(Fact::PermitAwaited {
            label: 0,
            policy: 0,
            awaiting,
        })
    });
    let mut all = awaited.to_vec();
    all.extend([
        call(Fact::PermitGiven {
            label: 0,
            policy: 0,
            waited: MS,
        }),
        call(Fact::PlaceFreed {
            policy: 0,
            held: MS,
            outstanding: 9,
            limit: 10,
        }),
        handler(Fact::Shed {
            label: 0,
            limit: 50,
            period: MS,
            retry_after: MS,
        }),
    ]);
    all
}

pub fn fallback_facts() -> Vec<Said> {
    let (label, policy) = (0, 0);
    let kept = |age_max| Substitute::Kept { age: MS, age_max };
    let with = [
        Substitute::Value,
        kept(None),
        kept(Some(MS)),
        Substitute::Call { to: 1 },
    ];
    let fell = with.map(|with| Fact::FellBack {
        label,
        policy,
        after: Failure::TimedOut,
        with,
    });
    let why = [
        NoFallback::Missing,
        NoFallback::Full {
            running: 10,
            running_max: 10,
        },
        NoFallback::NothingKept,
        NoFallback::TooOld {
            age: MS,
            age_max: MS,
        },
        NoFallback::Failed,
    ];
    let failed = why.map(|why| Fact::FallbackFailed { label, policy, why });
    let replaced = Fact::WriteReplaced {
        label,
        to: 1,
        handler: 0,
    };
    let all = fell.into_iter().chain(failed).chain([replaced]);
    all.map(call).collect()
}

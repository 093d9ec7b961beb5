//! Limits, circuit breakers, budgets and fallbacks.

use super::super::model::{MS, call, handler};
use super::{EN, check, tell};
use crate::text::{circuit, gate, limits, meters};
use sim::fact::*;
use sim::policy::{Awaiting, BreakerState, MoveCause, NoFallback, Rejection};
use sim::time::Time;

#[test]
fn limits_and_breakers() {
    let rejected = |rejection| {
        call(Fact::Rejected {
            label: 0,
            policy: 0,
            rejection,
            failed: 3,
            buffered: 5,
            rate: Some(60.0),
            threshold: 50.0,
        })
    };
    let full = |n| Rejection::BulkheadFull {
        outstanding: n,
        limit: n,
    };
    tell(
        |n| rejected(full(n)),
        "1 of 1 call of web is outstanding | 2 of 2 calls of web are outstanding",
    );
    let would = |rejection| gate::would_pass(rejection, None, EN);
    check(
        |n| would(full(n)),
        "1 of 1 place was taken | 2 of 2 places were taken",
    );
    let waited = |n| Rejection::WaitedTooLong {
        outstanding: n,
        limit: n,
        waited: MS,
    };
    tell(
        |n| rejected(waited(n)),
        "1 of 1 call of web is still outstanding | 2 of 2 calls of web are still outstanding",
    );
    let pool = |n| Rejection::PoolFull {
        running: n,
        threads: n,
        queued: n,
        room: n,
    };
    tell(
        |n| rejected(pool(n)),
        "1 of 1 thread is taken and 1 of 1 place in its queue | 2 of 2 threads are taken and 2 of 2 places in its queue",
    );
    check(
        |n| would(pool(n)),
        "one of 1 thread or 1 place in line | one of 2 threads or 2 places in line",
    );
    let rate = |n| Rejection::RateLimited {
        limit: n,
        period: MS,
        next: Time(9),
    };
    tell(|n| rejected(rate(n)), "is 1 call in | is 2 calls in");
    let throttled = |n| Rejection::Throttled {
        requests: n,
        accepts: n,
        share_ppm: 198_019,
    };
    tell(
        |n| rejected(throttled(n)),
        "Only 1 of the last 1 request was accepted | Only 2 of the last 2 requests were accepted",
    );
    let awaited = |awaiting| {
        call(Fact::PermitAwaited {
            label: 0,
            policy: 0,
            awaiting,
        })
    };
    let place = |n| Awaiting::Place {
        position: 2,
        outstanding: n,
        limit: n,
        until: None,
    };
    tell(
        |n| awaited(place(n)),
        "1 of 1 call of web is outstanding | 2 of 2 calls of web are outstanding",
    );
    let permit = |limit| Awaiting::Permit {
        at: Time(9),
        limit,
        period: MS,
    };
    tell(|n| awaited(permit(n)), "is 1 call in | is 2 calls in");
    let freed = |outstanding| Fact::PlaceFreed {
        policy: 0,
        held: MS,
        outstanding,
        limit: 3,
    };
    tell(
        |n| call(freed(n)),
        "Now 1 of 3 is taken | Now 2 of 3 are taken",
    );
    let shed = |limit| Fact::Shed {
        label: 0,
        limit,
        period: MS,
        retry_after: MS,
    };
    tell(
        |n| handler(shed(n)),
        "lets 1 request in | lets 2 requests in",
    );
    let opened = |slow| Fact::BreakerChanged {
        policy: 0,
        from: BreakerState::Closed,
        to: BreakerState::Open,
        cause: MoveCause::SlowRate,
        failed: 3,
        slow,
        buffered: 5,
        minimum: 5,
        rate: Some(60.0),
        threshold: 50.0,
        until: Some(Time(9)),
    };
    tell(
        |n| call(opened(n)),
        "1 of 5 was too slow | 2 of 5 were too slow",
    );
    let no_fallback = |n: u32| Fact::FallbackFailed {
        label: 0,
        policy: 0,
        why: NoFallback::Full {
            running: n,
            running_max: n,
        },
    };
    tell(
        |n| call(no_fallback(n)),
        "1 of 1 fallback runs already | 2 of 2 fallbacks run already",
    );
    let suppressed = |n: u32| Fact::RetrySuppressed {
        label: 0,
        policy: 0,
        attempts: n,
        balance_milli: i64::from(n) * 1_000,
        needed_milli: 3_000,
    };
    tell(
        |n| call(suppressed(n)),
        "after 1 attempt: the retry budget holds 1 token, | after 2 attempts: the retry budget holds 2 tokens,",
    );
    let budget = |n: u32| meters::budget_holds(i64::from(n) * 1_000, 3_000, EN);
    check(budget, "1 token, | 2 tokens,");
    check(
        |n| circuit::trial_calls(1, n, EN),
        "1 of 1 trial call | 1 of 2 trial calls",
    );
    check(
        |n| limits::tokens_left(1, n, EN),
        "1 of 1 token left | 1 of 2 tokens left",
    );
    check(
        |n| limits::permits_left(1, n, MS, EN),
        "1 of 1 permit left | 1 of 2 permits left",
    );
    check(
        |n| limits::throttled(n, 1, 0.5, EN),
        "1 of 1 recent request accepted | 1 of 2 recent requests accepted",
    );
}

//! Bulkheads, pools, rate limiters and throttling as tables. Behind the answer stand the rows of those inside and of those in
//! line, or what is left.

use super::check;
use crate::policy::rate::Reserved;
use crate::policy::throttle::refused_share;
use crate::policy::{
    BucketSettings, BulkheadSettings, Cycles, CyclesSettings, Settings, ThrottleSettings,
};
use crate::time::{Span, Time};

fn bulkhead(limit: u32, max_wait_ms: u64) -> Settings {
    Settings::Bulkhead(BulkheadSettings::Limit {
        limit,
        max_wait: Span::from_ms(max_wait_ms),
    })
}

fn pool(core: u32, max: u32, queue_max: u32, reject_at: Option<u32>) -> Settings {
    Settings::Bulkhead(BulkheadSettings::Pool {
        core,
        max,
        queue_max,
        reject_at,
    })
}

/// Holds: BH-1.
#[test]
fn a_full_bulkhead_without_waiting_refuses_at_once() {
    check(
        bulkhead(2, 0),
        "0 ask a: in | [0] []
         1 ask b: in | [0, 1] []
         2 ask c: refused, 2 of 2 | [0, 1] [] held by [0, 1]
         3 ok a: done | [1] []
         4 ask c: in | [1, 4] []",
    );
}

/// Holds: BH-1.
#[test]
fn those_in_line_go_in_first_come_first_served_and_nobody_overtakes_them() {
    check(
        bulkhead(1, 50),
        "0 ask a: in | [0] []
         1 ask b: at 51 | [0] [1]; number 1 behind [0]
         2 ask c: at 52 | [0] [1, 2]; number 2 behind [0]
         10 ok a: done | [] [1, 2] | wakes 10
         10 ask d: at 60 | [] [1, 2, 4] | wakes 10; number 2 behind []
         10 wake: ready b | [] [2, 4]
         10 ask b: in | [6] [2, 4]; waited 9 ms since [1, 3]
         52 ask c: refused after 50 ms | [6] [4] held by [6]
         55 released d: done | [6] []
         60 ok b: done | [] []",
    );
}

/// Holds: HY-11.
#[test]
fn a_pool_without_a_queue_rejects_beyond_its_threads() {
    check(
        pool(1, 1, 0, Some(5)),
        "0 ask a: in | [0] []
         0 ask b: refused, 1 of 1 run, 0 of 0 wait | [0] [] held by [0]
         9 ok a: done | [] []
         9 ask b: in | [3] []",
    );
}

/// Holds: HY-11.
#[test]
fn a_pool_rejects_at_its_threshold_even_if_the_queue_is_longer() {
    check(
        pool(1, 1, 10, Some(1)),
        "0 ask a: in | [0] []
         0 ask b: waits | [0] [1]; number 1 behind [0]
         0 ask c: refused, 1 of 1 run, 1 of 1 wait | [0] [1] held by [0]
         9 ok a: done | [] [1] | wakes 9
         9 wake: ready b | [] []
         9 ask b: in | [5] []; waited 9 ms since [1, 3]",
    );
}

#[test]
fn threads_beyond_the_core_start_only_behind_a_full_queue() {
    check(
        pool(1, 2, 1, None),
        "0 ask a: in | [0] []
         0 ask b: waits | [0] [1]; number 1 behind [0]
         0 ask c: in | [0, 2] [1]
         0 ask d: refused, 2 of 2 run, 1 of 1 wait | [0, 2] [1] held by [0, 2]
         5 ok c: done | [0] [1] | wakes 5
         5 wake: ready b | [0] []
         5 ask b: in | [0, 6] []; waited 5 ms since [1, 4]",
    );
}

/// Holds: HY-10.
#[test]
fn a_place_that_was_left_is_given_back_late() {
    check(
        pool(1, 1, 0, None),
        "0 ask a: in | [0] []
         30 released a: done | [] []; freed late, held 30 ms since row 0",
    );
}

/// Holds: RL-1.
#[test]
fn a_bucket_fills_evenly_up_to_its_burst() {
    let bucket = Settings::TokenBucket(BucketSettings {
        limit: 3,
        period: Span::from_ms(100),
        burst: 2,
    });
    check(
        bucket,
        "0 ask a: in | 1 left
         0 ask b: in | 0 left
         33 ask c: refused, next 33 | 0 left
         34 ask c: in | 0 left
         66 ask d: refused, next 66 | 0 left
         67 ask d: in | 0 left
         1000 ask e: in | 1 left",
    );
}

/// The long-run rate is at most r, and any burst at most B.
///
/// Holds: RL-1.
#[test]
fn a_bucket_admits_at_most_its_rate_and_its_burst() {
    let settings = BucketSettings {
        limit: 7,
        period: Span::from_ms(10),
        burst: 5,
    };
    let mut bench = super::bench::Bench::new(&Settings::TokenBucket(settings));
    let admitted = (0..10_000)
        .filter(|ms| bench.operate(&format!("{ms} ask a"), 0).starts_with("in"))
        .count();
    // A call each millisecond, seven tokens in ten: 5 at the start, then 7 each 10 ms up to 9,999 ms.
    assert_eq!(admitted, 5 + 7 * 9_999 / 10);
}

fn cycles(timeout_ms: u64) -> Settings {
    Settings::RateLimiter(CyclesSettings {
        limit: 2,
        period: Span::from_ms(100),
        timeout: Span::from_ms(timeout_ms),
    })
}

/// Holds: RL-2.
#[test]
fn permits_of_coming_cycles_are_reserved() {
    check(
        cycles(250),
        "0 ask a: in | 1 left
         0 ask b: in | 0 left
         0 ask c: at 100 | -1 left; reserved
         0 ask d: at 100 | -2 left; reserved
         0 ask e: at 200 | -3 left; reserved
         0 ask f: at 200 | -4 left; reserved
         0 ask g: refused, next 300 | -4 left
         0 ask h: refused, next 300 | -4 left
         100 ask c: in | -2 left; waited 100 ms since [2, 2]
         150 released e: done | -2 left
         200 ask f: in | 0 left; waited 200 ms since [5, 5]",
    );
    check(
        cycles(0),
        "0 ask a: in | 1 left
         0 ask b: in | 0 left
         0 ask c: refused, next 100 | 0 left
         100 ask d: in | 1 left
         100 ask e: in | 0 left
         150 ask f: refused, next 200 | 0 left",
    );
}

/// Surprise 10: what is refused takes nothing, and unused permits are not saved up.
///
/// Holds: RL-2.
#[test]
fn a_refused_request_leaves_the_permits_to_a_smaller_one() {
    let mut limiter = Cycles::new(
        CyclesSettings {
            limit: 5,
            period: Span::from_ms(100),
            timeout: Span::ZERO,
        },
        Time::ZERO,
    );
    let at = |ms: u64| Time::ZERO + Span::from_ms(ms);
    let refused = Reserved::Refused {
        wait: Span::from_ms(50),
    };
    assert_eq!(limiter.reserve(at(950), 6), refused);
    assert_eq!(limiter.reserve(at(950), 5), Reserved::Now);
    assert_eq!(limiter.permits(at(950)), 0);
    assert_eq!(limiter.permits(at(5_000)), 5);
}

/// Holds: LS-2.
#[test]
fn the_refused_share_is_that_of_the_formula() {
    let cases = [
        (100, 2_000, 0.0),
        (50, 2_000, 0.0),
        (40, 2_000, 0.198_020),
        (10, 2_000, 0.792_079),
        (0, 2_000, 0.990_099),
        (60, 1_100, 0.336_634),
    ];
    for (accepts, k_milli, expected) in cases {
        let share = refused_share(100, accepts, k_milli);
        assert!((share - expected).abs() < 5e-7, "{accepts}: {share}");
    }
}

/// Holds: LS-2.
#[test]
fn refused_requests_count_too_and_leave_with_the_window() {
    let throttle = Settings::Throttle(ThrottleSettings {
        window: Span::from_ms(60),
        ..ThrottleSettings::default()
    });
    check(
        throttle,
        "0 ask a: in | (1, 0)
         1 ok a: done | (1, 1)
         2 ask b: in | (2, 1)
         3 late b: done | (2, 1)
         4 ask c: in | (3, 1)
         5 rejected c: done | (3, 1)
         59 ask d: in | (4, 1)
         60 ask e: in | (4, 1)
         61 ask f: refused, 800000 ppm | (5, 0)
         200 ask f: in | (1, 0)",
    );
}

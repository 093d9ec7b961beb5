//! Policies as tables: `ms operation call: what the policy answered`.
//!
//! The row (mark) of a line is its number, from 0. Operations: `ask`, the outcomes `ok`, `fail`,
//! `late` (timeout), `rejected`, `ignored`, `released` with the time taken since the call went in,
//! `wake`, and commands by hand. Behind the answer stand the state of a breaker with its window
//! (outcome, row, `!` where slow), when the policy wants to be woken, and its notes.

mod bench;
mod fallback;
mod hystrix;
mod limits;
mod polly;

use super::resilience4j::{HalfOpenEnd, Wait, WindowKind};
use super::{
    BreakerSettings, BreakerState, Notes, Policy, RetryOn, RetrySettings, Scope, Settings,
};
use crate::time::{Span, Time};
use bench::Bench;
use std::rc::Rc;

/// Runs the left sides of the table and compares the right sides.
#[track_caller]
fn check(settings: Settings, table: &str) {
    let mut bench = Bench::new(&settings);
    let lines: Vec<&str> = table
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect();
    let mut corrected = String::new();
    for (mark, line) in lines.iter().enumerate() {
        let operation = line.split_once(':').map_or(*line, |(left, _)| left);
        let answer = bench.operate(operation, mark as u32);
        corrected += &format!("{operation}: {answer}\n");
    }
    assert_eq!(
        lines.join("\n"),
        corrected.trim_end(),
        "the corrected table:\n{corrected}"
    );
}

fn breaker(change: impl FnOnce(&mut BreakerSettings)) -> Settings {
    let mut settings = BreakerSettings {
        window_size: 4,
        calls_min: 2,
        slow_after: Span::from_ms(100),
        wait: Wait::Fixed(Span::from_ms(1_000)),
        half_open_calls: 2,
        ..BreakerSettings::default()
    };
    change(&mut settings);
    Settings::Resilience4j(Rc::new(settings))
}

fn retry(attempts_max: u32, wait_ms: u64, on: RetryOn) -> Settings {
    Settings::Retry(Rc::new(RetrySettings {
        on,
        ..RetrySettings::fixed(attempts_max, Span::from_ms(wait_ms))
    }))
}

#[test]
fn retry_counts_the_first_attempt() {
    check(
        retry(3, 50, RetryOn::default()),
        "0 ask a: in
         10 fail a: again at 60; attempt 2 of 3 after [1]
         60 ask a: in
         99 late a: again at 149; attempt 3 of 3 after [1, 3]
         149 ask a: in
         150 rejected a: done; 3 of 3 used up after [1, 3, 5]",
    );
}

#[test]
fn retry_stops_at_success_and_at_what_it_does_not_cover() {
    check(
        retry(
            3,
            0,
            RetryOn {
                failure: false,
                ..RetryOn::default()
            },
        ),
        "0 ask a: in
         10 late a: again at 10; attempt 2 of 3 after [1]
         10 ask a: in
         20 ok a: done",
    );
    check(
        retry(
            3,
            0,
            RetryOn {
                failure: false,
                ..RetryOn::default()
            },
        ),
        "0 ask a: in
         10 fail a: done; 1 of 3 not retryable after [1]",
    );
    check(
        retry(0, 0, RetryOn::default()),
        "0 ask a: in
         10 fail a: done; 1 of 1 used up after [1]",
    );
}

#[test]
fn timeout_gives_up_exactly_at_its_limit() {
    check(
        Settings::Timeout(Span::from_ms(250)),
        "100 ask a: in | wakes 350
         349 wake: nothing | wakes 350
         350 wake: give up; gave up 250 ms after row 0 at 100
         350 late a: done",
    );
    check(
        Settings::Timeout(Span::from_ms(250)),
        "100 ask a: in | wakes 350
         200 ok a: done",
    );
}

/// Holds: RJ-3, RJ-4, RJ-5, RJ-6, RJ-9.
#[test]
fn breaker_opens_at_the_threshold_and_closes_again() {
    check(
        breaker(|_| {}),
        "0 ask a: in | closed
         10 ok a: done | closed [s1]
         10 ask b: in | closed [s1]
         20 fail b: done | open [s1 f3] 50%; closed -> open until 1020, failure rate [s1 f3] since None
         1020 ask c: refused #1 until 1020 | open [s1 f3] 50%; since row 3
         1021 ask c: in | half-open; open -> half-open, wait over [s1 f3] since Some(3)
         1021 ask d: in | half-open
         1021 ask e: refused #1, all 2 taken | half-open; since row 5 held by [5, 6]
         1030 ok c: done | half-open [s8]
         1031 ok d: done | closed; half-open -> closed, below thresholds [s8 s9] since Some(5)",
    );
}

/// Holds: RJ-1.
#[test]
fn breaker_window_evicts_the_oldest() {
    check(
        breaker(|settings| settings.failure_rate = 75.0),
        "0 ask a: in | closed
         0 fail a: done | closed [f1]
         1 ask a: in | closed [f1]
         1 ok a: done | closed [f1 s3] 50%
         2 ask a: in | closed [f1 s3] 50%
         2 late a: done | closed [f1 s3 t5] 66.666664%
         3 ask a: in | closed [f1 s3 t5] 66.666664%
         3 ok a: done | closed [f1 s3 t5 s7] 50%
         4 ask a: in | closed [f1 s3 t5 s7] 50%
         4 rejected a: done | closed [s3 t5 s7 r9] 50%; lost f1
         5 ask a: in | closed [s3 t5 s7 r9] 50%
         5 fail a: done | open [t5 s7 r9 f11] 75%; lost s3; closed -> open until 1005, failure rate [t5 s7 r9 f11] since None",
    );
}

#[test]
fn breaker_opens_on_slow_calls() {
    check(
        breaker(|settings| settings.slow_rate = 50.0),
        "0 ask a: in | closed
         100 ok a: done | closed [s1]
         100 ask b: in | closed [s1]
         201 ok b: done | open [s1 s3!] 0%; closed -> open until 1201, slow rate [s1 s3!] since None",
    );
}

/// Holds: RJ-2.
#[test]
fn time_window_is_cut_at_whole_seconds() {
    check(
        breaker(|settings| {
            settings.window = WindowKind::Time;
            settings.window_size = 2;
            settings.calls_min = 3;
        }),
        "0 ask a: in | closed
         0 fail a: done | closed [f1]
         999 ask a: in | closed [f1]
         999 fail a: done | closed [f1 f3]
         1999 ask a: in | closed [f1 f3]
         2000 ask b: in | closed
         2000 fail b: done | closed [f6]
         2001 fail a: done | closed [f6 f7]
         2001 ask a: in | closed [f6 f7]
         2001 fail a: done | open [f6 f7 f9] 100%; closed -> open until 3001, failure rate [f6 f7 f9] since None",
    );
}

#[test]
fn lock_free_time_window_begins_anew_after_an_idle_gap() {
    check(
        breaker(|settings| {
            settings.window = WindowKind::TimeLockFree;
            settings.window_size = 2;
            settings.calls_min = 9;
        }),
        "400 ask a: in | closed
         400 fail a: done | closed [f1]
         1999 ask a: in | closed [f1]
         2000 ask a: in | closed
         5999 ask b: in | closed
         5999 fail b: done | closed [f5]
         7998 ask b: in | closed [f5]
         7999 ask b: in | closed",
    );
}

/// Holds: RJ-6.
#[test]
fn half_open_decides_by_its_own_window_and_reopens() {
    check(
        breaker(|settings| {
            settings.wait = Wait::Exponential {
                initial: Span::from_ms(1_000),
                multiplier: 1.5,
                max: Span::from_ms(2_000),
            }
        }),
        "0 open: legal | open; closed -> open until 1000, command [] since None
         1001 ask a: in | half-open; open -> half-open, wait over [] since Some(0)
         1002 fail a: done | half-open [f2]
         1002 ask b: in | half-open [f2]
         1003 fail b: done | open [f2 f4] 100%; half-open -> open until 2503, failure rate [f2 f4] since Some(1)
         2504 ask a: in | half-open; open -> half-open, wait over [f2 f4] since Some(4)
         2505 ask b: in | half-open
         2506 fail b: done | half-open [f7]
         2507 fail a: done | open [f7 f8] 100%; half-open -> open until 4507, failure rate [f7 f8] since Some(5)
         4508 ask c: in | half-open; open -> half-open, wait over [f7 f8] since Some(8)",
    );
}

/// Holds: RJ-7, RJ-8.
#[test]
fn late_outcomes_count_where_they_arrive() {
    check(
        breaker(|_| {}),
        "0 ask old: in | closed
         0 ask older: in | closed
         0 ask oldest: in | closed
         0 open: legal | open; closed -> open until 1000, command [] since None
         5 ok old: done | open [s4]
         1001 ask probe: in | half-open; open -> half-open, wait over [s4] since Some(3)
         1002 ignored older: done | half-open
         1003 fail oldest: done | half-open [f7!]
         1004 ask more: in | half-open [f7!]
         1005 ask most: in | half-open [f7!]
         1006 ask full: refused #1, all 2 taken | half-open [f7!]; since row 5 held by [5, 8, 9]
         1007 released probe: done | half-open [f7!]",
    );
}

/// Holds: RJ-5.
#[test]
fn timers_move_the_breaker() {
    check(
        breaker(|settings| {
            settings.half_open_automatic = true;
            let after = Span::from_ms(300);
            settings.half_open_max = Some(HalfOpenEnd {
                after,
                closes: false,
            });
        }),
        "0 open: legal | open | wakes 1000; closed -> open until 1000, command [] since None
         999 wake: nothing | open | wakes 1000
         1000 wake: nothing | half-open | wakes 1300; open -> half-open until 1300, timer [] since Some(0)
         1100 ask a: in | half-open | wakes 1300
         1300 wake: nothing | open | wakes 2300; half-open -> open until 2300, half-open too long [] since Some(2)
         1400 ok a: done | open [s5!] | wakes 2300",
    );
    check(
        breaker(|settings| {
            let after = Span::from_ms(300);
            settings.half_open_max = Some(HalfOpenEnd {
                after,
                closes: true,
            });
        }),
        "0 open: legal | open; closed -> open until 1000, command [] since None
         5000 ask a: in | half-open | wakes 5300; open -> half-open until 5300, wait over [] since Some(0)
         5300 wake: nothing | closed; half-open -> closed, half-open too long [] since Some(1)",
    );
}

/// Holds: RJ-9.
#[test]
fn breaker_obeys_by_hand() {
    check(
        breaker(|_| {}),
        "0 half-open: illegal | closed
         1 disable: legal | disabled; closed -> disabled, command [] since None
         2 ask a: in | disabled
         2 fail a: done | disabled
         3 measure: legal | metrics-only; disabled -> metrics-only, command [] since Some(1)
         4 ask a: in | metrics-only
         4 fail a: done | metrics-only [f6]
         5 ask a: in | metrics-only [f6]
         5 fail a: done | metrics-only [f6 f8] 100%
         6 half-open: illegal | metrics-only [f6 f8] 100%
         7 force-open: legal | forced-open; metrics-only -> forced-open, command [f6 f8] since Some(4)
         8 ask a: refused #1, forced | forced-open; since row 10
         9 open: legal | open; forced-open -> open until 1009, command [] since Some(10)
         10 half-open: legal | half-open; open -> half-open, command [] since Some(12)
         11 reset: legal | closed; half-open -> closed, command [] since Some(13)
         12 close: legal | closed",
    );
}

#[test]
fn state_belongs_to_the_call_or_to_the_member() {
    let scopes = [
        (retry(3, 0, RetryOn::default()), Scope::Call),
        (Settings::Timeout(Span::ZERO), Scope::Call),
        (breaker(|_| {}), Scope::Member),
    ];
    for (settings, scope) in scopes {
        assert_eq!(settings.scope(), scope);
        assert_eq!(Policy::new(&settings, Time::ZERO).scope(), scope);
    }
}

#[test]
fn a_clone_keeps_its_own_state() {
    let mut bench = Bench::new(&breaker(|_| {}));
    let checkpoint = bench.policy.clone();
    bench.operate("0 open", 0);
    assert_ne!(bench.policy, checkpoint);
    assert_eq!(checkpoint.breaker_state(), Some(BreakerState::Closed));
}

#[test]
fn notes_that_nobody_wants_are_not_kept() {
    let mut bench = Bench::new(&breaker(|_| {}));
    bench.notes = Notes::unwanted();
    bench.operate("0 open", 0);
    bench.operate("1 ask a", 1);
    assert_eq!(bench.notes, Notes::unwanted());
    assert_eq!(
        bench
            .policy
            .breaker(Time::ZERO)
            .map(|view| view.not_permitted),
        Some(1)
    );
}

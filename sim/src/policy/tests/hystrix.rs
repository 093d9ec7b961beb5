//! Hystrix's breaker as tables. Behind a bar in the window: outcomes that no tick has published yet.

use super::bench::Bench;
use super::check;
use crate::policy::{BreakerState, HystrixSettings, Policy, Settings};
use crate::time::{Span, Time};
use std::rc::Rc;

fn hystrix(change: impl FnOnce(&mut HystrixSettings)) -> Settings {
    let mut settings = HystrixSettings::default();
    change(&mut settings);
    Settings::Hystrix(Rc::new(settings))
}

/// Few calls are enough, and time is short, so that tables stay short.
fn small() -> Settings {
    hystrix(|s| {
        s.volume_min = 2;
        s.sleep = Span::from_ms(1_000);
        s.window = Span::from_ms(2_000);
    })
}

/// Opens the small breaker at 500, and checks what follows.
#[track_caller]
fn check_opened(table: &str) {
    let opened = "0 ask a: in | closed
        0 fail a: done | closed [|f1]; seen at 500
        0 ask b: in | closed [|f1]
        0 fail b: done | closed [|f1 f3] | wakes 500; seen at 500
        500 wake: nothing | open [f1 f3] 100%; closed -> open until 1500, health tick [f1 f3] since None\n";
    check(small(), &format!("{opened}{table}"));
}

/// Calls the breaker `good` times with success, then `bad` times with failure, all at `ms`.
fn call_often(bench: &mut Bench, ms: u64, good: u32, bad: u32) {
    for n in 0..good + bad {
        bench.operate(&format!("{ms} ask {n}"), n);
        let verb = if n < good { "ok" } else { "fail" };
        bench.operate(&format!("{ms} {verb} {n}"), n);
    }
}

fn at(ms: u64) -> Time {
    Time::ZERO + Span::from_ms(ms)
}

/// HY-V a, with the library's defaults.
///
/// Holds: HY-4.
#[test]
fn nineteen_failures_leave_it_closed() {
    let mut bench = Bench::new(&hystrix(|_| {}));
    call_often(&mut bench, 10, 0, 19);
    assert_eq!(bench.policy.wake_at(), None, "no tick will open it");
    bench.operate("500 wake", 19);
    assert_eq!(bench.policy.breaker_state(), Some(BreakerState::Closed));
}

/// HY-V b and c, with the library's defaults: 10 of 20 failed, open at the tick, short-circuited up to 5,500 included.
///
/// Holds: HY-1, HY-4, HY-5, HY-6.
#[test]
fn ten_of_twenty_open_it_at_the_tick() {
    let mut bench = Bench::new(&hystrix(|_| {}));
    call_often(&mut bench, 400, 10, 10);
    assert_eq!(bench.policy.wake_at(), Some(at(500)));
    assert_eq!(
        bench.operate("499 ask x", 20).split(' ').next(),
        Some("in"),
        "calls pass until the tick"
    );
    assert!(
        bench
            .operate("500 wake", 21)
            .contains("closed -> open until 5500")
    );
    assert!(
        bench
            .operate("5500 ask y", 22)
            .contains("refused #1 until 5500")
    );
    assert!(
        bench
            .operate("5501 ask z", 23)
            .contains("open -> half-open")
    );
    assert!(bench.operate("5501 ask y", 24).contains("all 1 taken"));
    assert!(
        bench
            .operate("5601 fail z", 25)
            .contains("half-open -> open until 10601")
    );
    assert!(bench.operate("10601 ask y", 26).contains("refused"));
    assert!(
        bench
            .operate("10602 ask y", 27)
            .contains("open -> half-open")
    );
}

/// HY-V d: after the trial the counts begin anew; its success is one of them, so that 18 failures are one too few.
///
/// Holds: HY-6.
#[test]
fn a_trial_that_succeeds_begins_new_counts() {
    let mut bench = Bench::new(&hystrix(|_| {}));
    call_often(&mut bench, 400, 0, 20);
    bench.operate("500 wake", 20);
    bench.operate("5501 ask z", 21);
    assert!(
        bench
            .operate("5510 ok z", 22)
            .contains("half-open -> closed")
    );
    call_often(&mut bench, 5_520, 0, 18);
    assert_eq!(bench.policy.wake_at(), None);
    assert_eq!(bench.policy.breaker_state(), Some(BreakerState::Closed));
}

/// Ticks are counted from the close on, and only there is anything decided.
///
/// Holds: HY-1, HY-6.
#[test]
fn a_success_closes_and_the_ticks_begin_anew() {
    check_opened(
        "1500 ask c: refused #1 until 1500 | open [f1 f3] 100%; since row 4
         1501 ask d: in | half-open [f1 f3] 100%; open -> half-open, wait over [f1 f3] since Some(4)
         1502 ask e: refused #2, all 1 taken | half-open [f1 f3] 100%; since row 6 held by [6]
         1600 ok d: done | closed [s8]; half-open -> closed, trial succeeded [f1 f3] since Some(6)
         1601 ask e: in | closed [s8]
         1601 fail e: done | closed [s8|f10] | wakes 2100; seen at 2100
         2099 ask f: in | closed [s8|f10] | wakes 2100
         2100 wake: nothing | open [s8 f10] 50%; closed -> open until 3100, health tick [s8 f10] since Some(8)",
    );
}

/// What is no success reopens, and short-circuited calls and bad requests are in no count.
///
/// Holds: HY-2, HY-6.
#[test]
fn a_bad_request_reopens_and_counts_nowhere() {
    check_opened(
        "1501 ask c: in | half-open [f1 f3] 100%; open -> half-open, wait over [f1 f3] since Some(4)
         1502 ignored c: done | open [f1 f3] 100%; half-open -> open until 2502, trial failed [f1 f3] since Some(5)
         2503 ask d: in | half-open; open -> half-open, wait over [] since Some(6)
         2504 released d: done | open; half-open -> open until 3504, trial failed [] since Some(7)
         3505 ask e: in | half-open; open -> half-open, wait over [] since Some(8)
         3506 late e: done | open [|t10]; half-open -> open until 4506, trial failed [] since Some(9); seen at 4000",
    );
    check(
        small(),
        "0 ask a: in | closed
         0 ask b: in | closed
         0 ask c: in | closed
         0 ask d: in | closed
         1 ignored a: done | closed
         2 rejected b: done | closed [|r5]; seen at 500
         3 late c: done | closed [|r5 t6] | wakes 500; seen at 500
         4 ok d: done | closed [|r5 t6 s7] | wakes 500; seen at 500
         500 wake: nothing | open [r5 t6 s7] 66%; closed -> open until 1500, health tick [r5 t6 s7] since None",
    );
}

/// A breaker may open at a tick although nothing ended since the last one: successes left the window. And a bucket is
/// seen from its own tick on, for as many ticks as the window has buckets.
///
/// Holds: HY-1, HY-4.
#[test]
fn successes_that_leave_open_it() {
    check(
        small(),
        "0 ask a: in | closed
         0 ask b: in | closed
         0 ask c: in | closed
         0 ask d: in | closed
         1 ok a: done | closed [|s4]; seen at 500
         2 ok b: done | closed [|s4 s5]; seen at 500
         600 ok c: done | closed [s4 s5|s6] 0%; seen at 1000
         700 fail d: done | closed [s4 s5|s6 f7] 0% | wakes 2500; seen at 1000
         2499 wake: nothing | closed [s4 s5 s6 f7] 25% | wakes 2500
         2500 wake: nothing | open [s6 f7] 50%; closed -> open until 3500, health tick [s6 f7] since None
         3000 ask e: refused #1 until 3500 | open; since row 9",
    );
}

/// Any call that ends while it is half open decides, as in the library.
#[test]
fn a_late_success_closes_it() {
    check(
        small(),
        "0 ask slow: in | closed
         0 ask a: in | closed
         0 fail a: done | closed [|f2]; seen at 500
         0 ask b: in | closed [|f2]
         0 fail b: done | closed [|f2 f4] | wakes 500; seen at 500
         500 wake: nothing | open [f2 f4] 100%; closed -> open until 1500, health tick [f2 f4] since None
         1501 ask c: in | half-open [f2 f4] 100%; open -> half-open, wait over [f2 f4] since Some(5)
         1502 ok slow: done | closed [s7]; half-open -> closed, trial succeeded [f2 f4] since Some(6)",
    );
}

/// Holds: HY-7.
#[test]
fn forced_open_wins_over_forced_closed() {
    let forced = |open, closed| {
        hystrix(|s| {
            s.volume_min = 1;
            s.force_open = open;
            s.force_closed = closed;
        })
    };
    check(
        forced(true, true),
        "0 ask a: refused #1, forced | forced-open",
    );
    check(
        forced(false, true),
        "0 ask a: in | forced-closed
         0 fail a: done | forced-closed [|f1]; seen at 500
         700 ask b: in | forced-closed [f1] 100%",
    );
}

/// Errors, total, and the percentage that the library publishes.
///
/// Holds: HY-3.
#[test]
fn percentages_are_cut_to_whole_numbers() {
    let cases = [
        (10, 20, 50),
        (9, 20, 45),
        (19, 39, 48),
        (199, 400, 49),
        (20, 39, 51),
        (2, 3, 66),
        (29, 100, 28),
    ];
    for (errors, total, expected) in cases {
        let mut bench = Bench::new(&hystrix(|s| {
            s.volume_min = 1;
            s.error_rate = 100.0;
        }));
        call_often(&mut bench, 10, total - errors, errors);
        let view = bench.policy.breaker(at(500)).expect("a breaker");
        assert_eq!(view.failure_rate, Some(expected as f32), "{errors}/{total}");
    }
    let nothing = Policy::new(&hystrix(|_| {}), Time::ZERO);
    let view = nothing.breaker(at(500)).expect("a breaker");
    assert_eq!(
        (view.failed, view.buffered(), view.failure_rate),
        (0, 0, None)
    );
}

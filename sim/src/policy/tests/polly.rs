//! Polly's breaker as tables.

use super::check;
use crate::policy::{PollySettings, Settings};
use crate::time::Span;
use std::rc::Rc;

fn polly(change: impl FnOnce(&mut PollySettings)) -> Settings {
    let mut settings = PollySettings {
        failure_ratio: 0.5,
        throughput_min: 2,
        sampling: Span::from_ms(1_000),
        break_for: Span::from_ms(500),
        isolated: false,
    };
    change(&mut settings);
    Settings::Polly(Rc::new(settings))
}

/// Windows of 100 ms begin with the first outcome after the one before ended, and are dropped by their start.
///
/// Holds: PO-1.
#[test]
fn windows_begin_with_their_first_outcome() {
    check(
        polly(|s| s.throughput_min = 9),
        "50 ask a: in | closed
         50 fail a: done | closed [f1]
         149 ask b: in | closed [f1]
         149 fail b: done | closed [f1 f3]
         150 ask c: in | closed [f1 f3]
         150 fail c: done | closed [f1 f3 f5]
         1049 ask d: in | closed [f1 f3 f5]
         1050 ok d: done | closed [f5 s7]
         1149 ask e: in | closed [f5 s7]
         1150 ok e: done | closed [s7 s9]",
    );
}

/// Below 200 ms there is one window, which begins anew once it is old.
///
/// Holds: PO-1.
#[test]
fn a_short_sampling_has_one_window() {
    check(
        polly(|s| {
            s.sampling = Span::from_ms(199);
            s.throughput_min = 9;
        }),
        "50 ask a: in | closed
         50 fail a: done | closed [f1]
         198 ask b: in | closed [f1]
         198 fail b: done | closed [f1 f3]
         199 ask c: in | closed
         300 fail c: done | closed [f5]
         498 ask d: in | closed [f5]
         499 ok d: done | closed [s7]",
    );
}

/// The ratio may be over the threshold for as long as nothing fails.
///
/// Holds: PO-2.
#[test]
fn only_a_failure_breaks() {
    check(
        polly(|s| s.throughput_min = 3),
        "0 ask a: in | closed
         0 fail a: done | closed [f1]
         0 ask b: in | closed [f1]
         0 fail b: done | closed [f1 f3]
         0 ask c: in | closed [f1 f3]
         0 ok c: done | closed [f1 f3 s5] 66.666664%
         0 ask d: in | closed [f1 f3 s5] 66.666664%
         0 ok d: done | closed [f1 f3 s5 s7] 50%
         0 ask e: in | closed [f1 f3 s5 s7] 50%
         0 ask f: in | closed [f1 f3 s5 s7] 50%
         1 late e: done | open [f1 f3 s5 s7 t10] 60%; closed -> open until 501, failure rate [f1 f3 s5 s7 t10] since None
         2 fail f: done | open [f1 f3 s5 s7 t10 f11] 66.666664%",
    );
}

/// At exactly the end of the break a call is let in; one at a time, and its outcome decides.
///
/// Holds: PO-3.
#[test]
fn a_trial_is_let_in_at_exactly_the_end() {
    let opened = "0 ask a: in | closed
        0 fail a: done | closed [f1]
        0 ask b: in | closed [f1]
        0 rejected b: done | open [f1 r3] 100%; closed -> open until 500, failure rate [f1 r3] since None
        499 ask c: refused #1 until 500 | open [f1 r3] 100%; since row 3
        500 ask c: in | half-open [f1 r3] 100%; open -> half-open, wait over [f1 r3] since Some(3)
        9000 ask d: refused #2, all 1 taken | half-open; since row 5 held by [5]";
    check(
        polly(|_| {}),
        &format!(
            "{opened}
         9001 fail c: done | open; half-open -> open until 9501, trial failed [] since Some(5)
         9501 ask e: in | half-open; open -> half-open, wait over [] since Some(7)
         9502 ok e: done | closed; half-open -> closed, trial succeeded [s9] since Some(8)"
        ),
    );
    check(
        polly(|_| {}),
        &format!(
            "{opened}
         9001 released c: done | closed; half-open -> closed, trial succeeded [s7] since Some(5)"
        ),
    );
}

/// What is not handled counts as a success.
#[test]
fn an_ignored_outcome_is_a_success() {
    check(
        polly(|_| {}),
        "0 ask a: in | closed
         0 ignored a: done | closed [s1]",
    );
}

/// Holds: PO-4.
#[test]
fn isolated_until_it_is_closed_by_hand() {
    check(
        polly(|_| {}),
        "0 ask a: in | closed
         0 force-open: legal | forced-open; closed -> forced-open, command [] since None
         1 fail a: done | forced-open [f2]
         999999 ask b: refused #1, forced | forced-open; since row 1
         999999 half-open: illegal | forced-open
         999999 close: legal | closed; forced-open -> closed, command [] since Some(1)
         999999 ask b: in | closed",
    );
    check(
        polly(|s| s.isolated = true),
        "0 ask a: refused #1, forced | forced-open
         1 reset: legal | closed; forced-open -> closed, command [] since None",
    );
}

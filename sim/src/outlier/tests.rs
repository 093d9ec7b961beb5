//! The rules as tables: an operation on the left, what was decided and what can be seen on the right. Times are seconds.

use super::{Because, Draws, Note, OutlierSettings, Outliers, Seen, Why};
use crate::draw::{Draw, Key, Purpose};
use crate::time::{Span, Time};
use std::rc::Rc;

/// Does what each line says on its left (`SECOND ok|err|gateway INSTANCE [xTIMES]`, or `SECOND sweep`), and compares.
#[track_caller]
fn check(settings: OutlierSettings, instances: u32, table: &str) {
    let mut outliers = Outliers::new(Rc::new(settings), instances);
    let lines: Vec<&str> = table
        .lines()
        .map(str::trim)
        .filter(|l| !l.is_empty())
        .collect();
    let mut found = Vec::new();
    for (mark, line) in (0..).zip(&lines) {
        let operation = line.split(':').next().unwrap_or_default();
        let notes = operate(&mut outliers, operation, mark);
        found.push(format!(
            "{operation}: {}",
            state(&outliers, operation, &notes)
        ));
    }
    let (found, wanted) = (found.join("\n"), lines.join("\n"));
    assert_eq!(found, wanted, "\nit should read:\n{found}");
}

fn draws(instance: u32, nth: u32) -> Draw {
    let identity = Key::ROOT.with(instance.into()).with(nth.into());
    Draw::new(Key::of_seed(1), Purpose::Ejection, identity)
}

fn operate(outliers: &mut Outliers, operation: &str, mark: u32) -> Vec<Note> {
    let draws: Draws = &draws;
    let words: Vec<&str> = operation.split_whitespace().collect();
    let now = (at(words[0]), mark);
    let mut notes = Vec::new();
    let seen = match words[1] {
        "ok" => Seen::Success,
        "err" => Seen::Error,
        "gateway" => Seen::GatewayFailure,
        "sweep" => {
            outliers.wake(now, draws, &mut notes);
            return notes;
        }
        other => panic!("no operation {other}"),
    };
    let instance = words[2].parse().expect("an instance");
    let times = words.get(3).and_then(|x| x[1..].parse().ok()).unwrap_or(1);
    for _ in 0..times {
        outliers.record(now, instance, seen, draws, &mut notes);
    }
    notes
}

fn at(seconds: &str) -> Time {
    Time::ZERO + Span::from_secs(seconds.parse().expect("a line starts with a time"))
}

fn state(outliers: &Outliers, operation: &str, notes: &[Note]) -> String {
    let view = outliers.view(at(operation.split_whitespace().next().unwrap_or_default()));
    let told: String = notes.iter().map(|note| told(note) + "; ").collect();
    let instances = view.instances.iter().map(|i| match i.ejected {
        Some(ejected) => format!("until {}", ejected.until.0 / 1_000_000_000),
        None if i.times > 0 => format!("{} k{}", i.errors, i.times),
        None => i.errors.to_string(),
    });
    let instances: Vec<String> = instances.collect();
    let wakes = outliers
        .wake_at()
        .map(|at| format!(" wakes {}", at.0 / 1_000_000_000));
    let panics = if view.panics { " panic" } else { "" };
    format!(
        "{told}{}{panics}{}",
        instances.join(" | "),
        wakes.unwrap_or_default()
    )
}

fn told(note: &Note) -> String {
    match note {
        Note::Ejected(e) => format!(
            "eject {} by {} for {} rows {:?}",
            e.instance,
            reason(e.why),
            e.lasts.0 / 1_000_000_000,
            e.marks
        ),
        Note::Returned(r) => format!(
            "back {} after {}",
            r.instance,
            r.ejected_for.0 / 1_000_000_000
        ),
        Note::Withheld(w) => {
            let because = match w.because {
                Because::TooMany { ejected_max } => format!("too many for {ejected_max}"),
                Because::NotEnforced { enforced } => format!("enforced {enforced}"),
            };
            format!("keep {} by {}: {because}", w.instance, reason(w.why)).replace(':', ",")
        }
    }
}

fn reason(why: Why) -> String {
    match why {
        Why::Errors { count } => format!("{count} errors"),
        Why::GatewayFailures { count } => format!("{count} gateway failures"),
        Why::SuccessRate {
            rate,
            mean,
            stdev,
            threshold,
            requests,
            instances,
        } => {
            format!(
                "rate {rate:.3} of {requests} < {threshold:.3} = {mean:.3} - 1.9 * {stdev:.3} of {instances}"
            )
        }
        Why::FailurePercentage {
            rate,
            threshold,
            requests,
            ..
        } => {
            format!("{rate}% of {requests} over {threshold}%")
        }
    }
}

fn envoy(change: impl FnOnce(&mut OutlierSettings)) -> OutlierSettings {
    let mut settings = OutlierSettings::default();
    change(&mut settings);
    settings
}

/// Five errors in a row eject one instance of three, and leave the others; a success begins the count anew.
///
/// Holds: EN-1.
#[test]
fn five_errors_in_a_row_eject_one_instance() {
    check(
        envoy(|_| {}),
        3,
        "1 err 1 x4: 0 | 4 | 0
         1 ok 1: 0 | 0 | 0
         2 err 1 x4: 0 | 4 | 0
         2 err 0: 1 | 4 | 0
         2 gateway 1: eject 1 by 5 errors for 30 rows [2, 2, 2, 2, 4]; 1 | until 40 | 0 wakes 40
         3 err 1 x9: 1 | until 40 | 0 wakes 40
         3 ok 0: 0 | until 40 | 0 wakes 40",
    );
}

/// The first ejection lasts for the base time, later ones longer, up to the longest; they end at a sweep, and each sweep that finds
/// the instance healthy takes one from the factor.
///
/// Holds: EN-2.
#[test]
fn an_ejection_lasts_longer_each_time_and_ends_at_a_sweep() {
    check(
        envoy(|_| {}),
        2,
        "1 err 0 x5: eject 0 by 5 errors for 30 rows [0, 0, 0, 0, 0]; until 40 | 0 wakes 40
         39 sweep: until 40 | 0 wakes 40
         40 sweep: back 0 after 39; 0 k1 | 0
         41 err 0 x5: eject 0 by 5 errors for 60 rows [3, 3, 3, 3, 3]; until 110 | 0 wakes 110
         110 sweep: back 0 after 69; 0 k2 | 0
         111 err 0 x5: eject 0 by 5 errors for 90 rows [5, 5, 5, 5, 5]; until 210 | 0 wakes 210
         210 sweep: back 0 after 99; 0 k3 | 0
         219 ok 1: 0 k3 | 0
         221 ok 1: 0 k2 | 0
         240 ok 1: 0 | 0
         250 ok 1: 0 | 0
         251 err 0 x5: eject 0 by 5 errors for 30 rows [11, 11, 11, 11, 11]; until 290 | 0 wakes 290",
    );
    check(
        envoy(|s| s.longest = Span::from_secs(45)),
        2,
        "1 err 0 x5: eject 0 by 5 errors for 30 rows [0, 0, 0, 0, 0]; until 40 | 0 wakes 40
         40 sweep: back 0 after 39; 0 k1 | 0
         41 err 0 x5: eject 0 by 5 errors for 45 rows [2, 2, 2, 2, 2]; until 90 | 0 wakes 90
         90 sweep: back 0 after 49; 0 k2 | 0
         91 err 0 x5: eject 0 by 5 errors for 45 rows [4, 4, 4, 4, 4]; until 140 | 0 wakes 140
         140 sweep: back 0 after 49; 0 k3 | 0",
    );
    check(
        envoy(|s| s.longest = Span::from_secs(1)),
        2,
        "0 err 0 x5: eject 0 by 5 errors for 30 rows [0, 0, 0, 0, 0]; until 30 | 0 wakes 30
         30 sweep: back 0 after 30; 0 k1 | 0
         31 err 0 x5: eject 0 by 5 errors for 30 rows [2, 2, 2, 2, 2]; until 70 | 0 wakes 70",
    );
}

/// Ten ejections of an instance that never behaves: 30, 60, … 300 s, and no longer.
///
/// Holds: EN-2.
#[test]
fn ejections_grow_by_the_base_time_up_to_five_minutes() {
    let settings = OutlierSettings::default();
    let lasts: Vec<u64> = (1..=12)
        .map(|k| settings.lasts(k).0 / 1_000_000_000)
        .collect();
    assert_eq!(
        lasts,
        [30, 60, 90, 120, 150, 180, 210, 240, 270, 300, 300, 300]
    );
}

/// Four instances at 100 %, one at 90 %: mean 98, standard deviation 4, so whoever is below 90.4 % is an outlier.
///
/// Holds: EN-3.
#[test]
fn who_succeeds_much_less_often_than_the_others_is_ejected_at_the_sweep() {
    check(
        envoy(|_| {}),
        5,
        "1 ok 0 x100: 0 | 0 | 0 | 0 | 0
         1 ok 1 x100: 0 | 0 | 0 | 0 | 0
         1 ok 2 x100: 0 | 0 | 0 | 0 | 0
         1 ok 3 x100: 0 | 0 | 0 | 0 | 0
         1 err 4: 0 | 0 | 0 | 0 | 1
         1 ok 4 x30: 0 | 0 | 0 | 0 | 0
         1 err 4 x4: 0 | 0 | 0 | 0 | 4
         1 ok 4 x30: 0 | 0 | 0 | 0 | 0
         2 err 4 x4: 0 | 0 | 0 | 0 | 4
         2 ok 4 x30: 0 | 0 | 0 | 0 | 0
         2 err 4: 0 | 0 | 0 | 0 | 1 wakes 10
         10 sweep: eject 4 by rate 90.000 of 100 < 90.400 = 98.000 - 1.9 * 4.000 of 5 for 30 rows [4, 6, 6, 6, 6, 8, 8, 8, 8, 10]; 0 | 0 | 0 | 0 | until 40 wakes 40
         40 sweep: back 4 after 30; 0 | 0 | 0 | 0 | 0 k1",
    );
}

/// Too few instances, or one of them asked too seldom: nobody is compared.
///
/// Holds: EN-3.
#[test]
fn without_enough_instances_or_requests_nobody_is_compared() {
    check(
        envoy(|_| {}),
        4,
        "1 ok 0 x100: 0 | 0 | 0 | 0
         1 ok 1 x100: 0 | 0 | 0 | 0
         1 ok 2 x100: 0 | 0 | 0 | 0
         1 err 3 x4: 0 | 0 | 0 | 4
         1 ok 3 x96: 0 | 0 | 0 | 0
         10 sweep: 0 | 0 | 0 | 0",
    );
    check(
        envoy(|_| {}),
        5,
        "1 ok 0 x100: 0 | 0 | 0 | 0 | 0
         1 ok 1 x100: 0 | 0 | 0 | 0 | 0
         1 ok 2 x100: 0 | 0 | 0 | 0 | 0
         1 err 3 x4: 0 | 0 | 0 | 4 | 0
         1 ok 3 x96: 0 | 0 | 0 | 0 | 0
         1 ok 4 x99: 0 | 0 | 0 | 0 | 0
         10 sweep: 0 | 0 | 0 | 0 | 0",
    );
    check(envoy(|_| {}), 5, "1 ok 0 x100: 0 | 0 | 0 | 0 | 0
         1 ok 1 x100: 0 | 0 | 0 | 0 | 0
         1 ok 2 x100: 0 | 0 | 0 | 0 | 0
         1 err 3 x4: 0 | 0 | 0 | 4 | 0
         1 ok 3 x96: 0 | 0 | 0 | 0 | 0
         1 ok 4 x100: 0 | 0 | 0 | 0 | 0 wakes 10
         10 sweep: eject 3 by rate 96.000 of 100 < 96.160 = 99.200 - 1.9 * 1.600 of 5 for 30 rows [3, 3, 3, 3]; 0 | 0 | 0 | until 40 | 0 wakes 40");
}

#[test]
fn the_failure_percentage_is_off_and_more_than_its_threshold_or_as_much() {
    let settings = |at_threshold, enforced| {
        envoy(|s| {
            s.success_rate.enforced = 0;
            s.failure_percentage.threshold = 500_000;
            s.failure_percentage.at_threshold = at_threshold;
            s.failure_percentage.requests_min = 16;
            s.failure_percentage.instances_min = 1;
            s.failure_percentage.enforced = enforced;
        })
    };
    check(
        settings(true, 0),
        2,
        "1 err 0 x4: 4 | 0
         1 ok 0 x4: 0 | 0
         1 err 0 x4: 4 | 0
         1 ok 0 x4: 0 | 0
         10 sweep: 0 | 0",
    );
    check(
        settings(false, 1_000_000),
        2,
        "1 err 0 x4: 4 | 0
         1 ok 0 x4: 0 | 0
         1 err 0 x4: 4 | 0
         1 ok 0 x4: 0 | 0
         10 sweep: 0 | 0",
    );
    check(settings(true, 1_000_000), 2, "1 err 0 x4: 4 | 0
         1 ok 0 x4: 0 | 0
         1 err 0 x4: 4 | 0
         1 ok 0 x4: 0 | 0 wakes 10
         10 sweep: eject 0 by 50% of 16 over 50% for 30 rows [0, 0, 0, 0, 2, 2, 2, 2]; until 40 | 0 wakes 40");
}

#[test]
fn one_may_always_be_ejected_and_others_below_the_greatest_share() {
    check(
        envoy(|s| s.ejected_max = 0),
        3,
        "1 err 0 x5: eject 0 by 5 errors for 30 rows [0, 0, 0, 0, 0]; until 40 | 0 | 0 wakes 40
         2 err 1 x5: keep 1 by 5 errors, too many for 0; until 40 | 0 | 0 wakes 40",
    );
    check(
        envoy(|s| {
            s.ejected_max = 400_000;
            s.panic_below = 0;
        }),
        5,
        "1 err 0 x5: eject 0 by 5 errors for 30 rows [0, 0, 0, 0, 0]; until 40 | 0 | 0 | 0 | 0 wakes 40
         2 err 1 x5: eject 1 by 5 errors for 30 rows [1, 1, 1, 1, 1]; until 40 | until 40 | 0 | 0 | 0 wakes 40
         3 err 2 x5: keep 2 by 5 errors, too many for 400000; until 40 | until 40 | 0 | 0 | 0 wakes 40
         4 err 2 x5: keep 2 by 5 errors, too many for 400000; until 40 | until 40 | 0 | 0 | 0 wakes 40",
    );
}

#[test]
fn gateway_failures_have_a_count_of_their_own() {
    check(
        envoy(|s| {
            s.gateway_failures.count = 3;
            s.gateway_failures.enforced = 1_000_000;
        }),
        2,
        "1 gateway 0 x2: 2 | 0
         1 err 0: 3 | 0
         1 gateway 0: 4 | 0
         1 gateway 1 x3: eject 1 by 3 gateway failures for 30 rows [3, 3, 3]; 4 | until 40 wakes 40",
    );
    check(
        envoy(|s| s.errors.enforced = 0),
        2,
        "1 gateway 0 x12: 2 | 0",
    );
}

#[test]
fn a_share_of_detections_is_enforced_by_draws_of_their_own() {
    check(
        envoy(|s| {
            s.errors.enforced = 200_000;
            s.ejected_max = 1_000_000;
        }),
        2,
        "1 err 0 x5: keep 0 by 5 errors, enforced 200000; 0 | 0
         2 err 1 x5: keep 1 by 5 errors, enforced 200000; 0 | 0
         3 err 1 x5: eject 1 by 5 errors for 30 rows [2, 2, 2, 2, 2]; 0 | until 40 wakes 40
         4 err 1 x5: 0 | until 40 wakes 40
         5 err 1 x5: 0 | until 40 wakes 40
         6 err 1 x5: 0 | until 40 wakes 40",
    );
}

#[test]
fn a_balancer_panics_where_less_than_half_is_left() {
    check(
        envoy(|s| s.ejected_max = 1_000_000),
        4,
        "1 err 0 x5: eject 0 by 5 errors for 30 rows [0, 0, 0, 0, 0]; until 40 | 0 | 0 | 0 wakes 40
         1 err 1 x5: eject 1 by 5 errors for 30 rows [1, 1, 1, 1, 1]; until 40 | until 40 | 0 | 0 wakes 40
         2 err 2 x5: eject 2 by 5 errors for 30 rows [2, 2, 2, 2, 2]; until 40 | until 40 | until 40 | 0 panic wakes 40
         40 sweep: back 0 after 39; back 1 after 39; back 2 after 38; 0 k1 | 0 k1 | 0 k1 | 0",
    );
}

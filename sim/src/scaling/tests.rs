//! An autoscaler's looks as tables.

use super::*;

fn settings() -> Scaling {
    Scaling {
        watched: Watched::Queue {
            broker: 0,
            queue: 0,
        },
        target: 20,
        every: Span::from_ms(15_000),
        min: 1,
        max: 10,
        at_start: 1,
        start_up: Span::from_ms(4_000),
        stabilization: Span::from_ms(300_000),
        tolerance: 100_000,
    }
}

/// Each line: second, backlog → wanted, instances afterwards, why. The instances before are those of the line above.
#[track_caller]
fn check(s: &Scaling, lines: &str) {
    check_with(None, s, lines);
}

/// The same for the lag of a topic with so many partitions.
#[track_caller]
fn check_with(partitions: Option<u32>, s: &Scaling, lines: &str) {
    let (mut scaler, mut instances) = (Scaler::default(), s.at_start);
    for line in lines.lines().map(str::trim).filter(|l| !l.is_empty()) {
        let (given, expected) = line.split_once("→").expect("an arrow");
        let numbers: Vec<u32> = given
            .split_whitespace()
            .map(|n| n.parse().expect("a number"))
            .collect();
        let now = Time(u64::from(numbers[0]) * 1_000_000_000);
        let seen = Seen {
            backlog: numbers[1],
            partitions,
        };
        let d = scaler.look(s, now, seen, instances);
        let why = match d.why {
            Why::Held { highest, until } => {
                format!("held {highest} until {}", until.0 / 1_000_000_000)
            }
            other => format!("{other:?}").to_lowercase(),
        };
        assert_eq!(
            format!("{} {} {why}", d.wanted, d.next),
            expected.trim(),
            "{line}"
        );
        let steady = matches!(d.why, Why::Enough | Why::Near);
        assert!(
            !steady || scaler.is_steady(s, seen, d.next),
            "{line}: what changes nothing now changes nothing later"
        );
        if matches!(d.why, Why::Held { .. }) {
            assert!(!scaler.is_steady(s, seen, d.next), "{line}");
        }
        instances = d.next;
    }
}

/// Holds: AS-1, AS-4.
#[test]
fn more_at_once_and_fewer_after_the_window() {
    check(
        &settings(),
        "
         15   15 → 1 1 enough
         30  120 → 6 6 more
         45  300 → 15 10 more
         60  300 → 15 10 enough
         75   10 → 1 10 held 10 until 360
        360    0 → 0 10 held 10 until 360
        375    0 → 0 1 fewer
        390    0 → 0 1 enough
        ",
    );
}

/// Holds: AS-2.
#[test]
fn what_is_near_the_target_changes_nothing() {
    check(
        &settings(),
        "
         15  100 → 5 5 more
         30  110 → 6 5 near
         45  111 → 6 6 more
         60  108 → 6 6 near
        ",
    );
}

/// Without a window the number goes down with the first look that wants fewer, step by step.
///
/// Holds: AS-4.
#[test]
fn without_a_window_it_goes_down_at_once() {
    let s = Scaling {
        stabilization: Span::ZERO,
        min: 0,
        at_start: 0,
        ..settings()
    };
    check(
        &s,
        "
         15    1 → 1 1 more
         30   61 → 4 4 more
         45   30 → 2 2 fewer
         60    0 → 0 0 fewer
         75    0 → 0 0 enough
        ",
    );
}

/// The highest look of the window holds, not the latest.
///
/// Holds: AS-4.
#[test]
fn the_highest_look_of_the_window_counts() {
    check(
        &settings(),
        "
         15  160 → 8 8 more
        150   80 → 4 8 held 8 until 315
        315    0 → 0 8 held 8 until 315
        330    0 → 0 4 fewer
        450    0 → 0 4 held 4 until 450
        465    0 → 0 1 fewer
        ",
    );
}

/// Of a lag only so much counts as all partitions may hold: nobody is started who would own none.
///
/// Holds: AS-6.
#[test]
fn never_more_than_there_are_partitions() {
    let s = Scaling {
        target: 50,
        stabilization: Span::ZERO,
        ..settings()
    };
    let lines = "
         15   40 → 1 1 enough
         30  101 → 3 3 more
         45  240 → 5 3 enough
         60  160 → 4 3 enough
         75  140 → 3 3 enough
         90  131 → 3 3 enough
        105  100 → 2 2 fewer
        120  900 → 18 3 more
    ";
    check_with(Some(3), &s, lines);
    // The least number stands above it: whoever runs too many by order is not stopped.
    let least = Scaling {
        min: 4,
        at_start: 4,
        ..s.clone()
    };
    check_with(Some(3), &least, "15 900 → 18 4 enough");
    // Near enough is reckoned from what counts.
    let many = Scaling {
        target: 1,
        max: 100,
        at_start: 19,
        ..s.clone()
    };
    check_with(Some(20), &many, "15 900 → 900 19 near");
    let all = Scaling {
        at_start: 20,
        ..many.clone()
    };
    check_with(Some(20), &all, "15 19 → 19 20 near");
    // More than there are partitions are let go, however long the lag.
    let over = Scaling {
        at_start: 5,
        ..s.clone()
    };
    check_with(Some(3), &over, "15 240 → 5 3 fewer");
}

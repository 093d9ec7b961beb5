//! A line is `producer epoch first records | answer`, or `at ms | how many producers are known`.

use crate::log::producer::{Batch, Producers, Refused, sequence_after};
use crate::time::{Span, Time};

#[track_caller]
fn check(table: &str) {
    let (mut producers, mut now, mut end) = (Producers::default(), Time::ZERO, 0);
    crate::script::check(table, |step| {
        let words: Vec<&str> = step.split_whitespace().collect();
        match words[..] {
            ["at", ms] => {
                now = Time::ZERO + Span::from_ms(ms.parse().expect("ms"));
                format!("{} known", producers.expire(now))
            }
            _ => {
                let n: Vec<u32> = words.iter().map(|w| w.parse().expect("a number")).collect();
                let batch = Batch {
                    producer: u64::from(n[0]),
                    epoch: n[1] as u16,
                    first: n[2],
                    records: n[3],
                };
                append(&mut producers, batch, &mut end, now)
            }
        }
    });
}

fn append(producers: &mut Producers, batch: Batch, end: &mut u64, now: Time) -> String {
    match producers.check(batch) {
        Ok(()) => {
            let offset = *end;
            producers.appended(batch, offset, now);
            *end += u64::from(batch.records);
            format!("at {offset}")
        }
        Err(Refused::Duplicate { offset }) => format!("duplicate of {offset}"),
        Err(Refused::OutOfOrder { expected }) => format!("expected {expected}"),
        Err(Refused::OldEpoch { current }) => format!("epoch is {current}"),
    }
}

/// Holds: KA-17.
#[test]
fn five_batches_are_remembered() {
    check(
        "1 0 0 2 | at 0
         1 0 0 2 | duplicate of 0
         1 0 2 1 | at 2
         1 0 3 1 | at 3
         1 0 4 1 | at 4
         1 0 5 1 | at 5
         1 0 0 2 | duplicate of 0
         1 0 6 1 | at 6
         1 0 0 2 | expected 7
         1 0 2 1 | duplicate of 2
         1 0 2 2 | expected 7
         1 0 8 1 | expected 7",
    );
}

/// Holds: KA-17.
#[test]
fn a_new_epoch_begins_at_zero_and_fences_the_old_one() {
    check(
        "1 0 0 1 | at 0
         1 1 1 1 | expected 0
         1 1 0 1 | at 1
         1 0 1 1 | epoch is 1
         1 0 0 1 | epoch is 1",
    );
}

/// Holds: KA-17.
#[test]
fn an_unknown_producer_may_begin_anywhere() {
    check(
        "7 3 41 2 | at 0
         7 3 43 1 | at 2",
    );
}

/// Holds: KA-17.
#[test]
fn after_a_day_a_producer_and_its_duplicates_are_forgotten() {
    check(
        "1 0 0 1     | at 0
         at 86399999 | 1 known
         1 0 0 1     | duplicate of 0
         at 86400000 | 0 known
         1 0 0 1     | at 1",
    );
}

/// Holds: KA-18.
#[test]
fn a_new_session_is_another_producer() {
    check(
        "1 0 0 1 | at 0
         2 0 0 1 | at 1",
    );
}

/// Holds: KA-17.
#[test]
fn the_sequence_begins_again_after_the_greatest() {
    assert_eq!(sequence_after(i32::MAX as u32, 1), 0);
    check(
        "1 0 2147483646 2 | at 0
         1 0 0 1          | at 2
         1 0 2147483646 2 | duplicate of 0",
    );
}

//! A transactional id driven by lines of text: `step | result; phase, epoch`.

use crate::log::transactional::{Fenced, Phase, TransactionalId};

#[track_caller]
fn check(table: &str) {
    let mut id = TransactionalId::new(7);
    crate::script::check(table, |step| {
        let words: Vec<&str> = step.split_whitespace().collect();
        let answer = step_of(&mut id, &words);
        let phase = match id.phase() {
            Phase::Idle => "idle".to_owned(),
            Phase::Ongoing => "ongoing".to_owned(),
            Phase::Ending { committed } => {
                let how = if committed { "commits" } else { "aborts" };
                format!("{how} {}", id.partitions().count())
            }
        };
        format!("{answer}; {phase}, {}", id.epoch())
    });
}

fn step_of(id: &mut TransactionalId, words: &[&str]) -> String {
    let number = |word: &str| word.parse::<u32>().expect("a number");
    let fenced = |Fenced { current }: Fenced| format!("fenced by {current}");
    match *words {
        ["start"] => format!("{:?}", id.start()),
        ["record", epoch, log] => id
            .join(number(epoch) as u16, Some(number(log)))
            .map_or_else(fenced, |opens| {
                if opens { "opens" } else { "is part" }.into()
            }),
        ["offsets", epoch] => id
            .join(number(epoch) as u16, None)
            .map_or_else(fenced, |opens| {
                if opens { "opens" } else { "is part" }.into()
            }),
        [end @ ("commit" | "abort"), epoch] => id
            .end(number(epoch) as u16, end == "commit")
            .map_or_else(fenced, |ended| format!("{ended:?}")),
        ["timeout"] => format!("was open: {}", id.time_out()),
        ["marker", log] => format!("{} left", id.marked(number(log))),
        ["finish"] => {
            id.finish();
            "ok".into()
        }
        _ => panic!("unknown step {words:?}"),
    }
}

/// Holds: KA-19.
#[test]
fn a_transaction_is_decided_first_and_marked_then() {
    check(
        "record 0 3 | opens; ongoing, 0
         record 0 5 | is part; ongoing, 0
         record 0 3 | is part; ongoing, 0
         offsets 0  | is part; ongoing, 0
         commit 0   | Decided; commits 2, 1
         marker 3   | 1 left; commits 1, 1
         marker 3   | 1 left; commits 1, 1
         marker 5   | 0 left; commits 0, 1
         finish     | ok; idle, 1
         offsets 1  | opens; ongoing, 1
         abort 1    | Decided; aborts 0, 2",
    );
}

/// Holds: KA-19.
#[test]
fn a_repeated_end_is_answered_like_the_first_one() {
    check(
        "record 0 3 | opens; ongoing, 0
         commit 0   | Decided; commits 1, 1
         commit 0   | GoesOn; commits 1, 1
         abort 0    | fenced by 1; commits 1, 1
         marker 3   | 0 left; commits 0, 1
         finish     | ok; idle, 1
         commit 0   | Done; idle, 1
         abort 1    | Done; idle, 1",
    );
}

/// A record that is still on its way when its transaction ends cannot slip into the next one (KIP-890).
///
/// Holds: KA-19.
#[test]
fn each_end_raises_the_epoch() {
    check(
        "record 0 3 | opens; ongoing, 0
         abort 0    | Decided; aborts 1, 1
         record 0 4 | fenced by 1; aborts 1, 1
         marker 3   | 0 left; aborts 0, 1
         finish     | ok; idle, 1
         record 0 4 | fenced by 1; idle, 1
         record 1 4 | opens; ongoing, 1",
    );
}

/// Holds: KA-19.
#[test]
fn who_starts_fences_who_was_there_and_aborts_what_was_open() {
    check(
        "start      | Ready; idle, 1
         record 1 3 | opens; ongoing, 1
         start      | Aborts; aborts 1, 2
         start      | Waits; aborts 1, 2
         commit 1   | fenced by 2; aborts 1, 2
         marker 3   | 0 left; aborts 0, 2
         finish     | ok; idle, 2
         start      | Ready; idle, 3
         record 2 3 | fenced by 3; idle, 3",
    );
}

/// Holds: KA-19.
#[test]
fn what_is_open_for_too_long_is_aborted_and_its_producer_fenced() {
    check(
        "timeout    | was open: false; idle, 0
         record 0 3 | opens; ongoing, 0
         timeout    | was open: true; aborts 1, 1
         timeout    | was open: false; aborts 1, 1
         commit 0   | fenced by 1; aborts 1, 1",
    );
}

/// The epochs of a producer's id are used up: the transaction that ended is still of the old one.
#[test]
fn after_the_greatest_epoch_comes_a_new_producer() {
    let mut id = TransactionalId::new(7);
    let first = id.producer();
    for epoch in 1..=i16::MAX as u16 {
        id.start();
        assert_eq!((id.epoch(), id.producer()), (epoch, first));
    }
    let last = id.epoch();
    assert_eq!(id.join(last, Some(1)), Ok(true));
    assert!(id.end(last, true).is_ok());
    assert_eq!((id.epoch(), id.producer()), (0, first + 1));
    assert_eq!(id.producer_in(last), first);
    assert_eq!(id.join(last, None), Err(Fenced { current: 0 }));
    for producer in [first, first + 1] {
        assert_eq!(TransactionalId::nth_of(producer), Some(7));
    }
    assert_eq!(TransactionalId::nth_of(7), None);
}

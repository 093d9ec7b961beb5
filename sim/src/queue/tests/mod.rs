//! The queue mechanism as tables of steps and results.

use super::*;
use crate::fact::{Again, NO_ROW};
use crate::time::Span;

mod script;
mod sweep;

use script::check;

fn settings() -> QueueSettings {
    QueueSettings::default()
}

fn with_lease(ms: u64) -> QueueSettings {
    QueueSettings {
        lease: Some(Span::from_ms(ms)),
        ..settings()
    }
}

fn durable() -> QueueSettings {
    QueueSettings {
        durable: true,
        ..settings()
    }
}

#[test]
fn a_message_stays_until_it_is_settled() {
    check(
        settings(),
        "
        publish a        | #0
        deliver          | -
        show             | ready: a; leased: -
        consumer c1      | 0
        deliver          | a>c1/1
        show             | ready: -; leased: a@c1
        ack a 1          | settled
        show             | ready: -; leased: -
        ack a 1          | ignored
        ",
    );
}

#[test]
fn deliveries_go_round_robin() {
    check(
        settings(),
        "
        consumer c1      | 0
        consumer c2      | 1
        publish a b c    | #0 #1 #2
        deliver          | a>c1/1 b>c2/1 c>c1/1
        publish d e      | #3 #4
        deliver          | d>c2/1 e>c1/1
        ",
    );
}

#[test]
fn a_backlog_goes_to_the_first_consumer_without_a_limit() {
    check(
        settings(),
        "
        publish a b c    | #0 #1 #2
        consumer c1      | 0
        deliver          | a>c1/1 b>c1/1 c>c1/1
        consumer c2      | 1
        deliver          | -
        ",
    );
}

/// Surprise 17 of the recorded vectors: the back of the line, not its old place in it.
#[test]
fn a_full_consumer_joins_the_rotation_at_the_back() {
    check(
        settings(),
        "
        consumer c1 1    | 0
        consumer c2 2    | 1
        consumer c3 2    | 2
        publish a b c d  | #0 #1 #2 #3
        deliver          | a>c1/1 b>c2/1 c>c3/1 d>c2/1
        ack a 1          | settled
        ack b 1          | settled
        publish e f g    | #4 #5 #6
        deliver          | e>c3/1 f>c1/1 g>c2/1
        ",
    );
}

#[test]
fn a_consumer_that_is_off_gets_nothing() {
    check(
        settings(),
        "
        consumer c1      | 0
        disconnect c1    | -
        publish a        | #0
        deliver          | -
        connect c1       | ok
        connect c1       | ok
        publish b        | #1
        deliver          | a>c1/1 b>c1/1
        ",
    );
}

#[test]
fn an_automatic_consumer_loses_what_it_was_given() {
    check(
        settings(),
        "
        consumer c1 1 automatic | 0
        publish a b             | #0 #1
        deliver                 | a>c1/1! b>c1/1!
        show                    | ready: -; leased: -
        disconnect c1           | -
        connect c1              | ok
        deliver                 | -
        ack a 1                 | ignored
        ",
    );
}

#[test]
fn a_closed_connection_gives_everything_back_in_its_old_place() {
    check(
        settings(),
        "
        consumer c1 3    | 0
        publish a b c d  | #0 #1 #2 #3
        deliver          | a>c1/1 b>c1/1 c>c1/1
        ack b 1          | settled
        deliver          | d>c1/1
        disconnect c1    | a/1 c/1 d/1
        publish e        | #4
        show             | ready: a c d e; leased: -
        consumer c2      | 1
        deliver          | a>c2/2:ConsumerCrashed c>c2/2:ConsumerCrashed d>c2/2:ConsumerCrashed e>c2/1
        ack a 1          | ignored
        ack a 2          | settled
        ",
    );
}

#[test]
fn what_is_given_back_stands_in_its_old_place() {
    check(
        settings(),
        "
        consumer c1 2    | 0
        publish a b c    | #0 #1 #2
        deliver          | a>c1/1 b>c1/1
        nack b 1         | requeued
        nack a 1         | requeued
        nack a 1         | ignored
        show             | ready: a b c; leased: -
        deliver          | a>c1/2:Requeued b>c1/2:Requeued
        nack a 1         | ignored
        ack a 2          | settled
        deliver          | c>c1/1
        ",
    );
}

#[test]
fn an_expired_lease_delivers_again_and_ignores_the_late_acknowledgement() {
    check(
        with_lease(10),
        "
        consumer c1 1    | 0
        publish a b      | #0 #1
        deliver          | a>c1/1~10
        at 10            | ok
        expire a 1       | requeued
        show             | ready: a b; leased: -
        ack a 1          | ignored
        deliver          | a>c1/2:LeaseExpired~20
        ack a 1          | ignored
        ack a 2          | settled
        deliver          | b>c1/1~20
        expire a 2       | stale
        ",
    );
}

#[test]
fn the_timer_of_an_earlier_lease_ends_no_later_one() {
    check(
        with_lease(10),
        "
        consumer c1      | 0
        publish a        | #0
        deliver          | a>c1/1~10
        nack a 1         | requeued
        deliver          | a>c1/2:Requeued~10
        expire a 1       | stale
        show             | ready: -; leased: a@c1
        expire a 2       | requeued
        expire a 2       | stale
        ",
    );
}

#[test]
fn a_full_queue_refuses_and_leased_messages_count() {
    check(
        QueueSettings {
            length_max: Some(2),
            ..settings()
        },
        "
        consumer c1 1    | 0
        publish a b c    | #0 #1 full(2 of 2)
        deliver          | a>c1/1
        publish c        | full(2 of 2)
        ack a 1          | settled
        publish c        | #2
        ",
    );
}

#[test]
fn a_crash_keeps_persistent_messages_of_a_durable_queue() {
    check(
        durable(),
        "
        consumer c1 2    | 0
        publish a        | #0
        persist b        | #1
        persist c        | #2
        publish d        | #3
        deliver          | a>c1/1 b>c1/1
        crash            | lost: a d; requeued: b/1
        show             | ready: b c; leased: -
        deliver          | -
        connect c1       | ok
        ack b 1          | ignored
        deliver          | b>c1/2:BrokerRestarted c>c1/1
        persist e        | #4
        ack b 2          | settled
        deliver          | e>c1/1
        ",
    );
}

#[test]
fn a_crash_takes_everything_from_a_queue_that_is_not_durable() {
    check(
        settings(),
        "
        consumer c1 1    | 0
        persist a        | #0
        persist b        | #1
        deliver          | a>c1/1
        crash            | lost: a b; requeued: -
        show             | ready: -; leased: -
        connect c1       | ok
        ack a 1          | ignored
        publish c        | #2
        deliver          | c>c1/1
        ",
    );
}

#[test]
fn slots_are_never_given_twice_and_empty_pages_go_away() {
    let mut queue = Queue::new(settings());
    let c = queue.add_consumer(Subscription::default());
    queue.connect(c);
    let message = |text| Publication::of(text, false);
    queue.publish(message("kept"), Time::ZERO, NO_ROW).unwrap();
    assert_eq!(queue.next_delivery(Time::ZERO, 0).map(|h| h.slot), Some(0));
    for slot in 1..1_000 {
        assert_eq!(queue.publish(message("m"), Time::ZERO, NO_ROW), Ok(slot));
        assert_eq!(
            queue.next_delivery(Time::ZERO, 0).map(|h| h.slot),
            Some(slot)
        );
        assert!(queue.settle(slot, 1).is_some());
    }
    assert_eq!(queue.window.pages_held(), 2, "the first page and the last");
    assert!(queue.settle(0, 1).is_some());
    assert_eq!(queue.window.pages_held(), 1);
    assert_eq!(queue.publish(message("m"), Time::ZERO, NO_ROW), Ok(1_000));
    assert_eq!(queue.ready_entries().map(|e| e.slot).next(), Some(1_000));
}

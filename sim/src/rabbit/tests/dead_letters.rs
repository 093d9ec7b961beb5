//! How messages die, and what becomes of them.

use super::{V3_10, V4, check};

/// Holds: RQ-16, RQ-17, RQ-18.
#[test]
fn a_rejected_message_goes_on_with_its_history() {
    check(
        V3_10,
        "
        queue dead                          | -
        exchange dlx topic                  | -
        bind dlx order.# dead               | -
        queue orders dlx=dlx                | -
        exchange x direct                   | -
        bind x order.new orders             | -
        consume orders k                    | -
        publish x order.new a               | ack k>a
        discard k a                         | -
        deaths dead                         | orders/rejected×1 key=order.new
        ",
    );
}

/// Holds: RQ-17.
#[test]
fn a_dead_letter_for_nobody_is_dropped() {
    check(
        V3_10,
        "
        queue q dlx=nowhere       | -
        queue r dlx=~ dlk=nobody  | -
        consume q k               | -
        consume r l               | -
        publish ~ q a             | ack k>a
        publish ~ r b             | ack l>b
        discard k a               | -
        discard l b               | -
        show q                    | nothing
        show r                    | nothing
        ",
    );
}

/// Holds: RQ-18, RQ-19.
#[test]
fn a_retry_by_a_waiting_queue_goes_round_for_ever_and_counts() {
    check(
        V4,
        "
        queue work dlx=~ dlk=wait         | -
        queue wait dlx=~ dlk=work ttl=10  | -
        consume work k                    | -
        publish ~ work a                  | ack k>a
        discard k a                       | -
        deaths wait                       | work/rejected×1 key=wait last=work
        at 10                             | k>a
        discard k a                       | -
        at 20                             | k>a
        discard k a                       | -
        deaths wait                       | work/rejected×3 wait/expired×2 key=wait last=work
        ",
    );
}

/// Holds: RQ-19.
#[test]
fn a_circle_that_nobody_rejected_ends() {
    check(
        V3_10,
        "
        queue a dlx=~ dlk=b ttl=10        | -
        queue b dlx=~ dlk=a ttl=10        | -
        publish ~ a m                     | ack
        at 10                             | -
        deaths b                          | a/expired×1 key=b
        at 20                             | -
        show a                            | nothing
        show b                            | nothing
        ",
    );
}

/// Holds: RQ-16, RQ-27.
#[test]
fn an_overflow_is_a_death_of_the_head_or_of_the_newest() {
    check(
        V3_10,
        "
        queue dead                                   | -
        queue q length=1 dlx=~ dlk=dead              | -
        queue r length=1 overflow=reject-dlx dlx=~ dlk=dead | -
        publish ~ q a                                | ack
        publish ~ q b                                | ack
        publish ~ r c                                | ack
        publish ~ r d                                | nack
        show dead                                    | a d
        deaths dead                                  | q/maxlen×1 key=dead
        show q                                       | b
        show r                                       | c
        delete q                                     | -
        show dead                                    | a d
        ",
    );
}

/// Holds: RQ-30.
#[test]
fn a_limit_of_two_is_three_deliveries() {
    check(
        V3_10,
        "
        queue dead                                | -
        queue q quorum limit=2 dlx=~ dlk=dead     | -
        consume q k                               | -
        publish ~ q a                             | ack k>a
        nack k a                                  | k>a*
        nack k a                                  | k>a*
        nack k a                                  | -
        deaths dead                               | q/delivery_limit×1 key=dead
        ",
    );
}

/// Holds: RQ-30.
#[test]
fn version_4_counts_failures_and_not_what_was_only_given_back() {
    check(
        V4,
        "
        queue q quorum limit=1    | -
        consume q k               | -
        publish ~ q a             | ack k>a
        nack k a                  | k>a*
        nack k a                  | k>a*
        reject k a                | k>a*
        nack k a                  | k>a*
        close k                   | -
        show q                    | nothing
        ",
    );
}

/// Holds: RQ-30.
#[test]
fn the_21st_failure_of_a_quorum_queue_of_4_is_one_too_many() {
    let mut table = String::from(
        "queue q quorum | -
        consume q k | -
        publish ~ q a | ack k>a
        ",
    );
    for _ in 0..20 {
        table.push_str("reject k a | k>a*\n");
    }
    table.push_str("reject k a | -\nshow q | nothing\n");
    check(V4, &table);
}

/// Holds: RQ-11.
#[test]
fn a_quorum_queue_puts_what_comes_back_behind_or_in_front() {
    let steps = |position: &str| {
        format!(
            "
        queue q quorum            | -
        publish ~ q a             | ack
        publish ~ q b             | ack
        publish ~ q c             | ack
        consume q k prefetch=2    | k>a k>b
        cancel k                  | -
        nack k b                  | -
        show q                    | {position}
        close k                   | -
        "
        )
    };
    check(V3_10, &(steps("c b") + "show q | a c b"));
    check(V4, &(steps("b c") + "show q | b a c"));
}

//! Who gets what, and what comes back where.

use super::{V3_10, V4, check};

/// Holds: RQ-10.
#[test]
fn multiple_settles_all_up_to_a_tag_and_a_wrong_tag_closes_the_channel() {
    check(
        V3_10,
        "
        queue q                   | -
        consume q k               | -
        publish ~ q a             | ack k>a
        publish ~ q b             | ack k>b
        publish ~ q c             | ack k>c
        ack k b multiple          | -
        ack k a                   | 406
        show q                    | c
        get q                     | >c*
        ",
    );
}

/// Holds: RQ-11, RQ-12.
#[test]
fn what_comes_back_stands_in_its_place_and_is_marked() {
    check(
        V3_10,
        "
        queue q                   | -
        publish ~ q a             | ack
        publish ~ q b             | ack
        publish ~ q c             | ack
        consume q k prefetch=2    | k>a k>b
        nack k a                  | k>a*
        cancel k                  | -
        nack k b                  | -
        show q                    | b c
        close k                   | -
        show q                    | a b c
        get q                     | >a*
        get q                     | >b*
        get q                     | >c
        ",
    );
}

/// Holds: RQ-13, RQ-14.
#[test]
fn higher_consumers_come_first_and_those_alike_take_turns() {
    check(
        V3_10,
        "
        queue q                            | -
        consume q lo                       | -
        consume q hi prefetch=1 priority=1 | -
        consume q lo2                      | -
        publish ~ q a                      | ack hi>a
        publish ~ q b                      | ack lo>b
        publish ~ q c                      | ack lo2>c
        ack hi a                           | -
        publish ~ q d                      | ack hi>d
        publish ~ q e                      | ack lo>e
        ",
    );
}

/// Holds: RQ-13.
#[test]
fn a_full_consumer_of_a_classic_queue_keeps_its_turn_until_something_passes_it_by() {
    check(
        V3_10,
        "
        queue q                   | -
        queue r quorum            | -
        consume q a prefetch=1    | -
        consume q b               | -
        consume q c               | -
        consume r d prefetch=1    | -
        consume r e               | -
        consume r f               | -
        publish ~ q 1             | ack a>1
        publish ~ q 2             | ack b>2
        ack a 1                   | -
        publish ~ q 3             | ack c>3
        publish ~ q 4             | ack a>4
        publish ~ r 1             | ack d>1
        publish ~ r 2             | ack e>2
        ack d 1                   | -
        publish ~ r 3             | ack f>3
        publish ~ r 4             | ack e>4
        ",
    );
}

/// Holds: RQ-29.
#[test]
fn one_active_consumer_gets_everything_until_it_goes() {
    check(
        V3_10,
        "
        queue q single            | -
        consume q a prefetch=1    | -
        consume q b priority=5    | -
        publish ~ q 1             | ack a>1
        publish ~ q 2             | ack
        ack a 1                   | a>2
        close a                   | b>2*
        publish ~ q 3             | ack b>3
        ",
    );
}

/// Holds: RQ-29.
#[test]
fn a_newcomer_of_higher_priority_takes_over_from_an_idle_one_in_a_quorum_queue_of_4() {
    check(
        V4,
        "
        queue q quorum single     | -
        consume q a               | -
        publish ~ q 1             | ack a>1
        consume q b priority=5    | -
        publish ~ q 2             | ack a>2
        ack a 2 multiple          | -
        publish ~ q 3             | ack b>3
        ",
    );
}

/// Holds: RQ-33.
#[test]
fn the_order_of_publishing_holds_until_something_comes_back() {
    check(
        V3_10,
        "
        queue q                   | -
        consume q k prefetch=1    | -
        publish ~ q a             | ack k>a
        publish ~ q b             | ack
        publish ~ q c             | ack
        ack k a                   | k>b
        consume q l prefetch=1    | l>c
        nack k b                  | k>b*
        ack l c                   | -
        ack k b                   | -
        ",
    );
}

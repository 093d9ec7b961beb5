//! Time to live, length and priorities.

use super::{V3_10, V4, check};

/// Holds: RQ-25.
#[test]
fn what_is_expired_leaves_only_at_the_head() {
    check(
        V3_10,
        "
        queue q ttl=100           | -
        publish ~ q long ttl=500  | ack
        publish ~ q short ttl=10  | ack
        at 50                     | -
        show q                    | long short
        at 100                    | -
        show q                    | nothing
        ",
    );
}

/// Holds: RQ-25.
#[test]
fn zero_is_now_or_never_and_what_is_held_does_not_expire() {
    check(
        V3_10,
        "
        queue q                   | -
        publish ~ q a ttl=0       | ack
        show q                    | nothing
        consume q k prefetch=1    | -
        publish ~ q b ttl=0       | ack k>b
        publish ~ q c ttl=0       | ack
        ack k b                   | -
        publish ~ q d ttl=20      | ack k>d
        at 30                     | -
        nack k d                  | -
        show q                    | nothing
        ",
    );
}

/// Holds: RQ-26.
#[test]
fn a_queue_that_nobody_uses_is_deleted_and_its_messages_with_it() {
    check(
        V3_10,
        "
        queue dead                        | -
        queue q expires=100 dlx=~ dlk=dead | -
        publish ~ q a                     | ack
        at 60                             | -
        get q                             | >a
        publish ~ q b                     | ack
        at 159                            | -
        show q                            | b
        at 160                            | -
        show q                            | gone
        show dead                         | nothing
        ",
    );
}

/// Holds: RQ-27.
#[test]
fn only_what_is_ready_counts_and_what_comes_back_is_the_head() {
    check(
        V3_10,
        "
        queue q length=2          | -
        consume q k prefetch=1    | -
        publish ~ q a             | ack k>a
        publish ~ q b             | ack
        publish ~ q c             | ack
        show q                    | b c
        cancel k                  | -
        nack k a                  | -
        show q                    | b c
        publish ~ q d             | ack
        show q                    | c d
        ",
    );
}

/// Holds: RQ-28.
#[test]
fn higher_priorities_first_and_dropped_first() {
    check(
        V3_10,
        "
        queue q priorities=5                 | -
        queue r priorities=5 length=1        | -
        publish ~ q none                     | ack
        publish ~ q high priority=9          | ack
        publish ~ q five priority=5          | ack
        publish ~ q one priority=1           | ack
        show q                               | high five one none
        consume q k prefetch=1               | k>high
        nack k high                          | k>high*
        publish ~ r low priority=1           | ack
        publish ~ r high priority=4          | ack
        show r                               | low
        ",
    );
}

/// Holds: RQ-28.
#[test]
fn a_quorum_queue_of_4_has_32_priorities() {
    check(
        V4,
        "
        queue q quorum            | -
        queue r quorum priorities=5 | 406
        publish ~ q none          | ack
        publish ~ q low priority=3  | ack
        publish ~ q four priority=4 | ack
        publish ~ q top priority=99 | ack
        show q                    | top none four low
        ",
    );
}

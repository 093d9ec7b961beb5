//! What a broker has after it stopped.

use super::{V3_10, V4, check};

/// Holds: RQ-20, RQ-21, RQ-22, RQ-23.
#[test]
fn only_persistent_messages_of_durable_queues_are_there_after_a_restart() {
    check(
        V3_10,
        "
        queue d durable               | -
        queue t                       | -
        exchange x direct durable     | -
        exchange y direct             | -
        bind x k d                    | -
        bind y k d                    | -
        publish ~ d a persistent      | ack
        publish ~ d b                 | ack
        publish ~ t c persistent      | ack
        restart                       | -
        show d                        | a
        show t                        | gone
        publish x k e mandatory       | ack
        publish y k f                 | 404
        get d                         | >a
        ",
    );
}

/// Holds: RQ-12, RQ-20.
#[test]
fn a_killed_broker_marks_all_that_is_left_and_a_quorum_queue_nothing() {
    check(
        V3_10,
        "
        queue d durable               | -
        queue q quorum                | -
        publish ~ d a persistent      | ack
        publish ~ q b                 | ack
        kill                          | -
        get d                         | >a*
        get q                         | >b
        ",
    );
}

/// Holds: RQ-22.
#[test]
fn an_exclusive_queue_goes_with_the_broker_durable_or_not() {
    check(
        V4,
        "
        queue q durable exclusive     | -
        queue r quorum exclusive      | 406
        publish ~ q a persistent      | ack
        restart                       | -
        show q                        | gone
        ",
    );
}

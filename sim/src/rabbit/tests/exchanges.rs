//! Where a publish goes, and what its publisher is told.

use super::{V3_10, V4, check};

/// Holds: RQ-1, RQ-2.
#[test]
fn one_copy_for_each_queue_and_each_queue_by_its_name() {
    check(
        V3_10,
        "
        queue q1                  | -
        queue q2                  | -
        exchange x direct         | -
        bind x k q1               | -
        bind x k q2               | -
        bind x l q1               | -
        bind x k q1               | -
        publish x k a             | ack
        publish x K b             | ack
        publish ~ q2 c            | ack
        bind ~ k q1               | 403
        show q1                   | a
        show q2                   | a c
        ",
    );
}

/// Holds: RQ-3, RQ-5.
#[test]
fn a_fanout_asks_nothing_and_headers_ask_for_headers() {
    check(
        V3_10,
        "
        queue q1                          | -
        queue q2                          | -
        exchange f fanout                 | -
        exchange h headers                | -
        bind f any q1                     | -
        bind h ~ q1 tier:gold n:1         | -
        bind h ~ q2 x-match:any tier:gold n:1 | -
        bind h ~ q2 x-match:some n:1      | 406
        publish f whatever a              | ack
        publish h whatever b h:tier:gold h:n:1 | ack
        publish h whatever c h:tier:gold  | ack
        publish h whatever d              | ack
        show q1                           | a b
        show q2                           | b c
        ",
    );
}

/// Holds: RQ-6.
#[test]
fn what_goes_nowhere_is_confirmed_and_returned_where_it_is_mandatory() {
    check(
        V3_10,
        "
        queue q                           | -
        queue rest                        | -
        exchange others fanout            | -
        exchange x direct else=others     | -
        exchange y direct                 | -
        bind x k q                        | -
        publish y k a                     | ack
        publish y k b mandatory           | returned ack
        publish x no c mandatory          | returned ack
        bind others ~ rest                | -
        publish x no d mandatory          | ack
        publish x k e mandatory           | ack
        publish nowhere k f               | 404
        show q                            | e
        show rest                         | d
        ",
    );
}

/// Holds: RQ-7, RQ-8, RQ-27.
#[test]
fn a_publish_is_refused_where_one_of_its_queues_refuses_and_the_others_keep_it() {
    check(
        V4,
        "
        queue small length=1 overflow=reject | -
        queue large                          | -
        exchange x fanout                    | -
        bind x ~ small                       | -
        bind x ~ large                       | -
        publish x ~ a                        | ack
        publish x ~ b                        | nack
        show small                           | a
        show large                           | a b
        ",
    );
}

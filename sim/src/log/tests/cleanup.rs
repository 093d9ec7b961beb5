//! Retention and compaction.

use super::script::check;
use crate::log::{Cleanup, ReplicaSettings};
use crate::time::Span;

fn cleanup(segment_records: u32, compact: bool) -> Cleanup {
    Cleanup {
        segment_records,
        retention: (!compact).then_some(Span::from_ms(1_000)),
        compact,
        delete_retention: Span::from_ms(500),
    }
}

/// Holds: KA-20.
#[test]
fn whole_closed_segments_go_when_their_newest_record_is_too_old() {
    check(
        ReplicaSettings::default(),
        cleanup(2, false),
        "acks=all a     | 0
         at 400         | ok
         acks=all b c   | 1 2
         at 1400        | ok
         retain         | 0 gone, starts at 0
         at 1401        | ok
         retain         | 2 gone, starts at 2
         at 9999        | ok
         retain         | 0 gone, starts at 2
         read 0         | out of range 2 to 3
         read 2         | 2:c then 3
         acks=all d e   | 3 4
         retain         | 0 gone, starts at 2",
    );
}

/// Holds: KA-21.
#[test]
fn the_newest_record_of_a_key_stays_where_it_is() {
    check(
        ReplicaSettings::default(),
        cleanup(2, true),
        "acks=all k=1 j=1 k=2 i=1 k=3 | 0 1 2 3 4
         compact                      | 1 gone
         log                          | 0:gone 1:j=1 2:k=2 3:i=1 4:k=3
         read 0                       | 1:j=1 2:k=2 3:i=1 4:k=3 then 5
         acks=all x=1 y=1             | 5 6
         compact                      | 1 gone
         read 2                       | 3:i=1 4:k=3 5:x=1 6:y=1 then 7",
    );
}

/// Holds: KA-21.
#[test]
fn a_tombstone_stays_a_while_for_readers_on_their_way() {
    check(
        ReplicaSettings::default(),
        cleanup(1, true),
        "acks=all k=1 k= z=1 | 0 1 2
         compact             | 1 gone
         read 0              | 1:k= 2:z=1 then 3
         at 499              | ok
         compact             | 0 gone
         at 500              | ok
         compact             | 1 gone
         read 0              | 2:z=1 then 3",
    );
}

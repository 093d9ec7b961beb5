//! Retention and compaction.

use super::script::check;
use crate::log::{Cleanup, ReplicaSettings};
use crate::time::Span;

fn retention(segment_records: u32) -> Cleanup {
    Cleanup {
        segment_records,
        retention: Some(Span::from_ms(1_000)),
        ..Cleanup::default()
    }
}

/// Compaction that needs so many percent of its closed segments to be dirty.
fn compaction(segment_records: u32, dirty: u64) -> Cleanup {
    Cleanup {
        segment_records,
        retention: None,
        compact: true,
        dirty_ratio: dirty * 10_000,
        delete_retention: Span::from_ms(500),
        ..Cleanup::default()
    }
}

/// Holds: KA-20.
#[test]
fn whole_closed_segments_go_when_their_newest_record_is_too_old() {
    check(
        ReplicaSettings::default(),
        retention(2),
        "acks=all a     | 0
         at 400         | ok
         next           | never
         acks=all b c   | 1 2
         next           | at 1400
         at 1400        | ok
         retain         | 0 gone, starts at 0
         at 1401        | ok
         retain         | 2 gone, starts at 2
         at 9999        | ok
         retain         | 0 gone, starts at 2
         next           | never
         read 0         | out of range 2 to 3
         read 2         | 2:c then 3
         acks=all d e   | 3 4
         retain         | 0 gone, starts at 2",
    );
}

/// Holds: KA-20.
#[test]
fn the_oldest_segments_go_while_what_stays_is_large_enough() {
    check(
        ReplicaSettings::default(),
        Cleanup {
            retention: None,
            records_max: Some(3),
            ..retention(2)
        },
        "acks=all a b c d | 0 1 2 3
         next             | never
         retain           | 0 gone, starts at 0
         acks=all e       | 4
         next             | at 0
         retain           | 2 gone, starts at 2
         retain           | 0 gone, starts at 2
         acks=all f g h i | 5 6 7 8
         retain           | 4 gone, starts at 6",
    );
}

/// Holds: KA-14, KA-20.
#[test]
fn nothing_goes_that_a_replica_in_sync_does_not_have() {
    let two = ReplicaSettings {
        replicas: 2,
        ..ReplicaSettings::default()
    };
    check(
        two,
        retention(2),
        "acks=1 a b c  | 0 1 2
         at 5000       | ok
         next          | never
         retain        | 0 gone, starts at 0
         fetched 1 2   | high 2, leader 0, ends 3 2
         next          | at 1000
         retain        | 2 gone, starts at 2",
    );
}

/// Holds: KA-21.
#[test]
fn the_newest_record_of_a_key_stays_where_it_is() {
    check(
        ReplicaSettings::default(),
        compaction(2, 0),
        "acks=all k=1 j=1 k=2 i=1 k=3 | 0 1 2 3 4
         compact                      | 1 gone, 3 kept
         compact                      | not dirty
         log                          | 0:gone 1:j=1 2:k=2 3:i=1 4:k=3
         read 0                       | 1:j=1 2:k=2 3:i=1 4:k=3 then 5
         acks=all x=1 y=1             | 5 6
         compact                      | 1 gone, 4 kept
         read 2                       | 3:i=1 4:k=3 5:x=1 6:y=1 then 7",
    );
}

/// Holds: KA-21.
#[test]
fn a_log_is_compacted_once_more_than_the_ratio_of_it_is_dirty() {
    check(
        ReplicaSettings::default(),
        compaction(2, 50),
        "acks=all a=1             | 0
         next                     | never
         acks=all b=1 a=2         | 1 2
         next                     | at 0
         compact                  | 0 gone, 2 kept
         acks=all b=2 c=1         | 3 4
         next                     | never
         compact                  | not dirty
         acks=all c=2 d=1         | 5 6
         compact                  | 3 gone, 3 kept
         log                      | 0:gone 1:gone 2:a=2 3:b=2 4:gone 5:c=2 6:d=1",
    );
}

/// Holds: KA-21.
#[test]
fn a_tombstone_stays_a_while_for_readers_on_their_way() {
    check(
        ReplicaSettings::default(),
        compaction(1, 0),
        "acks=all k=1 k= z=1 | 0 1 2
         compact             | 1 gone, 1 kept
         read 0              | 1:k= 2:z=1 then 3
         next                | at 500
         at 499              | ok
         compact             | not dirty
         at 500              | ok
         compact             | 1 gone, 0 kept
         read 0              | 2:z=1 then 3
         next                | never",
    );
}

/// Two brokers, of which one may lead that is not in sync.
const UNCLEAN: ReplicaSettings = ReplicaSettings {
    replicas: 2,
    min_in_sync: 1,
    lag_max: Span::from_secs(30),
    unclean: true,
};

/// Holds: KA-16, KA-21.
#[test]
fn an_election_loses_nothing_that_compaction_had_removed() {
    check(
        UNCLEAN,
        compaction(2, 0),
        "acks=1 k=0               | 0
         fetched 1 1              | high 1, leader 0, ends 1 1
         crash 1                  | high 1, leader 0, ends 1 1-!
         acks=1 k=1 k=2 j=1 j=2 z | 1 2 3 4 5
         compact                  | 2 gone, 2 kept
         log                      | 0:gone 1:gone 2:k=2 3:j=1 4:j=2 5:z
         size                     | 4
         crash 0                  | high 6, leader none, ends 6- 1-!
         restart 1                | 4 lost, high 1, leader 1, ends 1-! 1
         log                      | 0:gone
         size                     | 0
         acks=1 k=3               | 1
         size                     | 1",
    );
}

/// Holds: KA-16, KA-20.
#[test]
fn an_election_loses_nothing_that_retention_had_removed() {
    check(
        UNCLEAN,
        retention(2),
        "acks=1 a      | 0
         fetched 1 1   | high 1, leader 0, ends 1 1
         crash 1       | high 1, leader 0, ends 1 1-!
         acks=1 b c d  | 1 2 3
         at 5000       | ok
         acks=1 e      | 4
         retain        | 4 gone, starts at 4
         crash 0       | high 5, leader none, ends 5- 1-!
         restart 1     | 1 lost, high 1, leader 1, ends 1-! 1
         size          | 0
         read 0        | out of range 1 to 1
         acks=1 f      | 1
         read 1        | 1:f then 2
         next          | never",
    );
}

/// Holds: KA-19, KA-20, KA-21.
#[test]
fn markers_of_what_was_compacted_count_until_they_are_deleted() {
    let cleanup = Cleanup {
        records_max: Some(1),
        ..compaction(2, 0)
    };
    check(
        ReplicaSettings::default(),
        cleanup,
        "in 1 a=1     | 0
         commit 1     | 1
         in 1 b=1     | 2
         commit 1     | 3
         acks=all c=1 | 4
         compact      | 0 gone, 2 kept
         size         | 5
         retain       | 4 gone, starts at 4
         size         | 1",
    );
}

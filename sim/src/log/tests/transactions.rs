//! Transactions and what readers see of them.

use super::script::check;
use crate::log::{Cleanup, ReplicaSettings};

/// Holds: KA-19.
#[test]
fn read_committed_waits_for_the_first_open_transaction() {
    check(
        ReplicaSettings::default(),
        Cleanup::default(),
        "acks=all a   | 0
         in 1 b c     | 1 2
         acks=all d   | 3
         read 0       | 0:a 1:b 2:c 3:d then 4
         committed 0  | 0:a then 1
         lag 0        | 4 1
         commit 1     | 4
         committed 0  | 0:a 1:b 2:c 3:d then 5
         lag 0        | 5 5",
    );
}

/// Holds: KA-19.
#[test]
fn what_was_aborted_is_skipped_and_markers_take_offsets() {
    check(
        ReplicaSettings::default(),
        Cleanup::default(),
        "in 1 a       | 0
         in 2 b       | 1
         in 1 c       | 2
         abort 1      | 3
         committed 0  | then 1
         commit 2     | 4
         in 1 d       | 5
         commit 1     | 6
         committed 0  | 1:b 5:d then 7
         read 0       | 0:a 1:b 2:c 5:d then 7
         log          | 0:a 1:b 2:c 3:aborted 4:committed 5:d 6:committed",
    );
}

/// Holds: KA-19.
#[test]
fn a_new_leader_without_the_marker_holds_readers_back() {
    let settings = ReplicaSettings {
        replicas: 2,
        ..ReplicaSettings::default()
    };
    check(
        settings,
        Cleanup::default(),
        "in 1 a       | 0
         fetched 1 1  | high 1, leader 0, ends 1 1
         commit 1     | 1
         crash 0      | 1 lost, high 1, leader 1, ends 1-! 1
         committed 0  | then 0
         commit 1     | 1
         committed 0  | 0:a then 2",
    );
}

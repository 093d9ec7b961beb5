//! Replicas: what is acknowledged, what is seen, what is lost.

use super::script::check;
use crate::log::producer::{Batch, Refused};
use crate::log::{Acks, Cleanup, Isolation, NotAppended, Partition, Record, ReplicaSettings};
use crate::time::{Span, Time};

fn replicas(replicas: u16, min_in_sync: u16, unclean: bool) -> ReplicaSettings {
    ReplicaSettings {
        replicas,
        min_in_sync,
        lag_max: Span::from_secs(30),
        unclean,
    }
}

/// Holds: KA-14.
#[test]
fn readers_see_what_every_replica_in_sync_has() {
    check(
        replicas(3, 1, false),
        Cleanup::default(),
        "acks=1 a b c   | 0 1 2
         read 0         | then 0
         fetched 1 3    | high 0, leader 0, ends 3 3 0
         fetched 2 2    | high 2, leader 0, ends 3 3 2
         read 0         | 0:a 1:b then 2
         lag 0          | 2 2
         read 4         | out of range 0 to 3",
    );
}

/// Holds: KA-14.
#[test]
fn a_follower_that_does_not_catch_up_leaves_and_comes_back() {
    check(
        replicas(2, 1, false),
        Cleanup::default(),
        "acks=all a b  | 0 1
         fetched 1 1   | high 1, leader 0, ends 2 1
         at 30000      | ok
         shrink        | [] left, high 1, leader 0, ends 2 1
         at 30001      | ok
         shrink        | [1] left, high 2, leader 0, ends 2 1!
         fetched 1 1   | high 2, leader 0, ends 2 1!
         fetched 1 2   | in sync again, high 2, leader 0, ends 2 2",
    );
}

/// Holds: KA-15.
#[test]
fn the_leader_alone_acknowledges_and_dies() {
    check(
        replicas(3, 1, false),
        Cleanup::default(),
        "acks=1 a b c d e f g | 0 1 2 3 4 5 6
         fetched 1 7          | high 0, leader 0, ends 7 7 0
         fetched 2 7          | high 7, leader 0, ends 7 7 7
         acks=1 lost          | 7
         crash 0              | 1 lost, high 7, leader 1, ends 7-! 7 7
         acks=1 other         | 7
         restart 0            | high 7, leader 1, ends 7! 8 7
         fetched 0 8          | in sync again, high 7, leader 1, ends 8 8 7",
    );
}

/// Holds: KA-15.
#[test]
fn the_least_number_in_sync_binds_only_those_who_wait_for_all() {
    check(
        replicas(3, 2, false),
        Cleanup::default(),
        "crash 2      | high 0, leader 0, ends 0 0 0-!
         acks=all a   | 0
         fetched 1 1  | high 1, leader 0, ends 1 1 0-!
         crash 1      | high 1, leader 0, ends 1 1-! 0-!
         acks=all b   | 1 of 2 in sync
         acks=1 c     | 1
         acks=0 d     | 2
         read 0       | 0:a 1:c 2:d then 3",
    );
}

/// Holds: KA-15.
#[test]
fn all_may_be_one() {
    check(
        replicas(3, 1, false),
        Cleanup::default(),
        "crash 1     | high 0, leader 0, ends 0 0-! 0
         crash 2     | high 0, leader 0, ends 0 0-! 0-!
         acks=all a  | 0
         read 0      | 0:a then 1
         crash 0     | high 1, leader none, ends 1- 0-! 0-!
         restart 1   | high 1, leader none, ends 1- 0! 0-!
         acks=all b  | offline
         restart 0   | high 1, leader 0, ends 1 0! 0-!
         read 0      | 0:a then 1",
    );
}

/// Holds: KA-16.
#[test]
fn an_unclean_election_loses_what_was_committed() {
    check(
        replicas(2, 1, true),
        Cleanup::default(),
        "crash 1     | high 0, leader 0, ends 0 0-!
         acks=all a  | 0
         read 0      | 0:a then 1
         crash 0     | high 1, leader none, ends 1- 0-!
         restart 1   | 1 lost, high 0, leader 1, ends 0-! 0
         acks=all b  | 0
         restart 0   | high 1, leader 1, ends 0! 1
         read 0      | 0:b then 1",
    );
}

/// Holds: KA-22.
#[test]
fn reading_removes_nothing() {
    check(
        ReplicaSettings::default(),
        Cleanup::default(),
        "acks=all a b c | 0 1 2
         read 0         | 0:a 1:b 2:c then 3
         read 0         | 0:a 1:b 2:c then 3
         read 2         | 2:c then 3
         read 3         | then 3",
    );
}

/// Holds: KA-4.
#[test]
fn a_read_is_in_the_order_of_the_appends_and_bounded() {
    let mut log = Partition::new(ReplicaSettings::default());
    for n in 0..100_u64 {
        let record = Record::new(None, n, Time(n));
        assert_eq!(log.append(record, Acks::All, Time(n)), Ok(n));
    }
    let mut next = 0;
    let mut seen = Vec::new();
    while next < log.end() {
        let read = log
            .read(next, 7, Isolation::ReadCommitted)
            .expect("in range");
        assert!(read.records.len() <= 7);
        seen.extend(read.records.iter().map(|(offset, _)| *offset));
        next = read.next;
    }
    assert!(seen.into_iter().eq(0..100));
}

/// Holds: KA-17.
#[test]
fn a_new_leader_knows_only_the_batches_that_it_has() {
    let mut log = Partition::new(replicas(2, 1, false));
    let send = |log: &mut Partition<u64>, first| {
        let record = Record::new(None, u64::from(first), Time::ZERO);
        let batch = Batch {
            producer: 1,
            epoch: 0,
            first,
            records: 1,
        };
        log.append(record.numbered(Some(batch)), Acks::Leader, Time::ZERO)
    };
    assert_eq!(send(&mut log, 0), Ok(0));
    log.replicated(1, 1, Time::ZERO);
    assert_eq!(send(&mut log, 1), Ok(1));
    let duplicate = |offset| NotAppended::Producer(Refused::Duplicate { offset });
    assert_eq!(send(&mut log, 1), Err(duplicate(1)));
    assert_eq!(log.crash(0, Time::ZERO).len(), 1);
    assert_eq!(send(&mut log, 0), Err(duplicate(0)));
    assert_eq!(send(&mut log, 1), Ok(1));
}

/// Bytes are what a copy of the last incomplete page takes, however long the log is.
#[test]
fn a_copy_shares_what_was_there_before() {
    let append = |log: &mut Partition<u64>, n: u64| {
        let record = Record::new(None, n, Time(n));
        log.append(record, Acks::All, Time(n))
            .expect("one replica is enough");
    };
    let mut log = Partition::new(ReplicaSettings::default());
    (0..10_000).for_each(|n| append(&mut log, n));
    let copy = log.clone();
    (10_000..10_050).for_each(|n| append(&mut log, n));
    let same = |offset: u64| std::ptr::eq(log.get(offset).unwrap(), copy.get(offset).unwrap());
    assert!((0..9_984).all(same), "complete pages are shared");
    assert_eq!((copy.end(), log.end()), (10_000, 10_050));
}

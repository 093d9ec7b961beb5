//! Keys with their hashes and partitions.

use crate::draw::{Draw, Key, Purpose};
use crate::log::partitioner::{Partitioner, Sticky, murmur2, weights};
use std::collections::BTreeSet;

/// Holds: KA-1.
#[test]
fn published_hashes_of_the_java_client() {
    for (key, hash) in [
        ("21", -973_932_308),
        ("foobar", -790_332_482),
        ("a-little-bit-long-string", -985_981_536),
        ("abc", 479_470_107),
    ] {
        assert_eq!(murmur2(key.as_bytes()), hash, "{key}");
    }
}

/// Holds: KA-1, KA-2.
#[test]
fn the_number_of_partitions_decides_too() {
    let table = "
        order-1     1221710326  1 2 4
        order-2    -1055499005  0 3 3
        order-3     -849583649  0 3 3
        order-4     1928061674  2 2 2
        order-5      847857254  2 2 2
        order-6     -634967039  0 1 3
        customer-1  1939597761  0 1 3
        customer-2  1971984518  2 2 2
        customer-3   550332970  1 2 4
        customer-4   -66026923  1 1 1
        user-1      1404122828  2 0 2
        user-2      -324981792  2 0 2";
    for line in table.lines().filter(|line| !line.trim().is_empty()) {
        let cells: Vec<&str> = line.split_whitespace().collect();
        let key = cells[0].as_bytes();
        let of = |n| {
            Partitioner::Murmur2
                .partition(Some(key), n)
                .expect("a key decides")
        };
        let actual = format!("{} {} {} {}", murmur2(key), of(3), of(4), of(6));
        assert_eq!(actual, cells[1..].join(" "), "{}", cells[0]);
    }
}

#[test]
fn librdkafka_goes_another_way() {
    let key = Some("order-1".as_bytes());
    assert_eq!(Partitioner::Murmur2.partition(key, 100), Some(26));
    assert_eq!(
        Partitioner::Consistent.partition(key, 100),
        Partitioner::ConsistentRandom.partition(key, 100)
    );
    assert_ne!(Partitioner::Consistent.partition(key, 100), Some(26));
}

#[test]
fn no_key_is_drawn_or_the_empty_key() {
    assert_eq!(Partitioner::Murmur2.partition(None, 3), None);
    assert_eq!(Partitioner::Consistent.partition(None, 3), Some(0));
    assert_eq!(Partitioner::ConsistentRandom.partition(None, 3), None);
    assert_eq!(Partitioner::ConsistentRandom.partition(Some(b""), 3), None);
    assert_eq!(Partitioner::Murmur2.partition(Some(b"k"), 0), Some(0));
}

fn draw(n: u64) -> Draw {
    Draw::new(Key::of_seed(1), Purpose::Partition, Key::ROOT.with(n))
}

/// Holds: KA-3.
#[test]
fn a_shorter_queue_is_likelier() {
    let queues = [(0, 0), (1, 3), (2, 1)];
    assert_eq!(weights(&queues), [4, 1, 3]);
    let mut counts = [0_u32; 3];
    for n in 0..8_000 {
        let partition = Sticky::new(1).partition(&queues, &mut draw(n));
        counts[partition.expect("there are three") as usize] += 1;
    }
    for (count, expected) in counts.into_iter().zip([4_000, 1_000, 3_000_u32]) {
        assert!(count.abs_diff(expected) < 200, "{counts:?}");
    }
}

/// Holds: KA-3.
#[test]
fn it_sticks_until_enough_was_appended_and_a_batch_ended() {
    let all: Vec<(u32, u32)> = (0..64).map(|p| (p, 0)).collect();
    let mut sticky = Sticky::new(100);
    let first = sticky.partition(&all, &mut draw(1));
    for (bytes, ended) in [(60, true), (39, true), (50, false)] {
        sticky.appended(bytes, ended);
        assert_eq!(sticky.partition(&all, &mut draw(2)), first);
    }
    sticky.appended(1, true);
    let second = sticky.partition(&all, &mut draw(2));
    assert_ne!(second, first);
    // Twice the size opens it in the middle of a batch.
    sticky.appended(199, false);
    assert_eq!(sticky.partition(&all, &mut draw(3)), second);
    sticky.appended(1, false);
    assert_ne!(sticky.partition(&all, &mut draw(3)), second);
}

/// Holds: KA-3.
#[test]
fn only_available_partitions_are_drawn() {
    let drawn: BTreeSet<Option<u32>> = (0..200)
        .map(|n| Sticky::new(1).partition(&[(4, 0), (7, 0)], &mut draw(n)))
        .collect();
    assert_eq!(drawn, BTreeSet::from([Some(4), Some(7)]));
    assert_eq!(Sticky::new(1).partition(&[], &mut draw(1)), None);
}

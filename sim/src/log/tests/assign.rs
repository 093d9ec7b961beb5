//! A line is `member | topics | owned before | owned after`.

use crate::log::assign::{Assignor, Member, TopicPartition};
use std::fmt::Write;
use std::rc::Rc;

#[track_caller]
fn check(assignor: Assignor, topics: &str, table: &str) {
    let topics: Vec<(Rc<str>, u32)> = topics
        .split_whitespace()
        .map(|topic| {
            let (name, partitions) = topic.split_once(':').expect("name:partitions");
            (name.into(), partitions.parse().expect("a number"))
        })
        .collect();
    let rows: Vec<Vec<&str>> = table
        .lines()
        .map(|line| line.split('|').map(str::trim).collect())
        .filter(|cells: &Vec<&str>| cells.len() == 4)
        .collect();
    let members: Vec<Member> = rows.iter().map(|cells| member(cells)).collect();
    let (mut expected, mut actual) = (String::new(), String::new());
    for (cells, owned) in rows.iter().zip(assignor.assign(&topics, &members)) {
        let mut owned: Vec<String> = owned.iter().map(told).collect();
        owned.sort();
        let [id, topics, before, after] = cells[..] else {
            unreachable!("four cells")
        };
        writeln!(expected, "{id} | {topics} | {before} | {after}").unwrap();
        writeln!(actual, "{id} | {topics} | {before} | {}", owned.join(" ")).unwrap();
    }
    assert!(actual == expected, "the table should read:\n{actual}");
}

fn member(cells: &[&str]) -> Member {
    let owned: Vec<TopicPartition> = cells[2].split_whitespace().map(parsed).collect();
    Member {
        id: cells[0].into(),
        topics: cells[1].split_whitespace().map(Rc::from).collect(),
        generation: (!owned.is_empty()).then_some(1),
        owned,
    }
}

fn parsed(name: &str) -> TopicPartition {
    let (topic, partition) = name.split_once('p').expect("topic, p, partition");
    TopicPartition {
        topic: topic.into(),
        partition: partition.parse().expect("a number"),
    }
}

fn told(tp: &TopicPartition) -> String {
    format!("{}p{}", tp.topic, tp.partition)
}

/// Holds: KA-6.
#[test]
fn range_gives_the_first_members_one_more_of_every_topic() {
    check(
        Assignor::Range,
        "t0:3 t1:3",
        "C0 | t0 t1 |  | t0p0 t0p1 t1p0 t1p1
         C1 | t0 t1 |  | t0p2 t1p2",
    );
    check(
        Assignor::Range,
        "t:7",
        "C0 | t |  | tp0 tp1 tp2
         C1 | t |  | tp3 tp4
         C2 | t |  | tp5 tp6",
    );
    check(
        Assignor::Range,
        "t:6",
        "C0 | t |  | tp0 tp1
         C1 | t |  | tp2 tp3
         C2 | t |  | tp4
         C3 | t |  | tp5",
    );
}

/// Holds: KA-5, KA-6.
#[test]
fn a_member_more_than_partitions_is_idle() {
    for assignor in Assignor::ALL {
        check(
            assignor,
            "t:4",
            "C0 | t |  | tp0
             C1 | t |  | tp1
             C2 | t |  | tp2
             C3 | t |  | tp3
             C4 | t |  | ",
        );
    }
}

/// Holds: KA-7.
#[test]
fn round_robin_goes_over_all_partitions() {
    check(
        Assignor::RoundRobin,
        "t0:3 t1:3",
        "C0 | t0 t1 |  | t0p0 t0p2 t1p1
         C1 | t0 t1 |  | t0p1 t1p0 t1p2",
    );
    check(
        Assignor::RoundRobin,
        "t0:1 t1:2 t2:3",
        "C0 | t0 |  | t0p0
         C1 | t0 t1 |  | t1p0
         C2 | t0 t1 t2 |  | t1p1 t2p0 t2p1 t2p2",
    );
}

/// The documentation's example has t0p1 and t2p0 the other way round: as good a balance, and not what the client answers.
///
/// Holds: KA-8.
#[test]
fn sticky_moves_only_what_its_owner_left() {
    check(
        Assignor::Sticky,
        "t0:2 t1:2 t2:2 t3:2",
        "C0 | t0 t1 t2 t3 | t0p0 t1p1 t3p0 | t0p0 t0p1 t1p1 t3p0
         C2 | t0 t1 t2 t3 | t1p0 t2p1 | t1p0 t2p0 t2p1 t3p1",
    );
    check(
        Assignor::RoundRobin,
        "t0:2 t1:2 t2:2 t3:2",
        "C0 | t0 t1 t2 t3 | t0p0 t1p1 t3p0 | t0p0 t1p0 t2p0 t3p0
         C2 | t0 t1 t2 t3 | t1p0 t2p1 | t0p1 t1p1 t2p1 t3p1",
    );
    check(
        Assignor::Sticky,
        "t0:1 t1:2 t2:3",
        "C0 | t0 |  | t0p0
         C1 | t0 t1 |  | t1p0 t1p1
         C2 | t0 t1 t2 |  | t2p0 t2p1 t2p2",
    );
}

/// Holds: KA-9.
#[test]
fn cooperative_gives_what_moves_only_in_a_second_rebalance() {
    check(
        Assignor::CooperativeSticky,
        "t:4",
        "C0 | t | tp0 tp2 | tp0 tp2
         C1 | t | tp1 tp3 | tp1
         C2 | t |  | ",
    );
    check(
        Assignor::CooperativeSticky,
        "t:4",
        "C0 | t | tp0 tp2 | tp0 tp2
         C1 | t | tp1 | tp1
         C2 | t |  | tp3",
    );
    check(
        Assignor::Sticky,
        "t:4",
        "C0 | t | tp0 tp2 | tp0 tp2
         C1 | t | tp1 tp3 | tp1
         C2 | t |  | tp3",
    );
}

#[test]
fn names_are_ordered_by_their_utf_16_units() {
    check(
        Assignor::Range,
        "t:3",
        "a | t |  | tp1
         Z | t |  | tp0
         가 | t |  | tp2",
    );
}

#[test]
fn what_two_members_claim_is_neithers() {
    check(
        Assignor::Sticky,
        "t:2",
        "C0 | t | tp0 tp1 | tp1
         C1 | t | tp0 | tp0",
    );
}

#[test]
fn a_group_of_nobody_has_no_owners() {
    assert!(Assignor::Range.assign(&[("t".into(), 3)], &[]).is_empty());
}

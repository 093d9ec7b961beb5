//! A group driven by lines of text: `step | result`.

use crate::log::group::{Change, Fenced, Group, GroupSettings, Phase, Reset, Trigger};
use crate::log::{Assignor, TopicPartition};
use crate::time::{Span, Time};
use std::rc::Rc;

fn settings(assignor: Assignor) -> GroupSettings {
    GroupSettings {
        assignor,
        ..GroupSettings::default()
    }
}

#[track_caller]
fn check(settings: GroupSettings, partitions: u32, table: &str) {
    let mut group = Group::new(settings, vec![("t".into(), partitions)]);
    let mut now = Time::ZERO;
    crate::script::check(table, |step| {
        let words: Vec<&str> = step.split_whitespace().collect();
        step_of(&mut group, &mut now, &words)
    });
}

fn step_of(group: &mut Group, now: &mut Time, words: &[&str]) -> String {
    let number = |word: &str| word.parse::<u64>().expect("a number");
    let tp = |word: &str| TopicPartition {
        topic: "t".into(),
        partition: number(word) as u32,
    };
    match *words {
        ["at", s] => {
            *now = Time::ZERO + Span::from_ms(number(s) * 1_000);
            "ok".into()
        }
        ["join", id] => told(&group.join(&id.into(), &["t".into()], *now)),
        ["rejoin", id] => told(&group.rejoin(id)),
        ["leave", id] => told(&group.remove(id, Trigger::Left)),
        ["partitions", n] => told(&group.set_partitions("t", number(n) as u32)),
        ["silent", id] => {
            group.fell_silent(id, *now);
            deadline(group, id, false)
        }
        ["beats", id] => {
            group.beats_again(id);
            deadline(group, id, false)
        }
        ["working", id] => {
            group.polled(id, *now);
            deadline(group, id, true)
        }
        ["expire", id] => match group.deadline(id, true) {
            Some((at, trigger)) if at <= *now => told(&group.remove(id, trigger)),
            _ => "not yet".into(),
        },
        ["heartbeat", id] => format!(
            "{:?}",
            group
                .next_heartbeat(id, *now)
                .map(|at| at.0 / 1_000_000_000)
        ),
        ["commit", id, generation, partition, offset] => {
            let generation = number(generation) as u32;
            match group.commit(id, generation, &tp(partition), number(offset)) {
                Ok(()) => "ok".into(),
                Err(Fenced::UnknownMember) => "unknown member".into(),
                Err(Fenced::OldGeneration { current }) => format!("generation is {current}"),
            }
        }
        ["position", partition, start, end] => group
            .position(&tp(partition), number(start), number(end))
            .to_string(),
        ["lag", partition, end] => group.lag(&tp(partition), 0, number(end)).to_string(),
        ["phase"] => format!("{:?} {}", group.phase(), group.generation()),
        _ => panic!("unknown step {words:?}"),
    }
}

fn deadline(group: &Group, id: &str, at_work: bool) -> String {
    match group.deadline(id, at_work) {
        Some((at, trigger)) => format!("{trigger:?} at {}", at.0 / 1_000_000_000),
        None => "no deadline".into(),
    }
}

fn told(changes: &[Change]) -> String {
    let names = |partitions: &[TopicPartition]| {
        let names: Vec<String> = partitions
            .iter()
            .map(|tp| tp.partition.to_string())
            .collect();
        names.join(",")
    };
    let told = |change: &Change| match change {
        Change::Started {
            trigger,
            by,
            left,
            members,
            again,
            ..
        } => {
            let by = by.as_deref().unwrap_or("nobody");
            let went_on = if *again { " again" } else { "" };
            let left = if left.is_empty() {
                String::new()
            } else {
                format!(" leaves {}", names(left))
            };
            format!("{trigger:?} by {by}{left}, {members} there{went_on}")
        }
        Change::Joined {
            member,
            owned,
            is_new,
            nth,
            members,
        } => {
            let new = if *is_new { "new " } else { "" };
            format!("{new}{member}({}) {nth}/{members}", names(owned))
        }
        Change::Shared {
            leader,
            owned,
            moved,
            ..
        } => format!("{leader} shares {owned}, {moved} moved"),
        Change::Revoked { member, partitions } => format!("{member}-{}", names(partitions)),
        Change::Assigned {
            member,
            generation,
            owned,
            ..
        } => {
            format!("{member}={}@{generation}", names(owned))
        }
    };
    changes.iter().map(told).collect::<Vec<_>>().join("; ")
}

/// Holds: KA-5, KA-9, KA-10.
#[test]
fn eager_everyone_stops_until_the_last_one_joined() {
    check(
        settings(Assignor::Range),
        3,
        "phase          | Empty 0
         join a         | Joined by a, 1 there; new a() 1/1; a shares 3, 3 moved; a=0,1,2@1
         join b         | Joined by b, 2 there; new b() 1/2
         phase          | Preparing 1
         rejoin a       | a-0,1,2; a(0,1,2) 2/2; a shares 3, 1 moved; a=0,1@2; b=2@2
         phase          | Stable 2
         rejoin a       |
         join c         | Joined by c, 3 there; new c() 1/3
         rejoin b       | b-2; b(2) 2/3
         rejoin a       | a-0,1; a(0,1) 3/3; a shares 3, 2 moved; a=0@3; b=1@3; c=2@3
         leave b        | Left by b leaves 1, 2 there
         rejoin c       | c-2; c(2) 1/2
         rejoin a       | a-0; a(0) 2/2; a shares 3, 1 moved; a=0,1@4; c=2@4",
    );
}

/// Holds: KA-10.
#[test]
fn who_comes_or_goes_meanwhile_changes_the_rebalance_that_goes_on() {
    check(
        settings(Assignor::Range),
        3,
        "join a    | Joined by a, 1 there; new a() 1/1; a shares 3, 3 moved; a=0,1,2@1
         join b    | Joined by b, 2 there; new b() 1/2
         join c    | Joined by c, 3 there again; new c() 2/3
         leave c   | Left by c, 2 there again
         leave a   | Left by a leaves 0,1,2, 1 there again; b shares 3, 3 moved; b=0,1,2@2
         phase     | Stable 2",
    );
}

/// Holds: KA-9.
#[test]
fn cooperative_only_what_moves_stops() {
    check(
        settings(Assignor::CooperativeSticky),
        4,
        "join a    | Joined by a, 1 there; new a() 1/1; a shares 4, 4 moved; a=0,1,2,3@1
         join b    | Joined by b, 2 there; new b() 1/2
         rejoin a  | a(0,1,2,3) 2/2; a shares 2, 0 moved; a-2,3; a=0,1@2; b=@2; GivenUp by a, 2 there
         phase     | Preparing 2
         rejoin b  | b() 1/2
         rejoin a  | a(0,1) 2/2; a shares 4, 2 moved; a=0,1@3; b=2,3@3
         phase     | Stable 3",
    );
}

/// Holds: KA-10.
#[test]
fn a_silent_member_is_removed_after_the_session_timeout_and_fenced() {
    check(
        settings(Assignor::Range),
        2,
        "join a          | Joined by a, 1 there; new a() 1/1; a shares 2, 2 moved; a=0,1@1
         join b          | Joined by b, 2 there; new b() 1/2
         rejoin a        | a-0,1; a(0,1) 2/2; a shares 2, 1 moved; a=0@2; b=1@2
         commit b 2 1 7  | ok
         at 10           | ok
         heartbeat b     | Some(12)
         silent b        | SessionExpired at 54
         heartbeat b     | None
         at 53           | ok
         expire b        | not yet
         at 54           | ok
         expire b        | SessionExpired by b leaves 1, 1 there
         commit b 2 1 9  | unknown member
         rejoin a        | a-0; a(0) 1/1; a shares 2, 1 moved; a=0,1@3
         commit a 2 1 9  | generation is 3
         position 1 0 20 | 7",
    );
}

/// Holds: KA-10.
#[test]
fn a_member_that_does_not_poll_is_removed_though_it_beats() {
    check(
        settings(Assignor::Range),
        1,
        "join a     | Joined by a, 1 there; new a() 1/1; a shares 1, 1 moved; a=0@1
         at 5       | ok
         working a  | PollTooLate at 305
         silent a   | SessionExpired at 48
         beats a    | no deadline
         at 305     | ok
         expire a   |
         phase      | Empty 2",
    );
}

/// Holds: KA-10.
#[test]
fn new_partitions_begin_a_rebalance() {
    check(
        settings(Assignor::Range),
        1,
        "join a       | Joined by a, 1 there; new a() 1/1; a shares 1, 1 moved; a=0@1
         partitions 3 | PartitionsChanged by nobody, 1 there
         rejoin a     | a-0; a(0) 1/1; a shares 3, 2 moved; a=0,1,2@2",
    );
}

/// Holds: KA-11, KA-13.
#[test]
fn what_is_committed_is_next_and_the_reset_policy_decides_without_it() {
    for (reset, first) in [(Reset::Latest, 10), (Reset::Earliest, 0), (Reset::None, 0)] {
        let settings = GroupSettings {
            reset,
            ..GroupSettings::default()
        };
        let table = format!(
            "join a          | Joined by a, 1 there; new a() 1/1; a shares 1, 1 moved; a=0@1
             position 0 0 10 | {first}
             lag 0 10        | 10
             commit a 1 0 4  | ok
             position 0 0 10 | 4
             lag 0 10        | 6
             position 0 8 10 | 4"
        );
        check(settings, 1, &table);
    }
}

/// Holds: KA-5.
#[test]
fn groups_do_not_know_of_each_other() {
    let topics: Vec<(Rc<str>, u32)> = vec![("t".into(), 2)];
    let mut groups = [(); 2].map(|()| Group::new(GroupSettings::default(), topics.clone()));
    for group in &mut groups {
        group.join(&"a".into(), &["t".into()], Time::ZERO);
        assert_eq!(group.phase(), Phase::Stable);
        assert_eq!(group.member("a").map(|seat| seat.owned.len()), Some(2));
    }
}

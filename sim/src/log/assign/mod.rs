//! Which member of a group owns which partition.
//!
//! # Rules
//! - KA-5 each partition has exactly one owner in a group; with more members than partitions some are idle.
//! - KA-6 range: topic by topic, q = ⌊P/C⌋ contiguous partitions each, one more for the first P mod C members.
//! - KA-7 round robin over all partitions of all topics, in order; a member without the topic is skipped.
//! - KA-8 sticky: balanced first, then with as few moves as can be.
//! - KA-9 cooperative sticky: the same, but a partition that changes hands is first taken away, and given in a second
//!   rebalance.
//!
//! Members are in the order of their ids, topics in that of their names, as the Java client orders texts: by UTF-16 units.
//!
//! # Source
//! Apache Kafka 4.0, the client's four assignors; recorded in the vectors.
//!
//! # Simplified
//! Racks are not modelled.

mod java;
mod range;
mod round_robin;
mod sticky;

use crate::sort;
use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::rc::Rc;

/// A strategy of the client library.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Assignor {
    #[default]
    Range,
    RoundRobin,
    Sticky,
    CooperativeSticky,
}

/// A partition of a topic; in order by topic, then by number.
#[derive(Clone, Debug)]
pub struct TopicPartition {
    pub topic: Rc<str>,
    pub partition: u32,
}

impl Ord for TopicPartition {
    #[inline]
    fn cmp(&self, other: &Self) -> Ordering {
        // Mostly it is the very same text.
        let topics = match Rc::ptr_eq(&self.topic, &other.topic) {
            true => Ordering::Equal,
            false => self.topic.cmp(&other.topic),
        };
        topics.then(self.partition.cmp(&other.partition))
    }
}

impl PartialOrd for TopicPartition {
    #[inline]
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for TopicPartition {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for TopicPartition {}

/// A member of a group, as it joins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    pub id: Rc<str>,
    /// What it subscribes to.
    pub topics: Vec<Rc<str>>,
    /// What it owned until now.
    pub owned: Vec<TopicPartition>,
    /// The generation in which it got that; none for a new member.
    pub generation: Option<u32>,
}

impl Assignor {
    pub const ALL: [Self; 4] = [
        Self::Range,
        Self::RoundRobin,
        Self::Sticky,
        Self::CooperativeSticky,
    ];

    /// Returns the name in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Range => "range",
            Self::RoundRobin => "roundrobin",
            Self::Sticky => "sticky",
            Self::CooperativeSticky => "cooperative-sticky",
        }
    }

    /// Returns whether members keep what they own until it is taken from them (KA-9).
    pub fn is_cooperative(self) -> bool {
        self == Self::CooperativeSticky
    }

    /// Returns the partitions of each member, in the order of `members`. `topics` are names with numbers of partitions;
    /// what nobody subscribes to has no owner.
    pub fn assign(self, topics: &[(Rc<str>, u32)], members: &[Member]) -> Vec<Vec<TopicPartition>> {
        if members.is_empty() {
            return Vec::new();
        }
        let group = Group::new(topics, members);
        let assigned = match self {
            Self::Range => range::assign(&group),
            Self::RoundRobin => round_robin::assign(&group),
            Self::Sticky => sticky::assign(&group).owned,
            Self::CooperativeSticky => sticky::assign(&group).without_transfers(),
        };
        group.named(assigned)
    }
}

/// A partition, its topic by rank.
type Place = (u16, u32);

/// The group with ranks for names: members and topics in the order of the Java client.
struct Group {
    topics: Vec<Topic>,
    members: Vec<Joined>,
    /// The order in which a Java `HashMap` goes over the members: where it decides, it decides here too.
    hashed: Vec<usize>,
    /// The place of each rank in what was handed in.
    given: Vec<usize>,
}

struct Topic {
    name: Rc<str>,
    hash: i32,
    partitions: u32,
    /// Who subscribes to it, by rank.
    members: Vec<usize>,
}

struct Joined {
    topics: BTreeSet<u16>,
    owned: Vec<Place>,
    generation: i64,
}

impl Group {
    fn new(topics: &[(Rc<str>, u32)], members: &[Member]) -> Self {
        let mut given: Vec<usize> = (0..members.len()).collect();
        sort::by(&mut given, |a, b| {
            java::compare(&members[*a].id, &members[*b].id)
        });
        let mut topics: Vec<Topic> = topics
            .iter()
            .filter(|(name, _)| members.iter().any(|m| m.topics.contains(name)))
            .map(|(name, partitions)| Topic::new(name, *partitions))
            .collect();
        sort::by(&mut topics, |a, b| java::compare(&a.name, &b.name));
        for (rank, member) in given.iter().enumerate() {
            for topic in &mut topics {
                if members[*member].topics.contains(&topic.name) {
                    topic.members.push(rank);
                }
            }
        }
        let joined = |member: &usize| Joined::new(&members[*member], &topics);
        let hashes: Vec<i32> = given.iter().map(|m| java::hash(&members[*m].id)).collect();
        Self {
            members: given.iter().map(joined).collect(),
            hashed: java::map_order(&hashes),
            topics,
            given,
        }
    }

    /// Returns every partition, topic by topic.
    fn places(&self) -> impl Iterator<Item = Place> {
        let of = |(topic, t): (usize, &Topic)| (0..t.partitions).map(move |p| (topic as u16, p));
        self.topics.iter().enumerate().flat_map(of)
    }

    fn named(&self, assigned: Vec<Vec<Place>>) -> Vec<Vec<TopicPartition>> {
        let mut named = vec![Vec::new(); assigned.len()];
        for (places, given) in assigned.into_iter().zip(&self.given) {
            let name = |(topic, partition): Place| TopicPartition {
                topic: Rc::clone(&self.topics[usize::from(topic)].name),
                partition,
            };
            named[*given] = places.into_iter().map(name).collect();
        }
        named
    }
}

impl Topic {
    fn new(name: &Rc<str>, partitions: u32) -> Self {
        Self {
            name: Rc::clone(name),
            hash: java::hash(name),
            partitions,
            members: Vec::new(),
        }
    }
}

impl Joined {
    fn new(member: &Member, topics: &[Topic]) -> Self {
        let rank = |name: &Rc<str>| topics.iter().position(|t| t.name == *name);
        let place = |tp: &TopicPartition| Some((rank(&tp.topic)? as u16, tp.partition));
        Self {
            topics: member
                .topics
                .iter()
                .filter_map(rank)
                .map(|t| t as u16)
                .collect(),
            owned: member.owned.iter().filter_map(place).collect(),
            generation: member.generation.map_or(-1, i64::from),
        }
    }
}

//! A member of a group, as its coordinator knows it.

use super::rebalance::Change;
use crate::log::assign::{Member, TopicPartition};
use crate::time::Time;
use std::rc::Rc;

/// A member as the coordinator knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seat {
    pub id: Rc<str>,
    pub topics: Vec<Rc<str>>,
    /// What it reads.
    pub owned: Vec<TopicPartition>,
    /// What it owned last: what a sticky assignor is told.
    pub(super) claims: Vec<TopicPartition>,
    /// The generation of that; none for a new member.
    pub generation: Option<u32>,
    /// Whether it has joined again and waits for the others.
    pub has_joined: bool,
    pub joined_at: Time,
    /// The last heartbeat of a member that is silent.
    pub silent: Option<Time>,
    /// The last poll of a member that is at work.
    pub polled_at: Time,
}

impl Seat {
    pub(super) fn new(id: &Rc<str>, topics: &[Rc<str>], now: Time) -> Self {
        Self {
            id: Rc::clone(id),
            topics: topics.to_vec(),
            owned: Vec::new(),
            claims: Vec::new(),
            generation: None,
            has_joined: true,
            joined_at: now,
            silent: None,
            polled_at: now,
        }
    }

    pub(super) fn as_member(&self) -> Member {
        Member {
            id: Rc::clone(&self.id),
            topics: self.topics.clone(),
            owned: self.claims.clone(),
            generation: self.generation,
        }
    }

    /// Gives up all but some.
    pub(super) fn revoked(&mut self, kept: Vec<TopicPartition>) -> Change {
        let owned = std::mem::replace(&mut self.owned, kept);
        let partitions = owned
            .into_iter()
            .filter(|tp| !self.owned.contains(tp))
            .collect();
        Change::Revoked {
            member: Rc::clone(&self.id),
            partitions,
        }
    }

    pub(super) fn assigned(&mut self, owned: Vec<TopicPartition>, generation: u32) -> Change {
        let added = owned
            .iter()
            .filter(|tp| !self.owned.contains(tp))
            .cloned()
            .collect();
        self.owned = owned;
        self.claims = self.owned.clone();
        self.generation = Some(generation);
        Change::Assigned {
            member: Rc::clone(&self.id),
            generation,
            owned: self.owned.clone(),
            added,
        }
    }
}

//! The steps of a rebalance: why it begins, who joins, and how the leader shares out the partitions once everyone has.

use super::{Group, Phase, Seat};
use crate::log::assign::{Member, TopicPartition};
use crate::sort;
use serde::Serialize;
use std::rc::Rc;

/// Why a rebalance began.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Trigger {
    Joined,
    Left,
    /// No heartbeat for the session timeout.
    SessionExpired,
    /// No poll for `max.poll.interval`.
    PollTooLate,
    /// A topic has other partitions.
    PartitionsChanged,
    /// Cooperative: what was given up can be given now.
    GivenUp,
}

/// One step of a rebalance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// All members are asked to join again.
    Started {
        trigger: Trigger,
        /// Who came, went, or gave up something; none where it was no member.
        by: Option<Rc<str>>,
        /// What the one that went had owned.
        left: Vec<TopicPartition>,
        members: u32,
        /// The generation that ends.
        generation: u32,
        /// Whether a rebalance was going on already: it goes on, with other members.
        again: bool,
    },
    /// A member joins (`JoinGroup`), as the n-th of all.
    Joined {
        member: Rc<str>,
        /// What it owned until now.
        owned: Vec<TopicPartition>,
        /// Whether it was no member before.
        is_new: bool,
        nth: u32,
        members: u32,
    },
    /// All have joined: the leader gets the list of members and shares out the partitions (`SyncGroup`).
    Shared {
        leader: Rc<str>,
        generation: u32,
        members: u32,
        /// How many partitions have an owner now, and how many of these another one than before.
        owned: u32,
        moved: u32,
    },
    /// A member stops reading these.
    Revoked {
        member: Rc<str>,
        partitions: Vec<TopicPartition>,
    },
    /// A member is told what it owns in the new generation: all of it, and what of it is new.
    Assigned {
        member: Rc<str>,
        generation: u32,
        owned: Vec<TopicPartition>,
        added: Vec<TopicPartition>,
    },
}

impl Group {
    pub(super) fn begin(
        &mut self,
        trigger: Trigger,
        by: Option<Rc<str>>,
        left: Vec<TopicPartition>,
    ) -> Vec<Change> {
        if self.seats.is_empty() {
            self.phase = Phase::Empty;
            self.generation += 1;
            return Vec::new();
        }
        let again = self.phase == Phase::Preparing;
        if !again {
            for seat in &mut self.seats {
                // A member that has just come joins with this.
                seat.has_joined = seat.generation.is_none();
            }
        }
        self.phase = Phase::Preparing;
        let members = self.seats.len() as u32;
        let joined = match (trigger, &by) {
            (Trigger::Joined, Some(id)) => self.joined(id),
            _ => None,
        };
        let started = Change::Started {
            trigger,
            by,
            left,
            members,
            generation: self.generation,
            again,
        };
        let mut changes = vec![started];
        changes.extend(joined);
        changes.extend(self.complete());
        changes
    }

    /// Returns that a member joined.
    pub(super) fn joined(&self, id: &str) -> Option<Change> {
        let seat = self.member(id)?;
        let joined = self.seats.iter().filter(|seat| seat.has_joined);
        Some(Change::Joined {
            member: Rc::clone(&seat.id),
            owned: seat.claims.clone(),
            is_new: seat.generation.is_none(),
            nth: joined.count() as u32,
            members: self.seats.len() as u32,
        })
    }

    /// Assigns the partitions once everyone has joined.
    pub(super) fn complete(&mut self) -> Vec<Change> {
        if !self.seats.iter().all(|seat| seat.has_joined) {
            return Vec::new();
        }
        self.generation += 1;
        self.phase = Phase::Stable;
        let members: Vec<Member> = self.seats.iter().map(Seat::as_member).collect();
        let assigned = self.settings.assignor.assign(&self.topics, &members);
        let new = |(seat, owned): (&Seat, &Vec<TopicPartition>)| {
            owned.iter().filter(|tp| !seat.claims.contains(tp)).count() as u32
        };
        let mut changes = vec![Change::Shared {
            leader: Rc::clone(&self.seats[0].id),
            generation: self.generation,
            members: self.seats.len() as u32,
            owned: assigned.iter().map(|owned| owned.len() as u32).sum(),
            moved: self.seats.iter().zip(&assigned).map(new).sum(),
        }];
        let mut gave_up = None;
        for (seat, mut owned) in self.seats.iter_mut().zip(assigned) {
            sort::ascending(&mut owned);
            let kept: Vec<TopicPartition> = seat
                .owned
                .iter()
                .filter(|tp| owned.contains(tp))
                .cloned()
                .collect();
            if kept.len() < seat.owned.len() {
                gave_up.get_or_insert_with(|| Rc::clone(&seat.id));
                changes.push(seat.revoked(kept));
            }
            changes.push(seat.assigned(owned, self.generation));
        }
        if gave_up.is_some() && self.settings.assignor.is_cooperative() {
            changes.extend(self.begin(Trigger::GivenUp, gave_up, Vec::new()));
        }
        changes
    }
}

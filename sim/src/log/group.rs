//! A consumer group as its coordinator sees it: members, generations, committed offsets, and a rebalance step by step.
//!
//! ```text
//! Empty ──join──▶ Preparing ──everyone joined again──▶ Stable
//!                    ▲                                   │
//!                    └── join · leave · timeout · topics ┘
//! ```
//!
//! # Rules
//! - KA-5 within a group each partition has one owner; groups do not know of each other.
//! - KA-9 eager: whoever joins again gives up everything first. Cooperative: members keep what they own until they are told
//!   what moves; they give that up and join again, which is a second rebalance.
//! - KA-10 a rebalance begins when a member joins, leaves, is silent for the session timeout, does not poll for
//!   `max.poll.interval`, or when partitions change. A member of an older generation cannot commit.
//! - KA-11 a committed offset is the next one to read; where there is none, the reset policy decides.
//!
//! # Source
//! Apache Kafka 4.0, the classic protocol: `GroupCoordinator`, `ConsumerCoordinator`.
//!
//! # Simplified
//! Heartbeats are reckoned, not sent: a member beats at whole multiples of the interval since it joined. Who joins again waits
//! for the others without a time limit of its own. The member that has been there longest leads, where a real coordinator takes any
//! of those that are left when the first one has gone. Joining and being assigned take no messages: the leader shares out in the
//! instant in which the last member joins, even if it has stopped since it joined. Who gave up partitions joins again at its next heartbeat, as all others do, where the
//! Java client does at once.

mod rebalance;
mod seat;

pub use rebalance::{Change, Trigger};
pub use seat::Seat;

use super::assign::{Assignor, TopicPartition};
use crate::time::{Span, Time};
use serde::Serialize;
use std::collections::BTreeMap;
use std::rc::Rc;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GroupSettings {
    pub assignor: Assignor,
    /// `session.timeout.ms`
    pub session: Span,
    /// `heartbeat.interval.ms`
    pub heartbeat: Span,
    /// `max.poll.interval.ms`
    pub poll_max: Span,
    /// `auto.offset.reset`
    pub reset: Reset,
}

impl Default for GroupSettings {
    fn default() -> Self {
        Self {
            assignor: Assignor::default(),
            session: Span::from_secs(45),
            heartbeat: Span::from_secs(3),
            poll_max: Span::from_secs(300),
            reset: Reset::default(),
        }
    }
}

/// Where a group begins to read that has committed nothing, or something that is no longer there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reset {
    Earliest,
    #[default]
    Latest,
    /// It begins nowhere: whoever reads is told so, and has to decide.
    None,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    Empty,
    /// Members join again.
    Preparing,
    Stable,
}

/// Why an offset is not committed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fenced {
    /// The coordinator removed the member.
    UnknownMember,
    /// The member missed a rebalance.
    OldGeneration { current: u32 },
}

#[derive(Clone, Debug)]
pub struct Group {
    settings: GroupSettings,
    topics: Vec<(Rc<str>, u32)>,
    generation: u32,
    phase: Phase,
    seats: Vec<Seat>,
    committed: BTreeMap<TopicPartition, u64>,
}

impl Group {
    /// Returns a group without members; `topics` are names with numbers of partitions.
    pub fn new(settings: GroupSettings, topics: Vec<(Rc<str>, u32)>) -> Self {
        Self {
            settings,
            topics,
            generation: 0,
            phase: Phase::Empty,
            seats: Vec::new(),
            committed: BTreeMap::new(),
        }
    }

    pub fn settings(&self) -> GroupSettings {
        self.settings
    }

    pub fn phase(&self) -> Phase {
        self.phase
    }

    pub fn generation(&self) -> u32 {
        self.generation
    }

    /// Returns the members in the order of their joining.
    pub fn members(&self) -> &[Seat] {
        &self.seats
    }

    pub fn member(&self, id: &str) -> Option<&Seat> {
        self.place(id).map(|place| &self.seats[place])
    }

    fn member_mut(&mut self, id: &str) -> Option<&mut Seat> {
        self.place(id).map(|place| &mut self.seats[place])
    }

    fn place(&self, id: &str) -> Option<usize> {
        // Whoever asks mostly has the very text that stands there.
        let is_it = |seat: &Seat| std::ptr::eq(&*seat.id, id);
        let has_it = |seat: &Seat| *seat.id == *id;
        let seats = &self.seats;
        let place = seats.iter().position(is_it);
        place.or_else(|| seats.iter().position(has_it))
    }

    /// Returns the member that reads a partition.
    pub fn owner(&self, partition: &TopicPartition) -> Option<&Seat> {
        self.seats
            .iter()
            .find(|seat| seat.owned.contains(partition))
    }

    /// A member joins, as a new one even where one of that name is there.
    pub fn join(&mut self, id: &Rc<str>, topics: &[Rc<str>], now: Time) -> Vec<Change> {
        self.seats.retain(|seat| seat.id != *id);
        self.seats.push(Seat::new(id, topics, now));
        self.begin(Trigger::Joined, Some(Rc::clone(id)), Vec::new())
    }

    /// All members that are there when a group begins join in its first generation (`group.initial.rebalance.delay`).
    pub fn found(&mut self, ids: &[Rc<str>], topics: &[Rc<str>], now: Time) -> Vec<Change> {
        self.seats = ids.iter().map(|id| Seat::new(id, topics, now)).collect();
        self.begin(Trigger::Joined, None, Vec::new())
    }

    /// A member leaves, or is removed.
    pub fn remove(&mut self, id: &str, trigger: Trigger) -> Vec<Change> {
        let Some(place) = self.seats.iter().position(|seat| &*seat.id == id) else {
            return Vec::new();
        };
        let gone = self.seats.remove(place);
        self.begin(trigger, Some(gone.id), gone.owned)
    }

    /// A topic has a new number of partitions.
    pub fn set_partitions(&mut self, topic: &str, partitions: u32) -> Vec<Change> {
        for (name, count) in &mut self.topics {
            if &**name == topic {
                *count = partitions;
            }
        }
        self.begin(Trigger::PartitionsChanged, None, Vec::new())
    }

    /// A member hears of the rebalance and joins again; the last one completes it.
    pub fn rejoin(&mut self, id: &str) -> Vec<Change> {
        let mut changes = Vec::new();
        let (eager, preparing) = (
            !self.settings.assignor.is_cooperative(),
            self.phase == Phase::Preparing,
        );
        let Some(seat) = self.member_mut(id) else {
            return changes;
        };
        if !preparing || seat.has_joined {
            return changes;
        }
        seat.has_joined = true;
        if eager && !seat.owned.is_empty() {
            changes.push(seat.revoked(Vec::new()));
        }
        changes.extend(self.joined(id));
        changes.extend(self.complete());
        changes
    }

    /// A member fell silent: it crashed, hangs, or cannot be reached.
    pub fn fell_silent(&mut self, id: &str, now: Time) {
        let beat = self.settings.heartbeat.0.max(1);
        if let Some(seat) = self.member_mut(id) {
            let since = now.since(seat.joined_at).0;
            let last = seat.joined_at + Span(since / beat * beat);
            seat.silent.get_or_insert(last);
        }
    }

    /// A member that was silent beats again.
    pub fn beats_again(&mut self, id: &str) {
        if let Some(seat) = self.member_mut(id) {
            seat.silent = None;
        }
    }

    /// Returns when a member's next heartbeat is due, at which it hears of a rebalance.
    pub fn next_heartbeat(&self, id: &str, now: Time) -> Option<Time> {
        let seat = self.member(id).filter(|seat| seat.silent.is_none())?;
        let beat = self.settings.heartbeat.0.max(1);
        let since = now.since(seat.joined_at).0;
        Some(seat.joined_at + Span((since / beat + 1) * beat))
    }

    /// A member polls.
    pub fn polled(&mut self, id: &str, now: Time) {
        if let Some(seat) = self.member_mut(id) {
            seat.polled_at = now;
        }
    }

    /// Returns when the coordinator will remove a member that stays as it is now: silent, or at work without a poll.
    pub fn deadline(&self, id: &str, at_work: bool) -> Option<(Time, Trigger)> {
        let seat = self.member(id)?;
        let session = seat
            .silent
            .map(|last| (last + self.settings.session, Trigger::SessionExpired));
        let poll = (at_work && seat.silent.is_none()).then(|| {
            (
                seat.polled_at + self.settings.poll_max,
                Trigger::PollTooLate,
            )
        });
        session.into_iter().chain(poll).min()
    }

    /// Keeps the next offset to read of a partition.
    ///
    /// # Errors
    /// The member is not one of this generation: it is fenced.
    pub fn commit(
        &mut self,
        id: &str,
        generation: u32,
        partition: &TopicPartition,
        offset: u64,
    ) -> Result<(), Fenced> {
        self.check(id, generation)?;
        self.settle(partition, offset);
        Ok(())
    }

    /// Returns whether a member may commit.
    ///
    /// # Errors
    /// The member is not one of this generation: it is fenced.
    pub fn check(&self, id: &str, generation: u32) -> Result<(), Fenced> {
        if self.member(id).is_none() {
            return Err(Fenced::UnknownMember);
        }
        if generation != self.generation {
            let current = self.generation;
            return Err(Fenced::OldGeneration { current });
        }
        Ok(())
    }

    /// Keeps an offset that was part of a transaction, whoever the members are by now.
    pub fn settle(&mut self, partition: &TopicPartition, offset: u64) {
        self.committed.insert(partition.clone(), offset);
    }

    /// Returns the committed offset of a partition: the next one to read.
    pub fn committed(&self, partition: &TopicPartition) -> Option<u64> {
        self.committed.get(partition).copied()
    }

    /// Returns where a new owner begins in a log from `start` to `end` (KA-11): a committed offset that is no longer there is found
    /// out by its first fetch.
    pub fn position(&self, partition: &TopicPartition, start: u64, end: u64) -> u64 {
        let reset = match self.settings.reset {
            Reset::Earliest => start,
            Reset::Latest => end,
            // A run begins with an empty log, and a group that has read nothing of it is at its first offset.
            Reset::None => 0,
        };
        self.committed(partition).unwrap_or(reset)
    }

    /// Returns how far the group is behind the end of a partition, as tools tell it (KA-13).
    pub fn lag(&self, partition: &TopicPartition, start: u64, end: u64) -> u64 {
        end.saturating_sub(self.committed(partition).unwrap_or(start))
    }
}

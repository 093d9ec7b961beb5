//! The replicas of a partition: who leads, how far each has come, who is in sync.
//!
//! # Rules
//! - KA-14 a follower that has not caught up with the leader's end for `replica.lag.time.max` is out of sync; it is in sync
//!   again once it has reached the high watermark.
//! - KA-15 acks=all is refused where fewer than `min.insync.replicas` are in sync.
//! - KA-16 only a replica in sync may lead, else the partition is offline until one returns; with unclean election any
//!   replica may, and what it does not have is gone, committed or not.
//!
//! A stopped broker is out of sync at once, except for the last one in sync: it is waited for.

use super::partition::NotAppended;
use super::record::Acks;
use crate::time::{Span, Time};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReplicaSettings {
    /// How many replicas there are, at least 1; the first one leads in the beginning.
    pub replicas: u16,
    pub min_in_sync: u16,
    /// `replica.lag.time.max.ms`
    pub lag_max: Span,
    /// `unclean.leader.election.enable`
    pub unclean: bool,
}

impl Default for ReplicaSettings {
    fn default() -> Self {
        Self {
            replicas: 1,
            min_in_sync: 1,
            lag_max: Span::from_secs(30),
            unclean: false,
        }
    }
}

/// How far the replicas have come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replicas {
    settings: ReplicaSettings,
    replicas: Vec<Replica>,
    leader: Option<u16>,
    /// Counts the elections.
    epoch: u32,
    high_watermark: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Replica {
    /// Its log end offset: the first one that it does not have.
    pub end: u64,
    pub in_sync: bool,
    pub is_up: bool,
    /// When it last had all that the leader had.
    pub caught_up: Time,
}

impl Replicas {
    pub fn new(settings: ReplicaSettings) -> Self {
        let replica = Replica {
            end: 0,
            in_sync: true,
            is_up: true,
            caught_up: Time::ZERO,
        };
        Self {
            settings,
            replicas: vec![replica; usize::from(settings.replicas.max(1))],
            leader: Some(0),
            epoch: 0,
            high_watermark: 0,
        }
    }

    pub fn leader(&self) -> Option<u16> {
        self.leader
    }

    /// Returns how often a replica was elected.
    pub fn epoch(&self) -> u32 {
        self.epoch
    }

    pub fn high_watermark(&self) -> u64 {
        self.high_watermark
    }

    pub fn all(&self) -> &[Replica] {
        &self.replicas
    }

    /// Returns how many replicas are in sync.
    pub fn in_sync(&self) -> u16 {
        self.replicas.iter().filter(|r| r.in_sync).count() as u16
    }

    /// Returns whether as many replicas are in sync as acks=all needs.
    pub fn is_enough(&self) -> bool {
        self.in_sync() >= self.settings.min_in_sync
    }

    pub(super) fn check(&self, acks: Acks) -> Result<(), NotAppended> {
        if self.leader.is_none() {
            return Err(NotAppended::NoLeader);
        }
        if acks == Acks::All && !self.is_enough() {
            let (in_sync, min_in_sync) = (self.in_sync(), self.settings.min_in_sync);
            return Err(NotAppended::NotEnoughReplicas {
                in_sync,
                min_in_sync,
            });
        }
        Ok(())
    }

    /// The leader has appended up to `end`.
    pub(super) fn appended(&mut self, end: u64, now: Time) {
        if let Some(leader) = self.leader {
            let leader = &mut self.replicas[usize::from(leader)];
            leader.end = end;
            leader.caught_up = now;
        }
        self.advance();
    }

    pub(super) fn replicated(&mut self, replica: u16, upto: u64, end: u64, now: Time) -> bool {
        let Some(follower) = self.replicas.get_mut(usize::from(replica)) else {
            return false;
        };
        if !follower.is_up || self.leader == Some(replica) {
            return false;
        }
        follower.end = follower.end.max(upto);
        if follower.end >= end {
            follower.caught_up = now;
        }
        let joins = !follower.in_sync && follower.end >= self.high_watermark;
        follower.in_sync |= joins;
        self.advance();
        joins
    }

    pub(super) fn shrink(&mut self, end: u64, now: Time) -> Vec<u16> {
        let (leader, lag_max) = (self.leader, self.settings.lag_max);
        let mut left = Vec::new();
        for (i, replica) in self.replicas.iter_mut().enumerate() {
            let behind = replica.end < end && now.since(replica.caught_up) > lag_max;
            if replica.in_sync && behind && leader != Some(i as u16) {
                replica.in_sync = false;
                left.push(i as u16);
            }
        }
        self.advance();
        left
    }

    pub(super) fn crash(&mut self, replica: u16) {
        let last = self.in_sync() == 1;
        let Some(stopped) = self.replicas.get_mut(usize::from(replica)) else {
            return;
        };
        stopped.is_up = false;
        stopped.in_sync &= last;
        if self.leader == Some(replica) {
            self.leader = None;
        }
        self.advance();
    }

    pub(super) fn restart(&mut self, replica: u16) {
        if let Some(back) = self.replicas.get_mut(usize::from(replica)) {
            back.is_up = true;
        }
    }

    /// Lets a replica lead where none does. Returns its end where one was chosen.
    pub(super) fn elect(&mut self, now: Time) -> Option<u64> {
        if self.leader.is_some() {
            return None;
        }
        let up = |r: &Replica| r.is_up;
        let clean = self.replicas.iter().position(|r| up(r) && r.in_sync);
        let unclean = || self.replicas.iter().position(up);
        let chosen = match self.settings.unclean {
            true => clean.or_else(unclean),
            false => clean,
        }?;
        let end = self.replicas[chosen].end;
        for (i, replica) in self.replicas.iter_mut().enumerate() {
            replica.end = replica.end.min(end);
            // After an unclean election nobody else is trusted.
            replica.in_sync = i == chosen || replica.in_sync && clean.is_some();
        }
        self.replicas[chosen].caught_up = now;
        self.leader = Some(chosen as u16);
        self.epoch += 1;
        self.high_watermark = self.high_watermark.min(end);
        self.advance();
        Some(end)
    }

    /// Moves the high watermark to the least end of those in sync: it never goes back.
    fn advance(&mut self) {
        if self.leader.is_none() {
            return;
        }
        let ends = self.replicas.iter().filter(|r| r.in_sync).map(|r| r.end);
        self.high_watermark = self.high_watermark.max(ends.min().unwrap_or(0));
    }
}

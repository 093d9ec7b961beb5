//! How messages leave a queue otherwise than by being settled: too old, too many, too often back, or with the broker.

use super::{Crash, Dead, Death, Entry, Lease, Queue};
use crate::fact::{Again, RowId};
use crate::sort;
use crate::time::Time;

/// How a broker stops.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// It was asked to: it writes down what it holds.
    Graceful,
    /// It was killed (kill -9).
    Killed,
}

impl<M: Clone> Queue<M> {
    /// Drops what is too much and then what is expired, both at the head only (RQ-25, RQ-27): a message that is expired behind
    /// another one stays. Ask after every publish and its deliveries, and when a message expires.
    pub fn trim(&mut self, now: Time) {
        while self.drops_head() && self.ready() > 0 {
            self.drop_head(Death::Overflowed);
        }
        self.drop_expired(now);
    }

    /// Drops what is expired and at the head.
    pub(super) fn drop_expired(&mut self, now: Time) {
        while self.head().is_some_and(|entry| entry.is_expired(now)) {
            self.drop_head(Death::Expired);
        }
    }

    /// Returns what died since this was last asked, in order; the broker buries it.
    pub fn take_dead(&mut self) -> Vec<Dead<M>> {
        std::mem::take(&mut self.dead)
    }

    /// Returns what died and is not buried yet: a broker that stands still does so when it goes on.
    pub fn unburied(&self) -> impl Iterator<Item = &Entry<M>> {
        self.dead.iter().map(|dead| &dead.entry)
    }

    /// Loses what was only in memory, and closes every connection (RQ-20 to RQ-22); a broker that is asked to stop writes down what is
    /// not on disk yet (RQ-9). What is too old or too much is on disk still: a broker that starts again trims before it hands over.
    pub fn crash(&mut self, how: Stop, now: Time, row: RowId) -> Crash<M> {
        self.rotation.disconnect_all();
        let settings = self.settings;
        let lost = self.window.remove_where(|e| match how {
            Stop::Graceful => !settings.survives(e),
            Stop::Killed => !settings.is_safe(e, now),
        });
        let (ready, leased): (Vec<_>, Vec<_>) = lost.into_iter().partition(Entry::is_ready);
        self.line.forget(&ready);
        self.leased -= leased.len() as u32;
        let mut lost = [ready, leased].concat();
        sort::by_key(&mut lost, |entry| entry.slot);
        let requeued = self.leases(|_| true);
        for (slot, _) in &requeued {
            self.give_back(*slot, Again::BrokerRestarted, row);
        }
        if how == Stop::Killed && settings.rules.marks_survivors {
            self.window.for_each_mut(|e| {
                e.again.get_or_insert(Again::BrokerRestarted);
            });
        }
        Crash { lost, requeued }
    }

    /// Closes the connection of a consumer. Returns what it had not settled, ready again (RQ-12) or dead (RQ-30).
    pub fn disconnect(&mut self, consumer: u16, now: Time, row: RowId) -> Vec<(u32, Lease)> {
        let held = self.leases(|lease| lease.consumer == consumer);
        self.rotation.disconnect(consumer);
        for (slot, _) in &held {
            self.give_back(*slot, Again::ConsumerCrashed, row);
        }
        self.trim(now);
        held
    }

    /// Takes a message out for this reason, and keeps it until it is asked for.
    pub(super) fn die(&mut self, slot: u32, why: Death) {
        let entry = self.window.remove(slot);
        self.dead.extend(entry.map(|entry| Dead { entry, why }));
    }

    fn drop_head(&mut self, why: Death) {
        if let Some(slot) = self.line.take_head(&self.window) {
            self.die(slot, why);
        }
    }
}

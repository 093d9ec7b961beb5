//! Deliveries, and how they end: settled, given back, or out of time.

use super::{Death, Entry, Handover, Lease, Queue, Return, State};
use crate::events::Token;
use crate::fact::{Again, RowId};
use crate::time::Time;

impl<M: Clone> Queue<M> {
    /// Hands the first ready message to the next consumer in the rotation, if there are both.
    pub fn next_delivery(&mut self, now: Time, row: RowId) -> Option<Handover<M>> {
        if self.ready() == 0 || self.agreed_at().is_some_and(|at| at > now) {
            return None;
        }
        let (consumer, automatic) = self.rotation.next()?;
        self.hand_over(consumer, automatic, now, row)
    }

    /// Hands the first ready message to whoever asks, whatever the rotation says (RQ-14).
    pub fn fetch(&mut self, automatic: bool, now: Time, row: RowId) -> Option<Handover<M>> {
        self.hand_over(Lease::FETCHED, automatic, now, row)
    }

    /// Takes out a message whose delivery was acknowledged, or is not wanted. Returns none where it no longer waits for that
    /// delivery: the acknowledgement is ignored.
    pub fn settle(&mut self, slot: u32, delivery: u32) -> Option<Entry<M>> {
        let lease = self.lease(slot)?;
        if lease.delivery != delivery {
            return None;
        }
        self.leased -= 1;
        self.rotation.settled(lease.consumer);
        self.window.remove(slot)
    }

    /// Takes out messages whose consumer does not want them: they are dead. Returns how many still waited for that delivery.
    pub fn reject(&mut self, deliveries: &[(u32, u32)]) -> usize {
        let gone = |(slot, delivery): &(u32, u32)| self.settle(*slot, *delivery);
        let gone: Vec<_> = deliveries.iter().filter_map(gone).collect();
        let dead = gone.into_iter().map(|entry| super::Dead {
            entry,
            why: Death::Rejected,
        });
        let before = self.dead.len();
        self.dead.extend(dead);
        self.dead.len() - before
    }

    /// Makes messages ready again that their consumer gives back, all at once. Returns the leases of those that still waited for
    /// that delivery; a message may be dead by it.
    pub fn requeue(
        &mut self,
        deliveries: &[(u32, u32)],
        why: Again,
        now: Time,
        row: RowId,
    ) -> Vec<Lease> {
        let mut ended = Vec::new();
        for (slot, delivery) in deliveries {
            if self.lease(*slot).is_some_and(|l| l.delivery == *delivery) {
                ended.extend(self.give_back(*slot, why, row));
            }
        }
        self.trim(now);
        ended
    }

    /// Makes a message ready whose lease ended by this timer. Returns the lease it had, or none
    /// where the timer is not that of its present lease.
    pub fn lease_expired(
        &mut self,
        slot: u32,
        token: Token,
        now: Time,
        row: RowId,
    ) -> Option<Lease> {
        let lease = self.lease(slot).filter(|lease| lease.token == token)?;
        self.give_back(slot, Again::LeaseExpired, row);
        self.trim(now);
        Some(lease)
    }

    /// Makes a leased message ready, or dead if that was once too often, and gives its consumer the credit back.
    pub(super) fn give_back(&mut self, slot: u32, why: Again, row: RowId) -> Option<Lease> {
        let lease = self.lease(slot)?;
        let settings = self.settings;
        let next = self.window.next_slot();
        let entry = self.window.get_mut(slot)?;
        entry.state = State::Ready;
        entry.again = Some(why);
        entry.last_row = row;
        entry.failures += u32::from(settings.rules.counts(why));
        self.leased -= 1;
        self.rotation.settled(lease.consumer);
        let limit = settings.delivery_limit.unwrap_or(u32::MAX);
        if entry.failures > limit {
            self.die(slot, Death::DeliveryLimit);
        } else {
            self.line.put_back(entry, settings.place_after(why), next);
        }
        Some(lease)
    }

    /// Takes the head out of the line and lends it, or gives it away.
    fn hand_over(
        &mut self,
        consumer: u16,
        automatic: bool,
        now: Time,
        row: RowId,
    ) -> Option<Handover<M>> {
        let slot = self.line.take_head(&self.window)?;
        let until = match automatic {
            true => None,
            false => self.settings.lease.map(|lease| now + lease),
        };
        let entry = self.window.get_mut(slot)?;
        entry.deliveries += 1;
        let handover = Handover {
            slot,
            consumer,
            delivery: entry.deliveries,
            again: entry.again,
            automatic,
            until,
            message: entry.message.clone(),
            stored_at: entry.stored_at,
            stored_row: entry.stored_row,
            last_row: entry.last_row,
        };
        entry.last_row = row;
        entry.state = State::Leased(Lease {
            consumer,
            delivery: handover.delivery,
            since: now,
            until,
            token: Token::NONE,
        });
        match automatic {
            true => drop(self.window.remove(slot)),
            false => self.leased += 1,
        }
        self.drop_expired(now);
        Some(handover)
    }
}

impl super::QueueSettings {
    fn place_after(&self, why: Again) -> Return {
        match why {
            Again::ConsumerCrashed | Again::ConsumerLeft => self.rules.abandoned,
            Again::BrokerRestarted => Return::Place,
            _ => self.rules.given_back,
        }
    }

    /// Returns whether a message survives the broker's crash (RQ-20 to RQ-22).
    pub fn survives<M>(&self, entry: &Entry<M>) -> bool {
        self.keeps(entry.persistent)
    }

    /// Returns whether a message that is persistent, or not, survives the broker's crash.
    pub fn keeps(&self, persistent: bool) -> bool {
        self.durable && (persistent || self.rules.replicated)
    }

    /// Returns whether a message survives if the broker is killed now: one that is not safe yet was in its memory only (RQ-9).
    pub fn is_safe<M>(&self, entry: &Entry<M>, now: Time) -> bool {
        self.survives(entry) && entry.stored_at + self.flush <= now
    }
}

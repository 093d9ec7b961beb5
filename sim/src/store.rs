//! The queue mechanism of a broker: a message stays until it is settled.
//!
//! Pure bookkeeping: a store knows neither the network nor the clock nor where its consumers run.
//! The world hands in what arrives and asks for the next delivery until there is none.
//!
//! # Rules
//! - RQ-10 automatic: settled when it is handed over, so a consumer's crash loses it. Manual:
//!   settled at its acknowledgement. (RabbitMQ)
//! - RQ-11 what is given back stands at its original position again. (RabbitMQ, classic queues)
//! - RQ-12 when a consumer's connection closes, all its unsettled deliveries are ready again; a
//!   first delivery is never marked as a redelivery. (RabbitMQ)
//! - RQ-13 round robin over the consumers that have credit; one without leaves the rotation and
//!   joins it at the back when it settles something. (RabbitMQ, recorded from 3.10.8)
//! - RQ-14 the prefetch is per consumer, 0 for unlimited, and does not bind automatic consumers.
//! - RQ-20 to RQ-22 only a persistent message in a durable queue survives the broker's crash.
//! - SQ-1 a delivery may have a lease: what is not settled in time is ready again.
//! - SQ-2 to settle needs the latest delivery: an earlier one's acknowledgement is ignored.
//!
//! # Simplified
//! Expiry of messages, priorities, dead-letter queues and delivery limits are not modelled. A full
//! queue refuses the newest message, and leased messages count. After a crash only what was leased
//! is marked as delivered again (RabbitMQ 3.10.8 marks all that survived kill -9).

mod consumer;
#[cfg(test)]
mod tests;
mod window;

pub use consumer::Consumer;

use crate::events::Token;
use crate::fact::{Again, RowId};
use crate::time::{Span, Time};
use consumer::Rotation;
use std::collections::BTreeSet;
use window::Window;

/// How a queue behaves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StoreSettings {
    /// How long a delivery may stay unsettled; none: until its consumer's connection closes.
    pub lease: Option<Span>,
    /// Whether persistent messages survive a crash.
    pub durable: bool,
    /// How many messages it holds, ready and leased; none: without bound.
    pub length_max: Option<u32>,
}

/// One message that the broker keeps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry<M> {
    pub message: M,
    /// Its place in the order of storing, and its name here: never given twice.
    pub slot: u32,
    /// How often it was handed over.
    pub deliveries: u32,
    pub state: State,
    pub persistent: bool,
    pub stored_at: Time,
    pub stored_row: RowId,
    /// The row that changed its state last.
    pub last_row: RowId,
    /// Why it will be delivered again; none for what was never handed over.
    pub again: Option<Again>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    Ready,
    Leased(Lease),
}

/// A delivery that is not settled yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lease {
    pub consumer: u16,
    /// Counts from 1.
    pub delivery: u32,
    pub since: Time,
    /// When it expires; none: never.
    pub until: Option<Time>,
    /// The timer of its expiry; [`Token::NONE`] where there is none.
    pub token: Token,
}

/// One delivery, as the world carries it out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handover<M> {
    pub slot: u32,
    pub consumer: u16,
    /// Counts from 1.
    pub delivery: u32,
    /// Why it is delivered once more.
    pub again: Option<Again>,
    /// Whether it is settled with this: it is gone from the store.
    pub automatic: bool,
    /// When the lease expires; the world sets a timer and tells [`Store::set_token`].
    pub until: Option<Time>,
    pub message: M,
    pub stored_at: Time,
    pub stored_row: RowId,
    /// The row that made it ready.
    pub last_row: RowId,
}

/// The queue is full: the message was not stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Full {
    pub length: u32,
    pub length_max: u32,
}

/// What a crash of the broker did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Crash<M> {
    /// In the order of storing, with the state in which they were.
    pub lost: Vec<Entry<M>>,
    /// What was leased and is ready again, with its last lease.
    pub requeued: Vec<(u32, Lease)>,
}

/// A point-to-point queue with its consumers.
#[derive(Clone, Debug)]
pub struct Store<M> {
    settings: StoreSettings,
    window: Window<M>,
    /// Ready slots below `fresh`: what was handed over and came back.
    returned: BTreeSet<u32>,
    /// No entry from this slot on was ever handed over.
    fresh: u32,
    rotation: Rotation,
    ready: u32,
    leased: u32,
}

impl<M: Clone> Store<M> {
    pub fn new(settings: StoreSettings) -> Self {
        Self {
            settings,
            window: Window::new(),
            returned: BTreeSet::new(),
            fresh: 0,
            rotation: Rotation::default(),
            ready: 0,
            leased: 0,
        }
    }

    /// Adds a consumer that is not connected yet, and returns its index.
    pub fn add_consumer(&mut self, node: u16, unit: u32, prefetch: u32, automatic: bool) -> u16 {
        self.rotation.add(node, unit, prefetch, automatic)
    }

    /// Opens the connection of a consumer: it joins the rotation at the back.
    pub fn connect(&mut self, consumer: u16) {
        self.rotation.connect(consumer);
    }

    /// Closes the connection of a consumer. Returns what it had not settled, ready again.
    pub fn disconnect(&mut self, consumer: u16, row: RowId) -> Vec<(u32, Lease)> {
        let held = self.leases(|lease| lease.consumer == consumer);
        for (slot, _) in &held {
            self.give_back(*slot, Again::ConsumerCrashed, row);
        }
        self.rotation.disconnect(consumer);
        held
    }

    /// Stores a message and returns its slot.
    ///
    /// # Errors
    /// The queue is full; nothing happens.
    pub fn publish(
        &mut self,
        message: M,
        persistent: bool,
        now: Time,
        row: RowId,
    ) -> Result<u32, Full> {
        let length = self.len();
        if let Some(length_max) = self.settings.length_max
            && length >= length_max
        {
            return Err(Full { length, length_max });
        }
        self.ready += 1;
        Ok(self.window.push(|slot| Entry {
            message,
            slot,
            deliveries: 0,
            state: State::Ready,
            persistent,
            stored_at: now,
            stored_row: row,
            last_row: row,
            again: None,
        }))
    }

    /// Hands the first ready message to the next consumer in the rotation, if there are both.
    pub fn next_delivery(&mut self, now: Time, row: RowId) -> Option<Handover<M>> {
        if self.ready == 0 {
            return None;
        }
        let (consumer, automatic) = self.rotation.next()?;
        let slot = self.take_ready()?;
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
        Some(handover)
    }

    /// Keeps the timer of a lease. Nothing happens where the slot is not leased.
    pub fn set_token(&mut self, slot: u32, token: Token) {
        if let Some(Entry {
            state: State::Leased(lease),
            ..
        }) = self.window.get_mut(slot)
        {
            lease.token = token;
        }
    }

    /// Takes out a message whose delivery was acknowledged, or is not wanted. Returns none where
    /// it no longer waits for that delivery: the acknowledgement is ignored.
    pub fn settle(&mut self, slot: u32, delivery: u32) -> Option<Entry<M>> {
        let lease = self.lease(slot)?;
        if lease.delivery != delivery {
            return None;
        }
        self.leased -= 1;
        self.rotation.settled(lease.consumer);
        self.window.remove(slot)
    }

    /// Puts a message that its consumer gives back to its original position. Returns the lease it
    /// had, or none where it no longer waits for that delivery.
    pub fn requeue(&mut self, slot: u32, delivery: u32, why: Again, row: RowId) -> Option<Lease> {
        let lease = self.lease(slot)?;
        (lease.delivery == delivery).then(|| self.give_back(slot, why, row))?
    }

    /// Makes a message ready whose lease ended by this timer. Returns the lease it had, or none
    /// where the timer is not that of its present lease.
    pub fn lease_expired(&mut self, slot: u32, token: Token, row: RowId) -> Option<Lease> {
        let lease = self.lease(slot)?;
        (lease.token == token).then(|| self.give_back(slot, Again::LeaseExpired, row))?
    }

    /// Loses what was only in memory, and closes every connection.
    pub fn crash(&mut self, row: RowId) -> Crash<M> {
        self.rotation.disconnect_all();
        let durable = self.settings.durable;
        let lost = self.window.remove_where(|e| !(durable && e.persistent));
        for entry in &lost {
            match entry.state {
                State::Ready => self.ready -= 1,
                State::Leased(_) => self.leased -= 1,
            }
            self.returned.remove(&entry.slot);
        }
        let requeued = self.leases(|_| true);
        for (slot, _) in &requeued {
            self.give_back(*slot, Again::BrokerRestarted, row);
        }
        Crash { lost, requeued }
    }

    /// Returns how many messages it holds.
    #[inline]
    pub fn len(&self) -> u32 {
        self.ready + self.leased
    }

    #[inline]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    #[inline]
    pub fn ready(&self) -> u32 {
        self.ready
    }

    #[inline]
    pub fn leased(&self) -> u32 {
        self.leased
    }

    pub fn settings(&self) -> &StoreSettings {
        &self.settings
    }

    pub fn consumers(&self) -> &[Consumer] {
        self.rotation.consumers()
    }

    pub fn entry(&self, slot: u32) -> Option<&Entry<M>> {
        self.window.get(slot)
    }

    /// Returns everything it holds, in the order of storing.
    pub fn entries(&self) -> impl Iterator<Item = &Entry<M>> {
        self.window.iter_from(0)
    }

    /// Returns what is ready, in the order of delivery.
    pub fn ready_entries(&self) -> impl Iterator<Item = &Entry<M>> {
        let returned = self.returned.iter().filter_map(|s| self.window.get(*s));
        returned.chain(self.window.iter_from(self.fresh))
    }

    /// Returns what is handed over and not settled, in the order of storing.
    pub fn leased_entries(&self) -> impl Iterator<Item = (&Entry<M>, &Lease)> {
        let handed = self.window.iter_from(0).take_while(|e| e.slot < self.fresh);
        handed.filter_map(|entry| match &entry.state {
            State::Leased(lease) => Some((entry, lease)),
            State::Ready => None,
        })
    }

    /// Takes the first ready slot out of the line.
    fn take_ready(&mut self) -> Option<u32> {
        let slot = match self.returned.pop_first() {
            Some(slot) => slot,
            None => {
                let slot = self.window.first_from(self.fresh)?;
                self.fresh = slot + 1;
                slot
            }
        };
        self.ready -= 1;
        Some(slot)
    }

    pub fn lease(&self, slot: u32) -> Option<Lease> {
        match self.window.get(slot)?.state {
            State::Leased(lease) => Some(lease),
            State::Ready => None,
        }
    }

    fn leases(&self, wanted: impl Fn(&Lease) -> bool) -> Vec<(u32, Lease)> {
        self.leased_entries()
            .filter(|(_, lease)| wanted(lease))
            .map(|(entry, lease)| (entry.slot, *lease))
            .collect()
    }

    /// Makes a leased message ready, and gives its consumer the credit back.
    fn give_back(&mut self, slot: u32, why: Again, row: RowId) -> Option<Lease> {
        let lease = self.lease(slot)?;
        let entry = self.window.get_mut(slot)?;
        entry.state = State::Ready;
        entry.again = Some(why);
        entry.last_row = row;
        self.returned.insert(slot);
        self.leased -= 1;
        self.ready += 1;
        self.rotation.settled(lease.consumer);
        Some(lease)
    }
}

//! The queue mechanism of a broker: a message stays until it is settled.
//!
//! Pure bookkeeping: a queue knows neither the network nor the clock nor where its consumers run. The world hands in what
//! arrives and asks for the next delivery until there is none; what died meanwhile waits in [`Queue::take_dead`].
//!
//! # Rules
//! - RQ-9 what is to survive is lost all the same where the broker is killed before it is safe.
//! - RQ-10 automatic: settled when it is handed over, so a consumer's crash loses it. Manual:
//!   settled at its acknowledgement. (RabbitMQ)
//! - RQ-11 what is given back stands at its original position again (classic); behind everything, or in front of everything where
//!   there is a delivery limit (quorum). (RabbitMQ)
//! - RQ-12 when a consumer's connection closes, all its unsettled deliveries are ready again; a
//!   first delivery is never marked as a redelivery. (RabbitMQ)
//! - RQ-13 round robin over the consumers that have credit, those of higher priority first; one without leaves the rotation and
//!   joins it at the back when it settles something. (RabbitMQ, recorded from 3.10.8)
//! - RQ-14 the prefetch is per consumer, 0 for unlimited, and does not bind automatic consumers nor what is fetched.
//! - RQ-16 dead are: rejected, expired, beyond the length, beyond the delivery limit.
//! - RQ-20 to RQ-22 only a persistent message in a durable queue survives the broker's crash.
//! - RQ-25 the lesser time to live of queue and message; never handed over after it; dropped at the head only; one of zero is
//!   handed over now or never; coming back keeps the first expiry, and what is leased does not expire.
//! - RQ-27 the length counts ready messages; the head is dropped, or the newest refused.
//! - RQ-28 priorities: higher first; without one, or above the highest, as the queue says.
//! - RQ-29 a single active consumer gets everything; when it goes, the next one takes over.
//! - RQ-30 dead when it came back more often than the limit.
//! - SQ-1 a delivery may have a lease: what is not settled in time is ready again.
//! - SQ-2 to settle needs the latest delivery: an earlier one's acknowledgement is ignored.
//!
//! # Source
//! Recorded from RabbitMQ 3.10.8 (`tests/vectors/rabbitmq.json`); what differs between products is in [`Rules`].
//!
//! # Simplified
//! In a queue without a product a full queue refuses the newest message, and leased messages count.

mod consumer;
mod ending;
mod entry;
mod lending;
mod line;
mod rotation;
mod settings;
#[cfg(test)]
mod tests;
mod window;

pub use consumer::{Consumer, Subscription};
pub use ending::Stop;
pub use entry::{Crash, Dead, Death, Entry, Full, Handover, Lease, Publication, State};
pub use settings::{Overflow, QueueSettings, Rejoin, Return, Rules};

use crate::events::Token;
use crate::fact::RowId;
use crate::time::{Span, Time};
use line::Line;
use rotation::Rotation;
use window::Window;

/// A point-to-point queue with its consumers.
#[derive(Clone, Debug)]
pub struct Queue<M> {
    settings: QueueSettings,
    window: Window<M>,
    line: Line,
    rotation: Rotation,
    leased: u32,
    /// What died and was not taken yet.
    dead: Vec<Dead<M>>,
}

impl<M: Clone> Queue<M> {
    pub fn new(settings: QueueSettings) -> Self {
        Self {
            settings,
            window: Window::new(),
            line: Line::new(settings.priority_max.is_some()),
            rotation: Rotation::new(&settings),
            leased: 0,
            dead: Vec::new(),
        }
    }

    /// Adds a consumer that is not connected yet, and returns its index.
    pub fn add_consumer(&mut self, asked: Subscription) -> u16 {
        self.rotation.add(asked)
    }

    /// Opens the connection of a consumer: it joins the rotation at the back.
    pub fn connect(&mut self, consumer: u16) {
        self.rotation.connect(consumer);
    }

    /// Ends a subscription; what it holds unsettled stays with its channel.
    pub fn cancel(&mut self, consumer: u16) {
        self.rotation.disconnect(consumer);
    }

    /// Stores a message and returns its slot. Then it is handed over, if it can be, and the queue is trimmed.
    ///
    /// # Errors
    /// The queue is full and refuses; nothing happens.
    pub fn publish(
        &mut self,
        publication: Publication<M>,
        now: Time,
        row: RowId,
    ) -> Result<u32, Full> {
        if let Some(full) = self.refuses(&publication) {
            return Err(full);
        }
        let settings = &self.settings;
        let entry = |slot| Entry::new(publication, settings, slot, now, row);
        let slot = self.window.push(entry);
        if let Some(entry) = self.window.get(slot) {
            self.line.add(entry);
        }
        Ok(slot)
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

    /// Returns how many messages it holds.
    #[inline]
    pub fn len(&self) -> u32 {
        self.line.ready + self.leased
    }

    #[inline]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    #[inline]
    pub fn ready(&self) -> u32 {
        self.line.ready
    }

    #[inline]
    pub fn leased(&self) -> u32 {
        self.leased
    }

    pub fn settings(&self) -> &QueueSettings {
        &self.settings
    }

    pub fn consumers(&self) -> &[Consumer] {
        self.rotation.consumers()
    }

    /// Returns the single active consumer; none where there is none, or the queue is not of that kind (RQ-29).
    pub fn active(&self) -> Option<u16> {
        self.rotation.active()
    }

    /// Returns how often another consumer became the active one, or none did, where that is so since this was last asked.
    #[inline]
    pub fn take_active_change(&mut self) -> Option<u32> {
        self.rotation.take_change()
    }

    pub fn entry(&self, slot: u32) -> Option<&Entry<M>> {
        self.window.get(slot)
    }

    /// Returns the message that would be delivered next.
    pub fn head(&self) -> Option<&Entry<M>> {
        self.window.get(self.line.head(&self.window)?)
    }

    /// Returns from when on the message at the head may be handed over, where that is not at once: when a majority of the replicas
    /// has it.
    pub fn agreed_at(&self) -> Option<Time> {
        if !self.settings.rules.replicated || self.settings.flush == Span::ZERO {
            return None;
        }
        self.head().map(|head| head.stored_at + self.settings.flush)
    }

    /// Returns whether a consumer could take the message at the head.
    pub fn is_wanted(&self) -> bool {
        self.ready() > 0 && self.consumers().iter().any(Consumer::has_credit)
    }

    /// Returns everything it holds, in the order of storing.
    pub fn entries(&self) -> impl Iterator<Item = &Entry<M>> {
        self.window.iter_from(0)
    }

    /// Returns what is ready, in the order of delivery.
    pub fn ready_entries(&self) -> impl Iterator<Item = &Entry<M>> {
        self.line.iter(&self.window)
    }

    /// Returns what is handed over and not settled, in the order of storing.
    pub fn leased_entries(&self) -> impl Iterator<Item = (&Entry<M>, &Lease)> {
        let fresh = self.line.fresh();
        let handed = self.window.iter_from(0).take_while(move |e| e.slot < fresh);
        handed.filter_map(|entry| match &entry.state {
            State::Leased(lease) => Some((entry, lease)),
            State::Ready => None,
        })
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

    /// Returns why it refuses one more message, if it does (RQ-27).
    fn refuses(&self, publication: &Publication<M>) -> Option<Full> {
        let length = match self.settings.overflow {
            Overflow::Refuse => self.len(),
            Overflow::DropHead => return None,
            Overflow::RejectPublish | Overflow::RejectPublishDlx => self.ready(),
        };
        let length_max = self.settings.length_max.unwrap_or(u32::MAX);
        let bytes = self.line.bytes + u64::from(publication.bytes);
        let too_big = self.settings.bytes_max.is_some_and(|max| bytes > max);
        (length >= length_max || too_big).then_some(Full { length, length_max })
    }

    /// Returns whether the head is too much.
    fn drops_head(&self) -> bool {
        let settings = &self.settings;
        let too_long = settings.length_max.is_some_and(|max| self.ready() > max);
        let too_big = settings.bytes_max.is_some_and(|max| self.line.bytes > max);
        settings.overflow == Overflow::DropHead && (too_long || too_big)
    }
}

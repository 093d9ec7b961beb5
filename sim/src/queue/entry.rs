//! One message in a queue, and how it leaves.

use super::QueueSettings;
use crate::events::Token;
use crate::fact::{Again, RowId};
use crate::time::{Span, Time};

/// A message as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Publication<M> {
    pub message: M,
    pub persistent: bool,
    /// None: the default of the queue.
    pub priority: Option<u8>,
    /// How long it may wait; the queue's own bound holds too.
    pub ttl: Option<Span>,
    pub bytes: u32,
}

impl<M> Publication<M> {
    /// Returns a message without a priority, an expiry or a size.
    pub fn of(message: M, persistent: bool) -> Self {
        Self {
            message,
            persistent,
            priority: None,
            ttl: None,
            bytes: 0,
        }
    }
}

/// One message that the broker keeps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry<M> {
    pub message: M,
    /// Its place in the order of storing, and its name here: never given twice.
    pub slot: u32,
    /// How often it was handed over.
    pub deliveries: u32,
    /// How often it came back in a way that counts towards the delivery limit.
    pub failures: u32,
    pub state: State,
    pub persistent: bool,
    /// 0 where the queue has no priorities.
    pub priority: u8,
    pub bytes: u32,
    /// From when on it is not handed over any more; none: never.
    pub expires_at: Option<Time>,
    pub stored_at: Time,
    pub stored_row: RowId,
    /// The row that changed its state last.
    pub last_row: RowId,
    /// Why it will be delivered again; none for what was never handed over.
    pub again: Option<Again>,
}

impl<M> Entry<M> {
    /// Returns the entry of a message that is stored now.
    pub(super) fn new(
        publication: Publication<M>,
        settings: &QueueSettings,
        slot: u32,
        now: Time,
        row: RowId,
    ) -> Self {
        let ttl = match (publication.ttl, settings.ttl) {
            (Some(own), Some(queue)) => Some(own.min(queue)),
            (own, queue) => own.or(queue),
        };
        Self {
            message: publication.message,
            slot,
            deliveries: 0,
            failures: 0,
            state: State::Ready,
            persistent: publication.persistent,
            priority: settings.priority(publication.priority),
            bytes: publication.bytes,
            expires_at: ttl.map(|ttl| now + ttl),
            stored_at: now,
            stored_row: row,
            last_row: row,
            again: None,
        }
    }

    pub fn is_ready(&self) -> bool {
        self.state == State::Ready
    }

    /// Returns whether it may not be handed over any more.
    pub fn is_expired(&self, now: Time) -> bool {
        self.expires_at.is_some_and(|at| at <= now)
    }
}

impl QueueSettings {
    /// Returns the priority that a message has in this queue: at most the highest (RQ-28).
    pub fn priority(&self, wanted: Option<u8>) -> u8 {
        let wanted = wanted.unwrap_or(self.priority_default);
        self.priority_max.map_or(0, |max| wanted.min(max))
    }
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

impl Lease {
    /// The consumer of what was fetched by hand.
    pub const FETCHED: u16 = u16::MAX;
}

/// One delivery, as the world carries it out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handover<M> {
    pub slot: u32,
    /// [`Lease::FETCHED`] for what was fetched.
    pub consumer: u16,
    /// Counts from 1.
    pub delivery: u32,
    /// Why it is delivered once more.
    pub again: Option<Again>,
    /// Whether it is settled with this: it is gone from the queue.
    pub automatic: bool,
    /// When the lease expires; the world sets a timer and tells [`super::Queue::set_token`].
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

/// A message that is not wanted here any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dead<M> {
    pub entry: Entry<M>,
    pub why: Death,
}

/// Why a message is dead (RQ-16).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Death {
    /// Its consumer did not want it.
    Rejected,
    /// It waited too long.
    Expired,
    /// The queue was too long.
    Overflowed,
    /// It came back too often.
    DeliveryLimit,
}

/// What a crash of the broker did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Crash<M> {
    /// In the order of storing, with the state in which they were.
    pub lost: Vec<Entry<M>>,
    /// What was leased and is ready again, with its last lease.
    pub requeued: Vec<(u32, Lease)>,
}

//! What a queue is declared with, and what of it is refused.

use super::death::DeadLetters;
use super::version::{QueueKind, Version};
use crate::queue::{Overflow, QueueSettings};
use crate::time::Span;

/// What a queue is declared with.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct QueueArguments {
    pub kind: QueueKind,
    pub durable: bool,
    /// Gone with the connection that declared it, and with the broker.
    pub exclusive: bool,
    /// Deleted when its last consumer goes.
    pub auto_delete: bool,
    /// `x-message-ttl`
    pub ttl: Option<Span>,
    /// `x-expires`: deleted when nobody used it for so long (RQ-26).
    pub expires: Option<Span>,
    /// `x-max-length`
    pub length_max: Option<u32>,
    /// `x-max-length-bytes`
    pub bytes_max: Option<u64>,
    /// `x-overflow`; none: the head is dropped.
    pub overflow: Option<Overflow>,
    /// `x-dead-letter-exchange` and `x-dead-letter-routing-key`
    pub dead_letters: Option<DeadLetters>,
    /// `x-max-priority`
    pub priority_max: Option<u8>,
    /// `x-single-active-consumer`
    pub single_active: bool,
    /// `x-delivery-limit`; less than zero: none.
    pub delivery_limit: Option<i64>,
}

/// Why the broker refuses an operation: the reply code of the protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    AccessRefused,
    NotFound,
    PreconditionFailed,
}

impl Refusal {
    pub fn code(self) -> u16 {
        match self {
            Self::AccessRefused => 403,
            Self::NotFound => 404,
            Self::PreconditionFailed => 406,
        }
    }
}

/// Returns the time to live that a publisher writes on a message: whole milliseconds, none below zero (RQ-25).
///
/// # Errors
/// It is no such number: the channel is closed.
pub fn expiration(text: &str) -> Result<Span, Refusal> {
    let ms = text.parse().map_err(|_| Refusal::PreconditionFailed)?;
    Ok(Span::from_ms(ms))
}

impl QueueArguments {
    /// Returns how such a queue behaves.
    ///
    /// # Errors
    /// A quorum queue is durable, neither exclusive nor deleted automatically, and has no `reject-publish-dlx`; a classic one has no
    /// delivery limit of its own.
    pub fn settings(&self, version: Version) -> Result<QueueSettings, Refusal> {
        let quorum = self.kind == QueueKind::Quorum;
        let fleeting = !self.durable || self.exclusive || self.auto_delete;
        let dlx = self.overflow == Some(Overflow::RejectPublishDlx);
        if quorum && (fleeting || dlx || self.priority_max.is_some()) {
            return Err(Refusal::PreconditionFailed);
        }
        let delivery_limit = match self.delivery_limit {
            None => version.delivery_limit(self.kind),
            Some(limit) => u32::try_from(limit).ok(),
        };
        let delivery_limit = delivery_limit.filter(|_| quorum);
        let priorities = version.priorities(self.kind);
        Ok(QueueSettings {
            lease: None,
            durable: self.durable && !self.exclusive,
            flush: Span::ZERO,
            length_max: self.length_max,
            bytes_max: self.bytes_max,
            overflow: self.overflow.unwrap_or(Overflow::DropHead),
            ttl: self.ttl,
            priority_max: self.priority_max.or(priorities.map(|(max, _)| max)),
            priority_default: priorities.map_or(0, |(_, default)| default),
            single_active: self.single_active,
            delivery_limit,
            rules: version.rules(self.kind, delivery_limit),
        })
    }

    /// Returns how many deliveries a consumer may hold: at most 2000 of a quorum queue (RQ-14).
    pub fn prefetch(&self, asked: u32) -> u32 {
        const QUORUM_MAX: u32 = 2_000;
        match self.kind {
            QueueKind::Classic => asked,
            QueueKind::Quorum if asked == 0 => QUORUM_MAX,
            QueueKind::Quorum => asked.min(QUORUM_MAX),
        }
    }
}

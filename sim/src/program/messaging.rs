//! The statements that send messages and wait for them.

use super::{Expr, Pc, Slot};
use crate::log::Acks;
use crate::time::Span;
use std::rc::Rc;

/// An asynchronous send.
#[derive(Clone, Debug)]
pub struct Send {
    pub to: Target,
    pub kind: MessageKind,
    pub label: u32,
    pub body: Expr,
    /// Correlation id; null where none is given.
    pub correlation: Expr,
    /// Whether the sender's own mailbox is given as the reply address.
    pub reply_here: bool,
    /// Whether the broker keeps it through a crash.
    pub persistent: bool,
    /// How long it may wait in a queue; none: as long as the queue says.
    pub expiration: Option<Span>,
    pub priority: Option<u8>,
    /// Whether the sender waits until the broker has stored it.
    pub confirmed: bool,
    /// Where its message id goes.
    pub into: Option<Slot>,
    pub or: Option<Pc>,
}

/// How a record is sent to a topic.
#[derive(Clone, Debug)]
pub struct Producing {
    /// What decides the partition; null: none.
    pub key: Expr,
    /// When it counts as stored; where nobody waits, that does not matter.
    pub acks: Acks,
    /// Whether the broker recognises what is sent again.
    pub idempotent: bool,
    /// Whether it is part of the transaction that is open.
    pub transactional: bool,
    /// How often a record is sent at most, while its acknowledgement does not come within `timeout`.
    pub attempts_max: u32,
    pub timeout: Span,
}

/// Where a message goes.
#[derive(Clone, Debug)]
pub enum Target {
    /// A queue of a broker: node, index into its queues.
    Queue { broker: u16, queue: u16 },
    /// An exchange of a broker: node, index into its exchanges; the routing key and the headers that bindings look at.
    Exchange {
        broker: u16,
        exchange: u16,
        key: Expr,
        headers: Expr,
        /// Whether the sender wants to know where no queue gets it.
        mandatory: bool,
    },
    /// A topic of a broker: node, index into its topics.
    Topic {
        broker: u16,
        topic: u16,
        producing: Producing,
    },
    /// The mailbox of the client member (or service instance) that the expression names: a `reply_to`.
    Mailbox(Expr),
}

/// What a message is for.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum MessageKind {
    Request,
    Reply,
    /// A reply that says that the request failed.
    Error,
    Command,
    Event,
    Document,
    /// A consumer tells the broker that it is done.
    Ack,
    /// A broker tells a producer that it has stored.
    Confirm,
}

impl MessageKind {
    pub const ALL: [Self; 8] = [
        Self::Request,
        Self::Reply,
        Self::Error,
        Self::Command,
        Self::Event,
        Self::Document,
        Self::Ack,
        Self::Confirm,
    ];

    /// Returns the name that files and tables use.
    pub fn name(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::Reply => "reply",
            Self::Error => "error",
            Self::Command => "command",
            Self::Event => "event",
            Self::Document => "document",
            Self::Ack => "ack",
            Self::Confirm => "confirm",
        }
    }
}

/// Waiting for a message.
#[derive(Clone, Debug)]
pub struct Receive {
    pub label: u32,
    /// Only a message with this correlation id; null takes any.
    pub correlation: Expr,
    pub timeout: Option<Span>,
    pub into: Option<Slot>,
    pub or: Option<Pc>,
}

/// Collecting answers: the gathering half of scatter-gather.
#[derive(Clone, Debug)]
pub struct Gather {
    pub label: u32,
    /// Only messages with this correlation id; null takes any.
    pub correlation: Expr,
    /// How long answers are taken; one that comes at the very end of it counts.
    pub within: Span,
    /// With so many it is over before.
    pub most: Option<u32>,
    /// A field of the body: of several answers with one value in it the first counts.
    pub distinct: Option<Rc<str>>,
    /// Where the list of their bodies goes, in the order in which they came.
    pub into: Slot,
}

//! Messages: what is sent, and what it does where it arrives.

use super::NONE;
use crate::events::Token;
use crate::fact::{Failure, MessageNumber, NO_MESSAGE, RowId};
use crate::path::PathRef;
use crate::program::MessageKind;
use crate::rabbit::Envelope;
use crate::time::Time;
use crate::value::Value;
use crate::world::Held;
use crate::world::log::{Append, Ask, CommitOf, Fetched};
use std::rc::Rc;

/// No deadline: the answer is wanted whenever it comes.
pub const NO_DEADLINE: Time = Time(u64::MAX);

/// When an answer is due; each [`NO_DEADLINE`] where there is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due {
    /// What the request says: the deadline that the callee may mind.
    pub told: Time,
    /// Until when anybody waits for what comes of it, whether the callee is told or not: later work is wasted.
    pub wanted: Time,
}

impl Due {
    /// Whenever it comes.
    pub const NEVER: Self = Self {
        told: NO_DEADLINE,
        wanted: NO_DEADLINE,
    };
}

impl Default for Due {
    fn default() -> Self {
        Self::NEVER
    }
}

/// A message between being sent and being done with.
#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    /// Its number in the run, in the order of sending.
    pub number: MessageNumber,
    pub path: PathRef,
    pub kind: MessageKind,
    pub label: u32,
    pub from: u16,
    pub from_unit: u32,
    pub to: u16,
    pub to_unit: u32,
    pub sent: Time,
    pub sent_row: RowId,
    /// When it arrives; [`Time::MAX`] and later: never.
    pub arrives: Time,
    pub token: Token,
    /// Where a hand holds it on its way.
    pub held: Option<Held>,
    /// When it reached the process in whose queue it waits.
    pub queued: Time,
    /// The latest row about it.
    pub row: RowId,
    pub body: Value,
    pub correlation: Value,
    pub reply_to: Option<(u16, u32)>,
    pub copy: bool,
    /// How many copies the network made of it.
    pub copies: u32,
    pub errand: Errand,
    /// What brokers read on it; none where that does not matter.
    pub envelope: Option<Rc<Envelope>>,
}

impl Default for Message {
    fn default() -> Self {
        Self {
            number: NO_MESSAGE,
            path: NONE,
            kind: MessageKind::Request,
            label: 0,
            from: 0,
            from_unit: 0,
            to: 0,
            to_unit: 0,
            sent: Time::ZERO,
            sent_row: NONE,
            arrives: Time::ZERO,
            token: Token::NONE,
            held: None,
            queued: Time::ZERO,
            row: NONE,
            body: Value::Null,
            correlation: Value::Null,
            reply_to: None,
            copy: false,
            copies: 0,
            errand: Errand::Mail,
            envelope: None,
        }
    }
}

/// What a message does when it arrives.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Errand {
    /// Ask a handler; the answer goes to the call.
    Request { handler: u16, to: CallRef, due: Due },
    /// Answer a call.
    Answer {
        to: CallRef,
        failure: Option<Failure>,
    },
    /// Be stored in the queues of a broker.
    Publish {
        to: Route,
        persistent: bool,
        confirm: Option<ActivationRef>,
    },
    /// Be handled by a consumer.
    Delivery {
        broker: u16,
        queue: u16,
        entry: u32,
        delivery: u32,
        automatic: bool,
        /// Whether it may have been delivered before, whatever its number says.
        marked: bool,
        consumer: u16,
    },
    /// Settle a delivery.
    Settle {
        queue: u16,
        entry: u32,
        delivery: u32,
        how: Settle,
    },
    /// Tell a producer how its publish ended.
    Confirm {
        to: ActivationRef,
        failure: Option<Failure>,
    },
    /// Be appended to a log.
    Append(Append),
    /// Be handled by a member of a group.
    Record(Fetched),
    /// Keep the offset of a group.
    Commit(CommitOf),
    /// Ask the coordinator of a transactional id.
    Ask(Ask),
    /// Lie in a mailbox.
    Mail,
}

/// To which queues of a broker a message goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Route {
    Queue(u16),
    /// Wherever the bindings of an exchange lead; a mandatory message that they lead nowhere comes back.
    Exchange {
        exchange: u16,
        mandatory: bool,
    },
}

/// How a consumer settles a delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settle {
    Ack,
    /// Given back; `failed` says that handling it failed.
    Requeue {
        failed: bool,
    },
    Discard {
        failed: bool,
    },
}

/// One attempt of a call: an answer to another attempt finds nobody waiting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CallRef {
    pub slot: u32,
    pub serial: u32,
    pub attempt: u32,
}

/// An activation that waits for a confirmation: the serial tells a later one in the same slot apart, the row another send
/// of the same one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ActivationRef {
    pub slot: u32,
    pub serial: u32,
    pub row: RowId,
}

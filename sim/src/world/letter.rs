//! Letters: messages that are about to be sent.

use super::{Errand, Spot};
use crate::fact::RowId;
use crate::path::PathRef;
use crate::program::MessageKind;
use crate::rabbit::Envelope;
use crate::value::Value;
use std::rc::Rc;

/// A message that is about to be sent.
pub(super) struct Letter {
    /// The node and unit it comes from, and where it goes.
    pub from: (u16, u32),
    pub to: (u16, u32),
    /// Held by the message from now on.
    pub path: PathRef,
    pub kind: MessageKind,
    pub label: u32,
    pub errand: Errand,
    pub body: Value,
    pub correlation: Value,
    pub reply_to: Option<(u16, u32)>,
    /// The latest row that led to it.
    pub row: RowId,
    /// For the reader: which attempt of its call it is.
    pub attempt: u32,
    /// What brokers read on it; none where that does not matter.
    pub envelope: Option<Rc<Envelope>>,
}

impl Letter {
    /// Returns where it is sent.
    #[inline]
    pub fn spot(&self, number: u32) -> Spot {
        Spot {
            node: self.from.0,
            unit: self.from.1,
            path: self.path,
            message: number,
        }
    }
}

/// What the network looks at: whose message it is, where it goes and what it is for.
#[derive(Clone, Copy)]
pub(super) struct Leg {
    pub from: u16,
    pub from_unit: u32,
    pub to: u16,
    pub to_unit: u32,
    pub kind: MessageKind,
    pub label: u32,
    pub path: PathRef,
}

impl Leg {
    pub fn of(letter: &Letter) -> Self {
        Self {
            from: letter.from.0,
            from_unit: letter.from.1,
            to: letter.to.0,
            to_unit: letter.to.1,
            kind: letter.kind,
            label: letter.label,
            path: letter.path,
        }
    }
}

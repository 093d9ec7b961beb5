//! Calls: what a caller waits for.

use crate::events::Token;
use crate::fact::{MessageNumber, RowId};
use crate::path::PathRef;
use crate::policy::{Permit, Policy};
use crate::program::Pc;
use crate::time::Time;

/// A call in progress, seen by the caller.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Call {
    pub serial: u32,
    pub activation: u32,
    /// Which op of the activation's program it is.
    pub pc: Pc,
    pub path: PathRef,
    pub began: Time,
    pub began_row: RowId,
    /// The attempt that runs, from 1; 0 before the first.
    pub attempt: u32,
    pub attempt_began: Time,
    pub attempt_row: RowId,
    /// The number of the latest request.
    pub request: MessageNumber,
    /// Where the request went: the unit of the callee.
    pub to_unit: u32,
    /// Whether an answer to this attempt is awaited.
    pub awaiting: bool,
    /// Earlier attempts whose answers are awaited too, the oldest first.
    pub others: Vec<Flight>,
    pub layers: Vec<Layer>,
    /// The layer whose fallback asks another service now, and which fallback of the node it is.
    pub stand_in: Option<(u16, u32)>,
}

impl Call {
    /// Returns whether the answer to an attempt is awaited.
    #[inline]
    pub fn awaits(&self, attempt: u32) -> bool {
        (self.attempt == attempt && self.awaiting)
            || self.others.iter().any(|other| other.attempt == attempt)
    }

    /// Waits no more for the answer to an attempt that is awaited; returns when it began, and the row at which it was sent.
    #[inline]
    pub fn take_attempt(&mut self, attempt: u32) -> (Time, RowId) {
        if self.attempt == attempt {
            self.awaiting = false;
            return (self.attempt_began, self.attempt_row);
        }
        let mut others = self.others.iter();
        let Some(place) = others.position(|other| other.attempt == attempt) else {
            unreachable!("the attempt is awaited");
        };
        let taken = self.others.remove(place);
        (taken.began, taken.row)
    }

    /// Returns the layer whose timer has this token.
    #[inline]
    pub fn layer_of(&self, token: Token) -> Option<usize> {
        self.layers
            .iter()
            .position(|l| l.timer.is_some_and(|(_, t)| t == token))
    }
}

/// An attempt whose answer is awaited, beside a later one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Flight {
    pub attempt: u32,
    pub began: Time,
    /// The row at which it was sent.
    pub row: RowId,
    pub request: MessageNumber,
    /// Where it went: the unit of the callee.
    pub to_unit: u32,
}

/// One policy around a call.
#[derive(Clone, Debug, PartialEq)]
pub struct Layer {
    /// Its place among the policies of the node.
    pub policy: u16,
    pub permit: Option<Permit>,
    pub entered: Time,
    /// The policy's own state, where it belongs to the call.
    pub own: Option<Policy>,
    pub timer: Option<(Time, Token)>,
    /// What the timer is for: an attempt that is due, or the policy's own waking.
    pub attempt_due: bool,
    /// Whether the policy keeps the call waiting for a place or permit.
    pub waits: bool,
}

//! The network timeout: how long a caller waits for what is inside.
//!
//! The value belongs to one entry into the layer. Inside a retry it limits each attempt, outside
//! it limits all of them together.
//!
//! # Source
//! G-1: the caller only ever observes a reply, an explicit error, or its own timeout. G-2: after a
//! timeout the callee keeps executing.

use super::note::{Note, Notes};
use super::verdict::{Ask, Permit, Settlement, Woken};
use crate::time::{Span, Time};

/// One caller's patience.
#[derive(Clone, Debug, PartialEq)]
pub struct Timeout {
    limit: Span,
    running: Option<Running>,
}

/// What is waited for.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Running {
    since: Time,
    mark: u32,
}

impl Timeout {
    /// Returns a timeout of `limit`, not running yet.
    pub const fn new(limit: Span) -> Self {
        Self {
            limit,
            running: None,
        }
    }

    pub(super) const fn admit(&mut self, now: Time, ask: Ask) -> Permit {
        self.running = Some(Running {
            since: now,
            mark: ask.mark,
        });
        Permit {
            call: ask.call,
            mark: ask.mark,
            epoch: 0,
        }
    }

    pub(super) const fn settle(&mut self) -> Settlement {
        self.running = None;
        Settlement::Done
    }

    pub(super) fn wake_at(&self) -> Option<Time> {
        self.running.map(|running| running.since + self.limit)
    }

    pub(super) fn wake(&mut self, now: Time, notes: &mut Notes) -> Woken {
        match self.running {
            Some(Running { since, mark }) if now >= since + self.limit => {
                self.running = None;
                let limit = self.limit;
                notes.note(|| Note::GaveUp { limit, since, mark });
                Woken::GiveUp
            }
            _ => Woken::Nothing,
        }
    }
}

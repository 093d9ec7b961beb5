//! The door of a service: whom its rate limiter lets in, whose turn comes too late, and what those are told that are turned away.
//!
//! # Rules
//! LS-1 queue-based shedding: an arrival that finds the queue full is turned away. LS-3: without shedding, once waiting takes
//! longer than callers wait, all work is useless. HTTP's mapping: rate limited 429 with Retry-After, overloaded 503.
//! (semantics §2.3)
//!
//! # Simplified
//! Whether a caller still waits is known here at no cost, as if each request carried its caller's deadline.

use super::{CallRef, Errand, World};
use crate::draw::Purpose;
use crate::fact::{DropReason, Fact, FactKind};
use crate::model::{NodeKind, Order};
use crate::policy::{Admission, Ask, Notes, Policy, Rejection};
use crate::sink::Sink;
use crate::time::Span;
use crate::value::Value;

impl World {
    /// Returns whether a request that arrives may come in; one that may not is dropped, and its caller is told.
    pub(super) fn passes_door<S: Sink>(&mut self, sink: &mut S, slot: u32, process: u32) -> bool {
        let (now, mark) = (self.now, self.applied);
        let key = self.paths.key(self.messages[slot].path);
        let mut draw = self.draw(Purpose::Jitter, key);
        let Some(door) = &mut self.processes[process as usize].door else {
            return true;
        };
        let ask = Ask {
            call: u64::from(self.messages[slot].number),
            mark,
        };
        let admission = door.admit(now, ask, &mut draw, &mut Notes::unwanted());
        let Admission::Rejected(rejection) = admission else {
            return true;
        };
        let (limit, period, retry_after) = match rejection {
            Rejection::RateLimited {
                limit,
                period,
                next,
            } => (limit, period, next.since(now)),
            _ => (0, Span::ZERO, Span::ZERO),
        };
        let message = &mut self.messages[slot];
        message.body = told(429, Some(retry_after));
        let (label, to, to_unit) = (message.label, message.to, message.to_unit);
        let spot = self.message_spot(slot, to, to_unit);
        self.say(sink, FactKind::Shed, spot, &[], |_| Fact::Shed {
            label,
            limit,
            period,
            retry_after,
        });
        self.drop_message(sink, slot, DropReason::RateLimited, &[]);
        false
    }

    /// Takes whose turn it is out of the line of a process.
    #[inline]
    pub(super) fn next_in_line(&mut self, process: u32) -> Option<u32> {
        let process = &mut self.processes[process as usize];
        match process.order {
            Order::Fifo => process.queue.pop_front(),
            Order::Lifo => process.queue.pop_back(),
        }
    }

    /// Returns whether a request came too late for its caller at a service that looks; then it is dropped.
    #[inline]
    pub(super) fn is_expired<S: Sink>(&mut self, sink: &mut S, slot: u32, process: u32) -> bool {
        if !self.processes[process as usize].drops_late {
            return false;
        }
        let Errand::Request { to, .. } = self.messages[slot].errand else {
            return false;
        };
        if self.is_awaited(to) {
            return false;
        }
        self.drop_message(sink, slot, DropReason::Expired, &[]);
        true
    }

    /// Returns whether somebody waits for the answer to this attempt.
    #[inline]
    pub(super) fn is_awaited(&self, to: CallRef) -> bool {
        let call = self.calls.get(to.slot);
        call.is_some_and(|c| c.serial == to.serial && c.awaits(to.attempt))
    }

    /// What the door remembers lives in memory: a crash loses it.
    pub(super) fn forget_door(&mut self, process: u32) {
        let process = &mut self.processes[process as usize];
        let now = self.now;
        let service = match &self.model.nodes[usize::from(process.node)].kind {
            NodeKind::Service(service) => service,
            _ => return,
        };
        process.door = service.door.as_ref().map(|door| Policy::new(door, now));
    }
}

/// Returns the body of an answer that turns a request away: `{"status", "retry_after_ms"}`.
pub(super) fn told(status: i64, retry_after: Option<Span>) -> Value {
    let mut fields = vec![("status".into(), Value::I64(status))];
    if let Some(after) = retry_after {
        // Rounded up: asking again just before would be turned away again.
        let ms = after.0.div_ceil(1_000_000) as i64;
        fields.push(("retry_after_ms".into(), Value::I64(ms)));
    }
    Value::Record(fields.into())
}

//! Deadlines: until when an answer is wanted, told with each request.
//!
//! # Rules
//! RT-14: the remaining time is forwarded, and a server must not start work with none left. GR-9: a server that notices first
//! cancels its handler; work that is done is not rolled back. G-2: a callee that does not look works on, and what it works
//! after the deadline is wasted.
//!
//! # Simplified
//! The deadline travels as an instant: all nodes share one clock. A program stops between two statements, never in the middle
//! of one, but gives up a call of its own at once.

use super::call::Ending;
use super::step::kind;
use super::{Due, NO_DEADLINE, World};
use crate::events::{Class, Token};
use crate::fact::{Fact, FactKind, Failure};
use crate::policy::{self, Policy};
use crate::sink::Sink;
use crate::value::Value;

impl World {
    /// Returns when the answer to a call is due: at the earliest of its own deadlines and its program's. The callee is told of
    /// the program's only where the service passes it on.
    #[inline]
    pub(super) fn due_of_call(&self, id: u32) -> Due {
        let call = &self.calls[id];
        let activation = &self.activations[call.activation];
        let policies = call.layers.iter().filter_map(|layer| layer.own.as_ref());
        let own = policies.filter_map(Policy::deadline).min();
        let given = activation.due;
        if own.is_none() && given == Due::NEVER {
            return Due::NEVER;
        }
        let own = own.unwrap_or(NO_DEADLINE);
        let minds = self.processes[activation.process as usize].minds_deadlines;
        Due {
            told: if minds { own.min(given.told) } else { own },
            wanted: own.min(given.wanted),
        }
    }

    /// Lets a program that minds its deadline wake at it while it waits for a call.
    pub(super) fn watch_deadline(&mut self, slot: u32) {
        let activation = &self.activations[slot];
        let (at, process) = (activation.due.told, activation.process);
        if self.processes[process as usize].minds_deadlines {
            let token = self.schedule(at, Class::Timer, kind::STEP, slot);
            self.activations[slot].token = token;
        }
    }

    /// Returns whether a program must stop here: it minds its deadline, which has passed.
    #[inline]
    pub(super) fn is_too_late(&self, slot: u32) -> bool {
        let activation = &self.activations[slot];
        activation.due.told <= self.now
            && self.processes[activation.process as usize].minds_deadlines
    }

    /// Stops a program whose deadline has passed.
    #[cold]
    pub(super) fn stop_late<S: Sink>(&mut self, sink: &mut S, slot: u32) {
        let (spot, line, row) = (self.spot(slot), self.line(slot), self.activations[slot].row);
        let late = self.now.since(self.activations[slot].due.told);
        self.say(sink, FactKind::DeadlinePassed, spot, &[row], |_| {
            Fact::DeadlinePassed { line, late }
        });
        self.fail(sink, slot, Failure::DeadlinePassed);
    }

    /// The deadline passed while the program waits for a call: it gives the call up, and stops.
    pub(super) fn give_up_call<S: Sink>(&mut self, sink: &mut S, slot: u32, id: u32) {
        self.activations[slot].token = Token::NONE;
        self.release_layers(sink, id, 0);
        let ending = Ending {
            outcome: policy::Outcome::Timeout,
            failure: Some(Failure::DeadlinePassed),
            body: Value::Null,
        };
        self.finish_call(sink, id, ending);
        self.stop_late(sink, slot);
    }

    /// Counts what of a piece of work that ends now was done after the deadline.
    #[inline]
    pub(super) fn count_waste<S: Sink>(&mut self, sink: &mut S, slot: u32) {
        let activation = &self.activations[slot];
        if activation.due.wanted >= self.now {
            return;
        }
        let (process, since) = (activation.process, activation.since);
        let wasted = self.now.since(since.max(activation.due.wanted));
        let (spot, line, row) = (self.spot(slot), self.line(slot), activation.row);
        self.processes[process as usize].wasted = self.processes[process as usize].wasted + wasted;
        self.say(sink, FactKind::WorkWasted, spot, &[row], |_| {
            Fact::WorkWasted { line, wasted }
        });
    }
}

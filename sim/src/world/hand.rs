//! What only a user's hand does: a message is held on its way and let go, or sent ahead of others; a process crashes where its
//! program comes to a line.
//!
//! # Simplified
//! A message that is held is taken out of its connection: what was sent later passes it, even where the link keeps order. One that
//! overtakes arrives a nanosecond before the first of those that were sent earlier.

use super::{Condition, Spot, World, step::kind};
use crate::events::{Class, Token};
use crate::fact::{Fact, FactKind, NO_MESSAGE, RowId};
use crate::model::{Model, NodeKind, Trap};
use crate::program::{Op, Pc, Program};
use crate::sink::Sink;
use crate::time::{Span, Time};
use std::rc::Rc;

/// A trap that is set.
#[derive(Clone, Debug)]
pub(super) struct Armed {
    trap: Trap,
    program: Rc<Program>,
    row: RowId,
    /// The process that ran into it.
    caught: Option<u32>,
}

/// A message that is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Held {
    /// Since when.
    pub at: Time,
    /// How long it still has to go.
    pub left: Span,
}

/// Returns a program of a node: a client's own is 0; a service's handlers come first, then its consumers, its loops, and its
/// subscriptions.
pub fn program(model: &Model, node: u16, program: u16) -> Option<&Rc<Program>> {
    match &model.nodes.get(usize::from(node))?.kind {
        NodeKind::Client(client) => (program == 0).then_some(&client.program),
        NodeKind::Service(service) => {
            let handlers = service.handlers.iter().map(|h| &h.program);
            let consumers = service.consumers.iter().map(|c| &c.program);
            let loops = service.loops.iter().map(|l| &l.program);
            let readers = service.subscriptions.iter().map(|s| &s.program);
            let mut all = handlers.chain(consumers).chain(loops).chain(readers);
            all.nth(usize::from(program))
        }
        NodeKind::Broker(_) => None,
    }
}

impl World {
    /// Returns the slot of a message that is on its way or held.
    pub(super) fn under_way(&self, number: u32) -> Option<u32> {
        let found = self
            .messages
            .iter()
            .find(|(_, m)| m.number == number && (m.token != Token::NONE || m.held.is_some()));
        found.map(|(slot, _)| slot)
    }

    fn sender_spot(&self, slot: u32) -> Spot {
        let message = &self.messages[slot];
        self.message_spot(slot, message.from, message.from_unit)
    }

    /// Holds a message where it is.
    pub(super) fn hold_message<S: Sink>(&mut self, sink: &mut S, number: u32) {
        let Some(slot) = self.under_way(number) else {
            return;
        };
        if self.messages[slot].held.is_some() {
            return;
        }
        self.cancel();
        let (now, row) = (self.now, self.applied);
        let message = &mut self.messages[slot];
        let left = message.arrives.since(now);
        message.held = Some(Held { at: now, left });
        message.token = Token::NONE;
        message.arrives = Time::MAX;
        let spot = self.sender_spot(slot);
        let because = self.messages[slot].row;
        self.say(sink, FactKind::HeldBack, spot, &[because], |_| {
            Fact::HeldBack { left }
        });
        self.messages[slot].row = row;
    }

    /// Lets a message that is held go on.
    pub(super) fn let_message_go<S: Sink>(&mut self, sink: &mut S, number: u32) {
        let Some(slot) = self.under_way(number) else {
            return;
        };
        let Some(held) = self.messages[slot].held.take() else {
            return;
        };
        let arrives = self.now + held.left;
        self.messages[slot].arrives = arrives;
        self.put_on_wire(slot);
        let spot = self.sender_spot(slot);
        let because = self.messages[slot].row;
        self.say(sink, FactKind::LetGo, spot, &[because], |_| Fact::LetGo {
            arrives,
        });
        self.messages[slot].row = self.applied;
    }

    /// Lets a message arrive before those that were sent earlier on its connection.
    pub(super) fn overtake<S: Sink>(&mut self, sink: &mut S, number: u32) {
        let Some(slot) = self.under_way(number) else {
            return;
        };
        let Some(first) = self.first_ahead(slot) else {
            return;
        };
        let arrives = Time(first.0.saturating_sub(1)).max(self.now);
        let by = self.messages[slot].arrives.since(arrives);
        self.cancel();
        self.messages[slot].arrives = arrives;
        self.put_on_wire(slot);
        let spot = self.sender_spot(slot);
        let because = self.messages[slot].row;
        self.say(sink, FactKind::Hastened, spot, &[because], |_| {
            Fact::Hastened { by }
        });
        self.messages[slot].row = self.applied;
    }

    /// Returns when the first of those messages arrives that were sent earlier on the connection of a message and are still on their
    /// way, if any of them arrives no later.
    fn first_ahead(&self, slot: u32) -> Option<Time> {
        let message = &self.messages[slot];
        let connection = |m: &super::Message| (m.from, m.from_unit, m.to, m.to_unit);
        if message.held.is_some() {
            return None;
        }
        let ahead = self.in_flight().filter(|m| {
            connection(m) == connection(message)
                && m.held.is_none()
                && m.number < message.number
                && m.arrives <= message.arrives
        });
        ahead.map(|m| m.arrives).min()
    }

    /// Returns whether a message on its way has one before it that it can overtake.
    pub fn can_overtake(&self, number: u32) -> bool {
        let slot = self.under_way(number);
        slot.and_then(|slot| self.first_ahead(slot)).is_some()
    }

    /// Sets a trap: from now on the first process that comes to the line crashes there.
    pub(super) fn set_trap<S: Sink>(&mut self, sink: &mut S, trap: Trap, path: u32) {
        let model = Rc::clone(&self.model);
        let Some(program) = program(&model, trap.node, trap.program) else {
            return;
        };
        self.traps.push(Armed {
            trap,
            program: Rc::clone(program),
            row: self.applied,
            caught: None,
        });
        let spot = Spot {
            node: trap.node,
            unit: trap.instance.unwrap_or(0),
            path,
            message: NO_MESSAGE,
        };
        let Trap {
            program,
            line,
            after,
            ..
        } = trap;
        self.say(sink, FactKind::CrashSet, spot, &[], |_| Fact::CrashSet {
            program,
            line,
            after,
        });
    }

    /// Returns whether a trap waits for somebody.
    pub(super) fn has_traps(&self) -> bool {
        self.traps.iter().any(|armed| armed.caught.is_none())
    }

    /// Returns whether an activation that comes from `before`, or else from the op above, to `pc` runs into a trap. It stands still then, and its process crashes
    /// with the next event, at the same instant.
    #[cold]
    pub(super) fn is_trapped(&mut self, slot: u32, pc: Pc, before: Option<Pc>) -> bool {
        let activation = &self.activations[slot];
        let program = &activation.program;
        let line = |pc: Pc| program.line_of.get(usize::from(pc)).copied();
        let (here, left) = (line(pc), before.or(pc.checked_sub(1)).and_then(line));
        // A program's end belongs to its last line.
        let ends = matches!(program.ops.get(usize::from(pc)), Some(Op::End | Op::Join));
        let process = &self.processes[activation.process as usize];
        let catches = |armed: &Armed| {
            let Trap {
                node,
                instance,
                line,
                after,
                ..
            } = armed.trap;
            armed.caught.is_none()
                && node == process.node
                && instance.is_none_or(|i| i == process.unit)
                && Rc::ptr_eq(&armed.program, program)
                && if after {
                    left == Some(line) && (here != left || ends)
                } else {
                    here == Some(line) && left != here && !ends
                }
        };
        let Some(found) = self.traps.iter().position(catches) else {
            return false;
        };
        let process = activation.process;
        self.activations[slot].state = super::Doing::Waiting;
        self.traps[found].caught = Some(process);
        self.schedule(self.now, Class::Timer, kind::TRAP, found as u32);
        true
    }

    /// Whoever ran into a trap crashes.
    #[cold]
    pub(super) fn spring<S: Sink>(&mut self, sink: &mut S, index: u32) {
        let armed = &self.traps[index as usize];
        let (row, caught) = (armed.row, armed.caught);
        if let Some(process) = caught
            && self.processes[process as usize].condition != Condition::Crashed
        {
            self.crash(sink, process, super::NONE, &[row]);
        }
        self.calm = self.is_calm();
    }
}

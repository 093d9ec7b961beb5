//! Handlers: a program begins for a request or a delivery, and what its end tells whoever asked.

use super::{Begin, Due, Errand, Handling, Message, NO_DEADLINE, Origin, World};
use crate::draw::Purpose;
use crate::fact::{DropReason, Fact, FactKind, Failure};
use crate::model::{Counter, Model, NodeKind};
use crate::program::{MessageKind, Program};
use crate::sink::{Sink, Tally};
use crate::time::Span;
use crate::value::Value;
use std::rc::Rc;

impl World {
    /// Begins the program that handles a message, whose slot is free again afterwards.
    pub(super) fn start_handler<S: Sink>(&mut self, sink: &mut S, message: u32, process: u32) {
        let deadline = due_of(&self.messages[message].errand).told;
        let minds = deadline != NO_DEADLINE && self.processes[process as usize].minds_deadlines;
        if minds && deadline <= self.now {
            return self.drop_message(sink, message, DropReason::TooLate, &[]);
        }
        let waited = self.now.since(self.messages[message].queued);
        let earlier = self.messages[message].row;
        let slot = self.activate_handler(sink, message, process, waited);
        self.take_worker(sink, slot);
        let spot = self.spot(slot);
        let p = &self.processes[process as usize];
        let (busy, workers, share, error_row) = (p.busy, p.workers, p.error_share, p.error_row);
        self.say(sink, FactKind::HandlerStarted, spot, &[earlier], |world| {
            Fact::HandlerStarted {
                line: world.line(slot),
                waited,
                busy,
                workers,
            }
        });
        if minds {
            self.say(sink, FactKind::DeadlineReceived, spot, &[], |world| {
                Fact::DeadlineReceived {
                    remaining: deadline.since(world.now),
                }
            });
        }
        if share > 0.0 && Self::owes_answer(&self.activations[slot]) {
            let key = self
                .paths
                .key(spot.path)
                .with(self.lookup.node(spot.node).hash);
            if self.draw(Purpose::Failure, key).chance(share) {
                self.activations[slot].row = error_row;
                return self.fail(sink, slot, Failure::Injected);
            }
        }
        self.run(sink, slot);
    }

    /// Turns a message into the activation that handles it.
    #[inline(always)]
    fn activate_handler<S: Sink>(
        &mut self,
        sink: &mut S,
        message: u32,
        process: u32,
        waited: Span,
    ) -> u32 {
        let serial = self.new_serial();
        let slot = self.activations.claim();
        let from = &mut self.messages[message];
        let (node, unit, path) = (from.to, from.to_unit, from.path);
        let due = due_of(&from.errand);
        let (program, origin, redelivered) = handler_of(&self.model, from);
        self.activations[slot].begin(Begin {
            program,
            serial,
            process,
            unit,
            path,
            now: self.now,
            row: self.applied,
            handling: Handling {
                number: from.number,
                label: from.label,
                kind: Some(from.kind),
                body: std::mem::take(&mut from.body),
                correlation: std::mem::take(&mut from.correlation),
                reply_to: from.reply_to,
                redelivered,
            },
            origin,
            due,
        });
        self.messages.release(message);
        self.tally(sink, Tally::Waited { node, span: waited });
        slot
    }

    /// An activation came to its end: whoever asked is told, and its worker is free.
    pub(super) fn end_activation<S: Sink>(&mut self, sink: &mut S, slot: u32) {
        self.give_locks_back(sink, slot, false);
        match self.activations[slot].origin {
            Origin::Branch { .. } => {
                self.join(sink, slot);
                return;
            }
            Origin::Run { occurrence } => return self.run_ended(sink, slot, occurrence),
            Origin::Round { index } => return self.round_ended(sink, slot, index),
            Origin::Request { replied: false, .. } => self.reply(sink, slot, Value::Null, None),
            _ => {}
        }
        let spot = self.spot(slot);
        let ended = &self.activations[slot];
        let (failed, process, row) = (ended.failed, ended.process, ended.row);
        let took = self.now.since(ended.began);
        let (label, kind) = (ended.handling.label, ended.handling.kind);
        let record = match ended.origin {
            Origin::Record(fetched) => Some(fetched),
            _ => None,
        };
        self.say(sink, FactKind::HandlerEnded, spot, &[row], |_| {
            Fact::HandlerEnded { failed, took }
        });
        if failed.is_none() {
            self.count(label, Counter::Handled);
            let kind = kind.unwrap_or(MessageKind::Request);
            self.tally(sink, Tally::Done { kind });
        }
        self.tally(sink, Tally::Handled { node: spot.node });
        self.give_worker_back(sink, slot);
        self.activations.release(slot);
        if let Some(fetched) = record {
            self.record_done(sink, spot.unit, fetched, spot.path);
        }
        self.paths.release(spot.path);
        self.next_work(sink, process);
    }
}

/// Returns the program that handles a message, what its activation answers to, and whether the message may have been seen before.
#[inline(always)]
fn handler_of<'a>(model: &'a Model, message: &Message) -> (&'a Rc<Program>, Origin, bool) {
    let NodeKind::Service(service) = &model.nodes[usize::from(message.to)].kind else {
        unreachable!("only services have workers to wait for");
    };
    match message.errand {
        Errand::Request { handler, to, .. } => {
            let origin = Origin::Request {
                from: message.from,
                from_unit: message.from_unit,
                to,
                replied: false,
            };
            let program = &service.handlers[usize::from(handler)].program;
            (program, origin, false)
        }
        Errand::Delivery {
            broker,
            queue,
            entry,
            delivery,
            automatic,
            consumer,
            ..
        } => {
            let origin = Origin::Delivery {
                broker,
                queue,
                entry,
                delivery,
                settled: automatic,
            };
            let program = &service.consumers[usize::from(consumer)].program;
            (program, origin, delivery > 1)
        }
        Errand::Record(fetched) => {
            let subscription = usize::from(fetched.subscription);
            let program = &service.subscriptions[subscription].program;
            (program, Origin::Record(fetched), false)
        }
        _ => unreachable!("only requests and deliveries wait for a worker"),
    }
}

/// Returns when the answer to a message is due.
#[inline]
fn due_of(errand: &Errand) -> Due {
    match errand {
        Errand::Request { due, .. } => *due,
        _ => Due::NEVER,
    }
}

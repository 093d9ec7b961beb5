//! The interpreter: statements of a program, one at a time, until the activation has to wait or ends.

use super::table::After;
use super::{Doing, Origin, Settle, World};
use crate::fact::Failure;
use crate::program::{Expr, Op, Pc, Slot};
use crate::sink::Sink;
use crate::value::Value;
use std::rc::Rc;

/// The most statements that may run at one event: enough for every honest program, and an end for the others.
pub(super) const STATEMENTS_AT_ONCE_MAX: u32 = 100_000;

/// What an op lets the interpreter do.
pub(super) enum Flow {
    Next,
    Jump(Pc),
    /// The activation waits, or is gone.
    Stop,
    Fail(Failure),
}

impl From<After> for Flow {
    fn from(after: After) -> Self {
        match after {
            After::Next => Self::Next,
            After::Jump(pc) => Self::Jump(pc),
            After::Fail(failure) => Self::Fail(failure),
        }
    }
}

impl World {
    /// Interprets an activation from where it stands.
    pub(super) fn run<S: Sink>(&mut self, sink: &mut S, slot: u32) {
        let program = Rc::clone(&self.activations[slot].program);
        let mut before = None;
        loop {
            let activation = &mut self.activations[slot];
            activation.state = Doing::Running;
            self.statements += 1;
            if self.statements > STATEMENTS_AT_ONCE_MAX {
                return;
            }
            let pc = activation.pc;
            if !self.calm && self.is_trapped(slot, pc, before) {
                return;
            }
            before = Some(pc);
            if self.is_too_late(slot) {
                return self.stop_late(sink, slot);
            }
            let Some(op) = program.ops.get(usize::from(pc)) else {
                return self.end_activation(sink, slot);
            };
            match self.interpret(sink, slot, op) {
                Flow::Next => self.activations[slot].pc = pc + 1,
                Flow::Jump(to) => self.activations[slot].pc = to,
                Flow::Stop => return,
                Flow::Fail(failure) => return self.fail(sink, slot, failure),
            }
        }
    }

    #[inline]
    fn interpret<S: Sink>(&mut self, sink: &mut S, slot: u32, op: &Op) -> Flow {
        match op {
            Op::Work(dist) => self.pause(sink, slot, dist, true),
            Op::Call(call) => self.start_call(sink, slot, call),
            Op::Reply(body) => {
                let body = self.eval(slot, body);
                self.reply(sink, slot, body, None);
                Flow::Next
            }
            Op::End => {
                self.end_activation(sink, slot);
                Flow::Stop
            }
            other => self.interpret_rare(sink, slot, other),
        }
    }

    fn interpret_rare<S: Sink>(&mut self, sink: &mut S, slot: u32, op: &Op) -> Flow {
        match op {
            Op::Wait(dist) => return self.pause(sink, slot, dist, false),
            Op::Send(send) => {
                self.touches += 1;
                return if self.send(sink, slot, send) {
                    Flow::Stop
                } else {
                    Flow::Next
                };
            }
            Op::Receive(receive) => return self.receive(sink, slot, receive),
            Op::Gather(gather) => return self.gather(sink, slot, gather),
            Op::Fail(text, failure) => {
                let text = self.eval(slot, text);
                self.activations[slot].failure_text = Some(text);
                return Flow::Fail(*failure);
            }
            Op::Insert(insert) => return self.insert(sink, slot, insert).into(),
            Op::Update(update) => return self.update(sink, slot, update).into(),
            Op::Delete(delete) => self.delete(sink, slot, delete),
            Op::Read(read) => self.read(sink, slot, read),
            Op::Select(select) => self.select(sink, slot, select),
            Op::Tail(tail) => return self.tail(sink, slot, tail),
            Op::Lock(lock) => return self.lock(sink, slot, lock),
            Op::Unlock(unlock) => self.unlock(sink, slot, unlock),
            Op::Begin => self.activations[slot].writes = Some(Vec::new()),
            Op::Commit => return self.commit(sink, slot).into(),
            Op::CommitOffset { label } => return self.commit_offset(sink, slot, *label),
            Op::Seek(seek) => self.seek_later(slot, seek),
            Op::Transact(step) => return self.transact(sink, slot, step),
            Op::Ack => self.settle_delivery(sink, slot, Settle::Ack),
            Op::Nack { requeue, failed } => {
                let failed = *failed;
                let how = match requeue {
                    true => Settle::Requeue { failed },
                    false => Settle::Discard { failed },
                };
                self.settle_delivery(sink, slot, how);
            }
            Op::Set { slot: to, value } => {
                let value = self.eval(slot, value);
                self.activations[slot].vars[usize::from(*to)] = value;
            }
            Op::Jump(to) => return Flow::Jump(*to),
            Op::JumpUnless { condition, to } => {
                if !self.eval(slot, condition).holds() {
                    return Flow::Jump(*to);
                }
            }
            Op::Next {
                list,
                cursor,
                item,
                done,
            } => return self.next_item(slot, list, *cursor, *item, *done),
            Op::Parallel { branches, then } => return self.fork(sink, slot, branches, *then),
            Op::Join => return self.join(sink, slot),
            Op::Work(_) | Op::Call(_) | Op::Reply(_) | Op::End => {}
        }
        Flow::Next
    }

    fn next_item(&mut self, slot: u32, list: &Expr, cursor: Slot, item: Slot, done: Pc) -> Flow {
        let Value::List(items) = self.eval(slot, list) else {
            return Flow::Jump(done);
        };
        let vars = &mut self.activations[slot].vars;
        let at = vars[usize::from(cursor)].as_i64();
        match usize::try_from(at).ok().and_then(|i| items.get(i)) {
            Some(next) => {
                vars[usize::from(item)] = next.clone();
                vars[usize::from(cursor)] = Value::I64(at + 1);
                Flow::Next
            }
            None => {
                vars[usize::from(cursor)] = Value::Null;
                Flow::Jump(done)
            }
        }
    }

    /// Ends an activation with a failure; whoever asked is told.
    pub(super) fn fail<S: Sink>(&mut self, sink: &mut S, slot: u32, failure: Failure) {
        self.roll_back(sink, slot);
        self.activations[slot].failed = Some(failure);
        if matches!(self.activations[slot].origin, Origin::Branch { .. }) {
            self.join(sink, slot);
            return;
        }
        if self.ledger.is_some() {
            self.abandon(sink, slot, failure);
        }
        if matches!(
            self.activations[slot].origin,
            Origin::Request { replied: false, .. }
        ) {
            let body = self.activations[slot]
                .failure_text
                .clone()
                .unwrap_or(Value::Null);
            let told = match failure {
                Failure::Injected | Failure::Reset | Failure::BadRequest => failure,
                _ => Failure::Answered,
            };
            self.reply(sink, slot, body, Some(told));
        }
        self.end_activation(sink, slot);
    }

    /// Goes on after waiting: at once where it holds a worker or needs none, else when one is free.
    pub(super) fn go_on<S: Sink>(&mut self, sink: &mut S, slot: u32) {
        let activation = &mut self.activations[slot];
        let process = &mut self.processes[activation.process as usize];
        let needs_worker = process.workers > 0 && activation.worker.is_none();
        let by_itself = matches!(
            activation.origin,
            Origin::Branch { .. } | Origin::Round { .. }
        );
        if !needs_worker || by_itself {
            return self.run(sink, slot);
        }
        if process.busy < process.workers {
            self.take_worker(sink, slot);
            return self.run(sink, slot);
        }
        activation.state = Doing::Ready;
        process.ready.push_back(slot);
    }

    /// Counts how often the activation named something, this time included.
    #[inline]
    pub(super) fn nth(&mut self, slot: u32, name: u32) -> u32 {
        let named = &mut self.activations[slot].named;
        if let Some((_, count)) = named.iter_mut().find(|(n, _)| *n == name) {
            *count += 1;
            return *count;
        }
        named.push((name, 1));
        1
    }

    /// Returns the line that the activation stands on.
    #[inline]
    pub(super) fn line(&self, slot: u32) -> u16 {
        let activation = &self.activations[slot];
        activation
            .program
            .line_of
            .get(usize::from(activation.pc))
            .copied()
            .unwrap_or_default()
    }
}

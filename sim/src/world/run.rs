//! The interpreter: statements of a program, one at a time, until the activation has to wait or ends.

use super::table::After;
use super::{Doing, Origin, Settle, Spot, World, kind, scaled};
use crate::dist::Dist;
use crate::draw::Purpose;
use crate::events::{Class, Token};
use crate::fact::{Fact, FactKind, Failure};
use crate::model::{NodeKind, Waiting};
use crate::path::Element;
use crate::program::{Expr, Op, Pc, Receive, Slot};
use crate::sink::Sink;
use crate::value::Value;
use std::rc::Rc;

/// The most statements that may run at one event: enough for every honest program, and an end for the others.
pub(super) const STATEMENTS_AT_ONCE_MAX: u32 = 100_000;

/// What branches are counted by, where calls and messages are counted by their label.
const BRANCH: u32 = u32::MAX;

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
        loop {
            let activation = &mut self.activations[slot];
            activation.state = Doing::Running;
            self.statements += 1;
            if self.statements > STATEMENTS_AT_ONCE_MAX {
                return;
            }
            let pc = activation.pc;
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
                return if self.send(sink, slot, send) {
                    Flow::Stop
                } else {
                    Flow::Next
                };
            }
            Op::Receive(receive) => return self.receive(sink, slot, receive),
            Op::Fail(text) => {
                let text = self.eval(slot, text);
                self.activations[slot].failure_text = Some(text);
                return Flow::Fail(Failure::Answered);
            }
            Op::Insert(insert) => return self.insert(sink, slot, insert).into(),
            Op::Update(update) => self.update(sink, slot, update),
            Op::Read(read) => self.read(sink, slot, read),
            Op::Begin => self.activations[slot].writes = Some(Vec::new()),
            Op::Commit => return self.commit(sink, slot).into(),
            Op::Ack => self.settle_delivery(sink, slot, Settle::Ack),
            Op::Nack { requeue } => {
                self.settle_delivery(
                    sink,
                    slot,
                    if *requeue {
                        Settle::Requeue
                    } else {
                        Settle::Discard
                    },
                );
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

    /// Lets a drawn time pass: as work, or as waiting.
    fn pause<S: Sink>(&mut self, sink: &mut S, slot: u32, dist: &Dist, work: bool) -> Flow {
        let process = &self.processes[self.activations[slot].process as usize];
        let (slow, slow_row) = (process.slow_milli, process.slow_row);
        let takes = match dist {
            Dist::Constant(span) => *span,
            drawn => {
                let pc = u32::from(self.activations[slot].pc) | 0x8000_0000;
                let nth = self.nth(slot, pc);
                let key = self
                    .paths
                    .key(self.activations[slot].path)
                    .with(u64::from(pc) << 32 | u64::from(nth));
                drawn.sample(&mut self.draw(Purpose::Work, key))
            }
        };
        let takes = if work { scaled(takes, slow) } else { takes };
        let token = self.schedule(self.now + takes, Class::Timer, kind::STEP, slot);
        let (spot, row) = (self.spot(slot), self.activations[slot].row);
        let line = self.line(slot);
        let because = [row, if slow == 1000 { Self::START } else { slow_row }];
        if work {
            self.say(sink, FactKind::WorkStarted, spot, &because, |_| {
                Fact::WorkStarted { line, takes }
            });
        } else {
            self.say(sink, FactKind::WaitStarted, spot, &because, |_| {
                Fact::WaitStarted { line, takes }
            });
        }
        let (now, applied) = (self.now, self.applied);
        let activation = &mut self.activations[slot];
        activation.token = token;
        activation.since = now;
        activation.row = applied;
        activation.state = if work { Doing::Working } else { Doing::Waiting };
        if !work {
            self.let_go(sink, slot);
        }
        Flow::Stop
    }

    /// A pause is over, or nothing came in time.
    pub(super) fn timer_of_activation<S: Sink>(&mut self, sink: &mut S, slot: u32) {
        let (spot, line) = (self.spot(slot), self.line(slot));
        let row = self.activations[slot].row;
        self.activations[slot].token = Token::NONE;
        match self.activations[slot].state {
            Doing::Working => {
                self.say(sink, FactKind::WorkDone, spot, &[row], |_| Fact::WorkDone {
                    line,
                });
                self.activations[slot].pc += 1;
            }
            Doing::Waiting => {
                self.say(sink, FactKind::WaitDone, spot, &[row], |_| Fact::WaitDone {
                    line,
                });
                self.activations[slot].pc += 1;
            }
            _ => return self.receive_timed_out(sink, slot),
        }
        self.activations[slot].row = self.applied;
        self.go_on(sink, slot);
    }

    fn receive_timed_out<S: Sink>(&mut self, sink: &mut S, slot: u32) {
        let program = Rc::clone(&self.activations[slot].program);
        let Some(Op::Receive(receive)) = program.ops.get(usize::from(self.activations[slot].pc))
        else {
            return;
        };
        let (spot, row) = (self.spot(slot), self.activations[slot].row);
        let timeout = self.now.since(self.activations[slot].since);
        let label = receive.label;
        self.say(sink, FactKind::TimedOut, spot, &[row], |_| Fact::TimedOut {
            label,
            attempt: 1,
            timeout,
        });
        let mailbox = self.mailboxes.entry((spot.node, spot.unit)).or_default();
        mailbox.receivers.retain(|r| *r != slot);
        self.activations[slot].row = self.applied;
        match receive.or {
            Some(pc) => {
                self.activations[slot].pc = pc;
                self.go_on(sink, slot);
            }
            None => self.fail(sink, slot, Failure::TimedOut),
        }
    }

    fn receive<S: Sink>(&mut self, sink: &mut S, slot: u32, receive: &Receive) -> Flow {
        let spot = self.spot(slot);
        let wanted = self.eval(slot, &receive.correlation);
        let mailbox = self.mailboxes.entry((spot.node, spot.unit)).or_default();
        let fits = |m: &u32| {
            let message = &self.messages[*m];
            message.label == receive.label
                && (wanted == Value::Null || message.correlation == wanted)
        };
        if let Some(place) = mailbox.messages.iter().position(fits) {
            let message = mailbox.messages.remove(place);
            self.activations[slot].since = self.now;
            self.take_mail(sink, slot, message, receive);
            return Flow::Next;
        }
        mailbox.receivers.push(slot);
        let token = match receive.timeout {
            Some(timeout) => self.schedule(self.now + timeout, Class::Timer, kind::STEP, slot),
            None => Token::NONE,
        };
        let (row, label, timeout) = (self.activations[slot].row, receive.label, receive.timeout);
        self.say(sink, FactKind::ReceiveStarted, spot, &[row], |_| {
            Fact::ReceiveStarted { label, timeout }
        });
        let (now, applied) = (self.now, self.applied);
        let activation = &mut self.activations[slot];
        activation.token = token;
        activation.since = now;
        activation.row = applied;
        activation.state = Doing::Receiving;
        self.let_go(sink, slot);
        Flow::Stop
    }

    /// Gives a message of the mailbox to the activation that wants it.
    fn take_mail<S: Sink>(&mut self, sink: &mut S, slot: u32, message: u32, receive: &Receive) {
        let message = self.messages.remove(message);
        let waited = self.now.since(self.activations[slot].since);
        let spot = Spot {
            message: message.number,
            ..self.spot(slot)
        };
        let row = self.activations[slot].row;
        self.say(sink, FactKind::Received, spot, &[row, message.row], |_| {
            Fact::Received {
                label: message.label,
                waited,
            }
        });
        if let Some(into) = receive.into {
            self.activations[slot].vars[usize::from(into)] = message.body;
        }
        self.activations[slot].row = self.applied;
        self.paths.release(message.path);
    }

    /// A message for a mailbox arrived: whoever waits for it goes on, else it is kept.
    pub(super) fn mail_arrived<S: Sink>(&mut self, sink: &mut S, message: u32) {
        let (to, unit, label) = {
            let m = &self.messages[message];
            (m.to, m.to_unit, m.label)
        };
        let receivers = self
            .mailboxes
            .entry((to, unit))
            .or_default()
            .receivers
            .clone();
        let taker = receivers.iter().copied().find_map(|slot| {
            let activation = &self.activations[slot];
            let program = Rc::clone(&activation.program);
            let Some(Op::Receive(receive)) = program.ops.get(usize::from(activation.pc)) else {
                return None;
            };
            let wanted = self.eval(slot, &receive.correlation);
            let fits = receive.label == label
                && (wanted == Value::Null || self.messages[message].correlation == wanted);
            fits.then_some((slot, program))
        });
        let mailbox = self.mailboxes.entry((to, unit)).or_default();
        let Some((slot, program)) = taker else {
            mailbox.messages.push(message);
            let spot = self.message_spot(message, to, unit);
            self.messages[message].row = self.applied;
            return self.say(sink, FactKind::Kept, spot, &[], |_| Fact::Kept { label });
        };
        mailbox.receivers.retain(|r| *r != slot);
        let pc = self.activations[slot].pc;
        if let Some(Op::Receive(receive)) = program.ops.get(usize::from(pc)) {
            self.take_mail(sink, slot, message, receive);
        }
        if self.activations[slot].token != Token::NONE {
            self.activations[slot].token = Token::NONE;
            self.cancel();
        }
        self.activations[slot].pc = pc + 1;
        self.go_on(sink, slot);
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

    fn fork<S: Sink>(&mut self, sink: &mut S, slot: u32, branches: &[Pc], then: Pc) -> Flow {
        if branches.is_empty() {
            return Flow::Jump(then);
        }
        let parent = &mut self.activations[slot];
        parent.pc = then;
        parent.state = Doing::Forking;
        parent.branches = branches.len() as u32;
        for first in branches {
            let serial = self.new_serial();
            // Counted on over all branches of the activation: each has an identity of its own.
            let nth = self.nth(slot, BRANCH);
            let path = self.activations[slot].path;
            let path = self.paths.child(path, Element::Branch(nth), 0);
            let mut branch = self.activations[slot].clone();
            branch.serial = serial;
            branch.path = path;
            branch.pc = *first;
            branch.token = Token::NONE;
            branch.worker = None;
            branch.named = Vec::new();
            branch.branches = 0;
            branch.writes = None;
            branch.vars_before = Some(branch.vars.as_slice().into());
            branch.origin = Origin::Branch {
                parent: slot,
                first: *first,
            };
            branch.row = self.applied;
            let branch = self.activations.insert(branch);
            self.run(sink, branch);
        }
        let parent = &mut self.activations[slot];
        if parent.branches > 0 {
            parent.state = Doing::Joining;
            return Flow::Stop;
        }
        match parent.failed {
            Some(failure) => Flow::Fail(failure),
            None => Flow::Jump(then),
        }
    }

    /// A branch is done: what it set becomes the parent's, and the last one lets the parent go on.
    pub(super) fn join<S: Sink>(&mut self, sink: &mut S, slot: u32) -> Flow {
        let Origin::Branch { parent, .. } = self.activations[slot].origin else {
            return Flow::Next;
        };
        let branch = self.activations.remove(slot);
        self.paths.release(branch.path);
        let Some(waiting) = self.activations.get_mut(parent) else {
            return Flow::Stop;
        };
        let before = branch.vars_before.iter().flat_map(|vars| vars.iter());
        for ((mine, theirs), before) in waiting.vars.iter_mut().zip(branch.vars).zip(before) {
            if theirs != *before {
                *mine = theirs;
            }
        }
        if waiting.failed.is_none() {
            waiting.failed = branch.failed;
            waiting.failure_text = branch.failure_text;
        }
        waiting.row = self.applied;
        waiting.branches -= 1;
        // Where the last branch ends inside `fork`, the parent goes on there: a loop of such ends needs no deep stack.
        if waiting.branches == 0 && waiting.state == Doing::Joining {
            waiting.state = Doing::Running;
            match waiting.failed {
                Some(failure) => self.fail(sink, parent, failure),
                None => self.run(sink, parent),
            }
        }
        Flow::Stop
    }

    /// Ends an activation with a failure; whoever asked is told.
    pub(super) fn fail<S: Sink>(&mut self, sink: &mut S, slot: u32, failure: Failure) {
        self.roll_back(sink, slot);
        self.activations[slot].failed = Some(failure);
        if matches!(self.activations[slot].origin, Origin::Branch { .. }) {
            self.join(sink, slot);
            return;
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
                Failure::Injected | Failure::Reset => failure,
                _ => Failure::Answered,
            };
            self.reply(sink, slot, body, Some(told));
        }
        self.end_activation(sink, slot);
    }

    /// Gives the worker back while the activation waits, where the service does not block.
    pub(super) fn let_go<S: Sink>(&mut self, sink: &mut S, slot: u32) {
        let process = self.activations[slot].process;
        let node = self.processes[process as usize].node;
        let NodeKind::Service(service) = &self.model.nodes[usize::from(node)].kind else {
            return;
        };
        if service.waiting == Waiting::NonBlocking {
            self.give_worker_back(sink, slot);
            self.next_work(sink, process);
        }
    }

    /// Goes on after waiting: at once where it holds a worker or needs none, else when one is free.
    pub(super) fn go_on<S: Sink>(&mut self, sink: &mut S, slot: u32) {
        let process = self.activations[slot].process;
        let node = self.processes[process as usize].node;
        let model = self.scenario();
        let NodeKind::Service(service) = &model.nodes[usize::from(node)].kind else {
            return self.run(sink, slot);
        };
        let is_branch = matches!(self.activations[slot].origin, Origin::Branch { .. });
        if self.activations[slot].worker.is_some() || is_branch {
            return self.run(sink, slot);
        }
        if self.processes[process as usize].busy < service.workers {
            self.take_worker(sink, slot);
            return self.run(sink, slot);
        }
        self.activations[slot].state = Doing::Ready;
        self.processes[process as usize].ready.push_back(slot);
    }

    /// Returns the activation whose `parallel` an activation is a branch of, or itself.
    pub(super) fn root(&self, mut slot: u32) -> u32 {
        while let Origin::Branch { parent, .. } = self.activations[slot].origin {
            slot = parent;
        }
        slot
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

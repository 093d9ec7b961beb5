//! Services: the door, the workers, and what an activation's end tells whoever asked.

use super::{
    Activation, CallRef, Condition, Doing, Errand, Handling, Message, NONE, Origin, Spot, World,
};
use crate::draw::Purpose;
use crate::events::{Event, Token};
use crate::fact::{DropReason, Fact, FactKind, Failure, KindSet, NO_MESSAGE, NO_ROW, RowId};
use crate::model::{Counter, NodeKind};
use crate::program::{MessageKind, Program};
use crate::sink::{Sink, Tally};
use crate::value::Value;
use std::cell::Cell;
use std::rc::Rc;

impl World {
    /// Where no earlier row decided: the scenario itself did.
    pub(super) const START: RowId = NO_ROW;

    /// A message reached its process.
    pub(super) fn arrive<S: Sink>(&mut self, sink: &mut S, slot: u32) {
        let message = &mut self.messages[slot];
        message.token = Token::NONE;
        let (to, to_unit, errand) = (message.to, message.to_unit, message.errand);
        let process = self.process_index(to, to_unit);
        if let Some((reason, row)) = self.cut_off(slot, process) {
            return self.drop_message(sink, slot, reason, &[row]);
        }
        match self.processes[process as usize].condition {
            Condition::Hung => return self.arrive_at_hung(sink, slot, process),
            Condition::Up | Condition::Crashed => {}
        }
        let message = &self.messages[slot];
        let (kind, label, from, took) = (
            message.kind,
            message.label,
            message.from,
            self.now.since(message.sent),
        );
        let sent_row = message.row;
        let spot = self.message_spot(slot, to, to_unit);
        if !matches!(errand, Errand::Answer { .. } | Errand::Delivery { .. }) {
            self.say(sink, FactKind::Arrived, spot, &[sent_row], |_| {
                Fact::Arrived {
                    kind,
                    label,
                    from,
                    took,
                }
            });
        }
        self.messages[slot].row = self.applied;
        if !matches!(
            errand,
            Errand::Request { .. }
                | Errand::Answer { .. }
                | Errand::Delivery { .. }
                | Errand::Publish { .. }
        ) {
            self.tally(
                sink,
                Tally::Delivered {
                    kind,
                    redelivered: false,
                },
            );
        }
        match errand {
            Errand::Request { .. } => self.request_arrived(sink, slot, process),
            Errand::Answer { to, failure } => self.answer_arrived(sink, slot, to, failure),
            Errand::Publish {
                queue,
                persistent,
                confirm,
            } => self.publish_arrived(sink, slot, queue, persistent, confirm),
            Errand::Delivery { .. } => self.delivery_arrived(sink, slot, process),
            Errand::Settle {
                queue,
                entry,
                delivery,
                how,
            } => {
                self.settle_arrived(sink, slot, queue, (entry, delivery), how);
            }
            Errand::Confirm { to, failure } => self.confirm_arrived(sink, slot, to, failure),
            Errand::Mail => self.mail_arrived(sink, slot),
        }
    }

    /// Returns why a message that reached its process finds nobody there, and the row that decided it: a partition lies between,
    /// or the process for which it was sent crashed.
    fn cut_off(&self, slot: u32, process: u32) -> Option<(DropReason, RowId)> {
        let message = &self.messages[slot];
        let process = &self.processes[process as usize];
        if !self.partitions.is_empty()
            && let Some(row) = self.partition_between(message.from, message.to)
        {
            return Some((DropReason::Partitioned, row));
        }
        let is_gone = process.crash_row != NO_ROW && message.sent_row <= process.crash_row;
        (is_gone || process.condition == Condition::Crashed)
            .then_some((DropReason::Down, process.crash_row))
    }

    fn arrive_at_hung<S: Sink>(&mut self, sink: &mut S, slot: u32, process: u32) {
        let message = &self.messages[slot];
        let (kind, label, from) = (message.kind, message.label, message.from);
        let spot = self.message_spot(slot, message.to, message.to_unit);
        let because = [message.row, self.processes[process as usize].condition_row];
        self.say(sink, FactKind::Held, spot, &because, |_| Fact::Held {
            kind,
            label,
            from,
        });
        self.messages[slot].row = self.applied;
        self.processes[process as usize]
            .held
            .push(Event::of_message(slot));
    }

    #[inline]
    pub(super) fn message_spot(&self, slot: u32, node: u16, unit: u32) -> Spot {
        let message = &self.messages[slot];
        Spot {
            node,
            unit,
            path: message.path,
            message: message.number,
        }
    }

    fn request_arrived<S: Sink>(&mut self, sink: &mut S, slot: u32, process: u32) {
        let model = self.scenario();
        let node = self.messages[slot].to;
        let NodeKind::Service(service) = &model.nodes[usize::from(node)].kind else {
            return;
        };
        if service.up < 1.0 && !self.is_up(slot, node, service.up) {
            return self.drop_message(sink, slot, DropReason::Unavailable, &[]);
        }
        self.wait_for_worker(sink, slot, process, service.queue_max);
    }

    /// Returns the one draw "up?" of this message at this node.
    pub(super) fn is_up(&self, slot: u32, node: u16, up: f64) -> bool {
        let key = self
            .paths
            .key(self.messages[slot].path)
            .with(self.lookup.node_hash[usize::from(node)]);
        self.draw(Purpose::Up, key).chance(up)
    }

    /// Gives a request or delivery a worker, or a place in line, or turns it away.
    pub(super) fn wait_for_worker<S: Sink>(
        &mut self,
        sink: &mut S,
        slot: u32,
        process: u32,
        queue_max: Option<u32>,
    ) {
        let model = self.scenario();
        let (node, busy, waiting) = {
            let p = &self.processes[process as usize];
            (p.node, p.busy, p.queue.len() as u32)
        };
        let NodeKind::Service(service) = &model.nodes[usize::from(node)].kind else {
            return;
        };
        self.messages[slot].queued = self.now;
        if busy >= service.workers && queue_max.is_some_and(|max| waiting >= max) {
            let holders = self.holders::<S>(process);
            return self.drop_message(sink, slot, DropReason::QueueFull, &holders);
        }
        if let Errand::Request { .. } = self.messages[slot].errand {
            let kind = MessageKind::Request;
            let redelivered = false;
            self.tally(sink, Tally::Delivered { kind, redelivered });
        }
        if busy < service.workers {
            return self.start_handler(sink, slot, process);
        }
        self.processes[process as usize].queue.push_back(slot);
        let workers = service.workers;
        let unit = self.processes[process as usize].unit;
        let spot = self.message_spot(slot, node, unit);
        let holders = self.holders::<S>(process);
        self.say(sink, FactKind::Queued, spot, &holders, |_| Fact::Queued {
            position: waiting + 1,
            busy,
            workers,
        });
        let gauge = self.gauge(node, 0);
        self.depth(sink, node, 0, self.waiting[gauge as usize] + 1);
    }

    /// Returns the rows at which the activations that hold this process's workers began, where facts are wanted.
    fn holders<S: Sink>(&self, process: u32) -> Vec<RowId> {
        if !S::FACTS {
            return Vec::new();
        }
        let mine = self
            .activations
            .iter()
            .filter(|(_, a)| a.process == process && a.worker.is_some());
        mine.map(|(_, a)| a.began_row).collect()
    }

    /// Gives free workers to those who wait: first to those who go on, then to the line. What these do may free a worker
    /// again: the loop that runs sees to it, so that a long line needs no deep stack.
    pub(super) fn next_work<S: Sink>(&mut self, sink: &mut S, process: u32) {
        let serving = &mut self.processes[process as usize].serving;
        if !std::mem::replace(serving, true) {
            self.serve(sink, process);
            self.processes[process as usize].serving = false;
        }
    }

    fn serve<S: Sink>(&mut self, sink: &mut S, process: u32) {
        let model = self.scenario();
        let node = self.processes[process as usize].node;
        let NodeKind::Service(service) = &model.nodes[usize::from(node)].kind else {
            return;
        };
        while self.processes[process as usize].busy < service.workers
            && self.processes[process as usize].condition == Condition::Up
        {
            if let Some(slot) = self.processes[process as usize].ready.pop_front() {
                self.take_worker(sink, slot);
                self.run(sink, slot);
            } else if let Some(slot) = self.processes[process as usize].queue.pop_front() {
                let gauge = self.gauge(node, 0);
                self.depth(sink, node, 0, self.waiting[gauge as usize] - 1);
                self.start_handler(sink, slot, process);
            } else {
                return;
            }
        }
    }

    #[inline]
    pub(super) fn take_worker<S: Sink>(&mut self, sink: &mut S, slot: u32) {
        let activation = &mut self.activations[slot];
        activation.worker = Some(self.now);
        let process = &mut self.processes[activation.process as usize];
        process.busy += 1;
        let node = process.node;
        self.tally(sink, Tally::Busy { node, by: 1 });
    }

    #[inline]
    pub(super) fn give_worker_back<S: Sink>(&mut self, sink: &mut S, slot: u32) {
        let activation = &mut self.activations[slot];
        if activation.worker.take().is_none() {
            return;
        }
        let process = &mut self.processes[activation.process as usize];
        process.busy -= 1;
        let node = process.node;
        self.tally(sink, Tally::Busy { node, by: -1 });
    }

    fn start_handler<S: Sink>(&mut self, sink: &mut S, slot: u32, process: u32) {
        let model = self.scenario();
        let message = self.messages.remove(slot);
        let NodeKind::Service(service) = &model.nodes[usize::from(message.to)].kind else {
            return;
        };
        let (program, origin, redelivered) = self.origin_of(&message, service);
        let waited = self.now.since(message.queued);
        self.tally(
            sink,
            Tally::Waited {
                node: message.to,
                span: waited,
            },
        );
        let serial = self.new_serial();
        let (kind, label) = (message.kind, message.label);
        let activation = self.activations.insert(Activation {
            serial,
            process,
            unit: message.to_unit,
            path: message.path,
            pc: 0,
            state: Doing::Running,
            token: Token::NONE,
            since: self.now,
            began: self.now,
            row: self.applied,
            began_row: self.applied,
            worker: None,
            vars: vec![Value::Null; program.slots.len()],
            program,
            named: Vec::new(),
            handling: Handling {
                number: message.number,
                label,
                kind: Some(kind),
                body: message.body,
                correlation: message.correlation,
                reply_to: message.reply_to,
                redelivered,
            },
            origin,
            writes: None,
            failed: None,
            branches: 0,
            failure_text: None,
            vars_before: None,
            chances: Cell::new(0),
        });
        self.take_worker(sink, activation);
        let spot = self.spot(activation);
        let (busy, workers) = (self.processes[process as usize].busy, service.workers);
        let line = self.line(activation);
        self.say(sink, FactKind::HandlerStarted, spot, &[message.row], |_| {
            Fact::HandlerStarted {
                line,
                waited,
                busy,
                workers,
            }
        });
        let share = self.processes[process as usize].error_share;
        if share > 0.0 && matches!(origin, Origin::Request { .. }) {
            let key = self
                .paths
                .key(spot.path)
                .with(self.lookup.node_hash[usize::from(spot.node)]);
            if self.draw(Purpose::Failure, key).chance(share) {
                self.activations[activation].row = self.processes[process as usize].error_row;
                return self.fail(sink, activation, Failure::Injected);
            }
        }
        self.run(sink, activation);
    }

    fn origin_of(
        &self,
        message: &Message,
        service: &crate::model::Service,
    ) -> (Rc<Program>, Origin, bool) {
        match message.errand {
            Errand::Request { handler, to } => {
                let program = Rc::clone(&service.handlers[usize::from(handler)].program);
                let (from, from_unit) = (message.from, message.from_unit);
                (
                    program,
                    Origin::Request {
                        from,
                        from_unit,
                        to,
                        replied: false,
                    },
                    false,
                )
            }
            Errand::Delivery {
                broker,
                queue,
                entry,
                delivery,
                automatic,
                consumer,
            } => {
                let program = Rc::clone(&service.consumers[usize::from(consumer)].program);
                let origin = Origin::Delivery {
                    broker,
                    queue,
                    entry,
                    delivery,
                    settled: automatic,
                };
                (program, origin, delivery > 1)
            }
            _ => unreachable!("only requests and deliveries wait for a worker"),
        }
    }

    /// Sends the answer to a request; later ones are ignored.
    pub(super) fn reply<S: Sink>(
        &mut self,
        sink: &mut S,
        slot: u32,
        body: Value,
        failure: Option<Failure>,
    ) {
        let row = self.activations[slot].row;
        let slot = self.root(slot);
        let spot = self.spot(slot);
        let label = self.activations[slot].handling.label;
        let Origin::Request {
            from,
            from_unit,
            to,
            replied,
        } = &mut self.activations[slot].origin
        else {
            return;
        };
        if std::mem::replace(replied, true) {
            return;
        }
        let (from, from_unit, to) = (*from, *from_unit, *to);
        self.answer(
            sink,
            (spot.node, spot.unit),
            (from, from_unit),
            spot.path,
            (label, to),
            body,
            failure,
            row,
        );
    }

    /// Sends an answer to a call.
    #[expect(clippy::too_many_arguments, reason = "an answer is all of this")]
    pub(super) fn answer<S: Sink>(
        &mut self,
        sink: &mut S,
        from: (u16, u32),
        to: (u16, u32),
        path: u32,
        (label, call): (u32, CallRef),
        body: Value,
        failure: Option<Failure>,
        row: RowId,
    ) {
        let path = self.paths.retain(path);
        let kind = if failure.is_some() {
            MessageKind::Error
        } else {
            MessageKind::Reply
        };
        let mut message = self.letter(
            from,
            to,
            path,
            kind,
            label,
            Errand::Answer { to: call, failure },
        );
        message.body = body;
        message.row = row;
        self.transmit(sink, message, call.attempt);
    }

    /// An activation came to its end: whoever asked is told, and its worker is free.
    pub(super) fn end_activation<S: Sink>(&mut self, sink: &mut S, slot: u32) {
        let origin = self.activations[slot].origin;
        match origin {
            Origin::Branch { .. } => {
                self.join(sink, slot);
                return;
            }
            Origin::Request { replied: false, .. } => self.reply(sink, slot, Value::Null, None),
            _ => {}
        }
        let spot = self.spot(slot);
        let failed = self.activations[slot].failed;
        let process = self.activations[slot].process;
        if let Origin::Run { occurrence } = origin {
            let ended = self.activations.remove(slot);
            self.run_ended(sink, &ended, spot.node, occurrence);
            return self.paths.release(ended.path);
        }
        let took = self.now.since(self.activations[slot].began);
        let row = self.activations[slot].row;
        self.say(sink, FactKind::HandlerEnded, spot, &[row], |_| {
            Fact::HandlerEnded { failed, took }
        });
        if failed.is_none() {
            let handling = &self.activations[slot].handling;
            let (label, kind) = (handling.label, handling.kind);
            self.count(label, Counter::Handled);
            self.tally(
                sink,
                Tally::Done {
                    kind: kind.unwrap_or(MessageKind::Request),
                },
            );
        }
        self.tally(sink, Tally::Handled { node: spot.node });
        self.give_worker_back(sink, slot);
        let ended = self.activations.remove(slot);
        self.paths.release(ended.path);
        self.next_work(sink, process);
    }

    /// Lets a message go no further, for a reason, and tells whoever waits for it and can be told.
    pub(super) fn drop_message<S: Sink>(
        &mut self,
        sink: &mut S,
        slot: u32,
        reason: DropReason,
        because: &[RowId],
    ) {
        let message = self.messages.remove(slot);
        let spot = Spot {
            node: message.to,
            unit: message.to_unit,
            path: message.path,
            message: message.number,
        };
        let mut rows = vec![message.row];
        rows.extend_from_slice(because);
        let (kind, label, from, to) = (message.kind, message.label, message.from, message.to);
        if reason.is_loss() {
            self.flag(KindSet::LOST);
        }
        self.say(sink, FactKind::Dropped, spot, &rows, |_| Fact::Dropped {
            reason,
            kind,
            label,
            from,
            to,
        });
        self.tally(sink, Tally::Dropped { kind, reason });
        self.tell_sender(sink, &message, reason);
        self.paths.release(message.path);
    }

    /// An explicit error is an answer that travels; silence is not.
    pub(super) fn tell_sender<S: Sink>(
        &mut self,
        sink: &mut S,
        message: &Message,
        reason: DropReason,
    ) {
        let failure = match reason {
            DropReason::Down => Failure::Refused,
            DropReason::Unavailable => Failure::Unavailable,
            DropReason::QueueFull => Failure::QueueFull,
            DropReason::Crashed | DropReason::HungPeer => Failure::Reset,
            _ => return,
        };
        let (here, there) = (
            (message.to, message.to_unit),
            (message.from, message.from_unit),
        );
        match message.errand {
            Errand::Request { to, .. } => {
                let row = self.applied;
                self.answer(
                    sink,
                    here,
                    there,
                    message.path,
                    (message.label, to),
                    Value::Null,
                    Some(failure),
                    row,
                );
            }
            Errand::Publish {
                confirm: Some(to), ..
            } => {
                self.confirm(
                    sink,
                    here,
                    there,
                    message.path,
                    message.label,
                    to,
                    Some(failure),
                );
            }
            _ => {}
        }
    }

    /// Returns a message that is about to be sent.
    pub(super) fn letter(
        &mut self,
        (from, from_unit): (u16, u32),
        (to, to_unit): (u16, u32),
        path: u32,
        kind: MessageKind,
        label: u32,
        errand: Errand,
    ) -> Message {
        Message {
            number: NO_MESSAGE,
            path,
            kind,
            label,
            from,
            from_unit,
            to,
            to_unit,
            sent: self.now,
            sent_row: self.applied,
            arrives: self.now,
            token: Token::NONE,
            queued: self.now,
            row: NONE,
            body: Value::Null,
            correlation: Value::Null,
            reply_to: None,
            copy: false,
            copies: 0,
            errand,
        }
    }
}

//! Workers: who holds one, who waits for one, and who goes first.

use super::{Condition, Errand, World};
use crate::fact::{DropReason, Fact, FactKind, RowId};
use crate::program::MessageKind;
use crate::sink::{Sink, Tally};

impl World {
    /// Gives a request or delivery a worker, or a place in line, or turns it away.
    pub(super) fn wait_for_worker<S: Sink>(
        &mut self,
        sink: &mut S,
        slot: u32,
        process: u32,
        queue_max: Option<u32>,
    ) {
        let now = self.now;
        let p = &self.processes[process as usize];
        let (node, unit, busy, workers) = (p.node, p.unit, p.busy, p.workers);
        let waiting = p.queue.len() as u32;
        let message = &mut self.messages[slot];
        message.queued = now;
        let is_request = matches!(message.errand, Errand::Request { .. });
        if busy >= workers && queue_max.is_some_and(|max| waiting >= max) {
            let holders = self.holders::<S>(process);
            return self.drop_message(sink, slot, DropReason::QueueFull, &holders);
        }
        if is_request {
            self.tally_arrived(sink, MessageKind::Request);
        }
        if busy < workers {
            if self.is_expired(sink, slot, process) {
                return;
            }
            return self.start_handler(sink, slot, process);
        }
        self.processes[process as usize].queue.push_back(slot);
        let spot = self.message_spot(slot, node, unit);
        let holders = self.holders::<S>(process);
        self.say(sink, FactKind::Queued, spot, &holders, |_| Fact::Queued {
            position: waiting + 1,
            busy,
            workers,
        });
        self.line_changed(sink, node, 1);
    }

    /// Returns the rows at which the activations that hold this process's workers began, where facts are wanted.
    #[inline]
    pub(super) fn holders<S: Sink>(&self, process: u32) -> Vec<RowId> {
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

    #[inline(always)]
    fn serve<S: Sink>(&mut self, sink: &mut S, process: u32) {
        loop {
            let p = &mut self.processes[process as usize];
            if p.busy >= p.workers || p.condition != Condition::Up {
                return;
            }
            let node = p.node;
            if let Some(slot) = p.ready.pop_front() {
                self.take_worker(sink, slot);
                self.run(sink, slot);
            } else if let Some(slot) = self.next_in_line(process) {
                self.line_changed(sink, node, -1);
                if !self.is_expired(sink, slot, process) {
                    self.start_handler(sink, slot, process);
                }
            } else {
                if self.processes[process as usize].is_leaving {
                    self.let_go_if_idle(sink, process);
                }
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

    /// Gives the worker back while the activation waits, where the service does not block.
    #[inline]
    pub(super) fn let_go<S: Sink>(&mut self, sink: &mut S, slot: u32) {
        let process = self.activations[slot].process;
        if self.processes[process as usize].lets_go {
            self.give_worker_back(sink, slot);
            self.next_work(sink, process);
        }
    }
}

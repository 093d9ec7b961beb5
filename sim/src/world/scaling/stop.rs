//! Instances stop: they take nothing new, finish what they hold, and leave the rest to the others.

use super::super::{Condition, Errand, Message, World};
use crate::fact::Again;
use crate::sink::Sink;

impl World {
    /// Lets the instance of the highest number go: one that starts is forgotten, one that works finishes first.
    pub(super) fn stop_one<S: Sink>(&mut self, sink: &mut S, at: usize) {
        let (node, max) = {
            let scaler = &self.autoscalers[at];
            (scaler.node, scaler.settings.max)
        };
        for unit in (0..max).rev() {
            let starts = &mut self.autoscalers[at].starts;
            if let Some(found) = starts.iter().position(|s| s.unit == unit) {
                starts.remove(found);
                self.cancel();
                return;
            }
            let process = self.process_index(node, unit);
            let p = &mut self.processes[process as usize];
            if p.condition == Condition::Off || p.is_leaving {
                continue;
            }
            p.is_leaving = true;
            let asked = (unit, self.now, self.applied);
            self.autoscalers[at].leaving.push(asked);
            for (broker, queue, index) in self.subscriptions(node, unit) {
                let at = self.queue_index(broker, queue);
                self.queues[at].cancel(index);
            }
            self.let_go_if_idle(sink, process);
            return;
        }
    }

    /// Lets those go that have finished without a word of their own.
    pub(super) fn let_idle_go<S: Sink>(&mut self, sink: &mut S, at: usize) {
        let (node, max) = {
            let scaler = &self.autoscalers[at];
            (scaler.node, scaler.settings.max)
        };
        let processes = &self.processes;
        let base = self.lookup.node(node).process;
        // One that crashed meanwhile stays after all.
        self.autoscalers[at]
            .leaving
            .retain(|(unit, ..)| processes[(base + unit) as usize].is_leaving);
        for unit in 0..max {
            let process = self.process_index(node, unit);
            if self.processes[process as usize].is_leaving {
                self.let_go_if_idle(sink, process);
            }
        }
    }

    /// Switches an instance off that is to go, where it holds nothing and nothing is on its way to it.
    #[cold]
    pub(in crate::world) fn let_go_if_idle<S: Sink>(&mut self, sink: &mut S, process: u32) {
        let p = &self.processes[process as usize];
        let (node, unit) = (p.node, p.unit);
        // What comes to it, and commits that its groups have not seen: it waits for them before it leaves.
        let comes = |m: &Message| {
            let (to, from) = ((m.to, m.to_unit), (m.from, m.from_unit));
            match m.errand {
                Errand::Delivery { .. } | Errand::Record(_) => to == (node, unit),
                Errand::Commit(_) => from == (node, unit),
                _ => false,
            }
        };
        let runs = p.condition == Condition::Up;
        let is_idle = p.queue.is_empty()
            && self.activations.iter().all(|(_, a)| a.process != process)
            && self.messages.iter().all(|(_, m)| !comes(m));
        if runs && !is_idle || p.condition == Condition::Hung {
            return;
        }
        let Some((at, _)) = self.scaler_of(node.into()) else {
            return;
        };
        let leaving = &mut self.autoscalers[at].leaving;
        let Some(found) = leaving.iter().position(|(u, ..)| *u == unit) else {
            return;
        };
        let (_, asked, row) = leaving.remove(found);
        self.leave_groups(sink, node, unit);
        self.turn(sink, at, unit, (asked, row));
        self.give_back_unsettled(sink, node, unit);
        self.tell_running(sink, node);
    }

    /// What an instance leaves behind without a word goes to the others; an acknowledgement on its way counts.
    fn give_back_unsettled<S: Sink>(&mut self, sink: &mut S, node: u16, unit: u32) {
        for (broker, queue, index) in self.subscriptions(node, unit) {
            let at = self.queue_index(broker, queue);
            let comes = |entry: u32, delivery: u32| {
                self.messages.iter().any(|(_, m)| {
                    m.to == broker
                        && matches!(m.errand, Errand::Settle { queue: q, entry: e, delivery: d, .. } if (q, e, d) == (queue, entry, delivery))
                })
            };
            let held = self.queues[at].leased_entries();
            let left: Vec<(u32, u32)> = held
                .filter(|(e, l)| l.consumer == index && !comes(e.slot, l.delivery))
                .map(|(e, l)| (e.slot, l.delivery))
                .collect();
            if left.is_empty() {
                continue;
            }
            let (why, now, row) = (Again::ConsumerLeft, self.now, self.applied);
            for lease in self.queues[at].requeue(&left, why, now, row) {
                self.drop_lease(Some(lease.token));
            }
            for (entry, _) in left {
                self.say_requeued(sink, (broker, queue), entry, why);
            }
            self.hand_over(sink, broker, queue);
        }
    }
}

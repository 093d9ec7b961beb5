//! Faults: by schedule and by the user's hand, one mechanism.
//!
//! # Rules
//! G-5 a crash loses volatile state only: activations, line, mailboxes, breaker windows. A hung process keeps everything and is silent;
//! what comes to it lies unread until it goes on.

mod volatile;

use super::step::kind;
use super::{Command, Condition, Process, Spot, World};
use crate::draw::Key;
use crate::events::Event;
use crate::fact::{DropReason, Fact, FactKind, NO_MESSAGE, NO_ROW, Replicas, RowId};
use crate::model::Action;
use crate::path::Element;
use crate::queue::Stop;
use crate::sink::Sink;
use crate::time::Time;
use std::rc::Rc;

impl World {
    /// Returns whether the user's next command comes before the next event.
    #[inline]
    pub(super) fn command_is_next(&self, next: Option<Time>) -> bool {
        let Some(Command { when, .. }) = self.commands.get(self.commands_done as usize) else {
            return false;
        };
        if when.at > self.until {
            return false;
        }
        let applied = if self.now == when.at {
            self.applied_now
        } else {
            0
        };
        next.is_none_or(|at| when.at < at || (when.at == at && applied >= when.nth))
    }

    pub(super) fn obey<S: Sink>(&mut self, sink: &mut S) {
        let commands = Rc::clone(&self.commands);
        let command = &commands[self.commands_done as usize];
        self.commands_done += 1;
        self.begin(command.when.at.max(self.now), Self::START);
        let hand = Element::Hand(self.commands_done);
        let path = self.paths.root(hand, Key::ROOT);
        self.act(sink, &command.action, path);
        self.paths.release(path);
        self.finish(sink);
    }

    pub(super) fn scheduled_fault<S: Sink>(&mut self, sink: &mut S, index: u32) {
        let model = Rc::clone(&self.model);
        let path = self.paths.root(Element::Fault(index + 1), Key::ROOT);
        self.act(sink, &model.faults[index as usize].1, path);
        self.paths.release(path);
    }

    fn act<S: Sink>(&mut self, sink: &mut S, action: &Action, path: u32) {
        match action {
            Action::Crash { node, instance } if self.replicas(*node).is_some() => {
                self.end_replicas(sink, *node, *instance, path, Stop::Killed);
            }
            Action::Stop { node, instance } if self.replicas(*node).is_some() => {
                self.end_replicas(sink, *node, *instance, path, Stop::Graceful);
            }
            Action::Restart { node, instance } if self.replicas(*node).is_some() => {
                self.restart_replicas(sink, *node, *instance, path);
            }
            Action::Stop { node, instance } => {
                self.each(*node, *instance, |w, p| {
                    let unit = w.processes[p as usize].unit;
                    w.end_process(sink, p, (unit, path, None), &[], Stop::Graceful);
                });
            }
            Action::Crash { node, instance } => {
                self.each(*node, *instance, |w, p| w.crash(sink, p, path, &[]))
            }
            Action::Restart { node, instance } => {
                self.each(*node, *instance, |w, p| w.restart(sink, p, path))
            }
            Action::Hang { node, instance } => {
                self.each(*node, *instance, |w, p| w.hang(sink, p, path))
            }
            Action::Resume { node, instance } => {
                self.each(*node, *instance, |w, p| w.resume(sink, p, path))
            }
            Action::Partition { a, b } => {
                let row = self.applied;
                self.partitions.push((*a, *b, row));
                let from = *b;
                self.say(sink, FactKind::Partitioned, at(*a, 0, path), &[], |_| {
                    Fact::Partitioned { from }
                });
                self.reach_members(sink);
            }
            Action::Heal { a, b } => {
                let same = |(x, y, _): &(u16, Option<u16>, u32)| {
                    (x, y) == (a, b) || b.is_some_and(|b| (*x, *y) == (b, Some(*a)))
                };
                self.partitions.retain(|p| !same(p));
                let from = *b;
                self.say(sink, FactKind::Healed, at(*a, 0, path), &[], |_| {
                    Fact::Healed { from }
                });
                self.reach_members(sink);
            }
            Action::ErrorRate {
                node,
                instance,
                share,
            } => {
                let (row, share, instance) = (self.applied, *share, *instance);
                self.each(*node, instance, |w, p| {
                    w.processes[p as usize].error_share = share;
                    w.processes[p as usize].error_row = row;
                });
                let spot = at(*node, instance.unwrap_or_default(), path);
                self.say(sink, FactKind::ErrorRateSet, spot, &[], |_| {
                    Fact::ErrorRateSet { instance, share }
                });
            }
            Action::Slow {
                node,
                instance,
                factor_milli,
            } => {
                let (row, factor_milli, instance) = (self.applied, *factor_milli, *instance);
                self.each(*node, instance, |w, p| {
                    w.processes[p as usize].slow_milli = factor_milli;
                    w.processes[p as usize].slow_row = row;
                });
                let spot = at(*node, instance.unwrap_or_default(), path);
                self.say(sink, FactKind::SlowSet, spot, &[], |_| Fact::SlowSet {
                    instance,
                    factor_milli,
                });
            }
            Action::Intercept(intercept) => {
                self.arm(intercept);
                let (verdict, node) = (intercept.verdict, intercept.from.unwrap_or_default());
                self.say(sink, FactKind::InterceptSet, at(node, 0, path), &[], |_| {
                    Fact::InterceptSet { verdict }
                });
            }
            Action::Strike { message, verdict } => self.strike(sink, *message, *verdict),
            Action::Hold { message } => self.hold_message(sink, *message),
            Action::Release { message } => self.let_message_go(sink, *message),
            Action::Overtake { message } => self.overtake(sink, *message),
            Action::CrashAt(trap) => self.set_trap(sink, *trap, path),
            Action::Seek(seek) => self.seek_by_hand(sink, *seek, path),
        }
        self.calm = self.is_calm();
    }

    pub(super) fn is_calm(&self) -> bool {
        let steady = |p: &Process| {
            matches!(p.condition, Condition::Up | Condition::Off) && p.crash_row == NO_ROW
        };
        self.partitions.is_empty()
            && self.intercepts.is_empty()
            && !self.has_traps()
            && self.processes.iter().all(steady)
    }

    fn each(&mut self, node: u16, instance: Option<u32>, mut act: impl FnMut(&mut Self, u32)) {
        let base = self.lookup.node(node).process;
        let units = self.model.nodes[usize::from(node)].kind.processes();
        match instance {
            Some(unit) => act(self, base + unit.min(units - 1)),
            None => (0..units).for_each(|unit| act(self, base + unit)),
        }
    }

    pub(super) fn crash<S: Sink>(
        &mut self,
        sink: &mut S,
        process: u32,
        path: u32,
        because: &[RowId],
    ) {
        let unit = self.processes[process as usize].unit;
        self.end_process(sink, process, (unit, path, None), because, Stop::Killed);
    }

    /// A process ends: it was killed, or asked to. Told is which unit, and what is left of its replicas.
    pub(super) fn end_process<S: Sink>(
        &mut self,
        sink: &mut S,
        process: u32,
        (told, path, replicas): (u32, u32, Option<Replicas>),
        because: &[RowId],
        how: Stop,
    ) {
        let (node, unit) = self.place(process);
        let condition = self.processes[process as usize].condition;
        if matches!(condition, Condition::Crashed | Condition::Off) {
            return;
        }
        self.processes[process as usize].is_leaving = false;
        self.processes[process as usize].condition = Condition::Crashed;
        self.processes[process as usize].condition_row = self.applied;
        self.processes[process as usize].crash_row = self.applied;
        let mine: Vec<u32> = self
            .activations
            .iter()
            .filter(|(_, a)| a.process == process)
            .map(|(slot, _)| slot)
            .collect();
        let held: Vec<Event> = std::mem::take(&mut self.processes[process as usize].held);
        let (lying, held): (Vec<_>, Vec<_>) =
            held.into_iter().partition(|e| e.kind == kind::ARRIVE);
        let in_line = self.processes[process as usize].queue.len() + lying.len();
        let lost_messages = in_line as u32 + self.volatile_in_queues(node, how);
        let lost_activations = mine.len() as u32;
        // The fact comes first: what follows in this row follows from it.
        self.say(
            sink,
            FactKind::Crashed,
            at(node, told, path),
            because,
            |_| Fact::Crashed {
                lost_activations,
                lost_messages,
                asked: how == Stop::Graceful,
                replicas,
            },
        );
        // A client's schedule goes on when it is back.
        let loads = held.into_iter().filter(|e| e.kind == kind::LOAD);
        let rounds = mine.iter().filter_map(|slot| self.next_round(*slot));
        let held = loads.chain(rounds).collect();
        self.processes[process as usize].held = held;
        for slot in mine {
            self.lose_activation(sink, slot);
        }
        let waiting: Vec<u32> = self.processes[process as usize].queue.drain(..).collect();
        for slot in waiting {
            self.drop_message(sink, slot, DropReason::Crashed, &[]);
        }
        for event in lying {
            self.drop_message(sink, event.slot, DropReason::HungPeer, &[]);
        }
        self.empty_mailboxes(sink, node, unit);
        self.forget_memory(node, unit);
        self.stop_loops(node, unit);
        self.processes[process as usize].ready.clear();
        self.recount(sink, node);
        self.forget_policies(node, unit);
        self.forget_door(process);
        self.crash_broker(sink, node, how);
        self.disconnect_consumer(sink, node, unit);
        self.crash_members(node, unit);
        self.crash_logs(sink, node, unit);
        self.reach_members(sink);
    }

    fn restart<S: Sink>(&mut self, sink: &mut S, process: u32, path: u32) {
        let (node, unit) = self.place(process);
        if self.processes[process as usize].condition != Condition::Crashed {
            return;
        }
        self.set_up(process);
        self.say(sink, FactKind::Restarted, at(node, unit, path), &[], |_| {
            Fact::Restarted { replicas: None }
        });
        self.release_held(process);
        self.restart_broker(sink, node);
        self.connect_consumer(sink, node, unit);
        self.start_loops(Some((node, unit)));
        self.restart_logs(sink, node, unit);
        self.reach_members(sink);
    }

    fn hang<S: Sink>(&mut self, sink: &mut S, process: u32, path: u32) {
        let (node, unit) = self.place(process);
        if self.processes[process as usize].condition != Condition::Up {
            return;
        }
        self.processes[process as usize].condition = Condition::Hung;
        self.processes[process as usize].condition_row = self.applied;
        self.say(sink, FactKind::Hung, at(node, unit, path), &[], |_| {
            Fact::Hung
        });
        self.reach_members(sink);
    }

    fn resume<S: Sink>(&mut self, sink: &mut S, process: u32, path: u32) {
        let (node, unit) = self.place(process);
        let has_majority = self.replicas(node).is_none_or(|r| r.leader.is_some());
        if self.processes[process as usize].condition != Condition::Hung || !has_majority {
            return;
        }
        self.set_up(process);
        let waiting = self.processes[process as usize].held.len() as u32;
        self.say(sink, FactKind::Resumed, at(node, unit, path), &[], |_| {
            Fact::Resumed { waiting }
        });
        self.release_held(process);
        // Whoever came back meanwhile found nobody to connect to.
        self.restart_broker(sink, node);
        self.connect_consumer(sink, node, unit);
        self.restart_logs(sink, node, unit);
        self.reach_members(sink);
    }

    pub(super) fn set_up(&mut self, process: u32) {
        let row = self.applied;
        let process = &mut self.processes[process as usize];
        process.condition = Condition::Up;
        process.condition_row = row;
    }

    fn place(&self, process: u32) -> (u16, u32) {
        let process = &self.processes[process as usize];
        (process.node, process.unit)
    }
}

fn at(node: u16, unit: u32, path: u32) -> Spot {
    Spot {
        node,
        unit,
        path,
        message: NO_MESSAGE,
    }
}

//! Autoscalers in the world: they look at a queue, start instances of a service and let others go.
//!
//! An instance that does not run has a process all the same, which is [`Condition::Off`]. One that is to go is taken out of its
//! queues, finishes what it holds, and is off when nothing is on its way to it either.
//!
//! # Rules
//! AS-1 to AS-5, see [`crate::scaling`].
//!
//! # Simplified
//! The autoscaler sees the length of the queue at once, and a crashed instance counts as one that runs. While an instance goes, its
//! place is taken. Whoever goes may still have acknowledgements on their way: they count.

use super::step::kind;
use super::{Condition, Errand, Process, Spot, World};
use crate::draw::Key;
use crate::events::{Class, Event, Token};
use crate::fact::{Again, Fact, FactKind, NO_MESSAGE, NO_ROW, RowId};
use crate::model::{Model, NodeKind};
use crate::path::Element;
use crate::scaling::{Decision, Scaler, Scaling, Why};
use crate::sink::{Sink, Tally};
use crate::time::Time;
use std::rc::Rc;

/// A timer's slot holds the node in so many bits, above them the instance that starts plus one.
const NODE_BITS: u32 = 7;
const _: () = assert!(crate::model::NODES_MAX <= 1 << NODE_BITS);

/// The autoscaler of one service.
#[derive(Clone, Debug)]
pub(super) struct Autoscaler {
    node: u16,
    settings: Rc<Scaling>,
    scaler: Scaler,
    looks: u32,
    /// How many instances have started or stopped.
    turns: u32,
    timer: Token,
    next: Time,
    /// The row of its latest look.
    row: RowId,
    starts: Vec<Start>,
    /// Who is to go, since when, and by which row.
    leaving: Vec<(u32, Time, RowId)>,
}

/// An instance that starts.
#[derive(Clone, Copy, Debug)]
struct Start {
    unit: u32,
    asked: Time,
    ready: Time,
    row: RowId,
    timer: Token,
}

/// What can be seen of an autoscaler.
#[derive(Clone, Debug)]
pub struct ScalerView<'a> {
    pub settings: &'a Scaling,
    /// How many messages the queue holds.
    pub length: u32,
    /// How many instances run, those that go included.
    pub running: u32,
    /// Instances that start, and when they are ready.
    pub starting: Vec<(u32, Time)>,
    pub next_look: Time,
    /// The look in the window that wanted most, and when.
    pub highest: Option<(Time, u32)>,
    /// The row of the latest look.
    pub row: Option<RowId>,
}

impl World {
    /// Returns the autoscalers of a model; what does not run at the start is switched off.
    pub(super) fn add_autoscalers(&mut self, model: &Model) {
        for (i, node) in model.nodes.iter().enumerate() {
            let NodeKind::Service(service) = &node.kind else {
                continue;
            };
            let Some(settings) = &service.scaling else {
                continue;
            };
            let node = i as u16;
            for unit in settings.at_start..settings.max {
                let process = self.process_index(node, unit);
                self.processes[process as usize].condition = Condition::Off;
            }
            let gauge = self.gauge(node, 1);
            self.waiting[gauge as usize] = settings.at_start;
            self.autoscalers.push(Autoscaler {
                node,
                settings: Rc::clone(settings),
                scaler: Scaler::default(),
                looks: 0,
                turns: 0,
                timer: Token::NONE,
                next: Time::ZERO,
                row: NO_ROW,
                starts: Vec::new(),
                leaving: Vec::new(),
            });
        }
    }

    pub(super) fn start_autoscalers(&mut self) {
        for at in 0..self.autoscalers.len() {
            self.set_look(at);
        }
    }

    fn set_look(&mut self, at: usize) {
        let (node, every) = {
            let scaler = &self.autoscalers[at];
            (scaler.node, scaler.settings.every)
        };
        let next = self.now + every;
        let timer = self.schedule(next, Class::Timer, kind::SCALE, node.into());
        let scaler = &mut self.autoscalers[at];
        (scaler.timer, scaler.next) = (timer, next);
    }

    /// Returns which autoscaler a timer belongs to, and the instance that it starts, if it starts one.
    fn scaler_of(&self, slot: u32) -> Option<(usize, Option<u32>)> {
        let node = (slot & ((1 << NODE_BITS) - 1)) as u16;
        let at = self.autoscalers.iter().position(|s| s.node == node)?;
        Some((at, (slot >> NODE_BITS).checked_sub(1)))
    }

    pub(super) fn is_timer_of_scaler(&self, event: &Event) -> bool {
        let Some((at, unit)) = self.scaler_of(event.slot) else {
            return false;
        };
        let scaler = &self.autoscalers[at];
        match unit {
            None => scaler.timer == event.token,
            Some(_) => scaler.starts.iter().any(|s| s.timer == event.token),
        }
    }

    /// Returns whether nothing comes of a timer, nor of the looks after it, while the queue stays as it is.
    pub(super) fn scales_no_more(&self, event: &Event) -> bool {
        let Some((at, None)) = self.scaler_of(event.slot) else {
            return false;
        };
        let scaler = &self.autoscalers[at];
        let (running, leaving) = self.running_of(scaler.node);
        let length = self.length_for(&scaler.settings);
        scaler.looks > 0
            && leaving == 0
            && length.is_some_and(|length| {
                scaler.scaler.is_steady(
                    &scaler.settings,
                    length,
                    running + scaler.starts.len() as u32,
                )
            })
    }

    pub(super) fn scaling_timer<S: Sink>(&mut self, sink: &mut S, event: &Event) {
        match self.scaler_of(event.slot) {
            Some((at, None)) => self.look_at_queue(sink, at),
            Some((at, Some(unit))) => self.instance_ready(sink, at, unit),
            None => {}
        }
    }

    fn length_for(&self, settings: &Scaling) -> Option<u32> {
        let runs = self.is_running(self.process_index(settings.broker, 0));
        runs.then(|| self.queue(settings.broker, settings.queue).len())
    }

    /// Returns how many instances of a service are there and stay, and how many are to go.
    fn running_of(&self, node: u16) -> (u32, u32) {
        let here = |p: &&Process| p.node == node && p.condition != Condition::Off;
        let leaving = |p: &&Process| p.is_leaving;
        let all = self.processes.iter().filter(here);
        let gone = all.clone().filter(leaving).count() as u32;
        (all.count() as u32 - gone, gone)
    }

    fn look_at_queue<S: Sink>(&mut self, sink: &mut S, at: usize) {
        let (node, settings) = {
            let scaler = &mut self.autoscalers[at];
            scaler.looks += 1;
            (scaler.node, Rc::clone(&scaler.settings))
        };
        self.let_idle_go(sink, at);
        let (running, leaving) = self.running_of(node);
        let starting = self.autoscalers[at].starts.len() as u32;
        let (from, now) = (running + starting, self.now);
        let length = self.length_for(&settings);
        let scaler = &mut self.autoscalers[at];
        let Decision { wanted, next, why } = match length {
            Some(length) => scaler.scaler.look(&settings, now, length, from),
            None => Decision {
                wanted: 0,
                next: from,
                why: Why::Unknown,
            },
        };
        // Whoever goes still has its place.
        let to = next.min(settings.max - leaving).max(from.min(next));
        let (nth, before) = (
            scaler.looks,
            std::mem::replace(&mut scaler.row, self.applied),
        );
        let path = self.paths.root(Element::Look { node, nth }, Key::ROOT);
        let spot = Spot {
            node,
            unit: 0,
            path,
            message: NO_MESSAGE,
        };
        let oldest = self.queue(settings.broker, settings.queue).head();
        let because = [before, oldest.map_or(NO_ROW, |head| head.stored_row)];
        let ready = (to > from).then(|| now + settings.start_up);
        self.say(sink, FactKind::Scaled, spot, &because, |_| Fact::Scaled {
            broker: settings.broker,
            queue: settings.queue,
            length,
            wanted,
            before: from,
            after: to,
            ready,
            why,
        });
        self.paths.release(path);
        self.set_look(at);
        self.start_instances(at, to.saturating_sub(from));
        for _ in to..from {
            self.stop_one(sink, at);
        }
        self.tell_running(sink, node);
    }

    /// Starts so many of the instances that are off, those of the lowest numbers.
    fn start_instances(&mut self, at: usize, count: u32) {
        let (node, settings) = {
            let scaler = &self.autoscalers[at];
            (scaler.node, Rc::clone(&scaler.settings))
        };
        let (asked, ready, row) = (self.now, self.now + settings.start_up, self.applied);
        let starts = |scaler: &Autoscaler, unit| scaler.starts.iter().any(|s| s.unit == unit);
        let is_off = |unit: &u32| {
            let process = &self.processes[self.process_index(node, *unit) as usize];
            process.condition == Condition::Off && !starts(&self.autoscalers[at], *unit)
        };
        let free: Vec<u32> = (0..settings.max)
            .filter(is_off)
            .take(count as usize)
            .collect();
        for unit in free {
            let slot = u32::from(node) | (unit + 1) << NODE_BITS;
            let timer = self.schedule(ready, Class::Timer, kind::SCALE, slot);
            self.autoscalers[at].starts.push(Start {
                unit,
                asked,
                ready,
                row,
                timer,
            });
        }
    }

    /// An instance has started: it takes messages.
    fn instance_ready<S: Sink>(&mut self, sink: &mut S, at: usize, unit: u32) {
        let scaler = &mut self.autoscalers[at];
        let Some(found) = scaler.starts.iter().position(|s| s.unit == unit) else {
            return;
        };
        let (start, node) = (scaler.starts.remove(found), scaler.node);
        self.turn(sink, at, unit, (start.asked, start.row));
        self.tell_running(sink, node);
        self.connect_consumer(sink, node, unit);
    }

    /// Lets the instance of the highest number go: one that starts is forgotten, one that works finishes first.
    fn stop_one<S: Sink>(&mut self, sink: &mut S, at: usize) {
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
    fn let_idle_go<S: Sink>(&mut self, sink: &mut S, at: usize) {
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
    pub(super) fn let_go_if_idle<S: Sink>(&mut self, sink: &mut S, process: u32) {
        let p = &self.processes[process as usize];
        let (node, unit) = (p.node, p.unit);
        let comes = |m: &super::Message| {
            (m.to, m.to_unit) == (node, unit) && matches!(m.errand, Errand::Delivery { .. })
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

    /// Switches an instance on that is off, or off that is on, and says so.
    fn turn<S: Sink>(&mut self, sink: &mut S, at: usize, unit: u32, asked: (Time, RowId)) {
        let scaler = &mut self.autoscalers[at];
        scaler.turns += 1;
        let (node, nth) = (scaler.node, scaler.turns);
        let (row, now) = (self.applied, self.now);
        let process = self.process_index(node, unit);
        let p = &mut self.processes[process as usize];
        let running = p.condition == Condition::Off;
        p.condition = match running {
            true => Condition::Up,
            false => Condition::Off,
        };
        p.condition_row = row;
        p.is_leaving = false;
        let path = self
            .paths
            .root(Element::Turn { node, unit, nth }, Key::ROOT);
        let spot = Spot {
            node,
            unit,
            path,
            message: NO_MESSAGE,
        };
        let took = now.since(asked.0);
        let (stay, leave) = self.running_of(node);
        let instances = stay + leave;
        self.say(sink, FactKind::InstanceScaled, spot, &[asked.1], |_| {
            Fact::InstanceScaled {
                running,
                took,
                instances,
            }
        });
        self.paths.release(path);
    }

    /// Notes how many instances run.
    fn tell_running<S: Sink>(&mut self, sink: &mut S, node: u16) {
        let (stay, leave) = self.running_of(node);
        let gauge = self.gauge(node, 1);
        self.waiting[gauge as usize] = stay + leave;
        if S::DEPTHS {
            let (gauge, instances) = (gauge as u16, stay + leave);
            let tally = Tally::Running {
                node,
                gauge,
                instances,
            };
            sink.tally(self.now, tally);
        }
    }

    /// Returns what can be seen of the autoscaler of a service, where it has one.
    pub fn scaler(&self, node: u16) -> Option<ScalerView<'_>> {
        let scaler = self.autoscalers.iter().find(|s| s.node == node)?;
        let (stay, leave) = self.running_of(node);
        let s = &*scaler.settings;
        Some(ScalerView {
            settings: s,
            length: self.queue(s.broker, s.queue).len(),
            running: stay + leave,
            starting: scaler.starts.iter().map(|s| (s.unit, s.ready)).collect(),
            next_look: scaler.next,
            highest: scaler.scaler.highest(),
            row: (scaler.row != NO_ROW).then_some(scaler.row),
        })
    }
}

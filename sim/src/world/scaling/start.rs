//! Instances start: each takes messages when its start-up time is over.

use super::super::step::kind;
use super::super::{Condition, World};
use super::{Autoscaler, NODE_BITS, Start};
use crate::events::Class;
use crate::sink::Sink;
use std::rc::Rc;

impl World {
    /// Starts so many of the instances that are off, those of the lowest numbers.
    pub(super) fn start_instances(&mut self, at: usize, count: u32) {
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
    pub(super) fn instance_ready<S: Sink>(&mut self, sink: &mut S, at: usize, unit: u32) {
        let scaler = &mut self.autoscalers[at];
        let Some(found) = scaler.starts.iter().position(|s| s.unit == unit) else {
            return;
        };
        let (start, node) = (scaler.starts.remove(found), scaler.node);
        self.turn(sink, at, unit, (start.asked, start.row));
        self.tell_running(sink, node);
        self.connect_consumer(sink, node, unit);
        self.join_groups(sink, node, unit);
    }
}

//! An autoscaler looks: it decides how many instances there will be, and says why.

use super::super::{Condition, Process, Spot, World};
use crate::draw::Key;
use crate::fact::{Fact, FactKind, NO_MESSAGE, NO_ROW};
use crate::path::Element;
use crate::scaling::{Decision, Scaling, Why};
use crate::sink::Sink;
use std::rc::Rc;

impl World {
    pub(super) fn length_for(&self, settings: &Scaling) -> Option<u32> {
        let runs = self.is_running(self.process_index(settings.broker, 0));
        runs.then(|| self.queue(settings.broker, settings.queue).len())
    }

    /// Returns how many instances of a service are there and stay, and how many are to go.
    pub(super) fn running_of(&self, node: u16) -> (u32, u32) {
        let here = |p: &&Process| p.node == node && p.condition != Condition::Off;
        let leaving = |p: &&Process| p.is_leaving;
        let all = self.processes.iter().filter(here);
        let gone = all.clone().filter(leaving).count() as u32;
        (all.count() as u32 - gone, gone)
    }

    pub(super) fn look_at_queue<S: Sink>(&mut self, sink: &mut S, at: usize) {
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
}

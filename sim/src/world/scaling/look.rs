//! An autoscaler looks: it decides how many instances there will be, and says why.

use super::super::{Condition, Process, Spot, World};
use crate::draw::Key;
use crate::fact::{Fact, FactKind, NO_MESSAGE, NO_ROW, RowId};
use crate::path::Element;
use crate::scaling::{Decision, Seen, Watched, Why};
use crate::sink::Sink;
use std::rc::Rc;

impl World {
    /// Returns what the autoscaler of a service would see now; nothing while nobody can tell.
    pub(super) fn backlog(&self, node: u16, watched: Watched) -> Option<Seen> {
        match watched {
            Watched::Queue { broker, queue } => {
                let runs = self.is_running(self.process_index(broker, 0));
                runs.then(|| Seen {
                    backlog: self.queue(broker, queue).len(),
                    partitions: None,
                })
            }
            Watched::Lag { broker, topic } => {
                let group = self.group_of(node, (broker, topic))?;
                let partitions = self.partitions_of(broker, topic);
                let is_led = |partition| {
                    let leader = self.leader_of(broker, topic, partition);
                    self.is_running(self.process_index(broker, leader))
                };
                (0..partitions).all(is_led).then(|| Seen {
                    backlog: self.lag(group),
                    partitions: Some(partitions),
                })
            }
        }
    }

    /// Returns the row of the message that has waited longest, as far as that is known.
    fn oldest(&self, node: u16, watched: Watched) -> RowId {
        match watched {
            Watched::Queue { broker, queue } => {
                let head = self.queue(broker, queue).head();
                head.map_or(NO_ROW, |head| head.stored_row)
            }
            Watched::Lag { broker, topic } => {
                let group = self.group_of(node, (broker, topic));
                group.map_or(NO_ROW, |group| self.next_of(group))
            }
        }
    }

    /// Returns how many instances of a service are there and stay, and how many are to go.
    pub(super) fn running_of(&self, node: u16) -> (u32, u32) {
        let here = |p: &&Process| p.node == node && p.condition != Condition::Off;
        let leaving = |p: &&Process| p.is_leaving;
        let all = self.processes.iter().filter(here);
        let gone = all.clone().filter(leaving).count() as u32;
        (all.count() as u32 - gone, gone)
    }

    pub(super) fn look<S: Sink>(&mut self, sink: &mut S, at: usize) {
        let (node, settings) = {
            let scaler = &mut self.autoscalers[at];
            scaler.looks += 1;
            (scaler.node, Rc::clone(&scaler.settings))
        };
        self.let_idle_go(sink, at);
        let (running, leaving) = self.running_of(node);
        let starting = self.autoscalers[at].starts.len() as u32;
        let (from, now) = (running + starting, self.now);
        let seen = self.backlog(node, settings.watched);
        let scaler = &mut self.autoscalers[at];
        let Decision { wanted, next, why } = match seen {
            Some(seen) => scaler.scaler.look(&settings, now, seen, from),
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
        let because = [before, self.oldest(node, settings.watched)];
        let ready = (to > from).then(|| now + settings.start_up);
        self.say(sink, FactKind::Scaled, spot, &because, |_| Fact::Scaled {
            watched: settings.watched,
            backlog: seen.map(|seen| seen.backlog),
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

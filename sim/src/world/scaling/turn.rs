//! Instances are switched on and off, and it is told how many run.

use super::super::{Condition, Spot, World};
use crate::draw::Key;
use crate::fact::{Fact, FactKind, NO_MESSAGE, RowId};
use crate::path::Element;
use crate::sink::{Sink, Tally};
use crate::time::Time;

impl World {
    /// Switches an instance on that is off, or off that is on, and says so.
    pub(super) fn turn<S: Sink>(
        &mut self,
        sink: &mut S,
        at: usize,
        unit: u32,
        asked: (Time, RowId),
    ) {
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
    pub(super) fn tell_running<S: Sink>(&mut self, sink: &mut S, node: u16) {
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
}

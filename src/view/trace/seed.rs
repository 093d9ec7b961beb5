//! Beginning a trace in the middle of a run: what is under way then, with its beginning.

use super::fold::{Open, Running, lasts};
use super::{Passage, Stretch, Trace, What};
use crate::view::names;
use sim::fact::NO_ROW;
use sim::model::{NodeKind, Waiting};
use sim::record::Recording;
use sim::sort;
use sim::time::Time;
use sim::world::{
    Activation, BACKOFF, Change, Condition, Doing, Errand, Message, NO_DEADLINE, Origin, World,
};
use std::rc::Rc;

impl Trace {
    /// Returns the trace of no rows yet, from where a world stands.
    pub fn at(world: &World, recording: &Recording) -> Self {
        let model = Rc::clone(world.model());
        let mut trace = Self {
            model: Rc::clone(&model),
            rows: world.applied()..world.applied(),
            passages: Vec::new(),
            stretches: Vec::new(),
            moments: Vec::new(),
            open: Open::default(),
        };
        trace.passages = world.in_flight().map(|m| passage(m, world)).collect();
        sort::by_key(&mut trace.passages, |p| p.number);
        for node in 0..model.nodes.len() as u16 {
            trace.tables(world, node);
            // What does not run at the start is the only condition that no fact told.
            trace.conditions(world, recording, node);
            if world.applied() > 0 {
                trace.programs(world, node);
                trace.pauses(world, recording, node);
                trace.lines(world, node);
                trace.leases(world, node);
                trace.circuits(world, node);
                trace.ejections(world, node);
            }
        }
        for (a, b) in world.partitions() {
            let i = trace.add((a, 0, 0), world.now(), world.applied(), What::Cut);
            trace.open.cuts.insert((a, b), i);
        }
        trace
    }

    fn add(
        &mut self,
        (node, unit, lane): (u16, u32, u8),
        from: Time,
        row: u32,
        what: What,
    ) -> usize {
        self.stretches.push(Stretch {
            node,
            unit,
            lane,
            from,
            to: None,
            row,
            what,
        });
        self.stretches.len() - 1
    }

    fn tables(&mut self, world: &World, node: u16) {
        let tables = self.model.nodes[usize::from(node)].tables.len() as u16;
        for table in 0..tables {
            let rows = world.table(node, table).len();
            self.open.table_rows.insert((node, table), rows);
        }
    }

    fn programs(&mut self, world: &World, node: u16) {
        let whole = |a: &&Activation| !matches!(a.origin, Origin::Branch { .. });
        let mine: Vec<&Activation> = world
            .activations(node)
            .map(|(_, a)| a)
            .filter(whole)
            .collect();
        for activation in mine {
            self.program(world, node, activation);
        }
    }

    fn program(&mut self, world: &World, node: u16, activation: &Activation) {
        let lane = self.take_lane(node, activation.unit);
        let again = activation.handling.redelivered;
        let pauses = again_at(activation).is_some();
        let waits = match activation.state {
            Doing::Confirming if pauses => 0,
            Doing::Calling(_)
            | Doing::Waiting
            | Doing::Receiving
            | Doing::Confirming
            | Doing::Tailing
            | Doing::Locking { taken: false } => 1,
            Doing::Joining => activation.branches,
            _ => 0,
        };
        let place = (node, activation.unit, lane);
        let busy = What::Busy {
            again,
            effects: Vec::new(),
        };
        let what = match (&self.model.nodes[usize::from(node)].kind, waits) {
            (NodeKind::Service(_), 0) => Some((activation.since.min(world.now()), busy)),
            (NodeKind::Service(s), _) if s.waiting == Waiting::NonBlocking => None,
            (NodeKind::Service(_), _) if activation.state == Doing::Tailing => None,
            (NodeKind::Service(_), _) => Some((activation.since, What::Blocked)),
            (NodeKind::Client(_), _) => match activation.state {
                Doing::Working => Some((activation.since, busy)),
                Doing::Confirming if pauses => None,
                Doing::Calling(_) | Doing::Joining | Doing::Confirming => {
                    Some((activation.since, What::Blocked))
                }
                Doing::Receiving => Some((activation.since, What::Listening)),
                _ => None,
            },
            (NodeKind::Broker(_), _) => None,
        };
        let stretch = what.map(|(from, what)| self.add(place, from, activation.began_row, what));
        let running = Running {
            node,
            unit: activation.unit,
            lane,
            again,
            stretch,
            waits,
            pending: activation
                .writes
                .iter()
                .flatten()
                .filter(|w| w.change == Change::Insert)
                .map(|w| w.table)
                .collect(),
        };
        let path = world.path_text(activation.path);
        let minds = world.process(node, activation.unit).minds_deadlines;
        if minds && activation.due.told != NO_DEADLINE {
            let (from, until) = (activation.began, activation.due.told);
            let what = What::Deadline(until.since(from));
            let place = (node, activation.unit, 0);
            let i = self.add(place, from, activation.began_row, what);
            self.stretches[i].to = Some(until);
            self.open.deadlines.insert(path.clone(), i);
        }
        self.open.programs.insert(path, running);
    }

    /// Calls that wait for their next attempt.
    fn pauses(&mut self, world: &World, recording: &Recording, node: u16) {
        for (call, at) in world.pauses(node) {
            let Some(unit) = world.activation(call.activation).map(|a| a.unit) else {
                continue;
            };
            let from = recording.row(call.attempt_row).at;
            let what = What::Pause(at.since(from));
            let i = self.add((node, unit, 0), from, call.attempt_row, what);
            self.stretches[i].to = Some(at);
            self.open.pauses.insert(world.path_text(call.path), i);
        }
        for (_, activation) in world.activations(node) {
            let Some(at) = again_at(activation) else {
                continue;
            };
            let from = Time(at.0.saturating_sub(BACKOFF.0));
            let place = (node, activation.unit, 0);
            let i = self.add(place, from, activation.row, What::Pause(BACKOFF));
            self.stretches[i].to = Some(at);
            let path = world.path_text(activation.path);
            self.open.pauses.insert(path, i);
        }
    }

    fn lines(&mut self, world: &World, node: u16) {
        if !self.is_service(node) {
            return;
        }
        let model = Rc::clone(&self.model);
        for unit in 0..names::units(&model.nodes[usize::from(node)]) {
            for message in world.line_of_process(node, unit) {
                let what = What::InLine { most: 1 };
                let i = self.add((node, unit, 0), message.queued, message.row, what);
                self.open.lines.insert(message.number, i);
            }
        }
    }

    fn leases(&mut self, world: &World, node: u16) {
        let model = Rc::clone(&self.model);
        let NodeKind::Broker(broker) = &model.nodes[usize::from(node)].kind else {
            return;
        };
        for queue in 0..broker.queues.len() as u16 {
            for (entry, lease) in world.queue(node, queue).leased_entries() {
                let Some(until) = lease.until else { continue };
                let (length, expired) = (until.since(lease.since), false);
                let what = What::Lease { length, expired };
                let i = self.add((node, 0, 0), lease.since, entry.last_row, what);
                let path = world.path_text(entry.message.path);
                self.open.leases.insert((node, queue, path), i);
            }
        }
    }

    fn conditions(&mut self, world: &World, recording: &Recording, node: u16) {
        for unit in 0..self.model.nodes[usize::from(node)].kind.processes() {
            let process = world.process(node, unit);
            let what = match process.condition {
                Condition::Up => continue,
                Condition::Crashed => What::Down,
                Condition::Off if !self.has_lane(node, unit) => continue,
                Condition::Off => What::Off,
                Condition::Hung => What::Hung,
            };
            let (row, from) = match process.condition_row {
                NO_ROW => (0, Time::ZERO),
                row => (row, recording.row(row).at),
            };
            let lane = self.lane_of_unit(node, unit);
            let i = self.add((node, unit, lane), from, row, what);
            self.open.conditions.insert((node, unit), i);
        }
    }

    fn circuits(&mut self, world: &World, node: u16) {
        let spec = &self.model.nodes[usize::from(node)];
        let (policies, units) = (spec.policies.len() as u16, names::units(spec));
        for policy in 0..policies {
            for unit in 0..units {
                let Some(state) = world.breaker_state(node, unit, policy) else {
                    break;
                };
                let Some(view) = lasts(state)
                    .then(|| world.breaker(node, unit, policy))
                    .flatten()
                else {
                    continue;
                };
                let row = view.since_mark.unwrap_or_default();
                let i = self.add((node, unit, 0), view.since, row, What::Circuit(view.state));
                self.open.circuits.insert((node, unit, policy), i);
            }
        }
    }

    fn ejections(&mut self, world: &World, node: u16) {
        let Some(view) = world.outliers(node, world.now()) else {
            return;
        };
        for (unit, instance) in (0..).zip(&view.instances) {
            if let Some(ejected) = instance.ejected {
                let place = (node, unit, 0);
                let i = self.add(place, ejected.since, ejected.mark, What::Ejected);
                self.open.ejections.insert((node, unit), i);
            }
        }
    }
}

/// Returns the way of a message that is in flight.
pub fn passage(message: &Message, world: &World) -> Passage {
    let (attempt, delivery) = match message.errand {
        Errand::Request { to, .. } | Errand::Answer { to, .. } => (to.attempt, 0),
        Errand::Delivery { delivery, .. } => (1, delivery),
        _ => (1, 0),
    };
    Passage {
        number: message.number,
        kind: message.kind,
        label: message.label,
        path: world.path_text(message.path),
        from: (message.from, message.from_unit),
        to: (message.to, message.to_unit),
        sent_at: message.sent,
        sent_row: message.sent_row,
        // What is held would arrive as planned.
        arrives: message
            .held
            .map_or(message.arrives, |held| held.at + held.left),
        attempt,
        delivery,
        copy: message.copy,
        end: None,
    }
}

/// Returns when a producer sends a record again, where it waits for that.
fn again_at(activation: &Activation) -> Option<Time> {
    activation.sending.as_ref().and_then(|s| s.again_at)
}

//! Programs in a trace: what holds workers, what is waited for, and which rows are written.

use super::fold::Running;
use super::{LANES_MAX, Passage, Trace, What};
use crate::view::names;
use sim::fact::{Fact, Said};
use sim::model::{NodeKind, Waiting};
use sim::program::{Op, Program, Target};
use sim::time::Time;

impl Trace {
    pub(super) fn carries_again(&self, said: &Said) -> bool {
        let passage = said.message.and_then(|m| self.passage(m));
        passage.is_some_and(Passage::is_again)
    }

    pub(super) fn begin(&mut self, said: &Said, again: bool) {
        let lane = self.take_lane(said.node, said.unit);
        let busy = self
            .is_service(said.node)
            .then(|| self.busy(said, lane, again));
        let running = Running {
            node: said.node,
            unit: said.unit,
            lane,
            again,
            stretch: busy,
            waits: 0,
            pending: Vec::new(),
        };
        self.open.programs.insert(said.path.clone(), running);
    }

    pub(super) fn busy(&mut self, said: &Said, lane: u8, again: bool) -> usize {
        let effects = Vec::new();
        self.stretch(said, lane, (said.at, None), What::Busy { again, effects })
    }

    pub(super) fn is_service(&self, node: u16) -> bool {
        matches!(
            self.model.nodes[usize::from(node)].kind,
            NodeKind::Service(_)
        )
    }

    /// Gives a program the first free lane; one worker an instance has the instance's own.
    pub(super) fn take_lane(&mut self, node: u16, unit: u32) -> u8 {
        let own = match &self.model.nodes[usize::from(node)].kind {
            NodeKind::Service(s) if s.workers == 1 => Some(unit.min(u32::from(LANES_MAX) - 1)),
            _ => None,
        };
        let lanes = self.open.lanes.or_default(node);
        let free = || {
            lanes
                .iter()
                .position(|n| *n == 0)
                .unwrap_or(lanes.len() - 1)
        };
        let lane = own.map_or_else(free, |lane| lane as usize);
        lanes[lane] += 1;
        lane as u8
    }

    pub(super) fn end(&mut self, path: &str, at: Time) {
        let Some(running) = self.open.programs.remove(path) else {
            return;
        };
        self.close(running.stretch, at);
        let deadline = self.open.deadlines.remove(path);
        self.cut_short(deadline, at);
        if let Some(lanes) = self.open.lanes.get_mut(&running.node) {
            let lane = &mut lanes[usize::from(running.lane)];
            *lane = lane.saturating_sub(1);
        }
    }

    pub(super) fn close(&mut self, stretch: Option<usize>, at: Time) {
        if let Some(i) = stretch {
            self.stretches[i].to.get_or_insert(at);
        }
    }

    /// A client's program shows only while it works or waits; a service's worker is busy all the time.
    pub(super) fn work(&mut self, said: &Said) {
        if self.is_service(said.node) {
            return;
        }
        let path = names::without_branch(&said.path).to_owned();
        let Some(lane) = self.open.programs.get(&path).map(|r| r.lane) else {
            return;
        };
        let busy = self.busy(said, lane, false);
        self.set_stretch(&path, Some(busy));
    }

    pub(super) fn work_done(&mut self, said: &Said) {
        if !self.is_service(said.node) {
            let path = names::without_branch(&said.path).to_owned();
            let stretch = self.open.programs.get(&path).and_then(|r| r.stretch);
            self.close(stretch, said.at);
            self.set_stretch(&path, None);
        }
    }

    pub(super) fn set_stretch(&mut self, path: &str, stretch: Option<usize>) {
        if let Some(running) = self.open.programs.get_mut(path) {
            running.stretch = stretch;
        }
    }

    pub(super) fn wait(&mut self, said: &Said, path: &str, listening: bool) {
        let path = names::without_branch(path);
        let Some(running) = self.open.programs.get_mut(path) else {
            return;
        };
        running.waits += 1;
        if running.waits > 1 {
            return;
        }
        let (lane, before) = (running.lane, running.stretch);
        let thinks = matches!(said.fact, Fact::WaitStarted { .. });
        let what = match &self.model.nodes[usize::from(said.node)].kind {
            NodeKind::Service(s) if s.waiting == Waiting::NonBlocking => None,
            // Whoever follows a log keeps nobody from anything.
            NodeKind::Service(_) if matches!(said.fact, Fact::LogAwaited { .. }) => None,
            NodeKind::Client(_) if thinks => None,
            NodeKind::Client(_) if listening => Some(What::Listening),
            _ => Some(What::Blocked),
        };
        self.close(before, said.at);
        let waiting = what.map(|what| self.stretch(said, lane, (said.at, None), what));
        self.set_stretch(path, waiting);
    }

    pub(super) fn waits(&self, path: &str) -> bool {
        let running = self.open.programs.get(names::without_branch(path));
        running.is_some_and(|running| running.waits > 0)
    }

    pub(super) fn go_on(&mut self, path: &str, said: &Said) {
        let path = names::without_branch(path);
        let Some(running) = self.open.programs.get_mut(path) else {
            return;
        };
        // A message that lay in the mailbox is received without having been waited for.
        if running.waits == 0 {
            return;
        }
        running.waits -= 1;
        if running.waits > 0 {
            return;
        }
        let (lane, again, before) = (running.lane, running.again, running.stretch);
        self.close(before, said.at);
        let busy = self
            .is_service(said.node)
            .then(|| self.busy(said, lane, again));
        self.set_stretch(path, busy);
    }

    /// Returns whether a node's programs wait for the broker's confirmation of such a message.
    pub(super) fn awaits_confirmation(&self, node: u16, broker: u16, label: u32) -> bool {
        let asks = |op: &Op| {
            matches!(op, Op::Send(send) if send.confirmed && send.label == label
                && matches!(send.to, Target::Queue { broker: to, .. } | Target::Topic { broker: to, .. } if to == broker))
        };
        let any = |program: &Program| program.ops.iter().any(asks);
        match &self.model.nodes[usize::from(node)].kind {
            NodeKind::Client(client) => any(&client.program),
            NodeKind::Service(service) => {
                let handlers = service.handlers.iter().map(|handler| &handler.program);
                let consumers = service.consumers.iter().map(|consumer| &consumer.program);
                let loops = service.loops.iter().map(|l| &l.program);
                let readers = service.subscriptions.iter().map(|reader| &reader.program);
                let mut all = handlers.chain(consumers).chain(loops).chain(readers);
                all.any(|program| any(program))
            }
            NodeKind::Broker(_) => false,
        }
    }

    /// A broker that could not store a message says so; a failed call ends with a fact of its own.
    pub(super) fn fail(&mut self, said: &Said) {
        self.arrive(said, None);
        let answer = said.message.and_then(|number| self.passage(number));
        let broker = answer.map(|passage| &self.model.nodes[usize::from(passage.from.0)].kind);
        if matches!(broker, Some(NodeKind::Broker(_))) {
            self.go_on(names::sender(&said.path), said);
        }
    }

    /// All workers are busy: a request or delivery waits at the door.
    pub(super) fn line_up(&mut self, said: &Said) {
        let Some(number) = said.message else { return };
        let i = self.stretch(said, 0, (said.at, None), What::InLine { most: 1 });
        self.open.lines.insert(number, i);
    }

    pub(super) fn leave_line(&mut self, said: &Said) {
        let i = said
            .message
            .and_then(|number| self.open.lines.remove(&number));
        self.close(i, said.at);
    }

    pub(super) fn write(&mut self, said: &Said) {
        let path = names::without_branch(&said.path).to_owned();
        let Some(running) = self.open.programs.get_mut(&path) else {
            return;
        };
        match said.fact {
            Fact::Inserted {
                table,
                pending: true,
                ..
            } => running.pending.push(table),
            Fact::Inserted { table, .. } => self.effect(said.node, table, &path),
            Fact::RolledBack { .. } => running.pending.clear(),
            _ => {
                for table in std::mem::take(&mut running.pending) {
                    self.effect(said.node, table, &path);
                }
            }
        }
    }

    pub(super) fn effect(&mut self, node: u16, table: u16, path: &str) {
        let rows = self.open.table_rows.or_default((node, table));
        *rows += 1;
        let nth = *rows;
        let stretch = self.open.programs.get(path).and_then(|r| r.stretch);
        if let Some(What::Busy { effects, .. }) = stretch.map(|i| &mut self.stretches[i].what) {
            effects.push((table, nth));
        }
    }
}

//! Taking one fact after another into a trace.

use super::{Arrival, LANES_MAX, Passage, Stretch, Trace, What};
use crate::view::names;
use sim::fact::{DropReason, Fact, Outcome, RowId, Said};
use sim::model::{NodeKind, Waiting};
use sim::policy::BreakerState;
use sim::time::{Span, Time};
use std::collections::BTreeMap;

/// What has begun and not ended. Numbers are places among the stretches.
#[derive(Clone, Debug, Default)]
pub(super) struct Open {
    /// Programs in progress, by path.
    pub programs: BTreeMap<String, Running>,
    /// Deliveries by broker, queue and the message's path.
    pub leases: BTreeMap<(u16, u16, String), usize>,
    pub conditions: BTreeMap<(u16, u32), usize>,
    pub cuts: BTreeMap<(u16, Option<u16>), usize>,
    pub circuits: BTreeMap<(u16, u32, u16), usize>,
    /// How many programs each lane of a node has.
    pub lanes: BTreeMap<u16, [u32; LANES_MAX as usize]>,
    /// How many rows tables have: node, table.
    pub table_rows: BTreeMap<(u16, u16), u32>,
    /// The latest delivery that a broker handed over: it is sent by the next fact of the row.
    pub handed_over: Option<(RowId, u32)>,
}

/// A program in progress.
#[derive(Clone, Debug)]
pub(super) struct Running {
    pub node: u16,
    pub unit: u32,
    pub lane: u8,
    pub again: bool,
    /// What it does, where that is drawn.
    pub stretch: Option<usize>,
    /// What it waits for: more than one thing in branches of `parallel`.
    pub waits: u32,
    /// Tables that an open transaction wrote to.
    pub pending: Vec<u16>,
}

impl Trace {
    /// Takes the next facts of the run, in order; `end` is the first row that they do not cover.
    pub fn take(&mut self, facts: Vec<Said>, end: RowId) {
        for said in facts {
            self.fact(said);
        }
        self.rows.end = end;
    }

    fn fact(&mut self, said: Said) {
        match &said.fact {
            Fact::Began { .. } => self.begin(&said, false),
            Fact::HandlerStarted { .. } => {
                let again = self.carries_again(&said);
                self.begin(&said, again);
            }
            Fact::Ended { .. } | Fact::HandlerEnded { .. } => self.end(&said.path, said.at),
            Fact::WorkStarted { .. } => self.work(&said),
            Fact::WorkDone { .. } => self.work_done(&said),
            Fact::WaitStarted { .. } => self.wait(&said, &said.path, false),
            Fact::ReceiveStarted { .. } => self.wait(&said, &said.path, true),
            Fact::CallStarted { .. } => self.wait(&said, caller(&said.path), false),
            Fact::WaitDone { .. } => self.go_on(&said.path, &said),
            Fact::Received { .. } => self.go_on(&said.path, &said),
            Fact::CallEnded { .. } => self.go_on(caller(&said.path), &said),
            Fact::Inserted { .. } | Fact::Committed { .. } | Fact::RolledBack { .. } => {
                self.write(&said);
            }
            Fact::Sent { .. } | Fact::Delayed { .. } => self.send(&said),
            Fact::Arrived { .. }
            | Fact::Held { .. }
            | Fact::Delivered { .. }
            | Fact::ReplyReceived { .. }
            | Fact::AttemptFailed { .. } => self.arrive(&said, None),
            Fact::Dropped { reason, .. } => self.arrive(&said, Some(*reason)),
            Fact::TimedOut { timeout, .. } => self.time_out(&said, *timeout),
            Fact::RetryScheduled { wait, .. } if *wait > Span::ZERO => {
                let to = Some(said.at + *wait);
                self.stretch(&said, 0, (said.at, to), What::Pause(*wait));
            }
            Fact::Leased { .. }
            | Fact::Settled { .. }
            | Fact::LeaseExpired { .. }
            | Fact::Requeued { .. } => self.lease(&said),
            Fact::BreakerChanged { .. } => self.circuit(&said),
            Fact::Crashed { .. } | Fact::Restarted | Fact::Hung | Fact::Resumed { .. } => {
                self.condition(&said);
            }
            Fact::Partitioned { .. } | Fact::Healed { .. } => self.cut(&said),
            _ => {}
        }
        if is_moment(&said.fact) {
            self.moments.push(said);
        }
    }

    fn stretch(
        &mut self,
        said: &Said,
        lane: u8,
        (from, to): (Time, Option<Time>),
        what: What,
    ) -> usize {
        self.stretches.push(Stretch {
            node: said.node,
            unit: said.unit,
            lane,
            from,
            to,
            row: said.row,
            what,
        });
        self.stretches.len() - 1
    }

    // ---- programs ----

    fn carries_again(&self, said: &Said) -> bool {
        let passage = said.message.and_then(|m| self.passage(m));
        passage.is_some_and(Passage::is_again)
    }

    fn begin(&mut self, said: &Said, again: bool) {
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

    fn busy(&mut self, said: &Said, lane: u8, again: bool) -> usize {
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
        let lanes = self.open.lanes.entry(node).or_default();
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

    fn end(&mut self, path: &str, at: Time) {
        let Some(running) = self.open.programs.remove(path) else {
            return;
        };
        self.close(running.stretch, at);
        if let Some(lanes) = self.open.lanes.get_mut(&running.node) {
            let lane = &mut lanes[usize::from(running.lane)];
            *lane = lane.saturating_sub(1);
        }
    }

    fn close(&mut self, stretch: Option<usize>, at: Time) {
        if let Some(i) = stretch {
            self.stretches[i].to.get_or_insert(at);
        }
    }

    /// A client's program shows only while it works or waits; a service's worker is busy all the time.
    fn work(&mut self, said: &Said) {
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

    fn work_done(&mut self, said: &Said) {
        if !self.is_service(said.node) {
            let path = names::without_branch(&said.path).to_owned();
            let stretch = self.open.programs.get(&path).and_then(|r| r.stretch);
            self.close(stretch, said.at);
            self.set_stretch(&path, None);
        }
    }

    fn set_stretch(&mut self, path: &str, stretch: Option<usize>) {
        if let Some(running) = self.open.programs.get_mut(path) {
            running.stretch = stretch;
        }
    }

    fn wait(&mut self, said: &Said, path: &str, listening: bool) {
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
            NodeKind::Client(_) if thinks => None,
            NodeKind::Client(_) if listening => Some(What::Listening),
            _ => Some(What::Blocked),
        };
        self.close(before, said.at);
        let waiting = what.map(|what| self.stretch(said, lane, (said.at, None), what));
        self.set_stretch(path, waiting);
    }

    fn go_on(&mut self, path: &str, said: &Said) {
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

    fn write(&mut self, said: &Said) {
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

    fn effect(&mut self, node: u16, table: u16, path: &str) {
        let rows = self.open.table_rows.entry((node, table)).or_default();
        *rows += 1;
        let nth = *rows;
        let stretch = self.open.programs.get(path).and_then(|r| r.stretch);
        if let Some(What::Busy { effects, .. }) = stretch.map(|i| &mut self.stretches[i].what) {
            effects.push((table, nth));
        }
    }

    // ---- messages ----

    fn send(&mut self, said: &Said) {
        let Some(number) = said.message else { return };
        let Fact::Sent {
            to,
            to_unit,
            kind,
            label,
            attempt,
            copy,
            arrives,
        } = said.fact
        else {
            return self.delay(said, number);
        };
        let handed_over = self.open.handed_over.take();
        let delivery = handed_over.filter(|(row, _)| *row == said.row);
        self.passages.push(Passage {
            number,
            kind,
            label,
            path: said.path.clone(),
            from: (said.node, said.unit),
            to: (to, to_unit),
            sent_at: said.at,
            sent_row: said.row,
            arrives: arrives.unwrap_or(said.at),
            attempt,
            delivery: delivery.map_or(0, |(_, n)| n),
            copy,
            end: None,
        });
    }

    /// A fault's delay is in the plan when the message is sent; a hand's comes later.
    fn delay(&mut self, said: &Said, number: u32) {
        let Fact::Delayed { by } = said.fact else {
            return;
        };
        if let Some(passage) = self.passage_mut(number)
            && passage.sent_row != said.row
        {
            passage.arrives += by;
        }
    }

    fn passage_mut(&mut self, number: u32) -> Option<&mut Passage> {
        let i = self
            .passages
            .binary_search_by_key(&number, |p| p.number)
            .ok()?;
        Some(&mut self.passages[i])
    }

    /// What happens to a message after it arrived is not its way any more.
    fn arrive(&mut self, said: &Said, lost: Option<DropReason>) {
        let arrival = Arrival {
            at: said.at,
            row: said.row,
            lost,
        };
        if let Some(passage) = said.message.and_then(|m| self.passage_mut(m)) {
            passage.end.get_or_insert(arrival);
        }
    }

    fn time_out(&mut self, said: &Said, timeout: Span) {
        let from = Time(said.at.0.saturating_sub(timeout.0));
        self.stretch(said, 0, (from, Some(said.at)), What::Timeout(timeout));
        // A receive has its program's own path, a call one below.
        if self
            .open
            .programs
            .contains_key(names::without_branch(&said.path))
        {
            self.go_on(&said.path, said);
        }
    }

    // ---- brokers ----

    fn lease(&mut self, said: &Said) {
        let key = |queue: u16| {
            let path = names::without_delivery(&said.path);
            (said.node, queue, path.to_owned())
        };
        match said.fact {
            Fact::Leased {
                queue,
                delivery,
                lease,
                ..
            } => {
                self.open.handed_over = Some((said.row, delivery));
                if let Some(length) = lease {
                    let expired = false;
                    let what = What::Lease { length, expired };
                    let i = self.stretch(said, 0, (said.at, None), what);
                    self.open.leases.insert(key(queue), i);
                }
            }
            Fact::LeaseExpired { queue, .. } => {
                let i = self.open.leases.remove(&key(queue));
                self.close(i, said.at);
                if let Some(What::Lease { expired, .. }) = i.map(|i| &mut self.stretches[i].what) {
                    *expired = true;
                }
            }
            Fact::Settled { queue, .. } | Fact::Requeued { queue, .. } => {
                let i = self.open.leases.remove(&key(queue));
                self.close(i, said.at);
            }
            _ => {}
        }
    }

    // ---- states ----

    fn circuit(&mut self, said: &Said) {
        let Fact::BreakerChanged { policy, to, .. } = said.fact else {
            return;
        };
        let key = (said.node, said.unit, policy);
        let before = self.open.circuits.remove(&key);
        self.close(before, said.at);
        if matches!(
            to,
            BreakerState::Open | BreakerState::HalfOpen | BreakerState::ForcedOpen
        ) {
            let i = self.stretch(said, 0, (said.at, None), What::Circuit(to));
            self.open.circuits.insert(key, i);
        }
    }

    fn condition(&mut self, said: &Said) {
        let key = (said.node, said.unit);
        let before = self.open.conditions.remove(&key);
        self.close(before, said.at);
        let lane = self.lane_of_unit(said.node, said.unit);
        let what = match said.fact {
            Fact::Crashed { .. } => What::Down,
            Fact::Hung => What::Hung,
            _ => return,
        };
        if what == What::Down {
            self.forget(said);
        }
        let i = self.stretch(said, lane, (said.at, None), what);
        self.open.conditions.insert(key, i);
    }

    pub(super) fn lane_of_unit(&self, node: u16, unit: u32) -> u8 {
        match &self.model.nodes[usize::from(node)].kind {
            NodeKind::Service(s) if s.workers == 1 => unit.min(u32::from(LANES_MAX) - 1) as u8,
            _ => 0,
        }
    }

    /// A crash ends programs and leases without a word for each.
    fn forget(&mut self, said: &Said) {
        let all = !self.is_service(said.node);
        let mine = |r: &Running| r.node == said.node && (all || r.unit == said.unit);
        let paths: Vec<String> = self
            .open
            .programs
            .iter()
            .filter(|(_, r)| mine(r))
            .map(|(path, _)| path.clone())
            .collect();
        paths.iter().for_each(|path| self.end(path, said.at));
        if all {
            let leases = std::mem::take(&mut self.open.leases);
            for (key, i) in leases {
                if key.0 == said.node {
                    self.close(Some(i), said.at);
                } else {
                    self.open.leases.insert(key, i);
                }
            }
        }
    }

    fn cut(&mut self, said: &Said) {
        match said.fact {
            Fact::Partitioned { from } => {
                let i = self.stretch(said, 0, (said.at, None), What::Cut);
                self.open.cuts.insert((said.node, from), i);
            }
            Fact::Healed { from } => {
                let i = self.open.cuts.remove(&(said.node, from));
                self.close(i, said.at);
            }
            _ => {}
        }
    }
}

/// Returns the path of the program that makes the call of a path.
fn caller(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(before, _)| before)
}

/// Returns whether a fact gets a mark: what is neither a message's way nor something that lasts.
fn is_moment(fact: &Fact) -> bool {
    match fact {
        Fact::Rejected { .. }
        | Fact::GaveUp { .. }
        | Fact::DuplicateKey { .. }
        | Fact::RolledBack { .. }
        | Fact::AckIgnored { .. }
        | Fact::BreakerChanged { .. }
        | Fact::Crashed { .. }
        | Fact::Restarted
        | Fact::Hung
        | Fact::Resumed { .. }
        | Fact::Partitioned { .. }
        | Fact::Healed { .. }
        | Fact::ErrorRateSet { .. }
        | Fact::SlowSet { .. }
        | Fact::LimitReached { .. } => true,
        Fact::Ended { outcome, .. } => *outcome != Outcome::Ok,
        _ => false,
    }
}

//! What must hold of a world between any two events: the state's share of [`crate::law`]; and a digest to compare worlds by.

use super::{Condition, Doing, World};
use crate::events::{Class, Token};
use crate::model::NodeKind;
use crate::path::PathRef;
use crate::sort;
use std::fmt::{self, Debug, Write};

/// FNV-1a over what `Debug` writes.
struct Digest(u64);

impl Digest {
    fn add(&mut self, part: &impl Debug) {
        // Hashing cannot fail.
        let _ = write!(self, "{part:?}");
    }
}

impl Write for Digest {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for byte in text.bytes() {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3);
        }
        Ok(())
    }
}

impl World {
    /// Returns a hash over all that can still matter: two worlds with one digest go on alike.
    pub fn digest(&self) -> u64 {
        let mut digest = Digest(0xCBF2_9CE4_8422_2325);
        let mut pending: Vec<_> = self.events.iter().filter(|e| self.is_valid(e)).collect();
        sort::by_key(&mut pending, |e| (e.at, e.class as u8, e.token, e.slot));
        digest.add(&(self.now, self.applied, self.applied_now, self.hash));
        digest.add(&(pending, &self.messages, &self.calls, &self.leases));
        for (slot, a) in self.activations.iter() {
            digest.add(&(slot, a.serial, a.process, a.unit, a.path, a.pc, a.state));
            digest.add(&(a.token, a.since, a.began, a.row, a.began_row, a.worker));
            digest.add(&(&a.vars, &a.named, &a.handling, a.origin, &a.writes));
            digest.add(&(a.failed, a.branches, &a.failure_text, &a.chances, a.due));
            digest.add(&a.sending);
        }
        digest.add(&(&self.processes, &self.members, &self.shared, &self.paths));
        digest.add(&(&self.late, &self.unconfirmed));
        for queue in &self.queues {
            queue.entries().for_each(|entry| digest.add(entry));
            queue.unburied().for_each(|entry| digest.add(entry));
            digest.add(&queue.consumers());
        }
        if !self.logs.is_empty() {
            for log in &self.logs {
                log.iter().for_each(|record| digest.add(&record));
            }
            digest.add(&(&self.readers, &self.ledger));
        }
        for table in &self.tables {
            table.rows().for_each(|row| digest.add(&row));
        }
        digest.add(&(&self.tailers, &self.loops, &self.locks, &self.lock_leases));
        digest.add(&(
            &self.waiting,
            &self.mailboxes,
            &self.balancers,
            &self.autoscalers,
        ));
        digest.add(&(
            &self.intercepts,
            &self.traps,
            &self.partitions,
            &self.counts,
            &self.order,
        ));
        digest.add(&(self.next_message, self.next_serial, self.commands_done));
        digest.0
    }

    /// Returns what does not add up, in words for whoever mends it; nothing where all is well.
    pub fn audit(&self) -> Vec<String> {
        let mut faults = Vec::new();
        self.audit_workers(&mut faults);
        self.audit_gauges(&mut faults);
        self.audit_groups(&mut faults);
        self.audit_calls(&mut faults);
        self.audit_order(&mut faults);
        if let Err(path) = self.paths.audit(self.held_paths()) {
            faults.push(format!("path {path} has other holders than what is alive"));
        }
        faults
    }

    /// Returns the path of everything that holds one.
    fn held_paths(&self) -> impl Iterator<Item = PathRef> {
        let activations = self.activations.iter().map(|(_, a)| a.path);
        let messages = self.messages.iter().map(|(_, m)| m.path);
        let calls = self.calls.iter().map(|(_, c)| c.path);
        let late = self.late.iter().map(|late| late.path);
        let unconfirmed = self.unconfirmed.iter().flat_map(|all| all.values());
        let parcels = self
            .queues
            .iter()
            .flat_map(|q| q.entries().chain(q.unburied()));
        activations
            .chain(messages)
            .chain(calls)
            .chain(late)
            .chain(unconfirmed.filter_map(|due| due.path()))
            .chain(parcels.map(|e| e.message.path))
    }

    fn audit_workers(&self, faults: &mut Vec<String>) {
        for (i, process) in self.processes.iter().enumerate() {
            let mine = |process: u32, held: bool| held && process as usize == i;
            let holders = self.activations.iter();
            let held = holders.filter(|(_, a)| mine(a.process, a.worker.is_some()));
            let held = held.count() as u32;
            let workers = match &self.model.nodes[usize::from(process.node)].kind {
                NodeKind::Service(service) => service.workers,
                _ => 0,
            };
            if held != process.busy || process.busy > workers {
                faults.push(format!(
                    "process {i}: {} busy, {held} held, of {workers} workers",
                    process.busy
                ));
            }
        }
    }

    fn audit_gauges(&self, faults: &mut Vec<String>) {
        for r in &self.readers {
            let behind = (0..self.partitions_of(r.broker, r.topic)).map(|number| {
                let log = self.log(r.broker, r.topic, number);
                r.group.lag(&r.partition(number), log.start(), log.end())
            });
            let behind: u64 = behind.sum();
            let shown = self.waiting[self.lag_gauge(r.service, r.subscription) as usize];
            if u64::from(shown) != behind {
                faults.push(format!("a group is {behind} behind, {shown} shown"));
            }
        }
        for (i, node) in self.model.nodes.iter().enumerate() {
            let node_index = i as u16;
            let lengths: Vec<u32> = match &node.kind {
                NodeKind::Client(_) => continue,
                NodeKind::Service(_) => {
                    let mine = self.processes.iter().filter(|p| p.node == node_index);
                    vec![mine.map(|p| p.queue.len() as u32).sum()]
                }
                NodeKind::Broker(broker) => (0..broker.queues.len())
                    .map(|queue| self.queue(node_index, queue as u16).len())
                    .collect(),
            };
            for (queue, length) in lengths.into_iter().enumerate() {
                let shown = self.waiting[self.gauge(node_index, queue as u16) as usize];
                if shown != length {
                    faults.push(format!("{}: {length} wait, {shown} shown", node.name));
                }
            }
        }
    }

    /// Within a group each partition has at most one reader, and whoever is off reads nothing.
    fn audit_groups(&self, faults: &mut Vec<String>) {
        for r in &self.readers {
            let member = |id: &str| r.group.member(id).is_some();
            for number in 0..self.partitions_of(r.broker, r.topic) {
                let partition = r.partition(number);
                let seats = r.group.members().iter();
                let owners = seats.filter(|seat| seat.owned.contains(&partition));
                let units = r.units.iter().filter(|unit| member(&unit.id));
                let reading = units.filter(|unit| unit.reader.position(&partition).is_some());
                let (owners, reading) = (owners.count(), reading.count());
                if owners > 1 || reading > 1 {
                    faults.push(format!(
                        "partition {number}: {owners} own it, {reading} read it"
                    ));
                }
            }
            for (unit, reads) in (0..).zip(&r.units) {
                let process = self.process_index(r.service, unit);
                let is_off = self.processes[process as usize].condition == Condition::Off;
                if is_off && (member(&reads.id) || reads.reader.positions().next().is_some()) {
                    faults.push(format!("instance {unit} is off, and a member"));
                }
            }
        }
    }

    fn audit_calls(&self, faults: &mut Vec<String>) {
        let calling = self
            .activations
            .iter()
            .filter_map(|(slot, a)| match a.state {
                Doing::Calling(id) => Some((slot, id)),
                _ => None,
            });
        let calling: Vec<(u32, u32)> = calling.collect();
        let has_call = |(slot, id): &(u32, u32)| {
            self.calls
                .get(*id)
                .is_some_and(|call| call.activation == *slot)
        };
        if calling.len() != self.calls.len() || !calling.iter().all(has_call) {
            faults.push(format!(
                "{} activations call, {} calls run",
                calling.len(),
                self.calls.len()
            ));
        }
    }

    /// At one instant timers come before arrivals, and nothing that is pending is in the past.
    fn audit_order(&self, faults: &mut Vec<String>) {
        let alive = || self.events.iter().filter(|e| self.is_valid(e));
        if alive().any(|e| e.at < self.now) {
            faults.push("an event is pending in the past".into());
        }
        let Some(next) = self.events.peek().filter(|e| self.is_valid(e)) else {
            return;
        };
        let overtaken = |e: crate::events::Event| e.at == next.at && e.class == Class::Timer;
        if next.class == Class::Arrival && alive().any(overtaken) {
            faults.push("an arrival comes before a timer of its instant".into());
        }
        if alive().any(|e| e.token == Token::NONE) {
            faults.push("an event without a name is pending".into());
        }
    }
}

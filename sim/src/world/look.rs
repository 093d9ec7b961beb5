//! What can be seen of a world: for views, the ledger and tests. Nothing here changes anything.

use super::{Activation, Call, Condition, Message, Parcel, Process, World};
use crate::events::Token;
use crate::fact::RowId;
use crate::model::{Model, NodeKind, Sum};
use crate::policy::{BreakerState, BreakerView, Policy};
use crate::queue::Queue;
use crate::table::TableState;
use crate::time::{Span, Time};
use serde::{Deserialize, Serialize};
use std::rc::Rc;

/// A place in a run: an instant, and how many events at that instant are applied already.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Position {
    pub at: Time,
    pub nth: u32,
}

/// A message in a queue of a broker.
pub type Entry = crate::queue::Entry<Parcel>;

impl World {
    pub fn model(&self) -> &Rc<Model> {
        &self.model
    }

    /// Returns the instant of the latest event.
    pub fn now(&self) -> Time {
        self.now
    }

    /// Returns how many events were handled: the row of the next one.
    pub fn applied(&self) -> RowId {
        self.applied
    }

    /// Returns where the run stands.
    pub fn position(&self) -> Position {
        Position {
            at: self.now,
            nth: self.applied_now,
        }
    }

    /// Returns the rolling hash over all events so far.
    pub fn fingerprint(&self) -> u64 {
        self.hash
    }

    /// Returns the instant up to which the run goes.
    pub fn until(&self) -> Time {
        self.until
    }

    /// Returns the process of a node's unit.
    pub fn process(&self, node: u16, unit: u32) -> &Process {
        &self.processes[self.process_index(node, unit) as usize]
    }

    pub fn condition(&self, node: u16, unit: u32) -> Condition {
        self.process(node, unit).condition
    }

    /// Returns the programs in progress at a node, in order of slots.
    pub fn activations(&self, node: u16) -> impl Iterator<Item = (u32, &Activation)> {
        self.activations
            .iter()
            .filter(move |(_, a)| self.processes[a.process as usize].node == node)
    }

    pub fn activation(&self, slot: u32) -> Option<&Activation> {
        self.activations.get(slot)
    }

    pub fn call(&self, slot: u32) -> Option<&Call> {
        self.calls.get(slot)
    }

    /// Returns when the call began whose answer is wanted until then, where its caller still waits.
    pub fn deadline_began(&self, until: Time) -> Option<Time> {
        let calls = self.calls.iter().map(|(_, call)| call);
        let due = |call: &&Call| {
            let mut layers = call.layers.iter().filter_map(|layer| layer.own.as_ref());
            layers.any(|policy| policy.deadline() == Some(until))
        };
        calls.filter(due).map(|call| call.began).min()
    }

    /// Returns the calls of a node that wait for their next attempt, and until when.
    pub fn pauses(&self, node: u16) -> impl Iterator<Item = (&Call, Time)> {
        let of_node = move |call: &&Call| {
            let process = self.activations[call.activation].process;
            self.processes[process as usize].node == node
        };
        let due = |call: &Call| {
            let mut layers = call.layers.iter().filter(|layer| layer.attempt_due);
            layers.find_map(|layer| layer.timer).map(|(at, _)| at)
        };
        let calls = self.calls.iter().map(|(_, call)| call).filter(of_node);
        calls.filter_map(move |call| due(call).map(|at| (call, at)))
    }

    /// Returns every message that exists, in flight or waiting.
    pub fn messages(&self) -> impl Iterator<Item = &Message> {
        self.messages.iter().map(|(_, m)| m)
    }

    /// Returns how many messages were sent so far: the number of the next one.
    pub fn messages_sent(&self) -> u32 {
        self.next_message
    }

    /// Returns the messages that are on their way, those that are held included.
    pub fn in_flight(&self) -> impl Iterator<Item = &Message> {
        self.messages()
            .filter(|m| m.token != Token::NONE || m.held.is_some())
    }

    /// Returns the requests and deliveries that wait for a worker of a process, first in line first.
    pub fn line_of_process(&self, node: u16, unit: u32) -> impl Iterator<Item = &Message> {
        self.process(node, unit)
            .queue
            .iter()
            .map(|slot| &self.messages[*slot])
    }

    /// Returns a queue of a broker.
    pub fn queue(&self, broker: u16, queue: u16) -> &Queue<Parcel> {
        &self.queues[self.queue_index(broker, queue)]
    }

    pub fn table(&self, node: u16, table: u16) -> &TableState {
        self.table_of_unit(node, 0, table)
    }

    /// Returns the table that a unit of a node uses: its own, where it is kept in memory.
    pub fn table_of_unit(&self, node: u16, unit: u32, table: u16) -> &TableState {
        &self.tables[self.lookup.table(node, unit, table)]
    }

    /// Returns a table of a node, of each instance its own where it is kept in memory.
    fn tables_of(&self, node: u16, table: u16) -> impl Iterator<Item = &TableState> {
        let spec = &self.model.nodes[usize::from(node)];
        let in_memory = spec
            .tables
            .get(usize::from(table))
            .is_some_and(|t| t.memory);
        let units = match &spec.kind {
            NodeKind::Service(s) if in_memory => s.instances,
            _ => 1,
        };
        (0..units).map(move |unit| self.table_of_unit(node, unit, table))
    }

    /// Returns the circuit breaker that a policy of a member or instance is, if it is one.
    pub fn breaker(&self, node: u16, unit: u32, policy: u16) -> Option<BreakerView> {
        self.shared_policy(node, unit, policy)?.breaker(self.now)
    }

    /// Returns only the state of a circuit breaker: cheap enough to ask a whole population.
    pub fn breaker_state(&self, node: u16, unit: u32, policy: u16) -> Option<BreakerState> {
        self.shared_policy(node, unit, policy)?.breaker_state()
    }

    /// Returns the retry budget that a policy of a member or instance keeps: what it holds, and what a retry needs, in thousandths.
    pub fn retry_budget(&self, node: u16, unit: u32, policy: u16) -> Option<(i64, i64)> {
        let slot = self.shared_index(node, unit, policy)?;
        let budget = self.shared[slot as usize].policy.budget()?;
        Some((budget.balance(self.now), budget.settings().needed()))
    }

    /// Returns the state that a policy keeps for a member or instance, where it outlives a call.
    pub fn shared_policy(&self, node: u16, unit: u32, policy: u16) -> Option<&Policy> {
        let slot = self.shared_index(node, unit, policy)?;
        Some(&self.shared[slot as usize].policy)
    }

    /// Returns the identity path of an activation, message or entry.
    pub fn path_text(&self, path: u32) -> String {
        self.paths.text(path, &self.model)
    }

    /// Returns how many wait, per gauge: one per service, one per queue of a broker, in the order of nodes.
    pub fn gauges(&self) -> &[u32] {
        &self.waiting
    }

    /// Returns the gauge of a service (queue 0) or of a broker's queue.
    pub fn gauge(&self, node: u16, queue: u16) -> u32 {
        self.lookup.node(node).gauge + u32::from(queue)
    }

    /// Returns pairs of nodes that are partitioned; none: from everyone.
    pub fn partitions(&self) -> impl Iterator<Item = (u16, Option<u16>)> {
        self.partitions.iter().map(|(a, b, _)| (*a, *b))
    }

    /// Returns what a line of the ledger counts.
    pub fn sum(&self, sum: &Sum) -> i64 {
        match sum {
            Sum::Count {
                node,
                table,
                filter,
            } => {
                let filter = filter.as_ref().map(|(field, value)| (&**field, value));
                let tables = self.tables_of(*node, *table);
                tables.map(|table| i64::from(table.count(filter))).sum()
            }
            Sum::Field { node, table, field } => {
                let tables = self.tables_of(*node, *table);
                tables.fold(0, |sum, table| sum.saturating_add(table.sum(field)))
            }
            Sum::Messages { label, counter } => {
                i64::from(self.counts[*label as usize][*counter as usize])
            }
            Sum::Wasted { node } => self.wasted(*node).as_ms() as i64,
            Sum::Constant(n) => *n,
        }
    }

    /// Returns how long all instances of a service worked for requests whose deadline had passed.
    pub fn wasted(&self, node: u16) -> Span {
        let of_node = |process: &&Process| process.node == node;
        let spans = self.processes.iter().filter(of_node).map(|p| p.wasted);
        spans.fold(Span::ZERO, |sum, span| sum + span)
    }

    /// Returns how many runs of its program each member of a client began.
    pub fn runs(&self, client: u16) -> u64 {
        let base = self.lookup.node(client).member as usize;
        let members = match &self.model.nodes[usize::from(client)].kind {
            NodeKind::Client(c) => c.members as usize,
            _ => 0,
        };
        self.members[base..base + members]
            .iter()
            .map(|m| u64::from(m.runs))
            .sum()
    }
}

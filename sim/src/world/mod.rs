//! The world: a state, and [`World::step`], which handles exactly one event.
//!
//! The world alone owns the queue of events, the network and the draws. Programs are interpreted here
//! (`run`), calls pass their policies (`call`), messages pass the network (`network`), queues live in
//! [`crate::store`], and faults (`fault`) by schedule and by hand are one mechanism.
//!
//! # Rules
//! G-1 a call has three legs; the caller only ever observes a reply, an explicit error or its own timeout.
//! G-2 after a timeout the callee keeps executing. G-3 a broker's confirm and a consumer's acknowledgement are
//! separate facts. G-4 every copy of a message is delivered, stored, in flight or dropped with a reason. G-5 a crash loses
//! volatile state only. (semantics §2.0)
//!
//! # Simplified
//! A connection's reset or re-opening is known to the broker at once; an answer that says so to a caller travels like any message.
//! A balancer chooses among all instances, up or not.

mod audit;
mod broker;
mod call;
mod client;
mod eval;
mod fault;
mod handler;
mod look;
mod network;
mod run;
mod state;
mod table;

pub use look::{Entry, Position};
pub use state::*;

use run::STATEMENTS_AT_ONCE_MAX;

use crate::draw::{Draw, Key, Purpose};
use crate::events::{Class, Event, Events, LATEST, LOCAL_MAX, Stamp, Token};
use crate::fact::{Fact, FactKind, KindSet, Limit, NO_MESSAGE, NO_ROW, RowId, Said};
use crate::model::{Action, CHAIN_MAX, EVENTS_AT_ONCE_MAX, Intercept, Model, NodeKind};
use crate::path::{PathRef, Paths};
use crate::policy::{Notes, Policy, Scope};
use crate::sink::{Row, Sink, Tally};
use crate::slab::Slab;
use crate::store::Store;
use crate::table::TableState;
use crate::time::{Span, Time};
use std::collections::BTreeMap;
use std::rc::Rc;

/// Why a run is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// Nothing is left to happen.
    Quiet,
    /// The horizon is reached; more would happen after it.
    Until,
    /// A limit ended it, and a fact says which.
    Limit(Limit),
}

/// A command of the user: an action at a position of the run.
#[derive(Clone, Debug, PartialEq)]
pub struct Command {
    pub when: Position,
    pub action: Action,
}

/// What the kinds of timers and arrivals are called in the queue of events.
mod kind {
    pub const ARRIVE: u8 = 0;
    pub const STEP: u8 = 1;
    pub const CALL: u8 = 2;
    pub const LOAD: u8 = 3;
    pub const LEASE: u8 = 4;
    pub const FAULT: u8 = 5;
    pub const WAKE: u8 = 6;
}

/// Look-ups that never change during a run.
#[derive(Debug)]
struct Lookup {
    label_hash: Vec<u64>,
    node_hash: Vec<u64>,
    /// For each node the index of its first process, member, gauge, store, table and shared policy.
    process: Vec<u32>,
    member: Vec<u32>,
    gauge: Vec<u32>,
    store: Vec<u32>,
    table: Vec<u32>,
    shared: Vec<u32>,
    /// For each node and policy its place among the shared ones of one unit, if it is shared.
    shared_place: Vec<Vec<Option<u32>>>,
    shared_count: Vec<u32>,
    gauges: u32,
}

/// A message in a queue of a broker.
#[derive(Clone, Debug)]
pub struct Parcel {
    pub number: u32,
    pub path: PathRef,
    pub kind: crate::program::MessageKind,
    pub label: u32,
    pub body: crate::value::Value,
    pub correlation: crate::value::Value,
    pub reply_to: Option<(u16, u32)>,
}

#[derive(Clone, Debug)]
struct Armed {
    intercept: Rc<Intercept>,
    row: RowId,
    seen: u32,
    used: u32,
}

#[derive(Clone, Debug, Default)]
struct Mailbox {
    messages: Vec<u32>,
    receivers: Vec<u32>,
}

/// Where a fact is true, and whose story it belongs to.
#[derive(Clone, Copy, Debug)]
struct Spot {
    node: u16,
    unit: u32,
    path: PathRef,
    message: u32,
}

/// The state of a run between two events. A clone is a checkpoint.
#[derive(Clone, Debug)]
pub struct World {
    model: Rc<Model>,
    lookup: Rc<Lookup>,
    commands: Rc<[Command]>,
    commands_done: u32,
    seed: Key,
    now: Time,
    /// Events handled so far, and those of them at this instant.
    applied: u32,
    applied_now: u32,
    /// Statements that ran at this event.
    statements: u32,
    /// The length of the longest chain of calls and messages so far.
    chain: u32,
    hash: u64,
    end: Option<End>,
    until: Time,
    events: Events,
    // Of the event that is being handled:
    cause: RowId,
    /// Which row schedules: none before the first event.
    scheduling: RowId,
    scheduled: u32,
    kinds: KindSet,
    row_node: u16,
    row_message: u32,
    notes: Notes,

    paths: Paths,
    messages: Slab<Message>,
    activations: Slab<Activation>,
    calls: Slab<Call>,
    /// Broker, queue and entry of every lease with a timer.
    leases: BTreeMap<Token, (u16, u16, u32)>,
    processes: Vec<Process>,
    members: Vec<Member>,
    shared: Vec<Shared>,
    stores: Vec<Store<Parcel>>,
    tables: Vec<TableState>,
    waiting: Vec<u32>,
    mailboxes: BTreeMap<(u16, u32), Mailbox>,
    balance: Vec<u32>,
    /// The latest arrival per connection, for links on which one message could overtake another.
    order: BTreeMap<(u16, u32, u32), Time>,
    intercepts: Vec<Armed>,
    partitions: Vec<(u16, Option<u16>, RowId)>,
    /// Per label: sent, delivered, redelivered, handled.
    counts: Vec<[u32; 4]>,
    next_message: u32,
    next_serial: u32,
}

impl World {
    /// Returns the world at the start: nothing has happened, and what the scenario schedules is scheduled.
    pub fn new(model: Rc<Model>, seed: u64, commands: Rc<[Command]>) -> Self {
        let lookup = Rc::new(Lookup::new(&model));
        let mut world = Self {
            until: Time::ZERO,
            lookup,
            commands,
            commands_done: 0,
            seed: Key::of_seed(seed),
            now: Time::ZERO,
            applied: 0,
            applied_now: 0,
            statements: 0,
            chain: 0,
            hash: seed ^ 0x5167_6e61_6c62_6f78,
            end: None,
            events: Events::default(),
            cause: NO_ROW,
            scheduling: NO_ROW,
            scheduled: 0,
            kinds: KindSet::default(),
            row_node: 0,
            row_message: NO_MESSAGE,
            notes: Notes::wanted(),
            paths: Paths::default(),
            messages: Slab::default(),
            activations: Slab::default(),
            calls: Slab::default(),
            leases: BTreeMap::new(),
            processes: Vec::new(),
            members: Vec::new(),
            shared: Vec::new(),
            stores: Vec::new(),
            tables: Vec::new(),
            waiting: Vec::new(),
            mailboxes: BTreeMap::new(),
            balance: vec![0; model.nodes.len()],
            order: BTreeMap::new(),
            intercepts: Vec::new(),
            partitions: Vec::new(),
            counts: vec![[0; 4]; model.names.len()],
            next_message: 0,
            next_serial: 0,
            model,
        };
        world.populate();
        world.schedule_start();
        world
    }

    fn populate(&mut self) {
        let model = Rc::clone(&self.model);
        self.waiting = vec![0; self.lookup.gauges as usize];
        for (i, node) in model.nodes.iter().enumerate() {
            let units = match &node.kind {
                NodeKind::Service(s) => s.instances,
                _ => 1,
            };
            for unit in 0..units {
                self.processes.push(Process::new(i as u16, unit));
            }
            let mut shared_units = units;
            match &node.kind {
                NodeKind::Client(c) => {
                    self.members
                        .extend((0..c.members).map(|_| Member::default()));
                    shared_units = c.members;
                }
                NodeKind::Broker(b) => {
                    self.stores.extend(Self::stores_of(b).map(Store::new));
                }
                NodeKind::Service(_) => {}
            }
            for _ in 0..shared_units {
                for policy in &node.policies {
                    if policy.settings.scope() == Scope::Member {
                        let policy = Policy::new(&policy.settings, Time::ZERO);
                        self.shared.push(Shared {
                            policy,
                            timer: None,
                        });
                    }
                }
            }
            self.tables.extend(node.tables.iter().map(Self::table_of));
        }
        self.connect_all_consumers();
    }

    /// Returns why the run is over, or nothing while more can happen.
    pub fn end(&self) -> Option<End> {
        self.end
    }

    /// Gives the run other commands; those that are obeyed already must be the same.
    pub(crate) fn set_commands(&mut self, commands: &Rc<[Command]>) {
        self.commands = Rc::clone(commands);
        if self.end == Some(End::Quiet) {
            self.end = None;
        }
    }

    /// Lets the run go on to a later horizon; an earlier one changes nothing.
    pub fn extend_until(&mut self, until: Time) {
        self.until = self.until.max(until.min(Time::MAX));
        if self.end == Some(End::Until) {
            self.end = None;
        }
    }

    /// Handles the next event and returns its row, or nothing when the run is over.
    pub fn step<S: Sink>(&mut self, sink: &mut S) -> Option<Row> {
        loop {
            if self.end.is_some() {
                return None;
            }
            let next = self.next_valid();
            if self.command_is_next(next.map(|e| e.at)) {
                return Some(self.obey(sink));
            }
            let Some(event) = next else {
                let more = (self.commands_done as usize) < self.commands.len();
                self.end = Some(if more { End::Until } else { End::Quiet });
                return None;
            };
            if event.at > self.until {
                if self.until == Time::MAX {
                    return Some(self.stop_at(sink, Limit::Time, Time::MAX.0));
                }
                self.end = Some(End::Until);
                return None;
            }
            self.events.pop();
            if self.hold(&event) {
                continue;
            }
            self.begin(event.at, event.cause);
            if self.applied_now >= EVENTS_AT_ONCE_MAX {
                let value = u64::from(EVENTS_AT_ONCE_MAX);
                return Some(self.stop(sink, Limit::EventsAtOnce, value));
            }
            self.dispatch(sink, &event);
            return Some(match self.overrun() {
                Some((limit, value)) => self.stop(sink, limit, value.into()),
                None => self.finish(sink),
            });
        }
    }

    /// Returns the limit that the event just handled went beyond.
    #[inline]
    fn overrun(&self) -> Option<(Limit, u32)> {
        if self.statements > STATEMENTS_AT_ONCE_MAX {
            return Some((Limit::StatementsAtOnce, STATEMENTS_AT_ONCE_MAX));
        }
        (self.chain > CHAIN_MAX).then_some((Limit::Chain, CHAIN_MAX))
    }

    /// Ends the run at a limit, with a row and a fact that say so.
    pub fn stop_at<S: Sink>(&mut self, sink: &mut S, limit: Limit, value: u64) -> Row {
        self.begin(self.now, NO_ROW);
        self.stop(sink, limit, value)
    }

    fn stop<S: Sink>(&mut self, sink: &mut S, limit: Limit, value: u64) -> Row {
        self.end = Some(End::Limit(limit));
        let spot = Spot {
            node: 0,
            unit: 0,
            path: NONE,
            message: NO_MESSAGE,
        };
        self.say(sink, FactKind::LimitReached, spot, &[], |_| {
            Fact::LimitReached { limit, value }
        });
        self.finish(sink)
    }

    /// Returns the next event that still counts, dropping those whose timer was cancelled.
    #[inline]
    fn next_valid(&mut self) -> Option<Event> {
        loop {
            let event = self.events.peek()?;
            if self.is_valid(&event) {
                return Some(event);
            }
            self.events.pop();
            self.events.note_buried();
        }
    }

    #[inline]
    fn is_valid(&self, event: &Event) -> bool {
        match event.kind {
            kind::ARRIVE => self
                .messages
                .get(event.slot)
                .is_some_and(|m| m.token == event.token),
            kind::STEP => self
                .activations
                .get(event.slot)
                .is_some_and(|a| a.token == event.token),
            kind::CALL => self
                .calls
                .get(event.slot)
                .is_some_and(|c| c.layer_of(event.token).is_some()),
            kind::LEASE => self.leases.contains_key(&event.token),
            kind::WAKE => self.shared[event.slot as usize]
                .timer
                .is_some_and(|(_, t)| t == event.token),
            _ => true,
        }
    }

    fn begin(&mut self, at: Time, cause: RowId) {
        if at > self.now {
            self.now = at;
            self.applied_now = 0;
        }
        self.cause = cause;
        self.scheduling = self.applied;
        self.scheduled = 0;
        self.statements = 0;
        self.kinds = KindSet::default();
        self.row_message = NO_MESSAGE;
        self.row_node = u16::MAX;
    }

    fn finish<S: Sink>(&mut self, sink: &mut S) -> Row {
        let node = if self.row_node == u16::MAX {
            0
        } else {
            self.row_node
        };
        let mixed = self.now.0
            ^ u64::from(self.row_message).rotate_left(20)
            ^ u64::from(node).rotate_left(52);
        self.hash = (self.hash ^ mixed)
            .wrapping_mul(0x9E37_79B9_7F4A_7C15)
            .rotate_left(29);
        self.hash = (self.hash ^ self.kinds.kinds().0).wrapping_mul(0xD6E8_FEB8_6659_FD93);
        self.hash ^= self.hash >> 32;
        let row = Row {
            at: self.now,
            cause: self.cause,
            message: self.row_message,
            kinds: self.kinds,
            node,
            hash: self.hash as u32,
        };
        self.applied += 1;
        self.applied_now += 1;
        sink.row(row);
        if self.events.should_rebuild() {
            self.drop_dead_timers();
        }
        row
    }

    #[cold]
    fn drop_dead_timers(&mut self) {
        let mut events = std::mem::take(&mut self.events);
        events.retain(|event| self.is_valid(event));
        self.events = events;
    }

    #[inline]
    fn dispatch<S: Sink>(&mut self, sink: &mut S, event: &Event) {
        match event.kind {
            kind::ARRIVE => self.arrive(sink, event.slot),
            kind::STEP => self.timer_of_activation(sink, event.slot),
            kind::CALL => self.timer_of_call(sink, event.slot, event.token),
            kind::LOAD => self.start_run(sink, event.slot),
            kind::LEASE => self.lease_expired(sink, event.token),
            kind::FAULT => self.scheduled_fault(sink, event.slot),
            _ => self.wake_shared(sink, event.slot),
        }
    }

    /// Schedules an event; its row is the cause of it.
    #[inline]
    fn schedule(&mut self, at: Time, class: Class, kind: u8, slot: u32) -> Token {
        let local = self.scheduled.min(LOCAL_MAX - 1);
        self.scheduled += 1;
        self.events.push(
            at.min(LATEST),
            class,
            Stamp {
                row: self.scheduling,
                local,
            },
            kind,
            slot,
        )
    }

    #[inline]
    fn cancel(&mut self) {
        self.events.note_dead();
    }

    /// Says a fact of the event that is being handled. `because` are the earlier rows that decided it, beside the
    /// row that scheduled the event.
    #[inline]
    fn say<S: Sink>(
        &mut self,
        sink: &mut S,
        kind: FactKind,
        spot: Spot,
        because: &[RowId],
        fact: impl FnOnce(&Self) -> Fact,
    ) {
        self.kinds.add(kind);
        if self.row_node == u16::MAX {
            self.row_node = spot.node;
        }
        if self.row_message == NO_MESSAGE {
            self.row_message = spot.message;
        }
        if S::FACTS {
            let fact = fact(self);
            debug_assert_eq!(fact.kind(), kind);
            self.hand_fact(sink, spot, because, fact);
        }
    }

    /// Notes of the event that is being handled what the kinds of its facts do not say.
    #[inline]
    fn flag(&mut self, flag: KindSet) {
        self.kinds = self.kinds.with(flag);
    }

    /// Hands a fact to the sink: not in line, since there are many facts and one way to hand them over.
    #[inline(never)]
    fn hand_fact<S: Sink>(&self, sink: &mut S, spot: Spot, because: &[RowId], fact: Fact) {
        let earlier = because.iter().copied().chain([self.cause]);
        let mut rows: Vec<RowId> = earlier
            .filter(|r| *r != NO_ROW && *r < self.applied)
            .collect();
        rows.sort_unstable();
        rows.dedup();
        let path = match spot.path {
            NONE => String::new(),
            path => self.paths.text(path, &self.model),
        };
        sink.fact(Said {
            row: self.applied,
            at: self.now,
            node: spot.node,
            unit: spot.unit,
            path,
            message: (spot.message != NO_MESSAGE).then_some(spot.message),
            fact,
            because: rows,
        });
    }

    #[inline]
    fn tally<S: Sink>(&self, sink: &mut S, tally: Tally) {
        if S::TALLIES {
            sink.tally(self.now, tally);
        }
    }

    /// Notes how many wait now.
    #[inline]
    fn depth<S: Sink>(&mut self, sink: &mut S, node: u16, queue: u16, depth: u32) {
        let gauge = self.gauge(node, queue);
        let before = std::mem::replace(&mut self.waiting[gauge as usize], depth);
        if S::TALLIES {
            let by = depth as i32 - before as i32;
            let gauge = gauge as u16;
            sink.tally(
                self.now,
                Tally::Depth {
                    node,
                    queue,
                    gauge,
                    depth,
                    by,
                },
            );
        }
    }

    #[inline]
    fn draw(&self, purpose: Purpose, identity: Key) -> Draw {
        Draw::new(self.seed, purpose, identity)
    }

    /// Returns the process of a node's unit: clients and brokers have one for all.
    #[inline]
    fn process_index(&self, node: u16, unit: u32) -> u32 {
        let base = self.lookup.process[usize::from(node)];
        match &self.model.nodes[usize::from(node)].kind {
            NodeKind::Service(_) => base + unit,
            _ => base,
        }
    }

    fn new_serial(&mut self) -> u32 {
        self.next_serial = self.next_serial.wrapping_add(1);
        self.next_serial
    }
}

impl Lookup {
    fn new(model: &Model) -> Self {
        let n = model.nodes.len();
        let mut lookup = Self {
            label_hash: model.names.iter().map(|name| Key::name(name)).collect(),
            node_hash: model
                .nodes
                .iter()
                .map(|node| Key::name(&node.name))
                .collect(),
            process: Vec::with_capacity(n),
            member: Vec::with_capacity(n),
            gauge: Vec::with_capacity(n),
            store: Vec::with_capacity(n),
            table: Vec::with_capacity(n),
            shared: Vec::with_capacity(n),
            shared_place: Vec::with_capacity(n),
            shared_count: Vec::with_capacity(n),
            gauges: 0,
        };
        let (mut process, mut member, mut store, mut table, mut shared) = (0, 0, 0, 0, 0);
        for node in &model.nodes {
            lookup.process.push(process);
            lookup.member.push(member);
            lookup.gauge.push(lookup.gauges);
            lookup.store.push(store);
            lookup.table.push(table);
            lookup.shared.push(shared);
            let mut count = 0;
            let place = |policy: &crate::model::Policy, count: &mut u32| {
                let is_shared = policy.settings.scope() == Scope::Member;
                *count += u32::from(is_shared);
                is_shared.then(|| *count - 1)
            };
            lookup
                .shared_place
                .push(node.policies.iter().map(|p| place(p, &mut count)).collect());
            lookup.shared_count.push(count);
            table += node.tables.len() as u32;
            let units = match &node.kind {
                NodeKind::Client(c) => {
                    member += c.members;
                    process += 1;
                    c.members
                }
                NodeKind::Service(s) => {
                    process += s.instances;
                    lookup.gauges += 1;
                    s.instances
                }
                NodeKind::Broker(b) => {
                    process += 1;
                    store += b.queues.len() as u32;
                    lookup.gauges += b.queues.len() as u32;
                    1
                }
            };
            shared += units * count;
        }
        lookup
    }
}

impl Process {
    fn new(node: u16, unit: u32) -> Self {
        Self {
            node,
            unit,
            condition: Condition::Up,
            condition_row: NO_ROW,
            crash_row: NO_ROW,
            serving: false,
            busy: 0,
            queue: Default::default(),
            ready: Default::default(),
            held: Vec::new(),
            error_share: 0.0,
            slow_milli: 1000,
            error_row: NO_ROW,
            slow_row: NO_ROW,
        }
    }
}

impl Call {
    /// Returns the layer whose timer has this token.
    #[inline]
    fn layer_of(&self, token: Token) -> Option<usize> {
        self.layers
            .iter()
            .position(|l| l.timer.is_some_and(|(_, t)| t == token))
    }
}

/// Returns a time longer by a factor in thousandths.
fn scaled(span: Span, milli: u64) -> Span {
    if milli == 1000 {
        span
    } else {
        Span((u128::from(span.0) * u128::from(milli) / 1000) as u64)
    }
}

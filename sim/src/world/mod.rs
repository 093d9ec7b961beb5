//! The world: a state, and [`World::step`], which handles exactly one event.
//!
//! The world alone owns the queue of events, the network and the draws. Programs are interpreted here
//! (`run`), calls pass their policies (`call`), messages pass the network (`network`), queues live in
//! [`crate::queue`], and faults (`fault`) by schedule and by hand are one mechanism.
//!
//! # Rules
//! G-1 a call has three legs; the caller only ever observes a reply, an explicit error or its own timeout.
//! G-2 after a timeout the callee keeps executing. G-3 a broker's confirm and a consumer's acknowledgement are
//! separate facts. G-4 every copy of a message is delivered, stored, in flight or dropped with a reason. G-5 a crash loses
//! volatile state only. (semantics §2.0)
//!
//! # Simplified
//! A connection's reset or re-opening is known to the broker at once; an answer that says so to a caller travels like any message.
//! A balancer chooses among all instances that it has not ejected, up or not.

mod answer;
mod arrival;
mod audit;
mod balance;
mod branch;
mod broker;
mod call;
mod checkpoint;
mod client;
mod deadline;
mod door;
mod eval;
mod fallback;
mod fault;
mod hand;
mod handler;
mod hold;
mod late;
mod layer;
mod letter;
mod limits;
mod locks;
mod log;
mod look;
mod lookup;
mod loops;
mod mailbox;
mod network;
mod note;
mod orphan;
mod outlier;
mod pause;
mod query;
mod run;
mod say;
mod scaling;
mod shared;
mod state;
mod step;
mod table;
mod verdict;
mod worker;

pub use checkpoint::Checkpoint;
pub use hand::{Held, program};
pub use limits::{LimitView, PlaceView};
pub use locks::{LockId, LockState};
pub use log::{BACKOFF, Coordinated, Kept as KeptRecord, Readers, Sending, Unit};
pub use look::{Entry, Position};
pub use scaling::ScalerView;
pub use state::*;

use balance::Balancer;
use lookup::Lookup;
use mailbox::Mailbox;
use say::Spot;

use crate::draw::{Draw, Key, Purpose};
use crate::events::{Events, Token};
use crate::fact::{KindSet, Limit, NO_MESSAGE, NO_ROW, RowId};
use crate::model::{Action, Intercept, Model, NodeKind, Service};
use crate::path::{PathRef, Paths};
use crate::policy::{Notes, Policy, Scope};
use crate::queue::Queue;
use crate::rabbit::Envelope;
use crate::slab::Slab;
use crate::sorted::SortedMap;
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
    /// What brokers read on it; one without anything on it where that does not matter.
    pub envelope: Rc<Envelope>,
}

impl Parcel {
    /// Returns where it lies: in a queue of this broker.
    fn spot(&self, broker: u16) -> Spot {
        Spot {
            node: broker,
            unit: 0,
            path: self.path,
            message: self.number,
        }
    }
}

#[derive(Clone, Debug)]
struct Armed {
    intercept: Rc<Intercept>,
    row: RowId,
    seen: u32,
    used: u32,
}

/// The state of a run between two events.
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
    /// Whether no fault has touched anything: every process has always been up, nothing is parted, no verdict is armed.
    calm: bool,
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
    /// Permits whose callers gave up.
    late: Vec<late::Late>,
    queues: Vec<Queue<Parcel>>,
    /// Confirms of what is not safe yet.
    unconfirmed: broker::Unconfirmed,
    /// What stands on a message on which nothing stands.
    blank: Rc<Envelope>,
    /// What stands on a message that is only to be kept.
    persistent: Rc<Envelope>,
    /// One per partition of each topic.
    logs: Vec<crate::log::Partition<KeptRecord>>,
    /// The groups that read topics.
    readers: Vec<Readers>,
    /// What producers and groups keep beside the logs; none until there is something.
    ledger: Option<Box<log::Ledger>>,
    tables: Vec<TableState>,
    /// How often a table, a lock or a queue was given something new.
    touches: u64,
    /// Who waits for the log of a table: slot, serial, table.
    tailers: Vec<(u32, u32, u32)>,
    loops: Vec<loops::LoopState>,
    locks: BTreeMap<LockId, LockState>,
    /// The lock of every lease with a timer.
    lock_leases: SortedMap<Token, LockId>,
    waiting: Vec<u32>,
    mailboxes: SortedMap<(u16, u32), Mailbox>,
    /// Per node; only services with several instances use theirs.
    balancers: Vec<Balancer>,
    /// Of the services that are scaled.
    autoscalers: Vec<scaling::Autoscaler>,
    /// The latest arrival per connection, for links on which one message could overtake another.
    order: SortedMap<(u16, u32, u32), Time>,
    intercepts: Vec<Armed>,
    traps: Vec<hand::Armed>,
    partitions: Vec<(u16, Option<u16>, RowId)>,
    /// Per label, by [`crate::model::Counter`].
    counts: Vec<[u32; 6]>,
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
            calm: true,
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
            late: Vec::new(),
            queues: Vec::new(),
            unconfirmed: None,
            blank: Rc::default(),
            persistent: Rc::new(Envelope {
                persistent: true,
                ..Envelope::default()
            }),
            logs: Vec::new(),
            readers: Vec::new(),
            ledger: None,
            tables: Vec::new(),
            touches: 0,
            tailers: Vec::new(),
            loops: Vec::new(),
            locks: BTreeMap::new(),
            lock_leases: SortedMap::default(),
            waiting: Vec::new(),
            mailboxes: SortedMap::default(),
            balancers: model.nodes.iter().map(Balancer::before).collect(),
            autoscalers: Vec::new(),
            order: SortedMap::default(),
            intercepts: Vec::new(),
            traps: Vec::new(),
            partitions: Vec::new(),
            counts: vec![[0; 6]; model.names.len()],
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
            let units = node.kind.processes();
            for unit in 0..units {
                self.processes
                    .push(Process::new(i as u16, unit, &node.kind));
            }
            let mut shared_units = units;
            match &node.kind {
                NodeKind::Client(c) => {
                    self.members
                        .extend((0..c.members).map(|_| Member::default()));
                    shared_units = c.members;
                }
                NodeKind::Broker(b) => {
                    self.queues.extend(Self::queues_of(b).map(Queue::new));
                    self.logs.extend(Self::logs_of(&b.topics));
                }
                NodeKind::Service(_) => {}
            }
            for _ in 0..shared_units {
                for policy in &node.policies {
                    if policy.settings.scope() == Scope::Member {
                        let policy = Policy::new(&policy.settings, Time::ZERO);
                        self.shared.push(Shared {
                            policy,
                            kept: Rc::default(),
                            timer: None,
                        });
                    }
                }
            }
            self.tables.extend(node.tables.iter().map(Self::table_of));
            // Each further instance has tables of its own for what is kept in memory.
            for _ in 1..units {
                let own = node.tables.iter().filter(|table| table.memory);
                self.tables.extend(own.map(Self::table_of));
            }
            self.loops.extend(Self::loops_of(i as u16, &node.kind));
        }
        self.add_autoscalers(&model);
        self.connect_all_consumers();
        self.join_all_groups();
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

    #[inline]
    fn draw(&self, purpose: Purpose, identity: Key) -> Draw {
        Draw::new(self.seed, purpose, identity)
    }

    /// Returns the process of a node's unit: clients have one for all.
    #[inline]
    fn process_index(&self, node: u16, unit: u32) -> u32 {
        let place = self.lookup.node(node);
        place.process + if place.has_instances { unit } else { 0 }
    }

    /// Returns the service that a node is, if it is one.
    #[inline]
    fn service(&self, node: u16) -> Option<&Service> {
        match &self.model.nodes[usize::from(node)].kind {
            NodeKind::Service(service) => Some(service),
            _ => None,
        }
    }

    #[inline]
    fn new_serial(&mut self) -> u32 {
        self.next_serial = self.next_serial.wrapping_add(1);
        self.next_serial
    }
}

/// The factor of a process that is as fast as it should be, in thousandths.
const NOT_SLOW: u64 = 1000;

/// Returns a time longer by a factor in thousandths.
fn scaled(span: Span, milli: u64) -> Span {
    if milli == NOT_SLOW {
        span
    } else {
        Span((u128::from(span.0) * u128::from(milli) / 1000) as u64)
    }
}

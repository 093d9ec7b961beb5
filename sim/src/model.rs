//! The model: a scenario after it was checked, with dense indexes instead of names. It never changes
//! while a run lasts, so worlds share it behind an `Rc`.

mod action;
mod rate;

pub use action::{Action, Intercept, Seek, Trap, Verdict};
pub use rate::{Point, Rate};

use crate::dist::Dist;
use crate::log::{
    Cleanup, CommitMode, GroupSettings, Isolation, Partitioner, Profile, ReplicaSettings,
};
use crate::outlier::OutlierSettings;
use crate::policy::Settings;
use crate::program::{Expr, Op, Program};
use crate::queue::QueueSettings;
use crate::rabbit::routing::Routing;
use crate::rabbit::{DeadLetters, Version};
use crate::scaling::Scaling;
use crate::time::{Span, Time};
use crate::value::Value;
use std::rc::Rc;

/// The most nodes a scenario may have.
pub const NODES_MAX: usize = 100;
/// The most members a population may have.
pub const MEMBERS_MAX: u32 = 10_000;
/// The most events at one instant; reaching it ends the run with a fact.
pub const EVENTS_AT_ONCE_MAX: u32 = 10_000;

/// The most calls and messages that one run of a client's program may lead to one after another: identities are as long
/// as such a chain. Reaching it ends the run with a fact.
pub const CHAIN_MAX: u32 = 200;

/// A checked scenario.
#[derive(Clone, Debug)]
pub struct Model {
    pub nodes: Vec<Node>,
    /// Every directed pair of nodes that can exchange messages.
    pub links: Vec<Link>,
    /// Interned names of calls and messages.
    pub names: Vec<Rc<str>>,
    /// Faults on a schedule, in order of time.
    pub faults: Vec<(Time, Action)>,
    pub ledger: Vec<LedgerLine>,
    /// When the run ends, if it is not quiet before.
    pub until: Time,
    link_of: Vec<u16>,
}

impl Model {
    /// Returns whether a handler writes: whether it, or whatever it calls, may insert, update or send.
    pub fn writes(&self, node: u16, handler: u16) -> bool {
        let NodeKind::Service(service) = &self.nodes[usize::from(node)].kind else {
            return false;
        };
        let Some(handler) = service.handlers.get(usize::from(handler)) else {
            return false;
        };
        handler.program.ops.iter().any(|op| match op {
            Op::Insert(_) | Op::Update(_) | Op::Delete(_) | Op::Send(_) => true,
            Op::Call(call) => self.writes(call.to, call.handler),
            _ => false,
        })
    }

    /// Builds the look-up of links; `links` holds at most one entry per directed pair.
    pub fn new(
        nodes: Vec<Node>,
        links: Vec<Link>,
        names: Vec<Rc<str>>,
        faults: Vec<(Time, Action)>,
        ledger: Vec<LedgerLine>,
        until: Time,
    ) -> Self {
        let n = nodes.len();
        let mut link_of = vec![u16::MAX; n * n];
        for (i, link) in links.iter().enumerate() {
            link_of[usize::from(link.from) * n + usize::from(link.to)] = i as u16;
        }
        Self {
            nodes,
            links,
            names,
            faults,
            ledger,
            until,
            link_of,
        }
    }

    /// Returns the index of the link from one node to another, if they can exchange messages.
    #[inline]
    pub fn link(&self, from: u16, to: u16) -> Option<u16> {
        let i = self.link_of[usize::from(from) * self.nodes.len() + usize::from(to)];
        (i != u16::MAX).then_some(i)
    }

    /// Returns the index of the node of that name.
    pub fn node(&self, name: &str) -> Option<u16> {
        self.nodes
            .iter()
            .position(|n| n.name == name)
            .map(|i| i as u16)
    }
}

/// A sentence or name in both languages.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    pub ko: String,
    pub en: String,
}

#[derive(Clone, Debug)]
pub struct Node {
    /// The name in files and identity paths.
    pub name: String,
    /// The name a reader sees.
    pub label: Words,
    /// Where it stands on the stage, in units of one node's width and height.
    pub place: (f32, f32),
    /// Shared by handlers by name: `through` of a call refers to them. State that outlives a call (a breaker's) is kept per
    /// member or instance.
    pub policies: Vec<Policy>,
    /// What stands in for calls that did not succeed; policies refer to it by number.
    pub fallbacks: Vec<StandIn>,
    pub tables: Vec<Table>,
    pub kind: NodeKind,
}

/// What stands in for a call that did not succeed.
#[derive(Clone, Debug)]
pub enum StandIn {
    /// A value, which may depend on what the program was given, and on no variable of it.
    Value(Expr),
    /// The last good answer to the same call with the same body, if it is not older than this.
    Kept { age_max: Option<Span> },
    /// Another service, asked with the same body.
    Call { to: u16, handler: u16, label: u32 },
}

#[derive(Clone, Debug, PartialEq)]
pub struct Policy {
    pub name: String,
    pub settings: Settings,
}

/// A table of a node. It is durable and shared by all instances: a crash loses what was not committed, and nothing else.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    pub name: String,
    /// Whether it is kept in memory: each instance has its own, and a crash empties it.
    pub memory: bool,
    /// Rows that are there at the start.
    pub rows: Vec<(Value, Value)>,
}

#[derive(Clone, Debug)]
pub enum NodeKind {
    Client(Client),
    Service(Service),
    Broker(Broker),
}

impl NodeKind {
    /// Returns how many processes a node has: a population of clients is one, and so are a broker's replicas.
    pub fn processes(&self) -> u32 {
        match self {
            Self::Client(_) => 1,
            Self::Service(service) => service.instances,
            Self::Broker(broker) => broker.processes(),
        }
    }
}

/// A population of clients that run one program.
#[derive(Clone, Debug)]
pub struct Client {
    pub members: u32,
    pub load: Load,
    pub program: Rc<Program>,
}

/// When the members of a population run their program.
#[derive(Clone, Debug, PartialEq)]
pub enum Load {
    /// Each member runs the program again `think` after it ended, `rounds` times or for ever.
    Closed { think: Dist, rounds: Option<u32> },
    /// Each member starts the program at `first` and then every `interval`, whether or not earlier runs ended.
    Open {
        first: Time,
        interval: Dist,
        count: Option<u32>,
    },
    /// Each member starts the program at random instants, at a rate that changes, whether or not earlier runs ended.
    Varying(Rate),
    /// The program starts at these instants; the n-th start belongs to member n modulo members.
    Scripted(Vec<Time>),
}

/// What a call that waits does with its worker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Waiting {
    /// It holds it: a thread per request.
    Blocking,
    /// It gives it back and takes one again to go on.
    NonBlocking,
}

/// What a service does with the deadline of a request (RT-14).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deadlines {
    /// It works on, as if there were none.
    Ignored,
    /// It does not start what is too late, stops between two statements when the deadline passes, gives up its own calls then,
    /// and passes the deadline on to them.
    Propagated,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Balance {
    RoundRobin,
    Random,
    /// The instance with the fewest requests that are not answered yet; of several, the first.
    LeastOutstanding,
    /// Two are drawn, and the one with fewer requests is taken; of two alike, the first drawn.
    TwoChoices,
}

/// Who of those in line gets the next free worker.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// Who came first.
    #[default]
    Fifo,
    /// Who came last.
    Lifo,
}

#[derive(Clone, Debug)]
pub struct Service {
    /// How many there are; the most, where they are scaled.
    pub instances: u32,
    /// How many of them run, by the length of a queue; none: all, always.
    pub scaling: Option<Rc<Scaling>>,
    pub balance: Balance,
    /// When the balancer takes an instance out of its choice, where it does.
    pub ejection: Option<Rc<OutlierSettings>>,
    /// Workers per instance.
    pub workers: u32,
    /// How many requests may wait per instance; none: without bound.
    pub queue_max: Option<u32>,
    pub order: Order,
    /// Whether a request whose caller waits no more is dropped when its turn comes.
    pub drop_late: bool,
    /// A rate limiter before the line, per instance.
    pub door: Option<Settings>,
    pub waiting: Waiting,
    /// Whether it minds the deadlines of its requests, and passes them on.
    pub deadlines: Deadlines,
    /// By how much each request in progress makes work longer, in parts per million of it; 0 where work takes as long as ever.
    pub load_slowdown: u64,
    /// The probability that one request finds it up; drawn per request, 1 for always.
    pub up: f64,
    pub handlers: Vec<Handler>,
    pub consumers: Vec<Consumer>,
    pub loops: Vec<Loop>,
    pub locks: Vec<Lock>,
    pub subscriptions: Vec<Subscription>,
}

/// What each instance of a service does by itself, again and again: a relay, a poller.
#[derive(Clone, Debug)]
pub struct Loop {
    pub name: String,
    /// A round begins this long after the one before began, or when that one ended, if it took longer.
    pub every: Span,
    /// When the first round begins after the process started.
    pub first: Span,
    pub program: Rc<Program>,
}

/// Locks in the database that a service's instances share: one for each key.
#[derive(Clone, Debug, PartialEq)]
pub struct Lock {
    pub name: String,
    /// How long a holder keeps it at the most; none: until it unlocks, ends or crashes.
    pub lease: Option<Span>,
}

/// What a service does when one operation is called.
#[derive(Clone, Debug)]
pub struct Handler {
    pub name: String,
    pub program: Rc<Program>,
}

/// What each instance of a service does with the messages of one queue.
#[derive(Clone, Debug)]
pub struct Consumer {
    pub broker: u16,
    pub queue: u16,
    /// How many deliveries one instance may hold unsettled.
    pub prefetch: u32,
    /// Consumers of a higher priority come first while they have credit.
    pub priority: i32,
    pub ack: AckMode,
    pub program: Rc<Program>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AckMode {
    /// Settled when it is handed over: a crash loses it.
    Automatic,
    /// Settled when the program says `ack`; a program that ends without saying so leaves it to the lease.
    Manual,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Broker {
    /// How many brokers its cluster has. Each topic says how many of them keep it; quorum queues are on all of them.
    pub instances: u32,
    /// The probability that one publish finds it up.
    pub up: f64,
    /// The version of RabbitMQ that it is; none: a queue of no product.
    pub rabbitmq: Option<Version>,
    pub queues: Vec<Queue>,
    /// Its exchanges and bindings; exchanges count from 1, behind the default one.
    pub routing: Rc<Routing>,
    pub topics: Vec<Topic>,
}

impl Broker {
    /// Returns whether its instances are replicas of one another: they hold the same queues.
    pub fn is_replicated(&self) -> bool {
        self.instances > 1 && self.topics.is_empty()
    }

    /// Returns how many processes it is: replicas that answer as one are one, which knows which of them are down.
    pub fn processes(&self) -> u32 {
        if self.is_replicated() {
            1
        } else {
            self.instances
        }
    }
}

/// A point-to-point queue: a message is kept until it is settled.
#[derive(Clone, Debug, PartialEq)]
pub struct Queue {
    pub name: String,
    pub settings: QueueSettings,
    /// Where it sends what dies in it; none: it is dropped.
    pub dead_letters: Option<DeadLetters>,
}

/// A topic: logs that readers go through, each at its own offset.
#[derive(Clone, Debug, PartialEq)]
pub struct Topic {
    pub name: String,
    pub profile: Profile,
    /// At least 1.
    pub partitions: u32,
    /// How producers choose the partition of a key.
    pub partitioner: Partitioner,
    /// After so many records without a key a producer goes to another partition.
    pub sticky: u32,
    pub replicas: ReplicaSettings,
    /// How long a follower takes to fetch what its leader appended.
    pub replication: Span,
    /// How its partitions get shorter; none: they keep everything.
    pub cleanup: Option<Cleanup>,
}

/// The instances of a service read a topic as the members of one group.
#[derive(Clone, Debug)]
pub struct Subscription {
    pub broker: u16,
    pub topic: u16,
    pub settings: GroupSettings,
    pub commit: CommitMode,
    pub isolation: Isolation,
    /// How many records one poll returns at most.
    pub records_max: u32,
    pub program: Rc<Program>,
}

/// What lies between two nodes, one way.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    pub from: u16,
    pub to: u16,
    pub latency: Dist,
    /// Probability that a message is lost.
    pub loss: f64,
    /// Probability that a message arrives twice.
    pub duplicate: f64,
    /// Nanoseconds on the wire per message; zero for none.
    pub transfer: Span,
    /// Whether a message may overtake an earlier one.
    pub unordered: bool,
}

/// What the business believes: expected beside actual.
#[derive(Clone, Debug)]
pub struct LedgerLine {
    /// The name in `run --format json`.
    pub name: String,
    pub label: Words,
    pub expected: Option<Sum>,
    pub actual: Sum,
}

/// What a ledger line counts.
#[derive(Clone, Debug, PartialEq)]
pub enum Sum {
    /// Rows of a table, all or those whose `field` equals a value.
    Count {
        node: u16,
        table: u16,
        filter: Option<(Rc<str>, Value)>,
    },
    /// The sum of a field over a table.
    Field {
        node: u16,
        table: u16,
        field: Rc<str>,
    },
    /// Messages of that label: how many were sent, handed over or handled.
    Messages {
        label: u32,
        counter: Counter,
    },
    /// Milliseconds that a service worked for requests whose deadline had passed.
    Wasted {
        node: u16,
    },
    Constant(i64),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Counter {
    Sent,
    Delivered,
    Redelivered,
    Handled,
    /// Answers that somebody still waited for.
    Useful,
    /// Answers that came for a request that was given up or answered before.
    Orphaned,
}

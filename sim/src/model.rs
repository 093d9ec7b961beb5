//! The model: a scenario after it was checked, with dense indexes instead of names. It never changes
//! while a run lasts, so worlds share it behind an `Rc`.

mod action;
mod broker;
mod ledger;
mod rate;
mod service;

pub use action::{Action, Intercept, Seek, Trap, Verdict};
pub use broker::{Broker, Queue, Topic};
pub use ledger::{Counter, LedgerLine, Sum};
pub use rate::{Point, Rate};
pub use service::{
    AckMode, Balance, Consumer, Deadlines, Handler, Lock, Loop, Order, Service, Subscription,
    Waiting,
};

use crate::dist::Dist;
use crate::policy::Settings;
use crate::program::{Expr, Op, Program};
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

impl Client {
    /// Returns whether a member may run the program more than once.
    pub fn repeats(&self) -> bool {
        match &self.load {
            Load::Closed { rounds, .. } => *rounds != Some(1),
            Load::Open { count, .. } => *count != Some(1),
            Load::Varying(_) => true,
            Load::Scripted(starts) => starts.len() > self.members as usize,
        }
    }
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

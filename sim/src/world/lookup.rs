//! Look-ups that never change during a run.

use crate::draw::Key;
use crate::model::{Link, Model, Node, NodeKind};
use crate::policy::Scope;
use crate::time::Span;

#[derive(Debug)]
pub(super) struct Lookup {
    pub label_hash: Vec<u64>,
    pub nodes: Vec<Place>,
    /// The node of each member of all populations.
    pub node_of_member: Vec<u16>,
    pub gauges: u32,
    /// For each pair of nodes how long every message takes, where nothing is drawn; see [`Lookup::steady`].
    steady: Vec<Option<Span>>,
}

/// Where what belongs to a node is found.
#[derive(Debug)]
pub(super) struct Place {
    /// The stable hash of its name.
    pub hash: u64,
    /// The key of its members' draws.
    pub key: Key,
    /// The index of its first process, member, gauge, queue, table and shared policy.
    pub process: u32,
    pub member: u32,
    pub gauge: u32,
    pub queue: u32,
    /// Per topic the index of its first log.
    pub logs: Vec<u32>,
    pub table: u32,
    pub shared: u32,
    /// Whether each unit is a process of its own: an instance.
    pub has_instances: bool,
    /// For each policy its place among the shared ones of one unit, if it is shared.
    pub shared_place: Vec<Option<u32>>,
    pub shared_count: u32,
    pub table_count: u32,
    /// For each table its place among those that are kept in memory, if it is one.
    memory_place: Vec<Option<u32>>,
}

impl Lookup {
    pub fn new(model: &Model) -> Self {
        let mut lookup = Self {
            label_hash: model.names.iter().map(|name| Key::name(name)).collect(),
            nodes: Vec::with_capacity(model.nodes.len()),
            node_of_member: Vec::new(),
            gauges: 0,
            steady: steady(model),
        };
        let (mut process, mut queue, mut log, mut table, mut shared) = (0, 0, 0, 0, 0);
        for (i, node) in model.nodes.iter().enumerate() {
            let (shared_place, shared_count) = shared_places(node);
            let member = lookup.node_of_member.len() as u32;
            let hash = Key::name(&node.name);
            lookup.nodes.push(Place {
                hash,
                key: Key::ROOT.with(hash),
                process,
                member,
                gauge: lookup.gauges,
                queue,
                logs: Vec::new(),
                table,
                shared,
                has_instances: match &node.kind {
                    NodeKind::Service(_) => true,
                    NodeKind::Broker(broker) => broker.processes() > 1,
                    NodeKind::Client(_) => false,
                },
                shared_place,
                shared_count,
                table_count: node.tables.len() as u32,
                memory_place: memory_places(node),
            });
            table += node.tables.len() as u32;
            let units = match &node.kind {
                NodeKind::Client(c) => {
                    let members = (member + c.members) as usize;
                    lookup.node_of_member.resize(members, i as u16);
                    process += 1;
                    c.members
                }
                NodeKind::Service(s) => {
                    process += s.instances;
                    s.instances
                }
                NodeKind::Broker(b) => {
                    process += b.processes();
                    queue += b.queues.len() as u32;
                    for topic in &b.topics {
                        lookup.nodes[i].logs.push(log);
                        log += topic.partitions;
                    }
                    b.processes()
                }
            };
            lookup.gauges += u32::from(node.kind.gauges());
            shared += units * shared_count;
            let in_memory = node.tables.iter().filter(|t| t.memory).count() as u32;
            table += units.saturating_sub(1) * in_memory;
        }
        lookup
    }

    #[inline]
    pub fn node(&self, node: u16) -> &Place {
        &self.nodes[usize::from(node)]
    }

    /// Returns where a table stands that a unit of a node uses: its own, where it is kept in memory.
    #[inline]
    pub fn table(&self, node: u16, unit: u32, table: u16) -> usize {
        let place = self.node(node);
        let shared = place.table + u32::from(table);
        let own = place
            .memory_place
            .get(usize::from(table))
            .copied()
            .flatten();
        let at = match (own, unit) {
            (None, _) | (_, 0) => shared,
            (Some(nth), unit) => {
                let in_memory = place.memory_place.iter().flatten().count() as u32;
                place.table + place.table_count + (unit - 1) * in_memory + nth
            }
        };
        at as usize
    }

    /// Returns how long every message from one node to another takes, where nothing about it is drawn: no time, no loss,
    /// no copy.
    #[inline]
    pub fn steady(&self, from: u16, to: u16) -> Option<Span> {
        self.steady[usize::from(from) * self.nodes.len() + usize::from(to)]
    }
}

/// Returns for each policy of a node its place among the shared ones, and how many these are.
fn shared_places(node: &Node) -> (Vec<Option<u32>>, u32) {
    let mut count = 0;
    let place = |policy: &crate::model::Policy| {
        let is_shared = policy.settings.scope() == Scope::Member;
        count += u32::from(is_shared);
        is_shared.then(|| count - 1)
    };
    let places = node.policies.iter().map(place).collect();
    (places, count)
}

/// Returns for each table of a node its place among those that are kept in memory.
fn memory_places(node: &Node) -> Vec<Option<u32>> {
    let mut count = 0;
    let place = |table: &crate::model::Table| {
        count += u32::from(table.memory);
        table.memory.then(|| count - 1)
    };
    node.tables.iter().map(place).collect()
}

fn steady(model: &Model) -> Vec<Option<Span>> {
    let nodes = model.nodes.len() as u16;
    let pairs = (0..nodes).flat_map(|from| (0..nodes).map(move |to| (from, to)));
    let time = |(from, to)| match model.link(from, to) {
        Some(link) => model.links[usize::from(link)].steady(),
        None => Some(Span::ZERO),
    };
    pairs.map(time).collect()
}

impl Link {
    /// Returns how long every message takes, where nothing about it is drawn.
    fn steady(&self) -> Option<Span> {
        let crate::dist::Dist::Constant(latency) = self.latency else {
            return None;
        };
        (self.loss <= 0.0 && self.duplicate <= 0.0).then(|| self.transfer + latency)
    }
}

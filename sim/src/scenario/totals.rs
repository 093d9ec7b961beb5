//! What all nodes have together. Each checkpoint of a run holds all of it, so its size is limited.

use super::json::Json;
use super::problem::{Code, What};
use super::reader::Reader;
use crate::model::{Node, NodeKind};
use crate::policy::Scope;

/// The most members of all populations, instances of all services, and so on.
const MAX: [(What, u64); 7] = [
    (What::Member, 50_000),
    (What::Instance, 10_000),
    (What::Consumer, 20_000),
    (What::Policy, 20_000),
    (What::Loop, 20_000),
    (What::Table, 20_000),
    (What::Row, 1_000_000),
];

/// Notes each total that is too great.
pub fn check<'a>(r: &mut Reader<'a>, at: &'a Json, nodes: &[Node]) {
    let mut totals = [0; 7];
    for node in nodes {
        for (total, own) in totals.iter_mut().zip(parts(node)) {
            *total += own;
        }
    }
    for ((what, max), found) in MAX.into_iter().zip(totals) {
        if found > max {
            r.note(at, Code::TooMany { what, found, max });
        }
    }
}

/// Returns members, instances, and per instance or member its consumers, the policies that outlive a call, its loops, and the
/// tables in its memory with their rows.
fn parts(node: &Node) -> [u64; 7] {
    let kept = |policy: &&crate::model::Policy| policy.settings.scope() == Scope::Member;
    let policies = node.policies.iter().filter(kept).count() as u64;
    match &node.kind {
        NodeKind::Client(client) => {
            let members = u64::from(client.members);
            [members, 0, 0, members * policies, 0, 0, 0]
        }
        NodeKind::Service(service) => {
            let instances = u64::from(service.instances);
            let consumers = service.consumers.len() + service.subscriptions.len();
            let consumers = instances * consumers as u64;
            let loops = instances * service.loops.len() as u64;
            let in_memory = || node.tables.iter().filter(|table| table.memory);
            let tables = instances * in_memory().count() as u64;
            let rows = instances * in_memory().map(|t| t.rows.len() as u64).sum::<u64>();
            let policies = instances * policies;
            [0, instances, consumers, policies, loops, tables, rows]
        }
        NodeKind::Broker(_) => [0; 7],
    }
}

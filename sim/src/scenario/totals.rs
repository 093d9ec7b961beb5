//! What all nodes have together. Each checkpoint of a run holds all of it, so its size is limited.

use super::json::Json;
use super::problem::{Code, What};
use super::reader::Reader;
use crate::model::{Node, NodeKind};
use crate::policy::Scope;

/// The most members of all populations, instances of all services, and so on.
const MAX: [(What, u64); 4] = [
    (What::Member, 50_000),
    (What::Instance, 10_000),
    (What::Consumer, 20_000),
    (What::Policy, 20_000),
];

/// Notes each total that is too great.
pub fn check<'a>(r: &mut Reader<'a>, at: &'a Json, nodes: &[Node]) {
    let mut totals = [0; 4];
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

/// Returns members, instances, and per instance or member its consumers and the policies that outlive a call.
fn parts(node: &Node) -> [u64; 4] {
    let kept = |policy: &&crate::model::Policy| policy.settings.scope() == Scope::Member;
    let policies = node.policies.iter().filter(kept).count() as u64;
    match &node.kind {
        NodeKind::Client(client) => {
            let members = u64::from(client.members);
            [members, 0, 0, members * policies]
        }
        NodeKind::Service(service) => {
            let instances = u64::from(service.instances);
            let consumers = instances * service.consumers.len() as u64;
            [0, instances, consumers, instances * policies]
        }
        NodeKind::Broker(_) => [0; 4],
    }
}

//! Balancing by load: a balancer that knows which requests are not answered yet.
//!
//! # Rules
//! - LB-4 least outstanding: the instance with the fewest requests under way, in line or at work; of several the first.
//! - LB-5 power of two choices: two different instances are drawn, and the less loaded is taken.
//! - LB-6 so a slow instance gets less, and one that fails at once gets more: it always looks idle.
//!
//! # Simplified
//! The balancer sees all callers' requests, and at once.

use super::{Errand, Origin, World};
use crate::draw::Purpose;
use crate::path::PathRef;

impl World {
    /// Returns the least loaded instance.
    pub(super) fn least_outstanding(&self, node: u16, instances: u32) -> u32 {
        let load = self.outstanding(node, instances);
        let least = (0..instances).min_by_key(|unit| load[*unit as usize]);
        least.unwrap_or(0)
    }

    /// Returns the less loaded of two instances that are drawn for this request.
    pub(super) fn better_of_two(&self, node: u16, instances: u32, path: PathRef) -> u32 {
        let mut draw = self.draw(Purpose::Balance, self.paths.key(path));
        let first = draw.below(instances);
        let second = draw.below(instances - 1);
        let second = second + u32::from(second >= first);
        let load = self.outstanding(node, instances);
        match load[second as usize] < load[first as usize] {
            true => second,
            false => first,
        }
    }

    /// Returns how many requests to each instance are not answered yet.
    fn outstanding(&self, node: u16, instances: u32) -> Vec<u32> {
        let mut load = vec![0; instances as usize];
        for (_, message) in self.messages.iter() {
            if message.to == node && matches!(message.errand, Errand::Request { .. }) {
                load[message.to_unit as usize] += 1;
            }
        }
        for (_, activation) in self.activations.iter() {
            let owes = matches!(activation.origin, Origin::Request { replied: false, .. });
            let at = self.processes[activation.process as usize].node;
            if owes && at == node {
                load[activation.unit as usize] += 1;
            }
        }
        load
    }
}

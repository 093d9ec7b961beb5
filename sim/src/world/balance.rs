//! The balancer before a service: to which instance each request goes.
//!
//! # Rules
//! - LB-4 least outstanding: the instance with the fewest requests under way, in line or at work; of several the first.
//! - LB-5 power of two choices: two different instances are drawn, and the less loaded is taken.
//! - LB-6 so a slow instance gets less, and one that fails at once gets more: it always looks idle.
//! - EN-1 instances that are ejected are not chosen, see [`crate::outlier`].
//!
//! # Simplified
//! The balancer sees all callers' requests, and at once.

use super::{Errand, Origin, World};
use crate::draw::Purpose;
use crate::events::Token;
use crate::model::{Balance, Node, NodeKind};
use crate::outlier::Outliers;
use crate::path::PathRef;
use crate::time::Time;
use std::rc::Rc;

/// What a balancer remembers.
#[derive(Clone, Debug, Default)]
pub(super) struct Balancer {
    /// Whose turn it is, where they take turns.
    next: u32,
    /// What it knows of its instances, where it ejects some. Shared until it changes: a checkpoint costs a pointer.
    pub outliers: Option<Rc<Outliers>>,
    /// The timer of the next sweep that matters.
    pub timer: Option<(Time, Token)>,
}

impl Balancer {
    /// Returns the balancer before a node, of which nothing was asked yet.
    pub fn before(node: &Node) -> Self {
        let NodeKind::Service(service) = &node.kind else {
            return Self::default();
        };
        let settings = service.ejection.as_ref();
        let outliers = settings.map(|s| Outliers::new(Rc::clone(s), service.instances));
        Self {
            outliers: outliers.map(Rc::new),
            ..Self::default()
        }
    }
}

impl World {
    /// Chooses an instance for a request.
    #[inline(always)]
    pub(super) fn choose(&mut self, node: u16, path: PathRef) -> u32 {
        let NodeKind::Service(service) = &self.model.nodes[usize::from(node)].kind else {
            return 0;
        };
        let (instances, balance) = (service.instances, service.balance);
        if instances == 1 {
            return 0;
        }
        let balancer = &mut self.balancers[usize::from(node)];
        if balancer.outliers.as_ref().is_some_and(|o| o.ejected() > 0) {
            return self.choose_among_admitted(node, path);
        }
        match balance {
            Balance::RoundRobin => {
                let chosen = balancer.next % instances;
                balancer.next = (chosen + 1) % instances;
                chosen
            }
            Balance::Random => self
                .draw(Purpose::Balance, self.paths.key(path))
                .below(instances),
            Balance::LeastOutstanding | Balance::TwoChoices => {
                let all: Vec<u32> = (0..instances).collect();
                self.by_load(node, balance, &all, path)
            }
        }
    }

    /// Chooses among the instances that are not ejected; among all where none is left.
    #[cold]
    fn choose_among_admitted(&mut self, node: u16, path: PathRef) -> u32 {
        let Some(service) = self.service(node) else {
            return 0;
        };
        let (instances, balance) = (service.instances, service.balance);
        let balancer = &mut self.balancers[usize::from(node)];
        let outliers = balancer.outliers.as_deref();
        let admits = |unit: &u32| outliers.is_none_or(|o| o.admits(*unit));
        let admitted: Vec<u32> = (0..instances).filter(admits).collect();
        match balance {
            Balance::RoundRobin => {
                let from = balancer.next % instances;
                let later = admitted.iter().find(|unit| **unit >= from);
                let chosen = later.or(admitted.first()).copied().unwrap_or(from);
                balancer.next = (chosen + 1) % instances;
                chosen
            }
            Balance::Random => {
                let mut draw = self.draw(Purpose::Balance, self.paths.key(path));
                admitted[draw.below(admitted.len() as u32) as usize]
            }
            Balance::LeastOutstanding | Balance::TwoChoices => {
                self.by_load(node, balance, &admitted, path)
            }
        }
    }

    /// Chooses the least loaded of some instances, or the less loaded of two that are drawn for this request.
    fn by_load(&self, node: u16, balance: Balance, of: &[u32], path: PathRef) -> u32 {
        let load = self.outstanding(node);
        let least = of.iter().min_by_key(|unit| load[**unit as usize]);
        if balance == Balance::LeastOutstanding || of.len() < 2 {
            return least.copied().unwrap_or_default();
        }
        let mut draw = self.draw(Purpose::Balance, self.paths.key(path));
        let first = draw.below(of.len() as u32);
        let second = draw.below(of.len() as u32 - 1);
        let second = of[(second + u32::from(second >= first)) as usize];
        let first = of[first as usize];
        match load[second as usize] < load[first as usize] {
            true => second,
            false => first,
        }
    }

    /// Returns how many requests to each instance are not answered yet.
    fn outstanding(&self, node: u16) -> Vec<u32> {
        let instances = self.service(node).map_or(1, |service| service.instances);
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

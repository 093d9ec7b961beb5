//! States in a trace: circuits, crashes, processes that stand still, partitions.

use super::fold::{Running, lasts};
use super::{LANES_MAX, Trace, What};
use sim::fact::{Fact, Said};
use sim::model::NodeKind;

impl Trace {
    pub(super) fn circuit(&mut self, said: &Said) {
        let Fact::BreakerChanged { policy, to, .. } = said.fact else {
            return;
        };
        let key = (said.node, said.unit, policy);
        let before = self.open.circuits.remove(&key);
        self.close(before, said.at);
        if lasts(to) {
            let i = self.stretch(said, 0, (said.at, None), What::Circuit(to));
            self.open.circuits.insert(key, i);
        }
    }

    pub(super) fn ejection(&mut self, said: &Said) {
        let key = (said.node, said.unit);
        let before = self.open.ejections.remove(&key);
        self.close(before, said.at);
        if matches!(said.fact, Fact::InstanceEjected { .. }) {
            let i = self.stretch(said, 0, (said.at, None), What::Ejected);
            self.open.ejections.insert(key, i);
        }
    }

    pub(super) fn condition(&mut self, said: &Said) {
        // A broker is what its replicas are together.
        let standing = match said.fact {
            Fact::Crashed { replicas, .. } | Fact::Restarted { replicas } => replicas,
            _ => None,
        };
        let unit = standing.map_or(said.unit, |_| 0);
        let key = (said.node, unit);
        let before = self.open.conditions.remove(&key);
        self.close(before, said.at);
        let lane = self.lane_of_unit(said.node, said.unit);
        let what = match said.fact {
            Fact::Crashed { .. } | Fact::Restarted { .. }
                if standing.is_some_and(|s| s.leader.is_some()) =>
            {
                if standing.is_some_and(|s| s.elected) {
                    self.forget(said);
                }
                return;
            }
            Fact::Crashed { .. } | Fact::Restarted { .. }
                if standing.is_some_and(|s| s.running > 0) =>
            {
                What::Hung
            }
            Fact::InstanceScaled { running: false, .. } if self.has_lane(said.node, said.unit) => {
                What::Off
            }
            Fact::Crashed { .. } => What::Down,
            Fact::Hung => What::Hung,
            _ => return,
        };
        if what == What::Down {
            self.forget(said);
        }
        let i = self.stretch(said, lane, (said.at, None), what);
        self.open.conditions.insert(key, i);
    }

    /// Returns whether a unit has a lane of its own: what does not run stands in no other's way.
    pub(super) fn has_lane(&self, node: u16, unit: u32) -> bool {
        matches!(&self.model.nodes[usize::from(node)].kind, NodeKind::Service(s) if s.workers == 1)
            && unit < u32::from(LANES_MAX)
    }

    pub(super) fn lane_of_unit(&self, node: u16, unit: u32) -> u8 {
        match &self.model.nodes[usize::from(node)].kind {
            NodeKind::Service(s) if s.workers == 1 => unit.min(u32::from(LANES_MAX) - 1) as u8,
            _ => 0,
        }
    }

    /// A crash ends programs and leases without a word for each.
    pub(super) fn forget(&mut self, said: &Said) {
        let all = !self.is_service(said.node);
        let mine = |r: &Running| r.node == said.node && (all || r.unit == said.unit);
        let paths: Vec<String> = self
            .open
            .programs
            .iter()
            .filter(|(_, r)| mine(r))
            .map(|(path, _)| path.clone())
            .collect();
        paths.iter().for_each(|path| self.end(path, said.at));
        let lines = std::mem::take(&mut self.open.lines);
        for (number, i) in lines {
            let here = &self.stretches[i];
            if here.node == said.node && (all || here.unit == said.unit) {
                self.close(Some(i), said.at);
            } else {
                self.open.lines.insert(number, i);
            }
        }
        if all {
            let leases = std::mem::take(&mut self.open.leases);
            for (key, i) in leases {
                if key.0 == said.node {
                    self.close(Some(i), said.at);
                } else {
                    self.open.leases.insert(key, i);
                }
            }
        }
    }

    pub(super) fn cut(&mut self, said: &Said) {
        match said.fact {
            Fact::Partitioned { from } => {
                let i = self.stretch(said, 0, (said.at, None), What::Cut);
                self.open.cuts.insert((said.node, from), i);
            }
            Fact::Healed { from } => {
                let i = self.open.cuts.remove(&(said.node, from));
                self.close(i, said.at);
            }
            _ => {}
        }
    }
}

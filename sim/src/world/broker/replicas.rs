//! A broker of several replicas: one leads and answers for all, and what a majority has is safe (RQ-31).
//!
//! # Rules
//! - RQ-31 a quorum is more than half: three replicas tolerate the loss of one, five of two; without one nothing is confirmed and
//!   nothing handed over. (semantics §2.5)
//!
//! # Simplified
//! Whoever talks to the broker talks to its leader, and finds the next one at once. An election takes no time. All replicas are told
//! everything alike, so that it does not matter who leads.

use crate::fact::{Fact, FactKind, NO_MESSAGE, Replicas};
use crate::model::NodeKind;
use crate::path::PathRef;
use crate::queue::Stop;
use crate::sink::Sink;
use crate::world::{Cluster, Condition, Spot, World};

impl World {
    /// Returns how the replicas of a broker stand, where it has several.
    pub fn replicas(&self, node: u16) -> Option<Replicas> {
        let NodeKind::Broker(broker) = &self.model.nodes[usize::from(node)].kind else {
            return None;
        };
        let cluster = self.process(node, 0).cluster;
        broker
            .is_replicated()
            .then(|| cluster.standing(broker.instances as u8))
    }

    /// Returns whether one of the replicas of a broker runs.
    pub fn replica_runs(&self, node: u16, replica: u8) -> bool {
        self.process(node, 0).cluster.runs(replica)
    }

    /// Changes which replicas of a broker run. Returns how it was and is, and how they stand now; none where nothing changes.
    fn change_cluster(
        &mut self,
        node: u16,
        change: impl FnOnce(Cluster, u8) -> Cluster,
    ) -> Option<([Cluster; 2], Replicas)> {
        let of = self.replicas(node)?.of;
        let process = self.process_index(node, 0) as usize;
        let before = self.processes[process].cluster;
        let after = change(before, of);
        self.processes[process].cluster = after;
        let standing = Replicas {
            elected: after.leader != before.leader,
            ..after.standing(of)
        };
        (after != before).then_some(([before, after], standing))
    }

    /// Some replicas go, or all of them: another one leads, or nothing happens any more until a majority is back.
    pub(in crate::world) fn end_replicas<S: Sink>(
        &mut self,
        sink: &mut S,
        node: u16,
        which: Option<u32>,
        path: PathRef,
        how: Stop,
    ) {
        let change = |cluster: Cluster, of| cluster.without(which, of);
        let Some(([before, after], standing)) = self.change_cluster(node, change) else {
            return;
        };
        let process = self.process_index(node, 0);
        if before.runs(before.leader) && !after.runs(before.leader) {
            let unit = which.unwrap_or_default();
            let told = (unit, path, Some(standing));
            self.end_process(sink, process, told, &[], how);
        } else {
            self.say(sink, FactKind::Crashed, at(node, which, path), &[], |_| {
                Fact::Crashed {
                    lost_activations: 0,
                    lost_messages: 0,
                    asked: how == Stop::Graceful,
                    replicas: Some(standing),
                }
            });
        }
        self.follow(sink, process, standing);
    }

    /// Some replicas come back, or all of them.
    pub(in crate::world) fn restart_replicas<S: Sink>(
        &mut self,
        sink: &mut S,
        node: u16,
        which: Option<u32>,
        path: PathRef,
    ) {
        let change = |cluster: Cluster, of| cluster.with(which, of);
        let Some((_, standing)) = self.change_cluster(node, change) else {
            return;
        };
        let process = self.process_index(node, 0);
        self.say(
            sink,
            FactKind::Restarted,
            at(node, which, path),
            &[],
            |_| Fact::Restarted {
                replicas: Some(standing),
            },
        );
        self.follow(sink, process, standing);
    }

    /// The broker is what its replicas are: it runs with a majority, keeps silent with less, and is gone with none.
    fn follow<S: Sink>(&mut self, sink: &mut S, process: u32, standing: Replicas) {
        let (node, condition) = {
            let process = &self.processes[process as usize];
            (process.node, process.condition)
        };
        match (standing.leader, condition) {
            (Some(_), Condition::Crashed | Condition::Hung) => {
                self.set_up(process);
                self.release_held(process);
                self.restart_broker(sink, node);
            }
            (None, Condition::Up | Condition::Crashed) if standing.running > 0 => {
                let row = self.applied;
                let process = &mut self.processes[process as usize];
                process.condition = Condition::Hung;
                process.condition_row = row;
            }
            _ => {}
        }
    }
}

impl Cluster {
    pub fn runs(self, replica: u8) -> bool {
        self.down & (1 << replica) == 0
    }

    fn standing(self, of: u8) -> Replicas {
        let running = of - self.down.count_ones() as u8;
        let leads = running > of / 2 && self.runs(self.leader);
        Replicas {
            running,
            of,
            leader: leads.then_some(self.leader),
            elected: false,
        }
    }

    fn without(self, which: Option<u32>, of: u8) -> Self {
        let down = self.down | bits(which, of);
        Self { down, ..self }.elected(of)
    }

    fn with(self, which: Option<u32>, of: u8) -> Self {
        let down = self.down & !bits(which, of);
        Self { down, ..self }.elected(of)
    }

    /// Where the leader is gone and a majority runs, the next one of it leads.
    fn elected(self, of: u8) -> Self {
        let running = of - self.down.count_ones() as u8;
        if self.runs(self.leader) || running <= of / 2 {
            return self;
        }
        let mut next = (1..=of).map(|step| (self.leader + step) % of);
        let leader = next.find(|replica| self.runs(*replica));
        Self {
            leader: leader.unwrap_or(self.leader),
            ..self
        }
    }
}

/// Returns the bits of one replica, or of all.
fn bits(which: Option<u32>, of: u8) -> u8 {
    match which {
        Some(replica) => 1 << replica.min(u32::from(of) - 1),
        None => ((1_u32 << of) - 1) as u8,
    }
}

fn at(node: u16, which: Option<u32>, path: PathRef) -> Spot {
    Spot {
        node,
        unit: which.unwrap_or_default(),
        path,
        message: NO_MESSAGE,
    }
}

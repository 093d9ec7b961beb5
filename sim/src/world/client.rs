//! Client populations: when members run their program, and what is told when a run ends.

use super::step::kind;
use super::{Begin, Due, Handling, Origin, Spot, World};
use crate::draw::Purpose;
use crate::events::Class;
use crate::fact::{Fact, FactKind, Failure, NO_MESSAGE, Outcome};
use crate::model::{Client, Load, NodeKind, Rate};
use crate::path::Element;
use crate::sink::{Sink, Tally};
use crate::time::Time;
use std::rc::Rc;

impl World {
    /// Schedules what the scenario says about the future.
    pub(super) fn schedule_start(&mut self) {
        let model = Rc::clone(&self.model);
        for (i, (at, _)) in model.faults.iter().enumerate() {
            self.schedule(*at, Class::Timer, kind::FAULT, i as u32);
        }
        for (i, node) in model.nodes.iter().enumerate() {
            if let NodeKind::Client(client) = &node.kind {
                self.schedule_load(i as u16, client);
            }
        }
        self.start_loops(None);
        self.start_autoscalers();
    }

    fn schedule_load(&mut self, node: u16, client: &Client) {
        let base = self.lookup.node(node).member;
        match &client.load {
            Load::Closed {
                rounds: Some(0), ..
            }
            | Load::Open { count: Some(0), .. } => {}
            Load::Closed { .. } => {
                for member in 0..client.members {
                    self.schedule(Time::ZERO, Class::Timer, kind::LOAD, base + member);
                }
            }
            Load::Open {
                first, interval, ..
            } => {
                for member in 0..client.members {
                    // A constant interval starts at `first`; a drawn one draws its first gap too.
                    let gap = match interval {
                        crate::dist::Dist::Constant(_) => crate::time::Span::ZERO,
                        _ => interval.sample(
                            &mut self.draw(Purpose::Arrival, self.member_key(node, member, 0)),
                        ),
                    };
                    self.schedule(*first + gap, Class::Timer, kind::LOAD, base + member);
                }
            }
            Load::Varying(rate) => {
                for member in 0..client.members {
                    self.schedule_varying(node, member, 0, rate);
                }
            }
            Load::Scripted(times) => {
                for (i, at) in times.iter().enumerate() {
                    self.schedule(
                        *at,
                        Class::Timer,
                        kind::LOAD,
                        base + i as u32 % client.members,
                    );
                }
            }
        }
    }

    #[inline]
    fn member_key(&self, node: u16, member: u32, run: u32) -> crate::draw::Key {
        let population = self.lookup.node(node).key;
        population.with(u64::from(member) << 32 | u64::from(run))
    }

    /// Returns the node and member that a slot among all members belongs to.
    #[inline]
    pub(super) fn member_of(&self, slot: u32) -> (u16, u32) {
        let node = self.lookup.node_of_member[slot as usize];
        (node, slot - self.lookup.node(node).member)
    }

    pub(super) fn start_run<S: Sink>(&mut self, sink: &mut S, slot: u32) {
        let (node, member) = self.member_of(slot);
        let place = self.lookup.node(node);
        let (population, process) = (place.key, place.process);
        self.members[slot as usize].runs += 1;
        let occurrence = self.members[slot as usize].runs;
        self.schedule_next_run(node, member, occurrence);
        let path = self.paths.root(
            Element::Run {
                node,
                member,
                occurrence,
            },
            population,
        );
        let spot = Spot {
            node,
            unit: member,
            path,
            message: NO_MESSAGE,
        };
        self.say(sink, FactKind::Began, spot, &[], |_| Fact::Began {
            occurrence,
        });
        self.tally(sink, Tally::Began { node });
        let serial = self.new_serial();
        let activation = self.activations.claim();
        let NodeKind::Client(client) = &self.model.nodes[usize::from(node)].kind else {
            unreachable!("only clients have members");
        };
        self.activations[activation].begin(Begin {
            program: &client.program,
            serial,
            process,
            unit: member,
            path,
            now: self.now,
            row: self.applied,
            handling: Handling::nothing(),
            origin: Origin::Run { occurrence },
            due: Due::NEVER,
        });
        self.run(sink, activation);
    }

    /// Schedules the run after this one, where runs do not wait for each other.
    #[inline(always)]
    fn schedule_next_run(&mut self, node: u16, member: u32, occurrence: u32) {
        let NodeKind::Client(client) = &self.model.nodes[usize::from(node)].kind else {
            return;
        };
        match &client.load {
            Load::Open {
                interval, count, ..
            } if count.is_none_or(|count| occurrence < count) => {
                let key = self.member_key(node, member, occurrence);
                let gap = interval.sample(&mut self.draw(Purpose::Arrival, key));
                let slot = self.lookup.node(node).member + member;
                self.schedule(self.now + gap, Class::Timer, kind::LOAD, slot);
            }
            Load::Varying(rate) => {
                let rate = rate.clone();
                self.schedule_varying(node, member, occurrence, &rate);
            }
            _ => {}
        }
    }

    /// Schedules the run after `occurrence`, where the rate brings one more.
    fn schedule_varying(&mut self, node: u16, member: u32, occurrence: u32, rate: &Rate) {
        let key = self.member_key(node, member, occurrence);
        let starts = self.draw(Purpose::Arrival, key).exponential();
        if let Some(at) = rate.after(self.now, starts) {
            let slot = self.lookup.node(node).member + member;
            self.schedule(at, Class::Timer, kind::LOAD, slot);
        }
    }

    /// Tells how a run ended, and schedules the next one of a closed loop.
    pub(super) fn run_ended<S: Sink>(&mut self, sink: &mut S, slot: u32, occurrence: u32) {
        let spot = self.spot(slot);
        let ended = &self.activations[slot];
        let because = [ended.began_row, ended.row];
        let outcome = ended.failed.map_or(Outcome::Ok, outcome);
        let latency = self.now.since(ended.began);
        let node = spot.node;
        self.say(sink, FactKind::Ended, spot, &because, |_| Fact::Ended {
            outcome,
            latency,
        });
        self.tally(
            sink,
            Tally::Ended {
                node,
                outcome,
                latency,
            },
        );
        self.activations.release(slot);
        self.schedule_next_round(node, spot.unit, occurrence);
        self.paths.release(spot.path);
    }

    #[inline(always)]
    fn schedule_next_round(&mut self, node: u16, member: u32, occurrence: u32) {
        let NodeKind::Client(client) = &self.model.nodes[usize::from(node)].kind else {
            return;
        };
        if let Load::Closed { think, rounds } = &client.load
            && rounds.is_none_or(|rounds| occurrence < rounds)
        {
            let key = self.member_key(node, member, occurrence);
            let think = think.sample(&mut self.draw(Purpose::Arrival, key));
            let slot = self.lookup.node(node).member + member;
            self.schedule(self.now + think, Class::Timer, kind::LOAD, slot);
        }
    }

    /// Returns the spot of an activation.
    #[inline]
    pub(super) fn spot(&self, slot: u32) -> Spot {
        let activation = &self.activations[slot];
        Spot {
            node: self.processes[activation.process as usize].node,
            unit: activation.unit,
            path: activation.path,
            message: activation.handling.number,
        }
    }
}

/// Returns how a program ended that nobody asked for and that failed.
pub(super) fn outcome(failure: Failure) -> Outcome {
    match failure {
        Failure::TimedOut => Outcome::Timeout,
        Failure::Rejected | Failure::QueueFull | Failure::RateLimited => Outcome::Rejected,
        _ => Outcome::Error,
    }
}

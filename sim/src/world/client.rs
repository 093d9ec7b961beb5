//! Client populations: when members run their program, and what is told when a run ends.

use super::{Activation, Doing, Handling, Origin, Spot, World, kind};
use crate::draw::Purpose;
use crate::events::{Class, Token};
use crate::fact::{Fact, FactKind, Failure, NO_MESSAGE, Outcome};
use crate::model::{Client, Load, NodeKind};
use crate::path::Element;
use crate::sink::{Sink, Tally};
use crate::time::Time;
use crate::value::Value;
use std::cell::Cell;
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
    }

    fn schedule_load(&mut self, node: u16, client: &Client) {
        let base = self.lookup.member[usize::from(node)];
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

    fn member_key(&self, node: u16, member: u32, run: u32) -> crate::draw::Key {
        crate::draw::Key::ROOT
            .with(self.lookup.node_hash[usize::from(node)])
            .with(u64::from(member) << 32 | u64::from(run))
    }

    /// Returns the node and member that a slot among all members belongs to.
    pub(super) fn member_of(&self, slot: u32) -> (u16, u32) {
        let bases = &self.lookup.member;
        let mut node = bases.partition_point(|base| *base <= slot) - 1;
        while !matches!(self.model.nodes[node].kind, NodeKind::Client(_)) {
            node -= 1;
        }
        (node as u16, slot - bases[node])
    }

    pub(super) fn start_run<S: Sink>(&mut self, sink: &mut S, slot: u32) {
        let model = Rc::clone(&self.model);
        let (node, member) = self.member_of(slot);
        let NodeKind::Client(client) = &model.nodes[usize::from(node)].kind else {
            return;
        };
        self.members[slot as usize].runs += 1;
        let occurrence = self.members[slot as usize].runs;
        if let Load::Open {
            interval, count, ..
        } = &client.load
            && count.is_none_or(|count| occurrence < count)
        {
            let gap = interval.sample(
                &mut self.draw(Purpose::Arrival, self.member_key(node, member, occurrence)),
            );
            self.schedule(self.now + gap, Class::Timer, kind::LOAD, slot);
        }
        let name = self.lookup.node_hash[usize::from(node)];
        let path = self.paths.root(
            Element::Run {
                node,
                member,
                occurrence,
            },
            name,
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
        let activation = self.activations.insert(Activation {
            serial,
            process: self.lookup.process[usize::from(node)],
            unit: member,
            path,
            pc: 0,
            state: Doing::Running,
            token: Token::NONE,
            since: self.now,
            began: self.now,
            row: self.applied,
            began_row: self.applied,
            worker: None,
            vars: vec![Value::Null; client.program.slots.len()],
            program: Rc::clone(&client.program),
            named: Vec::new(),
            handling: Handling::nothing(),
            origin: Origin::Run { occurrence },
            writes: None,
            failed: None,
            branches: 0,
            failure_text: None,
            vars_before: None,
            chances: Cell::new(0),
        });
        self.run(sink, activation);
    }

    /// Tells how a run ended, and schedules the next one of a closed loop.
    pub(super) fn run_ended<S: Sink>(
        &mut self,
        sink: &mut S,
        ended: &Activation,
        node: u16,
        occurrence: u32,
    ) {
        let outcome = match ended.failed {
            None => Outcome::Ok,
            Some(Failure::TimedOut) => Outcome::Timeout,
            Some(Failure::Rejected) => Outcome::Rejected,
            Some(_) => Outcome::Error,
        };
        let latency = self.now.since(ended.began);
        let spot = Spot {
            node,
            unit: ended.unit,
            path: ended.path,
            message: NO_MESSAGE,
        };
        let began = ended.began_row;
        self.say(sink, FactKind::Ended, spot, &[began, ended.row], |_| {
            Fact::Ended { outcome, latency }
        });
        self.tally(
            sink,
            Tally::Ended {
                node,
                outcome,
                latency,
            },
        );
        let model = Rc::clone(&self.model);
        if let NodeKind::Client(client) = &model.nodes[usize::from(node)].kind
            && let Load::Closed { think, rounds } = &client.load
            && rounds.is_none_or(|rounds| occurrence < rounds)
        {
            let think = think.sample(&mut self.draw(
                Purpose::Arrival,
                self.member_key(node, ended.unit, occurrence),
            ));
            let slot = self.lookup.member[usize::from(node)] + ended.unit;
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

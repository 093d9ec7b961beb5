//! Loops: what each instance of a service does by itself, round after round: it polls a table, it relays an outbox.
//!
//! A round begins so long after the one before began, or when that one has ended, if it took longer. A crash ends the round;
//! with the process the loop starts again. A round needs no worker.
//!
//! Rounds are housekeeping: where all that is pending is the next round of loops whose latest round found nothing to do, and
//! nothing has changed since, the run is quiet. A loop that reads the clock, draws or calls may find something although nothing
//! changed: with one, a run lasts until its end.
//!
//! # Rules
//! OB-3 a relay polls every so often, found or not; OB-5 after a crash it begins anew (semantics §2.18).

use super::step::kind;
use super::{Begin, Condition, Due, Handling, Origin, Spot, World};
use crate::draw::Key;
use crate::events::{Class, Event, Token};
use crate::fact::{Fact, FactKind, NO_MESSAGE, Outcome};
use crate::model::{Loop, NodeKind};
use crate::path::Element;
use crate::sink::Sink;
use crate::time::{Span, Time};
use std::rc::Rc;

/// A loop of one instance.
#[derive(Clone, Debug)]
pub struct LoopState {
    pub node: u16,
    pub unit: u32,
    /// An index into the service's loops.
    pub which: u16,
    pub rounds: u32,
    began: Time,
    /// What the world had been through when the latest round began.
    touches: u64,
    /// Whether that round left everything as it was.
    idle: bool,
    timer: Token,
}

impl World {
    /// Returns the loops of all services, instance by instance.
    pub(super) fn loops_of(node: u16, kind: &NodeKind) -> impl Iterator<Item = LoopState> + '_ {
        let service = match kind {
            NodeKind::Service(service) => Some(service),
            _ => None,
        };
        let units = service.map_or(0, |s| s.instances);
        let count = service.map_or(0, |s| s.loops.len()) as u16;
        (0..units).flat_map(move |unit| {
            (0..count).map(move |which| LoopState {
                node,
                unit,
                which,
                rounds: 0,
                began: Time::ZERO,
                touches: 0,
                idle: false,
                timer: Token::NONE,
            })
        })
    }

    fn loop_spec(&self, node: u16, which: u16) -> Option<&Loop> {
        self.service(node)?.loops.get(usize::from(which))
    }

    /// Schedules the first round of each loop: of all of them, or of one process that started.
    pub(super) fn start_loops(&mut self, of: Option<(u16, u32)>) {
        for index in 0..self.loops.len() {
            let (node, unit, which) = {
                let l = &self.loops[index];
                (l.node, l.unit, l.which)
            };
            if of.is_some_and(|of| of != (node, unit)) {
                continue;
            }
            let first = self.loop_spec(node, which).map_or(Span::ZERO, |l| l.first);
            self.schedule_round(index, self.now + first);
        }
    }

    fn schedule_round(&mut self, index: usize, at: Time) {
        let timer = self.schedule(at, Class::Timer, kind::LOOP, index as u32);
        self.loops[index].timer = timer;
    }

    /// A process crashed: its loops are over.
    pub(super) fn stop_loops(&mut self, node: u16, unit: u32) {
        for index in 0..self.loops.len() {
            let mine = &mut self.loops[index];
            if (mine.node, mine.unit) == (node, unit) {
                let timer = std::mem::replace(&mut mine.timer, Token::NONE);
                mine.idle = false;
                if timer != Token::NONE {
                    self.cancel();
                }
            }
        }
    }

    pub(super) fn is_timer_of_loop(&self, event: &Event) -> bool {
        self.loops[event.slot as usize].timer == event.token
    }

    pub(super) fn process_of_loop(&self, slot: u32) -> u32 {
        let l = &self.loops[slot as usize];
        self.process_index(l.node, l.unit)
    }

    pub(super) fn rename_round(&mut self, slot: u32, token: Token) {
        self.loops[slot as usize].timer = token;
    }

    /// Begins a round.
    pub(super) fn start_round<S: Sink>(&mut self, sink: &mut S, slot: u32) {
        let (now, touches) = (self.now, self.touches);
        let state = &mut self.loops[slot as usize];
        state.timer = Token::NONE;
        state.rounds += 1;
        (state.began, state.touches, state.idle) = (now, touches, false);
        let (node, unit, which, occurrence) = (state.node, state.unit, state.which, state.rounds);
        let Some(program) = self.loop_spec(node, which).map(|l| Rc::clone(&l.program)) else {
            return;
        };
        let above = Key::ROOT.with(self.lookup.node(node).hash);
        let round = Element::Round {
            node,
            unit,
            which,
            occurrence,
        };
        let path = self.paths.root(round, above);
        let spot = Spot {
            node,
            unit,
            path,
            message: NO_MESSAGE,
        };
        self.say(sink, FactKind::Began, spot, &[], |_| Fact::Began {
            occurrence,
        });
        let (serial, process) = (self.new_serial(), self.process_index(node, unit));
        let activation = self.activations.claim();
        self.activations[activation].begin(Begin {
            program: &program,
            serial,
            process,
            unit,
            path,
            now,
            row: self.applied,
            handling: Handling::nothing(),
            origin: Origin::Round { index: slot },
            due: Due::NEVER,
        });
        self.run(sink, activation);
    }

    /// A round came to its end: the next one is scheduled.
    pub(super) fn round_ended<S: Sink>(&mut self, sink: &mut S, slot: u32, index: u32) {
        let spot = self.spot(slot);
        let ended = &self.activations[slot];
        let because = [ended.began_row, ended.row];
        let restless = ended.program.restless;
        let outcome = ended.failed.map_or(Outcome::Ok, super::client::outcome);
        let latency = self.now.since(ended.began);
        self.say(sink, FactKind::Ended, spot, &because, |_| Fact::Ended {
            outcome,
            latency,
        });
        self.activations.release(slot);
        self.paths.release(spot.path);
        let state = &mut self.loops[index as usize];
        state.idle = !restless && state.touches == self.touches;
        let (began, node, which) = (state.began, state.node, state.which);
        let every = self.loop_spec(node, which).map_or(Span::ZERO, |l| l.every);
        self.schedule_round(index as usize, (began + every).max(self.now));
    }

    /// Returns whether nothing is left to happen but sweeps of balancers, looks of autoscalers and rounds that would find nothing, this event included.
    #[cold]
    pub(super) fn is_quiet_but_for(&self, event: &Event) -> bool {
        let idle = |e: &Event| match e.kind {
            kind::SWEEP => true,
            kind::SCALE => self.scales_no_more(e),
            kind::LOOP => {
                let state = &self.loops[e.slot as usize];
                state.idle && state.touches == self.touches
            }
            _ => false,
        };
        let mut processes = self.processes.iter();
        let steady = processes.all(|p| p.condition != Condition::Hung);
        let mut pending = self.events.iter().filter(|e| self.is_valid(e));
        (steady || self.loops.is_empty()) && idle(event) && pending.all(|e| idle(&e))
    }
}

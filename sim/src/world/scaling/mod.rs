//! Autoscalers in the world: they look at a queue or at the lag of a group, start instances of a service and let others go.
//!
//! An instance that does not run has a process all the same, which is [`Condition::Off`]. One that is to go is taken out of its
//! queues and fetches no more, finishes what it holds, leaves its groups, and is off when nothing is on its way to it either.
//!
//! # Rules
//! AS-1 to AS-6, see [`crate::scaling`].
//!
//! # Simplified
//! The autoscaler sees what waits at once, and a crashed instance counts as one that runs. While an instance goes, its
//! place is taken. Whoever goes may still have acknowledgements on their way: they count.

mod look;
mod start;
mod stop;
mod turn;
mod view;

pub use view::ScalerView;

use super::step::kind;
use super::{Condition, World};
use crate::events::{Class, Event, Token};
use crate::fact::{NO_ROW, RowId};
use crate::model::{Model, NodeKind};
use crate::scaling::{Scaler, Scaling};
use crate::sink::Sink;
use crate::time::Time;
use std::rc::Rc;

/// A timer's slot holds the node in so many bits, above them the instance that starts plus one.
const NODE_BITS: u32 = 7;
const _: () = assert!(crate::model::NODES_MAX <= 1 << NODE_BITS);

/// The autoscaler of one service.
#[derive(Clone, Debug)]
pub(super) struct Autoscaler {
    node: u16,
    settings: Rc<Scaling>,
    scaler: Scaler,
    looks: u32,
    /// How many instances have started or stopped.
    turns: u32,
    timer: Token,
    next: Time,
    /// The row of its latest look.
    row: RowId,
    starts: Vec<Start>,
    /// Who is to go, since when, and by which row.
    leaving: Vec<(u32, Time, RowId)>,
}

/// An instance that starts.
#[derive(Clone, Copy, Debug)]
struct Start {
    unit: u32,
    asked: Time,
    ready: Time,
    row: RowId,
    timer: Token,
}

impl World {
    /// Returns the autoscalers of a model; what does not run at the start is switched off.
    pub(super) fn add_autoscalers(&mut self, model: &Model) {
        for (i, node) in model.nodes.iter().enumerate() {
            let NodeKind::Service(service) = &node.kind else {
                continue;
            };
            let Some(settings) = &service.scaling else {
                continue;
            };
            let node = i as u16;
            for unit in settings.at_start..settings.max {
                let process = self.process_index(node, unit);
                self.processes[process as usize].condition = Condition::Off;
            }
            let gauge = self.gauge(node, 1);
            self.waiting[gauge as usize] = settings.at_start;
            self.autoscalers.push(Autoscaler {
                node,
                settings: Rc::clone(settings),
                scaler: Scaler::default(),
                looks: 0,
                turns: 0,
                timer: Token::NONE,
                next: Time::ZERO,
                row: NO_ROW,
                starts: Vec::new(),
                leaving: Vec::new(),
            });
        }
    }

    pub(super) fn start_autoscalers(&mut self) {
        for at in 0..self.autoscalers.len() {
            self.set_look(at);
        }
    }

    fn set_look(&mut self, at: usize) {
        let (node, every) = {
            let scaler = &self.autoscalers[at];
            (scaler.node, scaler.settings.every)
        };
        let next = self.now + every;
        let timer = self.schedule(next, Class::Timer, kind::SCALE, node.into());
        let scaler = &mut self.autoscalers[at];
        (scaler.timer, scaler.next) = (timer, next);
    }

    /// Returns which autoscaler a timer belongs to, and the instance that it starts, if it starts one.
    fn scaler_of(&self, slot: u32) -> Option<(usize, Option<u32>)> {
        let node = (slot & ((1 << NODE_BITS) - 1)) as u16;
        let at = self.autoscalers.iter().position(|s| s.node == node)?;
        Some((at, (slot >> NODE_BITS).checked_sub(1)))
    }

    pub(super) fn is_timer_of_scaler(&self, event: &Event) -> bool {
        let Some((at, unit)) = self.scaler_of(event.slot) else {
            return false;
        };
        let scaler = &self.autoscalers[at];
        match unit {
            None => scaler.timer == event.token,
            Some(_) => scaler.starts.iter().any(|s| s.timer == event.token),
        }
    }

    /// Returns whether nothing comes of a timer, nor of the looks after it, while what waits stays as it is.
    pub(super) fn scales_no_more(&self, event: &Event) -> bool {
        let Some((at, None)) = self.scaler_of(event.slot) else {
            return false;
        };
        let scaler = &self.autoscalers[at];
        let (running, leaving) = self.running_of(scaler.node);
        let seen = self.backlog(scaler.node, scaler.settings.watched);
        scaler.looks > 0
            && leaving == 0
            && seen.is_some_and(|seen| {
                scaler.scaler.is_steady(
                    &scaler.settings,
                    seen,
                    running + scaler.starts.len() as u32,
                )
            })
    }

    pub(super) fn scaling_timer<S: Sink>(&mut self, sink: &mut S, event: &Event) {
        match self.scaler_of(event.slot) {
            Some((at, None)) => self.look(sink, at),
            Some((at, Some(unit))) => self.instance_ready(sink, at, unit),
            None => {}
        }
    }
}

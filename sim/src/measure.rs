//! Runs at full speed, kept only as statistics.

use crate::fact::{Limit, Said};
use crate::meter::{Meter, Summary};
use crate::model::{Model, NodeKind};
use crate::record::Describer;
use crate::sink::{Row, Sink, Tally};
use crate::time::Time;
use crate::world::{Command, End, World};
use std::rc::Rc;

/// The most events that a measured run may have.
pub const EVENTS_MAX: u32 = 100_000_000;

impl Sink for Meter {
    const FACTS: bool = false;
    const TALLIES: bool = true;

    #[inline]
    fn fact(&mut self, _: Said) {}

    // Each place in the world tells one kind of tally: inlined there, nothing is left of the match.
    #[inline(always)]
    fn tally(&mut self, now: Time, tally: Tally) {
        match tally {
            Tally::Began { node } => self.began(node),
            Tally::Ended {
                node,
                outcome,
                latency,
            } => self.ended(node, now, outcome, latency),
            Tally::Blocked { node, span } => self.blocked(node, span),
            Tally::Busy { node, by } => self.busy_changed(node, now, by),
            Tally::Handled { node } => self.handled(node),
            Tally::Useful { node } => self.useful(node),
            Tally::Sent { kind } => self.sent(kind),
            Tally::Delivered { kind, redelivered } => self.delivered(kind, redelivered),
            Tally::Done { kind } => self.message_handled(kind),
            Tally::Dropped { kind, reason } => self.dropped(kind, reason),
            Tally::Waited { node, span } => self.waited(node, span),
            Tally::Depth {
                node,
                queue,
                depth,
                by,
                ..
            } => {
                self.waiting_changed(node, now, by);
                self.depth_changed(node, queue, now, depth);
            }
            Tally::Running {
                node, instances, ..
            } => self.running_changed(node, now, instances),
            Tally::Lag { gauge, lag } => self.lag_changed(gauge, now, lag),
        }
    }

    #[inline]
    fn row(&mut self, _: Row) {}
}

/// A measured run.
#[derive(Clone, Debug)]
pub struct Measured {
    pub summary: Summary,
    pub end: End,
    /// The world as the run left it: for the ledger, tables and the fingerprint.
    pub world: World,
}

/// Runs a scenario to `until`, to its quiet or to a limit, and returns its statistics.
pub fn measure(
    model: &Rc<Model>,
    seed: u64,
    commands: &[Command],
    until: Time,
    events_max: u32,
) -> Measured {
    measure_telling(model, seed, commands, until, events_max, |_| {})
}

/// Events between two calls of what [`measure_telling`] tells.
const EVENTS_BETWEEN: u32 = 1 << 20;

/// Does the same as [`measure`], and shows the world every million events: for progress.
pub fn measure_telling(
    model: &Rc<Model>,
    seed: u64,
    commands: &[Command],
    until: Time,
    events_max: u32,
    tell: impl FnMut(&World),
) -> Measured {
    let mut meter = Meter::new(model);
    let world = World::new(Rc::clone(model), seed, commands.into());
    let world = run(world, &mut meter, until, events_max, tell);
    measured(meter, world, until)
}

/// Does the same as [`measure`] by the code that describes recordings, at its speed: for the page, which would carry the world once more otherwise.
pub fn glance(model: &Rc<Model>, seed: u64, events_max: u32) -> Measured {
    let mut meter = Meter::new(model);
    let world = World::new(Rc::clone(model), seed, Rc::default());
    let mut sink = Describer::Meter(&mut meter);
    let world = run(world, &mut sink, model.until, events_max, |_| {});
    measured(meter, world, model.until)
}

/// A run that is glanced at a few events at a time, by the code that describes recordings: for a page that must stay quick.
#[derive(Debug)]
pub struct Glance {
    world: World,
    meter: Meter,
    until: Time,
    events_max: u32,
}

impl Glance {
    pub fn start(
        model: &Rc<Model>,
        seed: u64,
        commands: Vec<Command>,
        until: Time,
        events_max: u32,
    ) -> Self {
        let mut world = World::new(Rc::clone(model), seed, commands.into());
        world.extend_until(until);
        Self {
            world,
            meter: Meter::new(model),
            until,
            events_max,
        }
    }

    /// Runs so many events more. Returns whether the run is over.
    pub fn go_on(&mut self, events: u32) -> bool {
        let mut sink = Describer::Meter(&mut self.meter);
        for _ in 0..events {
            if self.world.applied() >= self.events_max && self.world.end().is_none() {
                let value = u64::from(self.events_max);
                self.world.stop_at(&mut sink, Limit::Events, value);
            }
            if !self.world.step(&mut sink) {
                return true;
            }
        }
        false
    }

    /// Returns the statistics so far.
    pub fn measured(self) -> Measured {
        measured(self.meter, self.world, self.until)
    }
}

fn run<S: Sink>(
    mut world: World,
    sink: &mut S,
    until: Time,
    events_max: u32,
    mut tell: impl FnMut(&World),
) -> World {
    world.extend_until(until);
    while world.step(sink) {
        if world.applied() >= events_max && world.end().is_none() {
            world.stop_at(sink, Limit::Events, u64::from(events_max));
        }
        if world.applied().is_multiple_of(EVENTS_BETWEEN) {
            tell(&world);
        }
    }
    world
}

fn measured(mut meter: Meter, world: World, until: Time) -> Measured {
    count_stored(&mut meter, &world);
    let end = world.end().unwrap_or(End::Quiet);
    let at = if end == End::Until {
        until
    } else {
        world.now()
    };
    Measured {
        summary: meter.summary(world.model(), at),
        end,
        world,
    }
}

/// What a broker still holds at the end is neither delivered for good nor lost.
fn count_stored(meter: &mut Meter, world: &World) {
    for (node, spec) in world.model().nodes.iter().enumerate() {
        let NodeKind::Broker(broker) = &spec.kind else {
            continue;
        };
        for queue in 0..broker.queues.len() {
            for entry in world.queue(node as u16, queue as u16).entries() {
                meter.stored(entry.message.kind);
            }
        }
    }
}

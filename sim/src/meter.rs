//! Statistics of a run at full speed: counts, levels over time and lengths of time.
//!
//! The world tells what happens through plain methods; none of them allocates once the run is in
//! its steady state. [`Meter::summary`] is what `run --format json` prints.
//!
//! - A client's program counts when it begins, and once more when it ends, by its outcome. Its
//!   latency is the whole time between, whatever the outcome.
//! - Utilisation is busy worker time divided by instances × workers × time, instances that run where they come and go: a worker that waits
//!   for an answer is busy. Levels (waiting requests, queue depth, lags of groups) are means over time.
//! - Deliveries and effects are counted apart: `delivered` counts every handover to a process,
//!   `redelivered` those that may have been seen before, `handled` the programs that ran to their
//!   end for one.
//!
//! # Simplified
//! Nothing is cut off at the start: the time in which the run warms up counts as any other.

mod estimate;
mod level;

mod spans;
mod summary;
#[cfg(test)]
mod tests;

pub use estimate::Estimate;
pub use level::Level;

pub use spans::{Quantiles, SAMPLES_MAX, Spans, Total};
pub use summary::{
    ClientSummary, GroupSummary, KindSummary, LevelSummary, Outcomes, QueueSummary, ServiceSummary,
    Summary,
};

use crate::fact::{DropReason, Outcome};
use crate::model::{Model, NodeKind, Service};
use crate::program::MessageKind;
use crate::time::{Span, Time};

/// How many instants of completion are kept per client node.
pub const COMPLETIONS_MAX: usize = 1_000;

/// The statistics of one run.
#[derive(Clone, Debug)]
pub struct Meter {
    nodes: Vec<NodeMeter>,
    kinds: [KindMeter; MessageKind::ALL.len()],
    /// In the order of their gauges.
    lags: Vec<LagMeter>,
}

/// How far a group is behind.
#[derive(Clone, Debug)]
struct LagMeter {
    /// Its place in [`crate::world::World::gauges`].
    gauge: u16,
    service: u16,
    subscription: u16,
    lag: Level,
}

#[derive(Clone, Debug)]
enum NodeMeter {
    Client(ClientMeter),
    Service(ServiceMeter),
    /// The depth of each queue.
    Broker(Vec<Level>),
}

#[derive(Clone, Debug, Default)]
struct ClientMeter {
    began: u64,
    outcomes: Outcomes,
    latency: Spans,
    blocked: u64,
    completions: Vec<Time>,
}

#[derive(Clone, Debug, Default)]
struct ServiceMeter {
    handled: u64,
    useful: u64,
    /// Instances × workers; workers alone, where the instances come and go.
    workers: u64,
    running: Option<Level>,
    busy: Level,
    waiting: Level,
    waits: Total,
}

#[derive(Clone, Copy, Debug, Default)]
struct KindMeter {
    sent: u64,
    delivered: u64,
    redelivered: u64,
    handled: u64,
    stored: u64,
    dropped: [u64; DropReason::ALL.len()],
}

impl ServiceMeter {
    fn of(service: &Service) -> Self {
        let workers = u64::from(service.workers);
        let Some(scaling) = &service.scaling else {
            return Self {
                workers: workers * u64::from(service.instances),
                ..Self::default()
            };
        };
        let mut running = Level::default();
        running.set(Time::ZERO, scaling.at_start);
        Self {
            workers,
            running: Some(running),
            ..Self::default()
        }
    }

    /// Returns busy worker time divided by what there was; 0 where nothing was.
    fn utilisation(&self, end: Time) -> f64 {
        let running = self.running.as_ref().map_or(1.0, |level| level.mean(end));
        match running * self.workers as f64 {
            there if there > 0.0 => self.busy.mean(end) / there,
            _ => 0.0,
        }
    }
}

impl LagMeter {
    /// Returns one for each group of a model.
    fn all(model: &Model) -> Vec<Self> {
        let (mut all, mut first) = (Vec::new(), 0);
        for (service, node) in (0..).zip(&model.nodes) {
            if let NodeKind::Service(s) = &node.kind {
                let before = first + s.gauges_before_lags();
                all.extend((0..s.subscriptions.len() as u16).map(|subscription| Self {
                    gauge: before + subscription,
                    service,
                    subscription,
                    lag: Level::default(),
                }));
            }
            first += node.kind.gauges();
        }
        all
    }
}

impl Meter {
    pub fn new(model: &Model) -> Self {
        let nodes = model.nodes.iter().map(|node| match &node.kind {
            NodeKind::Client(_) => NodeMeter::Client(ClientMeter::default()),
            NodeKind::Service(service) => NodeMeter::Service(ServiceMeter::of(service)),
            NodeKind::Broker(broker) => {
                NodeMeter::Broker(vec![Level::default(); broker.queues.len()])
            }
        });
        Self {
            nodes: nodes.collect(),
            kinds: [KindMeter::default(); MessageKind::ALL.len()],
            lags: LagMeter::all(model),
        }
    }

    /// A client's program began.
    #[inline]
    pub fn began(&mut self, node: u16) {
        if let NodeMeter::Client(client) = &mut self.nodes[usize::from(node)] {
            client.began += 1;
        }
    }

    /// A client's program ended.
    #[inline]
    pub fn ended(&mut self, node: u16, now: Time, outcome: Outcome, latency: Span) {
        if let NodeMeter::Client(client) = &mut self.nodes[usize::from(node)] {
            client.outcomes.count(outcome);
            client.latency.record(latency);
            if client.completions.len() < COMPLETIONS_MAX {
                client.completions.push(now);
            }
        }
    }

    /// A client waited that long for something and could do nothing else.
    #[inline]
    pub fn blocked(&mut self, node: u16, span: Span) {
        if let NodeMeter::Client(client) = &mut self.nodes[usize::from(node)] {
            client.blocked = client.blocked.saturating_add(span.0);
        }
    }

    /// A request or message got a worker after that long a wait in line.
    #[inline]
    pub fn waited(&mut self, node: u16, span: Span) {
        if let NodeMeter::Service(service) = &mut self.nodes[usize::from(node)] {
            service.waits.record(span);
        }
    }

    /// A handler of a service ended.
    #[inline]
    pub fn handled(&mut self, node: u16) {
        if let NodeMeter::Service(service) = &mut self.nodes[usize::from(node)] {
            service.handled += 1;
        }
    }

    /// An answer of a service reached somebody who still waited for it.
    #[inline]
    pub fn useful(&mut self, node: u16) {
        if let NodeMeter::Service(service) = &mut self.nodes[usize::from(node)] {
            service.useful += 1;
        }
    }

    /// So many instances of a service run now.
    pub fn running_changed(&mut self, node: u16, now: Time, instances: u32) {
        if let NodeMeter::Service(ServiceMeter {
            running: Some(level),
            ..
        }) = &mut self.nodes[usize::from(node)]
        {
            level.set(now, instances);
        }
    }

    /// So many more (or fewer) workers of a service are busy.
    #[inline]
    pub fn busy_changed(&mut self, node: u16, now: Time, by: i32) {
        if let NodeMeter::Service(service) = &mut self.nodes[usize::from(node)] {
            service.busy.add(now, by);
        }
    }

    /// So many more (or fewer) requests wait in line at a service.
    #[inline]
    pub fn waiting_changed(&mut self, node: u16, now: Time, by: i32) {
        if let NodeMeter::Service(service) = &mut self.nodes[usize::from(node)] {
            service.waiting.add(now, by);
        }
    }

    /// A queue of a broker holds so many messages, ready and leased.
    #[inline]
    pub fn depth_changed(&mut self, node: u16, queue: u16, now: Time, depth: u32) {
        if let NodeMeter::Broker(queues) = &mut self.nodes[usize::from(node)] {
            queues[usize::from(queue)].set(now, depth);
        }
    }

    /// The group with this gauge is behind by so many records.
    pub fn lag_changed(&mut self, gauge: u16, now: Time, lag: u32) {
        if let Ok(at) = self.lags.binary_search_by_key(&gauge, |l| l.gauge) {
            self.lags[at].lag.set(now, lag);
        }
    }

    /// A message was handed to the network.
    #[inline]
    pub fn sent(&mut self, kind: MessageKind) {
        self.kinds[kind as usize].sent += 1;
    }

    /// A message was handed to a process.
    #[inline]
    pub fn delivered(&mut self, kind: MessageKind, redelivered: bool) {
        let meter = &mut self.kinds[kind as usize];
        meter.delivered += 1;
        meter.redelivered += u64::from(redelivered);
    }

    /// The program that a message started ran to its end.
    #[inline]
    pub fn message_handled(&mut self, kind: MessageKind) {
        self.kinds[kind as usize].handled += 1;
    }

    /// A broker still holds a message at the end.
    #[inline]
    pub fn stored(&mut self, kind: MessageKind) {
        self.kinds[kind as usize].stored += 1;
    }

    /// A message went no further.
    #[inline]
    pub fn dropped(&mut self, kind: MessageKind, reason: DropReason) {
        self.kinds[kind as usize].dropped[reason as usize] += 1;
    }
}

// The counters are indexed by the order of the variants.
const _: () = {
    let mut i = 0;
    while i < MessageKind::ALL.len() {
        assert!(MessageKind::ALL[i] as usize == i);
        i += 1;
    }
    let mut i = 0;
    while i < DropReason::ALL.len() {
        assert!(DropReason::ALL[i] as usize == i);
        i += 1;
    }
};

//! What a meter has to say at the end of a run: plain data, in the order of the model's nodes.

use super::{LagMeter, Level, Meter, NodeMeter, Quantiles};
use crate::fact::{DropReason, Outcome};
use crate::model::{Model, Node, NodeKind};
use crate::program::MessageKind;
use crate::time::Time;
use serde::Serialize;

/// The statistics of a whole run.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Summary {
    pub end_ns: u64,
    pub clients: Vec<ClientSummary>,
    pub services: Vec<ServiceSummary>,
    /// Every queue of every broker.
    pub queues: Vec<QueueSummary>,
    /// Every group that reads a topic.
    pub groups: Vec<GroupSummary>,
    /// The kinds of messages that there were.
    pub messages: Vec<KindSummary>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ClientSummary {
    pub name: String,
    /// How often its program began.
    pub sent: u64,
    pub outcomes: Outcomes,
    /// Of every program that ended, whatever its outcome; none where none did.
    pub latency_ns: Option<Quantiles>,
    /// How long its members waited in all.
    pub blocked_ns: u64,
    /// When its programs ended: the first [`super::COMPLETIONS_MAX`].
    pub completions_ns: Vec<u64>,
}

/// How a client's programs ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Outcomes {
    pub ok: u64,
    pub error: u64,
    pub timeout: u64,
    pub rejected: u64,
}

impl Outcomes {
    #[inline]
    pub(super) fn count(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::Ok => self.ok += 1,
            Outcome::Error => self.error += 1,
            Outcome::Timeout => self.timeout += 1,
            Outcome::Rejected => self.rejected += 1,
        }
    }
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ServiceSummary {
    pub name: String,
    /// How many of its handlers and consumers' programs ended.
    pub handled: u64,
    /// How many of its answers, errors apart, reached somebody who still waited: goodput.
    pub useful: u64,
    /// From 0 to 1.
    pub utilisation: f64,
    /// Busy workers of all its instances.
    pub busy: LevelSummary,
    /// Requests that wait in line at any of its instances.
    pub queue: LevelSummary,
    /// How many got a worker, and how long each had waited for it on average.
    pub started: u64,
    pub wait_mean_ns: f64,
    pub wait_max_ns: u64,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct QueueSummary {
    pub broker: String,
    pub queue: String,
    /// Messages that it holds, ready and leased.
    pub depth: LevelSummary,
}

/// The instances of a service that read a topic.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct GroupSummary {
    pub service: String,
    pub broker: String,
    pub topic: String,
    /// How many records of all partitions it has not committed (KA-13).
    pub lag: LevelSummary,
}

/// A level over the time of the run.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct LevelSummary {
    pub mean: f64,
    pub max: u32,
}

impl LevelSummary {
    fn of(level: &Level, end: Time) -> Self {
        Self {
            mean: level.mean(end),
            max: level.max(),
        }
    }
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct KindSummary {
    pub kind: MessageKind,
    pub sent: u64,
    pub delivered: u64,
    pub redelivered: u64,
    pub handled: u64,
    /// The reasons that there were.
    pub dropped: Vec<(DropReason, u64)>,
    pub stored: u64,
}

impl LagMeter {
    fn summary(&self, model: &Model, end: Time) -> Option<GroupSummary> {
        let service = &model.nodes[usize::from(self.service)];
        let NodeKind::Service(reads) = &service.kind else {
            return None;
        };
        let read = reads.subscriptions.get(usize::from(self.subscription))?;
        let broker = &model.nodes[usize::from(read.broker)];
        let NodeKind::Broker(holds) = &broker.kind else {
            return None;
        };
        Some(GroupSummary {
            service: service.name.clone(),
            broker: broker.name.clone(),
            topic: holds.topics.get(usize::from(read.topic))?.name.clone(),
            lag: LevelSummary::of(&self.lag, end),
        })
    }
}

impl Meter {
    /// Returns the statistics of the time from 0 to `end`.
    pub fn summary(&self, model: &Model, end: Time) -> Summary {
        let mut summary = Summary {
            end_ns: end.0,
            clients: Vec::new(),
            services: Vec::new(),
            queues: Vec::new(),
            groups: self
                .lags
                .iter()
                .filter_map(|lag| lag.summary(model, end))
                .collect(),
            messages: self.kinds(),
        };
        for (node, meter) in model.nodes.iter().zip(&self.nodes) {
            match meter {
                NodeMeter::Client(client) => summary.clients.push(ClientSummary {
                    name: node.name.clone(),
                    sent: client.began,
                    outcomes: client.outcomes,
                    latency_ns: client.latency.quantiles(),
                    blocked_ns: client.blocked,
                    completions_ns: client.completions.iter().map(|at| at.0).collect(),
                }),
                NodeMeter::Service(service) => summary.services.push(ServiceSummary {
                    name: node.name.clone(),
                    handled: service.handled,
                    useful: service.useful,
                    utilisation: service.utilisation(end),
                    busy: LevelSummary::of(&service.busy, end),
                    queue: LevelSummary::of(&service.waiting, end),
                    started: service.waits.count(),
                    wait_mean_ns: service.waits.mean_ns(),
                    wait_max_ns: service.waits.max().0,
                }),
                NodeMeter::Broker(queues) => summary.queues.extend(depths(node, queues, end)),
            }
        }
        summary
    }

    fn kinds(&self) -> Vec<KindSummary> {
        let kinds = MessageKind::ALL.iter().zip(&self.kinds);
        let summaries = kinds.map(|(kind, meter)| KindSummary {
            kind: *kind,
            sent: meter.sent,
            delivered: meter.delivered,
            redelivered: meter.redelivered,
            handled: meter.handled,
            dropped: DropReason::ALL
                .into_iter()
                .zip(meter.dropped)
                .filter(|(_, count)| *count > 0)
                .collect(),
            stored: meter.stored,
        });
        summaries
            .filter(|s| s.sent + s.delivered + s.handled + s.stored > 0 || !s.dropped.is_empty())
            .collect()
    }
}

fn depths(node: &Node, levels: &[Level], end: Time) -> Vec<QueueSummary> {
    let NodeKind::Broker(broker) = &node.kind else {
        return Vec::new();
    };
    let queues = broker.queues.iter().zip(levels);
    let summaries = queues.map(|(queue, level)| QueueSummary {
        broker: node.name.clone(),
        queue: queue.name.clone(),
        depth: LevelSummary::of(level, end),
    });
    summaries.collect()
}

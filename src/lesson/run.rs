//! A recorded run as claims see it.

use sim::fact::{Fact, FactKind, Outcome, Said};
use sim::model::{Model, NodeKind};
use sim::record::{EVENTS_DEFAULT, Recording};
use sim::scenario::{Anchor, Change, File, Problem};
use sim::time::{Span, Time};
use std::cell::OnceCell;
use std::rc::Rc;

/// A recorded run and its facts.
#[derive(Debug)]
pub struct Run {
    pub recording: Recording,
    facts: OnceCell<Vec<Said>>,
}

impl Run {
    /// Records a variant to its end.
    ///
    /// # Errors
    /// The variant with these knobs does not compile.
    pub fn of(
        file: &File,
        variant: &str,
        knobs: &[(String, String)],
        seed: u64,
    ) -> Result<Self, Vec<Problem>> {
        Self::with(file, variant, &[], knobs, seed)
    }

    /// Records the world of a wrong answer to its end: a variant with a patch on top.
    ///
    /// # Errors
    /// It does not compile.
    pub fn with(
        file: &File,
        variant: &str,
        wish: &[Change],
        knobs: &[(String, String)],
        seed: u64,
    ) -> Result<Self, Vec<Problem>> {
        let model = Rc::new(file.compile_with(variant, wish, knobs)?);
        let recording = Recording::whole(model, seed, Vec::new(), EVENTS_DEFAULT);
        Ok(Self::recorded(recording))
    }

    /// Returns a run that is recorded already.
    pub fn recorded(recording: Recording) -> Self {
        Self {
            recording,
            facts: OnceCell::new(),
        }
    }

    pub fn model(&self) -> &Model {
        self.recording.model()
    }

    /// Returns every fact of the run, in order.
    pub fn facts(&self) -> &[Said] {
        self.facts
            .get_or_init(|| self.recording.describe(0..self.recording.len()))
    }

    /// Returns the facts that an anchor matches.
    pub fn matches<'r>(&'r self, anchor: &'r Anchor) -> impl Iterator<Item = &'r Said> {
        self.facts()
            .iter()
            .filter(move |s| s.fact.kind() == anchor.kind && s.path == anchor.path)
    }

    /// Returns the facts of a kind, at a node or anywhere.
    pub fn of_kind(&self, kind: FactKind, node: Option<&String>) -> impl Iterator<Item = &Said> {
        let node = node.map(|name| self.model().node(name));
        self.facts()
            .iter()
            .filter(move |s| s.fact.kind() == kind && node.is_none_or(|n| n == Some(s.node)))
    }

    /// Returns when, how and after how long each run of a client's program ended.
    pub fn ended(&self, client: &str) -> Vec<(Time, Outcome, Span)> {
        let node = self.model().node(client);
        let ended = self
            .facts()
            .iter()
            .filter(|s| Some(s.node) == node)
            .filter_map(|s| match s.fact {
                Fact::Ended { outcome, latency } => Some((s.at, outcome, latency)),
                _ => None,
            });
        ended.collect()
    }

    /// Returns how many messages a queue of a broker held, or how many requests stood in line at a service, each time it changed;
    /// where `queue` is a topic that the service reads, `broker.topic`, how far it was behind there.
    pub fn depths(&self, node: &str, queue: &str) -> Vec<(Time, u32)> {
        let Some(node) = self.model().node(node) else {
            return Vec::new();
        };
        let queue = match &self.model().nodes[usize::from(node)].kind {
            NodeKind::Broker(broker) => broker.queues.iter().position(|q| q.name == queue),
            NodeKind::Service(service) => {
                let mut read = service.subscriptions.iter();
                let lag =
                    read.position(|s| self.topic(s.broker, s.topic).as_deref() == Some(queue));
                let before = usize::from(service.gauges_before_lags());
                Some(lag.map_or(0, |i| before + i))
            }
            NodeKind::Client(_) => None,
        };
        let Some(queue) = queue else {
            return Vec::new();
        };
        let gauge = self.recording.last().gauge(node, queue as u16);
        self.recording
            .depths(gauge)
            .map(|(row, depth)| (self.recording.row(row).at, depth))
            .collect()
    }

    /// Returns a topic as files name it.
    fn topic(&self, broker: u16, topic: u16) -> Option<String> {
        let node = &self.model().nodes[usize::from(broker)];
        let NodeKind::Broker(broker) = &node.kind else {
            return None;
        };
        let topic = broker.topics.get(usize::from(topic))?;
        Some(format!("{}.{}", node.name, topic.name))
    }
}

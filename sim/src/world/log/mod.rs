//! Topics and groups in a world: records are appended, fetched, committed, and partitions change hands. The log itself is
//! [`crate::log`].
//!
//! # Simplified
//! A fetch waits at the broker until there is something; its records travel as messages of
//! their own, in order. Steps of a rebalance take no messages: a member hears of one at its next heartbeat, and joins again when it
//! has handled what it fetched; in the instant in which the last one joins, all are assigned their partitions. A member with
//! nothing to read commits automatically only where an autoscaler watches the lag of its group: elsewhere with the poll after the
//! next records. What a program fails to handle counts as processed.

mod cleanup;
mod commit;
mod coordinate;
mod election;
mod fetch;
mod handed;
mod lag;
mod membership;
mod produce;
mod reach;
mod rebalance;
mod renumber;
mod replicas;
mod retry;
mod seek;
mod transaction;

pub use commit::CommitOf;
pub use coordinate::{Ask, Coordinated};
pub use handed::Fetched;
pub use produce::Append;
pub use retry::{BACKOFF, Sending};

use super::{NONE, Spot, World};
use crate::events::Token;
use crate::fact::{NO_MESSAGE, RowId};
use crate::log::{Acks, Group, Isolation, Partition, Reader, SeekTo, Sticky, TopicPartition};
use crate::model::{Model, NodeKind, Service, Subscription, Topic};
use crate::path::KeptPath;
use crate::program::MessageKind;
use crate::time::Time;
use crate::value::Value;
use handed::Handed;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// A message in a log.
#[derive(Clone, Debug, PartialEq)]
pub struct Kept {
    pub number: u32,
    pub path: KeptPath,
    pub kind: MessageKind,
    pub label: u32,
    pub acks: Acks,
    pub body: Value,
    /// Whom an answer to it goes to, where it says something of that.
    pub answer: Option<Rc<AnswerTo>>,
    /// The row at which it was appended.
    pub row: RowId,
}

/// What an answer to a message in a log needs to know.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AnswerTo {
    pub correlation: Value,
    pub reply_to: Option<(u16, u32)>,
}

// A log keeps every record, so their size matters most: key 16 bytes, time 8, producer 8, path 48, body 24, answer 8, numbers 16.
#[cfg(target_pointer_width = "64")]
const _: () = assert!(size_of::<crate::log::Record<Kept>>() <= 128);

/// The instances of a service that read a topic: a group of its own.
#[derive(Clone, Debug)]
pub struct Readers {
    pub service: u16,
    /// An index into the service's subscriptions.
    pub subscription: u16,
    pub broker: u16,
    pub topic: u16,
    pub isolation: Isolation,
    name: Rc<str>,
    pub group: Group,
    pub units: Vec<Unit>,
    /// Per partition what was handed over last.
    handed: Vec<Handed>,
    /// How far the group is behind in each partition.
    lags: Vec<u32>,
    /// How often a record was handed over again.
    again: BTreeMap<(u32, u64), u32>,
    /// The row of the latest step of a rebalance, how many began, and when the latest did.
    row: RowId,
    rebalances: u32,
    began: Time,
    /// The name of the records that it was handed last.
    label: u32,
}

/// One instance as a member of a group.
#[derive(Clone, Debug)]
pub struct Unit {
    /// Its name in the group: another one after each restart.
    pub id: Rc<str>,
    session: u32,
    pub reader: Reader,
    /// Records that it fetched and has not handled.
    pub outstanding: u32,
    /// The generation of what it reads.
    generation: u32,
    /// Whether it has heard of the rebalance that is going on.
    told: bool,
    /// Whether it has not joined since it started.
    is_fresh: bool,
    /// Whether it has a timer at which it commits while idle.
    commits_idle: bool,
    /// When it joined last, and at which row.
    joined: (Time, RowId),
    deadline: Option<Token>,
    /// Where it goes when it polls next, and the row that said so.
    seek: Option<(SeekTo, RowId)>,
    /// The row at which it fetched last.
    row: RowId,
}

/// What a timer of a member is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Alarm {
    /// The coordinator's patience with the member of this name ends.
    Deadline,
    /// A heartbeat is due at which it hears of a rebalance.
    Heartbeat,
    /// It asks again for what did not reach it.
    Fetch,
    /// It commits automatically, though it has nothing to read.
    Commit,
    /// A transaction was open for as long as it may be: the number of its transactional id stands in place of the group.
    TransactionTimeout,
    /// A marker is due: transactional id and log stand in place of group and member.
    Marker,
    /// A follower of this topic fetches from its leader: partition and replica stand in place of group and member.
    Replicate { broker: u16, topic: u16 },
    /// A log of this topic is cleaned: its partition stands in place of the group.
    Clean { broker: u16, topic: u16 },
}

/// Whose timer it is.
pub(super) type AlarmOf = (u32, u32, Alarm);

/// What producers and groups keep beside the logs.
#[derive(Clone, Debug, Default)]
pub(super) struct Ledger {
    pub alarms: BTreeMap<Token, AlarmOf>,
    /// How each idempotent producer numbers its records, per log.
    numbering: BTreeMap<(u64, u32), produce::Numbering>,
    /// Transactional ids, as their coordinators see them.
    transactional: Vec<Coordinated>,
    /// Producers with transactional ids.
    producers: BTreeMap<transaction::OwnId, transaction::Own>,
    /// Which activation has which transaction open: slot to serial and number of the transactional id.
    transactions: BTreeMap<u32, (u32, u32)>,
    /// Which followers will fetch, by log and replica.
    fetching: BTreeSet<(u32, u32)>,
    /// When logs are cleaned, and were.
    cleaning: BTreeMap<u32, cleanup::Cleaning>,
    /// Who waits for the followers, by log and offset.
    waiting: BTreeMap<(u32, u64), replicas::Waiting>,
    /// Where each producer's records without a key go, by topic.
    stickies: BTreeMap<(u16, u32, u16, u16), Sticky>,
}

impl World {
    pub(super) fn logs_of(topics: &[Topic]) -> impl Iterator<Item = Partition<Kept>> {
        topics.iter().flat_map(|topic| {
            let settings = topic.replicas;
            (0..topic.partitions).map(move |_| Partition::new(settings))
        })
    }

    /// Returns the place of a partition's log.
    pub(super) fn log_index(&self, broker: u16, topic: u16, partition: u32) -> usize {
        let first = self.lookup.node(broker).logs.get(usize::from(topic));
        first.map_or(0, |first| (first + partition) as usize)
    }

    /// Returns the log of a partition.
    pub fn log(&self, broker: u16, topic: u16, partition: u32) -> &Partition<Kept> {
        &self.logs[self.log_index(broker, topic, partition)]
    }

    /// Returns the groups that read a topic, in the order of their services.
    pub fn readers(&self, broker: u16, topic: u16) -> impl Iterator<Item = &Readers> {
        let of = move |r: &&Readers| (r.broker, r.topic) == (broker, topic);
        self.readers.iter().filter(of)
    }

    /// Returns all groups, in the order of their services.
    pub fn groups(&self) -> &[Readers] {
        &self.readers
    }

    /// Returns how many partitions a topic has.
    pub fn partitions_of(&self, broker: u16, topic: u16) -> u32 {
        self.topic((broker, topic)).map_or(0, |t| t.partitions)
    }

    /// Every instance that runs at the start is a member of its groups from then on, each group in its first generation.
    pub(super) fn join_all_groups(&mut self) {
        let model = Rc::clone(&self.model);
        for (node, spec) in model.nodes.iter().enumerate() {
            let NodeKind::Service(service) = &spec.kind else {
                continue;
            };
            for (i, subscription) in service.subscriptions.iter().enumerate() {
                let place = (node as u16, i as u16);
                if let Some(readers) = Readers::new(&model, place, subscription, service) {
                    self.readers.push(readers);
                }
            }
        }
    }

    /// Returns what producers and groups keep beside the logs.
    fn ledger(&mut self) -> &mut Ledger {
        self.ledger.get_or_insert_default()
    }

    /// Returns whether a timer of a member is still set.
    pub(super) fn is_alarm(&self, token: Token) -> bool {
        let ledger = self.ledger.as_ref();
        ledger.is_some_and(|ledger| ledger.alarms.contains_key(&token))
    }

    pub(super) fn subscription(&self, readers: u32) -> Option<&Subscription> {
        let r = &self.readers[readers as usize];
        let service = self.service(r.service)?;
        service.subscriptions.get(usize::from(r.subscription))
    }
}

impl Readers {
    fn new(
        model: &Model,
        (service, subscription): (u16, u16),
        s: &Subscription,
        of: &Service,
    ) -> Option<Self> {
        let NodeKind::Broker(broker) = &model.nodes[usize::from(s.broker)].kind else {
            return None;
        };
        let topic = broker.topics.get(usize::from(s.topic))?;
        let name: Rc<str> = topic.name.as_str().into();
        let topics = vec![(Rc::clone(&name), topic.partitions)];
        let mut group = Group::new(s.settings, topics);
        let mut units = Vec::new();
        let running = of.scaling.as_ref().map_or(of.instances, |s| s.at_start);
        for unit in 0..of.instances {
            let id = id_of(&model.nodes[usize::from(service)].name, unit, 0);
            units.push(Unit {
                id,
                session: 0,
                reader: Reader::new(s.commit, Time::ZERO),
                outstanding: 0,
                generation: 1,
                told: false,
                is_fresh: unit >= running,
                commits_idle: false,
                joined: (Time::ZERO, World::START),
                deadline: None,
                seek: None,
                row: World::START,
            });
        }
        let there = units.iter().filter(|unit| !unit.is_fresh);
        let ids: Vec<Rc<str>> = there.map(|unit| Rc::clone(&unit.id)).collect();
        group.found(&ids, std::slice::from_ref(&name), Time::ZERO);
        for unit in &mut units {
            let owned = group.member(&unit.id).map(|seat| seat.owned.clone());
            for partition in owned.unwrap_or_default() {
                unit.reader.assign(partition, 0);
            }
        }
        Some(Self {
            service,
            subscription,
            broker: s.broker,
            topic: s.topic,
            isolation: s.isolation,
            name,
            group,
            units,
            handed: vec![Handed::default(); topic.partitions as usize],
            lags: vec![0; topic.partitions as usize],
            again: BTreeMap::new(),
            row: World::START,
            rebalances: 0,
            began: Time::ZERO,
            label: 0,
        })
    }

    /// Returns the instance whose present name in the group this is.
    pub fn unit_of(&self, id: &str) -> Option<u32> {
        let place = self.units.iter().position(|unit| &*unit.id == id)?;
        Some(place as u32)
    }

    /// Returns the instance that this is, or was before a restart, the name of.
    pub fn instance_of(&self, id: &str) -> Option<u32> {
        let own = |unit: &Unit| id_belongs(id, &unit.id);
        Some(self.units.iter().position(own)? as u32)
    }

    pub fn partition(&self, partition: u32) -> TopicPartition {
        TopicPartition {
            topic: Rc::clone(&self.name),
            partition,
        }
    }
}

impl Unit {
    /// Takes the name of its session, the how many-th instance of a service it is, and has read nothing yet.
    fn begin(&mut self, service: &str, unit: u32, reader: Reader) {
        self.id = id_of(service, unit, self.session);
        self.reader = reader;
        self.outstanding = 0;
        self.told = false;
    }
}

/// Returns the place of a process itself: in nobody's story, and of no message.
fn at_process(node: u16, unit: u32) -> Spot {
    Spot {
        node,
        unit,
        path: NONE,
        message: NO_MESSAGE,
    }
}

/// Returns the name of an instance in its group.
fn id_of(service: &str, unit: u32, session: u32) -> Rc<str> {
    match session {
        0 => format!("{service}[{unit}]").into(),
        n => format!("{service}[{unit}]/{}", n + 1).into(),
    }
}

/// Returns whether a name in a group is of the same instance as another: of this or of an earlier session.
fn id_belongs(id: &str, to: &str) -> bool {
    let instance = |id: &str| id.split('/').next().map(str::to_owned);
    instance(id) == instance(to)
}

//! Topics of a broker, and what services do with their records. What is left out has Kafka's default.

use super::cleanup;
use super::json::Json;
use super::nodes::{COUNT_MAX, PARTS_MAX};
use super::problem::{Code, Place, What};
use super::programs;
use super::reader::{Fields, Reader, entries};
use super::wiring::{self, Head, Part, Wiring};
use crate::log::group::Reset;
use crate::log::{
    Assignor, CommitMode, GroupSettings, Isolation, Partitioner, Profile, ReplicaSettings,
};
use crate::model::{Subscription, Topic};
use crate::time::Span;
use std::rc::Rc;

/// How long a follower takes to fetch, where nothing else is said.
const REPLICATION: Span = Span::from_ms(1);
/// The most partitions of a topic.
const PARTITIONS_MAX: u32 = 1_000;
const COMMITS: [&str; 5] = ["auto", "before", "after_batch", "after_each", "manual"];
const SUBSCRIPTION: [&str; 11] = [
    "topic",
    "assignor",
    "commit",
    "commit_every",
    "from",
    "isolation",
    "records_max",
    "session",
    "heartbeat",
    "poll_max",
    "program",
];

const TOPIC: [&str; 10] = [
    "cleanup",
    "partitions",
    "partitioner",
    "sticky",
    "profile",
    "replicas",
    "min_in_sync",
    "lag_max",
    "unclean",
    "replication",
];

/// Reads the topics of a broker; a partition has at most as many replicas as the cluster has brokers.
pub fn topics<'a>(r: &mut Reader<'a>, o: Fields<'a>, brokers: u32) -> Vec<Topic> {
    let Some(json) = o.get("topics") else {
        return Vec::new();
    };
    r.open_object(json);
    let all = entries(json).take(PARTS_MAX);
    all.filter_map(|(name, body)| topic(r, name, body, brokers))
        .collect()
}

fn topic<'a>(r: &mut Reader<'a>, name: &str, json: &'a Json, brokers: u32) -> Option<Topic> {
    let o = r.object(json, &TOPIC)?;
    let partitions = o
        .get("partitions")
        .map_or(Some(1), |json| r.count(json, 1, PARTITIONS_MAX));
    let partitioner = o.get("partitioner").and_then(|json| {
        r.known(
            json,
            What::Setting,
            Partitioner::ALL.iter().map(|p| p.name()),
        )
    });
    let sticky = o
        .get("sticky")
        .map_or(Some(1), |json| r.count(json, 1, COUNT_MAX));
    let profile = o.get("profile").and_then(|json| {
        r.known(
            json,
            What::Setting,
            Profile::ALL.iter().map(|p| p.rules().name),
        )
    });
    let profile = Profile::ALL[profile.unwrap_or(0)];
    let own = profile.rules().partitioner;
    let replicas = replicas(r, o, brokers);
    let replication = o
        .get("replication")
        .map_or(Some(REPLICATION), |json| r.duration_from(json, Span(1)));
    let cleanup = o
        .get("cleanup")
        .map_or(Some(None), |json| cleanup::cleanup(r, json).map(Some));
    Some(Topic {
        name: name.to_owned(),
        profile,
        partitions: partitions?,
        partitioner: partitioner.map_or(own, |i| Partitioner::ALL[i]),
        sticky: sticky?,
        replicas: replicas?,
        replication: replication?,
        cleanup: cleanup?,
    })
}

fn replicas<'a>(r: &mut Reader<'a>, o: Fields<'a>, brokers: u32) -> Option<ReplicaSettings> {
    let usual = ReplicaSettings::default();
    let replicas = o
        .get("replicas")
        .map_or(Some(1), |json| r.count(json, 1, brokers));
    let min_in_sync = o.get("min_in_sync").map_or(Some(1), |json| {
        r.count(json, 1, replicas.unwrap_or(brokers))
    });
    let lag_max = o
        .get("lag_max")
        .map_or(Some(usual.lag_max), |json| r.duration_from(json, Span(1)));
    let unclean = o.get("unclean").map_or(Some(false), |json| r.flag(json));
    Some(ReplicaSettings {
        replicas: replicas? as u16,
        min_in_sync: min_in_sync? as u16,
        lag_max: lag_max?,
        unclean: unclean?,
    })
}

/// The subscriptions of a service.
pub fn subscriptions<'a>(
    r: &mut Reader<'a>,
    heads: &[Head<'a>],
    wiring: &mut Wiring<'a>,
    index: u16,
    o: Fields<'a>,
) -> Vec<Subscription> {
    let Some(json) = o.get("subscriptions") else {
        return Vec::new();
    };
    let items = r.list(json).unwrap_or(&[]);
    r.at_most(json, What::Subscription, items.len(), PARTS_MAX);
    let all = items.iter().take(PARTS_MAX);
    all.filter_map(|item| subscription(r, heads, wiring, index, item))
        .collect()
}

fn subscription<'a>(
    r: &mut Reader<'a>,
    heads: &[Head<'a>],
    wiring: &mut Wiring<'a>,
    index: u16,
    json: &'a Json,
) -> Option<Subscription> {
    let o = r.object(json, &SUBSCRIPTION)?;
    let topic = r
        .need(o, "topic")
        .and_then(|json| wiring::part(r, heads, json, Part::Topic));
    let (settings, commit) = (group(r, o), commit(r, o));
    let isolation = o.get("isolation").and_then(|json| {
        let names = Isolation::ALL.iter().map(|isolation| isolation.name());
        r.known(json, What::Setting, names)
    });
    let records_max = o
        .get("records_max")
        .map_or(Some(500), |json| r.count(json, 1, COUNT_MAX));
    let program = programs::own(r, heads, wiring, (index, Place::Subscription), o);
    let (broker, topic) = topic?;
    wiring.pairs.extend([(broker, index), (index, broker)]);
    Some(Subscription {
        broker,
        topic,
        settings: settings?,
        commit: commit?,
        isolation: Isolation::ALL[isolation.unwrap_or(0)],
        records_max: records_max?,
        program: Rc::new(program?),
    })
}

fn group<'a>(r: &mut Reader<'a>, o: Fields<'a>) -> Option<GroupSettings> {
    let default = GroupSettings::default();
    let assignor = o
        .get("assignor")
        .and_then(|json| r.known(json, What::Setting, Assignor::ALL.iter().map(|a| a.name())));
    let from = o.get("from").and_then(|json| {
        r.known(
            json,
            What::Setting,
            ["earliest", "latest", "none"].into_iter(),
        )
    });
    let mut span = |name: &str, otherwise: Span| {
        o.get(name)
            .map_or(Some(otherwise), |json| r.duration_from(json, Span(1)))
    };
    Some(GroupSettings {
        assignor: Assignor::ALL[assignor.unwrap_or(0)],
        session: span("session", default.session)?,
        heartbeat: span("heartbeat", default.heartbeat)?,
        poll_max: span("poll_max", default.poll_max)?,
        // A run begins with an empty log: there is nothing that "latest" could leave out at its start.
        reset: match from {
            Some(1) => Reset::Latest,
            Some(2) => Reset::None,
            _ => Reset::Earliest,
        },
    })
}

fn commit<'a>(r: &mut Reader<'a>, o: Fields<'a>) -> Option<CommitMode> {
    let mode = o.get("commit").map_or(Some(0), |json| {
        r.known(json, What::Setting, COMMITS.into_iter())
    });
    let every = o.get("commit_every");
    let interval = every.map_or(Some(Span::from_secs(5)), |json| {
        r.duration_from(json, Span(1))
    });
    let mode = mode?;
    if let Some(json) = every.filter(|_| mode != 0) {
        let field = "commit_every".to_owned();
        r.note(json, Code::FieldUnknown { field });
    }
    Some(match mode {
        1 => CommitMode::Before,
        2 => CommitMode::AfterBatch,
        3 => CommitMode::AfterEach,
        4 => CommitMode::Manual,
        _ => CommitMode::Auto {
            interval: interval?,
        },
    })
}

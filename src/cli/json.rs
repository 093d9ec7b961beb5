//! `run --format json`. 64-bit integers (the seed, nanoseconds, sums of the ledger) are strings, so that no reader loses digits;
//! counts of events and messages fit 32 bits and are numbers.

use super::run::Done;
use crate::text::Lang;
use crate::text::fact::{headline, sentence};
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::ser::Formatter;
use sim::fact::{Fact, RowId, Said};
use sim::meter::{
    ClientSummary, GroupSummary, KindSummary, LevelSummary, QueueSummary, ServiceSummary,
};
use sim::model::Model;
use sim::world::End;
use std::io::{self, Write};

/// What `run` prints.
#[derive(Debug, serde::Serialize)]
pub struct Report {
    engine: &'static str,
    lesson: String,
    runs: Vec<Run>,
}

/// An object whose fields keep the order of the scenario.
#[derive(Debug)]
struct Entries<V>(Vec<(String, V)>);

impl<V: Serialize> Serialize for Entries<V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, value) in &self.0 {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

#[derive(Debug, serde::Serialize)]
struct Run {
    variant: String,
    seed: u64,
    fingerprint: String,
    end: &'static str,
    end_ns: u64,
    events: u32,
    clients: Entries<Client>,
    services: Entries<Service>,
    queues: Vec<QueueSummary>,
    groups: Vec<GroupSummary>,
    messages: Entries<Messages>,
    ledger: Vec<LedgerLine>,
    completions_ns: Entries<Vec<u64>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    facts: Option<Vec<FactLine>>,
}

#[derive(Debug, serde::Serialize)]
struct Client {
    sent: u32,
    outcomes: Outcomes,
    latency_ns: Option<Latency>,
    blocked_ns: u64,
}

#[derive(Debug, serde::Serialize)]
struct Outcomes {
    ok: u32,
    error: u32,
    timeout: u32,
    rejected: u32,
}

#[derive(Debug, serde::Serialize)]
struct Latency {
    mean: u64,
    p50: u64,
    p95: u64,
    p99: u64,
    max: u64,
}

#[derive(Debug, serde::Serialize)]
struct Service {
    handled: u32,
    utilisation: f64,
    queue: LevelSummary,
}

#[derive(Debug, serde::Serialize)]
struct Messages {
    sent: u32,
    delivered: u32,
    redelivered: u32,
    handled: u32,
    dropped: Entries<u32>,
    stored: u32,
}

#[derive(Debug, serde::Serialize)]
struct LedgerLine {
    name: String,
    expected: Option<i64>,
    actual: i64,
}

#[derive(Debug, serde::Serialize)]
struct FactLine {
    row: RowId,
    at_ns: u64,
    node: String,
    unit: u32,
    path: String,
    message: Option<u32>,
    headline: String,
    sentence: String,
    because: Vec<RowId>,
    #[serde(flatten)]
    fact: Fact,
}

impl Report {
    pub fn new(lesson: &str) -> Self {
        Self {
            engine: env!("CARGO_PKG_VERSION"),
            lesson: lesson.to_owned(),
            runs: Vec::new(),
        }
    }

    pub fn add(&mut self, done: &Done, with_facts: bool, lang: Lang) {
        let (summary, world) = (&done.measured.summary, &done.measured.world);
        let completions = summary
            .clients
            .iter()
            .map(|c| (c.name.clone(), c.completions_ns.clone()));
        let ledger = done.model.ledger.iter().map(|line| LedgerLine {
            name: line.name.clone(),
            expected: line.expected.as_ref().map(|sum| world.sum(sum)),
            actual: world.sum(&line.actual),
        });
        let tell = |said: &Said| fact_line(said, &done.model, lang);
        self.runs.push(Run {
            variant: done.variant.id.clone(),
            seed: done.seed,
            fingerprint: fingerprint(world.fingerprint()),
            end: end_name(done.measured.end),
            end_ns: summary.end_ns,
            events: world.applied(),
            clients: Entries(summary.clients.iter().map(client).collect()),
            services: Entries(summary.services.iter().map(service).collect()),
            queues: summary.queues.clone(),
            groups: summary.groups.clone(),
            messages: Entries(summary.messages.iter().map(messages).collect()),
            ledger: ledger.collect(),
            completions_ns: Entries(completions.collect()),
            facts: with_facts.then(|| done.facts.iter().map(tell).collect()),
        });
    }

    /// Writes the report and a line's end.
    ///
    /// # Errors
    /// The text could not be written.
    pub fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        let mut serializer = serde_json::Serializer::with_formatter(&mut *out, Wide);
        self.serialize(&mut serializer).map_err(io::Error::from)?;
        writeln!(out)
    }
}

/// Returns a fingerprint as text.
pub fn fingerprint(hash: u64) -> String {
    format!("{hash:016x}")
}

/// Returns the name of how a run ended.
pub fn end_name(end: End) -> &'static str {
    match end {
        End::Quiet => "quiet",
        End::Until => "until",
        End::Limit(_) => "limit",
    }
}

fn client(summary: &ClientSummary) -> (String, Client) {
    let outcomes = summary.outcomes;
    let client = Client {
        sent: small(summary.sent),
        outcomes: Outcomes {
            ok: small(outcomes.ok),
            error: small(outcomes.error),
            timeout: small(outcomes.timeout),
            rejected: small(outcomes.rejected),
        },
        latency_ns: summary.latency_ns.map(|q| Latency {
            mean: q.mean,
            p50: q.p50,
            p95: q.p95,
            p99: q.p99,
            max: q.max,
        }),
        blocked_ns: summary.blocked_ns,
    };
    (summary.name.clone(), client)
}

fn service(summary: &ServiceSummary) -> (String, Service) {
    let service = Service {
        handled: small(summary.handled),
        utilisation: summary.utilisation,
        queue: summary.queue,
    };
    (summary.name.clone(), service)
}

fn messages(summary: &KindSummary) -> (String, Messages) {
    let dropped = summary
        .dropped
        .iter()
        .map(|(reason, n)| (reason.name().to_owned(), small(*n)));
    let messages = Messages {
        sent: small(summary.sent),
        delivered: small(summary.delivered),
        redelivered: small(summary.redelivered),
        handled: small(summary.handled),
        dropped: Entries(dropped.collect()),
        stored: small(summary.stored),
    };
    (summary.kind.name().to_owned(), messages)
}

fn fact_line(said: &Said, model: &Model, lang: Lang) -> FactLine {
    let node = model.nodes.get(usize::from(said.node));
    FactLine {
        row: said.row,
        at_ns: said.at.0,
        node: node.map(|n| n.name.clone()).unwrap_or_default(),
        unit: said.unit,
        path: said.path.clone(),
        message: said.message,
        headline: headline(said, model, lang),
        sentence: sentence(said, model, lang),
        because: said.because.clone(),
        fact: said.fact.clone(),
    }
}

/// A run has fewer events, and so fewer of anything, than fit 32 bits.
fn small(count: u64) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// Writes 64-bit integers as strings.
struct Wide;

impl Formatter for Wide {
    fn write_u64<W: ?Sized + Write>(&mut self, writer: &mut W, value: u64) -> io::Result<()> {
        write!(writer, "\"{value}\"")
    }

    fn write_i64<W: ?Sized + Write>(&mut self, writer: &mut W, value: i64) -> io::Result<()> {
        write!(writer, "\"{value}\"")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wide_integers_are_strings_and_narrow_ones_numbers() {
        #[derive(serde::Serialize)]
        struct Sample {
            wide: u64,
            signed: i64,
            narrow: u32,
            share: f64,
        }
        let mut out = Vec::new();
        let sample = Sample {
            wide: u64::MAX,
            signed: -7,
            narrow: 7,
            share: 0.5,
        };
        let mut serializer = serde_json::Serializer::with_formatter(&mut out, Wide);
        sample
            .serialize(&mut serializer)
            .expect("a vector takes everything");
        let expected = r#"{"wide":"18446744073709551615","signed":"-7","narrow":7,"share":0.5}"#;
        assert_eq!(String::from_utf8(out).expect("text"), expected);
    }

    #[test]
    fn fields_keep_their_order() {
        let entries = Entries(vec![("web".to_owned(), 1_u32), ("a".to_owned(), 2)]);
        assert_eq!(
            serde_json::to_string(&entries).expect("json"),
            r#"{"web":1,"a":2}"#
        );
    }
}

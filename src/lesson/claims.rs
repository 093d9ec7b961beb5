//! Holds runs to what a lesson claims of them.

use sim::fact::{Fact, FactKind, Outcome, Said};
use sim::measure::measure;
use sim::meter::Estimate;
use sim::model::{Model, NodeKind, Sum};
use sim::record::{EVENTS_DEFAULT, Recording};
use sim::scenario::{Anchor, Bounds, Claim, File, Predicate, Problem};
use sim::time::{Span, Time};
use std::cell::OnceCell;
use std::rc::Rc;

/// A claim that does not hold.
#[derive(Clone, Debug, PartialEq)]
pub struct Broken {
    pub variant: String,
    pub that: Predicate,
    /// What the run was like instead.
    pub found: String,
}

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
        let model = Rc::new(file.compile(variant, knobs)?);
        let recording = Recording::whole(model, seed, Vec::new(), EVENTS_DEFAULT);
        Ok(Self {
            recording,
            facts: OnceCell::new(),
        })
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

    fn of_kind(&self, kind: FactKind, node: Option<&String>) -> impl Iterator<Item = &Said> {
        let node = node.map(|name| self.model().node(name));
        self.facts()
            .iter()
            .filter(move |s| s.fact.kind() == kind && node.is_none_or(|n| n == Some(s.node)))
    }

    /// Returns when, how and after how long each run of a client's program ended.
    fn ended(&self, client: &str) -> Vec<(Time, Outcome, Span)> {
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

    /// Returns how many messages a queue held, each time it changed.
    fn depths(&self, node: &str, queue: &str) -> Vec<(Time, u32)> {
        let Some(node) = self.model().node(node) else {
            return Vec::new();
        };
        let NodeKind::Broker(broker) = &self.model().nodes[usize::from(node)].kind else {
            return Vec::new();
        };
        let Some(queue) = broker.queues.iter().position(|q| q.name == queue) else {
            return Vec::new();
        };
        let gauge = self.recording.last().gauge(node, queue as u16);
        self.recording
            .depths(gauge)
            .map(|d| (self.recording.row(d.row).at, d.depth))
            .collect()
    }
}

/// Checks one claim in every variant that it is about.
///
/// # Errors
/// Each variant in which it does not hold.
pub fn check(file: &File, claim: &Claim) -> Result<(), Vec<Broken>> {
    let variants = file.variants().iter().map(|v| &v.id);
    let about = variants.filter(|id| claim.variant.as_ref().is_none_or(|v| v == *id));
    let broken: Vec<Broken> = about
        .filter_map(|variant| {
            let found = check_in(file, claim, variant).err()?;
            Some(Broken {
                variant: variant.clone(),
                that: claim.that.clone(),
                found,
            })
        })
        .collect();
    if broken.is_empty() {
        Ok(())
    } else {
        Err(broken)
    }
}

fn check_in(file: &File, claim: &Claim, variant: &str) -> Result<(), String> {
    let seed = claim.seed.unwrap_or(file.seed);
    let compiled = |problems: Vec<Problem>| format!("{problems:?}");
    if let Predicate::Availability {
        client,
        expected,
        replications,
        runs,
        z_max,
    } = &claim.that
    {
        let model = Rc::new(file.compile(variant, &claim.knobs).map_err(compiled)?);
        let z = availability(&model, client, *replications, u64::from(*runs)).z(*expected);
        return truth(z.abs() <= *z_max, || format!("z = {z}"));
    }
    let run = Run::of(file, variant, &claim.knobs, seed).map_err(compiled)?;
    holds(&run, &claim.that)
}

fn truth(holds: bool, found: impl FnOnce() -> String) -> Result<(), String> {
    if holds { Ok(()) } else { Err(found()) }
}

fn within(bounds: Bounds, value: i64) -> Result<(), String> {
    truth(bounds.hold(value), || value.to_string())
}

/// Checks what is claimed of one run. Availability is about many runs, and never holds of one.
///
/// # Errors
/// What the run was like instead.
pub fn holds(run: &Run, that: &Predicate) -> Result<(), String> {
    match that {
        Predicate::Completions { client, at } => {
            let found: Vec<Span> = run
                .ended(client)
                .iter()
                .map(|(at, ..)| Span(at.0))
                .collect();
            truth(found == *at, || format!("{found:?}"))
        }
        Predicate::Latency { client, each } => {
            let ended = run.ended(client);
            let all = !ended.is_empty() && ended.iter().all(|(.., latency)| latency == each);
            truth(all, || format!("{ended:?}"))
        }
        Predicate::Ledger(lines) => ledger(run, lines),
        Predicate::Fact(anchor) => {
            let count = run.matches(anchor).count();
            truth(count == 1, || count.to_string())
        }
        Predicate::Never { kind, node } => {
            let count = run.of_kind(*kind, node.as_ref()).count();
            truth(count == 0, || count.to_string())
        }
        Predicate::Count { kind, node, bounds } => {
            within(*bounds, run.of_kind(*kind, node.as_ref()).count() as i64)
        }
        Predicate::InOrder(anchors) => in_order(run, anchors),
        Predicate::Messages {
            label,
            counter,
            bounds,
        } => {
            let label = run.model().names.iter().position(|n| **n == **label);
            let Some(label) = label else {
                return Err(String::new());
            };
            within(
                *bounds,
                run.recording.last().sum(&Sum::Messages {
                    label: label as u32,
                    counter: *counter,
                }),
            )
        }
        Predicate::Outcomes {
            client,
            ok,
            error,
            timeout,
            rejected,
        } => {
            let ended = run.ended(client);
            let count = |which| {
                ended
                    .iter()
                    .filter(|(_, outcome, _)| *outcome == which)
                    .count() as u64
            };
            let all = [
                (Outcome::Ok, ok),
                (Outcome::Error, error),
                (Outcome::Timeout, timeout),
                (Outcome::Rejected, rejected),
            ];
            let good = all
                .iter()
                .all(|(which, claimed)| claimed.is_none_or(|n| n == count(*which)));
            truth(good, || {
                format!("{:?}", all.map(|(which, _)| (which, count(which))))
            })
        }
        Predicate::Gauge {
            node,
            queue,
            at,
            bounds,
        } => {
            let depths = run.depths(node, queue);
            let depth = depths
                .iter()
                .take_while(|(t, _)| t.0 <= at.0)
                .last()
                .map_or(0, |(_, depth)| *depth);
            within(*bounds, i64::from(depth))
        }
        Predicate::Empty {
            node,
            queue,
            after,
            within,
        } => {
            let depths = run.depths(node, queue);
            let empty = depths
                .iter()
                .find(|(t, depth)| t.0 > after.0 && *depth == 0);
            let took = empty.map(|(t, _)| Span(t.0 - after.0));
            truth(took.is_some_and(|t| within.0 <= t && t <= within.1), || {
                format!("{took:?}")
            })
        }
        Predicate::Availability { .. } => Err(String::new()),
    }
}

fn ledger(run: &Run, lines: &[(String, i64)]) -> Result<(), String> {
    for (name, claimed) in lines {
        let line = run.model().ledger.iter().find(|l| l.name == *name);
        let found = line.map(|l| run.recording.last().sum(&l.actual));
        truth(found == Some(*claimed), || format!("{name}: {found:?}"))?;
    }
    Ok(())
}

fn in_order(run: &Run, anchors: &[Anchor]) -> Result<(), String> {
    let mut last = 0;
    for anchor in anchors {
        let place = run
            .facts()
            .iter()
            .position(|s| s.fact.kind() == anchor.kind && s.path == anchor.path);
        truth(place.is_some_and(|p| p >= last), || {
            format!("{anchor}: {place:?}")
        })?;
        last = place.unwrap_or(last);
    }
    Ok(())
}

/// Returns the share of a client's runs that ended well, one sample for each seed from 1 on.
///
/// Each replication is as long as it takes for about `runs` runs: the scenario's own length tells how many there are in it.
pub fn availability(model: &Rc<Model>, client: &str, replications: u32, runs: u64) -> Estimate {
    let share = |seed: u64, until: Time| {
        let measured = measure(model, seed, &[], until, u32::MAX);
        let client = measured
            .summary
            .clients
            .into_iter()
            .find(|c| c.name == client);
        let outcomes = client.map(|c| c.outcomes).unwrap_or_default();
        (
            outcomes.ok,
            outcomes.ok + outcomes.error + outcomes.timeout + outcomes.rejected,
        )
    };
    let (_, in_one) = share(1, model.until);
    let factor = runs.div_ceil(in_one.max(1)) + 1;
    let until = Time(model.until.0.saturating_mul(factor).min(Time::MAX.0));
    let seeds = 1..=u64::from(replications);
    seeds
        .map(|seed| share(seed, until))
        .map(|(ok, all)| ok as f64 / all.max(1) as f64)
        .collect()
}

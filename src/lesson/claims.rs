//! Holds runs to what a lesson claims of them.

use super::run::Run;
use sim::fact::Outcome;
use sim::measure::measure;
use sim::meter::Estimate;
use sim::model::{Counter, Model, Sum};
use sim::scenario::{Anchor, Bounds, Claim, File, Predicate, Problem};
use sim::time::{Span, Time};
use std::rc::Rc;

/// A claim that does not hold.
#[derive(Clone, Debug, PartialEq)]
pub struct Broken {
    pub variant: String,
    pub that: Predicate,
    /// What the run was like instead.
    pub found: String,
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
        Predicate::Outcomes {
            client,
            ok,
            error,
            timeout,
            rejected,
        } => outcomes(run, client, [*ok, *error, *timeout, *rejected]),
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
        Predicate::Ledger(lines) => ledger(run, lines),
        Predicate::Messages {
            label,
            counter,
            bounds,
        } => messages(run, label, *counter, *bounds),
        Predicate::Gauge {
            node,
            queue,
            at,
            bounds,
        } => {
            let depths = run.depths(node, queue);
            let last = depths.iter().take_while(|(t, _)| t.0 <= at.0).last();
            within(*bounds, last.map_or(0, |(_, depth)| i64::from(*depth)))
        }
        Predicate::Empty {
            node,
            queue,
            after,
            within,
        } => empty(&run.depths(node, queue), *after, *within),
        Predicate::Availability { .. } => Err(String::new()),
    }
}

fn outcomes(run: &Run, client: &str, claimed: [Option<u64>; 4]) -> Result<(), String> {
    let ended = run.ended(client);
    let kinds = [
        Outcome::Ok,
        Outcome::Error,
        Outcome::Timeout,
        Outcome::Rejected,
    ];
    let found = kinds.map(|kind| {
        ended
            .iter()
            .filter(|(_, outcome, _)| *outcome == kind)
            .count() as u64
    });
    let good = claimed
        .iter()
        .zip(found)
        .all(|(claimed, found)| claimed.is_none_or(|n| n == found));
    truth(good, || format!("{found:?}"))
}

fn messages(run: &Run, label: &str, counter: Counter, bounds: Bounds) -> Result<(), String> {
    let Some(label) = run.model().names.iter().position(|n| **n == *label) else {
        return Err(label.to_owned());
    };
    within(
        bounds,
        run.recording.last().sum(&Sum::Messages {
            label: label as u32,
            counter,
        }),
    )
}

fn empty(depths: &[(Time, u32)], after: Span, (least, most): (Span, Span)) -> Result<(), String> {
    let first = depths
        .iter()
        .find(|(t, depth)| t.0 > after.0 && *depth == 0);
    let took = first.map(|(t, _)| Span(t.0 - after.0));
    truth(took.is_some_and(|t| least <= t && t <= most), || {
        format!("{took:?}")
    })
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

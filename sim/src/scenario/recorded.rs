//! Recorded answers: what a real library answered to the calls of a variant, step by step.
//!
//! A lesson may carry them beside a variant whose settings and calls are those of a recorded case. They are never read by the
//! machine: the page shows them beside the machine's own answers, and a test holds both to the recording itself.

use super::claims::{self, Anchor, Known};
use super::json::Json;
use super::problem::{Code, What};
use super::reader::{Fields, Reader};
use super::units;
use crate::model::Model;
use crate::policy::{BreakerKind, BreakerState, Settings};
use crate::time::{Span, Time};

const CASES_MAX: usize = 12;
const STEPS_MAX: usize = 100;
/// The greatest count that a step may have.
const COUNT_MAX: u32 = 1_000_000;
const LIBRARIES: [&str; 2] = ["resilience4j", "hystrix"];
const DEEDS: [(&str, Deed); 5] = [
    ("asks", Deed::Asks),
    ("succeeds", Deed::Succeeds),
    ("fails", Deed::Fails),
    ("is_ignored", Deed::IsIgnored),
    ("looks", Deed::Looks),
];
const STATES: [(&str, BreakerState); 3] = [
    ("closed", BreakerState::Closed),
    ("open", BreakerState::Open),
    ("half_open", BreakerState::HalfOpen),
];
const STEP: [&str; 11] = [
    "at",
    "anchor",
    "does",
    "let_in",
    "state",
    "calls",
    "failed",
    "slow",
    "rejected",
    "failure_rate",
    "slow_rate",
];

/// One recorded case, beside a variant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    pub variant: String,
    pub node: String,
    pub policy: String,
    /// `resilience4j` or `hystrix`.
    pub library: String,
    pub version: String,
    /// The name of the case among the recorded ones.
    pub case: String,
    pub steps: Vec<Step>,
}

/// One thing that was done to the library, and what could be read of it then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    pub at: Time,
    /// The fact of the run that is this step; none where somebody only looked.
    pub anchor: Option<Anchor>,
    pub does: Deed,
    pub answer: Answer,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    /// A call asks to be let in.
    Asks,
    Succeeds,
    Fails,
    /// It ends in a way that says nothing about the callee's health.
    IsIgnored,
    /// Nobody calls; the state is read.
    Looks,
}

/// What a breaker says of itself. What the library does not tell is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Whether the call was let in, at a step that asks for it.
    pub let_in: Option<bool>,
    pub state: BreakerState,
    /// How many outcomes count, and how many of them failed or were slow.
    pub calls: u32,
    pub failed: u32,
    pub slow: Option<u32>,
    /// How many calls were refused since the window began.
    pub rejected: Option<u32>,
    /// In parts per million; none while the library has none.
    pub failure_rate: Option<u64>,
    pub slow_rate: Option<u64>,
}

impl Recorded {
    /// Returns where the breaker is in a model: its node, and its place among the node's policies. None where there is no such
    /// breaker, or one of another library.
    pub fn place(&self, model: &Model) -> Option<(u16, u16)> {
        let node = model.node(&self.node)?;
        let mut policies = model.nodes[usize::from(node)].policies.iter();
        let place = policies.position(|policy| {
            policy.name == self.policy && library(&policy.settings) == Some(&*self.library)
        })?;
        Some((node, u16::try_from(place).ok()?))
    }
}

/// Returns whose breaker this is, where answers of that library can be recorded.
pub fn library(settings: &Settings) -> Option<&'static str> {
    match settings.breaker()? {
        BreakerKind::Resilience4j => Some(LIBRARIES[0]),
        BreakerKind::Hystrix => Some(LIBRARIES[1]),
        BreakerKind::Polly => None,
    }
}

/// Reads the recorded cases.
pub fn recorded<'a>(r: &mut Reader<'a>, known: &Known<'_>, json: &'a Json) -> Vec<Recorded> {
    let cases = r.list_at_most(json, What::RecordedStep, CASES_MAX);
    let read = cases.iter().filter_map(|json| case(r, known, json));
    read.collect()
}

fn case<'a>(r: &mut Reader<'a>, known: &Known<'_>, json: &'a Json) -> Option<Recorded> {
    let fields = [
        "variant", "node", "policy", "library", "version", "case", "steps",
    ];
    let o = r.object(json, &fields)?;
    let variant = r
        .need(o, "variant")
        .and_then(|json| claims::variant_id(r, known, json));
    let nodes = known.nodes.iter().copied();
    let node = r
        .need(o, "node")
        .and_then(|json| r.known(json, What::Node, nodes));
    let library = r
        .need(o, "library")
        .and_then(|json| r.known(json, What::Library, LIBRARIES.into_iter()));
    let (policy, case) = (name(r, o, "policy"), name(r, o, "case"));
    let version = r.need(o, "version").and_then(|json| version(r, json));
    let steps = r.need(o, "steps").and_then(|json| steps(r, known, json));
    Some(Recorded {
        variant: variant?,
        node: known.nodes[node?].to_owned(),
        policy: policy?,
        library: LIBRARIES[library?].to_owned(),
        version: version?,
        case: case?,
        steps: steps?,
    })
}

fn name<'a>(r: &mut Reader<'a>, o: Fields<'a>, field: &str) -> Option<String> {
    let json = r.need(o, field)?;
    let name = r.text(json)?;
    r.name(json, name).then(|| name.to_owned())
}

/// A version is a name that may have dots in it.
fn version<'a>(r: &mut Reader<'a>, json: &'a Json) -> Option<String> {
    let text = r.text(json)?;
    r.name(json, &text.replace('.', "-"))
        .then(|| text.to_owned())
}

fn steps<'a>(r: &mut Reader<'a>, known: &Known<'_>, json: &'a Json) -> Option<Vec<Step>> {
    let items = r.list_at_most(json, What::RecordedStep, STEPS_MAX);
    let mut steps: Vec<Step> = Vec::new();
    for item in items {
        let step = step(r, known, item)?;
        if let Some(last) = steps.last().filter(|last| last.at > step.at) {
            let text = |at: Time| units::duration_text(Span(at.0));
            let (low, high) = (text(last.at), text(step.at));
            r.note(item, Code::OutOfOrder { low, high });
            return None;
        }
        steps.push(step);
    }
    if steps.is_empty() && r.has_none() {
        let what = What::RecordedStep;
        r.note(json, Code::Empty { what });
    }
    Some(steps)
}

fn step<'a>(r: &mut Reader<'a>, known: &Known<'_>, json: &'a Json) -> Option<Step> {
    let o = r.object(json, &STEP)?;
    let at = r.need(o, "at").and_then(|json| r.duration(json));
    let does = r
        .need(o, "does")
        .and_then(|json| one(r, json, What::Deed, &DEEDS));
    let anchor = match does {
        Some(Deed::Looks) | None => Some(None),
        Some(_) => r
            .need(o, "anchor")
            .and_then(|json| claims::anchor(r, known, json).map(Some)),
    };
    let answer = answer(r, o);
    Some(Step {
        at: Time(at?.0),
        anchor: anchor?,
        does: does?,
        answer: answer?,
    })
}

fn one<'a, T: Copy>(
    r: &mut Reader<'a>,
    json: &'a Json,
    what: What,
    all: &[(&'static str, T)],
) -> Option<T> {
    let names = all.iter().map(|(name, _)| *name);
    r.known(json, what, names).map(|i| all[i].1)
}

fn answer<'a>(r: &mut Reader<'a>, o: Fields<'a>) -> Option<Answer> {
    let let_in = maybe(o.get("let_in"), |json| r.flag(json));
    let state = r
        .need(o, "state")
        .and_then(|json| one(r, json, What::BreakerState, &STATES));
    let calls = r
        .need(o, "calls")
        .and_then(|json| r.count(json, 0, COUNT_MAX));
    let failed = r
        .need(o, "failed")
        .and_then(|json| r.count(json, 0, COUNT_MAX));
    let slow = maybe(o.get("slow"), |json| r.count(json, 0, COUNT_MAX));
    let rejected = maybe(o.get("rejected"), |json| r.count(json, 0, COUNT_MAX));
    let failure_rate = maybe(o.get("failure_rate"), |json| r.percent_ppm(json));
    let slow_rate = maybe(o.get("slow_rate"), |json| r.percent_ppm(json));
    Some(Answer {
        let_in: let_in?,
        state: state?,
        calls: calls?,
        failed: failed?,
        slow: slow?,
        rejected: rejected?,
        failure_rate: failure_rate?,
        slow_rate: slow_rate?,
    })
}

/// Reads what may be left out; the outer none is a mistake.
fn maybe<'a, T>(
    json: Option<&'a Json>,
    mut read: impl FnMut(&'a Json) -> Option<T>,
) -> Option<Option<T>> {
    json.map_or(Some(None), |json| read(json).map(Some))
}

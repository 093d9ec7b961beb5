//! Claims: what a lesson says about its runs, in a form that a test can hold it to.

use super::json::Json;
use super::predicates::predicate;
use super::problem::{Code, What};
use super::reader::{Reader, entries};
use super::variants::Variant;
use crate::fact::FactKind;
use crate::model::Counter;
use crate::time::Span;
use std::fmt;

/// One fact of a run: whose story it belongs to, and what kind it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anchor {
    /// An identity path: `web#17/charge·2/attempt2`.
    pub path: String,
    pub kind: FactKind,
}

impl fmt::Display for Anchor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} @ {}", self.path, self.kind.name())
    }
}

/// What holds in which run.
#[derive(Clone, Debug, PartialEq)]
pub struct Claim {
    /// None for every variant.
    pub variant: Option<String>,
    pub knobs: Vec<(String, String)>,
    pub seed: Option<u64>,
    pub that: Predicate,
}

/// A count that is this, or lies between these.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    pub min: i64,
    pub max: i64,
}

impl Bounds {
    pub fn hold(self, value: i64) -> bool {
        self.min <= value && value <= self.max
    }
}

/// What can be claimed of a run. Nodes are named, not numbered: a claim is about several variants.
#[derive(Clone, Debug, PartialEq)]
pub enum Predicate {
    /// The instants at which a client's programs ended, in order of time.
    Completions { client: String, at: Vec<Span> },
    /// Every run of a client's program took this long.
    Latency { client: String, each: Span },
    /// What the ledger says at the end.
    Ledger(Vec<(String, i64)>),
    /// The fact is said exactly once.
    Fact(Anchor),
    /// No fact of that kind is said, at that node or anywhere.
    Never {
        kind: FactKind,
        node: Option<String>,
    },
    Count {
        kind: FactKind,
        node: Option<String>,
        bounds: Bounds,
    },
    /// The facts are said in this order.
    InOrder(Vec<Anchor>),
    Messages {
        label: String,
        counter: Counter,
        bounds: Bounds,
    },
    /// How the runs of a client's program ended; what is left out is not claimed.
    Outcomes {
        client: String,
        ok: Option<u64>,
        error: Option<u64>,
        timeout: Option<u64>,
        rejected: Option<u64>,
    },
    /// How many messages a queue held at an instant, or how many requests stood in line at a service.
    Gauge {
        node: String,
        queue: String,
        at: Span,
        bounds: Bounds,
    },
    /// How long after an instant a queue was first empty.
    Empty {
        node: String,
        queue: String,
        after: Span,
        within: (Span, Span),
    },
    /// The share of good outcomes over replications, beside its closed form.
    Availability {
        client: String,
        expected: f64,
        replications: u32,
        runs: u32,
        z_max: f64,
    },
}

const CLAIMS_MAX: usize = 200;

/// What claims may name.
#[derive(Debug)]
pub struct Known<'k> {
    pub nodes: Vec<&'k str>,
    pub knobs: Vec<&'k str>,
    pub variants: &'k [Variant],
}

impl<'k> Known<'k> {
    /// Returns what an identity path may begin with.
    pub fn heads(&self) -> Vec<&'k str> {
        self.nodes
            .iter()
            .copied()
            .chain(["fault", "hand"])
            .collect()
    }
}

/// Reads the claims.
pub fn claims<'a>(r: &mut Reader<'a>, known: &Known<'_>, json: &'a Json) -> Vec<Claim> {
    let items = r.list_at_most(json, What::Claim, CLAIMS_MAX);
    items
        .iter()
        .filter_map(|item| claim(r, known, item))
        .collect()
}

fn claim<'a>(r: &mut Reader<'a>, known: &Known<'_>, json: &'a Json) -> Option<Claim> {
    let o = r.object(json, &["variant", "knobs", "seed", "that"])?;
    let variant = o
        .get("variant")
        .map_or(Some(None), |json| variant_id(r, known, json).map(Some));
    let knobs = o
        .get("knobs")
        .map_or(Some(Vec::new()), |json| knob_values(r, known, json));
    let seed = o
        .get("seed")
        .map_or(Some(None), |json| r.int(json, 0, i64::MAX).map(Some));
    let that = r.need(o, "that").and_then(|json| predicate(r, known, json));
    Some(Claim {
        variant: variant?,
        knobs: knobs?,
        seed: seed?.and_then(|n| u64::try_from(n).ok()),
        that: that?,
    })
}

pub fn variant_id<'a>(r: &mut Reader<'a>, known: &Known<'_>, json: &'a Json) -> Option<String> {
    let ids = known.variants.iter().map(|v| &*v.id);
    r.known(json, What::Variant, ids)
        .map(|i| known.variants[i].id.clone())
}

fn knob_values<'a>(
    r: &mut Reader<'a>,
    known: &Known<'_>,
    json: &'a Json,
) -> Option<Vec<(String, String)>> {
    r.open_object(json)?;
    let mut values = Vec::new();
    for (name, value) in entries(json) {
        if !known.knobs.contains(&name) {
            r.unknown(value, What::Knob, name, known.knobs.iter().copied());
        }
        values.push((name.to_owned(), r.text(value)?.to_owned()));
    }
    Some(values)
}

/// Reads `PATH @ fact_kind`.
pub fn anchor<'a>(r: &mut Reader<'a>, known: &Known<'_>, json: &'a Json) -> Option<Anchor> {
    let text = r.text(json)?;
    let Some((path, kind)) = text.split_once(" @ ") else {
        r.note(
            json,
            Code::AnchorBad {
                text: text.to_owned(),
            },
        );
        return None;
    };
    let head = path.split(['[', '#']).next().unwrap_or_default();
    if head.len() == path.len() {
        r.note(
            json,
            Code::AnchorBad {
                text: text.to_owned(),
            },
        );
        return None;
    }
    // A round of a service's loop is named after both.
    let head = head.split('.').next().unwrap_or_default();
    let heads = known.heads();
    if !heads.contains(&head) {
        r.unknown(json, What::Node, head, heads.into_iter());
        return None;
    }
    Some(Anchor {
        path: path.to_owned(),
        kind: fact_kind(r, json, kind)?,
    })
}

pub fn fact_kind<'a>(r: &mut Reader<'a>, at: &'a Json, name: &str) -> Option<FactKind> {
    let kind = FactKind::by_name(name);
    if kind.is_none() {
        r.unknown(
            at,
            What::FactKind,
            name,
            FactKind::ALL.iter().map(|k| k.name()),
        );
    }
    kind
}

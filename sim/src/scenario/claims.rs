//! Claims: what a lesson says about its runs, in a form that a test can hold it to.

use super::json::Json;
use super::ledger::COUNTERS;
use super::problem::{Code, What};
use super::reader::{Fields, Reader, entries};
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
    /// How many messages a queue held at an instant.
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

const PREDICATES: [&str; 12] = [
    "completions",
    "latency",
    "ledger",
    "fact",
    "never",
    "count",
    "in_order",
    "messages",
    "outcomes",
    "gauge",
    "empty",
    "availability",
];
const CLAIMS_MAX: usize = 200;

/// What claims may name.
#[derive(Debug)]
pub struct Known<'k> {
    pub nodes: Vec<&'k str>,
    pub knobs: Vec<&'k str>,
    pub variants: &'k [Variant],
}

/// Reads the claims.
pub fn claims<'a>(r: &mut Reader<'a>, known: &Known<'_>, json: &'a Json) -> Vec<Claim> {
    let items = r.list(json).unwrap_or(&[]);
    if items.len() > CLAIMS_MAX {
        r.note(
            json,
            Code::TooMany {
                what: What::Claim,
                found: items.len() as u64,
                max: CLAIMS_MAX as u64,
            },
        );
        return Vec::new();
    }
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
    let heads = known.nodes.iter().copied().chain(["fault", "hand"]);
    if !heads.clone().any(|name| name == head) {
        r.unknown(json, What::Node, head, heads);
        return None;
    }
    Some(Anchor {
        path: path.to_owned(),
        kind: fact_kind(r, json, kind)?,
    })
}

fn fact_kind<'a>(r: &mut Reader<'a>, at: &'a Json, name: &str) -> Option<FactKind> {
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

/// Reads what is claimed.
pub fn predicate<'a>(r: &mut Reader<'a>, known: &Known<'_>, json: &'a Json) -> Option<Predicate> {
    let outer = r.open_object(json)?;
    let (name, body) = r.one_of(outer, &PREDICATES)?;
    let beside: &[&str] = match name {
        "never" => &["node"],
        "count" | "messages" => &["is", "min", "max"],
        "gauge" => &["min", "max", "is"],
        "empty" => &["after", "within"],
        _ => &[],
    };
    let all: Vec<&str> = beside.iter().copied().chain([name]).collect();
    r.object(json, &all);
    let mut p = Parts { r, known, outer };
    match name {
        "completions" => p.completions(body),
        "latency" => p.latency(body),
        "ledger" => p.ledger(body),
        "fact" => anchor(p.r, known, body).map(Predicate::Fact),
        "never" => p.never(body),
        "count" => p.count(body),
        "in_order" => p.in_order(body),
        "messages" => p.messages(body),
        "outcomes" => p.outcomes(body),
        "gauge" => p.gauge(body),
        "empty" => p.empty(body),
        _ => p.availability(body),
    }
}

/// Reads the parts of one predicate.
struct Parts<'s, 'k, 'a> {
    r: &'s mut Reader<'a>,
    known: &'s Known<'k>,
    outer: Fields<'a>,
}

impl<'a> Parts<'_, '_, 'a> {
    fn node(&mut self, o: Fields<'a>, name: &str) -> Option<String> {
        let json = self.r.need(o, name)?;
        let nodes = self.known.nodes.iter().copied();
        self.r
            .known(json, What::Node, nodes)
            .map(|i| self.known.nodes[i].to_owned())
    }

    fn node_if_any(&mut self, o: Fields<'a>) -> Option<Option<String>> {
        if o.get("node").is_some() {
            self.node(o, "node").map(Some)
        } else {
            Some(None)
        }
    }

    fn text(&mut self, o: Fields<'a>, name: &str) -> Option<String> {
        let json = self.r.need(o, name)?;
        self.r.text(json).map(str::to_owned)
    }

    fn duration(&mut self, o: Fields<'a>, name: &str) -> Option<Span> {
        let json = self.r.need(o, name)?;
        self.r.duration(json)
    }

    fn bounds(&mut self) -> Option<Bounds> {
        let mut side = |name| {
            self.outer
                .get(name)
                .map(|json| self.r.int(json, 0, i64::MAX))
        };
        match (side("is"), side("min"), side("max")) {
            (Some(n), None, None) => n.map(|n| Bounds { min: n, max: n }),
            (None, None, None) => {
                self.r
                    .note(self.outer.at, Code::FieldMissing { field: "is".into() });
                None
            }
            (_, min, max) => Some(Bounds {
                min: min.unwrap_or(Some(0))?,
                max: max.unwrap_or(Some(i64::MAX))?,
            }),
        }
    }

    fn completions(&mut self, body: &'a Json) -> Option<Predicate> {
        let o = self.r.object(body, &["client", "at"])?;
        let client = self.node(o, "client");
        let at = self.r.need(o, "at").and_then(|json| self.r.list(json));
        let at = at?
            .iter()
            .map(|json| self.r.duration(json))
            .collect::<Vec<_>>();
        Some(Predicate::Completions {
            client: client?,
            at: at.into_iter().collect::<Option<_>>()?,
        })
    }

    fn latency(&mut self, body: &'a Json) -> Option<Predicate> {
        let o = self.r.object(body, &["client", "each"])?;
        let (client, each) = (self.node(o, "client"), self.duration(o, "each"));
        Some(Predicate::Latency {
            client: client?,
            each: each?,
        })
    }

    fn ledger(&mut self, body: &'a Json) -> Option<Predicate> {
        self.r.open_object(body)?;
        let lines = entries(body)
            .map(|(name, json)| Some((name.to_owned(), self.r.int(json, i64::MIN, i64::MAX)?)));
        let lines: Vec<_> = lines.collect();
        lines
            .into_iter()
            .collect::<Option<_>>()
            .map(Predicate::Ledger)
    }

    fn never(&mut self, body: &'a Json) -> Option<Predicate> {
        let kind = self
            .r
            .text(body)
            .and_then(|name| fact_kind(self.r, body, name));
        let node = self.node_if_any(self.outer);
        Some(Predicate::Never {
            kind: kind?,
            node: node?,
        })
    }

    fn count(&mut self, body: &'a Json) -> Option<Predicate> {
        let o = self.r.object(body, &["fact", "node"])?;
        let name = self
            .r
            .need(o, "fact")
            .and_then(|json| Some((json, self.r.text(json)?)));
        let kind = name.and_then(|(json, name)| fact_kind(self.r, json, name));
        let (node, bounds) = (self.node_if_any(o), self.bounds());
        Some(Predicate::Count {
            kind: kind?,
            node: node?,
            bounds: bounds?,
        })
    }

    fn in_order(&mut self, body: &'a Json) -> Option<Predicate> {
        let anchors: Vec<_> = self
            .r
            .list(body)?
            .iter()
            .map(|json| anchor(self.r, self.known, json))
            .collect();
        anchors
            .into_iter()
            .collect::<Option<_>>()
            .map(Predicate::InOrder)
    }

    fn messages(&mut self, body: &'a Json) -> Option<Predicate> {
        let o = self.r.object(body, &["label", "counter"])?;
        let label = self.text(o, "label");
        let counter = self.r.need(o, "counter");
        let counter = counter.and_then(|json| {
            self.r
                .known(json, What::Counter, COUNTERS.iter().map(|c| c.0))
        });
        let bounds = self.bounds();
        Some(Predicate::Messages {
            label: label?,
            counter: COUNTERS[counter?].1,
            bounds: bounds?,
        })
    }

    fn outcomes(&mut self, body: &'a Json) -> Option<Predicate> {
        let o = self
            .r
            .object(body, &["client", "ok", "error", "timeout", "rejected"])?;
        let client = self.node(o, "client");
        let mut side = |name| match o.get(name) {
            Some(json) => self.r.int(json, 0, i64::MAX).map(|n| u64::try_from(n).ok()),
            None => Some(None),
        };
        let (ok, error, timeout, rejected) =
            (side("ok"), side("error"), side("timeout"), side("rejected"));
        Some(Predicate::Outcomes {
            client: client?,
            ok: ok?,
            error: error?,
            timeout: timeout?,
            rejected: rejected?,
        })
    }

    fn gauge(&mut self, body: &'a Json) -> Option<Predicate> {
        let o = self.r.object(body, &["node", "queue", "at"])?;
        let (node, queue, at) = (
            self.node(o, "node"),
            self.text(o, "queue"),
            self.duration(o, "at"),
        );
        let bounds = self.bounds();
        Some(Predicate::Gauge {
            node: node?,
            queue: queue?,
            at: at?,
            bounds: bounds?,
        })
    }

    fn empty(&mut self, body: &'a Json) -> Option<Predicate> {
        let o = self.r.object(body, &["node", "queue"])?;
        let (node, queue) = (self.node(o, "node"), self.text(o, "queue"));
        let after = self.duration(self.outer, "after");
        let within = self.r.need(self.outer, "within")?;
        let [low, high] = self.r.list(within)? else {
            self.r.wrong_type(within, super::problem::Shape::Pair);
            return None;
        };
        let (low, high) = (self.r.duration(low), self.r.duration(high));
        Some(Predicate::Empty {
            node: node?,
            queue: queue?,
            after: after?,
            within: (low?, high?),
        })
    }

    fn availability(&mut self, body: &'a Json) -> Option<Predicate> {
        let o = self.r.object(
            body,
            &["client", "expected", "replications", "runs", "z_max"],
        )?;
        let client = self.node(o, "client");
        let expected = self
            .r
            .need(o, "expected")
            .and_then(|json| self.r.share(json));
        let replications = self
            .r
            .need(o, "replications")
            .and_then(|json| self.r.count(json, 2, 1_000));
        let runs = self
            .r
            .need(o, "runs")
            .and_then(|json| self.r.count(json, 1, 1_000_000));
        let z_max = self
            .r
            .need(o, "z_max")
            .and_then(|json| self.r.decimal_milli(json, 1, 100_000));
        Some(Predicate::Availability {
            client: client?,
            expected: expected?,
            replications: replications?,
            runs: runs?,
            z_max: z_max? as f64 / 1_000.0,
        })
    }
}

//! Reading what is claimed of a run: see [`Predicate`].

use super::claims::{Bounds, Known, Predicate, anchor, fact_kind};
use super::json::Json;
use super::ledger::COUNTERS;
use super::problem::{Code, Shape, What};
use super::reader::{Fields, Reader, entries};
use crate::time::Span;

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

/// Reads what is claimed.
pub fn predicate<'a>(r: &mut Reader<'a>, known: &Known<'_>, json: &'a Json) -> Option<Predicate> {
    one_of(r, known, json, &PREDICATES)
}

/// Reads what can be told of one run alone: all but the last predicate.
pub fn of_one_run<'a>(r: &mut Reader<'a>, known: &Known<'_>, json: &'a Json) -> Option<Predicate> {
    one_of(r, known, json, &PREDICATES[..PREDICATES.len() - 1])
}

fn one_of<'a>(
    r: &mut Reader<'a>,
    known: &Known<'_>,
    json: &'a Json,
    names: &[&str],
) -> Option<Predicate> {
    let outer = r.open_object(json)?;
    let (name, body) = r.one_of(outer, names)?;
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
            self.r.wrong_type(within, Shape::Pair);
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

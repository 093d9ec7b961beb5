//! The file form of an autoscaler: `"autoscale": {"queue" | "topic", "target", …}` of a service that consumes. What is left out has the
//! value of the Kubernetes HorizontalPodAutoscaler.

use super::json::Json;
use super::problem::{Code, What};
use super::reader::{Fields, Reader};
use super::services::INSTANCES_MAX;
use super::wiring::{self, Head, Part};
use crate::scaling::{Scaling, Watched};
use crate::time::Span;
use std::rc::Rc;

const WATCHED: [&str; 2] = ["queue", "topic"];
const FIELDS: [&str; 9] = [
    "queue",
    "topic",
    "target",
    "every",
    "min",
    "max",
    "start_up",
    "stabilization",
    "tolerance",
];
const TARGET_MAX: u32 = 1_000_000;
/// How many instances may run where nothing is said.
pub const MAX: u32 = 10;

/// Reads how a service's instances follow what waits for them; `of` is the service.
pub fn autoscale<'a>(
    r: &mut Reader<'a>,
    heads: &[Head<'a>],
    of: Fields<'a>,
    json: &'a Json,
) -> Option<Rc<Scaling>> {
    let o = r.object(json, &FIELDS)?;
    alone(r, of);
    let watched = watched(r, heads, of, o);
    let target = r
        .need(o, "target")
        .and_then(|json| r.count(json, 1, TARGET_MAX));
    let mut count = |name, low, default| {
        let given = o.get(name);
        given.map_or(Some(default), |json| r.count(json, low, INSTANCES_MAX))
    };
    let (min, max) = (count("min", 0, 1), count("max", 1, MAX));
    let mut span = |name, low, seconds: u64| {
        let given = o.get(name);
        let default = Some(Span::from_ms(seconds * 1_000));
        given.map_or(default, |json| r.duration_from(json, low))
    };
    let every = span("every", Span::from_ms(1), 15);
    let start_up = span("start_up", Span::ZERO, 0);
    let stabilization = span("stabilization", Span::ZERO, 300);
    let tolerance = o
        .get("tolerance")
        .map_or(Some(100_000), |json| r.percent_ppm(json));
    let (min, max) = (min?, max?);
    if min > max {
        let (low, high) = (min.to_string(), max.to_string());
        r.note(json, Code::OutOfOrder { low, high });
        return None;
    }
    Some(Rc::new(Scaling {
        watched: watched?,
        target: target?,
        every: every?,
        min,
        max,
        at_start: at_start(r, of, min, max)?,
        start_up: start_up?,
        stabilization: stabilization?,
        tolerance: tolerance?,
    }))
}

/// Reads what is watched: a queue, or a topic that the service reads.
fn watched<'a>(
    r: &mut Reader<'a>,
    heads: &[Head<'a>],
    of: Fields<'a>,
    o: Fields<'a>,
) -> Option<Watched> {
    let (field, json) = r.one_of(o, &WATCHED)?;
    if field == "queue" {
        let (broker, queue) = wiring::part(r, heads, json, Part::Queue)?;
        return Some(Watched::Queue { broker, queue });
    }
    let (broker, topic) = wiring::part(r, heads, json, Part::Topic)?;
    let all = of.get("subscriptions").and_then(Json::items);
    let read = all.into_iter().flatten();
    let read = read.filter_map(|s| s.field("topic")?.as_text());
    r.known(json, What::Subscription, read)?;
    Some(Watched::Lag { broker, topic })
}

/// Notes what a service whose instances come and go cannot have: nobody could call it, and its loops would stop in the middle.
fn alone<'a>(r: &mut Reader<'a>, of: Fields<'a>) {
    for other in ["handlers", "loops"] {
        if of.get(other).is_some() {
            let fields = vec!["autoscale".to_owned(), other.to_owned()];
            let found = fields.clone();
            r.note(of.at, Code::OneOf { fields, found });
        }
    }
}

/// Reads how many instances run at the start: as many as the service says, else the least.
fn at_start<'a>(r: &mut Reader<'a>, of: Fields<'a>, min: u32, max: u32) -> Option<u32> {
    match of.get("instances") {
        None => Some(min),
        Some(json) => r.count(json, min, max),
    }
}

//! Client populations: how many members, when they run, and what.

use super::dists;
use super::json::Json;
use super::nodes::COUNT_MAX;
use super::problem::{Code, Place, Shape, What};
use super::programs;
use super::reader::{Fields, Reader};
use super::units::duration_text;
use super::wiring::{Head, Wiring};
use crate::dist::Dist;
use crate::model::{Client, Load, MEMBERS_MAX, Point, Rate};
use crate::sort;
use crate::time::{Span, Time};
use std::rc::Rc;

pub fn client<'a>(
    r: &mut Reader<'a>,
    heads: &[Head<'a>],
    wiring: &mut Wiring<'a>,
    index: u16,
    o: Fields<'a>,
) -> Client {
    let members = o
        .get("members")
        .and_then(|json| r.count(json, 1, MEMBERS_MAX))
        .unwrap_or(1);
    let load = r.need(o, "load").and_then(|json| load(r, json));
    let program = programs::own(r, heads, wiring, (index, Place::ClientProgram), o);
    Client {
        members,
        load: load.unwrap_or(Load::Scripted(Vec::new())),
        program: Rc::new(program.unwrap_or_default()),
    }
}

/// The most points of a rate that changes.
const POINTS_MAX: usize = 1_000;
/// The greatest rate, in thousandths per second.
const RATE_MAX: u64 = 1_000_000_000;

fn load<'a>(r: &mut Reader<'a>, json: &'a Json) -> Option<Load> {
    let o = r.object(json, &["open", "closed", "at"])?;
    match r.one_of(o, &["open", "closed", "at"])? {
        ("open", body) => open(r, body),
        ("closed", body) => {
            let o = r.object(body, &["think", "rounds"])?;
            let think = o
                .get("think")
                .map_or(Some(Dist::Constant(Span::ZERO)), |json| {
                    dists::dist(r, json)
                });
            let rounds = o
                .get("rounds")
                .map_or(Some(None), |json| r.count(json, 1, COUNT_MAX).map(Some));
            Some(Load::Closed {
                think: think?,
                rounds: rounds?,
            })
        }
        (_, body) => {
            let items = r.list(body)?;
            let mut at: Vec<Time> = items
                .iter()
                .filter_map(|json| r.duration(json))
                .map(|d| Time(d.0))
                .collect();
            sort::ascending(&mut at);
            Some(Load::Scripted(at))
        }
    }
}

fn open<'a>(r: &mut Reader<'a>, json: &'a Json) -> Option<Load> {
    if json.field("rate").is_some() {
        let o = r.object(json, &["rate"])?;
        return r.need(o, "rate").and_then(|json| varying(r, json));
    }
    let o = r.object(json, &["first", "interval", "count", "rate"])?;
    let first = o
        .get("first")
        .map_or(Some(Span::ZERO), |json| r.duration(json));
    let every = r.need(o, "interval");
    let interval = every.and_then(|json| dists::dist(r, json));
    let count = o
        .get("count")
        .map_or(Some(None), |json| r.count(json, 1, COUNT_MAX).map(Some));
    let endless = count == Some(None) && interval.as_ref().is_some_and(Dist::is_zero);
    if let Some(json) = every.filter(|_| endless) {
        r.out_of_range(json, "0s".into(), "1ns".into(), "30d".into());
    }
    Some(Load::Open {
        first: Time(first?.0),
        interval: interval?,
        count: count?,
    })
}

/// Reads a rate that changes: pairs of an instant and a rate per second, in order.
fn varying<'a>(r: &mut Reader<'a>, json: &'a Json) -> Option<Load> {
    let items = r.list(json)?;
    if items.is_empty() {
        r.note(json, Code::Empty { what: What::Point });
        return None;
    }
    if !r.at_most(json, What::Point, items.len(), POINTS_MAX) {
        return None;
    }
    let read = items.iter().map(|item| point(r, item));
    let points: Vec<Option<Point>> = read.collect();
    let points = points.into_iter().collect::<Option<Vec<Point>>>()?;
    if let Some(i) = points.windows(2).position(|pair| pair[0].0 > pair[1].0) {
        let [low, high] = [points[i].0, points[i + 1].0].map(|t| duration_text(Span(t.0)));
        r.note(&items[i + 1], Code::OutOfOrder { low, high });
        return None;
    }
    Some(Load::Varying(Rate::new(points)))
}

fn point<'a>(r: &mut Reader<'a>, json: &'a Json) -> Option<Point> {
    let [at, per_second] = r.list(json)? else {
        r.wrong_type(json, Shape::Pair);
        return None;
    };
    let (at, rate) = (r.duration(at), r.decimal_milli(per_second, 0, RATE_MAX));
    Some((Time(at?.0), rate?))
}

//! Client populations: how many members, when they run, and what.

use super::dists;
use super::json::Json;
use super::nodes::COUNT_MAX;
use super::problem::Place;
use super::programs::{self, Owner};
use super::reader::{Fields, Reader};
use super::wiring::{Head, Wiring};
use crate::dist::Dist;
use crate::model::{Client, Load, MEMBERS_MAX};
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
    let owner = Owner {
        node: index,
        place: Place::ClientProgram,
        handler: None,
    };
    let program = r
        .need(o, "program")
        .map(|json| programs::program(r, heads, wiring, owner, json));
    Client {
        members,
        load: load.unwrap_or(Load::Scripted(Vec::new())),
        program: Rc::new(program.unwrap_or_default()),
    }
}

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
            at.sort_unstable();
            Some(Load::Scripted(at))
        }
    }
}

fn open<'a>(r: &mut Reader<'a>, json: &'a Json) -> Option<Load> {
    let o = r.object(json, &["first", "interval", "count"])?;
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

//! Services: their workers, handlers and consumers.

use super::autoscale;
use super::ejection;
use super::json::Json;
use super::limits;
use super::locks;
use super::nodes::{COUNT_MAX, PARTS_MAX};
use super::problem::{Place, What};
use super::programs::{self, Owner};
use super::reader::{Fields, Reader, entries};
use super::topics;
use super::wiring::{self, Head, Part, Wiring};
use crate::model::{AckMode, Balance, Consumer, Deadlines, Handler, Loop, Order, Service, Waiting};
use crate::time::Span;
use std::rc::Rc;

pub const INSTANCES_MAX: u32 = 1_000;
const WORKERS_MAX: u32 = 10_000;

/// How a request's instance may be chosen.
const BALANCES: [(&str, Balance); 4] = [
    ("round_robin", Balance::RoundRobin),
    ("random", Balance::Random),
    ("least_outstanding", Balance::LeastOutstanding),
    ("two_choices", Balance::TwoChoices),
];

pub fn service<'a>(
    r: &mut Reader<'a>,
    heads: &[Head<'a>],
    wiring: &mut Wiring<'a>,
    index: u16,
    o: Fields<'a>,
) -> Service {
    let balance = o
        .get("balance")
        .and_then(|json| r.known(json, What::Setting, BALANCES.iter().map(|b| b.0)));
    let deadlines = o
        .get("deadlines")
        .and_then(|json| r.known(json, What::Setting, ["ignored", "propagated"].into_iter()));
    let waiting = o.get("waiting").and_then(|json| {
        r.known(
            json,
            What::Setting,
            ["blocking", "non_blocking"].into_iter(),
        )
    });
    let order = o
        .get("order")
        .and_then(|json| r.known(json, What::Setting, ["fifo", "lifo"].into_iter()));
    let scaling = o
        .get("autoscale")
        .and_then(|json| autoscale::autoscale(r, heads, o, json));
    let instances = o
        .get("instances")
        .and_then(|json| r.count(json, u32::from(scaling.is_none()), INSTANCES_MAX));
    Service {
        instances: scaling.as_ref().map_or(instances.unwrap_or(1), |s| s.max),
        scaling,
        balance: balance.map_or(Balance::RoundRobin, |i| BALANCES[i].1),
        ejection: o
            .get("ejection")
            .and_then(|json| ejection::ejection(r, json)),
        workers: o
            .get("workers")
            .and_then(|json| r.count(json, 1, WORKERS_MAX))
            .unwrap_or(1),
        queue_max: o
            .get("queue_max")
            .and_then(|json| r.count(json, 0, COUNT_MAX)),
        order: if order == Some(1) {
            Order::Lifo
        } else {
            Order::Fifo
        },
        drop_late: o
            .get("drop_late")
            .and_then(|json| r.flag(json))
            .unwrap_or_default(),
        door: o.get("door").and_then(|json| limits::door(r, json)),
        waiting: if waiting == Some(1) {
            Waiting::NonBlocking
        } else {
            Waiting::Blocking
        },
        deadlines: if deadlines == Some(1) {
            Deadlines::Propagated
        } else {
            Deadlines::Ignored
        },
        load_slowdown: o
            .get("load_slowdown")
            .and_then(|json| r.percent_ppm(json))
            .unwrap_or_default(),
        up: o.get("up").and_then(|json| r.share(json)).unwrap_or(1.0),
        handlers: handlers(r, heads, wiring, index, o),
        consumers: consumers(r, heads, wiring, index, o),
        loops: loops(r, heads, wiring, index, o),
        locks: locks::declared(r, o),
        subscriptions: topics::subscriptions(r, heads, wiring, index, o),
    }
}

fn handlers<'a>(
    r: &mut Reader<'a>,
    heads: &[Head<'a>],
    wiring: &mut Wiring<'a>,
    index: u16,
    o: Fields<'a>,
) -> Vec<Handler> {
    let Some(json) = o.get("handlers") else {
        return Vec::new();
    };
    r.open_object(json);
    let all = entries(json).take(PARTS_MAX).enumerate();
    all.map(|(i, (name, body))| {
        let owner = Owner {
            node: index,
            place: Place::Handler,
            handler: Some((index, i as u16)),
        };
        let program = Rc::new(programs::program(r, heads, wiring, owner, body));
        Handler {
            name: name.to_owned(),
            program,
        }
    })
    .collect()
}

fn loops<'a>(
    r: &mut Reader<'a>,
    heads: &[Head<'a>],
    wiring: &mut Wiring<'a>,
    index: u16,
    o: Fields<'a>,
) -> Vec<Loop> {
    let Some(json) = o.get("loops") else {
        return Vec::new();
    };
    r.open_object(json);
    wiring::field_names(r, Some(json), What::Loop, PARTS_MAX);
    let all = entries(json).take(PARTS_MAX);
    all.filter_map(|(name, body)| {
        let o = r.object(body, &["every", "first", "program"])?;
        let every = r
            .need(o, "every")
            .and_then(|json| r.duration_from(json, Span(1)));
        let first = o
            .get("first")
            .map_or(Some(Span::ZERO), |json| r.duration(json));
        let program = programs::own(r, heads, wiring, (index, Place::Loop), o);
        Some(Loop {
            name: name.to_owned(),
            every: every?,
            first: first?,
            program: Rc::new(program?),
        })
    })
    .collect()
}

fn consumers<'a>(
    r: &mut Reader<'a>,
    heads: &[Head<'a>],
    wiring: &mut Wiring<'a>,
    index: u16,
    o: Fields<'a>,
) -> Vec<Consumer> {
    let Some(json) = o.get("consumers") else {
        return Vec::new();
    };
    let items = r.list(json).unwrap_or(&[]);
    r.at_most(json, What::Consumer, items.len(), PARTS_MAX);
    items
        .iter()
        .take(PARTS_MAX)
        .filter_map(|item| consumer(r, heads, wiring, index, item))
        .collect()
}

fn consumer<'a>(
    r: &mut Reader<'a>,
    heads: &[Head<'a>],
    wiring: &mut Wiring<'a>,
    index: u16,
    json: &'a Json,
) -> Option<Consumer> {
    let o = r.object(json, &["queue", "prefetch", "priority", "ack", "program"])?;
    let queue = r
        .need(o, "queue")
        .and_then(|json| wiring::part(r, heads, json, Part::Queue));
    let prefetch = o
        .get("prefetch")
        .map_or(Some(1), |json| r.count(json, 1, COUNT_MAX));
    let priority = o
        .get("priority")
        .map_or(Some(0), |json| r.count(json, 0, COUNT_MAX));
    let ack = o
        .get("ack")
        .and_then(|json| r.known(json, What::Setting, ["manual", "automatic"].into_iter()));
    let program = programs::own(r, heads, wiring, (index, Place::Consumer), o);
    let (broker, queue) = queue?;
    wiring.pairs.extend([(broker, index), (index, broker)]);
    Some(Consumer {
        broker,
        queue,
        prefetch: prefetch?,
        priority: priority? as i32,
        ack: if ack == Some(1) {
            AckMode::Automatic
        } else {
            AckMode::Manual
        },
        program: Rc::new(program?),
    })
}

//! The two scenarios that are measured, and the hand-written loop beside each.

use super::bare;
use super::embedded;
use serde_json::json;
use sim::measure::{EVENTS_MAX, measure};
use sim::model::Model;
use sim::scenario;
use sim::time::Time;
use std::rc::Rc;

/// A scenario and how much of it.
pub struct Case {
    pub name: &'static str,
    pub model: Rc<Model>,
    /// How many customers or orders arrive.
    pub arrivals: u32,
    /// What both loops are said to do for each of them: arrivals and departures.
    pub events_each: u32,
    /// The hand-written loop: returns the sum of the times that all of them took, in nanoseconds.
    pub bare: fn(seed: u64, arrivals: u32) -> u64,
}

/// Every run has this one.
pub const SEED: u64 = 1;

/// The open interval of the lesson `create-order`.
const ORDER_EVERY_NS: u64 = 150_000_000;

impl Case {
    /// Returns both, of a size at which the machine handles about `events` events of its own.
    pub fn both(events: u32) -> [Self; 2] {
        // Of its own events the machine spends so many on a customer and on an order.
        [Self::mm1(events / 4), Self::create_order(events / 10)]
    }

    /// One Poisson client, one service with exponential work, no latency; utilisation 0.9.
    fn mm1(customers: u32) -> Self {
        let words = json!({"ko": "대기행렬", "en": "queue"});
        let file = json!({
            "signalbox": 1, "id": "queueing", "title": words, "pace": "1s", "until": "30d", "seed": 1,
            "scenario": {"nodes": {
                "customers": {
                    "kind": "client", "label": words, "place": [0, 0],
                    "load": {"open": {"interval": {"exponential": "1111111111ns"}, "count": customers}},
                    "program": [{"call": "station.serve"}],
                },
                "station": {
                    "kind": "service", "label": words, "place": [1, 0],
                    "handlers": {"serve": [{"work": {"exponential": "1s"}}]},
                },
            }},
        });
        Self {
            name: "mm1",
            model: Rc::new(compile(&file.to_string(), "")),
            arrivals: customers,
            events_each: 2,
            bare: bare::mm1,
        }
    }

    /// The lesson, with a horizon far away.
    fn create_order(orders: u32) -> Self {
        let mut model = compile(embedded::by_id("create-order").unwrap().json, "sync");
        model.until = Time(u64::from(orders) * ORDER_EVERY_NS);
        Self {
            name: "create-order",
            model: Rc::new(model),
            arrivals: orders,
            events_each: 10,
            bare: bare::create_order,
        }
    }
}

impl Case {
    /// Returns the mean time which one of them took in the machine over that in the bare loop: whether both
    /// do the same.
    pub fn likeness(&self) -> f64 {
        let until = self.model.until;
        let run = measure(&self.model, SEED, &[], until, EVENTS_MAX);
        let machine = run.summary.clients[0]
            .latency_ns
            .map_or(f64::NAN, |it| it.mean as f64);
        let bare = (self.bare)(SEED, self.arrivals) as f64 / f64::from(self.arrivals);
        machine / bare
    }
}

fn compile(text: &str, variant: &str) -> Model {
    let file = scenario::parse(text.as_bytes()).expect("the scenario is right");
    file.compile(variant, &[]).expect("the variant compiles")
}

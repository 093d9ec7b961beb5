//! The scenarios that are measured, and the hand-written loop beside each.

use super::bare;
use super::embedded;
use serde_json::json;
use sim::measure::{EVENTS_MAX, Measured, measure};
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
    /// Returns the same sum of a run of the machine.
    times: fn(&Measured) -> f64,
}

/// Every run has this one.
pub const SEED: u64 = 1;

/// The open interval of the lesson `create-order`.
const ORDER_EVERY_NS: u64 = 150_000_000;

impl Case {
    /// Returns all, of a size at which the machine handles about `events` events of its own.
    pub fn all(events: u32) -> [Self; 4] {
        // Of its own events the machine spends so many on a customer, on an order, on a message, on a record.
        [
            Self::mm1(events / 4),
            Self::create_order(events / 10),
            Self::queue(events / 5),
            Self::log(events / 5),
        ]
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
            times: latencies,
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
            times: latencies,
        }
    }

    /// A Poisson producer, a broker with one queue, and a consumer that takes four at once, keeps a row of each and acknowledges.
    fn queue(messages: u32) -> Self {
        let words = json!({"ko": "큐", "en": "queue"});
        let file = json!({
            "signalbox": 1, "id": "work-queue", "title": words, "pace": "1s", "until": "30d", "seed": 1,
            "scenario": {
                "nodes": {
                    "producer": {
                        "kind": "client", "load": {"open": {"interval": {"exponential": "2ms"}, "count": messages}},
                        "program": [{"send": "broker.jobs", "message": "job", "body": {"record": {"at": "$now"}}, "persistent": true}],
                    },
                    "broker": {"kind": "broker", "queues": {"jobs": {}}},
                    "consumer": {
                        "kind": "service", "workers": 4, "tables": {"effects": []},
                        "consumers": [{"queue": "broker.jobs", "prefetch": 4, "program": [{"work": "5ms"},
                            {"insert": "effects", "value": {"record": {"ms": {"subtract": ["$now", "$message.at"]}}}}, {"ack": true}]}],
                    },
                },
                "links": {"default": {"latency": "1ms"}},
                "ledger": [{"name": "ms", "label": words, "actual": {"sum": "consumer.effects", "field": "ms"}}],
            },
        });
        Self {
            name: "queue",
            model: Rc::new(compile(&file.to_string(), "")),
            arrivals: messages,
            events_each: 5,
            bare: bare::queue,
            times: first_line,
        }
    }

    /// A Poisson producer, a topic of three partitions, and a group of three that handles one record at a time, keeps a row of each and
    /// commits behind each fetch.
    fn log(records: u32) -> Self {
        let words = json!({"ko": "로그", "en": "log"});
        let key = json!({"concat": ["customer-", {"remainder": ["$occurrence", 9]}]});
        let file = json!({
            "signalbox": 1, "id": "log", "title": words, "pace": "1s", "until": "30d", "seed": 1,
            "scenario": {
                "nodes": {
                    "producer": {
                        "kind": "client", "load": {"open": {"interval": {"exponential": "3500us"}, "count": records}},
                        "program": [{"send": "broker.records", "message": "record", "key": key, "body": {"record": {"at": "$now"}}}],
                    },
                    "broker": {"kind": "broker", "topics": {"records": {"partitions": 3}}},
                    "reader": {
                        "kind": "service", "instances": 3, "tables": {"effects": []},
                        "subscriptions": [{"topic": "broker.records", "commit": "after_batch", "records_max": 10, "program": [{"work": "5ms"},
                            {"insert": "effects", "value": {"record": {"ms": {"subtract": ["$now", "$message.at"]}}}}]}],
                    },
                },
                "links": {"default": {"latency": "1ms"}},
                "ledger": [{"name": "ms", "label": words, "actual": {"sum": "reader.effects", "field": "ms"}}],
            },
        });
        Self {
            name: "log",
            model: Rc::new(compile(&file.to_string(), "")),
            arrivals: records,
            events_each: 4,
            bare: bare::log,
            times: first_line,
        }
    }
}

impl Case {
    /// Returns the time which all of them took in the machine over that in the bare loop: whether both do the same.
    pub fn likeness(&self) -> f64 {
        let until = self.model.until;
        let run = measure(&self.model, SEED, &[], until, EVENTS_MAX);
        (self.times)(&run) / (self.bare)(SEED, self.arrivals) as f64
    }
}

/// Returns the sum of the times that clients waited, in nanoseconds.
fn latencies(run: &Measured) -> f64 {
    let client = &run.summary.clients[0];
    let latency = client.latency_ns;
    latency.map_or(f64::NAN, |it| it.mean as f64 * client.sent as f64)
}

/// Returns what the first line of the ledger tells in whole milliseconds, in nanoseconds.
fn first_line(run: &Measured) -> f64 {
    let line = &run.world.model().ledger[0];
    run.world.sum(&line.actual) as f64 * 1e6
}

fn compile(text: &str, variant: &str) -> Model {
    let file = scenario::parse(text.as_bytes()).expect("the scenario is right");
    file.compile(variant, &[]).expect("the variant compiles")
}

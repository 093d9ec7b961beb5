//! The meter beside numbers worked out by hand.

use super::*;
use crate::model::{
    Balance, Broker, Client, Deadlines, Load, Node, NodeKind, Queue, Service, Waiting, Words,
};
use crate::program::Program;
use std::rc::Rc;

const CLIENT: u16 = 0;
const SERVICE: u16 = 1;
const BROKER: u16 = 2;

fn node(name: &str, kind: NodeKind) -> Node {
    Node {
        name: name.into(),
        label: Words::default(),
        place: (0.0, 0.0),
        policies: Vec::new(),
        fallbacks: Vec::new(),
        tables: Vec::new(),
        kind,
    }
}

fn model() -> Model {
    let client = Client {
        members: 1,
        load: Load::Scripted(Vec::new()),
        program: Rc::new(Program::default()),
    };
    let service = Service {
        loops: Vec::new(),
        locks: Vec::new(),
        instances: 2,
        balance: Balance::RoundRobin,
        ejection: None,
        scaling: None,
        workers: 3,
        queue_max: None,
        order: crate::model::Order::Fifo,
        drop_late: false,
        door: None,
        waiting: Waiting::Blocking,
        deadlines: Deadlines::Ignored,
        load_slowdown: 0,
        up: 1.0,
        handlers: Vec::new(),
        consumers: Vec::new(),
        subscriptions: Vec::new(),
    };
    let queue = Queue {
        name: "work".into(),
        settings: crate::queue::QueueSettings::default(),
        dead_letters: None,
    };
    let broker = Broker {
        instances: 1,
        rabbitmq: None,
        routing: Rc::default(),
        up: 1.0,
        queues: vec![queue],
        topics: Vec::new(),
    };
    let nodes = vec![
        node("web", NodeKind::Client(client)),
        node("orders", NodeKind::Service(service)),
        node("broker", NodeKind::Broker(broker)),
    ];
    Model::new(nodes, vec![], vec![], vec![], vec![], Time(100))
}

#[test]
fn a_client_counts_outcomes_and_keeps_completions() {
    let model = model();
    let mut meter = Meter::new(&model);
    for n in 1..=3 {
        meter.began(CLIENT);
        meter.ended(CLIENT, Time(10 * n), Outcome::Ok, Span(n));
    }
    meter.began(CLIENT);
    meter.ended(CLIENT, Time(40), Outcome::Timeout, Span(6));
    meter.began(CLIENT);
    meter.blocked(CLIENT, Span(5));
    meter.blocked(CLIENT, Span(2));
    let expected = ClientSummary {
        name: "web".into(),
        sent: 5,
        outcomes: Outcomes {
            ok: 3,
            timeout: 1,
            ..Outcomes::default()
        },
        latency_ns: Some(Quantiles {
            mean: 3,
            p50: 2,
            p90: 6,
            p95: 6,
            p99: 6,
            max: 6,
        }),
        blocked_ns: 7,
        completions_ns: vec![10, 20, 30, 40],
    };
    assert_eq!(meter.summary(&model, Time(100)).clients, [expected]);
}

#[test]
fn only_the_first_completions_are_kept() {
    let model = model();
    let mut meter = Meter::new(&model);
    for n in 0..2 * COMPLETIONS_MAX as u64 {
        meter.ended(CLIENT, Time(n), Outcome::Ok, Span(1));
    }
    let summary = meter.summary(&model, Time(100));
    assert_eq!(summary.clients[0].completions_ns.len(), COMPLETIONS_MAX);
    assert_eq!(summary.clients[0].outcomes.ok, 2_000);
}

#[test]
fn utilisation_is_busy_time_over_all_workers() {
    let model = model();
    let mut meter = Meter::new(&model);
    meter.busy_changed(SERVICE, Time(0), 2);
    meter.waited(SERVICE, Span(0));
    meter.waiting_changed(SERVICE, Time(10), 1);
    meter.waiting_changed(SERVICE, Time(30), 1);
    meter.waiting_changed(SERVICE, Time(40), -2);
    meter.waited(SERVICE, Span(30));
    meter.handled(SERVICE);
    meter.busy_changed(SERVICE, Time(50), -1);
    let service = &meter.summary(&model, Time(100)).services[0];
    // 2 × 50 + 1 × 50 of 6 × 100.
    assert_eq!(service.utilisation, 0.25);
    assert_eq!((service.busy.mean, service.busy.max), (1.5, 2));
    // 1 × 20 + 2 × 10 of 100.
    assert_eq!((service.queue.mean, service.queue.max), (0.4, 2));
    assert_eq!((service.started, service.handled), (2, 1));
    assert_eq!((service.wait_mean_ns, service.wait_max_ns), (15.0, 30));
}

#[test]
fn messages_are_counted_by_kind_and_reason() {
    let model = model();
    let mut meter = Meter::new(&model);
    meter.sent(MessageKind::Command);
    meter.stored(MessageKind::Command);
    meter.depth_changed(BROKER, 0, Time(20), 1);
    meter.delivered(MessageKind::Command, false);
    meter.delivered(MessageKind::Command, true);
    meter.message_handled(MessageKind::Command);
    meter.depth_changed(BROKER, 0, Time(70), 0);
    meter.sent(MessageKind::Ack);
    meter.dropped(MessageKind::Ack, DropReason::Struck);
    let summary = meter.summary(&model, Time(100));
    let command = KindSummary {
        kind: MessageKind::Command,
        sent: 1,
        delivered: 2,
        redelivered: 1,
        handled: 1,
        dropped: vec![],
        stored: 1,
    };
    let ack = KindSummary {
        kind: MessageKind::Ack,
        sent: 1,
        delivered: 0,
        redelivered: 0,
        handled: 0,
        dropped: vec![(DropReason::Struck, 1)],
        stored: 0,
    };
    assert_eq!(summary.messages, [command, ack]);
    let depth = LevelSummary { mean: 0.5, max: 1 };
    assert_eq!(summary.queues[0].depth, depth);
}

#[test]
fn a_run_without_time_has_levels_of_zero() {
    let model = model();
    let summary = Meter::new(&model).summary(&model, Time::ZERO);
    assert_eq!(summary.services[0].utilisation, 0.0);
    assert_eq!(summary.clients[0].latency_ns, None);
    assert!(summary.messages.is_empty());
}

#[test]
fn estimates_are_those_of_the_textbook() {
    let estimate: Estimate = [2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0]
        .into_iter()
        .collect();
    assert_eq!((estimate.count(), estimate.mean()), (8, 5.0));
    assert!((estimate.variance() - 32.0 / 7.0).abs() < 1e-12);
    assert!((estimate.z(4.0) - 1.0 / (32.0_f64 / 56.0).sqrt()).abs() < 1e-12);
    let same: Estimate = [3.0, 3.0].into_iter().collect();
    assert_eq!(same.z(3.0), 0.0);
    assert_eq!(same.z(2.0), f64::INFINITY);
}

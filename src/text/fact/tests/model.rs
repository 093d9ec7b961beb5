//! A small model to tell facts about: a web client, orders, a broker, billing.

use sim::dist::Dist;
use sim::fact::{Fact, Said};
use sim::log::{CommitMode, GroupSettings, Partitioner, Profile, ReplicaSettings};
use sim::model::*;
use sim::program::Program;
use sim::queue::QueueSettings;
use sim::rabbit::Version;
use sim::rabbit::routing::{Binding, Destination, Exchange, ExchangeKind, Routing};
use sim::scaling::{Scaling, Watched};
use sim::time::{Span, Time};
use std::rc::Rc;

/// Names: 0 orders.create, 1 charge.
pub fn model() -> Model {
    let node = |name: &str, ko: &str, kind| Node {
        name: name.into(),
        label: Words {
            ko: ko.into(),
            en: name.into(),
        },
        place: (0.0, 0.0),
        policies: Vec::new(),
        fallbacks: Vec::new(),
        tables: vec![Table {
            memory: false,
            name: "charges".into(),
            rows: Vec::new(),
        }],
        kind,
    };
    let client = Client {
        members: 1,
        load: Load::Scripted(vec![Time::ZERO, Time(1)]),
        program: Rc::new(Program::default()),
    };
    let service = Service {
        loops: Vec::new(),
        locks: vec![Lock {
            name: "stock".into(),
            lease: None,
        }],
        instances: 1,
        balance: Balance::RoundRobin,
        ejection: None,
        scaling: Some(Rc::new(Scaling {
            watched: Watched::Queue {
                broker: 2,
                queue: 0,
            },
            target: 20,
            every: Span::from_ms(15_000),
            min: 1,
            max: 10,
            at_start: 1,
            start_up: Span::from_ms(4_000),
            stabilization: Span::from_ms(300_000),
            tolerance: 100_000,
        })),
        workers: 1,
        queue_max: Some(10),
        order: Order::Fifo,
        drop_late: false,
        door: None,
        waiting: Waiting::Blocking,
        deadlines: Deadlines::Ignored,
        load_slowdown: 0,
        up: 0.995,
        handlers: Vec::new(),
        consumers: Vec::new(),
        subscriptions: vec![Subscription {
            broker: 2,
            topic: 0,
            settings: GroupSettings::default(),
            commit: CommitMode::default(),
            isolation: sim::log::Isolation::default(),
            records_max: 5,
            program: Rc::default(),
        }],
    };
    let queue = Queue {
        name: "orders".into(),
        settings: QueueSettings {
            lease: Some(Span::from_ms(100)),
            durable: true,
            ..QueueSettings::default()
        },
        dead_letters: None,
    };
    let mut routing = Routing::default();
    routing.queues.push(Some("orders".into()));
    routing.exchanges.push(Exchange {
        name: "events".into(),
        kind: ExchangeKind::Topic,
        alternate: None,
        durable: true,
    });
    routing.bindings.push(Binding {
        from: 1,
        to: Destination::Queue(0),
        key: "order.#".into(),
        arguments: [].into(),
    });
    let nodes = vec![
        node("web", "웹", NodeKind::Client(client)),
        node("orders", "주문 서비스", NodeKind::Service(service.clone())),
        node(
            "broker",
            "브로커",
            NodeKind::Broker(Broker {
                instances: 1,
                up: 1.0,
                rabbitmq: Some(Version::V4),
                queues: vec![queue],
                routing: routing.into(),
                topics: vec![Topic {
                    name: "orders".into(),
                    profile: Profile::Kafka,
                    partitions: 3,
                    partitioner: Partitioner::Murmur2,
                    sticky: 1,
                    replicas: ReplicaSettings::default(),
                    replication: Span::from_ms(1),
                    cleanup: None,
                }],
            }),
        ),
        node("billing", "결제 서비스", NodeKind::Service(service)),
    ];
    let link = Link {
        from: 0,
        to: 1,
        latency: Dist::Constant(Span::ZERO),
        loss: 0.0,
        duplicate: 0.0,
        transfer: Span::ZERO,
        unordered: false,
    };
    Model::new(
        nodes,
        vec![link],
        vec!["orders.create".into(), "charge".into()],
        Vec::new(),
        Vec::new(),
        Time(1),
    )
}

pub fn said(node: u16, path: &str, fact: Fact) -> Said {
    Said {
        row: 1,
        at: Time(0),
        node,
        unit: 0,
        path: path.into(),
        message: None,
        fact,
        because: Vec::new(),
    }
}

pub fn call(fact: Fact) -> Said {
    said(0, "web#2/orders.create", fact)
}

pub fn handler(fact: Fact) -> Said {
    said(1, "web#2/orders.create/attempt2", fact)
}

pub fn at_broker(fact: Fact) -> Said {
    said(2, "web#2/orders.create/charge/delivery2", fact)
}

pub fn at_consumer(fact: Fact) -> Said {
    said(3, "web#2/orders.create/charge/delivery2", fact)
}

pub const MS: Span = Span::from_ms(7);

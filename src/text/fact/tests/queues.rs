//! Samples of facts about queues, exchanges and deliveries.

use super::model::{at_broker, at_consumer, call};
use sim::fact::*;
use sim::program::MessageKind;
use sim::queue::Death;
use sim::time::Span;

pub fn queue_facts() -> Vec<Said> {
    let leased = |delivery, lease, again| {
        at_broker(Fact::Leased {
            queue: 0,
            consumer: 3,
            consumer_unit: 0,
            delivery,
            lease,
            again,
            ready: 1,
        })
    };
    let refused = |refused, copies| {
        at_broker(Fact::DeadLettered {
            queue: 0,
            why: Death::Overflowed,
            exchange: 0,
            key: "orders".into(),
            copies,
            deaths: 1,
            refused,
        })
    };
    let dead = |why, exchange, copies, deaths| {
        at_broker(Fact::DeadLettered {
            refused: false,
            queue: 0,
            why,
            exchange,
            key: "orders".into(),
            copies,
            deaths,
        })
    };
    let lease = Some(Span::from_ms(100));
    let mut all = vec![
        refused(true, 1),
        at_broker(Fact::Stored {
            queue: 0,
            depth: 1,
            persistent: true,
            copy: false,
        }),
        at_broker(Fact::Routed {
            exchange: 1,
            key: "order.new".into(),
            queues: vec![(0, Some(0))],
        }),
        at_broker(Fact::Routed {
            exchange: 1,
            key: "news".into(),
            queues: Vec::new(),
        }),
        at_broker(Fact::Stored {
            queue: 0,
            depth: 2,
            persistent: false,
            copy: true,
        }),
        dead(Death::Rejected, 1, 1, 1),
        dead(Death::Expired, 0, 1, 2),
        dead(Death::Overflowed, 1, 0, 1),
        dead(Death::DeliveryLimit, 0, 1, 1),
        leased(1, lease, None),
        leased(1, None, None),
        at_broker(Fact::Settled {
            queue: 0,
            delivery: 1,
            depth: 0,
            automatic: false,
        }),
        at_broker(Fact::Settled {
            queue: 0,
            delivery: 1,
            depth: 0,
            automatic: true,
        }),
        at_broker(Fact::LeaseExpired {
            queue: 0,
            delivery: 1,
            lease: Span::from_ms(100),
        }),
        at_broker(Fact::AckIgnored {
            queue: 0,
            delivery: 1,
        }),
        at_consumer(Fact::AckSent { delivery: 1 }),
        at_consumer(Fact::NackSent {
            delivery: 1,
            requeue: true,
            failed: false,
        }),
        at_consumer(Fact::NackSent {
            delivery: 1,
            requeue: true,
            failed: true,
        }),
        at_consumer(Fact::NackSent {
            delivery: 1,
            requeue: false,
            failed: false,
        }),
        call(Fact::Confirmed { label: 1 }),
        at_broker(Fact::ActiveChanged {
            queue: 0,
            consumer: None,
            waiting: 0,
        }),
    ];
    all.extend([0, 1, 2].map(|waiting| {
        at_broker(Fact::ActiveChanged {
            queue: 0,
            consumer: Some((3, 0)),
            waiting,
        })
    }));
    for redelivered in [false, true] {
        all.push(at_consumer(Fact::Delivered {
            label: 1,
            kind: MessageKind::Command,
            delivery: 2,
            redelivered,
        }));
    }
    for again in [
        Again::LeaseExpired,
        Again::ConsumerCrashed,
        Again::ConsumerLeft,
        Again::Requeued,
        Again::Rejected,
        Again::BrokerRestarted,
    ] {
        all.push(leased(2, lease, Some(again)));
        all.push(at_broker(Fact::Requeued {
            queue: 0,
            why: again,
            depth: 2,
        }));
    }
    all
}

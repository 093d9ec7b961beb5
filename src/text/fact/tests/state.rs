//! Samples of facts about breakers, tables, brokers and faults.

use super::model::{MS, at_broker, at_consumer, call, handler, said};
use sim::fact::*;
use sim::model::Verdict;
use sim::policy::{Awaiting, BreakerState, MoveCause, NoFallback, Rejection};
use sim::program::MessageKind;
use sim::queue::Death;
use sim::time::{Span, Time};

pub fn breaker_facts() -> Vec<Said> {
    let until = Time(2_400_000_000);
    let rejections = [
        Rejection::Open {
            until,
            not_permitted: 1,
        },
        Rejection::HalfOpenFull {
            permitted: 3,
            not_permitted: 1,
        },
        Rejection::ForcedOpen { not_permitted: 1 },
        Rejection::BulkheadFull {
            outstanding: 10,
            limit: 10,
        },
        Rejection::WaitedTooLong {
            outstanding: 10,
            limit: 10,
            waited: MS,
        },
        Rejection::PoolFull {
            running: 10,
            threads: 10,
            queued: 5,
            room: 5,
        },
        Rejection::RateLimited {
            limit: 50,
            period: MS,
            next: until,
        },
        Rejection::Throttled {
            requests: 100,
            accepts: 40,
            share_ppm: 198_019,
        },
    ];
    let mut all = Vec::new();
    for rejection in rejections {
        all.push(call(Fact::Rejected {
            label: 0,
            policy: 0,
            rejection,
            failed: 3,
            buffered: 5,
            rate: Some(60.0),
            threshold: 50.0,
        }));
    }
    for (failed, slow, rate, tick) in [
        (true, false, None, None),
        (true, true, Some(60.0), None),
        (false, true, None, None),
        (false, false, Some(40.0), None),
        (true, false, None, Some(until)),
        (false, false, Some(40.0), Some(until)),
    ] {
        all.push(call(Fact::OutcomeRecorded {
            policy: 0,
            failed,
            slow,
            buffered: 5,
            size: 10,
            failed_count: 3,
            rate,
            threshold: 50.0,
            tick,
        }));
    }
    let causes = [
        (MoveCause::FailureRate, BreakerState::Open),
        (MoveCause::SlowRate, BreakerState::Open),
        (MoveCause::BothRates, BreakerState::Open),
        (MoveCause::BelowThresholds, BreakerState::Closed),
        (MoveCause::WaitOver, BreakerState::HalfOpen),
        (MoveCause::Timer, BreakerState::HalfOpen),
        (MoveCause::HalfOpenExpired, BreakerState::Open),
        (MoveCause::Command, BreakerState::ForcedOpen),
        (MoveCause::HealthTick, BreakerState::Open),
        (MoveCause::TrialSucceeded, BreakerState::Closed),
        (MoveCause::TrialFailed, BreakerState::Open),
    ];
    for (cause, to) in causes {
        all.push(call(Fact::BreakerChanged {
            policy: 0,
            from: BreakerState::Closed,
            to,
            cause,
            failed: 3,
            slow: 4,
            buffered: 5,
            minimum: 5,
            rate: Some(60.0),
            threshold: 50.0,
            until: Some(until),
        }));
    }
    all
}

pub fn limit_facts() -> Vec<Said> {
    let at = Time(2_400_000_000);
    let place = |until| Awaiting::Place {
        position: 2,
        outstanding: 10,
        limit: 10,
        until,
    };
    let permit = Awaiting::Permit {
        at,
        limit: 50,
        period: MS,
    };
    let awaiting = [place(Some(at)), place(None), permit];
    let awaited = awaiting.map(|awaiting| {
        call(Fact::PermitAwaited {
            label: 0,
            policy: 0,
            awaiting,
        })
    });
    let mut all = awaited.to_vec();
    all.extend([
        call(Fact::PermitGiven {
            label: 0,
            policy: 0,
            waited: MS,
        }),
        call(Fact::PlaceFreed {
            policy: 0,
            held: MS,
            outstanding: 9,
            limit: 10,
        }),
        handler(Fact::Shed {
            label: 0,
            limit: 50,
            period: MS,
            retry_after: MS,
        }),
    ]);
    all
}

pub fn fallback_facts() -> Vec<Said> {
    let (label, policy) = (0, 0);
    let kept = |age_max| Substitute::Kept { age: MS, age_max };
    let with = [
        Substitute::Value,
        kept(None),
        kept(Some(MS)),
        Substitute::Call { to: 1 },
    ];
    let fell = with.map(|with| Fact::FellBack {
        label,
        policy,
        after: Failure::TimedOut,
        with,
    });
    let why = [
        NoFallback::Missing,
        NoFallback::Full {
            running: 10,
            running_max: 10,
        },
        NoFallback::NothingKept,
        NoFallback::TooOld {
            age: MS,
            age_max: MS,
        },
        NoFallback::Failed,
    ];
    let failed = why.map(|why| Fact::FallbackFailed { label, policy, why });
    let replaced = Fact::WriteReplaced {
        label,
        to: 1,
        handler: 0,
    };
    let all = fell.into_iter().chain(failed).chain([replaced]);
    all.map(call).collect()
}

pub fn table_facts() -> Vec<Said> {
    let key = String::from("web#2/charge");
    vec![
        at_consumer(Fact::Inserted {
            table: 0,
            key: String::new(),
            pending: true,
        }),
        at_consumer(Fact::Inserted {
            table: 0,
            key: key.clone(),
            pending: false,
        }),
        at_consumer(Fact::Inserted {
            table: 0,
            key: key.clone(),
            pending: true,
        }),
        at_consumer(Fact::Updated {
            table: 0,
            key: key.clone(),
            pending: true,
        }),
        at_consumer(Fact::Read {
            table: 0,
            key: key.clone(),
            found: true,
        }),
        at_consumer(Fact::Read {
            table: 0,
            key: key.clone(),
            found: false,
        }),
        at_consumer(Fact::DuplicateKey {
            table: 0,
            key: key.clone(),
        }),
        at_consumer(Fact::Deleted {
            table: 0,
            key: key.clone(),
            found: true,
            pending: true,
        }),
        at_consumer(Fact::Deleted {
            table: 0,
            key: key.clone(),
            found: false,
            pending: false,
        }),
        refused(&key, false, false),
        refused(&key, true, false),
        refused(&key, true, true),
        selected(0, None),
        selected(1, None),
        selected(1, Some(4)),
        selected(3, Some(7)),
        at_consumer(Fact::LogAwaited {
            table: 0,
            position: 3,
        }),
        at_consumer(Fact::Committed { writes: 2 }),
        at_consumer(Fact::RolledBack { writes: 1 }),
    ]
}

fn refused(key: &str, found: bool, overtaken: bool) -> Said {
    at_consumer(Fact::UpdateRefused {
        table: 0,
        key: key.to_owned(),
        found,
        overtaken,
    })
}

fn selected(found: u32, position: Option<u32>) -> Said {
    at_consumer(Fact::Selected {
        table: 0,
        found,
        position,
    })
}

pub fn lock_facts() -> Vec<Said> {
    let (lease, key) = (Span::from_ms(100), || String::from("7"));
    let taken = |key: String, lease, waited| {
        at_consumer(Fact::LockTaken {
            lock: 0,
            key,
            token: 3,
            lease,
            waited,
        })
    };
    let released = |held| {
        at_consumer(Fact::LockReleased {
            lock: 0,
            key: key(),
            token: 3,
            held,
        })
    };
    vec![
        taken(key(), None, Span::ZERO),
        taken("null".into(), Some(lease), lease),
        at_consumer(Fact::LockAwaited {
            lock: 0,
            key: key(),
            token: 3,
            timeout: None,
        }),
        at_consumer(Fact::LockExpired {
            lock: 0,
            key: key(),
            token: 3,
            lease,
        }),
        released(true),
        released(false),
    ]
}

pub fn broker_facts() -> Vec<Said> {
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

pub fn fault_facts() -> Vec<Said> {
    let mut all = Vec::new();
    let verdicts = [
        Verdict::Drop,
        Verdict::Duplicate,
        Verdict::Delay(MS),
        Verdict::Refuse,
    ];
    let limits = [
        (Limit::Events, 50_000),
        (Limit::EventsAtOnce, 10_000),
        (Limit::StatementsAtOnce, 100_000),
        (Limit::Chain, 200),
        (Limit::Time, 1),
    ];
    let facts = [
        Fact::Crashed {
            lost_activations: 1,
            lost_messages: 2,
            asked: false,
            replicas: None,
        },
        Fact::Crashed {
            lost_activations: 1,
            lost_messages: 0,
            asked: false,
            replicas: None,
        },
        Fact::Crashed {
            lost_activations: 0,
            lost_messages: 2,
            asked: false,
            replicas: None,
        },
        Fact::Crashed {
            lost_activations: 0,
            lost_messages: 0,
            asked: false,
            replicas: None,
        },
        Fact::Restarted { replicas: None },
        Fact::Hung,
        Fact::Resumed { waiting: 5 },
        Fact::Partitioned { from: None },
        Fact::Partitioned { from: Some(2) },
        Fact::Healed { from: None },
        Fact::Healed { from: Some(2) },
        Fact::ErrorRateSet {
            instance: None,
            share: 0.0,
        },
        Fact::ErrorRateSet {
            instance: Some(2),
            share: 0.6,
        },
        Fact::SlowSet {
            instance: Some(1),
            factor_milli: 1_000,
        },
        Fact::SlowSet {
            instance: None,
            factor_milli: 3_000,
        },
    ];
    let facts = facts
        .into_iter()
        .chain(verdicts.map(|verdict| Fact::InterceptSet { verdict }))
        .chain([false, true].map(|after| Fact::CrashSet {
            program: 0,
            line: 0,
            after,
        }))
        .chain(limits.map(|(limit, value)| Fact::LimitReached { limit, value }));
    all.extend(facts.map(|fact| said(3, "fault#1", fact)));
    all.extend(replica_facts().map(|fact| said(2, "fault#1", fact)));
    all
}

/// A broker that is asked to stop, and replicas that go and come.
fn replica_facts() -> impl Iterator<Item = Fact> {
    let stopped = [0, 2].map(|lost_messages| Fact::Crashed {
        lost_activations: 0,
        lost_messages,
        asked: true,
        replicas: None,
    });
    let standing = [(2, Some(1)), (1, None), (0, None)];
    let standing = standing.map(|(running, leader)| Replicas {
        running,
        of: 3,
        leader,
        elected: leader.is_some(),
    });
    let went = standing.map(|replicas| Fact::Crashed {
        lost_activations: 0,
        lost_messages: 1,
        asked: false,
        replicas: Some(replicas),
    });
    let asked = standing[..2].iter().map(|replicas| Fact::Crashed {
        lost_activations: 0,
        lost_messages: 0,
        asked: true,
        replicas: Some(*replicas),
    });
    let asked: Vec<Fact> = asked.collect();
    let came = standing.map(|replicas| Fact::Restarted {
        replicas: Some(replicas),
    });
    stopped.into_iter().chain(went).chain(asked).chain(came)
}

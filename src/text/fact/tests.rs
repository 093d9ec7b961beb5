//! Each fact is told in both languages, in plain sentences with the right particles.

use super::super::names::fact_kind;
use super::*;
use sim::dist::Dist;
use sim::fact::*;
use sim::model::*;
use sim::policy::{BreakerState, MoveCause, Rejection};
use sim::program::{MessageKind, Program};
use sim::time::{Span, Time};
use std::rc::Rc;

/// web[0..2], orders, broker, billing; names 0 orders.create, 1 charge.
fn model() -> Model {
    let node = |name: &str, ko: &str, kind| Node {
        name: name.into(),
        label: Words { ko: ko.into(), en: name.into() },
        place: (0.0, 0.0),
        policies: Vec::new(),
        tables: vec![Table { name: "charges".into(), rows: Vec::new() }],
        kind,
    };
    let client =
        Client { members: 1, load: Load::Scripted(vec![Time::ZERO, Time(1)]), program: Rc::new(Program::default()) };
    let service = Service {
        instances: 1,
        balance: Balance::RoundRobin,
        workers: 1,
        queue_max: Some(10),
        waiting: Waiting::Blocking,
        up: 0.995,
        handlers: Vec::new(),
        consumers: Vec::new(),
    };
    let queue = Queue { name: "orders".into(), lease: Some(Span::from_ms(100)), durable: true, length_max: None };
    let nodes = vec![
        node("web", "웹", NodeKind::Client(client)),
        node("orders", "주문 서비스", NodeKind::Service(service.clone())),
        node("broker", "브로커", NodeKind::Broker(Broker { up: 1.0, queues: vec![queue] })),
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
    Model::new(nodes, vec![link], vec!["orders.create".into(), "charge".into()], Vec::new(), Vec::new(), Time(1))
}

fn said(node: u16, path: &str, fact: Fact) -> Said {
    Said { row: 1, at: Time(0), node, unit: 0, path: path.into(), message: None, fact, because: Vec::new() }
}

fn call(fact: Fact) -> Said {
    said(0, "web#2/orders.create", fact)
}

fn handler(fact: Fact) -> Said {
    said(1, "web#2/orders.create/attempt2", fact)
}

fn at_broker(fact: Fact) -> Said {
    said(2, "web#2/orders.create/charge/delivery2", fact)
}

fn at_consumer(fact: Fact) -> Said {
    said(3, "web#2/orders.create/charge/delivery2", fact)
}

const MS: Span = Span::from_ms(7);

fn program_facts() -> Vec<Said> {
    let mut all = vec![
        call(Fact::Began { occurrence: 2 }),
        handler(Fact::HandlerStarted { line: 0, waited: Span::ZERO, busy: 1, workers: 1 }),
        handler(Fact::HandlerStarted { line: 0, waited: MS, busy: 1, workers: 2 }),
        handler(Fact::HandlerEnded { failed: None, took: MS }),
        handler(Fact::HandlerEnded { failed: Some(Failure::Answered), took: MS }),
        handler(Fact::WorkStarted { line: 0, takes: MS }),
        handler(Fact::WorkDone { line: 0 }),
        handler(Fact::WaitStarted { line: 0, takes: MS }),
        handler(Fact::WaitDone { line: 0 }),
        handler(Fact::Queued { position: 3, busy: 1, workers: 1 }),
        call(Fact::ReceiveStarted { label: 1, timeout: Some(MS) }),
        call(Fact::ReceiveStarted { label: 1, timeout: None }),
        call(Fact::Received { label: 1, waited: MS }),
        call(Fact::Kept { label: 1 }),
    ];
    for outcome in [Outcome::Ok, Outcome::Error, Outcome::Timeout, Outcome::Rejected] {
        all.push(call(Fact::Ended { outcome, latency: MS }));
        all.push(call(Fact::CallEnded { label: 0, outcome, took: MS }));
    }
    all
}

fn message_facts() -> Vec<Said> {
    let mut all = vec![at_broker(Fact::Delayed { by: MS })];
    for kind in MessageKind::ALL {
        for (attempt, copy) in [(1, false), (2, false), (1, true)] {
            all.push(call(Fact::Sent { to: 1, to_unit: 0, kind, label: 0, attempt, copy, arrives: Some(Time(1_000_000)) }));
        }
        all.push(handler(Fact::Arrived { kind, label: 0, from: 0, took: MS }));
        all.push(handler(Fact::Held { kind, label: 0, from: 0 }));
    }
    for reason in DropReason::ALL {
        all.push(handler(Fact::Dropped { reason, kind: MessageKind::Request, label: 0, from: 0, to: 1 }));
        all.push(at_broker(Fact::Dropped { reason, kind: MessageKind::Ack, label: 1, from: 3, to: 2 }));
    }
    all
}

fn call_facts() -> Vec<Said> {
    let failures = [
        Failure::Answered,
        Failure::Refused,
        Failure::Reset,
        Failure::Unavailable,
        Failure::QueueFull,
        Failure::TimedOut,
        Failure::Rejected,
        Failure::DuplicateKey,
        Failure::Injected,
    ];
    let mut all: Vec<_> =
        failures.map(|failure| call(Fact::AttemptFailed { label: 0, attempt: 2, failure, took: MS })).into();
    all.extend([
        call(Fact::CallStarted { to: 1, label: 0, holds_worker: false }),
        handler(Fact::CallStarted { to: 1, label: 0, holds_worker: true }),
        handler(Fact::CallStarted { to: 1, label: 0, holds_worker: false }),
        call(Fact::ReplyReceived { label: 0, attempt: 2, took: MS }),
        call(Fact::TimedOut { label: 0, attempt: 1, timeout: Span::from_secs(1) }),
        call(Fact::RetryScheduled { label: 0, attempt_next: 2, attempts_max: 3, wait: Span::ZERO }),
        call(Fact::RetryScheduled { label: 0, attempt_next: 2, attempts_max: 3, wait: MS }),
        call(Fact::GaveUp { label: 0, attempts: 1 }),
        call(Fact::GaveUp { label: 0, attempts: 3 }),
    ]);
    all
}

fn breaker_facts() -> Vec<Said> {
    let until = Time(2_400_000_000);
    let rejections = [
        Rejection::Open { until, not_permitted: 1 },
        Rejection::HalfOpenFull { permitted: 3, not_permitted: 1 },
        Rejection::ForcedOpen { not_permitted: 1 },
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
    for (failed, slow, rate) in [(true, false, None), (true, true, Some(60.0)), (false, true, None), (false, false, Some(40.0))] {
        all.push(call(Fact::OutcomeRecorded {
            policy: 0,
            failed,
            slow,
            buffered: 5,
            size: 10,
            failed_count: 3,
            rate,
            threshold: 50.0,
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

fn table_facts() -> Vec<Said> {
    let key = String::from("web#2/charge");
    vec![
        at_consumer(Fact::Inserted { table: 0, key: key.clone(), pending: false }),
        at_consumer(Fact::Inserted { table: 0, key: key.clone(), pending: true }),
        at_consumer(Fact::Updated { table: 0, key: key.clone(), pending: true }),
        at_consumer(Fact::Read { table: 0, key: key.clone(), found: true }),
        at_consumer(Fact::Read { table: 0, key: key.clone(), found: false }),
        at_consumer(Fact::DuplicateKey { table: 0, key }),
        at_consumer(Fact::Committed { writes: 2 }),
        at_consumer(Fact::RolledBack { writes: 1 }),
    ]
}

fn broker_facts() -> Vec<Said> {
    let leased = |delivery, lease, again| {
        at_broker(Fact::Leased { queue: 0, consumer: 3, consumer_unit: 0, delivery, lease, again, ready: 1 })
    };
    let lease = Some(Span::from_ms(100));
    let mut all = vec![
        at_broker(Fact::Stored { queue: 0, depth: 1, persistent: true }),
        at_broker(Fact::Stored { queue: 0, depth: 2, persistent: false }),
        leased(1, lease, None),
        leased(1, None, None),
        at_broker(Fact::Settled { queue: 0, delivery: 1, depth: 0, automatic: false }),
        at_broker(Fact::Settled { queue: 0, delivery: 1, depth: 0, automatic: true }),
        at_broker(Fact::LeaseExpired { queue: 0, delivery: 1, lease: Span::from_ms(100) }),
        at_broker(Fact::AckIgnored { queue: 0, delivery: 1 }),
        at_consumer(Fact::AckSent { delivery: 1 }),
        at_consumer(Fact::NackSent { delivery: 1, requeue: true }),
        at_consumer(Fact::NackSent { delivery: 1, requeue: false }),
        call(Fact::Confirmed { label: 1 }),
    ];
    for redelivered in [false, true] {
        all.push(at_consumer(Fact::Delivered { label: 1, kind: MessageKind::Command, delivery: 2, redelivered }));
    }
    for again in [Again::LeaseExpired, Again::ConsumerCrashed, Again::Requeued, Again::BrokerRestarted] {
        all.push(leased(2, lease, Some(again)));
        all.push(at_broker(Fact::Requeued { queue: 0, why: again, depth: 2 }));
    }
    all
}

fn fault_facts() -> Vec<Said> {
    let mut all = Vec::new();
    let verdicts = [Verdict::Drop, Verdict::Duplicate, Verdict::Delay(MS), Verdict::Refuse];
    let limits = [(Limit::Events, 50_000), (Limit::EventsAtOnce, 10_000), (Limit::Time, 1)];
    let facts = [
        Fact::Crashed { lost_activations: 1, lost_messages: 2 },
        Fact::Crashed { lost_activations: 1, lost_messages: 0 },
        Fact::Crashed { lost_activations: 0, lost_messages: 2 },
        Fact::Crashed { lost_activations: 0, lost_messages: 0 },
        Fact::Restarted,
        Fact::Hung,
        Fact::Resumed { waiting: 5 },
        Fact::Partitioned { from: None },
        Fact::Partitioned { from: Some(2) },
        Fact::Healed { from: None },
        Fact::Healed { from: Some(2) },
        Fact::ErrorRateSet { share: 0.0 },
        Fact::ErrorRateSet { share: 0.6 },
        Fact::SlowSet { factor_milli: 1_000 },
        Fact::SlowSet { factor_milli: 3_000 },
    ];
    let facts = facts
        .into_iter()
        .chain(verdicts.map(|verdict| Fact::InterceptSet { verdict }))
        .chain(limits.map(|(limit, value)| Fact::LimitReached { limit, value }));
    all.extend(facts.map(|fact| said(3, "fault#1", fact)));
    all
}

fn samples() -> Vec<Said> {
    let families =
        [program_facts(), message_facts(), call_facts(), breaker_facts(), table_facts(), broker_facts(), fault_facts()];
    families.concat()
}

fn is_hangul(c: char) -> bool {
    ('가'..='힣').contains(&c)
}

#[test]
fn every_kind_has_a_sample() {
    let told = samples().iter().fold(KindSet::default(), |mut set, s| {
        set.add(s.fact.kind());
        set
    });
    let missing: Vec<_> = FactKind::ALL.iter().filter(|k| !told.has(**k)).collect();
    assert!(missing.is_empty(), "no sample of {missing:?}");
}

#[test]
fn every_fact_is_told_in_both_languages() {
    let model = model();
    for s in samples() {
        let ko = sentence(&s, &model, Lang::Ko);
        let en = sentence(&s, &model, Lang::En);
        assert!(ko.ends_with("요.") && ko.contains(is_hangul), "{ko}");
        assert!(en.ends_with('.') && !en.contains(is_hangul) && en.starts_with(|c: char| !c.is_ascii_lowercase()), "{en}");
        for text in [&ko, &en] {
            assert!(!text.contains('?') && !text.contains("  ") && !text.contains(".."), "{text}");
        }
        let long = sentence(&s, &model, Lang::Pseudo);
        assert!(long.chars().count() >= 2 * en.chars().count() && long.matches('[').count() == 1, "{long}");
    }
}

#[test]
fn headlines_are_short() {
    let model = model();
    for s in samples() {
        let (ko, en) = (headline(&s, &model, Lang::Ko), headline(&s, &model, Lang::En));
        assert!(ko.contains(is_hangul) && ko.split(' ').count() <= 3 && ko.chars().count() <= 9, "{ko}");
        assert!(!en.is_empty() && en.split(' ').count() <= 4 && en.starts_with(char::is_uppercase), "{en}");
    }
    for kind in FactKind::ALL {
        assert!(fact_kind(*kind, Lang::Ko).contains(is_hangul) && !fact_kind(*kind, Lang::En).is_empty());
    }
}

#[track_caller]
fn check(s: Said, ko: &str, en: &str) {
    let model = model();
    assert_eq!((sentence(&s, &model, Lang::Ko).as_str(), sentence(&s, &model, Lang::En).as_str()), (ko, en));
}

#[test]
fn sentences_say_why() {
    check(
        at_broker(Fact::Leased {
            queue: 0,
            consumer: 3,
            consumer_unit: 0,
            delivery: 2,
            lease: Some(Span::from_ms(100)),
            again: Some(Again::LeaseExpired),
            ready: 0,
        }),
        "브로커는 100 ms 안에 확인 응답을 받지 못해 charge #2를 다시 전달했어요. 이미 처리가 끝났는지 브로커는 알 길이 없어요.",
        "The broker got no acknowledgement within 100 ms, so it delivered charge #2 again. It cannot know whether it was already handled.",
    );
    check(
        call(Fact::TimedOut { label: 0, attempt: 1, timeout: Span::from_secs(1) }),
        "1 s 안에 주문 서비스의 create 응답이 오지 않아 웹은 더 기다리지 않아요. 주문 서비스는 아직 일하고 있을지도 몰라요.",
        "No answer from create at orders came within 1 s, so web stopped waiting. Orders may still be at work.",
    );
    check(
        breaker_facts().swap_remove(7),
        "5번 중 3번 실패: 60 % ≥ 50 %이므로 웹의 회로가 열렸어요. 다음 시도는 t = 2.4 s 뒤에 들여보내요.",
        "3 of 5 failed: 60 % ≥ 50 %. The circuit at web opened; the next try is let in after t = 2.4 s.",
    );
}

#[test]
fn the_surprising_fact_of_a_row_leads() {
    let row = [
        at_broker(Fact::LeaseExpired { queue: 0, delivery: 1, lease: MS }),
        at_broker(Fact::Requeued { queue: 0, why: Again::LeaseExpired, depth: 1 }),
        broker_facts().into_iter().find(|s| matches!(s.fact, Fact::Leased { again: Some(_), .. })).expect("a redelivery"),
    ];
    let model = model();
    let leading = lead(&row).expect("a fact leads");
    assert_eq!(headline(leading, &model, Lang::En), "Redelivered");
    assert_eq!(tone(&leading.fact), Tone::Retry);
    assert!(lead(&[]).is_none());
    assert!(milestone(FactKind::TimedOut) && !milestone(FactKind::Sent));
}

//! Backoff and budgets as numbers: the rules' own vectors.

use super::{Backoff, Budget, BudgetSettings, Exponential, Interval, Jitter, RetryOn, pushback_ms};
use crate::draw::{Draw, Key, Purpose};
use crate::fact::Failure;
use crate::policy::Outcome;
use crate::time::{Span, Time};
use crate::value::Value;

fn exponential(jitter: Jitter) -> Backoff {
    Backoff::Exponential(Exponential {
        base: Span::from_ms(100),
        multiplier: 2.0,
        cap: Span::from_ms(10_000),
        jitter,
    })
}

/// Returns the first `n` waits in microseconds where every draw is `unit`.
fn waits(backoff: &Backoff, n: u32, unit: f64) -> Vec<u64> {
    let mut last = None;
    let next = |nth| {
        let wait = backoff.wait(nth, last, unit).span;
        last = Some(backoff.remembered(last, wait));
        wait.0 / 1_000
    };
    (1..=n).map(next).collect()
}

/// Holds: RT-1.
#[test]
fn an_exponential_backoff_doubles_up_to_its_cap() {
    let ms: Vec<u64> = waits(&exponential(Jitter::None), 9, 0.5);
    assert_eq!(
        ms,
        [100, 200, 400, 800, 1_600, 3_200, 6_400, 10_000, 10_000].map(|ms| ms * 1_000)
    );
}

/// Holds: RT-2.
#[test]
fn jitter_lies_where_it_should_and_decorrelated_waits_follow_the_one_before() {
    let third = |jitter, unit| exponential(jitter).wait(3, None, unit).span.as_ms();
    assert_eq!(
        (third(Jitter::Full, 0.0), third(Jitter::Full, 0.5)),
        (0, 200)
    );
    assert_eq!(
        (third(Jitter::Equal, 0.0), third(Jitter::Equal, 0.5)),
        (200, 300)
    );
    let decorrelated = Backoff::Decorrelated {
        base: Span::from_ms(100),
        cap: Span::from_ms(10_000),
    };
    assert_eq!(
        waits(&decorrelated, 8, 0.5),
        [
            200_000, 350_000, 575_000, 912_500, 1_418_750, 2_178_125, 3_317_187, 5_025_781
        ]
    );
    assert_eq!(
        waits(&decorrelated, 5, 0.999_999_9).last(),
        Some(&10_000_000)
    );
}

/// Holds: RT-2.
#[test]
fn the_means_of_jitter_are_half_and_three_quarters() {
    let mean = |jitter| {
        let backoff = exponential(jitter);
        let draw = |i| Draw::new(Key::of_seed(1), Purpose::Jitter, Key(i)).unit();
        let total: f64 = (0..20_000)
            .map(|i| backoff.wait(4, None, draw(i)).span.as_secs_f64())
            .sum();
        total / 20_000.0 / 0.8
    };
    // The standard errors of the two means are 0.002 and 0.001 of e.
    assert!((mean(Jitter::Full) - 0.5).abs() < 0.008);
    assert!((mean(Jitter::Equal) - 0.75).abs() < 0.004);
}

/// Holds: RT-6.
#[test]
fn grpc_waits_lie_a_fifth_around_the_backoff() {
    let backoff = Backoff::Exponential(Exponential {
        base: Span::from_ms(100),
        multiplier: 2.0,
        cap: Span::from_ms(1_000),
        jitter: Jitter::Spread(super::RetrySettings::GRPC_SPREAD),
    });
    let low = waits(&backoff, 5, 0.0);
    let high = waits(&backoff, 5, 1.0);
    assert_eq!(low, [80_000, 160_000, 320_000, 640_000, 800_000]);
    assert_eq!(high, [120_000, 240_000, 480_000, 960_000, 1_200_000]);
}

#[test]
fn resilience4j_cuts_to_whole_milliseconds_at_each_step() {
    let interval = |initial_ms, multiplier, cap_ms, randomization| {
        Backoff::Resilience4j(Interval {
            initial_ms,
            multiplier,
            cap_ms,
            randomization,
        })
    };
    let stays = interval(1, 1.5, None, 0.0);
    assert_eq!(stays.wait(9, None, 0.5).span, Span::from_ms(1));
    let capped = interval(50, 1.5, Some(100), 0.0);
    assert_eq!(waits(&capped, 4, 0.5), [50_000, 75_000, 100_000, 100_000]);
    let drawn = interval(75, 1.0, None, 0.5).wait(1, None, 0.25);
    assert_eq!(drawn.span, Span::from_ms(56));
    assert_eq!(drawn.drawn, Some((Span::from_ms(37), Span::from_ms(112))));
}

#[test]
fn failures_go_by_their_kind_and_by_the_text_of_the_program() {
    let on = RetryOn {
        errors: vec!["UNAVAILABLE".into(), "refused".into()],
        ignored: vec!["busy".into()],
        results: vec![Value::I64(0)],
        ..RetryOn::default()
    };
    let seen = |failure, body: Value| on.seen(Outcome::Failure, Some(failure), &body);
    assert_eq!(
        seen(Failure::Answered, Value::text("UNAVAILABLE")),
        Outcome::Failure
    );
    assert_eq!(
        seen(Failure::Answered, Value::text("INTERNAL")),
        Outcome::Ignored
    );
    assert_eq!(seen(Failure::Refused, Value::Null), Outcome::Failure);
    assert_eq!(
        seen(Failure::Refused, Value::text("busy")),
        Outcome::Ignored
    );
    assert_eq!(
        on.seen(Outcome::Success, None, &Value::I64(0)),
        Outcome::Bad
    );
    assert_eq!(
        on.seen(Outcome::Success, None, &Value::I64(1)),
        Outcome::Success
    );
    let body = Value::Record([("pushback_ms".into(), Value::I64(7))].into());
    assert_eq!(pushback_ms(&body), Some(7));
    assert_eq!(pushback_ms(&Value::text("7")), None);
}

fn paid(budget: &mut Budget, now: Time) -> bool {
    budget.pay(now, 0).is_ok()
}

/// Holds: RT-10.
#[test]
fn throttling_stops_at_half_and_one_success_lets_it_go_on() {
    let mut budget = Budget::new(BudgetSettings::Throttling {
        tokens_max: 10_000,
        ratio: 100,
    });
    for _ in 0..4 {
        budget.failed(0);
    }
    assert_eq!(
        (budget.balance(Time::ZERO), paid(&mut budget, Time::ZERO)),
        (6_000, true)
    );
    budget.failed(0);
    assert_eq!(
        (budget.balance(Time::ZERO), paid(&mut budget, Time::ZERO)),
        (5_000, false)
    );
    budget.succeeded();
    assert_eq!(
        (budget.balance(Time::ZERO), paid(&mut budget, Time::ZERO)),
        (5_100, true)
    );
    for _ in 0..100 {
        budget.failed(0);
    }
    assert_eq!(budget.balance(Time::ZERO), 0);
    for _ in 0..200 {
        budget.succeeded();
    }
    assert_eq!(budget.balance(Time::ZERO), 10_000);
}

/// Holds: RT-12.
#[test]
fn finagles_budget_has_a_reserve_and_forgets() {
    let mut budget = Budget::new(BudgetSettings::Finagle {
        ttl: Span::from_secs(10),
        per_second_min: 10,
        share: 200,
    });
    assert_eq!(budget.balance(Time::ZERO), 500_000);
    let retries = (0..1_000).filter(|_| paid(&mut budget, Time::ZERO)).count();
    assert_eq!(retries, 100, "the reserve allows a hundred");
    (0..50).for_each(|_| budget.started(Time::ZERO));
    let retries = (0..1_000).filter(|_| paid(&mut budget, Time::ZERO)).count();
    assert_eq!(retries, 10, "one for five calls");
    let later = Time::ZERO + Span::from_secs(10);
    assert_eq!(
        budget.balance(later),
        500_000,
        "payments and deposits are forgotten"
    );
    (0..5).for_each(|_| budget.started(later));
    assert_eq!(budget.balance(later), 505_000);
}

#[test]
fn a_bucket_holds_what_calls_deposit() {
    let now = Time::ZERO;
    let mut ratio = Budget::new(BudgetSettings::Bucket {
        initial: 0,
        deposit: 100,
        needed: 1_000,
        tokens_max: None,
    });
    (0..9).for_each(|_| ratio.started(now));
    assert!(!paid(&mut ratio, now));
    ratio.started(now);
    assert!(paid(&mut ratio, now) && !paid(&mut ratio, now));
    let mut brooker = Budget::new(BudgetSettings::Bucket {
        initial: 5_000,
        deposit: 100,
        needed: 1_001,
        tokens_max: None,
    });
    let retries = (0..9).filter(|_| paid(&mut brooker, now)).count();
    assert_eq!(
        retries, 4,
        "more than one must be there, exactly one is not enough"
    );
}

/// Polly draws how far it has waited in all, not each wait: t = retry + U(0, 1), and g(t) = 2ᵗ·tanh(√4t)·base/1.4.
#[test]
fn polly_waits_until_a_drawn_point_of_its_curve() {
    let polly = Backoff::Polly {
        base: Span::from_secs(2),
    };
    // g(0.5), g(1.5) − g(0.5), g(2.5) − g(1.5) with g(x) = 2^x·tanh(2√x)·2/1.4 s, computed apart.
    assert_eq!(waits(&polly, 3, 0.5), [1_794_809, 2_186_007, 4_071_495]);
    let first = polly.wait(1, None, 0.0);
    assert_eq!(first.span, Span::ZERO);
    let (low, high) = first.drawn.expect("it is drawn");
    assert_eq!((low.as_ms(), high.as_ms()), (0, 2_754));
}

/// At exactly the share there are retries, above it there are none, until more calls have come.
#[test]
fn a_breaker_of_retries_counts_failures_for_ever() {
    let now = Time::ZERO;
    let mut breaker = Budget::new(BudgetSettings::Failures { share: 100 });
    (0..10).for_each(|_| breaker.started(now));
    breaker.failed(7);
    assert!(paid(&mut breaker, now) && paid(&mut breaker, now));
    breaker.failed(8);
    let short = breaker.pay(now, 9).expect_err("2 of 10 failed");
    assert_eq!((short.balance, short.needed), (-1_000, 0));
    assert_eq!(short.marks, [7, 8]);
    (0..10).for_each(|_| breaker.started(now));
    assert!(paid(&mut breaker, now), "2 of 20");
}

//! Each fact is told in both languages, in plain sentences with the right particles.

mod ejections;
mod faults;
mod logs;
mod model;
mod plurals;
mod policies;
mod queues;
mod scaling;
mod tables;
mod traffic;
mod transactions;

use super::super::names::fact_kind;
use super::*;
use ejections::ejection_facts;
use faults::fault_facts;
use logs::log_facts;
use model::{MS, at_broker, call, model};
use policies::{breaker_facts, fallback_facts, limit_facts};
use queues::queue_facts;
use sim::fact::{Again, FactKind, KindSet};
use sim::time::Span;
use tables::{lock_facts, table_facts};
use traffic::{call_facts, message_facts, program_facts};
use transactions::transaction_facts;

fn samples() -> Vec<Said> {
    let families = [
        program_facts(),
        message_facts(),
        call_facts(),
        breaker_facts(),
        limit_facts(),
        ejection_facts(),
        fallback_facts(),
        table_facts(),
        lock_facts(),
        scaling::scaling_facts(),
        queue_facts(),
        log_facts(),
        transaction_facts(),
        fault_facts(),
    ];
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
        assert!(
            en.ends_with('.')
                && !en.contains(is_hangul)
                && en.starts_with(|c: char| !c.is_ascii_lowercase()),
            "{en}"
        );
        for text in [&ko, &en] {
            assert!(
                !text.contains('?') && !text.contains("  ") && !text.contains(".."),
                "{text}"
            );
        }
        let long = sentence(&s, &model, Lang::Pseudo);
        assert!(
            long.chars().count() >= 2 * en.chars().count() && long.matches('[').count() == 1,
            "{long}"
        );
    }
}

#[test]
fn headlines_are_short() {
    let model = model();
    for s in samples() {
        let (ko, en) = (
            headline(&s, &model, Lang::Ko),
            headline(&s, &model, Lang::En),
        );
        assert!(
            ko.contains(is_hangul) && ko.split(' ').count() <= 3 && ko.chars().count() <= 9,
            "{ko}"
        );
        assert!(
            !en.is_empty() && en.split(' ').count() <= 4 && en.starts_with(char::is_uppercase),
            "{en}"
        );
    }
    for kind in FactKind::ALL {
        assert!(
            fact_kind(*kind, Lang::Ko).contains(is_hangul)
                && !fact_kind(*kind, Lang::En).is_empty()
        );
    }
}

#[track_caller]
fn check(s: Said, ko: &str, en: &str) {
    let model = model();
    assert_eq!(
        (
            sentence(&s, &model, Lang::Ko).as_str(),
            sentence(&s, &model, Lang::En).as_str()
        ),
        (ko, en)
    );
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
        call(Fact::TimedOut {
            label: 0,
            attempt: 1,
            timeout: Span::from_secs(1),
            answers: None,
        }),
        "1 s 안에 주문 서비스의 create 응답이 오지 않아 웹은 더 기다리지 않아요. 주문 서비스는 아직 일하고 있을지도 몰라요.",
        "No answer from create at orders came within 1 s, so web stopped waiting. Orders may still be at work.",
    );
    check(
        breaker_facts().swap_remove(14),
        "5번 중 3번 실패: 60 % ≥ 50 %이므로 웹의 회로가 열렸어요. 다음 시도는 t = 2.4 s보다 늦게 온 호출부터 들여보내요.",
        "3 of 5 failed: 60 % ≥ 50 %. The circuit at web opened; the next try is let in after t = 2.4 s.",
    );
}

#[test]
fn the_surprising_fact_of_a_row_leads() {
    let row = [
        at_broker(Fact::LeaseExpired {
            queue: 0,
            delivery: 1,
            lease: MS,
        }),
        at_broker(Fact::Requeued {
            queue: 0,
            why: Again::LeaseExpired,
            depth: 1,
        }),
        queue_facts()
            .into_iter()
            .find(|s| matches!(s.fact, Fact::Leased { again: Some(_), .. }))
            .expect("a redelivery"),
    ];
    let model = model();
    let leading = lead(&row).expect("a fact leads");
    assert_eq!(headline(leading, &model, Lang::En), "Redelivered");
    assert_eq!(tone(&leading.fact), Tone::Retry);
    assert!(lead(&[]).is_none());
    assert!(milestone(FactKind::TimedOut) && !milestone(FactKind::Sent));
}

//! Facts in one or two words.

use super::super::Lang;
use super::super::names::{breaker_state, fact_kind};
use crate::say;
use sim::fact::{DropReason, Fact, FactKind, KindSet, Outcome, Said};
use sim::model::Model;
use sim::policy::BreakerState;
use sim::scaling::Watched;

/// Returns the fact in one or two words: `Redelivered`, `Timed out`.
pub fn headline(said: &Said, _model: &Model, lang: Lang) -> String {
    match &said.fact {
        Fact::Ended { outcome, .. } => ended(*outcome, lang),
        Fact::Dropped { reason, .. } => dropped(*reason, lang),
        Fact::TimedOut {
            answers: Some(_), ..
        } => say!(lang, "모으기 끝", "Window over"),
        Fact::Sent { copy: true, .. } => say!(lang, "복제", "Duplicated"),
        Fact::Sent { attempt, .. } if *attempt > 1 => say!(lang, "다시 보냄", "Sent again"),
        Fact::Leased { again: Some(_), .. } => say!(lang, "다시 전달", "Redelivered"),
        Fact::Delivered {
            redelivered: true, ..
        } => say!(lang, "다시 받음", "Received again"),
        Fact::HandlerEnded {
            failed: Some(_), ..
        } => say!(lang, "처리 실패", "Failed"),
        Fact::CallEnded { outcome, .. } if *outcome != Outcome::Ok => {
            say!(lang, "호출 실패", "Call failed")
        }
        Fact::OutcomeRecorded { failed: true, .. } => say!(lang, "실패 기록", "Failure counted"),
        Fact::BreakerChanged { to, .. } => {
            let state = breaker_state(*to, lang);
            say!(lang, "회로 {state}", "Circuit {state}")
        }
        Fact::Scaled { before, after, .. } if before < after => say!(lang, "늘림", "Scale out"),
        Fact::Scaled { before, after, .. } if before > after => say!(lang, "줄임", "Scale in"),
        Fact::Scaled {
            watched: Watched::Lag { .. },
            ..
        } => say!(lang, "지연 확인", "Looked at the lag"),
        Fact::InstanceScaled { running: true, .. } => say!(lang, "인스턴스 켜짐", "Instance ready"),
        Fact::Read { found: false, .. } => say!(lang, "없는 행", "Not found"),
        Fact::Crashed { asked: true, .. } => say!(lang, "멈춤", "Stopped"),
        Fact::NackSent { requeue: false, .. } => say!(lang, "거부", "Refused"),
        Fact::SlowSet {
            factor_milli: 1_000,
            ..
        } => say!(lang, "원래 빠르기", "Own speed"),
        Fact::ErrorRateSet { share, .. } if *share <= 0.0 => {
            say!(lang, "오류 멈춤", "No more errors")
        }
        other => fact_kind(other.kind(), lang),
    }
}

/// Returns the headlines that facts of these kinds can have, or longer ones: for what makes room for them.
pub fn headlines(kinds: KindSet, lang: Lang) -> impl Iterator<Item = String> {
    let state = breaker_state(BreakerState::HalfOpen, lang);
    let special = [
        (
            FactKind::BreakerChanged,
            say!(lang, "회로 {state}", "Circuit {state}"),
        ),
        (FactKind::Ended, ended(Outcome::Timeout, lang)),
        (FactKind::Ended, ended(Outcome::Rejected, lang)),
        (
            FactKind::Delivered,
            say!(lang, "다시 받음", "Received again"),
        ),
        (FactKind::Leased, say!(lang, "다시 전달", "Redelivered")),
        (FactKind::Dropped, dropped(DropReason::Unavailable, lang)),
    ];
    let plain = FactKind::ALL
        .iter()
        .map(move |kind| (*kind, fact_kind(*kind, lang)));
    let all = plain
        .chain(special)
        .filter(move |(kind, _)| kinds.has(*kind));
    all.map(|(_, text)| text)
}

fn ended(outcome: Outcome, lang: Lang) -> String {
    match outcome {
        Outcome::Ok => say!(lang, "끝", "Done"),
        Outcome::Error => say!(lang, "실패", "Failed"),
        Outcome::Timeout => say!(lang, "응답 없이 끝", "No answer"),
        Outcome::Rejected => say!(lang, "막힘", "Not let through"),
    }
}

fn dropped(reason: DropReason, lang: Lang) -> String {
    match reason {
        DropReason::Loss
        | DropReason::Struck
        | DropReason::Partitioned
        | DropReason::HungPeer
        | DropReason::Crashed => {
            say!(lang, "사라짐", "Lost")
        }
        DropReason::Down => say!(lang, "연결 거부", "Refused"),
        DropReason::Unavailable => say!(lang, "내려가 있음", "Not up"),
        DropReason::QueueFull => say!(lang, "가득 참", "No room"),
        DropReason::RateLimited => say!(lang, "처리율 제한", "Rate limited"),
        DropReason::Expired => say!(lang, "기한 지남", "Too late to start"),
        DropReason::NobodyWaits => say!(lang, "너무 늦음", "Too late"),
        DropReason::Discarded => say!(lang, "버려짐", "Discarded"),
        DropReason::TooLate => say!(lang, "시작 안 함", "Not started"),
        DropReason::Unroutable => say!(lang, "갈 큐 없음", "No route"),
        DropReason::Outdated => say!(lang, "유효 시간 지남", "Expired"),
        DropReason::Overflowed => say!(lang, "넘쳐서 버려짐", "Overflowed"),
        DropReason::DeliveryLimit => say!(lang, "전달 한도 넘음", "Delivery limit"),
        DropReason::Orphaned | DropReason::Answered => say!(lang, "고아 응답", "Orphan"),
        DropReason::Repeated => say!(lang, "중복 답", "Repeated answer"),
    }
}

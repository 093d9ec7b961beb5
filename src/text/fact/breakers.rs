//! Sentences about circuit breakers, with the window that decided.

use super::super::names::breaker_state;
use super::super::quantity::{form, percent, time};
use super::limits;
use super::teller::{Teller, reul};
use crate::say;
use crate::text::josa;
use sim::fact::Fact;
use sim::policy::{BreakerKind, BreakerState, MoveCause, Rejection};
use sim::time::Time;

pub fn sentence(t: &Teller) -> String {
    match &t.said.fact {
        Fact::Rejected {
            label,
            rejection,
            failed,
            buffered,
            rate,
            threshold,
            ..
        } => rejected(
            t,
            *label,
            *rejection,
            &rate_words(t, *failed, *buffered, *rate, *threshold),
        ),
        Fact::OutcomeRecorded { failed, slow, .. } => recorded(t, *failed, *slow),
        Fact::BreakerChanged { .. } => changed(t),
        other => unreachable!("{} is not about a circuit breaker", other.kind().name()),
    }
}

/// Returns `3 of 5 failed: 60 % ≥ 50 %`, or nothing where there were too few to judge.
fn rate_words(t: &Teller, failed: u32, buffered: u32, rate: Option<f32>, threshold: f32) -> String {
    let Some(rate) = rate else {
        return String::new();
    };
    let sign = if rate >= threshold { "≥" } else { "<" };
    let (rate, threshold) = (percent(rate.into()), percent(threshold.into()));
    say!(
        t.lang,
        "{buffered}번 중 {failed}번 실패: {rate} {sign} {threshold}",
        "{failed} of {buffered} failed: {rate} {sign} {threshold}"
    )
}

fn rejected(t: &Teller, label: u32, rejection: Rejection, window: &str) -> String {
    let (op, who) = (t.operation(label), t.who());
    let op_reul = reul(&op);
    match rejection {
        Rejection::Open { until, .. } if admits_at_end(t) => {
            let (until, why) = (time(until), in_brackets(t, window));
            say!(
                t.lang,
                "{who}의 회로가 열려 있어요{why}. 그래서 {op_reul} 부르지 않았고, t = {until}보다 늦게 온 호출부터 다시 들여보내요.",
                "The circuit at {who} is open{why}, so {op} was not called; the next try is let in from t = {until} on."
            )
        }
        Rejection::Open { until, .. } => {
            let (until, why) = (time(until), in_brackets(t, window));
            say!(
                t.lang,
                "{who}의 회로가 열려 있어요{why}. 그래서 {op_reul} 부르지 않았고, t = {until}보다 늦게 온 호출부터 다시 들여보내요.",
                "The circuit at {who} is open{why}, so {op} was not called; the next try is let in after t = {until}."
            )
        }
        Rejection::HalfOpenFull { permitted, .. } => say!(
            t.lang,
            "{who}의 회로가 반열림이라 시험 호출을 {permitted}개만 들여보내요. 자리가 없어 {op_reul} 부르지 않았어요.",
            "The circuit at {who} is half open and lets only {permitted} in to try; {op} was not called."
        ),
        Rejection::ForcedOpen { .. } => say!(
            t.lang,
            "{who}의 회로를 손으로 열어 두어서 {op_reul} 부르지 않았어요.",
            "The circuit at {who} is held open by hand, so {op} was not called."
        ),
        other => limits::rejected(t, &op, other),
    }
}

fn in_brackets(t: &Teller, window: &str) -> String {
    match window {
        "" => String::new(),
        _ => say!(t.lang, "({window})", " ({window})"),
    }
}

/// Returns whether the breaker lets a call in at exactly the end of its open state.
fn admits_at_end(t: &Teller) -> bool {
    let (Fact::Rejected { policy, .. } | Fact::BreakerChanged { policy, .. }) = t.said.fact else {
        return false;
    };
    let policies = &t.model.nodes[usize::from(t.said.node)].policies;
    let kind = policies
        .get(usize::from(policy))
        .and_then(|p| p.settings.breaker());
    kind.is_some_and(BreakerKind::admits_at_end)
}

fn recorded(t: &Teller, failed: bool, slow: bool) -> String {
    let Fact::OutcomeRecorded {
        buffered,
        size,
        failed_count,
        rate,
        threshold,
        tick,
        ..
    } = t.said.fact
    else {
        return String::new();
    };
    let outcome = match (failed, slow) {
        (true, false) => say!(t.lang, "실패", "a failure"),
        (true, true) => say!(t.lang, "느린 실패", "a slow failure"),
        (false, true) => say!(t.lang, "느린 성공", "a slow success"),
        (false, false) => say!(t.lang, "성공", "a success"),
    };
    let (who, outcome_reul) = (t.who(), reul(&outcome));
    if let Some(tick) = tick {
        return recorded_for_later(t, &outcome, tick);
    }
    let Some(rate) = rate else {
        return say!(
            t.lang,
            "{who}의 회로 차단기가 {outcome_reul} 기록했어요. {buffered}번 중 {failed_count}번 실패했고, 아직 판단하기에는 적어요.",
            "The breaker at {who} recorded {outcome}: {failed_count} of {buffered} failed, too few to judge."
        );
    };
    let (rate, threshold) = (percent(rate.into()), percent(threshold.into()));
    say!(
        t.lang,
        "{who}의 회로 차단기가 {outcome_reul} 기록했어요. 창 {size}칸에 든 {buffered}번 중 {failed_count}번 실패해 {rate}이고, 기준은 {threshold}예요.",
        "The breaker at {who} recorded {outcome}: {failed_count} of {buffered} failed, {rate} (threshold {threshold}, window {size})."
    )
}

/// A breaker that looks at its counts by the clock only.
fn recorded_for_later(t: &Teller, outcome: &str, tick: Time) -> String {
    let Fact::OutcomeRecorded {
        buffered,
        failed_count,
        rate,
        threshold,
        ..
    } = t.said.fact
    else {
        return String::new();
    };
    let (who, outcome_reul, tick) = (t.who(), reul(outcome), time(tick));
    let rates = rate_words(t, failed_count, buffered, rate, threshold);
    let last = match rates.as_str() {
        "" => say!(
            t.lang,
            "{buffered}번 중 {failed_count}번 실패로, 아직 판단하기에는 적었어요",
            "{failed_count} of {buffered} failed, too few to judge"
        ),
        rates => say!(t.lang, "{rates}였어요", "{rates}"),
    };
    say!(
        t.lang,
        "{who}의 회로 차단기가 {outcome_reul} 적어 두었어요. 이 결과는 t = {tick}에 살펴볼 때부터 세어요. 지난번에는 {last}.",
        "The breaker at {who} noted {outcome}; it counts from the health check at t = {tick} on. At the last one: {last}."
    )
}

fn changed(t: &Teller) -> String {
    let Fact::BreakerChanged {
        to,
        cause,
        failed,
        slow,
        buffered,
        rate,
        threshold,
        until,
        ..
    } = t.said.fact
    else {
        return String::new();
    };
    let rates = rate_words(t, failed, buffered, rate, threshold);
    let were = form(slow.into(), "was", "were");
    let why = match cause {
        MoveCause::FailureRate | MoveCause::BelowThresholds => {
            say!(t.lang, "{rates}이므로", "{rates}.")
        }
        MoveCause::SlowRate => {
            say!(
                t.lang,
                "{buffered}번 중 {slow}번이 너무 느려서",
                "{slow} of {buffered} {were} too slow."
            )
        }
        MoveCause::BothRates => say!(
            t.lang,
            "{rates}이고 {buffered}번 중 {slow}번이 너무 느려서",
            "{rates}, and {slow} of {buffered} {were} too slow."
        ),
        MoveCause::WaitOver => say!(
            t.lang,
            "대기 시간이 지난 뒤 호출이 와서",
            "The wait was over and a call came."
        ),
        MoveCause::Timer => say!(t.lang, "대기 시간이 지나서", "The wait was over."),
        MoveCause::HalfOpenExpired => say!(
            t.lang,
            "시험 호출이 너무 오래 걸려서",
            "The trial calls took too long."
        ),
        MoveCause::Command => say!(t.lang, "손으로 조작해서", "Somebody switched it by hand."),
        MoveCause::HealthTick => say!(
            t.lang,
            "정해진 때에 살펴보니 {rates}이므로",
            "At the health check: {rates}."
        ),
        MoveCause::TrialSucceeded => {
            say!(t.lang, "시험 호출이 성공해서", "The trial call succeeded.")
        }
        MoveCause::TrialFailed => {
            say!(
                t.lang,
                "시험 호출이 성공하지 못해서",
                "The trial call did not succeed."
            )
        }
    };
    let then = consequence(t, to, until);
    say!(t.lang, "{why} {then}", "{why} {then}")
}

fn consequence(t: &Teller, to: BreakerState, until: Option<Time>) -> String {
    let who = t.who();
    match (to, until.map(time)) {
        (BreakerState::Open, Some(until)) if admits_at_end(t) => say!(
            t.lang,
            "{who}의 회로가 열렸어요. 다음 시도는 t = {until}부터 들여보내요.",
            "The circuit at {who} opened; the next try is let in from t = {until} on."
        ),
        (BreakerState::Open, Some(until)) => say!(
            t.lang,
            "{who}의 회로가 열렸어요. 다음 시도는 t = {until}보다 늦게 온 호출부터 들여보내요.",
            "The circuit at {who} opened; the next try is let in after t = {until}."
        ),
        (BreakerState::Open, None) => say!(
            t.lang,
            "{who}의 회로가 열렸어요.",
            "The circuit at {who} opened."
        ),
        (BreakerState::Closed, _) => say!(
            t.lang,
            "{who}의 회로가 닫혔어요. 이제 모든 호출을 들여보내요.",
            "The circuit at {who} closed; every call is let in again."
        ),
        (BreakerState::HalfOpen, _) => say!(
            t.lang,
            "{who}의 회로가 반열림이 됐어요. 시험 호출만 들여보내요.",
            "The circuit at {who} is half open; only trial calls are let in."
        ),
        (other, _) => {
            let state = breaker_state(other, t.lang);
            let state_ro = josa::toward(&state);
            say!(
                t.lang,
                "{who}의 회로가 {state_ro} 바뀌었어요.",
                "The circuit at {who} is {state} now."
            )
        }
    }
}

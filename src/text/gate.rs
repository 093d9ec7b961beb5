//! What would have let a call pass that a policy of its caller rejected, and what keeps one that waits.

use super::Lang;
use super::fact::{Teller, ga};
use super::quantity::{counted, form, measured, percent, time};
use crate::say;
use sim::fact::{Fact, Said};
use sim::model::Model;
use sim::policy::{BreakerKind, Rejection};
use sim::time::Time;

/// Returns the place in line that a call has now, from 1.
pub fn now_in_line(place: u32, lang: Lang) -> String {
    say!(
        lang,
        "지금은 줄의 {place}번째예요.",
        "It is number {place} in line now."
    )
}

/// Returns that a call holds a place since an instant, where the fact is about a call; `left` says that its caller gave up.
pub fn holds_a_place(
    said: &Said,
    model: &Model,
    since: Time,
    left: bool,
    lang: Lang,
) -> Option<String> {
    let (Fact::CallStarted { label, .. } | Fact::PermitGiven { label, .. }) = said.fact else {
        return None;
    };
    let op = Teller { said, model, lang }.operation_of_run(label);
    let (op_ga, since) = (ga(&op), time(since));
    Some(match left {
        false => say!(
            lang,
            "{op_ga} t = {since}부터 자리 하나를 차지하고 있어요.",
            "A place is taken by {op} since t = {since}."
        ),
        true => say!(
            lang,
            "{op_ga} t = {since}부터 자리 하나를 차지하고 있어요. 부른 쪽은 포기했지만 일이 아직 끝나지 않았어요.",
            "A place is taken by {op} since t = {since}: its caller gave up, but the work is not over."
        ),
    })
}

/// Returns what would have let the call pass. `kind` is whose rules a breaker follows, where the gate is one.
pub fn would_pass(rejection: Rejection, kind: Option<BreakerKind>, lang: Lang) -> String {
    match rejection {
        Rejection::Open { until, .. } if kind.is_some_and(BreakerKind::admits_at_end) => {
            let until = time(until);
            say!(
                lang,
                "t = {until}이거나 그 뒤에 왔다면 시험 삼아 들여보냈을 거예요.",
                "At t = {until} or later it would have been let in to try."
            )
        }
        Rejection::Open { until, .. } => {
            let until = time(until);
            say!(
                lang,
                "t = {until}보다 뒤에 왔다면 시험 삼아 들여보냈을 거예요.",
                "Later than t = {until} it would have been let in to try."
            )
        }
        Rejection::HalfOpenFull { permitted, .. } => say!(
            lang,
            "시험 호출 {permitted}개가 먼저 성공해 회로가 닫혔다면 들여보냈을 거예요.",
            "Had the trial calls ({permitted}) succeeded before and closed the circuit, it would have been let in."
        ),
        Rejection::ForcedOpen { .. } => say!(
            lang,
            "누군가 회로를 손으로 닫았다면 들여보냈을 거예요.",
            "Only if somebody had closed the circuit by hand would it have been let in."
        ),
        _ => at_a_limit(rejection, lang),
    }
}

fn at_a_limit(rejection: Rejection, lang: Lang) -> String {
    match rejection {
        Rejection::BulkheadFull { outstanding, limit } => {
            let (places, were) = (
                counted(limit, "place"),
                form(outstanding.into(), "was", "were"),
            );
            say!(
                lang,
                "동시 호출 한도 {limit}개 가운데 {outstanding}개가 차 있었어요. 하나라도 먼저 끝났다면 들여보냈을 거예요.",
                "{outstanding} of {places} {were} taken. Had one call ended before, it would have been let in."
            )
        }
        Rejection::WaitedTooLong { waited, .. } => {
            let waited = measured(waited);
            say!(
                lang,
                "기다린 {waited} 안에 자리가 하나라도 났다면 들여보냈을 거예요.",
                "Had a place come free within the {waited} that it waited, it would have been let in."
            )
        }
        Rejection::PoolFull { threads, room, .. } => {
            let (all, places) = (counted(threads, "thread"), counted(room, "place"));
            say!(
                lang,
                "스레드 {threads}개나 대기 자리 {room}개 가운데 하나라도 비었다면 들여보냈을 거예요.",
                "Had one of {all} or {places} in line been free, it would have been let in."
            )
        }
        Rejection::RateLimited { next, .. } => {
            let next = time(next);
            say!(
                lang,
                "t = {next}에 왔다면 들여보냈을 거예요.",
                "At t = {next} it would have been let in."
            )
        }
        Rejection::Throttled { share_ppm, .. } => {
            let passes = percent((1_000_000.0 - f64::from(share_ppm)) / 10_000.0);
            say!(
                lang,
                "추첨에 달린 일이에요. {passes}는 들여보내요.",
                "It was chance: {passes} are let in."
            )
        }
        Rejection::Open { .. } | Rejection::HalfOpenFull { .. } | Rejection::ForcedOpen { .. } => {
            would_pass(rejection, None, lang)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sim::time::Time;

    #[test]
    fn the_end_of_an_open_state_is_within_or_without() {
        let rejection = Rejection::Open {
            until: Time(2_400_000_000),
            not_permitted: 1,
        };
        let told = |kind| would_pass(rejection, Some(kind), Lang::En);
        assert_eq!(
            told(BreakerKind::Hystrix),
            "Later than t = 2.4 s it would have been let in to try."
        );
        assert_eq!(
            told(BreakerKind::Polly),
            "At t = 2.4 s or later it would have been let in to try."
        );
    }
}

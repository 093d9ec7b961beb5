//! Sentences about further attempts: when the next one comes, and why there is none.

use super::super::quantity::{about, span, thousandths};
use super::teller::{Teller, ga, reul};
use crate::say;
use sim::fact::Fact;
use sim::time::Span;

pub fn sentence(t: &Teller) -> String {
    match &t.said.fact {
        Fact::RetryScheduled {
            label,
            attempt_next,
            attempts_max,
            wait,
            drawn,
            pushed_back,
        } => {
            let why = match drawn {
                Some(range) => jittered(t, *range),
                None if *pushed_back => asked_for(t, *label),
                None => String::new(),
            };
            scheduled(t, *label, (*attempt_next, *attempts_max), *wait) + &why
        }
        Fact::RetrySuppressed {
            label,
            attempts,
            balance_milli,
            needed_milli,
            ..
        } => suppressed(t, *label, *attempts, (*balance_milli, *needed_milli)),
        other => unreachable!("{} is not about another attempt", other.kind().name()),
    }
}

fn scheduled(t: &Teller, label: u32, (next, max): (u32, u32), wait: Span) -> String {
    let (who, op) = (t.who_first(), t.operation(label));
    let (who_ga, op_reul) = (ga(&who), reul(&op));
    if wait == Span::ZERO {
        return say!(
            t.lang,
            "{who_ga} {op_reul} 바로 다시 불러요. 최대 {max}번 중 {next}번째 시도예요.",
            "{who} calls {op} again at once: attempt {next} of {max}."
        );
    }
    let wait = about(wait);
    say!(
        t.lang,
        "{who_ga} {wait} 뒤에 {op_reul} 다시 불러요. 최대 {max}번 중 {next}번째 시도예요.",
        "{who} will call {op} again in {wait}: attempt {next} of {max}."
    )
}

fn jittered(t: &Teller, (low, high): (Span, Span)) -> String {
    let (low, high) = (span(low), span(high));
    say!(
        t.lang,
        " 기다릴 시간은 {low}에서 {high} 사이에서 뽑았어요.",
        " The wait was drawn between {low} and {high}."
    )
}

fn asked_for(t: &Teller, label: u32) -> String {
    let callee = t.callee(label);
    let callee_ga = ga(&callee);
    say!(
        t.lang,
        " {callee_ga} 그만큼 기다려 달라고 했어요.",
        " {callee} asked for this wait."
    )
}

fn suppressed(t: &Teller, label: u32, attempts: u32, (balance, needed): (i64, i64)) -> String {
    let (who, op) = (t.who_first(), t.operation(label));
    let (who_ga, op_reul) = (ga(&who), reul(&op));
    let tokens = |milli: i64| {
        let sign = if milli < 0 { "−" } else { "" };
        format!("{sign}{}", thousandths(milli.unsigned_abs()))
    };
    let (balance, needed) = (tokens(balance), tokens(needed));
    say!(
        t.lang,
        "{who_ga} {op_reul} 더 부르지 않아요. 지금까지 {attempts}번 시도했고, 재시도 예산에 토큰이 {needed}개 있어야 하는데 {balance}개뿐이에요.",
        "{who} does not call {op} again after {attempts} attempt(s): the retry budget holds {balance} tokens, and a retry needs {needed}."
    )
}

//! Sentences about further attempts: when the next one comes, and why there is none.

use super::super::quantity::{about, counted, signed_thousandths, span};
use super::teller::{Teller, ga, neun, reul};
use crate::say;
use crate::text::meters::tokens_word;
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
        Fact::Hedged {
            label,
            attempt,
            attempts_max,
            after,
        } => hedged(t, *label, (*attempt, *attempts_max), *after),
        Fact::AttemptAbandoned { label, attempt } => {
            let (who, op) = (t.who_first(), t.operation(*label));
            let who_neun = neun(&who);
            say!(
                t.lang,
                "다른 시도가 먼저 끝나서 {who_neun} {op}의 {attempt}번째 시도를 더 기다리지 않아요.",
                "{who} waits no more for attempt {attempt} to call {op}: another one has decided."
            )
        }
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

fn hedged(t: &Teller, label: u32, (nth, max): (u32, u32), after: Option<Span>) -> String {
    let (who, op) = (t.who_first(), t.operation(label));
    let (who_ga, op_reul) = (ga(&who), reul(&op));
    match after.map(span) {
        Some(after) => say!(
            t.lang,
            "{after} 동안 응답이 없어서 {who_ga} {op_reul} 나란히 한 번 더 불러요(헤징, hedging). 최대 {max}번 중 {nth}번째 시도예요.",
            "No answer after {after}: {who} calls {op} once more beside what still runs (hedging), attempt {nth} of {max}."
        ),
        None => say!(
            t.lang,
            "시도 하나가 실패해서 {who_ga} 기다리지 않고 {op_reul} 한 번 더 불러요(헤징, hedging). 최대 {max}번 중 {nth}번째 시도예요.",
            "An attempt failed, so {who} calls {op} once more without waiting (hedging), attempt {nth} of {max}."
        ),
    }
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
    let (tried, tokens) = (counted(attempts, "attempt"), tokens_word(balance));
    let (balance, needed) = (signed_thousandths(balance), signed_thousandths(needed));
    say!(
        t.lang,
        "{who_ga} {op_reul} 더 부르지 않아요. 지금까지 {attempts}번 시도했고, 재시도 예산에 토큰이 {needed}개 있어야 하는데 {balance}개뿐이에요.",
        "{who} does not call {op} again after {tried}: the retry budget holds {balance} {tokens}, and a retry needs {needed}."
    )
}

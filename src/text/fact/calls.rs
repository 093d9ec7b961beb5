//! Sentences about calls as the caller sees them: answers, failures, timeouts, retries.

use super::super::quantity::{count, measured, span};
use super::causes::failure;
use super::retries;
use super::teller::{Teller, capital, ga, neun, reul};
use crate::say;
use sim::fact::{Fact, Outcome};
use sim::time::Span;

pub fn sentence(t: &Teller) -> String {
    match &t.said.fact {
        Fact::CallStarted {
            label,
            holds_worker,
            ..
        } => call_started(t, *label, *holds_worker),
        Fact::ReplyReceived {
            label,
            attempt,
            took,
        } => {
            let (who, op, took, nth) = (
                t.who_first(),
                t.operation(*label),
                measured(*took),
                nth(t, *attempt),
            );
            let who_ga = ga(&who);
            say!(
                t.lang,
                "{who_ga} {nth}{took} 만에 {op} 응답을 받았어요.",
                "{who} got the answer from {op} after {took}{nth}."
            )
        }
        Fact::AttemptFailed {
            label,
            attempt,
            failure: why,
            took,
        } => {
            let (op, took, why) = (t.operation(*label), measured(*took), failure(*why, t.lang));
            say!(
                t.lang,
                "{op} 호출이 {attempt}번째 시도에서 {took} 만에 실패했어요. {why}.",
                "Attempt {attempt} to call {op} failed after {took}: {why}."
            )
        }
        Fact::TimedOut {
            label,
            timeout,
            answers: Some(answers),
            ..
        } => window_over(t, *label, *timeout, *answers),
        Fact::TimedOut { label, timeout, .. } => timed_out(t, *label, *timeout),
        Fact::RetryScheduled { .. }
        | Fact::RetrySuppressed { .. }
        | Fact::Hedged { .. }
        | Fact::AttemptAbandoned { .. } => retries::sentence(t),
        Fact::GaveUp { label, attempts } => gave_up(t, *label, *attempts),
        Fact::CallEnded {
            label,
            outcome,
            took,
        } => call_ended(t, *label, *outcome, *took),
        other => unreachable!("{} is not about a call", other.kind().name()),
    }
}

fn nth(t: &Teller, attempt: u32) -> String {
    if attempt > 1 {
        say!(t.lang, "{attempt}번째 시도에서 ", " (attempt {attempt})")
    } else {
        String::new()
    }
}

fn call_started(t: &Teller, label: u32, holds_worker: bool) -> String {
    let op = t.operation(label);
    let who = if t.at_client() {
        t.run_first()
    } else {
        t.who_first()
    };
    let (who_ga, op_reul) = (ga(&who), reul(&op));
    if t.at_client() {
        return say!(
            t.lang,
            "{who_ga} {op_reul} 부르고 응답을 기다려요.",
            "{who} called {op} and waits for the answer."
        );
    }
    if holds_worker {
        return say!(
            t.lang,
            "{who_ga} {op_reul} 부르고 응답을 기다려요. 그동안 작업자를 붙잡고 있어요.",
            "{who} called {op} and waits for the answer; it holds its worker meanwhile."
        );
    }
    say!(
        t.lang,
        "{who_ga} {op_reul} 부르고 응답을 기다려요. 그동안 작업자는 다른 일을 할 수 있어요.",
        "{who} called {op} and waits for the answer; its worker is free meanwhile."
    )
}

fn timed_out(t: &Teller, label: u32, timeout: Span) -> String {
    let locks = t.service(t.said.node).map(|s| &s.locks);
    let name = t.label(label);
    if locks.is_some_and(|all| all.iter().any(|lock| lock.name == name)) {
        let (who, timeout) = (t.who(), span(timeout));
        let who_neun = neun(&who);
        return say!(
            t.lang,
            "{timeout} 안에 {name} 락을 얻지 못해서 {who_neun} 더 기다리지 않아요.",
            "The {name} lock was not free within {timeout}, so {who} stopped waiting."
        );
    }
    if t.is_mail(label) && timeout == Span::ZERO {
        let (who, name_ga) = (t.who(), ga(name));
        let who_neun = neun(&who);
        return say!(
            t.lang,
            "아직 {name_ga} 오지 않았어요. {who_neun} 기다리지 않고 다음 일을 해요.",
            "No {name} is there yet; {who} does not wait for it and goes on."
        );
    }
    if t.is_mail(label) {
        let (who, timeout) = (t.who(), span(timeout));
        let (name_ga, who_neun) = (ga(name), neun(&who));
        return say!(
            t.lang,
            "{timeout} 안에 {name_ga} 오지 않아 {who_neun} 더 기다리지 않아요. 늦게라도 올지는 알 수 없어요.",
            "No {name} came within {timeout}, so {who} stopped waiting. It may still come, late."
        );
    }
    let (who, op, callee, timeout) = (t.who(), t.operation(label), t.callee(label), span(timeout));
    let (who_neun, callee_neun, first) = (neun(&who), neun(&callee), capital(&callee));
    say!(
        t.lang,
        "{timeout} 안에 {op} 응답이 오지 않아 {who_neun} 더 기다리지 않아요. {callee_neun} 아직 일하고 있을지도 몰라요.",
        "No answer from {op} came within {timeout}, so {who} stopped waiting. {first} may still be at work."
    )
}

fn window_over(t: &Teller, label: u32, window: Span, answers: u32) -> String {
    let (who, name, window, n) = (t.who(), t.label(label), span(window), count(answers.into()));
    let (name_reul, who_neun) = (reul(name), neun(&who));
    say!(
        t.lang,
        "{window}의 시간이 끝났어요. {who_neun} {name_reul} {n}개 모았고, 이제 오는 것은 세지 않아요.",
        "The window of {window} is over: {who} gathered {n} × {name}, and what comes now does not count."
    )
}

fn gave_up(t: &Teller, label: u32, attempts: u32) -> String {
    let (who, op) = (t.who(), t.operation(label));
    let (who_ga, op_reul) = (ga(&who), reul(&op));
    if attempts == 1 {
        return say!(
            t.lang,
            "{op} 호출이 실패했고 다시 시도하지 않아서 {who_ga} 포기했어요.",
            "The call to {op} failed and there is no further attempt, so {who} gave up."
        );
    }
    say!(
        t.lang,
        "{op_reul} {attempts}번 불렀지만 모두 실패해서 {who_ga} 포기했어요.",
        "All {attempts} attempts to call {op} failed, so {who} gave up."
    )
}

fn call_ended(t: &Teller, label: u32, outcome: Outcome, took: Span) -> String {
    let (who, op, took) = (t.who_first(), t.operation(label), measured(took));
    let (who_ga, op_ga) = (ga(&who), ga(&op));
    match outcome {
        Outcome::Ok => say!(
            t.lang,
            "{who_ga} 부른 {op_ga} {took} 만에 성공했어요.",
            "{who}’s call to {op} succeeded after {took}."
        ),
        Outcome::Error => {
            say!(
                t.lang,
                "{who_ga} 부른 {op_ga} {took} 만에 실패했어요.",
                "{who}’s call to {op} failed after {took}."
            )
        }
        Outcome::Timeout => say!(
            t.lang,
            "{who_ga} 부른 {op_ga} {took} 동안 응답하지 않아 실패로 끝났어요.",
            "{who}’s call to {op} ended after {took} without an answer."
        ),
        Outcome::Rejected => say!(
            t.lang,
            "{who_ga} 부르려던 {op_ga} 보내지도 못하고 막혔어요.",
            "{who}’s call to {op} was never let through."
        ),
    }
}

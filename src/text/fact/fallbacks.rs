//! Sentences about fallbacks: what stood in for an answer, why, and how old it is; or why nothing did.

use super::super::quantity::{counted, form, span};
use super::causes::failure;
use super::teller::{Teller, capital, ga, neun, reul};
use crate::say;
use sim::fact::{Fact, Failure, Substitute};
use sim::policy::NoFallback;

pub fn sentence(t: &Teller) -> String {
    match &t.said.fact {
        Fact::FellBack {
            label, after, with, ..
        } => fell_back(t, *label, *after, *with),
        Fact::FallbackFailed { label, why, .. } => no_fallback(t, *label, *why),
        Fact::WriteReplaced { label, .. } => {
            let op = t.operation(*label);
            let (op_neun, first) = (neun(&op), capital(&op));
            say!(
                t.lang,
                "{op_neun} 데이터를 쓰는 호출이에요. 대체 값이 답했으니 쓰기가 됐는지 아무도 모르는데, 부른 쪽은 됐다고 믿어요.",
                "{first} writes. A fallback answered for it, so nobody knows whether the write happened, and the caller believes it did."
            )
        }
        other => unreachable!("{} is not about a fallback", other.kind().name()),
    }
}

fn fell_back(t: &Teller, label: u32, after: Failure, with: Substitute) -> String {
    let (op, who, why) = (t.operation(label), t.who(), failure(after, t.lang));
    let first = capital(&op);
    let (who_ga, who_neun, op_reul) = (ga(&who), neun(&who), reul(&op));
    match with {
        Substitute::Value => say!(
            t.lang,
            "{op} 호출이 실패해서({why}) {who_ga} 정해 둔 대체 값을 썼어요.",
            "{first} failed ({why}), so {who} used its fallback value."
        ),
        Substitute::Kept { age, age_max } => {
            let age = span(age);
            let limit = age_max.map_or(String::new(), |max| {
                let max = span(max);
                say!(t.lang, ", {max}까지 써요", ", {max} at most")
            });
            say!(
                t.lang,
                "{op} 호출이 실패해서({why}) {who_ga} 간직해 둔 마지막 응답을 대신 썼어요. {age} 전의 값이에요{limit}.",
                "{first} failed ({why}), so {who} used the last answer that it kept: {age} old{limit}."
            )
        }
        Substitute::Call { to } => {
            let other = t.node(to);
            say!(
                t.lang,
                "{op} 호출이 실패해서({why}) {who_neun} {op_reul} 대신해 {other}에 물어봐요.",
                "{first} failed ({why}), so {who} asks {other} instead."
            )
        }
    }
}

fn no_fallback(t: &Teller, label: u32, why: NoFallback) -> String {
    let op = t.operation(label);
    let first = capital(&op);
    match why {
        NoFallback::Missing => say!(
            t.lang,
            "{op} 호출이 실패했고 대신할 것을 두지 않아서, 오류를 그대로 돌려줘요.",
            "{first} failed and nothing stands in for it: the error goes on."
        ),
        NoFallback::Full {
            running,
            running_max,
        } => {
            let (all, run) = (
                counted(running_max, "fallback"),
                form(running.into(), "runs", "run"),
            );
            say!(
                t.lang,
                "{op} 호출이 실패했지만 대체 처리가 이미 {running_max}개 가운데 {running}개 돌고 있어서 더 하지 않아요.",
                "{first} failed, but {running} of {all} {run} already: one more is refused."
            )
        }
        NoFallback::NothingKept => say!(
            t.lang,
            "{op} 호출이 실패했고, 같은 요청에 간직해 둔 응답도 없어요.",
            "{first} failed, and no answer to the same request was kept."
        ),
        NoFallback::TooOld { age, age_max } => {
            let (age, age_max) = (span(age), span(age_max));
            say!(
                t.lang,
                "{op} 호출이 실패했고, 간직해 둔 응답은 {age} 전의 것이라 쓰지 않아요. {age_max}까지만 써요.",
                "{first} failed, and the kept answer is {age} old; it may be {age_max} at most."
            )
        }
        NoFallback::Failed => say!(
            t.lang,
            "{op} 호출을 대신해 물어본 곳도 실패했어요.",
            "What was asked instead of {op} failed as well."
        ),
    }
}

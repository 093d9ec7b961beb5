//! Words beside a breaker whose steps were recorded from a real library: what was done, what it answered, and whether the model
//! answers the same.

use super::quantity::{percent, unbroken};
use super::words::words;
use super::{Lang, names};
use crate::say;
use sim::scenario::{Answer, Deed, Recorded};

words! {
    title: "진짜 라이브러리의 답", "The real library says";
    step: "단계", "Step";
    model: "모델", "Model";
    same: "같음", "same";
    differs: "다름", "differs";
    not_yet: "아직", "not yet";
    none_counted: "센 호출 없음", "none counted";
    missing: "그런 사건이 없음", "no such event";
    /// Under the title, where somebody struck the run by hand.
    struck: "손으로 바꾼 실행이라서 기록과 견줄 수 없어요. 라이브러리는 이렇게 불린 적이 없어요.",
        "This run was changed by hand, so it cannot be compared: the library was never called like this.";
}

/// Returns the name of a library with its version.
pub fn library(recorded: &Recorded) -> String {
    let name = match &*recorded.library {
        "hystrix" => "Hystrix",
        name => name,
    };
    format!("{name} {}", recorded.version)
}

/// Returns where the answers come from.
pub fn source(recorded: &Recorded, lang: Lang) -> String {
    let (library, case) = (library(recorded), &recorded.case);
    say!(
        lang,
        "{library}를 같은 시각에 똑같이 불러 답을 적어 둔 기록이에요. 시계는 시험용 가짜 시계예요. (사례 {case})",
        "Answers of {library}, recorded: called in the same way at the same times of a fake clock. (Case {case})"
    )
}

/// Returns what was done at a step; `call` names the call.
pub fn deed(deed: Deed, call: &str, lang: Lang) -> String {
    match deed {
        Deed::Asks => say!(lang, "{call} 호출", "{call} calls"),
        Deed::Succeeds => say!(lang, "{call} 성공", "{call} succeeds"),
        Deed::Fails => say!(lang, "{call} 실패", "{call} fails"),
        Deed::IsIgnored => say!(lang, "{call} 부른 쪽 잘못", "{call}: the caller’s fault"),
        Deed::Looks => say!(lang, "들여다봄", "a look"),
    }
}

/// Returns the lines of an answer: whether the call was let in and the state, then the counts.
pub fn answer(answer: &Answer, lang: Lang) -> Vec<String> {
    let state = names::breaker_state(answer.state, lang);
    let first = match answer.let_in {
        Some(true) => say!(lang, "들여보냄, {state}", "let in, {state}"),
        Some(false) => say!(lang, "거절, {state}", "rejected, {state}"),
        None => state,
    };
    let mut parts = vec![first, failed(answer, lang)];
    if let Some(slow) = answer.slow.filter(|slow| *slow > 0) {
        parts.push(say!(lang, "느림 {slow}", "{slow} slow"));
    }
    if let Some(rejected) = answer.rejected.filter(|rejected| *rejected > 0) {
        parts.push(say!(
            lang,
            "막은 호출 {rejected}",
            "{rejected} not permitted"
        ));
    }
    parts
}

fn failed(answer: &Answer, lang: Lang) -> String {
    let Answer { calls, failed, .. } = answer;
    if *calls == 0 {
        return none_counted(lang);
    }
    let rate = answer
        .failure_rate
        .map(|ppm| unbroken(&percent(ppm as f64 / 10_000.0)));
    let rate = rate.map_or_else(String::new, |rate| format!(" ({rate})"));
    say!(
        lang,
        "{calls}번 중 {failed}번 실패{rate}",
        "{failed} of {calls} failed{rate}"
    )
}

//! What the explanations ask: why something has not happened, or is not as it should be.

use super::Lang;
use super::fact::{Teller, ga, neun, reul};
use super::quantity::signed;
use crate::say;
use sim::fact::{Fact, Said};
use sim::model::Model;

pub fn no_answer(said: &Said, model: &Model, lang: Lang) -> String {
    let t = Teller { said, model, lang };
    let Fact::CallStarted { label, .. } = said.fact else {
        return String::new();
    };
    let (who, op) = (t.who(), t.operation_of_run(label));
    let who_neun = neun(&who);
    say!(
        lang,
        "{who_neun} 왜 아직 {op} 응답을 받지 못했나요?",
        "Why has {who} no answer from {op} yet?"
    )
}

pub fn no_confirmation(said: &Said, model: &Model, lang: Lang) -> String {
    let t = Teller { said, model, lang };
    let (who, story) = (t.who(), t.story());
    let who_neun = neun(&who);
    say!(
        lang,
        "{who_neun} 왜 아직 {story}의 저장 확인을 받지 못했나요?",
        "Why has {who} no confirmation of {story} yet?"
    )
}

pub fn no_mail(said: &Said, model: &Model, lang: Lang) -> String {
    let t = Teller { said, model, lang };
    let Fact::ReceiveStarted { label, .. } = said.fact else {
        return String::new();
    };
    let (who, name, tag) = (t.who(), t.label(label), t.tag());
    let (who_neun, name_reul) = (neun(&who), reul(&format!("{name}{tag}")));
    say!(
        lang,
        "{who_neun} 왜 아직 {name_reul} 받지 못했나요?",
        "Why has {who} not got {name}{tag} yet?"
    )
}

pub fn not_used(said: &Said, model: &Model, lang: Lang) -> String {
    let t = Teller { said, model, lang };
    let Fact::Dropped { kind, label, .. } = said.fact else {
        return String::new();
    };
    let (who, thing) = (t.who(), t.thing(kind, label));
    let (who_neun, thing_reul) = (neun(&who), reul(&thing));
    say!(
        lang,
        "{who_neun} 왜 {thing_reul} 쓰지 않았나요?",
        "Why did {who} not use {thing}?"
    )
}

pub fn no_lock(said: &Said, model: &Model, lang: Lang) -> String {
    let t = Teller { said, model, lang };
    let (who, story) = (t.who(), t.story());
    let who_neun = neun(&who);
    say!(
        lang,
        "{who_neun} 왜 아직 {story}에 쓸 락을 얻지 못했나요?",
        "Why has {who} not got its lock for {story} yet?"
    )
}

pub fn no_worker(said: &Said, model: &Model, lang: Lang) -> String {
    let t = Teller { said, model, lang };
    let (who, story) = (t.who(), t.story());
    let story_neun = neun(&story);
    say!(
        lang,
        "{story_neun} 왜 아직 {who}에서 시작되지 않았나요?",
        "Why has {who} not started {story} yet?"
    )
}

pub fn not_settled(said: &Said, model: &Model, lang: Lang) -> String {
    let story = Teller { said, model, lang }.story();
    let story_neun = neun(&story);
    say!(
        lang,
        "{story_neun} 왜 아직 처리 완료가 아닌가요?",
        "Why is {story} not settled yet?"
    )
}

pub fn not_delivered(said: &Said, model: &Model, lang: Lang) -> String {
    let story = Teller { said, model, lang }.story();
    let story_neun = neun(&story);
    say!(
        lang,
        "{story_neun} 왜 아직 전달되지 않았나요?",
        "Why is {story} not delivered yet?"
    )
}

pub fn not_let_through(said: &Said, model: &Model, lang: Lang) -> String {
    let t = Teller { said, model, lang };
    let Fact::Rejected { label, .. } = said.fact else {
        return String::new();
    };
    let op = t.operation_of_run(label);
    let op_neun = neun(&op);
    say!(
        lang,
        "{op_neun} 왜 불리지 않았나요?",
        "Why was {op} not called?"
    )
}

pub fn ledger_differs(label: &str, expected: i64, actual: i64, lang: Lang) -> String {
    let (expected, actual) = (signed(expected), signed(actual));
    let (label_neun, expected_ga) = (neun(&format!("‘{label}’")), ga(&expected));
    say!(
        lang,
        "{label_neun} 왜 {expected_ga} 아니라 {actual}인가요?",
        "Why is ‘{label}’ {actual} and not {expected}?"
    )
}

/// Returns the question about a line that is as it should be.
pub fn ledger_is(label: &str, actual: i64, lang: Lang) -> String {
    let (actual, label_neun) = (signed(actual), neun(&format!("‘{label}’")));
    say!(
        lang,
        "{label_neun} 왜 {actual}인가요?",
        "Why is ‘{label}’ {actual}?"
    )
}

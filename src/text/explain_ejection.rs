//! What is said of instances that get no requests, and of outliers that are not ejected.

use super::Lang;
use super::fact::{Teller, neun};
use super::quantity::{share, time};
use crate::say;
use sim::fact::{Fact, Said};
use sim::model::Model;
use sim::outlier::{Because, WHOLE};
use sim::time::Time;

pub fn not_asked(said: &Said, model: &Model, lang: Lang) -> String {
    let who = Teller { said, model, lang }.who();
    let who_neun = neun(&who);
    say!(
        lang,
        "{who_neun} 왜 요청을 받지 못하나요?",
        "Why does {who} get no requests?"
    )
}

pub fn not_ejected(said: &Said, model: &Model, lang: Lang) -> String {
    let who = Teller { said, model, lang }.who();
    let who_neun = neun(&who);
    say!(
        lang,
        "{who_neun} 왜 부하 분산에서 제외되지 않았나요?",
        "Why was {who} not ejected?"
    )
}

/// Returns when an instance gets requests again.
pub fn asked_again(said: &Said, model: &Model, until: Time, lang: Lang) -> String {
    let who = Teller { said, model, lang }.who_first();
    let (who_neun, until) = (neun(&who), time(until));
    say!(
        lang,
        "{who_neun} t = {until} 점검부터 다시 요청을 받아요. 점검 사이에는 돌아오지 않아요.",
        "{who} gets requests again from the sweep at t = {until} on. Between sweeps nobody comes back."
    )
}

/// Returns what would have let an outlier be ejected.
pub fn would_eject(said: &Said, model: &Model, lang: Lang) -> String {
    let who = Teller { said, model, lang }.who();
    let who_neun = neun(&who);
    let Fact::EjectionWithheld {
        because,
        ejected,
        instances,
        ..
    } = said.fact
    else {
        return String::new();
    };
    match because {
        Because::TooMany { .. } => {
            let needed = share(f64::from(ejected) / f64::from(instances.max(1)));
            say!(
                lang,
                "{who_neun} 다른 인스턴스가 돌아온 다음이거나 한도가 {needed}보다 컸다면 제외됐을 거예요.",
                "With a limit of more than {needed}, or once another instance is back, {who} would be ejected."
            )
        }
        Because::NotEnforced { enforced } => {
            let enforced = share(enforced as f64 / WHOLE as f64);
            say!(
                lang,
                "{who_neun} 규칙을 {enforced}가 아니라 언제나 적용했다면 제외됐을 거예요.",
                "Were the rule enforced always, and not with {enforced} only, {who} would be ejected."
            )
        }
    }
}

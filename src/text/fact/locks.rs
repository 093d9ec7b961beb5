//! Sentences about locks.

use super::super::quantity::{measured, span};
use super::teller::{Teller, ga, neun, reul};
use crate::say;
use sim::fact::Fact;
use sim::time::Span;

pub fn sentence(t: &Teller) -> String {
    match &t.said.fact {
        Fact::LockTaken {
            lock,
            key,
            token,
            lease,
            waited,
        } => taken(t, &name(t, *lock, key), *token, (*lease, *waited)),
        Fact::LockAwaited {
            lock, key, token, ..
        } => {
            let (who, lock) = (t.who_first(), name(t, *lock, key));
            let (who_ga, lock_reul) = (ga(&who), reul(&lock));
            say!(
                t.lang,
                "{lock_reul} 토큰 {token}번이 쥐고 있어서 {who_ga} 기다려요.",
                "{who} waits for the {lock}, which the holder of token {token} has."
            )
        }
        Fact::LockExpired {
            lock,
            key,
            token,
            lease,
        } => {
            let (lock, lease) = (name(t, *lock, key), span(*lease));
            let lock_reul = reul(&lock);
            say!(
                t.lang,
                "임대 {lease}가 끝나서 토큰 {token}번은 {lock_reul} 잃었어요. 쥐고 있던 쪽은 모를 수도 있어요.",
                "The lease of {lease} is over: token {token} has lost the {lock}, and its holder may not know."
            )
        }
        Fact::LockReleased {
            lock,
            key,
            token,
            held,
        } => released(t, &name(t, *lock, key), *token, *held),
        other => unreachable!("{} is not about a lock", other.kind().name()),
    }
}

/// Returns a lock by its name and key: `accounts lock ‘7’`.
fn name(t: &Teller, lock: u16, key: &str) -> String {
    let service = t.service(t.said.node);
    let lock = service.and_then(|s| s.locks.get(usize::from(lock)));
    let lock = lock.map_or("", |l| &l.name);
    if key == "null" {
        return say!(t.lang, "{lock} 락", "{lock} lock");
    }
    say!(t.lang, "‘{key}’의 {lock} 락", "{lock} lock ‘{key}’")
}

fn taken(t: &Teller, lock: &str, token: i64, (lease, waited): (Option<Span>, Span)) -> String {
    let who = t.who_first();
    let (who_ga, lock_reul) = (ga(&who), reul(lock));
    let for_how_long = lease.map_or_else(String::new, |lease| {
        let lease = span(lease);
        say!(t.lang, " 임대는 {lease}예요.", " Its lease is {lease}.")
    });
    if waited == Span::ZERO {
        return say!(
            t.lang,
            "{who_ga} {lock_reul} 토큰 {token}번으로 얻었어요.{for_how_long}",
            "{who} took the {lock} with token {token}.{for_how_long}"
        );
    }
    let waited = measured(waited);
    say!(
        t.lang,
        "{who_ga} {waited} 기다린 끝에 {lock_reul} 토큰 {token}번으로 얻었어요.{for_how_long}",
        "{who} got the {lock} after waiting {waited}, with token {token}.{for_how_long}"
    )
}

fn released(t: &Teller, lock: &str, token: i64, held: bool) -> String {
    let who = t.who_first();
    let (who_ga, who_neun, lock_reul) = (ga(&who), neun(&who), reul(lock));
    if held {
        say!(
            t.lang,
            "{who_ga} 토큰 {token}번으로 쥐고 있던 {lock_reul} 돌려줬어요.",
            "{who} gave back the {lock}, held with token {token}."
        )
    } else {
        say!(
            t.lang,
            "{who_ga} {lock_reul} 돌려주려 했지만, {who_neun} 이미 그 락을 잃었어요.",
            "{who} wanted to give back the {lock}, but had lost it before."
        )
    }
}

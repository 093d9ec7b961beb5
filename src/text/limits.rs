//! Words of limits: places for outstanding calls, permits and tokens, and what a throttle refuses.

use super::Lang;
use super::quantity::{counted, percent, signed, span};
use crate::say;
use sim::time::Span;

/// Returns the title of the rate limiter at a service's door.
pub fn door(lang: Lang) -> String {
    say!(lang, "문 앞의 처리율 제한", "rate limiter at the door")
}

/// Returns how many of a caller's calls are outstanding.
pub fn outstanding(taken: u32, limit: u32, line: u32, lang: Lang) -> String {
    let of = say!(
        lang,
        "{limit}개 중 {taken}개가 나가 있음",
        "{taken} of {limit} outstanding"
    );
    match line {
        0 => of,
        n => say!(lang, "{of}, {n}개가 기다림", "{of}, {n} in line"),
    }
}

pub fn place_free(lang: Lang) -> String {
    say!(lang, "빈자리", "free")
}

/// Returns the note of a place whose caller is gone.
pub fn given_up(since: &str, lang: Lang) -> String {
    say!(lang, "{since}, 호출자는 떠남", "{since}, caller gone")
}

pub fn tokens_left(tokens: u32, burst: u32, lang: Lang) -> String {
    let all = counted(burst, "token");
    say!(
        lang,
        "토큰 {burst}개 중 {tokens}개 남음",
        "{tokens} of {all} left"
    )
}

pub fn permits_left(permits: i64, limit: u32, next: Span, lang: Lang) -> String {
    let next = span(next);
    let (permits, all) = (signed(permits), counted(limit, "permit"));
    say!(
        lang,
        "한도 {limit}개 중 {permits}개 남음, 다음 주기는 {next} 뒤",
        "{permits} of {all} left, next cycle in {next}"
    )
}

pub fn throttled(requests: u32, accepts: u32, refused: f64, lang: Lang) -> String {
    let all = counted(requests, "recent request");
    let refused = percent((refused * 1000.0).round() / 10.0);
    say!(
        lang,
        "최근 요청 {requests}개 중 {accepts}개가 받아들여짐, {refused}를 스스로 거름",
        "{accepts} of {all} accepted, {refused} refused locally"
    )
}

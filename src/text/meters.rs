//! Words of meters: retry budgets, what is left before a deadline, and how much load slows a service.

use super::Lang;
use super::quantity::{about, measured, signed_thousandths, thousandths};
use crate::say;
use sim::time::Span;

/// Returns what a retry budget is called.
pub fn retry_budget(name: &str, lang: Lang) -> String {
    say!(lang, "재시도 예산 {name}", "Retry budget {name}")
}

/// English: the word for a number of tokens, given in thousandths.
pub fn tokens_word(thousandths: i64) -> &'static str {
    match thousandths {
        1_000 => "token",
        _ => "tokens",
    }
}

/// Returns what a retry budget holds and what a retry needs, given in thousandths of a token.
pub fn budget_holds(balance: i64, needed: i64, lang: Lang) -> String {
    let tokens = tokens_word(balance);
    let (balance, needed) = (signed_thousandths(balance), signed_thousandths(needed));
    say!(
        lang,
        "토큰 {balance}개, 재시도에는 {needed}개 필요",
        "{balance} {tokens}, a retry needs {needed}"
    )
}

/// Returns the label of what is left before a deadline.
pub fn time_left(left: Span, lang: Lang) -> String {
    let left = about(left);
    say!(lang, "남은 시간 {left}", "{left} left")
}

/// Returns how much of a deadline is left.
pub fn time_left_of(left: Span, whole: Span, lang: Lang) -> String {
    let (left, whole) = (about(left), measured(whole));
    say!(lang, "{whole} 중 {left} 남음", "{left} of {whole} left")
}

/// Returns whose deadline a bar shows.
pub fn deadline_of(who: &str, lang: Lang) -> String {
    say!(lang, "{who} 기한", "Deadline of {who}")
}

/// Returns by how much a service's load makes its work longer, given in thousandths.
pub fn slowed_by_load(factor_milli: u64, lang: Lang) -> String {
    let factor = thousandths(factor_milli);
    say!(lang, "부하로 느려짐 ×{factor}", "slowed by load ×{factor}")
}

/// Returns what a lock is called, with its key, its token and who holds it.
pub fn lock(name: &str, key: &str, token: i64, holder: &str, lang: Lang) -> String {
    let key = if key == "null" {
        String::new()
    } else {
        format!(" ‘{key}’")
    };
    say!(
        lang,
        "{name} 락{key}: 토큰 {token}, {holder}",
        "Lock {name}{key}: token {token}, {holder}"
    )
}

/// Returns how much of a lock's lease is left, or that it has none, and how many wait.
pub fn lock_left(left: Option<(Span, Span)>, waiting: usize, lang: Lang) -> String {
    let left = match left {
        Some((left, whole)) => time_left_of(left, whole, lang),
        None => say!(lang, "임대 기한 없음", "no lease"),
    };
    say!(
        lang,
        "{left}, {waiting}개 기다림",
        "{left}, {waiting} waiting"
    )
}

/// Returns who holds a lock whose holder crashed.
pub fn holder_gone(lang: Lang) -> String {
    say!(lang, "쥔 쪽이 사라짐", "its holder is gone")
}

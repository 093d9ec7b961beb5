//! Words of meters: retry budgets, what is left before a deadline, and how much load slows a service.

use super::Lang;
use super::quantity::{span, thousandths};
use crate::say;
use sim::time::Span;

/// Returns what a retry budget is called.
pub fn retry_budget(name: &str, lang: Lang) -> String {
    say!(lang, "재시도 예산 {name}", "Retry budget {name}")
}

/// Returns what a retry budget holds and what a retry needs, given in thousandths of a token.
pub fn budget_holds(balance: i64, needed: i64, lang: Lang) -> String {
    let tokens = |milli: i64| {
        let sign = if milli < 0 { "−" } else { "" };
        format!("{sign}{}", thousandths(milli.unsigned_abs()))
    };
    let (balance, needed) = (tokens(balance), tokens(needed));
    say!(
        lang,
        "토큰 {balance}개, 재시도에는 {needed}개 필요",
        "{balance} tokens, a retry needs {needed}"
    )
}

/// Returns the label of what is left before a deadline.
pub fn time_left(left: Span, lang: Lang) -> String {
    let left = span(left);
    say!(lang, "남은 시간 {left}", "{left} left")
}

/// Returns how much of a deadline is left.
pub fn time_left_of(left: Span, whole: Span, lang: Lang) -> String {
    let (left, whole) = (span(left), span(whole));
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

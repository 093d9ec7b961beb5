//! Words of the picture of a circuit breaker: its state and rate, when it looks, when an outcome counts, and when it leaves.

use super::Lang;
use super::quantity::{counted, measured, percent, span};
use crate::say;
use sim::time::Span;

/// Returns the accessible name of a breaker's state, what is drawn first: `open (circuit breaker)`.
pub fn is(state: &str, lang: Lang) -> String {
    say!(lang, "{state} (회로 차단기)", "{state} (circuit breaker)")
}

/// Returns a breaker's rate beside its threshold: `60 % of 5, limit 50 %`; no rate while there are too few outcomes.
pub fn rate(rate: Option<f32>, outcomes: u32, minimum: u32, threshold: f32, lang: Lang) -> String {
    let threshold = percent(threshold.into());
    match rate.map(|rate| percent(rate.into())) {
        Some(rate) => {
            say!(
                lang,
                "{outcomes}번 중 {rate} 실패, 기준 {threshold}",
                "{rate} of {outcomes} failed, limit {threshold}"
            )
        }
        None => say!(
            lang,
            "{minimum}번 중 {outcomes}번 모임, 기준 {threshold}",
            "{outcomes} of at least {minimum}, limit {threshold}"
        ),
    }
}

/// Returns the countdown of an open breaker.
pub fn half_open_in(length: Span, lang: Lang) -> String {
    let length = measured(length);
    say!(lang, "{length} 뒤 반열림", "half-open in {length}")
}

/// Returns how many trial calls a half-open breaker has let in.
pub fn trial_calls(used: u32, permitted: u32, lang: Lang) -> String {
    let all = counted(permitted, "trial call");
    say!(lang, "시험 호출 {used} / {permitted}", "{used} of {all}")
}

/// Returns when a breaker next looks that looks by the clock only.
pub fn looks_in(left: Span, lang: Lang) -> String {
    let left = measured(left);
    say!(lang, "{left} 뒤에 살펴봄", "looks in {left}")
}

/// Returns from when on an outcome counts that does not yet.
pub fn counts_in(left: Span, lang: Lang) -> String {
    let left = measured(left);
    say!(lang, "{left} 뒤부터 셈", "counts in {left}")
}

/// Returns when time makes an outcome leave.
pub fn leaves_in(left: Span, lang: Lang) -> String {
    let left = measured(left);
    say!(lang, "{left} 뒤에 나감", "leaves in {left}")
}

/// Returns after how many more outcomes one leaves.
pub fn leaves_after(more: u32, lang: Lang) -> String {
    say!(
        lang,
        "결과 {more}개가 더 오면 나감",
        "leaves after {more} more"
    )
}

/// Returns that there are older outcomes than those that are shown.
pub fn older(more: u32, lang: Lang) -> String {
    say!(lang, "앞선 결과 {more}개", "{more} older")
}

/// Returns what the window is made of.
pub fn buckets(size: u32, each: Span, lang: Lang) -> String {
    let each = span(each);
    say!(
        lang,
        "{each}짜리 칸 {size}개의 창",
        "a window of {size} times {each}"
    )
}

/// Returns what the state diagram says to those who do not see it.
pub fn diagram_spoken(state: &str, lang: Lang) -> String {
    say!(
        lang,
        "닫힘에서 열림으로, 열림에서 반열림으로, 반열림에서 닫힘이나 열림으로 바뀌어요. 지금은 {state}이에요.",
        "From closed to open, from open to half-open, from there to closed or open. Now: {state}."
    )
}

/// Returns the head of a column of the table of outcomes.
pub fn column(column: Column, lang: Lang) -> String {
    match column {
        Column::Outcome => say!(lang, "결과", "Outcome"),
        Column::Leaves => say!(lang, "창에서", "In the window"),
    }
}

/// A column of the table of outcomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    Outcome,
    Leaves,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_stands_beside_its_threshold() {
        assert_eq!(
            rate(Some(60.0), 5, 5, 50.0, Lang::En),
            "60 % of 5 failed, limit 50 %"
        );
        assert_eq!(
            rate(None, 3, 5, 50.0, Lang::Ko),
            "5번 중 3번 모임, 기준 50 %"
        );
    }
}

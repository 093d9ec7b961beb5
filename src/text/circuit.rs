//! Words of the picture of a circuit breaker: when it looks, when an outcome counts, and when it leaves.

use super::Lang;
use super::quantity::span;
use crate::say;
use sim::time::Span;

/// Returns when a breaker next looks that looks by the clock only.
pub fn looks_in(left: Span, lang: Lang) -> String {
    let left = span(left);
    say!(lang, "{left} 뒤에 살펴봄", "looks in {left}")
}

/// Returns from when on an outcome counts that does not yet.
pub fn counts_in(left: Span, lang: Lang) -> String {
    let left = span(left);
    say!(lang, "{left} 뒤부터 셈", "counts in {left}")
}

/// Returns when time makes an outcome leave.
pub fn leaves_in(left: Span, lang: Lang) -> String {
    let left = span(left);
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

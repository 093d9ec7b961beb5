//! What the JavaScript class `Machine` says about wrong options.

use super::Lang;
use crate::say;

/// Returns what is wrong with the options. `detail` is the reader's of the options, in English.
pub fn options(detail: &str, lang: Lang) -> String {
    say!(
        lang,
        "둘째 인수는 {{ variant, seed, knobs, events_max }} 객체여야 해요: {detail}",
        "The second argument must be an object {{ variant, seed, knobs, events_max }}: {detail}"
    )
}

/// Returns that a seed is no whole number of 64 bits.
pub fn seed(text: &str, lang: Lang) -> String {
    say!(
        lang,
        "시드는 0부터 18446744073709551615까지의 정수를 글자로 적은 것이어야 하는데 “{text}”예요. 예: \"7\"",
        "A seed is a whole number from 0 to 18446744073709551615, written as text, and not “{text}”. For example \"7\""
    )
}

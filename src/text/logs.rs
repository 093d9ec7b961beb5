//! Words in the pictures of logs and of the groups that read them.

use super::Lang;
use super::quantity::time;
use crate::say;
use sim::log::SeekTo;

/// Returns where a reader is told to go: "offset 7".
pub fn seek_goal(to: SeekTo, lang: Lang) -> String {
    match to {
        SeekTo::Beginning => say!(lang, "로그의 처음", "the beginning of the log"),
        SeekTo::End => say!(lang, "로그의 끝", "the end of the log"),
        SeekTo::Offset(n) => say!(lang, "오프셋 {n}번", "offset {n}"),
        SeekTo::Time(at) => {
            let at = time(at);
            say!(
                lang,
                "t = {at}이나 그 뒤에 덧붙인 첫 레코드",
                "the first record appended at t = {at} or later"
            )
        }
    }
}

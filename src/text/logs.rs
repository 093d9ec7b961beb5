//! Words in the pictures of logs and of the groups that read them.

use super::Lang;
use super::quantity::{count, time};
use crate::say;
use sim::log::SeekTo;
use sim::model::{Model, NodeKind, Seek};
use sim::path::read_topic;

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

/// Returns in which topic readers seek; none where they read one only.
pub fn sought_topic(seek: &Seek, model: &Model) -> Option<String> {
    let NodeKind::Service(service) = &model.nodes[usize::from(seek.service)].kind else {
        return None;
    };
    let topic = || read_topic(model, seek.service, seek.subscription);
    (service.subscriptions.len() > 1).then(topic)
}

/// Returns where a log begins by now.
pub fn log_start(offset: u64, lang: Lang) -> String {
    let offset = count(offset);
    say!(lang, "로그 시작 {offset}", "log start {offset}")
}

/// Returns offsets that stand together: "0–3".
pub fn offsets(first: u64, last: u64) -> String {
    match first == last {
        true => count(first),
        false => format!("{}–{}", count(first), count(last)),
    }
}

pub fn deleted(lang: Lang) -> String {
    say!(lang, "보존으로 삭제", "deleted by retention")
}

/// Returns what is written at offsets that compaction has emptied.
pub fn compacted(lang: Lang) -> String {
    say!(lang, "컴팩션으로 비움", "emptied by compaction")
}

pub fn tombstone(key: &str, lang: Lang) -> String {
    say!(lang, "{key} 툼스톤", "{key} tombstone")
}

/// Returns what the chart of a group's lag is called.
pub fn lag(topic: &str, lang: Lang) -> String {
    say!(lang, "{topic}의 지연(lag)", "lag in {topic}")
}

/// Returns how far a group is behind now, and was at the most.
pub fn behind(now: u32, most: u32, lang: Lang) -> String {
    let (now, most) = (count(now.into()), count(most.into()));
    say!(
        lang,
        "지금 {now}개 밀림, 가장 많을 때 {most}개",
        "{now} behind now, {most} at most"
    )
}

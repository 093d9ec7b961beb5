//! What is written on a message, in words.

use super::words::words;
use super::{Lang, names};
use crate::say;
use sim::program::MessageKind;

words! {
    id: "메시지 ID", "message id";
    name: "타입", "type";
    kind_of: "종류", "kind";
    reply_to: "응답 주소", "reply address";
    correlation: "상관관계 ID", "correlation id";
    key: "키", "key";
    priority: "우선순위", "priority";
    expiration: "유효 시간", "time to live";
    persistent: "영속", "persistent";
    body: "본문", "body";
    /// The heading over them.
    title: "헤더와 본문", "Headers and body";
    yes: "예", "yes";
    no: "아니요", "no";
}

/// Returns what a message is for.
pub fn kind(kind: MessageKind, lang: Lang) -> String {
    names::message_kind(kind, lang)
}

/// Returns the address of a mailbox: `web[2]`, or of one that has no others beside it, `web`.
pub fn address(node: &str, unit: Option<u32>, lang: Lang) -> String {
    match unit {
        Some(unit) => say!(
            lang,
            "{node}[{unit}]의 우편함",
            "the mailbox of {node}[{unit}]"
        ),
        None => say!(lang, "{node}의 우편함", "the mailbox of {node}"),
    }
}

//! Words of a RabbitMQ broker's picture: its routing table, and what is written on the messages in its queues.

use super::Lang;
use super::quantity::{count, counted, form};
use super::words::words;
use crate::say;
use sim::rabbit::death::Passing;
use sim::rabbit::headers::Headers;
use sim::rabbit::routing::ExchangeKind;

words! {
    title: "라우팅 표", "Routing table";
    none_yet: "아직 익스체인지에 온 메시지가 없어요.", "No message has come to an exchange yet.";
    goes_to: "보내는 곳", "Goes to";
    verdict: "맞는지", "Match";
    matched: "맞음", "match";
    no_match: "맞지 않음", "no match";
    no_bindings: "바인딩 없음", "no bindings";
}

/// Returns which message came to an exchange last, with its routing key.
pub fn came(message: &str, exchange: &str, key: &str, lang: Lang) -> String {
    say!(
        lang,
        "마지막으로 온 메시지: {message}, {exchange} 익스체인지, 라우팅 키 “{key}”",
        "Last to come: {message}, to the exchange {exchange}, routing key “{key}”"
    )
}

/// Returns which message came to a headers exchange last, with its headers.
pub fn came_with_headers(message: &str, exchange: &str, headers: &str, lang: Lang) -> String {
    say!(
        lang,
        "마지막으로 온 메시지: {message}, {exchange} 익스체인지, 헤더 {headers}",
        "Last to come: {message}, to the exchange {exchange}, headers {headers}"
    )
}

/// Returns how many of the bindings that were looked at matched.
pub fn matched_of(matched: usize, of: usize, lang: Lang) -> String {
    let (all, match_it) = (
        counted(of as u32, "binding"),
        form(matched as u64, "matches", "match"),
    );
    say!(
        lang,
        "바인딩 {of}개 중 {matched}개가 맞아요.",
        "{matched} of {all} {match_it}."
    )
}

/// Returns header names with their values: `type = paid, country = kr`.
pub fn headers(headers: &Headers) -> String {
    let pairs = headers
        .iter()
        .map(|(name, value)| format!("{name} = {value}"));
    pairs.collect::<Vec<String>>().join(", ")
}

/// Returns what kind of exchange it is, and where it sends what it can send nowhere else (RQ-6).
pub fn kind(kind: ExchangeKind, alternate: Option<&str>, lang: Lang) -> String {
    let kind = match kind {
        ExchangeKind::Default => "default",
        ExchangeKind::Direct => "direct",
        ExchangeKind::Fanout => "fanout",
        ExchangeKind::Topic => "topic",
        ExchangeKind::Headers => "headers",
    };
    match alternate {
        None => kind.to_owned(),
        Some(other) => say!(
            lang,
            "{kind}, 대체 익스체인지(alternate exchange) {other}",
            "{kind}, alternate exchange {other}"
        ),
    }
}

/// Returns what a kind of exchange looks at in its bindings.
pub fn keys(kind: ExchangeKind, lang: Lang) -> String {
    match kind {
        ExchangeKind::Headers => say!(lang, "바인딩 헤더", "Binding headers"),
        ExchangeKind::Fanout => say!(lang, "바인딩 키(보지 않음)", "Binding key (not looked at)"),
        _ => say!(lang, "바인딩 키", "Binding key"),
    }
}

/// Returns that a binding leads to another exchange.
pub fn exchange(name: &str, lang: Lang) -> String {
    say!(lang, "{name} 익스체인지", "exchange {name}")
}

/// Returns a queue's name with how many messages are ready, and how many are with a consumer.
pub fn depth(name: &str, ready: u32, unacknowledged: u32, lang: Lang) -> String {
    let (ready, held) = (count(ready.into()), count(unacknowledged.into()));
    say!(
        lang,
        "{name} · 대기 {ready}, 확인(ack) 전 {held}",
        "{name} · {ready} ready, {held} unacknowledged"
    )
}

/// Returns which consumer has a message that is not acknowledged.
pub fn held_by(who: &str, lang: Lang) -> String {
    say!(lang, "{who}에 있음", "with {who}")
}

/// Returns that a message died: in which queues, why and how often, the latest first, as its header `x-death` says (RQ-18).
pub fn dead_letter(deaths: &[Passing], lang: Lang) -> String {
    let each = deaths.iter();
    let each = each.map(|d| format!("{} {} ×{}", d.queue, d.why.name(), d.count));
    let each = each.collect::<Vec<String>>().join(", ");
    say!(
        lang,
        "데드 레터, x-death: {each}",
        "dead letter, x-death: {each}"
    )
}

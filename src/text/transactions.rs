//! Words of a log's picture where it has transactions: on its cells, beside its partitions, and in the table of transactional ids.

use super::Lang;
use super::quantity::count;
use crate::say;

/// What producers ask of the coordinator of their transactions, by the names of the client's methods.
pub const REQUESTS: [&str; 4] = [
    "init_transactions",
    "send_offsets",
    "commit_transaction",
    "abort_transaction",
];

/// Returns whether a message of this name, with which run it belongs to, asks the coordinator of a transaction.
pub fn is_request(name: &str) -> bool {
    let name = name.split(' ').next().unwrap_or(name);
    REQUESTS.contains(&name)
}

/// Returns what stands over the table of transactional ids.
pub fn ids(lang: Lang) -> String {
    say!(lang, "트랜잭션 ID", "Transactional ids")
}

/// Returns what a cell says of the end of a transaction.
pub fn marker(committed: bool, lang: Lang) -> String {
    match committed {
        true => say!(lang, "✓ 커밋 마커", "✓ commit marker"),
        false => say!(lang, "✕ 중단 마커", "✕ abort marker"),
    }
}

/// Returns the same as a sign, where there is little room.
pub fn marker_sign(committed: bool) -> &'static str {
    match committed {
        true => "✓",
        false => "✕",
    }
}

/// Returns what a cell says of a record whose transaction is open, or else was aborted.
pub fn record(is_open: bool, lang: Lang) -> String {
    match is_open {
        true => say!(lang, "열린 트랜잭션", "open transaction"),
        false => say!(lang, "중단됨", "aborted"),
    }
}

/// Returns the same as a sign, where there is little room.
pub fn record_sign(is_open: bool) -> &'static str {
    match is_open {
        true => "…",
        false => "✕",
    }
}

/// Returns last stable offset and high watermark, and whose transaction is open first.
pub fn last_stable([stable, high]: [u64; 2], open: Option<&str>, lang: Lang) -> String {
    let (stable, high) = (count(stable), count(high));
    match open {
        Some(id) => say!(
            lang,
            "LSO {stable}, HW {high}: {id}의 트랜잭션이 열려 있음",
            "LSO {stable}, HW {high}: transaction of {id} open"
        ),
        None => say!(lang, "LSO {stable}, HW {high}", "LSO {stable}, HW {high}"),
    }
}

/// Returns the epoch of a transactional id and how its transaction stands: none, open, or being committed or aborted, with how many
/// partitions and offsets.
pub fn standing(
    epoch: u16,
    transaction: Option<Option<bool>>,
    (partitions, offsets): (u32, u32),
    lang: Lang,
) -> String {
    let parts = say!(
        lang,
        "파티션 {partitions}개, 오프셋 {offsets}개",
        "partitions {partitions}, offsets {offsets}"
    );
    match transaction {
        None => say!(lang, "에포크 {epoch}", "epoch {epoch}"),
        Some(None) => say!(
            lang,
            "에포크 {epoch}, 열림: {parts}",
            "epoch {epoch}, open: {parts}"
        ),
        Some(Some(true)) => say!(
            lang,
            "에포크 {epoch}, 커밋하는 중: {parts}",
            "epoch {epoch}, being committed: {parts}"
        ),
        Some(Some(false)) => say!(
            lang,
            "에포크 {epoch}, 중단하는 중: {parts}",
            "epoch {epoch}, being aborted: {parts}"
        ),
    }
}

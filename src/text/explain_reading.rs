//! Why a member of a group gets no record, in words.

use super::fact::{ga, node_name};
use super::quantity::form;
use super::{Lang, josa};
use crate::say;
use sim::model::Model;
use sim::path::read_topic;
use sim::world::Readers;

/// Returns that an open transaction holds the last stable offset.
pub fn held_by_transaction(place: &str, id: &str, first: u64, lang: Lang) -> String {
    say!(
        lang,
        "{place}에서는 {first}번부터 {id}의 트랜잭션이 열려 있어요. 마지막 안정 오프셋이 {first}번이라, 이 트랜잭션이 끝나기 전에는 read_committed로 더 읽을 수 없어요.",
        "In {place} the transaction of {id} is open since offset {first}. It holds the last stable offset there: with read_committed nothing beyond is read until it ends."
    )
}

/// Returns a partition's name: `orders/2`.
pub fn place(r: &Readers, partition: u32, model: &Model) -> String {
    format!("{}/{partition}", topic(r, model))
}

fn topic(r: &Readers, model: &Model) -> String {
    read_topic(model, r.service, r.subscription)
}

pub fn no_record((node, unit): (u16, u32), r: &Readers, model: &Model, lang: Lang) -> String {
    let node = &model.nodes[usize::from(node)];
    let who = match node.kind.processes() {
        1 => node_name(node, lang),
        _ => format!("{}[{unit}]", node_name(node, lang)),
    };
    let (who_ga, topic) = (ga(&who), topic(r, model));
    say!(
        lang,
        "왜 {who_ga} {topic} 토픽에서 받는 레코드가 없나요?",
        "Why does {who} get no record of {topic}?"
    )
}

/// Returns that the instance does not run.
pub fn off(lang: Lang) -> String {
    say!(
        lang,
        "꺼져 있는 인스턴스라 그룹의 구성원이 아니에요. 오토스케일러가 시작해야 읽어요.",
        "The instance is off, and no member of the group: it reads when the autoscaler starts it."
    )
}

/// Returns that the instance is about to stop.
pub fn leaving(lang: Lang) -> String {
    say!(
        lang,
        "오토스케일러가 멈추고 있어서 새로 가져오지 않아요. 하던 일을 마치고 그룹에서 나가요.",
        "The autoscaler is stopping it, so it fetches nothing new: it finishes what it holds, and leaves the group."
    )
}

pub fn rebalancing(missing: &[String], lang: Lang) -> String {
    if missing.is_empty() {
        return say!(
            lang,
            "그룹이 파티션을 다시 나누는 중이라 아무도 읽지 않아요.",
            "The group is sharing out its partitions anew: nobody reads meanwhile."
        );
    }
    let all = missing.join(", ");
    let all_ga = josa::subject(&all);
    say!(
        lang,
        "그룹이 리밸런스하는 동안에는 읽지 않아요. 아직 {all_ga} 다시 들어오지 않았어요.",
        "It does not read during a rebalance, and {all} has not joined again yet."
    )
}

pub fn owned_by(place: &str, owner: Option<&str>, lang: Lang) -> String {
    let owner_is = josa::is(owner.unwrap_or_default());
    match owner {
        Some(owner) => say!(
            lang,
            "{place}의 주인은 {owner_is}. 그룹 안에서 파티션마다 주인은 하나예요.",
            "{owner} owns {place}: within a group each partition has one owner."
        ),
        None => say!(
            lang,
            "{place}의 주인은 아직 없어요.",
            "Nobody owns {place} yet."
        ),
    }
}

pub fn at_the_end(place: &str, position: u64, lang: Lang) -> String {
    say!(
        lang,
        "{place}에서 다음에 읽을 오프셋은 {position}번인데 거기에는 아직 레코드가 없어요. 로그의 끝까지 다 읽었어요.",
        "Its next offset in {place} is {position}, and nothing is there yet: it has read to the end of the log."
    )
}

pub fn not_replicated(place: &str, position: u64, hidden: u64, lang: Lang) -> String {
    let last = match hidden {
        1 => "the last one is".to_owned(),
        n => format!("the last {n} are"),
    };
    say!(
        lang,
        "{place}의 {position}번부터 레코드 {hidden}개는 아직 동기화된 복제본 모두에 있지 않아요. 하이 워터마크 앞까지만 읽을 수 있어요.",
        "From offset {position} of {place} on, {last} not on every replica in sync yet: only what is below the high watermark can be read."
    )
}

pub fn unstable_offset(place: &str, id: &str, lang: Lang) -> String {
    say!(
        lang,
        "{place}에서 어디부터 읽을지 아직 몰라요. 앞선 주인의 오프셋이 {id}의 열린 트랜잭션에 들어 있어서, 트랜잭션이 끝날 때까지 브로커가 커밋된 오프셋을 알려 주지 않아요(UNSTABLE_OFFSET_COMMIT).",
        "It does not know yet where to begin in {place}: an offset of the owner before is part of the open transaction of {id}, and until that ends the broker tells nobody the committed offset (UNSTABLE_OFFSET_COMMIT)."
    )
}

pub fn under_way(place: &str, position: u64, left: u64, lang: Lang) -> String {
    let (are, come) = (form(left, "is", "are"), form(left, "comes", "come"));
    say!(
        lang,
        "{place}의 {position}번부터 {left}개가 남아 있고, 다음에 폴(poll)할 때 가져와요.",
        "From offset {position} of {place} on there {are} {left} more, which {come} with its next poll."
    )
}

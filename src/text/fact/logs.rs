//! Sentences about logs, and what is read of them.

use super::super::quantity::{counted, form};
use super::teller::{Teller, ga, reul};
use super::transactions;
use crate::say;
use sim::fact::{Fact, HandedBefore, Refusal};
use sim::model::NodeKind;

pub fn sentence(t: &Teller) -> String {
    match &t.said.fact {
        Fact::Appended {
            topic,
            partition,
            offset,
            key,
            transaction,
        } => {
            let place = place_here(t, *topic, *partition);
            let said = appended(t, &place, *offset, key.as_deref());
            let within = transaction.as_ref().map(|w| transactions::within(t, w));
            said + &within.unwrap_or_default()
        }
        Fact::AppendRefused {
            topic,
            partition,
            why,
        } => refused(t, &place_here(t, *topic, *partition), *why),
        Fact::Fetched { .. } => fetched(t),
        Fact::OffsetCommitted {
            topic,
            partition,
            offset,
            group,
            lag,
            pending,
        } => {
            let (place, group, left) = (
                place_here(t, *topic, *partition),
                t.node(*group),
                counted(*lag, "record"),
            );
            if *pending {
                let who = t.who_first();
                let who_ga = ga(&who);
                return say!(
                    t.lang,
                    "{who_ga} {group} 그룹이 {place}에서 다음에 읽을 오프셋 {offset}번을 열린 트랜잭션에 넣었어요. 트랜잭션이 커밋돼야 오프셋도 커밋되고, 그때까지 다른 구성원은 이 파티션을 읽기 시작하지 않아요.",
                    "{who} made {offset}, the next offset of the group {group} in {place}, part of the open transaction: it is committed if that is, and until then no other member begins to read there."
                );
            }
            say!(
                t.lang,
                "{group} 그룹이 {place}에서 다음에 읽을 오프셋을 {offset}번으로 커밋했어요. 아직 커밋하지 않은 레코드는 {lag}개예요.",
                "The group {group} committed {offset} as its next offset in {place}; {left} not committed yet."
            )
        }
        Fact::CommitRefused { .. } => commit_refused(t),
        other => unreachable!("{} is not about a log", other.kind().name()),
    }
}

/// Returns a partition's name: `orders/2`.
pub(super) fn place(t: &Teller, broker: u16, topic: u16, partition: u32) -> String {
    format!("{}/{partition}", topic_name(t, broker, topic))
}

/// Returns the name of a partition of the broker where the fact is true.
pub(super) fn place_here(t: &Teller, topic: u16, partition: u32) -> String {
    place(t, t.said.node, topic, partition)
}

fn topic_name<'a>(t: &'a Teller, broker: u16, topic: u16) -> &'a str {
    match t.model.nodes.get(usize::from(broker)).map(|n| &n.kind) {
        Some(NodeKind::Broker(broker)) => broker
            .topics
            .get(usize::from(topic))
            .map_or("?", |t| &t.name),
        _ => "?",
    }
}

/// Returns several partitions of a topic: `orders/0, orders/2`.
pub(super) fn names(t: &Teller, (broker, topic): (u16, u16), partitions: &[u32]) -> String {
    let names = partitions.iter().map(|p| place(t, broker, topic, *p));
    names.collect::<Vec<String>>().join(", ")
}

fn appended(t: &Teller, place: &str, offset: u32, key: Option<&str>) -> String {
    let (who, story) = (t.who_first(), t.story());
    let (who_ga, story_reul) = (ga(&who), reul(&story));
    match key {
        Some(key) => say!(
            t.lang,
            "{who_ga} {story_reul} {place}의 {offset}번 오프셋에 덧붙였어요. 키가 {key}인 레코드는 늘 이 파티션으로 가요.",
            "{who} appended {story} to {place} at offset {offset}. Records with the key {key} always go to this partition."
        ),
        None => say!(
            t.lang,
            "{who_ga} {story_reul} {place}의 {offset}번 오프셋에 덧붙였어요. 키가 없어서 생산자가 파티션을 골랐어요.",
            "{who} appended {story} to {place} at offset {offset}. It has no key: its producer chose the partition."
        ),
    }
}

fn refused(t: &Teller, place: &str, why: Refusal) -> String {
    let (who, story) = (t.who_first(), t.story());
    let (who_ga, story_reul) = (ga(&who), reul(&story));
    match why {
        Refusal::Duplicate { offset } => say!(
            t.lang,
            "{who_ga} {story_reul} 다시 덧붙이지 않았어요. 같은 생산자의 같은 일련번호(sequence)가 {place}의 {offset}번에 이미 있어서, 확인만 다시 보내요.",
            "{who} did not append {story} again: the same sequence of the same producer stands in {place} at offset {offset}. It only acknowledges it once more."
        ),
        Refusal::OutOfOrder { expected, found } => say!(
            t.lang,
            "{who_ga} {story_reul} {place}에 덧붙이지 않았어요. 일련번호 {expected}번이 올 차례인데 {found}번이 왔어요.",
            "{who} did not append {story} to {place}: sequence {expected} was next, and {found} came."
        ),
        Refusal::Fenced { current } => say!(
            t.lang,
            "{who_ga} {story_reul} {place}에 덧붙이지 않았어요. 같은 생산자의 더 새로운 에포크(epoch) {current}이 일하고 있어요.",
            "{who} did not append {story} to {place}: a newer epoch of its producer, {current}, is at work."
        ),
        Refusal::NoLeader => say!(
            t.lang,
            "{who_ga} {story_reul} {place}에 덧붙이지 못했어요. 이 파티션에 리더가 없어요.",
            "{who} could not append {story}: no replica leads {place}."
        ),
        Refusal::NotLeader { leader } => {
            let leader = t.unit(t.said.node, leader);
            say!(
                t.lang,
                "{who_ga} {story_reul} {place}에 덧붙이지 않았어요. 이제 {leader} 브로커가 이 파티션의 리더예요.",
                "{who} did not append {story}: {leader} leads {place} by now."
            )
        }
        Refusal::NotEnoughReplicas {
            in_sync,
            min_in_sync,
        } => {
            let are = form(in_sync.into(), "is", "are");
            let needed = counted(min_in_sync.into(), "replica");
            say!(
                t.lang,
                "{who_ga} {story_reul} {place}에 덧붙이지 않았어요. 동기화된 복제본이 {min_in_sync}개 있어야 하는데 {in_sync}개뿐이에요.",
                "{who} did not append {story} to {place}: {in_sync} of {needed} {are} in sync."
            )
        }
    }
}

fn fetched(t: &Teller) -> String {
    let Fact::Fetched {
        topic,
        partition,
        offset,
        records,
        consumer,
        consumer_unit,
        lag,
        again,
        aborted,
    } = t.said.fact
    else {
        return String::new();
    };
    let (who, place, to) = (
        t.who_first(),
        place_here(t, topic, partition),
        t.unit(consumer, consumer_unit),
    );
    let (who_ga, all, left) = (ga(&who), counted(records, "record"), counted(lag, "record"));
    if records == 0 {
        let to_ga = ga(&to);
        let all = counted(aborted, "record");
        return say!(
            t.lang,
            "{to_ga} {place}의 {offset}번부터 중단된 트랜잭션의 레코드 {aborted}개를 건너뛰었어요. read_committed로 읽어서 넘겨받지 않아요.",
            "{who} handed nothing to {to}: with read_committed it passes over {all} of aborted transactions in {place} from offset {offset} on."
        );
    }
    let said = say!(
        t.lang,
        "{who_ga} {place}의 {offset}번부터 레코드 {records}개를 {to}에 보냈어요. 로그에는 그대로 남아 있어요. 아직 읽지 않은 레코드는 {lag}개예요.",
        "{who} sent {all} of {place} from offset {offset} on to {to}. They stay in the log. {left} still to be read."
    );
    let said = match aborted {
        0 => said,
        n => {
            said + &say!(
                t.lang,
                " 중단된 트랜잭션의 레코드 {n}개는 건너뛰었어요.",
                " Records of aborted transactions ({n}) are passed over."
            )
        }
    };
    match again {
        Some(again) => said + " " + &handed_before(t, consumer, again),
        None => said,
    }
}

fn handed_before(t: &Teller, consumer: u16, again: HandedBefore) -> String {
    let HandedBefore {
        records,
        unit,
        generation,
        is_lost,
        is_replay,
    } = again;
    let before = t.unit(consumer, unit);
    if is_replay {
        return say!(
            t.lang,
            "그 가운데 {records}개는 이미 읽은 레코드예요. 앞으로 시크해서 다시 읽는(replay) 거예요.",
            "{records} of them had been read before: after a seek back this is a replay."
        );
    }
    let (are, were, offsets) = match records {
        1 => ("is", "was", "Its offset"),
        _ => ("are", "were", "Their offsets"),
    };
    let (again, duplicates) = match records {
        1 => ("it is read again", "a duplicate"),
        _ => ("they are read again", "duplicates"),
    };
    match is_lost {
        true => say!(
            t.lang,
            "그 가운데 {records}개는 {before}에 닿지 못해서 다시 보내는 거예요.",
            "{records} of them did not reach {before} and {are} sent again."
        ),
        false => say!(
            t.lang,
            "그 가운데 {records}개는 {generation}세대의 {before}에 이미 보냈지만 커밋되지 않아서, 중복으로 다시 읽는 거예요.",
            "{records} of them had already gone to {before} in generation {generation}. {offsets} {were} not committed, so {again}: {duplicates}."
        ),
    }
}

fn commit_refused(t: &Teller) -> String {
    let Fact::CommitRefused {
        topic,
        partition,
        offset,
        consumer,
        consumer_unit,
        generation,
        current,
    } = t.said.fact
    else {
        return String::new();
    };
    let (who, place, from) = (
        t.who_first(),
        place_here(t, topic, partition),
        t.unit(consumer, consumer_unit),
    );
    let who_ga = ga(&who);
    match current {
        Some(current) => say!(
            t.lang,
            "{who_ga} {from}의 커밋(오프셋 {offset}, {place})을 받지 않았어요. 그룹은 {current}세대인데 {from}의 커밋은 {generation}세대 것이에요. 새 주인이 다시 읽게 돼요.",
            "{who} refused the commit of offset {offset} in {place} by {from}: it is of generation {generation}, and the group is in generation {current}. The new owner will read again."
        ),
        None => say!(
            t.lang,
            "{who_ga} {from}의 커밋(오프셋 {offset}, {place})을 받지 않았어요. 그룹에서 이미 빠진 구성원이에요. 새 주인이 다시 읽게 돼요.",
            "{who} refused the commit of offset {offset} in {place} by {from}: the group has removed that member. The new owner will read again."
        ),
    }
}

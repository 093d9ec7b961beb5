//! Words of the picture of a group that reads a topic: its members, and the steps of a rebalance.

use super::Lang;
use super::quantity::{form, measured, span};
use super::words::words;
use crate::say;
use sim::log::group::Trigger;
use sim::log::{Assignor, GroupSettings};
use sim::time::Span;

words! {
    empty: "구성원 없음", "no members";
    none_yet: "아직 리밸런스가 없었어요.", "No rebalance so far.";
    leader: "리더", "leader";
    removed: "그룹에서 빠짐", "removed";
    not_joined: "아직 들어오지 않음", "not joined yet";
    no_partitions: "없음", "none";
    partitions_of: "구성원이 맡은 파티션, 전과 후", "Partitions of each member, before and after";
}

/// Returns what the picture is called.
pub fn title(group: &str, topic: &str, lang: Lang) -> String {
    say!(
        lang,
        "{group} 그룹 · {topic} 토픽",
        "Group {group} · topic {topic}"
    )
}

/// Returns that a group reads in a generation.
pub fn stable(generation: u32, lang: Lang) -> String {
    say!(
        lang,
        "{generation}세대로 읽는 중",
        "reads in generation {generation}"
    )
}

/// Returns that a group is being rebalanced: so many of its members have joined.
pub fn preparing(joined: u32, members: u32, lang: Lang) -> String {
    let have = form(joined.into(), "has", "have");
    say!(
        lang,
        "리밸런스 중: {members}명 가운데 {joined}명 들어옴",
        "rebalancing: {joined} of {members} {have} joined"
    )
}

/// Returns by which rule partitions are shared out, and who stops meanwhile (KA-9).
pub fn rule(assignor: Assignor, lang: Lang) -> String {
    let name = assignor.name();
    match assignor.is_cooperative() {
        true => say!(
            lang,
            "{name} · 옮겨 갈 것만 멈춤",
            "{name} · stops only what moves"
        ),
        false => say!(
            lang,
            "{name} · 모두 멈춤(eager)",
            "{name} · eager: all stop"
        ),
    }
}

/// Returns which rebalance it is, and what generation it leads to.
pub fn round(nth: &str, generation: u32, lang: Lang) -> String {
    let next = generation + 1;
    say!(
        lang,
        "리밸런스 {nth}: {generation}세대 → {next}세대",
        "Rebalance {nth}: generation {generation} → {next}"
    )
}

/// Returns who began a rebalance, and by what.
pub fn trigger(trigger: Trigger, who: &str, group: GroupSettings, lang: Lang) -> String {
    match trigger {
        Trigger::Joined => say!(lang, "{who} 들어옴", "{who} joined"),
        Trigger::Left => say!(lang, "{who} 나감", "{who} left"),
        Trigger::SessionExpired => {
            let session = span(group.session);
            say!(lang, "{who} {session} 침묵", "{who} silent for {session}")
        }
        Trigger::PollTooLate => {
            let most = span(group.poll_max);
            say!(
                lang,
                "{who} {most} 동안 폴 없음",
                "{who} no poll for {most}"
            )
        }
        Trigger::PartitionsChanged => say!(lang, "파티션 수 바뀜", "partitions changed"),
        Trigger::GivenUp => say!(lang, "{who} 내놓음", "{who} gave up"),
    }
}

/// Returns the step in which partitions are given up; so many were so far.
pub fn revoke(partitions: u32, lang: Lang) -> String {
    match partitions {
        0 => say!(lang, "내놓음", "revoke"),
        n => say!(lang, "내놓음 {n}개", "revoke {n}"),
    }
}

/// Returns the step in which members join; so many of all have.
pub fn join(joined: u32, members: u32, lang: Lang) -> String {
    say!(lang, "들어옴 {joined}/{members}", "join {joined}/{members}")
}

/// Returns the step in which the leader shares out the partitions.
pub fn assign(leader: Option<&str>, lang: Lang) -> String {
    match leader {
        None => say!(lang, "나눔", "assign"),
        Some(who) => say!(lang, "{who} 나눔", "{who} assigns"),
    }
}

/// Returns the step in which members are told what they own.
pub fn sync(told: u32, members: u32, lang: Lang) -> String {
    match told {
        0 => say!(lang, "맡음", "sync"),
        n => say!(lang, "맡음 {n}/{members}", "sync {n}/{members}"),
    }
}

/// Returns the end of a rebalance.
pub fn done(generation: Option<u32>, lang: Lang) -> String {
    match generation {
        None => say!(lang, "끝", "done"),
        Some(generation) => say!(lang, "{generation}세대 시작", "generation {generation}"),
    }
}

/// Returns how long after the beginning something came.
pub fn after(length: Span) -> String {
    format!("+{}", measured(length))
}

/// Returns that a member has joined, so long after the beginning.
pub fn joined(length: Span, lang: Lang) -> String {
    if length == Span::ZERO {
        return say!(lang, "들어옴", "joined");
    }
    let after = after(length);
    say!(lang, "{after}에 들어옴", "joined {after}")
}

/// Returns the heads of the table of steps.
pub fn columns(lang: Lang) -> [String; 3] {
    [
        say!(lang, "때", "When"),
        say!(lang, "단계", "Step"),
        say!(lang, "무슨 일", "What happened"),
    ]
}

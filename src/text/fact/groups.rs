//! Sentences about the groups that read logs: the steps of a rebalance.

use super::super::josa::is;
use super::super::quantity::{counted, form};
use super::logs::names;
use super::teller::{Teller, ga, reul};
use crate::say;
use crate::text::quantity::span;
use sim::fact::Fact;
use sim::log::GroupSettings;
use sim::log::group::Trigger;
use sim::time::Span;

pub fn sentence(t: &Teller) -> String {
    match &t.said.fact {
        Fact::RebalanceStarted { .. } => started(t),
        Fact::MemberJoined { .. } => joined(t),
        Fact::AssignmentMade { .. } => shared(t),
        Fact::PartitionsRevoked {
            broker,
            topic,
            partitions,
        } => {
            let (who, list) = (t.who_first(), names(t, (*broker, *topic), partitions));
            let (who_ga, list_reul) = (ga(&who), reul(&list));
            say!(
                t.lang,
                "{who_ga} {list_reul} 내놓고 읽기를 멈췄어요.",
                "{who} gave up {list} and reads there no more."
            )
        }
        Fact::PartitionsAssigned { .. } => assigned(t),
        other => unreachable!("{} is not about a group", other.kind().name()),
    }
}

/// Returns the settings of a service's group for a topic of a broker.
fn settings(t: &Teller, group: u16, of: (u16, u16)) -> GroupSettings {
    let subscriptions = t.service(group).map_or(&[][..], |s| &s.subscriptions);
    let read = subscriptions.iter().find(|s| (s.broker, s.topic) == of);
    read.map(|s| s.settings).unwrap_or_default()
}

fn started(t: &Teller) -> String {
    let &Fact::RebalanceStarted {
        topic,
        group,
        trigger,
        by,
        ref left,
        members,
        generation,
        again,
    } = &t.said.fact
    else {
        return String::new();
    };
    let why = trigger_of(
        t,
        trigger,
        by.map(|unit| t.unit(group, unit)),
        settings(t, group, (t.said.node, topic)),
    );
    let name = t.node(group);
    let everyone = everyone(t, members);
    let said = match again {
        true => say!(
            t.lang,
            "{why} 진행 중이던 {name} 그룹의 리밸런스(rebalance)가 달라졌어요. 이제 {everyone} 들어와야 끝나요.",
            "The rebalance of the group {name} goes on with other members: {why}. It is complete once {everyone} joined."
        ),
        false => say!(
            t.lang,
            "{why} {name} 그룹의 리밸런스(rebalance)가 시작됐어요. {generation}세대가 끝나고, {everyone} 들어와야 파티션을 새로 나눠요.",
            "A rebalance of the group {name} began: {why}. Generation {generation} ends, and once {everyone} joined the partitions are shared out anew."
        ),
    };
    if left.is_empty() {
        return said;
    }
    let left = names(t, (t.said.node, topic), left);
    said + &say!(
        t.lang,
        " 그때까지 {left} 파티션은 아무도 읽지 않아요.",
        " Until then nobody reads {left}."
    )
}

/// Returns all members, who have to join.
fn everyone(t: &Teller, members: u32) -> String {
    match members {
        1 => say!(t.lang, "하나뿐인 구성원이", "its only member has"),
        n => say!(t.lang, "구성원 {n}명이 모두", "all its {n} members have"),
    }
}

fn trigger_of(t: &Teller, trigger: Trigger, by: Option<String>, group: GroupSettings) -> String {
    let who = by.unwrap_or_else(|| say!(t.lang, "구성원 하나", "a member"));
    let who_ga = ga(&who);
    match trigger {
        Trigger::Joined => say!(t.lang, "{who_ga} 들어와서", "{who} joined"),
        Trigger::Left => say!(t.lang, "{who_ga} 나가서", "{who} left"),
        Trigger::SessionExpired => {
            let session = span(group.session);
            say!(
                t.lang,
                "{who_ga} 세션 제한 시간 {session} 동안 하트비트(heartbeat)를 보내지 않아서",
                "{who} sent no heartbeat for the session timeout of {session}"
            )
        }
        Trigger::PollTooLate => {
            let most = span(group.poll_max);
            say!(
                t.lang,
                "{who_ga} 최대 폴 간격 {most} 안에 다시 폴(poll)하지 않아서",
                "{who} did not poll within the greatest poll interval of {most}"
            )
        }
        Trigger::PartitionsChanged => say!(
            t.lang,
            "토픽의 파티션 수가 바뀌어서",
            "the topic has other partitions"
        ),
        Trigger::GivenUp => say!(
            t.lang,
            "{who_ga} 내놓은 파티션을 새 주인에게 주려고",
            "what {who} gave up can be given to its new owner now"
        ),
    }
}

fn joined(t: &Teller) -> String {
    let &Fact::MemberJoined {
        broker,
        topic,
        ref owned,
        is_new,
        nth,
        members,
        after,
    } = &t.said.fact
    else {
        return String::new();
    };
    let (who, owned) = (t.who_first(), names(t, (broker, topic), owned));
    let who_ga = ga(&who);
    let beat = span(settings(t, t.said.node, (broker, topic)).heartbeat);
    let since = span(after);
    let said = match (is_new, after) {
        (true, Span::ZERO) => say!(
            t.lang,
            "{who_ga} 그룹에 들어왔어요(JoinGroup). 구성원 {members}명 가운데 {nth}번째예요.",
            "{who} joined the group (JoinGroup), as {nth} of {members}."
        ),
        (true, _) => say!(
            t.lang,
            "{who_ga} 리밸런스가 시작되고 {since} 뒤에 그룹에 들어왔어요(JoinGroup). 구성원 {members}명 가운데 {nth}번째예요.",
            "{who} joined the group (JoinGroup), {since} after the rebalance began, as {nth} of {members}."
        ),
        (false, _) => say!(
            t.lang,
            "{who_ga} 리밸런스가 시작되고 {since} 뒤에 다시 들어왔어요(JoinGroup). 구성원 {members}명 가운데 {nth}번째예요. {beat}마다 보내는 하트비트의 답으로 소식을 듣고, 다음 폴 때 들어와요.",
            "{who} joined again (JoinGroup), {since} after the rebalance began, as {nth} of {members}. It is told in answer to a heartbeat (every {beat}) and joins at its next poll."
        ),
    };
    if owned.is_empty() {
        return said;
    }
    let owned_is = is(&owned);
    said + &say!(
        t.lang,
        " 그때까지 맡은 파티션은 {owned_is}.",
        " Until then it owned {owned}."
    )
}

fn shared(t: &Teller) -> String {
    let Fact::AssignmentMade {
        broker,
        topic,
        generation,
        members,
        partitions,
        owned,
        moved,
        after,
    } = t.said.fact
    else {
        return String::new();
    };
    let (who, after) = (t.who(), span(after));
    let group = settings(t, t.said.node, (broker, topic));
    let (who_ga, how) = (ga(&who), group.assignor.name());
    let (all, rest) = (counted(partitions, "partition"), partitions - owned);
    let everyone = everyone(t, members);
    let moved = match moved {
        0 => say!(
            t.lang,
            "주인이 바뀐 파티션은 없어요.",
            "none has a new owner."
        ),
        n => {
            let have = form(n.into(), "has", "have");
            say!(
                t.lang,
                "주인이 바뀐 파티션은 {n}개예요.",
                "{n} {have} a new owner."
            )
        }
    };
    let said = say!(
        t.lang,
        "리밸런스가 시작되고 {after} 뒤 {everyone} 들어오자, 그룹 리더(leader)인 {who_ga} 할당자(assignor) {how}의 규칙대로 파티션 {partitions}개를 나눴어요(SyncGroup). {generation}세대가 시작됐고, {moved}",
        "The leader of the group, {who}, shared out {all} with the assignor {how} (SyncGroup), once {everyone} joined, {after} after the rebalance began. Generation {generation} begins; {moved}"
    );
    if rest == 0 {
        return said;
    }
    let (are, whose, them) = match rest {
        1 => ("is", "its", "it"),
        _ => ("are", "their", "them"),
    };
    said + &say!(
        t.lang,
        " 옮겨 갈 {rest}개는 아직 아무에게도 주지 않아요. 지금 주인이 먼저 내놓아야 해요.",
        " Nobody gets the {rest} that {are} to move yet: {whose} owner has to give {them} up first."
    )
}

fn assigned(t: &Teller) -> String {
    let Fact::PartitionsAssigned {
        broker,
        topic,
        generation,
        owned,
        added,
        waited,
    } = &t.said.fact
    else {
        return String::new();
    };
    let who = t.who_first();
    let who_ga = ga(&who);
    let said = match (owned.len(), added.len()) {
        (0, _) => say!(
            t.lang,
            "{who_ga} {generation}세대에서 맡은 파티션이 없어요. 파티션보다 구성원이 많거나, 다른 구성원이 막 내놓은 참이에요.",
            "{who} owns no partition in generation {generation}: there are more members than partitions, or what it will get has only just been given up."
        ),
        (all, new) => {
            let [all_names, new_names] =
                [owned, added].map(|list| names(t, (*broker, *topic), list));
            let all_reul = reul(&all_names);
            match new {
                n if n == all => say!(
                    t.lang,
                    "{who_ga} {generation}세대에서 {all_reul} 맡아 커밋된 오프셋부터 읽어요.",
                    "{who} owns {all_names} in generation {generation} and reads from the committed offset on."
                ),
                0 => say!(
                    t.lang,
                    "{who_ga} {generation}세대에서도 {all_reul} 그대로 맡아요.",
                    "{who} keeps {all_names} in generation {generation}."
                ),
                _ => say!(
                    t.lang,
                    "{who_ga} {generation}세대에서 {all_reul} 맡아요. {new_names} 파티션은 새로 받았어요.",
                    "{who} owns {all_names} in generation {generation}; new to it: {new_names}."
                ),
            }
        }
    };
    if *waited == Span::ZERO {
        return said;
    }
    let waited = span(*waited);
    said + &say!(
        t.lang,
        " 들어온 뒤 다른 구성원을 {waited} 동안 기다렸어요.",
        " Since it joined it had waited {waited} for the others."
    )
}

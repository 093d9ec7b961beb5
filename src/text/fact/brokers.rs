//! Sentences about brokers and their consumers. A broker knows only what it was told: the sentences say what it cannot know.

use super::super::quantity::{counted, span};
use super::causes;
use super::teller::{Teller, ga, neun, reul};
use super::transactions;
use crate::say;
use sim::fact::{Again, Fact};
use sim::model::AckMode;
use sim::time::Span;

pub fn sentence(t: &Teller) -> String {
    let (who, story) = (t.who_first(), t.story());
    let (who_ga, story_reul, story_ga) = (ga(&who), reul(&story), ga(&story));
    match &t.said.fact {
        Fact::Stored {
            queue,
            depth,
            persistent,
            ..
        } => stored(t, *queue, *depth, *persistent),
        Fact::Leased {
            again: Some(again), ..
        } => leased_again(t, *again),
        Fact::Leased { .. } => leased(t),
        Fact::Settled {
            queue,
            depth,
            automatic,
            ..
        } => settled(t, *queue, *depth, *automatic),
        Fact::LeaseExpired {
            delivery, lease, ..
        } => {
            let (lease, inside) = (span(*lease), t.who());
            say!(
                t.lang,
                "{lease} 동안 {story}의 확인 응답이 오지 않아 {who_ga} {delivery}번째 전달이 실패했다고 봐요.",
                "No acknowledgement of {story} came for {lease}, so {inside} counts delivery {delivery} as failed."
            )
        }
        Fact::Requeued { queue, why, depth } => {
            let (queue, why, all) = (
                t.queue(*queue),
                causes::again(*why, t.lang),
                counted(*depth, "message"),
            );
            say!(
                t.lang,
                "{why} {story_ga} {queue} 큐에 다시 들어갔어요. 큐에 {depth}개가 있어요.",
                "The message {story} is back in the queue {queue}: {why}. It holds {all}."
            )
        }
        Fact::AckIgnored { delivery, .. } => say!(
            t.lang,
            "{who_ga} {story}의 {delivery}번째 전달을 더 기다리지 않아서, 늦게 온 확인 응답을 무시했어요.",
            "{who} ignored an acknowledgement of {story}: it no longer waits for delivery {delivery}."
        ),
        Fact::Delivered {
            delivery,
            redelivered: true,
            ..
        } => say!(
            t.lang,
            "{who_ga} {story_reul} 다시 받았어요({delivery}번째 전달). 이미 처리한 메시지일 수 있어요.",
            "{who} received {story} again (delivery {delivery}). It may have handled it before."
        ),
        Fact::Delivered { .. } => say!(
            t.lang,
            "{who_ga} {story_reul} 받았어요.",
            "{who} received {story}."
        ),
        Fact::AckSent { .. } => say!(
            t.lang,
            "{who_ga} {story_reul} 다 처리했다고 확인 응답을 보냈어요.",
            "{who} acknowledged {story}: it is done with it."
        ),
        Fact::NackSent {
            requeue: true,
            failed: true,
            ..
        } => say!(
            t.lang,
            "{who_ga} {story_reul} 처리하지 못해 돌려보냈어요(reject). 전달 한도에 한 번으로 세요.",
            "{who} could not handle {story} and sent it back (reject): that counts towards a delivery limit."
        ),
        Fact::NackSent { requeue: true, .. } => say!(
            t.lang,
            "{who_ga} {story_reul} 되돌려 줬어요. 다시 전달해 달라는 뜻이에요.",
            "{who} gave {story} back, to be delivered again."
        ),
        Fact::NackSent { .. } => {
            say!(
                t.lang,
                "{who_ga} {story_reul} 받지 않겠다고 답했어요.",
                "{who} refused {story} for good."
            )
        }
        Fact::Confirmed { label } => {
            let name = t.label(*label);
            let name_ga = ga(name);
            if let Some(said) = transactions::answered(t, name) {
                return said;
            }
            say!(
                t.lang,
                "{who_ga} {name_ga} 브로커에 저장됐다는 확인을 받았어요.",
                "{who} knows now that the broker has stored {name}."
            )
        }
        other => unreachable!("{} is not about a broker", other.kind().name()),
    }
}

fn stored(t: &Teller, queue: u16, depth: u32, persistent: bool) -> String {
    let queue_index = queue;
    let (who, story, queue, all) = (
        t.who_first(),
        t.story(),
        t.queue(queue),
        counted(depth, "message"),
    );
    let (who_ga, story_reul) = (ga(&who), reul(&story));
    let settings = t.queue_settings(queue_index);
    let keeps = settings.map_or(persistent, |s| s.keeps(persistent));
    if let Some(flush) = settings
        .map(|s| s.flush)
        .filter(|f| keeps && *f > Span::ZERO)
    {
        let flush = span(flush);
        let replicated = settings.is_some_and(|s| s.rules.replicated);
        let (ko, en) = match replicated {
            true => ("과반의 복제본에", "with a majority of the replicas"),
            false => ("디스크에", "on disk"),
        };
        return say!(
            t.lang,
            "{who_ga} {story_reul} {queue} 큐에 넣었어요. {ko} 있게 되기까지 {flush} 걸려요. 큐에 {depth}개가 있어요.",
            "{who} keeps {story} in the queue {queue}, which holds {all}; it is {en} in {flush}."
        );
    }
    if keeps && settings.is_some_and(|s| s.rules.replicated) {
        return say!(
            t.lang,
            "{who_ga} {story_reul} {queue} 큐에 저장했어요(과반의 복제본). 큐에 {depth}개가 있어요.",
            "{who} stored {story} with a majority of replicas in the queue {queue}, which holds {all}."
        );
    }
    if keeps {
        return say!(
            t.lang,
            "{who_ga} {story_reul} {queue} 큐에 저장했어요(디스크). 큐에 {depth}개가 있어요.",
            "{who} stored {story} on disk in the queue {queue}, which holds {all}."
        );
    }
    say!(
        t.lang,
        "{who_ga} {story_reul} {queue} 큐에 넣었어요(메모리). 큐에 {depth}개가 있어요.",
        "{who} keeps {story} in memory in the queue {queue}, which holds {all}."
    )
}

fn leased(t: &Teller) -> String {
    let Fact::Leased {
        queue,
        consumer,
        consumer_unit,
        lease,
        ready,
        ..
    } = t.said.fact
    else {
        return String::new();
    };
    let (who, story, to) = (t.who_first(), t.story(), t.unit(consumer, consumer_unit));
    let (who_ga, story_reul) = (ga(&who), reul(&story));
    let more = match ready {
        0 => String::new(),
        _ => say!(
            t.lang,
            " {ready}개가 더 줄을 서 있어요.",
            " {ready} more in line."
        ),
    };
    if acknowledges_itself(t, consumer, queue) {
        return say!(
            t.lang,
            "{who_ga} {story_reul} {to}에 넘기고 바로 지워요(자동 확인).{more}",
            "{who} handed {story} to {to} and forgets it (automatic acknowledgement).{more}"
        );
    }
    match lease.map(span) {
        Some(lease) => say!(
            t.lang,
            "{who_ga} {story_reul} {to}에 넘기고 확인 응답을 {lease} 기다려요.{more}",
            "{who} handed {story} to {to} and waits {lease} for its acknowledgement.{more}"
        ),
        None => say!(
            t.lang,
            "{who_ga} {story_reul} {to}에 넘기고 연결이 이어지는 한 확인 응답을 기다려요.{more}",
            "{who} handed {story} to {to} and waits for its acknowledgement while connected.{more}"
        ),
    }
}

fn leased_again(t: &Teller, again: Again) -> String {
    let Fact::Leased {
        consumer,
        consumer_unit,
        delivery,
        lease,
        ..
    } = t.said.fact
    else {
        return String::new();
    };
    let (who, story, to) = (t.who_first(), t.story(), t.unit(consumer, consumer_unit));
    let (who_neun, story_reul) = (neun(&who), reul(&story));
    if let (Again::LeaseExpired, Some(lease)) = (again, lease.map(span)) {
        return say!(
            t.lang,
            "{who_neun} {lease} 안에 확인 응답을 받지 못해 {story_reul} 다시 전달했어요. 이미 처리가 끝났는지 {who_neun} 알 길이 없어요.",
            "{who} got no acknowledgement within {lease}, so it delivered {story} again. It cannot know whether it was already handled."
        );
    }
    let why = causes::again(again, t.lang);
    say!(
        t.lang,
        "{why} {who_neun} {story_reul} {to}에 다시 전달했어요({delivery}번째). 이미 처리가 끝났는지 알 길이 없어요.",
        "{who} delivered {story} again, to {to} (delivery {delivery}): {why}. It cannot know whether it was already handled."
    )
}

fn settled(t: &Teller, queue: u16, depth: u32, automatic: bool) -> String {
    let (who, story, queue) = (t.who_first(), t.story(), t.queue(queue));
    let (who_ga, story_reul, all) = (ga(&who), reul(&story), counted(depth, "message"));
    let left = match depth {
        0 => say!(
            t.lang,
            "{queue} 큐가 비었어요.",
            "The queue {queue} is empty now."
        ),
        _ => say!(
            t.lang,
            "{queue} 큐에 {depth}개가 남았어요.",
            "The queue {queue} holds {all}."
        ),
    };
    if automatic {
        return say!(
            t.lang,
            "{who_ga} {story_reul} 넘기자마자 지웠어요(자동 확인). {left}",
            "{who} forgot {story} as soon as it was handed over (automatic acknowledgement). {left}"
        );
    }
    say!(
        t.lang,
        "{who_ga} 확인 응답을 받고 {story_reul} 지웠어요. {left}",
        "{who} got the acknowledgement of {story} and forgot it. {left}"
    )
}

fn acknowledges_itself(t: &Teller, consumer: u16, queue: u16) -> bool {
    t.service(consumer).is_some_and(|service| {
        let mut readers = service
            .consumers
            .iter()
            .filter(|c| (c.broker, c.queue) == (t.said.node, queue));
        readers.any(|c| c.ack == AckMode::Automatic)
    })
}

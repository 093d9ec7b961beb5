//! Sentences about exchanges: where a message goes, and where a dead one goes.

use super::super::quantity::counted;
use super::teller::{Teller, ga, reul};
use crate::say;
use sim::fact::Fact;
use sim::model::{Broker, NodeKind};
use sim::queue::Death;
use sim::rabbit::routing::DEFAULT_EXCHANGE;

pub fn sentence(t: &Teller) -> String {
    match &t.said.fact {
        Fact::Routed {
            exchange,
            key,
            queues,
        } => routed(t, *exchange, key, queues),
        Fact::DeadLettered {
            queue,
            why,
            exchange,
            key,
            copies,
            deaths,
            refused,
        } => {
            let (moved, times) = (onwards(t, *exchange, key, *copies), *deaths);
            let because = match refused {
                true => full(t, t.queue(*queue)),
                false => death(t, *why, t.queue(*queue)),
            };
            match times {
                0 | 1 => format!("{because} {moved}"),
                _ => say!(
                    t.lang,
                    "{because} {moved} 지금까지 {times}번 데드 레터가 됐어요.",
                    "{because} {moved} It has died {times} times so far."
                ),
            }
        }
        Fact::ActiveChanged {
            queue,
            consumer,
            waiting,
        } => active(t, t.queue(*queue), *consumer, *waiting),
        other => unreachable!("{} is not about an exchange", other.kind().name()),
    }
}

/// The queue takes nothing more, and sends on what it did not take.
fn full(t: &Teller, queue: &str) -> String {
    let story = t.story();
    let (story_reul, first) = (reul(&story), super::teller::capital(&story));
    say!(
        t.lang,
        "{queue} 큐가 가득 차서 새로 온 {story_reul} 넣지 않았어요(reject-publish-dlx).",
        "{first} came to the queue {queue}, which is full and did not take it (reject-publish-dlx)."
    )
}

/// Who gets everything from now on.
fn active(t: &Teller, queue: &str, consumer: Option<(u16, u32)>, waiting: u32) -> String {
    let Some((node, unit)) = consumer else {
        return say!(
            t.lang,
            "{queue} 큐에 이어진 소비자가 없어요. 다음에 이어지는 소비자가 활성 소비자(single active consumer)가 돼요.",
            "No consumer of the queue {queue} is connected: the next one to connect becomes its single active consumer."
        );
    };
    let who = t.unit(node, unit);
    let (who_ga, first) = (ga(&who), super::teller::capital(&who));
    let others = counted(waiting, "other consumer");
    match waiting {
        0 => say!(
            t.lang,
            "이제 {who_ga} {queue} 큐의 활성 소비자예요. 이 큐의 메시지를 모두 받아요.",
            "{first} is the active consumer of the queue {queue} now and gets all its messages."
        ),
        1 => say!(
            t.lang,
            "이제 {who_ga} {queue} 큐의 활성 소비자예요. 이어져 있는 다른 소비자 1개는 아무것도 받지 못하고 대기해요.",
            "{first} is the active consumer of the queue {queue} now; {others} stands by and gets nothing."
        ),
        _ => say!(
            t.lang,
            "이제 {who_ga} {queue} 큐의 활성 소비자예요. 이어져 있는 다른 소비자 {waiting}개는 아무것도 받지 못하고 대기해요.",
            "{first} is the active consumer of the queue {queue} now; {others} stand by and get nothing."
        ),
    }
}

fn routed(t: &Teller, exchange: u16, key: &str, queues: &[(u16, Option<u16>)]) -> String {
    let (who, story, name) = (t.who_first(), t.story(), exchange_name(t, exchange));
    let (who_ga, story_reul) = (ga(&who), reul(&story));
    if queues.is_empty() {
        return say!(
            t.lang,
            "라우팅 키 “{key}”에 맞는 바인딩이 {name} 익스체인지에 하나도 없어요. {story_reul} 받을 큐가 없어요.",
            "No binding of the exchange {name} matches the routing key “{key}”: no queue gets {story}."
        );
    }
    let each: Vec<String> = queues.iter().map(|(q, b)| one_queue(t, *q, *b)).collect();
    let (each, n) = (each.join(", "), queues.len());
    let queues = match n {
        1 => "queue",
        _ => "queues",
    };
    say!(
        t.lang,
        "{name} 익스체인지에서 라우팅 키 “{key}”에 맞는 큐는 {each}, 모두 {n}개예요. {who_ga} {story_reul} 그리로 보내요.",
        "{who} sends {story} to {n} {queues}. What matches the routing key “{key}” at the exchange {name}: {each}."
    )
}

/// Returns a queue with the binding that led to it.
fn one_queue(t: &Teller, queue: u16, binding: Option<u16>) -> String {
    let queue = t.queue(queue);
    let routing = broker(t).map(|broker| &broker.routing);
    let binding = binding.and_then(|b| routing?.bindings.get(usize::from(b)));
    match binding.map(|binding| &*binding.key) {
        None | Some("") => queue.to_owned(),
        Some(key) => say!(
            t.lang,
            "{queue}(바인딩 “{key}”)",
            "{queue} (binding “{key}”)"
        ),
    }
}

fn death(t: &Teller, why: Death, queue: &str) -> String {
    let story = t.story();
    let (story_ga, story_reul) = (ga(&story), reul(&story));
    let first = super::teller::capital(&story);
    match why {
        Death::Rejected => say!(
            t.lang,
            "소비자가 {queue} 큐의 {story_reul} 받지 않겠다고 답했어요.",
            "The consumer of the queue {queue} did not want {story}."
        ),
        Death::Expired => say!(
            t.lang,
            "{queue} 큐에서 {story_ga} 유효 시간(TTL)을 다 썼어요.",
            "{first} has used up its time to live (TTL) in the queue {queue}."
        ),
        Death::Overflowed => say!(
            t.lang,
            "{queue} 큐가 최대 길이를 넘어 맨 앞의 {story_ga} 밀려났어요.",
            "The queue {queue} was longer than its maximum, and {story} stood at its head."
        ),
        Death::DeliveryLimit => say!(
            t.lang,
            "{story_ga} {queue} 큐에 전달 한도보다 많이 되돌아왔어요.",
            "{first} came back to the queue {queue} more often than its delivery limit."
        ),
    }
}

fn onwards(t: &Teller, exchange: u16, key: &str, copies: u32) -> String {
    if copies == 0 {
        return say!(
            t.lang,
            "데드 레터를 받을 큐가 없어서 버려져요.",
            "No queue takes it as a dead letter, so it is gone."
        );
    }
    if exchange == DEFAULT_EXCHANGE {
        return say!(
            t.lang,
            "데드 레터(dead letter)로 {key} 큐에 옮겨요.",
            "It moves to the queue {key} as a dead letter."
        );
    }
    let name = exchange_name(t, exchange);
    say!(
        t.lang,
        "데드 레터(dead letter)로 {name} 익스체인지에 라우팅 키 “{key}”로 다시 발행해요.",
        "It is published again as a dead letter, to the exchange {name} with the routing key “{key}”."
    )
}

fn exchange_name(t: &Teller, exchange: u16) -> String {
    let found = broker(t).and_then(|b| b.routing.exchanges.get(usize::from(exchange)));
    match found.map(|exchange| &*exchange.name) {
        None => "?".into(),
        Some("") => say!(t.lang, "기본", "(default)"),
        Some(name) => name.to_owned(),
    }
}

fn broker<'t>(t: &'t Teller) -> Option<&'t Broker> {
    match &t.model.nodes.get(usize::from(t.said.node))?.kind {
        NodeKind::Broker(broker) => Some(broker),
        _ => None,
    }
}

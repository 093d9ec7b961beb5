//! Why queues got no copy of a message, and why a consumer that is connected gets nothing.

use super::fact::{Teller, capital, ga, node_name, reul};
use super::{Lang, josa};
use crate::say;
use sim::fact::{Fact, Said};
use sim::model::{Model, NodeKind};
use sim::rabbit::routing::{Binding, Destination, ExchangeKind, Routing};

/// Returns the question about queues that got no copy of a message.
pub fn no_copy(said: &Said, missed: &[Binding], model: &Model, lang: Lang) -> String {
    let t = Teller { said, model, lang };
    let story = t.story();
    let mut queues: Vec<&str> = Vec::new();
    for binding in missed {
        let name = queue_name(&t, binding);
        if !queues.contains(&name) {
            queues.push(name);
        }
    }
    let (queues, story_ga) = (queues.join(", "), ga(&story));
    say!(
        lang,
        "{queues} 큐에 {story_ga} 왜 들어가지 않았나요?",
        "Why did {queues} get no copy of {story}?"
    )
}

/// Returns why a binding did not lead a message to its queue.
pub fn no_match(said: &Said, binding: &Binding, model: &Model, lang: Lang) -> String {
    let t = Teller { said, model, lang };
    let Fact::Routed { key, exchange, .. } = &said.fact else {
        return String::new();
    };
    let queue = queue_name(&t, binding);
    let kind = routing(&t).and_then(|r| r.exchanges.get(usize::from(*exchange)));
    if kind.is_some_and(|exchange| exchange.kind == ExchangeKind::Headers) {
        let wanted = super::routing::headers(&binding.arguments);
        return say!(
            lang,
            "{queue} 큐의 바인딩({wanted})에 이 메시지의 헤더가 맞지 않아요.",
            "Its headers do not meet the binding of {queue} ({wanted})."
        );
    }
    let (pattern, key_neun) = (&binding.key, josa::topic(&format!("“{key}”")));
    say!(
        lang,
        "{queue} 큐의 바인딩 키는 “{pattern}”인데, 라우팅 키 {key_neun} 여기에 맞지 않아요.",
        "The binding key of {queue} is “{pattern}”; the routing key “{key}” does not match it."
    )
}

/// Returns what became of a message that no queue got.
pub fn nowhere(returned: bool, confirmed: bool, lang: Lang) -> String {
    match (returned, confirmed) {
        (true, _) => say!(
            lang,
            "맞는 바인딩이 하나도 없어서, 보낸 쪽에 되돌려 보냈어요(mandatory).",
            "No binding matched at all, so it is returned to its sender (mandatory)."
        ),
        (_, true) => say!(
            lang,
            "맞는 바인딩이 하나도 없어서 버렸고, 그래도 확인은 보냈어요.",
            "No binding matched at all: it is dropped, and confirmed all the same."
        ),
        _ => say!(
            lang,
            "맞는 바인딩이 하나도 없어서 버렸어요. 보낸 쪽은 알지 못해요.",
            "No binding matched at all: it is dropped, and its sender does not know."
        ),
    }
}

/// Returns that a consumer stands by while another one is active; nodes and instances of both.
pub fn stands_by(who: (u16, u32), active: (u16, u32), model: &Model, lang: Lang) -> String {
    let (who, active) = (unit(who, model, lang), unit(active, model, lang));
    let (who_neun, active_ga, first) = (josa::topic(&who), ga(&active), capital(&who));
    let who_reul = reul(&who);
    say!(
        lang,
        "{who_neun} 이어져 있지만 활성 소비자가 아니에요. 지금은 {active_ga} 모두 받고, 브로커는 {who_reul} 대기시켜요.",
        "{first} is connected and not the active consumer: {active} gets everything, and {who} stands by."
    )
}

/// Returns that a majority does not have a message yet, which a quorum queue waits for.
pub fn not_agreed(at: sim::time::Time, lang: Lang) -> String {
    let at = super::quantity::time(at);
    say!(
        lang,
        "쿼럼 큐는 과반의 복제본이 가진 메시지만 넘겨요. t = {at}에 과반이 가져요.",
        "A quorum queue hands over only what a majority of its replicas has; they have it at t = {at}."
    )
}

fn unit((node, unit): (u16, u32), model: &Model, lang: Lang) -> String {
    let node = &model.nodes[usize::from(node)];
    let name = node_name(node, lang);
    match &node.kind {
        NodeKind::Service(service) if service.instances > 1 => format!("{name}[{unit}]"),
        _ => name,
    }
}

fn queue_name<'t>(t: &'t Teller, binding: &Binding) -> &'t str {
    match binding.to {
        Destination::Queue(queue) => t.queue(queue),
        Destination::Exchange(_) => "?",
    }
}

fn routing<'t>(t: &'t Teller) -> Option<&'t Routing> {
    match &t.model.nodes.get(usize::from(t.said.node))?.kind {
        NodeKind::Broker(broker) => Some(&broker.routing),
        _ => None,
    }
}

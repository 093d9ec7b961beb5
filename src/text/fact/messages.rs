//! Sentences about messages on their way.

use super::super::quantity::{count, form, measured, share, span, time};
use super::teller::{Teller, capital, ga, neun, reul};
use crate::say;
use crate::text::josa;
use sim::fact::{DropReason, Fact};
use sim::model::NodeKind;
use sim::program::MessageKind;
use sim::time::Span;

pub fn sentence(t: &Teller) -> String {
    match &t.said.fact {
        Fact::Sent { .. } => sent(t),
        Fact::Dropped {
            reason,
            kind,
            label,
            from,
            to,
            late,
        } => {
            let thing = t.thing(*kind, *label);
            match orphaned(t, *reason, &thing, late.unwrap_or_default()) {
                Some(text) => text,
                None => dropped(t, *reason, &thing, *from, *to),
            }
        }
        Fact::HeldBack { left } => {
            let (story, first) = (josa::object(&t.story()), capital(&t.story()));
            let left = span(*left);
            say!(
                t.lang,
                "{story} 길에서 붙잡았어요. 놓아주면 {left} 뒤에 도착해요.",
                "{first} is held on its way; once let go, it arrives {left} later."
            )
        }
        Fact::LetGo { arrives } => {
            let (story, first) = (josa::object(&t.story()), capital(&t.story()));
            let arrives = time(*arrives);
            say!(
                t.lang,
                "붙잡았던 {story} 놓아줬어요. {arrives}에 도착해요.",
                "{first} is let go and arrives at {arrives}."
            )
        }
        Fact::Hastened { by } => {
            let (story, first) = (ga(&t.story()), capital(&t.story()));
            let by = span(*by);
            say!(
                t.lang,
                "{story} 먼저 보낸 메시지를 앞질러요. {by} 일찍 도착해요.",
                "{first} overtakes what was sent before it and arrives {by} earlier."
            )
        }
        Fact::Delayed { by } => {
            let (story, by) = (t.story(), span(*by));
            say!(
                t.lang,
                "장애로 {story}의 도착이 {by} 늦춰졌어요.",
                "A fault held up {story}: it arrives {by} later."
            )
        }
        Fact::Arrived {
            kind,
            label,
            from,
            took,
        } => arrived(t, &t.thing(*kind, *label), *from, *took),
        Fact::Held { kind, label, .. } => {
            let (thing, who) = (t.thing(*kind, *label), t.who());
            let (thing_ga, who_neun, first) = (ga(&thing), neun(&who), capital(&thing));
            say!(
                t.lang,
                "{thing_ga} 닿았지만 {who_neun} 응답 없이 멈춰 있어요. 읽히지 않은 채 쌓여 있어요.",
                "{first} reached {who}, which hangs: it lies there unread."
            )
        }
        other => unreachable!("{} is not about a message on its way", other.kind().name()),
    }
}

fn sent(t: &Teller) -> String {
    let Fact::Sent {
        to,
        to_unit,
        kind,
        label,
        attempt,
        copy,
        arrives,
    } = t.said.fact
    else {
        return String::new();
    };
    let (who, to, thing) = (t.who_first(), t.unit(to, to_unit), t.thing(kind, label));
    let way = arrives
        .map(|at| at.since(t.said.at))
        .filter(|way| *way > Span::ZERO)
        .map(measured);
    let tail = way.map_or_else(String::new, |way| {
        say!(
            t.lang,
            " {way} 뒤에 도착할 거예요.",
            " It should arrive {way} later."
        )
    });
    let nth = if attempt > 1 {
        say!(t.lang, "{attempt}번째 시도로 ", " (attempt {attempt})")
    } else {
        String::new()
    };
    let (who_ga, thing_ga, thing_reul, first) =
        (ga(&who), ga(&thing), reul(&thing), capital(&thing));
    if copy {
        return say!(
            t.lang,
            "{thing_ga} 길에서 복제되어 {to}에 두 번 닿아요.{tail}",
            "{first} was duplicated on its way to {to}.{tail}"
        );
    }
    match kind {
        MessageKind::Ack | MessageKind::Confirm => {
            say!(
                t.lang,
                "{who_ga} {to}에 {thing_reul} 보냈어요.{tail}",
                "{who} sent {to} {thing}.{tail}"
            )
        }
        _ => say!(
            t.lang,
            "{who_ga} {nth}{to}에 {thing_reul} 보냈어요.{tail}",
            "{who} sent {thing} to {to}{nth}.{tail}"
        ),
    }
}

fn arrived(t: &Teller, thing: &str, from: u16, took: Span) -> String {
    let (who, from, took, first) = (t.who(), t.node(from), measured(took), capital(thing));
    let thing_ga = ga(thing);
    say!(
        t.lang,
        "{from}에서 떠난 {thing_ga} {took} 만에 {who}에 도착했어요.",
        "{first} from {from} reached {who} after {took}."
    )
}

fn dropped(t: &Teller, reason: DropReason, thing: &str, from: u16, to: u16) -> String {
    let (who, sender, receiver, first) = (t.who(), t.node(from), t.node(to), capital(thing));
    let (thing_ga, thing_reul, receiver_ga) = (ga(thing), reul(thing), ga(&receiver));
    let toward = josa::toward(&receiver);
    match reason {
        DropReason::Loss => say!(
            t.lang,
            "{sender}에서 {toward} 가던 {thing_ga} 길에서 사라졌어요. 어느 쪽도 알지 못해요.",
            "{first} was lost on its way from {sender} to {receiver}. Neither side is told."
        ),
        DropReason::Struck => say!(
            t.lang,
            "{sender}에서 {toward} 가던 {thing_ga} 장애로 사라졌어요. 어느 쪽도 알지 못해요.",
            "A fault took {thing} on its way from {sender} to {receiver}. Neither side is told."
        ),
        DropReason::Partitioned => {
            let between = josa::with(&sender);
            say!(
                t.lang,
                "{between} {receiver} 사이가 끊겨 있어서 {thing_ga} 닿지 못했어요. 어느 쪽도 알지 못해요.",
                "{first} got nowhere: {sender} and {receiver} are cut off from each other, and neither is told."
            )
        }
        DropReason::Down => say!(
            t.lang,
            "{receiver_ga} 실행되고 있지 않아서 {thing_reul} 받지 못했어요. 연결이 거부돼요.",
            "{first} was refused: {receiver} is not running."
        ),
        DropReason::HungPeer => say!(
            t.lang,
            "응답 없이 멈춰 있던 {receiver_ga} 비정상 종료되어, 읽히지 않은 {thing_ga} 사라졌어요.",
            "{first} lay unread at {receiver}, which hung and then crashed."
        ),
        DropReason::Unavailable => unavailable(t, thing, to),
        DropReason::QueueFull => queue_full(t, thing, to),
        DropReason::RateLimited => say!(
            t.lang,
            "{receiver}의 문 앞에서 처리율 제한에 걸려 {thing_reul} 돌려보냈어요.",
            "{first} was turned away at the door of {receiver}: its rate limit is used up."
        ),
        DropReason::Expired => say!(
            t.lang,
            "{thing}의 차례가 왔지만 {sender} 쪽은 이미 기다리지 않아요. 그래서 {receiver_ga} 일하지 않고 버렸어요.",
            "The turn of {thing} came after {sender} had stopped waiting, so {receiver} dropped it without work."
        ),
        DropReason::NobodyWaits => say!(
            t.lang,
            "{thing_ga} {receiver}에 도착했지만 기다리던 호출이 이미 끝나서 버려졌어요.",
            "{first} came too late: nobody at {receiver} waits for it any more."
        ),
        DropReason::Crashed => say!(
            t.lang,
            "{thing_ga} {who}의 메모리에만 있다가 비정상 종료와 함께 사라졌어요.",
            "{first} was only in the memory of {who}, and went with the crash."
        ),
        DropReason::Discarded => say!(
            t.lang,
            "소비자가 받지 않겠다고 답해서 {thing_ga} 버려졌어요.",
            "{first} was thrown away: its consumer did not want it."
        ),
        DropReason::Unroutable => say!(
            t.lang,
            "맞는 바인딩이 하나도 없어서 {receiver_ga} {thing_reul} 버렸어요.",
            "{first} was dropped by {receiver}: no binding matched."
        ),
        DropReason::Outdated => say!(
            t.lang,
            "{thing_ga} 큐에서 유효 시간(TTL)을 다 쓰고 맨 앞에 와서 버려졌어요.",
            "{first} was at the head of its queue and had used up its time to live (TTL), so it was dropped."
        ),
        DropReason::Overflowed => say!(
            t.lang,
            "큐가 최대 길이를 넘어서 맨 앞의 {thing_ga} 버려졌어요.",
            "{first} stood at the head of a queue that was longer than its maximum, so it was dropped."
        ),
        DropReason::DeliveryLimit => say!(
            t.lang,
            "{thing_ga} 전달 한도(delivery limit)보다 많이 되돌아와서 버려졌어요.",
            "{first} came back more often than its delivery limit, so it was dropped."
        ),
        DropReason::Orphaned | DropReason::Answered | DropReason::Repeated => String::new(),
        DropReason::TooLate => say!(
            t.lang,
            "{thing_ga} {receiver}에 닿았지만 기한까지 남은 시간이 없어서 시작하지 않았어요.",
            "{first} reached {receiver} with no time left before its deadline, so it was not started."
        ),
    }
}

/// Returns why an answer that came through a mailbox is not used; none for other reasons.
fn orphaned(t: &Teller, reason: DropReason, thing: &str, late: Span) -> Option<String> {
    let (who, late, first) = (t.who(), measured(late), capital(thing));
    let (thing_ga, thing_neun, who_ga, who_neun) = (ga(thing), neun(thing), ga(&who), neun(&who));
    Some(match reason {
        DropReason::Orphaned => say!(
            t.lang,
            "{who_ga} 더 기다리지 않기로 한 지 {late} 뒤에 {thing_ga} 왔어요. 짝이 되는 요청이 없는 고아 응답이라 버려요.",
            "{first} came {late} after {who} had stopped waiting for it: an orphan, it is thrown away."
        ),
        DropReason::Answered => say!(
            t.lang,
            "{who_neun} {late} 전에 이미 답을 받았어요. 이 {thing_neun} 짝이 되는 요청이 없는 고아 응답이라 버려요.",
            "{first} came {late} after {who} had its answer: an orphan, it is thrown away."
        ),
        DropReason::Repeated => say!(
            t.lang,
            "같은 쪽의 답을 이미 모았기 때문에 {who_neun} 이 {thing}의 내용을 세지 않아요.",
            "{first} is not counted: {who} has gathered an answer of the same sender already."
        ),
        _ => return None,
    })
}

fn unavailable(t: &Teller, thing: &str, to: u16) -> String {
    let up = match t.model.nodes.get(usize::from(to)).map(|n| &n.kind) {
        Some(NodeKind::Service(service)) => service.up,
        Some(NodeKind::Broker(broker)) => broker.up,
        Some(NodeKind::Client(_)) | None => 1.0,
    };
    let (receiver, first) = (t.node(to), capital(thing));
    let (up, down, thing_neun) = (share(up), share(1.0 - up), neun(thing));
    say!(
        t.lang,
        "{receiver}의 가용성은 {up}인데, 이번 {thing_neun} 내려가 있는 {down}에 걸렸어요.",
        "{first} found {receiver} down: it is up for {up} of requests, and this was one of the other {down}."
    )
}

fn queue_full(t: &Teller, thing: &str, to: u16) -> String {
    let (receiver, first) = (t.node(to), capital(thing));
    let (thing_reul, max) = (reul(thing), t.service(to).and_then(|s| s.queue_max));
    match max {
        Some(max) => {
            let wait = form(max.into(), "waits", "wait");
            let max = count(max.into());
            say!(
                t.lang,
                "{receiver}의 대기열이 {max}개로 가득 차서 {thing_reul} 돌려보냈어요.",
                "{first} was turned away: {max} {wait} in line at {receiver}, and there is room for no more."
            )
        }
        None => say!(
            t.lang,
            "{receiver}의 큐가 가득 차서 {thing_reul} 돌려보냈어요.",
            "{first} was turned away: the queue at {receiver} is full."
        ),
    }
}

//! Mistakes in what a file means: its names, and how things go together.

use super::names::{node_shape, place_name, what};
use super::{joined, quoted};
use crate::say;
use crate::text::{Lang, josa};
use sim::scenario::Code;

/// A name that is unknown, taken or none.
pub fn name(code: &Code, lang: Lang) -> String {
    match code {
        Code::NameUnknown { what: kind, name } => {
            let (kind, name) = (what(*kind, lang), quoted(name));
            let (it, kind_ko) = (josa::called(&name), josa::topic(&kind));
            say!(lang, "{it} {kind_ko} 없어요.", "There is no {kind} {name}.")
        }
        Code::NameTwice { what: kind, name } => {
            let (kind, name) = (what(*kind, lang), quoted(name));
            let (it, kind_ko) = (josa::called(&name), josa::subject(&kind));
            say!(
                lang,
                "{it} {kind_ko} 둘이에요. 하나의 이름을 바꿔 주세요.",
                "There are two of the name {name} ({kind}). Rename one of them."
            )
        }
        Code::NotInnermost { name } => {
            let name = quoted(name);
            let it = josa::topic(&name);
            say!(
                lang,
                "{it} 헤징(hedging)이라 through의 맨 끝에 와야 해요.",
                "{name} is hedging, so it must stand last in through."
            )
        }
        Code::NameBad { name, max } => {
            let name = quoted(name);
            let it = josa::topic(&name);
            say!(
                lang,
                "{it} 이름으로 쓸 수 없어요. 글자, 숫자, -, _로 {max}자까지 쓸 수 있어요.",
                "{name} cannot be a name: letters, digits, - and _ make one, at most {max} of them."
            )
        }
        Code::NameReserved { name } => {
            let name = quoted(name);
            let it = josa::topic(&name);
            say!(
                lang,
                "{it} 다른 뜻으로 쓰는 이름이에요. 다른 이름을 써 주세요.",
                "The name {name} means something else. Take another one."
            )
        }
        Code::KindWrong {
            name,
            expected,
            found,
        } => {
            let (wanted, found) = (node_shape(*expected, lang), node_shape(*found, lang));
            let name = quoted(name);
            let (it, wanted_ko, found_ko) =
                (josa::topic(&name), josa::subject(&wanted), josa::is(&found));
            say!(
                lang,
                "여기에는 {wanted_ko} 와야 하는데 {it} {found_ko}.",
                "A {wanted} is needed here, and {name} is a {found}."
            )
        }
        _ => String::new(),
    }
}

/// Things that do not go together.
pub fn meaning(code: &Code, lang: Lang) -> String {
    match code {
        Code::Misplaced { statement, place } => {
            let (it, at) = (josa::topic(&quoted(statement)), place_name(*place, lang));
            say!(
                lang,
                "{it} {at} 쓸 수 없어요.",
                "“{statement}” makes no sense {at}."
            )
        }
        Code::LinkUnused { a, b } => {
            let (a_gwa, b) = (josa::with(&quoted(a)), quoted(b));
            let a = quoted(a);
            say!(
                lang,
                "{a_gwa} {b} 사이에는 오가는 메시지가 없어서 이 설정은 쓰이지 않아요.",
                "No message passes between {a} and {b}, so this setting would change nothing."
            )
        }
        Code::OnlyWith { field, needs } => {
            let (field_neun, needs_ga) =
                (josa::topic(&quoted(field)), josa::subject(&quoted(needs)));
            let (field, needs) = (quoted(field), quoted(needs));
            say!(
                lang,
                "{field_neun} {needs_ga} 함께 있을 때만 뜻이 있어요.",
                "{field} means something only beside {needs}."
            )
        }
        Code::QueueImpossible => say!(
            lang,
            "RabbitMQ는 이런 큐를 만들지 않아요. 쿼럼 큐는 언제나 durable이고, priority_max와 reject_publish_dlx를 쓸 수 없어요.",
            "RabbitMQ refuses such a queue: a quorum queue is always durable and takes neither priority_max nor reject_publish_dlx."
        ),
        Code::ReplicasOfClassic => say!(
            lang,
            "여러 인스턴스에 복제되는 큐는 쿼럼 큐뿐이에요. 이 브로커의 모든 큐에 “kind”: “quorum”을 적고 토픽은 다른 브로커에 두거나, 인스턴스를 1개로 두세요.",
            "Of queues, only quorum queues are on several instances. Give every queue of this broker the kind “quorum” and put its topics on another broker, or leave it one instance."
        ),
        Code::CallsWithoutEnd { cycle } => {
            let way = circle(cycle);
            say!(
                lang,
                "서비스들이 서로를 끝없이 호출해요: {way}. 이 가운데 호출 하나를 빼거나 메시지로 바꿔 주세요.",
                "These calls go in a circle without end: {way}. Remove one of them, or send a message instead."
            )
        }
        Code::LoopWithoutTime => say!(
            lang,
            "이 반복 안에서는 시간이 흐르지 않아서 끝나지 않아요. 조건 밖에 시간이 걸리는 문장을 하나 넣어 주세요.",
            "No time passes in this loop, so it would never let go. Put in a statement that takes time, outside any condition."
        ),
        Code::NotAnExpression => say!(
            lang,
            "여기에는 값이나 함수 하나가 와야 해요.",
            "A value or one function belongs here."
        ),
        Code::PointsNowhere { pointer, variant } if variant.is_empty() => {
            let pointer = quoted(pointer);
            let it = josa::topic(&pointer);
            say!(
                lang,
                "{it} 바꿀 수 없는 곳이에요. “/until”이나 “/scenario/” 아래만 바꿀 수 있어요.",
                "{pointer} cannot be changed; only “/until” and what is under “/scenario/” can."
            )
        }
        Code::PointsNowhere { pointer, variant } => {
            let pointer = quoted(pointer);
            let it = josa::subject(&pointer);
            say!(
                lang,
                "변형 “{variant}”에는 {it} 가리키는 값이 없어요.",
                "In variant “{variant}” there is nothing at {pointer}."
            )
        }
        Code::AnchorBad { text } => {
            let text = quoted(text);
            let it = josa::topic(&text);
            say!(
                lang,
                "{it} 기준점이 아니에요. “web#1/orders.create @ call_started”처럼 경로와 사실 종류를 써 주세요.",
                "{text} is no anchor. Write path and kind of fact, like “web#1/orders.create @ call_started”."
            )
        }
        Code::OneRight { found } => say!(
            lang,
            "맞는 보기는 하나뿐이어야 하는데 {found}개예요. 틀린 보기에는 “patch”와 “misconception”을 함께 써 주세요.",
            "Exactly one option is what happens, and here are {found}. Give each wrong one its “patch” and “misconception”."
        ),
        _ => String::new(),
    }
}

/// Returns the way round; of a long one the beginning and where it closes.
fn circle(cycle: &[String]) -> String {
    let (last, before) = cycle
        .split_last()
        .map_or((None, cycle), |(l, b)| (Some(l), b));
    let way = joined(before.iter().cloned(), " → ");
    last.map_or_else(String::new, |last| format!("{way} → {last}"))
}

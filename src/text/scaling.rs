//! Words of the picture of an autoscaler: what it watches, what that asks for, and how each instance is.

use super::Lang;
use super::quantity::{count, form, measured, time};
use crate::say;
use sim::model::{Model, NodeKind};
use sim::scaling::Watched;
use sim::time::{Span, Time};

/// Returns the name of the queue or topic that is watched.
pub fn watched_name(model: &Model, watched: Watched) -> &str {
    let name = match (&model.nodes[usize::from(watched.broker())].kind, watched) {
        (NodeKind::Broker(of), Watched::Queue { queue, .. }) => {
            let queue = of.queues.get(usize::from(queue));
            queue.map(|queue| &*queue.name)
        }
        (NodeKind::Broker(of), Watched::Lag { topic, .. }) => {
            let topic = of.topics.get(usize::from(topic));
            topic.map(|topic| &*topic.name)
        }
        _ => None,
    };
    name.unwrap_or("?")
}

/// Returns how many partitions there are where a topic is watched.
pub fn partitions(model: &Model, watched: Watched) -> Option<u32> {
    let Watched::Lag { broker, topic } = watched else {
        return None;
    };
    match &model.nodes[usize::from(broker)].kind {
        NodeKind::Broker(of) => Some(of.topics.get(usize::from(topic))?.partitions),
        _ => None,
    }
}

/// Returns what the picture is called.
pub fn title(model: &Model, watched: Watched, lang: Lang) -> String {
    let name = watched_name(model, watched);
    match watched {
        Watched::Queue { .. } => say!(lang, "오토스케일러: {name} 큐", "Autoscaler: queue {name}"),
        Watched::Lag { .. } => say!(
            lang,
            "오토스케일러: {name} 토픽의 지연(lag)",
            "Autoscaler: lag in topic {name}"
        ),
    }
}

/// Returns how many instances run, of how many at most.
pub fn running(running: u32, starting: u32, max: u32, lang: Lang) -> String {
    let (run, start) = (
        form(running.into(), "runs", "run"),
        form(starting.into(), "starts", "start"),
    );
    if starting == 0 {
        return say!(
            lang,
            "인스턴스 {running}개 (최대 {max}개)",
            "{running} of at most {max} {run}"
        );
    }
    say!(
        lang,
        "인스턴스 {running}개 + 시작 중 {starting}개 (최대 {max}개)",
        "{running} of at most {max} {run}, {starting} {start}"
    )
}

/// Returns what the backlog asks for now.
pub fn sum(backlog: u32, target: u32, wanted: u32, lang: Lang) -> String {
    let (backlog, target) = (count(backlog.into()), count(target.into()));
    say!(
        lang,
        "지금 {backlog} ÷ {target} → {wanted}개",
        "now {backlog} ÷ {target} → {wanted}"
    )
}

/// Returns that no more are started than there are partitions.
pub fn limit(partitions: u32, lang: Lang) -> String {
    say!(
        lang,
        "토픽의 파티션이 {partitions}개라서 {partitions}개까지",
        "no more than {partitions}, one per partition"
    )
}

/// Returns that nobody can tell now what waits.
pub fn unknown(lang: Lang) -> String {
    say!(lang, "지금은 알 수 없음", "not known now")
}

/// Returns when it looks next.
pub fn looks_in(left: Span, lang: Lang) -> String {
    let left = measured(left);
    say!(lang, "다음에 보기까지 {left}", "looks in {left}")
}

/// Returns which look keeps instances from being stopped, and until when.
pub fn held(highest: u32, until: Time, lang: Lang) -> String {
    let until = time(until);
    say!(
        lang,
        "t = {until}까지는 {highest}개보다 줄이지 않음",
        "not fewer than {highest} until t = {until}"
    )
}

/// Returns how a member is, and which partitions it reads.
pub fn reads(state: &str, partitions: &[u32], lang: Lang) -> String {
    let all: Vec<String> = partitions.iter().map(u32::to_string).collect();
    let all = all.join(", ");
    match partitions.len() {
        0 => say!(lang, "{state}, 파티션 없음", "{state}, reads no partition"),
        1 => say!(
            lang,
            "{state}, 파티션 {all}",
            "{state}, reads partition {all}"
        ),
        _ => say!(
            lang,
            "{state}, 파티션 {all}",
            "{state}, reads partitions {all}"
        ),
    }
}

/// How an instance is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    Running,
    Starting { left: Span },
    Leaving,
    Down,
    Off,
}

/// Returns how an instance is.
pub fn state(state: State, lang: Lang) -> String {
    match state {
        State::Running => say!(lang, "실행 중", "runs"),
        State::Starting { left } => {
            let left = measured(left);
            say!(lang, "시작 중, {left} 남음", "starts, ready in {left}")
        }
        State::Leaving => say!(lang, "하던 일을 마치는 중", "finishes what it holds"),
        State::Down => say!(lang, "비정상 종료됨", "crashed"),
        State::Off => say!(lang, "꺼짐", "off"),
    }
}

/// Returns the heads of the table of instances.
pub fn columns(lang: Lang) -> [String; 3] {
    [
        say!(lang, "인스턴스", "Instance"),
        say!(lang, "상태", "State"),
        say!(lang, "작업 중", "Busy"),
    ]
}

/// Returns what an instance is called that does not run, on the stage and on lifelines.
pub fn off(lang: Lang) -> String {
    say!(lang, "꺼짐", "off")
}

/// Returns what a chart of the number of instances is called.
pub fn chart(lang: Lang) -> String {
    say!(lang, "인스턴스 수", "Instances")
}

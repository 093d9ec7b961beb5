//! Words of the picture of an autoscaler: what it watches, what that asks for, and how each instance is.

use super::Lang;
use super::quantity::{count, span, time};
use crate::say;
use sim::time::{Span, Time};

/// Returns what the picture is called.
pub fn title(queue: &str, lang: Lang) -> String {
    say!(
        lang,
        "오토스케일러: {queue} 큐",
        "Autoscaler: queue {queue}"
    )
}

/// Returns how many instances run, of how many at most.
pub fn running(running: u32, starting: u32, max: u32, lang: Lang) -> String {
    if starting == 0 {
        return say!(
            lang,
            "인스턴스 {running}개 (최대 {max}개)",
            "{running} of at most {max} run"
        );
    }
    say!(
        lang,
        "인스턴스 {running}개 + 시작 중 {starting}개 (최대 {max}개)",
        "{running} of at most {max} run, {starting} start"
    )
}

/// Returns what the length asks for now.
pub fn sum(length: u32, target: u32, wanted: u32, lang: Lang) -> String {
    let (length, target) = (count(length.into()), count(target.into()));
    say!(
        lang,
        "지금 {length} ÷ {target} → {wanted}개",
        "now {length} ÷ {target} → {wanted}"
    )
}

/// Returns when it looks next.
pub fn looks_in(left: Span, lang: Lang) -> String {
    let left = span(left);
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
            let left = span(left);
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

//! Labels of the page that hold numbers or names; the fixed ones are in [`page`](super::page).

use super::quantity::{brief, count, counted, percent, signed, span, time};
use super::{Lang, josa, logs};
use crate::say;
use sim::log::SeekTo;
use sim::scenario::{Knob, KnobKind};
use sim::time::{Span, Time};

/// Returns where the cursor stands; a run that is still recorded has more events to come.
pub fn position(applied: u32, events: u32, complete: bool, lang: Lang) -> String {
    let (applied, events) = (count(applied.into()), count(events.into()));
    if complete {
        say!(
            lang,
            "사건 {applied} / {events}",
            "event {applied} of {events}"
        )
    } else {
        say!(
            lang,
            "사건 {applied} / {events}+",
            "event {applied} of {events}+"
        )
    }
}

/// Returns the instant of the cursor, in little room; [`position_spoken`] has it exactly.
pub fn at_time(at: Time) -> String {
    format!("t = {}", brief(at))
}

/// Returns what the time line says for itself.
pub fn position_spoken(applied: u32, events: u32, at: Time, headline: &str, lang: Lang) -> String {
    let at = time(at);
    say!(
        lang,
        "사건 {events}개 중 {applied}번째, 시각 {at}, {headline}",
        "event {applied} of {events}, at {at}, {headline}"
    )
}

/// Returns the mark of that many workers without work.
pub fn workers_free(free: u32, lang: Lang) -> String {
    let free = count(free.into());
    say!(lang, "비어 있음 × {free}", "free × {free}")
}

pub fn seed_number(seed: u64, lang: Lang) -> String {
    say!(lang, "시드 {seed}", "seed {seed}")
}

/// Returns how much simulated time passes in a second of watching.
pub fn pace(per_second: Span, lang: Lang) -> String {
    let per_second = span(per_second);
    say!(
        lang,
        "1초에 모델 시간 {per_second}",
        "{per_second} of simulated time per second"
    )
}

/// Returns a tooltip: a name and its key.
pub fn with_key(name: &str, key: &str) -> String {
    if key.is_empty() {
        name.to_owned()
    } else {
        format!("{name} ({key})")
    }
}

/// What a reader's own hand did, for the names of branches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deed {
    Crash,
    ShutDown,
    Restart,
    Hang,
    Resume,
    CutOff,
    Reconnect,
    Drop,
    Refuse,
    Duplicate,
    Delay(Span),
    Hold,
    Release,
    Overtake,
    LoseAck,
    LoseReply,
    Seek {
        to: SeekTo,
        /// In which topic, where the readers read several.
        topic: Option<String>,
    },
    /// Crash before the line, or after it.
    CrashBefore(String),
    CrashAfter(String),
}

/// Returns the name of a branch: `kitchen crashed at 1.2 s`. `whom` is a node's or a message's name.
pub fn branch_name(deed: &Deed, whom: &str, at: Time, lang: Lang) -> String {
    let at = time(at);
    let (reul, ga) = (josa::object(whom), josa::subject(whom));
    match deed {
        Deed::Crash => say!(lang, "{at}에 {whom} 비정상 종료", "{whom} crashed at {at}"),
        Deed::ShutDown => say!(lang, "{at}에 {whom} 정상 종료", "{whom} shut down at {at}"),
        Deed::Restart => say!(lang, "{at}에 {whom} 다시 시작", "{whom} restarted at {at}"),
        Deed::Hang => say!(lang, "{at}에 {whom} 응답 멈춤", "{whom} hung at {at}"),
        Deed::Resume => say!(lang, "{at}에 {whom} 다시 움직임", "{whom} resumed at {at}"),
        Deed::CutOff => say!(
            lang,
            "{at}에 {whom} 네트워크 끊김",
            "{whom} cut off at {at}"
        ),
        Deed::Reconnect => say!(
            lang,
            "{at}에 {whom} 네트워크 이어짐",
            "{whom} reconnected at {at}"
        ),
        Deed::Drop => say!(lang, "{at}에 {reul} 없앰", "{whom} dropped at {at}"),
        Deed::Refuse => say!(lang, "{at}에 {reul} 거부", "{whom} refused at {at}"),
        Deed::Duplicate => say!(lang, "{at}에 {reul} 복제", "{whom} duplicated at {at}"),
        Deed::Delay(by) => {
            let by = span(*by);
            say!(
                lang,
                "{at}에 {reul} {by} 늦춤",
                "{whom} delayed by {by} at {at}"
            )
        }
        Deed::Hold => say!(lang, "{at}에 {reul} 붙잡음", "{whom} held at {at}"),
        Deed::Release => say!(lang, "{at}에 {reul} 놓아줌", "{whom} let go at {at}"),
        Deed::Overtake => say!(lang, "{at}에 {ga} 앞지름", "{whom} sent ahead at {at}"),
        Deed::LoseAck => say!(
            lang,
            "{at} 뒤 {whom}의 다음 확인 응답 사라짐",
            "{whom}: next ack lost after {at}"
        ),
        Deed::LoseReply => say!(
            lang,
            "{at} 뒤 {whom}의 다음 응답 사라짐",
            "{whom}: next reply lost after {at}"
        ),
        Deed::Seek { to, topic } => {
            let to = logs::seek_goal(*to, lang);
            match topic {
                Some(topic) => say!(
                    lang,
                    "{at}에 {whom} {topic} 토픽에서 시크: {to}",
                    "{whom} seeks in {topic} at {at}: {to}"
                ),
                None => say!(
                    lang,
                    "{at}에 {whom} 시크: {to}",
                    "{whom} seeks at {at}: {to}"
                ),
            }
        }
        Deed::CrashBefore(line) => say!(
            lang,
            "{at} 뒤 {whom} ‘{line}’ 앞에서 비정상 종료",
            "{whom} crashes before “{line}”, after {at}"
        ),
        Deed::CrashAfter(line) => say!(
            lang,
            "{at} 뒤 {whom} ‘{line}’ 다음에 비정상 종료",
            "{whom} crashes after “{line}”, after {at}"
        ),
    }
}

/// Returns the label of the undo button with what it takes back.
pub fn undo_what(what: &str, lang: Lang) -> String {
    say!(lang, "되돌리기: {what}", "Undo: {what}")
}

/// Returns the label of the redo button with what it does again.
pub fn redo_what(what: &str, lang: Lang) -> String {
    say!(lang, "다시 하기: {what}", "Redo: {what}")
}

/// Returns the name of a button with whom it is about: `Delete: kitchen crashed at 1.2 s`.
pub fn about_run(what: &str, run: &str) -> String {
    format!("{what}: {run}")
}

/// Returns how long a run is.
pub fn run_length(events: u32, complete: bool, lang: Lang) -> String {
    if complete {
        let all = counted(events, "event");
        let events = count(events.into());
        return say!(lang, "사건 {events}개", "{all}");
    }
    let events = count(events.into());
    say!(lang, "사건 {events}+개", "{events}+ events")
}

/// Returns what is wrong with a line of the ledger: `charges: 2, expected 1`.
pub fn wrong(line: &str, expected: i64, actual: i64, lang: Lang) -> String {
    let (expected, actual) = (signed(expected), signed(actual));
    say!(
        lang,
        "{line}: {actual}, 기대 {expected}",
        "{line}: {actual}, expected {expected}"
    )
}

pub fn breaker_opened(lang: Lang) -> String {
    say!(lang, "회로 열림", "Circuit open")
}

/// Returns what is said of a message that is delivered or copied once more.
pub fn again(lang: Lang) -> String {
    say!(lang, "다시 전달", "Delivered again")
}

/// Returns how many places to jump to lie on either side.
pub fn on_either_side(before: u32, after: u32, lang: Lang) -> String {
    say!(
        lang,
        "앞에 {before}, 뒤에 {after}",
        "{before} before, {after} after"
    )
}

/// Returns the name of the menu of jumps and stops, with how many stops are set.
pub fn jumps_and_stops(stops: usize, lang: Lang) -> String {
    match stops {
        0 => say!(lang, "건너뛰기와 멈춤 조건", "Jumps and stop conditions"),
        _ => say!(
            lang,
            "건너뛰기와 멈춤 조건({stops}개 켜짐)",
            "Jumps and stop conditions ({stops} set)"
        ),
    }
}

/// Returns what a slider says: its name, its value, and its range.
pub fn knob_spoken(name: &str, value: &str, min: &str, max: &str, lang: Lang) -> String {
    say!(
        lang,
        "{name} {value}, {min}부터 {max}까지",
        "{name} {value}, from {min} to {max}"
    )
}

/// Returns how many events the list shows of how many there are.
pub fn listed(shown: u32, events: u32, lang: Lang) -> String {
    let all = counted(events, "event");
    let (shown, events) = (count(shown.into()), count(events.into()));
    say!(lang, "사건 {events}개 중 {shown}개", "{shown} of {all}")
}

/// Returns how long a share link is.
pub fn link_length(characters: usize, lang: Lang) -> String {
    let n = count(characters as u64);
    say!(lang, "주소는 {n}자예요.", "The address has {n} characters.")
}

/// Returns a knob's value as people read it.
pub fn knob_value(knob: &Knob, value: u64) -> String {
    match knob.kind {
        KnobKind::Duration => span(Span(value)),
        KnobKind::Number => count(value),
        KnobKind::Percent => percent(value as f64 / 10_000.0),
    }
}

/// Returns from which value of a knob on a line of the ledger is another one.
pub fn from_here_line(value: &str, line: &str, expected: i64, actual: i64, lang: Lang) -> String {
    let (more, actual) = (actual != expected, signed(actual));
    let expected = signed(expected);
    match more {
        true => say!(
            lang,
            "{value}부터: {line} {actual}, 기대 {expected}",
            "from {value} on: {line} {actual}, expected {expected}"
        ),
        false => say!(
            lang,
            "{value}부터: {line} {actual}, 기대한 대로",
            "from {value} on: {line} {actual}, as expected"
        ),
    }
}

/// Returns from which value of a knob on so many of the clients' runs fail.
pub fn from_here_failed(value: &str, failed: u64, lang: Lang) -> String {
    let n = count(failed);
    match failed {
        0 => say!(
            lang,
            "{value}부터: 실패 없음",
            "from {value} on: nothing fails"
        ),
        _ => say!(lang, "{value}부터: 실패 {n}", "from {value} on: {n} failed"),
    }
}

/// Returns the name of a run that was kept when a knob or the seed changed.
pub fn kept_run(settings: Option<&str>, seed: u64, lang: Lang) -> String {
    let what = settings.map_or_else(|| seed_number(seed, lang), str::to_owned);
    say!(lang, "바꾸기 전({what})", "before the change ({what})")
}

/// Returns the title of the page with a lesson.
pub fn page_title(lesson: &str) -> String {
    if lesson.is_empty() {
        "Signalbox".into()
    } else {
        format!("{lesson} · Signalbox")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_with_numbers() {
        assert_eq!(position(14, 32, true, Lang::Ko), "사건 14 / 32");
        assert_eq!(position(14, 1_032, false, Lang::En), "event 14 of 1,032+");
        assert_eq!(at_time(Time(107_000_000)), "t = 107 ms");
        let at = Time(1_200_000_000);
        assert_eq!(
            branch_name(&Deed::Crash, "kitchen", at, Lang::En),
            "kitchen crashed at 1.2 s"
        );
        assert_eq!(
            branch_name(&Deed::Drop, "charge", at, Lang::Ko),
            "1.2 s에 charge를 없앰"
        );
        assert_eq!(with_key("재생", "K"), "재생 (K)");
        assert_eq!(undo_what("조절", Lang::Ko), "되돌리기: 조절");
    }

    /// What the button does is called what the sentence of the event calls it.
    #[test]
    fn a_crash_has_one_name() {
        let name = super::super::names::fact_kind(sim::fact::FactKind::Crashed, Lang::Ko);
        assert_eq!(super::super::page::Label::Crash.say(Lang::Ko), name);
        let branch = branch_name(&Deed::Crash, "주방", Time(1_200_000_000), Lang::Ko);
        assert_eq!(branch, format!("1.2 s에 주방 {name}"));
    }

    #[test]
    fn a_difference_says_what_it_is_of() {
        use super::super::explain_difference::explain_line;
        assert_eq!(
            explain_line("받은 주문", "−1", Lang::Ko),
            "받은 주문, 차이 −1, 차이 설명"
        );
        assert_eq!(
            explain_line("orders", "−1", Lang::En),
            "orders, difference −1, explain the difference"
        );
    }
}

//! What the page tells when something went wrong or needs a decision: what happened, what stays, what to do.

use super::Lang;
use super::josa;
use super::quantity::{count, counted};
use super::words::words;
use crate::say;
use sim::fact::Limit;
use sim::time::Time;
use sim::world::End;

words! {
    reload: "새로 고침", "Reload";
    link_newer: "더 새로운 Signalbox에서 만든 링크예요. 이 판이 아는 데까지 열었어요.", "This link was made by a newer Signalbox. It was opened as far as this one understands it.";
    link_outdated: "링크를 만든 뒤로 모델이나 실습이 바뀌어서, 그때와 다른 실행이에요. 지금 모델로 다시 실행했어요.",
        "The model or the lesson has changed since the link was made, so this is not the run that was shared. It was run again with today's model.";
    retry: "다시 시도", "Try again";
    crashed: "Signalbox에 오류가 생겨 멈췄어요. 새로 고치면 이어서 쓸 수 있어요.",
        "Signalbox stopped because of an error of its own. Reload to go on.";
    report: "오류 보고 복사", "Copy the report";
}

/// A file has mistakes.
pub fn file_refused(file: &str, mistakes: usize, lang: Lang) -> String {
    let n = count(mistakes as u64);
    let file_reul = josa::object(file);
    let s = if mistakes == 1 { "" } else { "s" };
    say!(
        lang,
        "{file_reul} 열지 못했어요. 고칠 곳이 {n}군데 있어요.",
        "{file} could not be opened: {n} mistake{s} to correct."
    )
}

/// Parts of an address make no sense in what was opened: the lesson that it names, or where it names none, the list of lessons.
pub fn link_partly(parts: &[String], lesson: bool, lang: Lang) -> String {
    let shown: Vec<String> = parts
        .iter()
        .take(PARTS_MAX)
        .map(|part| short(part))
        .collect();
    let (list, more) = (shown.join(", "), parts.len().saturating_sub(PARTS_MAX));
    let n = count(more as u64);
    let list = match more {
        0 => list,
        _ => say!(lang, "{list} 외 {n}개", "{list} and {n} more"),
    };
    match lesson {
        true => say!(
            lang,
            "주소에 알 수 없는 부분이 있어요: {list}. 나머지는 주소대로 열었어요.",
            "Parts of the address make no sense here: {list}. The rest was opened."
        ),
        false => say!(
            lang,
            "주소에 알 수 없는 부분이 있어요: {list}. 그래서 실습 목록을 열었어요.",
            "Parts of the address make no sense here: {list}. The list of lessons was opened instead."
        ),
    }
}

/// How many parts of an address are named, and how much of each.
const PARTS_MAX: usize = 4;
const PART_LENGTH_MAX: usize = 40;

fn short(part: &str) -> String {
    match part.char_indices().nth(PART_LENGTH_MAX) {
        Some((end, _)) => format!("‘{}…’", &part[..end]),
        None => format!("‘{part}’"),
    }
}

/// Why nothing more happens.
pub fn ended(end: End, events: u32, lang: Lang) -> String {
    let all = counted(events, "event");
    let (events, days) = (count(events.into()), Time::MAX.0 / 86_400_000_000_000);
    match end {
        End::Quiet => say!(lang, "더 일어날 일이 없어요.", "Nothing more will happen."),
        End::Until => say!(
            lang,
            "정한 시각까지 왔어요.",
            "This is as far as the run was to go."
        ),
        End::Limit(Limit::Events) => say!(
            lang,
            "사건이 한도인 {events}개에 이르렀어요. 시간이나 요청이나 구성원을 줄이면 끝까지 볼 수 있어요.",
            "The run reached its limit of {all}. Less time, fewer requests or fewer members show its end."
        ),
        End::Limit(Limit::EventsAtOnce | Limit::StatementsAtOnce) => say!(
            lang,
            "한순간에 너무 많은 일이 일어나 멈췄어요. 시간이 흐르지 않는 반복이 있는지 보세요.",
            "Too much happened at one instant. Look for something that repeats without time passing."
        ),
        End::Limit(Limit::Chain) => say!(
            lang,
            "메시지가 메시지를 끝없이 낳아서 멈췄어요. 받은 메시지를 자기 큐로 다시 보내는 소비자가 있는지 보세요.",
            "Messages led to messages without end. Look for a consumer that sends what it receives back to its own queue."
        ),
        End::Limit(Limit::Time) => say!(
            lang,
            "모델 시간의 한도인 {days}일에 이르렀어요.",
            "The run reached the limit of {days} simulated days."
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notices_name_what_they_are_about() {
        assert_eq!(
            file_refused("a.json", 1, Lang::En),
            "a.json could not be opened: 1 mistake to correct."
        );
        assert_eq!(
            ended(End::Limit(Limit::Time), 7, Lang::En),
            "The run reached the limit of 30 simulated days."
        );
        for end in [
            End::Quiet,
            End::Until,
            End::Limit(Limit::Events),
            End::Limit(Limit::EventsAtOnce),
            End::Limit(Limit::Chain),
        ] {
            let (ko, en) = (ended(end, 50_000, Lang::Ko), ended(end, 50_000, Lang::En));
            assert!(ko.ends_with("요.") && en.ends_with('.'), "{ko} {en}");
        }
    }
}

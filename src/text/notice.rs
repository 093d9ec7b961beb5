//! What the page tells when something went wrong or needs a decision: what happened, what stays, what to do.

use super::Lang;
use super::josa;
use super::quantity::count;
use super::words::words;
use crate::say;

words! {
    update_ready: "새 버전이 준비됐어요. 원할 때 새로 고쳐 주세요.", "A new version is ready. Reload when it suits you.";
    reload: "새로 고침", "Reload";
    retry: "다시 시도", "Try again";
    crashed: "Signalbox에 오류가 생겨 멈췄어요. 새로 고치면 이어서 쓸 수 있어요.",
        "Signalbox stopped because of an error of its own. Reload to go on.";
    report: "오류 보고 복사", "Copy the report";
    bad_link: "링크의 일부를 이해하지 못해서 그 부분은 빼고 열었어요.",
        "A part of the link makes no sense, and was left out.";
    file_too_big: "파일이 너무 커요. 1 MB까지 열 수 있어요.", "The file is too big: up to 1 MB can be opened.";
    ended_quiet: "더 일어날 일이 없어요.", "Nothing more will happen.";
    ended_until: "실습이 정한 시각까지 왔어요.", "This is as far as the lesson goes.";
    shorten_run: "모델 시간을 줄이거나, 요청 수를 줄이거나, 설정에서 한도를 늘릴 수 있어요.",
        "Record less simulated time, send fewer requests, or raise the limit in the settings.";
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

/// A knob or variant makes no scenario.
pub fn no_scenario(mistakes: usize, lang: Lang) -> String {
    let n = count(mistakes as u64);
    let s = if mistakes == 1 { "" } else { "s" };
    say!(
        lang,
        "이 값으로는 실행할 수 없어요. 고칠 곳이 {n}군데 있어요.",
        "This cannot run: {n} mistake{s} to correct."
    )
}

/// What the reader did made a branch.
pub fn branched(name: &str, lang: Lang) -> String {
    say!(
        lang,
        "새 갈래가 생겼어요: {name}. 원래 실행은 그대로 남아 있어요.",
        "A new branch: {name}. The run it left is kept."
    )
}

/// The run reached the cap of events.
pub fn events_limit(events: u64, lang: Lang) -> String {
    let events = count(events);
    say!(
        lang,
        "사건이 한도인 {events}개에 이르렀어요.",
        "The run reached its limit of {events} events."
    )
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
        assert!(branched("1.2 s에 주방 강제 종료", Lang::Ko).contains("1.2 s에 주방 강제 종료"));
    }
}

//! Buttons, labels, tooltips and dialogs of the page. Korean ends in nouns on what can be pressed.

use super::quantity::{count, span, time};
use super::words::words;
use super::{Lang, josa};
use crate::say;
use sim::time::{Span, Time};

words! {
    tagline: "서비스들이 서로 어떻게 소통하는지 한 사건씩 따라가며 들여다보는 실험실이에요.",
        "A laboratory for seeing how services talk, one event at a time.";
    skip_to_page: "본문으로 건너뛰기", "Skip to the page";
    lessons: "수업 목록", "Lessons";
    lesson: "수업", "Lesson";
    chapter: "단원", "Chapter";
    open_lesson: "수업 열기", "Open lesson";
    open_file: "파일 열기", "Open file";
    share: "공유", "Share";
    copy_link: "링크 복사", "Copy link";
    link_copied: "링크를 복사했어요", "Link copied";
    present: "발표", "Present";
    language: "언어", "Language";
    /// On the button that switches to the other language, in that language.
    switch_language: "English로 보기", "Show in Korean";
    theme: "화면 색", "Theme";
    theme_auto: "시스템 설정대로", "As the system";
    theme_light: "밝게", "Light";
    theme_dark: "어둡게", "Dark";
    settings: "설정", "Settings";
    help: "도움말", "Help";
    close: "닫기", "Close";
    dismiss: "알림 닫기", "Dismiss";
    seed: "시드", "Seed";
    new_seed: "새 시드", "New seed";

    controls: "재생 조작", "Playback";
    play: "재생", "Play";
    pause: "일시 정지", "Pause";
    step_forward: "다음 사건", "Next event";
    step_back: "이전 사건", "Previous event";
    milestone_next: "다음 주요 사건", "Next milestone";
    milestone_previous: "이전 주요 사건", "Previous milestone";
    to_start: "처음으로", "To the start";
    to_end: "끝으로", "To the end";
    faster: "더 빠르게", "Faster";
    slower: "더 느리게", "Slower";
    speed: "빠르기", "Speed";
    timeline: "시간 위치", "Position in time";

    views: "보기", "Views";
    stage: "무대", "Stage";
    space_time: "시공간도", "Space-time";
    inside: "내부", "Inside";
    ledger: "장부", "Ledger";
    events: "사건 목록", "Events";
    comparison: "비교", "Comparison";
    as_table: "표로 보기", "As a table";
    as_picture: "그림으로 보기", "As a picture";
    zoom_in: "확대", "Zoom in";
    zoom_out: "축소", "Zoom out";
    fit_all: "전체 맞춤", "Fit all";
    legend: "범례", "Legend";
    filter: "거르기", "Filter";
    show_all: "모두 보기", "Show all";

    knobs: "조절", "Knobs";
    knob_reset: "처음 값으로", "Reset";
    all_knobs_reset: "모두 처음 값으로", "Reset all";
    variants: "변형", "Variants";
    side_by_side: "나란히", "Side by side";
    /// What a knob replaced.
    ghost: "바꾸기 전", "Before";
    runs: "실행과 갈래", "Runs and branches";
    branch: "갈래", "Branch";
    show_run: "이 실행 보기", "Show this run";
    put_beside: "옆에 놓기", "Put beside";
    undo: "되돌리기", "Undo";
    redo: "다시 하기", "Redo";

    what_if: "만약에", "What if";
    crash: "강제 종료", "Crash it";
    restart: "다시 시작", "Restart it";
    hang: "응답 멈춤", "Hang it";
    resume: "다시 움직임", "Let it go on";
    cut_off: "네트워크 끊기", "Cut it off";
    reconnect: "네트워크 잇기", "Reconnect it";
    drop_message: "이 메시지 없애기", "Drop this message";

    why: "왜?", "Why?";
    because: "까닭", "Because";
    go_there: "그 사건으로", "Go there";
    just_happened: "방금", "just now";
    happens_next: "다음", "next";

    keys: "단축키", "Keyboard shortcuts";
    key: "키", "Key";
    what_it_does: "하는 일", "What it does";
    search: "검색", "Search";
    single_keys: "글쇠 하나로 조작", "Single-key shortcuts";
    single_keys_help: "끄면 Ctrl이나 Alt와 함께 누르는 키만 들어요.",
        "When off, only keys pressed with Ctrl or Alt act.";
    catalogue_key: "수업 목록 열기", "Open the lessons";
    runs_key: "실행과 갈래 열기", "Open runs and branches";
    language_key: "언어 바꾸기", "Switch the language";
    keys_key: "이 도움말 열기", "Open this help";
    escape_key: "닫기, 선택 해제", "Close, let go";

    left_out: "이 모형이 생략한 것", "What this model leaves out";
    glossary: "용어", "Terms";
    loading: "불러오는 중이에요…", "Loading…";
    recording: "기록하는 중이에요…", "Recording…";
    nothing_selected: "노드나 메시지를 고르면 내부가 보여요.", "Choose a node or a message to see inside.";
    no_ledger: "이 수업에는 장부가 없어요.", "This lesson keeps no ledger.";
    no_lesson: "수업을 하나 골라 보세요.", "Choose a lesson to begin.";
    press_play: "재생을 누르거나 → 키로 한 사건씩 따라가 보세요.",
        "Press play, or follow one event at a time with →.";

    column_node: "노드", "Node";
    column_state: "상태", "State";
    column_queue: "대기", "Waiting";
    column_in_flight: "가는 중", "On the way";
    column_last_event: "마지막 사건", "Last event";
    column_time: "시각", "Time";
    column_event: "사건", "Event";
    column_where: "어디서", "Where";
    column_what: "무슨 일", "What happened";
    column_from: "보낸 곳", "From";
    column_to: "받는 곳", "To";
    column_message: "메시지", "Message";
    column_sent: "보냄", "Sent";
    column_arrives: "도착", "Arrives";
    column_fate: "결과", "Outcome";
    column_expected: "기대", "expected";
    column_actual: "실제", "actual";
    column_key: "키", "Key";
    column_value: "값", "Value";
}

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

/// Returns the instant of the cursor.
pub fn at_time(at: Time) -> String {
    format!("t = {}", time(at))
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

pub fn seed_number(seed: u64, lang: Lang) -> String {
    say!(lang, "시드 {seed}", "seed {seed}")
}

/// Returns how much simulated time passes in a second of watching.
pub fn pace(per_second: Span, lang: Lang) -> String {
    let per_second = span(per_second);
    say!(
        lang,
        "1초에 모형 시간 {per_second}",
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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    Crash,
    Restart,
    Hang,
    Resume,
    CutOff,
    Reconnect,
    Drop,
}

/// Returns the name of a branch: `kitchen crashed at 1.2 s`. `whom` is a node's or a message's name.
pub fn branch_name(deed: Deed, whom: &str, at: Time, lang: Lang) -> String {
    let (at, whom_reul) = (time(at), josa::object(whom));
    match deed {
        Deed::Crash => say!(lang, "{at}에 {whom} 강제 종료", "{whom} crashed at {at}"),
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
        Deed::Drop => say!(lang, "{at}에 {whom_reul} 없앰", "{whom} dropped at {at}"),
    }
}

/// Returns the label of the undo button with what it takes back.
pub fn undo_what(what: &str, lang: Lang) -> String {
    say!(lang, "되돌리기: {what}", "Undo: {what}")
}

/// Returns what a slider says: its name, its value, and its range.
pub fn knob_spoken(name: &str, value: &str, min: &str, max: &str, lang: Lang) -> String {
    say!(
        lang,
        "{name} {value}, {min}부터 {max}까지",
        "{name} {value}, from {min} to {max}"
    )
}

/// Returns how many more there are than are shown.
pub fn and_more(n: u64, lang: Lang) -> String {
    let n = count(n);
    say!(lang, "외 {n}개", "and {n} more")
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
            branch_name(Deed::Crash, "kitchen", at, Lang::En),
            "kitchen crashed at 1.2 s"
        );
        assert_eq!(
            branch_name(Deed::Drop, "charge", at, Lang::Ko),
            "1.2 s에 charge를 없앰"
        );
        assert_eq!(with_key("재생", "K"), "재생 (K)");
        assert_eq!(undo_what("조절", Lang::Ko), "되돌리기: 조절");
    }
}

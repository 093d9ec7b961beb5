//! What the command line says.

use super::quantity::{count, counted, form, time};
use super::words::words;
use super::{Lang, josa};
use crate::say;
use sim::time::Time;

words! {
    lesson: "실습", "lesson";
    title: "제목", "title";
    variants: "변형", "variants";
    client: "클라이언트", "client";
    service: "서비스", "service";
    messages: "메시지", "messages";
    queue: "큐", "queue";
    ledger: "장부", "ledger";
    sent: "보냄", "sent";
    ok: "성공", "ok";
    error: "오류", "error";
    timeout: "타임아웃", "timeout";
    rejected: "막힘", "rejected";
    mean: "평균", "mean";
    max: "최대", "max";
    blocked: "블로킹", "blocked";
    handled: "처리", "handled";
    utilisation: "이용률", "utilisation";
    waiting_mean: "대기 평균", "waiting, mean";
    waiting_max: "대기 최대", "waiting, max";
    group: "그룹", "group";
    topic: "토픽", "topic";
    lag_mean: "지연 평균", "lag, mean";
    lag_max: "지연 최대", "lag, max";
    delivered: "전달", "delivered";
    redelivered: "재전달", "redelivered";
    dropped: "사라짐", "dropped";
    stored: "보관", "stored";
    expected: "기대", "expected";
    actual: "실제", "actual";
    nothing_to_check: "검사할 파일을 하나 이상 적어 주세요.", "Name at least one file to check.";
    nothing_to_run: "실행할 파일이나 실습 이름을 적어 주세요.", "Name a file or a lesson to run.";
    no_command: "무엇을 할지 적어 주세요: list, check, run, explain.", "Say what to do: list, check, run or explain.";
    no_position: "--at으로 어디를 설명할지 적어 주세요. 사건 번호(14), 시각(107ms), 또는 앵커(web#1 @ ended)로요.", "Say with --at what to explain: the number of an event (14), a time (107ms) or an anchor (web#1 @ ended).";
    see_help: "도움말은 --help로 볼 수 있어요.", "See --help.";
}

/// Returns the help.
pub fn help(lang: Lang) -> String {
    super::say(
        lang,
        "\
Signalbox — 서비스들이 서로 어떻게 소통하는지 들여다보는 실험실

쓰는 법
  signalbox list                   실습 목록
  signalbox check 파일…            실습 파일의 고칠 곳을 모두 알려 줌
  signalbox run 파일|실습 [선택]   실행하고 결과를 출력
  signalbox explain 파일|실습 --at 위치 [선택]
                                   그때 무슨 일이 왜 일어났는지, 무엇이 아직 없는지 출력

run의 선택
  --variant 변형      한 변형만 실행 (없으면 모든 변형)
  --seed 수           시드 (0부터 18446744073709551615까지)
  --set 조절=값       조절을 바꿈, 여러 번 쓸 수 있음 (예: --set lease=50ms)
  --until 시간        끝낼 시각 (예: 60s, 1.5min)
  --facts             일어난 일을 모두 출력
  --format text|json  그림과 표 (기본), 또는 JSON

explain의 선택
  --at 위치           사건 번호 (14), 시각 (107ms, 그 시각의 두 번째 사건까지는 107ms+2),
                      또는 앵커 (\"web#1/orders.create @ dropped\")
  --variant, --seed, --set은 run과 같고, 변형이 없으면 첫 변형

모두에 쓰는 선택
  --lang ko|en        언어 (없으면 LANG)
  --help, --version

실행은 사건 1,000,000개에서 멈춰요. --until을 쓰고 --facts를 쓰지 않으면 100,000,000개까지예요.
JSON에서 64비트 정수는 문자열, fingerprint는 16진수예요. 진행 상황은 표준 오류로 나가요.

끝날 때의 값
  0  잘됨
  1  파일에 고칠 곳이 있음
  2  명령을 잘못 씀: 모르는 선택, 실습, 변형, 조절, 값, 위치
  3  파일을 읽거나 결과를 쓰지 못함
",
        "\
Signalbox — a laboratory for seeing how services talk

Usage
  signalbox list                     the lessons
  signalbox check FILE…              tell every mistake in lesson files
  signalbox run FILE|LESSON [option] run, and print what came of it
  signalbox explain FILE|LESSON --at POSITION [option]
                                     print what happened there, why, and what is missing

Options of run
  --variant VARIANT   run this variant only (otherwise all of them)
  --seed NUMBER       the seed (0 to 18446744073709551615)
  --set KNOB=VALUE    turn a knob; may be repeated (as in --set lease=50ms)
  --until TIME        when to end (as in 60s, 1.5min)
  --facts             print everything that happened
  --format text|json  a diagram and tables (the default), or JSON

Options of explain
  --at POSITION       the number of an event (14), a time (107ms; 107ms+2 for the second event at that
                      time), or an anchor (\"web#1/orders.create @ dropped\")
  --variant, --seed and --set as for run; without a variant, the first one

Options of all
  --lang ko|en        the language (otherwise LANG)
  --help, --version

A run stops at 1,000,000 events; with --until and without --facts, at 100,000,000.
In JSON 64-bit integers are strings and the fingerprint is hexadecimal. Progress goes to standard error.

Exit codes
  0  it worked
  1  a file has mistakes
  2  the command is wrong: an unknown option, lesson, variant, knob, value or position
  3  a file could not be read, or the result could not be written
",
    )
}

fn meant(near: Option<&str>, lang: Lang) -> String {
    near.map_or_else(String::new, |near| {
        let near_reul = josa::object(near);
        say!(
            lang,
            " 혹시 {near_reul} 쓰려고 했나요?",
            " Did you mean {near}?"
        )
    })
}

pub fn unknown_command(given: &str, near: Option<&str>, lang: Lang) -> String {
    let (called, meant) = (josa::called(given), meant(near, lang));
    say!(
        lang,
        "{called} 명령은 없어요.{meant}",
        "There is no command {given}.{meant}"
    )
}

pub fn unknown_option(given: &str, near: Option<&str>, lang: Lang) -> String {
    let (called, meant) = (josa::called(given), meant(near, lang));
    say!(
        lang,
        "{called} 선택은 없어요.{meant}",
        "There is no option {given}.{meant}"
    )
}

pub fn unknown_lesson(given: &str, near: Option<&str>, lang: Lang) -> String {
    let (called, meant) = (josa::called(given), meant(near, lang));
    say!(
        lang,
        "{called} 파일도 실습도 없어요.{meant} 실습은 list로 볼 수 있어요.",
        "There is no file and no lesson {given}.{meant} See list for the lessons."
    )
}

pub fn unknown_variant(given: &str, near: Option<&str>, known: &[&str], lang: Lang) -> String {
    let (called, meant, known) = (josa::called(given), meant(near, lang), known.join(", "));
    say!(
        lang,
        "{called} 변형은 없어요.{meant} 있는 것: {known}.",
        "There is no variant {given}.{meant} There are: {known}."
    )
}

pub fn unknown_knob(given: &str, near: Option<&str>, known: &[&str], lang: Lang) -> String {
    let (called, meant, known) = (josa::called(given), meant(near, lang), known.join(", "));
    if known.is_empty() {
        return say!(
            lang,
            "{called} 조절은 없어요. 여기에는 조절이 없어요.",
            "There is no knob {given}: nothing can be turned here."
        );
    }
    say!(
        lang,
        "{called} 조절은 없어요.{meant} 있는 것: {known}.",
        "There is no knob {given}.{meant} There are: {known}."
    )
}

pub fn no_value(option: &str, lang: Lang) -> String {
    say!(
        lang,
        "{option} 뒤에 값이 있어야 해요.",
        "{option} needs a value."
    )
}

pub fn needless_value(option: &str, lang: Lang) -> String {
    let option_neun = josa::topic(option);
    say!(
        lang,
        "{option_neun} 값을 받지 않아요.",
        "{option} takes no value."
    )
}

pub fn bad_seed(given: &str, lang: Lang) -> String {
    let given_neun = josa::topic(given);
    say!(
        lang,
        "{given_neun} 시드가 아니에요. 0부터 18446744073709551615까지의 정수를 적어 주세요.",
        "{given} is no seed. Write a whole number from 0 to 18446744073709551615."
    )
}

pub fn bad_until(given: &str, lang: Lang) -> String {
    let given_neun = josa::topic(given);
    say!(
        lang,
        "{given_neun} 시간이 아니에요. 60s나 1.5min처럼 0보다 크고 30d 이하로 적어 주세요.",
        "{given} is no length of time. Write one like 60s or 1.5min, more than 0 and at most 30d."
    )
}

pub fn bad_choice(option: &str, given: &str, known: &[&str], lang: Lang) -> String {
    let known = known.join(", ");
    say!(
        lang,
        "{option}에는 {known} 가운데 하나를 적어 주세요. 적힌 것: {given}.",
        "{option} takes one of {known}, not {given}."
    )
}

pub fn bad_knob(given: &str, lang: Lang) -> String {
    let given_neun = josa::topic(given);
    say!(
        lang,
        "{given_neun} 조절=값 꼴이 아니에요. --set lease=50ms처럼 적어 주세요.",
        "{given} is not of the form KNOB=VALUE. Write it like --set lease=50ms."
    )
}

pub fn needless_word(given: &str, lang: Lang) -> String {
    let given_neun = josa::topic(given);
    say!(
        lang,
        "{given_neun} 여기에 쓸 수 없어요.",
        "{given} has no place here."
    )
}

pub fn cannot_read(file: &str, reason: &str, lang: Lang) -> String {
    let file_reul = josa::object(file);
    say!(
        lang,
        "{file_reul} 읽지 못했어요. ({reason})",
        "{file} could not be read. ({reason})"
    )
}

pub fn cannot_write(reason: &str, lang: Lang) -> String {
    say!(
        lang,
        "결과를 쓰지 못했어요. ({reason})",
        "The result could not be written. ({reason})"
    )
}

pub fn file_ok(file: &str, variants: usize, lang: Lang) -> String {
    let s = if variants == 1 { "" } else { "s" };
    say!(
        lang,
        "{file}: 좋아요. 변형 {variants}개.",
        "{file}: right, {variants} variant{s}."
    )
}

/// Returns the heading of a run.
pub fn heading(lesson: &str, title: &str, variant: &str, label: &str) -> String {
    format!("{lesson} / {variant}   {title}: {label}")
}

pub fn running(lesson: &str, variant: &str, lang: Lang) -> String {
    say!(
        lang,
        "{lesson} / {variant} 실행 중…",
        "running {lesson} / {variant}…"
    )
}

/// Returns how far a long run has come.
pub fn so_far(events: u32, at: Time, lang: Lang) -> String {
    let all = counted(events, "event");
    let (events, at) = (count(events.into()), time(at));
    say!(lang, "  사건 {events}개, t = {at}", "  {all}, t = {at}")
}

pub fn lines_left_out(events: u32, lang: Lang) -> String {
    let (more, are) = (
        counted(events, "more event"),
        form(events.into(), "is", "are"),
    );
    let events = count(events.into());
    say!(
        lang,
        "… 그 뒤의 사건 {events}개는 그리지 않았어요. --until로 더 짧게 볼 수 있어요.",
        "… {more} {are} not drawn. --until shows a shorter time."
    )
}

/// Returns how a run ended; `why` is one of the sentences below.
pub fn ended(why: &str, events: u32, at: Time, seed: u64, fingerprint: &str, lang: Lang) -> String {
    let all = counted(events, "event");
    let (events, at) = (count(events.into()), time(at));
    say!(
        lang,
        "{why} 사건 {events}개, t = {at}, 시드 {seed}, 지문 {fingerprint}.",
        "{why} {all}, t = {at}, seed {seed}, fingerprint {fingerprint}."
    )
}

pub fn bad_position(given: &str, lang: Lang) -> String {
    let called = josa::called(given);
    say!(
        lang,
        "{called} 위치는 알 수 없어요. 사건 번호(14), 시각(107ms, 107ms+2), 앵커(web#1/orders.create @ dropped) 가운데 하나를 적어 주세요.",
        "{given} is no position. Write the number of an event (14), a time (107ms, 107ms+2) or an anchor (web#1/orders.create @ dropped)."
    )
}

pub fn unknown_fact_kind(given: &str, near: Option<&str>, lang: Lang) -> String {
    let (called, meant) = (josa::called(given), meant(near, lang));
    say!(
        lang,
        "{called} 종류의 사실은 없어요.{meant}",
        "There is no kind of fact {given}.{meant}"
    )
}

pub fn event_too_late(wanted: u32, events: u32, lang: Lang) -> String {
    let (wanted, events) = (count(wanted.into()), count(events.into()));
    say!(
        lang,
        "{wanted}번째 사건은 없어요. 이 실행의 사건은 모두 {events}개예요.",
        "There is no event {wanted}: this run has {events}."
    )
}

pub fn time_too_late(wanted: Time, end: Time, lang: Lang) -> String {
    let (wanted, end) = (time(wanted), time(end));
    say!(
        lang,
        "t = {wanted}까지 가지 않아요. 이 실행은 t = {end}에 끝나요.",
        "It does not last until t = {wanted}: this run ends at t = {end}."
    )
}

pub fn fewer_events_at(at: Time, wanted: u32, events: u32, lang: Lang) -> String {
    let (at, s) = (time(at), if events == 1 { "" } else { "s" });
    say!(
        lang,
        "t = {at}에 일어난 사건은 {events}개뿐이라 {wanted}번째는 없어요.",
        "At t = {at} the run has {events} event{s}, not {wanted}."
    )
}

pub fn no_such_fact(anchor: &str, kinds: &[&str], lang: Lang) -> String {
    let (anchor_neun, kinds) = (josa::topic(anchor), kinds.join(", "));
    say!(
        lang,
        "{anchor_neun} 이 실행에 없어요. 이 경로에 있는 것: {kinds}.",
        "{anchor} does not happen in this run. What happens there: {kinds}."
    )
}

pub fn no_such_path(path: &str, near: Option<&str>, lang: Lang) -> String {
    let (called, meant) = (josa::called(path), meant(near, lang));
    say!(
        lang,
        "이 실행에는 {called} 경로가 없어요.{meant}",
        "Nothing in this run has the path {path}.{meant}"
    )
}

//! The words around the curve of a knob.

use super::Lang;
use super::quantity::{count, counted, rounded_number};
use super::words::words;
use crate::say;

words! {
    heading: "훑어보기(sweep)", "Sweep";
    open: "이 값을 훑어보기", "Sweep this knob";
    intro: "값마다 여러 시드로 끝까지 실행해서 결과를 곡선으로 그려요. 점을 누르면 그 실행의 결정적인 순간으로 가요. 키보드로는 화살표와 Enter를 써요.",
        "Runs each value to its end with several seeds and draws what comes out. A point opens its run at the moment that decided it. With the keyboard: arrows and Enter.";
    from: "여기부터", "From";
    to: "여기까지", "To";
    seeds: "시드 수", "Seeds";
    measure: "세로축", "Vertical axis";
    one_value: "이 값에서 시드만", "This value, other seeds";
    start: "실행", "Run";
    go_on: "이어서 실행", "Go on";
    stop: "멈춤", "Stop";
    value: "값", "Value";
    mean: "평균", "Mean";
    least: "최소", "Least";
    middle: "가운데", "Middle";
    greatest: "최대", "Greatest";
    failed: "실패한 비율(%)", "Share that failed (%)";
    half: "지연 시간 중앙값(ms)", "Median latency (ms)";
    most: "지연 시간 p95(ms)", "p95 latency (ms)";
    requests: "끝난 일 하나에 든 요청 수", "Requests sent for each that ended";
    empty: "아직 실행하지 않았어요.", "Nothing has been run yet.";
    table: "표", "Table";
    plot: "곡선", "Curve";
}

/// Returns the name of the axis for a line of the ledger.
pub fn line_off(line: &str, lang: Lang) -> String {
    say!(
        lang,
        "{line}: 기대와의 차이",
        "{line}: difference from expected"
    )
}

/// Returns how far the runs are, in words.
pub fn progress(done: usize, all: usize, lang: Lang) -> String {
    let runs = counted(all as u32, "run");
    let (done, all) = (count(done as u64), count(all as u64));
    say!(lang, "실행 {done} / {all}", "{done} of {runs}")
}

/// Returns how many runs could not be told to their end.
pub fn untold(runs: usize, lang: Lang) -> String {
    let n = count(runs as u64);
    say!(
        lang,
        "너무 길거나 만들 수 없어서 빠진 실행: {n}",
        "left out, since they are too long or make no scenario: {n}"
    )
}

/// Returns what a point says for itself.
pub fn point(value: &str, mean: f64, least: f64, greatest: f64, runs: usize, lang: Lang) -> String {
    let (mean, least) = (rounded_number(mean), rounded_number(least));
    let all = counted(runs as u32, "run");
    let (greatest, runs) = (rounded_number(greatest), count(runs as u64));
    say!(
        lang,
        "{value}: 평균 {mean}, 최소 {least}, 최대 {greatest}, 실행 {runs}번",
        "{value}: mean {mean}, from {least} to {greatest}, {all}"
    )
}

/// Returns what the point of one run says for itself.
pub fn run(value: &str, seed: u64, number: f64, lang: Lang) -> String {
    let number = rounded_number(number);
    say!(
        lang,
        "{value}, 시드 {seed}: {number}",
        "{value}, seed {seed}: {number}"
    )
}

/// Returns what a seed is called where it stands alone.
pub fn seed(seed: u64, lang: Lang) -> String {
    say!(lang, "시드 {seed}", "seed {seed}")
}

/// Returns what a button of the table says for itself.
pub fn open_run(what: &str, value: &str, number: &str, lang: Lang) -> String {
    say!(
        lang,
        "{value} 실행 열기: {what} {number}",
        "Open the run at {value}: {what} {number}"
    )
}

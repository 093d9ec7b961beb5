//! What the explanation of a difference says: what was changed between two runs, and what came out differently.

use super::fact::{capital, ga, node_name};
use super::quantity::{count, time};
use super::words::words;
use super::{Lang, josa, names, picture};
use crate::say;
use sim::fact::Outcome;
use sim::model::Node;
use sim::time::Time;

/// So many lines of a program are quoted.
const LINES_MAX: usize = 4;

words! {
    title: "왜 다른가요?", "Why do they differ?";
    changed: "바꾼 것", "What was changed";
    way: "그래서 이렇게 됐어요", "How it came about";
    outcome_title: "달라진 결과", "What came out differently";
    first: "처음 갈라진 사건", "Where they first part";
    parts_here: "여기서 갈라짐", "they part here";
    explain: "차이 설명하기", "Explain the difference";
    explain_not: "차이 설명 닫기", "Close the explanation";
    both: "둘 다", "both";
    nothing: "두 실행은 똑같아요.", "The two runs are the same.";
    same_outcome: "결과는 같아요.", "The outcome is the same.";
    cut: "실행이 길어서 앞부분만 견줬어요.", "The runs are long: only their beginnings were compared.";
}

/// Returns the name of the button on how much more a line of the ledger has in the right run.
pub fn explain_line(line: &str, less: &str, lang: Lang) -> String {
    say!(
        lang,
        "{line}, 차이 {less}, 차이 설명",
        "{line}, difference {less}, explain the difference"
    )
}

// ---- outcomes ----

/// Returns what came out differently, with the value of each run.
pub fn outcome(
    label: &str,
    runs: [&str; 2],
    values: [&str; 2],
    expected: Option<&str>,
    lang: Lang,
) -> String {
    let ([left, right], [a, b]) = (runs, values);
    let b_is = josa::is(b);
    let tail = expected.map_or_else(String::new, |n| {
        let n_is = josa::is(n);
        say!(lang, " 기대한 값은 {n_is}.", " Expected: {n}.")
    });
    say!(
        lang,
        "{label}: ‘{left}’에서는 {a}, ‘{right}’에서는 {b_is}.{tail}",
        "{label}: {a} in “{left}”, {b} in “{right}”.{tail}"
    )
}

/// Returns how many of a client's runs ended like that.
pub fn client_outcome(who: &str, outcome: Outcome, lang: Lang) -> String {
    let outcome = names::outcome(outcome, lang);
    say!(lang, "{who} {outcome}", "{who}, {outcome}")
}

pub fn client_latency(who: &str, lang: Lang) -> String {
    let latency = picture::latency_mean(lang);
    say!(lang, "{who} {latency}", "{who}, {latency}")
}

/// Returns how often else it came out like that.
pub fn again(n: u32, lang: Lang) -> String {
    let (n, s) = (count(n.into()), if n == 1 { "" } else { "s" });
    say!(
        lang,
        "같은 일이 {n}번 더 있었어요.",
        "The same happened {n} more time{s}."
    )
}

/// Returns how many events of the way are left out between its beginning and its end.
pub fn between(n: u32, lang: Lang) -> String {
    let s_are = if n == 1 { " is" } else { "s are" };
    let n = count(n.into());
    say!(
        lang,
        "그사이의 사건 {n}개는 줄였어요.",
        "{n} event{s_are} left out between them."
    )
}

/// Returns the mark of what happened in the other run in place of it.
pub fn instead(run: &str, lang: Lang) -> String {
    say!(lang, "‘{run}’에서는 그 대신", "instead, in “{run}”")
}

// ---- what was changed ----

pub fn knob(label: &str, from: &str, to: &str, lang: Lang) -> String {
    say!(lang, "{label}: {from} → {to}.", "{label}: {from} → {to}.")
}

pub fn seeds(a: u64, b: u64, lang: Lang) -> String {
    say!(lang, "시드: {a} → {b}.", "Seed: {a} → {b}.")
}

/// Returns what a hand did; `event` is its sentence.
pub fn by_hand(run: &str, at: Time, event: &str, lang: Lang) -> String {
    let at = time(at);
    say!(
        lang,
        "‘{run}’에서는 t = {at}에 직접 개입했어요. {event}",
        "In “{run}” you stepped in at t = {at}: {event}"
    )
}

pub fn node_only(node: &Node, run: &str, lang: Lang) -> String {
    let name = node_name(node, lang);
    let name_ga = ga(&name);
    say!(
        lang,
        "{name_ga} ‘{run}’에만 있어요.",
        "Only “{run}” has {name}."
    )
}

pub fn only_in(run: &str, what: &str, lang: Lang) -> String {
    say!(lang, "‘{run}’에서만: {what}", "Only in “{run}”: {what}")
}

pub fn links(lang: Lang) -> String {
    say!(
        lang,
        "네트워크의 설정이 달라요.",
        "The network is set differently."
    )
}

pub fn settings(node: &Node, lang: Lang) -> String {
    let name = node_name(node, lang);
    let first = capital(&name);
    say!(
        lang,
        "{name}의 설정이 달라요.",
        "{first} is set differently."
    )
}

pub fn policies(node: &Node, lang: Lang) -> String {
    let name = node_name(node, lang);
    let name_ga = ga(&name);
    say!(
        lang,
        "{name_ga} 호출할 때의 정책이 달라요.",
        "The policies of {name} differ."
    )
}

pub fn load(node: &Node, lang: Lang) -> String {
    let name = node_name(node, lang);
    let name_ga = ga(&name);
    say!(
        lang,
        "{name_ga} 요청을 보내는 때가 달라요.",
        "The load of {name} differs."
    )
}

/// Returns how a service differs: pairs of instances and workers, and how many may wait.
pub fn service(
    node: &Node,
    [instances, workers]: [(u32, u32); 2],
    waiting: (Option<u32>, Option<u32>),
    lang: Lang,
) -> String {
    let name = node_name(node, lang);
    let first = capital(&name);
    let mut parts = Vec::new();
    if instances.0 != instances.1 {
        let (a, b) = instances;
        parts.push(say!(lang, "인스턴스 {a} → {b}", "instances {a} → {b}"));
    }
    if workers.0 != workers.1 {
        let (a, b) = workers;
        parts.push(say!(lang, "작업자 {a} → {b}", "workers {a} → {b}"));
    }
    if waiting.0 != waiting.1 {
        let [a, b] =
            [waiting.0, waiting.1].map(|n| n.map_or_else(|| "∞".into(), |n| n.to_string()));
        parts.push(say!(
            lang,
            "대기열의 한도 {a} → {b}",
            "room in line {a} → {b}"
        ));
    }
    if parts.is_empty() {
        return settings(node, lang);
    }
    let parts = parts.join(", ");
    say!(lang, "{name}: {parts}.", "{first}: {parts}.")
}

/// Returns how a program differs: the lines that only the one has, and those that only the other has. A client's own has no name.
pub fn program(node: &Node, name: &str, gone: &[String], new: &[String], lang: Lang) -> String {
    let who = node_name(node, lang);
    let whose = if name.is_empty() {
        say!(lang, "{who}의 프로그램", "the program of {who}")
    } else {
        say!(lang, "{who}의 {name} 처리", "how {who} handles {name}")
    };
    let first = capital(&whose);
    let (gone, new) = (quoted(gone), quoted(new));
    let (new_ga, gone_ga) = (ga(&new), ga(&gone));
    match (gone.is_empty(), new.is_empty()) {
        (true, _) => say!(
            lang,
            "{whose}에 {new_ga} 새로 들어갔어요.",
            "{first}: new is {new}."
        ),
        (_, true) => say!(
            lang,
            "{whose}에서 {gone_ga} 빠졌어요.",
            "{first}: {gone} is left out."
        ),
        _ => say!(
            lang,
            "{whose}: {gone} 대신 {new}.",
            "{first}: {new} instead of {gone}."
        ),
    }
}

fn quoted(lines: &[String]) -> String {
    let mut all: Vec<String> = lines
        .iter()
        .take(LINES_MAX)
        .map(|l| format!("‘{l}’"))
        .collect();
    if lines.len() > LINES_MAX {
        all.push("…".into());
    }
    all.join(", ")
}

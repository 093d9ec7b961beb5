//! The house rules that a machine can check. Each message says what to do instead.
#![cfg(not(target_arch = "wasm32"))]

mod sources;

use sim::fact::{FactKind, KindSet};
use sim::measure;
use sim::sink::Facts;
use sim::world::World;
use std::rc::Rc;

/// Returns the program of a file: without its comments, and without its tests at the end.
fn program(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let end = text.find("#[cfg(test)]\nmod tests {").unwrap_or(text.len());
    let lines = text[..end].lines().enumerate();
    lines.map(|(i, line)| (i + 1, line.split("//").next().unwrap_or(line)))
}

fn is_test(path: &str) -> bool {
    path.contains("/tests") || path.starts_with("tests/")
}

#[track_caller]
fn holds(broken: &[String], instead: &str) {
    assert!(broken.is_empty(), "{instead}\n  {}", broken.join("\n  "));
}

#[test]
fn korean_stands_only_in_text() {
    let mut broken = Vec::new();
    for (path, text) in sources::below(&["src"])
        .into_iter()
        .chain(sources::below(&["sim/src"]))
    {
        if path.starts_with("src/text/") || is_test(&path) {
            continue;
        }
        let hangul = |line: &str| line.chars().any(|c| ('가'..='힣').contains(&c));
        broken.extend(
            program(&text)
                .filter(|(_, line)| hangul(line))
                .map(|(n, _)| format!("{path}:{n}")),
        );
    }
    holds(
        &broken,
        "Put words for people into src/text, with both languages in one expression:",
    );
}

#[test]
fn the_page_has_no_words_of_its_own() {
    let mut broken = Vec::new();
    for (path, text) in sources::below(&["src/ui"]) {
        for (n, line) in program(&text) {
            let literal = line
                .split("{ \"")
                .nth(1)
                .and_then(|rest| rest.split("\" }").next());
            let attribute = ["aria-label=\"", "title=\"", "placeholder=\"", "alt=\""]
                .iter()
                .find_map(|name| line.split(name).nth(1)?.split('"').next());
            let words = |text: &str| {
                text.chars().filter(|c| c.is_alphabetic()).count() > 1 && text != "Signalbox"
            };
            if literal.is_some_and(words) || attribute.is_some_and(words) {
                broken.push(format!("{path}:{n}: {}", line.trim()));
            }
        }
    }
    holds(
        &broken,
        "Say it through src/text, so that both languages have it:",
    );
}

#[test]
fn houses_use_only_what_they_may() {
    // Folder or file, and what it must not name.
    let rules: [(&str, &[&str]); 9] = [
        (
            "sim/src",
            &[
                "yew",
                "web_sys",
                "js_sys",
                "std::time::Instant",
                "SystemTime",
                "HashMap",
                "std::fs",
                "std::env",
            ],
        ),
        (
            "src/text",
            &[
                "crate::ui",
                "crate::view",
                "crate::app",
                "crate::lesson",
                "yew",
                "web_sys",
                "js_sys",
            ],
        ),
        (
            "src/lesson",
            &["crate::ui", "crate::view", "crate::app", "yew", "web_sys"],
        ),
        (
            "src/explain",
            &[
                "crate::ui",
                "crate::view",
                "crate::app",
                "crate::lesson",
                "yew",
                "web_sys",
                "js_sys",
            ],
        ),
        (
            "src/view",
            &["crate::ui", "crate::app", "yew", "web_sys", "js_sys"],
        ),
        ("src/app", &["crate::ui", "yew", "web_sys", "js_sys"]),
        (
            "src/export",
            &["crate::ui", "crate::app", "yew", "web_sys", "js_sys"],
        ),
        (
            "src/cli",
            &[
                "crate::ui",
                "crate::app",
                "crate::view",
                "yew",
                "web_sys",
                "js_sys",
            ],
        ),
        ("src/ui", &["std::thread", "std::fs"]),
    ];
    let mut broken = Vec::new();
    for (folder, forbidden) in rules {
        for (path, text) in sources::below(&[folder]) {
            if is_test(&path) {
                continue;
            }
            for (n, line) in program(&text) {
                let named = forbidden.iter().filter(|name| names(line, name));
                broken.extend(named.map(|name| format!("{path}:{n} names {name}")));
            }
        }
    }
    holds(
        &broken,
        "Each house uses only the houses below it; hand the thing in as plain data instead:",
    );
}

/// Returns whether a line names a path or an item, and not only a longer one.
fn names(line: &str, name: &str) -> bool {
    let part = |c: char| c.is_alphanumeric() || c == '_';
    line.match_indices(name).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let after = line[at + name.len()..].chars().next();
        !before.is_some_and(part) && !after.is_some_and(part)
    })
}

#[test]
fn every_lesson_has_claims_and_both_languages() {
    for lesson in signalbox::lesson::embedded::LESSONS {
        let file = sim::scenario::parse(lesson.json.as_bytes()).expect("the lesson is right");
        assert!(
            !file.claims.is_empty(),
            "{}: a lesson without claims cannot be trusted; add some",
            lesson.id
        );
        let words = [&file.chapter, &file.title, &file.question, &file.text];
        let labels = file
            .variants()
            .iter()
            .map(|v| &v.label)
            .chain(file.knobs().iter().map(|k| &k.label));
        for words in words.into_iter().chain(labels) {
            let hangul = words.ko.chars().any(|c| ('가'..='힣').contains(&c));
            assert!(
                hangul && !words.en.trim().is_empty(),
                "{}: write {words:?} in both languages",
                lesson.id
            );
        }
    }
}

/// Returns the kinds of facts that the lessons' runs say.
fn shown_by_lessons() -> KindSet {
    let mut shown = KindSet::default();
    for lesson in signalbox::lesson::embedded::LESSONS {
        let file = sim::scenario::parse(lesson.json.as_bytes()).expect("the lesson is right");
        for variant in file.variants() {
            let model = Rc::new(
                file.compile(&variant.id, &[])
                    .expect("the variant compiles"),
            );
            let mut world = World::new(Rc::clone(&model), file.seed, Rc::new([]));
            let mut facts = Facts::default();
            world.extend_until(model.until);
            while world.applied() < 20_000 && world.step(&mut facts) {}
            facts.0.iter().for_each(|said| shown.add(said.fact.kind()));
        }
    }
    shown
}

#[test]
fn every_fact_is_shown_by_a_lesson_or_a_test() {
    let shown = shown_by_lessons();
    let tests: Vec<String> = sources::below(&["sim/tests"])
        .into_iter()
        .map(|(_, text)| text)
        .collect();
    let tested = |kind: FactKind| tests.iter().any(|text| names(text, kind.name()));
    let broken: Vec<String> = FactKind::ALL
        .iter()
        .filter(|kind| !shown.has(**kind) && !tested(**kind))
        .map(|kind| kind.name().to_owned())
        .collect();
    holds(
        &broken,
        "Show each fact in a lesson, or hold the world to it in a test of sim:",
    );
}

#[test]
fn a_lesson_runs_alike_measured_and_told() {
    let lesson = signalbox::lesson::embedded::LESSONS[0];
    let file = sim::scenario::parse(lesson.json.as_bytes()).expect("the lesson is right");
    let model = Rc::new(file.compile("", &[]).expect("it compiles"));
    let measured = measure::measure(&model, file.seed, &[], model.until, measure::EVENTS_MAX);
    let mut world = World::new(Rc::clone(&model), file.seed, Rc::new([]));
    world.extend_until(model.until);
    while world.step(&mut Facts::default()) {}
    assert_eq!(world.fingerprint(), measured.world.fingerprint());
}

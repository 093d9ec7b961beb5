//! Why: by the keys alone, from the sentence to its causes and back; what a message lived through; and why two runs differ.

use super::{none, visit};
use crate::browser::Browser;
use crate::lessons;
use crate::server::Server;
use crate::visit::Visit;
use std::time::Duration;
use xtask::shell::Outcome;

const TAB: &str = "\u{e004}";
const ENTER: &str = "\u{e007}";
const ESCAPE: &str = "\u{e00c}";

/// What each language says in the panel.
const WORDS: [(&str, [&str; 3]); 2] = [
    (
        "en",
        [
            "A fault took the acknowledgement of charge",
            "Only in “Synchronous, restaurant crashes”",
            "Web #7 ended with an error after 60 ms.",
        ],
    ),
    (
        "ko",
        [
            "charge 확인 응답이 장애로 사라졌어요",
            "‘동기, 식당이 죽음’에서만",
            "웹 #7은 60 ms 만에 오류를 받고 끝났어요.",
        ],
    ),
];

/// Opens the panel with W, walks to a cause with Tab and Enter, and closes it: the focus is where it was opened.
pub fn a_reader_asks_why(browser: &Browser, server: &Server) -> Outcome {
    let lessons = lessons::all()?;
    let lesson = lessons.iter().find(|it| it.id == "duplicate-payment");
    let mut faults = Vec::new();
    for (lang, [lost, ..]) in WORDS {
        let start = Visit {
            at: Some(12),
            ..visit(lesson, lang, (1280, 800))
        };
        start.open(browser, server)?;
        browser.press("w")?;
        shows(browser, "#why .why-step", lost, &mut faults)?;
        let lit = browser.run("return document.querySelectorAll('.node.lit').length;", &[])?;
        if lit != 4 {
            faults.push(format!("  {lang}: {lit} nodes are lit instead of 4"));
        }
        let inside = "document.querySelector('#why').contains(document.activeElement)";
        if browser.wait(inside, Duration::from_secs(3)).is_err() {
            faults.push(format!("  {lang}: the panel has no focus"));
        }
        browser.press(TAB)?;
        browser.press(ENTER)?;
        let place =
            "document.querySelector('#why .why-step[aria-current]') === document.activeElement";
        if browser.wait(place, Duration::from_secs(3)).is_err() {
            faults.push(format!("  {lang}: the first cause was not gone to"));
        }
        shows(browser, "#why .why-step", lost, &mut faults)?;
        browser.press(ESCAPE)?;
        let back = "document.activeElement?.id === 'why-open'";
        if browser.wait(back, Duration::from_secs(3)).is_err() {
            faults.push(format!("  {lang}: the focus did not go back"));
        }
    }
    none(faults)
}

/// A request is selected by a key and walked, and a line of the ledger leads to the event that made it so; both give way to Esc.
pub fn a_request_and_a_ledger_line_are_followed(browser: &Browser, server: &Server) -> Outcome {
    let lessons = lessons::all()?;
    let lesson = lessons.iter().find(|it| it.id == "duplicate-payment");
    let mut faults = Vec::new();
    for (lang, _) in WORDS {
        let start = Visit {
            at: Some(10),
            ..visit(lesson, lang, (1280, 800))
        };
        start.open(browser, server)?;
        let steps: [(&str, &str); 6] = [
            (
                "press('KeyE')",
                "document.querySelector('.card.request code')?.textContent === 'web#1/orders.create/charge'",
            ),
            (
                "document.body",
                "document.querySelectorAll('.fly.selected').length === 1 && document.querySelectorAll('.arrow.lit').length > 0",
            ),
            (
                "press('KeyE')",
                "document.querySelector('.card.request code')?.textContent === 'web#1/orders.create'",
            ),
            (
                "press('ArrowLeft', true)",
                "document.querySelector('.at strong').textContent.match(/\\d+/)[0] === '9'",
            ),
            (
                "press('Escape')",
                "!document.querySelector('.card.request')",
            ),
            (
                "document.querySelector('.ledger tr.asks button').click()",
                "document.querySelector('#why h4') && document.querySelector('#why .why-step')",
            ),
        ];
        for (deed, expected) in steps {
            browser.run(&format!("const press = (code, shiftKey = false) => document.body.dispatchEvent(new KeyboardEvent('keydown', {{ code, key: code, shiftKey, bubbles: true, cancelable: true }})); {deed};"), &[])?;
            if browser.wait(expected, Duration::from_secs(3)).is_err() {
                faults.push(format!("  {lang}: after {deed} not {expected}"));
            }
        }
    }
    none(faults)
}

/// Two variants side by side: the way from the crash to the lost order, in both languages.
pub fn two_runs_are_explained(browser: &Browser, server: &Server) -> Outcome {
    let lessons = lessons::all()?;
    let lesson = lessons.iter().find(|it| it.id == "create-order");
    let mut faults = Vec::new();
    for (lang, [_, changed, ended]) in WORDS {
        let start = Visit {
            variant: Some("sync".to_owned()),
            beside: Some("sync-crash".to_owned()),
            at: Some(60),
            ..visit(lesson, lang, (1440, 900))
        };
        start.open(browser, server)?;
        browser.press("w")?;
        let open = "document.querySelector('#why button[aria-expanded=\"false\"]')";
        browser.wait(open, Duration::from_secs(5))?;
        browser.run(&format!("{open}.click();"), &[])?;
        shows(browser, "#why .why-apart li", changed, &mut faults)?;
        shows(browser, "#why .why-apart .why-step", ended, &mut faults)?;
        let marked = "document.querySelectorAll('.node-parts').length === 2 && document.querySelectorAll('.track-parts').length === 1";
        if browser.wait(marked, Duration::from_secs(3)).is_err() {
            faults.push(format!(
                "  {lang}: stage and time line do not say where they part"
            ));
        }
    }
    none(faults)
}

/// Notes where none of the elements comes to hold some words.
fn shows(browser: &Browser, elements: &str, words: &str, faults: &mut Vec<String>) -> Outcome {
    let condition = format!(
        "Array.from(document.querySelectorAll('{elements}')).some((it) => it.textContent.replaceAll('\\u00a0', ' ').includes('{words}'))"
    );
    if browser.wait(&condition, Duration::from_secs(5)).is_err() {
        let found = browser.run(
            "return document.querySelector('#why')?.textContent ?? '';",
            &[],
        )?;
        faults.push(format!("  {words} is missing in {found}"));
    }
    Ok(())
}

//! A question of a lesson, from the stop before its event to the world in which another answer would be right.

use super::{audit, noise, none, visit};
use crate::browser::Browser;
use crate::server::Server;
use crate::visit::Visit;
use crate::{layout, lessons};
use std::time::Duration;
use xtask::shell::Outcome;

const RIGHT: &str = "\u{e014}";
const ENTER: &str = "\u{e006}";
/// Right before the event that is asked about.
const ASKED_AT: u32 = 9;

/// What must become true after each deed: a key that is pressed, or a selector that is clicked.
const WALK: [(&str, &str, &str); 5] = [
    (
        RIGHT,
        "document.querySelector('.question') && !document.querySelector('.sentence') && document.querySelector('.cover') && document.activeElement.id === 'question'",
        "the question stands in the place of the sentence, has the focus, and hides the future",
    ),
    (
        "#question .answer:last-child input",
        "document.querySelector('#question input:checked') && document.querySelector('.sr[aria-live]').textContent.includes('A: ')",
        "a click chooses, and the question was said aloud",
    ),
    (
        "a",
        "document.querySelectorAll('#question input')[0].checked",
        "in the question, A chooses the first answer",
    ),
    (
        ENTER,
        "document.querySelector('.question.told .headline.t-error') && /event 10/.test(document.querySelector('.at').textContent) && document.querySelector('.real').textContent.length > 40",
        "Enter lets the event happen, and tells that the answer was wrong beside what the run says",
    ),
    (
        ".question.told .question-foot button:last-child",
        "document.querySelectorAll('.column').length === 2 && document.querySelectorAll('.run-name')[1].textContent.startsWith('If: ')
            && document.activeElement.id === 'question' && document.querySelector('.told .real')",
        "the world of that answer stands beside the real one, and what it says in the panel, which has the focus",
    ),
];

pub fn from_a_question_to_another_world(browser: &Browser, server: &Server) -> Outcome {
    place("en", "light", (1440, 900), ASKED_AT - 1)?.open(browser, server)?;
    for (deed, condition, what) in WALK {
        if deed.starts_with(['#', '.']) {
            let click = format!(
                "document.querySelector({deed:?}).click(); document.querySelector({deed:?})?.focus();"
            );
            browser.run(&click, &[])?;
        } else {
            browser.press(deed)?;
        }
        browser
            .wait(condition, Duration::from_secs(8))
            .map_err(|why| format!("  not so: {what}: {why}"))?;
    }
    place("en", "light", (1440, 900), ASKED_AT)?.open(browser, server)?;
    for (deed, condition, what) in ANOTHER_DAY {
        browser.run(deed, &[])?;
        browser
            .wait(condition, Duration::from_secs(8))
            .map_err(|why| format!("  not so: {what}: {why}"))?;
    }
    none(noise(browser)?)
}

/// What is done after the page was opened anew, and what must become true.
const ANOTHER_DAY: [(&str, &str, &str); 2] = [
    (
        "",
        "document.querySelector('.questions .toned') && !document.querySelector('.question')",
        "the answer is known still, and nothing is asked",
    ),
    (
        "document.querySelector('.questions ~ .text-button').click();
         document.querySelector('.questions button').click();",
        "document.querySelector('.question') && !document.querySelector('.question.told')",
        "it asks again where that is wanted",
    ),
];

fn place(lang: &'static str, theme: &'static str, size: (u32, u32), at: u32) -> Outcome<Visit> {
    let lessons = lessons::all()?;
    let lesson = lessons.iter().find(|it| it.id == "duplicate-payment");
    Ok(Visit {
        theme,
        at: Some(at),
        ..visit(lesson, lang, size)
    })
}

/// The audit and the layout test over a question and its answer, wide and narrow.
pub fn a_question_is_no_barrier(browser: &Browser, server: &Server) -> Outcome {
    let mut faults = Vec::new();
    for (lang, theme, size) in [
        ("ko", "light", (1440, 900)),
        ("en", "dark", (1440, 900)),
        ("ko", "dark", (320, 568)),
        ("en", "light", (320, 568)),
        ("pseudo", "light", (1280, 720)),
        ("pseudo", "dark", (390, 844)),
    ] {
        place(lang, theme, size, ASKED_AT)?.open(browser, server)?;
        for (state, deed) in [
            (
                "a question",
                "document.querySelector('.count-hands summary').click();",
            ),
            (
                "its answer",
                "document.querySelectorAll('#question input')[0].click();
                 await new Promise((done) => setTimeout(done, 200));
                 document.querySelector('#question .reveal').click();
                 await new Promise((done) => setTimeout(done, 400));",
            ),
        ] {
            browser.run(deed, &[])?;
            let state = format!("{state}, {lang}, {theme}, {}", size.0);
            faults.extend(audit::audit(browser, &state)?);
            let cut = layout::faults(browser)?;
            faults.extend(cut.into_iter().map(|it| format!("  {state}: {it}")));
        }
        // The answer is kept; the next visitor has not given it.
        browser.run("localStorage.clear();", &[])?;
    }
    none(faults)
}

/// On the smallest phone a question leaves the transport and a part of the picture in sight.
pub fn a_question_leaves_room(browser: &Browser, server: &Server) -> Outcome {
    let lessons = lessons::all()?;
    let lesson = lessons.iter().find(|it| it.id == "coffee-shop");
    let mut faults = Vec::new();
    for lang in ["ko", "en"] {
        let start = Visit {
            variant: Some("sync".to_owned()),
            at: Some(14),
            ..visit(lesson, lang, (320, 568))
        };
        start.open(browser, server)?;
        let asked = "document.querySelector('[data-question]')";
        if browser.wait(asked, Duration::from_secs(3)).is_err() {
            faults.push(format!("  {lang}: nothing is asked at the 14th event"));
        }
        let found = browser.run(
            "const box = (name) => document.querySelector(name).getBoundingClientRect();
             return box('#transport').bottom <= innerHeight + 1 && box('#stage').height >= 90 && box('[data-question]').height >= 120;",
            &[],
        )?;
        if found != true {
            faults.push(format!(
                "  {lang}: the question pushes something out of sight"
            ));
        }
    }
    none(faults)
}

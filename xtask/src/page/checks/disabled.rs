//! What cannot be done stays in reach, and says why: in its name, for those who hear it, and in its tooltip.

use super::{none, visit};
use crate::browser::Browser;
use crate::lessons::{self, Lesson};
use crate::scenes;
use crate::server::Server;
use crate::visit::Visit;
use std::collections::BTreeSet;
use xtask::shell::Outcome;

/// Returns the faults of the controls that do nothing, and how many there are. A reason is what a name says behind its colon or full
/// stop, in the reader's language.
const LOOK: &str = "const korean = document.documentElement.lang === 'ko';
    const off = [...document.querySelectorAll('#app [disabled], #app [aria-disabled=true]')].filter((it) => it.checkVisibility());
    const faults = off.flatMap((it) => {
        const shown = it.textContent.trim(), name = it.getAttribute('aria-label') ?? '';
        const described = (it.getAttribute('aria-describedby') ?? '').split(' ').map((id) => document.getElementById(id)?.textContent ?? '').join('').trim();
        const reason = (described || (name.split(/[:.] /).slice(1).pop() ?? '')).trim();
        const why = [];
        if (it.hasAttribute('disabled')) why.push('cannot have the focus');
        if (!reason) why.push('has no reason');
        else if (/[가-힣]/.test(reason) !== korean) why.push(`has its reason in another language: ${reason}`);
        if (reason && !(it.dataset.tip ?? described).includes(reason)) why.push('shows no reason');
        return why.map((it) => `${shown || name}: ${it}`);
    });
    return [off.length, faults];";

/// The keys of the dialogs.
const DIALOGS: [&str; 4] = ["c", "r", "s", "?"];

#[derive(Default)]
struct Found {
    seen: u64,
    faults: BTreeSet<String>,
}

pub fn what_cannot_be_done_says_why(browser: &Browser, server: &Server) -> Outcome {
    let mut found = Found::default();
    let lessons = lessons::all()?;
    for lang in ["ko", "en"] {
        for (i, lesson) in lessons.iter().enumerate() {
            for at in [0, 9, 99_999] {
                let place = at_place(lesson, lang, at);
                if (i, at) == (0, 0) {
                    place.open(browser, server)?;
                } else {
                    place.go(browser)?;
                }
                look(browser, &mut found, &format!("{} at {at}", lesson.id))?;
            }
        }
        everywhere(browser, server, lang, &lessons, &mut found)?;
    }
    if found.seen < 500 {
        found
            .faults
            .insert(format!("only {} were seen", found.seen));
    }
    none(
        found
            .faults
            .into_iter()
            .map(|it| format!("  {it}"))
            .collect(),
    )
}

fn at_place(lesson: &Lesson, lang: &'static str, at: u32) -> Visit {
    Visit {
        at: Some(at),
        ..visit(Some(lesson), lang, (1440, 900))
    }
}

/// The views and dialogs of one lesson, a message that is over, the presenter, and a question without an answer.
fn everywhere(
    browser: &Browser,
    server: &Server,
    lang: &'static str,
    lessons: &[Lesson],
    found: &mut Found,
) -> Outcome {
    let lesson = lessons
        .iter()
        .find(|it| it.id == "cb-resilience4j")
        .ok_or("no lesson")?;
    at_place(lesson, lang, 30).open(browser, server)?;
    for view in 0..scenes::count(browser)? {
        scenes::show(browser, view)?;
        look(browser, found, &format!("view {view}"))?;
    }
    for key in DIALOGS {
        scenes::open_dialog(browser, key)?;
        look(browser, found, &format!("dialog {key}"))?;
        scenes::close_dialog(browser)?;
    }
    // A message is chosen in the diagram's table.
    let table = "[...document.querySelectorAll('#space-time .icon-button')].pop().click();";
    let choose =
        "document.querySelectorAll('#space-time .table-view th button')[given[0]].click();";
    scenes::show(browser, 0)?;
    browser.run(&format!("{table} {}", scenes::SETTLED), &[])?;
    for row in [0, 12] {
        browser.run(&format!("{choose} {}", scenes::SETTLED), &[row.into()])?;
        look(browser, found, &format!("message {row}"))?;
    }
    browser.run(&format!("{table} {}", scenes::SETTLED), &[])?;
    browser.press("p")?;
    look(browser, found, "presenting")?;
    browser.press("p")?;
    // Play on until the question: it stops right before its instant.
    at_place(lesson, lang, 400).go(browser)?;
    browser.run("document.querySelector('.play').click();", &[])?;
    browser.wait(
        "document.querySelector('.reveal')",
        std::time::Duration::from_secs(30),
    )?;
    look(browser, found, "a question")
}

fn look(browser: &Browser, found: &mut Found, place: &str) -> Outcome {
    let told = browser.run(LOOK, &[])?;
    found.seen += told[0].as_u64().unwrap_or_default();
    let faults = told[1].as_array().into_iter().flatten();
    for fault in faults.filter_map(|it| it.as_str()) {
        if !found.faults.iter().any(|known| known.starts_with(fault)) {
            found.faults.insert(format!("{fault} ({place})"));
        }
    }
    Ok(())
}

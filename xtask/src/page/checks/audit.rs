//! The accessibility audit: axe-core over the page as it starts, plays, compares, presents, and over every dialog.

use super::{none, visit};
use crate::browser::Browser;
use crate::lessons;
use crate::server::Server;
use crate::visit::Visit;
use std::time::Duration;
use xtask::shell::Outcome;

/// axe-core 4.14.1, under the Mozilla Public License 2.0; it runs in the tests alone.
const AXE: &str = include_str!("../../../assets/axe.min.js");

/// Rules of WCAG 2.2 A and AA, and what is good practice.
const RUN: &str = "const found = await window.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] });
    return found.violations.flatMap((rule) => rule.nodes.map((node) => {
      const why = [...node.any, ...node.all, ...node.none][0];
      return `${rule.id}: ${node.target.join(' ')}: ${why ? why.message : rule.help}`;
    }));";

/// What a person presses to come from one state to the next: its name, the key that leads there, and the key back.
const STATES: [(&str, &str, &str); 11] = [
    ("the lesson", "", ""),
    ("the lessons", "c", ESCAPE),
    ("the runs", "r", ESCAPE),
    ("the keys", "?", ESCAPE),
    ("the link", "s", ESCAPE),
    ("the event list", "5", ""),
    ("the inside", "3", ""),
    ("the ledger", "4", ""),
    ("why", "w", "w"),
    ("playing", " ", " "),
    ("presenting", "p", ESCAPE),
];
const ESCAPE: &str = "\u{e00c}";

pub fn no_barrier(browser: &Browser, server: &Server) -> Outcome {
    let lessons = lessons::all()?;
    let lesson = lessons.iter().find(|lesson| lesson.id == "create-order");
    let wide = [
        ("ko", "light"),
        ("ko", "dark"),
        ("en", "light"),
        ("en", "dark"),
        ("ko", "contrast"),
    ];
    let narrow = [("ko", "dark"), ("en", "light")];
    let looks = wide.map(|look| (look, (1440, 900))).into_iter();
    let looks = looks.chain(narrow.map(|look| (look, (320, 568))));
    let mut faults = Vec::new();
    for ((lang, theme), size) in looks {
        let at = |lesson, variant: Option<&str>| Visit {
            theme,
            at: Some(6),
            variant: variant.map(str::to_owned),
            ..visit(lesson, lang, size)
        };
        at(None, None).open(browser, server)?;
        faults.extend(audit(
            browser,
            &format!("the catalogue, {lang}, {theme}, {}", size.0),
        )?);
        at(lesson, Some("sync&beside=async")).open(browser, server)?;
        faults.extend(audit(
            browser,
            &format!("two runs, {lang}, {theme}, {}", size.0),
        )?);
        at(lesson, None).open(browser, server)?;
        for (state, key, back) in STATES {
            press(browser, key)?;
            faults.extend(audit(
                browser,
                &format!("{state}, {lang}, {theme}, {}", size.0),
            )?);
            press(browser, back)?;
        }
        let sweep = "document.querySelector('.knob-sweep').click();
                     await new Promise((done) => setTimeout(done, 50));
                     document.querySelector('.curve-progress button').click();";
        browser.run(sweep, &[])?;
        browser.wait(
            "document.querySelector('.curve-point') && (document.querySelector('.curve details').open = true)",
            Duration::from_secs(8),
        )?;
        faults.extend(audit(
            browser,
            &format!("a sweep, {lang}, {theme}, {}", size.0),
        )?);
    }
    none(faults)
}

fn press(browser: &Browser, key: &str) -> Outcome {
    if key.is_empty() {
        return Ok(());
    }
    browser.press(key)?;
    browser.wait("true", Duration::from_secs(1))
}

/// Returns what the audit finds, each with the state it was found in.
pub fn audit(browser: &Browser, state: &str) -> Outcome<Vec<String>> {
    browser.run("if (!window.axe) { (0, eval)(given[0]); }", &[AXE.into()])?;
    let found = browser.run(RUN, &[])?;
    let found = found.as_array().into_iter().flatten();
    Ok(found
        .map(|it| format!("  {state}: {}", it.as_str().unwrap_or_default()))
        .collect())
}

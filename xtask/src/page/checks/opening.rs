//! Opening the page: quietly, from its own origin, and as a module in other pages.

use super::{noise, none, places, visit, watched};
use crate::browser::Browser;
use crate::lessons;
use crate::server::Server;
use serde_json::Value;
use std::time::Duration;
use xtask::shell::Outcome;

pub fn every_lesson_opens_quietly(browser: &Browser, server: &Server) -> Outcome {
    let lessons = lessons::all()?;
    let mut noises = Vec::new();
    for place in places(&lessons) {
        for lang in ["ko", "en"] {
            let visit = visit(place, lang, (1280, 720));
            visit.open(browser, server)?;
            noises.extend(
                noise(browser)?
                    .into_iter()
                    .map(|it| format!("  {}: {it}", visit.hash())),
            );
            let shown = browser.run("return document.documentElement.lang;", &[])?;
            if place.is_some() && shown != lang {
                noises.push(format!(
                    "  {}: the page says it is in {shown}",
                    visit.hash()
                ));
            }
        }
    }
    none(noises)
}

/// Without an address the page opens a lesson, paused, with one button that stands out; later it comes back to where it was, and what
/// forgets that asks before.
pub fn a_first_visit_begins_with_a_lesson(browser: &Browser, server: &Server) -> Outcome {
    let steps = [
        (
            "",
            "document.documentElement.dataset.ready === '1' && location.hash.startsWith('#/l/') && document.querySelectorAll('.invites').length === 1",
        ),
        (
            "document.querySelector('.play').click();",
            "!document.querySelector('.invites')",
        ),
        ("document.querySelector('.play').click();", "true"),
        ("press('End')", "location.hash.includes('seen=')"),
        (
            "press('KeyR', true)",
            "document.querySelectorAll('dialog .resets li').length === 3",
        ),
        (
            "document.querySelector('.resets li:last-child button').click()",
            "document.querySelector('.resets .danger') && document.activeElement.id === 'resets'",
        ),
    ];
    browser.open(&server.address("?visit=first"))?;
    let mut faults = Vec::new();
    let mut check = |deed: &str, expected: &str| -> Outcome {
        let press = "const press = (code, shiftKey = false) => document.body.dispatchEvent(new KeyboardEvent('keydown', { code, key: code, shiftKey, bubbles: true, cancelable: true }));";
        browser.run(&format!("{press} {deed};"), &[])?;
        if browser.wait(expected, Duration::from_secs(10)).is_err() {
            faults.push(format!("  after {deed:?} not {expected}"));
        }
        Ok(())
    };
    for (deed, expected) in steps {
        check(deed, expected)?;
    }
    browser.open(&server.address("?visit=second"))?;
    check(
        "",
        "document.documentElement.dataset.ready === '1' && location.hash.includes('seen=') && !document.querySelector('.invites')",
    )?;
    check("press('KeyR', true)", "document.querySelector('.resets')")?;
    check(
        "document.querySelector('.resets li:last-child button').click()",
        "document.querySelector('.resets .danger')",
    )?;
    check(
        "document.querySelector('.resets .danger').click()",
        "!location.hash.includes('seen=') && document.querySelectorAll('.invites').length === 1",
    )?;
    none(faults)
}

pub fn nothing_leaves_the_origin(browser: &Browser, server: &Server) -> Outcome {
    let lessons = lessons::all()?;
    let mut strays = Vec::new();
    for place in places(&lessons) {
        visit(place, "ko", (1280, 720)).open(browser, server)?;
        let list = "return performance.getEntriesByType('resource').map((it) => it.name)
                    .filter((it) => new URL(it, location).origin !== location.origin);";
        let names = browser.run(list, &[])?;
        strays.extend(
            names
                .as_array()
                .into_iter()
                .flatten()
                .map(ToString::to_string),
        );
    }
    none(strays)
}

pub fn stable_module(browser: &Browser, server: &Server) -> Outcome {
    // The module's own text is a document of this origin which has no place for the page.
    browser.open(&server.address("signalbox.js"))?;
    let body = "const before = document.body.innerHTML;
                const module = await import('/signalbox.js');
                await module.default();
                await new Promise((done) => setTimeout(done, 300));
                return document.body.innerHTML === before;";
    match browser.run(body, &[])? {
        Value::Bool(true) => none(watched(browser)?),
        _ => Err("importing the module changed a page without #app".to_string()),
    }
}

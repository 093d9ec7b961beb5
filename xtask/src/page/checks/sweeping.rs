//! The sweep of a knob without a mouse: by the keys alone, and by fingers on a phone.

use super::{noise, none, visit};
use crate::browser::Browser;
use crate::lessons;
use crate::server::Server;
use crate::visit::Visit;
use serde_json::{Value, json};
use std::time::Duration;
use xtask::shell::Outcome;

const TAB: &str = "\u{e004}";
const ENTER: &str = "\u{e006}";
const LEFT: &str = "\u{e012}";
/// What the focus or the finger comes to, what is so afterwards.
type Step = (&'static str, &'static str);

/// The lost acknowledgement: with each lost one there is one more charge.
const WAY: &[Step] = &[
    (
        ".knob:nth-of-type(4) .knob-sweep, .knob-sweep",
        "document.querySelector('dialog[open] .curve')",
    ),
    (
        "dialog .curve-progress button",
        "/(\\d+) of \\1/.test(document.querySelector('.curve-progress').textContent) && document.querySelectorAll('.curve-point').length > 1",
    ),
    (
        "dialog .curve summary",
        "document.querySelector('.curve details').open && document.querySelectorAll('.curve-table tbody tr').length > 1",
    ),
    (
        "dialog .curve-table tbody button",
        "!document.querySelector('dialog[open]') && document.querySelector('.at strong')",
    ),
];

pub fn a_sweep_needs_no_mouse(browser: &Browser, server: &Server) -> Outcome {
    open(browser, server, (1440, 900))?;
    for (target, expected) in WAY {
        walk_to(browser, target)?;
        browser.press(ENTER)?;
        is_so(browser, target, expected)?;
        if target.ends_with(".knob-sweep") {
            // One end of the range is moved with the arrows, within the dialog.
            walk_to(browser, "dialog .curve-bound input")?;
            let value = "document.querySelectorAll('.curve-bound input')[0].value";
            let before = browser.run(&format!("return {value};"), &[])?;
            browser.press("\u{e014}")?;
            let moved = browser.run(&format!("return {value};"), &[])?;
            browser.press(LEFT)?;
            if moved == before {
                return Err("  the arrows do not move the range".to_string());
            }
        }
    }
    let kept = "document.activeElement !== document.body";
    is_so(browser, "the end", kept)?;
    none(noise(browser)?)
}

pub fn a_sweep_is_for_fingers(browser: &Browser, server: &Server) -> Outcome {
    open(browser, server, (390, 844))?;
    tap(browser, ".tabs button:last-child")?;
    for (target, expected) in WAY {
        tap(browser, target)?;
        is_so(browser, target, expected)?;
    }
    none(noise(browser)?)
}

fn open(browser: &Browser, server: &Server, size: (u32, u32)) -> Outcome {
    let lessons = lessons::all()?;
    let lesson = lessons.iter().find(|it| it.id == "duplicate-payment");
    let start = Visit {
        at: Some(0),
        ..visit(lesson, "en", size)
    };
    start.open(browser, server)
}

/// Presses Tab until the focus is there.
fn walk_to(browser: &Browser, target: &str) -> Outcome {
    for _ in 0..120 {
        let there = format!("return document.activeElement.matches('{target}');");
        if browser.run(&there, &[])? == true {
            return Ok(());
        }
        browser.press(TAB)?;
    }
    Err(format!("  the Tab key does not come to {target}"))
}

/// Lays a finger on the middle of the first such control, and lifts it.
pub fn tap(browser: &Browser, target: &str) -> Outcome {
    let place = browser.run(
        "const it = document.querySelector(given[0]); it.scrollIntoView({ block: 'center' });
         await new Promise((done) => setTimeout(done, 200));
         const box = it.getBoundingClientRect(), at = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
         const hit = document.elementFromPoint(at.x, at.y);
         return it.contains(hit) || hit?.contains(it) ? at : hit?.outerHTML.slice(0, 120);",
        &[target.into()],
    )?;
    if let Value::String(other) = place {
        return Err(format!("  {target} is covered by {other}"));
    }
    let touch = |kind: &str, points: Value| json!({ "type": kind, "touchPoints": points });
    browser.devtools(
        "Input.dispatchTouchEvent",
        touch("touchStart", json!([place])),
    )?;
    browser.devtools("Input.dispatchTouchEvent", touch("touchEnd", json!([])))?;
    Ok(())
}

pub fn is_so(browser: &Browser, after: &str, expected: &str) -> Outcome {
    let told = |why| format!("  after {after}: not so: {expected}: {why}");
    browser
        .wait(expected, Duration::from_secs(15))
        .map_err(told)
}

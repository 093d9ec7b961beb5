//! Small promises that every part of the page keeps: a press can be taken back, what is chosen stays chosen, nobody is talked over.

use super::{noise, none, visit};
use crate::browser::Browser;
use crate::lessons;
use crate::server::Server;
use crate::visit::Visit;
use serde_json::json;
use std::time::Duration;
use xtask::shell::Outcome;

fn open(browser: &Browser, server: &Server, id: &str, at: u32) -> Outcome {
    let lessons = lessons::all()?;
    let lesson = lessons.iter().find(|it| it.id == id);
    let place = Visit {
        at: Some(at),
        ..visit(lesson, "en", (1440, 900))
    };
    place.open(browser, server)
}

/// Presses the mouse on the play button, leaves it, lets go: nothing plays. Then presses it as one does, and it plays.
pub fn a_press_can_be_taken_back(browser: &Browser, server: &Server) -> Outcome {
    open(browser, server, "create-order", 0)?;
    let middle = browser.run(
        "const { x, y, width, height } = document.querySelector('.icon-button.play').getBoundingClientRect();
         return [x + width / 2, y + height / 2];",
        &[],
    )?;
    let (x, y) = (&middle[0], &middle[1]);
    let mouse = |kind: &str, x: &serde_json::Value, y: &serde_json::Value| {
        let event = json!({ "type": kind, "x": x, "y": y, "button": "left", "clickCount": 1 });
        browser.devtools("Input.dispatchMouseEvent", event)
    };
    mouse("mousePressed", x, y)?;
    mouse("mouseMoved", &json!(700), &json!(300))?;
    mouse("mouseReleased", &json!(700), &json!(300))?;
    let moved = browser.run(
        "const at = () => document.querySelector('.at strong').textContent, before = at();
         await new Promise((done) => setTimeout(done, 700));
         return at() !== before;",
        &[],
    )?;
    if moved == true {
        return Err("  a press that was let go elsewhere plays".to_owned());
    }
    mouse("mousePressed", x, y)?;
    mouse("mouseReleased", x, y)?;
    browser.wait(
        "!document.querySelector('.at strong').textContent.startsWith('event 0 ')",
        Duration::from_secs(5),
    )?;
    none(noise(browser)?)
}

/// Two fingers that go apart make the stage larger, and smaller when they come together.
pub fn two_fingers_zoom(browser: &Browser, server: &Server) -> Outcome {
    open(browser, server, "create-order", 0)?;
    let width = "document.querySelector('.stage-svg').getBoundingClientRect().width";
    browser.run(&format!("window.first = {width};"), &[])?;
    let fingers = |kind: &str, apart: Option<u32>| {
        let points = apart.map_or_else(Vec::new, |apart| {
            [700 - apart, 700 + apart]
                .map(|x| json!({ "x": x, "y": 330 }))
                .into()
        });
        let event = json!({ "type": kind, "touchPoints": points });
        browser.devtools("Input.dispatchTouchEvent", event)
    };
    fingers("touchStart", Some(60))?;
    for apart in [70, 80, 90, 100, 120] {
        fingers("touchMove", Some(apart))?;
    }
    fingers("touchEnd", None)?;
    browser.wait(
        &format!("{width} > window.first * 1.2"),
        Duration::from_secs(5),
    )?;
    fingers("touchStart", Some(120))?;
    for apart in [100, 80, 60, 40, 30] {
        fingers("touchMove", Some(apart))?;
    }
    fingers("touchEnd", None)?;
    browser.wait(
        &format!("{width} < window.first * 1.01"),
        Duration::from_secs(5),
    )?;
    none(noise(browser)?)
}

/// A node and a message that are chosen in the picture are chosen in its table, and the other way round.
pub fn what_is_chosen_stays_chosen(browser: &Browser, server: &Server) -> Outcome {
    open(browser, server, "create-order", 4)?;
    let walk = [
        (
            "document.querySelectorAll('#stage .node')[1].dispatchEvent(new MouseEvent('click', { bubbles: true }))",
            "document.querySelectorAll('#stage .node')[1].getAttribute('aria-pressed') === 'true'",
        ),
        (
            "document.querySelector('#stage [aria-pressed=false].icon-button, #stage .icon-button:last-of-type').click()",
            "document.querySelector('#stage .table-view [aria-pressed=true]')",
        ),
        (
            "[...document.querySelectorAll('#stage .icon-button')].pop().click()",
            "document.querySelectorAll('#stage .node')[1]?.getAttribute('aria-pressed') === 'true'",
        ),
        (
            "[...document.querySelectorAll('#space-time .icon-button')].pop().click()",
            "document.querySelector('#space-time .table-view button') && document.querySelectorAll('#space-time .table-view caption + thead + tbody tr').length > 1",
        ),
        (
            "document.querySelector('#space-time .table-view th button').click()",
            "document.querySelector('#space-time .table-view [aria-pressed=true]')",
        ),
        (
            "[...document.querySelectorAll('#space-time .icon-button')].pop().click()",
            "document.querySelector('#space-time .arrow.selected')",
        ),
    ];
    for (deed, expected) in walk {
        browser.run(&format!("{deed};"), &[])?;
        browser
            .wait(expected, Duration::from_secs(5))
            .map_err(|why| format!("  after {deed}: not so: {expected}: {why}"))?;
    }
    none(noise(browser)?)
}

/// While it plays, the live region speaks at most once in two seconds.
pub fn nobody_is_talked_over(browser: &Browser, server: &Server) -> Outcome {
    open(browser, server, "retry-storm", 0)?;
    browser.run(
        "window.said = [];
         const region = document.querySelector('[aria-live=polite]');
         new MutationObserver(() => window.said.push(performance.now())).observe(region, { subtree: true, childList: true, characterData: true });
         document.activeElement.blur();",
        &[],
    )?;
    browser.press("k")?;
    let gaps = browser.run(
        "await new Promise((done) => setTimeout(done, 6000));
         const times = window.said.filter((at, i, all) => !i || at - all[i - 1] > 50);
         return times.slice(2).map((at, i) => Math.round(at - times[i + 1])).filter((gap) => gap < 1900);",
        &[],
    )?;
    let gaps = gaps.as_array().cloned().unwrap_or_default();
    if !gaps.is_empty() {
        return Err(format!("  it speaks again after {gaps:?} ms"));
    }
    none(noise(browser)?)
}

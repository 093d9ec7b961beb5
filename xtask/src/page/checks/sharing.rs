//! Giving a place to others: by its address, and large on a wall.

use super::{none, visit};
use crate::browser::Browser;
use crate::lessons;
use crate::server::Server;
use crate::visit::Visit;
use serde_json::Value;
use std::time::Duration;
use xtask::shell::Outcome;

const RIGHT: &str = "\u{e014}";
const ESCAPE: &str = "\u{e00c}";

/// Moves a knob, kills a node, steps on; then the address that the dialog shows is opened in a page of its own.
pub fn a_link_opens_the_same_place(browser: &Browser, server: &Server) -> Outcome {
    let lessons = lessons::all()?;
    let lesson = lessons.iter().find(|it| it.id == "duplicate-payment");
    let start = Visit {
        at: Some(5),
        ..visit(lesson, "en", (1440, 900))
    };
    start.open(browser, server)?;
    browser.run(
        "const knob = document.querySelector('.knob input[type=range]');
         knob.value = String(Number(knob.min) + Number(knob.step));
         knob.dispatchEvent(new InputEvent('input', { bubbles: true }));
         knob.dispatchEvent(new Event('change', { bubbles: true }));
         document.querySelector('.node.service').dispatchEvent(new MouseEvent('click', { bubbles: true }));",
        &[],
    )?;
    drawn(browser)?;
    browser.run("document.querySelector('.hands button').click();", &[])?;
    drawn(browser)?;
    browser.press(RIGHT)?;
    drawn(browser)?;
    let before = seen(browser)?;
    browser.press("s")?;
    drawn(browser)?;
    let link = browser.run(
        "return document.querySelector('dialog .share input').value;",
        &[],
    )?;
    let link = link.as_str().unwrap_or_default().to_owned();
    browser.press(ESCAPE)?;
    let mut faults = Vec::new();
    for part in ["knobs=", "do=crash.", "seen="] {
        if !link.contains(part) {
            faults.push(format!("  {link} does not hold {part}"));
        }
    }
    browser.open("about:blank")?;
    browser.open(&link)?;
    browser.wait(
        "document.documentElement.dataset.ready === '1'",
        Duration::from_secs(30),
    )?;
    drawn(browser)?;
    let after = seen(browser)?;
    if after != before {
        faults.push(format!(
            "  {link} shows {after}\n  where {before} was shared"
        ));
    }
    none(faults)
}

/// Presenter mode: only the stage, the sentence and the transport, nothing written smaller than 24 px; B blanks it.
pub fn a_class_sees_the_stage_alone(browser: &Browser, server: &Server) -> Outcome {
    let lessons = lessons::all()?;
    let mut faults = Vec::new();
    for lang in ["ko", "en"] {
        let start = Visit {
            at: Some(6),
            ..visit(lessons.first(), lang, (1280, 720))
        };
        start.open(browser, server)?;
        browser.press("p")?;
        drawn(browser)?;
        let small = browser.run(SMALL, &[])?;
        for it in small.as_array().into_iter().flatten() {
            faults.push(format!(
                "  {lang}: too small or not to be seen here: {}",
                it.as_str().unwrap_or_default()
            ));
        }
        browser.press("b")?;
        drawn(browser)?;
        let blank = "const on = document.elementFromPoint(innerWidth / 2, innerHeight / 2); return on.className;";
        if browser.run(blank, &[])? != "blank" {
            faults.push(format!("  {lang}: B does not blank the page"));
        }
        browser.press(ESCAPE)?;
        browser.press(ESCAPE)?;
        drawn(browser)?;
        browser.wait(
            "document.querySelector('.header').checkVisibility()",
            Duration::from_secs(2),
        )?;
    }
    none(faults)
}

/// Every visible text under 24 px, as it is drawn, marks of the transport's icons aside.
const SMALL: &str = "const found = [];
    const walk = document.createTreeWalker(document.querySelector('#app'), NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
      const words = walk.currentNode.data.trim(), element = walk.currentNode.parentElement;
      if (!words || !element.checkVisibility({ opacityProperty: true }) || element.closest('.sr, title, [role=status]')) continue;
      const svg = element.ownerSVGElement;
      const scale = svg && svg.viewBox.baseVal && svg.viewBox.baseVal.width ? svg.getBoundingClientRect().width / svg.viewBox.baseVal.width : 1;
      const size = parseFloat(getComputedStyle(element).fontSize) * scale;
      if (size < 23.9) found.push(`${words} (${size.toFixed(1)} px)`);
    }
    return found;";

fn drawn(browser: &Browser) -> Outcome {
    browser
        .run("await new Promise((done) => setTimeout(done, 400));", &[])
        .map(drop)
}

/// Returns what tells one place from another.
fn seen(browser: &Browser) -> Outcome<Value> {
    browser.run(
        "return ['.sentence p', '.at strong', '.at-time', '.ledger-panel', '.choice'].map((part) => {
           const it = document.querySelector(part);
           const words = it.selectedOptions ? it.selectedOptions[0].textContent : it.textContent;
           // How far a run was recorded ahead is not part of the place.
           return part === '.at strong' ? words.match(/\\d+/)[0] : words;
         }).join(' | ');",
        &[],
    )
}

const PATIENCE: Duration = Duration::from_secs(20);
const END: &str = "\u{e010}";

/// A teacher makes a link that ends here, by keys; who opens it sees no more, by no way, until the rest is asked for.
pub fn a_link_ends_where_a_teacher_wanted_it(browser: &Browser, server: &Server) -> Outcome {
    let lessons = lessons::all()?;
    let lesson = lessons.iter().find(|it| it.id == "duplicate-payment");
    let start = Visit {
        at: Some(7),
        ..visit(lesson, "en", (1440, 900))
    };
    start.open(browser, server)?;
    browser.press("s")?;
    browser.wait("document.querySelector('dialog[open] .share')", PATIENCE)?;
    browser.press("\u{e004}")?;
    browser.press(" ")?;
    let address = "document.querySelector('dialog .share input').value";
    browser.wait(&format!("{address}.includes('until=7')"), PATIENCE)?;
    let address = browser.run(&format!("return {address};"), &[])?;
    let address = address.as_str().unwrap_or_default();
    browser.open(&address.replacen("?visit=", "?class=", 1))?;
    browser.wait("document.documentElement.dataset.ready === '1'", PATIENCE)?;
    let applied = "Number(document.querySelector('.at strong').textContent.match(/\\d+/)[0])";
    browser.press(END)?;
    browser.press("\u{e014}")?;
    drawn(browser)?;
    let held = browser.run(&format!("return [{applied}, document.querySelector('.link-end')?.innerText.includes('no more than this')];"), &[])?;
    if held != serde_json::json!([7, true]) {
        return Err(format!("  the link does not end: {held}"));
    }
    browser.run("document.querySelector('.link-end button').focus();", &[])?;
    browser.press("\u{e006}")?;
    browser.wait("!document.querySelector('.link-end')", PATIENCE)?;
    browser.run("document.querySelector('#transport').focus();", &[])?;
    browser.press(END)?;
    browser.wait(
        &format!("{applied} > 7 && !location.hash.includes('until')"),
        PATIENCE,
    )
}

//! For those who see no motion, no colours, no screen: reduced motion, forced colours, the focus, the live region, paper.

use super::{none, visit};
use crate::browser::Browser;
use crate::lessons;
use crate::server::Server;
use crate::visit::Visit;
use serde_json::Value;
use std::time::Duration;
use xtask::shell::Outcome;

const RIGHT: &str = "\u{e014}";
const TAB: &str = "\u{e004}";

/// With reduced motion a step shows its end at once, and nothing on the page is animated.
pub fn nothing_glides_where_motion_is_reduced(browser: &Browser, server: &Server) -> Outcome {
    let mut faults = Vec::new();
    open(browser, server, 5)?;
    browser.media(&[("prefers-reduced-motion", "reduce")])?;
    let where_now = "return [...document.querySelectorAll('.fly, [data-cursor]')].map((it) => it.getAttribute('transform') || it.style.transform).join(' ');";
    for step in 0..4 {
        browser.press(RIGHT)?;
        rest(browser, 60)?;
        let soon = browser.run(where_now, &[])?;
        let animated = browser.run("return document.getAnimations().filter((it) => it.effect.getComputedTiming().duration > 0).length;", &[])?;
        rest(browser, 400)?;
        let late = browser.run(where_now, &[])?;
        if soon != late {
            faults.push(format!("  step {step} glides: {soon} becomes {late}"));
        }
        if animated != 0 {
            faults.push(format!("  step {step}: {animated} parts are animated"));
        }
    }
    none(faults)
}

/// Where a system forces its colours, lines, boxes, words and what has the focus differ from the ground they stand on.
pub fn forced_colours_keep_everything_visible(browser: &Browser, server: &Server) -> Outcome {
    open(browser, server, 8)?;
    browser.media(&[
        ("forced-colors", "active"),
        ("prefers-color-scheme", "dark"),
    ])?;
    rest(browser, 300)?;
    let lost = browser.run(
        "const ground = getComputedStyle(document.body).backgroundColor;
         const lost = [];
         const check = (selector, property) => {
           const all = [...document.querySelectorAll(selector)].filter((it) => it.checkVisibility());
           if (!all.length) lost.push(`${selector} is not there`);
           for (const it of all) if (getComputedStyle(it)[property] === ground) lost.push(`${selector} has the colour of the ground`);
         };
         check('.node-box', 'stroke'); check('.link', 'stroke'); check('.node text', 'fill'); check('.arrow-line', 'stroke');
         check('.cursor-line', 'stroke'); check('.sentence p', 'color'); check('.bar .play', 'backgroundColor');
         return [...new Set(lost)];",
        &[],
    )?;
    none(lines(&lost))
}

/// Every stop of the Tab key has a ring of two pixels and is not covered.
pub fn the_focus_can_be_seen(browser: &Browser, server: &Server) -> Outcome {
    open(browser, server, 6)?;
    let mut faults = Vec::new();
    for _ in 0..40 {
        browser.press(TAB)?;
        let fault = browser.run(
            "const it = document.activeElement;
             if (it === document.body || it.matches('.skip')) return null;
             // A slider has its ring about the thumb, which no script can ask about.
             const slider = it.matches('input[type=range]');
             await new Promise((done) => setTimeout(done, 20));
             const box = it.getBoundingClientRect(), style = getComputedStyle(it);
             const name = `${it.tagName} ${it.getAttribute('class') || it.id}`;
             const x = Math.min(Math.max(box.left + box.width / 2, 1), innerWidth - 1);
             const y = Math.min(Math.max(box.top + box.height / 2, 1), innerHeight - 1);
             let top = document.elementFromPoint(x, y);
             for (let i = 0; !top && i < 20; i += 1) { await new Promise((done) => setTimeout(done, 25)); top = document.elementFromPoint(x, y); }
             if (!top || !(it.contains(top) || top.contains(it))) return `${name} is covered by ${top && top.getAttribute('class')}`;
             const halo = slider || (it.matches('.node') ? getComputedStyle(it.querySelector('.node-halo')).stroke !== 'none' : parseFloat(style.outlineWidth) >= 2 && style.outlineStyle !== 'none');
             return halo ? null : `${name} has no ring`;",
            &[],
        )?;
        if let Some(fault) = fault.as_str() {
            faults.push(format!("  {fault}"));
        }
    }
    none(faults)
}

/// There is one polite live region, and after a step it says the sentence.
pub fn a_step_is_announced(browser: &Browser, server: &Server) -> Outcome {
    open(browser, server, 6)?;
    let mut faults = Vec::new();
    for _ in 0..3 {
        browser.press(RIGHT)?;
        rest(browser, 700)?;
        let said = browser.run(
            "const regions = [...document.querySelectorAll('[aria-live=polite]')];
             if (regions.length !== 1) return `${regions.length} live regions`;
             const words = (text) => text.replace(/[\\s.:,]+/g, ' ').trim();
             const sentence = words(document.querySelector('.sentence p').textContent), said = words(regions[0].textContent);
             return said.includes(sentence) || sentence.includes(said) && said ? null : `says “${said}”, the page “${sentence}”`;",
            &[],
        )?;
        if let Some(fault) = said.as_str() {
            faults.push(format!("  {fault}"));
        }
    }
    none(faults)
}

/// On paper the controls are gone, and the pictures and the lesson are there.
pub fn paper_has_no_controls(browser: &Browser, server: &Server) -> Outcome {
    open(browser, server, 6)?;
    browser.devtools(
        "Emulation.setEmulatedMedia",
        serde_json::json!({ "media": "print" }),
    )?;
    rest(browser, 200)?;
    let wrong = browser.run(
        "const parts = ['.view.stage', '.view.space-time', '.pane.lesson', '.panel.inside', '.panel.ledger-panel'];
         const box = (it) => document.querySelector(it).getBoundingClientRect();
         const over = parts.flatMap((a, i) => parts.slice(i + 1).filter((b) => box(a).bottom > box(b).top + 1 && box(b).bottom > box(a).top + 1).map((b) => [a, b]));
         const seen = (selector) => [...document.querySelectorAll(selector)].some((it) => it.checkVisibility());
         return ['#transport', '.tabs', '.right', '.skip'].filter(seen).map((it) => `${it} is printed`)
           .concat(over.map(([a, b]) => `${a} lies over ${b}`))
           .concat(['.stage-svg', '.st-svg', '.lesson', '.ledger'].filter((it) => !seen(it)).map((it) => `${it} is not printed`));",
        &[],
    )?;
    none(lines(&wrong))
}

fn open(browser: &Browser, server: &Server, at: u32) -> Outcome {
    let lessons = lessons::all()?;
    let lesson = lessons.iter().find(|it| it.id == "create-order");
    let start = Visit {
        at: Some(at),
        ..visit(lesson, "en", (1440, 900))
    };
    start.open(browser, server)
}

fn rest(browser: &Browser, ms: u32) -> Outcome {
    browser
        .run(
            "await new Promise((done) => setTimeout(done, given[0]));",
            &[ms.into()],
        )
        .map(drop)
}

fn lines(found: &Value) -> Vec<String> {
    let found = found.as_array().into_iter().flatten();
    found
        .map(|it| format!("  {}", it.as_str().unwrap_or_default()))
        .collect()
}

/// A tooltip comes on hover, on focus and after a long press, can be hovered, and goes with Esc; a long press presses nothing.
pub fn tooltips_are_for_every_hand(browser: &Browser, server: &Server) -> Outcome {
    open(browser, server, 5)?;
    let found = browser.run(
        "const shown = () => { const tip = document.querySelector('#tip'); return tip?.matches(':popover-open') ? tip.textContent : null; };
         const wait = (ms) => new Promise((done) => setTimeout(done, ms));
         const point = (it, type, pointerType) => it.dispatchEvent(new PointerEvent(type, { bubbles: true, cancelable: true, pointerType }));
         const faults = [];
         const is = (name, found, wanted) => { if (found !== wanted) faults.push(`${name}: ${found} instead of ${wanted}`); };
         const button = document.querySelector('.keys button:nth-child(3)');
         const words = 'Previous event (←)';
         point(button, 'pointerover', 'mouse');
         is('at once', shown(), null);
         await wait(700);
         is('hover', shown(), words);
         const box = document.querySelector('#tip').getBoundingClientRect();
         is('inside the window', box.left >= 0 && box.right <= innerWidth && box.bottom <= innerHeight && box.top >= 0, true);
         point(document.body, 'pointerover', 'mouse');
         point(document.querySelector('#tip'), 'pointerover', 'mouse');
         await wait(400);
         is('the pointer is on it', shown(), words);
         document.body.dispatchEvent(new KeyboardEvent('keydown', { code: 'Escape', key: 'Escape', bubbles: true, cancelable: true }));
         is('Esc', shown(), null);
         point(button, 'pointerover', 'mouse');
         await wait(700);
         point(document.body, 'pointerover', 'mouse');
         await wait(400);
         is('the pointer went away', shown(), null);
         point(button, 'pointerover', 'mouse');
         await wait(700);
         point(button, 'pointerdown', 'mouse');
         button.click();
         point(button.firstElementChild ?? button, 'pointerover', 'mouse');
         await wait(700);
         is('it was pressed', shown(), null);
         point(document.body, 'pointerover', 'mouse');
         point(button, 'pointerover', 'mouse');
         await wait(700);
         is('the pointer comes again', shown(), words);
         point(document.body, 'pointerdown', 'mouse');
         point(document.body, 'pointerover', 'mouse');
         const before = document.querySelector('.at strong').textContent;
         point(button, 'pointerdown', 'touch');
         await wait(700);
         is('long press', shown(), words);
         point(button, 'pointerup', 'touch');
         button.click();
         await wait(300);
         is('a long press presses nothing', document.querySelector('.at strong').textContent, before);
         point(button, 'pointerdown', 'touch');
         point(button, 'pointerup', 'touch');
         button.click();
         await wait(300);
         is('a short one does', document.querySelector('.at strong').textContent === before, false);
         const silent = [...document.querySelectorAll('#app button')].filter((it) => it.checkVisibility() && !it.textContent.trim() && !it.dataset.tip).map((it) => it.className);
         is('buttons of icons alone without words', silent.join(', '), '');
         is('words of the browser itself', document.querySelectorAll('#app [title]').length, 0);
         return faults;",
        &[],
    )?;
    let mut faults = lines(&found);
    browser.run("document.querySelector('.keys button').focus();", &[])?;
    browser.press(TAB)?;
    let by_focus =
        "document.querySelector('#tip:popover-open')?.textContent.startsWith('Previous milestone')";
    if browser.wait(by_focus, Duration::from_secs(3)).is_err() {
        faults.push("  nothing is told on focus".to_owned());
    }
    none(faults)
}

/// More contrast comes by the theme and by the system's own wish, and goes with them.
pub fn more_contrast_is_asked_for_twice(browser: &Browser, server: &Server) -> Outcome {
    let lessons = lessons::all()?;
    let lesson = lessons.first();
    let mut faults = Vec::new();
    for (theme, wish, ink) in [
        ("light", "no-preference", "rgb(27, 31, 36)"),
        ("light", "more", "rgb(0, 0, 0)"),
        ("contrast", "no-preference", "rgb(255, 255, 255)"),
    ] {
        let start = Visit {
            theme,
            ..visit(lesson, "ko", (1280, 720))
        };
        let scheme = if theme == "light" { "light" } else { "dark" };
        start.open(browser, server)?;
        browser.media(&[("prefers-color-scheme", scheme), ("prefers-contrast", wish)])?;
        browser.press(RIGHT)?;
        rest(browser, 200)?;
        let found = browser.run("return getComputedStyle(document.body).color;", &[])?;
        if found != ink {
            faults.push(format!(
                "  {theme}, {wish}: words are {found} and not {ink}"
            ));
        }
    }
    none(faults)
}

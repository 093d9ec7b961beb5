//! The keyboard alone: the whole page can be used, and no key is taken from what has the focus.

use super::{none, visit};
use crate::browser::Browser;
use crate::lessons;
use crate::server::Server;
use crate::visit::Visit;
use serde_json::Value;
use xtask::shell::Outcome;

const TAB: &str = "\u{e004}";
const ENTER: &str = "\u{e006}";
const ESCAPE: &str = "\u{e00c}";
const RIGHT: &str = "\u{e014}";
const LEFT: &str = "\u{e012}";

/// One press, and what must be true of the page then.
type Step = (&'static str, &'static str);

/// Opens a lesson from the list, walks, plays, chooses a node, kills it, takes it back, compares, shares, changes the language:
/// by keys alone.
const WALK: &[Step] = &[
    (TAB, "document.activeElement.classList.contains('skip')"),
    (ENTER, "document.activeElement.id === 'transport'"),
    (RIGHT, "applied() === 1"),
    (RIGHT, "applied() === 2"),
    (LEFT, "applied() === 1"),
    (
        "k",
        "document.querySelector('.play').dataset.tip.startsWith('Pause')",
    ),
    (
        "k",
        "document.querySelector('.play').dataset.tip.startsWith('Play')",
    ),
    ("1", "document.activeElement.id === 'stage'"),
    (TAB, "document.activeElement.closest('#stage')"),
    ("3", "document.activeElement.id === 'inside'"),
    ("4", "document.activeElement.id === 'ledger'"),
    ("5", "document.activeElement.id === 'events'"),
    ("2", "document.activeElement.id === 'space-time'"),
    ("c", "document.querySelector('dialog[open] .catalogue')"),
    (ESCAPE, "!document.querySelector('dialog')"),
    ("r", "document.querySelector('dialog[open] .run-list')"),
    (ESCAPE, "!document.querySelector('dialog')"),
    ("s", "document.querySelector('dialog[open] .share')"),
    (
        ENTER,
        "document.querySelector('dialog[open] [role=status]').textContent",
    ),
    (ESCAPE, "!document.querySelector('dialog')"),
    ("l", "document.documentElement.lang === 'ko'"),
    ("l", "document.documentElement.lang === 'en'"),
    (
        "+",
        "document.querySelector('.percent').textContent.includes('125')",
    ),
    ("0", "!document.querySelector('.percent')"),
];

const HELPERS: &str = "const applied = () => Number(document.querySelector('.at strong').textContent.replace(/,/g, '').match(/\\d+/)[0]);";

pub fn the_keys_alone_will_do(browser: &Browser, server: &Server) -> Outcome {
    open(browser, server)?;
    let mut faults = Vec::new();
    for (key, expected) in WALK {
        browser.press(key)?;
        faults.extend(check(browser, &format!("after {key:?}"), expected)?);
    }
    // A node by its keys, and what the hand does to it; then taken back.
    faults.extend(script(
        browser,
        "a node of the stage",
        "document.querySelector('#stage .node.service').focus(); return true;",
    )?);
    browser.press(ENTER)?;
    faults.extend(check(
        browser,
        "Enter on a node",
        "document.querySelector('.node.selected')",
    )?);
    faults.extend(script(
        browser,
        "a button of the hand",
        "document.querySelector('.side-tabs button').click(); await drawn(); document.querySelector('.hands button').focus(); return document.activeElement.closest('.hands') !== null;",
    )?);
    browser.press(ENTER)?;
    faults.extend(check(
        browser,
        "Enter on the hand's button",
        "document.querySelectorAll('.node.crashed').length === 1",
    )?);
    browser.run("document.activeElement.blur();", &[])?;
    ctrl(browser, "z")?;
    faults.extend(check(
        browser,
        "Ctrl+Z",
        "!document.querySelector('.node.crashed')",
    )?);
    none(faults)
}

/// A term of the text leads to its entry, the entries can be searched, and the focus comes back to the term.
pub fn a_term_leads_to_its_entry(browser: &Browser, server: &Server) -> Outcome {
    open(browser, server)?;
    let mut faults = Vec::new();
    faults.extend(script(
        browser,
        "a term of the text",
        "document.querySelector('.prose .term').focus(); return true;",
    )?);
    for (key, expected) in [
        (
            ENTER,
            "document.activeElement.id === 'term' && document.querySelector('dialog .asked dt').textContent.startsWith('synchronous')",
        ),
        (TAB, "document.activeElement.type === 'search'"),
        (
            "lease",
            "document.querySelectorAll('dialog .terms:not(.asked) dt').length === 1",
        ),
        (ESCAPE, "true"),
        (
            ESCAPE,
            "!document.querySelector('dialog') && document.activeElement.classList.contains('term')",
        ),
    ] {
        browser.press(key)?;
        faults.extend(check(browser, &format!("after {key:?}"), expected)?);
    }
    none(faults)
}

/// Space belongs to a focused button, arrows to a select, letters to a field; keys act on a Hangul layout, and none acts while
/// Hangul is composed.
pub fn no_key_is_taken_from_the_focus(browser: &Browser, server: &Server) -> Outcome {
    open(browser, server)?;
    let mut faults = Vec::new();
    let cases = [
        (
            "a letter in a field is a letter",
            "document.querySelectorAll('.side-tabs button')[1].click(); await drawn(); const field = document.querySelector('.sift .search'); field.focus(); await press(field, 'KeyC', 'c'); return !document.querySelector('dialog');",
        ),
        (
            "an arrow in a list of choices moves nothing else",
            "const at = applied(); const list = document.createElement('select'); document.body.append(list); list.focus(); await press(list, 'ArrowRight', 'ArrowRight'); list.remove(); return applied() === at;",
        ),
        (
            "a jamo on the key K plays",
            "document.activeElement.blur(); return plays('ㅏ', {});",
        ),
        (
            "nothing acts while Hangul is composed",
            "await press(document.body, 'KeyC', 'Process', { isComposing: true }); return !document.querySelector('dialog');",
        ),
        (
            "with single keys off only keys with Alt or Ctrl act",
            "await press(document.body, 'Slash', '?', { shiftKey: true }); const box = document.querySelector('dialog .check input'); box.click(); await drawn(); await press(document.body, 'Escape', 'Escape'); \
          await press(document.body, 'KeyC', 'c'); const quiet = !document.querySelector('dialog'); return quiet && await plays('k', { altKey: true });",
        ),
    ];
    faults.extend(script(
        browser,
        "the button of the theme",
        "document.querySelector('.right .round[aria-label*=Theme]').focus(); return true;",
    )?);
    browser.press(" ")?;
    faults.extend(check(browser, "Space on a focused button", "document.documentElement.dataset.theme === 'dark' && document.querySelector('.play').dataset.tip.startsWith('Play')")?);
    for (name, body) in cases {
        faults.extend(script(browser, name, body)?);
    }
    none(faults)
}

/// The order of the Tab key, where the focus goes when a dialog closes, and how large targets are.
pub fn the_focus_is_never_lost(browser: &Browser, server: &Server) -> Outcome {
    open(browser, server)?;
    let mut faults = Vec::new();
    faults.extend(script(
        browser,
        "the Tab key goes from the header to the transport, the views, the lesson and the lists, and no tab index is positive",
        "const all = [...document.querySelectorAll('#app a[href], #app button, #app input, #app select, #app [tabindex]')].filter((it) => it.tabIndex >= 0 && it.checkVisibility());
         const part = (it) => ['.header', '.deck', '.mid', '.lesson', '.side'].findIndex((name) => it.closest(name));
         const parts = all.map(part);
         return all[0].classList.contains('skip') && all.every((it) => it.tabIndex <= 0) && parts.every((it, i) => i === 0 || it < 0 || it >= parts[i - 1]);",
    )?);
    faults.extend(script(
        browser,
        "a dialog gives the focus back to what opened it",
        "const button = document.querySelector('.right .round:last-child'); button.focus(); button.click(); await drawn();
         const inside = document.activeElement.closest('dialog');
         document.querySelector('dialog .icon-button').click(); await drawn();
         return inside && document.activeElement === button;",
    )?);
    for (width, height, least) in [(1280, 720, 24.0), (390, 844, 24.0)] {
        browser.resize(width, height)?;
        let body = format!(
            "await drawn(); await drawn();
             const small = [...document.querySelectorAll('#app button, #app a[href], #app select, #app input, #app summary')]
               .filter((it) => it.checkVisibility({{ visibilityProperty: true, opacityProperty: false }}) && !it.closest('.sr, .skip, .prose') && !it.classList.contains('skip'))
               .map((it) => [it, it.closest('label') || it]).map(([it, target]) => [it, target.getBoundingClientRect()])
               .filter(([, box]) => box.width > 0 && (box.width < {least} || box.height < {least}))
               .map(([it, box]) => `${{it.className || it.tagName}} ${{box.width.toFixed(0)}}×${{box.height.toFixed(0)}}`);
             return small.length ? small.join(', ') : true;"
        );
        faults.extend(script(browser, &format!("targets at {width} px"), &body)?);
    }
    faults.extend(script(
        browser,
        "the play controls are 44 px large where fingers press them",
        "const small = [...document.querySelectorAll('.keys button')].filter((it) => it.checkVisibility()).map((it) => it.getBoundingClientRect()).filter((box) => box.height < 44 || box.width < 40);
         return small.length === 0;",
    )?);
    none(faults)
}

fn open(browser: &Browser, server: &Server) -> Outcome {
    let lessons = lessons::all()?;
    let lesson = lessons.iter().find(|it| it.id == "coffee-shop");
    let start = Visit {
        at: Some(0),
        ..visit(lesson, "en", (1440, 900))
    };
    // A question would stop playing; questions have tests of their own.
    let quiet = r#"localStorage.setItem("signalbox.prefs", '{"questions":false}');"#;
    browser.before_each_page(quiet)?;
    start.open(browser, server)
}

fn ctrl(browser: &Browser, key: &str) -> Outcome {
    let code = format!("Key{}", key.to_uppercase());
    browser
        .run(
            "document.body.dispatchEvent(new KeyboardEvent('keydown', { code: given[0], key: given[1], ctrlKey: true, bubbles: true, cancelable: true }));",
            &[code.into(), key.into()],
        )
        .map(drop)
}

/// Returns a fault unless `condition` becomes true in a moment.
fn check(browser: &Browser, name: &str, condition: &str) -> Outcome<Option<String>> {
    let body = format!(
        "{HELPERS} for (let i = 0; i < 40; i += 1) {{ if ({condition}) return true; await new Promise((done) => setTimeout(done, 25)); }}
         return document.activeElement.outerHTML.slice(0, 160);"
    );
    let found = browser.run(&body, &[])?;
    Ok((found != Value::Bool(true))
        .then(|| format!("  {name}: not {condition}; the focus is at {found}")))
}

/// Returns a fault unless the body of an async function returns true.
fn script(browser: &Browser, name: &str, body: &str) -> Outcome<Option<String>> {
    let body = format!(
        "{HELPERS} const drawn = () => new Promise((done) => setTimeout(done, 250));
         const playing = () => document.querySelector('.play').dataset.tip.startsWith('Pause');
         const press = async (target, code, key, more) => {{
           target.dispatchEvent(new KeyboardEvent('keydown', {{ code, key, bubbles: true, cancelable: true, ...more }})); await drawn();
         }};
         const plays = async (key, more) => {{
           let on = false;
           const watch = setInterval(() => {{ on ||= playing(); }}, 10);
           await press(document.body, 'KeyK', key, more);
           clearInterval(watch);
           if (playing()) await press(document.body, 'KeyK', key, more);
           return on;
         }};
         {body}"
    );
    let found = browser.run(&body, &[])?;
    Ok((found != Value::Bool(true)).then(|| format!("  {name}: {found}")))
}

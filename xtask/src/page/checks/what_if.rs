//! Time and what-if in the built page: jumps, stops, the reader's hand, branches with names, two runs subtracted, flips of a knob.

use super::{noise, none, visit};
use crate::browser::Browser;
use crate::lessons;
use crate::server::Server;
use crate::visit::Visit;
use std::time::Duration;
use xtask::shell::Outcome;

/// One deed, and what must become true of the page. A deed is a key, or JavaScript in braces.
pub(super) type Step = (&'static str, &'static str);

const HELPERS: &str = "const applied = () => Number(document.querySelector('.at strong').textContent.replace(/,/g, '').match(/\\d+/)[0]);
    const button = (place, words) => [...document.querySelectorAll(place + ' button')].find((it) => it.textContent.trim() === words);
    const names = () => [...document.querySelectorAll('.run-title')].map((it) => it.firstChild.textContent);
    const runs = () => [...document.querySelectorAll('.curve-point.run')];
    const told = (it) => it.getAttribute('aria-label').match(/seed (\\d+): ([\\d.]+)/);
    const fates = () => runs().map((it) => Number(told(it)[2]));
    const seed = () => document.querySelector('.seed input');
    const write = (text) => { seed().value = text; seed().dispatchEvent(new InputEvent('input', { bubbles: true })); seed().form.requestSubmit(); };
    const opened = () => location.hash.includes(`seed=${window.__seed}`) && !document.querySelector('dialog[open]');";

/// The lesson of the lost acknowledgement, in English: it is lost with event 9, the lease runs out with event 10, the second charge is
/// event 12.
const WALK: &[Step] = &[
    // Twice where a question stands before it: the first press comes as far as that.
    (
        "t",
        "applied() === 9 && document.querySelector('.question')",
    ),
    ("t", "applied() === 10"),
    (
        "v",
        "applied() === 11 && document.querySelector('.question')",
    ),
    ("v", "applied() === 12"),
    ("{shift KeyD}", "applied() === 11"),
    ("{shift KeyX}", "applied() === 9"),
    // The menu says how many there are on either side; what leads nowhere says so.
    (
        "{document.querySelector('.jumps-button').click()}",
        "document.querySelector('#jumps:popover-open') && document.querySelectorAll('#jumps [aria-disabled]').length > 0",
    ),
    (
        "{document.querySelectorAll('#jumps fieldset input')[1].click()}",
        "document.querySelector('.jumps-button.set')",
    ),
    (
        "{document.querySelector('#jumps').hidePopover(); document.activeElement.blur()}",
        "!document.querySelector('#jumps:popover-open')",
    ),
    // Played from the start, the page pauses with the event that loses the message.
    ("{code Home}", "applied() === 0"),
    (
        "k",
        "applied() === 9 && document.querySelector('.play').dataset.tip.startsWith('Play')",
    ),
    // A crash at a line of the program: a branch, with a name.
    ("{code Home}", "applied() === 0"),
    (
        "{document.querySelectorAll('#stage .node.service')[1].dispatchEvent(new MouseEvent('click', { bubbles: true }))}",
        "document.querySelector('.program summary')",
    ),
    (
        "{button('.line-hands', 'Crash before this line').click()}",
        "document.querySelector('.notice .text-button')",
    ),
    (
        "r",
        "names().length === 2 && names()[1].includes('crashes before')",
    ),
    (
        "{document.querySelectorAll('[id^=rename]')[1].click()}",
        "document.activeElement.matches('.run-line input')",
    ),
    (
        "{document.activeElement.value = 'my branch'; document.activeElement.form.requestSubmit()}",
        "names()[1] === 'my branch' && document.activeElement.id.startsWith('rename')",
    ),
    (
        "{[...document.querySelectorAll('.run-line')][1].lastElementChild.click()}",
        "names().length === 1 && document.activeElement.id.startsWith('rename')",
    ),
    (
        "{button('.dialog-body .hands', 'Undo: delete branch').click()}",
        "names()[1] === 'my branch'",
    ),
    (
        "{[...document.querySelectorAll('.run-line')][0].querySelectorAll('button')[1].click()}",
        "document.querySelectorAll('.column').length === 2",
    ),
    (
        "{document.querySelector('dialog .icon-button').click()}",
        "document.querySelectorAll('.ledger .difference').length > 4",
    ),
];

pub fn time_and_what_if(browser: &Browser, server: &Server) -> Outcome {
    open(browser, server, "duplicate-payment")?;
    walk(browser, WALK)
}

/// Coming near a knob is enough; the words stand under it, and the ticks on its track.
pub fn a_knob_tells_where_the_outcome_flips(browser: &Browser, server: &Server) -> Outcome {
    open(browser, server, "duplicate-payment")?;
    browser.run("document.querySelectorAll('.knob input')[3].focus();", &[])?;
    browser.wait(
        "document.querySelectorAll('.knob .flip').length > 0 && document.querySelector('.flips').textContent.includes('charges 3, expected 1')",
        Duration::from_secs(10),
    )?;
    none(noise(browser)?)
}

/// The lesson of the lost acknowledgement once more: with each lost one there is one more charge, whatever the seed.
const SWEEP: &[Step] = &[
    (
        "{document.querySelectorAll('.knob-sweep')[3].click()}",
        "document.querySelector('dialog[open] .curve') && !document.querySelector('.curve-plot')",
    ),
    (
        "{document.querySelector('.curve-progress button').click()}",
        "document.querySelectorAll('.curve-point.run').length === 25 && document.querySelector('.curve-progress').textContent.includes('25 of 25')",
    ),
    (
        "{document.querySelector('.curve summary').click()}",
        "[...document.querySelectorAll('.curve-table tbody tr')].map((it) => it.children[1].textContent).join() === '1,2,3,4,5'",
    ),
    (
        "{document.querySelectorAll('.curve-table tbody tr')[1].querySelectorAll('button')[1].click()}",
        "!document.querySelector('dialog[open]') && document.querySelector('.headline') && applied() > 0 && document.querySelector('.track-mark')",
    ),
    (
        "r",
        "document.querySelector('.dialog-body .hands button').textContent.startsWith('Undo')",
    ),
];

pub fn a_knob_is_swept(browser: &Browser, server: &Server) -> Outcome {
    open(browser, server, "duplicate-payment")?;
    walk(browser, SWEEP)
}

pub(super) fn walk(browser: &Browser, steps: &[Step]) -> Outcome {
    for (deed, expected) in steps {
        perform(browser, deed)?;
        let condition = format!("(() => {{ {HELPERS} return {expected}; }})()");
        browser
            .wait(&condition, Duration::from_secs(8))
            .map_err(|why| format!("  after {deed}: not so: {expected}: {why}"))?;
    }
    none(noise(browser)?)
}

fn open(browser: &Browser, server: &Server, id: &str) -> Outcome {
    let lessons = lessons::all()?;
    let lesson = lessons.iter().find(|it| it.id == id);
    let start = Visit {
        at: Some(0),
        ..visit(lesson, "en", (1440, 900))
    };
    start.open(browser, server)
}

fn perform(browser: &Browser, deed: &str) -> Outcome {
    let Some(script) = deed.strip_prefix('{').and_then(|it| it.strip_suffix('}')) else {
        return browser.press(deed);
    };
    let key = |code: &str, shift: bool| {
        format!(
            "document.body.dispatchEvent(new KeyboardEvent('keydown', {{ code: '{code}', key: '{code}', shiftKey: {shift}, bubbles: true, cancelable: true }}));"
        )
    };
    let body = match script.split_once(' ') {
        Some(("shift", code)) => key(code, true),
        Some(("code", code)) => key(code, false),
        _ => format!("{HELPERS} {script};"),
    };
    browser.run(&body, &[]).map(drop)
}

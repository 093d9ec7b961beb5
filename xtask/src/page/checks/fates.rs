//! A sweep over seeds alone: same parameters, different fates, and every run within reach of pointer and keys.

use super::visit;
use super::what_if::{Step, walk};
use crate::browser::Browser;
use crate::lessons;
use crate::server::Server;
use crate::visit::Visit;
use xtask::shell::Outcome;

/// The collapse, variant `spike`. What a point says is the share of guests who did not buy: next to none, or most of them.
const WALK: &[Step] = &[
    (
        "{document.querySelectorAll('.knob-sweep')[0].click()}",
        "document.querySelector('dialog[open] .curve')",
    ),
    (
        "{button('.curve-settings', 'This value, other seeds').click()}",
        "document.querySelector('.curve-progress').textContent.includes('0 of 20')",
    ),
    (
        "{document.querySelector('.curve-progress button').click()}",
        "fates().length === 20 && document.querySelector('.curve-progress').textContent.includes('20 of 20')",
    ),
    (
        "{}",
        "fates().every((it) => it < 10 || it > 40) && fates().some((it) => it < 10) && fates().some((it) => it > 40)",
    ),
    // A click opens a run that collapsed.
    (
        "{const it = runs().slice(1).find((it) => told(it)[2] > 40); window.__seed = told(it)[1]; it.dispatchEvent(new MouseEvent('click', { bubbles: true }))}",
        "opened() && applied() > 0",
    ),
    (
        "{document.querySelectorAll('.knob-sweep')[0].click()}",
        "document.querySelector('dialog[open] .curve')",
    ),
    // Another run is shown, so the curve begins anew; then the keys alone come to one that did not collapse.
    (
        "{button('.curve-settings', 'This value, other seeds').click(); document.querySelector('.curve-progress button').click()}",
        "document.querySelector('.curve-progress').textContent.includes('20 of 20')",
    ),
    (
        "{runs()[0].focus(); for (let i = 0; i < 20 && told(document.activeElement)[2] > 10; i++) document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight', bubbles: true, cancelable: true }))}",
        "document.querySelectorAll('.curve-point[tabindex=\"0\"]').length === 1 && told(document.activeElement)[2] < 10",
    ),
    (
        "{window.__seed = told(document.activeElement)[1]; document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }))}",
        "opened() && applied() > 0",
    ),
    // A seed is written, too: what is none is refused and stays to be mended.
    ("r", "document.querySelector('dialog[open] .seed input')"),
    (
        "{write('1,000')}",
        "document.querySelector('#seed-refused').textContent.includes('digits alone') && seed().value === '1,000' && seed().ariaInvalid === 'true'",
    ),
    (
        "{window.__seed = 1000; write(' 1000 ')}",
        "location.hash.includes('seed=1000&') && !document.querySelector('#seed-refused').textContent && seed().value === '1000'",
    ),
];

pub fn a_seed_decides_between_two_fates(browser: &Browser, server: &Server) -> Outcome {
    let lessons = lessons::all()?;
    let lesson = lessons.iter().find(|it| it.id == "congestive-collapse");
    let start = Visit {
        variant: Some("spike".to_string()),
        at: Some(0),
        ..visit(lesson, "en", (1440, 900))
    };
    start.open(browser, server)?;
    walk(browser, WALK)
}

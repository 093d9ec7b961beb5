//! The smallest phone: what has no room in its header is in a menu, and where the cursor stands is always in sight.

use super::sweeping::{is_so, tap};
use super::{none, visit};
use crate::browser::Browser;
use crate::lessons;
use crate::server::Server;
use crate::visit::Visit;
use xtask::shell::Outcome;

const ENTER: &str = "\u{e006}";
const ESCAPE: &str = "\u{e00c}";
const SIZE: (u32, u32) = (320, 568);

const MENU: &str = "document.querySelector('.right:popover-open')";
const LARGE: &str = "[...document.querySelectorAll('.more-button, .right button')].filter((it) => it.checkVisibility()).every((it) => { \
    const box = it.getBoundingClientRect(); return box.width >= 40 && box.height >= 40; })";
const BACK: &str = "!document.querySelector('dialog, :popover-open') && document.activeElement.matches('.more-button')";

/// The runs, the seed, two runs side by side and the presenter, by finger and by key; Esc gives the focus back.
pub fn a_phone_reaches_every_choice(browser: &Browser, server: &Server) -> Outcome {
    let lessons = lessons::all()?;
    let lesson = lessons.iter().find(|it| it.id == "create-order");
    let start = Visit {
        at: Some(6),
        ..visit(lesson, "ko", SIZE)
    };
    start.open(browser, server)?;
    tap(browser, ".more-button")?;
    is_so(browser, "a tap on the menu", MENU)?;
    is_so(browser, "the menu's targets", LARGE)?;
    let runs = ".right button:nth-of-type(2)";
    tap(browser, runs)?;
    let listed = "document.querySelector('dialog[open] .run-list')";
    is_so(browser, "a tap on the runs", listed)?;
    browser.press(ESCAPE)?;
    is_so(browser, "Esc in the list of runs", BACK)?;
    browser.press(ENTER)?;
    is_so(browser, "Enter on the menu", MENU)?;
    browser.press(ESCAPE)?;
    is_so(browser, "Esc in the menu", BACK)?;
    tap(browser, ".more-button")?;
    let seed = "document.querySelector('.right button').textContent";
    let before = browser.run(&format!("return {seed};"), &[])?;
    tap(browser, ".right button")?;
    is_so(browser, "another seed", &format!("{seed} !== {before}"))?;
    tap(browser, ".beside-too button")?;
    is_so(
        browser,
        "side by side",
        "document.querySelector('.desk.beside')",
    )?;
    tap(browser, ".more-button")?;
    tap(browser, ".right button:nth-of-type(4)")?;
    let presenting = "document.documentElement.hasAttribute('data-present') && !document.querySelector('.right:popover-open')";
    is_so(browser, "the presenter", presenting)
}

/// However long the sentence is, and whatever is told above it.
pub fn the_position_is_in_sight_on_a_phone(browser: &Browser, server: &Server) -> Outcome {
    let lessons = lessons::all()?;
    let mut faults = Vec::new();
    for (id, variant) in [
        ("autoscale-on-lag", None),
        ("retry-storm", None),
        ("create-order", Some("sync&beside=async")),
    ] {
        let lesson = lessons.iter().find(|it| it.id == id);
        for (lang, at) in [("ko", 80), ("en", 80), ("pseudo", 81)] {
            let place = Visit {
                variant: variant.map(str::to_owned),
                at: Some(at),
                ..visit(lesson, lang, SIZE)
            };
            place.open(browser, server)?;
            let found = browser.run(
                "const box = (name) => document.querySelector(name).getBoundingClientRect();
                 const parts = ['.at strong', '.at-time', '.speed', '.play', '.scrub'];
                 const low = parts.filter((it) => box(it).height === 0 || box(it).bottom > innerHeight + 1);
                 const page = document.documentElement.scrollHeight;
                 return [...low, page > innerHeight + 1 ? `a page ${page} px high` : '', box('.mid').height < 120 ? 'the stage' : ''].filter(Boolean).join(', ');",
                &[],
            )?;
            if let Some(low) = found.as_str().filter(|it| !it.is_empty()) {
                faults.push(format!("  {}: out of sight: {low}", place.name()));
            }
        }
    }
    none(faults)
}

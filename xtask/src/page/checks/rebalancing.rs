//! A rebalance, step by step: its marks are buttons, each leads to its event, and the table tells the same.

use super::{none, visit};
use crate::browser::Browser;
use crate::lessons;
use crate::server::Server;
use crate::visit::Visit;
use serde_json::Value;
use xtask::shell::Outcome;

const ENTER: &str = "\u{e006}";

/// A group whose rebalance is over, of each kind, and how many steps it has: the event at which it ends comes first.
const GROUPS: &[(&str, u32, usize)] = &[("after", 841, 6), ("cooperative", 855, 11)];

pub fn the_steps_of_a_rebalance_lead_to_their_events(
    browser: &Browser,
    server: &Server,
) -> Outcome {
    let lessons = lessons::all()?;
    let lesson = lessons.iter().find(|it| it.id == "kafka-rebalance");
    let mut faults = Vec::new();
    for (variant, at, steps) in GROUPS {
        for lang in ["ko", "en"] {
            for size in [(1440, 900), (320, 700)] {
                let start = Visit {
                    variant: Some((*variant).to_string()),
                    at: Some(*at),
                    ..visit(lesson, lang, size)
                };
                start.open(browser, server)?;
                browser.press("3")?;
                let found = walk(browser, *steps)?;
                faults.extend(found.map(|it| format!("  {variant}, {lang}, {size:?}: {it}")));
            }
        }
    }
    none(faults)
}

/// Presses every step once; each time the event at the cursor is one of the step, and the focus stays.
fn walk(browser: &Browser, steps: usize) -> Outcome<Option<String>> {
    let there = "await new Promise((done) => setTimeout(done, 250));
        const all = [...document.querySelectorAll('.group .steps button')];
        const wide = document.querySelector('.group').scrollWidth > document.querySelector('.group').clientWidth;
        return wide ? 'it is wider than its place' : all.length;";
    let found = browser.run(there, &[])?;
    if found != steps {
        return Ok(Some(format!("{steps} steps expected: {found}")));
    }
    for i in (0..steps).rev() {
        let press = format!("document.querySelectorAll('.group .steps button')[{i}]?.focus();");
        browser.run(&press, &[])?;
        browser.press(ENTER)?;
        let led = browser.run(
            "await new Promise((done) => setTimeout(done, 250));
             const on = document.activeElement;
             if (!on.matches('.group .step')) return `the focus is in ${on.outerHTML.slice(0, 80)}`;
             if (on.getAttribute('aria-current') !== 'step') return `${on.innerText} is not at the cursor`;
             document.querySelectorAll('.group details').forEach((it) => { it.open = true; });
             const row = document.querySelector('.group .rows tr[aria-current=step]');
             return row && row.querySelector('th').innerText.length > 0 ? true : 'the table has no row of it';",
            &[],
        )?;
        if led != Value::Bool(true) {
            return Ok(Some(format!("step {i}: {led}")));
        }
        if i < steps / 2 {
            break;
        }
    }
    Ok(None)
}

//! A circuit breaker through its whole life, by the keys alone: what it is, why, and for how long is said at every event, forwards
//! and back; and the recorded library beside it.

use super::{none, visit};
use crate::browser::Browser;
use crate::lessons;
use crate::server::Server;
use crate::visit::Visit;
use serde_json::Value;
use xtask::shell::Outcome;

const TAB: &str = "\u{e004}";
const ENTER: &str = "\u{e006}";
const RIGHT: &str = "\u{e014}";
const LEFT: &str = "\u{e012}";

/// What is said while a state lasts: words in the breaker's own view.
type Said = (&'static str, &'static str);

/// A lesson, the states that its breaker goes through, what is said in them, and the reason given at each change.
struct Life {
    lesson: &'static str,
    states: &'static [&'static str],
    said: &'static [Said],
    reasons: &'static [&'static str],
}

const LIVES: &[Life] = &[
    Life {
        lesson: "cb-resilience4j",
        states: &["closed", "open", "half-open", "closed"],
        said: &[("open", "half-open in "), ("half-open", "of 2 trial calls")],
        reasons: &[
            "1 of 2 failed: 50 % ≥ 50 %. The circuit at the order service opened",
            "The wait was over and a call came. The circuit at the order service is half open",
            "The circuit at the order service closed",
        ],
    },
    Life {
        lesson: "cb-hystrix",
        states: &["closed", "open", "half-open", "open", "half-open", "closed"],
        said: &[("closed", "looks in "), ("open", "half-open in ")],
        reasons: &[
            "2 of 4 failed: 50 % ≥ 50 %. The circuit at the order service opened",
            "The wait was over and a call came. The circuit at the order service is half open",
            "The trial call did not succeed. The circuit at the order service opened",
            "The trial call succeeded. The circuit at the order service closed",
        ],
    },
];

/// What is seen at one event.
#[derive(Debug, PartialEq)]
struct Seen {
    state: String,
    /// The breaker's words, and what its window says cell by cell.
    breaker: String,
    sentence: String,
    /// The steps of the library that are told, and of these how many agree.
    library: [u64; 2],
}

pub fn a_breaker_is_walked_by_keys(browser: &Browser, server: &Server) -> Outcome {
    let lessons = lessons::all()?;
    let mut faults = Vec::new();
    for life in LIVES {
        let lesson = lessons.iter().find(|it| it.id == life.lesson);
        let start = Visit {
            variant: Some("library".to_string()),
            at: Some(0),
            ..visit(lesson, "en", (1440, 900))
        };
        start.open(browser, server)?;
        open_the_window(browser)?;
        let way = forwards(browser)?;
        faults.extend(back(browser, &way)?);
        faults.extend(judged(life, &way));
        faults.extend(a_row_leads_there(browser)?);
    }
    none(faults.into_iter().map(|it| format!("  {it}")).collect())
}

/// Opens the table of the window by keys, as soon as there is one.
fn open_the_window(browser: &Browser) -> Outcome {
    for _ in 0..40 {
        browser.press(RIGHT)?;
        let there = "await new Promise((done) => setTimeout(done, 120)); return Boolean(document.querySelector('.breaker details'));";
        if browser.run(there, &[])? == true {
            break;
        }
    }
    browser.press("3")?;
    for _ in 0..40 {
        browser.press(TAB)?;
        let at = "return Boolean(document.activeElement.closest('.breaker summary'));";
        if browser.run(at, &[])? == true {
            browser.press(ENTER)?;
            break;
        }
    }
    let open = browser.run(
        "return document.querySelector('.breaker details')?.open === true;",
        &[],
    )?;
    if open != true {
        return Err("the table of the window could not be opened by keys".to_string());
    }
    browser.press("\u{e011}")
}

fn forwards(browser: &Browser) -> Outcome<Vec<Seen>> {
    let mut way = vec![seen(browser)?];
    loop {
        browser.press(RIGHT)?;
        let next = seen(browser)?;
        let over = "const [at, all] = document.querySelector('.at strong').textContent.replace(/,/g, '').match(/\\d+/g); return at === all;";
        way.push(next);
        if browser.run(over, &[])? == true || way.len() > 200 {
            return Ok(way);
        }
    }
}

fn back(browser: &Browser, way: &[Seen]) -> Outcome<Vec<String>> {
    let mut faults = Vec::new();
    for (i, before) in way.iter().enumerate().rev().skip(1) {
        browser.press(LEFT)?;
        let now = seen(browser)?;
        if now != *before {
            faults.push(format!(
                "event {i}, on the way: {before:?}; on the way back: {now:?}"
            ));
        }
    }
    Ok(faults)
}

fn judged(life: &Life, way: &[Seen]) -> Vec<String> {
    let mut faults = Vec::new();
    let mut states: Vec<&str> = way.iter().map(|it| &*it.state).collect();
    states.dedup();
    if states != life.states {
        faults.push(format!("{}: the states were {states:?}", life.lesson));
    }
    for (state, words) in life.said {
        let silent = way
            .iter()
            .find(|it| it.state == *state && !it.breaker.contains(words));
        faults
            .extend(silent.map(|it| format!("{}: {state} without “{words}”: {it:?}", life.lesson)));
    }
    let mut changes = way
        .windows(2)
        .filter(|two| two[0].state != two[1].state)
        .map(|two| &two[1]);
    for change in changes.by_ref() {
        if !life
            .reasons
            .iter()
            .any(|reason| change.sentence.contains(reason))
        {
            faults.push(format!("{}: no reason in {change:?}", life.lesson));
        }
    }
    let outcomes =
        |it: &Seen| it.breaker.matches("leaves").count() + it.breaker.matches("counts in").count();
    if way.iter().map(outcomes).max() < Some(2) {
        faults.push(format!(
            "{}: the window never shows its outcomes",
            life.lesson
        ));
    }
    let unequal = way.iter().find(|it| it.library[0] != it.library[1]);
    faults.extend(unequal.map(|it| format!("{}: the library differs: {it:?}", life.lesson)));
    if way.last().is_none_or(|it| it.library[0] < 10) {
        faults.push(format!(
            "{}: the library is not told to its end",
            life.lesson
        ));
    }
    faults
}

/// The rows of the library are buttons: a press leads to that step, and the focus stays.
fn a_row_leads_there(browser: &Browser) -> Outcome<Option<String>> {
    browser.run(
        "document.querySelectorAll('.library tbody button')[3].focus();",
        &[],
    )?;
    browser.press(ENTER)?;
    let led = browser.run(
        "await new Promise((done) => setTimeout(done, 250));
         const rows = [...document.querySelectorAll('.library tbody tr')];
         const marked = rows.findIndex((row) => row.getAttribute('aria-current') === 'step');
         return marked === 3 && rows[3].contains(document.activeElement) ? true : `row ${marked} is marked, the focus is in ${document.activeElement.outerHTML.slice(0, 80)}`;",
        &[],
    )?;
    Ok((led != Value::Bool(true)).then(|| format!("a press on a row of the library: {led}")))
}

fn seen(browser: &Browser) -> Outcome<Seen> {
    let found = browser.run(
        "await new Promise((done) => setTimeout(done, 120));
         const words = (it) => document.querySelector(it)?.innerText.replace(/\\s+/g, ' ') ?? '';
         const rows = [...document.querySelectorAll('.library tbody tr:not(.later)')];
         const cells = [...document.querySelectorAll('.breaker .window li')].map((it) => it.getAttribute('aria-label') ?? 'free').join('; ');
         return [words('.breaker .state.lit').trim(), `${words('.breaker')} [${cells}]`, words('.sentence'), rows.length, rows.filter((row) => row.querySelector('.verdict.t-ok')).length];",
        &[],
    )?;
    let text = |i: usize| found[i].as_str().unwrap_or_default().to_string();
    let count = |i: usize| found[i].as_u64().unwrap_or_default();
    Ok(Seen {
        state: text(0),
        breaker: text(1),
        sentence: text(2),
        library: [count(3), count(4)],
    })
}

//! Messages that come twice, or not at all, walked by the keys alone: every word stands on the way back as it stood on the way there,
//! and what a lesson is about is said where it happens.

use super::{none, visit};
use crate::browser::Browser;
use crate::lessons;
use crate::server::Server;
use crate::visit::Visit;
use serde_json::Value;
use std::time::Duration;
use xtask::shell::Outcome;

const TAB: &str = "\u{e004}";
const ENTER: &str = "\u{e006}";
const HOME: &str = "\u{e011}";
const RIGHT: &str = "\u{e014}";
const LEFT: &str = "\u{e012}";
const EVENTS_MAX: usize = 200;

/// A variant of a lesson, what its sentences say one after another, and what the ledger shows at the end.
struct Walk {
    lesson: &'static str,
    variant: &'static str,
    lang: &'static str,
    says: &'static [&'static str],
    ledger: &'static str,
    questions: usize,
}

const WALKS: &[Walk] = &[
    Walk {
        lesson: "duplicate-payment",
        variant: "as-is",
        lang: "en",
        says: &[
            "received charge again (delivery 2). It may have handled it before",
            "got the acknowledgement of charge",
        ],
        ledger: "30,000 60,000",
        questions: 2,
    },
    Walk {
        lesson: "duplicate-payment",
        variant: "processed-table",
        lang: "ko",
        says: &[
            "charge를 다시 받았어요(2번째 전달)",
            "확인 응답을 받고 charge를 지웠어요",
        ],
        ledger: "30,000 30,000",
        questions: 1,
    },
    Walk {
        lesson: "delivery-guarantees",
        variant: "at-most",
        lang: "en",
        says: &[
            "The mail service crashed: 1 request at work is lost",
            "The mail service started again",
        ],
        ledger: "mails sent 4 3",
        questions: 1,
    },
    Walk {
        lesson: "delivery-guarantees",
        variant: "at-least",
        lang: "ko",
        says: &[
            "하던 일 1건이 사라졌어요",
            "mail #3을 다시 받았어요(2번째 전달)",
        ],
        ledger: "보낸 메일 4 5",
        questions: 1,
    },
    Walk {
        lesson: "delivery-guarantees",
        variant: "once",
        lang: "en",
        says: &[
            "The mail service crashed: 1 request at work is lost",
            "received mail #3 again (delivery 2)",
        ],
        ledger: "mails sent 4 4",
        questions: 1,
    },
];

/// What is seen at one event.
#[derive(Clone, Debug, PartialEq)]
struct Seen {
    at: String,
    sentence: String,
    ledger: String,
    /// The stage and the diagram in the words of their tables and names.
    views: String,
}

pub fn messages_are_walked_by_keys(browser: &Browser, server: &Server) -> Outcome {
    let lessons = lessons::all()?;
    let mut faults = Vec::new();
    for walk in WALKS {
        let lesson = lessons.iter().find(|it| it.id == walk.lesson);
        let start = Visit {
            variant: Some(walk.variant.to_string()),
            at: Some(0),
            ..visit(lesson, walk.lang, (1440, 900))
        };
        start.open(browser, server)?;
        browser.run("localStorage.clear();", &[])?;
        let (way, questions) = forwards(browser)?;
        let name = format!("{}, {}", walk.lesson, walk.variant);
        let mut found = Vec::new();
        let there = back(browser, &way, &mut found)?;
        found.extend(told(walk, &there));
        if questions != walk.questions {
            found.push(format!("{questions} questions were asked"));
        }
        faults.extend(found.into_iter().map(|fault| format!("{name}: {fault}")));
        browser.press(HOME)?;
        if seen(browser)? != way[0] {
            faults.push(format!("{name}: Home does not lead to the start"));
        }
    }
    none(faults.into_iter().map(|it| format!("  {it}")).collect())
}

/// Steps to the end, and answers what is asked on the way; returns what was seen, and how often something was asked.
fn forwards(browser: &Browser) -> Outcome<(Vec<Seen>, usize)> {
    let mut way = vec![seen(browser)?];
    let mut questions = 0;
    loop {
        browser.press(RIGHT)?;
        if is_so(browser, "document.querySelector('.question:not(.told)')")? {
            answer(browser)?;
            questions += 1;
        }
        way.push(seen(browser)?);
        let over = "(([at, all]) => at === all)(document.querySelector('.at strong').textContent.replace(/,/g, '').match(/\\d+/g))";
        if is_so(browser, over)? || way.len() > EVENTS_MAX {
            return Ok((way, questions));
        }
    }
}

/// Goes into the question, takes the first answer and lets it happen.
fn answer(browser: &Browser) -> Outcome {
    for _ in 0..60 {
        if is_so(browser, "document.activeElement.closest('#question')")? {
            browser.press("a")?;
            browser.press(ENTER)?;
            let told = "document.querySelector('.question.told')";
            return browser
                .wait(told, Duration::from_secs(8))
                .map_err(|why| format!("the answer is not taken: {why}"));
        }
        browser.press(TAB)?;
    }
    Err("the question cannot be reached by keys".to_string())
}

/// Steps back to the start, and returns what was seen, the start first: revealing an answer may have led over several events at once,
/// and here each is one step. Where it was the same place it must be the same.
fn back(browser: &Browser, way: &[Seen], faults: &mut Vec<String>) -> Outcome<Vec<Seen>> {
    let mut there: Vec<Seen> = way.last().cloned().into_iter().collect();
    let mut found = 1;
    for _ in 0..EVENTS_MAX {
        browser.press(LEFT)?;
        let now = seen(browser)?;
        let is_start = now.at == way[0].at;
        if let Some(before) = way.iter().find(|it| it.at == now.at) {
            found += 1;
            let is_same = Seen {
                // Where a question was asked, its answer stood in the place of the sentence.
                sentence: match before.sentence.is_empty() {
                    true => now.sentence.clone(),
                    false => before.sentence.clone(),
                },
                ..before.clone()
            } == now;
            if !is_same {
                faults.push(format!("on the way {before:?}; on the way back {now:?}"));
            }
        }
        there.push(now);
        if is_start {
            break;
        }
    }
    if found != way.len() {
        let all = way.len();
        faults.push(format!("{found} of {all} places were found again"));
    }
    there.reverse();
    Ok(there)
}

fn told(walk: &Walk, way: &[Seen]) -> impl Iterator<Item = String> {
    let mut sentences = way.iter().map(|it| &it.sentence);
    let unsaid = walk
        .says
        .iter()
        .filter(move |words| !sentences.any(|sentence| sentence.contains(**words)));
    let unsaid: Vec<String> = unsaid
        .map(|words| {
            let said: Vec<&str> = way.iter().map(|it| &*it.sentence).collect();
            format!("“{words}” is not said in its place: {said:#?}")
        })
        .collect();
    let end = way.last().filter(|it| !it.ledger.contains(walk.ledger));
    let end = end.map(|it| format!("the ledger ends with {:?}", it.ledger));
    unsaid.into_iter().chain(end)
}

fn is_so(browser: &Browser, condition: &str) -> Outcome<bool> {
    let body =
        format!("await new Promise((done) => setTimeout(done, 60)); return Boolean({condition});");
    Ok(browser.run(&body, &[])? == Value::Bool(true))
}

fn seen(browser: &Browser) -> Outcome<Seen> {
    let found = browser.run(
        "await new Promise((done) => setTimeout(done, 140));
         const words = (it) => [...document.querySelectorAll(it)].map((e) => (e.innerText ?? e.textContent).replace(/\\s+/g, ' ').trim()).join(' | ');
         const names = [...document.querySelectorAll('#stage [aria-label]')].map((e) => e.getAttribute('aria-label')).join(' | ');
         return [words('.at strong'), words('.sentence'), words('.ledger'), `${names} ${words('#events, .events')}`];",
        &[],
    )?;
    let text = |i: usize| found[i].as_str().unwrap_or_default().to_string();
    Ok(Seen {
        at: text(0),
        sentence: text(1),
        ledger: text(2),
        views: text(3),
    })
}

//! The tests of the built page: each opens it as a visitor would, and looks at what is there.

use crate::browser::Browser;
use crate::lessons::{self, Lesson};
use crate::server::Server;
use crate::visit::Visit;
use crate::{layout, shots};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::time::{Duration, Instant};
use xtask::paths;
use xtask::shell::Outcome;

type Check = fn(&Browser, &Server) -> Outcome;

const CHECKS: [(&str, Check); 8] = [
    ("every lesson opens quietly", every_lesson_opens_quietly),
    ("without WebAssembly it says so", without_wasm_it_says_so),
    (
        "a broken download leaves words and a picture",
        broken_download,
    ),
    ("nothing leaves the origin", nothing_leaves_the_origin),
    ("the stable module mounts nothing elsewhere", stable_module),
    (
        "a step back shows the same text",
        a_step_back_shows_the_same_text,
    ),
    (
        "the layout test finds what is wrong",
        layout_finds_what_is_wrong,
    ),
    ("text is whole and apart", text_is_whole_and_apart),
];

/// Runs the tests whose name contains `filter`, all of them without one.
///
/// # Errors
/// How many failed; why stands on the screen.
pub fn all(filter: Option<&str>) -> Outcome {
    let server = Server::start(&paths::dist())?;
    let chosen = CHECKS
        .iter()
        .filter(|(name, _)| filter.is_none_or(|it| name.contains(it)));
    let mut failed = 0;
    let mut ran = 0;
    for (name, check) in chosen {
        let start = Instant::now();
        // A browser of its own: what one test blocks or switches off never reaches another.
        let outcome = Browser::start().and_then(|browser| check(&browser, &server));
        let seconds = start.elapsed().as_secs_f64();
        ran += 1;
        match outcome {
            Ok(()) => println!("page test: {name} … ok ({seconds:.1} s)"),
            Err(why) => {
                failed += 1;
                println!("page test: {name} … FAILED ({seconds:.1} s)\n{why}\n");
            }
        }
    }
    match (ran, failed) {
        (0, _) => Err(format!("no test of the page is named like {filter:?}")),
        (_, 0) => Ok(()),
        _ => Err(format!(
            "{failed} of {ran} tests of the page failed; one alone: cargo xtask test page NAME"
        )),
    }
}

fn visit(lesson: Option<&Lesson>, lang: &'static str, size: (u32, u32)) -> Visit {
    let lesson = lesson.map(|it| it.id.clone());
    Visit {
        lesson,
        variant: None,
        lang,
        theme: "light",
        size,
        at: None,
    }
}

/// The catalogue and then every lesson.
fn places(lessons: &[Lesson]) -> Vec<Option<&Lesson>> {
    std::iter::once(None)
        .chain(lessons.iter().map(Some))
        .collect()
}

fn every_lesson_opens_quietly(browser: &Browser, server: &Server) -> Outcome {
    let lessons = lessons::all()?;
    let mut noises = Vec::new();
    for place in places(&lessons) {
        for lang in ["ko", "en"] {
            let visit = visit(place, lang, (1280, 720));
            visit.open(browser, server)?;
            noises.extend(
                noise(browser)?
                    .into_iter()
                    .map(|it| format!("  {}: {it}", visit.hash())),
            );
            let shown = browser.run("return document.documentElement.lang;", &[])?;
            if place.is_some() && shown != lang {
                noises.push(format!(
                    "  {}: the page says it is in {shown}",
                    visit.hash()
                ));
            }
        }
    }
    none(noises)
}

/// Returns what no page should do: errors, blocked by the policy, lines in the console.
fn noise(browser: &Browser) -> Outcome<Vec<String>> {
    let mut noise = watched(browser)?;
    noise.extend(browser.console()?);
    Ok(noise)
}

/// Returns errors and what the policy blocked.
fn watched(browser: &Browser) -> Outcome<Vec<String>> {
    let watched = browser.run("return window.__watched || [];", &[])?;
    let watched = watched.as_array().into_iter().flatten();
    Ok(watched
        .map(|it| it.as_str().unwrap_or_default().into())
        .collect())
}

fn without_wasm_it_says_so(browser: &Browser, server: &Server) -> Outcome {
    browser.before_each_page("delete window.WebAssembly;")?;
    browser.open(&server.address(""))?;
    is_said(
        browser,
        "no-wasm",
        &["WebAssembly를 쓸 수 없어서", "WebAssembly is not available"],
    )
}

fn broken_download(browser: &Browser, server: &Server) -> Outcome {
    browser.devtools("Network.enable", json!({}))?;
    browser.devtools("Network.setBlockedURLs", json!({ "urls": ["*.wasm"] }))?;
    browser.open(&server.address(""))?;
    let words = [
        "한 사건씩",
        "one event at a time",
        "불러오지 못했어요",
        "could not be loaded",
    ];
    is_said(browser, "failed", &words)?;
    let picture = "return document.querySelector('svg').getBoundingClientRect().width > 300;";
    match browser.run(picture, &[])? {
        Value::Bool(true) => Ok(()),
        _ => Err("the still picture is not shown".to_string()),
    }
}

fn is_said(browser: &Browser, state: &str, words: &[&str]) -> Outcome {
    let condition = format!("document.documentElement.dataset.boot === '{state}'");
    browser.wait(&condition, Duration::from_secs(20))?;
    let shown = browser.run("return document.body.innerText;", &[])?;
    let shown = shown.as_str().unwrap_or_default();
    let missing = words.iter().filter(|it| !shown.contains(**it));
    none(
        missing
            .map(|it| format!("  \"{it}\" is not shown in: {shown}"))
            .collect(),
    )
}

fn nothing_leaves_the_origin(browser: &Browser, server: &Server) -> Outcome {
    let lessons = lessons::all()?;
    let mut strays = Vec::new();
    for place in places(&lessons) {
        visit(place, "ko", (1280, 720)).open(browser, server)?;
        let list = "return performance.getEntriesByType('resource').map((it) => it.name)
                    .filter((it) => new URL(it, location).origin !== location.origin);";
        let names = browser.run(list, &[])?;
        strays.extend(
            names
                .as_array()
                .into_iter()
                .flatten()
                .map(ToString::to_string),
        );
    }
    none(strays)
}

fn stable_module(browser: &Browser, server: &Server) -> Outcome {
    // The module's own text is a document of this origin which has no place for the page.
    browser.open(&server.address("signalbox.js"))?;
    let body = "const before = document.body.innerHTML;
                const module = await import('/signalbox.js');
                await module.default();
                await new Promise((done) => setTimeout(done, 300));
                return document.body.innerHTML === before;";
    match browser.run(body, &[])? {
        Value::Bool(true) => none(watched(browser)?),
        _ => Err("importing the module changed a page without #app".to_string()),
    }
}

/// WebDriver's names for the arrow keys.
const RIGHT: &str = "\u{e014}";
const LEFT: &str = "\u{e012}";

/// The keys as a person presses them: one event on, one back, and every word stands as before.
fn a_step_back_shows_the_same_text(browser: &Browser, server: &Server) -> Outcome {
    let mut faults = Vec::new();
    for lesson in &lessons::all()? {
        let visit = Visit {
            at: Some(6),
            ..visit(Some(lesson), "ko", (1280, 720))
        };
        visit.open(browser, server)?;
        let before = text(browser)?;
        browser.press(RIGHT)?;
        let stepped = text(browser)?;
        browser.press(LEFT)?;
        let after = text(browser)?;
        if stepped == before {
            faults.push(format!("  {}: a step changed nothing", visit.hash()));
        }
        if after != before {
            faults.push(format!(
                "  {}: before\n{before}\n  after\n{after}",
                visit.hash()
            ));
        }
    }
    none(faults)
}

/// Returns all words of the page once it has had time to draw.
fn text(browser: &Browser) -> Outcome<String> {
    let body = "await new Promise((done) => setTimeout(done, 600));
                return document.querySelector('#app').textContent;";
    Ok(browser
        .run(body, &[])?
        .as_str()
        .unwrap_or_default()
        .to_string())
}

/// The layout test on a page made for it: exactly the faults that are in it.
fn layout_finds_what_is_wrong(browser: &Browser, _: &Server) -> Outcome {
    let sample = include_str!("layout_sample.html");
    browser.resize(600, 500)?;
    browser.open("about:blank")?;
    browser.run(
        "document.open(); document.write(given[0]); document.close();",
        &[json!(sample)],
    )?;
    let found: Vec<String> = layout::faults(browser)?
        .into_iter()
        .map(|it| format!("{} at {}", it.kind, it.place))
        .collect();
    let expected = [
        "clipped at p#clipped.cut",
        "clipped at text#clipped-drawing",
        "outside at p#outside.far",
        "overlap at p#under",
        "small at p#small.tiny",
    ];
    if found == expected {
        return Ok(());
    }
    Err(format!("found {found:#?}\nexpected {expected:#?}"))
}

/// All languages, sizes and three positions of each lesson; then each variant, small and large.
fn text_is_whole_and_apart(browser: &Browser, server: &Server) -> Outcome {
    let lessons = lessons::all()?;
    let mut visits = Vec::new();
    for place in places(&lessons) {
        for lang in ["ko", "en", "pseudo"] {
            for size in shots::SIZES {
                let base = visit(place, lang, size);
                let positions: &[Option<u32>] = if place.is_some() {
                    &[None, Some(14), Some(60)]
                } else {
                    &[None]
                };
                visits.extend(positions.iter().map(|at| Visit {
                    at: *at,
                    ..base.clone()
                }));
            }
        }
        for variant in place.into_iter().flat_map(|it| &it.variants) {
            for (lang, size) in [("pseudo", (390, 844)), ("ko", (1280, 720))] {
                let base = visit(place, lang, size);
                visits.push(Visit {
                    variant: Some(variant.clone()),
                    at: Some(30),
                    ..base
                });
            }
        }
    }
    let mut faults: BTreeMap<layout::Fault, Vec<String>> = BTreeMap::new();
    for visit in visits {
        visit.open(browser, server)?;
        for fault in layout::faults(browser)? {
            faults.entry(fault).or_default().push(visit.name());
        }
    }
    none(
        faults
            .iter()
            .map(|(fault, seen)| {
                let more = if seen.len() > 1 {
                    format!(" and {} more", seen.len() - 1)
                } else {
                    String::new()
                };
                format!("  {fault}\n      seen in {}{more}", seen[0])
            })
            .collect(),
    )
}

fn none(faults: Vec<String>) -> Outcome {
    if faults.is_empty() {
        Ok(())
    } else {
        Err(faults.join("\n"))
    }
}

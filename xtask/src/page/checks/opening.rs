//! Opening the page: quietly, from its own origin, and as a module in other pages.

use super::{noise, none, places, visit, watched};
use crate::browser::Browser;
use crate::lessons;
use crate::server::Server;
use serde_json::Value;
use xtask::shell::Outcome;

pub fn every_lesson_opens_quietly(browser: &Browser, server: &Server) -> Outcome {
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

pub fn nothing_leaves_the_origin(browser: &Browser, server: &Server) -> Outcome {
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

pub fn stable_module(browser: &Browser, server: &Server) -> Outcome {
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

//! Text that is whole, apart, inside and large enough: every lesson, language and size.

use super::{none, places, visit};
use crate::browser::Browser;
use crate::layout::{self, Fault};
use crate::lessons::Lesson;
use crate::scenes;
use crate::server::Server;
use crate::visit::Visit;
use crate::{lessons, shots};
use serde_json::json;
use std::collections::BTreeMap;
use std::thread;
use xtask::shell::Outcome;

/// The narrowest phone, at which no page may scroll sideways.
const NARROW: (u32, u32) = (320, 568);
const PHONE: (u32, u32) = (390, 844);
const LAPTOP: (u32, u32) = (1280, 720);
const LANGS: [&str; 3] = ["ko", "en", "pseudo"];

/// The layout test on a page made for it: exactly the faults that are in it.
pub fn layout_finds_what_is_wrong(browser: &Browser, _: &Server) -> Outcome {
    let sample = include_str!("../layout_sample.html");
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

/// All languages, sizes and three positions of each lesson, its variants, and two of them side by side. Two browsers share the
/// lessons: it is the longest of all tests.
pub fn text_is_whole_and_apart(browser: &Browser, server: &Server) -> Outcome {
    let lessons = lessons::all()?;
    let all = places(&lessons);
    let half = |odd: usize| all.iter().copied().skip(odd).step_by(2);
    let (ours, theirs) = thread::scope(|scope| {
        let other = scope.spawn(|| walk(&Browser::start()?, server, half(1)));
        (walk(browser, server, half(0)), other.join())
    });
    let theirs = theirs.map_err(|_| "the second browser's thread panicked")?;
    let mut found = ours?;
    found.merge(theirs?);
    none(found.lines())
}

/// Looks at some places. The page is loaded once a place and led on by its address.
fn walk<'a>(
    browser: &Browser,
    server: &Server,
    places: impl Iterator<Item = Option<&'a Lesson>>,
) -> Outcome<Found> {
    let mut found = Found::default();
    for place in places {
        visit(place, "ko", LAPTOP).open(browser, server)?;
        for (stop, scenes) in stops(place) {
            stop.go(browser)?;
            found.add(&stop, scenes.faults(browser)?);
        }
        // The dialogs are nearly the same in every lesson: one has them all.
        if place.is_some_and(|lesson| lesson.id == "create-order") {
            let langs = LANGS.into_iter();
            for (lang, size) in langs.flat_map(|lang| sizes().map(move |size| (lang, size))) {
                let stop = visit(place, lang, size);
                stop.go(browser)?;
                found.add(&stop, dialogs(browser)?);
            }
        }
    }
    Ok(found)
}

fn sizes() -> impl Iterator<Item = (u32, u32)> {
    shots::SIZES.into_iter().chain([NARROW])
}

/// What is looked at where.
#[derive(Clone, Copy)]
enum Scenes {
    First,
    EveryTab,
}

impl Scenes {
    fn faults(self, browser: &Browser) -> Outcome<Vec<(String, Fault)>> {
        let tabs = match self {
            Self::First => 1,
            Self::EveryTab => usize::MAX,
        };
        layout::faults_by_tab(browser, tabs)
    }
}

fn stops(place: Option<&Lesson>) -> Vec<(Visit, Scenes)> {
    let mut stops = Vec::new();
    let Some(lesson) = place else {
        for lang in LANGS {
            stops.extend(sizes().map(|size| (visit(None, lang, size), Scenes::First)));
        }
        return stops;
    };
    let at = |lang, size, at| Visit {
        at: Some(at),
        ..visit(place, lang, size)
    };
    for lang in LANGS {
        for (events, scenes) in [
            (0, Scenes::First),
            (shots::AT, Scenes::EveryTab),
            (60, Scenes::First),
        ] {
            stops.extend(sizes().map(|size| (at(lang, size, events), scenes)));
        }
    }
    for variant in &lesson.variants {
        for (lang, size) in [("pseudo", PHONE), ("ko", LAPTOP)] {
            let variant = Some(variant.clone());
            let base = at(lang, size, 30);
            stops.push((Visit { variant, ..base }, Scenes::First));
        }
    }
    if let [first, second, ..] = &lesson.variants[..] {
        for (lang, size) in [("en", LAPTOP), ("pseudo", LAPTOP), ("pseudo", PHONE)] {
            let both = Visit {
                variant: Some(first.clone()),
                beside: Some(second.clone()),
                ..at(lang, size, 20)
            };
            stops.push((both, Scenes::EveryTab));
        }
    }
    stops
}

/// Returns the faults of every dialog, each opened by its key.
fn dialogs(browser: &Browser) -> Outcome<Vec<(String, Fault)>> {
    let mut seen = Vec::new();
    for dialog in ["?", "c", "r", "s"] {
        scenes::open_dialog(browser, dialog)?;
        let faults = layout::faults(browser)?;
        seen.extend(
            faults
                .into_iter()
                .map(|it| (format!(", dialog {dialog}"), it)),
        );
        scenes::close_dialog(browser)?;
    }
    Ok(seen)
}

/// Faults by their place: one of the style sheet shows in many lessons, with other words in each.
#[derive(Default)]
struct Found(BTreeMap<(String, String, String), Vec<(Fault, String)>>);

impl Found {
    fn add(&mut self, stop: &Visit, faults: Vec<(String, Fault)>) {
        for (scene, fault) in faults {
            let key = (fault.kind.clone(), fault.place.clone(), fault.other.clone());
            let place = format!("{}{scene}", stop.name());
            self.0.entry(key).or_default().push((fault, place));
        }
    }

    fn merge(&mut self, other: Self) {
        for (key, seen) in other.0 {
            self.0.entry(key).or_default().extend(seen);
        }
    }

    fn lines(&self) -> Vec<String> {
        let line = |seen: &Vec<(Fault, String)>| {
            let (fault, name) = &seen[0];
            let more = match seen.len() - 1 {
                0 => String::new(),
                more => format!(" and {more} more"),
            };
            format!("  {fault}\n      seen in {name}{more}")
        };
        self.0.values().map(line).collect()
    }
}

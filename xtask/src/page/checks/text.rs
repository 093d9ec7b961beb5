//! Text that is whole, apart, inside and large enough: every lesson, language and size.

use super::{none, places, visit};
use crate::browser::Browser;
use crate::server::Server;
use crate::visit::Visit;
use crate::{layout, lessons, scenes, shots};
use serde_json::json;
use std::collections::BTreeMap;
use std::time::Duration;
use xtask::shell::Outcome;

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

/// All languages, sizes and three positions of each lesson; then each variant, small and large.
pub fn text_is_whole_and_apart(browser: &Browser, server: &Server) -> Outcome {
    let lessons = lessons::all()?;
    let mut visits = Vec::new();
    for place in places(&lessons) {
        for lang in ["ko", "en", "pseudo"] {
            for size in shots::SIZES {
                let base = visit(place, lang, size);
                let positions: &[Option<u32>] = if place.is_some() {
                    &[None, Some(shots::AT), Some(60)]
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
    // By place: one fault of the style sheet shows in many lessons, with other words in each.
    let mut faults: BTreeMap<(String, String, String), Vec<(layout::Fault, String)>> =
        BTreeMap::new();
    for visit in visits {
        visit.open(browser, server)?;
        for (scene, fault) in seen(browser, visit.at == Some(shots::AT))? {
            let key = (fault.kind.clone(), fault.place.clone(), fault.other.clone());
            let place = format!("{}{scene}", visit.name());
            faults.entry(key).or_default().push((fault, place));
        }
    }
    let lines = faults.values().map(|seen| {
        let (fault, name) = &seen[0];
        let more = match seen.len() - 1 {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        format!("  {fault}\n      seen in {name}{more}")
    });
    none(lines.collect())
}

/// Returns the faults of what is shown now and, where `whole`, of every tab and of the help dialog.
fn seen(browser: &Browser, whole: bool) -> Outcome<Vec<(String, layout::Fault)>> {
    const ESCAPE: &str = "\u{e00c}";
    let mut seen = Vec::new();
    let mut look = |scene: String| -> Outcome {
        seen.extend(
            layout::faults(browser)?
                .into_iter()
                .map(|it| (scene.clone(), it)),
        );
        Ok(())
    };
    look(String::new())?;
    if whole {
        for tab in 1..scenes::count(browser)? {
            scenes::show(browser, tab)?;
            look(format!(", tab {tab}"))?;
        }
        scenes::press(browser, "?")?;
        browser.wait(
            "document.querySelector('dialog[open]')",
            Duration::from_secs(5),
        )?;
        look(", help".to_string())?;
        scenes::press(browser, ESCAPE)?;
    }
    Ok(seen)
}

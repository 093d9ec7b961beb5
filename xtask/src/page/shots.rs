//! Pictures of every lesson, and contact sheets: lesson × language × theme × size, into `shots/`.
//!
//! The sheets are composed by the browser itself, from a page of pictures, so that nothing here
//! has to know what a picture is made of.

use crate::browser::Browser;
use crate::lessons;
use crate::scenes;
use crate::server::Server;
use crate::visit::Visit;
use std::fs;
use std::path::Path;
use std::time::Duration;
use xtask::paths;
use xtask::shell::{Outcome, say};

/// Projector and desk, laptop, phone.
pub const SIZES: [(u32, u32); 3] = [(1440, 900), (1280, 720), (390, 844)];

/// The number of events already applied in the pictures: far enough for something to be under way.
pub const AT: u32 = 8;

/// Takes the pictures of one lesson, or of all and the catalogue.
///
/// # Errors
/// There is no such lesson, the page did not become ready, or a file cannot be written.
pub fn take(only: Option<&str>) -> Outcome {
    let server = Server::start(&paths::dist())?;
    let browser = Browser::start()?;
    let dir = paths::shots();
    fs::create_dir_all(dir.join("sheets")).map_err(|why| format!("{}: {why}", dir.display()))?;
    let ids: Vec<String> = lessons::all()?.into_iter().map(|it| it.id).collect();
    let places = std::iter::once(None).chain(ids.into_iter().map(Some));
    let chosen: Vec<Option<String>> = places
        .filter(|it| only.is_none() || it.as_deref() == only)
        .collect();
    if chosen.is_empty() {
        return Err(format!("there is no lesson {}", only.unwrap_or_default()));
    }
    for lesson in chosen {
        for size in SIZES {
            let heading = lesson.as_deref().unwrap_or("catalogue");
            say(&format!("{heading} at {}×{}", size.0, size.1));
            let pictures = pictures(&browser, &server, lesson.as_ref(), size)?;
            sheet(
                &browser,
                &dir,
                &format!("{heading}-{}x{}", size.0, size.1),
                &pictures,
                size,
            )?;
        }
    }
    say(&format!(
        "the sheets are in {}",
        dir.join("sheets").display()
    ));
    Ok(())
}

/// Takes one lesson in both languages and themes, and returns the names of the pictures.
fn pictures(
    browser: &Browser,
    server: &Server,
    lesson: Option<&String>,
    size: (u32, u32),
) -> Outcome<Vec<String>> {
    let mut names = Vec::new();
    for (lang, theme) in [
        ("ko", "light"),
        ("en", "light"),
        ("ko", "dark"),
        ("en", "dark"),
    ] {
        let at = lesson.map(|_| AT);
        let visit = Visit {
            lesson: lesson.cloned(),
            variant: None,
            beside: None,
            lang,
            theme,
            size,
            at,
        };
        visit.open(browser, server)?;
        names.push(save(browser, &visit.name())?);
        // The views behind tabs, of which a phone has most. The first is already in the picture.
        let tabs = if theme == "light" {
            scenes::count(browser)?
        } else {
            0
        };
        for tab in 1..tabs {
            scenes::show(browser, tab)?;
            names.push(save(browser, &format!("{}-tab{tab}", visit.name()))?);
        }
    }
    Ok(names)
}

fn save(browser: &Browser, name: &str) -> Outcome<String> {
    let file = format!("{name}.png");
    write(&paths::shots().join(&file), &browser.picture()?)?;
    Ok(file)
}

/// Composes a sheet: two columns for wide pictures, a row for narrow ones.
fn sheet(
    browser: &Browser,
    dir: &Path,
    name: &str,
    pictures: &[String],
    (width, _): (u32, u32),
) -> Outcome {
    let (shown, total) = if width > 600 {
        (960, 1_960)
    } else {
        (390, 2_460)
    };
    let figures: String = pictures
        .iter()
        .map(|it| {
            let words = it.trim_end_matches(".png");
            format!("<figure><img src=\"{it}\" width=\"{shown}\"><figcaption>{words}</figcaption></figure>\n")
        })
        .collect();
    let html = format!(
        "<!doctype html><meta charset=\"utf-8\"><title>{name}</title><style>html{{scrollbar-width:none}}body{{margin:12px;\
         display:flex;flex-wrap:wrap;gap:16px;align-items:start;background:#888;font:14px sans-serif}}\
         figure{{margin:0}}img{{display:block}}</style>\n{figures}"
    );
    write(&dir.join(format!("{name}.html")), html.as_bytes())?;
    let server = Server::start(dir)?;
    browser.resize(total, 900)?;
    browser.open(&server.address(&format!("{name}.html")))?;
    let loaded = "Array.from(document.images).every((it) => it.complete && it.naturalWidth > 0)";
    browser.wait(loaded, Duration::from_secs(20))?;
    let height = browser.run(
        "return Math.ceil(document.body.getBoundingClientRect().bottom) + 12;",
        &[],
    )?;
    let height = height.as_u64().and_then(|it| u32::try_from(it).ok());
    browser.resize(total, height.ok_or("the sheet has no height")?)?;
    write(
        &dir.join("sheets").join(format!("{name}.png")),
        &browser.picture()?,
    )
}

fn write(path: &Path, bytes: &[u8]) -> Outcome {
    fs::write(path, bytes).map_err(|why| format!("{}: {why}", path.display()))
}

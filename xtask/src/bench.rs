//! `cargo xtask bench`: the same loops natively and in headless Chromium, and the built page beside
//! an empty one. What is measured, and the table, are in `benches/`.

use crate::setup::Browser;
use crate::shell::{self, Outcome, timed};
use crate::{paths, setup, tiers, web};
use std::fs;
use std::path::{Path, PathBuf};

/// The cargo profiles of the loops, natively and in the page.
const NATIVE: &str = "measure";
const PAGE: &str = "measure-page";

/// Measures everything and writes `benches/README.md`; or only that part of the page which is named, and prints it.
///
/// # Errors
/// What could not be installed, built or measured.
pub fn run(arguments: &[String]) -> Outcome {
    let browser = setup::browser()?;
    web::build_if_stale()?;
    match arguments {
        [] => all(&browser),
        [part] => one(&browser, part),
        _ => Err("bench takes one part of the page at most".to_string()),
    }
}

fn one(browser: &Browser, part: &str) -> Outcome {
    if part == "loads" {
        build_empty()?;
        compress_both()?;
    }
    tiers::drive(browser, &["measure", text(&folder(""))?, part])
}

fn all(browser: &Browser) -> Outcome {
    timed("building what is measured in the browser", || {
        web::example("bench-web", PAGE, &folder("web"))?;
        write(
            &folder("web").join("index.html"),
            "<!doctype html><title>bench</title>",
        )?;
        build_empty()
    })?;
    compress_both()?;
    let (web, page) = (folder("web.json"), folder("page.json"));
    timed("measuring in the browser", || {
        let root = folder("");
        tiers::drive(
            browser,
            &["measure", text(&root)?, text(&web)?, text(&page)?],
        )
    })?;
    timed("measuring natively", || {
        let run = [
            "run",
            "--profile",
            NATIVE,
            "--example",
            "bench-native",
            "--",
        ];
        shell::run(
            shell::command("cargo")
                .args(run)
                .arg("--web")
                .arg(&web)
                .arg("--page")
                .arg(&page)
                .args(["--table", "benches/README.md"]),
        )
    })
}

/// Builds the page that the loading of the real one is measured beside.
fn build_empty() -> Outcome {
    web::example("bench-empty", web::PROFILE, &folder("empty"))?;
    write(&folder("empty").join("index.html"), EMPTY)?;
    write(
        &folder("empty").join("boot.js"),
        "import('./bench-empty.js').then((it) => it.default());",
    )
}

fn compress_both() -> Outcome {
    timed("compressing what is loaded", || {
        compress(&paths::dist(), &folder("page-compressed"))?;
        compress(&folder("empty"), &folder("empty-compressed"))
    })
}

/// Like the real page: a style sheet apart, nothing drawn before Wasm.
const EMPTY: &str = "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>empty</title>\
<link rel=\"modulepreload\" href=\"./bench-empty.js\">\
<link rel=\"preload\" href=\"./bench-empty_bg.wasm\" as=\"fetch\" type=\"application/wasm\" crossorigin>\
<script defer src=\"./boot.js\"></script></head><body></body></html>";

fn folder(name: &str) -> PathBuf {
    paths::target_web().join("bench").join(name)
}

/// Copies a folder and puts a brotli file beside each file, as static hosts do.
fn compress(from: &Path, to: &Path) -> Outcome {
    let node = paths::find("node").ok_or("Node.js is missing: install 20 or newer")?;
    shell::run(
        shell::command(node)
            .arg("xtask/src/compress.js")
            .arg(from)
            .arg(to),
    )
}

fn write(path: &Path, text: &str) -> Outcome {
    fs::write(path, text).map_err(|why| format!("{}: {why}", path.display()))
}

fn text(path: &Path) -> Outcome<&str> {
    path.to_str()
        .ok_or_else(|| format!("{} is not Unicode", path.display()))
}

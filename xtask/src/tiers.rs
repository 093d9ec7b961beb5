//! The tiers of `cargo xtask test`: the cheapest first, and the first failure ends the run.
//!
//! | tier | what runs |
//! |---|---|
//! | `native` | format, clippy for both targets, every native test |
//! | `browser` | `tests/browser*.rs` in headless Chromium |
//! | `page` | the published page, served and driven in headless Chromium |

use crate::setup::Browser;
use crate::shell::{self, Outcome, timed};
use crate::{paths, setup, web};
use std::fs;
use std::process::Command;

/// Runs one tier, or all where none is named. What follows the tier's name chooses tests in it.
///
/// # Errors
/// The first failure, with what to do about it; or a tier that does not exist.
pub fn test(arguments: &[String]) -> Outcome {
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        [] => timed("all tests", || {
            native()?;
            browser(&[])?;
            page(&[])
        }),
        ["native"] => native(),
        ["browser", filter @ ..] => browser(filter),
        ["page", filter @ ..] => page(filter),
        _ => Err(format!(
            "there is no tier \"{}\": native, browser, page",
            words.join(" ")
        )),
    }
}

/// Takes pictures of the built page, of one lesson or of all.
///
/// # Errors
/// What could not be installed or built, or the page did not become ready.
pub fn shots(arguments: &[String]) -> Outcome {
    let browser = setup::browser()?;
    web::build_if_stale()?;
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    timed("pictures", || {
        drive(&browser, &[&["shots"], words.as_slice()].concat())
    })
}

fn native() -> Outcome {
    timed("format", || {
        shell::run(cargo().args(["fmt", "--all", "--check"]))
            .map_err(|why| format!("{why}. Mend it with `cargo fmt --all`."))
    })?;
    timed("clippy, native", || {
        let clippy = [
            "clippy",
            "--workspace",
            "--all-targets",
            "--features",
            "xtask/page",
        ];
        shell::run(cargo().args(clippy).args(["--", "--deny", "warnings"]))
    })?;
    timed("clippy, Wasm", clippy_web)?;
    timed("native tests", || {
        shell::run(cargo().args(["test", "--workspace", "--features", "xtask/page"]))
    })
}

fn clippy_web() -> Outcome {
    let route = setup::page()?;
    let clippy = ["clippy", "--target", web::TARGET, "--package"];
    let deny = ["--", "--deny", "warnings"];
    // One package at a time: the native test dependencies of `sim` do not compile for Wasm.
    let mut sim = web::command("cargo", route)?;
    shell::run(sim.args(clippy).args(["sim", "--lib"]).args(deny))?;
    let mut page = web::command("cargo", route)?;
    page.args(clippy)
        .args(["signalbox", "--lib", "--bin", "signalbox"]);
    shell::run(page.args(browser_tests()?).args(deny))
}

fn browser(filter: &[&str]) -> Outcome {
    timed("tests in the browser", || {
        let route = setup::page()?;
        let browser = setup::browser()?;
        let mut command = web::command("cargo", route)?;
        command
            .args(["test", "--target", web::TARGET, "--package", "signalbox"])
            .args(browser_tests()?)
            .arg("--")
            .args(filter)
            .env(
                "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER",
                "wasm-bindgen-test-runner",
            )
            .env("CHROMEDRIVER", &browser.driver)
            .env("WASM_BINDGEN_TEST_DRIVER_TIMEOUT", "60")
            .env("WASM_BINDGEN_TEST_TIMEOUT", "900");
        shell::run(&mut command)
            .map_err(|why| format!("{why}. One of them: cargo xtask test browser"))
    })
}

/// Returns the flags that name the browser tests: every `tests/browser*.rs`.
fn browser_tests() -> Outcome<Vec<String>> {
    let dir = paths::root().join("tests");
    let files = fs::read_dir(&dir).map_err(|why| format!("{}: {why}", dir.display()))?;
    let mut names: Vec<String> = files
        .flatten()
        .filter_map(|file| file.file_name().into_string().ok())
        .filter_map(|name| name.strip_suffix(".rs").map(str::to_string))
        .filter(|name| name.starts_with("browser"))
        .collect();
    names.sort();
    Ok(names
        .into_iter()
        .flat_map(|name| ["--test".to_string(), name])
        .collect())
}

fn page(filter: &[&str]) -> Outcome {
    let browser = setup::browser()?;
    web::build_if_stale()?;
    timed("the built page", || {
        drive(&browser, &[&["test"], filter].concat())
    })
}

/// Runs the program `page`, which drives the built page.
///
/// # Errors
/// Its own, on the screen.
pub fn drive(browser: &Browser, arguments: &[&str]) -> Outcome {
    let run = [
        "run",
        "--quiet",
        "--package",
        "xtask",
        "--features",
        "page",
        "--bin",
        "page",
        "--",
    ];
    shell::run(
        cargo()
            .args(run)
            .args(arguments)
            .env("CHROMIUM", &browser.chromium)
            .env("CHROMEDRIVER", &browser.driver),
    )
}

fn cargo() -> Command {
    shell::command("cargo")
}

//! The measurements of `cargo xtask bench` that need a browser: the loops in Wasm, and loading and
//! stepping the built page beside an empty one.

use crate::browser::Browser;
use crate::lessons;
use crate::server::Server;
use crate::visit::Visit;
use serde_json::{Value, json};
use std::env;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;
use xtask::paths;
use xtask::shell::{self, Outcome};

/// Loads of each page, alternating.
const LOADS: usize = 9;

/// Slow 4G, as browsers' tools define it.
const BYTES_PER_SECOND: u32 = 1_600_000 / 8;
const LATENCY_MS: u32 = 150;

const SLOWER: u32 = 4;
const STEPS: u32 = 40;

/// Measures into two files, `web` and `page`, from the folders below `built`.
///
/// # Errors
/// A page did not become ready, or a file cannot be read or written.
pub fn all(built: &Path, web: &Path, page: &Path) -> Outcome {
    write(web, &loops(built)?)?;
    let mut measured = loads(built)?;
    measured["sizes"] =
        json!({ "page": size(&paths::dist())?, "empty": size(&built.join("empty"))? });
    if let Some(steps) = steps()? {
        measured["step_ms"] = steps["on"].clone();
        measured["back_ms"] = steps["back"].clone();
    }
    write(page, &measured)
}

fn loops(built: &Path) -> Outcome<Value> {
    let server = Server::start(&built.join("web"))?;
    let browser = Browser::start()?;
    browser.open(&server.address(""))?;
    let is_smoke = env::var("SIGNALBOX_BENCH").is_ok_and(|size| size == "smoke");
    let body = "const module = await import('/bench-web.js');
        await module.default();
        const measured = JSON.parse(module.run(given[0]));
        measured.date = new Date().toISOString().slice(0, 10);
        measured.browser = navigator.userAgent.match(/\\S*Chrome\\S*/)[0];
        return measured;";
    browser.run(body, &[json!(is_smoke)])
}

/// First contentful paint and readiness, in milliseconds since navigation began.
fn loads(built: &Path) -> Outcome<Value> {
    let mut measured = json!({});
    for _ in 0..LOADS {
        for name in ["page", "empty"] {
            let server = Server::start(&built.join(format!("{name}-compressed")))?;
            let browser = Browser::start()?;
            browser.slow_down(SLOWER)?;
            browser.devtools("Network.enable", json!({}))?;
            browser.devtools(
                "Network.emulateNetworkConditions",
                json!({
                    "offline": false, "latency": LATENCY_MS,
                    "downloadThroughput": BYTES_PER_SECOND, "uploadThroughput": BYTES_PER_SECOND,
                }),
            )?;
            browser.open(&server.address(""))?;
            browser.wait(
                "window.__ready && performance.getEntriesByName('first-contentful-paint').length",
                Duration::from_secs(60),
            )?;
            let times = browser.run(
                "return [performance.getEntriesByName('first-contentful-paint')[0].startTime, window.__ready];",
                &[],
            )?;
            for (kind, time) in [("paint_ms", &times[0]), ("ready_ms", &times[1])] {
                push(&mut measured[kind][name], time.clone());
            }
        }
    }
    Ok(measured)
}

fn push(list: &mut Value, value: Value) {
    match list {
        Value::Array(list) => list.push(value),
        _ => *list = json!([value]),
    }
}

/// From the key to the frame after it, in milliseconds, in the first lesson; nothing without one.
fn steps() -> Outcome<Option<Value>> {
    let Some(lesson) = lessons::all()?.into_iter().next() else {
        return Ok(None);
    };
    let server = Server::start(&paths::dist())?;
    let browser = Browser::start()?;
    let visit = Visit {
        lesson: Some(lesson.id),
        variant: None,
        beside: None,
        lang: "ko",
        theme: "light",
        size: (1280, 720),
        at: Some(0),
    };
    visit.open(&browser, &server)?;
    browser.slow_down(SLOWER)?;
    let body = "const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
        const press = async (key) => {
          await frame();
          const start = performance.now();
          document.body.dispatchEvent(new KeyboardEvent('keydown', { key, code: key, bubbles: true, cancelable: true }));
          await frame();
          return performance.now() - start;
        };
        const on = [], back = [];
        for (let i = 0; i < given[0]; i++) { on.push(await press('ArrowRight')); on.push(await press('ArrowRight')); back.push(await press('ArrowLeft')); }
        return { on, back };";
    browser.run(body, &[json!(STEPS)]).map(Some)
}

/// Returns the first load of a folder: raw, gzip and brotli bytes.
fn size(folder: &Path) -> Outcome<Value> {
    let node = paths::find("node").ok_or("Node.js is missing: install 20 or newer")?;
    let script = paths::root().join("xtask/src/sizes.js");
    let text = shell::output(Command::new(node).arg(script).arg(folder).arg("--json"))?;
    let sizes: Value = serde_json::from_str(&text).map_err(|why| format!("sizes: {why}"))?;
    Ok(sizes["firstLoad"].clone())
}

fn write(path: &Path, value: &Value) -> Outcome {
    fs::write(path, value.to_string()).map_err(|why| format!("{}: {why}", path.display()))
}

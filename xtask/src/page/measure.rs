//! The measurements of `cargo xtask bench` that need a browser: the loops in Wasm, loading the built page beside an empty
//! one, and what it makes of hands, of many messages and of long runs.

mod frames;
mod hands;
mod memory;
mod scenario;
mod scroll;
mod sweep;

use crate::browser::Browser;
use crate::server::Server;
use serde_json::{Value, json};
use std::env;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;
use xtask::paths;
use xtask::shell::{self, Outcome};

/// Rounds of whatever is compared, one subject after the other in each.
const ROUNDS: usize = 7;

/// Slow 4G, as browsers' tools define it.
const BYTES_PER_SECOND: u32 = 1_600_000 / 8;
const LATENCY_MS: u32 = 150;

/// A weak computer: its processor is so much slower.
const SLOWER: u32 = 4;

/// Measures one thing on the page built at a path.
type Part = fn(&Path) -> Outcome<Value>;

/// What a page is measured for, by the name in the file. Each opens browsers of its own.
const PARTS: [(&str, Part); 8] = [
    ("loads", loads),
    ("steps", |_| hands::steps()),
    ("tasks", |_| hands::tasks()),
    ("inputs", |_| hands::inputs()),
    ("frames", frames::measure),
    ("scroll", |_| scroll::measure()),
    ("sweep", |_| sweep::measure()),
    ("memory", |_| memory::measure()),
];

/// Measures into two files, `web` and `page`, from the folders below `built`.
///
/// # Errors
/// A page did not become ready, or a file cannot be read or written.
pub fn all(built: &Path, web: &Path, page: &Path) -> Outcome {
    write(web, &loops(built)?)?;
    let mut measured = json!({});
    measured["sizes"] =
        json!({ "page": size(&paths::dist())?, "empty": size(&built.join("empty"))? });
    for (name, part) in PARTS {
        let part = || part(built).map_err(|why| format!("{name}: {why}"));
        measured[name] = shell::timed(&format!("measuring {name}"), part)?;
    }
    write(page, &measured)
}

/// Measures one part of the page and prints it.
///
/// # Errors
/// There is no such part, or what it met.
pub fn one(built: &Path, name: &str) -> Outcome {
    let part = PARTS.iter().find(|(part, _)| *part == name);
    let (_, part) = part.ok_or_else(|| format!("nothing is measured that is named {name}"))?;
    println!("{}", part(built)?);
    Ok(())
}

/// Runs a script with the probe at hand.
fn probed(browser: &Browser, body: &str, arguments: &[Value]) -> Outcome<Value> {
    browser.run(&format!("{PROBE}\n{body}"), arguments)
}

const PROBE: &str = include_str!("measure/probe.js");

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
    for _ in 0..ROUNDS {
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

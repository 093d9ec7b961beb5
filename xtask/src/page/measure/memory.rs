//! What the page holds while a run without end plays at its fastest.

use super::{probed, push};
use crate::browser::Browser;
use crate::server::Server;
use serde_json::{Value, json};
use std::env;
use std::thread;
use std::time::{Duration, Instant};
use xtask::paths;
use xtask::shell::Outcome;

/// How long it plays, unless `SIGNALBOX_PLAY_S` says otherwise, and how often it is looked at.
const SECONDS: u64 = 60;
const LOOKS: u64 = 6;
const EVENTS_MAX: u32 = 1_000_000;

/// Returns what was held at the start and after each sixth of the time: bytes of JavaScript after its garbage is gone, bytes of Wasm, events
/// recorded.
pub fn measure() -> Outcome<Value> {
    let told = env::var("SIGNALBOX_PLAY_S").ok();
    let seconds = told
        .and_then(|text| text.parse().ok())
        .unwrap_or(SECONDS)
        .max(LOOKS);
    let server = Server::start(&paths::dist())?;
    let browser = Browser::start()?;
    browser.resize(1280, 720)?;
    let place =
        format!("#/l/buffering?variant=endless&lang=en&theme=light&at=0&events={EVENTS_MAX}");
    browser.open(&server.address(&place))?;
    browser.wait(
        "document.documentElement.dataset.ready === '1'",
        Duration::from_secs(30),
    )?;
    browser.devtools("HeapProfiler.enable", json!({}))?;
    probed(&browser, PLAY, &[])?;
    let mut measured = json!({ "seconds": seconds });
    let start = Instant::now();
    for look in 0..=LOOKS {
        let due = Duration::from_secs(seconds * look / LOOKS);
        thread::sleep(due.saturating_sub(start.elapsed()));
        browser.devtools("HeapProfiler.collectGarbage", json!({}))?;
        let heap = browser.devtools("Runtime.getHeapUsage", json!({}))?;
        push(&mut measured["heap"], heap["usedSize"].clone());
        let held = probed(&browser, HELD, &[])?;
        push(&mut measured["wasm"], held["wasm"].clone());
        push(&mut measured["events"], held["events"].clone());
        push(&mut measured["elements"], held["elements"].clone());
    }
    Ok(measured)
}

/// Plays at eight times the pace of the lesson.
const PLAY: &str = "for (let i = 0; i < 3; i++) { document.querySelectorAll('.speed button')[1].click(); await probe.wait(100); }
    probe.one('.play').click();
    await probe.wait(500);";

const HELD: &str = "const module = await import(new URL('signalbox.js', document.baseURI));
    const { memory } = await module.default();
    return {
      wasm: memory.buffer.byteLength,
      events: probe.recorded(),
      elements: document.querySelectorAll('*').length,
    };";

//! Scrolling the event list of a short run and of the longest there can be.

use super::{ROUNDS, probed, push, scenario};
use crate::browser::Browser;
use crate::server::Server;
use serde_json::{Value, json};
use xtask::paths;
use xtask::shell::Outcome;

const FEW: u32 = 1_000;
const MANY: u32 = 1_000_000;
const FRAMES: u32 = 60;

/// Returns the mean time of a frame in each round for both runs, in milliseconds, the rows of the longer one, and the most rows that the
/// document held.
pub fn measure() -> Outcome<Value> {
    let server = Server::start(&paths::dist())?;
    let mut measured = json!({});
    let mut opened = Vec::new();
    for (name, events) in [("few", FEW), ("many", MANY)] {
        let browser = Browser::start_unlimited()?;
        // A little more than the page may hold: it ends at the limit.
        scenario::long(events + events / 10).open(
            &browser,
            &server,
            &format!("&events={events}"),
        )?;
        measured[name] = json!([]);
        measured[format!("{name}_rows")] = probed(&browser, SHOWN, &[])?;
        opened.push((name, browser));
    }
    for _ in 0..ROUNDS {
        for (name, browser) in &opened {
            let round = probed(browser, SCROLLED, &[json!(FRAMES)])?;
            push(&mut measured[*name], round["ms"].clone());
            let most = measured["dom_rows"].as_u64().unwrap_or(0);
            measured["dom_rows"] = json!(most.max(round["rows"].as_u64().unwrap_or(0)));
        }
    }
    Ok(measured)
}

/// Shows the list and returns how many rows it has.
const SHOWN: &str = "document.querySelectorAll('.side-tabs button')[1].click();
    await probe.wait(300);
    return probe.recorded();";

/// Scrolls from the middle on, a row and a bit in each frame.
const SCROLLED: &str = "const list = probe.one('.events');
    list.scrollTop = list.scrollHeight / 2;
    await probe.wait(200);
    let rows = 0;
    const start = performance.now();
    for (let i = 0; i < given[0]; i++) {
      list.scrollTop += 80;
      await probe.frame();
      rows = Math.max(rows, list.querySelectorAll('li').length);
    }
    return { ms: (performance.now() - start) / given[0], rows };";

//! What a sweep of 200 runs leaves the page: `retry-storm`, ten values of a timeout with twenty seeds each.

use super::probed;
use crate::browser::Browser;
use crate::server::Server;
use crate::visit::Visit;
use serde_json::{Value, json};
use xtask::paths;
use xtask::shell::Outcome;

const RUNS: u32 = 200;
/// It is stopped after so many runs, and then let go on.
const STOPPED_AFTER: u32 = 50;

/// Returns the milliseconds of the longest task of a whole sweep, 0 where none took over 50, how long it took, and how many runs there were
/// when it was stopped and half a second later.
///
/// # Errors
/// It went on after it was stopped, or did not come to its end.
pub fn measure() -> Outcome<Value> {
    let server = Server::start(&paths::dist())?;
    let browser = Browser::start()?;
    let visit = Visit {
        lesson: Some("retry-storm".to_string()),
        variant: Some("after".to_string()),
        beside: None,
        lang: "en",
        theme: "light",
        size: (1280, 720),
        at: Some(0),
    };
    visit.open(&browser, &server)?;
    let measured = probed(&browser, SWEPT, &[json!(RUNS), json!(STOPPED_AFTER)])?;
    let count = |name: &str| measured[name].as_u64().unwrap_or_default();
    // The run under way when it was stopped may still be told.
    if count("later") > count("stopped") + 1 || count("stopped") >= count("runs") {
        return Err(format!("the sweep was not stopped: {measured}"));
    }
    Ok(measured)
}

/// The last knob is the timeout: its first ten values, up to 500 ms.
const SWEPT: &str = "const all = document.querySelectorAll('.knob-sweep');
    all[all.length - 1].click();
    await probe.wait(300);
    const to = document.querySelectorAll('.curve-bound input')[1];
    to.value = '9';
    to.dispatchEvent(new InputEvent('input', { bubbles: true }));
    const seeds = probe.one('.curve-settings select');
    seeds.selectedIndex = 2;
    seeds.dispatchEvent(new Event('change', { bubbles: true }));
    await probe.wait(100);
    const bar = () => probe.one('.curve-progress progress');
    const done = () => Number(bar().getAttribute('value'));
    if (Number(bar().getAttribute('max')) !== given[0]) throw new Error(`${bar().getAttribute('max')} runs`);
    const until = async (runs) => {
      for (const end = performance.now() + 25000; done() < runs;) {
        if (performance.now() > end) throw new Error(`only ${done()} runs`);
        await probe.wait(5);
      }
    };
    const press = () => probe.one('.curve-progress button').click();
    const start = performance.now();
    const measured = { runs: given[0] };
    measured.longest = await probe.longest(async () => {
      press();
      await until(given[1]);
      press();
      measured.stopped = done();
      await probe.wait(500);
      measured.later = done();
      press();
      await until(given[0]);
    });
    measured.ms = performance.now() - start - 700;
    return measured;";

//! What the page makes of a hand on a run of ten thousand events: steps there and back, seeks, a knob that is dragged.

use super::{ROUNDS, SLOWER, probed, push};
use crate::browser::Browser;
use crate::server::Server;
use crate::visit::Visit;
use serde_json::{Value, json};
use xtask::paths;
use xtask::shell::Outcome;

/// WebDriver's names for the arrow keys.
const RIGHT: &str = "\u{e014}";
const LEFT: &str = "\u{e012}";

/// Steps in a row in each round, and acts in a row where the longest task is looked for.
const STEPS: u32 = 8;
const ACTS: u32 = 30;

/// Opens the lesson whose first variant has about ten thousand events, in the middle of it.
fn open(browser: &Browser, server: &Server) -> Outcome {
    let visit = Visit {
        lesson: Some("buffering".to_string()),
        variant: None,
        beside: None,
        lang: "en",
        theme: "light",
        size: (1280, 720),
        at: Some(5_000),
    };
    visit.open(browser, server)
}

/// Returns how long each step on and back took, from the key to the frame after it, in milliseconds.
pub fn steps() -> Outcome<Value> {
    let server = Server::start(&paths::dist())?;
    let browser = Browser::start_unlimited()?;
    open(&browser, &server)?;
    browser.slow_down(SLOWER)?;
    let mut measured = json!({ "on": [], "back": [] });
    for _ in 0..ROUNDS {
        for (name, key) in [("on", "ArrowRight"), ("back", "ArrowLeft")] {
            let took = probed(&browser, STEPPED, &[json!(key), json!(STEPS)])?;
            for ms in took.as_array().into_iter().flatten() {
                push(&mut measured[name], ms.clone());
            }
        }
    }
    Ok(measured)
}

/// Each step comes when the picture has glided half of its way, as when a hand steps quickly.
const STEPPED: &str = "const took = [];
    for (let i = 0; i < given[1]; i++) {
      await probe.wait(150);
      const start = performance.now();
      probe.press(given[0]);
      await probe.painted();
      took.push(performance.now() - start);
    }
    return took;";

/// Returns the milliseconds of the longest task while stepping, seeking and dragging; 0 where none took over 50.
pub fn tasks() -> Outcome<Value> {
    let server = Server::start(&paths::dist())?;
    let browser = Browser::start()?;
    open(&browser, &server)?;
    let mut measured = json!({});
    measured["events"] = probed(&browser, "return probe.recorded();", &[])?;
    for (name, act) in [
        ("step", "probe.press(i % 3 ? 'ArrowRight' : 'ArrowLeft');"),
        ("seek", "probe.seek((i * 0.381966) % 1);"),
        ("drag", "probe.set(knob, 0.2 + (i % 10) / 50);"),
    ] {
        let body = format!(
            "const knob = probe.one('.knob input[type=range]');
             return await probe.longest(async () => {{
               for (let i = 0; i < given[0]; i++) {{ {act} await probe.frame(); await probe.frame(); }}
             }});"
        );
        measured[name] = probed(&browser, &body, &[json!(ACTS)])?;
    }
    let released = "const knob = probe.one('.knob input[type=range]');
        return await probe.longest(async () => knob.dispatchEvent(new Event('change', { bubbles: true })));";
    measured["release"] = probed(&browser, released, &[])?;
    Ok(measured)
}

/// Returns from input to paint, of all rounds together: keys, as the browser itself tells it (it counts in steps of 8 ms, and nothing
/// under 16), and the pointer on a knob and on the scrubber.
pub fn inputs() -> Outcome<Value> {
    let server = Server::start(&paths::dist())?;
    let mut measured = json!({});
    for _ in 0..ROUNDS {
        let browser = Browser::start()?;
        open(&browser, &server)?;
        probed(&browser, WATCHED, &[])?;
        browser.slow_down(SLOWER)?;
        let mut told = |name: &str, least: u32| {
            let took = probed(&browser, TOLD, &[json!(least)])?;
            for ms in took.as_array().into_iter().flatten() {
                push(&mut measured[name], ms.clone());
            }
            Outcome::Ok(())
        };
        for i in 0..ACTS {
            browser.press(if i % 3 == 0 { LEFT } else { RIGHT })?;
        }
        told("step", ACTS)?;
        for (name, selector) in [
            ("drag", ".knob input[type=range]"),
            ("seek", "input[data-track]"),
        ] {
            drag(&browser, selector)?;
            told(name, 0)?;
        }
    }
    Ok(measured)
}

/// Keeps what the browser tells of each input. Of a slider that is dragged it tells nothing: that is looked at from the pointer's time stamp
/// to the frame after the first one with what belongs to its value beside the knob, or with another time beside the scrubber: while input
/// comes without a pause, a browser lets everything else wait but frames.
const WATCHED: &str = "window.inputs = [];
    new PerformanceObserver((list) => inputs.push(...list.getEntries()
      .filter((it) => ['keydown', 'pointerdown', 'pointerup'].includes(it.name))
      .map((it) => it.duration))).observe({ type: 'event', durationThreshold: 16 });
    let moved = 0;
    const known = {};
    addEventListener('pointermove', (event) => { moved = event.timeStamp; }, true);
    addEventListener('input', async ({ target }) => {
      const from = moved, told = target.matches('[data-track]') ? '.at-time' : '.knob output';
      const text = () => probe.one(told).textContent, before = text(), of = told + target.value;
      do await probe.shown();
      while (text() === before && text() !== known[of] && performance.now() - from < 2000);
      inputs.push(performance.now() - from);
      known[of] = text();
    }, true);";

/// Returns what was told since the last time; what was quicker than the browser tells took 16 ms.
const TOLD: &str = "await probe.wait(1500);
    const told = inputs.splice(0);
    while (told.length < given[0]) told.push(16);
    return told;";

/// Takes a slider by its thumb and moves it to and fro with the pointer.
fn drag(browser: &Browser, selector: &str) -> Outcome {
    let thumb = "const it = probe.one(given[0]);
        it.scrollIntoView({ block: 'center' });
        await probe.wait(300);
        const { left, top, width, height } = it.getBoundingClientRect();
        const share = (it.value - it.min) / (it.max - it.min);
        return [left + 8 + (width - 16) * share, top + height / 2, width];";
    let place = probed(browser, thumb, &[json!(selector)])?;
    let number = |i: usize| place[i].as_f64().unwrap_or_default();
    let (x, y, width) = (number(0), number(1), number(2));
    let mouse = |kind: &str, x: f64| {
        let event = json!({
            "type": kind, "x": x, "y": y, "button": "left", "buttons": 1, "clickCount": 1,
        });
        browser
            .devtools("Input.dispatchMouseEvent", event)
            .map(drop)
    };
    mouse("mousePressed", x)?;
    for i in 0..ACTS {
        let way = width / 6.0 * f64::from(i % 8) / 8.0;
        mouse("mouseMoved", x + way)?;
    }
    mouse("mouseReleased", x)
}

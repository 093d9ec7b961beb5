//! What a frame costs while many messages fly, beside a bare canvas page that draws as many dots.

use super::{ROUNDS, probed, push, scenario};
use crate::browser::Browser;
use crate::server::Server;
use serde_json::{Value, json};
use std::fs;
use std::path::Path;
use xtask::paths;
use xtask::shell::Outcome;

/// Messages on their way, how much slower the processor is, and where in the run there are so many.
const CASES: [(u32, u32, f64); 2] = [(200, super::SLOWER, 0.72), (2_000, 1, 0.72)];
const ROUND_MS: u32 = 1_200;

/// The least that shows moving dots: one canvas, one path, nothing else.
const BARE: &str = "<!doctype html><meta charset=\"utf-8\"><title>dots</title><canvas width=\"1280\" height=\"720\"></canvas><script>
const dots = Number(location.hash.slice(1)), pen = document.querySelector('canvas').getContext('2d');
window.draw = (now) => {
  pen.clearRect(0, 0, 1280, 720);
  pen.beginPath();
  for (let i = 0; i < dots; i++) {
    const x = (i * 37 + now / 20) % 1280, y = (i * 91 + now / 40) % 720;
    pen.moveTo(x + 4, y);
    pen.arc(x, y, 4, 0, 7);
  }
  pen.fill();
};
</script>";

/// Returns the 95th percentile of frames and the longest, in milliseconds, of each round of both pages.
pub fn measure(built: &Path) -> Outcome<Value> {
    let folder = built.join("dots");
    fs::create_dir_all(&folder).map_err(|why| format!("{}: {why}", folder.display()))?;
    fs::write(folder.join("index.html"), BARE)
        .map_err(|why| format!("{}: {why}", folder.display()))?;
    let (dist, dots) = (Server::start(&paths::dist())?, Server::start(&folder)?);
    let mut measured = json!({});
    for (messages, slower, place) in CASES {
        let (page, bare) = (Browser::start_unlimited()?, Browser::start_unlimited()?);
        scenario::crowded(messages).open(&page, &dist, "")?;
        bare.resize(1280, 720)?;
        bare.open(&dots.address(&format!("#{messages}")))?;
        probed(&page, RECORDED, &[])?;
        let mut case = json!({});
        for _ in 0..ROUNDS {
            // One at a time: a processor that is made slow is busy, whatever its page does.
            page.slow_down(slower)?;
            let own = probed(&page, PLAYED, &[json!(place), json!(ROUND_MS)])?;
            page.slow_down(1)?;
            push(&mut case["page"], own["p95"].clone());
            push(&mut case["longest"], own["longest"].clone());
            case["drawn"] = own["drawn"].clone();
            bare.slow_down(slower)?;
            let least = probed(&bare, DRAWN, &[json!(ROUND_MS)])?;
            bare.slow_down(1)?;
            push(&mut case["bare"], least);
        }
        measured[messages.to_string()] = case;
    }
    Ok(measured)
}

/// Goes to the end until the whole run is recorded.
const RECORDED: &str =
    "for (let i = 0; i < 100 && probe.one('.at strong').textContent.includes('+'); i++) {
      probe.seek(1);
      await probe.wait(200);
    }";

/// Plays from a place on, and pauses.
const PLAYED: &str = "probe.seek(given[0]);
    await probe.wait(300);
    probe.one('.play').click();
    await probe.wait(200);
    const took = await probe.frames(given[1]);
    const counts = [...document.querySelectorAll('.flights > text')].map((it) => Number(it.textContent.slice(1)));
    const drawn = counts.reduce((all, count) => all + count, 0);
    probe.one('.play').click();
    await probe.wait(200);
    return { p95: probe.percentile(took, 0.95), longest: Math.max(...took), drawn };";

const DRAWN: &str = "const took = await probe.frames(given[0], () => draw(performance.now()));
    return probe.percentile(took, 0.95);";

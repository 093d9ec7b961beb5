//! `cargo xtask bench`: measures natively, takes what was measured in the page, prints the table and
//! writes it into the file after `--table`. Without arguments it prints the native part;
//! `SIGNALBOX_BENCH=smoke` makes it quick.
//!
//! Everything is a ratio inside one run; a target that is missed says so, and by how much.

mod machine;
mod suite;
mod table;

use serde_json::Value;
use std::fs;
use std::sync::LazyLock;
use std::time::Instant;
use suite::{Probe, Size};

static START: LazyLock<Instant> = LazyLock::new(Instant::now);

fn main() -> Result<(), String> {
    let is_smoke = std::env::var("SIGNALBOX_BENCH").is_ok_and(|size| size == "smoke");
    let size = if is_smoke { Size::SMOKE } else { Size::FULL };
    let probe = Probe {
        now: || START.elapsed().as_secs_f64() * 1e3,
        bytes: machine::resident_bytes,
    };
    let native = suite::run(&probe, size);
    let text = table::write(size, &native, &named("--web")?, &named("--page")?);
    println!("{text}");
    match path("--table") {
        Some(path) => fs::write(&path, text).map_err(|why| format!("{path}: {why}")),
        None => Ok(()),
    }
}

/// Returns the JSON of the file which the command line names after `flag`: nothing without it.
fn named(flag: &str) -> Result<Value, String> {
    let Some(path) = path(flag) else {
        return Ok(Value::Null);
    };
    let text = fs::read_to_string(&path).map_err(|why| format!("{path}: {why}"))?;
    serde_json::from_str(&text).map_err(|why| format!("{path}: {why}"))
}

fn path(flag: &str) -> Option<String> {
    std::env::args().skip_while(|it| it != flag).nth(1)
}

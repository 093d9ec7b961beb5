//! What the computer says of itself.

use std::fs;
use std::process::Command;

/// Returns how many bytes of memory this program holds; not a number where the system does not say.
pub fn resident_bytes() -> f64 {
    let text = fs::read_to_string("/proc/self/smaps_rollup").unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix("Rss:"));
    let kilobytes = line.and_then(|it| it.trim().trim_end_matches("kB").trim().parse::<f64>().ok());
    kilobytes.map_or(f64::NAN, |it| it * 1024.0)
}

/// Returns the processor, how many of it, and the compiler.
pub fn kind() -> String {
    let text = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let name = text
        .lines()
        .find_map(|line| line.strip_prefix("model name")?.split_once(": "))
        .map_or("unknown processor", |(_, name)| name);
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    format!("{cores} × {name}, {}", rustc())
}

fn rustc() -> String {
    let output = Command::new("rustc").arg("--version").output();
    output.map_or_else(
        |_| "unknown compiler".to_string(),
        |it| String::from_utf8_lossy(&it.stdout).trim().to_string(),
    )
}

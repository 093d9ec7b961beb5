//! `cargo xtask bench`: measures natively, takes what was measured in the page, prints the table and
//! writes it into the file after `--table`.
//!
//! Everything is a ratio inside one run; a target that is missed says so, and by how much.

#[cfg(not(target_arch = "wasm32"))]
mod bare;
#[cfg(not(target_arch = "wasm32"))]
mod suite;
#[cfg(not(target_arch = "wasm32"))]
mod table;

#[cfg(not(target_arch = "wasm32"))]
fn main() -> Result<(), String> {
    let start = std::time::Instant::now();
    let native = suite::run(&|| start.elapsed().as_secs_f64() * 1e3);
    let text = table::write(&native, &argument("--web")?, &argument("--page")?);
    println!("{text}");
    let path = named("--table")?;
    std::fs::write(&path, text).map_err(|why| format!("{path}: {why}"))
}

/// Returns the JSON of the file which the command line names after `flag`.
#[cfg(not(target_arch = "wasm32"))]
fn argument(flag: &str) -> Result<serde_json::Value, String> {
    let path = named(flag)?;
    let text = std::fs::read_to_string(&path).map_err(|why| format!("{path}: {why}"))?;
    serde_json::from_str(&text).map_err(|why| format!("{path}: {why}"))
}

#[cfg(not(target_arch = "wasm32"))]
fn named(flag: &str) -> Result<String, String> {
    let mut arguments = std::env::args().skip_while(|it| it != flag);
    arguments
        .nth(1)
        .ok_or_else(|| format!("run `cargo xtask bench`, which passes {flag}"))
}

#[cfg(target_arch = "wasm32")]
fn main() {}

//! The table of `benches/README.md`: one row per goal, from what was measured natively and in the page.

use serde_json::Value;
use std::fmt::Write;

/// Returns the whole file.
pub fn write(native: &Value, web: &Value, page: &Value) -> String {
    let mut out = String::from(
        "# What was measured\n\nBy `cargo xtask bench`. Ratios are medians over rounds, each taken inside its round.\n\n\
         | what | measured | beside |\n|---|---|---|\n",
    );
    row(
        &mut out,
        "bare M/M/1 in the page over native",
        ratio(&web["mm1 bare"], &native["mm1 bare"]),
        "",
    );
    for kind in ["raw", "gzip", "brotli"] {
        let (own, empty) = (&page["sizes"]["page"][kind], &page["sizes"]["empty"][kind]);
        row(
            &mut out,
            &format!("first load, {kind} bytes"),
            own,
            &format!("empty Yew page {empty}"),
        );
    }
    for (what, name) in [("first paint", "paint_ms"), ("ready to step", "ready_ms")] {
        let (own, empty) = (&page[name]["page"], &page[name]["empty"]);
        let beside = format!("{} of an empty Yew page", ratio(own, empty));
        row(
            &mut out,
            &format!("{what}, Slow 4G and a processor 4× as slow, ms"),
            median(own),
            &beside,
        );
    }
    for (what, name) in [("a step", "step_ms"), ("a step back", "back_ms")] {
        row(
            &mut out,
            &format!("{what} to the next frame, processor 4× as slow, ms"),
            median(&page[name]),
            "",
        );
    }
    out
}

fn row(out: &mut String, what: &str, measured: impl std::fmt::Display, beside: &str) {
    // Writing into a String cannot fail.
    let _ = writeln!(out, "| {what} | {measured} | {beside} |");
}

/// Returns the median over rounds of `a / b`, each taken inside one round.
fn ratio(a: &Value, b: &Value) -> String {
    let pairs = numbers(a).into_iter().zip(numbers(b));
    middle(pairs.map(|(a, b)| a / b).collect(), 2)
}

fn median(values: &Value) -> String {
    middle(numbers(values), 1)
}

fn numbers(values: &Value) -> Vec<f64> {
    values
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_f64)
        .collect()
}

fn middle(mut values: Vec<f64>, places: usize) -> String {
    values.sort_by(f64::total_cmp);
    match values.get(values.len() / 2) {
        Some(value) => format!("{value:.places$}"),
        None => "not measured".to_string(),
    }
}

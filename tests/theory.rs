//! The machine beside queueing theory: `cargo test --test theory`.
//!
//! Every row of `tests/vectors/queueing.json` up to a utilisation of 0.9 whose variance is finite is
//! run as a scenario, through the same reader and the same meter as everything else. Printed per
//! row: each closed form, by how much the mean is off, and how many standard errors that is.

mod queueing;

use queueing::{Finding, Row, Rows, Z_MAX, find_all, holds, rows};
use serde_json::Value;
use std::fs;
use std::io::{self, Write};
use std::path::Path;

fn vectors() -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors/queueing.json");
    let text = fs::read_to_string(path).expect("the vectors are there");
    serde_json::from_str(&text).expect("the vectors are JSON")
}

/// Holds: QT-1, QT-2, QT-3, QT-4, QT-5, QT-6, QT-10.
#[test]
fn means_are_those_of_theory() {
    let Rows { rows, left_out } = rows(&vectors()).expect("the vectors have their fields");
    assert!(rows.len() > 50, "{} rows", rows.len());
    let found = find_all(&rows).expect("every row runs");
    // Past the test harness, which keeps what a passing test prints to itself.
    let mut out = io::stdout().lock();
    let mut print = |line: &str| writeln!(out, "{line}").expect("standard output is open");
    print("");
    for (row, found) in rows.iter().zip(&found) {
        print(&line(row, "", &found.first));
        if let Some(again) = &found.again {
            print(&line(row, " once more", again));
        }
    }
    for (why, count) in left_out {
        print(&format!("left out: {count} of {why}"));
    }
    let off: Vec<&str> = rows
        .iter()
        .zip(&found)
        .filter(|(_, found)| !holds(found.decisive()))
        .map(|(row, _)| &*row.title)
        .collect();
    assert!(
        off.is_empty(),
        "further than {Z_MAX} standard errors: {off:?}"
    );
}

/// A wrong closed form is found out: otherwise the test above could not fail.
#[test]
fn a_wrong_closed_form_is_found_out() {
    let mut file = vectors();
    for family in ["mmc", "md1", "dm1", "mg1"] {
        file[family] = Value::Array(Vec::new());
    }
    let case = file["mm1"][1].take();
    file["mm1"] = Value::Array(vec![case]);
    let wait = file["mm1"][0]["Wq"].as_f64().expect("a mean wait");
    file["mm1"][0]["Wq"] = (wait * 1.3).into();
    let Rows { rows, .. } = rows(&file).expect("the vectors have their fields");
    let found = find_all(&rows).expect("the row runs");
    assert!(found[0].again.is_some(), "the first look sees it");
    assert!(!holds(found[0].decisive()), "the second look confirms it");
}

fn line(row: &Row, look: &str, findings: &[Finding]) -> String {
    let mut line = format!("{:<54}", format!("{}{look}", row.title));
    for f in findings {
        let off = 100.0 * (f.actual / f.expected - 1.0);
        let closed_form = match f.expected < 0.001 {
            true => format!("{:.1e}", f.expected),
            false => format!("{:.4}", f.expected),
        };
        line += &format!(" {} {closed_form:>7} {off:+.1}% z{:+.1} |", f.quantity, f.z);
    }
    line
}

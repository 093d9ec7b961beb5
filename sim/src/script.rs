//! Tables of steps with their results, which drive a queue, a log or a broker in tests: `step | result`.

use std::fmt::{Display, Write};

/// Does the steps of a table and compares the results; prints the corrected table where they differ.
#[track_caller]
pub fn check<R: Display>(table: &str, mut result_of: impl FnMut(&str) -> R) {
    let lines = table.lines().map(str::trim).filter(|line| !line.is_empty());
    let rows = lines.map(|line| line.split_once('|').expect("a line is `step | result`"));
    let rows: Vec<(&str, &str)> = rows
        .map(|(step, result)| (step.trim(), result.trim()))
        .collect();
    let width = rows
        .iter()
        .map(|(step, _)| step.len())
        .max()
        .unwrap_or_default();
    let (mut expected, mut actual) = (String::new(), String::new());
    for (step, result) in rows {
        let found = result_of(step).to_string();
        writeln!(expected, "{step:<width$} | {result}").unwrap();
        writeln!(actual, "{step:<width$} | {}", found.trim()).unwrap();
    }
    assert!(actual == expected, "the table should read:\n{actual}");
}

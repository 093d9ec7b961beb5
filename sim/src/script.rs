//! Tables of steps with their results, which drive a queue or a log in tests: `step | result`.

use std::fmt::{Display, Write};

/// Does the steps of a table and compares the results; prints the corrected table where they differ.
#[track_caller]
pub fn check<R: Display>(table: &str, mut result_of: impl FnMut(&str) -> R) {
    let (mut expected, mut actual) = (String::new(), String::new());
    for line in table.lines().map(str::trim).filter(|l| !l.is_empty()) {
        let (step, result) = line.split_once('|').expect("a line is `step | result`");
        let step = step.trim();
        writeln!(expected, "{step:<24}| {}", result.trim()).unwrap();
        writeln!(actual, "{step:<24}| {}", result_of(step)).unwrap();
    }
    assert!(actual == expected, "the table should read:\n{actual}");
}

//! Tests of the whole way from text to model.

mod arbitrary;
mod compiling;
mod mistakes;
mod predictions;
mod presets;
mod rabbit;
mod topics;

use super::*;

/// A scenario that uses most of the format.
const PAYMENT: &str = include_str!("payment.json");

fn payment() -> File {
    parse(PAYMENT.as_bytes()).unwrap_or_else(|problems| panic!("{problems:#?}"))
}

/// Compares the mistakes of a file with those that are expected: code and path. `told` says what file it is.
#[track_caller]
fn check_mistakes(text: &str, expected: &[(&str, &str)], told: &str) {
    let found = parse(text.as_bytes()).err().unwrap_or_default();
    let found: Vec<(String, &str)> = found.iter().map(|p| (name_of(&p.code), &*p.path)).collect();
    let found: Vec<(&str, &str)> = found.iter().map(|(code, path)| (&**code, *path)).collect();
    assert_eq!(found, expected, "{told}");
}

/// Parses the example with one text replaced by another, and expects these mistakes: code and path.
#[track_caller]
fn check_change(from: &str, to: &str, expected: &[(&str, &str)]) {
    assert!(PAYMENT.contains(from), "the example has no {from}");
    let changed = PAYMENT.replacen(from, to, 1);
    check_mistakes(&changed, expected, &format!("{from} → {to}"));
}

fn name_of(code: &Code) -> String {
    let json = serde_json::to_value(code).expect("a code is plain data");
    json["code"].as_str().unwrap_or_default().to_owned()
}

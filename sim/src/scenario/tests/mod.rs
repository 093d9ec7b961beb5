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

fn name_of(code: &Code) -> String {
    let json = serde_json::to_value(code).expect("a code is plain data");
    json["code"].as_str().unwrap_or_default().to_owned()
}

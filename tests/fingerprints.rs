//! The fingerprints of every lesson and variant, of random scenarios and of all distributions are the frozen ones. The browser
//! compares with the same file (`tests/browser_fingerprints.rs`).
#![cfg(not(target_arch = "wasm32"))]

#[path = "fingerprints/found.rs"]
mod found;

use found::{FROZEN, found};
use std::collections::BTreeMap;

/// Set, the test writes what it found instead of comparing.
const WRITE: &str = "SIGNALBOX_FINGERPRINTS";

#[test]
fn fingerprints_are_the_frozen_ones() {
    let found = found();
    let text = serde_json::to_string_pretty(&found).expect("texts are JSON") + "\n";
    if std::env::var_os(WRITE).is_some() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fingerprints.json");
        return std::fs::write(path, text).expect("the file can be written");
    }
    let frozen: BTreeMap<String, String> = serde_json::from_str(FROZEN).expect("the file is JSON");
    let names = found.keys().chain(frozen.keys());
    let mut stale: Vec<_> = names.filter(|n| found.get(*n) != frozen.get(*n)).collect();
    stale.dedup();
    assert!(
        stale.is_empty(),
        "runs differ from tests/fingerprints.json: {stale:?}. If a lesson or a rule of the machine was changed on purpose, \
         freeze them anew: {WRITE}=write cargo test --test fingerprints"
    );
}

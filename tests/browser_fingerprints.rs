//! The browser's runs and draws have the fingerprints of the native ones. Run by `cargo xtask test browser`.
#![cfg(target_arch = "wasm32")]

#[path = "fingerprints/found.rs"]
mod found;

use found::{FROZEN, found};
use std::collections::BTreeMap;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
fn fingerprints_are_the_native_ones() {
    let frozen: BTreeMap<String, String> = serde_json::from_str(FROZEN).expect("the file is JSON");
    for (name, found) in found() {
        assert_eq!(Some(&found), frozen.get(&name), "{name}");
    }
}

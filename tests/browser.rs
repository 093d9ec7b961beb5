//! The page in headless Chromium. Run by `cargo xtask test browser`.
#![cfg(target_arch = "wasm32")]

use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
fn the_page_mounts_nothing_where_there_is_no_place_for_it() {
    let body = web_sys::window()
        .unwrap()
        .document()
        .unwrap()
        .body()
        .unwrap();
    let before = body.inner_html();
    signalbox::ui::mount();
    assert_eq!(body.inner_html(), before);
}

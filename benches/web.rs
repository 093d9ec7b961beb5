//! The measured loops as a module for the browser: `cargo xtask bench` opens it in headless Chromium.

#[cfg(target_arch = "wasm32")]
mod bare;
#[cfg(target_arch = "wasm32")]
mod suite;

/// Returns the rounds of every subject, as JSON.
#[cfg(target_arch = "wasm32")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn run() -> String {
    let clock = web_sys::window().and_then(|window| window.performance());
    suite::run(&|| clock.as_ref().map_or(f64::NAN, web_sys::Performance::now)).to_string()
}

fn main() {}

//! The same suite as a module for the browser: `cargo xtask bench` opens it in headless Chromium.

#[cfg(target_arch = "wasm32")]
mod suite;

/// Returns what was measured, as JSON.
#[cfg(target_arch = "wasm32")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn run(is_smoke: bool) -> String {
    use suite::{Probe, Size};

    let probe = Probe {
        now: || {
            let clock = web_sys::window().and_then(|window| window.performance());
            clock.map_or(f64::NAN, |clock| clock.now())
        },
        bytes: || core::arch::wasm32::memory_size(0) as f64 * 65_536.0,
    };
    let size = if is_smoke { Size::SMOKE } else { Size::FULL };
    suite::run(&probe, size).to_string()
}

fn main() {}

//! Puts on the machine what is missing, and nothing twice.
//!
//! Each part is first looked for in a way that takes milliseconds. Versions are stated once: the
//! `wasm-bindgen` tool follows `Cargo.lock`, `wasm-opt` follows `Trunk.toml`, trunk stands here.

mod apt;
mod browser;
mod build_tools;
mod wasm_std;

pub use browser::Browser;
pub use wasm_std::Route;

use crate::shell::Outcome;

/// Returns the way in which Wasm code is compiled here, after what a debug build of the page needs
/// has been installed: Wasm's standard library, trunk and the `wasm-bindgen` tool.
///
/// # Errors
/// What could not be installed, and how to install it by hand.
pub fn page() -> Outcome<Route> {
    let route = wasm_std::ensure()?;
    build_tools::ensure_wasm_bindgen()?;
    build_tools::ensure_trunk()?;
    Ok(route)
}

/// Like [`page`], with `wasm-opt`, which only the published page needs.
///
/// # Errors
/// Those of [`page`].
pub fn published_page() -> Outcome<Route> {
    let route = page()?;
    build_tools::ensure_wasm_opt()?;
    Ok(route)
}

/// Returns the browser and its driver, after they and a Korean font have been installed.
///
/// # Errors
/// What could not be installed, and how to install it by hand.
pub fn browser() -> Outcome<Browser> {
    browser::ensure()
}

/// Returns the folder which holds the `wasm-opt` that the page is built with.
///
/// # Errors
/// `Trunk.toml` names no version.
pub fn wasm_opt_dir() -> Outcome<std::path::PathBuf> {
    build_tools::wasm_opt_dir()
}

//! The catalogue: lesson files with their scenarios, words and claims.

#[cfg(not(target_arch = "wasm32"))]
pub mod embedded;

//! Signalbox.

pub mod app;
pub mod export;
pub mod text;

#[cfg(target_arch = "wasm32")]
pub mod ui;
pub mod view;

//! The commands around Signalbox: `cargo xtask setup · serve · build · test · bench · shots`.
//!
//! | module | what it does |
//! |---|---|
//! | [`paths`] | where things are: the clone, the build folders, the tools of this machine |
//! | [`shell`] | starting other programs, headings, times |
//! | [`setup`] | puts on the machine what is missing, and nothing twice |
//! | [`web`] | cargo and trunk for Wasm: which toolchain, which variables, which folder |
//! | [`dist`] | what is done to the page after trunk, and its size |
//! | [`tiers`] | the tiers of `cargo xtask test` |
//! | [`mod@bench`] | what `cargo xtask bench` builds and in which order it measures |
//!
//! The second program of this package, `page`, drives the built page in headless Chromium: shots,
//! the layout test, the measurements. It alone has dependencies, so that the first is there at once.

pub mod bench;
pub mod dist;
pub mod paths;
pub mod setup;
pub mod shell;
pub mod tiers;
pub mod web;

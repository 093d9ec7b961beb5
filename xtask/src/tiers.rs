//! The tiers of `cargo xtask test`.

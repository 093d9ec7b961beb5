//! The machine.

pub mod time;

//! The machine.

pub mod dist;
pub mod draw;
pub mod policy;
pub mod time;

//! The machine.

pub mod dist;
pub mod draw;
pub mod events;
pub mod fact;
pub mod grow;
pub mod meter;
pub mod model;
pub mod policy;
pub mod program;
pub mod store;
pub mod table;
pub mod time;
pub mod value;
